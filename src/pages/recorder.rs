//! The flight recorder: every request of this tab, newest first, without anything secret. It stands in the drawer.

use leptos::prelude::*;

use crate::components::badge::Badge;
use crate::components::copy::{CopyButton, CopyId};
use crate::components::download::Download;
use crate::components::field::SelectField;
use crate::components::gradual::gradually;
use crate::components::mark::Outline;
use crate::components::text::visible;
use crate::components::toast::tone_icon;
use crate::model::error::ErrorKind;
use crate::model::status::Tone;
use crate::pages::words::{copied, counted, of_connections, saved};
use crate::session::Session;
use crate::session::requests::{Line, json};

/// How many characters of an address stay together at its end, whatever is left out before them.
const TAIL: usize = 16;

/// What the drawer shows. Nothing but this function is used from elsewhere, so that all of it can come later than the page.
pub fn view(session: Session) -> AnyView {
    let platform = RwSignal::new(String::new());
    let only_failures = RwSignal::new(false);
    let all = Memo::new_with_compare(move |_| session.requests.lines(), |_, _| true);
    let shown = Memo::new_with_compare(
        move |_| {
            let (platform, only_failures) = (platform.get(), only_failures.get());
            let wanted =
                |line: &&Line| (platform.is_empty() || *line.call.connection.0 == *platform) && (!only_failures || line.call.failed());
            all.with(|all| all.iter().filter(wanted).cloned().collect::<Vec<_>>())
        },
        |_, _| true,
    );
    let room = gradually(Signal::derive(move || shown.with(Vec::len)));
    let rows = move || shown.with(|lines| lines.iter().take(room.get()).cloned().collect::<Vec<_>>());
    let count = move || {
        let (all, shown) = (all.with(Vec::len), shown.with(Vec::len));
        if shown == all {
            format!("{}.", counted(all, "request", "requests"))
        } else {
            format!("{shown} of {}.", counted(all, "request", "requests"))
        }
    };
    // Only what the filters do is said aloud: every call would be too much.
    Effect::new(move |last: Option<()>| {
        platform.track();
        only_failures.track();
        if last.is_some() {
            session.toasts.announce(untrack(count));
        }
    });
    let platforms = move || view! { <SelectField label="Platform" value=platform options=of_connections(session) inline=true/> };
    let export = Callback::new(move |()| shown.with_untracked(|lines| json(lines)));
    view! {
        <div class="recorder">
            <div class="tools">
                {platforms}
                <button
                    type="button"
                    class="button small"
                    aria-pressed=move || only_failures.get().to_string()
                    on:click=move |_| only_failures.update(|only| *only = !*only)
                >"Only failures"</button>
                <p class="quiet">{count}" Credentials and bodies are never recorded."</p>
                <Download label="Export" file="rollcall-requests.json" text=export on_done=saved(session)/>
            </div>
            <div class="requests">
                <table>
                    <caption class="visually-hidden">"Requests, newest first"</caption>
                    <thead><tr>
                        <th scope="col" class="when">"Sent"</th>
                        <th scope="col" class="platform">"Platform"</th>
                        <th scope="col">"Request"</th>
                        <th scope="col" class="answer">"Answer"</th>
                        <th scope="col" class="took">"Took"</th>
                        <th scope="col" class="request-id">"Request id"</th>
                        <th scope="col" class="ways">"Copy as"</th>
                    </tr></thead>
                    <tbody><For each=rows key=|line| line.number let:line>{row(session, line)}</For></tbody>
                </table>
                {move || {
                    let nothing = if all.with(Vec::is_empty) { "No request yet." } else { "No request matches." };
                    shown.with(Vec::is_empty).then(|| view! { <p class="quiet">{nothing}</p> })
                }}
            </div>
        </div>
    }
    .into_any()
}

fn row(session: Session, line: Line) -> AnyView {
    let (call, facts) = (line.call.clone(), line.platform.facts());
    let cut = call.path.char_indices().rev().nth(TAIL - 1).map_or(0, |(at, _)| at);
    let (head, tail) = call.path.split_at(cut);
    let (head, tail, query) = (visible(head), visible(tail), visible(&call.query));
    let address = format!("{}{}", call.path, call.query);
    let tone = tone(&line);
    let request_id = call
        .request_id
        .clone()
        .map(|id| view! { <CopyId id=id what="request id" on_copied=copied(session, "the request id")/> });
    let python = line.python().map(|text| {
        let text = Callback::new(move |()| text.clone());
        view! { <CopyButton text=text label="Copy as Python" word="Python" on_copied=copied(session, "the lines of Python")/> }
    });
    let answer = line.answer();
    let attempt = (call.attempt > 1).then(|| view! { <span class="attempt">{format!("try {}", call.attempt)}</span> });
    let curl = Callback::new(move |()| line.curl());
    view! {
        <tr>
            <td class="when"><time datetime=call.at.iso_millis() title=call.at.date_and_clock(session.zone)>{call.at.clock(session.zone)}</time></td>
            <td class="platform"><span><Outline path=facts.mark/>{facts.name}</span></td>
            <th scope="row" class="line"><code title=address><b>{call.method}</b>" "<span class="head">{head}</span><span>{tail}</span><span class="query">{query}</span></code></th>
            <td class="answer"><Badge tone=tone icon=tone_icon(tone) word=answer/>{attempt}</td>
            <td class="took">{took(call.took)}</td>
            <td class="request-id">{request_id}</td>
            <td class="ways"><CopyButton text=curl label="Copy as curl" word="curl" on_copied=copied(session, "the curl line")/>{python}</td>
        </tr>
    }
    .into_any()
}

/// How an answer is to be taken.
fn tone(line: &Line) -> Tone {
    match &line.call.outcome {
        Ok(200..300) => Tone::Ok,
        Ok(300..500) => Tone::Warn,
        Err(ErrorKind::GivenUp) => Tone::Neutral,
        Ok(_) | Err(_) => Tone::Danger,
    }
}

/// `840 ms`, `1.2 s`.
fn took(millis: i64) -> String {
    if millis < 1_000 {
        format!("{millis} ms")
    } else {
        format!("{}.{} s", millis / 1_000, millis % 1_000 / 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_took_long_is_told_in_seconds() {
        assert_eq!([0, 999, 1_000, 30_049].map(took), ["0 ms", "999 ms", "1.0 s", "30.0 s"]);
    }
}

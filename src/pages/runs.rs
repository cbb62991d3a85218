//! Runs: every plan that was begun in this browser, live and past, and what was seen of each of its steps.

use leptos::prelude::*;

use super::words::{counted, saved};
use crate::components::badge::Badge;
use crate::components::download::Download;
use crate::components::icon::{Glyph, Icon};
use crate::components::mark::Mark;
use crate::components::moment::Moment;
use crate::components::notice::{Notice, said};
use crate::components::text::visible;
use crate::model::delimited;
use crate::model::given::Given;
use crate::model::mode::Mode;
use crate::model::plan::StepState;
use crate::model::status::Tone;
use crate::route::Route;
use crate::session::Session;
use crate::session::executor::Executor;
use crate::session::executor::run::{Run, RunState};

/// How many steps of a run are shown at first, and how many more each time.
const SHOWN: usize = 100;

/// Every run, the latest first.
#[component]
pub fn Runs() -> impl IntoView {
    let session = expect_context::<Session>();
    let executor = Executor::of(session);
    let empty = move || executor.ready.get() && executor.runs.with(Vec::is_empty);
    view! {
        <div class="page-head">
            <div>
                <h1 tabindex="-1">"Runs"</h1>
                <p>"Every change that was begun in this browser. Names are kept only while something is open."</p>
            </div>
        </div>
        {move || unwritten(executor)}
        <Show when=empty><Notice tone=Tone::Neutral title="No runs yet." body="What you change on a person's page or in a list of users appears here."/></Show>
        <ul class="runs">
            <For each=move || executor.runs.get() key=|run| run.id() let:run>{row(session, run)}</For>
        </ul>
    }
}

fn unwritten(executor: Executor) -> Option<AnyView> {
    let why = executor.unwritten.get()?;
    let body =
        format!("{why}. One change at a time can be made; plans of several steps are refused, because a crash would lose track of them.");
    Some(view! { <Notice tone=Tone::Warn title="The journal of this browser cannot be used." body=body/> }.into_any())
}

fn row(session: Session, run: Run) -> AnyView {
    let head = run.head.get_value();
    let href = Route::Run { id: head.id.clone() }.address();
    view! {
        <li>
            <a href=href>{visible(&head.title)}</a>
            {(head.mode() == Mode::Rehearse).then(|| view! { <Badge tone=Tone::Info icon=Icon::Eye word="Rehearsal"/> })}
            <span class="tally">{move || tally(run)}</span>
            <span class="quiet">{view! { <Moment time=Given::Value(head.started()) now=session.now offset=session.zone/> }}</span>
        </li>
    }
    .into_any()
}

/// How many steps are in each state.
fn tally(run: Run) -> AnyView {
    let badges = run.tally().into_iter().map(|(state, count)| {
        view! { <Badge tone=state.tone() icon=icon(state) word=format!("{count} {}", state.word().to_lowercase())/> }.into_any()
    });
    badges.collect::<Vec<_>>().into_any()
}

fn icon(state: StepState) -> Icon {
    match state {
        StepState::Planned | StepState::Skipped => Icon::Circle,
        StepState::Looking | StepState::Sent | StepState::Checking => Icon::Spinner,
        StepState::Verified => Icon::Check,
        StepState::Acknowledged => Icon::Clock,
        StepState::Already => Icon::Tick,
        StepState::Failed => Icon::Gone,
        StepState::Conflict => Icon::Warning,
        StepState::Unknown => Icon::Question,
        StepState::Rehearsed => Icon::Eye,
    }
}

/// One run.
#[component]
pub fn RunPage(
    /// Its name.
    id: String,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let executor = Executor::of(session);
    let known = Memo::new(move |_| executor.runs.with(|runs| runs.iter().position(|run| run.id() == id)));
    move || {
        match known.get().and_then(|place| executor.runs.with_untracked(|runs| runs.get(place).copied())) {
        Some(run) => page(session, executor, run),
        None if !executor.ready.get() => view! { <div class="page-head"><h1 tabindex="-1">"Run"</h1></div><p class="quiet" role="status">"Reading the journal…"</p> }.into_any(),
        None => view! {
            <div class="page-head"><h1 tabindex="-1">"Run"</h1></div>
            <Notice tone=Tone::Neutral title="This browser knows no such run." body="Runs are kept in the browser in which they were begun.">
                <a class="button" href=Route::Runs.address()>"All runs"</a>
            </Notice>
        }
        .into_any(),
    }
    }
}

fn page(session: Session, executor: Executor, run: Run) -> AnyView {
    let head = run.head.get_value();
    let total = run.len();
    let ended = move || run.count(StepState::has_ended);
    let summary = move || {
        let care = run.count(StepState::wants_care);
        let rest = if care > 0 {
            format!(" {} your attention.", counted(care, "step wants", "steps want"))
        } else {
            String::new()
        };
        match run.state.get() {
            RunState::Ended if run.is_complete() => "All steps are done and verified.".to_owned(),
            RunState::Ended if total == 1 => format!("It has ended.{rest}"),
            RunState::Ended => format!("All {total} steps have ended.{rest}"),
            _ => format!("{} of {total} steps have ended.{rest}", ended()),
        }
    };
    let reason = (!head.reason.is_empty()).then(|| view! { <p class="quiet">"Reason: "{visible(&head.reason)}</p> });
    let unreadable = (head.unreadable > 0).then(|| {
        let body = format!(
            "{} of this run cannot be read in the journal of this browser, and it is not known what became of them.",
            counted(head.unreadable, "step", "steps")
        );
        view! { <Notice tone=Tone::Warn title="This run is not whole." body=body/> }
    });
    let waiting = move || match run.state.get() {
        RunState::Waiting(why) => Some(view! {
            <Notice tone=Tone::Warn title="This run waits for you." body=why>
                <button type="button" class="button primary" on:click=move |_| executor.resume(run)>"Resume"</button>
                <button type="button" class="button" on:click=move |_| executor.give_up(run)>"Give up the rest"</button>
            </Notice>
        }),
        _ => None,
    };
    let buttons = move || {
        let state = run.state.get();
        let failed = run.count(|state| matches!(state, StepState::Failed | StepState::Skipped));
        view! {
            {(state == RunState::Running && total > 1).then(|| view! { <button type="button" class="button" on:click=move |_| executor.stop(run)><Glyph icon=Icon::Pause/>"Stop after this step"</button> })}
            {(state == RunState::Ended && failed > 0 && total > 1).then(|| view! { <button type="button" class="button" on:click=move |_| executor.retry_failed(run)><Glyph icon=Icon::Refresh/>{format!("Try again what was not done ({failed})")}</button> })}
            {(total > 1).then(|| view! { <Download label="Save as CSV" file="rollcall-run.csv" text=Callback::new(move |()| csv(session, run)) on_done=saved(session)/> })}
        }
    };
    // What wants attention comes first, also what comes to want it while the run goes on.
    let order = Memo::new(move |_| {
        run.tally();
        let wants_care = |index: &usize| run.steps.with_value(|steps| untrack(|| steps[*index].state()).wants_care());
        let (mut order, rest): (Vec<usize>, Vec<usize>) = (0..total).partition(wants_care);
        order.extend(rest);
        order
    });
    let shown = RwSignal::new(SHOWN);
    let steps = move || order.with(|order| order.iter().take(shown.get()).copied().collect::<Vec<usize>>());
    let more = move || {
        let left = total.saturating_sub(shown.get());
        (left > 0).then(|| {
            let show = move |_| shown.update(|shown| *shown += SHOWN);
            view! { <p><button type="button" class="button" on:click=show>{format!("Show {} more of {left}", left.min(SHOWN))}</button></p> }
        })
    };
    view! {
        <div class="page-head">
            <div>
                <h1 tabindex="-1">{visible(&head.title)}</h1>
                <p role="status">{summary}</p>
                {reason}
            </div>
            <div class="actions">{buttons}</div>
        </div>
        {move || unwritten(executor)}
        {unreadable}
        {waiting}
        <p class="tally">{move || tally(run)}</p>
        <progress class="visually-hidden" max=total.to_string() prop:value=move || ended().to_string()>{move || format!("{} of {total}", ended())}</progress>
        <ol class="run-steps card">
            <For each=steps key=|index| *index let:index>{step_row(session, executor, run, index)}</For>
        </ol>
        {more}
    }
    .into_any()
}

fn step_row(session: Session, executor: Executor, run: Run, index: usize) -> AnyView {
    let step = run.steps.with_value(|steps| steps[index]);
    let planned = step.planned.get_value();
    let connection = untrack(|| session.connections.named(&planned.action.connection));
    let facts = connection.as_ref().map(|connection| connection.platform.facts());
    let name = facts.map_or("The platform", |facts| facts.name);
    let state = Memo::new(move |_| step.state());
    let person = move || {
        let id = step
            .report
            .with(|report| report.made.clone())
            .unwrap_or_else(|| planned.action.target.id.clone());
        let connection = planned.action.connection.clone();
        let (route, words) = match (planned.action.capability.is_of_keys(), id.is_empty()) {
            (false, true) => return None,
            (false, false) => (Route::Person { connection, id }, "Open the account"),
            (true, false) => (Route::Key { connection, id }, "Open the key"),
            // What was made and cannot be told apart is found in the list.
            (true, true) => (Route::Keys, "Open the keys"),
        };
        Some(view! { <a href=route.address()>{words}</a> })
    };
    let changed = move || {
        let lines: Vec<AnyView> = step.report.with(|report| {
            let line = |(name, before, now): &(String, String, String)| {
                let yours = step
                    .planned
                    .with_value(|planned| planned.action.values.get(name).unwrap_or_default().to_owned());
                let text = format!("{name}: it was “{before}”, somebody made it “{now}”, you want “{yours}”.");
                view! { <li>{visible(&text)}</li> }.into_any()
            };
            report.changed.iter().map(line).collect()
        });
        (!lines.is_empty()).then(|| view! { <ul>{lines}</ul> })
    };
    let failure = move || {
        step.report.with(|report| {
            report.error.as_ref().map(|error| {
                view! { <p>{visible(&error.happened(name))}" "{(!error.may_have_happened()).then(|| error.next())}</p>{said(error, name)} }
            })
        })
    };
    let buttons = move || {
        let state = state.get();
        let idle = run.state.get() != RunState::Running;
        let check = matches!(state, StepState::Unknown | StepState::Acknowledged).then(|| view! { <button type="button" class="button small" on:click=move |_| executor.check(run, index)><Glyph icon=Icon::Eye/>"Check now"</button> });
        let words = match state {
            StepState::Conflict => "Do it all the same",
            StepState::Unknown => "Send it again",
            _ => "Try again",
        };
        let again = (state.wants_care() && idle)
            .then(|| view! { <button type="button" class="button small" on:click=move |_| executor.retry(run, &[index])>{words}</button> });
        view! { {check}{again} }
    };
    let at = move || {
        let at = step.report.with(|report| report.at);
        (at.0 > 0).then(|| view! { <Moment time=Given::Value(at) now=session.now offset=session.zone/> })
    };
    let order = planned.order.clone();
    view! {
        <li>
            {facts.map(|facts| view! { <Mark path=facts.mark/> })}
            <div class="what">
                <p><b>{visible(&order)}</b>{format!(" on {name}")}</p>
                <p class="quiet">{move || step.report.with(|report| visible(&report.words))}</p>
                {failure}
                {changed}
                <p class="ways">{buttons}{person}</p>
            </div>
            <span class="state">{move || view! { <Badge tone=state.get().tone() icon=icon(state.get()) word=state.get().word()/> }}<span class="quiet">{at}</span></span>
        </li>
    }
    .into_any()
}

/// The result, a row a step.
fn csv(session: Session, run: Run) -> String {
    let headings = "platform,action,id,name,email,state,what was seen,what the platform said,at".split(',');
    let mut rows: Vec<Vec<String>> = vec![headings.map(str::to_owned).collect()];
    for step in run.steps.get_value() {
        let (planned, report) = (step.planned.get_value(), step.report.get_untracked());
        let platform =
            untrack(|| session.connections.named(&planned.action.connection)).map_or("", |connection| connection.platform.facts().name);
        let target = planned.action.target;
        let said = report.error.and_then(|error| error.said).map(|said| said.text);
        rows.push(vec![
            platform.to_owned(),
            planned.action.capability.name(),
            report.made.unwrap_or(target.id),
            target.name,
            target.email,
            report.state.word().to_owned(),
            report.words,
            said.unwrap_or_default(),
            report.at.iso(),
        ]);
    }
    delimited::write(&rows)
}

//! How much of a platform is used, day by day: as bars, as a table, and as the file that the platform sent.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::words::{before_connections, counted, saved};
use crate::components::chart::{bars, short};
use crate::components::download::Download;
use crate::components::field::{SelectField, TextField};
use crate::components::live::live;
use crate::components::mark::Mark;
use crate::components::notice::{ErrorCard, Notice};
use crate::components::text::visible;
use crate::model::capability::Capability;
use crate::model::error::ApiError;
use crate::model::input::{Input, InputKind};
use crate::model::status::Tone;
use crate::model::time::Time;
use crate::model::vitals::Usage;
use crate::route::Route;
use crate::session::Session;
use crate::session::connections::Connection;
use crate::session::executor;
use crate::session::vitals::{usage, vitals};

/// How many days are asked for at first, in milliseconds.
const FIRST: i64 = 30 * 86_400_000;

/// The page.
#[component]
pub fn UsagePage() -> impl IntoView {
    let session = expect_context::<Session>();
    live(move || before_connections(session).unwrap_or_else(|| page(session)))
}

fn page(session: Session) -> AnyView {
    let all = session.connections.all.get();
    let views: Vec<AnyView> = all
        .iter()
        .map(|connection| {
            if vitals(connection.platform).is_some() {
                measured(session, connection)
            } else {
                let facts = connection.platform.facts();
                let why = executor::actions(connection.platform)
                    .can(Capability::ReadUsage)
                    .terms()
                    .err()
                    .unwrap_or_default();
                view! { <p class="usage-absent quiet"><Mark path=facts.mark/><span>{why}</span></p> }.into_any()
            }
        })
        .collect();
    view! {
        <div class="page-head"><div><h1 tabindex="-1">"Usage"</h1><p>"How much of each platform is used, as far as it tells."</p></div></div>
        {views}
    }
    .into_any()
}

/// What came; nothing while nothing was asked.
type Found = RwSignal<Option<Result<Usage, ApiError>>>;

fn day(time: Time) -> String {
    time.iso().chars().take(10).collect()
}

fn measured(session: Session, connection: &Connection) -> AnyView {
    let facts = connection.platform.facts();
    let now = session.now.get_untracked();
    let (first, last) = (RwSignal::new(day(Time(now.0 - FIRST))), RwSignal::new(day(now)));
    let (first_error, last_error) = (RwSignal::new(None), RwSignal::new(None));
    let (found, reading): (Found, _) = (RwSignal::new(None), RwSignal::new(false));
    let column = RwSignal::new(String::new());
    let place = connection.clone();
    let read = move || {
        static DAY: Input = Input::new("day", "A day", InputKind::Date).required();
        let (from, to) = (first.get_untracked(), last.get_untracked());
        first_error.set(DAY.objection(&from));
        let order = (from.trim() > to.trim()).then(|| "It must not be before the first day.".to_owned());
        last_error.set(DAY.objection(&to).or(order));
        if first_error.with_untracked(Option::is_some) || last_error.with_untracked(Option::is_some) {
            return;
        }
        reading.set(true);
        let place = place.clone();
        spawn_local(async move {
            let read = usage(&place, from.trim(), to.trim()).await;
            // The page may be gone by then.
            if let Some(read) = read {
                found.try_set(Some(read));
            }
            reading.try_set(false);
        });
    };
    let (at_first, again, press) = (read.clone(), read.clone(), read);
    let standing = connection.standing;
    Effect::new(move |_| {
        if standing.with(crate::model::connection::Standing::is_connected) && found.with_untracked(Option::is_none) {
            at_first();
        }
    });
    let retry = Callback::new(move |()| again());
    let body = live(move || match found.get() {
        None => ().into_any(),
        Some(Err(error)) => {
            view! { <ErrorCard error=error platform=facts.name on_retry=retry reconnect=Route::Connections.address()/> }.into_any()
        }
        Some(Ok(usage)) => shown(session, &usage, column, facts.slug),
    });
    let status = move || if reading.get() { "Reading…" } else { "" };
    view! {
        <section class="card usage" aria-label=format!("Usage of {}", facts.name)>
            <header><Mark path=facts.mark/><h2>{facts.name}</h2></header>
            <form class="usage-range" on:submit=move |event| { event.prevent_default(); press(); }>
                <TextField label="First day" value=first error=first_error placeholder="2026-01-31"/>
                <TextField label="Last day" value=last error=last_error placeholder="2026-01-31"/>
                <button type="submit" class="button primary">"Show"</button>
            </form>
            <p class="quiet" role="status">{status}</p>
            {body}
        </section>
    }
    .into_any()
}

fn shown(session: Session, usage: &Usage, column: RwSignal<String>, slug: &'static str) -> AnyView {
    if usage.lines.is_empty() {
        return view! { <Notice tone=Tone::Neutral title="Nothing was used in these days, or nothing is told." body="Choose other days."/> }.into_any();
    }
    let numeric = usage.numeric();
    let options: Vec<(String, String)> = numeric
        .iter()
        .map(|place| (place.to_string(), usage.headings[*place].clone()))
        .collect();
    if !numeric.iter().any(|place| place.to_string() == column.get_untracked()) {
        column.set(numeric.first().map(usize::to_string).unwrap_or_default());
    }
    let drawn = usage.clone();
    let picture = live(move || {
        let Ok(place) = column.get().parse::<usize>() else {
            return ().into_any();
        };
        let points = drawn.points(place);
        let sum: f64 = points.iter().map(|(_, number)| number).sum();
        let label = format!("{} by {}", drawn.headings[place], drawn.headings[0]);
        let words = format!("{label}: {} in all.", short(sum));
        view! { <p class="quiet">{visible(&words)}</p>{bars(label, &points)} }.into_any()
    });
    let text = usage.text.clone();
    let text = Callback::new(move |()| text.clone());
    let head: Vec<AnyView> = usage
        .headings
        .iter()
        .map(|heading| view! { <th scope="col">{visible(heading)}</th> }.into_any())
        .collect();
    let rows: Vec<AnyView> = usage
        .lines
        .iter()
        .map(|line| {
            let cells: Vec<AnyView> = line.iter().map(|cell| view! { <td>{visible(cell)}</td> }.into_any()).collect();
            view! { <tr>{cells}</tr> }.into_any()
        })
        .collect();
    view! {
        <div class="usage-tools">
            {(!options.is_empty()).then(|| view! { <SelectField label="Show" value=column options=options inline=true/> })}
            <span class="quiet">{counted(usage.lines.len(), "line", "lines")}</span>
            <Download label="As the platform sent it" file=format!("rollcall-usage-{slug}.csv") text=text on_done=saved(session)/>
        </div>
        {picture}
        <div class="usage-table" tabindex="0" role="region" aria-label="Usage as a table"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>
    }
    .into_any()
}

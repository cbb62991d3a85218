//! Whether the platforms are well: by our own requests, and by their own word where they give it. Asked again while somebody looks.

use std::time::Duration;

use leptos::prelude::*;

use super::words::before_connections;
use crate::components::badge::Badge;
use crate::components::given::given;
use crate::components::icon::{Glyph, Icon};
use crate::components::live::live;
use crate::components::mark::Mark;
use crate::components::moment::Moment;
use crate::components::notice::ErrorCard;
use crate::model::capability::Capability;
use crate::model::connection::Standing;
use crate::model::given::Given;
use crate::model::status::Tone;
use crate::model::vitals::Vital;
use crate::route::Route;
use crate::session::Session;
use crate::session::connections::Connection;
use crate::session::executor;
use crate::session::vitals::{Pulse, vitals};

/// How often they are asked.
const BEAT: Duration = Duration::from_secs(30);

/// The page.
#[component]
pub fn Health() -> impl IntoView {
    let session = expect_context::<Session>();
    let pulse = Pulse::new(session);
    Effect::new(move |_| {
        session.connections.track_standings();
        for connection in session.connections.all.get() {
            if pulse.word(&connection.id).at.is_none() {
                untrack(|| pulse.ask(&connection));
            }
        }
    });
    // Nobody looks at a page that is hidden.
    let beat = move || {
        if !document().hidden() {
            pulse.beat();
        }
    };
    // A timer that cannot be had costs no more than the asking again.
    if let Ok(handle) = set_interval_with_handle(beat, BEAT) {
        on_cleanup(move || handle.clear());
    }
    let again = move |_| {
        for connection in session.connections.all.get_untracked() {
            // While a connection is tested it is not known to be one.
            pulse.ask(&connection);
            session.connections.test(&connection);
        }
    };
    view! {
        <div class="page-head">
            <div><h1 tabindex="-1">"Health"</h1><p>"How each platform answers, and what it says of itself. Asked again every half minute while you look."</p></div>
            <div class="actions"><button type="button" class="button" on:click=again><Glyph icon=Icon::Refresh/>"Ask again"</button></div>
        </div>
        {live(move || before_connections(session).unwrap_or_else(|| ().into_any()))}
        <div class="healths">
            <For each=move || session.connections.all.get() key=|connection| connection.id.clone() let:connection>{card(session, pulse, connection)}</For>
        </div>
    }
}

fn card(session: Session, pulse: Pulse, connection: Connection) -> AnyView {
    let facts = connection.platform.facts();
    let standing = connection.standing;
    let ours = live(move || {
        let (tone, icon, word) = standing.with(|standing| match standing {
            Standing::Connected { .. } => (Tone::Ok, Icon::Check, "Answers"),
            Standing::Connecting => (Tone::Pending, Icon::Spinner, "Asking"),
            Standing::Failed { .. } => (Tone::Danger, Icon::Warning, "Fails"),
            Standing::NotConnected => (Tone::Neutral, Icon::Circle, "Not connected"),
        });
        view! { <Badge tone=tone icon=icon word=word/> }.into_any()
    });
    let id = connection.id.clone();
    let said = match vitals(connection.platform) {
        None => {
            let why = executor::actions(connection.platform)
                .can(Capability::ReadHealth)
                .terms()
                .err()
                .unwrap_or_default();
            view! { <p class="quiet">{why}</p> }.into_any()
        }
        Some(vitals) => live(move || {
            let word = pulse.word(&id);
            let place = connection.clone();
            let retry = Callback::new(move |()| pulse.ask(&place));
            if word.at.is_none() {
                let words = if standing.with(Standing::is_connected) {
                    "Asking…"
                } else {
                    "It is asked once it is connected."
                };
                return view! { <p class="quiet" role="status">{words}</p> }.into_any();
            }
            let answers: Vec<AnyView> = vitals
                .questions()
                .iter()
                .zip(word.answers)
                .map(|(question, answer)| match answer {
                    Ok(vital) => told(question, &vital),
                    Err(error) => view! { <div class="vital"><h3>{*question}</h3><ErrorCard error=error platform=facts.name on_retry=retry reconnect=Route::Connections.address()/></div> }.into_any(),
                })
                .collect();
            let at = Given::from(word.at);
            view! { {answers}<p class="quiet">"Asked "<Moment time=at now=session.now offset=session.zone/></p> }.into_any()
        }),
    };
    view! {
        <section class="card health-card" aria-label=format!("Health of {}", facts.name)>
            <header><Mark path=facts.mark/><h2>{facts.name}</h2>{ours}</header>
            {said}
        </section>
    }
    .into_any()
}

/// A yes, a no, or nobody knows.
fn badge(is: &Given<bool>, yes: &'static str, no: &'static str) -> AnyView {
    let (tone, icon, word) = match is {
        Given::Value(true) => (Tone::Ok, Icon::Check, yes),
        Given::Value(false) => (Tone::Danger, Icon::Warning, no),
        _ => (Tone::Unknown, Icon::Question, "Unknown"),
    };
    view! { <Badge tone=tone icon=icon word=word/> }.into_any()
}

fn told(question: &'static str, vital: &Vital) -> AnyView {
    let checks: Vec<AnyView> = vital
        .checks
        .iter()
        .map(|check| view! { <li><span>{given(&check.name)}<span class="quiet">{check.details.text().map(|_| given(&check.details))}</span></span>{badge(&check.passed, "Passed", "Failed")}</li> }.into_any())
        .collect();
    view! { <div class="vital"><h3>{question}</h3>{badge(&vital.healthy, "Well", "Not well")}<ul>{checks}</ul></div> }.into_any()
}

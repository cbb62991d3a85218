//! Connections: as whom we are known to each platform, and the way to change that.

use leptos::prelude::*;

use super::words::{before_connections, counted};
use crate::components::connection_card::ConnectionCard;
use crate::components::notice::Notice;
use crate::model::connection::Standing;
use crate::model::secret::Secret;
use crate::model::status::Tone;
use crate::session::Session;
use crate::session::connections::Connection;

/// The page.
#[component]
pub fn Connections() -> impl IntoView {
    let session = expect_context::<Session>();
    let connections = session.connections;
    let summary = move || {
        connections.all.with(|all| {
            let connected = all
                .iter()
                .filter(|connection| connection.standing.with(Standing::is_connected))
                .count();
            format!(
                "{connected} of {} connected. Credentials stay in this tab’s memory and are gone when it closes.",
                counted(all.len(), "platform is", "platforms are")
            )
        })
    };
    let test_all = move |_| {
        for connection in connections.all.get_untracked() {
            connections.test(&connection);
        }
    };
    let remarks = move || {
        let remark = |text: String| view! { <Notice tone=Tone::Warn title=text/> };
        connections.remarks.get().into_iter().map(remark).collect_view()
    };
    view! {
        <div class="page-head">
            <div>
                <h1 tabindex="-1">"Connections"</h1>
                <p>{summary}</p>
            </div>
            <div class="actions"><button class="button" type="button" on:click=test_all>"Test all"</button></div>
        </div>
        {move || before_connections(session)}
        {remarks}
        <div class="connections">
            <For each=move || connections.all.get() key=|connection| connection.id.clone() let:connection>{card(session, connection)}</For>
        </div>
    }
}

fn card(session: Session, connection: Connection) -> impl IntoView {
    let facts = connection.platform.facts();
    let connections = session.connections;
    let id = connection.id.clone();
    let last = Signal::derive(move || {
        let call = connections.latest_call(&id)?;
        Some(match call.outcome {
            Ok(status) => format!("{status} in {} ms", call.took),
            Err(_) => format!("none after {} ms", call.took),
        })
    });
    let (connecting, testing, standing) = (connection.clone(), connection.clone(), connection.standing);
    view! {
        <ConnectionCard
            name=facts.name
            mark=facts.mark
            base=connection.base.clone()
            credentials=facts.credentials
            standing=standing
            last=last
            now=session.now
            offset=session.zone
            on_connect=Callback::new(move |(_, secret)| connections.connect(&connecting, Secret::new(secret)))
            on_disconnect=Callback::new(move |()| {
                connections.disconnect(&connection);
                session.toasts.say(Tone::Neutral, format!("Disconnected from {}. The credential was forgotten.", facts.name));
            })
            on_test=Callback::new(move |()| connections.test(&testing))
        />
    }
}

//! Keys: every key of every platform in one list, what ends when, and what nobody looks after any more.

use std::sync::Arc;

use leptos::prelude::*;

mod list;
mod one;
mod radar;
mod rotation;
mod shelves;

pub use one::KeyPage;

use super::words::{before_connections, counted, saved};
use crate::components::download::Download;
use crate::components::icon::{Glyph, Icon};
use crate::components::live::live;
use crate::model::capability::Capability;
use crate::model::connection::Standing;
use crate::model::delimited;
use crate::model::given::Given;
use crate::model::key::{Holder, Key};
use crate::model::time::Time;
use crate::session::Session;
use crate::session::connections::Connection;
use crate::session::executor;
use crate::session::keys::{Inventory, Reading};

/// The page.
#[component]
pub fn Keys() -> impl IntoView {
    let session = expect_context::<Session>();
    live(move || before_connections(session).unwrap_or_else(|| keys(session)))
}

fn keys(session: Session) -> AnyView {
    let inventory = Inventory::of(session);
    Effect::new(move |_| {
        session.connections.track_standings();
        inventory.catch_up();
    });
    let rows: Memo<Vec<Arc<Key>>> = Memo::new_with_compare(move |_| inventory.shown(), |_, _| true);
    let summary = move || {
        let (all, now) = (inventory.all(), session.now.get());
        let count = |holds: &dyn Fn(&Key) -> bool| all.iter().filter(|key| holds(key)).count();
        let mut parts = vec![format!("{} read", counted(all.len(), "key", "keys"))];
        let soon = count(&|key| key.ends_soon(now));
        if soon > 0 {
            parts.push(format!("{} within 14 days", counted(soon, "ends", "end")));
        }
        let orphans = count(&Key::is_orphan);
        if orphans > 0 {
            parts.push(format!("{} without a holder", counted(orphans, "is", "are")));
        }
        let failing = session.connections.all.with(|all| {
            let fails = |connection: &&Connection| matches!(inventory.shelf(&connection.id).list, Reading::Failed(_));
            all.iter().filter(fails).count()
        });
        if failing > 0 {
            parts.push(format!("{} could not be read", counted(failing, "platform", "platforms")));
        }
        format!("{}.", parts.join("; "))
    };
    let csv = Callback::new(move |()| written(session, &untrack(|| rows.get())));
    let calendar = Callback::new(move |()| radar::calendar(session, &untrack(|| inventory.all())));
    view! {
        <div class="page-head">
            <div>
                <h1 tabindex="-1">"Keys"</h1>
                <p role="status">{live(move || summary().into_any())}</p>
            </div>
            <div class="actions">
                <Download label="Calendar" file="rollcall-keys.ics" text=calendar on_done=saved(session)/>
                <Download label="Save as CSV" file="rollcall-keys.csv" text=csv on_done=saved(session)/>
            </div>
        </div>
        <div class="keys-top">{shelves::shelves(session, inventory)}{radar::radar(session, inventory)}</div>
        {list::list(session, inventory, rows)}
    }
    .into_any()
}

/// What a key may do, in a few words.
fn may(key: &Key) -> String {
    let scopes = match &key.scopes {
        Given::Value(scopes) if !scopes.is_empty() => scopes.join(", "),
        _ => String::new(),
    };
    let narrowed = match &key.constraints {
        Given::Value(0) => "not narrowed".to_owned(),
        Given::Value(count) => counted(usize::try_from(*count).unwrap_or(usize::MAX), "constraint", "constraints"),
        _ => String::new(),
    };
    [scopes, narrowed]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("; ")
}

/// The keys for a spreadsheet. What is not known is an empty cell, what is never is said to be.
fn written(session: Session, keys: &[Arc<Key>]) -> String {
    let moment = |given: &Given<Time>, never: &str| match given {
        Given::Value(time) => time.iso(),
        Given::Nothing => never.to_owned(),
        _ => String::new(),
    };
    let headings = [
        "platform",
        "key",
        "id",
        "holder",
        "holder e-mail",
        "holder is",
        "kind",
        "state",
        "may",
        "created",
        "ends",
        "last used",
        "uses",
    ];
    let mut rows = vec![headings.map(str::to_owned).to_vec()];
    for key in keys {
        let nobody = Holder::default();
        let holder = key.holder.value().unwrap_or(&nobody);
        rows.push(vec![
            session.connections.platform_name(&key.connection).to_owned(),
            key.title().to_owned(),
            key.mark.text().unwrap_or(&key.id).to_owned(),
            holder.title().to_owned(),
            holder.email.clone(),
            holder.status.word().to_owned(),
            key.kind.value().map(|kind| kind.word().to_owned()).unwrap_or_default(),
            key.state.word().to_owned(),
            may(key),
            moment(&key.created, ""),
            moment(&key.expires, "never"),
            moment(&key.last_used, "never"),
            key.uses.value().map(u64::to_string).unwrap_or_default(),
        ]);
    }
    delimited::write(&rows)
}

/// Making a key: one button a platform that makes some.
fn making(inventory: Inventory, connection: &Connection) -> AnyView {
    let support = executor::actions(connection.platform).can(Capability::CreateKey);
    let connected = connection.standing.with(Standing::is_connected);
    if !connected || !support.is_there() {
        return ().into_any();
    }
    let connection = connection.clone();
    let label = format!("Create a key on {}", connection.platform.facts().name);
    let begin = move |_| inventory.create(&connection);
    view! { <button type="button" class="button small" aria-label=label on:click=begin><Glyph icon=Icon::Key/>"Create…"</button> }
        .into_any()
}

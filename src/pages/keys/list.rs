//! The list of keys: filters, columns, and what can be done with those that are chosen.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use super::may;
use crate::components::badge::Badge;
use crate::components::bulk_bar::BulkBar;
use crate::components::field::{SelectField, TextField};
use crate::components::icon::Icon;
use crate::components::live::live;
use crate::components::notice::Notice;
use crate::components::table::{Cell, Column, Selection, Table};
use crate::components::text::visible;
use crate::model::account::Kind;
use crate::model::capability::Capability;
use crate::model::given::Given;
use crate::model::key::{Key, KeyState};
use crate::model::keyring::Shown;
use crate::model::status::Tone;
use crate::model::time::Time;
use crate::pages::words::{counted, grouped, of_connections};
use crate::route::Route;
use crate::session::Session;
use crate::session::keys::Inventory;

static COLUMNS: [Column; 9] = [
    Column {
        label: "Key",
        class: "name",
        order: Some("name"),
    },
    Column {
        label: "Platform",
        class: "platform",
        order: Some("platform"),
    },
    Column {
        label: "Holder",
        class: "holder",
        order: Some("holder"),
    },
    Column {
        label: "Created",
        class: "day wide",
        order: Some("created"),
    },
    Column {
        label: "Kind",
        class: "kind wide",
        order: None,
    },
    Column {
        label: "Ends",
        class: "day",
        order: Some("expires"),
    },
    Column {
        label: "Last used",
        class: "day wide",
        order: Some("used"),
    },
    Column {
        label: "Uses",
        class: "uses wide",
        order: Some("uses"),
    },
    Column {
        label: "State",
        class: "status",
        order: Some("state"),
    },
];

/// The table of the keys that are looked for, and what can be done with those that are chosen.
pub fn list(session: Session, inventory: Inventory, rows: Memo<Vec<Arc<Key>>>) -> AnyView {
    let options: Vec<(String, String)> = Shown::ALL
        .iter()
        .map(|(_, name, words)| ((*name).to_owned(), (*words).to_owned()))
        .collect();
    let kinds = [("", "Any"), ("Person", "Person"), ("Agent", "Agent"), ("Robot", "Robot")]
        .map(|(value, word)| (value.to_owned(), word.to_owned()));
    let count = Memo::new(move |_| rows.with(Vec::len));
    let revision = Memo::new(move |last: Option<&u64>| {
        rows.track();
        last.map_or(0, |last| last + 1)
    });
    // Another search begins at its top. What is chosen stays so, and is acted on only where it is in the list.
    let turn = Memo::new(move |last: Option<&u64>| {
        _ = inventory.search();
        inventory.order.track();
        last.map_or(0, |last| last + 1)
    });
    let key = move |row: usize| rows.with_untracked(|rows| rows.get(row).cloned());
    let selection = Selection::new(
        inventory.chosen,
        inventory.everybody,
        count,
        Rc::new(move |row| key(row).map(|key| name_of(&key))),
    );
    let any = Memo::new(move |_| count.get() > 0);
    view! {
        <div class="filters" role="search" aria-label="Filter keys">
            <TextField label="Find" value=inventory.text placeholder="Name, holder or id" inline=true/>
            <SelectField label="Show" value=inventory.only options=options inline=true/>
            <SelectField label="Platform" value=inventory.place options=of_connections(session) inline=true/>
            <SelectField label="Kind" value=inventory.kind options=kinds.to_vec() inline=true/>
        </div>
        {live(move || if any.get() { ().into_any() } else { view! { <Notice tone=Tone::Neutral icon=Icon::Key title="No key matches." body="Change the filters, or read more keys above."/> }.into_any() })}
        <Show when=move || any.get()>
            <Table
                caption="Keys"
                columns=COLUMNS.to_vec()
                rows=count
                revision=revision
                total=Signal::derive(move || Some(count.get() as u64))
                cell=Rc::new(move |row, column| key(row).map_or(Cell::Muted(String::new()), |key| cell(session, &key, column)))
                href=Rc::new(move |row| key(row).map(|key| address(&key)).unwrap_or_default())
                sorted=Signal::derive(move || Some(inventory.order.get()))
                on_sort=Callback::new(move |order| inventory.reorder(order))
                tall=true
                now=session.now
                offset=session.zone
                turn=turn
                selection=Some(selection)
                bar=Some(bar(session, inventory, rows, selection))
                footer=move || view! { <span>{move || counted(count.get(), "key", "keys")}</span> }
            />
        </Show>
    }
    .into_any()
}

fn name_of(key: &Key) -> String {
    format!("{} {}", key.connection, key.id)
}

fn address(key: &Key) -> String {
    Route::Key {
        connection: key.connection.clone(),
        id: key.id.clone(),
    }
    .address()
}

/// What a cell shows.
fn cell(session: Session, key: &Key, column: usize) -> Cell {
    match column {
        0 => Cell::Lines(key.title().to_owned(), may(key)),
        1 => Cell::Text(session.connections.platform_name(&key.connection).to_owned()),
        2 => holder(key),
        3 => Cell::Moment(key.created.clone()),
        4 => Cell::Given(key.kind.clone().map(|kind: Kind| kind.word().to_owned())),
        5 => match &key.expires {
            Given::Nothing => Cell::Muted("Never".to_owned()),
            expires => Cell::Moment(expires.clone()),
        },
        6 => Cell::Moment(key.last_used.clone()),
        7 => Cell::Given(key.uses.clone().map(grouped)),
        _ => state(key, session.now.get_untracked()),
    }
}

/// Who answers for it, and how their account stands.
fn holder(key: &Key) -> Cell {
    let Given::Value(holder) = &key.holder else {
        return Cell::Given(key.holder.clone().map(|_| String::new()));
    };
    let account = if holder.program { "A program" } else { holder.status.word() };
    Cell::Lines(holder.title().to_owned(), account.to_owned())
}

/// The same as a badge.
pub fn state_badge(key: &Key, now: Time) -> AnyView {
    match state(key, now) {
        Cell::Badge(tone, icon, word) => view! { <Badge tone=tone icon=icon word=word/> }.into_any(),
        _ => visible(key.state.word()),
    }
}

/// How it stands; what nobody looks after any more, and what ends soon, says so.
fn state(key: &Key, now: Time) -> Cell {
    match &key.state {
        KeyState::Active if key.is_orphan() => Cell::Badge(Tone::Warn, Icon::Warning, "No holder"),
        KeyState::Active if key.ends_soon(now) => Cell::Badge(Tone::Warn, Icon::Hourglass, "Ends soon"),
        KeyState::Active => Cell::Badge(Tone::Ok, Icon::Check, "Active"),
        KeyState::Expired => Cell::Badge(Tone::Neutral, Icon::Clock, "Expired"),
        KeyState::Revoked => Cell::Badge(Tone::Neutral, Icon::Ban, "Revoked"),
        KeyState::Other(word) => Cell::Text(word.clone()),
        KeyState::Untold => Cell::Badge(Tone::Unknown, Icon::Question, "Unknown"),
    }
}

/// What can be done with those that are chosen: on each platform apart, for each has its own way.
fn bar(session: Session, inventory: Inventory, rows: Memo<Vec<Arc<Key>>>, selection: Selection) -> AnyView {
    let chosen = Memo::new_with_compare(
        move |_| {
            let all = inventory.everybody.get();
            inventory.chosen.with(|chosen| {
                let holds = |key: &&Arc<Key>| all || chosen.contains(&name_of(key));
                rows.with(|rows| rows.iter().filter(holds).cloned().collect::<Vec<_>>())
            })
        },
        |_, _| true,
    );
    let says = move || match chosen.with(Vec::len) {
        0 => String::new(),
        count => format!("{} selected", grouped(count as u64)),
    };
    let buttons = move || {
        let mut buttons = Vec::new();
        for connection in session.connections.all.get() {
            let mine: Vec<Arc<Key>> = chosen.with(|chosen| chosen.iter().filter(|key| key.connection == connection.id).cloned().collect());
            // What opens nothing any more, or cannot be revoked from here, is left out and said to be.
            let may = |key: &Arc<Key>| inventory.offer(key, Capability::RevokeKey).is_some_and(|offer| offer.terms.is_ok());
            let (open, left): (Vec<_>, Vec<_>) = mine.into_iter().partition(may);
            let name = connection.platform.facts().name;
            if !open.is_empty() {
                let words = format!("Revoke {} on {name}…", open.len());
                let begin = move |_| inventory.propose(&open, Capability::RevokeKey);
                buttons.push(view! { <button type="button" class="button small takes" on:click=begin>{words}</button> }.into_any());
            }
            if !left.is_empty() {
                let words = format!("{} on {name} cannot be revoked from here.", left.len());
                buttons.push(view! { <span class="quiet">{words}</span> }.into_any());
            }
        }
        buttons.into_any()
    };
    view! {
        <BulkBar
            says=Signal::derive(says)
            more=Signal::derive(String::new)
            on_more=Callback::new(|()| ())
            on_clear=Callback::new(move |()| selection.clear())
            actions=live(buttons)
        />
    }
    .into_any()
}

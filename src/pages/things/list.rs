//! The things of one kind of one platform: found, read again, made, and kept as a file.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use super::ranks::ranks;
use super::{Rows, address, failure, head, making, many, one, said, unknown};
use crate::components::download::Download;
use crate::components::field::TextField;
use crate::components::icon::{Glyph, Icon};
use crate::components::live::live;
use crate::components::notice::Notice;
use crate::components::table::{Cell, Column, Table};
use crate::model::capability::Capability;
use crate::model::connection::ConnectionId;
use crate::model::delimited;
use crate::model::given::Given;
use crate::model::resource::Resource;
use crate::model::status::Tone;
use crate::model::time::Time;
use crate::pages::words::{before_connections, counted, saved};
use crate::session::Session;
use crate::session::connections::Connection;
use crate::session::things::{Kind, Things, named};

/// The page.
#[component]
pub fn ThingsPage(
    /// Where they are.
    connection: ConnectionId,
    /// The name of their kind.
    kind: String,
) -> impl IntoView {
    let session = expect_context::<Session>();
    live(move || {
        before_connections(session).unwrap_or_else(|| match named(session, &connection, &kind) {
            Some((connection, kind)) => page(session, &connection, kind),
            None => unknown(),
        })
    })
}

fn page(session: Session, connection: &Connection, kind: &'static Kind) -> AnyView {
    let things = Things::of(session);
    let place = connection.clone();
    Effect::new(move |_| {
        session.connections.track_standings();
        things.want(&place, kind);
    });
    let place = connection.clone();
    let shelf = Memo::new(move |_| things.shelf(&place.id, kind));
    let text = RwSignal::new(String::new());
    let rows: Rows = Memo::new(move |_| {
        let text = text.get();
        let text = text.trim();
        let shown = |thing: &&Arc<Resource>| text.is_empty() || thing.has(text);
        shelf.with(|shelf| shelf.rows.iter().filter(shown).cloned().collect())
    });
    let (place, again) = (connection.clone(), connection.clone());
    let facts = connection.platform.facts();
    let standing = connection.standing;
    let state = live(move || {
        standing
            .with(|standing| shelf.with(|shelf| said(session, standing, shelf, kind)))
            .into_any()
    });
    let csv = Callback::new(move |()| written(kind, &rows.get_untracked()));
    let actions = view! {
        <Download label="Save as CSV" file=format!("rollcall-{}-{}.csv", facts.slug, kind.slug) text=csv on_done=saved(session)/>
        <button type="button" class="button square" aria-label=format!("Read the {} again", many(kind)) title="Read again" on:click=move |_| things.read(&again, kind)><Glyph icon=Icon::Refresh/></button>
        {making(things, connection, kind)}
    };
    view! {
        {head(connection, format!("{} of {}", kind.many, facts.name).into_any(), kind.about.to_owned(), actions.into_any())}
        <div class="filters" role="search" aria-label="Filter"><TextField label="Find" value=text placeholder="Name or id" inline=true/></div>
        <p class="quiet" role="status">{state}</p>
        {live(move || failure(things, &place, kind, &shelf.read()))}
        {if things.offer(kind, Capability::MoveResource).terms.is_ok() { ranks(session, things, connection, kind, rows) } else { table(session, connection, kind, rows) }}
    }
    .into_any()
}

fn table(session: Session, connection: &Connection, kind: &'static Kind, rows: Rows) -> AnyView {
    let count = Memo::new(move |_| rows.with(Vec::len));
    let revision = Memo::new(move |last: Option<&u64>| {
        rows.track();
        last.map_or(0, |last| last + 1)
    });
    let any = Memo::new(move |_| count.get() > 0);
    let thing = move |row: usize| rows.with_untracked(|rows| rows.get(row).cloned());
    let mut columns = vec![Column {
        label: "Name",
        class: "name",
        order: None,
    }];
    columns.extend(kind.columns.iter().map(|column| Column {
        label: column.0,
        class: "text",
        order: None,
    }));
    let place = StoredValue::new(connection.id.clone());
    view! {
        {live(move || if any.get() { ().into_any() } else { view! { <Notice tone=Tone::Neutral icon=Icon::Circle title="Nothing to show." body="There is none that matches, or none was read."/> }.into_any() })}
        <Show when=move || any.get()>
            <Table
                caption=kind.many
                columns=columns.clone()
                rows=count
                revision=revision
                total=Signal::derive(move || Some(count.get() as u64))
                cell=Rc::new(move |row, column| thing(row).map_or(Cell::Muted(String::new()), |thing| cell(&thing, column)))
                href=Rc::new(move |row| thing(row).map(|thing| place.with_value(|place| address(place, kind, &thing))).unwrap_or_default())
                tall=true
                now=session.now
                offset=session.zone
                footer=move || view! { <span>{move || counted(count.get(), one(kind), &many(kind))}</span> }
            />
        </Show>
    }
    .into_any()
}

/// What a cell shows: the name with the id first.
fn cell(thing: &Resource, column: usize) -> Cell {
    match column.checked_sub(1) {
        None => Cell::Lines(thing.title().to_owned(), thing.id.clone()),
        Some(column) => {
            let given = thing.cells.get(column).cloned().unwrap_or(Given::Untold);
            // A switch is told as everywhere else.
            let given = match given.text() {
                Some("true") => Given::Value("Yes".to_owned()),
                Some("false") => Given::Value("No".to_owned()),
                _ => given,
            };
            // Only what has a day and a time of day is a time.
            let time = given.text().filter(|text| text.contains('T')).and_then(Time::parse);
            time.map_or(Cell::Given(given), |time| Cell::Moment(Given::Value(time)))
        }
    }
}

/// The things for a spreadsheet. What is not known is an empty cell.
fn written(kind: &'static Kind, things: &[Arc<Resource>]) -> String {
    let mut rows = vec![
        ["name", "id"]
            .into_iter()
            .chain(kind.columns.iter().map(|column| column.0))
            .map(str::to_owned)
            .collect::<Vec<_>>(),
    ];
    for thing in things {
        let mut row = vec![thing.name.text().unwrap_or_default().to_owned(), thing.id.clone()];
        row.extend(thing.cells.iter().map(|cell| cell.text().unwrap_or_default().to_owned()));
        rows.push(row);
    }
    delimited::write(&rows)
}

//! The things of every platform besides people and keys: an overview of each area, a page of each kind, and one of each thing.

use std::sync::Arc;

use leptos::prelude::*;

mod list;
mod one;
mod ranks;

pub use list::ThingsPage;
pub use one::ThingPage;

use super::words::{before_connections, counted};
use crate::components::icon::{Glyph, Icon};
use crate::components::live::live;
use crate::components::mark::Mark;
use crate::components::notice::ErrorCard;
use crate::components::text::visible;
use crate::model::capability::Capability;
use crate::model::connection::{ConnectionId, Standing};
use crate::model::resource::{Area, Resource};
use crate::route::Route;
use crate::session::Session;
use crate::session::connections::Connection;
use crate::session::executor;
use crate::session::keys::Reading;
use crate::session::things::{Kind, Shelf, Things, of_area};

/// How many things of a kind are named in the overview.
const NAMED: usize = 5;

/// The overview of an area.
#[component]
pub fn AreaPage(
    /// Which.
    area: Area,
) -> impl IntoView {
    let session = expect_context::<Session>();
    live(move || before_connections(session).unwrap_or_else(|| overview(session, area)))
}

fn overview(session: Session, area: Area) -> AnyView {
    let things = Things::of(session);
    Effect::new(move |_| {
        session.connections.track_standings();
        for (connection, kind) in untrack(|| of_area(session, area)) {
            things.want(&connection, kind);
        }
    });
    let kinds = move || {
        let cards: Vec<AnyView> = of_area(session, area)
            .into_iter()
            .map(|(connection, kind)| card(session, things, &connection, kind))
            .collect();
        cards
    };
    view! {
        <div class="page-head"><div><h1 tabindex="-1">{area.title()}</h1><p>{area.about()}</p></div></div>
        <div class="kinds">{kinds}</div>
        {live(move || absent(session, area))}
    }
    .into_any()
}

/// One kind: how many there are, and the first of them.
fn card(session: Session, things: Things, connection: &Connection, kind: &'static Kind) -> AnyView {
    let facts = connection.platform.facts();
    let place = connection.clone();
    let shelf = Memo::new(move |_| things.shelf(&place.id, kind));
    let standing = connection.standing;
    let said = live(move || {
        standing
            .with(|standing| shelf.with(|shelf| said(session, standing, shelf, kind)))
            .into_any()
    });
    let place = connection.clone();
    let named = live(move || {
        let place = &place;
        shelf.with(|shelf| {
            let first: Vec<AnyView> = shelf
                .rows
                .iter()
                .take(NAMED)
                .map(|thing| view! { <li><a href=address(&place.id, kind, thing)>{visible(thing.title())}</a></li> }.into_any())
                .collect();
            view! { <ul>{first}</ul> }.into_any()
        })
    });
    let place = connection.clone();
    let failure = live(move || failure(things, &place, kind, &shelf.read()));
    let all = Route::Things {
        connection: connection.id.clone(),
        kind: kind.slug.to_owned(),
    };
    view! {
        <section class="card kind-card" aria-label=format!("{} of {}", kind.many, facts.name)>
            <header><Mark path=facts.mark/><h2><a href=all.address()>{kind.many}</a></h2><span class="quiet">{facts.name}</span></header>
            <p role="status">{said}</p>
            {named}
            {failure}
        </section>
    }
    .into_any()
}

/// One of a kind, within a sentence.
fn one(kind: &Kind) -> &'static str {
    kind.the.trim_start_matches("the ").trim_end()
}

/// Many of a kind, within a sentence: what is short for something keeps its capitals.
fn many(kind: &Kind) -> String {
    let mut letters = kind.many.chars();
    let first = letters.next();
    if letters.clone().next().is_some_and(char::is_uppercase) {
        return kind.many.to_owned();
    }
    first.into_iter().flat_map(char::to_lowercase).chain(letters).collect()
}

/// How far the things of a kind are read, in words.
fn said(session: Session, standing: &Standing, shelf: &Shelf, kind: &'static Kind) -> String {
    let count = counted(shelf.rows.len(), one(kind), &many(kind));
    let at = shelf
        .read_at
        .map(|at| format!(", read {}", at.ago(session.now.get())))
        .unwrap_or_default();
    let unreadable = match shelf.unreadable {
        0 => String::new(),
        count => format!(" {} could not be read.", counted(count, "row", "rows")),
    };
    match (&shelf.reading, standing) {
        (Reading::Idle, Standing::Connected { .. }) => "Not read yet.".to_owned(),
        (Reading::Idle, Standing::Connecting) => "Connecting…".to_owned(),
        (Reading::Idle, _) => "Not connected.".to_owned(),
        (Reading::Reading, _) if shelf.rows.is_empty() => "Reading…".to_owned(),
        (Reading::Reading, _) => format!("{count} so far, reading…"),
        (Reading::Failed(_), _) if !at.is_empty() => format!("{count}{at}; they could not be read again."),
        (Reading::Failed(_), _) => "They could not be read.".to_owned(),
        (Reading::Complete | Reading::Stopped, _) => format!("{count}{at}.{unreadable}"),
    }
}

fn failure(things: Things, connection: &Connection, kind: &'static Kind, shelf: &Shelf) -> AnyView {
    let Reading::Failed(error) = &shelf.reading else {
        return ().into_any();
    };
    let place = connection.clone();
    let retry = Callback::new(move |()| things.read(&place, kind));
    view! { <ErrorCard error=error.clone() platform=connection.platform.facts().name on_retry=retry reconnect=Route::Connections.address()/> }
        .into_any()
}

/// The platforms that have nothing of the kind, and why.
fn absent(session: Session, area: Area) -> AnyView {
    let capability = match area {
        Area::Tenants => Capability::ListTenants,
        Area::Integrations => Capability::ListIntegrations,
        Area::Access => Capability::ListRoles,
        Area::Own => Capability::KeepFavorites,
    };
    let has = of_area(session, area);
    let lines: Vec<AnyView> = session
        .connections
        .all
        .get()
        .iter()
        .filter(|connection| !has.iter().any(|(known, _)| known.id == connection.id))
        .filter_map(|connection| {
            let why = executor::actions(connection.platform).can(capability).terms().err()?;
            let facts = connection.platform.facts();
            Some(view! { <li><Mark path=facts.mark/><span>{why}</span></li> }.into_any())
        })
        .collect();
    view! { <ul class="kinds-absent">{lines}</ul> }.into_any()
}

fn address(connection: &ConnectionId, kind: &'static Kind, thing: &Resource) -> String {
    Route::Thing {
        connection: connection.clone(),
        kind: kind.slug.to_owned(),
        id: thing.id.clone(),
    }
    .address()
}

/// The button by which one more is made; nothing where the platform makes none.
fn making(things: Things, connection: &Connection, kind: &'static Kind) -> AnyView {
    let offer = things.offer(kind, Capability::CreateResource);
    if offer.terms.is_err() {
        return ().into_any();
    }
    let words = format!("{}…", offer.wording.order);
    let place = connection.clone();
    let begin = move |_| things.propose(&place, kind, &[], Capability::CreateResource);
    view! { <button type="button" class="button primary" on:click=begin>{words}</button> }.into_any()
}

/// The way back to a kind, and what one of its pages is headed by.
fn head(connection: &Connection, title: AnyView, about: String, actions: AnyView) -> AnyView {
    let mark = connection.platform.facts().mark;
    view! {
        <div class="page-head">
            <Mark path=mark large=true/>
            <div><h1 id=TITLE tabindex="-1">{title}</h1><p>{about}</p></div>
            <div class="actions">{actions}</div>
        </div>
    }
    .into_any()
}

/// The id of the heading.
const TITLE: &str = "thing-title";

/// No platform has a kind of this name.
fn unknown() -> AnyView {
    view! {
        <div class="page-head"><h1 tabindex="-1">"No such kind"</h1></div>
        <p><a href=Route::Area(Area::Tenants).address()><Glyph icon=Icon::ChevronRight/>"Tenants"</a></p>
    }
    .into_any()
}

/// Shared by whoever shows rows.
type Rows = Memo<Vec<Arc<Resource>>>;

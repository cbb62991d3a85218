//! One person: every account they have, on every connected platform, in full.

use leptos::prelude::*;

use super::acts::account_actions;
use super::belongings::belongings;
use super::words::{before_connections, copied, counted};
use crate::components::account_card::{AccountCard, CardState};
use crate::components::badge::{Badge, StatusBadge};
use crate::components::copy::CopyId;
use crate::components::fields::Fields;
use crate::components::focus::keep_focus;
use crate::components::icon::{Glyph, Icon};
use crate::components::mark::Mark;
use crate::components::text::visible;
use crate::model::account::{Account, Kind, Record};
use crate::model::connection::ConnectionId;
use crate::model::person::{self, Person};
use crate::model::status::{Status, Tone};
use crate::route::Route;
use crate::session::Session;
use crate::session::connections::Connection;
use crate::session::dossier::{Dossier, Holding};

/// The page of whoever has this account.
#[component]
pub fn PersonPage(
    /// Where the account is.
    connection: ConnectionId,
    /// Its id there.
    id: String,
) -> impl IntoView {
    let session = expect_context::<Session>();
    move || {
        if let Some(view) = before_connections(session) {
            return view;
        }
        person(session, &connection, &id)
    }
}

fn person(session: Session, anchor: &ConnectionId, id: &str) -> AnyView {
    let dossier = Dossier::open(session.connections, anchor, id);
    let order = session.connections.order();
    let heard = session.roll.people.with_untracked(|people| {
        let has = |person: &&Person| person.on(anchor).any(|account| account.id == id);
        people.iter().find(has).cloned()
    });
    // What the search already told is shown at once; the platforms' own answers replace it.
    let person = Memo::new(move |_| {
        let accounts = dossier.holdings.with(|holdings| accounts(holdings));
        person::join(accounts, &order).into_iter().next().or_else(|| heard.clone())
    });
    let title = Memo::new(move |_| {
        person.with(|person| {
            person
                .as_ref()
                .map_or_else(|| "Person".to_owned(), |person| person.name().to_owned())
        })
    });
    Effect::new(move |_| session.address.subject.set(Some(title.get())));
    on_cleanup(move || session.address.subject.set(None));
    Effect::new(move |_| {
        session.connections.track_standings();
        dossier.catch_up();
    });
    // What was changed is read again.
    Effect::new(move |before: Option<()>| {
        let news = session.news.get();
        if let (Some(()), Some((connection, id))) = (before, news)
            && dossier.may_show(&connection, &id)
        {
            dossier.retry(&connection);
        }
    });
    let again = move |_| dossier.again();
    let connections = session.connections.all.get_untracked();
    view! {
        <div class="page-head person-head">
            <span class="avatar" aria-hidden="true">{move || initials(&title.get())}</span>
            <div>
                <h1 tabindex="-1">{move || visible(&title.get())}</h1>
                <p class="person-facts">{move || person.with(|person| person.as_ref().map(facts))}</p>
            </div>
            <div class="actions">
                <button class="button" type="button" on:click=again><Glyph icon=Icon::Refresh/>"Refresh"</button>
            </div>
        </div>
        <p class="visually-hidden" role="status">{move || progress(dossier)}</p>
        <div class="account-cards">
            {connections.iter().map(|connection| cards(session, dossier, connection)).collect_view()}
        </div>
        {sections(session, dossier, anchor, connections.clone())}
    }
    .into_any()
}

fn accounts(holdings: &[(ConnectionId, Holding)]) -> Vec<Account> {
    let records = holdings.iter().filter_map(|(_, holding)| {
        if let Holding::Found(records) = holding {
            Some(records)
        } else {
            None
        }
    });
    records.flatten().map(|record| record.account.clone()).collect()
}

/// Two letters for the round mark: of the first and the last word.
fn initials(name: &str) -> String {
    let mut words = name
        .split_whitespace()
        .filter_map(|word| word.chars().find(|letter| letter.is_alphanumeric()));
    let first = words.next();
    first.into_iter().chain(words.next_back()).flat_map(char::to_uppercase).collect()
}

/// E-mail, how many accounts are active, and why they stand together.
fn facts(person: &Person) -> AnyView {
    let active = person.accounts.iter().filter(|account| account.status == Status::Active).count();
    let unknown = person
        .accounts
        .iter()
        .filter(|account| matches!(account.status, Status::Untold | Status::Other(_)))
        .count();
    let word = match (active, unknown) {
        (0, 0) => "Not active anywhere".to_owned(),
        (0, _) => format!("State unknown on {unknown}"),
        (active, 0) => format!("Active on {active} of {}", person.accounts.len()),
        (active, unknown) => format!("Active on {active}, unknown on {unknown}"),
    };
    let tone = if active > 0 {
        Tone::Ok
    } else if unknown > 0 {
        Tone::Unknown
    } else {
        Tone::Neutral
    };
    let icon = if active > 0 {
        Icon::Check
    } else if unknown > 0 {
        Icon::Question
    } else {
        Icon::Ban
    };
    let kind = person.kind();
    view! {
        {person.email().map(visible)}
        {(kind != Kind::Person).then(|| view! { <Badge tone=Tone::Info icon=if kind == Kind::Agent { Icon::Agent } else { Icon::Robot } word=kind.word()/> })}
        <Badge tone=tone icon=icon word=word/>
        <span class="quiet">{person.join.words()}</span>
    }
    .into_any()
}

/// How far the answers have come, for a screen reader.
fn progress(dossier: Dossier) -> String {
    dossier.holdings.with(|holdings| {
        let looking = holdings
            .iter()
            .filter(|(_, holding)| matches!(holding, Holding::Looking(_) | Holding::NotYet))
            .count();
        let found = counted(accounts(holdings).len(), "account", "accounts");
        if looking > 0 {
            format!("{found} so far; {} to answer.", counted(looking, "platform is", "platforms are"))
        } else {
            format!("{found} found.")
        }
    })
}

fn holding(dossier: Dossier, id: &ConnectionId) -> Holding {
    dossier.holdings.with(|holdings| {
        holdings
            .iter()
            .find(|(known, _)| known == id)
            .map_or(Holding::NotConnected, |(_, holding)| holding.clone())
    })
}

/// The name of an account's section on this page.
fn section_id(connection: &Connection, index: usize) -> String {
    format!("account-{}-{index}", connection.id)
}

/// One card an account, and one that says why there is none.
fn cards(session: Session, dossier: Dossier, connection: &Connection) -> AnyView {
    let connection = connection.clone();
    let facts = connection.platform.facts();
    let retry = {
        let id = connection.id.clone();
        Callback::new(move |()| dossier.retry(&id))
    };
    let states = Memo::new(move |_| match holding(dossier, &connection.id) {
        Holding::NotConnected => vec![CardState::NotConnected {
            connect: Route::Connections.address(),
        }],
        Holding::NotYet | Holding::Looking(_) => vec![CardState::Looking],
        Holding::Nobody => vec![CardState::NoAccount],
        Holding::NoAddress => vec![CardState::NoAddress],
        Holding::Failed(error) => vec![CardState::Failed {
            error,
            reconnect: Route::Connections.address(),
        }],
        Holding::Found(records) => {
            let card = |(index, record): (usize, Record)| CardState::Found {
                account: Box::new(record.account),
                href: format!("#{}", section_id(&connection, index)),
            };
            records.into_iter().enumerate().map(card).collect()
        }
    });
    view! {
        <For each=move || 0..states.with(Vec::len) key=|index| *index let:index>
            <AccountCard
                platform=facts.name
                mark=facts.mark
                state=Signal::derive(move || states.with(|states| states.get(index).cloned().unwrap_or(CardState::Looking)))
                now=session.now
                offset=session.zone
                on_retry=retry
            />
        </For>
    }
    .into_any()
}

/// Every field that the platforms gave, one section an account: that of the account that was asked for stands first, and nothing that
/// comes later pushes it away.
fn sections(session: Session, dossier: Dossier, anchor: &ConnectionId, mut connections: Vec<Connection>) -> AnyView {
    connections.sort_by_key(|connection| connection.id != *anchor);
    let places = Memo::new({
        let connections = connections.clone();
        move |_| {
            let mut places = Vec::new();
            for (platform, connection) in connections.iter().enumerate() {
                let ids = records(dossier, &connection.id).into_iter().map(|record| record.account.id);
                places.extend(ids.enumerate().map(|(index, id)| Place { platform, index, id }));
            }
            places
        }
    });
    view! {
        <For each=move || places.get() key=Clone::clone let:place>{section(session, dossier, &connections[place.platform], &place)}</For>
    }
    .into_any()
}

/// Whose section it is: which platform, which of the accounts there, and its id.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Place {
    platform: usize,
    index: usize,
    id: String,
}

fn records(dossier: Dossier, id: &ConnectionId) -> Vec<Record> {
    if let Holding::Found(records) = holding(dossier, id) {
        records
    } else {
        Vec::new()
    }
}

fn section(session: Session, dossier: Dossier, connection: &Connection, place: &Place) -> AnyView {
    let facts = connection.platform.facts();
    let name = section_id(connection, place.index);
    let title = format!("{name}-title");
    let named = title.clone();
    let record = Memo::new({
        let (connection, id) = (connection.id.clone(), place.id.clone());
        move |_| records(dossier, &connection).into_iter().find(|record| record.account.id == id)
    });
    let console = match connection.console(&place.id) {
        Some(address) => view! { <a href=address target="_blank" rel="noopener noreferrer">{format!("Open in {}", facts.name)}<Glyph icon=Icon::External/></a> }.into_any(),
        None => view! { <span class="quiet">{format!("No console address is configured for {}.", facts.name)}</span> }.into_any(),
    };
    let actions = {
        let (connection, name, title) = (connection.clone(), name.clone(), title.clone());
        move || {
            // What was pressed may not be there any more: the focus stays with the account.
            keep_focus(&name, &title);
            record.with(|record| record.as_ref().map(|record| account_actions(session, &connection, record)))
        }
    };
    let fields = {
        let (name, title) = (name.clone(), title.clone());
        move || {
            keep_focus(&name, &title);
            record.with(|record| record.as_ref().map(|record| view! { <Fields fields=record.fields.clone()/> }))
        }
    };
    let status = move || {
        let status = record.with(|record| record.as_ref().map(|record| record.account.status.clone()));
        status.map(|status| view! { <StatusBadge status=status/> })
    };
    view! {
        <section class="account card" id=name aria-labelledby=named>
            <header>
                <Mark path=facts.mark/>
                <h2 id=title tabindex="-1">{format!("{} account", facts.name)}</h2>
                {status}
                <CopyId id=place.id.clone() on_copied=copied(session, &format!("the {} id", facts.short))/>
                <span class="end">{console}</span>
            </header>
            {actions}
            {belongings(session, connection, &place.id)}
            {fields}
        </section>
    }
    .into_any()
}

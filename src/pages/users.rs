//! Users: one platform's people, with its own filters and order, all the way to the last row.

use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::acts::{bulk_actions, making_actions};
use super::words::{before_connections, counted, grouped};
use crate::components::bulk_bar::BulkBar;
use crate::components::field::{SelectField, TextField};
use crate::components::icon::{Glyph, Icon};
use crate::components::mark::{Mark, Outline};
use crate::components::notice::{ErrorCard, Notice};
use crate::components::table::{Cell, Column, Selection, Table};
use crate::model::account::{Account, Attribute};
use crate::model::chosen::Chosen;
use crate::model::connection::{ConnectionId, Standing};
use crate::model::given::Given;
use crate::model::question::{Choice, Direction, Filter, Question};
use crate::model::status::Tone;
use crate::route::Route;
use crate::session::Session;
use crate::session::connections::Connection;
use crate::session::listing::{Listing, Progress, Unfinished};

/// The names under which the order stands in an address.
const ORDER: &str = "order";
const DIRECTION: &str = "direction";

/// The page of one connection.
#[component]
pub fn Users(
    /// Whose users.
    connection: ConnectionId,
) -> impl IntoView {
    let session = expect_context::<Session>();
    move || {
        if let Some(view) = before_connections(session) {
            return view;
        }
        match session.connections.named(&connection) {
            Some(connection) => users(session, connection),
            None => view! { <super::nowhere::Nowhere path=Route::Users { connection: connection.clone(), chosen: Vec::new() }.address()/> }
                .into_any(),
        }
    }
}

fn users(session: Session, connection: Connection) -> AnyView {
    let facts = connection.platform.facts();
    let standing = connection.standing;
    let connected = Memo::new(move |_| standing.with(Standing::is_connected));
    let body = connection.clone();
    let others = switcher(session, &connection.id);
    view! {
        <div class="page-head">
            <Mark path=facts.mark large=true/>
            <div>
                <h1 tabindex="-1">{format!("{} users", facts.name)}</h1>
                <p role="status">{summary(session, &connection)}</p>
            </div>
            <Show when=move || connected.get()>{actions(session, &connection)}</Show>
        </div>
        {others}
        {move || if connected.get() { list(session, &body) } else { unconnected(&body) }}
    }
    .into_any()
}

/// The ways to the other platforms' users, where the sidebar has no room: on a small screen.
fn switcher(session: Session, here: &ConnectionId) -> AnyView {
    let links = session.connections.all.get().into_iter().map(|connection| {
        let facts = connection.platform.facts();
        let current = (connection.id == *here).then_some("page");
        let route = Route::Users {
            connection: connection.id,
            chosen: Vec::new(),
        };
        view! { <a href=route.address() aria-current=current><Outline path=facts.mark/>{facts.short}</a> }
    });
    view! { <nav class="switcher" aria-label="Users of each platform">{links.collect_view()}</nav> }.into_any()
}

fn listing(session: Session, connection: &Connection) -> Listing {
    session.listings.of(&connection.id)
}

/// How much is here, and since when.
fn summary(session: Session, connection: &Connection) -> impl Fn() -> String + Send + Sync + 'static {
    let listing = listing(session, connection);
    move || {
        let count = listing.count.get();
        let read = listing
            .read_at
            .get()
            .map(|at| format!(" Read {}.", at.ago(session.now.get())))
            .unwrap_or_default();
        match (listing.progress.get(), listing.total.get()) {
            (Progress::Idle, _) => String::new(),
            (Progress::Loading, _) if count == 0 => "Reading…".to_owned(),
            (Progress::Complete, _) => format!("{} in all.{read}", counted(count, "user", "users")),
            (_, Some(total)) => format!("{} of {} read.{read}", grouped(count as u64), grouped(total)),
            (_, None) => format!(
                "{} so far; the platform does not say how many there are.{read}",
                counted(count, "user", "users")
            ),
        }
    }
}

fn actions(session: Session, connection: &Connection) -> AnyView {
    let (id, listing) = (connection.id.clone(), listing(session, connection));
    let refresh = move |_| session.listings.refresh(&id, listing);
    view! {
        <div class="actions">
            <button class="button" type="button" on:click=refresh><Glyph icon=Icon::Refresh/>"Refresh"</button>
            {making_actions(session, connection)}
        </div>
    }
    .into_any()
}

fn unconnected(connection: &Connection) -> AnyView {
    let name = connection.platform.facts().name;
    let address = Route::Connections.address();
    match connection.standing.get() {
        Standing::Connecting => view! { <p class="quiet" role="status">{format!("Connecting to {name}…")}</p> }.into_any(),
        Standing::Failed { error, .. } => view! { <ErrorCard error=error platform=name reconnect=address/> }.into_any(),
        _ => view! {
            <Notice tone=Tone::Neutral icon=Icon::Plug title=format!("{name} is not connected.") body="Connect it with a credential of yours to see its users.">
                <a class="button primary" href=address>{format!("Connect {name}")}</a>
            </Notice>
        }
        .into_any(),
    }
}

fn list(session: Session, connection: &Connection) -> AnyView {
    let facts = connection.platform.facts();
    let directory = connection.platform.directory();
    let listing = listing(session, connection);
    let text = RwSignal::new(listing.question.with_untracked(|question| question.text.clone()));
    follow(session, connection, listing, text);
    let columns: Vec<Column> = facts
        .tells
        .iter()
        .map(|attribute| Column {
            label: attribute.label(),
            class: width(*attribute),
            order: directory
                .orders()
                .iter()
                .find(|(_, ordered)| ordered == attribute)
                .map(|(order, _)| *order),
        })
        .collect();
    let (id, tells) = (connection.id.clone(), facts.tells);
    let (near, failed) = (id.clone(), id.clone());
    let sort = {
        let id = id.clone();
        Callback::new(move |order| reorder(session, &id, listing, order))
    };
    let retry = Callback::new(move |()| session.listings.more(&failed, listing));
    let empty = move || matches!(listing.progress.get(), Progress::Complete) && listing.count.get() == 0;
    let rows = move || listing.count.get() > 0 || matches!(listing.progress.get(), Progress::Loading);
    let foot = connection.clone();
    let selection = Selection::new(
        listing.chosen,
        listing.all,
        listing.count,
        Rc::new(move |row| listing.row(row, |account| account.id.clone())),
    );
    let barred = connection.clone();
    view! {
        <div class="filters" role="search" aria-label=format!("Filter {} users", facts.name)>
            <TextField label="Find" value=text placeholder=facts.searches inline=true/>
            {directory.filters().iter().map(|filter| filter_field(session, &connection.id, filter)).collect_view()}
        </div>
        {move || match listing.progress.get() {
            Progress::Failed(error) => view! { <ErrorCard error=error platform=facts.name on_retry=retry reconnect=Route::Connections.address()/> }.into_any(),
            _ => ().into_any(),
        }}
        <Show when=empty>
            <Notice tone=Tone::Neutral icon=Icon::Search title="Nobody matches." body="Change the search or the filters."/>
        </Show>
        <Show when=rows>
            <Table
                caption=format!("{} users", facts.name)
                columns=columns.clone()
                rows=listing.count
                revision=listing.revision
                total=Signal::derive(move || listing.total.get().or_else(|| (listing.progress.get() == Progress::Complete).then(|| listing.count.get() as u64)))
                cell=Rc::new(move |row, column| listing.row(row, |account| cell(account, tells[column])).unwrap_or(Cell::Muted(String::new())))
                href={
                    let id = id.clone();
                    Rc::new(move |row| {
                        let account = listing.row(row, |account| account.id.clone()).unwrap_or_default();
                        Route::Person { connection: id.clone(), id: account }.address()
                    })
                }
                sorted=Signal::derive(move || listing.question.with(|question| question.order))
                on_sort=sort
                on_near_end={
                    let near = near.clone();
                    Callback::new(move |()| session.listings.more(&near, listing))
                }
                now=session.now
                offset=session.zone
                busy=Signal::derive(move || listing.progress.get() == Progress::Loading)
                turn=listing.turn
                top=listing.top
                selection=Some(selection)
                bar=Some(bar(session, &barred, listing, selection))
                footer={
                    let foot = foot.clone();
                    move || footer(session, &foot, listing)
                }
            />
        </Show>
    }
    .into_any()
}

/// Follows the address (filters and order) and the search field; the field waits until typing rests.
fn follow(session: Session, connection: &Connection, listing: Listing, text: RwSignal<String>) {
    let id = connection.id.clone();
    let directory = connection.platform.directory();
    let typed = session.listings.rested(text);
    Effect::new(move |_| {
        let Route::Users { connection, chosen } = session.address.current.get() else {
            return;
        };
        if connection != id {
            return;
        }
        let text = typed.get();
        let value = |name: &str| chosen.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
        let filters = directory
            .filters()
            .iter()
            .filter_map(|filter| Some((filter.name, value(filter.name)?)))
            .collect();
        let direction = if value(DIRECTION).as_deref() == Some("descending") {
            Direction::Descending
        } else {
            Direction::Ascending
        };
        let order = value(ORDER)
            .and_then(|wanted| directory.orders().iter().find(|(order, _)| *order == wanted))
            .map(|(order, _)| (*order, direction));
        session.listings.open(
            &id,
            listing,
            Question {
                text: text.trim().to_owned(),
                filters,
                order,
                limit: 0,
            },
        );
    });
}

/// The same address with one thing chosen differently; what stands at its default is left out.
fn choose(session: Session, id: &ConnectionId, changes: &[(&str, Option<String>)]) {
    let Route::Users { connection, mut chosen } = session.address.current.get_untracked() else {
        return;
    };
    if connection != *id {
        return;
    }
    let before = chosen.clone();
    for (name, value) in changes {
        chosen.retain(|(known, _)| known != name);
        chosen.extend(value.clone().map(|value| ((*name).to_owned(), value)));
    }
    if chosen != before {
        session.address.replace(Route::Users { connection, chosen });
    }
}

fn reorder(session: Session, id: &ConnectionId, listing: Listing, order: &'static str) {
    let turned = listing
        .question
        .with_untracked(|question| question.order == Some((order, Direction::Ascending)));
    let direction = turned.then(|| "descending".to_owned());
    choose(session, id, &[(ORDER, Some(order.to_owned())), (DIRECTION, direction)]);
}

fn filter_field(session: Session, id: &ConnectionId, filter: &'static Filter) -> AnyView {
    let stands = move || {
        let Route::Users { chosen, .. } = session.address.current.get() else {
            return None;
        };
        chosen.into_iter().find(|(name, _)| name == filter.name).map(|(_, value)| value)
    };
    let value = RwSignal::new(untrack(stands).unwrap_or_else(|| filter.default().to_owned()));
    Effect::new(move |_| {
        let stands = stands().unwrap_or_else(|| filter.default().to_owned());
        if value.get_untracked() != stands {
            value.set(stands);
        }
    });
    let id = id.clone();
    let rested = if matches!(filter.choice, Choice::Text(_)) {
        session.listings.rested(value)
    } else {
        value.into()
    };
    Effect::new(move |before: Option<String>| {
        let now = rested.get();
        if before.is_some_and(|before| before != now) {
            choose(session, &id, &[(filter.name, (now != filter.default()).then(|| now.clone()))]);
        }
        now
    });
    match &filter.choice {
        Choice::OneOf(options) => {
            let options = options
                .iter()
                .map(|(value, label)| ((*value).to_owned(), (*label).to_owned()))
                .collect::<Vec<_>>();
            view! { <SelectField label=filter.label value=value options=options inline=true/> }.into_any()
        }
        Choice::Text(hint) => view! { <TextField label=filter.label value=value placeholder=*hint inline=true/> }.into_any(),
    }
}

fn width(attribute: Attribute) -> &'static str {
    match attribute {
        Attribute::Name => "name",
        Attribute::Email => "email",
        Attribute::Status => "status",
        Attribute::Kind => "kind wide",
        Attribute::Login => "login wide",
        Attribute::Roles | Attribute::Groups => "groups wide",
        Attribute::Tenant => "tenant wide",
        Attribute::Created | Attribute::LastSeen => "when wide",
        Attribute::Id => "id wide",
    }
}

fn cell(account: &Account, attribute: Attribute) -> Cell {
    let list = |given: &Given<Vec<String>>| Cell::Given(given.clone().map(|list| list.join(", ")));
    match attribute {
        // The first column names the row, whatever the platform calls it by.
        Attribute::Name => Cell::Text(account.title().to_owned()),
        Attribute::Email => Cell::Given(account.email.clone()),
        Attribute::Login => Cell::Given(account.login.clone()),
        Attribute::Status => Cell::Status(account.status.clone()),
        Attribute::Kind => Cell::Given(account.kind.clone().map(|kind| kind.word().to_owned())),
        Attribute::Roles => list(&account.roles),
        Attribute::Groups => list(&account.groups),
        Attribute::Tenant => Cell::Given(account.tenant.clone()),
        Attribute::Created => Cell::Moment(account.created.clone()),
        Attribute::LastSeen => Cell::Moment(account.last_seen.clone()),
        Attribute::Id => Cell::Mono(account.id.clone()),
    }
}

/// Who is chosen, and what can be done with them.
fn bar(session: Session, connection: &Connection, listing: Listing, selection: Selection) -> AnyView {
    let (gathering, left) = (RwSignal::new(false), RwSignal::new(false));
    on_cleanup(move || left.set(true));
    let gather = {
        let (id, name) = (connection.id.clone(), connection.platform.facts().name);
        Callback::new(move |then: Callback<Vec<Account>>| {
            if gathering.get_untracked() {
                return;
            }
            gathering.set(true);
            let id = id.clone();
            spawn_local(async move {
                // Those who match and are not here yet are read first; whoever clears the choice stops it.
                let chosen = session.listings.all_matching(&id, listing, left.into()).await;
                if gathering.try_set(false).is_some() {
                    return;
                }
                match chosen {
                    Ok(accounts) => then.run(accounts),
                    Err(Unfinished::Stopped) => session
                        .toasts
                        .say(Tone::Info, "Nothing was begun: you stopped before everybody who matches was read."),
                    Err(Unfinished::Failed(error)) => session.toasts.say(
                        Tone::Warn,
                        format!(
                            "Nothing was begun, because not everybody who matches could be read. {}",
                            error.happened(name)
                        ),
                    ),
                }
            });
        })
    };
    // Once the last page is here, those who match are those who are here, whatever the platform said before.
    let matching = move || {
        let here = || (listing.progress.get() == Progress::Complete).then(|| listing.count.get() as u64);
        here().or_else(|| listing.total.get()).map(grouped)
    };
    let says = move || match (listing.all.get(), selection.any()) {
        (true, _) if gathering.get() => format!("Reading everybody who matches: {} so far", grouped(listing.count.get() as u64)),
        (true, _) => matching().map_or_else(|| "All that match are selected".to_owned(), |count| format!("All {count} selected")),
        (false, true) => format!("{} selected", grouped(listing.chosen.with(Chosen::len) as u64)),
        (false, false) => String::new(),
    };
    let more = move || {
        let offered = !listing.all.get() && listing.has_more() && selection.is_whole();
        match matching().filter(|_| offered) {
            Some(count) => format!("Select all {count} that match"),
            None if offered => "Select all that match".to_owned(),
            None => String::new(),
        }
    };
    view! {
        <BulkBar
            says=Signal::derive(says)
            more=Signal::derive(more)
            on_more=Callback::new(move |()| selection.choose_all())
            on_clear=Callback::new(move |()| selection.clear())
            actions=bulk_actions(session, connection, gather)
        />
    }
    .into_any()
}

/// How much is loaded, and the ways to load the rest or to stop.
fn footer(session: Session, connection: &Connection, listing: Listing) -> AnyView {
    let id = connection.id.clone();
    let everything = move |_| session.listings.everything(&id, listing);
    let loaded = move || match listing.total.get() {
        Some(total) => format!("{} of {} loaded", grouped(listing.count.get() as u64), grouped(total)),
        None => format!("{} loaded", grouped(listing.count.get() as u64)),
    };
    let unreadable = move || match listing.unreadable.get() {
        0 => String::new(),
        count => format!("{} could not be read", counted(count, "record", "records")),
    };
    let ways = move || match listing.progress.get() {
        Progress::More => {
            view! { <button class="button small" type="button" on:click=everything.clone()>"Load everything"</button> }.into_any()
        }
        Progress::Loading => {
            view! { <button class="button small" type="button" on:click=move |_| session.listings.stop(listing)>"Stop"</button> }.into_any()
        }
        _ => ().into_any(),
    };
    view! { <span>{loaded}</span><span class="care">{unreadable}</span><span class="end">{ways}</span> }.into_any()
}

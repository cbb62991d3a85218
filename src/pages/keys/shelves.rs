//! How far the keys of each platform are read, and the ways to read the rest.

use leptos::prelude::*;

use super::making;
use crate::components::icon::{Glyph, Icon};
use crate::components::live::live;
use crate::components::mark::Mark;
use crate::components::notice::ErrorCard;
use crate::components::text::visible;
use crate::model::connection::Standing;
use crate::pages::words::{counted, grouped};
use crate::route::Route;
use crate::session::Session;
use crate::session::connections::Connection;
use crate::session::keys::{Inventory, Reading, Shelf, keys};

/// One line a platform.
pub fn shelves(session: Session, inventory: Inventory) -> AnyView {
    view! {
        <section class="card shelves" aria-label="What was read">
            <For each=move || session.connections.all.get() key=|connection| connection.id.clone() let:connection>{shelf(session, inventory, &connection)}</For>
        </section>
    }
    .into_any()
}

fn shelf(session: Session, inventory: Inventory, connection: &Connection) -> AnyView {
    let facts = connection.platform.facts();
    let (id, standing) = (connection.id.clone(), connection.standing);
    let shelf = {
        let id = id.clone();
        Memo::new(move |_| inventory.shelf(&id))
    };
    let keys = keys(connection.platform);
    let words = move || match standing.get() {
        Standing::Connected { .. } => shelf.with(|shelf| said(shelf, session)),
        Standing::Connecting => "Connecting…".to_owned(),
        Standing::Failed { .. } => "The connection fails.".to_owned(),
        Standing::NotConnected => "Not connected.".to_owned(),
    };
    let buttons = {
        let connection = connection.clone();
        live(move || {
            let id = connection.id.clone();
            if !standing.with(Standing::is_connected) {
                return view! { <a href=Route::Connections.address()>"Connections"</a> }.into_any();
            }
            let (again, crawl, stop) = (id.clone(), id.clone(), id);
            let name = facts.name;
            let everybody = keys.can_crawl().then(|| {
                if shelf.with(|shelf| shelf.crawl == Reading::Reading) {
                    view! { <button type="button" class="button small" aria-label=format!("Stop reading everybody's keys on {name}") on:click=move |_| inventory.stop(&stop)><Glyph icon=Icon::Pause/>"Stop"</button> }.into_any()
                } else {
                    view! { <button type="button" class="button small" aria-label=format!("Read everybody's keys on {name}") on:click=move |_| inventory.crawl(&crawl)><Glyph icon=Icon::People/>"Read everybody's"</button> }.into_any()
                }
            });
            view! {
                {everybody}
                <button type="button" class="button small square" aria-label=format!("Read the keys on {name} again") title="Read again" on:click=move |_| inventory.read(&again)><Glyph icon=Icon::Refresh/></button>
                {making(inventory, &connection)}
            }
            .into_any()
        })
    };
    let failure = live(move || {
        let again = id.clone();
        let failed = shelf.with(|shelf| match (&shelf.list, &shelf.crawl) {
            (Reading::Failed(error), _) => Some((error.clone(), false)),
            (_, Reading::Failed(error)) => Some((error.clone(), true)),
            _ => None,
        });
        let Some((error, is_of_everybody)) = failed else {
            return ().into_any();
        };
        let retry = Callback::new(move |()| {
            if is_of_everybody {
                inventory.crawl(&again);
            } else {
                inventory.read(&again);
            }
        });
        view! { <ErrorCard error=error platform=facts.name on_retry=retry reconnect=Route::Connections.address()/> }.into_any()
    });
    let unread = live(move || {
        let unread = shelf.with(|shelf| shelf.unread.clone());
        if unread.is_empty() {
            return ().into_any();
        }
        let lines: Vec<AnyView> = unread
            .iter()
            .map(|(holder, error)| view! { <li><b>{visible(holder.title())}</b>" "{error.happened(facts.name)}</li> }.into_any())
            .collect();
        let count = counted(unread.len(), "user", "users");
        view! { <details><summary>{format!("The keys of {count} could not be read")}</summary><ul>{lines}</ul></details> }.into_any()
    });
    view! {
        <div class="shelf">
            <Mark path=facts.mark/>
            <div>
                <p><b>{facts.name}</b>" "<span role="status">{live(move || words().into_any())}</span></p>
                <p class="quiet">{keys.reach()}</p>
                {unread}
                {failure}
            </div>
            <div class="acts">{buttons}</div>
        </div>
    }
    .into_any()
}

/// How far it is, in words.
fn said(shelf: &Shelf, session: Session) -> String {
    let keys = counted(shelf.keys, "key", "keys");
    let at = shelf
        .read_at
        .map(|at| format!(", read {}", at.ago(session.now.get())))
        .unwrap_or_default();
    let read = match &shelf.list {
        Reading::Idle => return "Not read yet.".to_owned(),
        Reading::Reading if shelf.keys == 0 => "Reading…".to_owned(),
        Reading::Reading => format!("{keys} so far, reading…"),
        Reading::Failed(_) if !at.is_empty() => format!("{keys}{at}; they could not be read again."),
        Reading::Failed(_) if shelf.keys == 0 => "The keys could not be read.".to_owned(),
        Reading::Failed(_) => format!("{keys}, and not all of them could be read."),
        Reading::Complete | Reading::Stopped => format!("{keys}{at}."),
    };
    let unreadable = match shelf.unreadable {
        0 => String::new(),
        count => format!(" {} could not be read.", counted(count, "row", "rows")),
    };
    let of = shelf.total.map(|total| format!(" of {}", grouped(total))).unwrap_or_default();
    let holders = grouped(shelf.holders);
    let crawl = match &shelf.crawl {
        Reading::Idle => String::new(),
        Reading::Reading => format!(" The keys of {holders}{of} users read so far."),
        Reading::Complete => format!(" The keys of all {holders} users were read."),
        Reading::Stopped => format!(" Stopped: the keys of {holders}{of} users were read."),
        Reading::Failed(_) => format!(" The keys of {holders}{of} users were read before it failed."),
    };
    format!("{read}{unreadable}{crawl}")
}

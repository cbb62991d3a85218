//! One key: what is known of it, whose it is, and what can be done to it.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::list::state_badge;
use super::{may, rotation};
use crate::components::badge::StatusBadge;
use crate::components::copy::CopyId;
use crate::components::fields::Fields;
use crate::components::focus::keep_focus;
use crate::components::given::given;
use crate::components::icon::{Glyph, Icon};
use crate::components::live::live;
use crate::components::mark::Mark;
use crate::components::moment::Moment;
use crate::components::notice::{ErrorCard, Notice};
use crate::components::text::visible;
use crate::model::capability::{Capability, OF_ONE_KEY};
use crate::model::connection::ConnectionId;
use crate::model::error::ApiError;
use crate::model::given::Given;
use crate::model::key::{Details, Key};
use crate::model::plan::is_destructive;
use crate::model::status::Tone;
use crate::model::time::Time;
use crate::pages::acts::bench;
use crate::pages::words::{before_connections, copied};
use crate::route::Route;
use crate::session::Session;
use crate::session::keys::{Inventory, Reading};

/// The ids of the page and of its heading.
const PAGE: &str = "key-page";
const TITLE: &str = "key-title";

/// The page of one key.
#[component]
pub fn KeyPage(
    /// Where it is.
    connection: ConnectionId,
    /// Its id.
    id: String,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let inventory = Inventory::of(session);
    Effect::new(move |_| {
        session.connections.track_standings();
        inventory.catch_up();
    });
    let place = connection.clone();
    let key = Memo::new_with_compare(move |_| inventory.key(&place, &id), |before, now| before != now);
    let reading = Memo::new(move |_| inventory.shelf(&connection).list);
    let details: Told = RwSignal::new(None);
    // What may be done with it changes only with the key itself.
    Effect::new(move |_| {
        let Some(key) = key.get() else { return };
        spawn_local(async move {
            let told = inventory.details(&key.connection, &key.id).await;
            // The page may be gone by then.
            details.try_set(told);
        });
    });
    live(move || {
        // What was pressed may not be there any more.
        keep_focus(PAGE, TITLE);
        before_connections(session).unwrap_or_else(|| match key.get() {
            Some(key) => view! { <div id=PAGE class="key-page">{page(session, inventory, &key, details)}</div> }.into_any(),
            None => nothing(&reading.get()),
        })
    })
}

/// There is none, or none yet.
fn nothing(reading: &Reading) -> AnyView {
    let head = view! { <div class="page-head"><h1 tabindex="-1">"Key"</h1></div> };
    if matches!(reading, Reading::Idle | Reading::Reading) {
        return view! { {head}<p class="quiet" role="status">"Reading the keys…"</p> }.into_any();
    }
    view! {
        {head}
        <Notice tone=Tone::Neutral title="This key was not read." body="It may be somebody else's, whose keys are read only when you ask for them, or it may be gone.">
            <a class="button" href=Route::Keys.address()>"All keys"</a>
        </Notice>
    }
    .into_any()
}

/// More of the key, once it is here; nothing where the platform tells no more.
type Told = RwSignal<Option<Result<Details, ApiError>>>;

fn page(session: Session, inventory: Inventory, key: &Arc<Key>, details: Told) -> AnyView {
    let name = session.connections.platform_name(&key.connection);
    let mark = session
        .connections
        .named(&key.connection)
        .map(|connection| connection.platform.facts().mark);
    let moment = |given: &Given<Time>, never: &'static str| match given {
        Given::Nothing => view! { <span class="quiet">{never}</span> }.into_any(),
        given => view! { <Moment time=given.clone() now=session.now offset=session.zone/> }.into_any(),
    };
    let line = |label: &'static str, value: AnyView| view! { <div><dt>{label}</dt><dd>{value}</dd></div> }.into_any();
    let holder = match &key.holder {
        Given::Value(holder) => {
            let title = visible(holder.title());
            let person = (!holder.program && !holder.id.is_empty()).then(|| Route::Person {
                connection: key.connection.clone(),
                id: holder.id.clone(),
            });
            match person {
                Some(route) => view! { <a href=route.address()>{title}</a>" "<StatusBadge status=holder.status.clone()/> }.into_any(),
                None => title,
            }
        }
        other => given(&other.clone().map(|_| String::new())),
    };
    let orphan = key.is_orphan().then(|| {
        let body = "Whoever answered for it is shut out, gone or not found, and the key may still open something. Ask who uses it, then revoke it.";
        view! { <Notice tone=Tone::Warn title="Nobody looks after this key." body=body/> }
    });
    let allowed = may(key);
    let lines = vec![
        line("State", state_badge(key, session.now.get_untracked())),
        line("Holder", holder),
        line("Kind", given(&key.kind.clone().map(|kind| kind.word().to_owned()))),
        line(
            "May",
            if allowed.is_empty() {
                view! { <span class="quiet">"Not told"</span> }.into_any()
            } else {
                visible(&allowed)
            },
        ),
        line("Created", moment(&key.created, "Not on record")),
        line("Ends", moment(&key.expires, "Never by itself")),
        line("Last used", moment(&key.last_used, "Never, as far as the platform tells")),
        line("Uses", given(&key.uses.clone().map(|uses| uses.to_string()))),
        line(
            "Id",
            view! { <CopyId id=key.mark.text().unwrap_or(&key.id).to_owned() on_copied=copied(session, "the id")/> }.into_any(),
        ),
    ];
    view! {
        <div class="page-head">
            {mark.map(|path| view! { <Mark path=path large=true/> })}
            <div>
                <h1 id=TITLE tabindex="-1">{visible(key.title())}</h1>
                <p>{format!("Key on {name}")}</p>
            </div>
            <div class="actions"><a class="button" href=Route::Keys.address()><Glyph icon=Icon::Key/>"All keys"</a></div>
        </div>
        {orphan}
        <section class="card key">
            <dl class="key-facts">{lines}</dl>
            {offers(inventory, key, details)}
        </section>
        {rotation::rotation(session, inventory, key)}
        {live(move || details.with(|details| details.as_ref().map_or_else(|| ().into_any(), |details| more(details, name))))}
    }
    .into_any()
}

/// What it may do, to be tried with a request, and every field.
fn more(details: &Result<Details, ApiError>, name: &'static str) -> AnyView {
    let details = match details {
        Ok(details) => details,
        Err(error) => return view! { <ErrorCard error=error.clone() platform=name/> }.into_any(),
    };
    let may = match &details.constraints {
        None => view! { <p class="quiet">"Not all of it is understood here: see the fields below."</p> }.into_any(),
        Some(rows) if rows.is_empty() => view! { <p>"No constraint: it may do whatever its holder may."</p> }.into_any(),
        Some(rows) => {
            let words: Vec<AnyView> = rows
                .iter()
                .map(|row| view! { <li>{visible(&row.words())}</li> }.into_any())
                .collect();
            let rows = rows.clone();
            view! { <ol>{words}</ol>{bench(Memo::new(move |_| rows.clone()))} }.into_any()
        }
    };
    view! {
        <section class="card constraints may" aria-labelledby="may-title"><h2 id="may-title">"What it may do"</h2>{may}</section>
        <section class="card"><Fields fields=details.fields.clone()/></section>
    }
    .into_any()
}

/// Whether the key that follows it is there already.
fn is_followed(inventory: Inventory, key: &Key) -> bool {
    untrack(|| {
        inventory
            .succession(key)
            .is_some_and(|succession| inventory.successor(&succession).is_some())
    })
}

/// What can be done to it, and what cannot, with the reason.
fn offers(inventory: Inventory, key: &Arc<Key>, details: Told) -> AnyView {
    let (mut buttons, mut reasons) = (Vec::new(), Vec::new());
    for capability in OF_ONE_KEY {
        let Some(offer) = inventory.offer(key, capability) else { continue };
        let word = offer.wording.button();
        match offer.terms {
            Ok(_) => {
                let this = key.clone();
                let begin = move |_| inventory.propose(std::slice::from_ref(&this), capability);
                buttons.push(view! { <button type="button" class="button" class:takes=is_destructive(capability) on:click=begin>{format!("{word}…")}</button> }.into_any());
            }
            Err(_) if capability == Capability::RotateKey && is_followed(inventory, key) => {}
            Err(_) if capability == Capability::RotateKey && inventory.can_follow(key) => {
                let this = key.clone();
                let begin = move |_| {
                    let rows = details.with_untracked(|details| {
                        details
                            .as_ref()
                            .and_then(|told| told.as_ref().ok())
                            .and_then(|told| told.constraints.clone())
                    });
                    inventory.succeed(&this, &rows.unwrap_or_default());
                };
                buttons.push(view! { <button type="button" class="button" on:click=begin>"Rotate…"</button> }.into_any());
            }
            Err(why) => reasons.push(view! { <div><dt>{word}</dt><dd>{why}</dd></div> }.into_any()),
        }
    }
    view! {
        <div class="offers">
            <h2>"Actions"</h2>
            <div class="offered" role="group" aria-label="Actions on this key">{buttons}</div>
            <dl>{reasons}</dl>
        </div>
    }
    .into_any()
}

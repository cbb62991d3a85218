//! One key: what is known of it, whose it is, and what can be done to it.

use std::sync::Arc;

use leptos::prelude::*;

use super::{may, state_badge};
use crate::components::badge::StatusBadge;
use crate::components::copy::CopyId;
use crate::components::given::given;
use crate::components::icon::{Glyph, Icon};
use crate::components::live::live;
use crate::components::mark::Mark;
use crate::components::moment::Moment;
use crate::components::notice::Notice;
use crate::components::text::visible;
use crate::model::capability::OF_ONE_KEY;
use crate::model::connection::ConnectionId;
use crate::model::given::Given;
use crate::model::key::Key;
use crate::model::status::Tone;
use crate::model::time::Time;
use crate::pages::words::before_connections;
use crate::route::Route;
use crate::session::Session;
use crate::session::keys::{Inventory, Reading};

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
    live(move || {
        before_connections(session).unwrap_or_else(|| match key.get() {
            Some(key) => page(session, inventory, &key),
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

fn page(session: Session, inventory: Inventory, key: &Arc<Key>) -> AnyView {
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
            let link = (!holder.program && !holder.id.is_empty()).then(|| Route::Person {
                connection: key.connection.clone(),
                id: holder.id.clone(),
            });
            match link {
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
    let copied = Callback::new(move |result: Result<String, String>| match result {
        Ok(_) => session.toasts.say(Tone::Ok, "Copied the id."),
        Err(why) => session.toasts.say(Tone::Warn, why),
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
            view! { <CopyId id=key.mark.text().unwrap_or(&key.id).to_owned() on_copied=copied/> }.into_any(),
        ),
    ];
    view! {
        <div class="page-head">
            {mark.map(|path| view! { <Mark path=path large=true/> })}
            <div>
                <h1 tabindex="-1">{visible(key.title())}</h1>
                <p>{format!("Key on {name}")}</p>
            </div>
            <div class="actions"><a class="button" href=Route::Keys.address()><Glyph icon=Icon::Key/>"All keys"</a></div>
        </div>
        {orphan}
        <section class="card key">
            <dl class="key-facts">{lines}</dl>
            {offers(inventory, key)}
        </section>
    }
    .into_any()
}

/// What can be done to it, and what cannot, with the reason.
fn offers(inventory: Inventory, key: &Arc<Key>) -> AnyView {
    let (mut buttons, mut reasons) = (Vec::new(), Vec::new());
    for capability in OF_ONE_KEY {
        let Some(offer) = inventory.offer(key, capability) else { continue };
        let word = offer.wording.button();
        match offer.terms {
            Ok(terms) => {
                let this = key.clone();
                let begin = move |_| inventory.propose(std::slice::from_ref(&this), capability);
                buttons.push(view! { <button type="button" class="button" class:takes=!terms.reversible on:click=begin>{format!("{word}…")}</button> }.into_any());
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

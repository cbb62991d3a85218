//! A rotation that is led: the new key, the change-over with an eye on the old key's use, the end of the old one. And what can be done
//! where the platform makes no key for anybody else.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;

use crate::components::icon::{Glyph, Icon};
use crate::components::live::live;
use crate::components::text::visible;
use crate::model::capability::Capability;
use crate::model::given::Given;
use crate::model::key::{Holder, Key};
use crate::pages::words::counted;
use crate::route::{Route, mailto};
use crate::session::Session;
use crate::session::keys::{Inventory, Succession, used};

/// How often the use of the old key is read while somebody watches.
const WATCHED_EACH: Duration = Duration::from_secs(30);

/// The rotation that is under way; or, of somebody else's key, what is possible in place of one.
pub fn rotation(session: Session, inventory: Inventory, key: &Arc<Key>) -> AnyView {
    let key = key.clone();
    live(move || match inventory.succession(&key) {
        Some(succession) => under_way(session, inventory, &key, &succession),
        None if inventory.is_own(&key) == Some(false) && !can_replace(inventory, &key) && key.state.may_open() => {
            of_somebody_else(session, &key)
        }
        None => ().into_any(),
    })
}

fn can_replace(inventory: Inventory, key: &Key) -> bool {
    inventory.offer(key, Capability::RotateKey).is_some_and(|offer| offer.terms.is_ok())
}

/// Somebody else's key: ask, a day, revoke.
fn of_somebody_else(session: Session, key: &Key) -> AnyView {
    let name = session.connections.platform_name(&key.connection);
    let nobody = Holder::default();
    let holder = key.holder.value().unwrap_or(&nobody);
    let mail = (!holder.email.is_empty()).then(|| {
        let address = mailto(&holder.email, "Please rotate an API key");
        view! { <a class="button" href=address><Glyph icon=Icon::Mail/>"Write to "{visible(holder.title())}</a> }
    });
    view! {
        <section class="card rotation" aria-labelledby="rotation-title">
            <h2 id="rotation-title">"Rotate somebody else's key"</h2>
            <p>{format!("{name} makes a key for whoever asks, and for nobody else. So:")}</p>
            <ol>
                <li>"Ask "{visible(holder.title())}" to create a new key and to change over to it."</li>
                <li>"Agree on a day."</li>
                <li>"Look here whether this one is still used, and revoke it then."</li>
            </ol>
            {mail}
        </section>
    }
    .into_any()
}

fn under_way(session: Session, inventory: Inventory, key: &Arc<Key>, succession: &Succession) -> AnyView {
    let made = inventory.successor(succession);
    let over = !key.state.may_open();
    let place = key.connection.clone();
    if made.is_some() && !over {
        // Whoever looks at it sees whether the old key is still used.
        let again = place.clone();
        let watch = set_interval_with_handle(move || inventory.read(&again), WATCHED_EACH);
        on_cleanup(move || _ = watch.map(|watch| watch.clear()));
    }
    let first = match &made {
        Some(made) => {
            let href = Route::Key {
                connection: made.connection.clone(),
                id: made.id.clone(),
            }
            .address();
            view! { <p>"Made: "<a href=href>{visible(made.title())}</a></p> }.into_any()
        }
        None => view! { <p class="quiet">{format!("Not made yet: “{}” is in no list.", succession.name)}</p> }.into_any(),
    };
    let second = use_since(key, succession, session);
    let check = move |_| inventory.read(&place);
    let old = key.clone();
    let revoke = move |_| inventory.propose(std::slice::from_ref(&old), Capability::RevokeKey);
    let third = if over {
        view! { <p>{format!("Done: it is {}.", key.state.word().to_lowercase())}</p> }.into_any()
    } else {
        view! { <button type="button" class="button takes" disabled=made.is_none() on:click=revoke>"Revoke the old key…"</button> }
            .into_any()
    };
    view! {
        <section class="card rotation" aria-labelledby="rotation-title">
            <h2 id="rotation-title">"Rotation"</h2>
            <ol>
                <li><b>"The new key"</b>{first}</li>
                <li>
                    <b>"Change over"</b>
                    <p>"Put the new key wherever this one is used."</p>
                    <p role="status">{second}</p>
                    {(!over).then(|| view! { <button type="button" class="button small" on:click=check><Glyph icon=Icon::Refresh/>"Look now"</button> })}
                </li>
                <li><b>"The old key"</b>{third}</li>
            </ol>
        </section>
    }
    .into_any()
}

/// Whether the old key was used since the rotation began, as far as the platform tells.
fn use_since(key: &Key, succession: &Succession, session: Session) -> String {
    let last = used(key, session.now.get());
    match (succession.uses, &key.uses, &key.last_used) {
        (Some(before), Given::Value(now), _) if *now > before => {
            let times = usize::try_from(now - before).unwrap_or(usize::MAX);
            format!("Still in use: {} since the rotation began, {last}.", counted(times, "use", "uses"))
        }
        (Some(_), Given::Value(_), _) => format!("Not used since the rotation began; {last}."),
        (_, _, Given::Value(at)) if *at > succession.begun => format!("Still in use: {last}."),
        (_, _, Given::Value(_) | Given::Nothing) => format!("Not seen in use since the rotation began; {last}."),
        _ => "The platform does not tell whether it is still used: ask whoever uses it.".to_owned(),
    }
}

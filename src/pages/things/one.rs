//! One thing: what can be done to it, what belongs to it, and every field that its platform tells.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{TITLE, head, many, one, unknown};
use crate::components::copy::CopyId;
use crate::components::fields::Fields;
use crate::components::focus::keep_focus;
use crate::components::live::live;
use crate::components::notice::ErrorCard;
use crate::components::text::visible;
use crate::model::capability::OF_ONE_RESOURCE;
use crate::model::connection::{ConnectionId, Standing};
use crate::model::error::ApiError;
use crate::model::plan::is_destructive;
use crate::model::resource::Resource;
use crate::pages::belongings::{self, Reader};
use crate::pages::words::{before_connections, copied};
use crate::route::Route;
use crate::session::Session;
use crate::session::connections::Connection;
use crate::session::things::{Kind, Things, named};

/// The id of the page.
const PAGE: &str = "thing-page";

/// The page.
#[component]
pub fn ThingPage(
    /// Where it is.
    connection: ConnectionId,
    /// The name of its kind.
    kind: String,
    /// Its id.
    id: String,
) -> impl IntoView {
    let session = expect_context::<Session>();
    live(move || {
        before_connections(session).unwrap_or_else(|| match named(session, &connection, &kind) {
            Some((connection, kind)) => page(session, &connection, kind, &id),
            None => unknown(),
        })
    })
}

/// What was read of it; nothing while nothing was.
type Found = RwSignal<Option<Result<Arc<Resource>, ApiError>>>;

fn page(session: Session, connection: &Connection, kind: &'static Kind, id: &str) -> AnyView {
    let things = Things::of(session);
    let found: Found = RwSignal::new(None);
    let place = (connection.clone(), id.to_owned());
    let read = move || {
        let (connection, id) = place.clone();
        spawn_local(async move {
            let read = things.one(&connection, kind, &id).await;
            // The page may be gone by then.
            found.try_set(read.map(|read| read.map(Arc::new)));
        });
    };
    let (again, place) = (read.clone(), connection.clone());
    Effect::new(move |_| {
        let changed = session.changed.get();
        let connected = place.standing.with(Standing::is_connected);
        if connected && changed.is_none_or(|changed| changed == place.id) {
            read();
        }
    });
    let facts = connection.platform.facts();
    let about = format!("{} of {}", one(kind), facts.name);
    let all = Route::Things {
        connection: connection.id.clone(),
        kind: kind.slug.to_owned(),
    };
    let place = connection.clone();
    let retry = Callback::new(move |()| again());
    let body = live(move || {
        keep_focus(PAGE, TITLE);
        match found.get() {
            None => view! { <p class="quiet" role="status">"Reading…"</p> }.into_any(),
            Some(Err(error)) => {
                view! { <ErrorCard error=error platform=facts.name on_retry=retry reconnect=Route::Connections.address()/> }.into_any()
            }
            Some(Ok(thing)) => view! {
                <section class="card">
                    {offers(things, &place, kind, &thing)}
                    <Fields fields=thing.fields.clone()/>
                </section>
            }
            .into_any(),
        }
    });
    let fallback = id.to_owned();
    let title = live(move || match found.get() {
        Some(Ok(thing)) => visible(thing.title()),
        _ => visible(&fallback),
    });
    let actions = view! {
        <CopyId id=id.to_owned() on_copied=copied(session, "the id")/>
        <a class="button" href=all.address()>{format!("All {}", many(kind))}</a>
    };
    view! {
        <div id=PAGE class="thing-page">
            {head(connection, title, capitalized(&about), actions.into_any())}
            {body}
            {parts(session, connection, kind, id)}
        </div>
    }
    .into_any()
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What belongs to it, each list read when somebody opens it.
fn parts(session: Session, connection: &Connection, kind: &'static Kind, id: &str) -> AnyView {
    let things = Things::of(session);
    let readers = kind
        .parts
        .iter()
        .map(|part| {
            let (place, id) = (connection.clone(), id.to_owned());
            let reader: Reader = Rc::new(move |_| {
                let (place, id) = (place.clone(), id.clone());
                Box::pin(async move {
                    let read = things.part(&place, kind, part, &id).await;
                    read.unwrap_or_else(|| Err(ApiError::not_sent("The platform is not connected.")))
                })
            });
            (part.heading, reader)
        })
        .collect();
    let place = connection.id.clone();
    let renewed = move || session.changed.with(|changed| changed.as_ref() == Some(&place));
    let label = format!("What belongs to it on {}", connection.platform.facts().name);
    let lists = belongings::lists(session, connection, "Belongs to it", label, readers, renewed);
    lists.map_or_else(
        || ().into_any(),
        |lists| view! { <section class="card">{lists}</section> }.into_any(),
    )
}

/// What can be done to it.
fn offers(things: Things, connection: &Connection, kind: &'static Kind, thing: &Arc<Resource>) -> AnyView {
    let mut buttons = Vec::new();
    for capability in OF_ONE_RESOURCE {
        let offer = things.offer(kind, capability);
        if offer.terms.is_ok() {
            let (place, this) = (connection.clone(), thing.clone());
            let begin = move |_| things.propose(&place, kind, std::slice::from_ref(&this), capability);
            let words = format!("{}…", offer.wording.button());
            buttons.push(
                view! { <button type="button" class="button" class:takes=is_destructive(capability) on:click=begin>{words}</button> }
                    .into_any(),
            );
        }
    }
    if buttons.is_empty() {
        return ().into_any();
    }
    view! { <div class="offers"><h2>"Actions"</h2><div class="offered" role="group" aria-label="Actions">{buttons}</div></div> }.into_any()
}

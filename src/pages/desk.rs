//! The desk: pages that few visits need. They are a part of the program of their own, fetched when one of them is first opened.

use futures_util::FutureExt;
use leptos::prelude::*;

use super::{acts, connections, import, keys, person, recorder, runs, settings, users};
use crate::route::Route;
use crate::session::Session;

/// Something that is here.
#[derive(Clone)]
pub enum Part {
    /// The page of an address.
    Page(Route),
    /// What the drawer of the requests shows.
    Requests,
    /// The dialogs that stand before a change.
    Door,
}

/// Whether this address has its page here.
pub fn serves(route: &Route) -> bool {
    !matches!(route, Route::People | Route::Nowhere(_))
}

/// Fetches the part, unless it is here already; says whether it is. After a failure the next call asks again.
pub async fn fetch() -> bool {
    apart::fetch().await.is_ok()
}

/// What is here; nothing before it was fetched.
pub fn view(session: Session, part: Part) -> Option<AnyView> {
    // Once the part is here there is nothing to wait for.
    apart::view(session, part).now_or_never()?.ok()
}

/// What is reachable from here and from nowhere else leaves the first download. There is one such place, because whatever two
/// parts share would be in a third one.
fn view_of(session: Session, part: Part) -> AnyView {
    match part {
        Part::Requests => recorder::view(session),
        Part::Door => acts::door(session),
        Part::Page(route) => match route {
            Route::Person { connection, id } => view! { <person::PersonPage connection=connection id=id/> }.into_any(),
            Route::Users { connection, .. } => view! { <users::Users connection=connection/> }.into_any(),
            Route::Keys => view! { <keys::Keys/> }.into_any(),
            Route::Key { connection, id } => view! { <keys::KeyPage connection=connection id=id/> }.into_any(),
            Route::Import => view! { <import::ImportPage/> }.into_any(),
            Route::Runs => view! { <runs::Runs/> }.into_any(),
            Route::Run { id } => view! { <runs::RunPage id=id/> }.into_any(),
            Route::Settings => view! { <settings::Settings/> }.into_any(),
            _ => view! { <connections::Connections/> }.into_any(),
        },
    }
}

/// Where the release build cuts (`scripts/split/`).
#[cfg(feature = "split")]
mod apart {
    use leptos::prelude::AnyView;
    use leptos::wasm_split::{SplitLoaderError, wasm_split};

    use super::Part;
    use crate::session::Session;

    #[wasm_split(desk, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch))]
    #[allow(clippy::unnecessary_wraps, reason = "the error is that of the part that does not come")]
    pub fn view(session: Session, part: Part) -> Result<AnyView, SplitLoaderError> {
        Ok(super::view_of(session, part))
    }
}

/// Everywhere else the program is one.
#[cfg(not(feature = "split"))]
mod apart {
    use std::convert::Infallible;
    use std::future::{Ready, ready};

    use leptos::prelude::AnyView;

    use super::Part;
    use crate::session::Session;

    pub fn fetch() -> Ready<Result<(), Infallible>> {
        ready(Ok(()))
    }

    pub fn view(session: Session, part: Part) -> Ready<Result<AnyView, Infallible>> {
        ready(Ok(super::view_of(session, part)))
    }
}

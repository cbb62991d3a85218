//! The parts of the program that few visits need, each fetched when something that is in it is first wanted.

use futures_util::FutureExt;
use leptos::prelude::*;

use super::{acts, connections, health, import, keys, person, recorder, runs, settings, things, usage, users};
use crate::route::Route;
use crate::session::Session;

/// A part of the program that comes later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// People and their accounts.
    Desk,
    /// Keys, lists that are brought in, and what was done.
    Workshop,
    /// The things of platforms besides people and keys.
    Estate,
}

/// Something that is in a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// The page of an address.
    Page(Route),
    /// What the drawer of the requests shows.
    Requests,
    /// The dialogs that stand before a change. They are in every part.
    Door,
}

impl Part {
    /// In which part the page of an address is; none when it is in the first download.
    pub fn of(route: &Route) -> Option<Self> {
        match route {
            Route::People | Route::Nowhere(_) => None,
            Route::Person { .. } | Route::Users { .. } | Route::Connections => Some(Self::Desk),
            Route::Area(_) | Route::Things { .. } | Route::Thing { .. } | Route::Health | Route::Usage => Some(Self::Estate),
            _ => Some(Self::Workshop),
        }
    }

    /// Fetches the part, unless it is here already; says whether it is. After a failure the next call asks again.
    pub async fn fetch(self) -> bool {
        match self {
            Self::Desk => apart::fetch_desk().await.is_ok(),
            Self::Workshop => apart::fetch_workshop().await.is_ok(),
            Self::Estate => apart::fetch_estate().await.is_ok(),
        }
    }

    /// What is in it; nothing before it was fetched.
    pub fn view(self, session: Session, piece: Piece) -> Option<AnyView> {
        // Once the part is here there is nothing to wait for.
        match self {
            Self::Desk => apart::desk(session, piece).now_or_never()?.ok(),
            Self::Workshop => apart::workshop(session, piece).now_or_never()?.ok(),
            Self::Estate => apart::estate(session, piece).now_or_never()?.ok(),
        }
    }
}

// What is reachable from one of these and from nowhere else leaves the first download; what is reachable from several is in files
// of their own, which come with each.

fn desk_of(session: Session, piece: Piece) -> AnyView {
    match piece {
        Piece::Page(Route::Person { connection, id }) => view! { <person::PersonPage connection=connection id=id/> }.into_any(),
        Piece::Page(Route::Users { connection, .. }) => view! { <users::Users connection=connection/> }.into_any(),
        Piece::Page(_) => view! { <connections::Connections/> }.into_any(),
        _ => acts::door(session),
    }
}

fn workshop_of(session: Session, piece: Piece) -> AnyView {
    match piece {
        Piece::Page(Route::Keys) => view! { <keys::Keys/> }.into_any(),
        Piece::Page(Route::Key { connection, id }) => view! { <keys::KeyPage connection=connection id=id/> }.into_any(),
        Piece::Page(Route::Import) => view! { <import::ImportPage/> }.into_any(),
        Piece::Page(Route::Runs) => view! { <runs::Runs/> }.into_any(),
        Piece::Page(Route::Run { id }) => view! { <runs::RunPage id=id/> }.into_any(),
        Piece::Page(_) => view! { <settings::Settings/> }.into_any(),
        Piece::Requests => recorder::view(session),
        Piece::Door => acts::door(session),
    }
}

fn estate_of(session: Session, piece: Piece) -> AnyView {
    match piece {
        Piece::Page(Route::Area(area)) => view! { <things::AreaPage area=area/> }.into_any(),
        Piece::Page(Route::Things { connection, kind }) => view! { <things::ThingsPage connection=connection kind=kind/> }.into_any(),
        Piece::Page(Route::Thing { connection, kind, id }) => {
            view! { <things::ThingPage connection=connection kind=kind id=id/> }.into_any()
        }
        Piece::Page(Route::Health) => view! { <health::Health/> }.into_any(),
        Piece::Page(Route::Usage) => view! { <usage::UsagePage/> }.into_any(),
        _ => acts::door(session),
    }
}

/// Where the release build cuts (`scripts/split/`).
#[cfg(feature = "split")]
mod apart {
    use leptos::prelude::AnyView;
    use leptos::wasm_split::{SplitLoaderError, wasm_split};

    use super::Piece;
    use crate::session::Session;

    #[wasm_split(desk, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch_desk))]
    #[allow(clippy::unnecessary_wraps, reason = "the error is that of the part that does not come")]
    pub fn desk(session: Session, piece: Piece) -> Result<AnyView, SplitLoaderError> {
        Ok(super::desk_of(session, piece))
    }

    #[wasm_split(workshop, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch_workshop))]
    #[allow(clippy::unnecessary_wraps, reason = "the error is that of the part that does not come")]
    pub fn workshop(session: Session, piece: Piece) -> Result<AnyView, SplitLoaderError> {
        Ok(super::workshop_of(session, piece))
    }

    #[wasm_split(estate, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch_estate))]
    #[allow(clippy::unnecessary_wraps, reason = "the error is that of the part that does not come")]
    pub fn estate(session: Session, piece: Piece) -> Result<AnyView, SplitLoaderError> {
        Ok(super::estate_of(session, piece))
    }
}

/// Everywhere else the program is one.
#[cfg(not(feature = "split"))]
mod apart {
    use std::convert::Infallible;
    use std::future::{Ready, ready};

    use leptos::prelude::AnyView;

    use super::Piece;
    use crate::session::Session;

    pub fn fetch_desk() -> Ready<Result<(), Infallible>> {
        ready(Ok(()))
    }

    pub fn fetch_workshop() -> Ready<Result<(), Infallible>> {
        ready(Ok(()))
    }

    pub fn desk(session: Session, piece: Piece) -> Ready<Result<AnyView, Infallible>> {
        ready(Ok(super::desk_of(session, piece)))
    }

    pub fn workshop(session: Session, piece: Piece) -> Ready<Result<AnyView, Infallible>> {
        ready(Ok(super::workshop_of(session, piece)))
    }

    pub fn fetch_estate() -> Ready<Result<(), Infallible>> {
        ready(Ok(()))
    }

    pub fn estate(session: Session, piece: Piece) -> Ready<Result<AnyView, Infallible>> {
        ready(Ok(super::estate_of(session, piece)))
    }
}

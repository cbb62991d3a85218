//! The desk: pages that few visits need. They are a part of the program of their own, fetched when one of them is first opened.

use futures_util::FutureExt;
use leptos::prelude::*;

use super::{connections, settings};
use crate::route::Route;

/// Whether this address has its page here.
pub fn serves(route: &Route) -> bool {
    matches!(route, Route::Connections | Route::Settings)
}

/// Fetches the part, unless it is here already; says whether it is. After a failure the next call asks again.
pub async fn fetch() -> bool {
    apart::fetch().await.is_ok()
}

/// The page of an address; nothing before the part is here.
pub fn page(route: Route) -> Option<AnyView> {
    // Once the part is here there is nothing to wait for.
    apart::page(route).now_or_never()?.ok()
}

/// What is reachable from here and from nowhere else leaves the first download. There is one such place, because whatever two
/// parts share would be in a third one.
fn view_of(route: &Route) -> AnyView {
    match route {
        Route::Settings => view! { <settings::Settings/> }.into_any(),
        _ => view! { <connections::Connections/> }.into_any(),
    }
}

/// Where the release build cuts (`scripts/split/`).
#[cfg(feature = "split")]
mod apart {
    use leptos::prelude::AnyView;
    use leptos::wasm_split::{SplitLoaderError, wasm_split};

    use crate::route::Route;

    #[wasm_split(desk, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch))]
    #[allow(clippy::unnecessary_wraps, reason = "the error is that of the part that does not come")]
    pub fn page(route: Route) -> Result<AnyView, SplitLoaderError> {
        Ok(super::view_of(&route))
    }
}

/// Everywhere else the program is one.
#[cfg(not(feature = "split"))]
mod apart {
    use std::convert::Infallible;
    use std::future::{Ready, ready};

    use leptos::prelude::AnyView;

    use crate::route::Route;

    pub fn fetch() -> Ready<Result<(), Infallible>> {
        ready(Ok(()))
    }

    #[allow(clippy::needless_pass_by_value, reason = "as the other one takes it")]
    pub fn page(route: Route) -> Ready<Result<AnyView, Infallible>> {
        ready(Ok(super::view_of(&route)))
    }
}

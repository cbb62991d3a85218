//! Where we are: the location bar as a signal, and the only hands that change it.

use leptos::prelude::*;

use crate::route::Route;

/// The place that is shown. A handle.
#[derive(Clone, Copy)]
pub struct Address {
    /// The place.
    pub current: RwSignal<Route>,
    /// Whose page it is, for the title; only while it is shown.
    pub subject: RwSignal<Option<String>>,
}

impl Address {
    /// A place that is not tied to a location bar, for tests.
    pub fn detached(route: Route) -> Self {
        Self {
            current: RwSignal::new(route),
            subject: RwSignal::new(None),
        }
    }

    /// Goes to a place; the one we leave can be come back to.
    pub fn go(self, route: Route) {
        if self.current.with_untracked(|current| *current != route) {
            browser::push(&route.address());
            self.current.set(route);
        }
    }

    /// Changes the present place, for example its filters; Back does not lead through every filter.
    pub fn replace(self, route: Route) {
        browser::replace(&route.address());
        self.current.set(route);
    }

    /// Reads the location bar, and follows it when the person goes back or forward.
    #[cfg(target_arch = "wasm32")]
    pub fn of_the_browser() -> Self {
        let address = Self::detached(browser::route());
        let handle = window_event_listener(leptos::ev::popstate, move |_| address.current.set(browser::route()));
        on_cleanup(move || handle.remove());
        address
    }
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use leptos::prelude::window;
    use wasm_bindgen::JsValue;

    use crate::route::Route;

    pub fn route() -> Route {
        let location = window().location();
        Route::parse(&location.pathname().unwrap_or_default(), &location.search().unwrap_or_default())
    }

    pub fn push(address: &str) {
        // Refused only for another origin, which an address of ours never is.
        let _ = window()
            .history()
            .map(|history| history.push_state_with_url(&JsValue::NULL, "", Some(address)));
    }

    pub fn replace(address: &str) {
        let _ = window()
            .history()
            .map(|history| history.replace_state_with_url(&JsValue::NULL, "", Some(address)));
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod browser {
    pub fn push(_address: &str) {}

    pub fn replace(_address: &str) {}
}

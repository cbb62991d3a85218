//! What the person likes, kept in this browser. Nothing personal and nothing secret.

use leptos::prelude::*;

use crate::model::theme::Theme;

/// Where the theme is kept; `theme.js` reads it before the first paint.
const THEME: &str = "rollcall.theme";
/// Where it is kept that single keys do nothing.
const KEYS: &str = "rollcall.keys";

/// Where it is kept that a run has not ended: whoever comes back must be told, whatever page is opened.
const OPEN: &str = "rollcall.open";

/// The preferences.
#[derive(Clone, Copy)]
pub struct Preferences {
    /// Light or dark.
    pub theme: RwSignal<Theme>,
    /// Whether single keys are shortcuts (WCAG 2.1.4 wants a way to turn them off).
    pub shortcuts: RwSignal<bool>,
}

impl Preferences {
    /// As they were left. Without storage the defaults hold, and changes last as long as the tab.
    pub fn load() -> Self {
        let theme = kept(THEME).map_or(Theme::System, |name| Theme::named(&name));
        Self {
            theme: RwSignal::new(theme),
            shortcuts: RwSignal::new(kept(KEYS).as_deref() != Some("off")),
        }
    }

    /// Chooses a theme.
    pub fn choose_theme(self, theme: Theme) {
        keep(THEME, theme.name());
        self.theme.set(theme);
    }

    /// Whether a run of this browser has not ended.
    pub fn has_open_run(self) -> bool {
        kept(OPEN).is_some()
    }

    /// Keeps in mind whether a run of this browser has not ended.
    pub fn keep_open_run(self, open: bool) {
        keep(OPEN, open.then_some("yes"));
    }

    /// Turns single-key shortcuts on or off.
    pub fn allow_shortcuts(self, allowed: bool) {
        keep(KEYS, (!allowed).then_some("off"));
        self.shortcuts.set(allowed);
    }
}

#[cfg(target_arch = "wasm32")]
fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}

#[cfg(target_arch = "wasm32")]
fn kept(name: &str) -> Option<String> {
    storage()?.get_item(name).ok()?
}

#[cfg(target_arch = "wasm32")]
fn keep(name: &str, value: Option<&str>) {
    if let Some(storage) = storage() {
        // A full or forbidden storage only means that the choice is forgotten with the tab.
        let _ = match value {
            Some(value) => storage.set_item(name, value),
            None => storage.remove_item(name),
        };
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn kept(_name: &str) -> Option<String> {
    None
}

#[cfg(not(target_arch = "wasm32"))]
fn keep(_name: &str, _value: Option<&str>) {}

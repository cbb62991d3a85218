//! Settings: what the person likes. Kept in this browser; nothing personal, nothing secret.

use leptos::prelude::*;

use crate::components::field::SelectField;
use crate::model::theme::Theme;
use crate::session::Session;

/// The page.
#[component]
pub fn Settings() -> impl IntoView {
    let preferences = expect_context::<Session>().preferences;
    let requests = expect_context::<Session>().requests;
    let theme = RwSignal::new(preferences.theme.get_untracked().name().unwrap_or("system").to_owned());
    Effect::new(move |_| {
        let chosen = theme.with(|name| Theme::named(name));
        if chosen != preferences.theme.get_untracked() {
            preferences.choose_theme(chosen);
        }
    });
    Effect::new(move |_| theme.set(preferences.theme.get().name().unwrap_or("system").to_owned()));
    let keys = RwSignal::new(if preferences.shortcuts.get_untracked() { "on" } else { "off" }.to_owned());
    Effect::new(move |_| preferences.allow_shortcuts(keys.with(|keys| keys == "on")));
    let options = |options: &[(&str, &str)]| {
        options
            .iter()
            .map(|(value, label)| ((*value).to_owned(), (*label).to_owned()))
            .collect::<Vec<_>>()
    };
    view! {
        <div class="page-head">
            <div>
                <h1 tabindex="-1">"Settings"</h1>
                <p>"Kept in this browser. Credentials and what you look up are never stored."</p>
            </div>
        </div>
        <section class="settings card" aria-label="Appearance and keyboard">
            <SelectField label="Theme" value=theme options=options(&[("system", "As the system"), ("light", "Light"), ("dark", "Dark")])/>
            <SelectField
                label="Single-key shortcuts"
                value=keys
                options=options(&[("on", "On"), ("off", "Off")])
                hint="Such as / for the search and ? for help. Ctrl K and Ctrl ` work either way."
            />
        </section>
        <section class="settings card" aria-label="Troubleshooting">
            <p class="quiet">"Every request of this tab, whether it failed, and how to repeat it. Credentials and bodies are never recorded."</p>
            <div><button class="button" type="button" on:click=move |_| requests.open.set(true)>"Show requests"</button></div>
        </section>
        <p class="quiet">{concat!("Rollcall ", env!("CARGO_PKG_VERSION"))}</p>
    }
}

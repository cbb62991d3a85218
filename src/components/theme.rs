//! The theme switch: system, light, dark.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
pub use crate::model::theme::Theme;

fn icon(theme: Theme) -> Icon {
    match theme {
        Theme::System => Icon::Screen,
        Theme::Light => Icon::Sun,
        Theme::Dark => Icon::Moon,
    }
}

/// One button that goes round the three themes.
#[component]
pub fn ThemeSwitch(
    /// What stands.
    #[prop(into)]
    theme: Signal<Theme>,
    /// What was chosen.
    on_choose: Callback<Theme>,
) -> impl IntoView {
    let label = move || format!("Theme: {}. Switch to {}", theme.get().word(), theme.get().next().word());
    view! {
        <button type="button" class="theme button ghost square" aria-label=label title=label on:click=move |_| on_choose.run(theme.get_untracked().next())>
            {move || view! { <Glyph icon=icon(theme.get())/> }}
        </button>
    }
}

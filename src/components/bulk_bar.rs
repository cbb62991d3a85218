//! What can be done with the chosen rows of a list: how many they are, the way to all of them or to none, and the actions.

use leptos::html::Button;
use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// A bar below a table. It is there, and out of sight, before anything is chosen: what it says then is heard.
#[component]
pub fn BulkBar(
    /// How many are chosen, in words; empty while none is.
    #[prop(into)]
    says: Signal<String>,
    /// In words, that more match than are here; empty while that is not to be offered.
    #[prop(into)]
    more: Signal<String>,
    /// All that match are to be chosen.
    on_more: Callback<()>,
    /// None is to be chosen.
    on_clear: Callback<()>,
    /// What can be done with them.
    actions: AnyView,
) -> impl IntoView {
    let none = move || says.with(String::is_empty);
    let clear = NodeRef::<Button>::new();
    let all = move |_| {
        // The button goes once it was pressed; the focus stays in the bar.
        _ = clear.get_untracked().map(|clear| clear.focus());
        on_more.run(());
    };
    view! {
        <div class=move || if none() { "visually-hidden" } else { "bulk-bar" }>
            <p role="status">{says}</p>
            <button class="button ghost small" type="button" hidden=none node_ref=clear on:click=move |_| on_clear.run(())><Glyph icon=Icon::Close/>"Clear"</button>
            <button class="button ghost small" type="button" hidden=move || more.with(String::is_empty) on:click=all>{more}</button>
            <div class="acts" hidden=none>{actions}</div>
        </div>
    }
}

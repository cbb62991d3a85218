//! The look-up field of the top bar.

use leptos::html::Input;
use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// A native search field. It does not wait: whoever listens decides when to ask.
#[component]
pub fn SearchBox(
    /// What is typed.
    value: RwSignal<String>,
    /// What the field is for.
    #[prop(into)]
    label: String,
    /// Shown while it is empty.
    #[prop(into)]
    placeholder: String,
    /// Whether an answer is on its way.
    #[prop(into, optional)]
    busy: Signal<bool>,
    /// The field itself, for whoever wants to focus it.
    #[prop(optional)]
    field: NodeRef<Input>,
    /// Enter, or the arrow down: the person wants to go to the results.
    #[prop(optional)]
    on_go: Option<Callback<()>>,
) -> impl IntoView {
    let empty = move || value.with(String::is_empty);
    let clear = move || {
        value.set(String::new());
        if let Some(field) = field.get_untracked() {
            _ = field.focus();
        }
    };
    let keys = move |event: leptos::ev::KeyboardEvent| match event.key().as_str() {
        "Escape" if !empty() => {
            event.prevent_default();
            value.set(String::new());
        }
        "Enter" | "ArrowDown" => {
            if let Some(go) = on_go {
                event.prevent_default();
                go.run(());
            }
        }
        _ => {}
    };
    view! {
        <div class="search lookup" role="search">
            {move || view! { <Glyph icon=if busy.get() { Icon::Spinner } else { Icon::Search }/> }}
            <input
                node_ref=field
                type="search"
                aria-label=label
                placeholder=placeholder
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                enterkeyhint="search"
                aria-keyshortcuts="/"
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
                on:keydown=keys
            />
            {move || if empty() {
                view! { <kbd aria-hidden="true">"/"</kbd> }.into_any()
            } else {
                view! { <button type="button" class="button ghost small square" aria-label="Clear the search" on:click=move |_| clear()><Glyph icon=Icon::Close/></button> }.into_any()
            }}
        </div>
    }
}

//! What can be copied: an id that is read and told apart, or a text that is made when it is asked for.

use std::cell::Cell;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use super::icon::{Glyph, Icon};
use super::text::{middle, visible};

thread_local! {
    /// How many texts went from this page to the clipboard.
    static COPIES: Cell<u32> = const { Cell::new(0) };
}

/// How many texts went from this page to the clipboard: whether what was put there is still the last one, without reading it.
pub fn copies() -> u32 {
    COPIES.get()
}

/// Another text went there.
pub fn count_copy() {
    COPIES.set(COPIES.get().wrapping_add(1));
}

/// Puts a text on the clipboard. The error is a sentence for the person.
///
/// # Errors
/// If the browser refuses.
pub async fn put(text: &str) -> Result<(), String> {
    let refused = || "Not copied: the browser refused the clipboard. Select the text and copy it by hand.".to_owned();
    let clipboard = window().navigator().clipboard();
    // Without https there is no clipboard at all, whatever the type says.
    if clipboard.is_undefined() {
        return Err(refused());
    }
    let outcome = JsFuture::from(clipboard.write_text(text)).await;
    outcome.map(|_| count_copy()).map_err(|_| refused())
}

/// A button that copies.
#[component]
pub fn CopyButton(
    /// Makes the text.
    text: Callback<(), String>,
    /// What it does: "Copy id".
    #[prop(into)]
    label: String,
    /// The word beside the icon, part of what it does; without one the icon stands alone.
    #[prop(optional)]
    word: &'static str,
    /// Hears how it went: the text that was copied, or a sentence why it was not.
    on_copied: Callback<Result<String, String>>,
) -> impl IntoView {
    let copied = RwSignal::new(false);
    let copy = move |_| {
        let text = text.run(());
        spawn_local(async move {
            let outcome = put(&text).await;
            if outcome.is_ok() {
                _ = copied.try_set(true);
                set_timeout(move || _ = copied.try_set(false), Duration::from_secs(2));
            }
            on_copied.run(outcome.map(|()| text));
        });
    };
    view! {
        <button type="button" class="button ghost small" class:square=word.is_empty() aria-label=label.clone() title=label on:click=copy>
            {move || view! { <Glyph icon=if copied.get() { Icon::Tick } else { Icon::Copy }/> }}
            {word}
        </button>
    }
    .into_any()
}

/// An id with a button that copies it whole.
#[component]
pub fn CopyId(
    /// The id.
    #[prop(into)]
    id: String,
    /// What is copied, to be read behind "Copy".
    #[prop(default = "id")]
    what: &'static str,
    /// Hears how it went: the text that was copied, or a sentence why it was not.
    on_copied: Callback<Result<String, String>>,
) -> impl IntoView {
    let text = StoredValue::new(id.clone());
    let text = Callback::new(move |()| text.get_value());
    view! {
        <span class="copy">
            <code title=id.clone()>{visible(&middle(&id))}</code>
            <CopyButton text=text label=format!("Copy {what}") on_copied=on_copied/>
        </span>
    }
}

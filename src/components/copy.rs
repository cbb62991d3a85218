//! An id that can be read, told apart and copied.

use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;
use wasm_bindgen_futures::JsFuture;

use super::icon::{Glyph, Icon};
use super::text::middle;

/// Puts a text on the clipboard. The error is a sentence for the person.
async fn put(text: &str) -> Result<(), String> {
    let refused = || "Not copied: the browser refused the clipboard. Select the text and copy it by hand.".to_owned();
    let clipboard = window().navigator().clipboard();
    // Without https there is no clipboard at all, whatever the type says.
    if clipboard.is_undefined() {
        return Err(refused());
    }
    JsFuture::from(clipboard.write_text(text)).await.map(|_| ()).map_err(|_| refused())
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
    let copied = RwSignal::new(false);
    let text = StoredValue::new(id.clone());
    let copy = move |_| {
        spawn_local(async move {
            let text = text.get_value();
            let outcome = put(&text).await;
            if outcome.is_ok() {
                copied.set(true);
                set_timeout(move || _ = copied.try_set(false), Duration::from_secs(2));
            }
            on_copied.run(outcome.map(|()| text));
        });
    };
    view! {
        <span class="copy">
            <code title=id.clone()>{middle(&id)}</code>
            <button type="button" class="button ghost small square" aria-label=format!("Copy {what}") title=format!("Copy {what}") on:click=copy>
                {move || view! { <Glyph icon=if copied.get() { Icon::Tick } else { Icon::Copy }/> }}
            </button>
        </span>
    }
}

//! A button that takes a text file from the person.

use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, HtmlInputElement};

use super::icon::{Glyph, Icon};

/// The largest file that is read, in bytes.
const LARGEST: f64 = 1_048_576.0;

/// Reads a file as UTF-8; what is not is replaced by the mark for it.
async fn read(file: File) -> Result<String, &'static str> {
    if file.size() > LARGEST {
        return Err("Not read: the file is larger than 1 MB. Split it.");
    }
    let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
    text.ok_or("Not read: the browser could not open the file.")
}

/// A button that opens the browser's choice of a file, and hands over its text.
#[component]
pub fn FileField(
    /// What the button says.
    label: &'static str,
    /// Which files are offered first, as the browser names them.
    accept: &'static str,
    /// Hears the text, or a sentence why there is none.
    on_read: Callback<Result<String, &'static str>>,
) -> impl IntoView {
    let field = NodeRef::<Input>::new();
    let open = move |_| {
        if let Some(field) = field.get_untracked() {
            field.click();
        }
    };
    let chosen = move |event: leptos::ev::Event| {
        let element: HtmlInputElement = event_target::<wasm_bindgen::JsValue>(&event).unchecked_into();
        let file = element.files().and_then(|files| files.get(0));
        // The same file can be chosen again once it was changed.
        element.set_value("");
        if let Some(file) = file {
            spawn_local(async move { on_read.run(read(file).await) });
        }
    };
    view! {
        <input node_ref=field class="visually-hidden" type="file" accept=accept tabindex="-1" aria-hidden="true" on:change=chosen/>
        <button type="button" class="button" on:click=open><Glyph icon=Icon::ArrowUp/>{label}</button>
    }
}

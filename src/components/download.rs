//! A button that hands a text over as a file.

use std::time::Duration;

use js_sys::Array;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, HtmlElement, Url};

use super::icon::{Glyph, Icon};

/// How long the browser may take to fetch what it was told to save.
const FETCHED: Duration = Duration::from_mins(1);

/// Lets the browser save the text. No policy of ours stands in its way: nothing is loaded into the page, and a `blob:` is not sent.
fn save(file: &str, text: &str) -> Result<(), JsValue> {
    let blob = Blob::new_with_str_sequence(&Array::of1(&text.into()))?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let link = document().create_element("a")?;
    link.set_attribute("href", &address)?;
    link.set_attribute("download", file)?;
    link.unchecked_into::<HtmlElement>().click();
    // Until then the text lies in memory; a failure to forget it is none to speak of.
    set_timeout(move || _ = Url::revoke_object_url(&address), FETCHED);
    Ok(())
}

/// A button that downloads a text that is made when it is asked for.
#[component]
pub fn Download(
    /// What the button says.
    label: &'static str,
    /// The name of the file.
    #[prop(into)]
    file: String,
    /// Makes the text.
    text: Callback<(), String>,
    /// Hears how it went: nothing, or a sentence why not.
    on_done: Callback<Result<(), String>>,
) -> impl IntoView {
    let refused = |_| "Not saved: the browser refused to make a file.".to_owned();
    let press = move |_| on_done.run(save(&file, &text.run(())).map_err(refused));
    view! { <button type="button" class="button small" on:click=press><Glyph icon=Icon::ArrowDown/>{label}</button> }
}

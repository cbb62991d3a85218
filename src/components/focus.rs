//! Where the focus is, and where it goes when what has it is made anew.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// What has the focus; nothing if that is nothing but the page itself.
pub fn focused() -> Option<HtmlElement> {
    let element = document().active_element()?;
    (element.tag_name() != "BODY").then(|| element.unchecked_into())
}

/// What is in this element is about to be made anew. If the focus was in it and is nowhere afterwards, the heading takes it.
pub fn keep_focus(within: &str, heading: &str) {
    let around = document().get_element_by_id(within);
    let (Some(focused_before), Some(around)) = (focused(), around) else {
        return;
    };
    if around.contains(Some(&focused_before)) {
        let heading = heading.to_owned();
        request_animation_frame(move || {
            let heading = document().get_element_by_id(&heading).filter(|_| focused().is_none());
            if let Some(heading) = heading.and_then(|heading| heading.dyn_into::<HtmlElement>().ok()) {
                // It has a place among what can take the focus.
                _ = heading.focus();
            }
        });
    }
}

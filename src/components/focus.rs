//! Where the focus is, and where it goes when what has it is made anew.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// What has the focus; nothing if that is nothing but the page itself.
pub fn focused() -> Option<HtmlElement> {
    let element = document().active_element()?;
    (element.tag_name() != "BODY").then(|| element.unchecked_into())
}

/// What is in this element is about to be made anew. If what had the focus in it is gone afterwards, or says something else, the
/// heading takes it: whoever presses Enter once more must not do what they have not chosen.
pub fn keep_focus(within: &str, heading: &str) {
    let around = document().get_element_by_id(within);
    let (Some(before), Some(around)) = (focused(), around) else {
        return;
    };
    if !around.contains(Some(&before)) {
        return;
    }
    let (heading, words) = (heading.to_owned(), before.text_content());
    request_animation_frame(move || {
        let stays = focused().is_some_and(|now| now != before || now.text_content() == words);
        let heading = document().get_element_by_id(&heading).filter(|_| !stays);
        if let Some(heading) = heading.and_then(|heading| heading.dyn_into::<HtmlElement>().ok()) {
            // It has a place among what can take the focus.
            _ = heading.focus();
        }
    });
}

/// Gives the focus, once what is about to be made is there, to the first match in the element of this id; to the element itself if
/// there is none or nothing is looked for. Neither may be there any more by then.
pub fn focus_next(within: String, selector: &'static str) {
    request_animation_frame(move || {
        let Some(around) = document().get_element_by_id(&within) else {
            return;
        };
        let first = (!selector.is_empty())
            .then(|| around.query_selector(selector).ok().flatten())
            .flatten();
        // An element of a page is one that can take the focus, if it has a place among those.
        _ = first.unwrap_or(around).unchecked_into::<HtmlElement>().focus();
    });
}

//! One value as a platform gave it; each way of not knowing has its own words.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::text::visible;
use crate::model::given::Given;

/// A quiet word in the place of a value.
pub fn absent(word: &'static str) -> AnyView {
    view! { <span class="given absent">{word}</span> }.into_any()
}

/// What came and could not be read, word for word, with a mark.
pub fn unreadable(text: &str) -> AnyView {
    view! { <span class="given unreadable" title="The platform sent something else than was agreed"><Glyph icon=Icon::Warning/>{visible(text)}</span> }.into_any()
}

/// A text, or the reason why there is none.
pub fn given(value: &Given<String>) -> AnyView {
    match value {
        Given::Value(text) if text.trim().is_empty() => absent("Empty"),
        Given::Value(text) => visible(text),
        Given::Nothing => absent("None"),
        Given::Untold => absent("Not given"),
        Given::Unreadable(text) => unreadable(text),
    }
}

/// Several texts on one line.
pub fn given_list(value: &Given<Vec<String>>) -> AnyView {
    match value {
        Given::Value(texts) if texts.is_empty() => absent("None"),
        Given::Value(texts) => visible(&texts.join(", ")),
        Given::Nothing => absent("None"),
        Given::Untold => absent("Not given"),
        Given::Unreadable(text) => unreadable(text),
    }
}

/// A text, or the reason why there is none.
#[component]
pub fn GivenText(
    /// What the platform gave.
    value: Given<String>,
) -> impl IntoView {
    given(&value)
}

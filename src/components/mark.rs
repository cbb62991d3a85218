//! A platform's mark in its tile: an outline of ours, neutral in colour, and never alone without the name.

use leptos::prelude::*;

/// The bare outline.
#[component]
pub fn Outline(
    /// Path data of a 16 × 16 outline.
    path: &'static str,
) -> impl IntoView {
    view! { <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d=path></path></svg> }
}

/// The outline in its tile.
#[component]
pub fn Mark(
    /// Path data of a 16 × 16 outline.
    path: &'static str,
    /// The larger tile, for the head of a card or page.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    view! { <span class=if large { "mark large" } else { "mark" }><Outline path=path/></span> }
}

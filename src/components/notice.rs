//! The block that stands where data would: nothing there, no match, not allowed, offline, failed, or still on its way.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::id;
use super::text::visible;
use super::toast::tone_icon;
use crate::model::error::{ApiError, ErrorKind};
use crate::model::status::Tone;

/// The longest stretch of a platform's own words that fits a card.
const LONGEST: usize = 300;

/// What happened, what it means, and what to do next.
#[component]
pub fn Notice(
    /// The colour family.
    tone: Tone,
    /// The shape; without it the tone's own.
    #[prop(into, optional)]
    icon: Option<Icon>,
    /// What happened, as one sentence.
    #[prop(into)]
    title: String,
    /// What it means and what to do.
    #[prop(into, optional)]
    body: String,
    /// Lines for whoever wants to know exactly, behind a disclosure.
    #[prop(optional)]
    details: Vec<(&'static str, String)>,
    /// The buttons and links that lead on.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let id = id::fresh("notice");
    let named = id.clone();
    let lines: Vec<AnyView> = details
        .into_iter()
        .map(|(name, text)| view! { <div><dt>{name}</dt><dd>{visible(&text)}</dd></div> }.into_any())
        .collect();
    view! {
        <div class=format!("notice {}", tone.class()) role="group" aria-labelledby=named>
            <Glyph icon=icon.unwrap_or(tone_icon(tone))/>
            <p class="title" id=id>{visible(&title)}</p>
            {(!body.is_empty()).then(|| view! { <p class="body">{visible(&body)}</p> })}
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
            {(!lines.is_empty()).then(|| view! { <details><summary>"Details"</summary><dl>{lines}</dl></details> })}
        </div>
    }
}

/// Cuts a text to a length, with an ellipsis.
fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The platform's own words as a quotation: `Acme said: “…”`. Nothing if it said nothing.
pub fn said(error: &ApiError, platform: &str) -> Option<AnyView> {
    let text = error.said.as_ref().map(|said| said.text.trim()).filter(|text| !text.is_empty())?;
    let lead = format!("{platform} said: ");
    Some(view! { <p class="said">{lead}<q>{visible(&cut(text))}</q></p> }.into_any())
}

/// The lines behind "Details": the request and the platform's id for it.
fn details(error: &ApiError) -> Vec<(&'static str, String)> {
    let mut lines = Vec::new();
    if !error.request.is_empty() {
        lines.push(("Request", error.request.clone()));
    }
    if let Some(id) = error.said.as_ref().and_then(|said| said.request_id.clone()) {
        lines.push(("Request id", id));
    }
    lines
}

/// The shape that stands for a failure.
pub fn error_icon(error: &ApiError) -> Icon {
    match error.kind {
        ErrorKind::Offline => Icon::Offline,
        ErrorKind::Unauthorized | ErrorKind::Forbidden => Icon::Lock,
        ErrorKind::NotFound => Icon::Circle,
        _ => Icon::Warning,
    }
}

/// A call that failed: what happened, the platform's own words, what to do next, and the way there.
#[component]
pub fn ErrorCard(
    /// What went wrong.
    error: ApiError,
    /// Whose answer it is.
    #[prop(into)]
    platform: String,
    /// Asks again.
    #[prop(into, optional)]
    on_retry: Option<Callback<()>>,
    /// Where a new credential is given.
    #[prop(into, optional)]
    reconnect: Option<String>,
) -> impl IntoView {
    let id = id::fresh("notice");
    let named = id.clone();
    let tone = if error.kind == ErrorKind::Offline || error.kind == ErrorKind::NotFound {
        Tone::Neutral
    } else {
        Tone::Danger
    };
    let lines: Vec<AnyView> = details(&error)
        .into_iter()
        .map(|(name, text)| view! { <div><dt>{name}</dt><dd>{visible(&text)}</dd></div> }.into_any())
        .collect();
    let reconnect = reconnect
        .filter(|_| error.wants_credential())
        .map(|href| view! { <a class="button primary" href=href>{format!("Reconnect {platform}")}</a> });
    let retry = on_retry.filter(|_| !error.wants_credential()).map(|retry| {
        view! { <button type="button" class="button" on:click=move |_| retry.run(())><Glyph icon=Icon::Refresh/>"Try again"</button> }
    });
    let actions = reconnect.is_some() || retry.is_some();
    view! {
        <div class=format!("notice {}", tone.class()) role="group" aria-labelledby=named>
            <Glyph icon=error_icon(&error)/>
            <p class="title" id=id>{visible(&error.happened(&platform))}</p>
            {said(&error, &platform)}
            <p class="body">{error.next()}</p>
            {actions.then(|| view! { <div class="actions">{reconnect}{retry}</div> })}
            {(!lines.is_empty()).then(|| view! { <details><summary>"Details"</summary><dl>{lines}</dl></details> })}
        </div>
    }
}

/// Grey lines where rows will be. They appear after 200 ms: what comes sooner needs no placeholder.
#[component]
pub fn Skeleton(
    /// How many.
    rows: usize,
    /// What is awaited, for those who do not see the lines.
    #[prop(into, default = String::from("Loading"))]
    label: String,
) -> impl IntoView {
    let lines: Vec<AnyView> = (0..rows).map(|_| view! { <span></span> }.into_any()).collect();
    view! { <div class="skeleton" aria-busy="true"><p class="visually-hidden">{label}</p><div aria-hidden="true">{lines}</div></div> }
}

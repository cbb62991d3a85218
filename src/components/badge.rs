//! The badge: an icon, a word and a colour family, of which the word alone suffices.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::text::visible;
use crate::model::status::{Status, Tone};

/// The shape that stands for a status, so that colour is never alone.
pub fn status_icon(status: &Status) -> Icon {
    match status {
        Status::Active => Icon::Check,
        Status::Invited => Icon::Mail,
        Status::Expired => Icon::Hourglass,
        Status::Suspended => Icon::Pause,
        Status::Locked => Icon::Lock,
        Status::Deactivated => Icon::Ban,
        Status::Deleted => Icon::Gone,
        Status::Other(_) | Status::Untold => Icon::Question,
    }
}

/// A badge of any kind.
#[component]
pub fn Badge(
    /// The colour family.
    tone: Tone,
    /// The shape.
    icon: Icon,
    /// The word. It may come from a platform: hidden characters are shown.
    #[prop(into)]
    word: String,
) -> impl IntoView {
    view! { <span class=format!("badge {}", tone.class())><Glyph icon=icon/>{visible(&word)}</span> }
}

/// The state of an account. A word that we do not know is shown as the platform wrote it.
#[component]
pub fn StatusBadge(
    /// The state.
    status: Status,
) -> impl IntoView {
    view! { <Badge tone=status.tone() icon=status_icon(&status) word=status.word().to_owned()/> }
}

//! Short news at the edge of the screen, and the two live regions that say it aloud.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::text::visible;
use crate::model::status::Tone;
pub use crate::model::toast::Toast;

/// The shape that stands for a tone where no status speaks.
pub fn tone_icon(tone: Tone) -> Icon {
    match tone {
        Tone::Ok => Icon::Check,
        Tone::Info | Tone::Neutral => Icon::Info,
        Tone::Warn | Tone::Danger => Icon::Warning,
        Tone::Pending => Icon::Clock,
        Tone::Unknown => Icon::Question,
    }
}

/// The news that nobody dismissed yet. They never take the focus.
#[component]
pub fn Toasts(
    /// Oldest first.
    #[prop(into)]
    stack: Signal<Vec<Toast>>,
    /// One was dismissed.
    on_dismiss: Callback<u64>,
    /// What one offers was taken.
    #[prop(default = Callback::new(|_| ()))]
    on_act: Callback<u64>,
) -> impl IntoView {
    view! {
        <section aria-label="News"><ul class="toasts">
            <For each=move || stack.get() key=|toast| toast.id let:toast>
                <li class=format!("toast {}", toast.tone.class())>
                    <Glyph icon=tone_icon(toast.tone)/>
                    <p>{visible(&toast.text)}</p>
                    {toast.action.map(|label| view! { <button type="button" class="button small" on:click=move |_| on_act.run(toast.id)>{label}</button> })}
                    <button type="button" class="button ghost small square" aria-label="Dismiss" on:click=move |_| on_dismiss.run(toast.id)><Glyph icon=Icon::Close/></button>
                </li>
            </For>
        </ul></section>
    }
}

/// Two regions that are there from the first moment: what is put into them is said aloud.
#[component]
pub fn LiveRegions(
    /// Said when there is a pause.
    #[prop(into)]
    polite: Signal<String>,
    /// Said at once: only what blocks.
    #[prop(into)]
    assertive: Signal<String>,
) -> impl IntoView {
    view! {
        <div class="visually-hidden" role="status">{move || polite.get()}</div>
        <div class="visually-hidden" role="alert">{move || assertive.get()}</div>
    }
}

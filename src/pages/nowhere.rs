//! An address that leads nowhere.

use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::components::notice::Notice;
use crate::model::status::Tone;
use crate::route::Route;

/// The page for an unknown address.
#[component]
#[allow(clippy::needless_pass_by_value, reason = "a component owns its properties")]
pub fn Nowhere(
    /// What was asked for.
    path: String,
) -> impl IntoView {
    view! {
        <div class="page-head"><h1 tabindex="-1">"No such page"</h1></div>
        <Notice tone=Tone::Neutral icon=Icon::Circle title=format!("Rollcall has no page at {path}.") body="The link may be old, or cut off.">
            <a class="button" href=Route::People.address()>"Look up a person"</a>
        </Notice>
    }
}

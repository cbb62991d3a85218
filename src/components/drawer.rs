//! The one drawer: a region beside the page that takes nothing away from it, and gives the focus back.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use web_sys::HtmlElement;

use super::focus::focused;
use super::icon::{Glyph, Icon};
use super::id;

/// A drawer. Its contents live only while it is open.
#[component]
pub fn Drawer(
    /// Whether it is open; it also closes itself.
    open: RwSignal<bool>,
    /// Its name for everybody.
    title: &'static str,
    /// What is in it.
    children: ChildrenFn,
) -> impl IntoView {
    let heading = NodeRef::<html::H2>::new();
    let opener = StoredValue::new_local(None::<HtmlElement>);
    let id = id::fresh("drawer");
    Effect::new(move |was: Option<bool>| {
        let is = open.get();
        if is && was != Some(true) {
            opener.set_value(focused());
        }
        // The contents come and go by the same change; a microtask later that is done.
        queue_microtask(move || {
            let next = match (was, is) {
                (None | Some(false), true) => heading.get_untracked().map(|heading| (*heading).clone()),
                // Who went elsewhere meanwhile stays there.
                (Some(true), false) if focused().is_none() => opener.try_get_value().flatten(),
                _ => None,
            };
            if let Some(element) = next {
                // What has gone since then cannot take it; then it stays where it is.
                _ = element.focus();
            }
        });
        is
    });
    let press = move |event: KeyboardEvent| {
        if event.key() == "Escape" && !event.default_prevented() {
            event.prevent_default();
            open.set(false);
        }
    };
    move || {
        open.get().then(|| {
            view! {
                <section class="drawer" aria-labelledby=id.clone() on:keydown=press>
                    <header>
                        <h2 id=id.clone() tabindex="-1" node_ref=heading>{title}</h2>
                        <button type="button" class="button ghost square" aria-label=format!("Close {}", title.to_lowercase()) on:click=move |_| open.set(false)><Glyph icon=Icon::Close/></button>
                    </header>
                    {children()}
                </section>
            }
        })
    }
}

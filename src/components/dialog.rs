//! The one dialog: the browser's own, which keeps the focus inside, closes on Escape and gives the focus back.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::icon::{Glyph, Icon};
use super::id;

/// A modal dialog. Its contents live only while it is open.
#[component]
pub fn Dialog(
    /// Whether it is open; it also closes itself.
    open: RwSignal<bool>,
    /// Verb and object: its name for everybody.
    #[prop(into)]
    title: Signal<String>,
    /// The body. The first element with `data-first` has the focus; without one, the button that closes.
    children: ChildrenFn,
    /// The buttons, the way out first.
    #[prop(into, optional)]
    footer: ViewFn,
    /// For a body that needs 640 px.
    #[prop(optional)]
    wide: bool,
    /// Asks for a decision that cannot wait.
    #[prop(optional)]
    alert: bool,
) -> impl IntoView {
    let element = NodeRef::<html::Dialog>::new();
    let id = id::fresh("dialog");
    let named = id.clone();
    Effect::new(move |_| {
        let Some(dialog) = element.get() else { return };
        if !open.get() {
            dialog.close();
            return;
        }
        // The contents are rendered by the same change; a microtask later they are there to be focused.
        queue_microtask(move || {
            if dialog.open() || !dialog.is_connected() || dialog.show_modal().is_err() {
                return;
            }
            if let Ok(Some(first)) = dialog.query_selector("[data-first]") {
                _ = first.unchecked_into::<HtmlElement>().focus();
            }
        });
    });
    view! {
        <dialog
            node_ref=element
            class="dialog"
            class:wide=wide
            role=alert.then_some("alertdialog")
            aria-labelledby=named
            on:close=move |_| open.set(false)
        >
            {move || open.get().then(|| view! {
                <header>
                    <h2 id=id.clone()>{move || title.get()}</h2>
                    <button type="button" class="button ghost square" aria-label="Close" on:click=move |_| open.set(false)><Glyph icon=Icon::Close/></button>
                </header>
                <div class="dialog-body">{children()}</div>
                <footer>{footer.run()}</footer>
            })}
        </dialog>
    }
}

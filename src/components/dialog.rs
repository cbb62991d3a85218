//! The one dialog: the browser's own, which keeps the focus inside, closes on Escape and gives the focus back.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlDialogElement, HtmlElement};

use super::icon::{Glyph, Icon};
use super::id;
use super::text::visible;

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
    /// Asked before the person leaves by Escape or by the button that closes: whether it may close. Whoever refuses says why.
    #[prop(optional)]
    on_leave: Option<Callback<(), bool>>,
) -> impl IntoView {
    let element = NodeRef::<html::Dialog>::new();
    let id = id::fresh("dialog");
    let named = id.clone();
    let may_leave = move || on_leave.is_none_or(|ask| ask.run(()));
    Effect::new(move |_| {
        let Some(dialog) = element.get() else { return };
        if !open.get() {
            dialog.close();
            return;
        }
        // The contents are rendered by the same change; a microtask later they are there to be focused.
        queue_microtask(move || show(&dialog));
    });
    let cancel = move |event: Event| {
        if !may_leave() {
            event.prevent_default();
        }
    };
    let closed = move |_| {
        let Some(dialog) = element.get_untracked() else { return };
        // It is said a little later: it may have been opened for something else by then.
        if dialog.open() {
            return;
        }
        // Who insists on Escape is let out by the browser, whatever the page says to it.
        if open.get_untracked() && !may_leave() {
            show(&dialog);
        } else {
            open.set(false);
        }
    };
    let leave = move |_| {
        if may_leave() {
            open.set(false);
        }
    };
    view! {
        <dialog
            node_ref=element
            class="dialog"
            class:wide=wide
            role=alert.then_some("alertdialog")
            aria-labelledby=named
            on:cancel=cancel
            on:close=closed
        >
            {move || open.get().then(|| view! {
                <header>
                    <h2 id=id.clone()>{move || visible(&title.read())}</h2>
                    <button type="button" class="button ghost square" aria-label="Close" on:click=leave><Glyph icon=Icon::Close/></button>
                </header>
                <div class="dialog-body">{children()}</div>
                <footer>{footer.run()}</footer>
            })}
        </dialog>
    }
}

/// Opens it, and gives the focus to what wants it first.
fn show(dialog: &HtmlDialogElement) {
    if dialog.open() || !dialog.is_connected() || dialog.show_modal().is_err() {
        return;
    }
    if let Ok(Some(first)) = dialog.query_selector("[data-first]") {
        _ = first.unchecked_into::<HtmlElement>().focus();
    }
}

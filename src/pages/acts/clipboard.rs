//! The clipboard, once a secret was put on it: emptied a little later, and never read.

use std::cell::Cell;

use js_sys::Promise;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Element;
use zeroize::Zeroize;

use crate::components::copy::{copies, count_copy, put};
use crate::model::status::Tone;
use crate::session::Session;

/// How long a secret stays on the clipboard, in milliseconds.
const STAYS: u32 = 30_000;

thread_local! {
    /// The number of the last copy that was a secret.
    static SECRET: Cell<u32> = const { Cell::new(0) };
}

/// Puts a text with a secret on the clipboard, for a while, and says so; `copied` is set once it is there.
pub fn copy(session: Session, mut text: String, said: &'static str, copied: Option<RwSignal<bool>>) {
    spawn_local(async move {
        let outcome = put(&text).await;
        text.zeroize();
        match outcome {
            Ok(()) => {
                // The dialog may be closed by now.
                _ = copied.and_then(|copied| copied.try_set(true));
                session.toasts.say(Tone::Ok, said);
                empty_later(session);
            }
            Err(why) => session.toasts.say(Tone::Warn, why),
        }
    });
}

/// A secret was just put on the clipboard: it is emptied when its time is over, whatever page is shown then. A later secret has a
/// time of its own.
fn empty_later(session: Session) {
    let number = copies();
    SECRET.set(number);
    let environment = session.environment();
    spawn_local(async move {
        environment.sleep(STAYS).await;
        empty(session, number).await;
    });
}

/// Notes what the person copies from the page by themselves: a secret is a secret that way too.
pub fn watch(session: Session) {
    let handle = window_event_listener(ev::copy, move |event| {
        count_copy();
        let from = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if from.is_some_and(|from| matches!(from.closest(".told"), Ok(Some(_)))) {
            empty_later(session);
        }
    });
    on_cleanup(move || handle.remove());
}

/// Empties the clipboard, as far as this page can know that it still holds the secret with that number.
async fn empty(session: Session, number: u32) {
    loop {
        // Without the focus no page may write there.
        until_focused().await;
        if SECRET.get() != number {
            return;
        }
        if copies() != number {
            return session
                .toasts
                .say(Tone::Info, "Something else was copied since, so the clipboard was left as it is.");
        }
        if put("").await.is_ok() {
            return session.toasts.say(Tone::Ok, "The clipboard was cleared.");
        }
        if has_focus() {
            break;
        }
    }
    // Some browsers let a page write only in answer to a click.
    session.toasts.offer(
        Tone::Warn,
        "The clipboard could not be cleared: clear it yourself.",
        "Clear it",
        move || {
            spawn_local(empty(session, number));
        },
    );
}

fn has_focus() -> bool {
    document().has_focus().unwrap_or(true)
}

/// Waits until somebody is at this page.
async fn until_focused() {
    if has_focus() {
        return;
    }
    let mut waiting = None;
    let promise = Promise::new(&mut |resolve, _| {
        // Nothing forbids a window to listen.
        _ = window().add_event_listener_with_callback("focus", &resolve);
        waiting = Some(resolve);
    });
    _ = JsFuture::from(promise).await;
    if let Some(resolve) = waiting {
        _ = window().remove_event_listener_with_callback("focus", &resolve);
    }
}

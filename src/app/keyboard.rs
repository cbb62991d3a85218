//! The shortcuts that work everywhere. None of them changes anything on a platform.

use leptos::ev::{self, KeyboardEvent};
use leptos::html::Input;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::model::resource::Area;
use crate::route::Route;
use crate::session::Session;

/// Every shortcut, for the help.
const SHORTCUTS: [(&str, &str); 20] = [
    ("/ or Ctrl K", "Find a person"),
    ("Enter or ↓", "From the search box into the results"),
    ("↑ ↓ or j k", "Next or previous row"),
    ("Enter", "Open the row"),
    ("Space or x", "Select the row"),
    ("Shift Space", "Select from the last one to this row"),
    ("Ctrl A", "Select all loaded rows"),
    ("Esc", "Clear the selection"),
    ("g then p", "People"),
    ("g then k", "Keys"),
    ("g then t", "Tenants"),
    ("g then i", "Integrations"),
    ("g then a", "Access"),
    ("g then c", "Connections"),
    ("g then r", "Runs"),
    ("g then s", "Settings"),
    ("t", "Next theme"),
    ("Ctrl `", "Show or hide the requests"),
    ("F6", "Between the page and the requests"),
    ("?", "This help"),
];

/// Listens for the shortcuts.
pub fn listen(session: Session, search: NodeRef<Input>, help: RwSignal<bool>) {
    let going = StoredValue::new(false);
    let handle = window_event_listener(ev::keydown, move |event| press(session, search, help, going, &event));
    on_cleanup(move || handle.remove());
}

fn press(session: Session, search: NodeRef<Input>, help: RwSignal<bool>, going: StoredValue<bool>, event: &KeyboardEvent) {
    let key = event.key();
    if (event.ctrl_key() || event.meta_key()) && key.eq_ignore_ascii_case("k") {
        event.prevent_default();
        return find(search);
    }
    let open = session.requests.open;
    // On many keyboards the accent waits for a letter: then the key has no name of its own, only a place.
    if event.ctrl_key() && (key == "`" || event.code() == "Backquote") && !in_a_dialog() {
        event.prevent_default();
        return open.update(|open| *open = !*open);
    }
    if key == "F6" && open.get_untracked() && !in_a_dialog() {
        event.prevent_default();
        return super::navigation::cross();
    }
    let plain = !(event.ctrl_key() || event.meta_key() || event.alt_key());
    if !plain || help.get_untracked() || !session.preferences.shortcuts.get_untracked() || in_a_field(event) {
        return;
    }
    if going.get_value() {
        going.set_value(false);
        let route = match key.as_str() {
            "p" => Route::People,
            "c" => Route::Connections,
            "k" => Route::Keys,
            "t" => Route::Area(Area::Tenants),
            "i" => Route::Area(Area::Integrations),
            "a" => Route::Area(Area::Access),
            "r" => Route::Runs,
            "s" => Route::Settings,
            _ => return,
        };
        event.prevent_default();
        return session.address.go(route);
    }
    match key.as_str() {
        "/" => {
            event.prevent_default();
            find(search);
        }
        "?" => help.set(true),
        "g" => going.set_value(true),
        "t" => session.preferences.choose_theme(session.preferences.theme.get_untracked().next()),
        _ => {}
    }
}

fn find(search: NodeRef<Input>) {
    if let Some(field) = search.get_untracked() {
        // A field that is not there yet cannot take the focus; nothing is lost.
        let _ = field.focus();
        field.select();
    }
}

/// While a dialog is open, nothing else can have the focus.
fn in_a_dialog() -> bool {
    matches!(document().query_selector("dialog[open]"), Ok(Some(_)))
}

/// Letters typed into a field are text.
fn in_a_field(event: &KeyboardEvent) -> bool {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
        return false;
    };
    matches!(target.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
        || target.dyn_ref::<HtmlElement>().is_some_and(HtmlElement::is_content_editable)
}

/// The list of shortcuts.
pub fn help() -> impl IntoView {
    let line = |(keys, what): (&'static str, &'static str)| view! { <div><dt><kbd>{keys}</kbd></dt><dd>{what}</dd></div> };
    view! { <dl class="shortcuts">{SHORTCUTS.into_iter().map(line).collect_view()}</dl> }
}

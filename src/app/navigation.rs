//! Going from page to page: links become addresses, titles and focus follow, and Back finds the place again.

use leptos::ev;
use leptos::html::Input;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, MouseEvent};

use crate::model::theme::Theme;
use crate::route::Route;
use crate::session::Session;

/// Turns clicks on our own links into addresses, and lets title, focus and scroll follow the address.
pub fn follow(session: Session) {
    let handle = window_event_listener(ev::click, move |event| click(session, &event));
    on_cleanup(move || handle.remove());
    Effect::new(move |_| document().set_title(&format!("{} – Rollcall", name(session))));
    Effect::new(move |last: Option<String>| {
        let address = session.address.current.get().address();
        let page = address.split('?').next().unwrap_or_default().to_owned();
        if last.is_some_and(|last| last != page) {
            request_animation_frame(arrive);
        }
        page
    });
}

/// A plain click on a link of ours goes there without loading anything.
fn click(session: Session, event: &MouseEvent) {
    if event.default_prevented() || event.button() != 0 || event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key() {
        return;
    }
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
        return;
    };
    let Ok(Some(link)) = target.closest("a[href]") else { return };
    let href = link.get_attribute("href").unwrap_or_default();
    if link.has_attribute("target") || link.has_attribute("download") {
        return;
    }
    if let Some(id) = href.strip_prefix('#') {
        // The browser scrolls by itself; the focus must follow, and the address stays clean.
        event.prevent_default();
        lead_to(id);
    } else if href.starts_with('/') && !href.starts_with("//") {
        event.prevent_default();
        let (path, query) = href.split_once('?').unwrap_or((&href, ""));
        session.address.go(Route::parse(path, query));
    }
}

fn lead_to(id: &str) {
    let Some(element) = document().get_element_by_id(id) else { return };
    element.scroll_into_view();
    let heading = element.query_selector("[tabindex='-1']").ok().flatten().unwrap_or(element);
    focus(&heading);
}

/// A new page: its heading takes the focus, unless somebody is typing in the search box.
fn arrive() {
    let typing = document().active_element().is_some_and(|active| active.tag_name() == "INPUT");
    if typing {
        return;
    }
    window().scroll_to_with_x_and_y(0.0, 0.0);
    if let Ok(Some(heading)) = document().query_selector("main h1") {
        focus(&heading);
    }
}

/// Lets something else take the place of the page; a focus that was on the page goes to the new heading.
pub fn replace_page(change: impl FnOnce()) {
    let was_there = document().query_selector("main :focus").is_ok_and(|focused| focused.is_some());
    change();
    if was_there {
        request_animation_frame(arrive);
    }
}

/// From the search box into the results.
pub fn enter_results() {
    if let Ok(Some(first)) = document().query_selector("main [role=grid] [tabindex='0']") {
        focus(&first);
    }
}

/// From the page into the drawer, or back.
pub fn cross() {
    let inside = document()
        .active_element()
        .and_then(|active| active.closest(".drawer").ok().flatten());
    let goal = if inside.is_some() { "main h1" } else { ".drawer h2" };
    if let Ok(Some(goal)) = document().query_selector(goal) {
        focus(&goal);
    }
}

fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        // An element that cannot take the focus leaves it where it is.
        let _ = element.focus();
    }
}

/// Whether the field has the focus.
pub fn has_focus(field: NodeRef<Input>) -> bool {
    let field = field.get_untracked();
    field.is_some_and(|field| document().active_element().is_some_and(|active| active == **field))
}

/// What the present page is called.
pub fn name(session: Session) -> String {
    match session.address.current.get() {
        Route::People => "People".to_owned(),
        Route::Person { .. } => session
            .address
            .subject
            .get()
            .map_or_else(|| "Person".to_owned(), |name| format!("{name} – Person")),
        Route::Users { connection, .. } => match session.connections.named(&connection) {
            Some(connection) => format!("{} users", connection.platform.facts().name),
            None => "Users".to_owned(),
        },
        Route::Keys => "Keys".to_owned(),
        Route::Key { .. } => "Key".to_owned(),
        Route::Area(area) => area.title().to_owned(),
        Route::Things { .. } | Route::Thing { .. } => "Things".to_owned(),
        Route::Health => "Health".to_owned(),
        Route::Usage => "Usage".to_owned(),
        Route::Import => "Import".to_owned(),
        Route::Runs => "Runs".to_owned(),
        Route::Run { .. } => "Run".to_owned(),
        Route::Connections => "Connections".to_owned(),
        Route::Settings => "Settings".to_owned(),
        Route::Nowhere(_) => "No such page".to_owned(),
    }
}

/// Puts the theme on the page; without a choice the system decides.
pub fn dress(theme: Theme) {
    let Some(root) = document().document_element() else { return };
    // Neither can fail on an element that exists and a name that is legal.
    let _ = match theme.name() {
        Some(name) => root.set_attribute("data-theme", name),
        None => root.remove_attribute("data-theme"),
    };
}

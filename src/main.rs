//! Starts the app in the browser.

#[cfg(target_arch = "wasm32")]
fn main() {
    use std::rc::Rc;

    use leptos::prelude::*;
    use rollcall::api::browser::Browser;
    use rollcall::app::App;
    use rollcall::session::address::Address;
    use rollcall::session::{Machine, Session};
    use wasm_bindgen::JsCast;

    let root = document()
        .get_element_by_id("app")
        .expect("index.html has the element that the app replaces");
    root.set_text_content(None);
    mount_to(root.unchecked_into(), || {
        let browser = Rc::new(Browser);
        let machine = Machine {
            transport: browser.clone(),
            environment: browser,
            recorder: Rc::default(),
            mode: Rc::default(),
        };
        view! { <App session=Session::new(machine, Address::of_the_browser())/> }
    })
    .forget();
}

/// On any other machine there is nothing to start: the program runs in the browser.
#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("Rollcall runs in the browser. `make run` builds it and starts it.");
}

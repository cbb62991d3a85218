//! Acting: what can be done to an account or to many, the dialogs in which it is looked at first, and what is told only once.

use leptos::prelude::*;

mod clipboard;
mod confirm;
pub mod constraints;
mod dialog;
pub(super) mod form;
mod offers;
mod told;

use crate::session::Session;
use crate::session::executor::Executor;
pub use constraints::bench;
pub use offers::{account_actions, bulk_actions, making_actions};

/// What is always there once somebody may act: the dialogs of plans, and that of what is told once.
pub fn door(session: Session) -> AnyView {
    let executor = Executor::of(session);
    Effect::new(move |_| {
        session.connections.track_standings();
        leptos::task::spawn_local(executor.catch_up());
    });
    view! {
        {dialog::plan_dialog(session, executor)}
        {confirm::confirm_dialog(session, executor)}
        {told::told_dialog(session, executor)}
    }
    .into_any()
}

//! A part of a view that follows signals. All of them share one kind of code, for each kind is code that is downloaded.

use leptos::prelude::*;

/// Shows what the function gives, and shows it anew whenever a signal changes that it has read.
pub fn live(show: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    let show: Box<dyn Fn() -> AnyView + Send> = Box::new(show);
    show.into_any()
}

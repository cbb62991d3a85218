//! A moment in words, with the exact time in the tooltip and for machines.

use leptos::prelude::*;

use super::given::{absent, unreadable};
use crate::model::given::Given;
use crate::model::time::Time;

/// The exact time, locally and in UTC.
pub fn exact(time: Time, offset: i64) -> String {
    let utc = time.date_and_clock(0);
    if offset == 0 {
        format!("{utc} UTC")
    } else {
        format!("{} your time · {utc} UTC", time.date_and_clock(offset))
    }
}

/// Our present ticks, so that what was just done may lie a little ahead of it, as may a platform's clock.
const SKEW: i64 = 60_000;

/// A moment as it is said now.
pub fn moment(time: &Given<Time>, now: Time, offset: i64) -> AnyView {
    match time {
        Given::Value(time) => {
            let now = if time.0 - now.0 < SKEW { now.max(*time) } else { now };
            view! { <time class="moment" datetime=time.iso() title=exact(*time, offset)>{time.ago(now)}</time> }.into_any()
        }
        Given::Nothing => absent("None on record"),
        Given::Untold => absent("Unknown"),
        Given::Unreadable(text) => unreadable(text),
    }
}

/// A moment that ages while one looks.
#[component]
pub fn Moment(
    /// The moment, as the platform gave it.
    time: Given<Time>,
    /// The present.
    #[prop(into)]
    now: Signal<Time>,
    /// Minutes that the local clock is east of UTC.
    #[prop(optional)]
    offset: i64,
) -> impl IntoView {
    move || moment(&time, now.get(), offset)
}

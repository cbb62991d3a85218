//! Many elements, made a few in each frame: hundreds at once would hold the page up.

use leptos::prelude::*;

/// How many are made in one frame.
const AT_ONCE: usize = 40;

/// How many of so many are there by now.
pub fn gradually(count: Signal<usize>) -> RwSignal<usize> {
    let room = RwSignal::new(AT_ONCE);
    Effect::new(move |_| {
        if room.get() < count.get() {
            // Whoever shows them may be gone before the frame comes.
            request_animation_frame(move || _ = room.try_update(|room| *room += AT_ONCE));
        }
    });
    room
}

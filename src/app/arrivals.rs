//! Which parts of the program are here, and what stands in the place of one that is not.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::navigation;
use crate::components::icon::{Glyph, Icon};
use crate::components::notice::Notice;
use crate::model::status::Tone;
use crate::pages::parts::{Part, Piece};
use crate::session::Session;

/// How a part stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Arrival {
    Awaited,
    Here,
    Failed,
}

/// How all parts stand. A handle.
#[derive(Clone, Copy)]
pub struct Arrivals {
    session: Session,
    desk: RwSignal<Arrival>,
    workshop: RwSignal<Arrival>,
    estate: RwSignal<Arrival>,
    /// The part that was here first: what is in each is taken from it, and stays.
    first: RwSignal<Option<Part>>,
}

impl Arrivals {
    /// Nothing is here yet.
    pub fn new(session: Session) -> Self {
        Self {
            session,
            desk: RwSignal::new(Arrival::Awaited),
            workshop: RwSignal::new(Arrival::Awaited),
            estate: RwSignal::new(Arrival::Awaited),
            first: RwSignal::new(None),
        }
    }

    fn of(self, part: Part) -> RwSignal<Arrival> {
        match part {
            Part::Desk => self.desk,
            Part::Workshop => self.workshop,
            Part::Estate => self.estate,
        }
    }

    /// Fetches a part, unless it is here.
    pub fn want(self, part: Part) {
        let arrival = self.of(part);
        if arrival.get_untracked() == Arrival::Here {
            return;
        }
        if arrival.get_untracked() == Arrival::Failed {
            self.show(part, Arrival::Awaited);
        }
        spawn_local(async move {
            if !part.fetch().await {
                return self.show(part, Arrival::Failed);
            }
            self.show(part, Arrival::Here);
            if self.first.get_untracked().is_none() {
                self.first.set(Some(part));
            }
        });
    }

    /// The page that is waiting for it may have the focus.
    fn show(self, part: Part, now: Arrival) {
        let arrival = self.of(part);
        if self.session.address.current.with_untracked(Part::of) == Some(part) {
            navigation::replace_page(|| arrival.set(now));
        } else {
            arrival.set(now);
        }
    }

    /// What is in that part; before it is here, `waiting` and how it stands. Tracks that.
    pub fn view(self, part: Part, piece: Piece, waiting: impl FnOnce() -> AnyView) -> AnyView {
        match self.of(part).get() {
            Arrival::Here => part.view(self.session, piece).into_any(),
            arrival => view! { {waiting()}{self.on_the_way(part, arrival)} }.into_any(),
        }
    }

    /// What stands before a change, as soon as anything is here that offers one.
    pub fn door(self) -> Option<AnyView> {
        self.first.get()?.view(self.session, Piece::Door)
    }

    fn on_the_way(self, part: Part, arrival: Arrival) -> AnyView {
        if arrival == Arrival::Failed {
            view! {
                <Notice
                    tone=Tone::Danger
                    title="This page could not be fetched."
                    body="Check the connection, then try again. If Rollcall has been renewed meanwhile, reload."
                >
                    <button class="button" type="button" on:click=move |_| self.want(part)><Glyph icon=Icon::Refresh/>"Try again"</button>
                </Notice>
            }
            .into_any()
        } else {
            view! { <p class="quiet" role="status">"Loading…"</p> }.into_any()
        }
    }
}

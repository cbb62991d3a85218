//! What a cell of the table can hold, and how each kind looks.

use leptos::prelude::*;

use crate::components::badge::{Badge, StatusBadge, status_icon};
use crate::components::given::given;
use crate::components::icon::{Glyph, Icon};
use crate::components::mark::Outline;
use crate::components::moment::moment;
use crate::components::text::{middle, visible};
use crate::model::account::Kind;
use crate::model::given::Given;
use crate::model::status::{Status, Tone};
use crate::model::time::Time;

/// The contents of one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Plain text.
    Text(String),
    /// A text, or the reason why there is none.
    Given(Given<String>),
    /// A text that matters less.
    Muted(String),
    /// An id or the like; a long one loses its middle.
    Mono(String),
    /// Somebody: name over e-mail.
    Person {
        /// The name.
        name: String,
        /// The e-mail.
        email: Option<String>,
        /// A machine says so beside its name.
        kind: Kind,
    },
    /// The state of an account.
    Status(Status),
    /// A word with its colour family and its shape.
    Badge(Tone, Icon, &'static str),
    /// When.
    Moment(Given<Time>),
    /// When, and on which platform.
    Seen(Given<Time>, String),
    /// One chip per account, and a remark behind them: "Joined: same e-mail".
    Chips(Vec<Chip>, Option<String>),
    /// A way elsewhere.
    Link {
        /// What it says.
        text: String,
        /// Where it leads.
        href: String,
    },
    /// Two lines.
    Lines(String, String),
    /// Sentences. What does not fit is in the tooltip.
    Words(String),
}

/// An account, small: mark, platform, and what is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    /// The platform's mark.
    pub mark: &'static str,
    /// What the platform is called.
    pub platform: String,
    /// What is known.
    pub state: ChipState,
    /// More, in the tooltip: why it is unknown.
    pub note: Option<String>,
}

/// What a chip knows of its account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChipState {
    /// The platform told.
    Known(Status),
    /// It has not answered yet.
    Looking,
    /// It could not answer.
    Failed,
    /// It was not asked.
    NotAsked,
}

fn chip(chip: Chip) -> AnyView {
    let (tone, icon, word) = match &chip.state {
        ChipState::Known(status) => (status.tone(), status_icon(status), status.word()),
        ChipState::Looking => (Tone::Pending, Icon::Spinner, "Looking"),
        ChipState::Failed => (Tone::Danger, Icon::Warning, "Error"),
        ChipState::NotAsked => (Tone::Unknown, Icon::Question, "Not asked"),
    };
    let word = visible(word);
    view! {
        <span class=format!("chip {}", tone.class()) title=chip.note>
            <Outline path=chip.mark/><span class="where">{chip.platform}</span><span class="state"><Glyph icon=icon/>{word}</span>
        </span>
    }
    .into_any()
}

/// The contents, as a link where the row has an address.
fn linked(href: Option<String>, inner: AnyView) -> AnyView {
    match href {
        Some(href) => view! { <a href=href tabindex="-1">{inner}</a> }.into_any(),
        None => inner,
    }
}

/// A cell's contents. `href` is the row's address, given to the first cell only.
pub(super) fn contents(cell: Cell, href: Option<String>, now: Signal<Time>, offset: i64) -> AnyView {
    match cell {
        Cell::Text(text) => linked(href, visible(&text)),
        Cell::Given(value) => linked(href, given(&value)),
        Cell::Muted(text) => linked(href, view! { <span class="muted">{visible(&text)}</span> }.into_any()),
        Cell::Mono(text) => linked(href, view! { <code title=text.clone()>{middle(&text)}</code> }.into_any()),
        Cell::Person { name, email, kind } => {
            let kind = (kind != Kind::Person).then(|| view! { <span class="machine">" · "{kind.word().to_lowercase()}</span> });
            let email = match email {
                Some(email) => view! { <span class="second">{visible(&email)}</span> }.into_any(),
                None => view! { <span class="second absent">"No e-mail"</span> }.into_any(),
            };
            view! { <span class="lines"><span class="first">{linked(href, visible(&name))}{kind}</span>{email}</span> }.into_any()
        }
        Cell::Status(status) => linked(href, view! { <StatusBadge status=status/> }.into_any()),
        Cell::Badge(tone, icon, word) => linked(href, view! { <Badge tone=tone icon=icon word=word/> }.into_any()),
        Cell::Moment(time) => linked(href, moment(&time, now.get(), offset)),
        Cell::Seen(time, place) => {
            let known = time.value().is_some();
            view! { {moment(&time, now.get(), offset)}{(known && !place.is_empty()).then(|| view! { <span class="subtle">" · "{place}</span> })} }.into_any()
        }
        Cell::Chips(chips, remark) => {
            let many = chips.len() > 3;
            let chips: Vec<AnyView> = chips.into_iter().map(chip).collect();
            let remark = remark.map(|remark| view! { <span class="remark"><Glyph icon=Icon::Link/>{remark}</span> });
            view! { <span class="chip-box"><span class="chip-row" class:many=many>{chips}{remark}</span></span> }.into_any()
        }
        Cell::Link { text, href: own } => linked(Some(own), visible(&text)),
        Cell::Words(text) => view! { <span class="words" title=text.clone()>{visible(&text)}</span> }.into_any(),
        Cell::Lines(first, second) => {
            view! { <span class="lines"><span class="first">{linked(href, visible(&first))}</span><span class="second">{visible(&second)}</span></span> }.into_any()
        }
    }
}

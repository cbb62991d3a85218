//! Things that stand in an order of one's own: each is moved where it stands, shown there at once, and shown back if that failed.

use std::sync::Arc;

use leptos::prelude::*;

use super::{Rows, address};
use crate::components::focus::focus_next;
use crate::components::icon::{Glyph, Icon};
use crate::components::id;
use crate::components::live::live;
use crate::components::text::visible;
use crate::model::capability::Capability;
use crate::model::plan::StepState;
use crate::model::resource::Resource;
use crate::session::Session;
use crate::session::connections::Connection;
use crate::session::executor::run::RunState;
use crate::session::things::{Kind, Things};

/// The ways to go: what the action calls it, the words of its button, its shape, and where to find it.
const WAYS: [(&str, &str, Icon, &str); 4] = [
    ("top", "Move to the top", Icon::ToTop, "[data-to=top]"),
    ("higher", "Move up", Icon::ArrowUp, "[data-to=higher]"),
    ("lower", "Move down", Icon::ArrowDown, "[data-to=lower]"),
    ("bottom", "Move to the bottom", Icon::ToBottom, "[data-to=bottom]"),
];

/// The order after a move.
fn moved(ids: &[String], id: &str, to: &str) -> Vec<String> {
    let mut ids = ids.to_vec();
    let Some(place) = ids.iter().position(|known| known == id) else {
        return ids;
    };
    let id = ids.remove(place);
    let place = match to {
        "top" => 0,
        "higher" => place.saturating_sub(1),
        "lower" => (place + 1).min(ids.len()),
        _ => ids.len(),
    };
    ids.insert(place, id);
    ids
}

/// The list.
pub fn ranks(session: Session, things: Things, connection: &Connection, kind: &'static Kind, rows: Rows) -> AnyView {
    // The order that is wished, until the platform's own is read again.
    let wished = RwSignal::new(None::<Vec<String>>);
    let list = id::fresh("ranks");
    let shown: Rows = Memo::new(move |_| {
        let mut rows = rows.get();
        if let Some(ids) = wished.get() {
            let place = |thing: &Arc<Resource>| ids.iter().position(|id| *id == thing.id).unwrap_or(usize::MAX);
            rows.sort_by_key(place);
        }
        rows
    });
    let place = StoredValue::new(connection.clone());
    let name = StoredValue::new(list.clone());
    // What was read again is how it stands.
    Effect::new(move |before: Option<()>| {
        rows.track();
        if before.is_some() {
            wished.set(None);
        }
    });
    let press = move |thing: &Arc<Resource>, to: &'static str, button: &'static str| {
        let ids: Vec<String> = shown.with_untracked(|rows| rows.iter().map(|thing| thing.id.clone()).collect());
        let Some(run) = place.with_value(|place| things.shift(place, kind, thing, to)) else {
            return;
        };
        wished.set(Some(moved(&ids, &thing.id, to)));
        focus_next(format!("{}-{}", name.get_value(), thing.id), button);
        Effect::new(move |_| {
            if run.state.get() != RunState::Running && untrack(|| run.count(|state| state == StepState::Verified)) == 0 {
                // It is not seen to be there: the order that was read stands.
                wished.try_set(None);
            }
        });
    };
    let row = move |thing: Arc<Resource>| {
        let buttons: Vec<AnyView> = WAYS
            .into_iter()
            .map(|(to, words, icon, button)| {
                let this = thing.clone();
                let label = format!("{words}: {}", thing.title());
                view! { <button type="button" class="button ghost small square" data-to=to title=words aria-label=label on:click=move |_| press(&this, to, button)><Glyph icon=icon/></button> }.into_any()
            })
            .collect();
        let this = thing.clone();
        let remove = move |_| place.with_value(|place| things.propose(place, kind, std::slice::from_ref(&this), Capability::DropResource));
        let label = format!("Remove {}", thing.title());
        let href = place.with_value(|place| address(&place.id, kind, &thing));
        let cells = thing.cells.first().and_then(|cell| cell.text()).unwrap_or_default().to_owned();
        view! {
            <li id=format!("{}-{}", name.get_value(), thing.id)>
                <span><a href=href>{visible(thing.title())}</a><span class="quiet">{visible(&cells)}</span></span>
                <span class="ways" role="group" aria-label="Place">{buttons}<button type="button" class="button ghost small square" title="Remove" aria-label=label on:click=remove><Glyph icon=Icon::Close/></button></span>
            </li>
        }
        .into_any()
    };
    let empty = live(move || {
        let none = session.now.with(|_| shown.with(Vec::is_empty));
        if none {
            view! { <p class="quiet">"None that matches, or none was read."</p> }.into_any()
        } else {
            ().into_any()
        }
    });
    view! {
        {empty}
        <ol class="card ranks" id=list aria-label=kind.many><For each=move || shown.get() key=|thing| thing.id.clone() let:thing>{row(thing)}</For></ol>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_moves_the_others_keep_their_order() {
        let ids = ["a", "b", "c"].map(str::to_owned);
        let order = |id: &str, to: &str| moved(&ids, id, to).concat();
        assert_eq!(
            ["top", "higher", "lower", "bottom"].map(|to| order("b", to)),
            ["bac", "bac", "acb", "acb"]
        );
        assert_eq!(["higher", "lower"].map(|to| order("a", to)), ["abc", "bac"]);
        assert_eq!(["lower", "bottom"].map(|to| order("c", to)), ["abc", "abc"]);
        assert_eq!(order("x", "top"), "abc");
    }
}

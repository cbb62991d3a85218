//! What is sent of everybody, and from which column of the list it is taken.

use leptos::prelude::*;

use crate::components::field::SelectField;
use crate::components::text::visible;
use crate::model::connection::ConnectionId;
use crate::model::input::InputKind;
use crate::model::values::Values;
use crate::pages::acts::form;
use crate::session::Session;
use crate::session::connections::Connection;
use crate::session::executor;
use crate::session::import::{Import, Slot, Source};

/// Where something is not taken from any column: the values of those two choices.
const NOTHING: &str = "nothing";
const SAME: &str = "same";

/// Something that is sent, with those who take it.
type Taken = (Slot, Vec<ConnectionId>);

/// What each platform takes, and where it is taken from. What is not needed and in no column is out of the way.
pub fn slots(session: Session, import: Import) -> AnyView {
    // Only another list or another platform makes another form: what is chosen in it is followed by each part by itself.
    let (near, far): (Vec<Taken>, Vec<Taken>) = import
        .slots()
        .into_iter()
        .partition(|(slot, _)| slot.input.required || untrack(|| import.source(slot)) != Source::Nothing);
    let rows = |slots: Vec<Taken>| -> Vec<AnyView> {
        slots
            .into_iter()
            .map(|(slot, takers)| slot_row(session, import, slot, &takers))
            .collect()
    };
    let count = far.len();
    view! {
        <div class="slots">{rows(near)}</div>
        {(count > 0).then(|| view! {
            <details>
                <summary>{format!("What else can be sent ({count})")}</summary>
                <div class="slots">{rows(far)}</div>
            </details>
        })}
    }
    .into_any()
}

/// One of them.
fn slot_row(session: Session, import: Import, slot: Slot, takers: &[ConnectionId]) -> AnyView {
    let input = slot.input;
    let takers: Vec<Connection> = takers.iter().filter_map(|id| untrack(|| session.connections.named(id))).collect();
    let names: Vec<&str> = takers.iter().map(|connection| connection.platform.facts().short).collect();
    let optional = if input.required { "" } else { " (optional)" };
    let label = format!("{}{optional} · {}", input.label, names.join(", "));
    let mut options = vec![
        (NOTHING.to_owned(), "Not sent".to_owned()),
        (SAME.to_owned(), "The same for everybody".to_owned()),
    ];
    let roster = untrack(|| import.roster());
    let headings = roster.columns.iter().enumerate();
    options.extend(headings.map(|(place, heading)| (place.to_string(), format!("Column “{heading}”"))));
    let slot = StoredValue::new(slot);
    let source = Memo::new(move |_| slot.with_value(|slot| import.source(slot)));
    let chosen = move || match source.get() {
        Source::Nothing => NOTHING.to_owned(),
        Source::Same(_) => SAME.to_owned(),
        Source::Column(column) => column.to_string(),
    };
    let value = RwSignal::new(untrack(chosen));
    Effect::new(move |_| {
        let next = match value.get().as_str() {
            NOTHING => Source::Nothing,
            SAME => match source.get_untracked() {
                same @ Source::Same(_) => same,
                _ => Source::Same(String::new()),
            },
            column => column.parse().map_or(Source::Nothing, Source::Column),
        };
        slot.with_value(|slot| import.take_from(slot, next));
    });
    let missing =
        Signal::derive(move || (input.required && source.get() == Source::Nothing).then(|| format!("{} is needed.", input.label)));
    let is_same = Memo::new(move |_| matches!(source.get(), Source::Same(_)));
    let client = StoredValue::new_local(takers.first().and_then(|connection| untrack(|| connection.client())));
    let example = move |column: usize| {
        let roster = untrack(|| import.roster());
        let filled = roster
            .rows
            .iter()
            .filter_map(|row| row.cells.get(column))
            .find(|cell| !cell.is_empty());
        filled.map_or_else(|| "empty in every row".to_owned(), |cell| format!("as in: {cell}"))
    };
    let beside = move || {
        if !is_same.get() {
            let example = match source.get() {
                Source::Column(column) => example(column),
                _ => String::new(),
            };
            let hint = if matches!(input.kind, InputKind::Text | InputKind::Email) {
                ""
            } else {
                input.hint
            };
            return view! { <p class="example">{visible(&example)}</p><p class="hint">{hint}</p> }.into_any();
        }
        let stands = match source.get_untracked() {
            Source::Same(text) => text,
            _ => String::new(),
        };
        let source = client.get_value().map(|client| {
            let actions = executor::actions(client.platform);
            (client, actions)
        });
        let field = form::Field::new(input, &Values::default().with(input.name, stands), true, source);
        Effect::new(move |_| {
            let text = field.value.get();
            slot.with_value(|slot| import.take_from(slot, Source::Same(text)));
        });
        form::fields(&[field])
    };
    view! {
        <div class="slot">
            <SelectField label=label value=value options=options error=missing/>
            <div>{beside}</div>
        </div>
    }
    .into_any()
}

//! Looking everybody up, what was found, and the way to begin.

use std::rc::Rc;

use leptos::prelude::*;

use crate::components::badge::Badge;
use crate::components::download::Download;
use crate::components::field::SelectField;
use crate::components::icon::{Glyph, Icon};
use crate::components::notice::Notice;
use crate::components::table::{Cell, CellOf, Column, HrefOf, Table};
use crate::model::account::Kind;
use crate::model::capability::Capability;
use crate::model::finding::Verdict;
use crate::model::status::Tone;
use crate::pages::words::{counted, saved};
use crate::route::Route;
use crate::session::Session;
use crate::session::executor::Executor;
use crate::session::import::{Import, Source, Stage, Way};

/// Which rows are shown.
const SHOWN: [(&str, &str); 3] = [
    ("all", "Everybody"),
    ("new", "Whom it would add"),
    ("care", "What stands in the way"),
];

/// The way to look everybody up, what was found, and the way to begin.
pub fn findings(session: Session, import: Import, people: Memo<usize>) -> AnyView {
    let executor = Executor::of(session);
    let stage = Signal::derive(move || import.stage());
    let new = Memo::new(move |_| {
        let tally = import.tally().into_iter();
        tally
            .filter(|(verdict, _)| *verdict == Verdict::New)
            .map(|(_, count)| count)
            .sum::<usize>()
    });
    let buttons = move || {
        match stage.get() {
        Stage::Open => view! {
            <button type="button" class="button primary" on:click=move |_| import.check()><Glyph icon=Icon::Search/>{move || format!("Look up {}", counted(people.get(), "person", "people"))}</button>
        }
        .into_any(),
        Stage::Checking => view! { <button type="button" class="button" on:click=move |_| import.stop()><Glyph icon=Icon::Pause/>"Stop looking"</button> }.into_any(),
        Stage::Checked => view! {
            <button type="button" class="button primary" disabled=move || new.get() == 0 on:click=move |_| executor.plan.set(Some(import.plan(executor)))>
                {move || if new.get() == 0 { "Nothing to send".to_owned() } else { format!("Add {}…", counted(new.get(), "account", "accounts")) }}
            </button>
            <button type="button" class="button" on:click=move |_| import.check()><Glyph icon=Icon::Refresh/>"Look up again"</button>
            <Download label="Save as CSV" file="rollcall-import.csv" text=Callback::new(move |()| import.csv()) on_done=saved(session)/>
        }
        .into_any(),
    }
    };
    let tally = move || {
        let badges = import.tally().into_iter().map(|(verdict, count)| {
            let word = format!("{count} {}", verdict.word(Capability::CreateUser).to_lowercase());
            view! { <Badge tone=verdict.tone() icon=icon(verdict) word=word/> }.into_any()
        });
        badges.collect::<Vec<_>>()
    };
    let says = move || match stage.get() {
        Stage::Open => "Nobody was looked up yet.".to_owned(),
        Stage::Checking => "Looking everybody up. Nothing is changed by it.".to_owned(),
        Stage::Checked if new.get() == 0 => "There is nothing to send: nobody would be added.".to_owned(),
        Stage::Checked => format!(
            "{} would be added. Nothing was sent yet.",
            counted(new.get(), "account", "accounts")
        ),
    };
    view! {
        <p role="status">{says}</p>
        <p class="tally">{tally}</p>
        <p class="import-begin">{buttons}</p>
        <Show when=move || stage.get() != Stage::Open>{table(session, import)}</Show>
    }
    .into_any()
}

fn icon(verdict: Verdict) -> Icon {
    match verdict {
        Verdict::Waiting => Icon::Spinner,
        Verdict::New => Icon::Person,
        Verdict::There => Icon::Check,
        Verdict::Conflict => Icon::Warning,
        Verdict::Invalid => Icon::Gone,
        Verdict::Unknown => Icon::Question,
    }
}

/// Every row with every platform.
fn table(session: Session, import: Import) -> AnyView {
    let ways = untrack(|| import.ways());
    let place = |way: &Way| {
        untrack(|| session.connections.named(&way.connection)).map_or("The platform", |connection| connection.platform.facts().short)
    };
    let places: Vec<&'static str> = ways.iter().map(place).collect();
    let column = |label, class| Column { label, class, order: None };
    let mut columns = vec![column("Person", "who"), column("Line", "line wide")];
    columns.extend(places.iter().map(|place| column(place, "verdict")));
    columns.push(column("What stands in the way", "words-cell"));
    let shown = RwSignal::new(SHOWN[0].0.to_owned());
    let rows = Memo::new(move |_| match shown.get().as_str() {
        "new" => import.rows(|verdict| verdict == Verdict::New),
        "care" => import.rows(Verdict::wants_care),
        _ => import.rows(|_| true),
    });
    let row = move |index: usize| rows.with_untracked(|rows| rows.get(index).copied());
    let count = ways.len();
    let capabilities: Vec<Capability> = ways.iter().map(|way| way.capability).collect();
    let roster = untrack(|| import.roster());
    let (name, email) = (texts(import, "name"), texts(import, "email"));
    let cell = Rc::new(move |index: usize, column: usize| {
        let Some(row) = row(index) else { return Cell::Muted(String::new()) };
        match column {
            0 => match (name(row), email(row)) {
                (name, email) if name.is_empty() && email.is_empty() => Cell::Text(roster.rows[row].cells.join(" ")),
                (name, email) if name.is_empty() => Cell::Text(email),
                (name, email) => Cell::Person {
                    name,
                    email: Some(email),
                    kind: Kind::Person,
                },
            },
            1 => Cell::Muted(roster.rows.get(row).map(|row| row.line.to_string()).unwrap_or_default()),
            column if column < 2 + count => {
                let verdict = import.finding(row, column - 2).verdict;
                Cell::Badge(verdict.tone(), icon(verdict), verdict.word(capabilities[column - 2]))
            }
            _ => Cell::Words(reasons(&places, &|place| import.finding(row, place).words)),
        }
    });
    let href = Rc::new(move |index: usize| {
        let accounts = row(index)
            .into_iter()
            .flat_map(|row| (0..count).map(move |place| (place, import.finding(row, place))));
        let known = accounts.into_iter().find_map(|(place, finding)| Some((place, finding.account?)));
        let route = known.map(|(place, id)| Route::Person {
            connection: ways[place].connection.clone(),
            id,
        });
        route.unwrap_or(Route::Import).address()
    });
    let total = move || rows.with(Vec::len);
    let options: Vec<(String, String)> = SHOWN
        .iter()
        .map(|(value, label)| ((*value).to_owned(), (*label).to_owned()))
        .collect();
    let columns = StoredValue::new(columns);
    let (cell, href) = (StoredValue::new_local(cell as CellOf), StoredValue::new_local(href as HrefOf));
    view! {
        <SelectField label="Show" value=shown options=options inline=true/>
        <Show when=move || total() == 0><Notice tone=Tone::Neutral title="None of them."/></Show>
        <Show when=move || total() != 0>
            <Table
                caption="What the list comes to"
                columns=columns.get_value()
                rows=Signal::derive(total)
                revision=Signal::derive(move || import.revision.get() + shown.with(|shown| shown.len() as u64))
                total=Signal::derive(move || Some(total() as u64))
                cell=cell.get_value()
                href=href.get_value()
                tall=true
                now=session.now
                turn=Signal::derive(move || shown.with(|shown| shown.len() as u64))
            />
        </Show>
    }
    .into_any()
}

/// What stands in the way of one of them; what is so on each platform is said once.
fn reasons(places: &[&str], words: &dyn Fn(usize) -> String) -> String {
    let mut reasons: Vec<(String, Vec<&str>)> = Vec::new();
    for (index, place) in places.iter().enumerate() {
        let words = words(index);
        match reasons.iter_mut().find(|(known, _)| *known == words) {
            _ if words.is_empty() => {}
            Some((_, places)) => places.push(place),
            None => reasons.push((words, vec![place])),
        }
    }
    let told = |(words, whose): (String, Vec<&str>)| {
        if whose.len() == places.len() {
            words
        } else {
            format!("{}: {words}", whose.join(", "))
        }
    };
    reasons.into_iter().map(told).collect::<Vec<_>>().join(" ")
}

/// What the rows say for an input that is a text.
fn texts(import: Import, name: &str) -> impl Fn(usize) -> String + use<> {
    let (slots, roster) = untrack(|| (import.slots(), import.roster()));
    let slot = slots.into_iter().find(|(slot, _)| slot.input.name == name);
    let source = slot.map(|(slot, _)| untrack(|| import.source(&slot)));
    move |row| match &source {
        Some(Source::Column(column)) => {
            let cell = roster.rows.get(row).and_then(|row| row.cells.get(*column));
            cell.cloned().unwrap_or_default()
        }
        Some(Source::Same(text)) => text.clone(),
        Some(Source::Nothing) | None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_so_on_each_platform_is_said_once() {
        let told = |words: &'static [&str]| reasons(&["One", "Two", "Three"][..words.len()], &|place| words[place].to_owned());
        assert_eq!(told(&["No.", "No.", "No."]), "No.");
        assert_eq!(told(&["No.", "", "No."]), "One, Three: No.");
        assert_eq!(told(&["No.", "Never.", ""]), "One: No. Two: Never.");
        assert_eq!(told(&["No."]), "No.");
        assert_eq!(told(&["", ""]), "");
    }
}

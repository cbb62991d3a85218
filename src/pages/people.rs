//! People: one box finds a person on every connected platform at once.

use std::rc::Rc;

use leptos::prelude::*;

use super::words::{before_connections, counted, grouped};
use crate::components::answers::{AnswerCell, Answers};
use crate::components::icon::Icon;
use crate::components::notice::Notice;
use crate::components::table::{Cell, Chip, ChipState, Column, Table};
use crate::model::answer::AnswerState;
use crate::model::connection::{ConnectionId, Standing};
use crate::model::given::Given;
use crate::model::person::{Join, Person};
use crate::model::status::Tone;
use crate::route::Route;
use crate::session::Session;
use crate::session::roll::is_question;

const COLUMNS: [Column; 3] = [
    Column {
        label: "Person",
        class: "who",
        order: None,
    },
    Column {
        label: "Accounts",
        class: "chips",
        order: None,
    },
    Column {
        label: "Last seen",
        class: "when",
        order: None,
    },
];

/// The first page.
#[component]
pub fn People() -> impl IntoView {
    let session = expect_context::<Session>();
    let roll = session.roll;
    let asking = Memo::new(move |_| roll.asked.with(|text| is_question(text)));
    let someone = Memo::new(move |_| roll.people.with(|people| !people.is_empty()));
    let title = move || {
        if !asking.get() {
            return "People".to_owned();
        }
        let count = roll.people.with(Vec::len);
        format!("{} “{}”", matching(count, waiting(session) > 0), roll.asked.get())
    };
    view! {
        <div class="page-head">
            <div>
                <h1 tabindex="-1"><bdi>{title}</bdi></h1>
                <p role="status">{move || progress(session)}</p>
            </div>
        </div>
        {move || before_connections(session)}
        <Show when=move || asking.get() && !roll.answers.with(Vec::is_empty)>
            <Answers
                answers=Signal::derive(move || cells(session))
                now=session.now
                on_retry=Callback::new(move |id| roll.retry(&id))
                on_more=Callback::new(move |id| roll.more(&id))
            />
        </Show>
        <Show when=move || someone.get() fallback=move || nobody(session)>
            <Table
                caption=Signal::derive(move || format!("People who match {}", roll.asked.get()))
                columns=COLUMNS.to_vec()
                rows=Signal::derive(move || roll.people.with(Vec::len))
                revision=Signal::derive(move || revision(session))
                total=Signal::derive(move || (waiting(session) == 0 && !more(session)).then(|| roll.people.with(|people| people.len() as u64)))
                cell=Rc::new(move |row, column| cell(session, row, column))
                href=Rc::new(move |row| address(session, row))
                tall=true
                now=session.now
                offset=session.zone
                busy=Signal::derive(move || waiting(session) > 0)
            />
        </Show>
    }
}

fn matching(count: usize, waiting: bool) -> String {
    match (count, waiting) {
        (0, true) => "Looking for".to_owned(),
        (0, false) => "Nobody matches".to_owned(),
        (1, _) => "1 person matches".to_owned(),
        _ => format!("{} people match", grouped(count as u64)),
    }
}

/// Moves whenever a row may have changed: a person was heard of, or a platform's answer came.
fn revision(session: Session) -> u64 {
    let accounts = session
        .roll
        .people
        .with(|people| people.iter().map(|person| person.accounts.len()).sum::<usize>());
    let answered = session.roll.answers.with(Vec::len) - waiting(session);
    let turn = session
        .roll
        .asked
        .with(|text| text.bytes().fold(0_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into())));
    turn.wrapping_mul(1_000_003).wrapping_add((accounts * 64 + answered) as u64)
}

fn waiting(session: Session) -> usize {
    session.roll.answers.with(|answers| {
        answers
            .iter()
            .filter(|answer| matches!(answer.state, AnswerState::Waiting { .. }))
            .count()
    })
}

fn more(session: Session) -> bool {
    session.roll.answers.with(|answers| {
        answers
            .iter()
            .any(|answer| matches!(answer.state, AnswerState::Found { more: true, .. }))
    })
}

/// How far the answers have come, in one or two sentences.
fn progress(session: Session) -> String {
    let connected = session.connections.all.with(|all| {
        all.iter()
            .filter(|connection| connection.standing.with(Standing::is_connected))
            .count()
    });
    if !session.roll.asked.with(|text| is_question(text)) {
        return match connected {
            0 => "No platform is connected yet.".to_owned(),
            _ => format!(
                "{} connected. Type part of a name, an e-mail or an id.",
                counted(connected, "platform is", "platforms are")
            ),
        };
    }
    let accounts: usize = session
        .roll
        .people
        .with(|people| people.iter().map(|person| person.accounts.len()).sum());
    session.roll.answers.with(|answers| {
        let count = |wanted: fn(&AnswerState) -> bool| answers.iter().filter(|answer| wanted(&answer.state)).count();
        let answered = count(|state| matches!(state, AnswerState::Found { .. }));
        let failed = count(|state| matches!(state, AnswerState::Failed(_)));
        let waiting = count(|state| matches!(state, AnswerState::Waiting { .. }));
        let found = counted(accounts, "account", "accounts");
        let asked = answered + failed + waiting;
        let mut text = if waiting > 0 {
            format!("{found} so far. {answered} of {asked} platforms have answered.")
        } else {
            format!("{found} on {}.", counted(answered, "platform", "platforms"))
        };
        if failed > 0 {
            text.extend([" ", &counted(failed, "platform", "platforms"), " could not answer."]);
        }
        text
    })
}

fn cells(session: Session) -> Vec<AnswerCell> {
    session.roll.answers.with(|answers| {
        let cell = |answer: &crate::model::answer::Answer| {
            let facts = session.connections.named(&answer.connection)?.platform.facts();
            let note = (!facts.searches_names).then(|| facts.searches.to_owned());
            Some(AnswerCell {
                name: facts.name.to_owned(),
                mark: facts.mark,
                answer: answer.clone(),
                note,
                reconnect: Route::Connections.address(),
            })
        };
        answers.iter().filter_map(cell).collect()
    })
}

fn with_person<T>(session: Session, row: usize, look: impl FnOnce(&Person) -> T) -> Option<T> {
    session.roll.people.with_untracked(|people| people.get(row).map(look))
}

fn address(session: Session, row: usize) -> String {
    let route = with_person(session, row, |person| {
        let account = &person.accounts[0];
        Route::Person {
            connection: account.connection.clone(),
            id: account.id.clone(),
        }
    });
    route.unwrap_or(Route::People).address()
}

fn cell(session: Session, row: usize, column: usize) -> Cell {
    let cell = with_person(session, row, |person| match column {
        0 => Cell::Person {
            name: person.name().to_owned(),
            email: person.email().map(str::to_owned),
            kind: person.kind(),
        },
        1 => Cell::Chips(
            chips(session, person),
            (person.join != Join::Single).then(|| person.join.words().to_owned()),
        ),
        _ => match person.last_seen() {
            Some((time, connection)) => Cell::Seen(Given::Value(time), short(session, connection)),
            None => Cell::Seen(Given::Untold, String::new()),
        },
    });
    cell.unwrap_or(Cell::Muted(String::new()))
}

fn short(session: Session, connection: &ConnectionId) -> String {
    untrack(|| session.connections.named(connection))
        .map(|connection| connection.platform.facts().short.to_owned())
        .unwrap_or_default()
}

/// One chip an account, and one for each platform that is still to answer. A platform that has nobody has no chip.
fn chips(session: Session, person: &Person) -> Vec<Chip> {
    let mut chips = Vec::new();
    for connection in session.connections.all.get_untracked() {
        let facts = connection.platform.facts();
        let chip = |state, note| Chip {
            mark: facts.mark,
            platform: facts.short.to_owned(),
            state,
            note,
        };
        let before = chips.len();
        for account in person.on(&connection.id) {
            let note = matches!(account.status, crate::model::status::Status::Untold)
                .then(|| format!("{} does not tell the state of this account", facts.name));
            chips.push(chip(ChipState::Known(account.status.clone()), note));
        }
        if chips.len() > before {
            continue;
        }
        let state = session.roll.answers.with_untracked(|answers| {
            answers
                .iter()
                .find(|answer| answer.connection == connection.id)
                .map(|answer| match &answer.state {
                    AnswerState::Waiting { .. } => Some(ChipState::Looking),
                    AnswerState::Failed(_) => Some(ChipState::Failed),
                    AnswerState::NotConnected | AnswerState::Found { .. } => None,
                })
        });
        if let Some(Some(state)) = state {
            chips.push(chip(state, None));
        }
    }
    chips
}

/// What stands in place of the list while there is nobody in it.
fn nobody(session: Session) -> AnyView {
    let roll = session.roll;
    view! {
        {move || {
            if session.connections.all.with(Vec::is_empty) || waiting(session) > 0 {
                return ().into_any();
            }
            let standings = session.connections.all.with(|all| all.iter().map(|connection| connection.standing.get()).collect::<Vec<_>>());
            let connected = standings.iter().any(Standing::is_connected);
            if !roll.asked.with(|text| is_question(text)) {
                if connected || standings.contains(&Standing::Connecting) {
                    return view! {
                        <Notice
                            tone=Tone::Neutral
                            icon=Icon::Search
                            title="One box finds a person on every connected platform."
                            body="Type in the box above; / leads there from anywhere. A slow platform never holds back the others."
                        />
                    }
                    .into_any();
                }
                return view! {
                    <Notice tone=Tone::Neutral icon=Icon::Plug title="No platform is connected." body="Connect one with a credential of yours. It stays in this tab’s memory.">
                        <a class="button primary" href=Route::Connections.address()>"Connect a platform"</a>
                    </Notice>
                }
                .into_any();
            }
            if roll.answers.with(Vec::is_empty) {
                return ().into_any();
            }
            no_match(session)
        }}
    }
    .into_any()
}

/// Nobody matches: who was asked, and who could not answer.
fn no_match(session: Session) -> AnyView {
    let names = |wanted: fn(&AnswerState) -> bool| {
        session.roll.answers.with(|answers| {
            let wanted = answers.iter().filter(|answer| wanted(&answer.state));
            wanted
                .filter_map(|answer| Some(session.connections.named(&answer.connection)?.platform.facts().name))
                .collect::<Vec<_>>()
                .join(", ")
        })
    };
    let asked = names(|state| matches!(state, AnswerState::Found { .. }));
    let failed = names(|state| matches!(state, AnswerState::Failed(_)));
    let absent = names(|state| matches!(state, AnswerState::NotConnected));
    let mut body = Vec::new();
    for (label, names) in [("Asked", asked), ("Could not answer", failed), ("Not connected", absent)] {
        if !names.is_empty() {
            body.push(format!("{label}: {names}."));
        }
    }
    view! {
        <Notice tone=Tone::Neutral icon=Icon::Search title=format!("Nobody matches “{}”.", session.roll.asked.get()) body=body.join(" ")>
            <button class="button" type="button" on:click=move |_| session.roll.again()>"Ask again"</button>
        </Notice>
    }
    .into_any()
}

//! The roll call: one question to every connected platform, and each answer as it arrives.

use std::collections::{HashMap, HashSet};

use leptos::prelude::*;

use super::connections::{Connection, Connections};
use super::{Machine, REST, Task};
use crate::model::account::Account;
use crate::model::answer::{Answer, AnswerState};
use crate::model::connection::{ConnectionId, Standing};
use crate::model::error::ApiError;
use crate::model::page::{Cursor, Page};
use crate::model::person::{self, Person};
use crate::model::question::Question;
use crate::model::time::Time;

/// How often waiting times are said anew while somebody is awaited, in milliseconds.
const TICK: u32 = 200;
/// How many rows we ask each platform for.
const ROWS: u32 = 25;
/// How many people found by name elsewhere are looked up by e-mail on a platform that cannot search names.
const FOLLOWED: usize = 10;

/// The search for people. A handle.
#[derive(Clone, Copy)]
pub struct Roll {
    /// What the search box holds.
    pub text: RwSignal<String>,
    /// What is being asked now, or was asked last; empty before the first question.
    pub asked: RwSignal<String>,
    /// One answer a connection, in the order of the connections.
    pub answers: RwSignal<Vec<Answer>>,
    /// The people so far, in the order in which they were first heard of: rows never jump while one reads them.
    pub people: RwSignal<Vec<Person>>,
    heard: StoredValue<Heard, LocalStorage>,
    connections: Connections,
    machine: StoredValue<Machine, LocalStorage>,
    now: RwSignal<Time>,
}

/// What belongs to one turn. A new question replaces it, and with it every request of the old one is given up.
#[derive(Default)]
struct Heard {
    turn: u64,
    accounts: Vec<Account>,
    next: HashMap<ConnectionId, Cursor>,
    followed: HashSet<(ConnectionId, String)>,
    tasks: HashMap<ConnectionId, Task>,
    follow_ups: HashMap<ConnectionId, Task>,
    ticker: Task,
    rest: Task,
}

impl Roll {
    /// Nothing asked yet.
    pub fn new(connections: Connections, machine: StoredValue<Machine, LocalStorage>, now: RwSignal<Time>) -> Self {
        Self {
            text: RwSignal::default(),
            asked: RwSignal::default(),
            answers: RwSignal::default(),
            people: RwSignal::default(),
            heard: StoredValue::new_local(Heard::default()),
            connections,
            machine,
            now,
        }
    }

    /// The person typed: asks once the typing rests, never for each key.
    pub fn rest(self) {
        let environment = self.machine.with_value(|machine| machine.environment.clone());
        let rest = Task::start(async move {
            environment.sleep(REST).await;
            self.ask();
        });
        self.heard.update_value(|heard| heard.rest = rest);
    }

    /// Asks every connected platform for what the box holds. The same question is not asked twice in a row.
    pub fn ask(self) {
        let text = self.text.with_untracked(|text| text.trim().to_owned());
        if text == self.asked.get_untracked() {
            return;
        }
        self.asked.set(text.clone());
        self.begin();
    }

    /// Asks the same question again, of everybody.
    pub fn again(self) {
        for connection in self.connections.all.get_untracked() {
            if let Some(client) = connection.client() {
                client.forget();
            }
        }
        self.begin();
    }

    fn begin(self) {
        // Dropping the old turn gives its requests up.
        self.heard.update_value(|heard| {
            *heard = Heard {
                turn: heard.turn + 1,
                ..Heard::default()
            }
        });
        self.people.set(Vec::new());
        self.answers.set(Vec::new());
        if !is_question(&self.asked.get_untracked()) {
            return;
        }
        let connections = self.connections.all.get_untracked();
        let answer = |connection: &Connection| Answer {
            connection: connection.id.clone(),
            state: self.unasked(connection),
        };
        self.answers.set(connections.iter().map(answer).collect());
        for connection in &connections {
            self.ask_one(connection, None);
        }
        self.tick();
    }

    /// What there is to say of a platform that cannot be asked now: it is about to be, it failed, or nobody connected it.
    fn unasked(self, connection: &Connection) -> AnswerState {
        match connection.standing.get_untracked() {
            Standing::Connecting => AnswerState::Waiting {
                since: self.now.get_untracked(),
            },
            Standing::Failed { error, .. } => AnswerState::Failed(error),
            Standing::NotConnected | Standing::Connected { .. } => AnswerState::NotConnected,
        }
    }

    /// Asks those that were connected after the question had been asked, and says of the others how they stand.
    pub fn catch_up(self) {
        if self.answers.with_untracked(Vec::is_empty) {
            if is_question(&self.asked.get_untracked()) {
                self.begin();
            }
            return;
        }
        for connection in self.connections.all.get_untracked() {
            let asked = self.heard.with_value(|heard| heard.tasks.contains_key(&connection.id));
            let connected = untrack(|| connection.client()).is_some();
            match (connected, asked) {
                (true, false) => self.ask_one(&connection, None),
                (true, true) => {}
                (false, _) => {
                    self.heard.update_value(|heard| {
                        heard.tasks.remove(&connection.id);
                    });
                    self.set_state(&connection.id, self.unasked(&connection));
                }
            }
        }
        self.tick();
    }

    /// Asks one platform again.
    pub fn retry(self, id: &ConnectionId) {
        let Some(connection) = untrack(|| self.connections.named(id)) else {
            return;
        };
        if untrack(|| connection.client()).is_some() {
            self.ask_one(&connection, None);
        } else {
            // The question follows by itself once the platform has said whose credential this is.
            self.connections.test(&connection);
        }
        self.tick();
    }

    /// Asks one platform for its next page.
    pub fn more(self, id: &ConnectionId) {
        let next = self.heard.with_value(|heard| heard.next.get(id).cloned());
        if let (Some(connection), Some(next)) = (untrack(|| self.connections.named(id)), next) {
            self.ask_one(&connection, Some(next));
            self.tick();
        }
    }

    fn ask_one(self, connection: &Connection, from: Option<Cursor>) {
        let Some(client) = untrack(|| connection.client()) else { return };
        let id = connection.id.clone();
        let question = Question {
            text: self.asked.get_untracked(),
            limit: ROWS,
            ..Question::default()
        };
        let turn = self.turn();
        let since = client.environment.now();
        self.set_state(&id, AnswerState::Waiting { since });
        let task = Task::start({
            let id = id.clone();
            async move {
                let answer = client.platform.directory().list(&client, &question, from.as_ref()).await;
                self.hear(turn, &id, answer, client.environment.now().0 - since.0);
            }
        });
        self.heard.update_value(|heard| {
            heard.tasks.insert(id, task);
        });
    }

    /// Takes an answer in. One of an earlier turn is dropped.
    fn hear(self, turn: u64, id: &ConnectionId, answer: Result<Page<Account>, ApiError>, took: i64) {
        if turn != self.turn() {
            return;
        }
        match answer {
            Ok(page) => {
                let text = self.asked.get_untracked();
                let mut rows = page.rows;
                person::arrange(&mut rows, &|account| person::fit(account, &text).into());
                self.heard.update_value(|heard| {
                    match &page.next {
                        Some(next) => heard.next.insert(id.clone(), next.clone()),
                        None => heard.next.remove(id),
                    };
                    heard.accounts.extend(rows);
                });
                let count = self.count(id);
                self.set_state(
                    id,
                    AnswerState::Found {
                        count,
                        total: page.total,
                        more: page.next.is_some(),
                        unreadable: page.unreadable.len(),
                        took,
                    },
                );
            }
            Err(error) => {
                self.connections.refused(id, &error);
                self.set_state(id, AnswerState::Failed(error));
            }
        }
        self.gather();
        self.follow_up();
    }

    /// Joins what was heard so far.
    fn gather(self) {
        let order = untrack(|| self.connections.order());
        self.people
            .set(self.heard.with_value(|heard| person::join(heard.accounts.iter().cloned(), &order)));
    }

    /// Some platforms search e-mails only, so a person found by name elsewhere would be missed there. Once those
    /// that search names have answered, such people are looked up by their e-mail, a few at a time.
    fn follow_up(self) {
        let connections = self.connections.all.get_untracked();
        let waiting = |connection: &&Connection| {
            connection.platform.facts().searches_names && matches!(self.state(&connection.id), Some(AnswerState::Waiting { .. }))
        };
        if connections.iter().any(|connection| waiting(&connection)) {
            return;
        }
        let text = self.asked.get_untracked().to_lowercase();
        for connection in connections.iter().filter(|connection| !connection.platform.facts().searches_names) {
            let Some(client) = untrack(|| connection.client()) else { continue };
            if !matches!(self.state(&connection.id), Some(AnswerState::Found { .. })) {
                continue;
            }
            let missing: Vec<String> = self.people.with_untracked(|people| {
                let without = people.iter().filter(|person| person.on(&connection.id).next().is_none());
                without
                    .filter_map(|person| person.email().map(str::to_lowercase))
                    .filter(|email| !email.contains(&text))
                    .take(FOLLOWED)
                    .collect()
            });
            let id = connection.id.clone();
            let fresh: Vec<String> = self
                .heard
                .try_update_value(|heard| {
                    missing
                        .into_iter()
                        .filter(|email| heard.followed.insert((id.clone(), email.clone())))
                        .collect()
                })
                .unwrap_or_default();
            if fresh.is_empty() {
                continue;
            }
            let turn = self.turn();
            let task = Task::start(async move {
                for email in fresh {
                    let question = Question {
                        text: email.clone(),
                        limit: ROWS,
                        ..Question::default()
                    };
                    match client.platform.directory().list(&client, &question, None).await {
                        Ok(mut page) => {
                            page.rows.retain(|account| account.address().as_deref() == Some(&email));
                            self.hear_more(turn, &client.connection, page);
                        }
                        // What was not looked up must not pass for "has no account".
                        Err(error) => return self.hear(turn, &client.connection, Err(error), 0),
                    }
                }
            });
            self.heard.update_value(|heard| {
                heard.follow_ups.insert(connection.id.clone(), task);
            });
        }
    }

    /// Adds what a look-up by e-mail found to the answer that stands.
    fn hear_more(self, turn: u64, id: &ConnectionId, page: Page<Account>) {
        if turn != self.turn() || (page.rows.is_empty() && page.unreadable.is_empty()) {
            return;
        }
        let odd = page.unreadable.len();
        self.heard.update_value(|heard| heard.accounts.extend(page.rows));
        self.gather();
        let found = self.count(id);
        self.answers.update(|answers| {
            let answer = answers.iter_mut().find(|answer| answer.connection == *id);
            if let Some(AnswerState::Found { count, unreadable, .. }) = answer.map(|answer| &mut answer.state) {
                *count = found;
                *unreadable += odd;
            }
        });
    }

    /// Moves the clock while somebody is awaited.
    fn tick(self) {
        let environment = self.machine.with_value(|machine| machine.environment.clone());
        let ticker = Task::start(async move {
            while self
                .answers
                .with_untracked(|answers| answers.iter().any(|answer| matches!(answer.state, AnswerState::Waiting { .. })))
            {
                self.now.set(environment.now());
                environment.sleep(TICK).await;
            }
            self.now.set(environment.now());
        });
        self.heard.update_value(|heard| heard.ticker = ticker);
    }

    fn turn(self) -> u64 {
        self.heard.with_value(|heard| heard.turn)
    }

    fn count(self, id: &ConnectionId) -> usize {
        self.heard.with_value(|heard| {
            let ids: HashSet<&str> = heard
                .accounts
                .iter()
                .filter(|account| account.connection == *id)
                .map(|account| account.id.as_str())
                .collect();
            ids.len()
        })
    }

    fn state(self, id: &ConnectionId) -> Option<AnswerState> {
        self.answers.with_untracked(|answers| {
            answers
                .iter()
                .find(|answer| answer.connection == *id)
                .map(|answer| answer.state.clone())
        })
    }

    fn set_state(self, id: &ConnectionId, state: AnswerState) {
        self.answers.update(|answers| {
            if let Some(answer) = answers.iter_mut().find(|answer| answer.connection == *id) {
                answer.state = state;
            }
        });
    }
}

/// One letter of an alphabet is no question yet; one character of a script of words may be a name.
pub fn is_question(text: &str) -> bool {
    text.len() >= 2
}

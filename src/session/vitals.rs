//! Whether the platforms are well, asked again and again for as long as somebody looks.

use std::collections::HashMap;

use leptos::prelude::*;

use super::connections::Connection;
use super::{Session, Task};
use crate::model::connection::{ConnectionId, Standing};
use crate::model::error::ApiError;
use crate::model::time::Time;
use crate::model::vitals::{Usage, Vital};
pub use crate::platforms::vitals;

/// The word of one platform on itself: each question with its answer, and when it was asked last.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Word {
    /// The answers, in the order of the questions.
    pub answers: Vec<Result<Vital, ApiError>>,
    /// When they came.
    pub at: Option<Time>,
    /// How often in a row asking has failed.
    pub failures: u32,
}

impl Word {
    /// Whether it says of itself that all is well; nothing where that is not known.
    pub fn is_well(&self) -> Option<bool> {
        let healthy = |answer: &Result<Vital, ApiError>| answer.as_ref().ok()?.healthy.value().copied();
        let all: Option<Vec<bool>> = self.answers.iter().map(healthy).collect();
        all.filter(|all| !all.is_empty()).map(|all| all.into_iter().all(|is| is))
    }
}

/// What the platforms say of themselves. A handle; it lives as long as the page that asks.
#[derive(Clone, Copy)]
pub struct Pulse {
    words: RwSignal<HashMap<ConnectionId, Word>>,
    tasks: StoredValue<HashMap<ConnectionId, Task>, LocalStorage>,
    /// How many beats there were.
    beats: StoredValue<u32>,
    session: Session,
}

impl Pulse {
    /// Nothing was asked yet.
    pub fn new(session: Session) -> Self {
        Self {
            words: RwSignal::default(),
            tasks: StoredValue::new_local(HashMap::new()),
            beats: StoredValue::new(0),
            session,
        }
    }

    /// What one says. Tracks every answer.
    pub fn word(self, connection: &ConnectionId) -> Word {
        self.words.with(|words| words.get(connection).cloned()).unwrap_or_default()
    }

    /// Time has passed: whoever answers is asked again, and whoever does not ever less often.
    pub fn beat(self) {
        self.beats.update_value(|beats| *beats += 1);
        let beats = self.beats.get_value();
        for connection in self.session.connections.all.get_untracked() {
            let failures = self
                .words
                .with_untracked(|words| words.get(&connection.id).map_or(0, |word| word.failures));
            if beats.is_multiple_of(1 << failures.min(4)) {
                self.ask(&connection);
            }
        }
    }

    /// Asks one platform, if it is connected and says anything of itself.
    pub fn ask(self, connection: &Connection) {
        let Some(vitals) = vitals(connection.platform) else { return };
        if !connection.standing.with_untracked(Standing::is_connected) {
            return;
        }
        let Some(client) = untrack(|| connection.client()) else { return };
        let id = connection.id.clone();
        let task = Task::start(async move {
            client.forget();
            let mut answers = Vec::new();
            for question in 0..vitals.questions().len() {
                answers.push(vitals.ask(&client, question).await);
            }
            let now = client.environment.now();
            let failed = answers.iter().any(Result::is_err);
            // The page may be gone by then.
            self.words.try_update(|words| {
                let word = words.entry(id.clone()).or_default();
                word.answers = answers;
                word.at = Some(now);
                word.failures = if failed { word.failures + 1 } else { 0 };
                let is_well = word.is_well();
                self.session.unwell.update(|unwell| {
                    unwell.retain(|known| *known != id);
                    if is_well == Some(false) {
                        unwell.push(id);
                    }
                });
            });
        });
        let id = connection.id.clone();
        self.tasks.update_value(|tasks| _ = tasks.insert(id, task));
    }
}

/// How much of a platform was used, from the first to the last day; `None` where nobody can be asked.
pub async fn usage(connection: &Connection, first: &str, last: &str) -> Option<Result<Usage, ApiError>> {
    let vitals = vitals(connection.platform)?;
    let client = untrack(|| connection.client())?;
    Some(vitals.usage(&client, first, last).await)
}

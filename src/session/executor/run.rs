//! A run: a plan on its way, in signals, one a step.

use leptos::prelude::*;

use super::journal::{Head, Remembered};
use crate::model::action::Secrets;
use crate::model::plan::{Planned, Report, StepState};
use crate::model::secret::Secret;

/// How a run stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum RunState {
    /// Steps are taken.
    #[default]
    Running,
    /// The step under way is finished, and no other is begun.
    Stopping,
    /// It cannot go on by itself; why, as a sentence.
    Waiting(String),
    /// Every step has ended.
    Ended,
}

/// A plan that was begun. A handle.
#[derive(Clone, Copy)]
pub struct Run {
    /// Its title, its reason, when it began.
    pub head: StoredValue<Head>,
    /// Its steps.
    pub steps: StoredValue<Vec<RunStep>>,
    /// How it stands.
    pub state: RwSignal<RunState>,
    tally: RwSignal<Tally>,
}

/// How many steps are in each state. It is kept, and not counted anew: a run may have thousands of steps.
type Tally = [usize; StepState::ALL.len()];

/// One step. A handle.
#[derive(Clone, Copy)]
pub struct RunStep {
    /// What is to be done.
    pub planned: StoredValue<Planned>,
    /// How far it is.
    pub report: RwSignal<Report>,
    /// What the platform told this once, until somebody has taken it.
    pub told: StoredValue<Option<(&'static str, Secret)>, LocalStorage>,
    pub(super) secrets: StoredValue<Secrets, LocalStorage>,
    pub(super) needs_secret: bool,
    tally: RwSignal<Tally>,
}

impl RunStep {
    /// Takes over how far it is.
    pub(super) fn becomes(self, report: Report) {
        let (before, after) = (self.stands(), report.state);
        self.report.set(report);
        if before != after {
            self.tally.update(|tally| {
                tally[before as usize] -= 1;
                tally[after as usize] += 1;
            });
        }
    }

    /// Takes over its state; what was said of it stays.
    pub(super) fn turns(self, state: StepState) {
        self.becomes(Report {
            state,
            ..self.report.get_untracked()
        });
    }

    /// Its state.
    pub fn state(self) -> StepState {
        self.report.with(|report| report.state)
    }

    /// Its state at this moment, for whoever does not follow it.
    pub(super) fn stands(self) -> StepState {
        self.report.with_untracked(|report| report.state)
    }

    /// Forgets what the platform told this once: nobody can have it after that.
    pub fn forget_told(self) {
        self.told.set_value(None);
    }
}

impl Run {
    /// A run of what is to be done, or was; the secrets are for its first step.
    pub(super) fn new(head: Head, steps: Vec<Remembered>, secrets: Secrets, state: RunState) -> Self {
        let mut counts = Tally::default();
        for step in &steps {
            counts[step.report.state as usize] += 1;
        }
        let tally = RwSignal::new(counts);
        let mut secrets = Some(secrets);
        let step = |step: Remembered| RunStep {
            planned: StoredValue::new(step.planned),
            report: RwSignal::new(step.report),
            told: StoredValue::new_local(None),
            secrets: StoredValue::new_local(secrets.take().unwrap_or_default()),
            needs_secret: step.needs_secret,
            tally,
        };
        Self {
            head: StoredValue::new(head),
            steps: StoredValue::new(steps.into_iter().map(step).collect()),
            state: RwSignal::new(state),
            tally,
        }
    }

    /// Its name, for addresses.
    pub fn id(self) -> String {
        self.head.with_value(|head| head.id.clone())
    }

    /// How many steps there are.
    pub fn len(self) -> usize {
        self.steps.with_value(Vec::len)
    }

    /// Whether there is nothing to do.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// How many steps are in a state that this holds for.
    pub fn count(self, holds: impl Fn(StepState) -> bool) -> usize {
        let tally = self.tally();
        tally.into_iter().filter(|(state, _)| holds(*state)).map(|(_, count)| count).sum()
    }

    /// The steps that were not taken yet, with their numbers.
    pub(super) fn planned(self) -> Vec<(usize, RunStep)> {
        let steps = self.steps.get_value().into_iter().enumerate();
        steps.filter(|(_, step)| step.stands() == StepState::Planned).collect()
    }

    /// How many steps are in each state, in the order of [`StepState::ALL`], without those that nobody is in.
    pub fn tally(self) -> Vec<(StepState, usize)> {
        let counts = self.tally.get();
        let tally = StepState::ALL.into_iter().zip(counts);
        tally.filter(|(_, count)| *count > 0).collect()
    }

    /// Whether every step was seen to be done, or had nothing to do.
    pub fn is_complete(self) -> bool {
        self.count(|state| matches!(state, StepState::Verified | StepState::Already)) == self.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_stands_in_its_own_place_of_the_tally() {
        for (place, state) in StepState::ALL.into_iter().enumerate() {
            assert_eq!(state as usize, place);
        }
    }
}

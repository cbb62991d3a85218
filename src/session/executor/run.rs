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
}

/// One step. A handle.
#[derive(Clone, Copy)]
pub struct RunStep {
    /// What is to be done.
    pub planned: StoredValue<Planned>,
    /// How far it is.
    pub report: RwSignal<Report>,
    /// What the platform told this once, until somebody has taken it.
    pub told: StoredValue<Option<(&'static str, Secret)>, LocalStorage>,
    /// Whether something was told that nobody has taken yet.
    pub has_told: RwSignal<bool>,
    pub(super) secrets: StoredValue<Secrets, LocalStorage>,
    pub(super) needs_secret: bool,
}

impl RunStep {
    pub(super) fn new(planned: Planned, report: Report, secrets: Secrets, needs_secret: bool) -> Self {
        Self {
            planned: StoredValue::new(planned),
            report: RwSignal::new(report),
            told: StoredValue::new_local(None),
            has_told: RwSignal::new(false),
            secrets: StoredValue::new_local(secrets),
            needs_secret,
        }
    }

    pub(super) fn remembered(step: Remembered) -> Self {
        Self::new(step.planned, step.report, Secrets::default(), step.needs_secret)
    }

    /// Its state.
    pub fn state(self) -> StepState {
        self.report.with(|report| report.state)
    }

    /// Its state at this moment, for whoever does not follow it.
    pub(super) fn stands(self) -> StepState {
        self.report.with_untracked(|report| report.state)
    }

    /// Takes what the platform told this once: nobody else can have it after that.
    pub fn take_told(self) -> Option<(&'static str, Secret)> {
        self.has_told.set(false);
        self.told.try_update_value(Option::take).flatten()
    }
}

impl Run {
    pub(super) fn new(head: Head, steps: Vec<RunStep>, state: RunState) -> Self {
        Self {
            head: StoredValue::new(head),
            steps: StoredValue::new(steps),
            state: RwSignal::new(state),
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
        self.steps
            .with_value(|steps| steps.iter().filter(|step| holds(step.state())).count())
    }

    /// The steps that were not taken yet, with their numbers.
    pub(super) fn planned(self) -> Vec<(usize, RunStep)> {
        let steps = self.steps.get_value().into_iter().enumerate();
        steps.filter(|(_, step)| step.stands() == StepState::Planned).collect()
    }

    /// How many steps are in each state, in the order of [`StepState::ALL`], without those that nobody is in.
    pub fn tally(self) -> Vec<(StepState, usize)> {
        let states: Vec<StepState> = self.steps.with_value(|steps| steps.iter().map(|step| step.state()).collect());
        let count = |state: StepState| (state, states.iter().filter(|known| **known == state).count());
        StepState::ALL.into_iter().map(count).filter(|(_, count)| *count > 0).collect()
    }

    /// Whether every step was seen to be done, or had nothing to do.
    pub fn is_complete(self) -> bool {
        self.count(|state| matches!(state, StepState::Verified | StepState::Already)) == self.len()
    }
}

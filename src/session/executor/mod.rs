//! The one door for changes: plans become runs, runs become steps, and every step ends in what was seen of it.

use std::collections::HashSet;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;

mod drive;
pub mod journal;
mod recovery;
pub mod run;
pub mod step;

/// What pages need of the platforms in order to make offers and forms.
pub use crate::api::actions::{Actions, offer};
pub use crate::api::client::Client;
pub use crate::platforms::actions;

pub use self::drive::lasts;
use self::journal::{Head, Journal, Remembered};
use self::run::{Run, RunState, RunStep};
use self::step::{Outcome, Step, ended};
use super::Session;
use crate::api::archive::{Archive, Hold};
use crate::model::action::{Action, Offer, Secrets, Target};
use crate::model::capability::Terms;
use crate::model::connection::ConnectionId;
use crate::model::mode::Mode;
use crate::model::plan::{self, Plan, Planned, Report, StepState};
use crate::model::status::Tone;
use crate::model::values::Values;
use crate::route::Route;

/// The most steps of one run.
const MOST: usize = 5_000;

/// Something that somebody wants done, before it is looked at: one thing to one or to many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Where.
    pub connection: ConnectionId,
    /// What, on what terms.
    pub offer: Offer,
    /// To whom; of somebody who is yet to be made, an empty one.
    pub targets: Vec<Target>,
    /// What else should be known of each target; empty where the targets are people.
    pub about: Vec<About>,
}

/// What should be known of something that is no person, before something is done to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// Who answers for it.
    pub holder: Target,
    /// In a few words: `last used 3 days ago`.
    pub note: String,
    /// What is filled in beforehand for this one alone.
    pub values: Values,
}

/// The executor of this tab. A handle.
#[derive(Clone, Copy)]
pub struct Executor {
    /// Every run that this browser remembers, the latest first.
    pub runs: RwSignal<Vec<Run>>,
    /// Why the journal cannot be used, once that has shown.
    pub unwritten: RwSignal<Option<String>>,
    /// Whether the journal was read.
    pub ready: RwSignal<bool>,
    /// What wants to be looked at before it is begun.
    pub draft: RwSignal<Option<Draft>>,
    /// A plan that is whole, and wants to be agreed to before it is begun.
    pub plan: RwSignal<Option<Plan>>,
    /// The steps whose platform has told something this once, until somebody has stored it.
    pub told: RwSignal<Vec<RunStep>>,
    session: Session,
    journal: StoredValue<Journal, LocalStorage>,
    /// What is under way in this tab.
    busy: StoredValue<HashSet<String>>,
    /// The runs that this tab holds.
    holds: StoredValue<Vec<(String, Hold)>, LocalStorage>,
    /// What was sent before the tab went down, and not looked at yet.
    unseen: StoredValue<Vec<(Run, usize, RunStep)>, LocalStorage>,
    owner: StoredValue<Owner>,
}

impl Executor {
    /// An executor over an archive. [`Executor::recover`] then reads what is in it.
    pub fn new(session: Session, archive: Rc<dyn Archive>) -> Self {
        Self {
            runs: RwSignal::default(),
            unwritten: RwSignal::default(),
            ready: RwSignal::new(false),
            draft: RwSignal::default(),
            plan: RwSignal::default(),
            told: RwSignal::default(),
            session,
            journal: StoredValue::new_local(Journal::new(archive)),
            busy: StoredValue::default(),
            holds: StoredValue::new_local(Vec::new()),
            unseen: StoredValue::new_local(Vec::new()),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
        }
    }

    /// The executor of this tab, made on first use. It belongs to the session and not to the page that asks.
    pub fn of(session: Session) -> Self {
        if let Some(executor) = session.executor.get_value() {
            return executor;
        }
        let executor = session.within(|| Self::new(session, archive()));
        session.executor.set_value(Some(executor));
        spawn_local(executor.recover());
        executor
    }

    /// Somebody wants something done. What can be undone and needs nothing filled in is begun at once; the rest is looked at first.
    pub fn propose(self, draft: Draft) {
        let Some(connection) = untrack(|| self.session.connections.named(&draft.connection)) else {
            return;
        };
        let kind = draft.targets.first().map(|target| target.kind.clone()).unwrap_or_default();
        let inputs = self.session.acts(connection.platform, &kind).inputs(draft.offer.capability);
        let terms = draft.offer.terms.clone();
        let (Ok(terms), [target]) = (terms, &draft.targets[..]) else {
            return self.draft.set(Some(draft));
        };
        let observes = self.session.mode.get_untracked() == Mode::Observe;
        let may_be_own = connection.standing.with_untracked(|standing| standing.is_own(target)) != Some(false);
        if !terms.reversible || !inputs.is_empty() || observes || plan::may_lock_out(draft.offer.capability) && may_be_own {
            return self.draft.set(Some(draft));
        }
        let action = Action {
            capability: draft.offer.capability,
            connection: draft.connection,
            target: target.clone(),
            values: draft.offer.values,
            base: draft.offer.base,
        };
        let step = self.planned(action, terms);
        let title = format!("{} on {}", step.order, connection.platform.facts().name);
        self.start(Plan { title, steps: vec![step] }, "", Secrets::default());
    }

    /// Begins a plan, if nothing of it is under way already. `secrets` are for its first step.
    pub fn start(self, plan: Plan, reason: &str, secrets: Secrets) -> Option<Run> {
        let mode = self.session.mode.get_untracked();
        if mode == Mode::Observe {
            self.session.toasts.say(
                Tone::Warn,
                "Nothing was sent: Rollcall only observes. Choose “Act” at the top of the page first.",
            );
            return None;
        }
        if plan.steps.is_empty() {
            return None;
        }
        if plan.steps.len() > MOST {
            let count = plan.steps.len();
            self.session.toasts.say(
                Tone::Warn,
                format!("Nothing was begun: {count} steps are too many for one run, {MOST} at most. Narrow the list."),
            );
            return None;
        }
        let keys: Vec<String> = plan.steps.iter().map(|step| step.action.key()).collect();
        if self.busy.with_value(|busy| keys.iter().any(|key| busy.contains(key))) {
            self.session
                .toasts
                .say(Tone::Info, "This is under way already; it was not begun a second time.");
            return None;
        }
        let environment = self.session.environment();
        let now = environment.now();
        let head = Head {
            id: format!("{}-{:04}", now.0, environment.random(10_000)),
            title: plan.title,
            reason: reason.trim().to_owned(),
            rehearsal: mode == Mode::Rehearse,
            started: now.0,
            unreadable: 0,
        };
        let run = self.owner.with_value(|owner| {
            owner.with(|| {
                let has_secrets = !secrets.0.is_empty();
                let steps = plan.steps.into_iter().enumerate().map(|(index, planned)| Remembered {
                    planned,
                    report: Report::default(),
                    needs_secret: has_secrets && index == 0,
                });
                Run::new(head, steps.collect(), secrets, RunState::Running)
            })
        });
        self.runs.update(|runs| runs.insert(0, run));
        self.set_off(run);
        Some(run)
    }

    /// Goes on with a run that waits, with every step that was not sent yet.
    pub fn resume(self, run: Run) {
        if self.session.mode.get_untracked() == Mode::Observe {
            self.session.toasts.say(Tone::Warn, "Choose “Act” at the top of the page first.");
        } else if matches!(run.state.get_untracked(), RunState::Waiting(_) | RunState::Ended) {
            run.state.set(RunState::Running);
            self.set_off(run);
        }
    }

    /// Finishes the step under way and begins no other.
    pub fn stop(self, run: Run) {
        if run.state.get_untracked() == RunState::Running {
            run.state.set(RunState::Stopping);
        }
    }

    /// Gives a waiting run up: what was not sent stays unsent.
    pub fn give_up(self, run: Run) {
        if matches!(run.state.get_untracked(), RunState::Waiting(_)) {
            spawn_local(async move {
                for (index, step) in run.planned() {
                    self.settle(run, index, step, skipped("You gave the run up before this step."))
                        .await;
                }
                self.end(run).await;
            });
        }
    }

    /// Does steps once more that have ended badly. It is the person who repeats them; what was done in between is seen first.
    pub fn retry(self, run: Run, indices: &[usize]) {
        if matches!(run.state.get_untracked(), RunState::Running | RunState::Stopping) {
            return;
        }
        let steps = run.steps.get_value();
        for index in indices {
            let ended_badly = |step: &&RunStep| step.stands().wants_care() || step.stands() == StepState::Skipped;
            if let Some(step) = steps.get(*index).filter(ended_badly) {
                // A conflict that is gone through with all the same: what stands now is the new base.
                let changed = step.report.with_untracked(|report| report.changed.clone());
                step.planned.update_value(|planned| {
                    for (name, _, now) in changed {
                        planned.action.base.set(&name, now);
                    }
                });
                step.becomes(Report::default());
            }
        }
        run.state.set(RunState::Waiting(String::new()));
        self.resume(run);
    }

    /// Does all steps once more that were not done.
    pub fn retry_failed(self, run: Run) {
        let steps = run.steps.get_value();
        let failed = |index: &usize| matches!(steps[*index].stands(), StepState::Failed | StepState::Skipped);
        let failed: Vec<usize> = (0..steps.len()).filter(failed).collect();
        self.retry(run, &failed);
    }

    /// Looks again what became of a step.
    pub fn check(self, run: Run, index: usize) {
        let Some(step) = run.steps.with_value(|steps| steps.get(index).copied()) else {
            return;
        };
        spawn_local(async move {
            let before = step.report.get_untracked();
            step.turns(StepState::Checking);
            let Some(client) = self.client(step) else {
                step.becomes(before);
                return self
                    .session
                    .toasts
                    .say(Tone::Warn, "The platform is not connected, so it cannot be asked.");
            };
            let mut outcome = self.look(step, &client).await;
            // What was refused stays refused, unless it is seen to be so all the same.
            if outcome.report.state == StepState::Unknown && before.state != StepState::Unknown {
                outcome.report = before;
            }
            self.settle(run, index, step, outcome).await;
        });
    }

    /// Forgets a run that has ended.
    pub fn forget(self, run: Run) {
        if matches!(run.state.get_untracked(), RunState::Running | RunState::Stopping) {
            return;
        }
        let (id, journal) = (run.id(), self.journal.get_value());
        self.runs.update(|runs| runs.retain(|known| known.id() != id));
        spawn_local(async move {
            // What cannot be taken away now is offered again the next time.
            _ = journal.forget(&id).await;
        });
    }

    /// Looks what became of a step.
    async fn look(self, step: RunStep, client: &Client) -> Outcome {
        let action = step.planned.with_value(|planned| planned.action.clone());
        client.forget();
        let secrets = Secrets::default();
        let look = Step {
            client,
            actions: self.session.acts(client.platform, &action.target.kind),
            action: &action,
            secrets: &secrets,
        };
        look.check().await
    }

    fn client(self, step: RunStep) -> Option<Rc<Client>> {
        let connection = step.planned.with_value(|planned| planned.action.connection.clone());
        let connection = untrack(|| self.session.connections.named(&connection))?;
        untrack(|| connection.client())
    }

    /// Says in passing how a run has ended; what can be undone, can be for a while.
    fn tell(self, run: Run) {
        let steps = run.steps.get_value();
        let [step] = &steps[..] else {
            let done = untrack(|| run.count(|state| matches!(state, StepState::Verified | StepState::Already)));
            let care = untrack(|| run.count(StepState::wants_care));
            let tone = if care > 0 { Tone::Warn } else { Tone::Ok };
            let rest = if care > 0 {
                format!(", {care} want your attention")
            } else {
                String::new()
            };
            return self.say(run, tone, format!("{done} of {} done and verified{rest}.", steps.len()));
        };
        let (planned, report) = (step.planned.get_value(), step.report.get_untracked());
        let name = self.session.connections.platform_name(&planned.action.connection);
        // It is told once, in an answer that nobody has seen.
        let lost = report.state == StepState::Verified
            && step.told.with_value(Option::is_none)
            && untrack(|| self.session.connections.named(&planned.action.connection)).is_some_and(|connection| {
                let actions = self.session.acts(connection.platform, &planned.action.target.kind);
                actions.tells(&planned.action).is_some()
            });
        if lost {
            let said = format!("{} on {name}, but the answer that told it once was lost.", planned.report);
            return self.lead_to(run, Tone::Warn, said);
        }
        let said = match report.state {
            StepState::Verified => format!("{} on {name}. Seen to be done.", planned.report),
            StepState::Acknowledged => format!("{name} acknowledged: {}.", planned.order),
            StepState::Rehearsed => format!("Rehearsed on {name}: {}.", planned.order),
            state => format!("{}: {} on {name}.", state.word(), planned.order),
        };
        let undone = planned
            .action
            .undone()
            .filter(|_| report.state == StepState::Verified && planned.terms.reversible);
        match undone {
            Some(action) => {
                let undo = self.planned(action, planned.terms);
                let plan = Plan {
                    title: format!("Undo: {} on {name}", undo.order),
                    steps: vec![undo],
                };
                self.session.toasts.offer(report.state.tone(), said, "Undo", move || {
                    self.start(plan.clone(), "", Secrets::default());
                });
            }
            None => self.say(run, report.state.tone(), said),
        }
    }

    /// Says how a run went; where somebody should look at it, with the way there.
    fn say(self, run: Run, tone: Tone, said: String) {
        let is_open = self.session.address.current.get_untracked() == Route::Run { id: run.id() };
        if untrack(|| run.count(StepState::wants_care)) == 0 || is_open {
            return self.session.toasts.say(tone, said);
        }
        self.lead_to(run, tone, said);
    }

    /// Says it with the way to the run.
    fn lead_to(self, run: Run, tone: Tone, said: String) {
        let address = self.session.address;
        self.session
            .toasts
            .offer(tone, said, "Details", move || address.go(Route::Run { id: run.id() }));
    }

    /// An action with its words.
    pub fn planned(self, action: Action, terms: Terms) -> Planned {
        let wording = untrack(|| self.session.connections.named(&action.connection)).map_or(action.capability.wording(), |connection| {
            let actions = self.session.acts(connection.platform, &action.target.kind);
            actions.wording(action.capability, &action.values)
        });
        Planned {
            order: wording.order(action.target.title()),
            report: wording.report(action.target.title()),
            terms,
            action,
        }
    }
}

/// What outlives this tab.
#[cfg(target_arch = "wasm32")]
fn archive() -> Rc<dyn Archive> {
    Rc::new(crate::api::browser::archive::BrowserArchive::default())
}

/// Outside of a browser nothing outlives anything; a test brings an archive of its own.
#[cfg(not(target_arch = "wasm32"))]
fn archive() -> Rc<dyn Archive> {
    unreachable!("only a browser makes its archive by itself")
}

fn skipped(words: &str) -> Outcome {
    ended(StepState::Skipped, words)
}

//! The one door for changes: plans become runs, runs become steps, and every step ends in what was seen of it.

use std::collections::HashSet;
use std::rc::Rc;

use futures_util::future::join_all;
use leptos::prelude::*;
use leptos::task::spawn_local;

pub mod journal;
pub mod run;
pub mod step;

/// What pages need of the platforms in order to make offers and forms.
pub use crate::api::actions::offer;
pub use crate::api::client::Client;
pub use crate::platforms::actions;

use self::journal::{Head, Journal};
use self::run::{Run, RunState, RunStep};
use self::step::{Outcome, Step, Witness};
use super::Session;
use crate::api::Soon;
use crate::api::archive::{Archive, Hold};
use crate::model::action::{Action, Offer, Secrets, Target};
use crate::model::capability::Terms;
use crate::model::connection::ConnectionId;
use crate::model::error::ApiError;
use crate::model::mode::Mode;
use crate::model::plan::{self, Plan, Planned, Report, StepState};
use crate::model::status::Tone;
use crate::model::time::Time;
use crate::route::Route;

/// Between two changes on one platform, in milliseconds: nobody's service is hammered.
const GAP: u32 = 250;
/// Between two changes that send a mail.
const MAIL_GAP: u32 = 3_000;
/// How long the same mail to the same person is not sent again.
const COOL_DOWN: i64 = 60_000;

/// Something that somebody wants done, before it is looked at: one thing to one or to many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Where.
    pub connection: ConnectionId,
    /// What, on what terms.
    pub offer: Offer,
    /// To whom; of somebody who is yet to be made, an empty one.
    pub targets: Vec<Target>,
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
        let inputs = actions(connection.platform).inputs(draft.offer.capability);
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
        };
        let run = self.owner.with_value(|owner| {
            owner.with(|| {
                let mut secrets = Some(secrets);
                let step = |planned| {
                    let secrets = secrets.take().unwrap_or_default();
                    let needs_secret = !secrets.0.is_empty();
                    RunStep::new(planned, Report::default(), secrets, needs_secret)
                };
                Run::new(head, plan.steps.into_iter().map(step).collect(), RunState::Running)
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
                for (index, step) in run.steps.get_value().into_iter().enumerate() {
                    if step.report.with_untracked(|report| report.state) == StepState::Planned {
                        self.settle(run, index, step, skipped("You gave the run up before this step."))
                            .await;
                    }
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
            if let Some(step) = steps.get(*index).filter(|step| {
                step.report
                    .with_untracked(|report| report.state.wants_care() || report.state == StepState::Skipped)
            }) {
                // A conflict that is gone through with all the same: what stands now is the new base.
                let changed = step.report.with_untracked(|report| report.changed.clone());
                step.planned.update_value(|planned| {
                    for (name, _, now) in changed {
                        planned.action.base.set(&name, now);
                    }
                });
                step.report.set(Report::default());
            }
        }
        run.state.set(RunState::Waiting(String::new()));
        self.resume(run);
    }

    /// Does all steps once more that were not done.
    pub fn retry_failed(self, run: Run) {
        let steps = run.steps.get_value();
        let failed = |step: &RunStep| {
            step.report
                .with_untracked(|report| matches!(report.state, StepState::Failed | StepState::Skipped))
        };
        let failed: Vec<usize> = steps
            .iter()
            .enumerate()
            .filter(|(_, step)| failed(step))
            .map(|(index, _)| index)
            .collect();
        self.retry(run, &failed);
    }

    /// Looks again what became of a step.
    pub fn check(self, run: Run, index: usize) {
        let Some(step) = run.steps.with_value(|steps| steps.get(index).copied()) else {
            return;
        };
        spawn_local(async move {
            let before = step.report.get_untracked();
            step.report.update(|report| report.state = StepState::Checking);
            let Some(client) = self.client(step) else {
                step.report.set(before);
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

    /// Reads the journal. What was interrupted is looked at as soon as its platform can be asked ([`Executor::catch_up`]), and what
    /// was not sent yet waits for the person.
    pub async fn recover(self) {
        let journal = self.journal.get_value();
        let runs = match journal.read().await {
            Ok(runs) => runs,
            Err(why) => {
                self.unwritten.set(Some(why));
                return self.ready.set(true);
            }
        };
        for (head, steps) in runs {
            let open = steps.iter().any(|step| !step.report.state.has_ended());
            if open && !self.keep_hold(&head.id).await {
                // Another tab is at it.
                continue;
            }
            let state = if open {
                RunState::Waiting("The tab was closed or went down in the middle of it.".to_owned())
            } else {
                RunState::Ended
            };
            let run = self
                .owner
                .with_value(|owner| owner.with(|| Run::new(head, steps.into_iter().map(RunStep::remembered).collect(), state)));
            for (index, step) in run.steps.get_value().into_iter().enumerate() {
                match step.report.with_untracked(|report| report.state) {
                    StepState::Looking => step.report.set(Report::default()),
                    StepState::Sent | StepState::Checking => {
                        step.report.set(Report {
                            words: "The tab went away before an answer was seen. It is read back as soon as the platform can be asked."
                                .to_owned(),
                            ..of(StepState::Unknown)
                        });
                        self.unseen.update_value(|unseen| unseen.push((run, index, step)));
                    }
                    _ => {}
                }
            }
            self.runs.update(|runs| runs.insert(0, run));
        }
        self.ready.set(true);
        let waiting = |run: &&Run| run.state.with_untracked(|state| matches!(state, RunState::Waiting(_)));
        if let Some(run) = self.runs.with_untracked(|runs| runs.iter().find(waiting).copied()) {
            let session = self.session;
            session.toasts.offer(
                Tone::Warn,
                "A run was interrupted. Nothing is lost: look at how far it came.",
                "Open it",
                move || {
                    session.address.go(Route::Run { id: run.id() });
                },
            );
        } else {
            self.session.preferences.keep_open_run(false);
        }
        self.catch_up().await;
    }

    /// Reads back what nobody has seen the answer of, where the platform can be asked.
    pub async fn catch_up(self) {
        let unseen = self.unseen.try_update_value(std::mem::take).unwrap_or_default();
        for (run, index, step) in unseen {
            let Some(client) = self.client(step) else {
                self.unseen.update_value(|unseen| unseen.push((run, index, step)));
                continue;
            };
            step.report.update(|report| report.state = StepState::Checking);
            let mut outcome = self.look(step, &client).await;
            let again = step
                .planned
                .with_value(|planned| !planned.action.capability.creates() && !planned.terms.mails)
                && !step.needs_secret;
            let read = outcome.report.error.is_none();
            let verifiable = step.planned.with_value(|planned| planned.terms.verifiable);
            if outcome.report.state == StepState::Unknown && again && read && verifiable {
                // To do it twice is the same as once, and it does not show: it is as good as not sent.
                outcome.report = Report {
                    words: "It was not seen to be done. It is sent when you resume.".to_owned(),
                    ..Report::default()
                };
            }
            self.settle(run, index, step, outcome).await;
            if untrack(|| run.count(|state| !state.has_ended())) == 0 {
                self.end(run).await;
            }
        }
    }

    /// Looks what became of a step.
    async fn look(self, step: RunStep, client: &Client) -> Outcome {
        let action = step.planned.with_value(|planned| planned.action.clone());
        client.forget();
        let secrets = Secrets::default();
        let look = Step {
            client,
            actions: actions(client.platform),
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

    /// Holds a run among all tabs, until it has ended.
    async fn keep_hold(self, id: &str) -> bool {
        if self.holds.with_value(|holds| holds.iter().any(|(known, _)| known == id)) {
            return true;
        }
        let journal = self.journal.get_value();
        let Some(hold) = journal.hold(&format!("run/{id}")).await else {
            return false;
        };
        self.holds.update_value(|holds| holds.push((id.to_owned(), hold)));
        true
    }

    fn set_off(self, run: Run) {
        for step in run.steps.get_value() {
            if step.report.with_untracked(|report| report.state) == StepState::Planned {
                let key = step.planned.with_value(|planned| planned.action.key());
                self.busy.update_value(|busy| _ = busy.insert(key));
            }
        }
        spawn_local(self.drive(run));
    }

    async fn drive(self, run: Run) {
        let written = self.write_down(run).await;
        if let Err(why) = written {
            self.unwritten.set(Some(why.clone()));
            if run.len() > 1 {
                for (index, step) in planned_steps(run) {
                    let words = format!("Nothing was sent, because the journal of this browser cannot be written: {why}");
                    self.settle(
                        run,
                        index,
                        step,
                        Outcome {
                            report: Report {
                                words,
                                ..of(StepState::Failed)
                            },
                            ..Outcome::default()
                        },
                    )
                    .await;
                }
                return self.end(run).await;
            }
        }
        let mut lanes: Vec<(ConnectionId, Vec<(usize, RunStep)>)> = Vec::new();
        for (index, step) in planned_steps(run) {
            let connection = step.planned.with_value(|planned| planned.action.connection.clone());
            match lanes.iter_mut().find(|(known, _)| *known == connection) {
                Some((_, lane)) => lane.push((index, step)),
                None => lanes.push((connection, vec![(index, step)])),
            }
        }
        let waits = join_all(lanes.into_iter().map(|(_, lane)| self.lane(run, lane))).await;
        match waits.into_iter().flatten().next() {
            Some(why) => {
                self.free(run);
                run.state.set(RunState::Waiting(why));
            }
            None => self.end(run).await,
        }
    }

    /// Writes everything down before the first step is taken.
    async fn write_down(self, run: Run) -> Result<(), String> {
        let journal = self.journal.get_value();
        let head = run.head.get_value();
        if !self.keep_hold(&head.id).await {
            return Err("another tab has the same run open".to_owned());
        }
        for (index, step) in planned_steps(run) {
            let (planned, report) = (step.planned.get_value(), step.report.get_untracked());
            journal.keep_step(&head.id, index, &planned, &report, step.needs_secret).await?;
        }
        self.session.preferences.keep_open_run(true);
        // Last: a run without its steps would be a riddle.
        journal.keep_head(&nameless(run)).await
    }

    /// Takes the steps of one platform, one after the other. Gives why it cannot go on, if it cannot.
    async fn lane(self, run: Run, steps: Vec<(usize, RunStep)>) -> Option<String> {
        let environment = self.session.environment();
        let mut gap = 0;
        for (index, step) in steps {
            if run.state.get_untracked() == RunState::Stopping {
                self.settle(run, index, step, skipped("You stopped the run before this step."))
                    .await;
                continue;
            }
            if gap > 0 {
                environment.sleep(gap).await;
            }
            let Some(client) = self.client(step) else {
                return Some("A platform is not connected. Reconnect it, then resume.".to_owned());
            };
            let mut outcome = self.take(run, index, step, &client).await;
            let refused = outcome.report.error.clone().filter(ApiError::wants_credential);
            if let Some(error) = &refused
                && outcome.report.state == StepState::Failed
            {
                self.session.connections.refused(&client.connection, error);
                // Nothing was done, and with another credential it may be.
                outcome.report.state = StepState::Planned;
            }
            let sent = matches!(
                outcome.report.state,
                StepState::Verified | StepState::Acknowledged | StepState::Unknown | StepState::Failed
            );
            let mails = step.planned.with_value(|planned| planned.terms.mails);
            gap = match (sent, mails) {
                (false, _) => 0,
                (true, false) => GAP,
                (true, true) => MAIL_GAP,
            };
            self.settle(run, index, step, outcome).await;
            if refused.is_some() {
                let name = client.platform.facts().name;
                return Some(format!(
                    "{name} refused the credential. Reconnect, then resume: no step is repeated."
                ));
            }
        }
        None
    }

    /// Takes one step, which nobody else is taking.
    async fn take(self, run: Run, index: usize, step: RunStep, client: &Client) -> Outcome {
        let planned = step.planned.get_value();
        let (key, journal) = (planned.action.key(), self.journal.get_value());
        let Some(hold) = journal.hold(&format!("act/{key}")).await else {
            return skipped("Another tab is doing the same right now.");
        };
        let now = client.environment.now();
        if planned.terms.mails
            && let Some(at) = journal.mailed(&key).await
            && now.0 - at.0 < COOL_DOWN
        {
            return skipped(&format!(
                "The same mail went out {}. Wait a minute before you send it again.",
                at.ago(now)
            ));
        }
        let secrets = step.secrets.try_update_value(std::mem::take).unwrap_or_default();
        if step.needs_secret && secrets.0.is_empty() {
            return skipped("It needs a password, which was kept nowhere. Begin it anew.");
        }
        let witness = Noting {
            executor: self,
            run,
            index,
            step,
        };
        let taken = Step {
            client,
            actions: actions(client.platform),
            action: &planned.action,
            secrets: &secrets,
        };
        let outcome = taken.take(&witness).await;
        let may_have_mailed = matches!(
            outcome.report.state,
            StepState::Verified | StepState::Acknowledged | StepState::Unknown
        );
        if planned.terms.mails && may_have_mailed {
            journal.mail(&key, now).await;
        }
        drop(hold);
        outcome
    }

    /// Takes over how a step has ended.
    async fn settle(self, run: Run, index: usize, step: RunStep, outcome: Outcome) {
        let Outcome {
            mut report,
            account,
            gone,
            secret,
        } = outcome;
        if report.at == Time::default() {
            report.at = self.session.environment().now();
        }
        let planned = step.planned.get_value();
        self.busy.update_value(|busy| _ = busy.remove(&planned.action.key()));
        if let Some(secret) = secret {
            step.told.set_value(Some(secret));
            step.has_told.set(true);
        }
        step.report.set(report.clone());
        let journal = self.journal.get_value();
        if let Err(why) = journal.keep_step(&run.id(), index, &planned, &report, step.needs_secret).await {
            self.unwritten.set(Some(why));
        }
        if run.head.with_value(|head| !head.rehearsal) {
            let id = report.made.unwrap_or_else(|| planned.action.target.id.clone());
            self.session.hear(&planned.action.connection, &id, account, gone);
        }
    }

    /// Nothing of it is under way any more.
    fn free(self, run: Run) {
        for step in run.steps.get_value() {
            let key = step.planned.with_value(|planned| planned.action.key());
            self.busy.update_value(|busy| _ = busy.remove(&key));
        }
    }

    /// The run has ended, and it is said how it went.
    async fn end(self, run: Run) {
        self.free(run);
        run.state.set(RunState::Ended);
        let head = nameless(run);
        let journal = self.journal.get_value();
        if let Err(why) = journal.keep_head(&head).await {
            self.unwritten.set(Some(why));
        }
        self.holds.update_value(|holds| holds.retain(|(id, _)| *id != head.id));
        let open = |run: &Run| run.state.get_untracked() != RunState::Ended;
        self.session
            .preferences
            .keep_open_run(self.runs.with_untracked(|runs| runs.iter().any(open)));
        self.tell(run);
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
            return self
                .session
                .toasts
                .say(tone, format!("{done} of {} done and verified{rest}.", steps.len()));
        };
        let (planned, report) = (step.planned.get_value(), step.report.get_untracked());
        let name = self.platform_name(&planned.action.connection);
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
            None => self.session.toasts.say(report.state.tone(), said),
        }
    }

    fn platform_name(self, connection: &ConnectionId) -> &'static str {
        untrack(|| self.session.connections.named(connection)).map_or("the platform", |connection| connection.platform.facts().name)
    }

    /// An action with its words.
    pub fn planned(self, action: Action, terms: Terms) -> Planned {
        let wording = untrack(|| self.session.connections.named(&action.connection)).map_or(action.capability.wording(), |connection| {
            actions(connection.platform).wording(action.capability, &action.values)
        });
        Planned {
            order: wording.order(action.target.title()),
            report: wording.report(action.target.title()),
            terms,
            action,
        }
    }
}

/// The steps that were not taken yet.
fn planned_steps(run: Run) -> Vec<(usize, RunStep)> {
    let steps = run.steps.get_value().into_iter().enumerate();
    steps
        .filter(|(_, step)| step.report.with_untracked(|report| report.state) == StepState::Planned)
        .collect()
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

/// What is written down of a run: its steps name whom they are for, as long as they have not ended.
fn nameless(run: Run) -> Head {
    let mut head = run.head.get_value();
    for step in run.steps.get_value() {
        let title = step.planned.with_value(|planned| planned.action.target.title().to_owned());
        head.title = head.title.replace(&title, "one account");
    }
    head
}

/// Notes on the screen and in the journal how far a step is.
struct Noting {
    executor: Executor,
    run: Run,
    index: usize,
    step: RunStep,
}

impl Witness for Noting {
    fn note(&self, state: StepState) -> Soon<'_, Result<(), String>> {
        Box::pin(async move {
            self.step.report.update(|report| report.state = state);
            if state == StepState::Looking {
                return Ok(());
            }
            let (planned, report) = (self.step.planned.get_value(), self.step.report.get_untracked());
            let journal = self.executor.journal.get_value();
            let written = journal
                .keep_step(&self.run.id(), self.index, &planned, &report, self.step.needs_secret)
                .await;
            if let Err(why) = &written {
                self.executor.unwritten.set(Some(why.clone()));
                // One action by itself is not kept from the person: the screen says that the journal does not work.
                if self.run.len() == 1 {
                    return Ok(());
                }
            }
            written
        })
    }
}

fn of(state: StepState) -> Report {
    Report {
        state,
        ..Report::default()
    }
}

fn skipped(words: &str) -> Outcome {
    Outcome {
        report: Report {
            words: words.to_owned(),
            ..of(StepState::Skipped)
        },
        ..Outcome::default()
    }
}

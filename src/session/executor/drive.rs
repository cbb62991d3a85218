//! A run on its way: written down, then taken step by step, each platform in a lane of its own, until it has ended or must wait.

use futures_util::future::join_all;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::journal::Head;
use super::run::{Run, RunState, RunStep};
use super::step::{Outcome, Step, Witness, ended};
use super::{Executor, skipped};
use crate::api::Soon;
use crate::api::client::Client;
use crate::model::action::Action;
use crate::model::connection::ConnectionId;
use crate::model::error::ApiError;
use crate::model::plan::{Plan, Planned, StepState};
use crate::model::time::Time;

/// Between two changes on one platform, in milliseconds: nobody's service is hammered.
const GAP: u32 = 250;
/// Between two changes that send a mail.
const MAIL_GAP: u32 = 3_000;
/// How long the same mail to the same person is not sent again.
pub(super) const COOL_DOWN: i64 = 60_000;

/// How long a plan takes at the least, in milliseconds: the platforms go side by side, and each is given its time.
pub fn lasts(plan: &Plan) -> i64 {
    let lasts = |lane: Vec<&Planned>| lane.iter().map(|step| i64::from(gap(step.terms.mails))).sum();
    plan.lanes().into_iter().map(|(_, lane)| lasts(lane)).max().unwrap_or_default()
}

fn gap(mails: bool) -> u32 {
    if mails { MAIL_GAP } else { GAP }
}

impl Executor {
    /// Holds a run among all tabs, until it has ended.
    pub(super) async fn keep_hold(self, id: &str) -> bool {
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

    pub(super) fn set_off(self, run: Run) {
        for (_, step) in run.planned() {
            let key = step.planned.with_value(|planned| planned.action.key());
            self.busy.update_value(|busy| _ = busy.insert(key));
        }
        spawn_local(self.drive(run));
    }

    async fn drive(self, run: Run) {
        let written = self.write_down(run).await;
        if let Err(why) = written {
            self.unwritten.set(Some(why.clone()));
            if run.len() > 1 {
                for (index, step) in run.planned() {
                    let words = format!("Nothing was sent, because the journal of this browser cannot be written: {why}");
                    self.settle(run, index, step, ended(StepState::Failed, &words)).await;
                }
                return self.end(run).await;
            }
        }
        let mut lanes: Vec<(ConnectionId, Vec<(usize, RunStep)>)> = Vec::new();
        for (index, step) in run.planned() {
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
        let step = |(index, step): (usize, RunStep)| (index, step.planned.get_value(), step.report.get_untracked(), step.needs_secret);
        self.session.preferences.keep_open_run(true);
        journal.begin(&nameless(run), run.planned().into_iter().map(step)).await
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
            gap = if sent { self::gap(mails) } else { 0 };
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
            actions: self.session.acts(client.platform, &planned.action.target.kind),
            action: &planned.action,
            secrets: &secrets,
        };
        let outcome = taken.take(&witness).await;
        if outcome.report.state == StepState::Failed && outcome.report.error.as_ref().is_some_and(ApiError::wants_credential) {
            // It was not taken: with another credential it is sent again.
            step.secrets.set_value(secrets);
        }
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
    pub(super) async fn settle(self, run: Run, index: usize, step: RunStep, outcome: Outcome) {
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
            self.told.update(|told| told.push(step));
        }
        step.becomes(report.clone());
        let journal = self.journal.get_value();
        if let Err(why) = journal.keep_step(&run.id(), index, &planned, &report, step.needs_secret).await {
            self.unwritten.set(Some(why));
        }
        if run.head.with_value(|head| !head.rehearsal) {
            let Action { connection, target, .. } = planned.action;
            if target.kind.is_empty() {
                self.session.hear(&connection, &report.made.unwrap_or(target.id), account, gone);
            } else {
                self.session.changed.set(Some(connection));
            }
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
    pub(super) async fn end(self, run: Run) {
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
            self.step.turns(state);
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

//! What a tab that went down has left: read from the journal, looked back at, and kept for the person.

use leptos::prelude::*;

use super::Executor;
use super::drive::COOL_DOWN;
use super::run::{Run, RunState};
use super::step::report;
use crate::model::action::Secrets;
use crate::model::plan::{Report, StepState};
use crate::model::status::Tone;
use crate::model::time::Time;
use crate::route::Route;

impl Executor {
    /// Reads the journal. What was interrupted is looked at as soon as its platform can be asked ([`Executor::catch_up`]), and what
    /// was not sent yet waits for the person.
    pub async fn recover(self) {
        let journal = self.journal.get_value();
        let runs = match journal.read(Time(self.session.environment().now().0 - COOL_DOWN)).await {
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
                .with_value(|owner| owner.with(|| Run::new(head, steps, Secrets::default(), state)));
            for (index, step) in run.steps.get_value().into_iter().enumerate() {
                match step.stands() {
                    StepState::Looking => step.becomes(Report::default()),
                    StepState::Sent | StepState::Checking => {
                        let words = "The tab went away before an answer was seen. It is read back as soon as the platform can be asked.";
                        step.becomes(report(StepState::Unknown, words));
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
            step.turns(StepState::Checking);
            let mut outcome = self.look(step, &client).await;
            let again = step
                .planned
                .with_value(|planned| !planned.action.capability.creates() && !planned.terms.mails)
                && !step.needs_secret;
            let read = outcome.report.error.is_none();
            let verifiable = step.planned.with_value(|planned| planned.terms.verifiable);
            if outcome.report.state == StepState::Unknown && again && read && verifiable {
                // To do it twice is the same as once, and it does not show: it is as good as not sent.
                outcome.report = report(StepState::Planned, "It was not seen to be done. It is sent when you resume.");
            }
            self.settle(run, index, step, outcome).await;
            if untrack(|| run.count(|state| !state.has_ended())) == 0 {
                self.end(run).await;
            }
        }
    }
}

//! One step through the door: look, write down, send once, look again, and say no more than was seen.

use std::cell::RefCell;

use crate::api::Soon;
use crate::api::actions::Actions;
use crate::api::client::Client;
use crate::model::account::Account;
use crate::model::action::{Action, Receipt, Secrets, Sight, Wish};
use crate::model::capability::Capability;
use crate::model::error::{ApiError, ErrorKind};
use crate::model::mode::Mode;
use crate::model::plan::{Report, StepState};
use crate::model::secret::Secret;

/// How long to wait before each further look at something that does not show yet, in milliseconds.
const SOON: [u32; 3] = [0, 500, 1_500];
/// The same where the platform has said that it takes its time (202): five minutes in all.
const LATER: [u32; 13] = [
    500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 30_000, 30_000, 45_000, 45_000, 45_000, 45_000,
];
/// How often it is sent to a platform that asks for fewer requests, which is waited for in between. It refused: nothing was done, and nothing is repeated.
const PATIENCE: usize = 3;
/// The longest that one step waits for such a platform, in milliseconds.
const LONGEST_WAIT: i64 = 120_000;
/// What is waited where it does not say how long.
const USUAL_WAIT: u32 = 2_000;

/// What is said of a step whose answer was lost and that leaves nothing to read.
const NEVER_SEEN: &str = "No answer was seen, and the platform has nothing that could be read back: it may have been done. Ask the person before you do it once more.";

/// Who wants to know how far a step is. Nothing is sent before [`StepState::Sent`] was taken note of.
pub trait Witness {
    /// Takes note.
    fn note(&self, state: StepState) -> Soon<'_, Result<(), String>>;
}

/// What a step left.
#[derive(Default)]
pub struct Outcome {
    /// How it ended.
    pub report: Report,
    /// The account as it was last read.
    pub account: Option<Account>,
    /// Whether the account is gone.
    pub gone: bool,
    /// What was told this once.
    pub secret: Option<(&'static str, Secret)>,
}

/// What happened when it was sent.
enum Answer {
    Yes(Receipt),
    /// The platform refused: nothing was done.
    No(ApiError),
    /// It may have been done.
    Perhaps(ApiError),
}

/// One step, with all that it needs.
pub struct Step<'a> {
    /// To whom it is sent.
    pub client: &'a Client,
    /// What the platform can do.
    pub actions: &'static dyn Actions,
    /// What is done.
    pub action: &'a Action,
    /// What nobody may read.
    pub secrets: &'a Secrets,
}

impl Step<'_> {
    /// Takes the step.
    pub async fn take(&self, witness: &dyn Witness) -> Outcome {
        let mut outcome = match self.client.mode.get() {
            Mode::Act => self.act(witness).await,
            Mode::Rehearse => self.rehearse(witness).await,
            Mode::Observe => ended(
                StepState::Failed,
                "Nothing was sent: Rollcall only observes. Choose “Act” at the top of the page first.",
            ),
        };
        outcome.report.at = self.client.environment.now();
        outcome
    }

    /// Looks at what became of a step that was sent, or may have been, and nobody has seen the answer.
    pub async fn check(&self) -> Outcome {
        let mut outcome = match self.look().await {
            Ok(sight) if sight.wish == Wish::Met => {
                let words = format!("No answer was seen, but reading it back shows that it is done.{}", self.lost());
                self.seen(StepState::Verified, &words, sight)
            }
            Ok(sight) if sight.wish == Wish::Unmet => self.seen(StepState::Unknown, &self.not_seen(), sight),
            Ok(sight) => self.seen(StepState::Unknown, &self.never_seen(), sight),
            Err(error) => Outcome {
                report: Report {
                    error: Some(error),
                    ..report(StepState::Unknown, "It could not be read back.")
                },
                ..Outcome::default()
            },
        };
        outcome.report.at = self.client.environment.now();
        outcome
    }

    async fn act(&self, witness: &dyn Witness) -> Outcome {
        if let Err(outcome) = self.before(witness).await {
            return outcome;
        }
        if let Err(why) = witness.note(StepState::Sent).await {
            return ended(
                StepState::Failed,
                &format!("Nothing was sent, because the journal could not be written: {why}"),
            );
        }
        let answer = self.send().await;
        // It was sent, and it is looked at all the same: if this is not written down, the journal's last word is “sent”, which is true.
        _ = witness.note(StepState::Checking).await;
        self.after(answer).await
    }

    /// Reads how things stand; what is so already, or was changed by somebody else, is not sent.
    async fn before(&self, witness: &dyn Witness) -> Result<Sight, Outcome> {
        // Not written down: the screen shows it all the same. A step that was never sent needs no trace.
        _ = witness.note(StepState::Looking).await;
        let sight = match self.look().await {
            Ok(sight) => sight,
            Err(error) => {
                return Err(Outcome {
                    report: Report {
                        error: Some(ApiError { changes: false, ..error }),
                        ..report(StepState::Failed, "Nothing was sent: how things stand could not be read first.")
                    },
                    ..Outcome::default()
                });
            }
        };
        if sight.wish == Wish::Met {
            let words = match &sight.obstacle {
                Some(obstacle) => format!("Nothing was sent. {obstacle}"),
                None => "It is so already; nothing was sent.".to_owned(),
            };
            return Err(self.seen(StepState::Already, &words, sight));
        }
        let changed = self.changed(&sight);
        if !changed.is_empty() {
            let mut outcome = self.seen(
                StepState::Conflict,
                "Nothing was sent: somebody has changed it since it was read here.",
                sight,
            );
            outcome.report.changed = changed;
            return Err(outcome);
        }
        Ok(sight)
    }

    /// What stands otherwise than it was read: name, as it was read, as it is now.
    fn changed(&self, sight: &Sight) -> Vec<(String, String, String)> {
        let base = &self.action.base;
        base.iter()
            .filter_map(|(name, before)| {
                let now = sight.now.get(name)?;
                (now != before).then(|| (name.to_owned(), before.to_owned(), now.to_owned()))
            })
            .collect()
    }

    async fn send(&self) -> Answer {
        let mut left = PATIENCE;
        loop {
            left -= 1;
            match self.actions.send(self.client.writing(), self.action, self.secrets).await {
                Err(error) if error.kind == ErrorKind::RateLimited && left > 0 => {
                    let now = self.client.environment.now();
                    let wait = error.retry_at.map_or(i64::from(USUAL_WAIT), |at| (at.0 - now.0).max(0));
                    let Some(wait) = u32::try_from(wait).ok().filter(|_| wait <= LONGEST_WAIT) else {
                        return Answer::No(error);
                    };
                    self.client.environment.sleep(wait).await;
                }
                Ok(receipt) => return Answer::Yes(receipt),
                Err(error) if error.may_have_happened() => return Answer::Perhaps(error),
                Err(error) => return Answer::No(error),
            }
        }
    }

    /// Looks whether it shows, as long as it may still come to show.
    async fn after(&self, answer: Answer) -> Outcome {
        let waits: &[u32] = match &answer {
            Answer::Yes(Receipt { later: true, .. }) => &LATER,
            Answer::Yes(_) => &SOON,
            // What may still be under way is not waited for: that it does not show would prove nothing.
            Answer::No(_) | Answer::Perhaps(_) => &SOON[..1],
        };
        let made = if let Answer::Yes(receipt) = &answer {
            receipt.id.clone()
        } else {
            None
        };
        let mut last = Err(ApiError::not_sent("It was not read back."));
        for wait in waits {
            if *wait > 0 {
                self.client.environment.sleep(*wait).await;
            }
            self.client.forget();
            last = self.look().await;
            if !matches!(&last, Ok(sight) if sight.wish == Wish::Unmet) {
                break;
            }
        }
        let mut outcome = self.conclude(answer, last);
        let seen = outcome.account.as_ref().filter(|_| outcome.report.state == StepState::Verified);
        outcome.report.made = made.or_else(|| seen.map(|account| account.id.clone()));
        outcome
    }

    /// What may be said, of what was answered and what was seen.
    fn conclude(&self, answer: Answer, seen: Result<Sight, ApiError>) -> Outcome {
        let met = matches!(&seen, Ok(sight) if sight.wish == Wish::Met);
        match answer {
            Answer::Yes(receipt) => {
                let mut remark = receipt.remark.map(|remark| format!(" {remark}")).unwrap_or_default();
                if receipt.secret.is_none() {
                    remark.push_str(&self.untold("not in the answer"));
                }
                let mut outcome = match seen {
                    Ok(sight) => match sight.wish {
                        Wish::Met => self.seen(StepState::Verified, "The platform said yes, and reading it back shows it.", sight),
                        Wish::Unseen => self.seen(
                            StepState::Acknowledged,
                            "The platform said yes. It has nothing that could be read back.",
                            sight,
                        ),
                        Wish::Unmet if receipt.later => self.seen(
                            StepState::Unknown,
                            "The platform took it on, and it did not come to show within five minutes. Check again later.",
                            sight,
                        ),
                        Wish::Unmet => self.seen(
                            StepState::Unknown,
                            "The platform said yes, but reading it back does not show it. Check again before you do it once more.",
                            sight,
                        ),
                    },
                    Err(error) => Outcome {
                        report: Report {
                            error: Some(error),
                            ..report(
                                StepState::Acknowledged,
                                "The platform said yes. Reading it back failed, so it was not seen.",
                            )
                        },
                        ..Outcome::default()
                    },
                };
                outcome.report.words.push_str(&remark);
                outcome.secret = receipt.secret;
                outcome
            }
            // Somebody else may have done the same just before: it is so, and not by us.
            Answer::No(_) if met => self.seen_or(seen, StepState::Already, "The platform refused; it is so all the same."),
            Answer::No(error) => {
                let words = match error.kind {
                    ErrorKind::NotSent(_) => "Nothing was sent.",
                    _ => "The platform refused, and nothing was changed.",
                };
                self.seen_or(seen, StepState::Failed, words).failed(error)
            }
            Answer::Perhaps(_) if met => {
                let words = format!("The answer was lost, but reading it back shows that it is done.{}", self.lost());
                self.seen_or(seen, StepState::Verified, &words)
            }
            Answer::Perhaps(error) => {
                let halfway = matches!(error.kind, ErrorKind::Halfway(_));
                let words = match &seen {
                    Ok(sight) if sight.wish == Wish::Unseen => self.never_seen(),
                    _ if halfway => {
                        "A part of it was done. What became of the rest is said below; check again, or do it once more.".to_owned()
                    }
                    Ok(_) => self.not_seen(),
                    Err(_) => format!(
                        "It is not known whether it was done: no answer came, and reading it back failed. Check again.{}",
                        self.lost()
                    ),
                };
                self.seen_or(seen, StepState::Unknown, &words).failed(error)
            }
        }
    }

    /// What is said where nobody saw an answer and nothing can be read back.
    fn never_seen(&self) -> String {
        // Whoever was not told what the answer held has no one to ask: the platform's own words say what to do.
        match self.actions.tells(self.action) {
            Some((_, instead)) => {
                format!("No answer was seen, and the platform has nothing that could be read back: it may have been done. {instead}")
            }
            None => NEVER_SEEN.to_owned(),
        }
    }

    /// What nobody can be told any more, because it was in an answer that was lost.
    fn lost(&self) -> String {
        self.untold("lost with the answer")
    }

    /// What should have been told this once and was not, and what to do instead.
    fn untold(&self, why: &str) -> String {
        let told = self.actions.tells(self.action);
        told.map_or_else(String::new, |(what, instead)| format!(" {what}: {why}. {instead}"))
    }

    fn not_seen(&self) -> String {
        if self.action.capability.creates() {
            // It may even be there without showing: of a replacement, only what becomes of the former is seen on some platforms.
            let words =
                "No answer was seen, and reading back does not show it. It may still come: check again before you send it once more.";
            format!("{words}{}", self.lost())
        } else {
            "No answer was seen, and reading back does not show it so far. Check again.".to_owned()
        }
    }

    /// Everything that an action does before it is sent, and what the platform itself says to it, where that changes nothing.
    async fn rehearse(&self, witness: &dyn Witness) -> Outcome {
        let sight = match self.before(witness).await {
            Ok(sight) => sight,
            Err(outcome) => return outcome,
        };
        let lines = RefCell::new(Vec::new());
        let refused = match self.actions.send(self.client.rehearsing(&lines), self.action, self.secrets).await {
            Err(error) if lines.borrow().is_empty() => Some(error),
            _ => match self.actions.rehearse(self.client, self.action) {
                Some(rehearsal) => rehearsal.await.err(),
                None => None,
            },
        };
        if let Some(error) = refused {
            return self
                .seen(
                    StepState::Failed,
                    "The rehearsal was refused; an action would fail likewise.",
                    sight,
                )
                .failed(error);
        }
        let obstacle = sight.obstacle.clone().map(|obstacle| format!(" {obstacle}")).unwrap_or_default();
        let words = format!(
            "Nothing was sent. An action would send {}.{obstacle}",
            lines.borrow().join(", then ")
        );
        self.seen(StepState::Rehearsed, &words, sight)
    }

    async fn look(&self) -> Result<Sight, ApiError> {
        self.actions.look(self.client, self.action).await
    }

    fn seen(&self, state: StepState, words: &str, sight: Sight) -> Outcome {
        Outcome {
            report: report(state, words),
            gone: sight.record.is_none() && sight.wish == Wish::Met && self.action.capability == Capability::DeleteUser,
            account: sight.record.map(|record| record.account),
            secret: None,
        }
    }

    fn seen_or(&self, seen: Result<Sight, ApiError>, state: StepState, words: &str) -> Outcome {
        match seen {
            Ok(sight) => self.seen(state, words, sight),
            Err(_) => ended(state, words),
        }
    }
}

impl Outcome {
    fn failed(mut self, error: ApiError) -> Self {
        self.report.error = Some(error);
        self
    }
}

pub(super) fn report(state: StepState, words: &str) -> Report {
    Report {
        state,
        words: words.to_owned(),
        ..Report::default()
    }
}

pub(super) fn ended(state: StepState, words: &str) -> Outcome {
    Outcome {
        report: report(state, words),
        ..Outcome::default()
    }
}

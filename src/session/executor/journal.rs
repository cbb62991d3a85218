//! The journal: what is planned, sent and seen, written down before and after, so that a tab that dies loses nothing.
//!
//! While a step has not ended, the journal holds all that is needed to go on with it, and so what was filled in. Once it has, only
//! the account's id and the outcome stay. What nobody may read is never written down.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::api::archive::{Archive, Hold};
use crate::model::action::{Action, Target};
use crate::model::capability::{Capability, Terms};
use crate::model::mode::Mode;
use crate::model::plan::{Planned, Report, StepState};
use crate::model::time::Time;
use crate::model::values::Values;

/// How many runs are kept.
const RUNS: usize = 200;
/// How the names of the notes of mails begin.
const MAIL: &str = "mail/";

/// The journal of this browser.
#[derive(Clone)]
pub struct Journal(Rc<dyn Archive>);

/// A run as it is written down, without its steps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Names it: when it began, in milliseconds, and a number by chance.
    pub id: String,
    /// Verb and object; written down without names.
    pub title: String,
    /// Why, in the person's words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Whether it was only a rehearsal.
    pub rehearsal: bool,
    /// When it began, in milliseconds.
    pub started: i64,
    /// How many of its steps could not be read back.
    #[serde(skip)]
    pub unreadable: usize,
}

impl Head {
    /// How far its actions went.
    pub fn mode(&self) -> Mode {
        if self.rehearsal { Mode::Rehearse } else { Mode::Act }
    }

    /// When it began.
    pub fn started(&self) -> Time {
        Time(self.started)
    }
}

/// A step as it is read back: what was to be done, how far it came, and whether it needs what was not written down.
pub struct Remembered {
    /// What was to be done; once it has ended, without what was filled in.
    pub planned: Planned,
    /// How far it came.
    pub report: Report,
    /// It needs a secret, which was not kept.
    pub needs_secret: bool,
}

#[derive(Serialize, Deserialize)]
#[allow(clippy::struct_excessive_bools, reason = "a record as it is written down, not a state")]
struct Kept {
    capability: String,
    connection: String,
    target: Target,
    #[serde(default, skip_serializing_if = "Values::is_empty")]
    values: Values,
    #[serde(default, skip_serializing_if = "Values::is_empty")]
    base: Values,
    /// The words without the name: it is set in anew.
    order: String,
    report: String,
    reversible: bool,
    verifiable: bool,
    mails: bool,
    state: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    words: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    made: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    changed: Vec<(String, String, String)>,
    #[serde(default)]
    at: i64,
    #[serde(default)]
    needs_secret: bool,
}

impl Journal {
    /// The journal in an archive.
    pub fn new(archive: Rc<dyn Archive>) -> Self {
        Self(archive)
    }

    /// Writes a run down with those of its steps that are not taken yet: all of it, or nothing.
    ///
    /// # Errors
    /// Why it cannot be kept.
    pub async fn begin(&self, head: &Head, steps: impl IntoIterator<Item = (usize, Planned, Report, bool)>) -> Result<(), String> {
        let step = |(index, planned, report, needs_secret)| step_text(&head.id, index, &planned, &report, needs_secret);
        let mut texts: Vec<(String, String)> = steps.into_iter().map(step).collect::<Result<_, String>>()?;
        texts.push(head_text(head)?);
        self.0.keep(texts).await
    }

    /// Writes a run down, without its steps.
    ///
    /// # Errors
    /// Why it cannot be kept.
    pub async fn keep_head(&self, head: &Head) -> Result<(), String> {
        self.0.keep(vec![head_text(head)?]).await
    }

    /// Writes down how far a step is.
    ///
    /// # Errors
    /// Why it cannot be kept.
    pub async fn keep_step(&self, run: &str, index: usize, planned: &Planned, report: &Report, needs_secret: bool) -> Result<(), String> {
        self.0.keep(vec![step_text(run, index, planned, report, needs_secret)?]).await
    }

    /// Every run with its steps, oldest first; what is too old is taken away, and so is every note of a mail from before `mails_since`.
    ///
    /// # Errors
    /// Why the archive cannot be read.
    pub async fn read(&self, mails_since: Time) -> Result<Vec<(Head, Vec<Remembered>)>, String> {
        let heads = self.0.entries("run/").await?;
        let mut heads: Vec<Head> = heads.iter().filter_map(|(_, text)| serde_json::from_str(text).ok()).collect();
        heads.sort_by_key(|head| head.started);
        for old in heads.drain(..heads.len().saturating_sub(RUNS)) {
            self.forget(&old.id).await?;
        }
        let notes = self.0.entries(MAIL).await?.into_iter();
        let old: Vec<String> = notes
            .filter(|(_, at)| at.parse().map_or(true, |at: i64| at < mails_since.0))
            .map(|(name, _)| name)
            .collect();
        if !old.is_empty() {
            self.0.remove(&old).await?;
        }
        // In the order of their names, which is that of the plan.
        let mut steps: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, text) in self.0.entries("step/").await? {
            let run = name.split('/').nth(1).unwrap_or_default();
            steps.entry(run.to_owned()).or_default().push(text);
        }
        let runs = heads.into_iter().map(|mut head| {
            let texts = steps.remove(&head.id).unwrap_or_default();
            let read: Vec<Remembered> = texts
                .iter()
                .filter_map(|text| remembered(serde_json::from_str(text).ok()?))
                .collect();
            head.unreadable = texts.len() - read.len();
            (head, read)
        });
        Ok(runs.collect())
    }

    /// Takes a run away.
    ///
    /// # Errors
    /// Why it cannot be taken away.
    pub async fn forget(&self, run: &str) -> Result<(), String> {
        let mut names: Vec<String> = self
            .0
            .entries(&format!("step/{run}/"))
            .await?
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        names.push(format!("run/{run}"));
        self.0.remove(&names).await
    }

    /// Holds a name among all tabs.
    pub async fn hold(&self, name: &str) -> Option<Hold> {
        self.0.hold(name).await
    }

    /// When the same mail was last sent, from whatever tab.
    pub async fn mailed(&self, key: &str) -> Option<Time> {
        let entries = self.0.entries(&mail_name(key)).await.ok()?;
        entries.first()?.1.parse().ok().map(Time)
    }

    /// Takes note that a mail is being sent.
    pub async fn mail(&self, key: &str, now: Time) {
        // Only a courtesy between tabs: without it, the same mail can be sent twice within a minute by two of them.
        _ = self.0.keep(vec![(mail_name(key), now.0.to_string())]).await;
    }
}

fn head_text(head: &Head) -> Result<(String, String), String> {
    let text = serde_json::to_string(head).map_err(|error| error.to_string())?;
    Ok((format!("run/{}", head.id), text))
}

fn step_text(run: &str, index: usize, planned: &Planned, report: &Report, needs_secret: bool) -> Result<(String, String), String> {
    let text = serde_json::to_string(&kept(planned, report, needs_secret)).map_err(|error| error.to_string())?;
    Ok((format!("step/{run}/{index:05}"), text))
}

/// The name under which a mail is noted. The key may hold an address, and one key may begin like another.
fn mail_name(key: &str) -> String {
    let digest = Sha256::digest(key.as_bytes());
    let hex: Vec<String> = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{MAIL}{}", hex.concat())
}

/// What may stay written down. Of what has ended: no name, no address, nothing that was filled in.
fn kept(planned: &Planned, report: &Report, needs_secret: bool) -> Kept {
    let Action {
        capability,
        connection,
        target,
        values,
        base,
    } = planned.action.clone();
    let settled = report.state.has_ended() && !report.state.wants_care();
    let without_name = |words: &str| words.replace(target.title(), "{}");
    let (order, words) = (without_name(&planned.order), without_name(&planned.report));
    Kept {
        capability: capability.name(),
        connection: connection.to_string(),
        target: if settled {
            Target {
                id: report.made.clone().unwrap_or(target.id),
                ..Target::default()
            }
        } else {
            target
        },
        values: if settled { Values::default() } else { values },
        base: if settled { Values::default() } else { base },
        order,
        report: words,
        reversible: planned.terms.reversible,
        verifiable: planned.terms.verifiable,
        mails: planned.terms.mails,
        state: format!("{:?}", report.state),
        words: report.words.clone(),
        made: report.made.clone(),
        changed: report.changed.clone(),
        at: report.at.0,
        needs_secret,
    }
}

fn remembered(kept: Kept) -> Option<Remembered> {
    let state = StepState::ALL.into_iter().find(|state| format!("{state:?}") == kept.state);
    let with_name = |words: &str| words.replace("{}", kept.target.title());
    Some(Remembered {
        planned: Planned {
            order: with_name(&kept.order),
            report: with_name(&kept.report),
            terms: Terms {
                reversible: kept.reversible,
                verifiable: kept.verifiable,
                mails: kept.mails,
            },
            action: Action {
                capability: Capability::named(&kept.capability)?,
                connection: kept.connection.as_str().into(),
                target: kept.target,
                values: kept.values,
                base: kept.base,
            },
        },
        report: Report {
            state: state.unwrap_or(StepState::Unknown),
            words: kept.words,
            made: kept.made,
            changed: kept.changed,
            at: Time(kept.at),
            ..Report::default()
        },
        needs_secret: kept.needs_secret,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn planned() -> Planned {
        Planned {
            action: Action {
                capability: Capability::EditUser,
                connection: "one".into(),
                target: Target {
                    id: "7".to_owned(),
                    name: "Ada Lindqvist".to_owned(),
                    email: "ada@example.com".to_owned(),
                    ..Target::default()
                },
                values: Values::default().with("city", "Lund"),
                base: Values::default().with("city", "Oslo"),
            },
            order: "Edit Ada Lindqvist".to_owned(),
            report: "Changed Ada Lindqvist".to_owned(),
            terms: Terms::REVERSIBLE,
        }
    }

    fn written(state: StepState) -> String {
        let report = Report {
            state,
            ..Report::default()
        };
        serde_json::to_string(&kept(&planned(), &report, false)).unwrap()
    }

    #[test]
    fn what_has_ended_well_leaves_no_name_no_address_and_nothing_that_was_filled_in() {
        for state in [StepState::Verified, StepState::Acknowledged, StepState::Already, StepState::Skipped] {
            for personal in ["Ada", "ada@", "Lund", "Oslo"] {
                assert!(!written(state).contains(personal), "{state:?}: {}", written(state));
            }
        }
    }

    #[test]
    fn what_has_not_ended_is_read_back_as_it_was() {
        for state in [StepState::Planned, StepState::Sent, StepState::Unknown, StepState::Conflict] {
            let read = remembered(serde_json::from_str(&written(state)).unwrap()).unwrap();
            assert_eq!((read.planned, read.report.state), (planned(), state));
        }
    }
}

//! A plan: actions in their order, what they mean together, and how much a person has to do before they begin.

use super::action::Action;
use super::capability::{Capability, Terms};
use super::connection::ConnectionId;
use super::error::ApiError;
use super::status::Tone;
use super::time::Time;

/// Actions that are done together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Verb and object: `Deactivate Ada Lindqvist on Civis`.
    pub title: String,
    /// Each action with its words and what doing it means.
    pub steps: Vec<Planned>,
}

/// One action of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// The action.
    pub action: Action,
    /// Its words, as an order: `Deactivate Ada Lindqvist`.
    pub order: String,
    /// Its words, as a report: `Deactivated Ada Lindqvist`.
    pub report: String,
    /// What doing it means.
    pub terms: Terms,
}

/// What a person has to do before a plan begins: the more damage, the more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Friction {
    /// Nothing: it can be undone for a while afterwards.
    Undo,
    /// Look at it and agree.
    Ask,
    /// Type this address.
    Address(String),
    /// Type how many, and say why.
    Count(usize),
}

/// Whether it takes away for good what somebody has.
pub fn is_destructive(capability: Capability) -> bool {
    matches!(
        capability,
        Capability::DeleteUser | Capability::RevokeAllKeys | Capability::RevokeKey | Capability::DeleteResource
    )
}

/// Whether many of it together are as bad as one that [`is_destructive`], though one alone is only asked about.
fn is_asked_about(capability: Capability) -> bool {
    capability == Capability::RevokeKey
}

/// Whether it could shut out whoever does it to their own account.
pub fn may_lock_out(capability: Capability) -> bool {
    matches!(
        capability,
        Capability::DeactivateUser
            | Capability::DeleteUser
            | Capability::ResetTwoFactor
            | Capability::EndSessions
            | Capability::ChangeUserRoles
            | Capability::MoveToTenant
            | Capability::RevokeKey
            | Capability::RevokeAllKeys
    )
}

impl Plan {
    /// What a person has to do before it begins.
    pub fn friction(&self) -> Friction {
        let destructive = |step: &&Planned| is_destructive(step.action.capability);
        match (self.steps.iter().filter(destructive).count(), &self.steps[..]) {
            (0, [one]) if one.terms.reversible => Friction::Undo,
            (0, _) => Friction::Ask,
            (1, [one]) if is_asked_about(one.action.capability) => Friction::Ask,
            (1, [one]) => Friction::Address(
                one.action
                    .target
                    .unmistakable()
                    .into_iter()
                    .find(|text| !text.is_empty())
                    .cloned()
                    .unwrap_or_default(),
            ),
            _ => Friction::Count(self.steps.len()),
        }
    }

    /// The steps of each connection, in the order in which the connections come first.
    pub fn lanes(&self) -> Vec<(&ConnectionId, Vec<&Planned>)> {
        let mut lanes: Vec<(&ConnectionId, Vec<&Planned>)> = Vec::new();
        for step in &self.steps {
            match lanes.iter_mut().find(|(known, _)| *known == &step.action.connection) {
                Some((_, lane)) => lane.push(step),
                None => lanes.push((&step.action.connection, vec![step])),
            }
        }
        lanes
    }

    /// How many steps this holds for.
    pub fn count(&self, holds: impl Fn(&Terms) -> bool) -> usize {
        self.steps.iter().filter(|step| holds(&step.terms)).count()
    }
}

/// How far a step has come, or how it ended. The words are the only certainties that there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum StepState {
    /// Nothing was done yet.
    #[default]
    Planned,
    /// It is looked at how things stand.
    Looking,
    /// It was sent; no answer yet. Whoever finds a step like this after a crash does not know whether it was done.
    Sent,
    /// It was answered, and it is looked at whether it shows.
    Checking,
    /// Done, and seen to be done.
    Verified,
    /// The platform said yes; it cannot be seen, or could not be read.
    Acknowledged,
    /// It was so before: nothing was sent.
    Already,
    /// Not done, and nothing was changed.
    Failed,
    /// Not sent: somebody changed the same in between.
    Conflict,
    /// Nobody knows.
    Unknown,
    /// Not sent: the person stopped the run.
    Skipped,
    /// Looked at and put together, and not sent: a rehearsal.
    Rehearsed,
}

impl StepState {
    /// Every one.
    pub const ALL: [Self; 12] = [
        Self::Planned,
        Self::Looking,
        Self::Sent,
        Self::Checking,
        Self::Verified,
        Self::Acknowledged,
        Self::Already,
        Self::Failed,
        Self::Conflict,
        Self::Unknown,
        Self::Skipped,
        Self::Rehearsed,
    ];

    /// The word on its badge.
    pub fn word(self) -> &'static str {
        match self {
            Self::Planned => "Waiting",
            Self::Looking => "Reading",
            Self::Sent => "Sent",
            Self::Checking => "Checking",
            Self::Verified => "Done, verified",
            Self::Acknowledged => "Acknowledged",
            Self::Already => "Nothing to do",
            Self::Failed => "Not done",
            Self::Conflict => "Changed meanwhile",
            Self::Unknown => "We don't know",
            Self::Skipped => "Not sent",
            Self::Rehearsed => "Rehearsed",
        }
    }

    /// Its colour family.
    pub fn tone(self) -> Tone {
        match self {
            Self::Planned | Self::Already | Self::Skipped => Tone::Neutral,
            Self::Looking | Self::Sent | Self::Checking => Tone::Pending,
            Self::Verified => Tone::Ok,
            Self::Acknowledged | Self::Rehearsed => Tone::Info,
            Self::Failed => Tone::Danger,
            Self::Conflict => Tone::Warn,
            Self::Unknown => Tone::Unknown,
        }
    }

    /// Whether it will not change by itself any more.
    pub fn has_ended(self) -> bool {
        !matches!(self, Self::Planned | Self::Looking | Self::Sent | Self::Checking)
    }

    /// Whether somebody should do something about it.
    pub fn wants_care(self) -> bool {
        matches!(self, Self::Failed | Self::Conflict | Self::Unknown)
    }
}

/// How a step ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The state.
    pub state: StepState,
    /// What was seen, as sentences.
    pub words: String,
    /// The failure, where there was one.
    pub error: Option<ApiError>,
    /// What somebody else has changed meanwhile: name, as it was read before, as it is now.
    pub changed: Vec<(String, String, String)>,
    /// The id of what was made.
    pub made: Option<String>,
    /// When it ended.
    pub at: Time,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::action::Target;
    use crate::model::values::Values;

    fn plan(capability: Capability, terms: Terms, count: usize) -> Plan {
        let step = Planned {
            action: Action {
                capability,
                connection: "one".into(),
                target: Target {
                    id: "7".to_owned(),
                    email: "ada@example.com".to_owned(),
                    ..Target::default()
                },
                values: Values::default(),
                base: Values::default(),
            },
            order: String::new(),
            report: String::new(),
            terms,
        };
        Plan {
            title: String::new(),
            steps: vec![step; count],
        }
    }

    #[test]
    fn the_more_damage_the_more_a_person_has_to_do() {
        assert_eq!(plan(Capability::DeactivateUser, Terms::REVERSIBLE, 1).friction(), Friction::Undo);
        assert_eq!(plan(Capability::DeactivateUser, Terms::REVERSIBLE, 2).friction(), Friction::Ask);
        assert_eq!(plan(Capability::EndSessions, Terms::UNSEEN, 1).friction(), Friction::Ask);
        assert_eq!(
            plan(Capability::DeleteUser, Terms::FINAL, 1).friction(),
            Friction::Address("ada@example.com".to_owned())
        );
        assert_eq!(plan(Capability::DeleteUser, Terms::FINAL, 3).friction(), Friction::Count(3));
    }

    #[test]
    fn nothing_that_was_not_seen_is_called_done() {
        for state in StepState::ALL {
            assert_eq!(state.word().contains("Done"), state == StepState::Verified, "{state:?}");
        }
    }
}

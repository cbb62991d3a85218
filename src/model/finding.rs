//! What was found about somebody who is to be added on a platform, before anything is sent.

use super::action::Action;
use super::capability::Capability;
use super::status::Tone;

/// What adding somebody would come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Verdict {
    /// It was not looked at yet.
    #[default]
    Waiting,
    /// Nobody has the address: it would be sent.
    New,
    /// There is such an account as it is asked for: nothing is sent.
    There,
    /// Something stands in the way: nothing is sent.
    Conflict,
    /// What is in the list cannot be sent.
    Invalid,
    /// It could not be read, or the platform does not tell: nothing is sent.
    Unknown,
}

impl Verdict {
    /// Every one, in the order in which they are counted.
    pub const ALL: [Self; 6] = [Self::New, Self::There, Self::Conflict, Self::Invalid, Self::Unknown, Self::Waiting];

    /// The word on its badge, for what would be done.
    pub fn word(self, capability: Capability) -> &'static str {
        match self {
            Self::Waiting => "Not looked at",
            Self::New if capability == Capability::InviteUser => "Invite",
            Self::New => "Create",
            Self::There => "Already there",
            Self::Conflict => "Conflict",
            Self::Invalid => "Invalid",
            Self::Unknown => "Not known",
        }
    }

    /// Its colour family.
    pub fn tone(self) -> Tone {
        match self {
            Self::Waiting => Tone::Pending,
            Self::New => Tone::Info,
            Self::There => Tone::Ok,
            Self::Conflict => Tone::Warn,
            Self::Invalid => Tone::Danger,
            Self::Unknown => Tone::Unknown,
        }
    }

    /// Whether somebody should do something about it.
    pub fn wants_care(self) -> bool {
        matches!(self, Self::Conflict | Self::Invalid | Self::Unknown)
    }
}

/// A verdict with its reason.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finding {
    /// The verdict.
    pub verdict: Verdict,
    /// Why, as a sentence; may be empty.
    pub words: String,
    /// What would be done, where the list says enough.
    pub action: Option<Action>,
    /// The id of the account that is there.
    pub account: Option<String>,
}

impl Finding {
    /// A verdict and why.
    pub fn of(verdict: Verdict, words: impl Into<String>) -> Self {
        Self {
            verdict,
            words: words.into(),
            ..Self::default()
        }
    }
}

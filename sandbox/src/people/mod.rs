//! Who exists: one population of people, most of them with accounts on several platforms.

mod cast;
mod dice;
mod generation;
mod names;

use std::collections::BTreeMap;

use jiff::Timestamp;

pub use cast::{ADMIN, LIMITED, cast};
pub use dice::Dice;
pub use generation::{HORIZON, population};

use crate::platform::Platform;

/// One made-up person (or robot) with the accounts that they have.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// 1 for the first of the population; everything else about the person follows from it and the seed.
    pub number: u32,
    /// The seed of the population, from which each platform draws its own details.
    pub seed: u64,
    /// A human being, or one of two kinds of machine account.
    pub kind: Kind,
    /// First name in its own writing.
    pub given: String,
    /// Last name in its own writing.
    pub family: String,
    /// The whole name.
    pub name: String,
    /// The main address, used where an account does not say otherwise.
    pub email: String,
    /// Department and title.
    pub position: (&'static str, &'static str),
    /// City, region and time zone.
    pub place: (&'static str, &'static str, &'static str),
    /// When the accounts were made.
    pub joined: Timestamp,
    /// When the person was last seen, if ever.
    pub last_seen: Option<Timestamp>,
    /// Belongs to another organization, tenant or account: the sandbox's credentials must never see them.
    pub foreign: bool,
    /// The accounts, by platform.
    pub accounts: BTreeMap<Platform, Account>,
}

impl Person {
    /// Chance for the details of this person on one platform.
    pub fn dice(&self, platform: Platform) -> Dice {
        let stream = (u64::from(self.number) << 8) | (platform as u64 + 1);
        Dice::new(self.seed, stream)
    }

    /// The name shown on that platform.
    pub fn name_on(&self, account: &Account) -> String {
        account.name.clone().unwrap_or_else(|| self.name.clone())
    }

    /// The address known to that platform.
    pub fn email_on(&self, account: &Account) -> String {
        account.email.clone().unwrap_or_else(|| self.email.clone())
    }
}

/// What an account belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A human being.
    Human,
    /// A Civis robot account.
    Robot,
    /// An Istari agent: a machine name and no address.
    Agent,
}

/// An account of a person on one platform, where it differs from the person.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Account {
    /// A fixed id (Authress, whose ids come from identity providers).
    pub id: Option<String>,
    /// A name other than the person's.
    pub name: Option<String>,
    /// An address other than the person's.
    pub email: Option<String>,
    /// The state of the account.
    pub standing: Standing,
    /// May administer the platform.
    pub admin: bool,
    /// The platform knows neither name nor address (Authress, where both may be null).
    pub nameless: bool,
}

/// The states of an account, each known to at least one platform; the others take it as active.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Standing {
    /// In use.
    #[default]
    Active,
    /// Asked to join, has not done so yet (Arize, TrueFoundry, Istari initial).
    Invited,
    /// The invitation ran out (Arize).
    Expired,
    /// Switched off (Civis, TrueFoundry, Istari inactive; Arize inactive, which is never listed).
    Deactivated,
    /// Suspended for inactivity (Civis, Istari).
    Suspended,
    /// Locked after failed sign-ins (Istari).
    Locked,
    /// Deleted, but kept (Istari).
    Deleted,
    /// The platform does not say (Istari: unspecified).
    Unspecified,
    /// The platform leaves the state out (Istari: null).
    Unstated,
}

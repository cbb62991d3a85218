//! The second socket of a vendor: what can be done on its platform, how it is sent, how it is seen whether it was done, and what a
//! user holds there.

use super::Soon;
use super::client::{Client, WriteClient};
use crate::model::account::Record;
use crate::model::action::{Action, Offer, Receipt, Secrets, Sight, Wording};
use crate::model::belongings::Belongings;
use crate::model::capability::{Capability, Support};
use crate::model::error::ApiError;
use crate::model::input::Input;
use crate::model::values::Values;

/// What the platform has to choose from: the value, and what it is called.
pub type Choices = Vec<(String, String)>;

/// The actions of a platform. They are apart from [`super::platform::Platform`], because only who acts has them to download.
pub trait Actions: Sync {
    /// Whether the platform can do it at all.
    fn can(&self, capability: Capability) -> Support;

    /// The words of an action; some depend on what was filled in.
    fn wording(&self, capability: Capability, _values: &Values) -> Wording {
        capability.wording()
    }

    /// Whether it can be done to this account in its present state. By default: whatever the platform can do at all.
    fn offer(&self, capability: Capability, _record: &Record) -> Offer {
        offer(self.can(capability), capability.wording(), capability)
    }

    /// What the answer to it tells this once, and what to do where it was lost with the answer, as a sentence.
    fn tells(&self, _action: &Action) -> Option<(&'static str, &'static str)> {
        None
    }

    /// What has to be filled in.
    fn inputs(&self, _capability: Capability) -> &'static [Input] {
        &[]
    }

    /// What there is to choose from, for inputs that are a [`crate::model::input::InputKind::Choice`] or `Choices`.
    fn choices<'a>(&'a self, _client: &'a Client, _input: &'a str) -> Soon<'a, Result<Choices, ApiError>> {
        Box::pin(std::future::ready(Ok(Vec::new())))
    }

    /// The ids of those who administer, where the platform tells: whoever is the last of them must not be shut out unawares.
    fn administrators<'a>(&'a self, _client: &'a Client) -> Soon<'a, Result<Option<Vec<String>>, ApiError>> {
        Box::pin(std::future::ready(Ok(None)))
    }

    /// What can be read of what a user holds and may do, one list a capability, and what each list is called. None by default: nothing
    /// that the fields of the account do not tell.
    fn belongings(&self) -> &'static [(Capability, &'static str)] {
        &[]
    }

    /// Reads one of [`Actions::belongings`], of the user with that id.
    fn read<'a>(&'a self, _client: &'a Client, _list: Capability, _id: &'a str) -> Soon<'a, Result<Belongings, ApiError>> {
        Box::pin(std::future::ready(Err(ApiError::not_sent("Rollcall has no way to read this."))))
    }

    /// Reads how things stand for an action, before it and after it.
    fn look<'a>(&'a self, client: &'a Client, action: &'a Action) -> Soon<'a, Result<Sight, ApiError>>;

    /// Sends an action, once.
    fn send<'a>(&'a self, writing: WriteClient<'a>, action: &'a Action, secrets: &'a Secrets) -> Soon<'a, Result<Receipt, ApiError>>;

    /// Lets the platform itself try it out, where it has a way that changes nothing.
    fn rehearse<'a>(&'a self, _client: &'a Client, _action: &'a Action) -> Option<Soon<'a, Result<(), ApiError>>> {
        None
    }
}

/// What stands in for the actions of a kind of things whose part of the program is not here: nothing is read and nothing is sent.
pub struct NotHere;

/// What is said of it.
const NOT_HERE: &str = "This page knows nothing of this kind of things yet. Open Tenants, Integrations or Access once, then try again.";

impl Actions for NotHere {
    fn can(&self, _capability: Capability) -> Support {
        Support::No(NOT_HERE)
    }

    fn look<'a>(&'a self, _client: &'a Client, _action: &'a Action) -> Soon<'a, Result<Sight, ApiError>> {
        Box::pin(std::future::ready(Err(ApiError::not_sent(NOT_HERE))))
    }

    fn send<'a>(&'a self, _writing: WriteClient<'a>, _action: &'a Action, _secrets: &'a Secrets) -> Soon<'a, Result<Receipt, ApiError>> {
        Box::pin(std::future::ready(Err(ApiError::not_sent(NOT_HERE))))
    }
}

/// An offer of what a platform supports, for whatever account.
pub fn offer(support: Support, wording: Wording, capability: Capability) -> Offer {
    let follows = match support {
        Support::When(condition, _) => condition,
        Support::OwnOnly(_) => "Only for the account whose credential is in use.",
        Support::Yes(_) | Support::No(_) => "",
    };
    Offer {
        capability,
        wording,
        terms: support.terms().map_err(str::to_owned),
        follows: follows.to_owned(),
        base: Values::default(),
        values: Values::default(),
    }
}

//! What can be done on Istari Digital: to people nothing, because their accounts belong to the identity provider, and it is said why;
//! and to one's own tokens.

use super::{capabilities, keys};
use crate::api::Soon;
use crate::api::actions::Actions;
use crate::api::client::{Client, WriteClient};
use crate::model::action::{Action, Receipt, Secrets, Sight, Wish};
use crate::model::capability::{Capability, Support};
use crate::model::error::ApiError;
use crate::model::input::Input;

/// The actions of Istari Digital.
pub struct IstariActions;

impl Actions for IstariActions {
    fn can(&self, capability: Capability) -> Support {
        capabilities::can(capability)
    }

    fn tells(&self, action: &Action) -> Option<(&'static str, &'static str)> {
        keys::tells(action.capability)
    }

    fn inputs(&self, capability: Capability) -> &'static [Input] {
        keys::inputs(capability)
    }

    fn look<'a>(&'a self, client: &'a Client, action: &'a Action) -> Soon<'a, Result<Sight, ApiError>> {
        if action.capability.is_of_keys() {
            return Box::pin(keys::look(client, action));
        }
        Box::pin(std::future::ready(Ok(Sight::of(Wish::Unseen))))
    }

    fn send<'a>(&'a self, writing: WriteClient<'a>, action: &'a Action, _secrets: &'a Secrets) -> Soon<'a, Result<Receipt, ApiError>> {
        if action.capability.is_of_keys() && self.can(action.capability).is_there() {
            return Box::pin(keys::send(writing, action));
        }
        let why = match self.can(action.capability) {
            Support::No(why) => why,
            // Files and the like are no actions on people.
            _ => "Rollcall has no way to do this to a user of Istari.",
        };
        Box::pin(std::future::ready(Err(ApiError::not_sent(why))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::account::{Account, Record};
    use crate::model::capability::OF_ONE_USER;

    #[test]
    fn whatever_one_may_want_of_a_user_is_refused_with_what_to_do_instead() {
        let record = Record {
            account: Account::default(),
            fields: Vec::new(),
        };
        for capability in OF_ONE_USER.into_iter().chain([Capability::CreateUser, Capability::InviteUser]) {
            let why = IstariActions.offer(capability, &record).terms.expect_err("it is refused");
            assert!(why.ends_with('.') && why.chars().count() <= 160, "{why}");
            assert!(
                why.contains("identity provider") || capability == Capability::EditPreferences,
                "{capability:?}: {why}"
            );
        }
    }
}

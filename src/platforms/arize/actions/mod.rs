//! What can be done to people and to their keys on Arize: what is offered, what has to be filled in, and who does it.

mod belongings;
mod create;
mod existing;
mod keys;

use super::capabilities;
use super::users::ListUsers;
use crate::api::Soon;
use crate::api::actions::{self, Actions, Choices};
use crate::api::client::{Client, WriteClient};
use crate::model::account::Record;
use crate::model::action::{Action, Offer, Receipt, Secrets, Sight};
use crate::model::belongings::Belongings;
use crate::model::capability::{Capability, Support};
use crate::model::error::ApiError;
use crate::model::input::{Input, InputKind};
use crate::model::status::Status;

/// The actions of Arize.
pub struct ArizeActions;

const NAME: Input = Input::new("name", "Name", InputKind::Text);
const EMAIL: Input = Input::new("email", "E-mail", InputKind::Email)
    .required()
    .hint("It cannot be changed later.");
const ROLE: Input = Input::new("role", "Role", InputKind::Choice)
    .required()
    .hint("In the account; it cannot be changed later. In a file: PREDEFINED:MEMBER, or CUSTOM: and the id of a role.");
/// Today's platform takes it when it edits only (contract, "Gotchas" 2); it refuses what it does not know.
const NEW_DEVELOPER: Input = Input::new("is_developer", "Developer", InputKind::Switch)
    .hint("Only older accounts take it here. Leave it untouched, and edit the user afterwards.");

static CREATION: [Input; 5] = [
    NAME.required(),
    EMAIL,
    ROLE,
    Input::new(
        "invite_mode",
        "Way in",
        InputKind::OneOf(&[
            ("NONE", "At once, without an invitation"),
            ("TEMPORARY_PASSWORD", "Temporary password"),
        ]),
    )
    .required()
    .hint("A temporary password is told here, once; you hand it over."),
    NEW_DEVELOPER,
];
static INVITATION: [Input; 4] = [NAME.required(), EMAIL, ROLE, NEW_DEVELOPER];
static EDIT: [Input; 2] = [
    NAME,
    Input::new("is_developer", "Developer", InputKind::Switch).hint("May make keys for the GraphQL API."),
];

/// What has to be filled in.
fn inputs(capability: Capability) -> &'static [Input] {
    match capability {
        Capability::CreateUser => &CREATION,
        Capability::InviteUser => &INVITATION,
        Capability::EditUser => &EDIT,
        _ => &[],
    }
}

/// Why the platform refuses it to an account in that state (contract, "Seed methods"). A state that we do not know is no reason.
fn refusal(capability: Capability, status: &Status) -> Option<&'static str> {
    use Capability as C;
    match (capability, status) {
        (C::EditUser | C::DeleteUser | C::ResendInvitation | C::ResetPassword, Status::Deactivated) => {
            Some("Arize has removed this user for good; nothing can be done to the account any more.")
        }
        (C::ResendInvitation, Status::Active) => Some("The invitation was accepted, so there is none to send again."),
        (C::ResendInvitation, Status::Expired) => Some("The invitation ran out and cannot be sent again; invite the person anew."),
        (C::ResetPassword, Status::Invited) => {
            Some("The invitation was not accepted yet, so there is no password to reset; send the invitation again.")
        }
        (C::ResetPassword, Status::Expired) => Some("The invitation ran out before there was a password to reset; invite the person anew."),
        _ => None,
    }
}

/// What follows and is not obvious. Who signs in through a company, the platform does not tell: it can only be said beforehand.
fn follows(capability: Capability) -> Option<&'static str> {
    Some(match capability {
        Capability::EditUser => "Only an administrator of the account can change who is a developer.",
        Capability::DeleteUser => "Memberships, keys and role bindings go too, and the address can never be invited again.",
        Capability::ResendInvitation => "Arize refuses it where everybody has to sign in through the company.",
        Capability::ResetPassword => {
            "The link in the mail works for 30 minutes. Arize refuses it for whoever signs in through the company."
        }
        _ => return None,
    })
}

impl Actions for ArizeActions {
    fn can(&self, capability: Capability) -> Support {
        capabilities::can(capability)
    }

    fn offer(&self, capability: Capability, record: &Record) -> Offer {
        let mut offer = actions::offer(self.can(capability), capability.wording(), capability);
        if offer.terms.is_err() {
            return offer;
        }
        if let Some(why) = refusal(capability, &record.account.status) {
            offer.terms = Err(why.to_owned());
            offer.follows.clear();
            return offer;
        }
        if let Some(follows) = follows(capability) {
            follows.clone_into(&mut offer.follows);
        }
        if capability == Capability::EditUser {
            offer.base = existing::present(record);
        }
        offer
    }

    fn tells(&self, action: &Action) -> Option<(&'static str, &'static str)> {
        if action.capability.is_of_keys() {
            return keys::tells(action.capability);
        }
        let is_told = action.values.get("invite_mode") == Some("TEMPORARY_PASSWORD");
        is_told.then_some((create::PASSWORD, "Send the password mail in place of it."))
    }

    fn inputs(&self, capability: Capability) -> &'static [Input] {
        if capability.is_of_keys() {
            return keys::inputs(capability);
        }
        inputs(capability)
    }

    fn choices<'a>(&'a self, client: &'a Client, input: &'a str) -> Soon<'a, Result<Choices, ApiError>> {
        Box::pin(async move {
            if input == ROLE.name {
                create::roles(client).await
            } else {
                keys::choices(client, input).await
            }
        })
    }

    /// The platform cannot be asked for them (contract, "list users"). One page of the active is read; who more are, is not known.
    fn administrators<'a>(&'a self, client: &'a Client) -> Soon<'a, Result<Option<Vec<String>>, ApiError>> {
        Box::pin(async move {
            let page = client.ask(&ListUsers::page_of("ACTIVE")).await?;
            if page.next.is_some() || !page.unreadable.is_empty() {
                return Ok(None);
            }
            let mut ids = Vec::new();
            for user in page.rows {
                match user.role.value().and_then(create::is_administrator) {
                    Some(true) => ids.push(user.id.0),
                    Some(false) => {}
                    None => return Ok(None),
                }
            }
            Ok(Some(ids))
        })
    }

    fn belongings(&self) -> &'static [(Capability, &'static str)] {
        &belongings::LISTS
    }

    fn read<'a>(&'a self, client: &'a Client, list: Capability, id: &'a str) -> Soon<'a, Result<Belongings, ApiError>> {
        Box::pin(belongings::read(client, list, id))
    }

    fn look<'a>(&'a self, client: &'a Client, action: &'a Action) -> Soon<'a, Result<Sight, ApiError>> {
        if action.capability.is_of_keys() {
            Box::pin(keys::look(client, action))
        } else if action.capability.creates() {
            Box::pin(create::look(client, action))
        } else {
            Box::pin(existing::look(client, action))
        }
    }

    fn send<'a>(&'a self, writing: WriteClient<'a>, action: &'a Action, _secrets: &'a Secrets) -> Soon<'a, Result<Receipt, ApiError>> {
        if action.capability.is_of_keys() {
            Box::pin(keys::send(writing, action))
        } else if action.capability.creates() {
            Box::pin(create::send(writing, action))
        } else {
            Box::pin(existing::send(writing, action))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::account::Account;
    use crate::model::capability::OF_ONE_USER;
    use crate::model::field::fields;
    use crate::model::given::Given;
    use crate::model::values::Values;

    fn record(status: Status) -> Record {
        Record {
            account: Account {
                name: Given::Value("Ada Lindqvist".to_owned()),
                status,
                ..Account::default()
            },
            fields: fields(r#"{"name":"Ada Lindqvist","is_developer":false}"#),
        }
    }

    fn refused(capability: Capability, status: Status) -> String {
        let offer = ArizeActions.offer(capability, &record(status));
        assert_eq!(offer.follows, "", "{capability:?}: what is not offered has no consequences");
        offer.terms.expect_err("it is refused")
    }

    #[test]
    fn an_invitation_is_sent_again_only_while_it_is_open() {
        assert!(refused(Capability::ResendInvitation, Status::Active).contains("accepted"));
        assert!(refused(Capability::ResendInvitation, Status::Expired).contains("invite the person anew"));
        let offer = ArizeActions.offer(Capability::ResendInvitation, &record(Status::Invited));
        assert!(offer.terms.is_ok_and(|terms| terms.mails) && offer.follows.contains("through the company"));
    }

    #[test]
    fn a_password_is_reset_only_where_there_is_one() {
        assert!(refused(Capability::ResetPassword, Status::Invited).contains("send the invitation again"));
        assert!(refused(Capability::ResetPassword, Status::Expired).contains("invite the person anew"));
        let offer = ArizeActions.offer(Capability::ResetPassword, &record(Status::Active));
        assert!(offer.terms.is_ok_and(|terms| terms.mails) && offer.follows.contains("30 minutes"));
    }

    #[test]
    fn nothing_is_offered_for_whom_the_platform_has_removed() {
        for capability in OF_ONE_USER {
            refused(capability, Status::Deactivated);
        }
    }

    #[test]
    fn a_state_that_nobody_knows_is_left_to_the_platform_to_judge() {
        for status in [Status::Untold, Status::Other("HIBERNATING".to_owned())] {
            for capability in [
                Capability::EditUser,
                Capability::DeleteUser,
                Capability::ResendInvitation,
                Capability::ResetPassword,
            ] {
                assert!(
                    ArizeActions.offer(capability, &record(status.clone())).terms.is_ok(),
                    "{capability:?}"
                );
            }
        }
    }

    #[test]
    fn an_edit_begins_with_how_things_stand() {
        let offer = ArizeActions.offer(Capability::EditUser, &record(Status::Active));
        let base = Values::default().with("name", "Ada Lindqvist").with("is_developer", "false");
        assert_eq!(offer.base, base);
        let silent = Record {
            fields: Vec::new(),
            ..record(Status::Active)
        };
        let base = ArizeActions.offer(Capability::EditUser, &silent).base;
        assert_eq!(base.get("is_developer"), None, "what is not told is not off");
    }

    #[test]
    fn every_sentence_ends_and_fits() {
        let statuses = [Status::Active, Status::Invited, Status::Expired, Status::Deactivated];
        for capability in Capability::ALL {
            let sentences = statuses.iter().filter_map(|status| refusal(capability, status));
            for sentence in sentences.chain(follows(capability)) {
                assert!(sentence.ends_with('.') && sentence.chars().count() <= 160, "{sentence}");
            }
            for input in inputs(capability) {
                assert!(input.hint.is_empty() || input.hint.ends_with('.'), "{}", input.hint);
                assert!(input.hint.chars().count() <= 160, "{}", input.hint);
            }
        }
    }
}

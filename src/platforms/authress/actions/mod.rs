//! What can be done to people and to keys on Authress: how it is sent, and how it is seen whether it was done.

mod belongings;
mod invitation;
pub(super) mod listing;
mod memberships;
pub(super) mod replacement;
pub(super) mod tenancy;

use super::groups::Group;
use super::roles::GetRoles;
use super::tenants::{GetTenants, LinkTenantUser};
use super::users::{DeleteUser, LONGEST_ID, Users};
use super::{capabilities, keys};
use crate::api::Soon;
use crate::api::actions::{self, Actions, Choices};
use crate::api::client::{Client, WriteClient};
use crate::api::platform::Directory;
use crate::model::account::Record;
use crate::model::action::{Action, Offer, Receipt, Secrets, Sight, Wish, Wording};
use crate::model::belongings::Belongings;
use crate::model::capability::{Capability, Support};
use crate::model::error::{ApiError, ErrorKind};
use crate::model::given::Given;
use crate::model::input::{Input, InputKind};
use crate::model::values::Values;
use crate::platforms::gone;
pub(super) use replacement::halfway;

/// The actions of Authress.
pub struct AuthressActions;

static MOVE: [Input; 1] = [Input::new("tenant_id", "Tenant", InputKind::Choice).required()];
static ACCESS: [Input; 2] = [
    Input::new("groups", "Groups", InputKind::Choices),
    Input::new("records", "Access records", InputKind::Choices)
        .hint("Only records that name their users for all that they give. The others are changed in the record itself."),
];
static INVITE: [Input; 3] = [
    Input::new("roles", "Roles", InputKind::Choices).hint("What whoever accepts may do. None is needed where a tenant is enough."),
    Input::new("resources", "Resources", InputKind::Lines).hint("On what, one a line: documents/1, documents/*, or * for everything."),
    Input::new("tenant_id", "Tenant", InputKind::Choice).hint("Through which whoever accepts signs in."),
];

impl Actions for AuthressActions {
    fn can(&self, capability: Capability) -> Support {
        capabilities::can(capability)
    }

    fn wording(&self, capability: Capability, _values: &Values) -> Wording {
        match capability {
            // An invite names nobody: it is for whoever holds it.
            Capability::InviteUser => Wording::of("Make an invite for", "Made an invite for"),
            // A key has no name: it is called after its service client.
            Capability::CreateKey => Wording::of("Create an access key for", "Created an access key for"),
            Capability::ChangeUserRoles => Wording::of("Change groups and access records of", "Changed groups and access records of"),
            _ => capability.wording(),
        }
    }

    fn offer(&self, capability: Capability, record: &Record) -> Offer {
        let wording = self.wording(capability, &Values::default());
        let mut offer = actions::offer(self.can(capability), wording, capability);
        if offer.terms.is_err() {
            return offer;
        }
        let long = record.account.id.chars().count() > LONGEST_ID;
        match capability {
            Capability::DeleteUser if long => {
                offer.terms =
                    Err("Authress gave this user an id of more than 64 characters and takes none that long in a deletion.".to_owned());
            }
            Capability::DeleteUser => {
                "Their groups and access go too, a little later. Whoever signs in again is back, without them."
                    .clone_into(&mut offer.follows);
            }
            Capability::MoveToTenant => "They leave the tenant where they are now.".clone_into(&mut offer.follows),
            _ => {}
        }
        // Groups and records are not told with a user: how they stand is read by `look`.
        offer
    }

    fn tells(&self, action: &Action) -> Option<(&'static str, &'static str)> {
        if action.capability == Capability::InviteUser {
            return Some((
                invitation::SECRET,
                "An invite whose id nobody was told can be accepted by nobody: make another one.",
            ));
        }
        keys::tells(action.capability)
    }

    fn inputs(&self, capability: Capability) -> &'static [Input] {
        match capability {
            Capability::MoveToTenant => &MOVE,
            Capability::ChangeUserRoles => &ACCESS,
            Capability::InviteUser => &INVITE,
            _ => keys::inputs(capability),
        }
    }

    fn choices<'a>(&'a self, client: &'a Client, input: &'a str) -> Soon<'a, Result<Choices, ApiError>> {
        let labelled = |id: String, name: &Given<String>| {
            let label = name.text().unwrap_or(&id).to_owned();
            (id, label)
        };
        Box::pin(async move {
            Ok(match input {
                "tenant_id" => {
                    let tenants = client.ask(&GetTenants).await?.rows;
                    tenants
                        .into_iter()
                        .map(|tenant| match tenant.data {
                            Given::Value(data) => labelled(tenant.tenant_id.0, &data.name),
                            _ => labelled(tenant.tenant_id.0, &Given::Untold),
                        })
                        .collect()
                }
                "groups" => {
                    let (groups, _) = listing::groups(client).await?;
                    groups
                        .into_iter()
                        .map(|Group { group_id, name, .. }| labelled(group_id.0, &name))
                        .collect()
                }
                "records" => {
                    let (records, _) = listing::records(client, None).await?;
                    records
                        .iter()
                        .filter(|record| listing::names_at_the_top(record))
                        .map(listing::choice)
                        .collect()
                }
                "roles" => {
                    let page = async |cursor: Option<&str>| {
                        let limit = Some(100);
                        client
                            .ask(&GetRoles {
                                limit,
                                cursor,
                                filter: None,
                            })
                            .await
                    };
                    let (roles, _) = listing::every(page).await?;
                    roles.into_iter().map(|role| labelled(role.role_id.0, &role.name)).collect()
                }
                "client" => keys::choices(client).await?,
                _ => Vec::new(),
            })
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
            return Box::pin(keys::look(client, action));
        }
        Box::pin(async move {
            match action.capability {
                Capability::DeleteUser => match Users.get(client, &action.target.id).await {
                    Err(error) if error.kind == ErrorKind::NotFound => gone(&Users, client, &action.target.id, &action.target.id).await,
                    read => read.map(|record| Sight::with(Wish::Unmet, record)),
                },
                Capability::MoveToTenant => tenancy::look(client, action).await,
                Capability::ChangeUserRoles => memberships::look(client, action).await,
                // There is no list of invites, and nothing tells for whom one is.
                _ => Ok(Sight::of(Wish::Unseen)),
            }
        })
    }

    fn send<'a>(&'a self, writing: WriteClient<'a>, action: &'a Action, _secrets: &'a Secrets) -> Soon<'a, Result<Receipt, ApiError>> {
        if action.capability.is_of_keys() {
            return Box::pin(keys::send(writing, action));
        }
        Box::pin(async move {
            let user_id = &action.target.id;
            match action.capability {
                Capability::DeleteUser => {
                    writing.send(&DeleteUser { user_id }).await?;
                    Ok(Receipt {
                        later: true,
                        ..Receipt::default()
                    })
                }
                Capability::MoveToTenant => {
                    let tenant_id = tenancy::wanted(action)?;
                    writing.send(&LinkTenantUser { tenant_id, user_id }).await?;
                    Ok(Receipt::default())
                }
                Capability::ChangeUserRoles => memberships::send(writing, action).await,
                Capability::InviteUser => invitation::send(writing, action).await,
                _ => Err(ApiError::not_sent("Rollcall has no way to do this on Authress.")),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::account::Account;
    use crate::model::capability::OF_ONE_USER;

    fn offer(capability: Capability, id: &str) -> Offer {
        let account = Account {
            id: id.to_owned(),
            ..Account::default()
        };
        AuthressActions.offer(
            capability,
            &Record {
                account,
                fields: Vec::new(),
            },
        )
    }

    #[test]
    fn whoever_has_an_id_that_fits_into_no_path_cannot_be_deleted_and_can_be_moved() {
        let long = "x".repeat(65);
        let why = offer(Capability::DeleteUser, &long).terms.expect_err("is not offered");
        assert!(why.contains("64 characters"), "{why}");
        assert!(offer(Capability::DeleteUser, &long[1..]).terms.is_ok());
        assert!(offer(Capability::MoveToTenant, &long).terms.is_ok());
    }

    #[test]
    fn what_authress_leaves_to_the_identity_provider_says_so() {
        for capability in [Capability::ResetPassword, Capability::ResetTwoFactor, Capability::EditUser] {
            let why = offer(capability, "u").terms.expect_err("is not offered");
            assert!(why.contains("identity provider"), "{why}");
        }
    }

    #[test]
    fn every_sentence_ends_and_is_short_enough_to_be_read() {
        for capability in OF_ONE_USER {
            for id in ["u", &"x".repeat(65)] {
                let offer = offer(capability, id);
                for sentence in [offer.terms.err().unwrap_or_default(), offer.follows] {
                    assert!(
                        sentence.is_empty() || sentence.ends_with('.') && sentence.chars().count() <= 160,
                        "{sentence}"
                    );
                }
            }
        }
    }

    #[test]
    fn what_follows_is_said_and_an_action_is_called_what_it_does() {
        assert!(offer(Capability::DeleteUser, "u").follows.contains("a little later"));
        assert!(offer(Capability::MoveToTenant, "u").follows.contains("leave"));
        let wording = offer(Capability::ChangeUserRoles, "u").wording;
        assert_eq!(wording.order("Ada"), "Change groups and access records of Ada");
    }
}

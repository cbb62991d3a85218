//! What can be done to people and to keys on TrueFoundry: how it is sent, and how it is seen whether it was done.

mod belongings;
mod keys;
mod look;
mod offer;

use super::capabilities;
use super::user_actions::{
    ActivateUser, ChangePassword, DeactivateUser, DeleteUser, InviteUser, RegisterUser, RehearseRegistration, UpdateRoles,
};
use super::users::{self, GetInfo};
use crate::api::Soon;
use crate::api::actions::{self, Actions, Choices};
use crate::api::client::{Client, WriteClient};
use crate::api::platform::Directory;
use crate::model::account::{Account, Record};
use crate::model::action::{Action, Offer, Receipt, Secrets, Sight, Wish, Wording};
use crate::model::belongings::Belongings;
use crate::model::capability::{Capability, Support};
use crate::model::change::Change;
use crate::model::error::{ApiError, ErrorKind};
use crate::model::input::{Input, InputKind};
use crate::model::question::Question;
use crate::model::status::Status;
use crate::model::values::Values;

/// The actions of TrueFoundry.
pub struct TrueFoundryActions;

const EMAIL: Input = Input::new("email", "E-mail", InputKind::Email).required();
const URL: Input = Input::new("accept_invite_client_url", "Address for accepting", InputKind::Text);

static REGISTRATION: [Input; 3] = [
    EMAIL,
    Input::new("send_invite_email", "Send the invitation mail", InputKind::Switch)
        .hint("Otherwise nobody is told; the account is there all the same."),
    URL.hint("Where the link of the mail leads, mostly the address of your console. Needed with a mail."),
];
static INVITATION: [Input; 2] = [
    EMAIL,
    URL.required()
        .hint("Where the link of the invitation leads, mostly the address of your console."),
];
static ROLES: [Input; 1] = [Input::new("roles", "Roles in the tenant", InputKind::Choices)
    .required()
    .hint("All that the user has from now on. These are the roles that others have; custom ones that nobody has are not listed.")];
static DELETION: [Input; 1] = [Input::new("force_delete", "Take teams and resources away first", InputKind::Switch)
    .hint("Without it, TrueFoundry refuses while there are any.")];
static PASSWORDS: [Input; 2] = [
    Input::new("old_password", "Present password", InputKind::Secret).required(),
    Input::new("new_password", "New password", InputKind::Secret)
        .required()
        .hint("Eight characters at least."),
];

/// What only the answer to an invitation tells.
const LINK: &str = "Invitation link";
/// Roles that every tenant has; the API has no list of them.
const USUAL_ROLES: [&str; 2] = ["admin", "member"];
/// Roles whose holders administer the tenant, as far as a name can tell.
const ADMINISTRATORS: [&str; 2] = ["admin", "tenant-admin"];
/// How many pages of users are read for what no list tells, and rows to a page.
const PAGES: (usize, u32) = (2, 100);

impl Actions for TrueFoundryActions {
    fn can(&self, capability: Capability) -> Support {
        capabilities::can(capability)
    }

    fn wording(&self, capability: Capability, values: &Values) -> Wording {
        let wording = capability.wording();
        if capability == Capability::CreateUser && values.switch("send_invite_email") == Some(true) {
            return Wording {
                rest: ", with an invitation mail",
                ..wording
            };
        }
        wording
    }

    fn offer(&self, capability: Capability, record: &Record) -> Offer {
        let offer = actions::offer(self.can(capability), capability.wording(), capability);
        offer::refined(offer, record)
    }

    fn tells(&self, action: &Action) -> Option<(&'static str, &'static str)> {
        if action.capability.is_of_keys() {
            return keys::tells(action);
        }
        (action.capability == Capability::InviteUser)
            .then_some((LINK, "TrueFoundry tells it nowhere else: delete the user and invite them anew."))
    }

    fn inputs(&self, capability: Capability) -> &'static [Input] {
        match capability {
            Capability::CreateUser => &REGISTRATION,
            Capability::InviteUser => &INVITATION,
            Capability::ChangeUserRoles => &ROLES,
            Capability::DeleteUser => &DELETION,
            Capability::ChangeOwnPassword => &PASSWORDS,
            _ => keys::inputs(capability),
        }
    }

    /// There is no list of roles: those that are seen on users, and those that every tenant has.
    fn choices<'a>(&'a self, client: &'a Client, input: &'a str) -> Soon<'a, Result<Choices, ApiError>> {
        Box::pin(async move {
            if input != "roles" {
                return keys::choices(client, input).await;
            }
            let (accounts, _) = some_users(client).await?;
            let seen = accounts.into_iter().filter_map(|account| account.roles.value().cloned()).flatten();
            let mut roles: Vec<String> = USUAL_ROLES.into_iter().map(str::to_owned).chain(seen).collect();
            roles.sort();
            roles.dedup();
            Ok(roles.into_iter().map(|role| (role.clone(), role)).collect())
        })
    }

    /// Told only where two pages hold everybody, and the names of the roles show somebody: an empty list would be a guess.
    fn administrators<'a>(&'a self, client: &'a Client) -> Soon<'a, Result<Option<Vec<String>>, ApiError>> {
        Box::pin(async move {
            let (accounts, everybody) = some_users(client).await?;
            let told = everybody && accounts.iter().all(|account| account.roles.value().is_some());
            let administers = |account: &Account| {
                let roles = account.roles.value();
                // Who was invited and has not come cannot help anybody in.
                account.status == Status::Active
                    && roles.is_some_and(|roles| roles.iter().any(|role| ADMINISTRATORS.contains(&role.as_str())))
            };
            let ids: Vec<String> = accounts.into_iter().filter(administers).map(|account| account.id).collect();
            Ok((told && !ids.is_empty()).then_some(ids))
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
                Capability::CreateUser | Capability::InviteUser => look::newcomer(client, email(action)?).await,
                Capability::ActivateUser | Capability::DeactivateUser | Capability::ChangeUserRoles => look::account(client, action).await,
                Capability::DeleteUser => look::deletion(client, action).await,
                // A password cannot be read, and nothing else tells of its change.
                _ => Ok(Sight::of(Wish::Unseen)),
            }
        })
    }

    fn send<'a>(&'a self, writing: WriteClient<'a>, action: &'a Action, secrets: &'a Secrets) -> Soon<'a, Result<Receipt, ApiError>> {
        if action.capability.is_of_keys() {
            return Box::pin(keys::send(writing, action));
        }
        Box::pin(async move {
            let mut receipt = Receipt::default();
            match action.capability {
                Capability::CreateUser => writing.send(&registration(action)?).await?,
                Capability::InviteUser => {
                    let invitation = InviteUser {
                        accept_invite_client_url: url(action)
                            .ok_or_else(|| ApiError::not_sent("An invitation needs the address where it is accepted."))?,
                        email: email(action)?,
                    };
                    receipt.secret = writing.send(&invitation).await?.map(|link| (LINK, link));
                }
                Capability::ChangeUserRoles => {
                    let roles = action
                        .values
                        .list("roles")
                        .ok_or_else(|| ApiError::not_sent("No roles were chosen."))?;
                    let roles: Vec<String> = roles.into_iter().map(str::to_owned).collect();
                    let email = target(action)?;
                    // Without a kind of resource: the roles in the tenant.
                    let update = UpdateRoles {
                        email,
                        roles: &roles,
                        resource_type: None,
                    };
                    writing.send(&update).await?;
                }
                Capability::ActivateUser => {
                    let (email, tenant_name) = (target(action)?, None);
                    writing.send(&ActivateUser { email, tenant_name }).await?;
                }
                Capability::DeactivateUser => {
                    let (email, tenant_name) = (target(action)?, None);
                    writing.send(&DeactivateUser { email, tenant_name }).await?;
                }
                Capability::DeleteUser => {
                    let deletion = DeleteUser {
                        id: &action.target.id,
                        tenant_name: None,
                        force_delete: action.values.switch("force_delete").filter(|force| *force),
                    };
                    writing.send(&deletion).await?;
                }
                Capability::ChangeOwnPassword => change_password(writing, action, secrets).await?,
                _ => return Err(ApiError::not_sent("Rollcall has no way to do this on TrueFoundry.")),
            }
            Ok(receipt)
        })
    }

    fn rehearse<'a>(&'a self, client: &'a Client, action: &'a Action) -> Option<Soon<'a, Result<(), ApiError>>> {
        (action.capability == Capability::CreateUser).then(|| -> Soon<'a, Result<(), ApiError>> {
            Box::pin(async move { client.ask(&RehearseRegistration(registration(action)?)).await })
        })
    }
}

/// The address of somebody who is to be made.
fn email(action: &Action) -> Result<&str, ApiError> {
    let address = action.values.filled("email").unwrap_or(&action.target.email).trim();
    if address.is_empty() {
        return Err(ApiError::not_sent("The e-mail is needed."));
    }
    Ok(address)
}

/// The address of somebody who is there: TrueFoundry knows them by it here, and not by the id.
fn target(action: &Action) -> Result<&str, ApiError> {
    if action.target.email.is_empty() {
        return Err(ApiError::not_sent(
            "TrueFoundry does this by e-mail, and the e-mail of this account is not known.",
        ));
    }
    Ok(&action.target.email)
}

fn url(action: &Action) -> Option<&str> {
    action.values.filled("accept_invite_client_url").map(str::trim)
}

fn registration(action: &Action) -> Result<RegisterUser<'_>, ApiError> {
    let mail = action.values.switch("send_invite_email").unwrap_or(false);
    let url = url(action);
    if mail && url.is_none() {
        return Err(ApiError::not_sent("An invitation mail needs the address where it is accepted."));
    }
    Ok(RegisterUser {
        send_invite_email: Some(mail),
        accept_invite_client_url: url.map_or(Change::Keep, Change::Set),
        ..RegisterUser::of(email(action)?)
    })
}

/// Only one's own password can be changed: whoever else is meant is told so before anything is sent.
async fn change_password(writing: WriteClient<'_>, action: &Action, secrets: &Secrets) -> Result<(), ApiError> {
    let (Some(old_password), Some(new_password)) = (secrets.get("old_password"), secrets.get("new_password")) else {
        return Err(ApiError::not_sent("Both passwords are needed, the present and the new one."));
    };
    let login_id = target(action)?;
    let own = writing.reading().ask(&GetInfo).await?.email.unwrap_or_default();
    if !own.eq_ignore_ascii_case(login_id) {
        return Err(ApiError::not_sent(
            "Only one's own password can be changed, and the credential in use is not of this account.",
        ));
    }
    let change = ChangePassword {
        login_id,
        new_password,
        old_password,
    };
    writing.send(&change).await.map_err(|error| match error.kind {
        // The credential was accepted a moment ago: it is the present password that was refused, and nobody has to reconnect.
        ErrorKind::Unauthorized => ApiError {
            kind: ErrorKind::Refused(401),
            ..error
        },
        _ => error,
    })
}

/// The users of the first pages, as the usual list shows them, and whether that is everybody.
async fn some_users(client: &Client) -> Result<(Vec<Account>, bool), ApiError> {
    let question = Question {
        limit: PAGES.1,
        filters: vec![("deactivated", "false".to_owned())],
        ..Question::default()
    };
    let (mut accounts, mut readable, mut from) = (Vec::new(), true, None);
    for _ in 0..PAGES.0 {
        let page = users::Users.list(client, &question, from.as_ref()).await?;
        readable &= page.unreadable.is_empty();
        accounts.extend(page.rows);
        if page.next.is_none() {
            return Ok((accounts, readable));
        }
        from = page.next;
    }
    Ok((accounts, false))
}

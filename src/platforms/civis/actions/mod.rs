//! What can be done to people on Civis: how it is sent, and how it is seen whether it was done.

use super::accounts::AccountStatus;
use super::me::ListOrganizationAdmins;
use super::sign_in::{DeleteSessions, DeleteTwoFactor, PostAccessEmail, PostUnsuspend};
use super::{capabilities, keys, users};
use crate::api::Soon;
use crate::api::actions::{Actions, Choices};
use crate::api::client::{Client, WriteClient};
use crate::api::platform::Directory;
use crate::model::account::Record;
use crate::model::action::{Action, Offer, Receipt, Secrets, Sight, Wish, Wording};
use crate::model::capability::{Capability, Support};
use crate::model::error::ApiError;
use crate::model::input::{self, Input};
use crate::model::values::Values;

mod create;
mod edit;
mod groups;
mod inputs;
mod offers;
mod preferences;
mod standing;

/// The actions of Civis.
pub struct CivisActions;

impl Actions for CivisActions {
    fn can(&self, capability: Capability) -> Support {
        capabilities::can(capability)
    }

    fn wording(&self, capability: Capability, values: &Values) -> Wording {
        offers::wording(capability, values)
    }

    fn offer(&self, capability: Capability, record: &Record) -> Offer {
        offers::offer(capability, record)
    }

    fn tells(&self, action: &Action) -> Option<(&'static str, &'static str)> {
        let lost = "The key may exist, but what it opens with cannot be shown. Find it in the list of keys, and revoke it.";
        (action.capability == Capability::CreateKey).then_some(("API key", lost))
    }

    fn inputs(&self, capability: Capability) -> &'static [Input] {
        match capability {
            Capability::CreateUser => inputs::CREATE,
            Capability::EditUser => inputs::EDIT,
            Capability::EditPreferences => preferences::INPUTS,
            Capability::CreateKey => keys::CREATE,
            _ => &[],
        }
    }

    fn choices<'a>(&'a self, client: &'a Client, input: &'a str) -> Soon<'a, Result<Choices, ApiError>> {
        Box::pin(async move {
            match input {
                "primary_group_id" | "group_ids" => groups::known(client).await,
                _ => Ok(Vec::new()),
            }
        })
    }

    fn administrators<'a>(&'a self, client: &'a Client) -> Soon<'a, Result<Option<Vec<String>>, ApiError>> {
        Box::pin(async move {
            let page = client.ask(&ListOrganizationAdmins).await?;
            // A row that cannot be read is an administrator too: who they all are is then not known.
            let all = page.unreadable.is_empty();
            Ok(all.then(|| page.rows.into_iter().map(|row| row.id.0).collect()))
        })
    }

    fn look<'a>(&'a self, client: &'a Client, action: &'a Action) -> Soon<'a, Result<Sight, ApiError>> {
        Box::pin(async move {
            match action.capability {
                Capability::CreateUser => create::look(client, action).await,
                Capability::EditPreferences => preferences::look(client, action).await,
                capability if capability.is_of_keys() => keys::look(client, action).await,
                capability if !capabilities::can(capability).is_there() => Ok(Sight::of(Wish::Unseen)),
                capability => {
                    let record = users::Users.get(client, &action.target.id).await?;
                    Ok(match capability {
                        Capability::EditUser => edit::look(action, record),
                        _ => standing::look(capability, record),
                    })
                }
            }
        })
    }

    fn send<'a>(&'a self, writing: WriteClient<'a>, action: &'a Action, _secrets: &'a Secrets) -> Soon<'a, Result<Receipt, ApiError>> {
        Box::pin(async move {
            let capability = action.capability;
            if let Support::No(why) = capabilities::can(capability) {
                return Err(ApiError::not_sent(why));
            }
            if let Some((_, why)) = input::objection(self.inputs(capability), &action.values) {
                return Err(ApiError::not_sent(why));
            }
            let id = action.target.id.as_str();
            let mut receipt = Receipt::default();
            match capability {
                capability if capability.is_of_keys() => return keys::send(writing, action).await,
                Capability::CreateUser => return create::send(writing, &action.values).await,
                Capability::EditUser => writing.send(&edit::patch(id, &action.values)?).await.map(drop),
                Capability::EditPreferences => writing.send(&preferences::patch(&action.values)?).await.map(drop),
                Capability::ActivateUser => writing.send(&standing::change(id, AccountStatus::Active)).await.map(drop),
                Capability::DeactivateUser => writing.send(&standing::change(id, AccountStatus::Deactivated)).await.map(drop),
                Capability::UnsuspendUser => writing.send(&PostUnsuspend { id }).await.map(drop),
                Capability::ResetTwoFactor => writing.send(&DeleteTwoFactor { id }).await.map(drop),
                Capability::EndSessions => writing.send(&DeleteSessions { id }).await.map(drop),
                Capability::SendAccessMail => {
                    receipt.remark = Some("Civis does not say which of its two mails it chose.".to_owned());
                    writing.send(&PostAccessEmail { id }).await
                }
                _ => Err(ApiError::not_sent("Rollcall has no way to do this to a user of Civis.")),
            }?;
            Ok(receipt)
        })
    }
}

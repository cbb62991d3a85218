//! What this platform declares, tried on its double: made, read back, changed, read back, removed, read back.

mod access;
mod actions;
mod integrations;
mod keys;
mod refusals;
mod users;

use rollcall::model::capability::Capability;
use rollcall::model::error::ErrorKind;
use rollcall::model::field::{Field, FieldValue};

/// Tries one capability; whether there is a trial for it.
pub async fn trial(capability: Capability) -> bool {
    match capability {
        Capability::ListUsers | Capability::ReadUser | Capability::ReadOwnAccount => users::are_listed_and_read().await,
        Capability::DeleteUser => users::leave_with_all_that_they_were_given().await,
        Capability::InviteUser => users::are_invited_and_accept().await,
        Capability::ListTenants | Capability::ManageTenants => users::tenants_are_made_and_go().await,
        Capability::MoveToTenant => users::move_to_a_tenant().await,
        Capability::ReadUserTeams | Capability::ListTeams | Capability::ManageTeams => access::groups_are_made_and_go().await,
        Capability::ListRoles | Capability::ManageRoles => access::roles_are_made_and_go().await,
        Capability::ListAccess | Capability::ManageAccess => {
            access::records_are_made_and_go().await;
            access::is_asked_for_and_approved().await;
            access::is_claimed_once().await;
        }
        Capability::ReadUserRoles | Capability::ChangeUserRoles | Capability::ReadPermissions | Capability::ReadResources => {
            access::follows_from_records_groups_and_roles().await;
        }
        Capability::ListServiceAccounts | Capability::ManageServiceAccounts => keys::service_clients_are_made_and_go().await,
        Capability::ListKeys | Capability::ReadKey | Capability::CreateKey | Capability::RevokeKey => {
            keys::open_until_they_are_revoked().await;
        }
        Capability::RotateKey => keys::take_the_place_of_another().await,
        Capability::ListIntegrations | Capability::ManageIntegrations => {
            integrations::connections_are_made_and_go().await;
            integrations::extensions_are_made_and_go().await;
            integrations::applications_are_made_and_go().await;
            integrations::the_account_is_told().await;
        }
        _ => return false,
    }
    true
}

/// What a reply says at a path, as text.
fn said<'a>(fields: &'a [Field], path: &str) -> &'a str {
    let field = fields.iter().find(|field| field.path == path);
    match field.map(|field| &field.value) {
        Some(FieldValue::Text(text)) => text,
        Some(FieldValue::Switch(true)) => "true",
        Some(FieldValue::Switch(false)) => "false",
        _ => "",
    }
}

/// Calls an endpoint for something that is not there.
async fn is_not_there<E: rollcall::api::endpoint::Endpoint>(client: &rollcall::api::client::Client, endpoint: &E) {
    assert_eq!(crate::lenient::refusal(client, endpoint).await.kind, ErrorKind::NotFound);
}

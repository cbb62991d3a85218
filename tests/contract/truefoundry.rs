//! What this platform declares, tried on its double: made, read back, changed, read back, removed, read back.

mod actions;
mod keys;
mod teams;
mod users;
mod virtual_accounts;
mod words;

use rollcall::api::client::Client;
use rollcall::api::credential::Credential;
use rollcall::model::account::Account;
use rollcall::model::capability::Capability;
use rollcall::model::question::Question;
use rollcall::model::secret::Secret;
use rollcall::platforms;
use rollcall::platforms::truefoundry::dialect::Rows;

use crate::world::World;

/// Tries one capability; whether there is a trial for it.
pub async fn trial(capability: Capability) -> bool {
    match capability {
        Capability::ListUsers | Capability::ReadUser | Capability::ReadOwnAccount => users::are_listed_and_read().await,
        Capability::CreateUser => users::are_registered().await,
        Capability::InviteUser => users::are_invited().await,
        Capability::ActivateUser | Capability::DeactivateUser => users::are_deactivated_and_activated().await,
        Capability::DeleteUser => users::are_deleted().await,
        Capability::ChangeOwnPassword => users::change_their_own_password().await,
        Capability::ReadUserRoles | Capability::ChangeUserRoles => users::change_roles().await,
        Capability::ReadPermissions | Capability::ReadResources | Capability::ReadUserTeams | Capability::ListAccess => {
            users::have_access().await;
        }
        Capability::ListKeys | Capability::CreateKey | Capability::RevokeKey => keys::are_made_listed_and_deleted().await,
        Capability::RevokeAllKeys => keys::of_somebody_are_all_revoked().await,
        Capability::RotateKey => virtual_accounts::get_new_tokens().await,
        Capability::ListServiceAccounts | Capability::ManageServiceAccounts => virtual_accounts::are_made_changed_and_deleted().await,
        Capability::ListTeams | Capability::ManageTeams => teams::are_made_changed_and_deleted().await,
        Capability::ListSecrets => teams::lie_beside_workspaces_and_secret_groups().await,
        _ => return false,
    }
    true
}

const ALL: Rows = Rows {
    limit: Some(1_000),
    offset: 0,
};

/// The account with that address, shown although it may be deactivated.
async fn account(client: &Client, email: &str) -> Option<Account> {
    let question = Question {
        text: email.to_owned(),
        limit: 100,
        filters: vec![("deactivated", "true".to_owned())],
        ..Question::default()
    };
    let page = client.platform.directory().list(client, &question, None).await.expect("a page");
    page.rows.into_iter().find(|account| account.email.text() == Some(email))
}

async fn id(client: &Client, email: &str) -> String {
    account(client, email).await.unwrap_or_else(|| panic!("no {email}")).id
}

/// A client with a token that the platform made.
fn client_of(world: &World, token: Secret) -> Client {
    let mut client = world.client_with(platforms::named("truefoundry").expect("a platform"), "replaced");
    client.credential = Credential::new(token);
    client
}

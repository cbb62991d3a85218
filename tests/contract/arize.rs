//! What this platform declares, tried on its double: made, read back, changed, read back, removed, read back.

mod access;
mod actions;
mod integrations;
mod keys;
mod tenants;
mod users;

use rollcall::api::client::Client;
use rollcall::api::endpoint::Endpoint;
use rollcall::model::capability::Capability;
use rollcall::model::error::ErrorKind;
use rollcall::platforms::arize::dialect::Part;
use rollcall::platforms::arize::users::{ListUsers, User};

use crate::lenient;
use crate::world::World;

/// Nobody has these ids.
const NO_USER: &str = "VXNlcjo5OTk5OTk5OlhYWFg=";
const NO_RECORD: &str = "T3RoZXI6OTk5OTk5OTpYWFhY";

/// Tries one capability; whether there is a trial for it.
pub async fn trial(capability: Capability) -> bool {
    match capability {
        Capability::ListUsers | Capability::ReadUser | Capability::ReadUserRoles => users::are_listed_and_read().await,
        Capability::CreateUser => users::are_made_active_at_once_without_an_invitation().await,
        Capability::InviteUser => users::are_invited_once_however_often_one_asks().await,
        Capability::EditUser => users::are_renamed_and_made_developers().await,
        Capability::DeleteUser => users::are_deleted_with_all_that_hangs_on_them().await,
        Capability::ResendInvitation | Capability::ResetPassword => users::get_mails_only_where_they_make_sense().await,
        Capability::ListKeys | Capability::CreateKey | Capability::RevokeKey => keys::are_made_used_and_revoked().await,
        Capability::RotateKey => keys::are_replaced_and_the_old_secret_ends().await,
        Capability::ListServiceAccounts | Capability::ManageServiceAccounts => keys::of_services_act_as_their_own_user().await,
        Capability::ListTenants | Capability::ManageTenants => {
            tenants::organizations_come_and_go().await;
            tenants::spaces_come_and_go().await;
        }
        Capability::ListRoles | Capability::ManageRoles => access::roles_come_and_go().await,
        Capability::ListAccess | Capability::ManageAccess => {
            access::bindings_come_and_go().await;
            tenants::people_join_and_leave().await;
        }
        Capability::ListIntegrations | Capability::ManageIntegrations => {
            integrations::providers_come_and_go().await;
            integrations::models_agents_and_evaluators_come_and_go().await;
        }
        _ => return false,
    }
    true
}

/// Fails unless it is refused in that way.
async fn refused<E: Endpoint>(client: &Client, endpoint: &E, kind: &ErrorKind) {
    let error = lenient::refusal(client, endpoint).await;
    assert_eq!(error.kind, *kind, "{error:?}");
    if !matches!(kind, ErrorKind::NotSent(_)) {
        assert!(error.said.is_some_and(|said| !said.text.is_empty()), "a problem document says why");
    }
}

/// Whether we refuse to send it at all.
async fn not_sent<E: Endpoint>(client: &Client, endpoint: &E) -> bool {
    matches!(lenient::refusal(client, endpoint).await.kind, ErrorKind::NotSent(_))
}

fn part(limit: u32) -> Part {
    Part { limit, cursor: None }
}

/// The users whose address contains this.
async fn people(world: &World, client: &Client, email: &str) -> Vec<User> {
    let question = ListUsers {
        email: Some(email.to_owned()),
        status: Vec::new(),
        part: part(50),
    };
    lenient::list(world, client, &question).await.rows
}

/// The id of the one user with this address.
async fn id_of(world: &World, client: &Client, email: &str) -> String {
    let mut found = people(world, client, email).await;
    assert_eq!(found.len(), 1, "{email}");
    found.remove(0).id.0
}

async fn ada(world: &World, client: &Client) -> String {
    id_of(world, client, "ada.lindqvist@example.com").await
}

/// How often a write took effect.
async fn effects(world: &World, operation: &str) -> u64 {
    use tower::ServiceExt;
    let request = axum::http::Request::get("/sandbox/effects")
        .body(axum::body::Body::empty())
        .unwrap();
    let answer = world.sandbox.router().oneshot(request).await.unwrap();
    let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    let counts: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    counts["effects"]["arize"][operation].as_u64().unwrap_or(0)
}

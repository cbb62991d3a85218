//! The keys of Arize: made, used, replaced, revoked; of users and of services.

use rollcall::api::client::Client;
use rollcall::api::credential::Credential;
use rollcall::model::error::ErrorKind;
use rollcall::model::secret::Secret;
use rollcall::model::time::Time;
use rollcall::platforms::arize::api_keys::{
    ApiKey, CreateApiKey, CreateServiceKey, ListApiKeys, NewApiKey, OrganizationAccess, RefreshApiKey, RevokeApiKey, SpaceAccess,
};
use rollcall::platforms::arize::organizations::ListOrganizations;
use rollcall::platforms::arize::role::RoleChoice;
use rollcall::platforms::arize::role_bindings::{CreateRoleBinding, ListRoleBindings};
use rollcall::platforms::arize::roles::ListRoles;
use rollcall::platforms::arize::spaces::ListSpaces;
use rollcall::platforms::arize::users::GetUser;

use super::{NO_RECORD, NO_USER, not_sent, part, refused};
use crate::lenient::{call, list};
use crate::world::{World, world};

fn key(name: &str) -> CreateApiKey<'_> {
    CreateApiKey {
        name,
        description: None,
        expires_at: None,
    }
}

/// A client that calls with a key that was just told.
fn with(world: &World, secret: Option<Secret>) -> Client {
    Client {
        credential: Credential::new(secret.expect("the key is told once")),
        ..world.administrator("arize")
    }
}

async fn keys(world: &World, client: &Client, question: ListApiKeys) -> Vec<ApiKey> {
    list(
        world,
        client,
        &ListApiKeys {
            part: part(100),
            ..question
        },
    )
    .await
    .rows
}

fn revoked() -> ListApiKeys {
    ListApiKeys {
        status: Some("REVOKED".to_owned()),
        ..ListApiKeys::default()
    }
}

pub async fn are_made_used_and_revoked() {
    let world = world();
    let client = world.administrator("arize");
    let before = keys(&world, &client, ListApiKeys::default()).await;
    assert!(
        before.iter().any(|key| key.name.text() == Some("Sandbox")),
        "the sandbox's own key is listed"
    );
    assert!(
        before
            .iter()
            .all(|key| key.redacted_key.text().is_some_and(|text| text.len() == 12))
    );
    let description = "for the night";
    let wanted = CreateApiKey {
        description: Some(description),
        expires_at: Time::parse("2031-01-01T00:00:00Z"),
        ..key("Pipeline")
    };
    let NewApiKey { record, key: secret } = call(&world, &client, &wanted).await;
    assert_eq!(record.expires_at.value(), wanted.expires_at.as_ref());
    let other = with(&world, secret);
    let after = keys(&world, &other, ListApiKeys::default()).await;
    assert_eq!(after.len(), before.len() + 1, "the new key opens the door");
    let found = after.iter().find(|key| key.id.0 == record.id.0).unwrap();
    assert_eq!(found.description.text(), Some(description));

    let revoke = RevokeApiKey { api_key_id: &record.id.0 };
    call(&world, &client, &revoke).await;
    call(&world, &client, &revoke).await;
    refused(&other, &ListApiKeys::default(), &ErrorKind::Unauthorized).await;
    let gone = keys(&world, &client, revoked()).await;
    assert_eq!(gone.len(), 1);
    assert_eq!(super::effects(&world, "PUT /v2/api-keys/{id}/revoke").await, 1);
    refused(&client, &RevokeApiKey { api_key_id: NO_RECORD }, &ErrorKind::NotFound).await;
    let refresh = RefreshApiKey {
        api_key_id: &record.id.0,
        expires_at: None,
        grace_period_seconds: None,
    };
    refused(&client, &refresh, &ErrorKind::Refused(400)).await;
}

#[tokio::test]
async fn a_key_is_refused_that_lives_too_long_or_belongs_to_somebody_without_rights() {
    let world = world();
    let client = world.administrator("arize");
    assert!(not_sent(&client, &key(" ")).await);
    for end in ["2001-01-01T00:00:00Z", "2999-01-01T00:00:00Z"] {
        let wrong = CreateApiKey {
            expires_at: Time::parse(end),
            ..key("Pipeline")
        };
        refused(&client, &wrong, &ErrorKind::Refused(422)).await;
    }
    let limited = world.limited("arize");
    refused(&limited, &key("Mine"), &ErrorKind::Forbidden).await;
    refused(&limited, &ListApiKeys::default(), &ErrorKind::Forbidden).await;
    let odd = ListApiKeys {
        status: Some("LOST".to_owned()),
        ..ListApiKeys::default()
    };
    refused(&client, &odd, &ErrorKind::Refused(400)).await;
}

pub async fn are_replaced_and_the_old_secret_ends() {
    let world = world();
    let client = world.administrator("arize");
    let made = call(&world, &client, &key("Pipeline")).await;
    let id = made.record.id.0;
    let first = with(&world, made.key);
    let refresh = |expires_at: Option<&str>, grace_period_seconds| RefreshApiKey {
        api_key_id: &id,
        expires_at: expires_at.and_then(Time::parse),
        grace_period_seconds,
    };
    let second = call(&world, &client, &refresh(None, None)).await;
    assert_eq!(second.record.id.0, id);
    refused(&first, &ListApiKeys::default(), &ErrorKind::Unauthorized).await;
    let second = with(&world, second.key);
    // With a grace, both secrets open the door.
    let third = call(&world, &client, &refresh(Some("2031-01-01T00:00:00Z"), Some(60))).await;
    let third = with(&world, third.key);
    keys(&world, &second, ListApiKeys::default()).await;
    keys(&world, &third, ListApiKeys::default()).await;

    refused(&client, &refresh(None, None), &ErrorKind::Refused(422)).await;
    refused(&client, &refresh(Some("2032-01-01T00:00:00Z"), None), &ErrorKind::Refused(422)).await;
    assert!(not_sent(&client, &refresh(None, Some(86_401))).await);
    call(&world, &client, &RevokeApiKey { api_key_id: &id }).await;
    for client in [&second, &third] {
        refused(client, &ListApiKeys::default(), &ErrorKind::Unauthorized).await;
    }
}

pub async fn of_services_act_as_their_own_user() {
    let world = world();
    let client = world.administrator("arize");
    let organizations = list(&world, &client, &ListOrganizations::default()).await.rows;
    let org_id = organizations[0].id.0.as_str();
    let question = ListSpaces {
        org_id: Some(org_id.to_owned()),
        ..ListSpaces::default()
    };
    let spaces = list(&world, &client, &question).await.rows;
    let space_id = spaces[0].id.0.as_str();
    let space = SpaceAccess {
        space_id,
        role: Some(RoleChoice::predefined("MEMBER")),
    };
    let access = [OrganizationAccess {
        org_id,
        role: None,
        spaces: vec![space.clone()],
    }];
    let wanted = |account_role| CreateServiceKey {
        name: "Nightly",
        description: None,
        expires_at: None,
        account_role,
        organizations: &access,
    };
    let made = call(&world, &client, &wanted(None)).await;
    let bot = made.record.bot_user.value().expect("a bot user");
    let bot_id = bot.id.text().unwrap().to_owned();
    assert_eq!(bot.account_role.value().unwrap().name.text(), Some("MEMBER"), "the default");
    let service = with(&world, made.key);
    list(&world, &service, &ListOrganizations::default()).await;
    refused(&service, &wanted(None), &ErrorKind::Forbidden).await;
    refused(&service, &key("Mine"), &ErrorKind::Forbidden).await;
    refused(&client, &GetUser { user_id: &bot_id }, &ErrorKind::NotFound).await;

    let of_space = ListApiKeys {
        key_type: Some("SERVICE".to_owned()),
        space_id: Some(space_id.to_owned()),
        ..ListApiKeys::default()
    };
    assert_eq!(keys(&world, &client, of_space).await.len(), 1);
    let roles = list(&world, &client, &ListRoles::default()).await.rows;
    let binding = CreateRoleBinding {
        role_id: &roles[0].id.0,
        user_id: &bot_id,
        resource_type: "SPACE",
        resource_id: space_id,
    };
    call(&world, &client, &binding).await;
    let bindings = ListRoleBindings {
        resource_type: "SPACE".to_owned(),
        user_id: Some(bot_id),
        part: part(10),
    };
    assert_eq!(list(&world, &client, &bindings).await.rows.len(), 1, "a service can have roles");

    let custom = roles.iter().find(|role| role.is_predefined.value() == Some(&false)).unwrap();
    let refused_role = wanted(Some(RoleChoice::custom(&custom.id.0)));
    refused(&client, &refused_role, &ErrorKind::Refused(422)).await;
    let nowhere = [OrganizationAccess {
        org_id: NO_USER,
        role: None,
        spaces: vec![space],
    }];
    let lost = CreateServiceKey {
        organizations: &nowhere,
        ..wanted(None)
    };
    refused(&client, &lost, &ErrorKind::NotFound).await;
    let nothing = CreateServiceKey {
        organizations: &[],
        ..wanted(None)
    };
    assert!(not_sent(&client, &nothing).await);
    call(
        &world,
        &client,
        &RevokeApiKey {
            api_key_id: &made.record.id.0,
        },
    )
    .await;
    refused(&service, &ListOrganizations::default(), &ErrorKind::Unauthorized).await;
}

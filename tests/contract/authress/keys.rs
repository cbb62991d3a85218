//! Service clients of Authress and their access keys, tried.

use rollcall::api::client::Client;
use rollcall::api::credential::Credential;
use rollcall::model::error::ErrorKind;
use rollcall::platforms::authress::service_clients::{
    CreateClient, DeleteAccessKey, DeleteClient, GetClient, GetClients, NewAccessKey, READ_ONLY, RequestAccessKey, ServiceClient,
    UpdateClient,
};
use rollcall::platforms::authress::{document, users};

use super::{is_not_there, said};
use crate::lenient::{call, list};
use crate::world::{World, world};

async fn made(world: &World, client: &Client) -> ServiceClient {
    let document = r#"{"name":"Deploy","tags":{"team":"platform"}}"#;
    call(world, client, &CreateClient { document }).await.0
}

/// A client that signs with the key that was made just now.
fn signing_with(world: &World, key: NewAccessKey) -> Client {
    let mut client = world.administrator("authress");
    client.credential = Credential::new(key.access_key);
    client
}

async fn is_let_in(client: &Client) -> bool {
    match client.ask(&users::GetUsers::default()).await {
        Ok(_) => true,
        Err(error) => {
            assert_eq!(error.kind, ErrorKind::Unauthorized);
            false
        }
    }
}

pub async fn service_clients_are_made_and_go() {
    let world = world();
    let client = world.administrator("authress");
    let service = made(&world, &client).await;
    let client_id = &service.client_id.0;
    let page = GetClients {
        limit: Some(2),
        cursor: None,
    };
    let first = list(&world, &client, &page).await;
    let next = first.next.expect("a second page");
    let second = list(
        &world,
        &client,
        &GetClients {
            cursor: Some(&next.0),
            ..page
        },
    )
    .await;
    assert_eq!(second.rows.last().map(|row| &row.client_id.0), Some(client_id));
    client.ask(&GetClient { client_id }).await.unwrap();
    let read = String::from_utf8(world.last().body.to_vec()).unwrap();
    let document = document::writable(&read, READ_ONLY).unwrap().replace("Deploy", "Release");
    let (changed, fields) = call(
        &world,
        &client,
        &UpdateClient {
            client_id,
            document: &document,
        },
    )
    .await;
    assert_eq!(changed.name.text(), Some("Release"));
    assert_eq!(said(&fields, "tags.team"), "platform");
    assert_eq!(said(&fields, "options.grantTokenGeneration"), "false");
    call(&world, &client, &DeleteClient { client_id }).await;
    is_not_there(&client, &GetClient { client_id }).await;
    is_not_there(&client, &RequestAccessKey { client_id }).await;
}

pub async fn open_until_they_are_revoked() {
    let world = world();
    let client = world.administrator("authress");
    let service = made(&world, &client).await;
    let client_id = &service.client_id.0;
    let (one, other) = (
        call(&world, &client, &RequestAccessKey { client_id }).await,
        call(&world, &client, &RequestAccessKey { client_id }).await,
    );
    let key_id = &one.key_id.clone();
    let (shown, fields) = call(&world, &client, &GetClient { client_id }).await;
    let listed: Vec<_> = shown.verification_keys.value().unwrap().iter().map(|key| &key.key_id.0).collect();
    assert_eq!(listed, [&one.key_id, &other.key_id]);
    assert!(
        !fields.iter().any(|field| field.path.contains("accessKey")),
        "the secret is told once"
    );
    let (one, other) = (signing_with(&world, one), signing_with(&world, other));
    assert!(is_let_in(&one).await && is_let_in(&other).await);
    call(&world, &client, &DeleteAccessKey { client_id, key_id }).await;
    assert!(!is_let_in(&one).await && is_let_in(&other).await);
    is_not_there(&client, &DeleteAccessKey { client_id, key_id }).await;
    call(&world, &client, &DeleteClient { client_id }).await;
    assert!(!is_let_in(&other).await);
}

pub async fn take_the_place_of_another() {
    let world = world();
    let client = world.administrator("authress");
    let service = made(&world, &client).await;
    let client_id = &service.client_id.0;
    let old = call(&world, &client, &RequestAccessKey { client_id }).await;
    let key_id = &old.key_id.clone();
    let old = signing_with(&world, old);
    // The new one first, so that there is always one that opens.
    let new = signing_with(&world, call(&world, &client, &RequestAccessKey { client_id }).await);
    assert!(is_let_in(&new).await);
    call(&world, &client, &DeleteAccessKey { client_id, key_id }).await;
    assert!(is_let_in(&new).await && !is_let_in(&old).await);
}

#[tokio::test]
async fn a_key_of_the_old_form_opens_and_stops_when_it_is_revoked() {
    let world = world();
    let client = world.administrator("authress");
    let secret = world.secret("authress", "old_access_key");
    let old = world.client_with(rollcall::platforms::named("authress").unwrap(), &secret);
    assert!(is_let_in(&old).await);
    assert_eq!(old.platform.whoami(&old).await.unwrap().id.as_deref(), Some("sc_legacy"));
    let (service, _) = call(&world, &client, &GetClient { client_id: "sc_legacy" }).await;
    let keys = service.verification_keys.value().unwrap();
    assert_eq!(keys.len(), 1);
    let revoke = DeleteAccessKey {
        client_id: "sc_legacy",
        key_id: &keys[0].key_id.0,
    };
    call(&world, &client, &revoke).await;
    assert!(!is_let_in(&old).await);
}

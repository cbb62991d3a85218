//! Users, invites and tenants of Authress, tried.

use std::collections::BTreeMap;
use std::rc::Rc;

use rollcall::api::client::Client;
use rollcall::platforms::authress::{document, groups, invites, permissions, records, tenants, users};
use sandbox::{Clock, Options, Sandbox};
use serde_json::json;

use super::{is_not_there, said};
use crate::lenient::{call, list};
use crate::machine::{RouterTransport, client};
use crate::world::{World, world};

/// Somebody of the fixed cast.
const ADA: &str = "google|1234";

pub async fn are_listed_and_read() {
    let world = world();
    let client = world.administrator("authress");
    client.platform.whoami(&client).await.expect("an identity");
    let page = list(&world, &client, &users::GetUsers::default()).await;
    assert_eq!(page.rows.len(), 100);
    assert!(page.next.is_some());
    let (_, fields) = call(&world, &client, &users::GetUser { user_id: ADA }).await;
    assert_eq!(said(&fields, "userId"), ADA);
}

pub async fn leave_with_all_that_they_were_given() {
    // A clock of its own, because the platform does it a little later.
    let now = "2026-07-01T12:00:00Z".parse().unwrap();
    let clock = Clock::fixed(now);
    let sandbox = Sandbox::open(Options {
        people: 100,
        clock: clock.clone(),
        ..Options::default()
    })
    .unwrap();
    let platform = rollcall::platforms::named("authress").unwrap();
    let transport = Rc::new(RouterTransport(sandbox.router()));
    let secret = sandbox.credentials("", &BTreeMap::new())["platforms"]["authress"]["token"].clone();
    let client = client(platform, "/api/authress", secret.as_str().unwrap(), transport);
    let writing = client.writing();
    let document = &json!({ "groupId": "grp_1", "name": "One", "users": [{ "userId": ADA }], "admins": [{ "userId": ADA }] }).to_string();
    writing.send(&groups::CreateGroup { document }).await.unwrap();
    let statement = json!({ "roles": ["Authress:Viewer"], "resources": [{ "resourceUri": "leaving" }], "users": [{ "userId": ADA }] });
    let document = &json!({ "recordId": "rec_1", "name": "One", "statements": [statement] }).to_string();
    writing.send(&records::CreateRecord { document }).await.unwrap();
    writing.send(&users::DeleteUser { user_id: ADA }).await.unwrap();
    // Still there, and accepted again.
    client.ask(&users::GetUser { user_id: ADA }).await.unwrap();
    writing.send(&users::DeleteUser { user_id: ADA }).await.unwrap();
    clock.set(now + std::time::Duration::from_secs(2));
    is_not_there(&client, &users::GetUser { user_id: ADA }).await;
    is_not_there(&client, &users::DeleteUser { user_id: ADA }).await;
    let (group, _) = client.ask(&groups::GetGroup { group_id: "grp_1" }).await.unwrap();
    assert!(group.users.value().is_some_and(Vec::is_empty) && group.admins.value().is_some_and(Vec::is_empty));
    let (record, _) = client.ask(&records::GetRecord { record_id: "rec_1" }).await.unwrap();
    assert!(record.statements.value().unwrap()[0].users.value().is_some_and(Vec::is_empty));
}

pub async fn are_invited_and_accept() {
    let world = world();
    let client = world.administrator("authress");
    let wanted = json!({
        "tenantId": null, "defaultLoginTenantId": "ten_south",
        "statements": [{ "roles": ["documents:writer"], "resources": [{ "resourceUri": "documents/new" }] }],
    });
    let document = document::writable(&wanted.to_string(), invites::READ_ONLY).unwrap();
    let (invite, _) = call(&world, &client, &invites::CreateInvite { document: &document }).await;
    let invite_id = &invite.invite_id.0;
    let (_, fields) = call(&world, &client, &invites::GetInvite { invite_id }).await;
    assert_eq!(said(&fields, "defaultLoginTenantId"), "ten_south");
    assert_eq!(said(&fields, "conflictResolutionStrategy"), "GENERATE_NEW_RECORD");
    let guest = world.limited("authress");
    let (account, _) = call(&world, &guest, &invites::RespondToInvite { invite_id }).await;
    assert_eq!(account.account_id.0, "acc-northwind");
    is_not_there(&client, &invites::GetInvite { invite_id }).await;
    let user_id = &guest.platform.whoami(&guest).await.unwrap().id.unwrap();
    let may = permissions::AuthorizeUser {
        user_id,
        resource_uri: "documents/new",
        permission: "documents:read",
    };
    call(&world, &client, &may).await;
    assert!(is_in(&world, &client, "ten_south", user_id).await);
    let (other, _) = call(&world, &client, &invites::CreateInvite { document: &document }).await;
    let invite_id = &other.invite_id.0;
    call(&world, &client, &invites::DeleteInvite { invite_id }).await;
    is_not_there(&guest, &invites::RespondToInvite { invite_id }).await;
}

async fn is_in(world: &World, client: &Client, tenant: &str, user: &str) -> bool {
    let page = call(
        world,
        client,
        &users::GetUsers {
            tenant_id: Some(tenant.to_owned()),
            filter: Some(user.to_owned()),
            ..users::GetUsers::default()
        },
    )
    .await;
    !page.rows.is_empty()
}

pub async fn tenants_are_made_and_go() {
    let world = world();
    let client = world.administrator("authress");
    let before = list(&world, &client, &tenants::GetTenants).await.rows.len();
    let new = json!({ "tenantId": "acme:1", "data": { "name": "Acme" }, "domains": [{ "domain": "acme.example" }], "custom": "kept" });
    let (tenant, _) = call(
        &world,
        &client,
        &tenants::CreateTenant {
            document: &new.to_string(),
        },
    )
    .await;
    let tenant_id = &tenant.tenant_id.0;
    assert_eq!(tenant_id, "acme:1");
    assert_eq!(list(&world, &client, &tenants::GetTenants).await.rows.len(), before + 1);
    client.ask(&tenants::GetTenant { tenant_id }).await.unwrap();
    // Read, changed, and sent back whole: what we do not know survives.
    let read = String::from_utf8(world.last().body.to_vec()).unwrap();
    let document = document::writable(&read, tenants::READ_ONLY)
        .unwrap()
        .replace("Acme", "Acme & Söhne");
    let (changed, fields) = call(
        &world,
        &client,
        &tenants::UpdateTenant {
            tenant_id,
            document: &document,
        },
    )
    .await;
    assert_eq!(changed.data.value().and_then(|data| data.name.text()), Some("Acme & Söhne"));
    assert_eq!(said(&fields, "custom"), "kept");
    assert_eq!(said(&fields, "tokenConfiguration.sessionDuration"), "P30D");
    call(&world, &client, &tenants::DeleteTenant { tenant_id }).await;
    is_not_there(&client, &tenants::GetTenant { tenant_id }).await;
    is_not_there(&client, &tenants::DeleteTenant { tenant_id }).await;
}

pub async fn move_to_a_tenant() {
    let world = world();
    let client = world.administrator("authress");
    for tenant_id in ["ten_south", "ten:lab.1", "ten:lab.1"] {
        call(&world, &client, &tenants::LinkTenantUser { tenant_id, user_id: ADA }).await;
        assert!(is_in(&world, &client, tenant_id, ADA).await);
    }
    assert!(!is_in(&world, &client, "ten_south", ADA).await);
    call(&world, &client, &tenants::DeleteTenant { tenant_id: "ten:lab.1" }).await;
    assert!(!is_in(&world, &client, "ten:lab.1", ADA).await);
    call(&world, &client, &users::GetUser { user_id: ADA }).await;
}

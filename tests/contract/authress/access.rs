//! Roles, groups, records, requests and what follows from them on Authress, tried.

use rollcall::api::client::Client;
use rollcall::model::error::ErrorKind;
use rollcall::platforms::authress::{document, groups, permissions, records, requests, roles};
use serde_json::{Value, json};

use super::is_not_there;
use crate::lenient::{call, list, refusal};
use crate::world::{World, world};

/// Somebody of the fixed cast.
const ADA: &str = "google|1234";

async fn role(world: &World, client: &Client, id: &str, actions: &[&str]) {
    let may = |action: &&str| json!({ "action": action, "allow": true, "grant": false, "delegate": false });
    let role = json!({ "roleId": id, "name": id, "permissions": actions.iter().map(may).collect::<Vec<_>>() });
    let document = &role.to_string();
    call(world, client, &roles::CreateRole { document }).await;
}

async fn record(world: &World, client: &Client, record: &Value) {
    let document = &record.to_string();
    let made = call(world, client, &records::CreateRecord { document }).await;
    assert!(made.is_some(), "the sandbox makes it at once");
}

pub async fn roles_are_made_and_go() {
    let world = world();
    let client = world.administrator("authress");
    role(&world, &client, "tester:1", &["tests", "documents:read"]).await;
    let page = list(
        &world,
        &client,
        &roles::GetRoles {
            filter: Some("TESTER"),
            ..roles::GetRoles::default()
        },
    )
    .await;
    assert_eq!(page.rows.len(), 1);
    let (role, _) = call(&world, &client, &roles::GetRole { role_id: "tester:1" }).await;
    assert_eq!(role.permissions.value().map(Vec::len), Some(2));
    let document = &json!({ "name": "Tester", "permissions": [] }).to_string();
    let update = roles::UpdateRole {
        role_id: "tester:1",
        document,
    };
    let (role, _) = call(&world, &client, &update).await;
    assert!(role.name.text() == Some("Tester") && role.permissions.value().is_some_and(Vec::is_empty));
    call(&world, &client, &roles::DeleteRole { role_id: "tester:1" }).await;
    is_not_there(&client, &roles::GetRole { role_id: "tester:1" }).await;
    let built_in = roles::DeleteRole { role_id: "Authress:Owner" };
    assert_eq!(refusal(&client, &built_in).await.kind, ErrorKind::Forbidden);
}

pub async fn groups_are_made_and_go() {
    let world = world();
    let client = world.administrator("authress");
    let document = &json!({ "groupId": "grp_new", "name": "New", "users": [{ "userId": ADA }], "admins": [] }).to_string();
    let (group, _) = call(&world, &client, &groups::CreateGroup { document }).await;
    let read = group.last_updated.text().expect("a time").to_owned();
    let page = list(
        &world,
        &client,
        &groups::GetGroups {
            limit: Some(20),
            filter: Some(ADA),
            cursor: None,
        },
    )
    .await;
    assert!(page.rows.iter().any(|group| group.group_id.0 == "grp_new"));
    let document = &document.replace("New", "Newer");
    let update = groups::UpdateGroup {
        group_id: "grp_new",
        document,
        expected_last_modified_time: Some(&read),
    };
    let (group, _) = call(&world, &client, &update).await;
    assert_eq!(group.name.text(), Some("Newer"));
    assert_ne!(group.last_updated.text(), Some(read.as_str()));
    let document = &document.replace("Newer", "Newest");
    let late = groups::UpdateGroup { document, ..update };
    assert_eq!(refusal(&client, &late).await.kind, ErrorKind::Conflict);
    let unguarded = groups::UpdateGroup {
        expected_last_modified_time: None,
        ..late
    };
    call(&world, &client, &unguarded).await;
    call(&world, &client, &groups::DeleteGroup { group_id: "grp_new" }).await;
    is_not_there(&client, &groups::GetGroup { group_id: "grp_new" }).await;
}

pub async fn records_are_made_and_go() {
    let world = world();
    let client = world.administrator("authress");
    let statement = json!({ "roles": ["documents:reader"], "resources": [{ "resourceUri": "documents/1" }] });
    let new = json!({ "recordId": "rec:1|x~", "name": "New", "users": [{ "userId": ADA }], "statements": [statement], "tags": null });
    record(&world, &client, &new).await;
    let record_id = "rec:1|x~";
    let page = list(
        &world,
        &client,
        &records::GetRecords {
            limit: Some(20),
            filter: Some(ADA),
            cursor: None,
        },
    )
    .await;
    assert!(page.rows.iter().any(|record| record.record_id.0 == record_id));
    let (read, _) = client.ask(&records::GetRecord { record_id }).await.unwrap();
    let body = String::from_utf8(world.last().body.to_vec()).unwrap();
    let document = &document::writable(&body, records::READ_ONLY).unwrap().replace("New", "Newer");
    let update = records::UpdateRecord {
        record_id,
        document,
        expected_last_modified_time: read.last_updated.text(),
    };
    call(&world, &client, &update).await;
    let (changed, _) = call(&world, &client, &records::GetRecord { record_id }).await;
    assert_eq!(changed.name.text(), Some("Newer"));
    let document = &document.replace("Newer", "Newest");
    let late = records::UpdateRecord { document, ..update };
    assert_eq!(refusal(&client, &late).await.kind, ErrorKind::Conflict);
    call(&world, &client, &records::DeleteRecord { record_id }).await;
    is_not_there(&client, &records::GetRecord { record_id }).await;
}

pub async fn is_asked_for_and_approved() {
    let world = world();
    let (client, guest) = (world.administrator("authress"), world.limited("authress"));
    let wish = |resource: &str| {
        let statement = json!({ "roles": ["documents:reader"], "resources": [{ "resourceUri": resource }] });
        json!({ "access": { "users": [{ "userId": ADA }], "statements": [statement] } }).to_string()
    };
    let (yes, _) = call(
        &world,
        &guest,
        &requests::CreateRequest {
            document: &wish("wished/1"),
        },
    )
    .await;
    let (no, _) = call(
        &world,
        &guest,
        &requests::CreateRequest {
            document: &wish("wished/2"),
        },
    )
    .await;
    let open = requests::GetRequests {
        limit: Some(1),
        status: Some("OPEN"),
        cursor: None,
    };
    let page = list(&world, &client, &open).await;
    assert!(page.rows.len() == 1 && page.next.is_some());
    for (request, status, said) in [
        (&yes, requests::Decision::Approved, "APPROVED"),
        (&no, requests::Decision::Denied, "DENIED"),
    ] {
        let request_id = &request.request_id.0;
        let (decided, _) = call(&world, &client, &requests::RespondToAccessRequest { request_id, status }).await;
        assert_eq!(decided.status.text(), Some(said));
        let again = requests::RespondToAccessRequest { request_id, status };
        assert_eq!(refusal(&client, &again).await.kind, ErrorKind::Conflict);
        let (read, _) = call(&world, &client, &requests::GetRequest { request_id }).await;
        assert_eq!(read.status.text(), Some(said));
    }
    assert!(may(&client, "wished/1", "documents:read").await && !may(&client, "wished/2", "documents:read").await);
    let request_id = &no.request_id.0;
    call(&world, &client, &requests::DeleteRequest { request_id }).await;
    is_not_there(&client, &requests::GetRequest { request_id }).await;
    let deleted = requests::GetRequests {
        status: Some("DELETED"),
        ..requests::GetRequests::default()
    };
    assert_eq!(list(&world, &client, &deleted).await.rows.len(), 1);
}

pub async fn is_claimed_once() {
    let world = world();
    let guest = world.limited("authress");
    let claim = records::CreateClaim {
        collection_resource: "boats",
        resource_id: "boat-1",
    };
    call(&world, &guest, &claim).await;
    let user_id = &guest.platform.whoami(&guest).await.unwrap().id.unwrap();
    let page = call(
        &world,
        &guest,
        &permissions::GetUserRolesForResource {
            user_id,
            resource_uri: "boats/boat-1",
        },
    )
    .await;
    assert_eq!(page.rows[0].role_id.0, "Authress:Owner");
    let again = refusal(&world.administrator("authress"), &claim).await;
    assert_eq!(again.kind, ErrorKind::Conflict);
}

/// Whether Ada may.
async fn may(client: &Client, resource_uri: &str, permission: &str) -> bool {
    let question = permissions::AuthorizeUser {
        user_id: ADA,
        resource_uri,
        permission,
    };
    match client.ask(&question).await {
        Ok(()) => true,
        Err(error) => {
            assert_eq!(error.kind, ErrorKind::NotFound);
            false
        }
    }
}

pub async fn follows_from_records_groups_and_roles() {
    let world = world();
    let client = world.administrator("authress");
    role(&world, &client, "sailor", &["sail"]).await;
    let document = &json!({ "groupId": "grp_crew", "name": "Crew", "users": [{ "userId": ADA }], "admins": [] }).to_string();
    call(&world, &client, &groups::CreateGroup { document }).await;
    let resources = json!([{ "resourceUri": "ships/*" }]);
    let crew = json!({ "recordId": "rec_crew", "name": "Crew", "groups": [{ "groupId": "grp_crew" }], "statements": [{ "roles": ["sailor"], "resources": resources }] });
    record(&world, &client, &crew).await;
    assert!(may(&client, "ships/1", "SAIL:fast").await && may(&client, "ships/1/cabins/2", "sail").await);
    assert!(!may(&client, "ships", "sail").await && !may(&client, "ships/1", "sink").await);
    let on_ship = permissions::GetUserPermissionsForResource {
        user_id: ADA,
        resource_uri: "ships/1",
    };
    let page = list(&world, &client, &on_ship).await;
    assert!(
        page.rows
            .iter()
            .any(|row| row.action.text() == Some("sail") && row.allow.value() == Some(&true))
    );
    let roles_on_ship = permissions::GetUserRolesForResource {
        user_id: ADA,
        resource_uri: "ships/1",
    };
    assert_eq!(list(&world, &client, &roles_on_ship).await.rows[0].role_id.0, "sailor");
    let resources = permissions::GetUserResources {
        user_id: ADA,
        resource_uri: Some("ships/*"),
        collection_configuration: Some("INCLUDE_NESTED"),
        permissions: Some("sail"),
        limit: Some(20),
        cursor: None,
    };
    let page = list(&world, &client, &resources).await;
    assert_eq!(page.rows[0].resource_uri.text(), Some("ships/*"));
    let document = &json!({ "name": "Sailor", "permissions": [] }).to_string();
    let disarmed = roles::UpdateRole {
        role_id: "sailor",
        document,
    };
    call(&world, &client, &disarmed).await;
    assert!(!may(&client, "ships/1", "sail").await);
    call(&world, &client, &groups::DeleteGroup { group_id: "grp_crew" }).await;
    is_not_there(&client, &roles_on_ship).await;
}

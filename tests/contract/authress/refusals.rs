//! What Authress refuses, and what of a newer Authress we keep.

use rollcall::api::endpoint::Endpoint;
use rollcall::api::request::Reply;
use rollcall::model::error::ErrorKind;
use rollcall::platforms::authress::{
    accounts, applications, connections, extensions, groups, invites, permissions, records, requests, roles, service_clients, tenants,
    users,
};

use super::said;
use crate::lenient::refusal;
use crate::world::world;

#[tokio::test]
async fn who_is_no_administrator_may_not_list_change_or_read_others() {
    let world = world();
    let guest = world.limited("authress");
    let document = "{}";
    let id = "x";
    let forbidden = |kind: ErrorKind| assert_eq!(kind, ErrorKind::Forbidden);
    forbidden(refusal(&guest, &tenants::GetTenants).await.kind);
    forbidden(refusal(&guest, &tenants::CreateTenant { document }).await.kind);
    forbidden(
        refusal(
            &guest,
            &tenants::LinkTenantUser {
                tenant_id: "ten_north",
                user_id: id,
            },
        )
        .await
        .kind,
    );
    forbidden(refusal(&guest, &service_clients::GetClients::default()).await.kind);
    forbidden(
        refusal(&guest, &service_clients::RequestAccessKey { client_id: "sc_sandbox" })
            .await
            .kind,
    );
    forbidden(refusal(&guest, &connections::GetConnections).await.kind);
    forbidden(refusal(&guest, &extensions::GetExtension { extension_id: id }).await.kind);
    forbidden(refusal(&guest, &applications::DeleteApplication { application_id: id }).await.kind);
    forbidden(refusal(&guest, &roles::DeleteRole { role_id: id }).await.kind);
    forbidden(refusal(&guest, &groups::GetGroups::default()).await.kind);
    forbidden(refusal(&guest, &records::GetRecords::default()).await.kind);
    forbidden(refusal(&guest, &requests::GetRequests::default()).await.kind);
    forbidden(refusal(&guest, &invites::CreateInvite { document }).await.kind);
    forbidden(refusal(&guest, &accounts::GetAccounts).await.kind);
    forbidden(refusal(&guest, &users::DeleteUser { user_id: "google|1234" }).await.kind);
    let others = permissions::GetUserRolesForResource {
        user_id: "google|1234",
        resource_uri: "x",
    };
    forbidden(refusal(&guest, &others).await.kind);
}

#[tokio::test]
async fn what_is_wrong_is_refused_in_words_and_what_exists_is_not_made_twice() {
    let world = world();
    let client = world.administrator("authress");
    let refused = async |document: &str, kind: ErrorKind, words: &str| {
        let error = refusal(&client, &roles::CreateRole { document }).await;
        assert_eq!(error.kind, kind, "{document}");
        assert!(error.said.is_some_and(|said| said.text.contains(words)), "{document}");
    };
    refused("{}", ErrorKind::Refused(422), "name").await;
    refused(r#"{"name":"","permissions":[]}"#, ErrorKind::Refused(422), "short").await;
    refused(
        r#"{"name":"a","permissions":[{"action":"a"}]}"#,
        ErrorKind::Refused(422),
        "permissions[0]",
    )
    .await;
    refused(r#"{"name":"a","roleId":"a b","permissions":[]}"#, ErrorKind::Refused(422), "roleId").await;
    refused(
        r#"{"name":"a","roleId":"billing","permissions":[]}"#,
        ErrorKind::Conflict,
        "already",
    )
    .await;
    let both = r#"{"name":"a","users":[{"userId":"u"}],"statements":[{"roles":["r"],"resources":[{"resourceUri":"x"}],"users":[{"userId":"u"}]}]}"#;
    let error = refusal(&client, &records::CreateRecord { document: both }).await;
    assert_eq!(error.kind, ErrorKind::Refused(422));
    let group = r#"{"groupId":"crew","name":"a","users":[],"admins":[]}"#;
    assert_eq!(
        refusal(&client, &groups::CreateGroup { document: group }).await.kind,
        ErrorKind::Refused(422)
    );
}

#[tokio::test]
async fn what_the_vendors_client_would_not_send_is_not_sent() {
    let world = world();
    let client = world.administrator("authress");
    let long = "x".repeat(257);
    let not_sent = |kind: ErrorKind| assert!(matches!(kind, ErrorKind::NotSent(_)), "{kind:?}");
    not_sent(refusal(&client, &roles::CreateRole { document: "[]" }).await.kind);
    not_sent(refusal(&client, &roles::GetRole { role_id: &long }).await.kind);
    not_sent(refusal(&client, &invites::GetInvite { invite_id: &long }).await.kind);
    not_sent(refusal(&client, &tenants::GetTenant { tenant_id: "" }).await.kind);
    let page = groups::GetGroups {
        limit: Some(21),
        ..groups::GetGroups::default()
    };
    not_sent(refusal(&client, &page).await.kind);
}

#[tokio::test]
async fn words_that_we_do_not_know_are_kept() {
    let reply = |body: &str| Reply {
        status: 200,
        headers: vec![("content-type".to_owned(), "application/links+json".to_owned())],
        body: body.as_bytes().to_vec().into(),
    };
    let connection = connections::GetConnection { connection_id: "c" };
    let (read, fields) = connection
        .read(&reply(r#"{"connectionId":"c","type":"TELEPATHY","aura":"blue"}"#))
        .unwrap();
    assert_eq!(read.kind.text(), Some("TELEPATHY"));
    assert_eq!(said(&fields, "aura"), "blue");
    let request = requests::GetRequest { request_id: "r" };
    let (read, _) = request.read(&reply(r#"{"requestId":"r","status":"POSTPONED"}"#)).unwrap();
    assert_eq!(read.status.text(), Some("POSTPONED"));
    let application = applications::GetApplication { application_id: "a" };
    let (read, _) = application
        .read(&reply(r#"{"applicationId":"a","sessionType":"ETERNAL"}"#))
        .unwrap();
    assert_eq!(read.session_type.text(), Some("ETERNAL"));
}

#[tokio::test]
async fn a_record_that_comes_later_is_no_failure() {
    let reply = Reply {
        status: 202,
        headers: Vec::new(),
        body: Vec::new().into(),
    };
    assert!(records::CreateRecord { document: "{}" }.read(&reply).unwrap().is_none());
}

#[tokio::test]
async fn a_new_key_without_its_secret_never_repeats_what_came() {
    let reply = Reply {
        status: 201,
        headers: vec![("content-type".to_owned(), "application/json".to_owned())],
        body: br#"{"keyId":"k","accessKey":["sc_1.k.acc.secret"]}"#.to_vec().into(),
    };
    let Err(kind) = (service_clients::RequestAccessKey { client_id: "c" }).read(&reply) else {
        panic!("it was read")
    };
    assert!(!format!("{kind:?}").contains("secret"));
}

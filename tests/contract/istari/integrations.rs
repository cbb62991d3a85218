//! App integrations and auth integrations.

use rollcall::api::client::Client;
use rollcall::api::endpoint::Endpoint;
use rollcall::api::read::Full;
use rollcall::api::request::Reply;
use rollcall::model::change::Change;
use rollcall::model::error::ErrorKind;
use rollcall::platforms::istari::app_integrations::{
    AppIntegration, CreateAppIntegration, DeleteAppIntegration, GetAppIntegration, ListAppIntegrations, NewAppIntegration,
    UpdateAppIntegration,
};
use rollcall::platforms::istari::auth_integrations::{
    AuthIntegration, CreateAuthIntegration, GetAuthIntegration, ListAuthIntegrations, UpdateAuthIntegration,
};
use rollcall::platforms::istari::flows::registration::{self, Changes};
use rollcall::platforms::istari::flows::transfer;
use rollcall::platforms::istari::listing::Part;
use rollcall::platforms::istari::revision::{NewRevision, Properties, Token, state};
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Value, json};

use super::{Chance, NOBODY, administrator, file, tools};
use crate::lenient::{call, list, refusal};
use crate::world::{World, world};

fn new<'a>(kind: &'a str, description: Change<&'a str>, data: Option<&'a RawValue>) -> NewAppIntegration<'a> {
    NewAppIntegration {
        integration_type: kind,
        description,
        integration_data: data,
    }
}

fn raw(data: &Value) -> Box<RawValue> {
    to_raw_value(data).expect("JSON")
}

async fn app(world: &World, client: &Client, id: &str) -> AppIntegration {
    call(world, client, &GetAppIntegration { app_integration_id: id }).await.0
}

pub async fn app_integrations_are_listed_page_by_page() {
    let world = world();
    let client = administrator(&world);
    let first = list(
        &world,
        &client,
        &ListAppIntegrations {
            part: Part::of(None, 3),
            sort: None,
        },
    )
    .await;
    let part = Part::of(first.next.as_ref(), 3);
    let second = list(&world, &client, &ListAppIntegrations { part, sort: None }).await;
    assert_eq!((first.rows.len(), second.rows.len(), first.total), (3, 2, Some(5)));
    assert_eq!(second.next, None);
    let auth = list(&world, &client, &ListAuthIntegrations::default()).await;
    assert!(auth.rows.iter().all(|row| state(&row.archive_status_history) == Some("Active")));
}

pub async fn app_integrations_are_made_replaced_and_removed() {
    let world = world();
    let client = administrator(&world);
    let data = raw(&json!({ "server_name": "twc.example.com", "later": [1] }));
    let new_one = new("teamwork_cloud", "Models – Zoë".into(), Some(&data));
    let (made, _) = call(&world, &client, &CreateAppIntegration { new: new_one }).await;
    let id = made.id.0.as_str();
    let found = app(&world, &client, id).await;
    assert_eq!(found.description.text(), Some("Models – Zoë"));
    let kept: Value = serde_json::from_str(found.integration_data.expect("settings").get()).expect("JSON");
    assert_eq!(kept["later"], json!([1]), "what we do not know survives");

    let replaced = UpdateAppIntegration {
        app_integration_id: id,
        new: new("windchill", Change::Keep, None),
    };
    call(&world, &client, &replaced).await;
    let found = app(&world, &client, id).await;
    assert_eq!(found.integration_type.text(), Some("windchill"));
    assert_eq!(found.description.text(), None, "what a replacement leaves out is gone");

    call(&world, &client, &DeleteAppIntegration { app_integration_id: id }).await;
    let gone = refusal(&client, &GetAppIntegration { app_integration_id: id }).await;
    assert_eq!(gone.kind, ErrorKind::NotFound);
}

#[tokio::test]
async fn an_app_integration_that_cannot_be_is_refused() {
    let world = world();
    let client = administrator(&world);
    let odd = raw(&json!({ "host_name": "nas", "os_type": "beos", "protocol": "smb" }));
    for new in [
        new("fax", Change::Keep, None),
        new("teamwork_cloud", Change::Keep, None),
        new("network_drive", Change::Keep, Some(&odd)),
    ] {
        let refused = refusal(&client, &CreateAppIntegration { new }).await;
        assert_eq!(refused.kind, ErrorKind::Refused(422));
    }
    let new = || new("windchill", Change::Keep, None);
    let unknown = UpdateAppIntegration {
        app_integration_id: NOBODY,
        new: new(),
    };
    assert_eq!(refusal(&client, &unknown).await.kind, ErrorKind::NotFound);
    let unknown = DeleteAppIntegration {
        app_integration_id: NOBODY,
    };
    assert_eq!(refusal(&client, &unknown).await.kind, ErrorKind::NotFound);
    let limited = world.limited("istari");
    let forbidden = refusal(&limited, &CreateAppIntegration { new: new() }).await;
    assert_eq!(forbidden.kind, ErrorKind::Forbidden);
}

async fn auth(world: &World, client: &Client, id: &str) -> AuthIntegration {
    call(world, client, &GetAuthIntegration { auth_integration_id: id }).await.0
}

/// Makes one with a registration file of that content.
async fn registered(client: &Client, app: Option<&str>, content: &str) -> Full<AuthIntegration> {
    let (write, chance) = (client.writing(), Chance::default());
    let file = file("registration.json", content);
    registration::create(tools(&write, &chance), "google_accounts", "oauth2", app, &file)
        .await
        .expect("an auth integration")
}

pub async fn auth_integrations_are_made_and_changed() {
    let world = world();
    let client = administrator(&world);
    let apps = list(&world, &client, &ListAppIntegrations::default()).await;
    let app = apps.rows[2].id.0.as_str();
    let (made, _) = registered(&client, Some(app), "{\"client_id\":\"abc\"}").await;
    let found = auth(&world, &client, &made.id.0).await;
    assert_eq!(found.app_integration_id.text(), Some(app));
    assert_eq!(found.auth_type.text(), Some("oauth2"));

    let (write, chance) = (client.writing(), Chance::default());
    let tools = tools(&write, &chance);
    let only_type = Changes {
        auth_integration_type: Some("ping_id"),
        ..Changes::default()
    };
    registration::update(tools, &made.id.0, only_type).await.expect("a change");
    let new_file = file("wïnd chill.TXT", "server=https://wc.example\n");
    let changes = Changes {
        auth_type: Some("oauth1"),
        file: Some(&new_file),
        ..Changes::default()
    };
    registration::update(tools, &made.id.0, changes)
        .await
        .expect("a change with a file");
    let found = auth(&world, &client, &made.id.0).await;
    assert_eq!(found.auth_integration_type.text(), Some("ping_id"));
    assert_eq!(found.auth_type.text(), Some("oauth1"));
    let stored = found.file.value().expect("a file");
    assert_eq!(stored.revisions.value().map(Vec::len), Some(2), "the new revision is the last");
    let current = stored.current().expect("a revision");
    assert_eq!(current.name.text(), Some("wïnd chill.TXT"));
    let token = current.content_token.value().expect("a token");
    let (sha, salt) = (token.sha.text().expect("a hash"), token.salt.text());
    let content = transfer::fetch(&client, tools.allowed, sha, salt, 1 << 20)
        .await
        .expect("the content");
    assert_eq!(content, b"server=https://wc.example\n");

    let of_kind = ListAuthIntegrations {
        auth_integration_type: Some("ping_id".to_owned()),
        archive_status: Some("active".to_owned()),
        ..ListAuthIntegrations::default()
    };
    let page = list(&world, &client, &of_kind).await;
    assert_eq!(page.rows.iter().map(|row| &row.id.0).collect::<Vec<_>>(), [&made.id.0]);

    // Without its app integration it stays.
    call(&world, &client, &DeleteAppIntegration { app_integration_id: app }).await;
    assert_eq!(auth(&world, &client, &made.id.0).await.app_integration_id.text(), None);
}

#[tokio::test]
async fn a_revision_of_what_is_not_stored_is_refused() {
    let world = world();
    let client = administrator(&world);
    let token = || Token {
        id: NOBODY.to_owned(),
        created: "2026-01-01T00:00:00.000000+00:00".to_owned(),
        sha: "0".repeat(96),
        salt: "abc".to_owned(),
    };
    let revision = || {
        let properties = Properties::of("a.json", 1);
        NewRevision::new(&properties, token(), token(), rollcall::model::time::Time(0), &Chance::default())
    };
    let create = CreateAuthIntegration {
        auth_integration_type: "windchill",
        auth_type: "basic",
        revision: revision(),
        app_integration_id: None,
    };
    let refused = refusal(&client, &create).await;
    assert_eq!(refused.kind, ErrorKind::Refused(422));
    assert!(refused.said.expect("words").text.contains("not stored"));
    let page = list(&world, &client, &ListAuthIntegrations::default()).await;
    let update = UpdateAuthIntegration {
        auth_integration_id: &page.rows[0].id.0,
        auth_integration_type: None,
        auth_type: None,
        revision: Some(revision()),
    };
    assert_eq!(refusal(&client, &update).await.kind, ErrorKind::Refused(422));
    let unknown = UpdateAuthIntegration {
        auth_integration_id: NOBODY,
        auth_integration_type: None,
        auth_type: None,
        revision: None,
    };
    assert_eq!(refusal(&client, &unknown).await.kind, ErrorKind::NotFound);
    assert_eq!(refusal(&world.limited("istari"), &unknown).await.kind, ErrorKind::Forbidden);
}

#[test]
fn words_that_are_not_known_are_kept() {
    let reply = |body: Value| Reply {
        status: 200,
        headers: vec![("content-type".to_owned(), "application/json".to_owned())],
        body: body.to_string().into_bytes().into(),
    };
    let integration = json!({
        "id": "1", "auth_integration_type": "telepathy", "auth_type": "wink",
        "archive_status_history": [{ "name": "Frozen" }],
    });
    let (auth, fields) = GetAuthIntegration { auth_integration_id: "1" }
        .read(&reply(integration))
        .expect("read");
    assert_eq!(auth.auth_integration_type.text(), Some("telepathy"));
    assert_eq!(auth.auth_type.text(), Some("wink"));
    assert_eq!(state(&auth.archive_status_history), Some("Frozen"));
    assert_eq!(fields.len(), 4);
    let (app, _) = GetAppIntegration { app_integration_id: "1" }
        .read(&reply(json!({ "id": "1", "integration_type": "fax" })))
        .expect("read");
    assert_eq!(app.integration_type.text(), Some("fax"));
}

//! Connections, extensions, applications and the account of Authress, tried.

use rollcall::platforms::authress::{accounts, applications, connections, document, extensions, tenants};
use serde_json::json;

use super::{is_not_there, said};
use crate::lenient::{call, list};
use crate::world::{World, world};

/// What was read last, as it would be sent back.
fn written(world: &World, read_only: &[&str]) -> String {
    let read = String::from_utf8(world.last().body.to_vec()).unwrap();
    document::writable(&read, read_only).unwrap()
}

pub async fn connections_are_made_and_go() {
    let world = world();
    let client = world.administrator("authress");
    let before = list(&world, &client, &connections::GetConnections).await.rows.len();
    let new = json!({ "connectionId": "con/1 é", "type": "SAML2", "clientSecret": "s3cret", "data": { "name": "Okta" } });
    let document = &new.to_string();
    let (connection, fields) = call(&world, &client, &connections::CreateConnection { document }).await;
    assert_eq!(said(&fields, "clientSecret"), "", "it is written and never told");
    let connection_id = &connection.connection_id.0;
    assert_eq!(connection_id, "con/1 é");
    assert_eq!(list(&world, &client, &connections::GetConnections).await.rows.len(), before + 1);
    client.ask(&connections::GetConnection { connection_id }).await.unwrap();
    let document = &written(&world, connections::READ_ONLY).replace("Okta", "Okta 2");
    let (changed, _) = call(&world, &client, &connections::UpdateConnection { connection_id, document }).await;
    assert_eq!(changed.data.value().and_then(|data| data.name.text()), Some("Okta 2"));
    assert_eq!(changed.is_active_connection.value(), Some(&true));
    let credentials = connections::GetConnectionCredentials {
        connection_id,
        user_id: "google|1234",
    };
    call(&world, &client, &credentials).await;
    let tenant = json!({ "tenantId": "ten_okta", "connection": { "connectionId": connection_id } });
    let document = &tenant.to_string();
    call(&world, &client, &tenants::CreateTenant { document }).await;
    call(&world, &client, &connections::DeleteConnection { connection_id }).await;
    is_not_there(&client, &connections::GetConnection { connection_id }).await;
    is_not_there(&client, &credentials).await;
    let (_, fields) = call(&world, &client, &tenants::GetTenant { tenant_id: "ten_okta" }).await;
    assert_eq!(said(&fields, "connection.connectionId"), "");
}

pub async fn extensions_are_made_and_go() {
    let world = world();
    let client = world.administrator("authress");
    let document = r#"{"name":"Charts","application":{"redirectUrls":["https://charts.example/"]}}"#;
    let (extension, fields) = call(&world, &client, &extensions::CreateExtension { document }).await;
    let made = said(&fields, "client.clientId").to_owned();
    assert!(made.starts_with("sc_"));
    let extension_id = &extension.extension_id.0;
    let rows = list(&world, &client, &extensions::GetExtensions).await.rows;
    assert!(rows.iter().any(|row| row.extension_id.0 == *extension_id));
    client.ask(&extensions::GetExtension { extension_id }).await.unwrap();
    let document = &written(&world, extensions::READ_ONLY).replace("Charts", "Maps");
    let (changed, fields) = call(&world, &client, &extensions::UpdateExtension { extension_id, document }).await;
    assert_eq!(changed.name.text(), Some("Maps"));
    assert_eq!(said(&fields, "client.clientId"), made, "what is the platform's own stays");
    call(&world, &client, &extensions::DeleteExtension { extension_id }).await;
    is_not_there(&client, &extensions::GetExtension { extension_id }).await;
}

pub async fn applications_are_made_and_go() {
    let world = world();
    let client = world.administrator("authress");
    let document = r#"{"name":"Shop","redirectUrls":["https://shop.example/?a=1&b=ü"],"sessionType":"SESSION_OF_THE_FUTURE"}"#;
    let refused = crate::lenient::refusal(&client, &applications::CreateApplication { document }).await;
    assert!(refused.said.is_some_and(|said| said.text.contains("sessionType")));
    let document = &document.replace("SESSION_OF_THE_FUTURE", "MULTI_SESSION");
    let (application, _) = call(&world, &client, &applications::CreateApplication { document }).await;
    let application_id = &application.application_id.0;
    let rows = list(&world, &client, &applications::GetApplications).await.rows;
    assert!(rows.iter().any(|row| row.application_id.0 == *application_id));
    client.ask(&applications::GetApplication { application_id }).await.unwrap();
    let document = &written(&world, applications::READ_ONLY).replace("Shop", "Market");
    let (changed, _) = call(&world, &client, &applications::UpdateApplication { application_id, document }).await;
    assert_eq!(changed.name.text(), Some("Market"));
    call(&world, &client, &applications::DeleteApplication { application_id }).await;
    is_not_there(&client, &applications::GetApplication { application_id }).await;
}

pub async fn the_account_is_told() {
    let world = world();
    let client = world.administrator("authress");
    let page = list(&world, &client, &accounts::GetAccounts).await;
    let account_id = &page.rows[0].account_id.0;
    let (account, _) = call(&world, &client, &accounts::GetAccount { account_id }).await;
    assert_eq!(account.name.text(), Some("Northwind"));
    is_not_there(
        &client,
        &accounts::GetAccount {
            account_id: "acc-elsewhere",
        },
    )
    .await;
    let page = list(&world, &client, &accounts::GetAccountIdentities).await;
    assert!(page.rows[0].issuer.text().is_some_and(|issuer| issuer.contains(account_id)));
}

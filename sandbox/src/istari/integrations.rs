//! App integrations: settings of connections to other systems, replaced as a whole (Istari contract 3).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use rusqlite::Connection;
use serde_json::{Value, json};

use super::asked::{self, Page, invalid, missing};
use super::documents::{self, Kind, fresh};
use super::record::{TENANT, date};
use super::{Caller, answer, broken, change, refuse, schemas};
use crate::address::{Query, Segments};
use crate::platform::Platform;
use crate::refusal::Refusal;
use crate::routes::{Routes, delete, get, post, put};
use crate::{Sandbox, effect};

/// Those of 2026.03 and of the later client (Istari contract 5, Enums).
pub const AUTH_INTEGRATION_TYPES: &[&str] = &[
    "google_accounts",
    "windchill",
    "teamwork_cloud",
    "dassault_3d_passport",
    "ping_id",
    "microsoft_entra",
    "siemens_teamcenter",
    "ibm_doors",
    "ibm_doors_next",
    "ibm_ewm",
    "ibm_etm",
    "ibm_rhapsody",
    "ibm_elm",
    "dassault_3dexperience_catia",
    "dassault_3dexperience_enovia",
    "atlassian_jira",
    "atlassian_confluence",
];
pub const FUNCTION_AUTH_TYPES: &[&str] = &["jwt", "token", "basic", "oauth1", "oauth2", "cas_delegated_3dx"];
const INTEGRATION_TYPES: &[&str] = &[
    "google_drive",
    "windchill",
    "microsoft_365",
    "dassault_3d_experience",
    "teamwork_cloud",
    "network_drive",
];

pub fn routes() -> Routes {
    let integration = schemas::app_integration();
    let new = || json!({ "type": "object", "required": ["integration_type"], "properties": { "integration_type": schemas::words(INTEGRATION_TYPES) } });
    Routes::new()
        .add(
            post("/app_integrations")
                .body(new())
                .answers(200, "application/json", integration.clone()),
            create,
        )
        .add(
            get("/app_integrations")
                .query("page", schemas::page_number())
                .query("size", schemas::page_size())
                .query("sort", schemas::text())
                .answers(200, "application/json", schemas::page(&integration)),
            list,
        )
        .add(
            get("/app_integrations/{app_integration_id}").answers(200, "application/json", integration.clone()),
            one,
        )
        .add(
            put("/app_integrations/{app_integration_id}")
                .body(new())
                .answers(200, "application/json", integration.clone()),
            update,
        )
        .add(
            delete("/app_integrations/{app_integration_id}").answers(200, "application/json", integration),
            remove,
        )
}

fn unknown() -> Refusal {
    refuse(StatusCode::NOT_FOUND, "App integration not found")
}

/// What a body says of an integration: type, description and the settings that its type needs (Istari contract 3).
fn said(bytes: &Bytes) -> Result<Value, Refusal> {
    let body = asked::body(bytes)?;
    let kind = asked::needed_word(&body, "integration_type", INTEGRATION_TYPES)?;
    let data = &body["integration_data"];
    let setting = |name: &str, allowed: Option<&[&str]>| {
        let place = ["body", "integration_data", name];
        let word = data[name].as_str().ok_or_else(|| missing(&place))?;
        if allowed.is_some_and(|allowed| !allowed.contains(&word)) {
            return Err(invalid(&place, "enum", "Input should be one of the allowed values"));
        }
        Ok(())
    };
    match kind.as_str() {
        "teamwork_cloud" => setting("server_name", None)?,
        "network_drive" => {
            setting("host_name", None)?;
            setting("os_type", Some(&["windows", "linux", "macos"]))?;
            setting("protocol", Some(&["smb", "nfs", "local"]))?;
        }
        // (choice) The other types have no settings; what is sent in their place is refused, as null is not.
        _ if !data.is_null() => return Err(invalid(&["body", "integration_data"], "none_required", "Input should be None")),
        _ => {}
    }
    Ok(json!({ "integration_type": kind, "description": asked::optional_text(&body, "description")?, "integration_data": data }))
}

/// The integration with the auth integrations that serve it.
fn whole(connection: &Connection, mut integration: Value) -> rusqlite::Result<Value> {
    let mut serving = documents::all(connection, Kind::AuthIntegration)?;
    serving.retain(|auth| auth["app_integration_id"] == integration["id"]);
    integration["auth_integrations"] = json!(serving);
    Ok(integration)
}

/// An app integration as it is kept.
pub fn document(connection: &Connection, created: &str, by: &str, said: &Value) -> rusqlite::Result<Value> {
    Ok(json!({
        "id": fresh(connection)?.uuid(), "created": created, "created_by_id": by, "tenant_id": TENANT,
        "integration_type": said["integration_type"], "description": said["description"], "integration_data": said["integration_data"],
    }))
}

/// POST `/api/v2/app_integrations`
async fn create(State(sandbox): State<Sandbox>, caller: Caller, body: Bytes) -> Result<Response, Refusal> {
    let said = said(&body)?;
    caller.may("manage integrations")?;
    let made = change(&sandbox, move |connection, now| {
        let made = document(connection, &date(now), &caller.id, &said)?;
        documents::keep(connection, Kind::AppIntegration, &made)?;
        let id = made["id"].as_str().unwrap_or_default();
        effect(connection, Platform::Istari, "POST /api/v2/app_integrations", id)?;
        Ok(Ok(whole(connection, made)?))
    })
    .await?;
    Ok(answer(StatusCode::OK, made.to_string()))
}

/// GET `/api/v2/app_integrations`
async fn list(State(sandbox): State<Sandbox>, caller: Caller, query: Query) -> Result<Response, Refusal> {
    let page = Page::asked(&query)?;
    caller.may("view integrations")?;
    let rows = sandbox.database().read(|connection| {
        let all = documents::all(connection, Kind::AppIntegration)?;
        all.into_iter().map(|integration| whole(connection, integration)).collect()
    });
    Ok(page.of(rows.await.map_err(broken)?))
}

/// GET `/api/v2/app_integrations/{id}`
async fn one(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    caller.may("view integrations")?;
    let id = path.after("app_integrations").unwrap_or_default();
    let found = sandbox.database().read(move |connection| {
        let found = documents::one(connection, Kind::AppIntegration, &id)?;
        found.map(|found| whole(connection, found)).transpose()
    });
    let found = found.await.map_err(broken)?.ok_or_else(unknown)?;
    Ok(answer(StatusCode::OK, found.to_string()))
}

/// PUT `/api/v2/app_integrations/{id}`: replaces what a body says, so what is left out is gone.
async fn update(State(sandbox): State<Sandbox>, caller: Caller, path: Segments, body: Bytes) -> Result<Response, Refusal> {
    let said = said(&body)?;
    caller.may("manage integrations")?;
    let id = path.after("app_integrations").unwrap_or_default();
    let changed = change(&sandbox, move |connection, _| {
        let Some(before) = documents::one(connection, Kind::AppIntegration, &id)? else {
            return Ok(Err(unknown()));
        };
        let mut after = before.clone();
        for name in ["integration_type", "description", "integration_data"] {
            after[name] = said[name].clone();
        }
        if after != before {
            documents::keep(connection, Kind::AppIntegration, &after)?;
            effect(
                connection,
                Platform::Istari,
                "PUT /api/v2/app_integrations/{app_integration_id}",
                &id,
            )?;
        }
        Ok(Ok(whole(connection, after)?))
    })
    .await?;
    Ok(answer(StatusCode::OK, changed.to_string()))
}

/// DELETE `/api/v2/app_integrations/{id}`: answers with what is gone. (choice) The auth integrations that served it stay, without it.
async fn remove(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    caller.may("manage integrations")?;
    let id = path.after("app_integrations").unwrap_or_default();
    let gone = change(&sandbox, move |connection, _| {
        let Some(found) = documents::one(connection, Kind::AppIntegration, &id)? else {
            return Ok(Err(unknown()));
        };
        let gone = whole(connection, found)?;
        documents::remove(connection, Kind::AppIntegration, &id)?;
        for mut auth in documents::all(connection, Kind::AuthIntegration)? {
            if auth["app_integration_id"] == json!(id) {
                auth["app_integration_id"] = Value::Null;
                documents::keep(connection, Kind::AuthIntegration, &auth)?;
            }
        }
        effect(
            connection,
            Platform::Istari,
            "DELETE /api/v2/app_integrations/{app_integration_id}",
            &id,
        )?;
        Ok(Ok(gone))
    })
    .await?;
    Ok(answer(StatusCode::OK, gone.to_string()))
}

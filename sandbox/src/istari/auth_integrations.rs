//! Auth integrations: made of a stored registration file, whose hash is checked against its salt (Istari contract 3, 4.1 and 4.2).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use serde_json::{Value, json};

use super::asked::{self, Page};
use super::documents::{self, Kind, fresh};
use super::integrations::{AUTH_INTEGRATION_TYPES, FUNCTION_AUTH_TYPES};
use super::record::date;
use super::revisions::{self, Size};
use super::{Caller, answer, broken, change, refuse, schemas};
use crate::address::{Query, Segments};
use crate::platform::Platform;
use crate::refusal::Refusal;
use crate::routes::{Routes, get, post, put};
use crate::{Sandbox, effect};

pub fn routes() -> Routes {
    let integration = schemas::auth_integration();
    let words = |allowed| json!({ "type": ["string", "null"], "enum": allowed });
    let revision = schemas::revision;
    let new = json!({
        "type": "object",
        "required": ["auth_integration_type", "auth_type", "revision"],
        "properties": {
            "auth_integration_type": schemas::words(AUTH_INTEGRATION_TYPES), "auth_type": schemas::words(FUNCTION_AUTH_TYPES),
            "revision": revision(), "app_integration_id": schemas::text_or_null(),
        },
    });
    let with_null = |allowed: &[&str]| words([allowed.iter().map(|word| json!(word)).collect(), vec![Value::Null]].concat());
    let changes = json!({
        "type": "object",
        "properties": {
            "auth_integration_type": with_null(AUTH_INTEGRATION_TYPES), "auth_type": with_null(FUNCTION_AUTH_TYPES),
            "revision": { "anyOf": [revision(), { "type": "null" }] },
        },
    });
    Routes::new()
        .add(
            post("/app_integrations/authintegrations")
                .body(new)
                .answers(201, "application/json", integration.clone()),
            create,
        )
        .add(
            get("/app_integrations/authintegrations")
                .query("auth_integration_type", schemas::words(AUTH_INTEGRATION_TYPES))
                .query("auth_type", schemas::words(FUNCTION_AUTH_TYPES))
                .query("archive_status", schemas::words(ARCHIVE))
                .query("page", schemas::page_number())
                .query("size", schemas::page_size())
                .answers(200, "application/json", schemas::page(&integration)),
            list,
        )
        .add(
            get("/app_integrations/authintegrations/{auth_integration_id}").answers(200, "application/json", integration.clone()),
            one,
        )
        .add(
            put("/app_integrations/authintegrations/{auth_integration_id}")
                .body(changes)
                .answers(200, "application/json", integration),
            update,
        )
}

const ARCHIVE: &[&str] = &["active", "archived", "all"];

fn unknown() -> Refusal {
    refuse(StatusCode::NOT_FOUND, "Auth integration not found")
}

/// POST `/api/v2/app_integrations/authintegrations`
async fn create(State(sandbox): State<Sandbox>, caller: Caller, body: Bytes) -> Result<Response, Refusal> {
    let body = asked::body(&body)?;
    let kind = asked::needed_word(&body, "auth_integration_type", AUTH_INTEGRATION_TYPES)?;
    let way = asked::needed_word(&body, "auth_type", FUNCTION_AUTH_TYPES)?;
    let revision = revisions::said(&body)?.ok_or_else(|| asked::missing(&["body", "revision"]))?;
    let app = asked::optional_text(&body, "app_integration_id")?;
    let name = asked::optional_text(&body, "name")?;
    caller.may("manage integrations")?;
    let made = change(&sandbox, move |connection, now| {
        if let Some(app) = &app
            && documents::one(connection, Kind::AppIntegration, app)?.is_none()
        {
            return Ok(Err(refuse(StatusCode::NOT_FOUND, "App integration not found")));
        }
        if let Some(refusal) = revisions::objection(connection, &revision, Size::OfContent)? {
            return Ok(Err(refusal));
        }
        let mut dice = fresh(connection)?;
        let id = dice.uuid();
        let made = json!({
            "created": date(now), "created_by_id": caller.id, "auth_integration_type": kind, "auth_type": way,
            "app_integration_id": app, "name": name, "comments": [],
            "file": documents::file(&mut dice, now, &caller.id, &revision),
            "archive_status_history": documents::history(&mut dice, now, &caller.id, ("resource_id", &id)),
            "id": id,
        });
        documents::keep(connection, Kind::AuthIntegration, &made)?;
        effect(connection, Platform::Istari, "POST /api/v2/app_integrations/authintegrations", &id)?;
        Ok(Ok(made))
    })
    .await?;
    Ok(answer(StatusCode::CREATED, made.to_string()))
}

/// GET `/api/v2/app_integrations/authintegrations`
async fn list(State(sandbox): State<Sandbox>, caller: Caller, query: Query) -> Result<Response, Refusal> {
    let page = Page::asked(&query)?;
    let kind = asked::word(&query, "auth_integration_type", AUTH_INTEGRATION_TYPES)?;
    let way = asked::word(&query, "auth_type", FUNCTION_AUTH_TYPES)?;
    let archive = asked::word(&query, "archive_status", ARCHIVE)?.unwrap_or_else(|| "active".to_owned());
    caller.may("view integrations")?;
    let read = sandbox
        .database()
        .read(|connection| documents::all(connection, Kind::AuthIntegration));
    let mut rows = read.await.map_err(broken)?;
    let is = |row: &Value, name: &str, wanted: &Option<String>| wanted.as_deref().is_none_or(|wanted| row[name] == wanted);
    rows.retain(|row| {
        is(row, "auth_integration_type", &kind)
            && is(row, "auth_type", &way)
            && (archive == "all" || (archive == "archived") == is_archived(row))
    });
    Ok(page.of(rows))
}

/// The newest entry of the history says how it stands (Istari contract 5, inferred: the last).
fn is_archived(row: &Value) -> bool {
    let history = row["archive_status_history"].as_array();
    history
        .and_then(|history| history.last())
        .is_some_and(|entry| entry["name"] == "Archived")
}

/// GET `/api/v2/app_integrations/authintegrations/{id}`
async fn one(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    caller.may("view integrations")?;
    let id = path.after("authintegrations").unwrap_or_default();
    let found = sandbox
        .database()
        .read(move |connection| documents::one(connection, Kind::AuthIntegration, &id));
    let found = found.await.map_err(broken)?.ok_or_else(unknown)?;
    Ok(answer(StatusCode::OK, found.to_string()))
}

/// PUT `/api/v2/app_integrations/authintegrations/{id}`: null leaves as it is; a revision becomes the last of the file's (Istari contract 3).
async fn update(State(sandbox): State<Sandbox>, caller: Caller, path: Segments, body: Bytes) -> Result<Response, Refusal> {
    let body = asked::body(&body)?;
    let kind = asked::optional_word(&body, "auth_integration_type", AUTH_INTEGRATION_TYPES)?;
    let way = asked::optional_word(&body, "auth_type", FUNCTION_AUTH_TYPES)?;
    let revision = revisions::said(&body)?;
    caller.may("manage integrations")?;
    let id = path.after("authintegrations").unwrap_or_default();
    let changed = change(&sandbox, move |connection, now| {
        let Some(before) = documents::one(connection, Kind::AuthIntegration, &id)? else {
            return Ok(Err(unknown()));
        };
        let mut after = before.clone();
        for (name, word) in [("auth_integration_type", kind), ("auth_type", way)] {
            if let Some(word) = word {
                after[name] = json!(word);
            }
        }
        if let Some(revision) = revision {
            if let Some(refusal) = revisions::objection(connection, &revision, Size::OfContent)? {
                return Ok(Err(refusal));
            }
            let file = after["file"]["id"].as_str().unwrap_or_default().to_owned();
            if let Some(revisions) = after["file"]["revisions"].as_array_mut() {
                revisions.push(documents::adopted(&revision, &file, &caller.id));
            }
            after["file"]["updated"] = json!(date(now));
        }
        if after != before {
            documents::keep(connection, Kind::AuthIntegration, &after)?;
            let operation = "PUT /api/v2/app_integrations/authintegrations/{auth_integration_id}";
            effect(connection, Platform::Istari, operation, &id)?;
        }
        Ok(Ok(after))
    })
    .await?;
    Ok(answer(StatusCode::OK, changed.to_string()))
}

//! Function auth secrets: sealed before they came, so that nobody here can open them (Istari contract 3 and 4.3).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use jiff::Timestamp;
use rusqlite::Connection;
use serde_json::{Value, json};

use super::asked::{self, invalid};
use super::documents::{self, Kind, fresh};
use super::integrations::{AUTH_INTEGRATION_TYPES, FUNCTION_AUTH_TYPES};
use super::record::date;
use super::revisions::{self, Size};
use super::{Caller, answer, broken, change, refuse, schemas};
use crate::address::{Query, Segments};
use crate::platform::Platform;
use crate::refusal::Refusal;
use crate::routes::{Routes, get, post};
use crate::{Sandbox, effect};

pub fn routes() -> Routes {
    let secret = schemas::auth_secret();
    let new = json!({
        "type": "object",
        "required": ["function_auth_type", "revision", "sha", "salt"],
        "properties": {
            "function_auth_type": schemas::words(FUNCTION_AUTH_TYPES), "revision": schemas::revision(),
            "sha": schemas::text(), "salt": schemas::text(),
            "auth_integration_id": schemas::text_or_null(), "expiration": schemas::text_or_null(),
        },
    });
    Routes::new()
        .add(
            post("/app_integrations/authsecrets")
                .body(new)
                .answers(200, "application/json", secret.clone()),
            create,
        )
        .add(
            get("/app_integrations/authsecrets")
                .query("app_integration_id", schemas::text())
                .query("auth_integration_type", schemas::words(AUTH_INTEGRATION_TYPES))
                .query("function_auth_type", schemas::words(FUNCTION_AUTH_TYPES))
                .query("expiration", schemas::text())
                .query("latest", json!({ "type": "boolean" }))
                .answers(200, "application/json", schemas::list(&secret)),
            list,
        )
        .add(
            get("/app_integrations/authsecrets/{auth_secret_id}").answers(200, "application/json", secret),
            one,
        )
}

/// A moment with an offset, with or without its colon (Istari contract 1, Date-time).
fn moment(text: &str) -> Option<Timestamp> {
    let known = text.parse().ok();
    known.or_else(|| Timestamp::strptime("%Y-%m-%dT%H:%M:%S%.f%z", text).ok())
}

/// POST `/api/v2/app_integrations/authsecrets`
async fn create(State(sandbox): State<Sandbox>, caller: Caller, body: Bytes) -> Result<Response, Refusal> {
    let body = asked::body(&body)?;
    let kind = asked::needed_word(&body, "function_auth_type", FUNCTION_AUTH_TYPES)?;
    let revision = revisions::said(&body)?.ok_or_else(|| asked::missing(&["body", "revision"]))?;
    // Of what was sealed; it cannot be checked.
    let (sha, salt) = (asked::text(&body, "sha")?, asked::text(&body, "salt")?);
    let integration = asked::optional_text(&body, "auth_integration_id")?;
    let expiration = asked::optional_text(&body, "expiration")?;
    let not_a_moment = || invalid(&["body", "expiration"], "datetime_parsing", "Input should be a valid datetime");
    let expiration = expiration.map(|text| moment(&text).ok_or_else(not_a_moment)).transpose()?;
    caller.may("manage secrets")?;
    let made = change(&sandbox, move |connection, now| {
        if let Some(integration) = &integration
            && documents::one(connection, Kind::AuthIntegration, integration)?.is_none()
        {
            return Ok(Err(refuse(StatusCode::NOT_FOUND, "Auth integration not found")));
        }
        if let Some(refusal) = revisions::objection(connection, &revision, Size::OfSealed)? {
            return Ok(Err(refusal));
        }
        let mut dice = fresh(connection)?;
        let id = dice.uuid();
        let made = json!({
            "created": date(now), "created_by_id": caller.id, "function_auth_type": kind, "sha": sha, "salt": salt,
            "auth_integration_id": integration, "expiration": expiration.map(date), "comments": [],
            "file": documents::file(&mut dice, now, &caller.id, &revision),
            "archive_status_history": documents::history(&mut dice, now, &caller.id, ("resource_id", &id)),
            "id": id,
        });
        documents::keep(connection, Kind::AuthSecret, &made)?;
        effect(connection, Platform::Istari, "POST /api/v2/app_integrations/authsecrets", &id)?;
        Ok(Ok(made))
    })
    .await?;
    Ok(answer(StatusCode::OK, made.to_string()))
}

/// GET `/api/v2/app_integrations/authsecrets`: a bare array (Istari contract 1, Pagination).
async fn list(State(sandbox): State<Sandbox>, caller: Caller, query: Query) -> Result<Response, Refusal> {
    let wanted = Wanted {
        app: query.get("app_integration_id").map(str::to_owned),
        provider: asked::word(&query, "auth_integration_type", AUTH_INTEGRATION_TYPES)?,
        kind: asked::word(&query, "function_auth_type", FUNCTION_AUTH_TYPES)?,
        until: match query.get("expiration") {
            Some(text) => {
                let refusal = || invalid(&["query", "expiration"], "datetime_parsing", "Input should be a valid datetime");
                Some(moment(text).ok_or_else(refusal)?)
            }
            None => None,
        },
    };
    let latest = asked::word(&query, "latest", &["true", "false"])?.as_deref() == Some("true");
    caller.may("view secrets")?;
    let mut rows = sandbox
        .database()
        .read(move |connection| {
            let mut found = Vec::new();
            for secret in documents::all(connection, Kind::AuthSecret)? {
                if wanted.fits(connection, &secret)? {
                    found.push(secret);
                }
            }
            Ok(found)
        })
        .await
        .map_err(broken)?;
    if latest {
        // (inferred) The newest match alone (Istari contract 3).
        rows.drain(..rows.len().saturating_sub(1));
    }
    Ok(answer(StatusCode::OK, json!(rows).to_string()))
}

struct Wanted {
    app: Option<String>,
    provider: Option<String>,
    kind: Option<String>,
    until: Option<Timestamp>,
}

impl Wanted {
    fn fits(&self, connection: &Connection, secret: &Value) -> rusqlite::Result<bool> {
        let integration = match secret["auth_integration_id"].as_str() {
            Some(id) => documents::one(connection, Kind::AuthIntegration, id)?.unwrap_or_default(),
            None => Value::Null,
        };
        let is = |value: &Value, wanted: &Option<String>| wanted.as_deref().is_none_or(|wanted| *value == wanted);
        // (inferred) Those that serve at that time or longer; one without an end always does (Istari contract 3).
        let end = secret["expiration"].as_str().and_then(moment);
        let serves = self.until.is_none_or(|until| end.is_none_or(|end| end >= until));
        Ok(is(&integration["app_integration_id"], &self.app)
            && is(&integration["auth_integration_type"], &self.provider)
            && is(&secret["function_auth_type"], &self.kind)
            && serves)
    }
}

/// GET `/api/v2/app_integrations/authsecrets/{id}`
async fn one(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    caller.may("view secrets")?;
    let id = path.after("authsecrets").unwrap_or_default();
    let found = sandbox
        .database()
        .read(move |connection| documents::one(connection, Kind::AuthSecret, &id));
    let found = found.await.map_err(broken)?;
    let found = found.ok_or_else(|| refuse(StatusCode::NOT_FOUND, "Function auth secret not found"))?;
    Ok(answer(StatusCode::OK, found.to_string()))
}

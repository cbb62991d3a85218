//! Arize: its routes, and how it refuses (as problem documents).

mod ai_integrations;
mod body;
mod caller;
mod config;
mod integrations;
mod keys;
mod listing;
mod memberships;
mod organizations;
mod record;
mod records;
mod role;
mod role_bindings;
mod roles;
mod schema;
mod scoping;
mod seed;
mod service_keys;
mod spaces;
mod user_changes;
mod users;

use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::address::Segments;
use crate::refusal::Refusal;
use crate::routes::Routes;

use caller::Caller;

pub use record::{INDEXES, SCHEMA, user_id};
pub use seed::{enrol, found};

/// The statuses with which any operation may refuse.
pub const REFUSALS: &[u16] = &[400, 401, 403, 404, 405, 422];

/// The routes of this platform, under `/v2` (Arize contract, Conventions).
pub fn routes() -> Routes {
    let all = users::routes()
        .merge(user_changes::routes())
        .merge(keys::routes())
        .merge(organizations::routes())
        .merge(spaces::routes())
        .merge(memberships::routes())
        .merge(roles::routes())
        .merge(role_bindings::routes())
        .merge(ai_integrations::routes())
        .merge(integrations::routes());
    Routes::new().nest("/v2", all).with(|router| {
        router
            .method_not_allowed_fallback(async || refuse(StatusCode::METHOD_NOT_ALLOWED, "The method is not allowed here."))
            .fallback(async || refuse(StatusCode::NOT_FOUND, "There is no such resource."))
    })
}

/// A problem document (Arize contract, Errors).
fn refuse(status: StatusCode, text: &str) -> Refusal {
    refuse_with(status, text).into()
}

/// The same for a status that is only known at run time.
pub fn refuse_with(status: StatusCode, text: &str) -> Response {
    let title = status.canonical_reason().unwrap_or("Error");
    let body = json!({
        "title": title,
        "status": status.as_u16(),
        "type": format!("https://example.com/problems/{}", title.to_lowercase().replace(' ', "-")),
        "detail": text,
    });
    let kind = [(CONTENT_TYPE, "application/problem+json")];
    (status, kind, body.to_string()).into_response()
}

fn bad_request(text: &str) -> Refusal {
    refuse(StatusCode::BAD_REQUEST, text)
}

fn not_found(what: &str) -> Refusal {
    refuse(StatusCode::NOT_FOUND, &format!("There is no such {what}."))
}

fn conflict(text: &str) -> Refusal {
    refuse(StatusCode::CONFLICT, text)
}

/// Well formed, and still impossible (Arize contract, the 422 of keys).
fn impossible(text: &str) -> Refusal {
    refuse(StatusCode::UNPROCESSABLE_ENTITY, text)
}

#[allow(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn broken(error: rusqlite::Error) -> Refusal {
    refuse(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string())
}

fn answer(body: String) -> Response {
    ([(CONTENT_TYPE, "application/json")], body).into_response()
}

fn created(document: &Value) -> Response {
    (StatusCode::CREATED, answer(document.to_string())).into_response()
}

fn done() -> Response {
    StatusCode::NO_CONTENT.into_response()
}

/// Base64 of `Kind:number:suffix` (Arize contract, Ids).
fn encode_id(kind: &str, number: i64, suffix: &str) -> String {
    STANDARD.encode(format!("{kind}:{number}:{suffix}"))
}

/// Whether a text is of the form of an id.
fn is_id(text: &str) -> bool {
    let decoded = STANDARD.decode(text).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    decoded.is_some_and(|decoded| decoded.contains(':'))
}

/// The id that follows a literal in the path. (choice) What is no id at all is a bad request, an unknown id is not found.
fn id_after(path: &Segments, literal: &str) -> Result<String, Refusal> {
    let id = path.after(literal).unwrap_or_default();
    if is_id(&id) {
        Ok(id)
    } else {
        Err(bad_request("The id in the path is not a valid id."))
    }
}

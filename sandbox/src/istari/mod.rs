//! Istari Digital: who is calling, and how it refuses (in the manner of FastAPI).

mod access_tokens;
mod asked;
mod auth_integrations;
mod auth_secrets;
mod beginnings;
mod documents;
mod health;
mod integrations;
mod object_store;
mod record;
mod remotes;
mod revisions;
mod schemas;
mod tables;
mod tenants;
mod uploads;
mod users;

use axum::extract::FromRequestParts;
use axum::http::header::{CONTENT_TYPE, WWW_AUTHENTICATE};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use rusqlite::{Connection, Transaction};
use serde_json::{Value, json};

use crate::credentials::{self, Bearer, Refused};
use crate::platform::Platform;
use crate::refusal::Refusal;
use crate::routes::Routes;
use crate::{Sandbox, requests};

pub use record::{enrol, user_id};
pub use tables::{INDEXES, SCHEMA};

/// The statuses with which any operation may refuse.
pub const REFUSALS: &[u16] = &[400, 401, 403, 404, 405, 422];

/// The routes of this platform; all paths start with `/api/v2` (Istari contract 1).
pub fn routes() -> Routes {
    let platform = users::routes()
        .merge(access_tokens::routes())
        .merge(integrations::routes())
        .merge(auth_integrations::routes())
        .merge(auth_secrets::routes())
        .merge(uploads::routes())
        .merge(tenants::routes())
        .merge(remotes::routes())
        .merge(health::routes());
    Routes::new()
        .nest("/api/v2", platform)
        .merge(object_store::routes())
        .with(|router| {
            router
                .method_not_allowed_fallback(async || refuse(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed"))
                .fallback(async || refuse(StatusCode::NOT_FOUND, "Not Found"))
                // Every request is bounded before it comes here; axum's own bound would refuse in words that are no vendor's.
                .layer(axum::extract::DefaultBodyLimit::disable())
                .layer(axum::middleware::map_response(usual_headers))
        })
}

/// A user of Istari who sent a valid token.
pub struct Caller {
    /// The user's id.
    pub id: String,
    limited: bool,
}

impl Caller {
    /// (choice) A limited caller may ask who they are, and nothing about others.
    pub fn may_read_others(&self) -> Result<(), Refusal> {
        self.may("view the users of this tenant")
    }

    /// (choice) Beyond that, a limited caller keeps tokens of their own, stores and fetches content, and sees remotes.
    pub fn may(&self, what: &str) -> Result<(), Refusal> {
        if self.limited {
            let said = format!("You do not have permission to {what}");
            return Err(refuse(StatusCode::FORBIDDEN, &said));
        }
        Ok(())
    }
}

impl FromRequestParts<Sandbox> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, sandbox: &Sandbox) -> Result<Self, Refusal> {
        let token = credentials::bearer_token(&parts.headers)
            .ok_or_else(|| unauthorized("Not authenticated"))?
            .to_owned();
        let now = sandbox.clock().now();
        let bearer = sandbox
            .database()
            .read(move |connection| bearer(connection, &token, now))
            .await
            .map_err(broken)?
            .map_err(|refused| {
                unauthorized(match refused {
                    Refused::Unknown => "Could not validate credentials",
                    Refused::Expired => "Token has expired",
                })
            })?;
        Ok(Self {
            id: bearer.user,
            limited: bearer.limited,
        })
    }
}

/// Whom a token stands for: one of the sandbox's own, or one that was made here, whose limits are its owner's.
fn bearer(connection: &Connection, token: &str, now: Timestamp) -> rusqlite::Result<Result<Bearer, Refused>> {
    let Some(user) = access_tokens::owner(connection, token)? else {
        return credentials::bearer(connection, Platform::Istari, token, now);
    };
    let limited = "SELECT MAX(limited) FROM credentials WHERE platform = 'istari' AND user = ?1";
    let limited: Option<bool> = connection.query_row(limited, [&user], |row| row.get(0))?;
    Ok(Ok(Bearer {
        user,
        limited: limited.unwrap_or(false),
    }))
}

/// Changes the database in one transaction; what is refused must be refused before anything is changed.
async fn change<T: Send + 'static>(
    sandbox: &Sandbox,
    work: impl FnOnce(&Transaction, Timestamp) -> rusqlite::Result<Result<T, Refusal>> + Send + 'static,
) -> Result<T, Refusal> {
    let now = sandbox.clock().now();
    sandbox
        .database()
        .write(move |transaction| work(transaction, now))
        .await
        .map_err(broken)?
}

/// A general error: `{"detail": "<text>"}` (Istari contract 1, Errors).
fn refuse(status: StatusCode, text: &str) -> Refusal {
    answer(status, json!({ "detail": text }).to_string()).into()
}

/// The same for a status that is only known at run time; 422 has a list of places (Istari contract 1, Errors).
pub fn refuse_with(status: StatusCode, text: &str) -> Response {
    match status {
        StatusCode::UNAUTHORIZED => unauthorized(text).into_response(),
        StatusCode::UNPROCESSABLE_ENTITY => {
            let place = json!({ "loc": ["body"], "msg": text, "type": "value_error" });
            answer(status, json!({ "detail": [place] }).to_string())
        }
        _ => refuse(status, text).into_response(),
    }
}

fn unauthorized(text: &str) -> Refusal {
    let mut response = refuse(StatusCode::UNAUTHORIZED, text).into_response();
    response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    response.into()
}

/// A query value that is none of those allowed, as FastAPI says it (Istari contract 1, Errors).
fn not_one_of(name: &str, input: &str, allowed: &[&str]) -> Refusal {
    let quoted: Vec<_> = allowed.iter().map(|value| format!("'{value}'")).collect();
    let expected = match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.join(""),
    };
    let place: Value = json!({
        "loc": ["query", name],
        "msg": format!("Input should be {expected}"),
        "type": "enum",
        "input": input,
        "ctx": { "expected": expected },
    });
    let body = json!({ "detail": [place] });
    answer(StatusCode::UNPROCESSABLE_ENTITY, body.to_string()).into()
}

#[allow(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn broken(error: rusqlite::Error) -> Refusal {
    refuse(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string())
}

fn answer(status: StatusCode, body: String) -> Response {
    (status, [(CONTENT_TYPE, "application/json")], body).into_response()
}

/// Headers that the vendor's client reads, all optional (Istari contract 1).
async fn usual_headers(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert("x-istari-registry-version", HeaderValue::from_static("2026.3.0"));
    headers.insert("x-istari-compatibility", HeaderValue::from_static("compatible"));
    headers.insert("x-request-id", requests::fresh_id());
    response
}

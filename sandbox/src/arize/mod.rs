//! Arize: who is calling, and how it refuses (as problem documents).

mod record;
mod users;

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::Sandbox;
use crate::credentials;
use crate::platform::Platform;
use crate::refusal::Refusal;
use crate::routes::Routes;

pub use record::{INDEXES, SCHEMA, enrol, user_id};

/// The statuses with which any operation may refuse.
pub const REFUSALS: &[u16] = &[400, 401, 403, 404, 405, 422];

/// The routes of this platform, under `/v2` (Arize contract, Conventions).
pub fn routes() -> Routes {
    Routes::new().nest("/v2", users::routes()).with(|router| {
        router
            .method_not_allowed_fallback(async || refuse(StatusCode::METHOD_NOT_ALLOWED, "The method is not allowed here."))
            .fallback(async || refuse(StatusCode::NOT_FOUND, "There is no such resource."))
    })
}

/// Whoever sent a valid API key.
pub struct Caller {
    limited: bool,
}

impl Caller {
    /// Reading users needs account admin, account member or `USER_READ` (Arize contract, list users).
    pub fn may_read_users(&self) -> Result<(), Refusal> {
        if self.limited {
            return Err(refuse(StatusCode::FORBIDDEN, "The API key lacks the permission USER_READ."));
        }
        Ok(())
    }
}

impl FromRequestParts<Sandbox> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, sandbox: &Sandbox) -> Result<Self, Refusal> {
        let unauthorized = || refuse(StatusCode::UNAUTHORIZED, "The API key is missing, invalid, expired or revoked.");
        let token = credentials::bearer_token(&parts.headers).ok_or_else(unauthorized)?.to_owned();
        let now = sandbox.clock().now();
        let bearer = sandbox
            .database()
            .read(move |connection| credentials::bearer(connection, Platform::Arize, &token, now))
            .await
            .map_err(broken)?
            .map_err(|_| unauthorized())?;
        Ok(Self { limited: bearer.limited })
    }
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

#[allow(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn broken(error: rusqlite::Error) -> Refusal {
    refuse(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string())
}

fn answer(body: String) -> Response {
    ([(CONTENT_TYPE, "application/json")], body).into_response()
}

//! TrueFoundry: who is calling, and how it refuses.

mod record;
mod users;

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::Sandbox;
use crate::credentials::{self, Refused};
use crate::platform::Platform;
use crate::refusal::Refusal;
use crate::routes::Routes;

pub use record::{INDEXES, SCHEMA, enrol, user_id};

/// The statuses with which any operation may refuse.
pub const REFUSALS: &[u16] = &[400, 401, 403, 404, 405, 422];

/// The routes of this platform, under `/api/svc/v1` (TrueFoundry contract, Conventions).
pub fn routes() -> Routes {
    Routes::new().nest("/api/svc/v1", users::routes()).with(|router| {
        router
            .method_not_allowed_fallback(async || refuse(StatusCode::METHOD_NOT_ALLOWED, "Method not allowed"))
            .fallback(async || refuse(StatusCode::NOT_FOUND, "Route not found"))
    })
}

/// A user who sent a valid token.
pub struct Caller {
    /// The user's id.
    pub id: String,
    limited: bool,
}

impl Caller {
    /// (choice) A limited caller may ask who they are, and nothing about others.
    pub fn may_read_users(&self) -> Result<(), Refusal> {
        if self.limited {
            return Err(refuse(
                StatusCode::FORBIDDEN,
                "You are not allowed to read the users of this tenant",
            ));
        }
        Ok(())
    }
}

impl FromRequestParts<Sandbox> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, sandbox: &Sandbox) -> Result<Self, Refusal> {
        let unauthorized = |text| refuse(StatusCode::UNAUTHORIZED, text);
        let token = credentials::bearer_token(&parts.headers)
            .ok_or_else(|| unauthorized("Missing bearer token"))?
            .to_owned();
        let now = sandbox.clock().now();
        let bearer = sandbox
            .database()
            .read(move |connection| credentials::bearer(connection, Platform::TrueFoundry, &token, now))
            .await
            .map_err(broken)?
            .map_err(|refused| {
                unauthorized(match refused {
                    Refused::Unknown => "Invalid token",
                    Refused::Expired => "Token has expired",
                })
            })?;
        Ok(Self {
            id: bearer.user,
            limited: bearer.limited,
        })
    }
}

fn refuse(status: StatusCode, text: &str) -> Refusal {
    refuse_with(status, text).into()
}

/// An HttpError (TrueFoundry contract, Errors).
pub fn refuse_with(status: StatusCode, text: &str) -> Response {
    let body = json!({ "statusCode": status.as_u16(), "message": text });
    (status, [(CONTENT_TYPE, JSON)], body.to_string()).into_response()
}

fn not_found() -> Refusal {
    refuse(StatusCode::NOT_FOUND, "User not found")
}

#[allow(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn broken(error: rusqlite::Error) -> Refusal {
    refuse(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string())
}

const JSON: &str = "application/json; charset=utf-8";

fn answer(body: String) -> Response {
    ([(CONTENT_TYPE, JSON)], body).into_response()
}

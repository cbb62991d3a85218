//! Civis Platform: who is calling, how it refuses, and the headers on every answer.

mod record;
mod users;

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Instant;

use axum::extract::{FromRequestParts, Request};
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, ETAG, VARY, WWW_AUTHENTICATE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde_json::json;

use crate::Sandbox;
use crate::credentials::{self, Refused};
use crate::platform::Platform;
use crate::refusal::Refusal;
use crate::requests;
use crate::routes::{Routes, get};

pub use record::{INDEXES, SCHEMA, enrol, found, user_id};

/// The statuses with which any operation may refuse.
pub const REFUSALS: &[u16] = &[400, 401, 403, 404, 405, 422];

/// The routes of this platform, as at the root of the vendor's host: no prefix, no version (Civis contract 1).
pub fn routes() -> Routes {
    users::routes().add(get("/endpoints"), endpoints).with(|router| {
        router
            .method_not_allowed_fallback(async || {
                refuse(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "The method is not allowed.")
            })
            .fallback(async || refuse(StatusCode::NOT_FOUND, "not_found", "The requested endpoint could not be found."))
            .layer(axum::middleware::from_fn(usual_headers))
    })
}

/// The vendor's Python client downloads the API description before its first call (Civis contract, gotcha 11).
async fn endpoints(_: Caller) -> Response {
    ([(CONTENT_TYPE, JSON)], include_str!("endpoints.json")).into_response()
}

const JSON: &str = "application/json; charset=utf-8";

/// A user of Civis who sent a valid API key.
pub struct Caller {
    /// The user's id.
    pub id: i64,
    /// A team or organization administrator. (choice) Others see only the users of their own groups: the contract
    /// knows no error for listing, and a list that is silently shorter is what a real app must cope with.
    pub admin: bool,
}

impl FromRequestParts<Sandbox> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, sandbox: &Sandbox) -> Result<Self, Refusal> {
        let Some(key) = api_key(&parts.headers) else {
            return Err(unauthorized("You must be logged in to perform this request."));
        };
        let now = sandbox.clock().now();
        let bearer = sandbox
            .database()
            .read(move |connection| credentials::bearer(connection, Platform::Civis, &key, now))
            .await
            .map_err(broken)?
            .map_err(|refused| {
                unauthorized(match refused {
                    Refused::Unknown => "The API key is not valid.",
                    Refused::Expired => "The API key has expired or was revoked.",
                })
            })?;
        Ok(Self {
            id: bearer.user.parse().unwrap_or_default(),
            admin: !bearer.limited,
        })
    }
}

/// The key of a Bearer header, or the user name of a Basic one with an empty password (Civis contract 1, Auth).
fn api_key(headers: &HeaderMap) -> Option<String> {
    let (scheme, value) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(value.trim().to_owned());
    }
    if scheme.eq_ignore_ascii_case("basic") {
        let decoded = String::from_utf8(STANDARD.decode(value.trim()).ok()?).ok()?;
        return decoded.strip_suffix(':').map(str::to_owned);
    }
    None
}

/// An error in the vendor's shape (Civis contract 1, Errors).
pub fn refuse(status: StatusCode, slug: &str, text: &str) -> Refusal {
    let body = json!({ "error": slug, "errorDescription": text, "code": status.as_u16() });
    answer(status, body.to_string()).into()
}

/// The same for a status that is only known at run time.
pub fn refuse_with(status: StatusCode, text: &str) -> Response {
    // (inferred) Beyond the recorded slugs, the reason phrase makes one.
    let slug = status.canonical_reason().unwrap_or("error").to_lowercase().replace(' ', "_");
    if status == StatusCode::UNAUTHORIZED {
        return unauthorized(text).into_response();
    }
    refuse(status, &slug, text).into_response()
}

/// The vendor's client reads `WWW-Authenticate` unconditionally and shows it (Civis contract 1, 401).
fn unauthorized(text: &str) -> Refusal {
    let mut response = refuse(StatusCode::UNAUTHORIZED, "unauthorized", text).into_response();
    let challenge = format!("Bearer realm=\"Civis\", error=\"invalid_token\", error_description=\"{text}\"");
    if let Ok(challenge) = HeaderValue::from_str(&challenge) {
        response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
    }
    response.into()
}

fn bad_request(text: &str) -> Refusal {
    refuse(StatusCode::BAD_REQUEST, "bad_request", text)
}

fn not_found() -> Refusal {
    refuse(StatusCode::NOT_FOUND, "not_found", "The requested resource could not be found.")
}

#[allow(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn broken(error: rusqlite::Error) -> Refusal {
    refuse(StatusCode::INTERNAL_SERVER_ERROR, "internal_server_error", &error.to_string())
}

/// A JSON answer with its weak tag (Civis contract 1, caching headers).
fn answer(status: StatusCode, body: String) -> Response {
    let mut hasher = DefaultHasher::new();
    body.hash(&mut hasher);
    let tag = format!("W/\"{:016x}\"", hasher.finish());
    (status, [(CONTENT_TYPE, JSON), (ETAG, tag.as_str())], body).into_response()
}

/// Headers of every recorded answer (Civis contract 1, caching headers and CORS).
async fn usual_headers(request: Request, next: Next) -> Response {
    let start = Instant::now();
    let mut response = next.run(request).await;
    let runtime = format!("{:.6}", start.elapsed().as_secs_f64());
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    headers.insert("x-request-id", requests::fresh_id());
    headers.insert(VARY, HeaderValue::from_static("Origin"));
    headers.insert("access-control-allow-origin", HeaderValue::from_static("null"));
    if let Ok(runtime) = HeaderValue::from_str(&runtime) {
        headers.insert(HeaderName::from_static("x-runtime"), runtime);
    }
    response
}

/// ISO-8601 UTC with milliseconds (Civis contract 1, date-time).
fn date(moment: Timestamp) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

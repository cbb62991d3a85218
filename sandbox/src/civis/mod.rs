//! Civis Platform: how it refuses, how it writes, and the headers on every answer.

mod accounts;
mod activity;
mod caller;
mod constraint;
mod favorites;
mod fields;
mod keys;
mod me;
mod objects;
mod paging;
mod preferences;
mod record;
mod shapes;
mod sign_in;
mod tables;
mod themes;
mod users;

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Instant;

use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, VARY, WWW_AUTHENTICATE};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use rusqlite::{Connection, Transaction};
use serde_json::json;

use crate::Sandbox;
use crate::effects;
use crate::platform::Platform;
use crate::refusal::Refusal;
use crate::requests;
use crate::routes::{Routes, get};

pub use constraint::permits;
pub use keys::spread as spread_keys;
pub use record::{enrol, found, user_id};
pub use tables::{INDEXES, SCHEMA};

use caller::Caller;

/// The statuses with which any operation may refuse.
pub const REFUSALS: &[u16] = &[400, 401, 403, 404, 405, 422];

/// The routes of this platform, as at the root of the vendor's host: no prefix, no version (Civis contract 1).
pub fn routes() -> Routes {
    let described = get("/endpoints").answers(200, "application/json", shapes::any_object());
    let routes = [
        users::routes(),
        accounts::routes(),
        me::routes(),
        activity::routes(),
        themes::routes(),
        favorites::routes(),
        keys::routes(),
        sign_in::routes(),
    ];
    let routes = routes.into_iter().fold(Routes::new(), Routes::merge);
    routes.add(described, endpoints).with(|router| {
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

fn forbidden(text: &str) -> Refusal {
    refuse(StatusCode::FORBIDDEN, "forbidden", text)
}

/// (inferred) What is well formed and cannot be is 422, and what is taken already is 409 (Civis contract 1, Errors).
fn unprocessable(text: &str) -> Refusal {
    refuse(StatusCode::UNPROCESSABLE_ENTITY, "unprocessable_entity", text)
}

fn conflict(text: &str) -> Refusal {
    refuse(StatusCode::CONFLICT, "conflict", text)
}

fn not_found() -> Refusal {
    refuse(StatusCode::NOT_FOUND, "not_found", "The requested resource could not be found.")
}

#[allow(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn broken(error: rusqlite::Error) -> Refusal {
    refuse(StatusCode::INTERNAL_SERVER_ERROR, "internal_server_error", &error.to_string())
}

/// Why a piece of work in the database ended early: it was refused, or the database broke.
enum Stop {
    Refused(Refusal),
    Broken(rusqlite::Error),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<rusqlite::Error> for Stop {
    fn from(error: rusqlite::Error) -> Self {
        Self::Broken(error)
    }
}

impl Stop {
    fn settle<T>(done: Result<T, Self>) -> rusqlite::Result<Result<T, Refusal>> {
        match done {
            Ok(done) => Ok(Ok(done)),
            Err(Self::Refused(refusal)) => Ok(Err(refusal)),
            Err(Self::Broken(error)) => Err(error),
        }
    }
}

/// Reads, or refuses.
async fn read<T: Send + 'static>(
    sandbox: &Sandbox,
    work: impl FnOnce(&Connection) -> Result<T, Stop> + Send + 'static,
) -> Result<T, Refusal> {
    let done = sandbox.database().read(move |connection| Stop::settle(work(connection)));
    done.await.map_err(broken)?
}

/// Changes, or refuses; whoever refuses has changed nothing yet, because a refusal does not undo.
async fn write<T: Send + 'static>(
    sandbox: &Sandbox,
    work: impl FnOnce(&Transaction) -> Result<T, Stop> + Send + 'static,
) -> Result<T, Refusal> {
    let done = sandbox.database().write(move |transaction| Stop::settle(work(transaction)));
    done.await.map_err(broken)?
}

/// Notes that a write of this platform took effect.
fn effect(connection: &Connection, operation: &str, key: &impl ToString) -> rusqlite::Result<()> {
    effects::effect(connection, Platform::Civis, operation, &key.to_string())
}

/// An answer without content.
fn done() -> Response {
    StatusCode::NO_CONTENT.into_response()
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

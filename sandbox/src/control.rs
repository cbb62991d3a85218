//! The control of the sandbox under `/sandbox/`: set faults, read effects and requests, start again.

use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use serde_json::json;

use crate::Sandbox;
use crate::address::Query;
use crate::effects;
use crate::faults::Rule;
use crate::platform::Platform;
use crate::vendors;

/// The routes; they exist only where [`crate::Options::control`] is set.
pub fn router() -> Router<Sandbox> {
    Router::new()
        .route("/faults", post(set).get(list).delete(clear_all))
        .route("/faults/{id}", delete(clear))
        .route("/effects", get(counts))
        .route("/requests", get(requests))
        .route("/reset", post(reset))
        .route("/openapi/{platform}", get(document))
        .layer(axum::middleware::from_fn(own_origin))
}

/// A page of another origin must not play with the sandbox of whoever looks at it.
async fn own_origin(request: Request, next: Next) -> Response {
    let cross = request
        .headers()
        .get("sec-fetch-site")
        .is_some_and(|site| site != "same-origin" && site != "none");
    if cross {
        return (StatusCode::FORBIDDEN, "Not from another origin.\n").into_response();
    }
    next.run(request).await
}

async fn set(State(sandbox): State<Sandbox>, Json(rule): Json<Rule>) -> Response {
    let id = sandbox.faults().set(rule);
    (StatusCode::CREATED, Json(json!({ "id": id }))).into_response()
}

async fn list(State(sandbox): State<Sandbox>) -> Response {
    Json(json!({ "faults": sandbox.faults().list() })).into_response()
}

async fn clear(State(sandbox): State<Sandbox>, Path(id): Path<u64>) -> StatusCode {
    if sandbox.faults().clear(id) {
        StatusCode::NO_CONTENT
    } else {
        StatusCode::NOT_FOUND
    }
}

async fn clear_all(State(sandbox): State<Sandbox>) -> StatusCode {
    sandbox.faults().clear_all();
    StatusCode::NO_CONTENT
}

async fn counts(State(sandbox): State<Sandbox>) -> Response {
    match sandbox.database().read(effects::counts).await {
        Ok(counts) => Json(json!({ "effects": counts })).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

async fn requests(State(sandbox): State<Sandbox>, query: Query) -> Response {
    let since = query.get("since").and_then(|seq| seq.parse().ok()).unwrap_or(0);
    let platform = match query.get("platform").map(|name| (name, Platform::named(name))) {
        Some((name, None)) => {
            let text = format!("There is no platform {name:?}.\n");
            return (StatusCode::BAD_REQUEST, text).into_response();
        }
        Some((_, found)) => found,
        None => None,
    };
    let entries = sandbox.requests().since(since, platform);
    Json(json!({ "requests": entries })).into_response()
}

/// What a platform's double offers, as `OpenAPI`: `/sandbox/openapi/civis`.
async fn document(Path(platform): Path<String>) -> Response {
    match Platform::named(&platform) {
        Some(platform) => Json(vendors::document(platform)).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn reset(State(sandbox): State<Sandbox>) -> Response {
    match sandbox.reset().await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

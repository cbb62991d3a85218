//! Searches that misbehave on purpose: a person can type `busy@`, `broken@` or `slow@` and see how the app takes it.

use std::time::Duration;

use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};

use crate::platform::Platform;
use crate::refusal::Refusal;
use crate::vendors;

/// Heeds a search text: 429 with `Retry-After: 1` for `busy@`, 500 for `broken@`, three seconds of waiting for `slow@`.
pub async fn heed(platform: Platform, search: Option<&str>) -> Result<(), Refusal> {
    let search = search.unwrap_or_default().to_lowercase();
    if search.contains("busy@") {
        let status = StatusCode::TOO_MANY_REQUESTS;
        let mut refusal = vendors::refusal(platform, status, "Too many requests.");
        refusal.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
        return Err(refusal.into());
    }
    if search.contains("broken@") {
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        return Err(vendors::refusal(platform, status, "Something went wrong.").into());
    }
    if search.contains("slow@") {
        tokio::time::sleep(Duration::from_secs(3)).await;
    }
    Ok(())
}

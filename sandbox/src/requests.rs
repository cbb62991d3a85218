//! What arrived: the last five thousand requests, without their secrets, for tests and for the curious.

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use serde::Serialize;

use crate::Sandbox;
use crate::platform::Platform;

/// How many requests are remembered.
const KEPT: usize = 5_000;
/// How much of a body is read at most; a larger one is refused by its vendor as an empty one would be.
const LARGEST_BODY: usize = 16 << 20;
/// Headers whose values are never kept.
const SECRET: &[&str] = &["cookie", "set-cookie", "proxy-authorization", "x-api-key"];

/// One request as it arrived, and how it was answered.
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    /// Its place in the order of arrival, from 1.
    pub seq: u64,
    /// The platform that it was for.
    pub platform: Platform,
    /// The method.
    pub method: String,
    /// The vendor's path and query, still encoded.
    pub path: String,
    /// The headers; of `authorization` only the scheme.
    pub headers: BTreeMap<String, String>,
    /// The body as text.
    pub body: String,
    /// The status of the answer.
    pub status: u16,
    /// How long the answer took, in milliseconds.
    pub ms: u64,
}

/// The memory of what arrived.
#[derive(Default)]
pub struct RequestLog {
    last: AtomicU64,
    entries: Mutex<VecDeque<Entry>>,
}

impl RequestLog {
    /// The remembered requests later than `since`, newest last.
    pub fn since(&self, since: u64, platform: Option<Platform>) -> Vec<Entry> {
        self.entries
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
            .filter(|entry| entry.seq > since)
            .filter(|entry| platform.is_none_or(|wanted| wanted == entry.platform))
            .cloned()
            .collect()
    }

    /// Forgets everything; the numbers start again.
    pub fn clear(&self) {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.clear();
        self.last.store(0, Ordering::Relaxed);
    }

    fn keep(&self, entry: Entry) {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        if entries.len() == KEPT {
            entries.pop_front();
        }
        // Answers may finish out of order; the list keeps the order of arrival.
        let place = entries.partition_point(|other| other.seq < entry.seq);
        entries.insert(place, entry);
    }
}

/// Writes down each request of one platform and passes it on.
pub async fn note(State((sandbox, platform)): State<(Sandbox, Platform)>, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let log = sandbox.requests();
    let seq = log.last.fetch_add(1, Ordering::Relaxed) + 1;
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, LARGEST_BODY).await.unwrap_or_default();
    let mut entry = Entry {
        seq,
        platform,
        method: parts.method.to_string(),
        path: parts.uri.path_and_query().map_or_else(String::new, ToString::to_string),
        headers: shown(&parts.headers),
        body: String::from_utf8_lossy(&body).into_owned(),
        status: 0,
        ms: 0,
    };
    let response = next.run(Request::from_parts(parts, Body::from(body))).await;
    entry.status = response.status().as_u16();
    entry.ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
    log.keep(entry);
    response
}

fn shown(headers: &HeaderMap) -> BTreeMap<String, String> {
    headers
        .iter()
        .map(|(name, value)| {
            let text = String::from_utf8_lossy(value.as_bytes());
            let shown = if name == "authorization" {
                text.split(' ').next().unwrap_or_default().to_owned()
            } else if SECRET.contains(&name.as_str()) {
                "(hidden)".to_owned()
            } else {
                text.into_owned()
            };
            (name.to_string(), shown)
        })
        .collect()
}

/// A request id such as several vendors send back: a number in the form of a UUID.
pub fn fresh_id() -> HeaderValue {
    static LAST: AtomicU64 = AtomicU64::new(0);
    let number = LAST.fetch_add(1, Ordering::Relaxed) + 1;
    HeaderValue::from_str(&format!("5a4d0000-0000-4000-8000-{number:012}"))
        .unwrap_or(HeaderValue::from_static("5a4d0000-0000-4000-8000-000000000000"))
}

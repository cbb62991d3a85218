//! What every test of the sandbox needs: a small sandbox, one call, the answer taken apart.

#![allow(dead_code, reason = "each test file uses its share")]

use std::collections::BTreeMap;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use sandbox::{Clock, Options, Sandbox};
use serde_json::Value;
use tower::ServiceExt;

/// An answer, read to its end.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap_or(""))
    }
}

/// A sandbox with the cast and some more people, whose clock stands still.
pub fn sandbox() -> Sandbox {
    of(150)
}

pub fn of(people: u32) -> Sandbox {
    let now = "2026-07-01T12:00:00Z".parse().expect("a moment");
    Sandbox::open(Options {
        people,
        clock: Clock::fixed(now),
        ..Options::default()
    })
    .expect("a sandbox in memory")
}

/// One secret of the credentials file.
pub fn secret(sandbox: &Sandbox, platform: &str, purpose: &str) -> String {
    let file = sandbox.credentials("http://127.0.0.1:1", &BTreeMap::new());
    file["platforms"][platform][purpose].as_str().expect("a secret").to_owned()
}

/// A call with a whole `Authorization` header, or none.
pub async fn call(router: &Router, method: &str, path: &str, authorization: &str) -> Answer {
    let mut request = Request::builder().method(method).uri(path);
    if !authorization.is_empty() {
        request = request.header("authorization", authorization);
    }
    send(router, request.body(Body::empty()).expect("a request")).await
}

pub async fn send(router: &Router, request: Request<Body>) -> Answer {
    let response = router.clone().oneshot(request).await.expect("infallible");
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.expect("a whole body");
    Answer {
        status: parts.status,
        headers: parts.headers,
        text: String::from_utf8(bytes.to_vec()).expect("UTF-8"),
    }
}

/// One platform and the ordinary token for it.
pub struct Vendor {
    pub sandbox: Sandbox,
    pub router: Router,
    platform: &'static str,
}

impl Vendor {
    pub fn of(sandbox: &Sandbox, platform: &'static str) -> Self {
        Self {
            sandbox: sandbox.clone(),
            router: sandbox.vendor_router(platform),
            platform,
        }
    }

    pub fn new(platform: &'static str) -> Self {
        Self::of(&sandbox(), platform)
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.get_as("token", path).await
    }

    pub async fn get_as(&self, purpose: &str, path: &str) -> Answer {
        let token = secret(&self.sandbox, self.platform, purpose);
        call(&self.router, "GET", path, &format!("Bearer {token}")).await
    }
}

/// The values of one key in a list of objects.
pub fn column<'v>(rows: &'v Value, key: &str) -> Vec<&'v str> {
    rows.as_array()
        .expect("a list")
        .iter()
        .map(|row| row[key].as_str().unwrap_or(""))
        .collect()
}

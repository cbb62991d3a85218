//! Every fault does what its name says, to the requests that it is meant for and to no other.

mod house;

use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use axum::response::Response;
use house::{Answer, call, of, secret, send};
use sandbox::{Dropped, Sandbox};
use serde_json::{Value, json};
use tower::ServiceExt;

struct Stage {
    sandbox: Sandbox,
    router: Router,
}

impl Stage {
    fn new() -> Self {
        let sandbox = of(0);
        let router = sandbox.router();
        Self { sandbox, router }
    }

    async fn control(&self, method: &str, path: &str, body: &Value) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(format!("/sandbox{path}"))
            .header("content-type", "application/json")
            .body(Body::from(body.to_string()))
            .expect("a request");
        send(&self.router, request).await
    }

    /// Sets one fault for the next request to Civis.
    async fn once(&self, fault: Value) {
        let rule = json!({ "platform": "civis", "times": 1, "fault": fault });
        let answer = self.control("POST", "/faults", &rule).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    }

    async fn raw(&self) -> Response {
        let token = secret(&self.sandbox, "civis", "token");
        let request = Request::get("/api/civis/users?limit=3")
            .header("authorization", format!("Bearer {token}"))
            .body(Body::empty())
            .expect("a request");
        self.router.clone().oneshot(request).await.expect("infallible")
    }

    async fn get(&self) -> Answer {
        let token = secret(&self.sandbox, "civis", "token");
        call(&self.router, "GET", "/api/civis/users?limit=3", &format!("Bearer {token}")).await
    }
}

#[tokio::test]
async fn a_rule_that_makes_no_sense_is_refused() {
    let stage = Stage::new();
    for rule in [
        json!({}),
        json!({ "platform": "nowhere", "fault": { "kind": "drop" } }),
        json!({ "platform": "civis", "fault": { "kind": "gremlins" } }),
        json!({ "platform": "civis", "fault": { "kind": "latency" } }),
        json!({ "platform": "civis", "sometimes": 1, "fault": { "kind": "drop" } }),
    ] {
        assert!(stage.control("POST", "/faults", &rule).await.status.is_client_error(), "{rule}");
    }
    assert_eq!(
        stage.control("DELETE", "/faults/7", &Value::Null).await.status,
        StatusCode::NOT_FOUND
    );
    let request = Request::post("/sandbox/reset").header("sec-fetch-site", "cross-site");
    let answer = send(&stage.router, request.body(Body::empty()).expect("a request")).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_rule_strikes_only_its_platform_route_and_method_and_only_so_often() {
    let stage = Stage::new();
    let fault = json!({ "kind": "status", "status": 503 });
    let set = async |rule: Value| stage.control("POST", "/faults", &rule).await.json()["id"].as_u64();
    set(json!({ "platform": "arize", "fault": fault })).await;
    set(json!({ "platform": "civis", "method": "POST", "fault": fault })).await;
    set(json!({ "platform": "civis", "route": "/users/me", "fault": fault })).await;
    assert_eq!(stage.get().await.status, StatusCode::OK);
    let id = set(json!({ "platform": "civis", "route": "/users", "method": "get", "times": 2, "fault": fault })).await;
    for expected in [503, 503, 200] {
        assert_eq!(stage.get().await.status.as_u16(), expected);
    }
    let list = stage.control("GET", "/faults", &Value::Null).await.json();
    assert_eq!(list["faults"].as_array().map(Vec::len), Some(4));
    assert_eq!((&list["faults"][3]["struck"], &list["faults"][3]["left"]), (&json!(2), &json!(0)));
    let path = format!("/faults/{}", id.expect("an id"));
    assert_eq!(stage.control("DELETE", &path, &Value::Null).await.status, StatusCode::NO_CONTENT);
    stage.control("DELETE", "/faults", &Value::Null).await;
    let list = stage.control("GET", "/faults", &Value::Null).await.json();
    assert_eq!(list["faults"], json!([]));
}

#[tokio::test]
async fn a_probability_strikes_some_and_the_same_ones_again() {
    let mut runs = Vec::new();
    for _ in 0..2 {
        let stage = Stage::new();
        let rule = json!({ "platform": "civis", "probability": 0.5, "seed": 4, "fault": { "kind": "status", "status": 500 } });
        stage.control("POST", "/faults", &rule).await;
        let mut run = Vec::new();
        for _ in 0..20 {
            run.push(stage.get().await.status.as_u16());
        }
        assert!(run.contains(&200) && run.contains(&500));
        runs.push(run);
    }
    assert_eq!(runs[0], runs[1]);
}

#[tokio::test]
async fn a_status_has_the_shape_of_its_vendor_or_a_body_of_its_own() {
    let stage = Stage::new();
    stage.once(json!({ "kind": "status", "status": 429, "retry_after": 7 })).await;
    let answer = stage.get().await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answer.header("retry-after"), "7");
    assert_eq!(answer.json()["code"], 429);
    stage
        .once(json!({ "kind": "status", "status": 418, "body": { "tea": true }, "retry_after": "soon" }))
        .await;
    let answer = stage.get().await;
    assert_eq!((answer.status.as_u16(), answer.json()), (418, json!({ "tea": true })));
    assert_eq!(answer.header("retry-after"), "soon");
    stage.once(json!({ "kind": "status", "status": 401 })).await;
    assert_ne!(stage.get().await.header("www-authenticate"), "");
}

#[tokio::test(start_paused = true)]
async fn latency_delays_and_adds_to_another_fault() {
    let stage = Stage::new();
    let start = tokio::time::Instant::now();
    stage.once(json!({ "kind": "latency", "ms": 1500 })).await;
    stage.once(json!({ "kind": "latency", "ms": 500 })).await;
    stage.once(json!({ "kind": "html" })).await;
    assert!(stage.get().await.text.contains("Sign in"));
    assert!(start.elapsed() >= Duration::from_secs(2));
}

#[tokio::test(start_paused = true)]
async fn a_dripped_body_comes_whole_but_slowly() {
    let stage = Stage::new();
    let whole = stage.get().await.text;
    stage.once(json!({ "kind": "drip", "bytes": 100, "every_ms": 1000 })).await;
    let start = tokio::time::Instant::now();
    assert_eq!(stage.get().await.text, whole);
    assert!(start.elapsed() >= Duration::from_secs(whole.len() as u64 / 100 - 1));
}

#[tokio::test(start_paused = true)]
async fn a_stalled_answer_has_headers_and_no_body() {
    let stage = Stage::new();
    stage.once(json!({ "kind": "stall" })).await;
    let answer = stage.raw().await;
    assert_eq!(answer.status(), StatusCode::OK);
    let body = to_bytes(answer.into_body(), usize::MAX);
    assert!(tokio::time::timeout(Duration::from_mins(1), body).await.is_err());
}

#[tokio::test]
async fn a_dropped_or_cut_answer_fails_to_be_read() {
    let stage = Stage::new();
    stage.once(json!({ "kind": "drop" })).await;
    let answer = stage.raw().await;
    assert!(answer.extensions().get::<Dropped>().is_some());
    assert!(to_bytes(answer.into_body(), usize::MAX).await.is_err());
    stage.once(json!({ "kind": "cut_body" })).await;
    let answer = stage.raw().await;
    assert!(answer.extensions().get::<Dropped>().is_none());
    assert!(to_bytes(answer.into_body(), usize::MAX).await.is_err());
}

#[tokio::test]
async fn a_truncated_empty_or_blown_up_body_has_an_honest_length() {
    let stage = Stage::new();
    let whole = stage.get().await.text;
    stage.once(json!({ "kind": "truncate" })).await;
    let answer = stage.get().await;
    assert!(!answer.text.is_empty() && answer.text.len() < whole.len() && whole.starts_with(&answer.text));
    stage.once(json!({ "kind": "empty_body" })).await;
    assert_eq!(stage.get().await.text, "");
    stage.once(json!({ "kind": "too_large", "bytes": 300_000 })).await;
    let answer = stage.get().await;
    assert_eq!((answer.text.len(), answer.header("content-length")), (300_000, "300000"));
    assert_eq!(answer.json(), serde_json::from_str::<Value>(&whole).expect("JSON"));
}

#[tokio::test]
async fn wrong_types_pages_and_redirects_are_sent_as_asked() {
    let stage = Stage::new();
    stage.once(json!({ "kind": "content_type", "value": "text/plain" })).await;
    assert_eq!(stage.get().await.header("content-type"), "text/plain");
    stage.once(json!({ "kind": "html" })).await;
    let answer = stage.get().await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.header("content-type").starts_with("text/html"));
    stage
        .once(json!({ "kind": "redirect", "location": "https://login.example.com/" }))
        .await;
    let answer = stage.get().await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (StatusCode::FOUND, "https://login.example.com/")
    );
}

#[tokio::test]
async fn broken_text_and_broken_json_cannot_be_read() {
    let stage = Stage::new();
    stage.once(json!({ "kind": "malformed_json" })).await;
    assert!(serde_json::from_str::<Value>(&stage.get().await.text).is_err());
    stage.once(json!({ "kind": "bad_utf8" })).await;
    let bytes = to_bytes(stage.raw().await.into_body(), usize::MAX).await.expect("a body");
    assert!(String::from_utf8(bytes.to_vec()).is_err());
}

#[tokio::test]
async fn field_faults_change_the_first_row_and_no_other() {
    let stage = Stage::new();
    let whole = stage.get().await.json();
    for (fault, field, expected) in [
        (json!({ "kind": "missing_field", "field": "email" }), "email", None),
        (json!({ "kind": "null_field", "field": "name" }), "name", Some(Value::Null)),
        (json!({ "kind": "wrong_type", "field": "id" }), "id", Some(json!("not a number"))),
        (
            json!({ "kind": "unknown_enum", "field": "active", "value": "dormant" }),
            "active",
            Some(json!("dormant")),
        ),
        (
            json!({ "kind": "extra_field" }),
            "fieldFromTheFuture",
            Some(json!({ "nested": [1, "two", null] })),
        ),
    ] {
        stage.once(fault).await;
        let rows = stage.get().await.json();
        assert_eq!(rows[0].get(field), expected.as_ref(), "{field}");
        assert_eq!((&rows[1], &rows[2]), (&whole[1], &whole[2]));
    }
}

#[tokio::test]
async fn field_faults_reach_into_envelopes_and_rows() {
    let stage = Stage::new();
    let fault = json!({ "platform": "arize", "fault": { "kind": "wrong_type", "field": "name" } });
    stage.control("POST", "/faults", &fault).await;
    let token = secret(&stage.sandbox, "arize", "token");
    let page = call(&stage.router, "GET", "/api/arize/v2/users?limit=2", &format!("Bearer {token}"))
        .await
        .json();
    assert_eq!(
        (&page["users"][0]["name"], &page["users"][0]["role"]["name"]),
        (&json!(12345), &json!(12345))
    );
    assert!(page["users"][1]["name"].is_string());
    stage.control("DELETE", "/faults", &Value::Null).await;
    let fault = json!({ "platform": "arize", "fault": { "kind": "missing_field", "field": "pagination" } });
    stage.control("POST", "/faults", &fault).await;
    let page = call(&stage.router, "GET", "/api/arize/v2/users", &format!("Bearer {token}"))
        .await
        .json();
    assert!(page.get("pagination").is_none() && page["users"].is_array());
}

//! Istari beyond its users: what moves with the clock, what counts as an effect, where the storage is, and odd bodies.

mod house;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use house::{Answer, Vendor, call, sandbox, secret, send};
use sandbox::Sandbox;
use serde_json::{Value, json};

const APPS: &str = "/api/v2/app_integrations";
const SYNC: &str = "/api/v2/upstream-remotes/sync";

/// A call of the administrator with a JSON body, on the main port.
async fn ask(sandbox: &Sandbox, method: &str, path: &str, body: &str) -> Answer {
    let token = secret(sandbox, "istari", "token");
    let request = Request::builder()
        .method(method)
        .uri(format!("/api/istari{path}"))
        .header("host", "127.0.0.1:8080")
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "application/json");
    send(&sandbox.router(), request.body(Body::from(body.to_owned())).expect("a request")).await
}

async fn effects(sandbox: &Sandbox) -> Value {
    call(&sandbox.router(), "GET", "/sandbox/effects", "").await.json()
}

fn later(sandbox: &Sandbox, seconds: i64) {
    let now = sandbox.clock().now();
    sandbox.clock().set(now + std::time::Duration::from_secs(seconds.unsigned_abs()));
}

#[tokio::test]
async fn a_body_that_cannot_be_is_a_validation_error_and_has_no_effect() {
    let sandbox = sandbox();
    let before = effects(&sandbox).await;
    let routes = [
        ("POST", APPS),
        ("PUT", "/api/v2/app_integrations/none"),
        ("POST", "/api/v2/app_integrations/authintegrations"),
        ("POST", "/api/v2/app_integrations/authsecrets"),
        ("POST", "/api/v2/tokens/multipart-upload"),
        ("PUT", "/api/v2/tokens/multipart-upload"),
        ("POST", SYNC),
        ("POST", "/api/v2/tenant/publickey"),
    ];
    for (method, path) in routes {
        for body in [
            "",
            "{",
            "[]",
            "null",
            "7",
            "{}",
            "{\"integration_type\":7,\"sha\":7,\"revision\":[],\"action\":{}}",
        ] {
            let answer = ask(&sandbox, method, path, body).await;
            assert_eq!(
                answer.status,
                StatusCode::UNPROCESSABLE_ENTITY,
                "{method} {path} {body:?}: {}",
                answer.text
            );
            assert!(answer.json()["detail"][0]["loc"].is_array(), "{method} {path}");
        }
    }
    assert_eq!(effects(&sandbox).await, before);
}

#[tokio::test]
async fn every_change_counts_once_and_what_changes_nothing_does_not() {
    let sandbox = sandbox();
    let body = json!({ "integration_type": "windchill", "description": "one" }).to_string();
    let made = ask(&sandbox, "POST", APPS, &body).await.json();
    let path = format!("{APPS}/{}", made["id"].as_str().expect("an id"));
    assert_eq!(ask(&sandbox, "PUT", &path, &body).await.status, StatusCode::OK);
    let other = json!({ "integration_type": "windchill", "description": "two" }).to_string();
    assert_eq!(ask(&sandbox, "PUT", &path, &other).await.json()["description"], "two");
    let auth = ask(&sandbox, "GET", "/api/v2/app_integrations/authintegrations", "").await.json();
    let auth = format!(
        "/api/v2/app_integrations/authintegrations/{}",
        auth["items"][0]["id"].as_str().expect("an id")
    );
    let nothing = json!({ "auth_integration_type": null, "auth_type": null, "revision": null }).to_string();
    assert_eq!(ask(&sandbox, "PUT", &auth, &nothing).await.status, StatusCode::OK);
    assert_eq!(ask(&sandbox, "PUT", &auth, "{}").await.status, StatusCode::OK);
    assert_eq!(ask(&sandbox, "DELETE", &path, "").await.json()["description"], "two");
    assert_eq!(ask(&sandbox, "DELETE", &path, "").await.status, StatusCode::NOT_FOUND);
    let counted = effects(&sandbox).await;
    let istari = &counted["effects"]["istari"];
    assert_eq!(
        *istari,
        json!({
            "POST /api/v2/app_integrations": 1,
            "PUT /api/v2/app_integrations/{app_integration_id}": 1,
            "DELETE /api/v2/app_integrations/{app_integration_id}": 1,
        }),
        "{counted}"
    );
}

#[tokio::test]
async fn a_sync_goes_on_by_itself_and_one_with_an_archived_remote_fails() {
    let sandbox = sandbox();
    let remotes = ask(&sandbox, "GET", "/api/v2/upstream-remotes", "").await.json();
    let mut syncs = Vec::new();
    for remote in remotes["items"].as_array().expect("a list") {
        let body = json!({ "upstream_remote_id": remote["id"] }).to_string();
        let begun = ask(&sandbox, "POST", SYNC, &body).await.json();
        assert_eq!(begun["status"], "pending");
        syncs.push(format!("{SYNC}/{}", begun["id"].as_str().expect("an id")));
    }
    later(&sandbox, 3);
    assert_eq!(ask(&sandbox, "GET", &syncs[0], "").await.json()["status"], "in_progress");
    later(&sandbox, 10);
    let done = ask(&sandbox, "GET", &syncs[0], "").await.json();
    assert_eq!(done["status"], "completed");
    assert!(done["updated"].as_str() > done["created"].as_str());
    let failed = ask(&sandbox, "GET", &syncs[2], "").await.json();
    assert_eq!((&failed["status"], failed["message"].is_string()), (&json!("failed"), true));
}

#[tokio::test]
async fn the_storage_is_where_the_caller_is_and_its_addresses_end() {
    let sandbox = sandbox();
    let path = format!("/api/v2/tokens/{}/upload-url", "0".repeat(96));
    let address = |answer: Answer| answer.json()["url"].as_str().expect("an address").to_owned();
    let main = address(ask(&sandbox, "GET", &path, "").await);
    assert!(main.starts_with("http://127.0.0.1:8080/api/istari/object-store/0"), "{main}");
    let vendor = Vendor::of(&sandbox, "istari");
    assert!(
        address(vendor.get(&path).await).starts_with("/object-store/0"),
        "without a host the path alone is known"
    );

    later(&sandbox, 3_600);
    let put = |url: &str| Request::builder().method("PUT").uri(url).body(Body::from("x")).expect("a request");
    let late = send(&sandbox.router(), put(&main)).await;
    assert_eq!(
        (late.status, late.header("content-type")),
        (StatusCode::FORBIDDEN, "application/xml")
    );
    let fresh = address(ask(&sandbox, "GET", &path, "").await);
    assert_eq!(send(&sandbox.router(), put(&fresh)).await.status, StatusCode::OK);
    assert_eq!(ask(&sandbox, "GET", &path, "").await.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn what_is_larger_than_the_storage_takes_is_refused_and_not_cut() {
    let sandbox = sandbox();
    let sha = "1".repeat(96);
    let path = format!("/api/v2/tokens/{sha}/upload-url");
    let url = ask(&sandbox, "GET", &path, "").await.json()["url"]
        .as_str()
        .expect("an address")
        .to_owned();
    let length = (16 << 20) + 1;
    let request = Request::builder().method("PUT").uri(&url).header("content-length", length);
    let answer = send(&sandbox.router(), request.body(Body::from(vec![0; length])).expect("a request")).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let download = format!("/api/v2/tokens/{sha}/download-url");
    assert_eq!(ask(&sandbox, "GET", &download, "").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_tokens_of_a_user_stand_in_their_row_and_a_reset_brings_them_back() {
    let sandbox = sandbox();
    let made = ask(&sandbox, "POST", "/api/v2/pat?name=ci", "").await.json();
    assert!(made["token"].as_str().is_some_and(|token| !token.is_empty()));
    let me = ask(&sandbox, "GET", "/api/v2/users/me", "").await.json();
    let row = &me["personal_access_tokens"];
    assert_eq!(
        (&row[0]["name"], &row[1]["id"], &row[1]["token"]),
        (&json!("Rollcall"), &made["id"], &json!(""))
    );
    assert_eq!(ask(&sandbox, "DELETE", "/api/v2/pat", "").await.status, StatusCode::OK);
    assert_eq!(ask(&sandbox, "GET", "/api/v2/users/me", "").await.status, StatusCode::UNAUTHORIZED);
    sandbox.reset().await.expect("a reset");
    let me = ask(&sandbox, "GET", "/api/v2/users/me", "").await.json();
    assert_eq!(me["personal_access_tokens"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_token_of_a_limited_user_is_as_limited() {
    let istari = Vendor::new("istari");
    let limited = secret(&istari.sandbox, "istari", "limited_token");
    let made = call(&istari.router, "POST", "/api/v2/pat?name=mine", &format!("Bearer {limited}"))
        .await
        .json();
    let token = format!("Bearer {}", made["token"].as_str().expect("a secret"));
    assert_eq!(call(&istari.router, "GET", "/api/v2/users/me", &token).await.status, StatusCode::OK);
    for path in ["/api/v2/users", APPS, "/api/v2/tenants", "/api/v2/app_integrations/authsecrets"] {
        assert_eq!(
            call(&istari.router, "GET", path, &token).await.status,
            StatusCode::FORBIDDEN,
            "{path}"
        );
    }
}

#[tokio::test]
async fn probes_need_no_token_and_everything_else_does() {
    let istari = Vendor::new("istari");
    for path in ["/api/v2/health/liveness", "/api/v2/health/readiness"] {
        assert_eq!(call(&istari.router, "GET", path, "").await.json()["healthy"], true);
    }
    let usage = "/api/v2/admin/metrics/customer-usage?start=2026-01-01&end=2026-01-02";
    for path in [
        "/api/v2/pat",
        APPS,
        "/api/v2/tenants",
        "/api/v2/tenant/publickey",
        "/api/v2/upstream-remotes",
        usage,
    ] {
        let answer = call(&istari.router, "GET", path, "").await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
    }
    let usage = istari.get(usage).await;
    assert_eq!(usage.header("content-type"), "text/csv; charset=utf-8");
    for query in [
        "",
        "?start=2026-01-01",
        "?start=soon&end=2026-01-02",
        "?start=0001-01-01&end=9999-12-31",
    ] {
        let answer = istari.get(&format!("/api/v2/admin/metrics/customer-usage{query}")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
    }
}

#[tokio::test]
async fn an_id_with_reserved_characters_arrives_whole_and_is_not_found() {
    let istari = Vendor::new("istari");
    for path in [
        "app_integrations",
        "app_integrations/authintegrations",
        "app_integrations/authsecrets",
        "upstream-remotes/sync",
    ] {
        for id in ["a%2Fb", "%FF", "%00", "..%2f", "authsecrets%2F1"] {
            let answer = istari.get(&format!("/api/v2/{path}/{id}")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}/{id}");
            assert!(answer.json()["detail"].is_string());
        }
    }
    assert_eq!(istari.get("/api/v2/pat/x").await.status, StatusCode::METHOD_NOT_ALLOWED);
}

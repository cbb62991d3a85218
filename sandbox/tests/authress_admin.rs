//! Authress keeps what is written: state, cascades, effects and refusals that the vendor's client and the app do not reach.

mod house;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use house::{Answer, Vendor, call, column, secret, send};
use serde_json::{Value, json};

async fn write(authress: &Vendor, method: &str, path: &str, body: &str) -> Answer {
    let token = secret(&authress.sandbox, "authress", "token");
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("authorization", format!("Bearer {token}"))
        .body(Body::from(body.to_owned()))
        .expect("a request");
    send(&authress.router, request).await
}

async fn effects(authress: &Vendor) -> Value {
    let router = authress.sandbox.router();
    call(&router, "GET", "/sandbox/effects", "").await.json()["effects"]["authress"].clone()
}

#[tokio::test]
async fn what_is_no_document_is_a_bad_request_in_the_vendors_shape() {
    let authress = Vendor::new("authress");
    for body in ["", "nonsense", "[]", "null", "\"text\"", "{\"name\":"] {
        for path in [
            "/v1/roles",
            "/v1/tenants",
            "/v1/records",
            "/v1/requests",
            "/v1/invites",
            "/v1/claims",
        ] {
            let answer = write(&authress, "POST", path, body).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path} {body}");
            assert!(answer.json()["errorCode"].is_string());
            assert_eq!(answer.header("content-type"), "application/links+json");
        }
    }
    let large = format!("{{\"data\":{{\"name\":\"{}\"}}}}", "x".repeat(2 << 20));
    let answer = write(&authress, "POST", "/v1/tenants", &large).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(effects(&authress).await, json!({}));
}

#[tokio::test]
async fn a_record_that_is_too_large_is_refused() {
    let authress = Vendor::new("authress");
    let users: Vec<Value> = (0..900).map(|number| json!({ "userId": format!("{number:0>120}") })).collect();
    let statement = json!({ "roles": ["r"], "resources": [{ "resourceUri": "x" }] });
    let record = json!({ "name": "Large", "users": users, "statements": [statement] });
    let answer = write(&authress, "POST", "/v1/records", &record.to_string()).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_header_that_is_no_time_is_invalid_and_a_date_of_http_counts_to_the_second() {
    let authress = Vendor::new("authress");
    let group = json!({ "groupId": "grp_1", "name": "One", "users": [], "admins": [] });
    write(&authress, "POST", "/v1/groups", &group.to_string()).await;
    let token = secret(&authress.sandbox, "authress", "token");
    for (time, status) in [
        ("soon", StatusCode::UNPROCESSABLE_ENTITY),
        ("2026-07-01T11:59:59.999Z", StatusCode::PRECONDITION_FAILED),
        ("Wed, 01 Jul 2026 11:59:59 GMT", StatusCode::PRECONDITION_FAILED),
        ("Wed, 01 Jul 2026 12:00:00 GMT", StatusCode::OK),
        ("2026-07-01T12:00:00.000Z", StatusCode::OK),
    ] {
        let request = Request::put("/v1/groups/grp_1")
            .header("authorization", format!("Bearer {token}"))
            .header("if-unmodified-since", time)
            .body(Body::from(group.to_string()))
            .expect("a request");
        assert_eq!(send(&authress.router, request).await.status, status, "{time}");
    }
}

#[tokio::test]
async fn every_effect_is_counted_once_and_what_changes_nothing_not_at_all() {
    let authress = Vendor::new("authress");
    let link = "/v1/tenants/ten_north/users";
    write(&authress, "PATCH", link, "{\"userId\":\"google|1234\"}").await;
    let linked = effects(&authress).await["PATCH /v1/tenants/{tenantId}/users"].as_u64().unwrap_or(0);
    let role = json!({ "roleId": "r", "name": "Role", "description": null, "permissions": [] }).to_string();
    for _ in 0..2 {
        write(&authress, "POST", "/v1/roles", &role).await;
        write(&authress, "PUT", "/v1/roles/r", &role).await;
        write(&authress, "PATCH", "/v1/tenants/ten_south/users", "{\"userId\":\"google|1234\"}").await;
        write(&authress, "DELETE", "/v1/users/google%7C1234", "").await;
    }
    write(&authress, "PUT", "/v1/roles/r", &role.replace("Role", "Another")).await;
    write(&authress, "DELETE", "/v1/roles/r", "").await;
    write(&authress, "DELETE", "/v1/roles/r", "").await;
    let counted = effects(&authress).await;
    for operation in [
        "POST /v1/roles",
        "PUT /v1/roles/{roleId}",
        "DELETE /v1/roles/{roleId}",
        "DELETE /v1/users/{userId}",
    ] {
        assert_eq!(counted[operation], 1, "{operation}");
    }
    assert_eq!(counted["PATCH /v1/tenants/{tenantId}/users"], linked + 1);
}

#[tokio::test]
async fn an_id_that_was_given_out_never_comes_again() {
    let authress = Vendor::new("authress");
    let invite = "{\"statements\":[]}";
    let first = write(&authress, "POST", "/v1/invites", invite).await.json()["inviteId"].clone();
    let path = format!("/v1/invites/{}", first.as_str().expect("an id"));
    assert_eq!(write(&authress, "DELETE", &path, "").await.status, StatusCode::NO_CONTENT);
    let second = write(&authress, "POST", "/v1/invites", invite).await.json()["inviteId"].clone();
    assert_ne!(first, second);
    assert_eq!(authress.get(&path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_public_key_of_an_old_key_is_published_in_its_own_form() {
    let authress = Vendor::new("authress");
    let keys = authress
        .get("/v1/clients/sc_legacy/.well-known/openid-configuration/jwks")
        .await
        .json();
    assert_eq!((&keys["keys"][0]["kty"], &keys["keys"][0]["alg"]), (&json!("RSA"), &json!("RS256")));
    let clients = authress.get("/v1/clients").await.json();
    assert_eq!(column(&clients["clients"], "clientId"), ["sc_sandbox", "sc_legacy", "sc_reports"]);
}

#[tokio::test]
async fn an_unknown_state_or_configuration_is_invalid() {
    let authress = Vendor::new("authress");
    for path in [
        "/v1/requests?status=LATER",
        "/v1/records?status=OPEN",
        "/v1/clients?limit=21",
        "/v1/groups?cursor=x",
        "/v1/users/u/resources?collectionConfiguration=ALL",
    ] {
        assert_eq!(authress.get(path).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
    }
}

#[tokio::test]
async fn every_route_is_described_with_what_it_answers() {
    let authress = Vendor::new("authress");
    let document = call(&authress.sandbox.router(), "GET", "/sandbox/openapi/authress", "")
        .await
        .json();
    let mut operations = 0;
    for (path, methods) in document["paths"].as_object().expect("paths") {
        for (method, operation) in methods.as_object().expect("methods") {
            let answers = operation["responses"].as_object().expect("answers");
            assert!(answers.keys().any(|status| status.starts_with('2')), "{method} {path}");
            operations += 1;
        }
    }
    assert!(operations > 60, "{operations}");
}

//! What writing to Civis leaves behind: what took effect and what did not, in whose name, and which keys stop at once.

mod house;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use house::{Answer, Vendor, call, secret, send};
use serde_json::{Value, json};

/// Mira, who administers; Tomas, who does not; Ada, who was here before.
const MIRA: &str = "/users/4001";
const TOMAS: &str = "/users/4002";
const ADA: &str = "/users/4003";

/// A call with a JSON body as the holder of a credential of the file.
async fn write(civis: &Vendor, method: &str, path: &str, body: Value) -> Answer {
    with_key(civis, &secret(&civis.sandbox, "civis", "token"), method, path, body).await
}

async fn with_key(civis: &Vendor, key: &str, method: &str, path: &str, body: Value) -> Answer {
    raw(civis, key, method, path, body.to_string()).await
}

async fn raw(civis: &Vendor, key: &str, method: &str, path: &str, body: String) -> Answer {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("authorization", format!("Bearer {key}"))
        .header("content-type", "application/json")
        .body(Body::from(body))
        .expect("a request");
    send(&civis.router, request).await
}

/// How often each write of Civis took effect.
async fn effects(civis: &Vendor) -> Value {
    let answer = call(&civis.sandbox.router(), "GET", "/sandbox/effects", "").await;
    answer.json()["effects"]["civis"].clone()
}

async fn new_key(civis: &Vendor, body: Value) -> (Value, String) {
    let made = write(civis, "POST", "/users/me/api_keys", body).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.text);
    let token = made.json()["token"].as_str().expect("a token").to_owned();
    (made.json()["id"].clone(), token)
}

#[tokio::test]
async fn what_is_no_object_is_a_bad_request_and_a_missing_body_is_an_empty_one() {
    let civis = Vendor::new("civis");
    let key = secret(&civis.sandbox, "civis", "token");
    for path in [ADA, "/users/me"] {
        for garbage in ["[]", "\"name\"", "{\"name\":", "{\"name\":\"\\ud800\"}", "null", "<user/>"] {
            let answer = raw(&civis, &key, "PATCH", path, garbage.to_owned()).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path} {garbage}");
            assert_eq!(answer.json()["error"], "bad_request");
        }
        for nothing in ["", " ", "{}"] {
            let answer = raw(&civis, &key, "PATCH", path, nothing.to_owned()).await;
            assert_eq!(answer.status, StatusCode::OK, "{path} {nothing:?}");
        }
    }
    assert_eq!(effects(&civis).await, json!({}), "nothing was changed");
}

#[tokio::test]
async fn a_refused_write_and_one_that_changes_nothing_have_no_effect() {
    let civis = Vendor::new("civis");
    let ada = civis.get(ADA).await.json();
    let limited = secret(&civis.sandbox, "civis", "limited_token");
    for (method, path, body) in [
        ("PATCH", ADA, json!({ "name": ada["name"], "city": ada["city"], "active": true })),
        ("PATCH", ADA, json!({ "accountStatus": "Unsuspended" })),
        ("PATCH", ADA, json!({ "accountStatus": "Active" })),
        ("POST", "/users/4003/unsuspend", json!({})),
        ("PATCH", "/users/me/favorites/1/ranking/top", json!({})),
        (
            "PATCH",
            "/users/me",
            json!({ "preferences": { "query_preview_rows": 50, "unknown": 1 } }),
        ),
    ] {
        assert!(write(&civis, method, path, body).await.status.is_success(), "{path}");
    }
    for (method, path, body) in [
        ("POST", "/users", json!({})),
        ("PATCH", ADA, json!({ "city": "Paris" })),
        ("DELETE", "/users/4002/2fa", json!({})),
        ("POST", "/users/4002/access_email", json!({})),
        ("DELETE", "/users/me/favorites/1", json!({})),
    ] {
        assert!(
            with_key(&civis, &limited, method, path, body).await.status.is_client_error(),
            "{path}"
        );
    }
    assert_eq!(effects(&civis).await, json!({}));
    assert_eq!(civis.get(ADA).await.json(), ada);
}

#[tokio::test]
async fn every_write_takes_effect_once_however_often_it_is_repeated() {
    let civis = Vendor::new("civis");
    let noor = civis.get("/users?query=noor.vandenberg").await.json()[0]["id"].clone();
    let unsuspend = format!("/users/{noor}/unsuspend");
    let (key, _) = new_key(&civis, json!({ "name": "one", "expiresIn": 60 })).await;
    let revoke = format!("/users/me/api_keys/{key}");
    let writes = [
        ("PATCH", ADA, json!({ "city": "Paris" })),
        ("PATCH", "/users/me", json!({ "preferences": { "queryPreviewRows": 7 } })),
        ("DELETE", "/users/4003/2fa", json!({})),
        ("DELETE", "/users/4003/sessions", json!({})),
        ("POST", &unsuspend, json!({})),
        ("DELETE", &revoke, json!({})),
        ("PATCH", "/users/me/favorites/3/ranking/top", json!({})),
    ];
    for _ in 0..2 {
        for (method, path, body) in &writes {
            let answer = write(&civis, method, path, body.clone()).await;
            assert!(answer.status.is_success(), "{path} {}", answer.text);
        }
    }
    let expected = json!({
        "DELETE /users/{id}/2fa": 1,
        "DELETE /users/{id}/api_keys/{key_id}": 1,
        "DELETE /users/{id}/sessions": 1,
        "PATCH /users/me": 1,
        "PATCH /users/me/favorites/{id}/ranking/top": 1,
        "PATCH /users/{id}": 1,
        "POST /users/{id}/api_keys": 1,
        "POST /users/{id}/unsuspend": 1,
    });
    assert_eq!(effects(&civis).await, expected);
}

#[tokio::test]
async fn every_mail_is_an_effect_of_its_own() {
    let civis = Vendor::new("civis");
    let access = "/users/4003/access_email";
    for _ in 0..2 {
        let answer = write(&civis, "POST", access, json!({})).await;
        assert_eq!((answer.status, answer.text.as_str()), (StatusCode::NO_CONTENT, ""));
    }
    assert_eq!(effects(&civis).await["POST /users/{id}/access_email"], 2);
}

#[tokio::test]
async fn both_spellings_of_every_field_are_taken() {
    let civis = Vendor::new("civis");
    let camel = json!({ "name": "A B", "email": "a@example.com", "primaryGroupId": 31, "user": "ab", "timeZone": "UTC" });
    let snake = json!({ "name": "C D", "email": "c@example.com", "primary_group_id": 31, "user": "cd", "time_zone": "UTC" });
    for (path, body) in [("/users", camel), ("/users/", snake)] {
        let made = write(&civis, "POST", path, body).await;
        assert_eq!(
            (made.status, &made.json()["timeZone"]),
            (StatusCode::OK, &json!("UTC")),
            "{}",
            made.text
        );
    }
    let camel = json!({ "constraintType": "exact", "constraint": "users/me", "getAllowed": true });
    let snake = json!({ "constraint_type": "exact", "constraint": "users/me", "get_allowed": true });
    for constraint in [camel, snake] {
        let (id, _) = new_key(&civis, json!({ "name": "n", "expires_in": 60, "constraints": [constraint] })).await;
        let told = civis.get(&format!("/users/me/api_keys/{id}")).await.json();
        assert_eq!(told["constraints"][0]["getAllowed"], true);
    }
}

#[tokio::test]
async fn a_change_is_seen_by_the_list_the_search_and_the_groups() {
    let civis = Vendor::new("civis");
    let body = json!({ "name": "Augusta King", "groupIds": [37], "primaryGroupId": 37 });
    let changed = write(&civis, "PATCH", ADA, body).await.json();
    assert_eq!(changed["initials"], "AK");
    assert_eq!(changed["lastUpdatedById"], 4001);
    assert_eq!(changed["updatedAt"], "2026-07-01T12:00:00.000Z");
    let found = civis.get("/users?query=augusta").await.json();
    assert_eq!((&found[0]["id"], &found[0]["lastUpdatedById"]), (&json!(4003), &json!(4001)));
    assert_eq!(
        civis.get("/users?query=augusta&group_id=37").await.json().as_array().map(Vec::len),
        Some(1)
    );
    assert_eq!(civis.get("/users?query=augusta&group_id=31").await.json(), json!([]));
    // Still an ordinary user: a change of the record does not make an administrator.
    let admins = civis.get("/users/me/organization_admins").await.json();
    assert!(!house::column(&admins, "name").contains(&"Augusta King"));
}

#[tokio::test]
async fn a_key_stops_when_it_expires_and_the_list_says_so() {
    let civis = Vendor::new("civis");
    let (id, token) = new_key(&civis, json!({ "name": "short", "expires_in": 60 })).await;
    let authorization = format!("Bearer {token}");
    assert_eq!(call(&civis.router, "GET", "/users/me", &authorization).await.status, StatusCode::OK);
    civis.sandbox.clock().set("2026-07-01T12:01:00Z".parse().expect("a moment"));
    let answer = call(&civis.router, "GET", "/users/me", &authorization).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(answer.header("www-authenticate").contains("expired"));
    let told = civis.get(&format!("/users/me/api_keys/{id}")).await.json();
    assert_eq!(
        (&told["expired"], &told["active"], &told["revokedAt"]),
        (&json!(true), &json!(false), &Value::Null)
    );
    assert_eq!(
        (&told["useCount"], &told["lastUsedAt"]),
        (&json!(1), &json!("2026-07-01T12:00:00.000Z"))
    );
}

#[tokio::test]
async fn the_keys_of_a_deactivated_user_stop_and_come_back_with_the_user() {
    let civis = Vendor::new("civis");
    let me = async || civis.get_as("limited_token", "/users/me").await.status;
    assert_eq!(me().await, StatusCode::OK);
    write(&civis, "PATCH", TOMAS, json!({ "active": false })).await;
    assert_eq!(me().await, StatusCode::UNAUTHORIZED);
    write(&civis, "PATCH", TOMAS, json!({ "active": true })).await;
    assert_eq!(me().await, StatusCode::OK);
    let own = write(&civis, "PATCH", MIRA, json!({ "active": false })).await;
    assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY, "nobody locks themselves out");
}

#[tokio::test]
async fn the_credentials_of_the_sandbox_are_keys_like_others_also_after_a_new_start() {
    let civis = Vendor::new("civis");
    for _ in 0..2 {
        let keys = civis.get("/users/me/api_keys").await.json();
        let named = |name: &str| {
            let rows = keys.as_array().expect("a list");
            rows.iter()
                .find(|key| key["name"] == name)
                .unwrap_or_else(|| panic!("no {name}: {keys}"))
                .clone()
        };
        assert_eq!(named("sandbox token")["active"], true);
        assert_eq!(named("sandbox expired token")["expired"], true);
        let own = format!("/users/me/api_keys/{}", named("sandbox token")["id"]);
        assert_eq!(write(&civis, "DELETE", &own, json!({})).await.json()["active"], false);
        assert_eq!(civis.get("/users/me").await.status, StatusCode::UNAUTHORIZED);
        civis.sandbox.reset().await.expect("a new start");
    }
}

#[tokio::test]
async fn each_verb_of_a_constraint_opens_that_verb_alone() {
    let civis = Vendor::new("civis");
    for (flag, open) in [
        ("get_allowed", Method::GET),
        ("head_allowed", Method::HEAD),
        ("post_allowed", Method::POST),
        ("put_allowed", Method::PUT),
        ("patch_allowed", Method::PATCH),
        ("delete_allowed", Method::DELETE),
    ] {
        let constraint = json!({ "constraint_type": "verb", flag: true });
        let (_, token) = new_key(&civis, json!({ "name": flag, "expires_in": 60, "constraints": [constraint] })).await;
        for (method, path) in [
            ("GET", "/users/me"),
            ("HEAD", "/users/me"),
            ("POST", "/users/4003/unsuspend"),
            ("PATCH", "/users/me"),
            ("DELETE", "/users/4003/sessions"),
        ] {
            let status = with_key(&civis, &token, method, path, json!({})).await.status;
            let expected = if open == method { StatusCode::OK } else { StatusCode::FORBIDDEN };
            assert_eq!(status, expected, "{flag} {method}");
        }
    }
}

#[tokio::test]
async fn several_constraints_open_what_any_of_them_opens() {
    let civis = Vendor::new("civis");
    let constraints = json!([
        { "constraint_type": "exact", "constraint": "/users/me", "get_allowed": true },
        { "constraint_type": "prefix", "constraint": "users/me/favorites", "post_allowed": true, "get_allowed": true },
    ]);
    let (_, token) = new_key(&civis, json!({ "name": "both", "expires_in": 60, "constraints": constraints })).await;
    let object = json!({ "object_id": 33, "object_type": "Python Script" });
    for (method, path, status) in [
        ("GET", "/users/me", StatusCode::OK),
        ("PATCH", "/users/me", StatusCode::FORBIDDEN),
        ("GET", "/users/me/activity", StatusCode::FORBIDDEN),
        ("POST", "/users/me/favorites", StatusCode::CREATED),
        ("DELETE", "/users/me/favorites/1", StatusCode::FORBIDDEN),
        ("GET", "/endpoints", StatusCode::FORBIDDEN),
    ] {
        let answer = with_key(&civis, &token, method, path, object.clone()).await;
        assert_eq!(answer.status, status, "{method} {path}");
        if status == StatusCode::FORBIDDEN {
            assert_eq!(
                (&answer.json()["error"], &answer.json()["code"]),
                (&json!("forbidden"), &json!(403))
            );
        }
    }
}

#[tokio::test]
async fn the_level_on_a_user_is_the_callers() {
    let civis = Vendor::new("civis");
    // Somebody in his group, so that he knows of her.
    let group = civis.get(TOMAS).await.json()["primaryGroupId"].clone();
    write(&civis, "PATCH", ADA, json!({ "groupIds": [group] })).await;
    assert_eq!(civis.get(TOMAS).await.json()["myPermissionLevel"], "manage");
    assert_eq!(civis.get_as("limited_token", TOMAS).await.json()["myPermissionLevel"], "write");
    assert_eq!(civis.get_as("limited_token", ADA).await.json()["myPermissionLevel"], "read");
    let limited = secret(&civis.sandbox, "civis", "limited_token");
    for below in ["", "/api_keys"] {
        let method = if below.is_empty() { "PATCH" } else { "GET" };
        let answer = with_key(&civis, &limited, method, &format!("{ADA}{below}"), json!({ "city": "Paris" })).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "known, and not his to change");
    }
}

#[tokio::test]
async fn what_belongs_to_another_organization_can_be_neither_read_nor_written() {
    let civis = Vendor::new("civis");
    let foreign = sandbox::people::cast()
        .into_iter()
        .find(|person| person.foreign)
        .expect("somebody elsewhere");
    let path = format!("/users/{}", 4000 + foreign.number);
    for (method, below) in [
        ("PATCH", ""),
        ("DELETE", "/2fa"),
        ("DELETE", "/sessions"),
        ("POST", "/unsuspend"),
        ("POST", "/access_email"),
        ("GET", "/api_keys"),
    ] {
        let answer = write(&civis, method, &format!("{path}{below}"), json!({ "city": "Paris" })).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{method} {below}");
    }
    let group = write(&civis, "PATCH", ADA, json!({ "groupIds": [80] })).await;
    assert_eq!(group.status, StatusCode::UNPROCESSABLE_ENTITY);
}

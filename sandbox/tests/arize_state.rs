//! What Arize's double keeps and how it refuses, where the app's own trials do not reach: clocks, cascades, garbage.

mod house;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use house::{Answer, Vendor, column, secret, send};
use serde_json::{Value, json};

const JSON: &str = "application/json";
const PROBLEM: &str = "application/problem+json";

/// A call with a key and a body.
async fn with_key(arize: &Vendor, key: &str, method: &str, path: &str, body: Option<&str>) -> Answer {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("authorization", format!("Bearer {key}"))
        .header("content-type", JSON);
    let body = body.map_or_else(Body::empty, |body| Body::from(body.to_owned()));
    send(&arize.router, request.body(body).expect("a request")).await
}

async fn write(arize: &Vendor, method: &str, path: &str, body: &Value) -> Answer {
    let key = secret(&arize.sandbox, "arize", "token");
    with_key(arize, &key, method, path, Some(&body.to_string())).await
}

async fn act(arize: &Vendor, method: &str, path: &str) -> StatusCode {
    let key = secret(&arize.sandbox, "arize", "token");
    with_key(arize, &key, method, path, None).await.status
}

fn encoded(id: &Value) -> String {
    id.as_str().expect("an id").replace('=', "%3D")
}

async fn user(arize: &Vendor, email: &str) -> Value {
    let page = arize.get(&format!("/v2/users?email={email}")).await.json();
    page["users"][0].clone()
}

#[tokio::test]
async fn a_key_ends_at_its_end_and_an_old_secret_after_its_grace() {
    let arize = Vendor::new("arize");
    let at = |time: &str| arize.sandbox.clock().set(time.parse().expect("a moment"));
    let made = write(
        &arize,
        "POST",
        "/v2/api-keys",
        &json!({ "key_type": "user", "name": "ci", "expires_at": "2026-07-02T12:00:00Z" }),
    )
    .await;
    assert_eq!(made.status, StatusCode::CREATED);
    let made = made.json();
    let path = format!("/v2/api-keys/{}/refresh", encoded(&made["id"]));
    let body = json!({ "expires_at": "2026-07-02T00:00:00+00:00", "grace_period_seconds": 60 });
    let fresh = write(&arize, "POST", &path, &body).await.json();
    let opens = async |key: &Value| {
        let key = key.as_str().expect("a key");
        with_key(&arize, key, "GET", "/v2/users?limit=1", None).await.status == StatusCode::OK
    };
    at("2026-07-01T12:00:59Z");
    assert!(opens(&made["key"]).await && opens(&fresh["key"]).await);
    at("2026-07-01T12:01:00Z");
    assert!(!opens(&made["key"]).await && opens(&fresh["key"]).await);
    at("2026-07-02T00:00:00Z");
    assert!(!opens(&fresh["key"]).await);
}

#[tokio::test]
async fn the_keys_of_the_credentials_file_can_be_revoked_like_all_others() {
    let arize = Vendor::new("arize");
    let keys = arize.get("/v2/api-keys?limit=100").await.json();
    let limited = keys["api_keys"].as_array().expect("a list").iter();
    let limited = limited
        .clone()
        .find(|key| key["name"] == "Sandbox, limited")
        .expect("the limited key");
    let token = secret(&arize.sandbox, "arize", "limited_token");
    let redacted = limited["redacted_key"].as_str().expect("a text");
    assert!(token.starts_with(&redacted[..6]) && token.ends_with(&redacted[9..]), "{redacted}");
    let path = format!("/v2/api-keys/{}/revoke", encoded(&limited["id"]));
    assert_eq!(arize.get_as("limited_token", "/v2/users").await.status, StatusCode::FORBIDDEN);
    assert_eq!(act(&arize, "PUT", &path).await, StatusCode::NO_CONTENT);
    assert_eq!(arize.get_as("limited_token", "/v2/users").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn members_see_and_revoke_their_own_keys_and_nobody_elses() {
    let arize = Vendor::new("arize");
    let organization = arize.get("/v2/organizations").await.json()["organizations"][0]["id"].clone();
    let spaces = arize.get("/v2/spaces").await.json();
    let space = spaces["spaces"].as_array().expect("a list").iter();
    let space = space
        .clone()
        .find(|space| space["organization_id"] == organization)
        .expect("a space");
    let body = json!({
        "key_type": "SERVICE", "name": "nightly",
        "organizations": [{ "org_id": organization, "spaces": [{ "space_id": space["id"] }] }],
    });
    let service = write(&arize, "POST", "/v2/api-keys", &body).await.json();
    let key = service["key"].as_str().expect("a key");
    let own = with_key(&arize, key, "GET", "/v2/api-keys", None).await.json();
    assert_eq!(own["api_keys"], json!([]));
    let path = format!("/v2/api-keys/{}/revoke", encoded(&service["id"]));
    assert_eq!(with_key(&arize, key, "PUT", &path, None).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn who_is_deleted_leaves_every_place_and_role() {
    let arize = Vendor::new("arize");
    let spaces = arize.get("/v2/spaces").await.json();
    let space = &spaces["spaces"][0];
    let gideon = user(&arize, "gideon.achterberg").await;
    let into = |place: &str, id: &Value| format!("/v2/{place}/{}/users", encoded(id));
    let member = json!({ "user_id": gideon["id"], "role": { "type": "predefined", "name": "read-only" } });
    for path in [into("organizations", &space["organization_id"]), into("spaces", &space["id"])] {
        let answer = write(&arize, "POST", &path, &member).await;
        assert_eq!(
            (answer.status, &answer.json()["role"]["name"]),
            (StatusCode::OK, &json!("READ_ONLY"))
        );
    }
    let path = format!("/v2/users/{}", encoded(&gideon["id"]));
    assert_eq!(act(&arize, "DELETE", &path).await, StatusCode::NO_CONTENT);
    assert_eq!(act(&arize, "DELETE", &path).await, StatusCode::NO_CONTENT);
    assert_eq!(arize.get(&path).await.status, StatusCode::NOT_FOUND);
    for place in [into("organizations", &space["organization_id"]), into("spaces", &space["id"])] {
        let path = format!("{place}/{}", encoded(&gideon["id"]));
        assert_eq!(act(&arize, "DELETE", &path).await, StatusCode::NOT_FOUND, "{path}");
    }
    let invitation = json!({
        "name": "Gideon", "email": gideon["email"], "invite_mode": "EMAIL_LINK", "role": { "type": "PREDEFINED", "name": "MEMBER" },
    });
    let answer = write(&arize, "POST", "/v2/users", &invitation).await;
    assert_eq!(answer.status, StatusCode::CONFLICT, "a deleted user is not invited again");
}

#[tokio::test]
async fn the_vendors_roles_are_told_from_the_accounts_and_cannot_change() {
    let arize = Vendor::new("arize");
    let roles = arize.get("/v2/roles?is_predefined=false").await.json();
    assert_eq!(column(&roles["roles"], "name"), ["Support Desk", "Prompt Reviewer"]);
    let fixed = arize.get("/v2/roles?is_predefined=true").await.json();
    let path = format!("/v2/roles/{}", encoded(&fixed["roles"][0]["id"]));
    let answer = write(&arize, "PATCH", &path, &json!({ "name": "Mine" })).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(answer.header("content-type"), PROBLEM);
}

#[tokio::test]
async fn a_role_that_is_renamed_is_so_wherever_it_was_given() {
    let arize = Vendor::new("arize");
    let roles = arize.get("/v2/roles?is_predefined=false").await.json();
    let role = &roles["roles"][0];
    let body = json!({
        "name": "A", "email": "a@example.com", "invite_mode": "NONE", "role": { "type": "CUSTOM", "id": role["id"] },
    });
    let made = write(&arize, "POST", "/v2/users", &body).await.json();
    assert_eq!(made["role"]["name"], role["name"]);
    let path = format!("/v2/roles/{}", encoded(&role["id"]));
    let answer = write(&arize, "PATCH", &path, &json!({ "name": "Front Desk" })).await;
    assert_eq!(answer.status, StatusCode::OK);
    let read = arize.get(&format!("/v2/users/{}", encoded(&made["id"]))).await.json();
    assert_eq!(read["role"]["name"], "Front Desk");
}

#[tokio::test]
async fn a_service_has_the_rights_of_its_own_role() {
    let arize = Vendor::new("arize");
    let spaces = arize.get("/v2/spaces").await.json();
    let space = &spaces["spaces"][0];
    let key = async |role: &str| {
        let body = json!({
            "key_type": "SERVICE", "name": role, "account_role": { "type": "PREDEFINED", "name": role },
            "organizations": [{ "org_id": space["organization_id"], "spaces": [{ "space_id": space["id"] }] }],
        });
        let made = write(&arize, "POST", "/v2/api-keys", &body).await.json();
        made["key"].as_str().expect("a key").to_owned()
    };
    let (admin, member, annotator) = (key("ADMIN").await, key("MEMBER").await, key("ANNOTATOR").await);
    let body = json!({ "name": "Made by a service" }).to_string();
    for (key, reads, makes) in [(&admin, 200, 201), (&member, 200, 403), (&annotator, 403, 403)] {
        let read = with_key(&arize, key, "GET", "/v2/users?limit=1", None).await.status;
        let made = with_key(&arize, key, "POST", "/v2/organizations", Some(&body)).await.status;
        assert_eq!((read.as_u16(), made.as_u16()), (reads, makes));
    }
}

#[tokio::test]
async fn unknown_fields_and_wrong_types_are_bad_requests() {
    let arize = Vendor::new("arize");
    let ada = user(&arize, "ada.lindqvist@").await;
    let path = format!("/v2/users/{}", encoded(&ada["id"]));
    for body in [
        json!({}),
        json!({ "name": " " }),
        json!({ "name": null }),
        json!({ "name": 7 }),
        json!({ "role": {} }),
        json!({ "name": "Ada", "surprise": 1 }),
        json!([]),
        json!({ "is_developer": "yes" }),
    ] {
        let answer = write(&arize, "PATCH", &path, &body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}");
        assert_eq!(answer.header("content-type"), PROBLEM);
    }
    let named = json!({
        "name": "A", "email": "a@example.com", "invite_mode": "NONE",
        "role": { "type": "CUSTOM", "id": STANDARD.encode("Role:7:pRv1"), "name": "Prompt Reviewer" },
    });
    let answer = write(&arize, "POST", "/v2/users", &named).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "the name of a custom role is only answered");
}

/// Every operation of the description, with every kind of nonsense: a status that is described, and never an error of our own.
#[tokio::test]
async fn nonsense_is_answered_with_a_described_refusal() {
    let arize = Vendor::new("arize");
    let router = arize.sandbox.router();
    let request = Request::get("/sandbox/openapi/arize").body(Body::empty()).expect("a request");
    let described = send(&router, request).await.json();
    let key = secret(&arize.sandbox, "arize", "token");
    let ids = ["nonsense", "VXNlcjo5OTk5OTpub25l", "%FF%00", "%2F%2F", "users", "VXNlcjoxOmE%3D"];
    let bodies = [
        None,
        Some(""),
        Some("{"),
        Some("[]"),
        Some("{}"),
        Some("{\"name\":{}}"),
        Some(
            "{\"name\":\"\\u0000\",\"role\":7,\"key_type\":\"SERVICE\",\"organizations\":[{}],\"type\":\"LLM\",\"config\":{\"provider\":\"CUSTOM\",\"auth\":[]}}",
        ),
        Some("{\"expires_at\":\"yesterday\",\"grace_period_seconds\":-1,\"scopings\":[[]],\"permissions\":[1]}"),
        Some("{\"type\":\"AGENT\",\"name\":\"x\",\"config\":{\"endpoint\":\"https://x\",\"input_schema\":{},\"request_presets\":[1]}}"),
    ];
    let mut seen = 0;
    for (path, operations) in described["paths"].as_object().expect("paths") {
        for (method, operation) in operations.as_object().expect("operations") {
            for id in ids {
                for body in bodies {
                    let mut address = path.clone();
                    while let (Some(start), Some(end)) = (address.find('{'), address.find('}')) {
                        address.replace_range(start..=end, id);
                    }
                    let address = format!("{address}?limit=7&type=LLM&resource_type=SPACE&space_id=%27&space_name=%22&cursor=");
                    let answer = with_key(&arize, &key, &method.to_uppercase(), address.trim_end_matches("&cursor="), body).await;
                    let status = answer.status.as_u16().to_string();
                    assert!(
                        operation["responses"].get(&status).is_some(),
                        "{method} {address} {body:?}: {status} {}",
                        answer.text
                    );
                    assert!(
                        answer.status.as_u16() < 400 || answer.header("content-type") == PROBLEM,
                        "{method} {address}"
                    );
                    seen += 1;
                }
            }
        }
    }
    assert!(seen > 1_000, "{seen}");
}

//! What writes to TrueFoundry's double leave behind: effects counted once, refusals without any, cascades, and one shape of error.

mod house;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use house::{Answer, Vendor, call, secret, send};
use serde_json::{Value, json};

const ROOT: &str = "/api/svc/v1";
const ADA: &str = "ada.lindqvist@example.com";

struct Admin(Vendor);

impl Admin {
    fn new() -> Self {
        Self(Vendor::new("truefoundry"))
    }

    async fn raw(&self, token: &str, method: &str, path: &str, body: &str) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(format!("{ROOT}{path}"))
            .header("authorization", format!("Bearer {token}"))
            .header("content-type", "application/json")
            .body(Body::from(body.to_owned()))
            .expect("a request");
        send(&self.0.router, request).await
    }

    async fn send(&self, method: &str, path: &str, body: Value) -> Answer {
        let token = secret(&self.0.sandbox, "truefoundry", "token");
        self.raw(&token, method, path, &body.to_string()).await
    }

    async fn get(&self, path: &str) -> Value {
        self.0.get(&format!("{ROOT}{path}")).await.json()
    }

    async fn user(&self, email: &str) -> Value {
        let page = self.get(&format!("/users?showInvalidUsers=true&query={email}")).await;
        page["data"][0].clone()
    }

    /// How often each write took effect.
    async fn effects(&self) -> Value {
        let answer = call(&self.0.sandbox.router(), "GET", "/sandbox/effects", "").await;
        answer.json()["effects"]["truefoundry"].clone()
    }
}

#[tokio::test]
async fn a_refused_write_and_one_that_changes_nothing_have_no_effect() {
    let admin = Admin::new();
    let ada = admin.user(ADA).await;
    let id = ada["id"].as_str().expect("an id");
    for (method, path, body, status) in [
        ("POST", "/users/register", json!({ "email": ADA }), 409),
        ("POST", "/users/register", json!({ "email": ADA, "skipIfUserExists": true }), 201),
        (
            "POST",
            "/users/register",
            json!({ "email": "new@example.com", "dryRun": true }),
            201,
        ),
        (
            "POST",
            "/users/invite",
            json!({ "email": ADA, "acceptInviteClientUrl": "https://x.example" }),
            409,
        ),
        ("PATCH", "/users/roles", json!({ "email": ADA, "roles": ["emperor"] }), 422),
        ("PATCH", "/users/roles", json!({ "email": ADA, "roles": ada["roles"] }), 200),
        ("PATCH", "/users/activate", json!({ "email": ADA }), 200),
        ("DELETE", &format!("/users/{id}"), json!({}), 400),
        ("DELETE", "/teams/team-everyone", json!({}), 409),
        ("PUT", "/teams", json!({ "manifest": { "name": "everyone", "members": [] } }), 409),
        (
            "PUT",
            "/teams",
            json!({ "manifest": { "name": "new-team", "members": [] }, "dryRun": true }),
            200,
        ),
        (
            "PUT",
            "/virtual-accounts",
            json!({ "manifest": { "name": "new-bot" }, "dryRun": true }),
            200,
        ),
        (
            "PUT",
            "/virtual-accounts",
            json!({ "manifest": { "name": "tenant-automation" } }),
            200,
        ),
        (
            "DELETE",
            "/personal-access-tokens/revoke/all",
            json!({ "email": "priya.raman@example.com" }),
            200,
        ),
    ] {
        let answer = admin.send(method, path, body).await;
        assert_eq!(answer.status.as_u16(), status, "{method} {path}: {}", answer.text);
    }
    assert_eq!(admin.effects().await, json!({}));
    assert_eq!(admin.user(ADA).await, ada);
}

#[tokio::test]
async fn every_write_that_took_effect_is_counted_once() {
    let admin = Admin::new();
    let ok = async |method: &str, path: &str, body: Value| {
        let answer = admin.send(method, path, body).await;
        assert!(answer.status.is_success(), "{method} {path}: {}", answer.text);
        answer
    };
    for _ in 0..2 {
        ok("PATCH", "/users/deactivate", json!({ "email": ADA })).await;
    }
    ok("PATCH", "/users/roles", json!({ "email": ADA, "roles": ["viewer"] })).await;
    ok("POST", "/personal-access-tokens", json!({ "name": "one-token" })).await;
    let manifest = json!({ "manifest": { "name": "new-team", "members": [ADA] } });
    for _ in 0..2 {
        ok("PUT", "/teams", manifest.clone()).await;
    }
    let made = ok("PUT", "/virtual-accounts", json!({ "manifest": { "name": "new-bot" } }))
        .await
        .json();
    let path = format!("/virtual-accounts/{}/regenerate-token", made["data"]["id"].as_str().expect("an id"));
    ok("POST", &path, json!({ "gracePeriodInMinutes": 1 })).await;
    assert_eq!(
        admin.effects().await,
        json!({
            "PATCH /api/svc/v1/users/deactivate": 1,
            "PATCH /api/svc/v1/users/roles": 1,
            "POST /api/svc/v1/personal-access-tokens": 1,
            "PUT /api/svc/v1/teams": 1,
            "PUT /api/svc/v1/virtual-accounts": 1,
            "POST /api/svc/v1/virtual-accounts/{id}/regenerate-token": 1,
        })
    );
}

#[tokio::test]
async fn whoever_is_deleted_leaves_teams_and_resources_and_takes_their_tokens_along() {
    let admin = Admin::new();
    let ada = admin.user(ADA).await["id"].as_str().expect("an id").to_owned();
    let made = admin
        .send(
            "POST",
            "/personal-access-tokens/for-user",
            json!({ "name": "hers", "userEmail": ADA }),
        )
        .await
        .json();
    let token = made["token"].as_str().expect("a token");
    assert_eq!(admin.raw(token, "GET", "/x/users/info", "").await.status, StatusCode::OK);
    let gone = admin.send("DELETE", &format!("/users/{ada}?forceDelete=true"), json!({})).await;
    assert_eq!((gone.status, gone.text.as_str()), (StatusCode::OK, "{}"));
    assert_eq!(admin.raw(token, "GET", "/x/users/info", "").await.status, StatusCode::UNAUTHORIZED);
    let members = admin.get("/teams/team-research/members?limit=1000").await;
    assert!(!members.to_string().contains(ADA));
    // Somebody new with the same address is somebody else, with none of it.
    admin.send("POST", "/users/register", json!({ "email": ADA })).await;
    let new = admin.user(ADA).await["id"].as_str().expect("an id").to_owned();
    assert_ne!(new, ada);
    let resources = admin.get(&format!("/x/users/{new}/resources")).await;
    assert_eq!(resources, json!({ "data": [] }));
}

#[tokio::test]
async fn a_team_that_is_deleted_takes_its_permissions_from_everybody_in_it() {
    let admin = Admin::new();
    let ada = admin.user(ADA).await["id"].as_str().expect("an id").to_owned();
    let path = format!("/x/users/{ada}/permissions");
    assert!(admin.get(&path).await.to_string().contains("\"team\""));
    let gone = admin.send("DELETE", "/teams/team-research", json!({})).await;
    assert_eq!(gone.status, StatusCode::OK);
    assert!(!admin.get(&path).await.to_string().contains("\"team\""));
}

#[tokio::test]
async fn tokens_end_by_the_clock_of_the_sandbox() {
    let admin = Admin::new();
    let body = json!({ "name": "short-lived", "expirationDate": "2026-07-02T00:00:00Z" });
    let made = admin.send("POST", "/personal-access-tokens", body).await.json();
    let token = made["token"].as_str().expect("a token").to_owned();
    let bot = json!({ "manifest": { "name": "short-bot", "expiration_date": "2026-07-01" } });
    let made = admin.send("PUT", "/virtual-accounts", bot).await.json();
    let id = made["data"]["id"].as_str().expect("an id");
    let bot = made["token"].as_str().expect("a token").to_owned();
    let new = admin
        .send(
            "POST",
            &format!("/virtual-accounts/{id}/regenerate-token"),
            json!({ "gracePeriodInMinutes": 5 }),
        )
        .await
        .json();
    let new = new["token"].as_str().expect("a token").to_owned();
    let status = async |token: &str| admin.raw(token, "GET", "/x/users/info", "").await.status.as_u16();
    assert_eq!([status(&token).await, status(&bot).await, status(&new).await], [200, 200, 200]);
    let set = |moment: &str| admin.0.sandbox.clock().set(moment.parse().expect("a moment"));
    set("2026-07-01T12:06:00Z");
    assert_eq!([status(&token).await, status(&bot).await, status(&new).await], [200, 401, 200]);
    set("2026-07-02T00:00:00Z");
    assert_eq!([status(&token).await, status(&bot).await, status(&new).await], [401, 401, 401]);
    let expired = admin.get("/virtual-accounts?isExpired=true").await;
    assert!(expired.to_string().contains("short-bot"));
}

#[tokio::test]
async fn garbage_is_refused_in_the_one_shape_of_errors() {
    let admin = Admin::new();
    let token = secret(&admin.0.sandbox, "truefoundry", "token");
    let writes = [
        ("POST", "/users/register"),
        ("POST", "/users/invite"),
        ("PATCH", "/users/roles"),
        ("PATCH", "/users/activate"),
        ("PATCH", "/users/deactivate"),
        ("POST", "/users/change-password"),
        ("POST", "/personal-access-tokens"),
        ("POST", "/personal-access-tokens/for-user"),
        ("DELETE", "/personal-access-tokens/revoke/all"),
        ("PUT", "/virtual-accounts"),
        ("POST", "/virtual-accounts/x/regenerate-token"),
        ("PUT", "/teams"),
    ];
    let bodies = [
        ("{", 400),
        ("\u{0}", 400),
        ("", 422),
        ("{}", 422),
        ("[]", 422),
        ("null", 422),
        (
            r#"{"email":1,"name":{},"loginId":[],"manifest":"x","gracePeriodInMinutes":"5"}"#,
            422,
        ),
    ];
    for (method, path) in writes {
        for (body, status) in bodies {
            let answer = admin.raw(&token, method, path, body).await;
            assert_eq!(answer.status.as_u16(), status, "{method} {path} {body:?}: {}", answer.text);
            assert_eq!(answer.json()["statusCode"], status);
            assert!(answer.json()["message"].is_string());
        }
        let answer = admin.raw("nobody", method, path, "{}").await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{method} {path}");
    }
    assert_eq!(admin.effects().await, json!({}));
}

#[tokio::test]
async fn a_limited_caller_changes_nothing_of_others() {
    let admin = Admin::new();
    let limited = secret(&admin.0.sandbox, "truefoundry", "limited_token");
    for (method, path) in [
        ("POST", "/users/register"),
        ("POST", "/users/invite"),
        ("PATCH", "/users/roles"),
        ("DELETE", "/users/x"),
        ("PATCH", "/users/activate"),
        ("PATCH", "/users/deactivate"),
        ("GET", "/x/users/x/resources"),
        ("GET", "/x/users/x/permissions"),
        ("GET", "/x/users/x/teams"),
        ("POST", "/personal-access-tokens/for-user"),
        ("DELETE", "/personal-access-tokens/revoke/all"),
        ("GET", "/virtual-accounts"),
        ("PUT", "/virtual-accounts"),
        ("GET", "/virtual-accounts/exists?name=x"),
        ("GET", "/virtual-accounts/x"),
        ("DELETE", "/virtual-accounts/x"),
        ("GET", "/virtual-accounts/x/token"),
        ("POST", "/virtual-accounts/x/regenerate-token"),
        ("POST", "/virtual-accounts/x/sync-to-secret-store"),
        ("DELETE", "/virtual-accounts/x/jwt/y"),
        ("GET", "/teams/user"),
        ("PUT", "/teams"),
        ("GET", "/teams/x"),
        ("DELETE", "/teams/x"),
        ("GET", "/teams/x/members"),
        ("GET", "/teams/x/managers"),
        ("GET", "/teams/x/permissions"),
        ("GET", "/workspaces"),
        ("GET", "/workspaces/x"),
        ("GET", "/secret-groups"),
    ] {
        let answer = admin.raw(&limited, method, path, "{}").await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{method} {path}: {}", answer.text);
        assert_eq!(answer.json()["statusCode"], 403);
    }
}

#[tokio::test]
async fn what_was_revoked_stays_so_until_the_sandbox_starts_again() {
    let admin = Admin::new();
    let email = admin.get("/x/users/info").await["email"].clone();
    let answer = admin
        .send("DELETE", "/personal-access-tokens/revoke/all", json!({ "email": email }))
        .await;
    assert_eq!(answer.status, StatusCode::OK);
    let token = secret(&admin.0.sandbox, "truefoundry", "token");
    assert_eq!(admin.raw(&token, "GET", "/x/users/info", "").await.status, StatusCode::UNAUTHORIZED);
    admin.0.sandbox.reset().await.expect("a fresh start");
    assert_eq!(admin.raw(&token, "GET", "/x/users/info", "").await.status, StatusCode::OK);
}

#[tokio::test]
async fn an_id_with_reserved_characters_arrives_whole() {
    let admin = Admin::new();
    for path in [
        "/users/a%2Fb%3Fc",
        "/teams/a%2Fb",
        "/virtual-accounts/%25%23/token",
        "/workspaces/%FF",
    ] {
        let answer = admin.0.get(&format!("{ROOT}{path}")).await;
        assert_eq!(
            (answer.status, &answer.json()["statusCode"]),
            (StatusCode::NOT_FOUND, &json!(404)),
            "{path}"
        );
        assert!(!answer.text.contains("Route"), "{path} is a route and no such thing");
    }
}

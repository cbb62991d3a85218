//! What goes wrong on the way, and what we say of it: every fault of a read and of a change, on every platform.

#[path = "../machine/mod.rs"]
mod machine;

mod matrix;
mod writes;
mod yard;

use std::rc::Rc;

use axum::body::Body;
use axum::http;
use machine::{RouterTransport, client};
use rollcall::api::client::Client;
use rollcall::api::platform::Platform;
use rollcall::model::account::Account;
use rollcall::model::error::{ApiError, ErrorKind};
use rollcall::model::page::Page;
use rollcall::model::question::Question;
use rollcall::model::status::Status;
use rollcall::platforms::ALL;
use sandbox::{Options, Sandbox};
use serde_json::{Value, json};
use tower::ServiceExt;

fn sandbox() -> Sandbox {
    Sandbox::open(Options {
        people: 120,
        seed: 7,
        ..Options::default()
    })
    .expect("the sandbox opens")
}

fn connect(sandbox: &Sandbox, platform: &'static dyn Platform) -> Client {
    let slug = platform.facts().slug;
    client(
        platform,
        &format!("/api/{slug}"),
        &sandbox.demo_credential(slug),
        Rc::new(RouterTransport(sandbox.router())),
    )
}

async fn set(sandbox: &Sandbox, platform: &dyn Platform, fault: &Value, times: Option<u32>) {
    let mut rule = json!({"platform": platform.facts().slug, "fault": fault});
    if let Some(times) = times {
        rule["times"] = times.into();
    }
    let request = http::Request::post("/sandbox/faults")
        .header("content-type", "application/json")
        .header("host", "127.0.0.1");
    let response = sandbox
        .router()
        .oneshot(request.body(Body::from(rule.to_string())).unwrap())
        .await
        .unwrap();
    assert!(response.status().is_success(), "{rule} is no fault: {}", response.status());
}

async fn list(client: &Client) -> Result<Page<Account>, ApiError> {
    let question = Question {
        limit: 20,
        ..Question::default()
    };
    client.platform.directory().list(client, &question, None).await
}

/// Lists once under a fault; the error, and how many requests were sent.
async fn struck(platform: &'static dyn Platform, fault: &Value) -> (ErrorKind, usize) {
    let sandbox = sandbox();
    let client = connect(&sandbox, platform);
    set(&sandbox, platform, fault, None).await;
    let error = list(&client).await.expect_err("the fault shows");
    (error.kind, client.recorder.calls().len())
}

#[tokio::test]
async fn a_failure_that_may_pass_is_asked_three_times_and_a_refusal_once() {
    let cases = [
        (json!({"kind": "status", "status": 500}), ErrorKind::Server(500), 3),
        (json!({"kind": "status", "status": 502}), ErrorKind::Server(502), 3),
        (json!({"kind": "status", "status": 503}), ErrorKind::Server(503), 3),
        (
            json!({"kind": "status", "status": 429, "retry_after": 1}),
            ErrorKind::RateLimited,
            3,
        ),
        (json!({"kind": "status", "status": 429}), ErrorKind::RateLimited, 3),
        (
            json!({"kind": "status", "status": 429, "retry_after": 99999}),
            ErrorKind::RateLimited,
            1,
        ),
        (
            json!({"kind": "status", "status": 429, "retry_after": "nonsense"}),
            ErrorKind::RateLimited,
            3,
        ),
        (json!({"kind": "status", "status": 401}), ErrorKind::Unauthorized, 1),
        (json!({"kind": "status", "status": 403}), ErrorKind::Forbidden, 1),
        (json!({"kind": "status", "status": 404}), ErrorKind::NotFound, 1),
        (json!({"kind": "status", "status": 422}), ErrorKind::Refused(422), 1),
        (json!({"kind": "status", "status": 418}), ErrorKind::Status(418), 1),
        (
            json!({"kind": "redirect", "location": "https://login.example.com/"}),
            ErrorKind::Redirected,
            1,
        ),
        (json!({"kind": "html"}), ErrorKind::WrongContentType("text/html".to_owned()), 1),
        (
            json!({"kind": "content_type", "value": "text/plain"}),
            ErrorKind::WrongContentType("text/plain".to_owned()),
            1,
        ),
        (json!({"kind": "empty_body"}), ErrorKind::Empty, 1),
        (json!({"kind": "bad_utf8"}), ErrorKind::NotText, 1),
        (json!({"kind": "truncate"}), ErrorKind::Truncated, 3),
        (json!({"kind": "cut_body"}), ErrorKind::Truncated, 3),
    ];
    for platform in ALL {
        for (fault, kind, sent) in &cases {
            assert_eq!(
                struck(platform, fault).await,
                (kind.clone(), *sent),
                "{} {fault}",
                platform.facts().name
            );
        }
    }
}

#[tokio::test]
async fn malformed_json_is_said_with_its_place() {
    for platform in ALL {
        let (kind, sent) = struck(platform, &json!({"kind": "malformed_json"})).await;
        assert!(matches!(kind, ErrorKind::BadJson(..)), "{} {kind:?}", platform.facts().name);
        assert_eq!(sent, 1);
    }
}

#[tokio::test]
async fn an_answer_without_end_is_cut_off() {
    for platform in ALL {
        let (kind, _) = struck(platform, &json!({"kind": "too_large", "bytes": 70 << 20})).await;
        assert_eq!(kind, ErrorKind::TooLarge, "{}", platform.facts().name);
    }
}

#[tokio::test]
async fn what_fails_once_is_asked_again_and_nobody_notices() {
    for platform in ALL {
        let sandbox = sandbox();
        let client = connect(&sandbox, platform);
        set(
            &sandbox,
            platform,
            &json!({"kind": "status", "status": 503, "retry_after": 1}),
            Some(1),
        )
        .await;
        assert!(!list(&client).await.expect("the second answer counts").rows.is_empty());
        assert_eq!(client.recorder.calls().iter().map(|call| call.attempt).collect::<Vec<_>>(), [1, 2]);
    }
}

#[tokio::test]
async fn one_record_without_its_id_is_counted_and_its_neighbours_stay() {
    for platform in ALL {
        let id = if platform.facts().slug == "authress" { "userId" } else { "id" };
        for kind in ["missing_field", "null_field"] {
            let sandbox = sandbox();
            let client = connect(&sandbox, platform);
            let whole = list(&client).await.unwrap();
            client.forget();
            set(&sandbox, platform, &json!({"kind": kind, "field": id}), None).await;
            let page = list(&client).await.unwrap();
            assert_eq!(
                (page.rows.len(), page.unreadable.len()),
                (whole.rows.len() - usize::from(platform.facts().slug != "istari"), 1),
                "{} {kind}",
                platform.facts().name
            );
        }
    }
}

#[tokio::test]
async fn a_field_that_is_missing_null_or_retyped_costs_no_row() {
    for platform in ALL {
        let fields: &[&str] = match platform.facts().slug {
            "civis" => &[
                "name",
                "email",
                "active",
                "suspended",
                "groups",
                "createdAt",
                "lastSeenAt",
                "user",
                "primaryGroupId",
            ],
            "istari" => &[
                "display_name",
                "email",
                "user_type",
                "provider_user_state",
                "created",
                "control_tags",
                "tenant_id",
                "user_name",
            ],
            "authress" => &["name", "email"],
            "arize" => &["name", "email", "status", "role", "created_at"],
            _ => &["email", "active", "metadata", "roles", "createdAt", "tenantName"],
        };
        for field in fields {
            for kind in ["missing_field", "null_field", "wrong_type"] {
                let sandbox = sandbox();
                let client = connect(&sandbox, platform);
                set(&sandbox, platform, &json!({"kind": kind, "field": field}), None).await;
                let page = list(&client)
                    .await
                    .unwrap_or_else(|error| panic!("{} {kind} {field}: {error:?}", platform.facts().name));
                assert_eq!(page.unreadable, [], "{} {kind} {field}", platform.facts().name);
            }
        }
    }
}

#[tokio::test]
async fn a_word_that_nobody_knows_is_kept_and_shown_as_it_came() {
    for (slug, field) in [("istari", "provider_user_state"), ("arize", "status")] {
        let platform = rollcall::platforms::named(slug).unwrap();
        let sandbox = sandbox();
        let client = connect(&sandbox, platform);
        set(
            &sandbox,
            platform,
            &json!({"kind": "unknown_enum", "field": field, "value": "ON_SABBATICAL"}),
            None,
        )
        .await;
        let page = list(&client).await.unwrap();
        assert_eq!(page.rows[0].status, Status::Other("ON_SABBATICAL".to_owned()), "{slug}");
    }
}

#[tokio::test]
async fn fields_that_nobody_knows_are_shown_in_the_full_record() {
    for platform in ALL {
        let sandbox = sandbox();
        let client = connect(&sandbox, platform);
        let id = list(&client).await.unwrap().rows[0].id.clone();
        let before = platform.directory().get(&client, &id).await.unwrap().fields.len();
        set(&sandbox, platform, &json!({"kind": "extra_field"}), None).await;
        let after = platform.directory().get(&client, &id).await.unwrap().fields.len();
        assert!(after > before, "{}", platform.facts().name);
    }
}

#[tokio::test]
async fn the_vendors_own_words_come_with_the_error() {
    let words = "The moon is in the wrong quarter.";
    for platform in ALL {
        let sandbox = sandbox();
        let client = connect(&sandbox, platform);
        let body = match platform.facts().slug {
            "civis" => json!({"error": "bad_request", "errorDescription": words, "code": 400}),
            "istari" => json!({"detail": words}),
            "authress" => json!({"title": words}),
            "arize" => json!({"title": "Bad Request", "status": 400, "detail": words}),
            _ => json!({"statusCode": 400, "message": words}),
        };
        set(&sandbox, platform, &json!({"kind": "status", "status": 400, "body": body}), None).await;
        let error = list(&client).await.unwrap_err();
        assert_eq!(
            error.said.map(|said| said.text).as_deref(),
            Some(words),
            "{}",
            platform.facts().name
        );
    }
}

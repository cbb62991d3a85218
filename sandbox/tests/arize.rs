//! Arize answers as its contract says: problem documents, pages by cursor, both dialects on input.

mod house;

use axum::http::StatusCode;
use house::{Vendor, call, column, secret};
use serde_json::json;

#[tokio::test]
async fn a_call_without_a_valid_key_is_refused_with_a_problem() {
    let arize = Vendor::new("arize");
    let expired = secret(&arize.sandbox, "arize", "expired_token");
    for authorization in ["", "Bearer nonsense", &format!("Bearer {expired}")] {
        let answer = call(&arize.router, "GET", "/v2/users", authorization).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert_eq!(answer.header("content-type"), "application/problem+json");
        let problem = answer.json();
        assert_eq!(problem["status"], 401);
        assert!(problem["title"].is_string() && problem["type"].is_string());
    }
}

#[tokio::test]
async fn a_caller_without_the_permission_is_forbidden() {
    let arize = Vendor::new("arize");
    let answer = arize.get_as("limited_token", "/v2/users").await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_parameter_beyond_its_limits_is_a_bad_request() {
    let arize = Vendor::new("arize");
    let long = format!("email={}", "x".repeat(256));
    for query in [
        "limit=0",
        "limit=101",
        "limit=x",
        "status=blocked",
        "status=inactive",
        "cursor=x",
        long.as_str(),
    ] {
        let answer = arize.get(&format!("/v2/users?{query}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
    }
    assert_eq!(arize.get("/v2/users/nonsense").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn an_unknown_or_deleted_user_is_not_found() {
    let arize = Vendor::new("arize");
    // base64 of `User:99999:none`
    assert_eq!(arize.get("/v2/users/VXNlcjo5OTk5OTpub25l").await.status, StatusCode::NOT_FOUND);
    assert_eq!(arize.get("/v2/nothing").await.status, StatusCode::NOT_FOUND);
    let viktor = arize.get("/v2/users?email=viktor.halloran").await.json();
    assert_eq!(viktor["users"], json!([]));
}

#[tokio::test]
async fn the_cursor_leads_through_everybody_once_in_the_order_of_creation() {
    let arize = Vendor::new("arize");
    let mut seen = Vec::new();
    let mut path = "/v2/users?limit=17".to_owned();
    loop {
        let page = arize.get(&path).await.json();
        for user in page["users"].as_array().expect("a list") {
            seen.push((user["created_at"].to_string(), user["id"].to_string()));
            assert_ne!(user["status"], "inactive");
        }
        let more = page["pagination"]["has_more"] == true;
        assert_eq!(more, page["pagination"].get("next_cursor").is_some());
        if !more {
            break;
        }
        let cursor = page["pagination"]["next_cursor"].as_str().expect("a cursor");
        path = format!("/v2/users?limit=17&cursor={cursor}");
    }
    let mut sorted = seen.clone();
    sorted.sort();
    sorted.dedup();
    assert_eq!(seen, sorted);
    assert!(seen.len() > 50);
}

#[tokio::test]
async fn the_search_by_address_ignores_case_and_tells_ada_from_bram() {
    let arize = Vendor::new("arize");
    let page = arize.get("/v2/users?limit=50&email=ADA.LINDQVIST").await.json();
    assert_eq!(column(&page["users"], "name"), ["Ada Lindqvist", "Bram Okafor"]);
    let page = arize.get("/v2/users?email=elsewhere").await.json();
    assert_eq!(page["users"], json!([]));
}

#[tokio::test]
async fn statuses_are_understood_in_both_dialects_and_answered_in_capitals() {
    let arize = Vendor::new("arize");
    let page = arize.get("/v2/users?status=invited&status=EXPIRED").await.json();
    let mut statuses = column(&page["users"], "status");
    statuses.sort_unstable();
    statuses.dedup();
    assert_eq!(statuses, ["EXPIRED", "INVITED"]);
    let emails = column(&page["users"], "email");
    assert!(emails.contains(&"priya.raman@example.com") && emails.contains(&"jonas.petersen@example.net"));
}

#[tokio::test]
async fn one_user_is_the_same_as_in_the_list_with_the_padding_of_the_id_encoded() {
    let arize = Vendor::new("arize");
    let page = arize.get("/v2/users?limit=1").await.json();
    let user = &page["users"][0];
    let id = user["id"].as_str().expect("an id");
    let bytes = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, id).expect("base64");
    assert!(String::from_utf8_lossy(&bytes).starts_with("User:1:"));
    let path = format!("/v2/users/{}", id.replace('=', "%3D"));
    assert_eq!(&arize.get(&path).await.json(), user);
    assert_eq!(user["role"], json!({ "type": "PREDEFINED", "name": "ADMIN" }));
}

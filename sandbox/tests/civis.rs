//! Civis answers as its contract says: refusals, the list with all its filters, one user, who am I.

mod house;

use axum::http::StatusCode;
use house::{Vendor, call, column, secret};
use serde_json::json;

const LISTS: &str = "/users?account_status=all&limit=10000";

#[tokio::test]
async fn a_call_without_a_valid_key_is_refused_with_a_challenge() {
    let civis = Vendor::new("civis");
    let expired = secret(&civis.sandbox, "civis", "expired_token");
    for authorization in ["", "Bearer nonsense", "Basic nonsense", &format!("Bearer {expired}")] {
        for path in ["/users", "/users/", "/users/me", "/users/4001", "/endpoints"] {
            let answer = call(&civis.router, "GET", path, authorization).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
            assert!(answer.headers.contains_key("www-authenticate"), "{path}");
            assert_eq!(answer.json()["code"], 401);
        }
    }
}

#[tokio::test]
async fn a_parameter_that_makes_no_sense_is_a_bad_request() {
    let civis = Vendor::new("civis");
    for query in [
        "limit=0",
        "limit=10001",
        "limit=many",
        "page_num=0",
        "order=email",
        "order_dir=up",
        "account_status=Active",
        "group_id=x",
        "group_ids[]=x",
        "group_id=31&group_ids[]=32",
        "exclude_groups=maybe",
    ] {
        let answer = civis.get(&format!("/users?{query}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
        assert_eq!(answer.json()["error"], "bad_request");
    }
}

#[tokio::test]
async fn an_unknown_user_or_address_is_not_found() {
    let civis = Vendor::new("civis");
    for path in ["/users/1", "/users/you", "/users/99999999999999999999", "/nothing"] {
        let answer = civis.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.json()["error"], "not_found");
    }
}

#[tokio::test]
async fn the_pages_are_read_to_the_first_empty_one_and_hold_everybody_once() {
    let civis = Vendor::new("civis");
    let mut seen = Vec::new();
    for page in 1.. {
        let answer = civis.get(&format!("/users?limit=37&page_num={page}")).await;
        assert_eq!(answer.header("x-pagination-current-page"), page.to_string());
        assert_eq!(answer.header("x-pagination-per-page"), "37");
        let rows = answer.json();
        if rows == json!([]) {
            let total: usize = answer.header("x-pagination-total-entries").parse().expect("a total");
            let pages: usize = answer.header("x-pagination-total-pages").parse().expect("a total");
            assert_eq!(total, seen.len());
            assert_eq!(pages, page - 1);
            break;
        }
        seen.extend(rows.as_array().expect("a list").iter().map(|row| row["id"].as_i64()));
    }
    let count = seen.len();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), count);
    assert!(count > 40);
}

#[tokio::test]
async fn the_default_page_has_twenty_active_users_in_the_order_of_their_names() {
    let civis = Vendor::new("civis");
    for path in ["/users", "/users/"] {
        let rows = civis.get(path).await.json();
        assert_eq!(rows.as_array().map(Vec::len), Some(20));
        let mut names: Vec<_> = column(&rows, "name").iter().map(|name| name.to_lowercase()).collect();
        let shown = names.clone();
        names.sort();
        assert_eq!(shown, names);
        assert!(rows.as_array().expect("a list").iter().all(|row| row["active"] == true));
    }
    let up = civis.get(&format!("{LISTS}&order=user")).await.json();
    let down = civis.get(&format!("{LISTS}&order=user&order_dir=desc")).await.json();
    let mut turned = column(&down, "user");
    turned.reverse();
    assert_eq!(column(&up, "user"), turned);
}

#[tokio::test]
async fn the_search_finds_name_login_address_and_id_in_any_case() {
    let civis = Vendor::new("civis");
    for query in ["ADA+LINDQVIST", "adalindqvist3", "ada.lindqvist%40example.com", "4003"] {
        let rows = civis.get(&format!("/users?query={query}")).await.json();
        assert_eq!(column(&rows, "email"), ["ada.lindqvist@example.com"], "{query}");
    }
    let rows = civis
        .get("/users?query=%D0%A1%D0%9E%D0%9A%D0%9E%D0%9B%D0%9E%D0%92%D0%90")
        .await
        .json();
    assert!(column(&rows, "email").contains(&"ekaterina.sokolova@example.com"));
}

#[tokio::test]
async fn status_groups_flags_and_organization_narrow_the_list() {
    let civis = Vendor::new("civis");
    let total = async |query: &str| -> usize {
        let answer = civis.get(&format!("/users?{query}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{query}");
        answer.header("x-pagination-total-entries").parse().expect("a total")
    };
    let all = total("account_status=all").await;
    let active = total("").await;
    assert_eq!(all, active + total("account_status=inactive").await);
    assert_eq!(total("account_status=inactive&query=viktor.halloran").await, 1);
    assert_eq!(total("query=viktor.halloran").await, 0);
    let (one, other) = (total("group_id=31").await, total("group_ids[]=32").await);
    let either = total("group_ids%5B%5D=31&group_ids%5B%5D=32").await;
    assert!(either >= one.max(other) && either <= one + other && one > 0);
    let flagged = total("feature_flag=ai_support_agent").await;
    assert!(flagged > 0 && flagged < active);
    assert_eq!(total("organization_id=3").await, active);
    assert_eq!(total("organization_id=8").await, 0);
    assert_eq!(total("feature_flag=none").await, 0);
}

#[tokio::test]
async fn excluded_groups_leave_an_empty_list_behind_in_both_spellings_of_true() {
    let civis = Vendor::new("civis");
    for spelling in ["true", "True"] {
        let rows = civis.get(&format!("/users?exclude_groups={spelling}")).await.json();
        assert!(rows.as_array().expect("a list").iter().all(|row| row["groups"] == json!([])));
    }
    let rows = civis.get("/users?exclude_groups=False").await.json();
    assert_ne!(rows[0]["groups"], json!([]));
}

#[tokio::test]
async fn the_summary_the_detail_and_me_have_their_own_fields() {
    let civis = Vendor::new("civis");
    let rows = civis.get("/users?query=4001").await.json();
    let detail = civis.get("/users/4001").await.json();
    let me = civis.get("/users/me").await.json();
    assert!(rows[0].get("currentSignInAt").is_some() && rows[0].get("accountStatus").is_none());
    assert!(detail.get("currentSignInAt").is_none());
    assert_eq!(detail["accountStatus"], "Active");
    assert_eq!(detail["myPermissionLevel"], "manage");
    assert_eq!(detail["organizationSSODisableCapable"], true);
    assert!(detail["vpnEnabled"].is_null() || detail["vpnEnabled"].is_boolean());
    assert_eq!(me["username"], detail["user"]);
    assert_eq!(me["preferences"]["query_preview_rows"], 50);
    assert_eq!(civis.get("/users/4010").await.json()["robot"], true);
    let suspended = civis.get("/users?query=noor.vandenberg").await.json();
    assert_eq!((&suspended[0]["suspended"], &suspended[0]["active"]), (&json!(true), &json!(true)));
}

#[tokio::test]
async fn basic_authentication_and_a_body_on_get_are_tolerated() {
    let civis = Vendor::new("civis");
    let key = secret(&civis.sandbox, "civis", "token");
    let basic = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, format!("{key}:"));
    let request = axum::http::Request::get("/users/me")
        .header("authorization", format!("Basic {basic}"))
        .header("content-type", "application/json")
        .body("{}".into())
        .expect("a request");
    assert_eq!(house::send(&civis.router, request).await.status, StatusCode::OK);
}

#[tokio::test]
async fn nobody_of_another_organization_is_ever_seen() {
    let civis = Vendor::new("civis");
    let rows = civis.get(LISTS).await.json();
    let emails = column(&rows, "email");
    assert!(!emails.iter().any(|email| email.contains("elsewhere")));
    assert_eq!(emails.iter().filter(|email| **email == "ada.lindqvist@example.com").count(), 1);
    for person in sandbox::people::cast().iter().filter(|person| person.foreign) {
        let answer = civis.get(&format!("/users/{}", 4000 + person.number)).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_caller_without_administration_sees_only_their_own_groups() {
    let civis = Vendor::new("civis");
    let all = civis.get("/users?limit=10000").await.json();
    let few = civis.get_as("limited_token", "/users?limit=10000").await.json();
    let (all, few) = (column(&all, "user"), column(&few, "user"));
    assert!(!few.is_empty() && few.len() < all.len());
    let hidden = all.iter().find(|user| !few.contains(*user)).expect("somebody hidden");
    let row = civis.get(&format!("/users?query={hidden}")).await.json();
    let path = format!("/users/{}", row[0]["id"]);
    assert_eq!(civis.get(&path).await.status, StatusCode::OK);
    assert_eq!(civis.get_as("limited_token", &path).await.status, StatusCode::NOT_FOUND);
}

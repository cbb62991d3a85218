//! Istari answers as its contract says: refusals, the whole list at once, one user, who am I.

mod house;

use axum::http::StatusCode;
use house::{Vendor, call, column, secret};
use serde_json::{Value, json};

const USERS: &str = "/api/v2/users";

#[tokio::test]
async fn a_call_without_a_valid_token_is_refused() {
    let istari = Vendor::new("istari");
    let expired = secret(&istari.sandbox, "istari", "expired_token");
    for authorization in ["", "Bearer nonsense", "Basic eDo=", &format!("Bearer {expired}")] {
        for path in [USERS, "/api/v2/users/me", "/api/v2/users/x"] {
            let answer = call(&istari.router, "GET", path, authorization).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
            assert!(answer.json()["detail"].is_string());
        }
    }
}

#[tokio::test]
async fn a_limited_caller_may_only_ask_who_they_are() {
    let istari = Vendor::new("istari");
    assert_eq!(istari.get_as("limited_token", USERS).await.status, StatusCode::FORBIDDEN);
    let me = istari.get_as("limited_token", "/api/v2/users/me").await;
    assert_eq!(me.json()["email"], "tomas.herrera@example.com");
}

#[tokio::test]
async fn an_unknown_filter_value_is_a_validation_error_with_its_place() {
    let istari = Vendor::new("istari");
    for (name, value) in [("user_state", "inactive"), ("user_type", "robot"), ("user_state", "")] {
        let answer = istari.get(&format!("{USERS}?{name}={value}")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(answer.json()["detail"][0]["loc"], json!(["query", name]));
    }
}

#[tokio::test]
async fn an_unknown_user_is_not_found() {
    let istari = Vendor::new("istari");
    for path in ["/api/v2/users/none", "/api/v2/users/a%2Fb", "/api/v2/users/%FF", "/users"] {
        let answer = istari.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.json()["detail"].is_string());
    }
}

#[tokio::test]
async fn the_list_is_a_bare_array_whose_filters_add_up() {
    let istari = Vendor::new("istari");
    let count = async |query: &str| -> usize {
        let rows = istari.get(&format!("{USERS}?{query}")).await.json();
        rows.as_array().map(Vec::len).expect("a bare array")
    };
    let all = count("user_state=all").await;
    assert_eq!(
        all,
        count("user_state=all&user_type=human").await + count("user_state=all&user_type=agent").await
    );
    let rows = istari.get(USERS).await.json();
    let active = rows.as_array().expect("a bare array");
    assert!(active.len() < all);
    assert!(active.iter().all(|row| row["provider_user_state"] == "USER_STATE_ACTIVE"));
}

#[tokio::test]
async fn every_required_field_is_there_and_agents_have_no_address() {
    let istari = Vendor::new("istari");
    let rows = istari.get(&format!("{USERS}?user_state=all")).await.json();
    for row in rows.as_array().expect("a bare array") {
        for field in ["id", "created", "provider_name", "provider_user_id", "user_type"] {
            assert!(row[field].is_string(), "{field}");
        }
        assert!(row["personal_access_tokens"].is_array());
        let agent = row["user_type"] == "agent";
        assert_eq!(row["email"].is_null(), agent);
        assert_eq!(row["machine_name"].is_string(), agent);
        for token in row["personal_access_tokens"].as_array().expect("a list") {
            assert_eq!(token["token"], "");
        }
    }
    assert!(rows.as_array().expect("a list").iter().any(|row| row["infosec_level"].is_object()));
    assert!(rows.as_array().expect("a list").iter().any(|row| row["control_tags"].is_array()));
}

#[tokio::test]
async fn the_states_of_the_cast_are_all_there() {
    let istari = Vendor::new("istari");
    let rows = istari.get(&format!("{USERS}?user_state=all")).await.json();
    let state = |email: &str| -> Value {
        let row = rows.as_array().expect("a list").iter().find(|row| row["email"] == email);
        row.expect(email)["provider_user_state"].clone()
    };
    assert_eq!(state("viktor.halloran@example.com"), "USER_STATE_INACTIVE");
    assert_eq!(state("sofia.marchetti@example.com"), "USER_STATE_LOCKED");
    assert_eq!(state("hanna.virtanen@example.com"), "USER_STATE_DELETED");
    assert_eq!(state("luca.romano@example.com"), "USER_STATE_INITIAL");
    assert_eq!(state("noor.vandenberg@example.com"), "USER_STATE_SUSPEND");
    assert_eq!(state("daniel.osei@example.org"), "USER_STATE_UNSPECIFIED");
    assert_eq!(state("eunji.park@example.com"), Value::Null);
}

#[tokio::test]
async fn one_user_is_the_same_as_in_the_list_and_other_tenants_are_not_seen() {
    let istari = Vendor::new("istari");
    let rows = istari.get(&format!("{USERS}?user_state=all")).await.json();
    let id = rows[2]["id"].as_str().expect("an id");
    assert_eq!(istari.get(&format!("{USERS}/{id}")).await.json(), rows[2]);
    let emails = column(&rows, "email");
    assert!(emails.contains(&"Ada.Lindqvist@Example.com"));
    assert!(!emails.iter().any(|email| email.contains("elsewhere")));
    let tenants = column(&rows, "tenant_id");
    assert!(tenants.iter().all(|tenant| *tenant == tenants[0]));
}

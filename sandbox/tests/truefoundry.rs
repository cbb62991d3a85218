//! TrueFoundry answers as its contract says: refusals, pages by offset, one user, the session.

mod house;

use axum::http::StatusCode;
use house::{Vendor, call, column, secret};
use serde_json::json;

const USERS: &str = "/api/svc/v1/users";

#[tokio::test]
async fn a_call_without_a_valid_token_is_refused() {
    let truefoundry = Vendor::new("truefoundry");
    let expired = secret(&truefoundry.sandbox, "truefoundry", "expired_token");
    for authorization in ["", "Bearer nonsense", &format!("Bearer {expired}")] {
        for path in [USERS, "/api/svc/v1/users/x", "/api/svc/v1/x/users/info"] {
            let answer = call(&truefoundry.router, "GET", path, authorization).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
            assert_eq!(answer.json()["statusCode"], 401);
            assert!(answer.json()["message"].is_string());
        }
    }
}

#[tokio::test]
async fn a_limited_caller_may_only_ask_who_they_are() {
    let truefoundry = Vendor::new("truefoundry");
    assert_eq!(truefoundry.get_as("limited_token", USERS).await.status, StatusCode::FORBIDDEN);
    let session = truefoundry.get_as("limited_token", "/api/svc/v1/x/users/info").await.json();
    assert_eq!(session["email"], "tomas.herrera@example.com");
    assert_eq!(session["subjectType"], "user");
    assert_eq!(session["effectiveUserId"], session["id"]);
}

#[tokio::test]
async fn a_parameter_that_makes_no_sense_is_invalid_and_an_unknown_id_is_not_found() {
    let truefoundry = Vendor::new("truefoundry");
    for query in ["limit=0", "limit=x", "offset=-1", "showInvalidUsers=perhaps"] {
        let answer = truefoundry.get(&format!("{USERS}?{query}")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
    }
    for path in ["/api/svc/v1/users/none", "/api/svc/v1/nothing", "/users"] {
        let answer = truefoundry.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.json()["statusCode"], 404);
    }
}

#[tokio::test]
async fn the_offset_leads_through_everybody_to_an_empty_page() {
    let truefoundry = Vendor::new("truefoundry");
    let mut seen = Vec::new();
    loop {
        let path = format!("{USERS}?limit=25&offset={}&showInvalidUsers=false", seen.len());
        let page = truefoundry.get(&path).await.json();
        let rows = page["data"].as_array().expect("a list");
        if rows.is_empty() {
            assert_eq!(page["pagination"]["total"], seen.len());
            break;
        }
        seen.extend(rows.iter().map(|row| row["id"].to_string()));
    }
    let count = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), count);
}

#[tokio::test]
async fn deactivated_users_are_hidden_unless_asked_for() {
    let truefoundry = Vendor::new("truefoundry");
    let hidden = truefoundry.get(&format!("{USERS}?query=viktor.halloran")).await.json();
    assert_eq!(
        hidden,
        json!({ "data": [], "pagination": { "total": 0, "offset": 0, "limit": 100 } })
    );
    let shown = truefoundry
        .get(&format!("{USERS}?query=VIKTOR.HALLORAN&showInvalidUsers=true"))
        .await
        .json();
    assert_eq!(shown["data"][0]["active"], false);
}

#[tokio::test]
async fn one_user_comes_in_an_envelope_and_an_invited_one_has_not_accepted() {
    let truefoundry = Vendor::new("truefoundry");
    let page = truefoundry.get(&format!("{USERS}?query=priya.raman")).await.json();
    let user = &page["data"][0];
    assert_eq!(user["metadata"]["inviteAccepted"], false);
    let path = format!("{USERS}/{}", user["id"].as_str().expect("an id"));
    assert_eq!(&truefoundry.get(&path).await.json()["data"], user);
}

#[tokio::test]
async fn nobody_of_another_tenant_is_ever_seen() {
    let truefoundry = Vendor::new("truefoundry");
    let page = truefoundry.get(&format!("{USERS}?limit=100000&showInvalidUsers=true")).await.json();
    assert!(
        page["data"]
            .as_array()
            .expect("a list")
            .iter()
            .all(|row| row["tenantName"] == "northwind")
    );
    let emails = column(&page["data"], "email");
    assert!(!emails.iter().any(|email| email.contains("elsewhere")));
    assert!(emails.contains(&"kofi.mensah@research.example.org"));
}

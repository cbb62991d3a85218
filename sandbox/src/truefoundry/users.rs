//! The directory of TrueFoundry: a page of users, one user, who am I.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rusqlite::OptionalExtension;
use rusqlite::types::Value as Sql;
use serde_json::{Value, json};

use super::record::TENANT;
use super::{Caller, answer, broken, not_found, refuse};
use crate::Sandbox;
use crate::address::{Query, Segments};
use crate::page::page;
use crate::platform::Platform;
use crate::refusal::Refusal;
use crate::routes::{Routes, get};
use crate::sentinel;

pub fn routes() -> Routes {
    Routes::new()
        .add(get("/users"), list)
        .add(get("/users/{id}"), one)
        // One of the calls that live under `/x/` (TrueFoundry contract, gotcha 3).
        .add(get("/x/users/info"), info)
}

/// GET /api/svc/v1/users
async fn list(State(sandbox): State<Sandbox>, caller: Caller, query: Query) -> Result<Response, Refusal> {
    caller.may_read_users()?;
    let limit = number(&query, "limit", 100, 1)?;
    let offset = number(&query, "offset", 0, 0)?;
    let all = match query.filled("showInvalidUsers") {
        None | Some("false") => false,
        Some("true") => true,
        Some(_) => return Err(invalid("showInvalidUsers must be true or false")),
    };
    sentinel::heed(Platform::TrueFoundry, query.get("query")).await?;
    let mut matching = "SELECT number FROM truefoundry_users WHERE tenant = ?".to_owned();
    let mut values = vec![Sql::Text(TENANT.to_owned())];
    if !all {
        matching.push_str(" AND active = 1");
    }
    if let Some(search) = query.filled("query") {
        // (choice) The search ignores case (TrueFoundry contract, list).
        matching.push_str(" AND contains(email_key, ?)");
        values.push(Sql::Text(search.to_lowercase()));
    }
    matching.push_str(" ORDER BY number");
    let document = "SELECT document FROM truefoundry_users WHERE number = ?";
    let (total, rows) = sandbox
        .database()
        .read(move |connection| page(connection, &(matching, values), &[], document, offset, limit))
        .await
        .map_err(broken)?;
    // Past the end `data` is empty, and that is no error (TrueFoundry contract, Pagination).
    let pagination = json!({ "total": total, "offset": offset, "limit": limit });
    Ok(answer(format!("{{\"data\":[{}],\"pagination\":{pagination}}}", rows.join(","))))
}

/// GET /api/svc/v1/users/{id}
async fn one(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    caller.may_read_users()?;
    let id = path.after("users").unwrap_or_default();
    let document = found(&sandbox, id).await?;
    Ok(answer(format!("{{\"data\":{document}}}")))
}

/// GET /api/svc/v1/x/users/info: the caller's session.
async fn info(State(sandbox): State<Sandbox>, caller: Caller) -> Result<Response, Refusal> {
    let document = found(&sandbox, caller.id).await?;
    let user: Value = serde_json::from_str(&document).unwrap_or_default();
    // A session spells an account otherwise than a user does: the vendor's client reads `id` here and `accountId` there.
    let accounts = user["accounts"].as_array().map(|accounts| {
        let account = |account: &Value| json!({ "id": account["accountId"], "name": account["name"] });
        accounts.iter().map(account).collect::<Vec<_>>()
    });
    let session = json!({
        "id": user["id"],
        "subjectSlug": user["email"],
        "subjectType": "user",
        "roles": user["roles"],
        // Everybody is in this team (TrueFoundry contract, delete).
        "teams": [{ "id": "team-everyone", "name": "everyone" }],
        "accounts": accounts,
        "effectiveUserId": user["id"],
        "userName": user["metadata"]["displayName"],
        "email": user["email"],
        "tenantName": user["tenantName"],
        "metadata": user["metadata"],
    });
    Ok(answer(session.to_string()))
}

async fn found(sandbox: &Sandbox, id: String) -> Result<String, Refusal> {
    sandbox
        .database()
        .read(move |connection| {
            connection
                .prepare_cached("SELECT document FROM truefoundry_users WHERE id = ?1 AND tenant = ?2")?
                .query_row((id, TENANT), |row| row.get(0))
                .optional()
        })
        .await
        .map_err(broken)?
        .ok_or_else(not_found)
}

fn number(query: &Query, name: &str, default: i64, least: i64) -> Result<i64, Refusal> {
    let Some(text) = query.filled(name) else {
        return Ok(default);
    };
    text.parse()
        .ok()
        .filter(|number| *number >= least)
        .ok_or_else(|| invalid(&format!("{name} must be an integer of at least {least}")))
}

fn invalid(text: &str) -> Refusal {
    refuse(StatusCode::UNPROCESSABLE_ENTITY, text)
}

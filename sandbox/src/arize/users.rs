//! The directory of Arize: a page of users, one user.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rusqlite::types::Value as Sql;
use rusqlite::{OptionalExtension, params_from_iter};
use serde_json::json;

use super::record::{ACCOUNT, INACTIVE};
use super::{Caller, answer, bad_request, broken, refuse};
use crate::Sandbox;
use crate::address::{Query, Segments};
use crate::cursor;
use crate::platform::Platform;
use crate::refusal::Refusal;
use crate::routes::{Routes, get};
use crate::sentinel;

pub fn routes() -> Routes {
    Routes::new().add(get("/users"), list).add(get("/users/{user_id}"), one)
}

/// GET /v2/users
async fn list(State(sandbox): State<Sandbox>, caller: Caller, query: Query) -> Result<Response, Refusal> {
    caller.may_read_users()?;
    let limit: usize = match query.get("limit") {
        None => 50,
        Some(text) => text.parse().unwrap_or(0),
    };
    if !(1..=100).contains(&limit) {
        return Err(bad_request("limit must be between 1 and 100."));
    }
    let after = match query.get("cursor") {
        None => 0,
        Some(text) => cursor::read(Platform::Arize, text).ok_or_else(|| bad_request("cursor is not one that this server has given."))?,
    };
    let mut conditions = vec!["account = ?", "number > ?"];
    let mut values = vec![Sql::Text(ACCOUNT.to_owned()), Sql::Integer(after)];
    if let Some(email) = query.filled("email") {
        if email.chars().count() > 255 {
            return Err(bad_request("email must be at most 255 characters."));
        }
        conditions.push("contains(email_key, ?)");
        values.push(Sql::Text(email.to_lowercase()));
    }
    let statuses = statuses(&query)?;
    let marks = vec!["?"; statuses.len()].join(", ");
    let any_of = format!("status IN ({marks})");
    conditions.push(&any_of);
    values.extend(statuses.into_iter().map(|status| Sql::Text(status.to_owned())));
    sentinel::heed(Platform::Arize, query.get("email")).await?;
    // One row more than asked for shows whether there is another page.
    values.push(Sql::Integer(i64::try_from(limit).unwrap_or(100) + 1));
    let statement = format!(
        "SELECT number, document FROM arize_users WHERE {} ORDER BY number LIMIT ?",
        conditions.join(" AND ")
    );
    let mut rows: Vec<(i64, String)> = sandbox
        .database()
        .read(move |connection| {
            connection
                .prepare_cached(&statement)?
                .query_map(params_from_iter(&values), |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
        })
        .await
        .map_err(broken)?;
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    let pagination = match rows.last() {
        // `next_cursor` only when there is more (Arize contract, Pagination).
        Some((last, _)) if has_more => {
            json!({ "has_more": true, "next_cursor": cursor::after(Platform::Arize, *last) })
        }
        _ => json!({ "has_more": false }),
    };
    let users: Vec<_> = rows.into_iter().map(|(_, document)| document).collect();
    Ok(answer(format!("{{\"users\":[{}],\"pagination\":{pagination}}}", users.join(","))))
}

/// Both dialects are understood (Arize contract, Dialects); without the filter, everybody but the inactive.
fn statuses(query: &Query) -> Result<Vec<&'static str>, Refusal> {
    const LISTED: [&str; 3] = ["ACTIVE", "INVITED", "EXPIRED"];
    let mut wanted = Vec::new();
    for text in query.all("status").filter(|text| !text.is_empty()) {
        let known = LISTED.into_iter().find(|status| status.eq_ignore_ascii_case(text));
        // (choice) `inactive` is refused like any value that can never be listed.
        wanted.push(known.ok_or_else(|| bad_request("status must be ACTIVE, INVITED or EXPIRED."))?);
    }
    Ok(if wanted.is_empty() { LISTED.to_vec() } else { wanted })
}

/// GET `/v2/users/{user_id}`
async fn one(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    caller.may_read_users()?;
    let id = path.after("users").unwrap_or_default();
    // (choice) What is not an id at all is a bad request, an unknown id is not found.
    let formed = STANDARD
        .decode(&id)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .is_some_and(|text| text.starts_with("User:"));
    if !formed {
        return Err(bad_request("user_id is not a valid id."));
    }
    let document: Option<String> = sandbox
        .database()
        .read(move |connection| {
            connection
                .prepare_cached("SELECT document FROM arize_users WHERE id = ?1 AND account = ?2 AND status <> ?3")?
                .query_row((id, ACCOUNT, INACTIVE), |row| row.get(0))
                .optional()
        })
        .await
        .map_err(broken)?;
    let document = document.ok_or_else(|| refuse(StatusCode::NOT_FOUND, "There is no such user."))?;
    Ok(answer(document))
}

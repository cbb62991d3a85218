//! The directory of Authress: a page of users, one user.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rusqlite::types::Value as Sql;
use rusqlite::{OptionalExtension, params_from_iter};
use serde_json::{Value, json};

use super::record::ACCOUNT;
use super::{Caller, answer, broken, invalid, refuse};
use crate::Sandbox;
use crate::address::{Query, Segments};
use crate::cursor;
use crate::platform::Platform;
use crate::refusal::Refusal;
use crate::routes::{Routes, get};
use crate::sentinel;

/// The longest filter, tenant id and user id of a request (Authress contract, "get users" and "delete user").
const LONGEST: usize = 64;

pub fn routes() -> Routes {
    Routes::new().add(get("/users"), list).add(get("/users/{user_id}"), one)
}

/// GET /v1/users
async fn list(State(sandbox): State<Sandbox>, caller: Caller, query: Query) -> Result<Response, Refusal> {
    caller.may_list()?;
    let limit: usize = match query.filled("limit") {
        // The server applies the default; the vendor's client sends none (Authress contract, gotcha 4).
        None => 100,
        Some(text) => text.parse().unwrap_or(0),
    };
    if !(1..=100).contains(&limit) {
        return Err(invalid("limit must be between 1 and 100."));
    }
    for name in ["filter", "tenantId"] {
        if query.get(name).is_some_and(|value| value.chars().count() > LONGEST) {
            return Err(invalid(&format!("{name} must be at most {LONGEST} characters.")));
        }
    }
    let after = match query.filled("cursor") {
        None => 0,
        Some(text) => cursor::read(Platform::Authress, text).ok_or_else(|| invalid("cursor is not one that this server has given."))?,
    };
    sentinel::heed(Platform::Authress, query.get("filter")).await?;
    let mut conditions = vec!["account = ?", "number > ?"];
    let mut values = vec![Sql::Text(ACCOUNT.to_owned()), Sql::Integer(after)];
    if let Some(tenant) = query.filled("tenantId") {
        // (choice) An unknown tenant has nobody, and that is no error.
        conditions.push("tenant_id = ?");
        values.push(Sql::Text(tenant.to_owned()));
    }
    if let Some(filter) = query.filled("filter") {
        conditions.push("contains(search, ?)");
        values.push(Sql::Text(filter.to_lowercase()));
    }
    // One row more than asked for shows whether there is another page.
    values.push(Sql::Integer(i64::try_from(limit).unwrap_or(100) + 1));
    let statement = format!(
        "SELECT number, document FROM authress_users WHERE {} ORDER BY number LIMIT ?",
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
    let next = (rows.len() > limit)
        .then(|| rows.get(limit - 1))
        .flatten()
        .map(|(last, _)| cursor::after(Platform::Authress, *last));
    rows.truncate(limit);
    let users: Vec<_> = rows.into_iter().map(|(_, document)| document).collect();
    let (pagination, links) = (pagination(next.as_deref()), links(&query, limit, next.as_deref()));
    Ok(answer(
        StatusCode::OK,
        format!("{{\"users\":[{}],\"pagination\":{pagination},\"links\":{links}}}", users.join(",")),
    ))
}

fn pagination(next: Option<&str>) -> Value {
    json!({ "next": next.map(|cursor| json!({ "cursor": cursor })) })
}

/// `next` is there only when there is a next page (Authress contract, Pagination). (choice) The addresses are the
/// vendor's own, as behind any gateway: a client goes on with the cursor.
fn links(query: &Query, limit: usize, next: Option<&str>) -> Value {
    let address = |cursor: Option<&str>| {
        let mut pairs = form_urlencoded::Serializer::new(String::new());
        pairs.append_pair("limit", &limit.to_string());
        for name in ["filter", "tenantId"] {
            if let Some(value) = query.get(name) {
                pairs.append_pair(name, value);
            }
        }
        if let Some(cursor) = cursor {
            pairs.append_pair("cursor", cursor);
        }
        let query = pairs.finish();
        json!({ "href": format!("https://{ACCOUNT}.api.authress.io/v1/users?{query}") })
    };
    let mut links = json!({ "self": address(query.filled("cursor")) });
    if let Some(cursor) = next {
        links["next"] = address(Some(cursor));
    }
    links
}

/// GET /v1/users/{userId}
async fn one(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    let id = path.after("users").ok_or_else(|| invalid("userId is not UTF-8."))?;
    // Ids in answers may be longer than a path may hold (Authress contract, gotcha 3).
    if !(1..=LONGEST).contains(&id.chars().count()) {
        return Err(invalid(&format!("userId must be 1 to {LONGEST} characters.")));
    }
    caller.may_read(&id)?;
    let document: Option<String> = sandbox
        .database()
        .read(move |connection| {
            connection
                .prepare_cached("SELECT document FROM authress_users WHERE user_id = ?1 AND account = ?2")?
                .query_row((id, ACCOUNT), |row| row.get(0))
                .optional()
        })
        .await
        .map_err(broken)?;
    let document = document.ok_or_else(|| {
        refuse(
            StatusCode::NOT_FOUND,
            "UserNotFound",
            "There is no such user, or you may not know of them.",
        )
    })?;
    Ok(answer(StatusCode::OK, document))
}

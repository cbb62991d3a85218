//! The directory of Arize: a page of users, one user.

use axum::extract::State;
use axum::response::Response;
use rusqlite::params_from_iter;
use rusqlite::types::Value as Sql;
use serde_json::json;

use super::listing::{self, Part};
use super::record::{self, ACCOUNT};
use super::{Caller, answer, bad_request, broken, id_after, not_found, records, schema};
use crate::Sandbox;
use crate::address::{Query, Segments};
use crate::platform::Platform;
use crate::refusal::Refusal;
use crate::routes::{Routes, get};
use crate::sentinel;

pub fn routes() -> Routes {
    let statuses = json!({ "type": "array", "items": schema::word(&LISTED) });
    let list_users = listing::described(get("/users"), "users", &schema::user())
        .query("email", json!({ "type": "string", "maxLength": 255 }))
        .query("status", statuses);
    Routes::new()
        .add(list_users, list)
        .add(get("/users/{user_id}").answers(200, "application/json", schema::user()), one)
}

/// The statuses that a list may show.
const LISTED: [&str; 3] = ["ACTIVE", "INVITED", "EXPIRED"];

/// GET /v2/users
async fn list(State(sandbox): State<Sandbox>, caller: Caller, query: Query) -> Result<Response, Refusal> {
    caller.may("USER_READ")?;
    let part = Part::of(&query)?;
    let mut conditions = vec!["account = ?", "number > ?"];
    let mut values = vec![Sql::Text(ACCOUNT.to_owned()), Sql::Integer(part.after)];
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
    values.push(Sql::Integer(part.limit + 1));
    let statement = format!(
        "SELECT number, document FROM arize_users WHERE {} ORDER BY number LIMIT ?",
        conditions.join(" AND ")
    );
    let rows = sandbox
        .database()
        .read(move |connection| {
            connection
                .prepare_cached(&statement)?
                .query_map(params_from_iter(&values), |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
        })
        .await
        .map_err(broken)?;
    Ok(listing::page("users", part, rows))
}

/// Both dialects are understood (Arize contract, Dialects); without the filter, everybody but the inactive.
fn statuses(query: &Query) -> Result<Vec<&'static str>, Refusal> {
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
    let id = id_after(&path, "users")?;
    // Who may not read a user is told that there is none (Arize contract, Errors).
    caller.may("USER_READ").map_err(|_| not_found("user"))?;
    let (_, user) = records::read(&sandbox, move |connection| record::known(connection, &id)).await?;
    Ok(answer(json!(user).to_string()))
}

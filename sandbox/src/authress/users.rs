//! The directory of Authress: a page of users, one user, and the user who leaves.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use rusqlite::types::Value as Sql;
use rusqlite::{Connection, OptionalExtension, params_from_iter};
use serde_json::json;

use super::noun::MEDIA;
use super::record::ACCOUNT;
use super::request::{Asked, Bounds, Ids, links, pagination};
use super::{Caller, access, answer, broken, document, invalid, refuse, schema};
use crate::address::Query;
use crate::platform::Platform;
use crate::refusal::Refusal;
use crate::routes::{Routes, delete, get};
use crate::{Sandbox, effect, sentinel};

/// The longest filter, tenant id and user id of a request (Authress contract, "get users" and "delete user").
const LONGEST: usize = 64;

/// (choice) How long a user is still there after their deletion was accepted, in milliseconds.
const STAYS: i64 = 1_000;

const BOUNDS: Bounds = Bounds {
    rows: 100,
    filter: LONGEST,
};

pub fn routes() -> Routes {
    let user = || {
        let text = json!({ "type": ["string", "null"] });
        schema::object(
            &["userId"],
            json!({ "userId": { "type": "string" }, "name": text, "picture": text, "email": text }),
        )
    };
    let users = get("/users")
        .query("limit", json!({ "type": "integer", "minimum": 1, "maximum": BOUNDS.rows }))
        .query("cursor", json!({ "type": "string" }))
        .query("filter", schema::text(0, LONGEST))
        .query("tenantId", schema::text(0, LONGEST))
        .answers(200, MEDIA, schema::collection("users", &user()));
    let id = || schema::text(1, LONGEST);
    Routes::new()
        .add(users, list)
        .add(get("/users/{userId}").segment("userId", id()).answers(200, MEDIA, user()), one)
        .add(delete("/users/{userId}").segment("userId", id()).empty(202), remove)
}

/// GET /v1/users
async fn list(State(sandbox): State<Sandbox>, caller: Caller, query: Query) -> Result<Response, Refusal> {
    caller.may_list()?;
    if query.get("tenantId").is_some_and(|value| value.chars().count() > LONGEST) {
        return Err(invalid(&format!("tenantId must be at most {LONGEST} characters.")));
    }
    // The server applies the default limit; the vendor's client sends none (Authress contract, gotcha 4).
    let asked = Asked::of(&query, BOUNDS)?;
    sentinel::heed(Platform::Authress, query.get("filter")).await?;
    let mut conditions = vec!["account = ?", "number > ?"];
    let mut values = vec![Sql::Text(ACCOUNT.to_owned()), Sql::Integer(asked.after)];
    if let Some(tenant) = query.filled("tenantId") {
        // (choice) An unknown tenant has nobody, and that is no error.
        conditions.push("tenant_id = ?");
        values.push(Sql::Text(tenant.to_owned()));
    }
    if let Some(filter) = &asked.filter {
        conditions.push("contains(search, ?)");
        values.push(Sql::Text(filter.clone()));
    }
    values.push(Sql::Integer(i64::try_from(asked.limit).unwrap_or(100) + 1));
    let statement = format!(
        "SELECT number, document FROM authress_users WHERE {} ORDER BY number LIMIT ?",
        conditions.join(" AND ")
    );
    let rows: Vec<(i64, String)> = sandbox
        .database()
        .read(move |connection| {
            connection
                .prepare_cached(&statement)?
                .query_map(params_from_iter(&values), |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
        })
        .await
        .map_err(broken)?;
    let (users, next) = asked.page(rows);
    let (pagination, links) = (pagination(next.as_deref()), links("/users", &query, asked.limit, next.as_deref()));
    Ok(answer(
        StatusCode::OK,
        format!("{{\"users\":[{}],\"pagination\":{pagination},\"links\":{links}}}", users.join(",")),
    ))
}

/// GET /v1/users/{userId}
async fn one(State(sandbox): State<Sandbox>, caller: Caller, ids: Ids) -> Result<Response, Refusal> {
    // Ids in answers may be longer than a path may hold (Authress contract, gotcha 3).
    let id = ids.get("userId", LONGEST)?;
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
    Ok(answer(StatusCode::OK, document.ok_or_else(unknown)?))
}

/// Nobody of that id, or nobody whom the caller may know of.
pub fn unknown() -> Refusal {
    let text = "There is no such user, or you may not know of them.";
    refuse(StatusCode::NOT_FOUND, "UserNotFound", text)
}

/// Whether there is such a user.
pub fn is_there(connection: &Connection, id: &str) -> rusqlite::Result<bool> {
    connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM authress_users WHERE user_id = ?1 AND account = ?2)")?
        .query_row((id, ACCOUNT), |row| row.get(0))
}

/// DELETE /v1/users/{userId}: accepted, and done a little later. Who is leaving already is accepted again, without effect.
async fn remove(State(sandbox): State<Sandbox>, caller: Caller, ids: Ids) -> Result<Response, Refusal> {
    let id = ids.get("userId", LONGEST)?;
    caller.may_list()?;
    let leaves = sandbox.clock().now().as_millisecond() + STAYS;
    document::change(&sandbox, move |transaction| {
        if !is_there(transaction, &id)? {
            return Err(unknown().into());
        }
        let leaving = transaction.execute(
            "INSERT OR IGNORE INTO authress_leaving (user_id, leaves_at) VALUES (?1, ?2)",
            (&id, leaves),
        )?;
        if leaving > 0 {
            effect(transaction, Platform::Authress, "DELETE /v1/users/{userId}", &id)?;
        }
        Ok(())
    })
    .await?;
    Ok(StatusCode::ACCEPTED.into_response())
}

/// Lets those go whose time has come, with everything that they were given. It is done before anything is answered, so
/// that nobody can see it half done.
pub async fn let_go(sandbox: &Sandbox) -> Result<(), Refusal> {
    let now = sandbox.clock().now().as_millisecond();
    let due = move |connection: &Connection| -> rusqlite::Result<Vec<String>> {
        connection
            .prepare_cached("SELECT user_id FROM authress_leaving WHERE leaves_at <= ?1")?
            .query_map([now], |row| row.get(0))?
            .collect()
    };
    if sandbox
        .database()
        .read(move |connection| due(connection))
        .await
        .map_err(broken)?
        .is_empty()
    {
        return Ok(());
    }
    let gone = sandbox.database().write(move |transaction| {
        for user in due(transaction)? {
            access::forget(transaction, &user)?;
            transaction.execute("DELETE FROM authress_users WHERE user_id = ?1 AND account = ?2", (&user, ACCOUNT))?;
            transaction.execute("DELETE FROM authress_leaving WHERE user_id = ?1", [&user])?;
        }
        Ok(())
    });
    gone.await.map_err(broken)
}

//! How a user of Civis gets in: second factor, sessions, suspension, access mail (Civis contract 3.16 to 3.18).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rusqlite::Connection;
use serde_json::json;

use super::accounts::{save, set_status};
use super::users::{path_id, shown, visible};
use super::{Caller, answer, date, done, effect, shapes, unprocessable, write};
use crate::Sandbox;
use crate::address::Segments;
use crate::refusal::Refusal;
use crate::routes::{Routes, delete, post};

pub fn routes() -> Routes {
    let wiped = |path: &str| {
        delete(path)
            .segment("id", shapes::integer())
            .answers(200, "application/json", shapes::user())
    };
    let unsuspended = post("/users/{id}/unsuspend")
        .segment("id", shapes::integer())
        .answers(200, "application/json", shapes::suspension());
    let mailed = post("/users/{id}/access_email").segment("id", shapes::integer()).empty(204);
    Routes::new()
        .add(wiped("/users/{id}/2fa"), wipe_second_factor)
        .add(wiped("/users/{id}/sessions"), end_sessions)
        .add(unsuspended, unsuspend)
        .add(mailed, mail_access)
}

/// `DELETE /users/{id}/2fa`
async fn wipe_second_factor(sandbox: State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    wipe(sandbox, caller, path, "second_factor", "DELETE /users/{id}/2fa").await
}

/// `DELETE /users/{id}/sessions`
async fn end_sessions(sandbox: State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    wipe(sandbox, caller, path, "sessions", "DELETE /users/{id}/sessions").await
}

/// Nothing of the user's own record changes: no answer tells of either. What was wiped already is no effect.
async fn wipe(
    State(sandbox): State<Sandbox>,
    caller: Caller,
    path: Segments,
    what: &'static str,
    operation: &'static str,
) -> Result<Response, Refusal> {
    let id = path_id(&path)?;
    write(&sandbox, move |connection| {
        let (detail, _) = visible(connection, &caller, id)?;
        caller.must_administer()?;
        let wiped = connection
            .prepare_cached(&format!("UPDATE civis_profiles SET {what} = 0 WHERE user_id = ?1 AND {what} > 0"))?
            .execute([id])?;
        if wiped > 0 {
            effect(connection, operation, &id)?;
        }
        Ok(shown(&caller, detail))
    })
    .await
}

/// `POST /users/{id}/unsuspend`. (inferred) The status is then `Unsuspended`; for who is not suspended, nothing changes.
async fn unsuspend(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    let id = path_id(&path)?;
    let now = sandbox.clock().now();
    write(&sandbox, move |connection| {
        let (mut detail, admin) = visible(connection, &caller, id)?;
        caller.must_administer()?;
        let unlocked_at = if detail.suspended {
            set_status(&mut detail, "Unsuspended");
            save(connection, &caller, &mut detail, admin, now)?;
            connection.execute(
                "UPDATE civis_profiles SET unlocked_at = ?2 WHERE user_id = ?1",
                (id, &detail.updated_at),
            )?;
            effect(connection, "POST /users/{id}/unsuspend", &id)?;
            detail.updated_at
        } else {
            unlocked(connection, id)?.unwrap_or_else(|| date(now))
        };
        let body = json!({ "id": id, "user": detail.user, "unlockedAt": unlocked_at });
        Ok(answer(StatusCode::OK, body.to_string()))
    })
    .await
}

fn unlocked(connection: &Connection, id: i64) -> rusqlite::Result<Option<String>> {
    connection
        .prepare_cached("SELECT unlocked_at FROM civis_profiles WHERE user_id = ?1")?
        .query_row([id], |row| row.get(0))
}

/// `POST /users/{id}/access_email`. The effect's key says which mail it was: a welcome for who was never here, else a new password.
async fn mail_access(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    let id = path_id(&path)?;
    write(&sandbox, move |connection| {
        let (detail, _) = visible(connection, &caller, id)?;
        caller.must_administer()?;
        if !detail.active {
            // (choice) A deactivated user has nothing to get into.
            return Err(unprocessable("The user is deactivated.").into());
        }
        let mail = if detail.last_seen_at.is_some() { "reset" } else { "welcome" };
        effect(connection, "POST /users/{id}/access_email", &format!("{mail}:{id}"))?;
        Ok(done())
    })
    .await
}

//! Personal access tokens: shown once, listed with their user, and dead as soon as they are revoked (Istari contract 3).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};
use serde_json::{Value, json};

use super::asked::{self, Page};
use super::documents::fresh;
use super::record::{self, AccessToken, date};
use super::{Caller, answer, broken, change, refuse, schemas};
use crate::address::{Query, Segments};
use crate::platform::Platform;
use crate::refusal::Refusal;
use crate::routes::{Routes, delete, get, post};
use crate::{Sandbox, effect};

/// The `token_id` of the token that stands for a credential which the sandbox gave out itself.
pub const OF_THE_SANDBOX: &str = "sandbox-credential";

pub fn routes() -> Routes {
    let token = schemas::access_token();
    Routes::new()
        .add(
            post("/pat")
                .needs("name", schemas::text())
                .answers(200, "application/json", token.clone()),
            create,
        )
        .add(
            post("/pat/agent")
                .needs("name", schemas::text())
                .answers(200, "application/json", token.clone()),
            create_for_agent,
        )
        .add(
            get("/pat")
                .query("page", schemas::page_number())
                .query("size", schemas::page_size())
                .query("sort", schemas::text())
                .answers(200, "application/json", schemas::page(&token)),
            list,
        )
        .add(delete("/pat/{pat_id}").answers(200, "application/json", json!({})), revoke)
        .add(delete("/pat").answers(200, "application/json", json!({})), revoke_all)
}

/// Whose secret this is, if it was made here.
pub fn owner(connection: &Connection, secret: &str) -> rusqlite::Result<Option<String>> {
    connection
        .prepare_cached("SELECT user FROM istari_token_secrets WHERE secret = ?1")?
        .query_row([secret], |row| row.get(0))
        .optional()
}

/// POST /api/v2/pat
async fn create(sandbox: State<Sandbox>, caller: Caller, query: Query) -> Result<Response, Refusal> {
    made(&sandbox, caller, &query, "human").await
}

/// POST /api/v2/pat/agent
async fn create_for_agent(sandbox: State<Sandbox>, caller: Caller, query: Query) -> Result<Response, Refusal> {
    made(&sandbox, caller, &query, "agent").await
}

async fn made(sandbox: &Sandbox, caller: Caller, query: &Query, user_type: &'static str) -> Result<Response, Refusal> {
    let name = asked::needed(query, "name")?;
    if name.trim().is_empty() {
        // (choice) A token without a name could not be told from another.
        return Err(asked::invalid(
            &["query", "name"],
            "string_too_short",
            "String should have at least 1 character",
        ));
    }
    let token = change(sandbox, move |connection, now| {
        let mut dice = fresh(connection)?;
        let mut token = AccessToken {
            id: dice.uuid(),
            created: date(now),
            machine_user_id: if user_type == "agent" { dice.uuid() } else { caller.id.clone() },
            token: String::new(),
            token_id: dice.word(18),
            name,
            user_type: user_type.to_owned(),
            created_by_id: caller.id.clone(),
        };
        let secret = format!("istari-pat-{}", dice.word(40));
        record::change(connection, &caller.id, |user| user.personal_access_tokens.push(token.clone()))?;
        connection.execute(
            "INSERT INTO istari_token_secrets (secret, token, user) VALUES (?1, ?2, ?3)",
            (&secret, &token.id, &caller.id),
        )?;
        let operation = if user_type == "agent" {
            "POST /api/v2/pat/agent"
        } else {
            "POST /api/v2/pat"
        };
        effect(connection, Platform::Istari, operation, &token.id)?;
        // Only this answer tells the secret; what is kept does not have it.
        token.token = secret;
        Ok(Ok(token))
    })
    .await?;
    Ok(answer(StatusCode::OK, json!(token).to_string()))
}

/// GET /api/v2/pat: the caller's own.
async fn list(State(sandbox): State<Sandbox>, caller: Caller, query: Query) -> Result<Response, Refusal> {
    let page = Page::asked(&query)?;
    let user = sandbox
        .database()
        .read(move |connection| record::one(connection, &caller.id))
        .await
        .map_err(broken)?;
    let tokens = user.map(|user| user.personal_access_tokens).unwrap_or_default();
    Ok(page.of(tokens.into_iter().map(|token| json!(token)).collect()))
}

/// DELETE /api/v2/pat/{id}: by the id, not the `token_id` (Istari contract 3).
async fn revoke(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    let id = path.after("pat").unwrap_or_default();
    change(&sandbox, move |connection, now| {
        if take_away(connection, now, &caller.id, |token| token.id == id)?.is_empty() {
            return Ok(Err(refuse(StatusCode::NOT_FOUND, "Personal access token not found")));
        }
        effect(connection, Platform::Istari, "DELETE /api/v2/pat/{pat_id}", &id)?;
        Ok(Ok(()))
    })
    .await?;
    Ok(answer(StatusCode::OK, Value::Null.to_string()))
}

/// DELETE /api/v2/pat: all of the caller's, with the one in use (Istari contract 3, inferred).
async fn revoke_all(State(sandbox): State<Sandbox>, caller: Caller) -> Result<Response, Refusal> {
    change(&sandbox, move |connection, now| {
        if !take_away(connection, now, &caller.id, |_| true)?.is_empty() {
            effect(connection, Platform::Istari, "DELETE /api/v2/pat", &caller.id)?;
        }
        Ok(Ok(()))
    })
    .await?;
    Ok(answer(StatusCode::OK, Value::Null.to_string()))
}

/// Revokes those of a user's tokens for which `wanted` holds.
fn take_away(
    connection: &Connection,
    now: Timestamp,
    user: &str,
    wanted: impl Fn(&AccessToken) -> bool,
) -> rusqlite::Result<Vec<AccessToken>> {
    let mut gone = Vec::new();
    record::change(connection, user, |user| {
        let (taken, kept) = user.personal_access_tokens.drain(..).partition(|token| wanted(token));
        gone = taken;
        user.personal_access_tokens = kept;
    })?;
    for token in &gone {
        connection.execute("DELETE FROM istari_token_secrets WHERE token = ?1", [&token.id])?;
        if token.token_id == OF_THE_SANDBOX {
            // It ends and is not deleted: the app's settings name it, and must go on doing so.
            connection.execute(
                "UPDATE credentials SET expires_at = MIN(COALESCE(expires_at, ?2), ?2) WHERE platform = 'istari' AND user = ?1",
                (user, now.as_second()),
            )?;
        }
    }
    Ok(gone)
}

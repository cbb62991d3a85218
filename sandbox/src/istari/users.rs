//! The directory of Istari: the whole list at once, who am I, one user.

use std::convert::Infallible;

use axum::body::Body;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream;
use rusqlite::{Connection, OptionalExtension};
use tokio::sync::mpsc;

use super::record::{ACTIVE, TENANT};
use super::{Caller, answer, broken, not_one_of, refuse, schemas};
use crate::Sandbox;
use crate::address::{Query, Segments};
use crate::refusal::Refusal;
use crate::routes::{Routes, get};

/// The size of the pieces in which the list is sent.
const PIECE: usize = 1 << 16;

pub fn routes() -> Routes {
    // `/users/me` before `/users/{id}` (Istari contract 2); the router prefers the literal.
    Routes::new()
        .add(
            get("/users")
                .query("user_state", schemas::words(&["active", "all"]))
                .query("user_type", schemas::words(&["human", "agent", "all"]))
                .answers(200, "application/json", schemas::list(&schemas::user())),
            list,
        )
        .add(get("/users/me").answers(200, "application/json", schemas::user()), me)
        .add(get("/users/{user_id}").answers(200, "application/json", schemas::user()), one)
}

/// GET /api/v2/users: a bare array of everybody, not paged (Istari contract 1, Pagination).
async fn list(State(sandbox): State<Sandbox>, caller: Caller, query: Query) -> Result<Response, Refusal> {
    let allowed = ["active", "all"];
    let state = query.get("user_state").unwrap_or("active");
    if !allowed.contains(&state) {
        return Err(not_one_of("user_state", state, &allowed));
    }
    let allowed = ["human", "agent", "all"];
    let kind = query.get("user_type").unwrap_or("all");
    if !allowed.contains(&kind) {
        return Err(not_one_of("user_type", kind, &allowed));
    }
    caller.may_read_others()?;
    // (inferred) "active" keeps users whose state is USER_STATE_ACTIVE (Istari contract 3).
    let only_active = state == "active";
    let kind = kind.to_owned();
    let (pieces, received) = mpsc::channel(4);
    let database = sandbox.database().clone();
    tokio::task::spawn_blocking(move || {
        // Whoever reads may go away in the middle: then nobody is left to be told of an error.
        let _ = database.read_now(|connection| send(connection, only_active, &kind, &pieces));
    });
    let body = stream::unfold(received, |mut received| async move {
        let piece: Bytes = received.recv().await?;
        Some((Ok::<_, Infallible>(piece), received))
    });
    let kind = [(CONTENT_TYPE, "application/json")];
    Ok((kind, Body::from_stream(body)).into_response())
}

/// Sends the stored documents one after the other, without reading what they say.
fn send(connection: &Connection, only_active: bool, kind: &str, pieces: &mpsc::Sender<Bytes>) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(
        "SELECT document FROM istari_users
         WHERE tenant_id = ?1 AND (NOT ?2 OR state = ?3) AND (?4 = 'all' OR user_type = ?4) ORDER BY number",
    )?;
    let mut rows = statement.query((TENANT, only_active, ACTIVE, kind))?;
    let mut piece = vec![b'['];
    let mut first = true;
    while let Some(row) = rows.next()? {
        if !first {
            piece.push(b',');
        }
        first = false;
        piece.extend_from_slice(row.get_ref(0)?.as_bytes()?);
        if piece.len() > PIECE && pieces.blocking_send(std::mem::take(&mut piece).into()).is_err() {
            return Ok(());
        }
    }
    piece.push(b']');
    let _ = pieces.blocking_send(piece.into());
    Ok(())
}

/// GET /api/v2/users/me
async fn me(State(sandbox): State<Sandbox>, caller: Caller) -> Result<Response, Refusal> {
    found(&sandbox, caller.id).await
}

/// GET /api/v2/users/{id}
async fn one(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    caller.may_read_others()?;
    let id = path.after("users").unwrap_or_default();
    found(&sandbox, id).await
}

async fn found(sandbox: &Sandbox, id: String) -> Result<Response, Refusal> {
    let document: Option<String> = sandbox
        .database()
        .read(move |connection| {
            connection
                .prepare_cached("SELECT document FROM istari_users WHERE id = ?1 AND tenant_id = ?2")?
                .query_row((id, TENANT), |row| row.get(0))
                .optional()
        })
        .await
        .map_err(broken)?;
    let document = document.ok_or_else(|| refuse(StatusCode::NOT_FOUND, "User not found"))?;
    Ok(answer(StatusCode::OK, document))
}

//! Registries upstream, and syncs that go on by themselves with the clock (Istari contract 3).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::asked::{self, Page};
use super::documents::{self, Kind, fresh};
use super::record::date;
use super::{Caller, answer, broken, change, refuse, schemas};
use crate::address::{Query, Segments};
use crate::platform::Platform;
use crate::refusal::Refusal;
use crate::routes::{Routes, get, post};
use crate::{Sandbox, effect};

/// After how many seconds a sync is under way, and after how many it is over.
const STARTS: i64 = 2;
const ENDS: i64 = 8;

pub fn routes() -> Routes {
    let id = json!({ "type": "object", "required": ["upstream_remote_id"], "properties": { "upstream_remote_id": schemas::text() } });
    Routes::new()
        .add(
            get("/upstream-remotes")
                .query("page", schemas::page_number())
                .query("size", schemas::page_size())
                .query("sort", schemas::text())
                .answers(200, "application/json", schemas::page(&schemas::remote())),
            list,
        )
        .add(
            post("/upstream-remotes/sync")
                .body(id)
                .answers(200, "application/json", schemas::sync()),
            sync,
        )
        .add(
            get("/upstream-remotes/sync/{upstream_remote_sync_id}").answers(200, "application/json", schemas::sync()),
            status,
        )
}

/// GET /api/v2/upstream-remotes
async fn list(State(sandbox): State<Sandbox>, _: Caller, query: Query) -> Result<Response, Refusal> {
    let page = Page::asked(&query)?;
    let read = sandbox.database().read(|connection| documents::all(connection, Kind::Remote));
    Ok(page.of(read.await.map_err(broken)?))
}

/// POST /api/v2/upstream-remotes/sync: it only begins.
async fn sync(State(sandbox): State<Sandbox>, caller: Caller, body: Bytes) -> Result<Response, Refusal> {
    let remote = asked::text(&asked::body(&body)?, "upstream_remote_id")?;
    caller.may("sync upstream remotes")?;
    let begun = change(&sandbox, move |connection, now| {
        let Some(remote) = documents::one(connection, Kind::Remote, &remote)? else {
            return Ok(Err(refuse(StatusCode::NOT_FOUND, "Upstream remote not found")));
        };
        let id = fresh(connection)?.uuid();
        let begun = json!({
            "id": id, "created": date(now), "created_by_id": caller.id, "upstream_remote_id": remote["id"],
            "fails": remote["is_archived"], "begun": now.as_millisecond(),
        });
        documents::keep(connection, Kind::Sync, &begun)?;
        effect(connection, Platform::Istari, "POST /api/v2/upstream-remotes/sync", &id)?;
        Ok(Ok(at(&begun, now)))
    })
    .await?;
    Ok(answer(StatusCode::OK, begun.to_string()))
}

/// GET /api/v2/upstream-remotes/sync/{id}
async fn status(State(sandbox): State<Sandbox>, _: Caller, path: Segments) -> Result<Response, Refusal> {
    let id = path.after("sync").unwrap_or_default();
    let read = sandbox
        .database()
        .read(move |connection| documents::one(connection, Kind::Sync, &id));
    let found = read.await.map_err(broken)?;
    let found = found.ok_or_else(|| refuse(StatusCode::NOT_FOUND, "Upstream remote sync not found"))?;
    Ok(answer(StatusCode::OK, at(&found, sandbox.clock().now()).to_string()))
}

/// How a sync stands at a moment. (choice) One with an archived remote fails.
fn at(sync: &Value, now: Timestamp) -> Value {
    let begun = Timestamp::from_millisecond(sync["begun"].as_i64().unwrap_or_default()).unwrap_or_default();
    let fails = sync["fails"] == true;
    let passed = now.duration_since(begun).as_secs();
    let (status, since) = match passed {
        ..STARTS => ("pending", 0),
        STARTS..ENDS => ("in_progress", STARTS),
        _ if fails => ("failed", ENDS),
        _ => ("completed", ENDS),
    };
    let message = (status == "failed").then_some("The upstream remote is archived");
    json!({
        "id": sync["id"], "created": sync["created"], "created_by_id": sync["created_by_id"],
        "upstream_remote_id": sync["upstream_remote_id"], "status": status, "message": message,
        "updated": date(begun + SignedDuration::from_secs(since)),
    })
}

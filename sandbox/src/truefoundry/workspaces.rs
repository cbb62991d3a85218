//! The workspaces of TrueFoundry's double: read only, and the resources to which roles are given.

use axum::extract::State;
use axum::response::Response;
use rusqlite::{Connection, OptionalExtension};
use serde_json::{Value, json};

use super::caller::Caller;
use super::{MEDIA, Rows, data, no, read, schemas, switch};
use crate::Sandbox;
use crate::address::{Query, Segments};
use crate::refusal::Refusal;
use crate::routes::{Routes, get};

pub fn routes() -> Routes {
    let rows = get("/workspaces")
        .query("limit", schemas::limit())
        .query("offset", schemas::offset())
        .query("clusterId", schemas::text())
        .query("name", schemas::text())
        .query("fqn", schemas::text())
        .query("includeCluster", schemas::switch())
        .query("attributes", schemas::text())
        .answers(200, MEDIA, schemas::page(&schemas::workspace()));
    Routes::new().add(rows, list).add(
        get("/workspaces/{id}").answers(200, MEDIA, schemas::one(&schemas::workspace())),
        one,
    )
}

/// GET /api/svc/v1/workspaces. (choice) `attributes` is taken and changes nothing: the vendor's client needs whole records.
async fn list(State(sandbox): State<Sandbox>, caller: Caller, query: Query) -> Result<Response, Refusal> {
    caller.may_read()?;
    let rows = Rows::of(&query)?;
    let with_cluster = switch(&query, "includeCluster")?.unwrap_or(false);
    let mut all = read(&sandbox, |connection| {
        let documents: Vec<String> = connection
            .prepare_cached("SELECT document FROM truefoundry_workspaces ORDER BY number")?
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        let documents = documents.iter().map(|document| serde_json::from_str(document).unwrap_or_default());
        Ok(Ok(documents.collect::<Vec<Value>>()))
    })
    .await?;
    let is = |name: &str, told: &Value| query.filled(name).is_none_or(|wanted| *told == *wanted);
    all.retain(|row| is("clusterId", &row["clusterId"]) && is("name", &row["manifest"]["name"]) && is("fqn", &row["fqn"]));
    if with_cluster {
        for row in &mut all {
            row["cluster"] = json!({ "id": row["clusterId"], "fqn": row["manifest"]["cluster_fqn"] });
        }
    }
    Ok(rows.cut(&all))
}

/// GET /api/svc/v1/workspaces/{id}
async fn one(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    caller.may_read()?;
    let id = path.after("workspaces").unwrap_or_default();
    let found = read(&sandbox, move |connection| {
        Ok(by_id(connection, &id)?.ok_or_else(|| no("Workspace")))
    })
    .await?;
    Ok(data(&found))
}

/// One workspace.
pub fn by_id(connection: &Connection, id: &str) -> rusqlite::Result<Option<Value>> {
    let document: Option<String> = connection
        .prepare_cached("SELECT document FROM truefoundry_workspaces WHERE id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()?;
    Ok(document.and_then(|document| serde_json::from_str(&document).ok()))
}

//! The secret groups of TrueFoundry's double: which secrets there are, never what they hold.

use axum::extract::State;
use axum::response::Response;
use serde_json::Value;

use super::caller::Caller;
use super::{MEDIA, Rows, read, schemas};
use crate::Sandbox;
use crate::address::Query;
use crate::refusal::Refusal;
use crate::routes::{Routes, get};

pub fn routes() -> Routes {
    let rows = get("/secret-groups")
        .query("limit", schemas::limit())
        .query("offset", schemas::offset())
        .query("fqn", schemas::text())
        .query("search", schemas::text())
        .query("attributes", schemas::text())
        .answers(200, MEDIA, schemas::page(&schemas::secret_group()));
    Routes::new().add(rows, list)
}

/// GET /api/svc/v1/secret-groups. (choice) `attributes` is taken and changes nothing: the vendor's client needs whole records.
async fn list(State(sandbox): State<Sandbox>, caller: Caller, query: Query) -> Result<Response, Refusal> {
    caller.may_read()?;
    let rows = Rows::of(&query)?;
    let mut all = read(&sandbox, |connection| {
        let documents: Vec<String> = connection
            .prepare_cached("SELECT document FROM truefoundry_secret_groups ORDER BY number")?
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        let documents = documents.iter().map(|document| serde_json::from_str(document).unwrap_or_default());
        Ok(Ok(documents.collect::<Vec<Value>>()))
    })
    .await?;
    if let Some(fqn) = query.filled("fqn") {
        all.retain(|group| group["fqn"] == fqn);
    }
    if let Some(search) = query.filled("search") {
        let search = search.to_lowercase();
        let has = |name: &Value| name.as_str().is_some_and(|name| name.to_lowercase().contains(&search));
        let secrets = |group: &Value| group["associatedSecrets"].as_array().cloned().unwrap_or_default();
        all.retain(|group| has(&group["manifest"]["name"]) || secrets(group).iter().any(|secret| has(&secret["name"])));
    }
    Ok(rows.cut(&all))
}

//! Where an integration may be used: everywhere, in an organization, or in a space of it (Arize contract, Schemas).

use rusqlite::{Connection, OptionalExtension};
use serde_json::{Value, json};

use super::bad_request;
use super::body::Body;
use super::records::Conditions;
use crate::refusal::Refusal;

/// Those that a space may use: the account's, its organization's and its own.
const USABLE: &str = "EXISTS (SELECT 1 FROM (SELECT ? AS wanted), json_each(arize_records.document, '$.scopings') AS scoping
    WHERE json_extract(scoping.value, '$.organization_id') IS NULL
       OR json_extract(scoping.value, '$.space_id') = wanted
       OR (json_extract(scoping.value, '$.space_id') IS NULL AND json_extract(scoping.value, '$.organization_id')
           = (SELECT space.within FROM arize_records AS space WHERE space.id = wanted AND space.kind = 'Space')))";

/// For everybody.
pub fn everywhere() -> Value {
    json!([{ "organization_id": null, "space_id": null }])
}

/// Reads the list, if it is there; none, and null, means everybody.
pub fn wanted(body: &Body) -> Result<Option<Value>, Refusal> {
    let Some(value) = body.0.get("scopings") else { return Ok(None) };
    let entries = match value {
        Value::Null => Vec::new(),
        Value::Array(entries) => entries.clone(),
        _ => return Err(bad_request("scopings must be a list.")),
    };
    let mut scopings = Vec::new();
    for entry in &entries {
        let entry = Body::inside(entry, "a scoping")?;
        entry.only(&["organization_id", "space_id"])?;
        let id = |name| entry.given(name).map(|_| entry.id(name)).transpose();
        let (organization, space) = (id("organization_id")?, id("space_id")?);
        if space.is_some() && organization.is_none() {
            return Err(bad_request("A scoping with a space must name its organization too."));
        }
        scopings.push(json!({ "organization_id": organization, "space_id": space }));
    }
    Ok(Some(if scopings.is_empty() { everywhere() } else { scopings.into() }))
}

/// Only what a space may use, named by its id or by its name.
pub fn usable(connection: &Connection, conditions: Conditions, id: Option<String>, name: Option<&str>) -> rusqlite::Result<Conditions> {
    let named = name.map(|name| id_of(connection, name)).transpose()?;
    Ok(conditions.with(USABLE, id).with(USABLE, named))
}

/// Nothing is usable in a space that there is not, but for what is for everybody.
fn id_of(connection: &Connection, name: &str) -> rusqlite::Result<String> {
    let found = connection
        .prepare_cached("SELECT id FROM arize_records WHERE kind = 'Space' AND name_key = ?1 ORDER BY number LIMIT 1")?
        .query_row([name.to_lowercase()], |row| row.get(0))
        .optional()?;
    Ok(found.unwrap_or_default())
}

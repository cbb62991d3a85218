//! Where an integration may be used: everywhere, in an organization, or in a space of it (Arize contract, Schemas).

use serde_json::{Value, json};

use super::bad_request;
use super::body::Body;
use super::records::Conditions;
use crate::address::Query;
use crate::refusal::Refusal;

/// Those that a space may use: the account's, its organization's and its own. The space is named by its id, or by a part of its name.
macro_rules! usable_by {
    ($space:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM arize_records AS space, json_each(arize_records.document, '$.scopings') AS scoping
             WHERE space.kind = 'Space' AND ",
            $space,
            " AND (json_extract(scoping.value, '$.organization_id') IS NULL
                   OR json_extract(scoping.value, '$.space_id') = space.id
                   OR (json_extract(scoping.value, '$.space_id') IS NULL
                       AND json_extract(scoping.value, '$.organization_id') = space.within)))"
        )
    };
}

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

/// Only what a space may use, named by its id or by part of its name in any case (the vendor's text of the list).
pub fn usable(query: &Query, conditions: Conditions) -> Conditions {
    conditions.with(usable_by!("space.id = ?"), query.filled("space_id")).with(
        usable_by!("contains(space.name_key, ?)"),
        query.filled("space_name").map(str::to_lowercase),
    )
}

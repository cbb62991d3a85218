//! Revisions that clients make: whether they are whole, and whether what they name is stored and fits its hash (Istari contract 4 and 5).

use rusqlite::Connection;
use serde_json::Value;
use sha2::{Digest, Sha384};

use super::asked::{invalid, missing};
use super::object_store::{content, hexadecimal};
use crate::refusal::Refusal;

/// What the size of a revision is the size of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// What is stored.
    OfContent,
    /// What was sealed into what is stored, which nobody here can open.
    OfSealed,
}

/// The revision in a body, if there is one, with all that it must have (Istari contract 5, `FileRevision`).
pub fn said(body: &Value) -> Result<Option<Value>, Refusal> {
    let revision = &body["revision"];
    if revision.is_null() {
        return Ok(None);
    }
    let place = |name| ["body", "revision", name];
    if !revision.is_object() {
        return Err(invalid(&["body", "revision"], "model_type", "Input should be a valid dictionary"));
    }
    for name in ["id", "created"] {
        if !revision[name].is_string() {
            return Err(missing(&place(name)));
        }
    }
    for name in ["content_token", "properties_token"] {
        if ["id", "created", "sha", "salt"]
            .iter()
            .any(|part| !revision[name][part].is_string())
        {
            return Err(missing(&place(name)));
        }
    }
    let entries = revision["archive_status_history"].as_array();
    let entries = entries.ok_or_else(|| missing(&place("archive_status_history")))?;
    let whole = |entry: &Value| {
        ["id", "created", "name", "file_revision_id"]
            .iter()
            .all(|part| entry[part].is_string())
            && ["Active", "Archived"].iter().any(|state| entry["name"] == *state)
            && ["reason", "created_by_id"]
                .iter()
                .all(|part| entry[part].is_string() || entry[part].is_null())
    };
    if !entries.iter().all(whole) {
        return Err(invalid(
            &place("archive_status_history"),
            "model_type",
            "Input should be a valid list of entries",
        ));
    }
    let mut revision = revision.clone();
    for entry in revision["archive_status_history"].as_array_mut().into_iter().flatten() {
        // Both keys must be there, null or not (Istari contract 5, ArchiveEntry).
        for name in ["reason", "created_by_id"] {
            entry[name] = entry[name].take();
        }
    }
    Ok(Some(revision))
}

/// Why a revision cannot be taken: something that it names is not stored, or does not fit its hash or its size.
pub fn objection(connection: &Connection, revision: &Value, size: Size) -> rusqlite::Result<Option<Refusal>> {
    for name in ["content_token", "properties_token"] {
        let token = &revision[name];
        let sha = token["sha"].as_str().unwrap_or_default();
        let refused = |said: &str| Ok(Some(invalid(&["body", "revision", name], "value_error", said)));
        let Some(stored) = content(connection, sha)? else {
            // (choice) No source says what a revision of something that was not uploaded is answered with.
            return refused("Content with this sha is not stored");
        };
        let salt = token["salt"].as_str().unwrap_or_default();
        let hash = Sha384::new().chain_update(&stored).chain_update(salt).finalize();
        if hexadecimal(&hash) != sha {
            return refused("The stored content and the salt do not give this sha");
        }
        let told = revision["size"].as_u64();
        if name == "content_token" && size == Size::OfContent && told.is_some_and(|told| told != stored.len() as u64) {
            return refused("The stored content has another size");
        }
    }
    Ok(None)
}

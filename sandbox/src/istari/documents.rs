//! Things of Istari other than users, each a finished JSON document, and the chance from which new ones are made.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};
use serde_json::{Value, json};

use super::record::date;
use crate::people::Dice;

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    AppIntegration,
    AuthIntegration,
    AuthSecret,
    Tenant,
    PublicKey,
    Remote,
    Sync,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::AppIntegration => "app integration",
            Self::AuthIntegration => "auth integration",
            Self::AuthSecret => "auth secret",
            Self::Tenant => "tenant",
            Self::PublicKey => "public key",
            Self::Remote => "remote",
            Self::Sync => "sync",
        }
    }
}

/// Every document of a kind, oldest first.
pub fn all(connection: &Connection, kind: Kind) -> rusqlite::Result<Vec<Value>> {
    connection
        .prepare_cached("SELECT document FROM istari_documents WHERE kind = ?1 ORDER BY number")?
        .query_map([kind.name()], read)?
        .collect()
}

fn read(row: &rusqlite::Row) -> rusqlite::Result<Value> {
    let text: String = row.get(0)?;
    Ok(serde_json::from_str(&text).unwrap_or_default())
}

/// The document of that id.
pub fn one(connection: &Connection, kind: Kind, id: &str) -> rusqlite::Result<Option<Value>> {
    connection
        .prepare_cached("SELECT document FROM istari_documents WHERE kind = ?1 AND id = ?2")?
        .query_row((kind.name(), id), read)
        .optional()
}

/// Keeps a document under its `id`, in place of an earlier one.
pub fn keep(connection: &Connection, kind: Kind, document: &Value) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO istari_documents (kind, id, document) VALUES (?1, ?2, ?3)
             ON CONFLICT (kind, id) DO UPDATE SET document = excluded.document",
        )?
        .execute((kind.name(), document["id"].as_str().unwrap_or_default(), document.to_string()))?;
    Ok(())
}

/// Takes a document away.
pub fn remove(connection: &Connection, kind: Kind, id: &str) -> rusqlite::Result<()> {
    connection
        .prepare_cached("DELETE FROM istari_documents WHERE kind = ?1 AND id = ?2")?
        .execute((kind.name(), id))?;
    Ok(())
}

/// Chance for something new: the same calls in the same order make the same ids.
pub fn fresh(connection: &Connection) -> rusqlite::Result<Dice> {
    let value: i64 = connection
        .prepare_cached("UPDATE istari_sequence SET value = value + 1 RETURNING value")?
        .query_row([], |row| row.get(0))?;
    Ok(Dice::new(0x15_7a_21, value.cast_unsigned()))
}

/// The one entry that the history of something new has; `owner` is the key for what it belongs to (Istari contract 5).
pub fn history(dice: &mut Dice, now: Timestamp, by: &str, owner: (&str, &str)) -> Value {
    let mut entry = json!({
        "id": dice.uuid(), "created": date(now), "name": "Active", "reason": "Initial", "created_by_id": by,
    });
    entry[owner.0] = json!(owner.1);
    json!([entry])
}

/// A file with one revision, as auth integrations and secrets have it (Istari contract 5, "File").
pub fn file(dice: &mut Dice, now: Timestamp, by: &str, revision: &Value) -> Value {
    let id = dice.uuid();
    json!({
        "id": id,
        "created": date(now),
        "revisions": [adopted(revision, &id, by)],
        "archive_status_history": history(dice, now, by, ("file_id", &id)),
        "resource_id": null, "resource_type": null, "created_by_id": by, "control_tags": null, "updated": null,
        "upstream_remote_info": null, "infosec_level": null,
    })
}

/// A revision of the client, now that its file and its maker are known.
pub fn adopted(revision: &Value, file: &str, by: &str) -> Value {
    let mut revision = revision.clone();
    revision["file_id"] = json!(file);
    revision["created_by_id"] = json!(by);
    revision
}

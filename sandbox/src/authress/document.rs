//! The documents of Authress, all in one table: stored, found, and written as they are shown.

use jiff::{Timestamp, ToSpan};
use rusqlite::{Connection, OptionalExtension, Transaction};
use serde_json::{Map, Value};

use super::record::ACCOUNT;
use super::{broken, invalid};
use crate::Sandbox;
use crate::refusal::Refusal;

/// A document: its members by name.
pub type Document = Map<String, Value>;

/// Why a change ends early.
pub enum Stop {
    /// The database refuses.
    Database(rusqlite::Error),
    /// The platform refuses.
    Refused(Refusal),
}

impl From<rusqlite::Error> for Stop {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error)
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// Changes the database: all of it, or nothing when the platform refuses.
pub async fn change<T: Send + 'static>(
    sandbox: &Sandbox,
    change: impl FnOnce(&Transaction) -> Result<T, Stop> + Send + 'static,
) -> Result<T, Refusal> {
    let done = sandbox.database().write(|transaction| {
        transaction.execute_batch("SAVEPOINT whole")?;
        match change(transaction) {
            Ok(done) => Ok(Ok(done)),
            Err(Stop::Database(error)) => Err(error),
            Err(Stop::Refused(refusal)) => {
                transaction.execute_batch("ROLLBACK TO whole")?;
                Ok(Err(refusal))
            }
        }
    });
    done.await.map_err(broken)?
}

/// Finds a document of the account.
pub fn find(connection: &Connection, kind: &str, id: &str) -> rusqlite::Result<Option<Document>> {
    let text: Option<String> = connection
        .prepare_cached("SELECT document FROM authress_documents WHERE kind = ?1 AND id = ?2 AND account = ?3")?
        .query_row((kind, id, ACCOUNT), |row| row.get(0))
        .optional()?;
    Ok(text.map(|text| read(&text)))
}

/// Every document of a kind, in the order in which they were made.
pub fn every(connection: &Connection, kind: &str) -> rusqlite::Result<Vec<Document>> {
    connection
        .prepare_cached("SELECT document FROM authress_documents WHERE kind = ?1 AND account = ?2 ORDER BY number")?
        .query_map((kind, ACCOUNT), |row| Ok(read(&row.get::<_, String>(0)?)))?
        .collect()
}

/// Reads what was stored.
pub fn read(text: &str) -> Document {
    serde_json::from_str(text).unwrap_or_default()
}

/// Stores a document, new or changed.
pub fn store(connection: &Connection, kind: &str, id: &str, account: &str, document: &Document) -> rusqlite::Result<()> {
    let mut words = Vec::new();
    words_of(&Value::Object(document.clone()), &mut words);
    connection
        .prepare_cached(
            "INSERT INTO authress_documents (kind, id, account, search, document) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (kind, id) DO UPDATE SET search = excluded.search, document = excluded.document",
        )?
        .execute((
            kind,
            id,
            account,
            words.join("\n").to_lowercase(),
            Value::Object(document.clone()).to_string(),
        ))?;
    Ok(())
}

/// Removes a document of the account; whether it was there.
pub fn remove(connection: &Connection, kind: &str, id: &str) -> rusqlite::Result<bool> {
    let removed = connection
        .prepare_cached("DELETE FROM authress_documents WHERE kind = ?1 AND id = ?2 AND account = ?3")?
        .execute((kind, id, ACCOUNT))?;
    Ok(removed > 0)
}

/// Whether the id is taken, in whatever account.
pub fn is_taken(connection: &Connection, kind: &str, id: &str) -> rusqlite::Result<bool> {
    connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM authress_documents WHERE kind = ?1 AND id = ?2)")?
        .query_row((kind, id), |row| row.get(0))
}

/// An id that nobody has had yet.
pub fn fresh_id(connection: &Connection, prefix: &str) -> rusqlite::Result<String> {
    let last: i64 = connection
        .prepare_cached("SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = 'authress_documents'")?
        .query_row([], |row| row.get(0))?;
    Ok(format!("{prefix}{:06x}", last + 1))
}

/// A moment as the platform writes it.
pub fn moment(at: Timestamp) -> Value {
    at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string().into()
}

/// The moment of a change: later than the last one even when the clock stands still, or a stale copy would look fresh.
pub fn moment_after(now: Timestamp, last: Option<&Value>) -> Value {
    let last: Option<Timestamp> = last.and_then(Value::as_str).and_then(|text| text.parse().ok());
    let next = last.and_then(|last| last.checked_add(1.millisecond()).ok());
    moment(next.map_or(now, |next| next.max(now)))
}

/// Refuses when the text is not of 1 to `most` characters.
pub fn length(name: &str, text: &str, most: usize) -> Result<(), Refusal> {
    if (1..=most).contains(&text.chars().count()) {
        Ok(())
    } else {
        Err(invalid(&format!("{name} must be 1 to {most} characters.")))
    }
}

/// Members that are null are as good as absent (Authress contract, "Null vs absent").
pub fn without_nulls(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|_, member| !member.is_null());
            members.values_mut().for_each(without_nulls);
        }
        Value::Array(elements) => elements.iter_mut().for_each(without_nulls),
        _ => {}
    }
}

/// The filter searches "through every text field" (Authress contract, "get users"); here too (choice).
fn words_of(value: &Value, words: &mut Vec<String>) {
    match value {
        Value::String(text) => words.push(text.clone()),
        Value::Array(elements) => elements.iter().for_each(|element| words_of(element, words)),
        Value::Object(members) => members.values().for_each(|member| words_of(member, words)),
        _ => {}
    }
}

//! Everything of Arize besides its users, one row each: found by id, listed by kind, named once.

use rusqlite::types::Value as Sql;
use rusqlite::{Connection, OptionalExtension, Row, params_from_iter};
use serde_json::Value;

use super::listing::{Part, Rows};
use super::{broken, conflict, encode_id, not_found};
use crate::Sandbox;
use crate::effects;
use crate::people::Dice;
use crate::platform::Platform;
use crate::refusal::Refusal;

/// Why a piece of work on the database ends early.
pub enum Failure {
    /// In the vendor's words.
    Refused(Refusal),
    /// The database itself.
    Database(rusqlite::Error),
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error)
    }
}

fn settled<T>(result: Result<T, Failure>) -> rusqlite::Result<Result<T, Refusal>> {
    match result {
        Ok(value) => Ok(Ok(value)),
        Err(Failure::Refused(refusal)) => Ok(Err(refusal)),
        Err(Failure::Database(error)) => Err(error),
    }
}

/// Reads.
pub async fn read<T: Send + 'static>(
    sandbox: &Sandbox,
    question: impl FnOnce(&Connection) -> Result<T, Failure> + Send + 'static,
) -> Result<T, Refusal> {
    let read = sandbox.database().read(|connection| settled(question(connection)));
    read.await.map_err(broken)?
}

/// Changes. Whoever refuses must do so before the first change.
pub async fn write<T: Send + 'static>(
    sandbox: &Sandbox,
    change: impl FnOnce(&Connection) -> Result<T, Failure> + Send + 'static,
) -> Result<T, Refusal> {
    let write = sandbox.database().write(|transaction| settled(change(transaction)));
    write.await.map_err(broken)?
}

/// Notes that a write took effect, under its route in the contract.
pub fn effect(connection: &Connection, operation: &str, key: &str) -> rusqlite::Result<()> {
    effects::effect(connection, Platform::Arize, operation, key)
}

/// By what a record is found besides its id.
#[derive(Default)]
pub struct Place<'a> {
    /// What it is called.
    pub name: &'a str,
    /// Inside of what, or of which sort, it is: names are unique there.
    pub within: &'a str,
    /// To whom it belongs.
    pub holder: &'a str,
}

/// Adds a record; `document` makes it of its id.
pub fn insert(connection: &Connection, kind: &str, place: &Place, document: impl FnOnce(&str) -> Value) -> rusqlite::Result<Value> {
    let number = next_number(connection)?;
    let seed = number.cast_unsigned();
    let id = encode_id(kind, number, &Dice::new(seed, 0xa4_0000_0000).word(4));
    let document = document(&id);
    put(connection, number, kind, &id, place, &document)?;
    Ok(document)
}

fn next_number(connection: &Connection) -> rusqlite::Result<i64> {
    let last = connection
        .prepare_cached("SELECT seq FROM sqlite_sequence WHERE name = 'arize_records'")?
        .query_row([], |row| row.get::<_, i64>(0))
        .optional()?;
    Ok(last.unwrap_or(0) + 1)
}

/// Adds a record whose id is already known.
pub fn put(connection: &Connection, number: i64, kind: &str, id: &str, place: &Place, document: &Value) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO arize_records (number, kind, id, name_key, within, holder, document) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute((
            number,
            kind,
            id,
            place.name.to_lowercase(),
            place.within,
            place.holder,
            document.to_string(),
        ))?;
    Ok(())
}

/// Keeps a record as it is now.
pub fn update(connection: &Connection, id: &str, document: &Value) -> rusqlite::Result<()> {
    let name = document["name"].as_str().unwrap_or_default().to_lowercase();
    connection
        .prepare_cached("UPDATE arize_records SET name_key = ?2, document = ?3 WHERE id = ?1")?
        .execute((id, name, document.to_string()))?;
    Ok(())
}

/// Removes a record.
pub fn delete(connection: &Connection, id: &str) -> rusqlite::Result<()> {
    connection
        .prepare_cached("DELETE FROM arize_records WHERE id = ?1")?
        .execute([id])?;
    Ok(())
}

/// Removes all records of a kind that are in something.
pub fn empty_out(connection: &Connection, kind: &str, within: &str) -> rusqlite::Result<()> {
    connection
        .prepare_cached("DELETE FROM arize_records WHERE kind = ?1 AND within = ?2")?
        .execute((kind, within))?;
    Ok(())
}

/// Removes all records of a kind that belong to somebody.
pub fn take_from(connection: &Connection, kind: &str, holder: &str) -> rusqlite::Result<()> {
    connection
        .prepare_cached("DELETE FROM arize_records WHERE kind = ?1 AND holder = ?2")?
        .execute((kind, holder))?;
    Ok(())
}

/// A record; `QueryReturnedNoRows` if there is none.
pub fn find(connection: &Connection, kind: &str, id: &str) -> rusqlite::Result<Value> {
    connection
        .prepare_cached("SELECT document FROM arize_records WHERE id = ?1 AND kind = ?2")?
        .query_row((id, kind), document)
}

/// A record, or the refusal that there is none; `what` says of what.
pub fn known(connection: &Connection, kind: &str, id: &str, what: &str) -> Result<Value, Failure> {
    Ok(find(connection, kind, id).optional()?.ok_or_else(|| not_found(what))?)
}

/// Somebody's record of a kind in something: at most one.
pub fn held(connection: &Connection, kind: &str, within: &str, holder: &str) -> rusqlite::Result<Option<Value>> {
    connection
        .prepare_cached("SELECT document FROM arize_records WHERE within = ?1 AND kind = ?2 AND holder = ?3")?
        .query_row((within, kind, holder), document)
        .optional()
}

/// All records of a kind in something.
pub fn all_within(connection: &Connection, kind: &str, within: &str) -> rusqlite::Result<Vec<Value>> {
    connection
        .prepare_cached("SELECT document FROM arize_records WHERE within = ?1 AND kind = ?2 ORDER BY number")?
        .query_map((within, kind), document)?
        .collect()
}

/// Whether any record of a kind mentions an id.
pub fn is_mentioned(connection: &Connection, kind: &str, id: &str) -> rusqlite::Result<bool> {
    connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM arize_records WHERE kind = ?1 AND id <> ?2 AND contains(document, ?2))")?
        .query_row((kind, id), |row| row.get(0))
}

/// Refuses a name that another record of the kind has there. (choice) Case does not make a difference.
pub fn free_name(connection: &Connection, kind: &str, within: &str, name: &str, own_id: &str) -> Result<(), Failure> {
    let taken: bool = connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM arize_records WHERE kind = ?1 AND within = ?2 AND name_key = ?3 AND id <> ?4)")?
        .query_row((kind, within, name.to_lowercase(), own_id), |row| row.get(0))?;
    if taken {
        return Err(conflict("The name is taken.").into());
    }
    Ok(())
}

/// Conditions on the rows of a list, and their values.
#[derive(Default)]
pub struct Conditions {
    each: Vec<(&'static str, String)>,
    newest_first: bool,
}

impl Conditions {
    /// Adds one with a question mark for its value, if there is a value.
    pub fn with(mut self, condition: &'static str, value: Option<impl Into<String>>) -> Self {
        self.each.extend(value.map(|value| (condition, value.into())));
        self
    }

    /// Turns the order around.
    pub fn newest_first(mut self) -> Self {
        self.newest_first = true;
        self
    }
}

/// The rows of a page, and one more if there are more.
pub fn list(connection: &Connection, kind: &str, conditions: Conditions, part: Part) -> rusqlite::Result<Rows> {
    let (sign, order, after) = match (conditions.newest_first, part.after) {
        (false, after) => (">", "", after),
        (true, 0) => ("<", " DESC", i64::MAX),
        (true, after) => ("<", " DESC", after),
    };
    let mut statement = format!("SELECT number, document FROM arize_records WHERE kind = ? AND number {sign} ?");
    let mut values = vec![Sql::Text(kind.to_owned()), Sql::Integer(after)];
    for (condition, value) in conditions.each {
        statement.push_str(" AND ");
        statement.push_str(condition);
        values.push(Sql::Text(value));
    }
    statement.push_str(" ORDER BY number");
    statement.push_str(order);
    statement.push_str(" LIMIT ?");
    values.push(Sql::Integer(part.limit + 1));
    connection
        .prepare_cached(&statement)?
        .query_map(params_from_iter(&values), |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

fn document(row: &Row) -> rusqlite::Result<Value> {
    let text: String = row.get(0)?;
    Ok(serde_json::from_str(&text).unwrap_or_default())
}

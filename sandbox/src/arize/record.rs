//! What Arize knows about a user, and how it is stored.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};

use super::not_found;
use super::records::Failure;
use crate::people::Person;
use crate::platform::Platform;

/// The account that the sandbox's credentials belong to.
pub const ACCOUNT: &str = "northwind";
/// An account that they must never see.
pub const ELSEWHERE: &str = "elsewhere";
/// The status of deleted users: never listed, never found (Arize contract, Schemas).
pub const INACTIVE: &str = "inactive";

/// Numbers of records are never used twice, so that an id never comes to mean something else.
pub const SCHEMA: &str = "
    CREATE TABLE arize_users (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, account TEXT NOT NULL, status TEXT NOT NULL,
        email_key TEXT NOT NULL, document TEXT NOT NULL
    );
    CREATE TABLE arize_records (
        number INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, id TEXT NOT NULL UNIQUE,
        name_key TEXT NOT NULL, within TEXT NOT NULL, holder TEXT NOT NULL, document TEXT NOT NULL
    );
    CREATE TABLE arize_secrets (number INTEGER PRIMARY KEY, key TEXT NOT NULL, secret TEXT, purpose TEXT, until INTEGER);";
/// Users are sorted by creation, and numbers follow it; the index holds what a search reads.
pub const INDEXES: &str = "
    CREATE INDEX arize_by_account ON arize_users (account, number, status, email_key);
    CREATE INDEX arize_by_email ON arize_users (email_key);
    CREATE INDEX arize_records_by_kind ON arize_records (kind, number);
    CREATE INDEX arize_records_by_place ON arize_records (within, kind);
    CREATE INDEX arize_records_by_holder ON arize_records (holder, kind);
    CREATE INDEX arize_secrets_by_secret ON arize_secrets (secret);
    CREATE INDEX arize_secrets_by_purpose ON arize_secrets (purpose);
    CREATE INDEX arize_secrets_by_key ON arize_secrets (key);";

/// A user (Arize contract, Schemas).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct User {
    pub id: String,
    pub name: String,
    pub email: String,
    pub created_at: String,
    pub status: String,
    pub role: Role,
    pub is_developer: bool,
}

/// The role in the account: one of the vendor's, or one that the account has made.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "UPPERCASE")]
pub enum Role {
    Predefined { name: String },
    Custom { id: String, name: String },
}

/// Stores a user as they are now, whether new or changed.
pub fn store(connection: &Connection, number: i64, account: &str, user: &User) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO arize_users (number, id, account, status, email_key, document)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute((
            number,
            &user.id,
            account,
            &user.status,
            user.email.to_lowercase(),
            serde_json::to_string(user).unwrap_or_default(),
        ))?;
    Ok(())
}

/// The Arize id of a person: base64 of `User:<number>:<suffix>`, without which the vendor's client takes it for a name.
pub fn user_id(person: &Person) -> String {
    let suffix = person.dice(Platform::Arize).word(4);
    STANDARD.encode(format!("User:{}:{suffix}", person.number))
}

/// A user of the account, whatever their status, and their number.
pub fn find(connection: &Connection, id: &str) -> rusqlite::Result<Option<(i64, User)>> {
    one(
        connection,
        "SELECT number, document FROM arize_users WHERE id = ?1 AND account = ?2",
        id,
    )
}

/// The same by their address in any case.
pub fn find_by_email(connection: &Connection, email: &str) -> rusqlite::Result<Option<(i64, User)>> {
    let query = "SELECT number, document FROM arize_users WHERE email_key = ?1 AND account = ?2 ORDER BY number LIMIT 1";
    one(connection, query, &email.to_lowercase())
}

fn one(connection: &Connection, query: &str, key: &str) -> rusqlite::Result<Option<(i64, User)>> {
    let found: Option<(i64, String)> = connection
        .prepare_cached(query)?
        .query_row((key, ACCOUNT), |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(found.and_then(|(number, document)| Some((number, serde_json::from_str(&document).ok()?))))
}

/// A user who is not deleted, or the refusal that there is none.
pub fn known(connection: &Connection, id: &str) -> Result<(i64, User), Failure> {
    let found = find(connection, id)?.filter(|(_, user)| user.status != INACTIVE);
    Ok(found.ok_or_else(|| not_found("user"))?)
}

/// The number of the next user. Deleted users keep theirs, so none comes twice.
pub fn next_number(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("SELECT COALESCE(MAX(number), 0) + 1 FROM arize_users", [], |row| row.get(0))
}

/// (choice) Everybody at this domain signs in through their company; nobody else does.
pub fn signs_in_elsewhere(user: &User) -> bool {
    user.email.to_lowercase().ends_with("@research.example.org")
}

/// RFC 3339 (Arize contract, timestamps).
pub fn date(moment: Timestamp) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%S.%6fZ").to_string()
}

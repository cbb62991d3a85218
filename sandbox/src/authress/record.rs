//! The tables of Authress, and what it knows about users.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::people::Person;
use crate::platform::Platform;

/// The account that the sandbox's credentials belong to.
pub const ACCOUNT: &str = "acc-northwind";
/// An account that they must never see.
pub const ELSEWHERE: &str = "acc-elsewhere";
/// The owner of the account's own key in the table of keys; no service client can be called so.
pub const ACCOUNT_OWNER: &str = "";

/// `AUTOINCREMENT`: an id that was given out is never given out again.
pub const SCHEMA: &str = "
    CREATE TABLE authress_documents (
        number INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, id TEXT NOT NULL, account TEXT NOT NULL,
        search TEXT NOT NULL, document TEXT NOT NULL, UNIQUE (kind, id)
    );
    CREATE TABLE authress_keys (
        number INTEGER PRIMARY KEY AUTOINCREMENT, owner TEXT NOT NULL, key_id TEXT NOT NULL, public_key TEXT NOT NULL,
        algorithm TEXT NOT NULL, generated TEXT NOT NULL, UNIQUE (owner, key_id)
    );
    CREATE TABLE authress_leaving (user_id TEXT PRIMARY KEY, leaves_at INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE authress_users (
        number INTEGER PRIMARY KEY, user_id TEXT NOT NULL UNIQUE, account TEXT NOT NULL, tenant_id TEXT,
        admin INTEGER NOT NULL, search TEXT NOT NULL, document TEXT NOT NULL
    );";
/// Holds what a search reads, in the order of the list.
pub const INDEXES: &str = "CREATE INDEX authress_by_account ON authress_users (account, number, tenant_id, search);";

/// A user (Authress contract, Schemas).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(clippy::struct_field_names, reason = "the vendor's fields")]
pub struct User {
    pub user_id: String,
    pub name: Option<String>,
    pub picture: Option<String>,
    pub email: Option<String>,
    // Properties beyond the schema vary by identity provider (Authress contract, get_user).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
}

/// Stores a user as they are now, whether new or changed. A user belongs to one tenant at a time.
pub fn store(connection: &Connection, number: i64, account: &str, tenant: Option<&str>, admin: bool, user: &User) -> rusqlite::Result<()> {
    // The filter searches "through every text field" (Authress contract, get_users).
    let search = [Some(user.user_id.as_str()), user.name.as_deref(), user.email.as_deref()]
        .map(Option::unwrap_or_default)
        .join("\n")
        .to_lowercase();
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO authress_users (number, user_id, account, tenant_id, admin, search, document)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute((
            number,
            &user.user_id,
            account,
            tenant,
            admin,
            search,
            serde_json::to_string(user).unwrap_or_default(),
        ))?;
    Ok(())
}

/// The Authress id of a person, as their identity provider made it.
pub fn user_id(person: &Person) -> String {
    person
        .accounts
        .get(&Platform::Authress)
        .and_then(|account| account.id.clone())
        .unwrap_or_else(|| format!("auth0|{}", person.number))
}

/// Gives a person of the population their Authress account.
pub fn enrol(connection: &Connection, person: &Person) -> rusqlite::Result<()> {
    let Some(account) = person.accounts.get(&Platform::Authress) else {
        return Ok(());
    };
    let mut dice = person.dice(Platform::Authress);
    let known = |value: String| (!account.nameless).then_some(value);
    let user = User {
        user_id: user_id(person),
        name: known(person.name_on(account)),
        picture: dice
            .chance(400)
            .then(|| format!("https://pictures.example.com/{}.png", person.number)),
        email: known(person.email_on(account)),
        locale: dice.chance(200).then(|| "en-GB".to_owned()),
    };
    let (home, tenant) = if person.foreign {
        (ELSEWHERE, Some("ten_elsewhere"))
    } else {
        let tenants = [Some("ten_north"), Some("ten_north"), Some("ten_south"), Some("ten:lab.1"), None];
        (ACCOUNT, *dice.pick(&tenants))
    };
    store(connection, i64::from(person.number), home, tenant, account.admin, &user)
}

//! What Arize knows about a user, and how it is stored.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::people::{Person, Standing};
use crate::platform::Platform;

/// The account that the sandbox's credentials belong to.
pub const ACCOUNT: &str = "northwind";
/// An account that they must never see.
const ELSEWHERE: &str = "elsewhere";
/// The status of deleted users: never listed, never found (Arize contract, Schemas).
pub const INACTIVE: &str = "inactive";

pub const SCHEMA: &str = "
    CREATE TABLE arize_users (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, account TEXT NOT NULL, status TEXT NOT NULL,
        email_key TEXT NOT NULL, document TEXT NOT NULL
    );";
/// Users are sorted by creation, and numbers follow it; the index holds what a search reads.
pub const INDEXES: &str = "CREATE INDEX arize_by_account ON arize_users (account, number, status, email_key);";

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

/// Gives a person of the population their Arize account.
pub fn enrol(connection: &Connection, person: &Person) -> rusqlite::Result<()> {
    let Some(account) = person.accounts.get(&Platform::Arize) else {
        return Ok(());
    };
    let mut dice = person.dice(Platform::Arize);
    // The first draw makes the id's suffix.
    let id = STANDARD.encode(format!("User:{}:{}", person.number, dice.word(4)));
    let predefined = |name: &str| Role::Predefined { name: name.to_owned() };
    let role = match dice.below(100) {
        _ if account.admin => predefined("ADMIN"),
        // (choice) The limited caller of the sandbox may not list: an annotator without USER_READ.
        _ if person.number == crate::people::LIMITED => predefined("ANNOTATOR"),
        0..65 => predefined("MEMBER"),
        65..80 => predefined("MEMBER_UI_ONLY"),
        80..94 => predefined("ANNOTATOR"),
        _ => Role::Custom {
            id: STANDARD.encode("Role:7:pRv1"),
            name: "Prompt Reviewer".to_owned(),
        },
    };
    let annotator = matches!(&role, Role::Predefined { name } if name == "ANNOTATOR");
    let user = User {
        id,
        name: person.name_on(account),
        email: person.email_on(account),
        created_at: date(person.joined),
        // Today's upper-case dialect, but for `inactive`, which today's client writes so (Arize contract, Dialects).
        status: match account.standing {
            Standing::Invited => "INVITED",
            Standing::Expired => "EXPIRED",
            Standing::Deactivated => INACTIVE,
            _ => "ACTIVE",
        }
        .to_owned(),
        role,
        is_developer: !annotator && dice.chance(700),
    };
    let home = if person.foreign { ELSEWHERE } else { ACCOUNT };
    store(connection, i64::from(person.number), home, &user)
}

/// RFC 3339 (Arize contract, timestamps).
fn date(moment: Timestamp) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%S.%6fZ").to_string()
}

//! The sandbox's own credentials: made from the seed, kept in the database, written out for the people who try it.

use std::collections::BTreeMap;

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};
use serde_json::{Map, Value, json};

use crate::people::{self, Dice, Person};
use crate::platform::Platform;
use crate::{authress, vendors};

/// Secrets are kept as they are: they open nothing but this double, and must be written out again after a restart.
pub const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS credentials (
        platform TEXT NOT NULL, purpose TEXT NOT NULL, secret TEXT NOT NULL, user TEXT NOT NULL,
        limited INTEGER NOT NULL, expires_at INTEGER,
        PRIMARY KEY (platform, purpose)
    );
    CREATE INDEX IF NOT EXISTS credentials_by_secret ON credentials (platform, secret);";

/// Whom a token stands for.
#[derive(Debug, Clone)]
pub struct Bearer {
    /// The vendor's id of the user.
    pub user: String,
    /// May see little: what exactly is for each platform to say.
    pub limited: bool,
}

/// Why a token is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// There is no such token.
    Unknown,
    /// There was one, but its time has passed.
    Expired,
}

/// Looks a token up.
pub fn bearer(connection: &Connection, platform: Platform, secret: &str, now: Timestamp) -> rusqlite::Result<Result<Bearer, Refused>> {
    let found = connection
        .prepare_cached(
            "SELECT user, limited, expires_at FROM credentials
             WHERE platform = ?1 AND secret = ?2 AND purpose IN ('token', 'limited_token', 'expired_token')",
        )?
        .query_row((platform.name(), secret), |row| {
            let bearer = Bearer {
                user: row.get(0)?,
                limited: row.get(1)?,
            };
            Ok((bearer, row.get::<_, Option<i64>>(2)?))
        })
        .optional()?;
    Ok(match found {
        None => Err(Refused::Unknown),
        Some((_, Some(end))) if end <= now.as_second() => Err(Refused::Expired),
        Some((bearer, _)) => Ok(bearer),
    })
}

/// Makes the credentials of every platform for the administrator and the limited person of the cast.
pub fn issue(connection: &Connection, seed: u64, everyone: &[Person]) -> rusqlite::Result<()> {
    let person = |number| everyone.iter().find(|person| person.number == number);
    let (Some(admin), Some(limited)) = (person(people::ADMIN), person(people::LIMITED)) else {
        return Ok(());
    };
    // 2020-01-01: expired whatever the clock of a test says.
    let long_ago = 1_577_836_800;
    for platform in Platform::ALL {
        let mut dice = Dice::new(seed, 0xc0_0000_0000 + platform as u64);
        let users = [admin, limited].map(|person| vendors::user_id(platform, person));
        if platform == Platform::Authress {
            for (purpose, secret, user) in authress::issue(connection, &mut dice, &users)? {
                insert(connection, platform, purpose, &secret, &user, None)?;
            }
            continue;
        }
        let mut token = || format!("{}-demo-{}", platform.name(), dice.word(32));
        insert(connection, platform, "token", &token(), &users[0], None)?;
        insert(connection, platform, "limited_token", &token(), &users[1], None)?;
        let expired = token();
        insert(connection, platform, "expired_token", &expired, &users[0], Some(long_ago))?;
        if platform == Platform::TrueFoundry {
            let password = format!("Sandbox-{}", dice.word(12));
            insert(connection, platform, "login", &admin.email, &users[0], None)?;
            insert(connection, platform, "password", &password, &users[0], None)?;
        }
    }
    Ok(())
}

fn insert(
    connection: &Connection,
    platform: Platform,
    purpose: &str,
    secret: &str,
    user: &str,
    expires_at: Option<i64>,
) -> rusqlite::Result<()> {
    let limited = purpose == "limited_token";
    connection.execute(
        "INSERT INTO credentials (platform, purpose, secret, user, limited, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        (platform.name(), purpose, secret, user, limited, expires_at),
    )?;
    Ok(())
}

/// Everything that a person or a test needs to call the sandbox: addresses and secrets, by platform.
pub fn export(connection: &Connection, base: &str, roots: &BTreeMap<&str, String>) -> rusqlite::Result<Value> {
    let mut platforms = Map::new();
    for platform in Platform::ALL {
        let name = platform.name();
        let mut entry = Map::new();
        entry.insert("base".into(), json!(format!("{base}/api/{name}")));
        if let Some(root) = roots.get(name) {
            entry.insert("root".into(), json!(root));
        }
        for (purpose, secret) in secrets(connection, platform)? {
            entry.insert(purpose, json!(secret));
        }
        platforms.insert(name.into(), Value::Object(entry));
    }
    Ok(json!({ "base": base, "platforms": platforms }))
}

/// The credential that the app is given to start with: Authress's access key, everybody else's token.
pub fn demo(connection: &Connection, platform: Platform) -> rusqlite::Result<String> {
    let purpose = if platform == Platform::Authress { "access_key" } else { "token" };
    connection
        .prepare_cached("SELECT secret FROM credentials WHERE platform = ?1 AND purpose = ?2")?
        .query_row((platform.name(), purpose), |row| row.get(0))
}

fn secrets(connection: &Connection, platform: Platform) -> rusqlite::Result<Vec<(String, String)>> {
    connection
        .prepare_cached("SELECT purpose, secret FROM credentials WHERE platform = ?1")?
        .query_map([platform.name()], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

/// The token of a Bearer header.
pub fn bearer_token(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

//! Who is calling Civis, with which key, and what that key may do.

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rusqlite::{Connection, OptionalExtension};

use super::constraint::{self, Constraint};
use super::{broken, forbidden, unauthorized};
use crate::Sandbox;
use crate::refusal::Refusal;

/// (choice) A use is noted once a minute, lest every read become a write.
const USE_NOTED_EVERY: i64 = 60;

/// A user of Civis who sent a valid API key.
pub struct Caller {
    /// The user's id.
    pub id: i64,
    /// A team or organization administrator. (choice) Others see only the users of their own groups: the contract
    /// knows no error for listing, and a list that is silently shorter is what a real app must cope with.
    pub admin: bool,
    /// What the key is limited to; without any, it may do all that its owner may.
    pub constraints: Vec<Constraint>,
}

/// A key and its owner, as the database has them.
struct Held {
    key: i64,
    user: i64,
    admin: bool,
    in_use: bool,
    expires_at: i64,
    revoked: bool,
    last_used_at: Option<i64>,
    constraints: String,
}

impl Caller {
    /// Refuses whoever is no administrator.
    pub fn must_administer(&self) -> Result<(), Refusal> {
        if self.admin {
            Ok(())
        } else {
            Err(forbidden("This is for team and organization administrators only."))
        }
    }

    /// Whether the caller may know of a user of the organization.
    pub fn sees(&self, connection: &Connection, user: i64) -> rusqlite::Result<bool> {
        if self.admin || self.id == user {
            return Ok(true);
        }
        connection
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM civis_acquaintances WHERE caller = ?1 AND user_id = ?2)")?
            .query_row((self.id, user), |row| row.get(0))
    }

    /// The caller's level on a user (Civis contract 4.3).
    pub fn level_on(&self, user: i64) -> &'static str {
        match (self.admin, self.id == user) {
            (true, _) => "manage",
            // (choice) Who is no administrator may change what concerns only themselves.
            (false, true) => "write",
            (false, false) => "read",
        }
    }
}

impl FromRequestParts<Sandbox> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, sandbox: &Sandbox) -> Result<Self, Refusal> {
        let Some(key) = api_key(&parts.headers) else {
            return Err(unauthorized("You must be logged in to perform this request."));
        };
        let now = sandbox.clock().now().as_second();
        let held = sandbox
            .database()
            .read(move |connection| held(connection, &key))
            .await
            .map_err(broken)?
            .ok_or_else(|| unauthorized("The API key is not valid."))?;
        if held.revoked || held.expires_at <= now {
            return Err(unauthorized("The API key has expired or was revoked."));
        }
        // (choice) The keys of a deactivated user stop with the user.
        if !held.in_use {
            return Err(unauthorized("The account of this API key is deactivated."));
        }
        let constraints = constraint::stored(&held.constraints);
        if !constraint::permit(&constraints, &parts.method, parts.uri.path()) {
            return Err(forbidden("This API key is not allowed to make this request."));
        }
        if held.last_used_at.is_none_or(|last| now >= last + USE_NOTED_EVERY) {
            let noted = sandbox.database().write(move |connection| note_use(connection, held.key, now));
            noted.await.map_err(broken)?;
        }
        Ok(Self {
            id: held.user,
            admin: held.admin,
            constraints,
        })
    }
}

fn held(connection: &Connection, token: &str) -> rusqlite::Result<Option<Held>> {
    connection
        .prepare_cached(
            "SELECT key.id, user.id, admin, active, expires_at, revoked_at IS NOT NULL, last_used_at, constraints
             FROM civis_api_keys key JOIN civis_users user ON user.id = key.user_id WHERE token = ?1",
        )?
        .query_row([token], |row| {
            Ok(Held {
                key: row.get(0)?,
                user: row.get(1)?,
                admin: row.get(2)?,
                in_use: row.get(3)?,
                expires_at: row.get(4)?,
                revoked: row.get(5)?,
                last_used_at: row.get(6)?,
                constraints: row.get(7)?,
            })
        })
        .optional()
}

fn note_use(connection: &Connection, key: i64, now: i64) -> rusqlite::Result<usize> {
    connection
        .prepare_cached("UPDATE civis_api_keys SET last_used_at = ?2, use_count = use_count + 1 WHERE id = ?1")?
        .execute((key, now))
}

/// The key of a Bearer header, or the user name of a Basic one with an empty password (Civis contract 1, Auth).
fn api_key(headers: &HeaderMap) -> Option<String> {
    let (scheme, value) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(value.trim().to_owned());
    }
    if scheme.eq_ignore_ascii_case("basic") {
        let decoded = String::from_utf8(STANDARD.decode(value.trim()).ok()?).ok()?;
        return decoded.strip_suffix(':').map(str::to_owned);
    }
    None
}

//! Who is calling TrueFoundry: a user or a virtual account, by a token that is valid now.

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};
use serde_json::{Value, json};

use super::record::{self, User};
use super::{broken, refuse};
use crate::Sandbox;
use crate::credentials::{self, Refused};
use crate::platform::Platform;
use crate::refusal::Refusal;

/// Roles that make an administrator of the tenant (choice).
const ADMINISTRATORS: [&str; 2] = ["admin", "tenant-admin"];

/// Somebody who sent a valid token.
pub struct Caller {
    /// The id of the user or of the virtual account.
    pub id: String,
    /// The user, unless a virtual account is calling.
    pub user: Option<User>,
    /// The name or the e-mail.
    pub slug: String,
    /// Whether the token was made by the API. (choice) The credentials of the file count as sessions.
    pub by_token: bool,
    admin: bool,
}

impl Caller {
    /// (choice) Who is no administrator may ask who they are, and nothing about others.
    pub fn may_read(&self) -> Result<(), Refusal> {
        self.rule("You are not allowed to read this in this tenant")
    }

    /// (choice) Only an administrator changes what belongs to others.
    pub fn may_change(&self) -> Result<(), Refusal> {
        self.rule("You are not allowed to change this in this tenant")
    }

    fn rule(&self, text: &str) -> Result<(), Refusal> {
        if self.admin {
            Ok(())
        } else {
            Err(refuse(StatusCode::FORBIDDEN, text))
        }
    }

    /// The caller as the maker of something (TrueFoundry contract, Schemas, Subject).
    pub fn subject(&self) -> Value {
        let kind = if self.user.is_some() { "user" } else { "virtualaccount" };
        json!({ "subjectId": self.id, "subjectType": kind, "subjectSlug": self.slug })
    }
}

impl FromRequestParts<Sandbox> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, sandbox: &Sandbox) -> Result<Self, Refusal> {
        let unauthorized = |text| refuse(StatusCode::UNAUTHORIZED, text);
        let token = credentials::bearer_token(&parts.headers)
            .ok_or_else(|| unauthorized("Missing bearer token"))?
            .to_owned();
        let now = sandbox.clock().now();
        let found = sandbox.database().read(move |connection| caller(connection, &token, now)).await;
        found.map_err(broken)?.map_err(unauthorized)
    }
}

/// Looks the token up among the credentials of the file, then among those that the API made.
fn caller(connection: &Connection, token: &str, now: Timestamp) -> rusqlite::Result<Result<Caller, &'static str>> {
    match credentials::bearer(connection, Platform::TrueFoundry, token, now)? {
        Err(Refused::Expired) => return Ok(Err("Token has expired")),
        Ok(bearer) => {
            let revoked: bool = connection
                .prepare_cached(
                    "SELECT EXISTS (SELECT 1 FROM truefoundry_revoked JOIN credentials USING (purpose)
                     WHERE platform = 'truefoundry' AND secret = ?1)",
                )?
                .query_row([token], |row| row.get(0))?;
            return if revoked {
                Ok(Err("Token has been revoked"))
            } else {
                user(connection, bearer.user, false)
            };
        }
        Err(Refused::Unknown) => {}
    }
    let made = connection
        .prepare_cached("SELECT owner, personal, expires_at FROM truefoundry_tokens WHERE secret = ?1")?
        .query_row([token], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, bool>(1)?, row.get::<_, Option<i64>>(2)?))
        })
        .optional()?;
    match made {
        None => Ok(Err("Invalid token")),
        Some((_, _, Some(end))) if end <= now.as_second() => Ok(Err("Token has expired")),
        Some((owner, true, _)) => user(connection, owner, true),
        Some((owner, false, _)) => virtual_account(connection, owner, now),
    }
}

fn user(connection: &Connection, id: String, by_token: bool) -> rusqlite::Result<Result<Caller, &'static str>> {
    let Some((_, user)) = record::by_id(connection, &id)? else {
        return Ok(Err("The user of this token does not exist"));
    };
    // Who is deactivated cannot log in (TrueFoundry contract, "deactivate / activate").
    if !user.active {
        return Ok(Err("The user of this token is deactivated"));
    }
    Ok(Ok(Caller {
        id,
        slug: user.email.clone(),
        admin: user.roles.iter().any(|role| ADMINISTRATORS.contains(&role.as_str())),
        by_token,
        user: Some(user),
    }))
}

fn virtual_account(connection: &Connection, id: String, now: Timestamp) -> rusqlite::Result<Result<Caller, &'static str>> {
    let found: Option<(String, String, Option<i64>)> = connection
        .prepare_cached("SELECT name, manifest, expires_at FROM truefoundry_virtual_accounts WHERE id = ?1")?
        .query_row([&id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let Some((name, manifest, expires_at)) = found else {
        return Ok(Err("The virtual account of this token does not exist"));
    };
    if expires_at.is_some_and(|end| end <= now.as_second()) {
        return Ok(Err("The virtual account of this token has expired"));
    }
    let manifest: Value = serde_json::from_str(&manifest).unwrap_or_default();
    // (choice) A virtual account administers the tenant when it has such a role on it.
    let administers =
        |permission: &Value| permission["resource_type"] == "tenant" && ADMINISTRATORS.iter().any(|role| permission["role_id"] == *role);
    Ok(Ok(Caller {
        id,
        user: None,
        slug: name,
        by_token: true,
        admin: manifest["permissions"].as_array().is_some_and(|all| all.iter().any(administers)),
    }))
}

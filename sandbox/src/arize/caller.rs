//! Who is calling, and what they may do: an API key stands for its user, or for the bot user of its service.

use std::collections::BTreeSet;

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use rusqlite::{Connection, OptionalExtension};
use serde_json::Value;

use super::record::{self, User};
use super::{broken, keys, records, refuse};
use crate::Sandbox;
use crate::credentials;
use crate::refusal::Refusal;

/// Whoever sent a valid API key.
#[derive(Clone)]
pub struct Caller {
    /// The user, or the bot user of a service key.
    pub user_id: String,
    /// Whether it is a service.
    pub is_bot: bool,
    rights: Rights,
}

/// What a role in the account allows.
#[derive(Clone)]
enum Rights {
    All,
    Reading,
    Some(BTreeSet<String>),
}

impl Caller {
    /// Whether they administer the account.
    pub fn is_admin(&self) -> bool {
        matches!(self.rights, Rights::All)
    }

    /// Refuses who lacks a permission. Admins have all of them, members those that read (Arize contract, list users).
    pub fn may(&self, permission: &str) -> Result<(), Refusal> {
        let may = match &self.rights {
            Rights::All => true,
            Rights::Reading => permission.ends_with("_READ"),
            Rights::Some(permissions) => permissions.contains(permission),
        };
        if may {
            return Ok(());
        }
        Err(forbidden(&format!("The API key lacks the permission {permission}.")))
    }

    /// (choice) Whoever has no permission at all, such as an annotator, may not have keys of their own either.
    pub fn may_hold_keys(&self) -> Result<(), Refusal> {
        match &self.rights {
            Rights::Some(permissions) if permissions.is_empty() => Err(forbidden("This user may not use API keys.")),
            _ => Ok(()),
        }
    }
}

fn forbidden(text: &str) -> Refusal {
    refuse(StatusCode::FORBIDDEN, text)
}

impl FromRequestParts<Sandbox> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, sandbox: &Sandbox) -> Result<Self, Refusal> {
        let unauthorized = || refuse(StatusCode::UNAUTHORIZED, "The API key is missing, invalid, expired or revoked.");
        let token = credentials::bearer_token(&parts.headers).ok_or_else(unauthorized)?.to_owned();
        let now = sandbox.clock().now();
        let caller = sandbox
            .database()
            .read(move |connection| match keys::opened_by(connection, &token, now)? {
                Some(key) => caller(connection, &key),
                None => Ok(None),
            })
            .await
            .map_err(broken)?;
        caller.ok_or_else(unauthorized)
    }
}

/// For whom a key stands; nobody, once the user is gone.
fn caller(connection: &Connection, key: &Value) -> rusqlite::Result<Option<Caller>> {
    let is_bot = key["key_type"] == "SERVICE";
    let (user_id, role) = if is_bot {
        (key["bot_user"]["id"].clone(), key["bot_user"]["account_role"].clone())
    } else {
        let id = key["created_by_user_id"].as_str().unwrap_or_default();
        let user = record::find(connection, id)?.filter(|(_, user)| user.status == "ACTIVE");
        let role = user.map(|(_, User { role, .. })| serde_json::to_value(role).unwrap_or_default());
        match role {
            Some(role) => (Value::from(id), role),
            None => return Ok(None),
        }
    };
    let rights = match (role["name"].as_str(), role["id"].as_str()) {
        (_, Some(id)) => Rights::Some(permissions_of(connection, id)?),
        (Some("ADMIN"), _) => Rights::All,
        (Some("ANNOTATOR"), _) => Rights::Some(BTreeSet::new()),
        _ => Rights::Reading,
    };
    Ok(Some(Caller {
        user_id: user_id.as_str().unwrap_or_default().to_owned(),
        is_bot,
        rights,
    }))
}

fn permissions_of(connection: &Connection, role: &str) -> rusqlite::Result<BTreeSet<String>> {
    let role = records::find(connection, "Role", role).optional()?;
    let permissions = role.as_ref().and_then(|role| role["permissions"].as_array());
    Ok(permissions
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect())
}

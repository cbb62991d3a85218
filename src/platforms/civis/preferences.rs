//! One's own preferences on Civis, changed one by one (contract 3.6 and 4.9).

use std::collections::BTreeMap;

use serde::Serialize;

use super::me::Me;
use crate::api::endpoint::Endpoint;
use crate::api::policy::Class;
use crate::api::read::{self, Full};
use crate::api::request::{Body, Method, Path, Reply};
use crate::model::change::Change;
use crate::model::error::ErrorKind;

/// `users.patch_me`: `PATCH /users/me` (contract 3.6). What is not named stays.
#[derive(Debug, Default, Serialize)]
pub struct PatchMe<'a> {
    /// By their names in snake case (contract 4.9); without a value, the preference is deleted.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub preferences: BTreeMap<&'a str, Option<Preference>>,
    /// A moment with milliseconds, in UTC: `2026-03-01T10:00:00.000Z`.
    #[serde(skip_serializing_if = "Change::is_kept")]
    pub last_checked_announcements: Change<String>,
}

/// What a preference may be (contract 3.6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Preference {
    /// A word.
    Text(String),
    /// On or off.
    Switch(bool),
    /// A whole number.
    Number(i64),
}

impl Endpoint for PatchMe<'_> {
    type Output = Full<Me>;
    const METHOD: Method = Method::Patch;
    const CLASS: Class = Class::Idempotent;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/users/me")
    }

    fn body(&self) -> Body {
        Body::json(self)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

//! How a user of Civis gets in: second factor, sessions, suspension, access mail (contract 3.16 to 3.18).

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::dialect::{self, deed};
use super::users::User;
use crate::api::endpoint::Endpoint;
use crate::api::policy::Class;
use crate::api::read::{self, Full, Id};
use crate::api::request::{Body, Method, Path, Reply};
use crate::model::error::ErrorKind;
use crate::model::given::Given;
use crate::model::time::Time;

/// `users.delete_2fa`: `DELETE /users/{id}/2fa` (contract 3.16).
#[derive(Debug)]
pub struct DeleteTwoFactor<'a> {
    /// A whole number.
    pub id: &'a str,
}

deed!(DeleteTwoFactor, Delete "/users" "/2fa", Destroy, Full<User>, record);

/// `users.delete_sessions`: `DELETE /users/{id}/sessions` (contract 3.16).
#[derive(Debug)]
pub struct DeleteSessions<'a> {
    /// A whole number.
    pub id: &'a str,
}

deed!(DeleteSessions, Delete "/users" "/sessions", Destroy, Full<User>, record);

/// `users.post_unsuspend`: `POST /users/{id}/unsuspend` (contract 3.17).
#[derive(Debug)]
pub struct PostUnsuspend<'a> {
    /// A whole number.
    pub id: &'a str,
}

/// The end of a suspension (contract 4.10).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Suspension {
    /// Whose.
    pub id: Id,
    /// The login name.
    #[serde(default)]
    pub user: Given<String>,
    /// When it ended.
    #[serde(default)]
    pub unlocked_at: Given<Time>,
}

deed!(PostUnsuspend, Post "/users" "/unsuspend", Idempotent, Full<Suspension>, record);

/// `users.post_access_email`: `POST /users/{id}/access_email` (contract 3.18). The platform chooses between a welcome and a new
/// password, and does not say which it sent.
#[derive(Debug)]
pub struct PostAccessEmail<'a> {
    /// A whole number.
    pub id: &'a str,
}

deed!(PostAccessEmail, Post "/users" "/access_email", Notify, (), read::nothing);

fn record<T: DeserializeOwned>(reply: &Reply) -> Result<Full<T>, ErrorKind> {
    read::record(reply, None)
}

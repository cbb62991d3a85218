//! How a user of Civis gets in: second factor, sessions, suspension, access mail (contract 3.16 to 3.18).

use serde::Deserialize;

use super::dialect;
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

impl Endpoint for DeleteTwoFactor<'_> {
    type Output = Full<User>;
    const METHOD: Method = Method::Delete;
    const CLASS: Class = Class::Destroy;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/users").segment(self.id).literal("/2fa")
    }

    fn body(&self) -> Body {
        dialect::no_arguments()
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `users.delete_sessions`: `DELETE /users/{id}/sessions` (contract 3.16).
#[derive(Debug)]
pub struct DeleteSessions<'a> {
    /// A whole number.
    pub id: &'a str,
}

impl Endpoint for DeleteSessions<'_> {
    type Output = Full<User>;
    const METHOD: Method = Method::Delete;
    const CLASS: Class = Class::Destroy;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/users").segment(self.id).literal("/sessions")
    }

    fn body(&self) -> Body {
        dialect::no_arguments()
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

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

impl Endpoint for PostUnsuspend<'_> {
    type Output = Full<Suspension>;
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Idempotent;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/users").segment(self.id).literal("/unsuspend")
    }

    fn body(&self) -> Body {
        dialect::no_arguments()
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `users.post_access_email`: `POST /users/{id}/access_email` (contract 3.18). The platform chooses between a welcome and a new
/// password, and does not say which it sent.
#[derive(Debug)]
pub struct PostAccessEmail<'a> {
    /// A whole number.
    pub id: &'a str,
}

impl Endpoint for PostAccessEmail<'_> {
    type Output = ();
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Notify;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/users").segment(self.id).literal("/access_email")
    }

    fn body(&self) -> Body {
        dialect::no_arguments()
    }

    fn read(&self, reply: &Reply) -> Result<(), ErrorKind> {
        read::nothing(reply)
    }
}

//! What is done to the users of Arize: asked in, renamed, reminded, removed (contract, "Seed methods").

use serde::{Deserialize, Serialize};

use super::dialect::{self, NO_CONTENT, OneTime};
use super::role::RoleChoice;
use super::users::{self, Found, User};
use crate::api::client::{Client, WriteClient};
use crate::api::endpoint::Endpoint;
use crate::api::policy::Class;
use crate::api::read::{self, Full};
use crate::api::request::{Body, Method, Path, Reply};
use crate::model::error::{ApiError, ErrorKind};
use crate::model::given::Given;
use crate::model::secret::Secret;

/// The longest name and the longest address, in characters.
const LONGEST: usize = 255;

/// `users.create`: `POST /v2/users` (contract "create user").
#[derive(Debug, Serialize)]
pub struct CreateUser<'a> {
    /// 1 to 255 characters.
    pub name: &'a str,
    /// By which the platform knows an invitation that it has already sent.
    pub email: &'a str,
    /// The role in the account; it cannot be changed later.
    pub role: RoleChoice<'a>,
    /// `NONE`, `EMAIL_LINK` or `TEMPORARY_PASSWORD`.
    pub invite_mode: &'a str,
    /// Only accounts of the earlier dialect take it here (contract, "Gotchas" 2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_developer: Option<bool>,
}

impl Endpoint for CreateUser<'_> {
    type Output = NewUser;
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Create;

    fn objection(&self) -> Option<String> {
        let address = !self.email.contains('@');
        dialect::unfit("The name", self.name, LONGEST)
            .or_else(|| dialect::unfit("The address", self.email, LONGEST))
            .or_else(|| address.then(|| "The address is not an e-mail address.".to_owned()))
    }

    fn path(&self) -> Path {
        Path::of("/v2/users")
    }

    fn body(&self) -> Body {
        Body::json(self)
    }

    fn read(&self, reply: &Reply) -> Result<NewUser, ErrorKind> {
        let json = read::json(reply)?;
        let invited: Invited = read::object(json)?;
        Ok(NewUser {
            user: read::object(json)?,
            is_new: reply.status == 201,
            invite_mode: invited.invite_mode,
            temporary_password: read::object::<OneTime>(json)?.secret(),
        })
    }
}

#[derive(Deserialize)]
struct Invited {
    #[serde(default)]
    invite_mode: Given<String>,
}

/// A user who was just asked in.
pub struct NewUser {
    /// The user.
    pub user: User,
    /// False if they had been invited already: then nothing was sent.
    pub is_new: bool,
    /// How they get in.
    pub invite_mode: Given<String>,
    /// Told this once.
    pub temporary_password: Option<Secret>,
}

/// `users.update`: `PATCH /v2/users/{user_id}` (contract "update user").
#[derive(Debug, Serialize)]
pub struct UpdateUser<'a> {
    /// Base64, as the platform gave it.
    #[serde(skip)]
    pub user_id: &'a str,
    /// 1 to 255 characters; nothing keeps it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<&'a str>,
    /// Whether the user may use the API; nothing keeps it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_developer: Option<bool>,
}

impl Endpoint for UpdateUser<'_> {
    type Output = Full<User>;
    const METHOD: Method = Method::Patch;
    const CLASS: Class = Class::Idempotent;

    fn objection(&self) -> Option<String> {
        let empty = self.name.is_none() && self.is_developer.is_none();
        let empty = empty.then(|| "Nothing would be changed.".to_owned());
        empty.or_else(|| dialect::unfit_if_given("The name", self.name, LONGEST))
    }

    fn path(&self) -> Path {
        Path::of("/v2/users").segment(self.user_id)
    }

    fn body(&self) -> Body {
        Body::json(self)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `users.delete`, `users.bulk_delete`: `DELETE /v2/users/{user_id}` (contract "delete user"). Memberships, keys and bindings go too.
#[derive(Debug)]
pub struct DeleteUser<'a> {
    /// Base64, as the platform gave it.
    pub user_id: &'a str,
}

impl Endpoint for DeleteUser<'_> {
    type Output = ();
    const METHOD: Method = Method::Delete;
    const CLASS: Class = Class::Destroy;
    const ACCEPT: Option<&'static str> = NO_CONTENT;

    fn path(&self) -> Path {
        Path::of("/v2/users").segment(self.user_id)
    }

    fn read(&self, reply: &Reply) -> Result<(), ErrorKind> {
        read::nothing(reply)
    }
}

/// `users.resend_invitation`: `POST /v2/users/{user_id}/resend-invitation` (contract "resend invitation").
#[derive(Debug)]
pub struct ResendInvitation<'a> {
    /// Of somebody who is invited.
    pub user_id: &'a str,
}

impl Endpoint for ResendInvitation<'_> {
    type Output = ();
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Notify;
    const ACCEPT: Option<&'static str> = NO_CONTENT;

    fn path(&self) -> Path {
        Path::of("/v2/users").segment(self.user_id).literal("/resend-invitation")
    }

    fn read(&self, reply: &Reply) -> Result<(), ErrorKind> {
        read::nothing(reply)
    }
}

/// `users.reset_password`: `POST /v2/users/{user_id}/reset-password` (contract "reset password"). The link lives for 30 minutes.
#[derive(Debug)]
pub struct ResetPassword<'a> {
    /// Of somebody who is active and signs in by password.
    pub user_id: &'a str,
}

impl Endpoint for ResetPassword<'_> {
    type Output = ();
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Notify;
    const ACCEPT: Option<&'static str> = NO_CONTENT;

    fn path(&self) -> Path {
        Path::of("/v2/users").segment(self.user_id).literal("/reset-password")
    }

    fn read(&self, reply: &Reply) -> Result<(), ErrorKind> {
        read::nothing(reply)
    }
}

/// What became of one of many.
#[derive(Debug, PartialEq, Eq)]
pub enum Deletion {
    /// Deleted, now or earlier.
    Deleted,
    /// Nobody has this address or id.
    NotFound,
    /// Not done, or not known to be.
    Failed(ApiError),
}

/// Deletes users by id or by address, one after the other, and says what became of each (contract, "Seed methods").
/// The platform has no call of its own for it. One failure does not stop the others.
pub async fn bulk_delete(writing: WriteClient<'_>, client: &Client, user_ids: &[String], emails: &[String]) -> Vec<(String, Deletion)> {
    let mut became = Vec::new();
    for id in user_ids {
        became.push((id.clone(), delete(writing, id).await));
    }
    for email in emails {
        let deletion = match users::with_address(client, email).await {
            Ok(Found::One(user)) => delete(writing, &user.id.0).await,
            Ok(Found::None) => Deletion::NotFound,
            Ok(Found::Untold) => Deletion::Failed(ApiError::not_sent(
                "Not every user who was found could be read, so it is not known who has this address.",
            )),
            Err(error) => Deletion::Failed(error),
        };
        became.push((email.clone(), deletion));
    }
    became
}

async fn delete(writing: WriteClient<'_>, user_id: &str) -> Deletion {
    match writing.send(&DeleteUser { user_id }).await {
        Ok(()) => Deletion::Deleted,
        Err(error) if error.kind == ErrorKind::NotFound => Deletion::NotFound,
        Err(error) => Deletion::Failed(error),
    }
}

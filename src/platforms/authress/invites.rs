//! The invites of Authress. There is no list of them: whoever makes one keeps its id (contract, "Related admin endpoints").

use serde::Deserialize;

use super::accounts::Account;
use super::dialect::{self, LINKS};
use super::records::Statement;
use crate::api::endpoint::Endpoint;
use crate::api::policy::Class;
use crate::api::read::{self, Full, Id};
use crate::api::request::{Body, Method, Path, Reply};
use crate::model::error::ErrorKind;
use crate::model::given::Given;

/// `invites.create_invite`: `POST /v1/invites` (contract "Related admin endpoints"). Nobody gets a mail.
#[derive(Debug)]
pub struct CreateInvite<'a> {
    /// The whole record as a JSON object; see [`super::document::writable`].
    pub document: &'a str,
}

impl Endpoint for CreateInvite<'_> {
    type Output = Full<Invite>;
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Create;
    const ACCEPT: Option<&'static str> = LINKS;

    fn objection(&self) -> Option<String> {
        dialect::no_object(self.document)
    }

    fn path(&self) -> Path {
        Path::of("/v1/invites")
    }

    fn body(&self) -> Body {
        Body::document(self.document)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `invites.get_invite`: `GET /v1/invites/{inviteId}` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct GetInvite<'a> {
    /// 1 to 256 characters.
    pub invite_id: &'a str,
}

impl Endpoint for GetInvite<'_> {
    type Output = Full<Invite>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = LINKS;

    fn objection(&self) -> Option<String> {
        dialect::length("An invite id", self.invite_id, 256)
    }

    fn path(&self) -> Path {
        Path::of("/v1/invites").segment(self.invite_id)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `invites.respond_to_invite`: `PATCH /v1/invites/{inviteId}` (contract "Related admin endpoints"). Whoever calls accepts it.
#[derive(Debug)]
pub struct RespondToInvite<'a> {
    /// 1 to 256 characters.
    pub invite_id: &'a str,
}

impl Endpoint for RespondToInvite<'_> {
    type Output = Full<Account>;
    const METHOD: Method = Method::Patch;
    const CLASS: Class = Class::Idempotent;
    const ACCEPT: Option<&'static str> = LINKS;

    fn objection(&self) -> Option<String> {
        dialect::length("An invite id", self.invite_id, 256)
    }

    fn path(&self) -> Path {
        Path::of("/v1/invites").segment(self.invite_id)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `invites.delete_invite`: `DELETE /v1/invites/{inviteId}` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct DeleteInvite<'a> {
    /// 1 to 256 characters.
    pub invite_id: &'a str,
}

impl Endpoint for DeleteInvite<'_> {
    type Output = ();
    const METHOD: Method = Method::Delete;
    const CLASS: Class = Class::Destroy;
    const ACCEPT: Option<&'static str> = None;

    fn objection(&self) -> Option<String> {
        dialect::length("An invite id", self.invite_id, 256)
    }

    fn path(&self) -> Path {
        Path::of("/v1/invites").segment(self.invite_id)
    }

    fn read(&self, reply: &Reply) -> Result<(), ErrorKind> {
        read::nothing(reply)
    }
}

/// What the platform writes itself (contract "Schemas").
pub const READ_ONLY: &[&str] = &["inviteId", "links"];

/// An invite.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Invite {
    /// Its id, by which it is accepted.
    pub invite_id: Id,
    /// The tenant through which whoever accepts signs in.
    #[serde(default)]
    pub default_login_tenant_id: Given<String>,
    /// The same in an older spelling.
    #[serde(default)]
    pub tenant_id: Given<String>,
    /// Which roles on what come with it.
    #[serde(default)]
    pub statements: Given<Vec<Statement>>,
    /// What happens if there is such a record already.
    #[serde(default)]
    pub conflict_resolution_strategy: Given<String>,
}

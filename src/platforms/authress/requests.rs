//! The access requests of Authress: who asks for which roles, and what was decided (contract, `AccessRequest`).

use serde::{Deserialize, Serialize};

use super::dialect::{self, LINKS};
use super::groups::Member;
use super::records::Statement;
use crate::api::endpoint::Endpoint;
use crate::api::policy::Class;
use crate::api::read::{self, Full, Id};
use crate::api::request::{Body, Method, Path, Query, Reply};
use crate::from_json;
use crate::model::error::ErrorKind;
use crate::model::given::Given;
use crate::model::page::Page;
use crate::model::time::Time;

/// `access_records.get_requests`: `GET /v1/requests` (contract "Related admin endpoints").
#[derive(Debug, Default)]
pub struct GetRequests<'a> {
    /// 1 to 20.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<&'a str>,
    /// `OPEN`, `APPROVED`, `DENIED` or `DELETED`.
    pub status: Option<&'a str>,
}

impl Endpoint for GetRequests<'_> {
    type Output = Page<AccessRequest>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = LINKS;

    fn objection(&self) -> Option<String> {
        dialect::page_size(self.limit, 20)
    }

    fn path(&self) -> Path {
        Path::of("/v1/requests")
    }

    fn query(&self) -> Query {
        Query::new()
            .with_some("limit", self.limit.as_ref())
            .with_some("cursor", self.cursor.as_ref())
            .with_some("status", self.status.as_ref())
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        dialect::list(reply, "records")
    }
}

/// `access_records.create_request`: `POST /v1/requests` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct CreateRequest<'a> {
    /// The whole record as a JSON object; see [`super::document::writable`].
    pub document: &'a str,
}

impl Endpoint for CreateRequest<'_> {
    type Output = Full<AccessRequest>;
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Create;
    const ACCEPT: Option<&'static str> = LINKS;

    fn objection(&self) -> Option<String> {
        dialect::no_object(self.document)
    }

    fn path(&self) -> Path {
        Path::of("/v1/requests")
    }

    fn body(&self) -> Body {
        Body::document(self.document)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `access_records.get_request`: `GET /v1/requests/{requestId}` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct GetRequest<'a> {
    /// 1 to 100 characters.
    pub request_id: &'a str,
}

impl Endpoint for GetRequest<'_> {
    type Output = Full<AccessRequest>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = LINKS;

    fn objection(&self) -> Option<String> {
        dialect::length("A request id", self.request_id, 100)
    }

    fn path(&self) -> Path {
        Path::of("/v1/requests").segment(self.request_id)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `access_records.delete_request`: `DELETE /v1/requests/{requestId}` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct DeleteRequest<'a> {
    /// 1 to 100 characters.
    pub request_id: &'a str,
}

impl Endpoint for DeleteRequest<'_> {
    type Output = ();
    const METHOD: Method = Method::Delete;
    const CLASS: Class = Class::Destroy;
    const ACCEPT: Option<&'static str> = None;

    fn objection(&self) -> Option<String> {
        dialect::length("A request id", self.request_id, 100)
    }

    fn path(&self) -> Path {
        Path::of("/v1/requests").segment(self.request_id)
    }

    fn read(&self, reply: &Reply) -> Result<(), ErrorKind> {
        read::nothing(reply)
    }
}

/// `access_records.respond_to_access_request`: `PATCH /v1/requests/{requestId}` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct RespondToAccessRequest<'a> {
    /// 1 to 100 characters.
    pub request_id: &'a str,
    /// What is decided.
    pub status: Decision,
}

impl Endpoint for RespondToAccessRequest<'_> {
    type Output = Full<AccessRequest>;
    const METHOD: Method = Method::Patch;
    const CLASS: Class = Class::Idempotent;
    const ACCEPT: Option<&'static str> = LINKS;

    fn objection(&self) -> Option<String> {
        dialect::length("A request id", self.request_id, 100)
    }

    fn path(&self) -> Path {
        Path::of("/v1/requests").segment(self.request_id)
    }

    fn body(&self) -> Body {
        Body::json(&Response { status: self.status })
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// What the platform writes itself (contract "Schemas").
pub const READ_ONLY: &[&str] = &["requestId", "status", "lastUpdated", "links"];

/// What can be decided.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Decision {
    /// A record is made of it.
    Approved,
    /// Nothing is given.
    Denied,
}

#[derive(Serialize)]
struct Response {
    status: Decision,
}

/// A request.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AccessRequest {
    /// Its id.
    pub request_id: Id,
    /// `OPEN`, `APPROVED`, `DENIED`, `DELETED` and whatever else there will be.
    #[serde(default)]
    pub status: Given<String>,
    /// What is asked for.
    #[serde(default)]
    pub access: Given<Access>,
    /// When it was changed last.
    #[serde(default)]
    pub last_updated: Given<Time>,
}

/// What is asked for.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Access {
    /// For whom.
    #[serde(default)]
    pub users: Given<Vec<Member>>,
    /// Which roles on what.
    #[serde(default)]
    pub statements: Given<Vec<Statement>>,
}

from_json!(Access);

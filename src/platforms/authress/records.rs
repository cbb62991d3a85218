//! The access records of Authress: who holds which roles on which resources (contract, `AccessRecord`).

use serde::{Deserialize, Serialize};

use super::dialect::{self, LINKS};
use super::groups::Member;
use crate::api::endpoint::Endpoint;
use crate::api::policy::Class;
use crate::api::read::{self, Full, Id};
use crate::api::request::{Body, Method, Path, Query, Reply};
use crate::from_json;
use crate::model::error::ErrorKind;
use crate::model::given::Given;
use crate::model::page::Page;

/// `access_records.get_records`: `GET /v1/records` (contract "Related admin endpoints").
#[derive(Debug, Default)]
pub struct GetRecords<'a> {
    /// 1 to 20.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<&'a str>,
    /// Part of any text, 64 characters at most.
    pub filter: Option<&'a str>,
}

impl Endpoint for GetRecords<'_> {
    type Output = Page<AccessRecord>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = LINKS;

    fn objection(&self) -> Option<String> {
        dialect::page_size(self.limit, 20).or_else(|| dialect::length("a filter", self.filter.unwrap_or_default(), 64))
    }

    fn path(&self) -> Path {
        Path::of("/v1/records")
    }

    fn query(&self) -> Query {
        Query::new()
            // The vendor's client asks for these always, and has no way not to.
            .with("status", "ACTIVE")
            .with_some("limit", self.limit.as_ref())
            .with_some("cursor", self.cursor.as_ref())
            .with_some("filter", self.filter.as_ref())
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        dialect::list(reply, "records")
    }
}

/// `access_records.create_record`: `POST /v1/records` (contract "Related admin endpoints").
/// Nothing comes back where the platform takes its time (202).
#[derive(Debug)]
pub struct CreateRecord<'a> {
    /// The whole record as a JSON object; see [`super::document::writable`].
    pub document: &'a str,
}

impl Endpoint for CreateRecord<'_> {
    type Output = Option<Full<AccessRecord>>;
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Create;
    const ACCEPT: Option<&'static str> = LINKS;

    fn objection(&self) -> Option<String> {
        dialect::no_object(self.document)
    }

    fn path(&self) -> Path {
        Path::of("/v1/records")
    }

    fn body(&self) -> Body {
        Body::document(self.document)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        made(reply)
    }
}

/// `access_records.get_record`: `GET /v1/records/{recordId}` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct GetRecord<'a> {
    /// 1 to 100 characters.
    pub record_id: &'a str,
}

impl Endpoint for GetRecord<'_> {
    type Output = Full<AccessRecord>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = LINKS;

    fn objection(&self) -> Option<String> {
        dialect::length("A record id", self.record_id, 100)
    }

    fn path(&self) -> Path {
        Path::of("/v1/records").segment(self.record_id)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `access_records.update_record`: `PUT /v1/records/{recordId}` (contract "Related admin endpoints"). It replaces everything, a little later.
#[derive(Debug)]
pub struct UpdateRecord<'a> {
    /// 1 to 100 characters.
    pub record_id: &'a str,
    /// The whole record as a JSON object; see [`super::document::writable`].
    pub document: &'a str,
    /// The `lastUpdated` that was read; who changed it since makes the platform refuse (412).
    pub expected_last_modified_time: Option<&'a str>,
}

impl Endpoint for UpdateRecord<'_> {
    type Output = ();
    const METHOD: Method = Method::Put;
    const CLASS: Class = Class::Idempotent;
    const ACCEPT: Option<&'static str> = None;

    fn objection(&self) -> Option<String> {
        dialect::length("A record id", self.record_id, 100).or_else(|| dialect::no_object(self.document))
    }

    fn path(&self) -> Path {
        Path::of("/v1/records").segment(self.record_id)
    }

    fn headers(&self) -> Vec<(&'static str, String)> {
        dialect::unless_changed_since(self.expected_last_modified_time)
    }

    fn body(&self) -> Body {
        Body::document(self.document)
    }

    fn read(&self, reply: &Reply) -> Result<(), ErrorKind> {
        read::nothing(reply)
    }
}

/// `access_records.delete_record`: `DELETE /v1/records/{recordId}` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct DeleteRecord<'a> {
    /// 1 to 100 characters.
    pub record_id: &'a str,
}

impl Endpoint for DeleteRecord<'_> {
    type Output = ();
    const METHOD: Method = Method::Delete;
    const CLASS: Class = Class::Destroy;
    const ACCEPT: Option<&'static str> = None;

    fn objection(&self) -> Option<String> {
        dialect::length("A record id", self.record_id, 100)
    }

    fn path(&self) -> Path {
        Path::of("/v1/records").segment(self.record_id)
    }

    fn read(&self, reply: &Reply) -> Result<(), ErrorKind> {
        read::nothing(reply)
    }
}

/// `access_records.create_claim`: `POST /v1/claims` (contract "Related admin endpoints"). Whoever calls becomes the owner.
#[derive(Debug)]
pub struct CreateClaim<'a> {
    /// What the resource is to stand below, 1 to 128 characters.
    pub collection_resource: &'a str,
    /// The resource, 1 to 128 characters.
    pub resource_id: &'a str,
}

impl Endpoint for CreateClaim<'_> {
    type Output = ();
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Create;
    const ACCEPT: Option<&'static str> = LINKS;

    fn objection(&self) -> Option<String> {
        dialect::length("A resource", self.collection_resource, 128).or_else(|| dialect::length("A resource", self.resource_id, 128))
    }

    fn path(&self) -> Path {
        Path::of("/v1/claims")
    }

    fn body(&self) -> Body {
        Body::json(&Claim {
            collection_resource: self.collection_resource,
            resource_id: self.resource_id,
        })
    }

    fn read(&self, reply: &Reply) -> Result<(), ErrorKind> {
        read::nothing(reply)
    }
}

/// What the platform writes itself (contract "Schemas").
pub const READ_ONLY: &[&str] = &["account", "capacity", "lastUpdated", "links", "status"];

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Claim<'a> {
    collection_resource: &'a str,
    resource_id: &'a str,
}

/// A record: users and groups at its top or in each statement, never in both.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AccessRecord {
    /// Its id.
    pub record_id: Id,
    /// Its name.
    #[serde(default)]
    pub name: Given<String>,
    /// What it is for.
    #[serde(default)]
    pub description: Given<String>,
    /// `ACTIVE`, `DELETED` and whatever else there will be.
    #[serde(default)]
    pub status: Given<String>,
    /// Whom every statement is for.
    #[serde(default)]
    pub users: Given<Vec<Member>>,
    /// Who may change it.
    #[serde(default)]
    pub admins: Given<Vec<Member>>,
    /// Which groups every statement is for.
    #[serde(default)]
    pub groups: Given<Vec<GroupOf>>,
    /// What is given.
    #[serde(default)]
    pub statements: Given<Vec<Statement>>,
    /// When it was changed last, to the letter: it goes back with a change.
    #[serde(default)]
    pub last_updated: Given<String>,
}

/// A group that is given access.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GroupOf {
    /// Which.
    pub group_id: Id,
}

/// Something that access is given to.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Resource {
    /// `things/1`; `*` stands for everything.
    #[serde(default)]
    pub resource_uri: Given<String>,
}

/// Roles on resources.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Statement {
    /// Which roles.
    #[serde(default)]
    pub roles: Given<Vec<String>>,
    /// On what.
    #[serde(default)]
    pub resources: Given<Vec<Resource>>,
    /// For whom, where the record does not say.
    #[serde(default)]
    pub users: Given<Vec<Member>>,
    /// For which groups, where the record does not say.
    #[serde(default)]
    pub groups: Given<Vec<GroupOf>>,
}

from_json!(GroupOf, Resource, Statement);

fn made(reply: &Reply) -> Result<Option<Full<AccessRecord>>, ErrorKind> {
    if reply.status == 202 {
        return Ok(None);
    }
    read::record(reply, None).map(Some)
}

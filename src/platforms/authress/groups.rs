//! The groups of Authress, to which access is given together (contract, `Group`).

use serde::Deserialize;

use super::dialect::{self, LINKS};
use crate::api::endpoint::Endpoint;
use crate::api::policy::Class;
use crate::api::read::{self, Full, Id};
use crate::api::request::{Body, Method, Path, Query, Reply};
use crate::from_json;
use crate::model::error::ErrorKind;
use crate::model::given::Given;
use crate::model::page::Page;

/// `groups.get_groups`: `GET /v1/groups` (contract "Related admin endpoints").
#[derive(Debug, Default)]
pub struct GetGroups<'a> {
    /// 1 to 20.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<&'a str>,
    /// Part of any text, 64 characters at most.
    pub filter: Option<&'a str>,
}

impl Endpoint for GetGroups<'_> {
    type Output = Page<Group>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = LINKS;

    fn objection(&self) -> Option<String> {
        dialect::page_size(self.limit, 20).or_else(|| dialect::length("a filter", self.filter.unwrap_or_default(), 64))
    }

    fn path(&self) -> Path {
        Path::of("/v1/groups")
    }

    fn query(&self) -> Query {
        Query::new()
            .with_some("limit", self.limit.as_ref())
            .with_some("cursor", self.cursor.as_ref())
            .with_some("filter", self.filter.as_ref())
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        dialect::list(reply, "groups")
    }
}

/// `groups.create_group`: `POST /v1/groups` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct CreateGroup<'a> {
    /// The whole record as a JSON object; see [`super::document::writable`].
    pub document: &'a str,
}

impl Endpoint for CreateGroup<'_> {
    type Output = Full<Group>;
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Create;
    const ACCEPT: Option<&'static str> = LINKS;

    fn objection(&self) -> Option<String> {
        dialect::no_object(self.document)
    }

    fn path(&self) -> Path {
        Path::of("/v1/groups")
    }

    fn body(&self) -> Body {
        Body::document(self.document)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `groups.get_group`: `GET /v1/groups/{groupId}` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct GetGroup<'a> {
    /// 1 to 64 characters.
    pub group_id: &'a str,
}

impl Endpoint for GetGroup<'_> {
    type Output = Full<Group>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = LINKS;

    fn objection(&self) -> Option<String> {
        dialect::length("A group id", self.group_id, 64)
    }

    fn path(&self) -> Path {
        Path::of("/v1/groups").segment(self.group_id)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `groups.update_group`: `PUT /v1/groups/{groupId}` (contract "Related admin endpoints"). It replaces everything.
#[derive(Debug)]
pub struct UpdateGroup<'a> {
    /// 1 to 64 characters.
    pub group_id: &'a str,
    /// The whole record as a JSON object; see [`super::document::writable`].
    pub document: &'a str,
    /// The `lastUpdated` that was read; who changed it since makes the platform refuse (412).
    pub expected_last_modified_time: Option<&'a str>,
}

impl Endpoint for UpdateGroup<'_> {
    type Output = Full<Group>;
    const METHOD: Method = Method::Put;
    const CLASS: Class = Class::Idempotent;
    const ACCEPT: Option<&'static str> = LINKS;

    fn objection(&self) -> Option<String> {
        dialect::length("A group id", self.group_id, 64).or_else(|| dialect::no_object(self.document))
    }

    fn path(&self) -> Path {
        Path::of("/v1/groups").segment(self.group_id)
    }

    fn headers(&self) -> Vec<(&'static str, String)> {
        dialect::unless_changed_since(self.expected_last_modified_time)
    }

    fn body(&self) -> Body {
        Body::document(self.document)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `groups.delete_group`: `DELETE /v1/groups/{groupId}` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct DeleteGroup<'a> {
    /// 1 to 64 characters.
    pub group_id: &'a str,
}

impl Endpoint for DeleteGroup<'_> {
    type Output = ();
    const METHOD: Method = Method::Delete;
    const CLASS: Class = Class::Destroy;
    const ACCEPT: Option<&'static str> = None;

    fn objection(&self) -> Option<String> {
        dialect::length("A group id", self.group_id, 64)
    }

    fn path(&self) -> Path {
        Path::of("/v1/groups").segment(self.group_id)
    }

    fn read(&self, reply: &Reply) -> Result<(), ErrorKind> {
        read::nothing(reply)
    }
}

/// What the platform writes itself (contract "Schemas").
pub const READ_ONLY: &[&str] = &["lastUpdated", "links"];

/// A group.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Group {
    /// Its id.
    pub group_id: Id,
    /// Its name.
    #[serde(default)]
    pub name: Given<String>,
    /// Who is in it.
    #[serde(default)]
    pub users: Given<Vec<Member>>,
    /// Who may change it.
    #[serde(default)]
    pub admins: Given<Vec<Member>>,
    /// When it was changed last, to the letter: it goes back with a change.
    #[serde(default)]
    pub last_updated: Given<String>,
}

/// Somebody in a group, a record or a request.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Member {
    /// Who.
    pub user_id: Id,
}

from_json!(Member);

//! The roles of Authress: which actions they allow (contract, `Role`). Those called `Authress:…` are built in.

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

/// `roles.get_roles`: `GET /v1/roles` (contract "Related admin endpoints").
#[derive(Debug, Default)]
pub struct GetRoles<'a> {
    /// 1 to 100.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<&'a str>,
    /// Part of any text, 128 characters at most.
    pub filter: Option<&'a str>,
}

impl Endpoint for GetRoles<'_> {
    type Output = Page<Role>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = LINKS;

    fn objection(&self) -> Option<String> {
        dialect::page_size(self.limit, 100).or_else(|| dialect::length("a filter", self.filter.unwrap_or_default(), 128))
    }

    fn path(&self) -> Path {
        Path::of("/v1/roles")
    }

    fn query(&self) -> Query {
        Query::new()
            .with_some("limit", self.limit.as_ref())
            .with_some("cursor", self.cursor.as_ref())
            .with_some("filter", self.filter.as_ref())
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        dialect::list(reply, "roles")
    }
}

/// `roles.create_role`: `POST /v1/roles` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct CreateRole<'a> {
    /// The whole record as a JSON object; see [`super::document::writable`].
    pub document: &'a str,
}

impl Endpoint for CreateRole<'_> {
    type Output = Full<Role>;
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Create;
    const ACCEPT: Option<&'static str> = LINKS;

    fn objection(&self) -> Option<String> {
        dialect::no_object(self.document)
    }

    fn path(&self) -> Path {
        Path::of("/v1/roles")
    }

    fn body(&self) -> Body {
        Body::document(self.document)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `roles.get_role`: `GET /v1/roles/{roleId}` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct GetRole<'a> {
    /// 1 to 64 characters.
    pub role_id: &'a str,
}

impl Endpoint for GetRole<'_> {
    type Output = Full<Role>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = LINKS;

    fn objection(&self) -> Option<String> {
        dialect::length("A role id", self.role_id, 64)
    }

    fn path(&self) -> Path {
        Path::of("/v1/roles").segment(self.role_id)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `roles.update_role`: `PUT /v1/roles/{roleId}` (contract "Related admin endpoints"). It replaces everything.
#[derive(Debug)]
pub struct UpdateRole<'a> {
    /// 1 to 64 characters.
    pub role_id: &'a str,
    /// The whole record as a JSON object; see [`super::document::writable`].
    pub document: &'a str,
}

impl Endpoint for UpdateRole<'_> {
    type Output = Full<Role>;
    const METHOD: Method = Method::Put;
    const CLASS: Class = Class::Idempotent;
    const ACCEPT: Option<&'static str> = LINKS;

    fn objection(&self) -> Option<String> {
        dialect::length("A role id", self.role_id, 64).or_else(|| dialect::no_object(self.document))
    }

    fn path(&self) -> Path {
        Path::of("/v1/roles").segment(self.role_id)
    }

    fn body(&self) -> Body {
        Body::document(self.document)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `roles.delete_role`: `DELETE /v1/roles/{roleId}` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct DeleteRole<'a> {
    /// 1 to 64 characters.
    pub role_id: &'a str,
}

impl Endpoint for DeleteRole<'_> {
    type Output = ();
    const METHOD: Method = Method::Delete;
    const CLASS: Class = Class::Destroy;
    const ACCEPT: Option<&'static str> = None;

    fn objection(&self) -> Option<String> {
        dialect::length("A role id", self.role_id, 64)
    }

    fn path(&self) -> Path {
        Path::of("/v1/roles").segment(self.role_id)
    }

    fn read(&self, reply: &Reply) -> Result<(), ErrorKind> {
        read::nothing(reply)
    }
}

/// What the platform writes itself (contract "Schemas").
pub const READ_ONLY: &[&str] = &["links"];

/// A role.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Role {
    /// Its id.
    pub role_id: Id,
    /// Its name.
    #[serde(default)]
    pub name: Given<String>,
    /// What it is for.
    #[serde(default)]
    pub description: Given<String>,
    /// What it allows.
    #[serde(default)]
    pub permissions: Given<Vec<Permission>>,
}

/// What may be done with one action.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Permission {
    /// `documents:read`; `*` stands for every action.
    #[serde(default)]
    pub action: Given<String>,
    /// Whether it may be done.
    #[serde(default)]
    pub allow: Given<bool>,
    /// Whether it may be given to others.
    #[serde(default)]
    pub grant: Given<bool>,
    /// Whether others may be let give it.
    #[serde(default)]
    pub delegate: Given<bool>,
}

from_json!(Permission);

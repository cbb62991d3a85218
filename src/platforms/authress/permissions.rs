//! What a user of Authress may do, and where: it follows from records, groups and roles (contract, "Related admin endpoints").

use serde::Deserialize;

use super::dialect::{self, LINKS};
use super::records::Resource;
use super::roles::Permission;
use crate::api::endpoint::Endpoint;
use crate::api::policy::Class;
use crate::api::read::{self, Id};
use crate::api::request::{Method, Path, Query, Reply};
use crate::model::error::ErrorKind;
use crate::model::page::Page;

/// `user_permissions.get_user_resources`: `GET /v1/users/{userId}/resources` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct GetUserResources<'a> {
    /// 1 to 64 characters.
    pub user_id: &'a str,
    /// Only what is below this, 512 characters at most.
    pub resource_uri: Option<&'a str>,
    /// `TOP_LEVEL_ONLY` or `INCLUDE_NESTED`.
    pub collection_configuration: Option<&'a str>,
    /// Only where this action is allowed, 64 characters at most.
    pub permissions: Option<&'a str>,
    /// 1 to 20.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<&'a str>,
}

impl Endpoint for GetUserResources<'_> {
    type Output = Page<Resource>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = LINKS;

    fn objection(&self) -> Option<String> {
        dialect::length("A user id", self.user_id, 64)
            .or_else(|| dialect::length("A resource", self.resource_uri.unwrap_or_default(), 512))
            .or_else(|| dialect::length("An action", self.permissions.unwrap_or_default(), 64))
            .or_else(|| dialect::page_size(self.limit, 20))
    }

    fn path(&self) -> Path {
        Path::of("/v1/users").segment(self.user_id).literal("/resources")
    }

    fn query(&self) -> Query {
        Query::new()
            .with_some("resourceUri", self.resource_uri.as_ref())
            .with_some("collectionConfiguration", self.collection_configuration.as_ref())
            .with_some("permissions", self.permissions.as_ref())
            .with_some("limit", self.limit.as_ref())
            .with_some("cursor", self.cursor.as_ref())
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        dialect::list(reply, "resources")
    }
}

/// `user_permissions.get_user_roles_for_resource`: `GET /v1/users/{userId}/resources/{resourceUri}/roles` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct GetUserRolesForResource<'a> {
    /// 1 to 64 characters.
    pub user_id: &'a str,
    /// 1 to 512 characters.
    pub resource_uri: &'a str,
}

impl Endpoint for GetUserRolesForResource<'_> {
    type Output = Page<UserRole>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = LINKS;

    fn objection(&self) -> Option<String> {
        dialect::length("A user id", self.user_id, 64).or_else(|| dialect::length("A resource", self.resource_uri, 512))
    }

    fn path(&self) -> Path {
        Path::of("/v1/users")
            .segment(self.user_id)
            .literal("/resources")
            .segment(self.resource_uri)
            .literal("/roles")
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        dialect::list(reply, "roles")
    }
}

/// `user_permissions.get_user_permissions_for_resource`: `GET /v1/users/{userId}/resources/{resourceUri}/permissions` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct GetUserPermissionsForResource<'a> {
    /// 1 to 64 characters.
    pub user_id: &'a str,
    /// 1 to 512 characters.
    pub resource_uri: &'a str,
}

impl Endpoint for GetUserPermissionsForResource<'_> {
    type Output = Page<Permission>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = LINKS;

    fn objection(&self) -> Option<String> {
        dialect::length("A user id", self.user_id, 64).or_else(|| dialect::length("A resource", self.resource_uri, 512))
    }

    fn path(&self) -> Path {
        Path::of("/v1/users")
            .segment(self.user_id)
            .literal("/resources")
            .segment(self.resource_uri)
            .literal("/permissions")
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        dialect::list(reply, "permissions")
    }
}

/// `user_permissions.authorize_user`: `GET /v1/users/{userId}/resources/{resourceUri}/permissions/{permission}` (contract "Related admin endpoints"). Who may not is not found (404).
#[derive(Debug)]
pub struct AuthorizeUser<'a> {
    /// 1 to 64 characters.
    pub user_id: &'a str,
    /// 1 to 512 characters.
    pub resource_uri: &'a str,
    /// The action, 1 to 64 characters.
    pub permission: &'a str,
}

impl Endpoint for AuthorizeUser<'_> {
    type Output = ();
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = None;

    fn objection(&self) -> Option<String> {
        dialect::length("A user id", self.user_id, 64)
            .or_else(|| dialect::length("A resource", self.resource_uri, 512))
            .or_else(|| dialect::length("An action", self.permission, 64))
    }

    fn path(&self) -> Path {
        Path::of("/v1/users")
            .segment(self.user_id)
            .literal("/resources")
            .segment(self.resource_uri)
            .literal("/permissions")
            .segment(self.permission)
    }

    fn read(&self, reply: &Reply) -> Result<(), ErrorKind> {
        read::nothing(reply)
    }
}

/// A role that a user holds on a resource.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserRole {
    /// Which.
    pub role_id: Id,
}

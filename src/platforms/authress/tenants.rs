//! The tenants of Authress, and the user who moves to one of them (contract, "Related admin endpoints", `link_tenant_user`).

use serde::{Deserialize, Serialize};

use super::dialect::{self, LINKS};
use crate::api::endpoint::Endpoint;
use crate::api::policy::Class;
use crate::api::read::{self, Full, Id};
use crate::api::request::{Body, Method, Path, Reply};
use crate::from_json;
use crate::model::error::ErrorKind;
use crate::model::given::Given;
use crate::model::page::Page;
use crate::model::time::Time;

/// `tenants.get_tenants`: `GET /v1/tenants` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct GetTenants;

impl Endpoint for GetTenants {
    type Output = Page<Tenant>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = LINKS;

    fn path(&self) -> Path {
        Path::of("/v1/tenants")
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        dialect::list(reply, "tenants")
    }
}

/// `tenants.create_tenant`: `POST /v1/tenants` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct CreateTenant<'a> {
    /// The whole record as a JSON object; see [`super::document::writable`].
    pub document: &'a str,
}

impl Endpoint for CreateTenant<'_> {
    type Output = Full<Tenant>;
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Create;
    const ACCEPT: Option<&'static str> = LINKS;

    fn objection(&self) -> Option<String> {
        dialect::no_object(self.document)
    }

    fn path(&self) -> Path {
        Path::of("/v1/tenants")
    }

    fn body(&self) -> Body {
        Body::document(self.document)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `tenants.get_tenant`: `GET /v1/tenants/{tenantId}` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct GetTenant<'a> {
    /// 1 to 128 characters.
    pub tenant_id: &'a str,
}

impl Endpoint for GetTenant<'_> {
    type Output = Full<Tenant>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = LINKS;

    fn objection(&self) -> Option<String> {
        dialect::length("A tenant id", self.tenant_id, 128)
    }

    fn path(&self) -> Path {
        Path::of("/v1/tenants").segment(self.tenant_id)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `tenants.update_tenant`: `PUT /v1/tenants/{tenantId}` (contract "Related admin endpoints"). It replaces everything.
#[derive(Debug)]
pub struct UpdateTenant<'a> {
    /// 1 to 128 characters.
    pub tenant_id: &'a str,
    /// The whole record as a JSON object; see [`super::document::writable`].
    pub document: &'a str,
}

impl Endpoint for UpdateTenant<'_> {
    type Output = Full<Tenant>;
    const METHOD: Method = Method::Put;
    const CLASS: Class = Class::Idempotent;
    const ACCEPT: Option<&'static str> = LINKS;

    fn objection(&self) -> Option<String> {
        dialect::length("A tenant id", self.tenant_id, 128).or_else(|| dialect::no_object(self.document))
    }

    fn path(&self) -> Path {
        Path::of("/v1/tenants").segment(self.tenant_id)
    }

    fn body(&self) -> Body {
        Body::document(self.document)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `tenants.delete_tenant`: `DELETE /v1/tenants/{tenantId}` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct DeleteTenant<'a> {
    /// 1 to 128 characters.
    pub tenant_id: &'a str,
}

impl Endpoint for DeleteTenant<'_> {
    type Output = ();
    const METHOD: Method = Method::Delete;
    const CLASS: Class = Class::Destroy;
    const ACCEPT: Option<&'static str> = None;

    fn objection(&self) -> Option<String> {
        dialect::length("A tenant id", self.tenant_id, 128)
    }

    fn path(&self) -> Path {
        Path::of("/v1/tenants").segment(self.tenant_id)
    }

    fn read(&self, reply: &Reply) -> Result<(), ErrorKind> {
        read::nothing(reply)
    }
}

/// `tenants.link_tenant_user`: `PATCH /v1/tenants/{tenantId}/users` (contract "`link_tenant_user`"). The user leaves the tenant where they were.
#[derive(Debug)]
pub struct LinkTenantUser<'a> {
    /// The tenant, 1 to 128 characters.
    pub tenant_id: &'a str,
    /// The user, 1 to 128 characters.
    pub user_id: &'a str,
}

impl Endpoint for LinkTenantUser<'_> {
    type Output = ();
    const METHOD: Method = Method::Patch;
    const CLASS: Class = Class::Idempotent;
    const ACCEPT: Option<&'static str> = None;

    fn objection(&self) -> Option<String> {
        dialect::length("A tenant id", self.tenant_id, 128).or_else(|| dialect::length("A user id", self.user_id, 128))
    }

    fn path(&self) -> Path {
        Path::of("/v1/tenants").segment(self.tenant_id).literal("/users")
    }

    fn body(&self) -> Body {
        Body::json(&TenantUser { user_id: self.user_id })
    }

    fn read(&self, reply: &Reply) -> Result<(), ErrorKind> {
        read::nothing(reply)
    }
}

/// What the platform writes itself (contract "Schemas").
pub const READ_ONLY: &[&str] = &["createdTime", "links"];

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TenantUser<'a> {
    user_id: &'a str,
}

/// A tenant: people who sign in in the same way.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tenant {
    /// Its id.
    pub tenant_id: Id,
    /// What its people type on the page where they sign in.
    #[serde(default)]
    pub tenant_lookup_identifier: Given<String>,
    /// How it is shown.
    #[serde(default)]
    pub data: Given<Data>,
    /// The domains whose addresses belong to it.
    #[serde(default)]
    pub domains: Given<Vec<Domain>>,
    /// Through what its people sign in.
    #[serde(default)]
    pub connection: Given<ConnectionOf>,
    /// How long its tokens live.
    #[serde(default)]
    pub token_configuration: Given<Lives>,
    /// When it was made.
    #[serde(default)]
    pub created_time: Given<Time>,
}

/// How a tenant is shown.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Data {
    /// Its name.
    #[serde(default)]
    pub name: Given<String>,
}

/// A domain whose addresses belong to a tenant.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Domain {
    /// `example.com`.
    #[serde(default)]
    pub domain: Given<String>,
}

/// Through what the people of a tenant sign in.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionOf {
    /// The connection.
    #[serde(default)]
    pub connection_id: Given<String>,
}

/// How long the tokens of a tenant live.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Lives {
    /// `PT24H`.
    #[serde(default)]
    pub access_token_duration: Given<String>,
    /// `P30D`.
    #[serde(default)]
    pub session_duration: Given<String>,
}

from_json!(Data, Domain, ConnectionOf, Lives);

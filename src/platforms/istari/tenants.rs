//! Tenants, and the key for which the secrets of the own one are sealed (contract 3, 4.4 and 5).

use serde::Deserialize;

use super::listing::{self, Part};
use crate::api::endpoint::Endpoint;
use crate::api::policy::Class;
use crate::api::read::{self, Full, Id};
use crate::api::request::{Body, Method, Path, Query, Reply};
use crate::model::error::ErrorKind;
use crate::model::given::Given;
use crate::model::page::Page;
use crate::model::time::Time;

/// A tenant.
#[derive(Deserialize)]
pub struct Tenant {
    /// The platform's id.
    pub id: Id,
    /// What it is called.
    #[serde(default)]
    pub name: Given<String>,
    /// What it is shown as.
    #[serde(default)]
    pub label: Given<String>,
    /// When it was made.
    #[serde(default)]
    pub created: Given<Time>,
    /// In the platform's words.
    #[serde(default)]
    pub state: Given<String>,
    /// The domain of its people's addresses.
    #[serde(default)]
    pub primary_domain: Given<String>,
    /// The identity provider.
    #[serde(default)]
    pub provider_name: Given<String>,
}

/// `list_tenants`: `GET /api/v2/tenants` (contract 3). For administrators of the platform only.
#[derive(Debug, Default)]
pub struct ListTenants {
    /// Which page.
    pub part: Part,
}

impl Endpoint for ListTenants {
    type Output = Page<Tenant>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;

    fn objection(&self) -> Option<String> {
        self.part.objection()
    }

    fn path(&self) -> Path {
        Path::of("/api/v2/tenants")
    }

    fn query(&self) -> Query {
        self.part.query(Query::new())
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        listing::page(reply)
    }
}

/// The public key of a tenant.
#[derive(Deserialize)]
pub struct TenantPublicKey {
    /// The platform's id.
    pub id: Id,
    /// When it was stored.
    #[serde(default)]
    pub created: Given<Time>,
    /// Who stored it.
    #[serde(default)]
    pub created_by_id: Given<String>,
    /// Whose it is.
    #[serde(default)]
    pub tenant_id: Given<String>,
    /// PEM text: `BEGIN RSA PUBLIC KEY`.
    pub public_key: String,
}

/// `create_tenant_public_key`: `POST /api/v2/tenant/publickey` (contract 3). Once for each tenant.
#[derive(Debug)]
pub struct CreateTenantPublicKey<'a> {
    /// The PEM text in bytes.
    pub public_key: &'a [u8],
    /// What the file was called; the vendor's client says `public_key_file` when there is none.
    pub file_name: Option<&'a str>,
}

impl Endpoint for CreateTenantPublicKey<'_> {
    type Output = Full<TenantPublicKey>;
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Create;

    fn path(&self) -> Path {
        Path::of("/api/v2/tenant/publickey")
    }

    fn body(&self) -> Body {
        Body::form("public_key_file", self.file_name.unwrap_or("public_key_file"), self.public_key)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `get_tenant_public_key`: `GET /api/v2/tenant/publickey` (contract 4.4). 404 until there is one.
#[derive(Debug)]
pub struct GetTenantPublicKey;

impl Endpoint for GetTenantPublicKey {
    type Output = Full<TenantPublicKey>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;

    fn path(&self) -> Path {
        Path::of("/api/v2/tenant/publickey")
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

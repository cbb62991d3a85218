//! Function auth secrets: what functions sign in with, sealed before it leaves the browser (contract 3, 4.3 and 5, `FunctionAuthSecret`).

use serde::{Deserialize, Serialize};

use super::revision::{ArchiveEntry, NewRevision, StoredFile, moment_in_query};
use crate::api::endpoint::Endpoint;
use crate::api::policy::Class;
use crate::api::read::{self, Full, Id};
use crate::api::request::{Body, Method, Path, Query, Reply};
use crate::model::error::ErrorKind;
use crate::model::given::Given;
use crate::model::page::Page;
use crate::model::time::Time;

/// A secret as the platform tells of it: everything but what it holds.
#[derive(Deserialize)]
pub struct FunctionAuthSecret {
    /// The platform's id.
    pub id: Id,
    /// When it was stored.
    #[serde(default)]
    pub created: Given<Time>,
    /// Who stored it.
    #[serde(default)]
    pub created_by_id: Given<String>,
    /// What it is: `basic`, `token` and others.
    #[serde(default)]
    pub function_auth_type: Given<String>,
    /// Until when it serves.
    #[serde(default)]
    pub expiration: Given<Time>,
    /// The auth integration that it belongs to.
    #[serde(default)]
    pub auth_integration_id: Given<String>,
    /// The sealed file.
    #[serde(default)]
    pub file: Given<StoredFile>,
    /// What became of it.
    #[serde(default)]
    pub archive_status_history: Given<Vec<ArchiveEntry>>,
}

/// `add_function_auth_secret`: `POST /api/v2/app_integrations/authsecrets` (contract 4.3). The last step of [`super::flows::sealing::add`].
#[derive(Debug, Serialize)]
pub struct AddFunctionAuthSecret<'a> {
    /// The sealed file, stored before.
    pub revision: NewRevision,
    /// What it is.
    pub function_auth_type: &'a str,
    /// The auth integration that it belongs to; `None` is sent as null.
    pub auth_integration_id: Option<&'a str>,
    /// Until when it serves; `None` is sent as null.
    pub expiration: Option<String>,
    /// The hash of what was sealed, so that equal secrets are known.
    pub sha: String,
    /// The salt of that hash.
    pub salt: String,
}

impl Endpoint for AddFunctionAuthSecret<'_> {
    type Output = Full<FunctionAuthSecret>;
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Create;

    fn path(&self) -> Path {
        Path::of("/api/v2/app_integrations/authsecrets")
    }

    fn body(&self) -> Body {
        Body::json(self)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `fetch_function_auth_secret`: `GET /api/v2/app_integrations/authsecrets/{auth_secret_id}` (contract 2).
#[derive(Debug)]
pub struct FetchFunctionAuthSecret<'a> {
    /// The platform's id.
    pub auth_secret_id: &'a str,
}

impl Endpoint for FetchFunctionAuthSecret<'_> {
    type Output = Full<FunctionAuthSecret>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;

    fn path(&self) -> Path {
        Path::of("/api/v2/app_integrations/authsecrets").segment(self.auth_secret_id)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `find_function_auth_secret`: `GET /api/v2/app_integrations/authsecrets` (contract 3). It has no pages.
#[derive(Debug, Default)]
pub struct FindFunctionAuthSecret {
    /// Only those of this app integration; releases from 12 on do not know the filter.
    pub app_integration_id: Option<String>,
    /// Only those of this provider.
    pub auth_integration_type: Option<String>,
    /// Only those that are this.
    pub function_auth_type: Option<String>,
    /// Only those that serve until then or longer.
    pub expiration: Option<Time>,
    /// Only the newest.
    pub latest: Option<bool>,
}

impl Endpoint for FindFunctionAuthSecret {
    type Output = Page<FunctionAuthSecret>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;

    fn path(&self) -> Path {
        Path::of("/api/v2/app_integrations/authsecrets")
    }

    fn query(&self) -> Query {
        Query::new()
            .with_some("app_integration_id", self.app_integration_id.as_ref())
            .with_some("auth_integration_type", self.auth_integration_type.as_ref())
            .with_some("function_auth_type", self.function_auth_type.as_ref())
            .with_some("expiration", self.expiration.map(moment_in_query).as_ref())
            .with_some("latest", self.latest.as_ref())
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::rows(read::json(reply)?)
    }
}

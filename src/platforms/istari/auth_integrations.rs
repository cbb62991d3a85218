//! Auth integrations: how the platform signs in to another system, described by a stored file (contract 3 and 5, `AuthIntegration`).

use serde::{Deserialize, Serialize};

use super::listing::{self, Part};
use super::revision::{ArchiveEntry, NewRevision, StoredFile};
use crate::api::endpoint::Endpoint;
use crate::api::policy::Class;
use crate::api::read::{self, Full, Id};
use crate::api::request::{Body, Method, Path, Query, Reply};
use crate::model::error::ErrorKind;
use crate::model::given::Given;
use crate::model::page::Page;
use crate::model::time::Time;

/// An auth integration as the platform tells of it.
#[derive(Deserialize)]
pub struct AuthIntegration {
    /// The platform's id.
    pub id: Id,
    /// When it was made.
    #[serde(default)]
    pub created: Given<Time>,
    /// Who made it.
    #[serde(default)]
    pub created_by_id: Given<String>,
    /// Which provider: `google_accounts`, `windchill` and others.
    #[serde(default)]
    pub auth_integration_type: Given<String>,
    /// In which way it signs in: `oauth2`, `basic` and others.
    #[serde(default)]
    pub auth_type: Given<String>,
    /// The app integration that it serves; releases from 12 on do not have it.
    #[serde(default)]
    pub app_integration_id: Given<String>,
    /// Its registration file.
    #[serde(default)]
    pub file: Given<StoredFile>,
    /// What became of it; [`super::revision::state`] reads it.
    #[serde(default)]
    pub archive_status_history: Given<Vec<ArchiveEntry>>,
}

/// `create_auth_integration`: `POST /api/v2/app_integrations/authintegrations` (contract 4.1). The last step of [`super::flows::registration::create`].
#[derive(Debug, Serialize)]
pub struct CreateAuthIntegration<'a> {
    /// Which provider.
    pub auth_integration_type: &'a str,
    /// In which way it signs in.
    pub auth_type: &'a str,
    /// The registration file, stored before.
    pub revision: NewRevision,
    /// The app integration that it serves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app_integration_id: Option<&'a str>,
}

impl Endpoint for CreateAuthIntegration<'_> {
    type Output = Full<AuthIntegration>;
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Create;

    fn path(&self) -> Path {
        Path::of("/api/v2/app_integrations/authintegrations")
    }

    fn body(&self) -> Body {
        Body::json(self)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `update_auth_integration`: `PUT /api/v2/app_integrations/authintegrations/{auth_integration_id}` (contract 4.2). The last step of
/// [`super::flows::registration::update`]. What is `None` is sent as null and stays as it is.
#[derive(Debug, Serialize)]
pub struct UpdateAuthIntegration<'a> {
    /// The platform's id.
    #[serde(skip)]
    pub auth_integration_id: &'a str,
    /// Another provider.
    pub auth_integration_type: Option<&'a str>,
    /// Another way to sign in.
    pub auth_type: Option<&'a str>,
    /// Another registration file, stored before; it becomes the current revision.
    pub revision: Option<NewRevision>,
}

impl Endpoint for UpdateAuthIntegration<'_> {
    type Output = Full<AuthIntegration>;
    const METHOD: Method = Method::Put;
    const CLASS: Class = Class::Idempotent;

    fn path(&self) -> Path {
        Path::of("/api/v2/app_integrations/authintegrations").segment(self.auth_integration_id)
    }

    fn body(&self) -> Body {
        Body::json(self)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `get_auth_integration`: `GET /api/v2/app_integrations/authintegrations/{auth_integration_id}` (contract 2).
#[derive(Debug)]
pub struct GetAuthIntegration<'a> {
    /// The platform's id.
    pub auth_integration_id: &'a str,
}

impl Endpoint for GetAuthIntegration<'_> {
    type Output = Full<AuthIntegration>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;

    fn path(&self) -> Path {
        Path::of("/api/v2/app_integrations/authintegrations").segment(self.auth_integration_id)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `list_auth_integrations`: `GET /api/v2/app_integrations/authintegrations` (contract 3). It cannot be sorted.
#[derive(Debug, Default)]
pub struct ListAuthIntegrations {
    /// Only those of this provider.
    pub auth_integration_type: Option<String>,
    /// Only those that sign in this way.
    pub auth_type: Option<String>,
    /// `active` (the platform's default), `archived` or `all`.
    pub archive_status: Option<String>,
    /// Which page.
    pub part: Part,
}

impl Endpoint for ListAuthIntegrations {
    type Output = Page<AuthIntegration>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;

    fn objection(&self) -> Option<String> {
        self.part.objection()
    }

    fn path(&self) -> Path {
        Path::of("/api/v2/app_integrations/authintegrations")
    }

    fn query(&self) -> Query {
        let query = Query::new()
            .with_some("auth_integration_type", self.auth_integration_type.as_ref())
            .with_some("auth_type", self.auth_type.as_ref())
            .with_some("archive_status", self.archive_status.as_ref());
        self.part.query(query)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        listing::page(reply)
    }
}

//! App integrations: connections to drives and product data systems (contract 3 and 5, `AppIntegration`).

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::listing::{self, Part};
use crate::api::endpoint::Endpoint;
use crate::api::policy::Class;
use crate::api::read::{self, Full, Id};
use crate::api::request::{Body, Method, Path, Query, Reply};
use crate::model::change::Change;
use crate::model::error::ErrorKind;
use crate::model::given::Given;
use crate::model::page::Page;
use crate::model::time::Time;

/// An app integration as the platform tells of it.
#[derive(Deserialize)]
pub struct AppIntegration {
    /// The platform's id.
    pub id: Id,
    /// When it was made.
    #[serde(default)]
    pub created: Given<Time>,
    /// Who made it.
    #[serde(default)]
    pub created_by_id: Given<String>,
    /// `google_drive`, `windchill`, `network_drive` and others.
    #[serde(default)]
    pub integration_type: Given<String>,
    /// What its owner says of it.
    #[serde(default)]
    pub description: Given<String>,
    /// Its settings, as they are; `null` for most types.
    pub integration_data: Option<Box<RawValue>>,
    /// The tenant that it belongs to.
    #[serde(default)]
    pub tenant_id: Given<String>,
}

/// What an app integration is made of. A change replaces all of it (contract 3).
#[derive(Debug, Serialize)]
pub struct NewAppIntegration<'a> {
    /// Which system: the word decides what `integration_data` must hold.
    pub integration_type: &'a str,
    /// What its owner says of it.
    #[serde(skip_serializing_if = "Change::is_kept")]
    pub description: Change<&'a str>,
    /// Its settings as JSON text, word for word, so that members unknown to us survive a change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub integration_data: Option<&'a RawValue>,
}

/// `create_app_integration`: `POST /api/v2/app_integrations` (contract 3).
#[derive(Debug)]
pub struct CreateAppIntegration<'a> {
    /// What it becomes.
    pub new: NewAppIntegration<'a>,
}

impl Endpoint for CreateAppIntegration<'_> {
    type Output = Full<AppIntegration>;
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Create;

    fn path(&self) -> Path {
        Path::of("/api/v2/app_integrations")
    }

    fn body(&self) -> Body {
        Body::json(&self.new)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `get_app_integration`: `GET /api/v2/app_integrations/{app_integration_id}` (contract 3).
#[derive(Debug)]
pub struct GetAppIntegration<'a> {
    /// The platform's id.
    pub app_integration_id: &'a str,
}

impl Endpoint for GetAppIntegration<'_> {
    type Output = Full<AppIntegration>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;

    fn path(&self) -> Path {
        Path::of("/api/v2/app_integrations").segment(self.app_integration_id)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `list_app_integrations`: `GET /api/v2/app_integrations` (contract 3).
#[derive(Debug, Default)]
pub struct ListAppIntegrations {
    /// Which page.
    pub part: Part,
    /// A field's name; a leading `-` turns the order round.
    pub sort: Option<String>,
}

impl Endpoint for ListAppIntegrations {
    type Output = Page<AppIntegration>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;

    fn objection(&self) -> Option<String> {
        self.part.objection()
    }

    fn path(&self) -> Path {
        Path::of("/api/v2/app_integrations")
    }

    fn query(&self) -> Query {
        self.part.query(Query::new()).with_some("sort", self.sort.as_ref())
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        listing::page(reply)
    }
}

/// `update_app_integration`: `PUT /api/v2/app_integrations/{app_integration_id}` (contract 3).
#[derive(Debug)]
pub struct UpdateAppIntegration<'a> {
    /// The platform's id.
    pub app_integration_id: &'a str,
    /// What it becomes; what is left out is gone.
    pub new: NewAppIntegration<'a>,
}

impl Endpoint for UpdateAppIntegration<'_> {
    type Output = Full<AppIntegration>;
    const METHOD: Method = Method::Put;
    const CLASS: Class = Class::Idempotent;

    fn path(&self) -> Path {
        Path::of("/api/v2/app_integrations").segment(self.app_integration_id)
    }

    fn body(&self) -> Body {
        Body::json(&self.new)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `delete_app_integration`: `DELETE /api/v2/app_integrations/{app_integration_id}` (contract 3). Answers with what is gone.
#[derive(Debug)]
pub struct DeleteAppIntegration<'a> {
    /// The platform's id.
    pub app_integration_id: &'a str,
}

impl Endpoint for DeleteAppIntegration<'_> {
    type Output = ();
    const METHOD: Method = Method::Delete;
    const CLASS: Class = Class::Destroy;

    fn path(&self) -> Path {
        Path::of("/api/v2/app_integrations").segment(self.app_integration_id)
    }

    fn read(&self, reply: &Reply) -> Result<(), ErrorKind> {
        read::nothing(reply)
    }
}

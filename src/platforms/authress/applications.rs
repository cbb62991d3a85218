//! The applications of Authress: where people come back to after they signed in (contract, `Application`).

use serde::Deserialize;

use super::dialect::{self, LINKS};
use crate::api::endpoint::Endpoint;
use crate::api::policy::Class;
use crate::api::read::{self, Full, Id};
use crate::api::request::{Body, Method, Path, Reply};
use crate::model::error::ErrorKind;
use crate::model::given::Given;
use crate::model::page::Page;
use crate::model::time::Time;

/// `applications.get_applications`: `GET /v1/applications` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct GetApplications;

impl Endpoint for GetApplications {
    type Output = Page<Application>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = LINKS;

    fn path(&self) -> Path {
        Path::of("/v1/applications")
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        dialect::list(reply, "applications")
    }
}

/// `applications.create_application`: `POST /v1/applications` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct CreateApplication<'a> {
    /// The whole record as a JSON object; see [`super::document::writable`].
    pub document: &'a str,
}

impl Endpoint for CreateApplication<'_> {
    type Output = Full<Application>;
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Create;
    const ACCEPT: Option<&'static str> = LINKS;

    fn objection(&self) -> Option<String> {
        dialect::no_object(self.document)
    }

    fn path(&self) -> Path {
        Path::of("/v1/applications")
    }

    fn body(&self) -> Body {
        Body::document(self.document)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `applications.get_application`: `GET /v1/applications/{applicationId}` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct GetApplication<'a> {
    /// 1 to 64 characters.
    pub application_id: &'a str,
}

impl Endpoint for GetApplication<'_> {
    type Output = Full<Application>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = LINKS;

    fn objection(&self) -> Option<String> {
        dialect::length("An application id", self.application_id, 64)
    }

    fn path(&self) -> Path {
        Path::of("/v1/applications").segment(self.application_id)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `applications.update_application`: `PUT /v1/applications/{applicationId}` (contract "Related admin endpoints"). It replaces everything.
#[derive(Debug)]
pub struct UpdateApplication<'a> {
    /// 1 to 64 characters.
    pub application_id: &'a str,
    /// The whole record as a JSON object; see [`super::document::writable`].
    pub document: &'a str,
}

impl Endpoint for UpdateApplication<'_> {
    type Output = Full<Application>;
    const METHOD: Method = Method::Put;
    const CLASS: Class = Class::Idempotent;
    const ACCEPT: Option<&'static str> = LINKS;

    fn objection(&self) -> Option<String> {
        dialect::length("An application id", self.application_id, 64).or_else(|| dialect::no_object(self.document))
    }

    fn path(&self) -> Path {
        Path::of("/v1/applications").segment(self.application_id)
    }

    fn body(&self) -> Body {
        Body::document(self.document)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `applications.delete_application`: `DELETE /v1/applications/{applicationId}` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct DeleteApplication<'a> {
    /// 1 to 64 characters.
    pub application_id: &'a str,
}

impl Endpoint for DeleteApplication<'_> {
    type Output = ();
    const METHOD: Method = Method::Delete;
    const CLASS: Class = Class::Destroy;
    const ACCEPT: Option<&'static str> = None;

    fn objection(&self) -> Option<String> {
        dialect::length("An application id", self.application_id, 64)
    }

    fn path(&self) -> Path {
        Path::of("/v1/applications").segment(self.application_id)
    }

    fn read(&self, reply: &Reply) -> Result<(), ErrorKind> {
        read::nothing(reply)
    }
}

/// What the platform writes itself (contract "Schemas").
pub const READ_ONLY: &[&str] = &["applicationId", "createdTime", "lastUpdated", "isActiveApplication", "links"];

/// An application.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Application {
    /// Its id.
    pub application_id: Id,
    /// Its name.
    #[serde(default)]
    pub name: Given<String>,
    /// Where people come back to.
    #[serde(default)]
    pub redirect_urls: Given<Vec<String>>,
    /// For whom its tokens are.
    #[serde(default)]
    pub audiences: Given<Vec<String>>,
    /// `SINGLE_SESSION`, `MULTI_SESSION` and whatever else there will be.
    #[serde(default)]
    pub session_type: Given<String>,
    /// Whether people can sign in to it.
    #[serde(default)]
    pub is_active_application: Given<bool>,
    /// When it was made.
    #[serde(default)]
    pub created_time: Given<Time>,
    /// When it was changed last.
    #[serde(default)]
    pub last_updated: Given<Time>,
}

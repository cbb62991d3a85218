//! The extensions of Authress: applications of others that act for its users (contract, `Extension`).

use serde::Deserialize;

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

/// `extensions.get_extensions`: `GET /v1/extensions` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct GetExtensions;

impl Endpoint for GetExtensions {
    type Output = Page<Extension>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = LINKS;

    fn path(&self) -> Path {
        Path::of("/v1/extensions")
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        dialect::list(reply, "extensions")
    }
}

/// `extensions.create_extension`: `POST /v1/extensions` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct CreateExtension<'a> {
    /// The whole record as a JSON object; see [`super::document::writable`].
    pub document: &'a str,
}

impl Endpoint for CreateExtension<'_> {
    type Output = Full<Extension>;
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Create;
    const ACCEPT: Option<&'static str> = LINKS;

    fn objection(&self) -> Option<String> {
        dialect::no_object(self.document)
    }

    fn path(&self) -> Path {
        Path::of("/v1/extensions")
    }

    fn body(&self) -> Body {
        Body::document(self.document)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `extensions.get_extension`: `GET /v1/extensions/{extensionId}` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct GetExtension<'a> {
    /// 1 to 64 characters.
    pub extension_id: &'a str,
}

impl Endpoint for GetExtension<'_> {
    type Output = Full<Extension>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = LINKS;

    fn objection(&self) -> Option<String> {
        dialect::length("An extension id", self.extension_id, 64)
    }

    fn path(&self) -> Path {
        Path::of("/v1/extensions").segment(self.extension_id)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `extensions.update_extension`: `PUT /v1/extensions/{extensionId}` (contract "Related admin endpoints"). It replaces everything.
#[derive(Debug)]
pub struct UpdateExtension<'a> {
    /// 1 to 64 characters.
    pub extension_id: &'a str,
    /// The whole record as a JSON object; see [`super::document::writable`].
    pub document: &'a str,
}

impl Endpoint for UpdateExtension<'_> {
    type Output = Full<Extension>;
    const METHOD: Method = Method::Put;
    const CLASS: Class = Class::Idempotent;
    const ACCEPT: Option<&'static str> = LINKS;

    fn objection(&self) -> Option<String> {
        dialect::length("An extension id", self.extension_id, 64).or_else(|| dialect::no_object(self.document))
    }

    fn path(&self) -> Path {
        Path::of("/v1/extensions").segment(self.extension_id)
    }

    fn body(&self) -> Body {
        Body::document(self.document)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `extensions.delete_extension`: `DELETE /v1/extensions/{extensionId}` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct DeleteExtension<'a> {
    /// 1 to 64 characters.
    pub extension_id: &'a str,
}

impl Endpoint for DeleteExtension<'_> {
    type Output = ();
    const METHOD: Method = Method::Delete;
    const CLASS: Class = Class::Destroy;
    const ACCEPT: Option<&'static str> = None;

    fn objection(&self) -> Option<String> {
        dialect::length("An extension id", self.extension_id, 64)
    }

    fn path(&self) -> Path {
        Path::of("/v1/extensions").segment(self.extension_id)
    }

    fn read(&self, reply: &Reply) -> Result<(), ErrorKind> {
        read::nothing(reply)
    }
}

/// What the platform writes itself (contract "Schemas").
pub const READ_ONLY: &[&str] = &[
    "extensionId",
    "createdTime",
    "application.applicationId",
    "application.links",
    "client.clientId",
    "client.links",
];

/// An extension.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Extension {
    /// Its id.
    pub extension_id: Id,
    /// Its name.
    #[serde(default)]
    pub name: Given<String>,
    /// Where its users come back to.
    #[serde(default)]
    pub application: Given<ApplicationOf>,
    /// With what it calls.
    #[serde(default)]
    pub client: Given<ClientOf>,
    /// When it was made.
    #[serde(default)]
    pub created_time: Given<Time>,
}

/// Where the users of an extension come back to.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApplicationOf {
    /// The application.
    #[serde(default)]
    pub application_id: Given<String>,
    /// The addresses.
    #[serde(default)]
    pub redirect_urls: Given<Vec<String>>,
}

/// With what an extension calls.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClientOf {
    /// The service client.
    #[serde(default)]
    pub client_id: Given<String>,
}

from_json!(ApplicationOf, ClientOf);

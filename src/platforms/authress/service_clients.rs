//! The service clients of Authress and their access keys (contract, "Related admin endpoints", `ClientAccessKey`).

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
use crate::model::secret::Secret;
use crate::model::time::Time;

/// `service_clients.get_clients`: `GET /v1/clients` (contract "Related admin endpoints").
#[derive(Debug, Default)]
pub struct GetClients<'a> {
    /// 1 to 20.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<&'a str>,
}

impl Endpoint for GetClients<'_> {
    type Output = Page<ServiceClient>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = LINKS;

    fn objection(&self) -> Option<String> {
        dialect::page_size(self.limit, 20)
    }

    fn path(&self) -> Path {
        Path::of("/v1/clients")
    }

    fn query(&self) -> Query {
        Query::new()
            .with_some("limit", self.limit.as_ref())
            .with_some("cursor", self.cursor.as_ref())
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        dialect::list(reply, "clients")
    }
}

/// `service_clients.create_client`: `POST /v1/clients` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct CreateClient<'a> {
    /// The whole record as a JSON object; see [`super::document::writable`].
    pub document: &'a str,
}

impl Endpoint for CreateClient<'_> {
    type Output = Full<ServiceClient>;
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Create;
    const ACCEPT: Option<&'static str> = LINKS;

    fn objection(&self) -> Option<String> {
        dialect::no_object(self.document)
    }

    fn path(&self) -> Path {
        Path::of("/v1/clients")
    }

    fn body(&self) -> Body {
        Body::document(self.document)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `service_clients.get_client`: `GET /v1/clients/{clientId}` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct GetClient<'a> {
    /// 1 to 64 characters.
    pub client_id: &'a str,
}

impl Endpoint for GetClient<'_> {
    type Output = Full<ServiceClient>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = LINKS;

    fn objection(&self) -> Option<String> {
        dialect::length("A client id", self.client_id, 64)
    }

    fn path(&self) -> Path {
        Path::of("/v1/clients").segment(self.client_id)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `service_clients.update_client`: `PUT /v1/clients/{clientId}` (contract "Related admin endpoints"). It replaces everything.
#[derive(Debug)]
pub struct UpdateClient<'a> {
    /// 1 to 64 characters.
    pub client_id: &'a str,
    /// The whole record as a JSON object; see [`super::document::writable`].
    pub document: &'a str,
}

impl Endpoint for UpdateClient<'_> {
    type Output = Full<ServiceClient>;
    const METHOD: Method = Method::Put;
    const CLASS: Class = Class::Idempotent;
    const ACCEPT: Option<&'static str> = LINKS;

    fn objection(&self) -> Option<String> {
        dialect::length("A client id", self.client_id, 64).or_else(|| dialect::no_object(self.document))
    }

    fn path(&self) -> Path {
        Path::of("/v1/clients").segment(self.client_id)
    }

    fn body(&self) -> Body {
        Body::document(self.document)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `service_clients.delete_client`: `DELETE /v1/clients/{clientId}` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct DeleteClient<'a> {
    /// 1 to 64 characters.
    pub client_id: &'a str,
}

impl Endpoint for DeleteClient<'_> {
    type Output = ();
    const METHOD: Method = Method::Delete;
    const CLASS: Class = Class::Destroy;
    const ACCEPT: Option<&'static str> = None;

    fn objection(&self) -> Option<String> {
        dialect::length("A client id", self.client_id, 64)
    }

    fn path(&self) -> Path {
        Path::of("/v1/clients").segment(self.client_id)
    }

    fn read(&self, reply: &Reply) -> Result<(), ErrorKind> {
        read::nothing(reply)
    }
}

/// `service_clients.request_access_key`: `POST /v1/clients/{clientId}/access-keys` (contract "Related admin endpoints"). It carries no body.
#[derive(Debug)]
pub struct RequestAccessKey<'a> {
    /// 1 to 64 characters.
    pub client_id: &'a str,
}

impl Endpoint for RequestAccessKey<'_> {
    type Output = NewAccessKey;
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Create;
    const ACCEPT: Option<&'static str> = LINKS;

    fn objection(&self) -> Option<String> {
        dialect::length("A client id", self.client_id, 64)
    }

    fn path(&self) -> Path {
        Path::of("/v1/clients").segment(self.client_id).literal("/access-keys")
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        NewAccessKey::read(reply)
    }
}

/// `service_clients.delete_access_key`: `DELETE /v1/clients/{clientId}/access-keys/{keyId}` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct DeleteAccessKey<'a> {
    /// 1 to 64 characters.
    pub client_id: &'a str,
    /// 1 to 64 characters.
    pub key_id: &'a str,
}

impl Endpoint for DeleteAccessKey<'_> {
    type Output = ();
    const METHOD: Method = Method::Delete;
    const CLASS: Class = Class::Destroy;
    const ACCEPT: Option<&'static str> = None;

    fn objection(&self) -> Option<String> {
        dialect::length("A client id", self.client_id, 64).or_else(|| dialect::length("A key id", self.key_id, 64))
    }

    fn path(&self) -> Path {
        Path::of("/v1/clients")
            .segment(self.client_id)
            .literal("/access-keys")
            .segment(self.key_id)
    }

    fn read(&self, reply: &Reply) -> Result<(), ErrorKind> {
        read::nothing(reply)
    }
}

/// What the platform writes itself (contract "Schemas").
pub const READ_ONLY: &[&str] = &["clientId", "createdTime", "verificationKeys", "links"];

/// A machine that calls with access keys.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceClient {
    /// Its id.
    pub client_id: Id,
    /// Its name.
    #[serde(default)]
    pub name: Given<String>,
    /// Its keys, without their secrets.
    #[serde(default)]
    pub verification_keys: Given<Vec<AccessKey>>,
    /// When it was made.
    #[serde(default)]
    pub created_time: Given<Time>,
}

/// An access key as it is listed.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AccessKey {
    /// Its id.
    pub key_id: Id,
    /// With what its signatures are checked.
    #[serde(default)]
    pub public_key: Given<String>,
    /// When it was made.
    #[serde(default)]
    pub generation_date: Given<Time>,
}

from_json!(AccessKey);

/// An access key that was made just now: the only time that the whole of it is told (contract, gotcha 6).
pub struct NewAccessKey {
    /// Its id.
    pub key_id: String,
    /// The whole key: it signs here and is never sent.
    pub access_key: Secret,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WholeKey {
    key_id: Id,
    access_key: String,
}

impl NewAccessKey {
    fn read(reply: &Reply) -> Result<Self, ErrorKind> {
        // The reader's own words would repeat a value that it did not expect, and here that may be the secret.
        let whole: WholeKey = serde_json::from_str(read::json(reply)?.get())
            .map_err(|_| ErrorKind::Unexpected("the key and its id were expected".to_owned()))?;
        Ok(Self {
            key_id: whole.key_id.0,
            access_key: Secret::new(whole.access_key),
        })
    }
}

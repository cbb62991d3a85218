//! The connections of Authress: the identity providers through which people sign in (contract, `Connection`).

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
use crate::model::secret::Secret;
use crate::model::time::Time;

/// `connections.get_connections`: `GET /v1/connections` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct GetConnections;

impl Endpoint for GetConnections {
    type Output = Page<Connection>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = LINKS;

    fn path(&self) -> Path {
        Path::of("/v1/connections")
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        dialect::list(reply, "connections")
    }
}

/// `connections.create_connection`: `POST /v1/connections` (contract "Related admin endpoints").
pub struct CreateConnection<'a> {
    /// The whole record as a JSON object; see [`super::document::writable`].
    pub document: &'a str,
}

impl Endpoint for CreateConnection<'_> {
    type Output = Full<Connection>;
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Create;
    const ACCEPT: Option<&'static str> = LINKS;

    fn objection(&self) -> Option<String> {
        dialect::no_object(self.document)
    }

    fn path(&self) -> Path {
        Path::of("/v1/connections")
    }

    fn body(&self) -> Body {
        Body::document(self.document)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `connections.get_connection`: `GET /v1/connections/{connectionId}` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct GetConnection<'a> {
    /// 1 to 64 characters.
    pub connection_id: &'a str,
}

impl Endpoint for GetConnection<'_> {
    type Output = Full<Connection>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = LINKS;

    fn objection(&self) -> Option<String> {
        dialect::length("A connection id", self.connection_id, 64)
    }

    fn path(&self) -> Path {
        Path::of("/v1/connections").segment(self.connection_id)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `connections.update_connection`: `PUT /v1/connections/{connectionId}` (contract "Related admin endpoints"). It replaces everything.
pub struct UpdateConnection<'a> {
    /// 1 to 64 characters.
    pub connection_id: &'a str,
    /// The whole record as a JSON object; see [`super::document::writable`].
    pub document: &'a str,
}

impl Endpoint for UpdateConnection<'_> {
    type Output = Full<Connection>;
    const METHOD: Method = Method::Put;
    const CLASS: Class = Class::Idempotent;
    const ACCEPT: Option<&'static str> = LINKS;

    fn objection(&self) -> Option<String> {
        dialect::length("A connection id", self.connection_id, 64).or_else(|| dialect::no_object(self.document))
    }

    fn path(&self) -> Path {
        Path::of("/v1/connections").segment(self.connection_id)
    }

    fn body(&self) -> Body {
        Body::document(self.document)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `connections.delete_connection`: `DELETE /v1/connections/{connectionId}` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct DeleteConnection<'a> {
    /// 1 to 64 characters.
    pub connection_id: &'a str,
}

impl Endpoint for DeleteConnection<'_> {
    type Output = ();
    const METHOD: Method = Method::Delete;
    const CLASS: Class = Class::Destroy;
    const ACCEPT: Option<&'static str> = None;

    fn objection(&self) -> Option<String> {
        dialect::length("A connection id", self.connection_id, 64)
    }

    fn path(&self) -> Path {
        Path::of("/v1/connections").segment(self.connection_id)
    }

    fn read(&self, reply: &Reply) -> Result<(), ErrorKind> {
        read::nothing(reply)
    }
}

/// `connections.get_connection_credentials`: `GET /v1/connections/{connectionId}/users/{userId}/credentials` (contract "Related admin endpoints"). It gives the user's token at the provider.
#[derive(Debug)]
pub struct GetConnectionCredentials<'a> {
    /// 1 to 64 characters.
    pub connection_id: &'a str,
    /// 1 to 64 characters.
    pub user_id: &'a str,
}

impl Endpoint for GetConnectionCredentials<'_> {
    type Output = Secret;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = LINKS;

    fn objection(&self) -> Option<String> {
        dialect::length("A connection id", self.connection_id, 64).or_else(|| dialect::length("A user id", self.user_id, 64))
    }

    fn path(&self) -> Path {
        Path::of("/v1/connections")
            .segment(self.connection_id)
            .literal("/users")
            .segment(self.user_id)
            .literal("/credentials")
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        credentials(reply)
    }
}

/// What the platform writes itself (contract "Schemas").
pub const READ_ONLY: &[&str] = &["createdTime", "lastUpdated", "isActiveConnection", "links"];

/// A connection; its client secret is never told.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Connection {
    /// Its id.
    pub connection_id: Id,
    /// `OAUTH2`, `SAML2` and whatever else there will be.
    #[serde(default)]
    #[serde(rename = "type")]
    pub kind: Given<String>,
    /// Where its people sign in.
    #[serde(default)]
    pub authentication_url: Given<String>,
    /// Who vouches for them.
    #[serde(default)]
    pub issuer_url: Given<String>,
    /// As which the provider knows Authress.
    #[serde(default)]
    pub client_id: Given<String>,
    /// How it is shown, and for whom.
    #[serde(default)]
    pub data: Given<Data>,
    /// Whether people can sign in with it.
    #[serde(default)]
    pub is_active_connection: Given<bool>,
    /// When it was made.
    #[serde(default)]
    pub created_time: Given<Time>,
    /// When it was changed last.
    #[serde(default)]
    pub last_updated: Given<Time>,
}

/// How a connection is shown, and for whom it is.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Data {
    /// Its name.
    #[serde(default)]
    pub name: Given<String>,
    /// The tenant that it belongs to.
    #[serde(default)]
    pub tenant_id: Given<String>,
}

from_json!(Data);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Credentials {
    access_token: String,
}

fn credentials(reply: &Reply) -> Result<Secret, ErrorKind> {
    // As with a new access key: the reader's own words could repeat the secret.
    serde_json::from_str(read::json(reply)?.get())
        .map(|credentials: Credentials| Secret::new(credentials.access_token))
        .map_err(|_| ErrorKind::Unexpected("an access token was expected".to_owned()))
}

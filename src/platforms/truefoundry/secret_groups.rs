//! Secret groups of TrueFoundry: which secrets there are, never what they hold (contract, "Related admin endpoints").

use serde::Deserialize;

use super::dialect::{self, Rows};
use crate::api::endpoint::Endpoint;
use crate::api::policy::Class;
use crate::api::request::{Method, Path, Query, Reply};
use crate::from_json;
use crate::model::error::ErrorKind;
use crate::model::given::Given;
use crate::model::page::Page;
use crate::model::time::Time;

/// `secret_groups.list`: `GET /api/svc/v1/secret-groups` (contract "Related admin endpoints").
#[derive(Debug, Default)]
pub struct ListSecretGroups<'a> {
    /// Which rows.
    pub rows: Rows,
    /// Only the one of this full name.
    pub fqn: Option<&'a str>,
    /// Part of the name of a group or of a secret.
    pub search: Option<&'a str>,
    /// Only these fields, where the platform heeds it.
    pub attributes: &'a [String],
}

impl Endpoint for ListSecretGroups<'_> {
    type Output = Page<SecretGroup>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/api/svc/v1/secret-groups")
    }

    fn query(&self) -> Query {
        self.rows
            .query()
            .with_some("fqn", self.fqn.as_ref())
            .with_some("search", self.search.as_ref())
            .with_each("attributes", self.attributes)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        dialect::page(reply, self.rows.offset)
    }
}

/// A group of secrets. Their client takes even its id for something that may be missing.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SecretGroup {
    /// Its id.
    #[serde(default)]
    pub id: Given<String>,
    /// Its name with all that it lies in.
    #[serde(default)]
    pub fqn: Given<String>,
    /// The secrets in it.
    #[serde(default)]
    pub associated_secrets: Given<Vec<SecretName>>,
    /// When it was made.
    #[serde(default)]
    pub created_at: Given<Time>,
}

/// A secret by its name.
#[derive(Debug, Deserialize)]
pub struct SecretName {
    /// Its name.
    #[serde(default)]
    pub name: Given<String>,
}

from_json!(SecretName);

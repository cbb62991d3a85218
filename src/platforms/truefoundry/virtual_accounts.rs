//! Virtual accounts of TrueFoundry: accounts of programs, kept as documents that are matched by name (contract, "Related admin endpoints").

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::dialect::{self, Rows};
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

/// `virtual_accounts.list`: `GET /api/svc/v1/virtual-accounts` (contract "Related admin endpoints").
#[derive(Debug, Default)]
pub struct ListVirtualAccounts<'a> {
    /// Which rows.
    pub rows: Rows,
    /// Part of a name.
    pub name_search_query: Option<&'a str>,
    /// Only those that one of these teams owns.
    pub owned_by_teams: &'a [String],
    /// Only those that expired, or only those that did not.
    pub is_expired: Option<bool>,
    /// A filter in the platform's own JSON.
    pub filter: Option<&'a str>,
}

impl Endpoint for ListVirtualAccounts<'_> {
    type Output = Page<VirtualAccount>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/api/svc/v1/virtual-accounts")
    }

    fn query(&self) -> Query {
        self.rows
            .query()
            .with_some("nameSearchQuery", self.name_search_query.as_ref())
            .with_each("ownedByTeams", self.owned_by_teams)
            .with_some("isExpired", self.is_expired.as_ref())
            .with_some("filter", self.filter.as_ref())
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        dialect::page(reply, self.rows.offset)
    }
}

/// `virtual_accounts.create_or_update`: `PUT /api/svc/v1/virtual-accounts` (contract "Related admin endpoints").
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PutVirtualAccount<'a> {
    /// The whole document, as JSON text, so that what we do not know of it survives. Without `permissions` the access stays as it is.
    pub manifest: &'a RawValue,
    /// Whether it is only checked, and nothing is stored.
    pub dry_run: Option<bool>,
}

impl Endpoint for PutVirtualAccount<'_> {
    type Output = PutOutcome;
    const METHOD: Method = Method::Put;
    const CLASS: Class = Class::Idempotent;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/api/svc/v1/virtual-accounts")
    }

    fn body(&self) -> Body {
        Body::json(self)
    }

    fn read(&self, reply: &Reply) -> Result<PutOutcome, ErrorKind> {
        Ok(PutOutcome {
            token: dialect::token(reply)?,
            account: read::record(reply, Some("data"))?,
        })
    }
}

/// What became of a virtual account.
pub struct PutOutcome {
    /// As it is now.
    pub account: Full<VirtualAccount>,
    /// Its token, if it is new.
    pub token: Option<Secret>,
}

/// `virtual_accounts.exists`: `GET /api/svc/v1/virtual-accounts/exists` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct VirtualAccountExists<'a> {
    /// The whole name.
    pub name: &'a str,
}

impl Endpoint for VirtualAccountExists<'_> {
    type Output = bool;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/api/svc/v1/virtual-accounts/exists")
    }

    fn query(&self) -> Query {
        Query::new().with("name", self.name)
    }

    fn read(&self, reply: &Reply) -> Result<bool, ErrorKind> {
        #[derive(Deserialize)]
        struct Existence {
            #[serde(default)]
            exists: Given<bool>,
        }
        let existence: Existence = read::object(read::json(reply)?)?;
        let told = existence.exists.value().copied();
        told.ok_or_else(|| ErrorKind::Unexpected("exists is neither true nor false".to_owned()))
    }
}

/// `virtual_accounts.get`: `GET /api/svc/v1/virtual-accounts/{id}` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct GetVirtualAccount<'a> {
    /// Which one.
    pub id: &'a str,
}

impl Endpoint for GetVirtualAccount<'_> {
    type Output = Full<VirtualAccount>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/api/svc/v1/virtual-accounts").segment(self.id)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, Some("data"))
    }
}

/// `virtual_accounts.delete`: `DELETE /api/svc/v1/virtual-accounts/{id}` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct DeleteVirtualAccount<'a> {
    /// Which one.
    pub id: &'a str,
}

impl Endpoint for DeleteVirtualAccount<'_> {
    type Output = ();
    const METHOD: Method = Method::Delete;
    const CLASS: Class = Class::Destroy;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/api/svc/v1/virtual-accounts").segment(self.id)
    }

    fn read(&self, reply: &Reply) -> Result<(), ErrorKind> {
        read::nothing(reply)
    }
}

/// A virtual account, or a personal access token, which comes in the same form.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VirtualAccount {
    /// By which it is asked for again.
    pub id: Id,
    /// The word for its kind.
    #[serde(default, rename = "type")]
    pub kind: Given<String>,
    /// What was asked for when it was made.
    #[serde(default)]
    pub manifest: Given<Manifest>,
    /// The token that is in use.
    #[serde(default)]
    pub jwt_id: Given<String>,
    /// All tokens that are known.
    #[serde(default)]
    pub jwts: Given<Vec<Jwt>>,
    /// Whether its time has passed.
    #[serde(default)]
    pub is_expired: Given<bool>,
    /// Who made it.
    #[serde(default)]
    pub created_by_subject: Given<Subject>,
    /// When it was made.
    #[serde(default)]
    pub created_at: Given<Time>,
    /// When it was changed.
    #[serde(default)]
    pub updated_at: Given<Time>,
    /// When it was used.
    #[serde(default)]
    pub last_accessed_at: Given<Time>,
}

/// What we read of a manifest; its fields are spelled in two ways (contract, "Casing").
#[derive(Debug, Deserialize)]
pub struct Manifest {
    /// By which it is matched.
    #[serde(default)]
    pub name: Given<String>,
    /// The day after which it is refused.
    #[serde(default)]
    pub expiration_date: Given<String>,
    /// Whose it is, where it is personal.
    #[serde(default)]
    pub user_fqn: Given<String>,
    /// `jwt` or `opaque`, or a word that is not known yet.
    #[serde(default)]
    pub token_type: Given<String>,
    /// The team that owns it.
    #[serde(default, rename = "ownedBy")]
    pub owned_by: Given<Owner>,
    /// What it may do.
    #[serde(default)]
    pub permissions: Given<Vec<Permission>>,
}

/// A role on a resource.
#[derive(Clone, Debug, Deserialize)]
pub struct Permission {
    /// The role.
    #[serde(default)]
    pub role_id: Given<String>,
    /// The resource.
    #[serde(default)]
    pub resource_fqn: Given<String>,
}

/// Who owns a virtual account.
#[derive(Debug, Deserialize)]
pub struct Owner {
    /// The team's name.
    #[serde(default)]
    pub team: Given<String>,
}

/// One token of a virtual account, without the secret itself.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Jwt {
    /// By which it is deleted.
    pub id: Id,
    /// Until when it is valid.
    #[serde(default)]
    pub expiry: Given<Time>,
    /// When it was made.
    #[serde(default)]
    pub created_at: Given<Time>,
    /// `jwt` or `opaque`, or a word that is not known yet.
    #[serde(default)]
    pub token_type: Given<String>,
}

/// Who did something.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Subject {
    /// The id.
    #[serde(default)]
    pub subject_id: Given<String>,
    /// `user`, `team`, `serviceaccount`, … or a word that is not known yet.
    #[serde(default)]
    pub subject_type: Given<String>,
    /// A name or an e-mail.
    #[serde(default)]
    pub subject_slug: Given<String>,
}

from_json!(Manifest, Owner, Permission, Jwt, Subject);

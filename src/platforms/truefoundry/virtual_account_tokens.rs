//! The tokens of virtual accounts of TrueFoundry: read, replaced, stored elsewhere, deleted (contract, "Related admin endpoints").

use serde::{Deserialize, Serialize};

use super::dialect;
use crate::api::endpoint::Endpoint;
use crate::api::policy::Class;
use crate::api::read::{self, Full};
use crate::api::request::{Body, Method, Path, Query, Reply};
use crate::model::error::ErrorKind;
use crate::model::given::Given;
use crate::model::secret::Secret;
use crate::model::time::Time;

/// `virtual_accounts.get_token`: `GET /api/svc/v1/virtual-accounts/{id}/token` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct GetVirtualAccountToken<'a> {
    /// Of which account.
    pub id: &'a str,
}

impl Endpoint for GetVirtualAccountToken<'_> {
    type Output = Secret;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/api/svc/v1/virtual-accounts").segment(self.id).literal("/token")
    }

    fn read(&self, reply: &Reply) -> Result<Secret, ErrorKind> {
        dialect::token(reply)?.ok_or_else(dialect::without_token)
    }
}

/// `virtual_accounts.regenerate_token`: `POST /api/svc/v1/virtual-accounts/{id}/regenerate-token` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct RegenerateVirtualAccountToken<'a> {
    /// Of which account.
    pub id: &'a str,
    /// How long the old token stays valid.
    pub grace_period_in_minutes: f64,
}

impl Endpoint for RegenerateVirtualAccountToken<'_> {
    type Output = Secret;
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Create;
    const ACCEPT: Option<&'static str> = None;

    fn objection(&self) -> Option<String> {
        // What is no number could only be sent as `null`.
        let sound = self.grace_period_in_minutes.is_finite();
        (!sound).then(|| "The grace period is not a number of minutes.".to_owned())
    }

    fn path(&self) -> Path {
        Path::of("/api/svc/v1/virtual-accounts")
            .segment(self.id)
            .literal("/regenerate-token")
    }

    fn body(&self) -> Body {
        #[derive(Serialize)]
        #[serde(untagged)]
        enum Minutes {
            Whole(u32),
            Parts(f64),
        }
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Grace {
            grace_period_in_minutes: Minutes,
        }
        let minutes = self.grace_period_in_minutes;
        // A whole number is written as one, as their client writes it.
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "taken only where nothing was lost"
        )]
        let whole = minutes as u32;
        #[allow(clippy::float_cmp, reason = "equal means that nothing was lost")]
        let is_whole = f64::from(whole) == minutes;
        Body::json(&Grace {
            grace_period_in_minutes: if is_whole { Minutes::Whole(whole) } else { Minutes::Parts(minutes) },
        })
    }

    fn read(&self, reply: &Reply) -> Result<Secret, ErrorKind> {
        dialect::token(reply)?.ok_or_else(dialect::without_token)
    }
}

/// `virtual_accounts.sync_to_secret_store`: `POST /api/svc/v1/virtual-accounts/{id}/sync-to-secret-store` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct SyncVirtualAccountToken<'a> {
    /// Of which account.
    pub id: &'a str,
    /// Whether it is stored again although it was already.
    pub force: Option<bool>,
}

impl Endpoint for SyncVirtualAccountToken<'_> {
    type Output = Full<Synced>;
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Idempotent;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/api/svc/v1/virtual-accounts")
            .segment(self.id)
            .literal("/sync-to-secret-store")
    }

    fn query(&self) -> Query {
        Query::new().with_some("force", self.force.as_ref())
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, Some("syncTokenInSecretStoreInfo"))
    }
}

/// What became of a token that was to be stored elsewhere.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Synced {
    /// Which token.
    #[serde(default)]
    pub jwt_id: Given<String>,
    /// When.
    #[serde(default)]
    pub updated_at: Given<Time>,
    /// Why it was not.
    #[serde(default)]
    pub error: Given<String>,
}

/// `virtual_accounts.delete_jwt`: `DELETE /api/svc/v1/virtual-accounts/{id}/jwt/{jwtId}` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct DeleteVirtualAccountToken<'a> {
    /// Of which account.
    pub id: &'a str,
    /// Which token.
    pub jwt_id: &'a str,
}

impl Endpoint for DeleteVirtualAccountToken<'_> {
    type Output = ();
    const METHOD: Method = Method::Delete;
    const CLASS: Class = Class::Destroy;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/api/svc/v1/virtual-accounts")
            .segment(self.id)
            .literal("/jwt")
            .segment(self.jwt_id)
    }

    fn read(&self, reply: &Reply) -> Result<(), ErrorKind> {
        read::nothing(reply)
    }
}

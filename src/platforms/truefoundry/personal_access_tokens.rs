//! Personal access tokens of TrueFoundry: one's own, and for others by a tenant's administrator (contract, "Related admin endpoints").

use serde::Serialize;

use super::dialect::{self, Rows};
use super::virtual_accounts::VirtualAccount;
use crate::api::endpoint::Endpoint;
use crate::api::policy::Class;
use crate::api::read;
use crate::api::request::{Body, Method, Path, Query, Reply};
use crate::model::error::ErrorKind;
use crate::model::page::Page;
use crate::model::secret::Secret;

/// `personal_access_tokens.list`: `GET /api/svc/v1/personal-access-tokens` (contract "Related admin endpoints").
#[derive(Debug, Default)]
pub struct ListPersonalAccessTokens<'a> {
    /// Which rows of one's own tokens; nobody else's are listed.
    pub rows: Rows,
    /// Part of a name.
    pub name_search_query: Option<&'a str>,
}

impl Endpoint for ListPersonalAccessTokens<'_> {
    type Output = Page<VirtualAccount>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/api/svc/v1/personal-access-tokens")
    }

    fn query(&self) -> Query {
        self.rows.query().with_some("nameSearchQuery", self.name_search_query.as_ref())
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        dialect::page(reply, self.rows.offset)
    }
}

/// `personal_access_tokens.create`: `POST /api/svc/v1/personal-access-tokens` (contract "Related admin endpoints").
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CreatePersonalAccessToken<'a> {
    /// 3 to 36 small letters, digits and dashes.
    pub name: &'a str,
    /// The day after which it is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expiration_date: Option<&'a str>,
    /// In which account it may act.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_name: Option<&'a str>,
    /// For which team it acts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team_name: Option<&'a str>,
    /// `jwt` or `opaque`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_type: Option<&'a str>,
}

impl Endpoint for CreatePersonalAccessToken<'_> {
    /// It is told once.
    type Output = Secret;
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Create;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/api/svc/v1/personal-access-tokens")
    }

    fn body(&self) -> Body {
        Body::json(self)
    }

    fn read(&self, reply: &Reply) -> Result<Secret, ErrorKind> {
        dialect::token(reply)?.ok_or_else(dialect::without_token)
    }
}

/// `personal_access_tokens.create_for_user`: `POST /api/svc/v1/personal-access-tokens/for-user` (contract "Related admin endpoints").
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CreatePersonalAccessTokenForUser<'a> {
    /// 3 to 36 small letters, digits and dashes.
    pub name: &'a str,
    /// Whose it will be.
    pub user_email: &'a str,
    /// The day after which it is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expiration_date: Option<&'a str>,
    /// For which team it acts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team_name: Option<&'a str>,
}

impl Endpoint for CreatePersonalAccessTokenForUser<'_> {
    /// It is told once.
    type Output = Secret;
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Create;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/api/svc/v1/personal-access-tokens/for-user")
    }

    fn body(&self) -> Body {
        Body::json(self)
    }

    fn read(&self, reply: &Reply) -> Result<Secret, ErrorKind> {
        dialect::token(reply)?.ok_or_else(dialect::without_token)
    }
}

/// `personal_access_tokens.revoke_all`: `DELETE /api/svc/v1/personal-access-tokens/revoke/all` (contract "Related admin endpoints").
#[derive(Debug, Serialize)]
pub struct RevokeAllPersonalAccessTokens<'a> {
    /// Whose. It travels in a body, though the method is DELETE.
    pub email: &'a str,
}

impl Endpoint for RevokeAllPersonalAccessTokens<'_> {
    type Output = ();
    const METHOD: Method = Method::Delete;
    const CLASS: Class = Class::Destroy;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/api/svc/v1/personal-access-tokens/revoke/all")
    }

    fn body(&self) -> Body {
        Body::json(self)
    }

    fn read(&self, reply: &Reply) -> Result<(), ErrorKind> {
        read::nothing(reply)
    }
}

/// `personal_access_tokens.delete`: `DELETE /api/svc/v1/personal-access-tokens/{id}` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct DeletePersonalAccessToken<'a> {
    /// Which one.
    pub id: &'a str,
}

impl Endpoint for DeletePersonalAccessToken<'_> {
    type Output = ();
    const METHOD: Method = Method::Delete;
    const CLASS: Class = Class::Destroy;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/api/svc/v1/personal-access-tokens").segment(self.id)
    }

    fn read(&self, reply: &Reply) -> Result<(), ErrorKind> {
        read::nothing(reply)
    }
}

//! The accounts of Authress themselves, and whose tokens they accept (contract, `Account`).

use serde::Deserialize;

use super::dialect::{self, LINKS};
use crate::api::endpoint::Endpoint;
use crate::api::policy::Class;
use crate::api::read::{self, Full, Id};
use crate::api::request::{Method, Path, Reply};
use crate::model::error::ErrorKind;
use crate::model::given::Given;
use crate::model::page::Page;
use crate::model::time::Time;

/// `accounts.get_accounts`: `GET /v1/accounts` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct GetAccounts;

impl Endpoint for GetAccounts {
    type Output = Page<Account>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = LINKS;

    fn path(&self) -> Path {
        Path::of("/v1/accounts")
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        dialect::list(reply, "accounts")
    }
}

/// `accounts.get_account`: `GET /v1/accounts/{accountId}` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct GetAccount<'a> {
    /// 1 to 64 characters.
    pub account_id: &'a str,
}

impl Endpoint for GetAccount<'_> {
    type Output = Full<Account>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = LINKS;

    fn objection(&self) -> Option<String> {
        dialect::length("An account id", self.account_id, 64)
    }

    fn path(&self) -> Path {
        Path::of("/v1/accounts").segment(self.account_id)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `accounts.get_account_identities`: `GET /v1/identities` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct GetAccountIdentities;

impl Endpoint for GetAccountIdentities {
    type Output = Page<AccountIdentity>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = LINKS;

    fn path(&self) -> Path {
        Path::of("/v1/identities")
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        dialect::list(reply, "identities")
    }
}

/// An account.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// Its id.
    pub account_id: Id,
    /// Its name.
    #[serde(default)]
    pub name: Given<String>,
    /// When it was made.
    #[serde(default)]
    pub created_time: Given<Time>,
}

/// Whose tokens an account accepts.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AccountIdentity {
    /// Who makes the tokens.
    #[serde(default)]
    pub issuer: Given<String>,
    /// For whom they are.
    #[serde(default)]
    pub audience: Given<String>,
}

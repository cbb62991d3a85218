//! Personal access tokens of people and agents (contract 3 and 5, `PersonalAccessToken`).

use serde::Deserialize;

use super::listing::{self, Part};
use crate::api::endpoint::Endpoint;
use crate::api::policy::Class;
use crate::api::read::{self, Id};
use crate::api::request::{Method, Path, Query, Reply};
use crate::model::error::ErrorKind;
use crate::model::given::Given;
use crate::model::page::Page;
use crate::model::secret::Secret;
use crate::model::time::Time;

/// A token without what it opens with.
#[derive(Deserialize)]
pub struct AccessToken {
    /// The id by which it is revoked; not `token_id`.
    pub id: Id,
    /// What its owner called it.
    #[serde(default)]
    pub name: Given<String>,
    /// When it was made. It has no end.
    #[serde(default)]
    pub created: Given<Time>,
    /// The identity provider's id of the token.
    #[serde(default)]
    pub token_id: Given<String>,
    /// `human` or `agent`.
    #[serde(default)]
    pub user_type: Given<String>,
    /// Whose it is at the identity provider.
    #[serde(default)]
    pub machine_user_id: Given<String>,
    /// Who made it.
    #[serde(default)]
    pub created_by_id: Given<String>,
}

/// A token at the only moment at which its secret is told.
pub struct NewAccessToken {
    /// What can be told of it later too.
    pub token: AccessToken,
    /// The secret.
    pub secret: Secret,
}

#[derive(Deserialize)]
struct Told {
    token: String,
}

fn new_token(reply: &Reply) -> Result<NewAccessToken, ErrorKind> {
    let json = read::json(reply)?;
    let told: Told = read::object(json)?;
    if told.token.trim().is_empty() {
        return Err(ErrorKind::Unexpected("the new token has no secret".to_owned()));
    }
    Ok(NewAccessToken {
        token: read::object(json)?,
        secret: Secret::new(told.token),
    })
}

/// `create_personal_access_token`: `POST /api/v2/pat` (contract 3). 405 means that the installation has tokens switched off.
#[derive(Debug)]
pub struct CreatePersonalAccessToken<'a> {
    /// What it is called.
    pub name: &'a str,
}

impl Endpoint for CreatePersonalAccessToken<'_> {
    type Output = NewAccessToken;
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Create;

    fn path(&self) -> Path {
        Path::of("/api/v2/pat")
    }

    /// The name stands in the query; there is no body (contract 6.5).
    fn query(&self) -> Query {
        Query::new().with("name", self.name)
    }

    fn read(&self, reply: &Reply) -> Result<NewAccessToken, ErrorKind> {
        new_token(reply)
    }
}

/// `create_agent_personal_access_token`: `POST /api/v2/pat/agent` (contract 3).
#[derive(Debug)]
pub struct CreateAgentPersonalAccessToken<'a> {
    /// What it is called.
    pub name: &'a str,
}

impl Endpoint for CreateAgentPersonalAccessToken<'_> {
    type Output = NewAccessToken;
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Create;

    fn path(&self) -> Path {
        Path::of("/api/v2/pat/agent")
    }

    fn query(&self) -> Query {
        Query::new().with("name", self.name)
    }

    fn read(&self, reply: &Reply) -> Result<NewAccessToken, ErrorKind> {
        new_token(reply)
    }
}

/// `list_personal_access_tokens`: `GET /api/v2/pat` (contract 3). Those of the caller.
#[derive(Debug, Default)]
pub struct ListPersonalAccessTokens {
    /// Which page.
    pub part: Part,
    /// A field's name; `-created` is newest first.
    pub sort: Option<String>,
}

impl Endpoint for ListPersonalAccessTokens {
    type Output = Page<AccessToken>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;

    fn objection(&self) -> Option<String> {
        self.part.objection()
    }

    fn path(&self) -> Path {
        Path::of("/api/v2/pat")
    }

    fn query(&self) -> Query {
        self.part.query(Query::new()).with_some("sort", self.sort.as_ref())
    }

    fn read(&self, reply: &Reply) -> Result<Page<AccessToken>, ErrorKind> {
        listing::page(reply)
    }
}

/// `delete_personal_access_token`: `DELETE /api/v2/pat/{pat_id}` (contract 3).
#[derive(Debug)]
pub struct DeletePersonalAccessToken<'a> {
    /// The token's `id`, not its `token_id`.
    pub pat_id: &'a str,
}

impl Endpoint for DeletePersonalAccessToken<'_> {
    type Output = ();
    const METHOD: Method = Method::Delete;
    const CLASS: Class = Class::Destroy;

    fn path(&self) -> Path {
        Path::of("/api/v2/pat").segment(self.pat_id)
    }

    fn read(&self, reply: &Reply) -> Result<(), ErrorKind> {
        read::nothing(reply)
    }
}

/// `revoke_all_personal_access_tokens`: `DELETE /api/v2/pat` (contract 3). The token in use is one of them.
#[derive(Debug)]
pub struct RevokeAllPersonalAccessTokens;

impl Endpoint for RevokeAllPersonalAccessTokens {
    type Output = ();
    const METHOD: Method = Method::Delete;
    const CLASS: Class = Class::Destroy;

    fn path(&self) -> Path {
        Path::of("/api/v2/pat")
    }

    fn read(&self, reply: &Reply) -> Result<(), ErrorKind> {
        read::nothing(reply)
    }
}

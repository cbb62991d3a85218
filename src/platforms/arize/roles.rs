//! The roles that there are on Arize, its own and the account's (contract, "Related admin endpoints").

use serde::{Deserialize, Serialize};

use super::dialect::{self, NO_CONTENT, Part};
use crate::api::endpoint::Endpoint;
use crate::api::policy::Class;
use crate::api::read::{self, Full, Id};
use crate::api::request::{Body, Method, Path, Query, Reply};
use crate::model::change::Change;
use crate::model::error::ErrorKind;
use crate::model::given::Given;
use crate::model::page::Page;
use crate::model::time::Time;

const LONGEST_NAME: usize = 255;
const LONGEST_DESCRIPTION: usize = 1_000;

/// `roles.list`: `GET /v2/roles` (contract "Related admin endpoints").
#[derive(Debug, Default)]
pub struct ListRoles {
    /// Only the vendor's, or only the account's.
    pub is_predefined: Option<bool>,
    /// Which part of them.
    pub part: Part,
}

impl Endpoint for ListRoles {
    type Output = Page<AccountRole>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;

    fn objection(&self) -> Option<String> {
        self.part.objection()
    }

    fn path(&self) -> Path {
        Path::of("/v2/roles")
    }

    fn query(&self) -> Query {
        self.part.add(Query::new().with_some("is_predefined", self.is_predefined.as_ref()))
    }

    fn read(&self, reply: &Reply) -> Result<Page<AccountRole>, ErrorKind> {
        dialect::page(reply, "roles")
    }
}

/// `roles.get`: `GET /v2/roles/{role_id}` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct GetRole<'a> {
    /// Base64.
    pub role_id: &'a str,
}

impl Endpoint for GetRole<'_> {
    type Output = Full<AccountRole>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;

    fn path(&self) -> Path {
        Path::of("/v2/roles").segment(self.role_id)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `roles.create`: `POST /v2/roles` (contract "Related admin endpoints").
#[derive(Debug, Serialize)]
pub struct CreateRole<'a> {
    /// 1 to 255 characters, of no other role.
    pub name: &'a str,
    /// At most 1,000 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<&'a str>,
    /// At least one: `PROJECT_READ`.
    pub permissions: &'a [String],
}

impl Endpoint for CreateRole<'_> {
    type Output = Full<AccountRole>;
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Create;

    fn objection(&self) -> Option<String> {
        dialect::unfit("The name", self.name, LONGEST_NAME)
            .or_else(|| dialect::unfit_if_given("The description", self.description, LONGEST_DESCRIPTION))
            .or_else(|| without_permission(self.permissions))
    }

    fn path(&self) -> Path {
        Path::of("/v2/roles")
    }

    fn body(&self) -> Body {
        Body::json(self)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

fn without_permission(permissions: &[String]) -> Option<String> {
    permissions
        .is_empty()
        .then(|| "A role of Arize has one permission at least.".to_owned())
}

/// `roles.update`: `PATCH /v2/roles/{role_id}` (contract "Related admin endpoints").
#[derive(Debug, Serialize)]
pub struct UpdateRole<'a> {
    /// Base64, of a role of the account's own.
    #[serde(skip)]
    pub role_id: &'a str,
    /// 1 to 255 characters; nothing keeps it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<&'a str>,
    /// At most 1,000 characters.
    #[serde(skip_serializing_if = "Change::is_kept")]
    pub description: Change<&'a str>,
    /// All that it gives from now on; nothing keeps them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permissions: Option<&'a [String]>,
}

impl Endpoint for UpdateRole<'_> {
    type Output = Full<AccountRole>;
    const METHOD: Method = Method::Patch;
    const CLASS: Class = Class::Idempotent;

    fn objection(&self) -> Option<String> {
        let empty = self.name.is_none() && self.description.is_kept() && self.permissions.is_none();
        let empty = empty.then(|| "Nothing would be changed.".to_owned());
        empty
            .or_else(|| dialect::unfit_if_given("The name", self.name, LONGEST_NAME))
            .or_else(|| self.permissions.and_then(without_permission))
    }

    fn path(&self) -> Path {
        Path::of("/v2/roles").segment(self.role_id)
    }

    fn body(&self) -> Body {
        Body::json(self)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `roles.delete`: `DELETE /v2/roles/{role_id}` (contract "Related admin endpoints"). Refused while somebody is bound to it.
#[derive(Debug)]
pub struct DeleteRole<'a> {
    /// Base64, of a role of the account's own.
    pub role_id: &'a str,
}

impl Endpoint for DeleteRole<'_> {
    type Output = ();
    const METHOD: Method = Method::Delete;
    const CLASS: Class = Class::Destroy;
    const ACCEPT: Option<&'static str> = NO_CONTENT;

    fn path(&self) -> Path {
        Path::of("/v2/roles").segment(self.role_id)
    }

    fn read(&self, reply: &Reply) -> Result<(), ErrorKind> {
        read::nothing(reply)
    }
}

/// A role (contract, "Schemas").
#[derive(Deserialize)]
pub struct AccountRole {
    /// Base64.
    pub id: Id,
    /// What it is called.
    #[serde(default)]
    pub name: Given<String>,
    /// What it is for.
    #[serde(default)]
    pub description: Given<String>,
    /// What it allows: `PROJECT_READ`.
    #[serde(default)]
    pub permissions: Given<Vec<String>>,
    /// Whether it is the vendor's, and cannot be changed.
    #[serde(default)]
    pub is_predefined: Given<bool>,
    /// Since when.
    #[serde(default)]
    pub created_at: Given<Time>,
    /// When it was last changed.
    #[serde(default)]
    pub updated_at: Given<Time>,
}

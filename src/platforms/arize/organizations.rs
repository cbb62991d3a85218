//! The organizations of Arize and who is in them (contract, "Related admin endpoints").

use serde::{Deserialize, Serialize};

use super::dialect::{self, NO_CONTENT, Part};
use super::role::{Role, RoleChoice};
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

/// `organizations.list`: `GET /v2/organizations` (contract "Related admin endpoints").
#[derive(Debug, Default)]
pub struct ListOrganizations {
    /// Part of a name.
    pub name: Option<String>,
    /// Which part of them.
    pub part: Part,
}

impl Endpoint for ListOrganizations {
    type Output = Page<Organization>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;

    fn objection(&self) -> Option<String> {
        self.part.objection()
    }

    fn path(&self) -> Path {
        Path::of("/v2/organizations")
    }

    fn query(&self) -> Query {
        self.part.add(Query::new().with_some("name", self.name.as_ref()))
    }

    fn read(&self, reply: &Reply) -> Result<Page<Organization>, ErrorKind> {
        dialect::page(reply, "organizations")
    }
}

/// `organizations.get`: `GET /v2/organizations/{org_id}` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct GetOrganization<'a> {
    /// Base64.
    pub org_id: &'a str,
}

impl Endpoint for GetOrganization<'_> {
    type Output = Full<Organization>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;

    fn path(&self) -> Path {
        Path::of("/v2/organizations").segment(self.org_id)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `organizations.create`: `POST /v2/organizations` (contract "Related admin endpoints").
#[derive(Debug, Serialize)]
pub struct CreateOrganization<'a> {
    /// 1 to 255 characters, of no other organization.
    pub name: &'a str,
    /// At most 1,000 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<&'a str>,
}

impl Endpoint for CreateOrganization<'_> {
    type Output = Full<Organization>;
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Create;

    fn objection(&self) -> Option<String> {
        dialect::unfit("The name", self.name, LONGEST_NAME)
            .or_else(|| dialect::unfit_if_given("The description", self.description, LONGEST_DESCRIPTION))
    }

    fn path(&self) -> Path {
        Path::of("/v2/organizations")
    }

    fn body(&self) -> Body {
        Body::json(self)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `organizations.update`: `PATCH /v2/organizations/{org_id}` (contract "Related admin endpoints").
#[derive(Debug, Serialize)]
pub struct UpdateOrganization<'a> {
    /// Base64.
    #[serde(skip)]
    pub org_id: &'a str,
    /// 1 to 255 characters; nothing keeps it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<&'a str>,
    /// At most 1,000 characters.
    #[serde(skip_serializing_if = "Change::is_kept")]
    pub description: Change<&'a str>,
}

impl Endpoint for UpdateOrganization<'_> {
    type Output = Full<Organization>;
    const METHOD: Method = Method::Patch;
    const CLASS: Class = Class::Idempotent;

    fn objection(&self) -> Option<String> {
        let empty = self.name.is_none() && self.description.is_kept();
        let empty = empty.then(|| "Nothing would be changed.".to_owned());
        empty.or_else(|| dialect::unfit_if_given("The name", self.name, LONGEST_NAME))
    }

    fn path(&self) -> Path {
        Path::of("/v2/organizations").segment(self.org_id)
    }

    fn body(&self) -> Body {
        Body::json(self)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `organizations.delete`: `DELETE /v2/organizations/{org_id}` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct DeleteOrganization<'a> {
    /// Base64.
    pub org_id: &'a str,
}

impl Endpoint for DeleteOrganization<'_> {
    type Output = ();
    const METHOD: Method = Method::Delete;
    const CLASS: Class = Class::Destroy;
    const ACCEPT: Option<&'static str> = NO_CONTENT;

    fn path(&self) -> Path {
        Path::of("/v2/organizations").segment(self.org_id)
    }

    fn read(&self, reply: &Reply) -> Result<(), ErrorKind> {
        read::nothing(reply)
    }
}

/// `organizations.add_user`: `POST /v2/organizations/{org_id}/users` (contract "Related admin endpoints"). Who is in it gets the role.
#[derive(Debug, Serialize)]
pub struct AddOrganizationUser<'a> {
    /// Base64.
    #[serde(skip)]
    pub org_id: &'a str,
    /// Whom.
    pub user_id: &'a str,
    /// As what.
    pub role: RoleChoice<'a>,
}

impl Endpoint for AddOrganizationUser<'_> {
    type Output = Full<Membership>;
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Idempotent;

    fn path(&self) -> Path {
        Path::of("/v2/organizations").segment(self.org_id).literal("/users")
    }

    fn body(&self) -> Body {
        Body::json(self)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `organizations.remove_user`: `DELETE /v2/organizations/{org_id}/users/{user_id}` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct RemoveOrganizationUser<'a> {
    /// Base64.
    pub org_id: &'a str,
    /// Whom.
    pub user_id: &'a str,
}

impl Endpoint for RemoveOrganizationUser<'_> {
    type Output = ();
    const METHOD: Method = Method::Delete;
    const CLASS: Class = Class::Destroy;
    const ACCEPT: Option<&'static str> = NO_CONTENT;

    fn path(&self) -> Path {
        Path::of("/v2/organizations")
            .segment(self.org_id)
            .literal("/users")
            .segment(self.user_id)
    }

    fn read(&self, reply: &Reply) -> Result<(), ErrorKind> {
        read::nothing(reply)
    }
}

/// An organization (contract, "Schemas").
#[derive(Deserialize)]
pub struct Organization {
    /// Base64.
    pub id: Id,
    /// What it is called.
    #[serde(default)]
    pub name: Given<String>,
    /// What it is for.
    #[serde(default)]
    pub description: Given<String>,
    /// Since when.
    #[serde(default)]
    pub created_at: Given<Time>,
}

/// Somebody's place in an organization or in a space (contract, "Schemas").
#[derive(Deserialize)]
pub struct Membership {
    /// Base64.
    pub id: Id,
    /// Who.
    #[serde(default)]
    pub user_id: Given<String>,
    /// In which organization; a place in a space does not say.
    #[serde(default)]
    pub organization_id: Given<String>,
    /// In which space; a place in an organization does not say.
    #[serde(default)]
    pub space_id: Given<String>,
    /// As what.
    #[serde(default)]
    pub role: Given<Role>,
}

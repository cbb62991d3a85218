//! Who has which role on which space or project of Arize (contract, "Related admin endpoints").

use serde::{Deserialize, Serialize};

use super::dialect::{self, NO_CONTENT, Part};
use crate::api::endpoint::Endpoint;
use crate::api::policy::Class;
use crate::api::read::{self, Full, Id};
use crate::api::request::{Body, Method, Path, Query, Reply};
use crate::model::error::ErrorKind;
use crate::model::given::Given;
use crate::model::page::Page;
use crate::model::time::Time;

/// `role_bindings.list`: `GET /v2/role-bindings` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct ListRoleBindings {
    /// `SPACE` or `PROJECT`; the platform lists one kind at a time.
    pub resource_type: String,
    /// Of this user, or of a service's.
    pub user_id: Option<String>,
    /// Which part of them.
    pub part: Part,
}

impl Endpoint for ListRoleBindings {
    type Output = Page<RoleBinding>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;

    fn objection(&self) -> Option<String> {
        self.part.objection()
    }

    fn path(&self) -> Path {
        Path::of("/v2/role-bindings")
    }

    fn query(&self) -> Query {
        self.part.add(
            Query::new()
                .with("resource_type", &self.resource_type)
                .with_some("user_id", self.user_id.as_ref()),
        )
    }

    fn read(&self, reply: &Reply) -> Result<Page<RoleBinding>, ErrorKind> {
        dialect::page(reply, "role_bindings")
    }
}

/// `role_bindings.get`: `GET /v2/role-bindings/{binding_id}` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct GetRoleBinding<'a> {
    /// Base64.
    pub binding_id: &'a str,
}

impl Endpoint for GetRoleBinding<'_> {
    type Output = Full<RoleBinding>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;

    fn path(&self) -> Path {
        Path::of("/v2/role-bindings").segment(self.binding_id)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `role_bindings.create`: `POST /v2/role-bindings` (contract "Related admin endpoints"). One at most for a user and a resource.
#[derive(Debug, Serialize)]
pub struct CreateRoleBinding<'a> {
    /// Which role.
    pub role_id: &'a str,
    /// Whom.
    pub user_id: &'a str,
    /// `SPACE` or `PROJECT`.
    pub resource_type: &'a str,
    /// On what.
    pub resource_id: &'a str,
}

impl Endpoint for CreateRoleBinding<'_> {
    type Output = Full<RoleBinding>;
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Create;

    fn path(&self) -> Path {
        Path::of("/v2/role-bindings")
    }

    fn body(&self) -> Body {
        Body::json(self)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `role_bindings.update`: `PATCH /v2/role-bindings/{binding_id}` (contract "Related admin endpoints"). Only the role can change.
#[derive(Debug, Serialize)]
pub struct UpdateRoleBinding<'a> {
    /// Base64.
    #[serde(skip)]
    pub binding_id: &'a str,
    /// The role from now on.
    pub role_id: &'a str,
}

impl Endpoint for UpdateRoleBinding<'_> {
    type Output = Full<RoleBinding>;
    const METHOD: Method = Method::Patch;
    const CLASS: Class = Class::Idempotent;

    fn path(&self) -> Path {
        Path::of("/v2/role-bindings").segment(self.binding_id)
    }

    fn body(&self) -> Body {
        Body::json(self)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `role_bindings.delete`: `DELETE /v2/role-bindings/{binding_id}` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct DeleteRoleBinding<'a> {
    /// Base64.
    pub binding_id: &'a str,
}

impl Endpoint for DeleteRoleBinding<'_> {
    type Output = ();
    const METHOD: Method = Method::Delete;
    const CLASS: Class = Class::Destroy;
    const ACCEPT: Option<&'static str> = NO_CONTENT;

    fn path(&self) -> Path {
        Path::of("/v2/role-bindings").segment(self.binding_id)
    }

    fn read(&self, reply: &Reply) -> Result<(), ErrorKind> {
        read::nothing(reply)
    }
}

/// A role of somebody on something (contract, "Schemas").
#[derive(Deserialize)]
pub struct RoleBinding {
    /// Base64.
    pub id: Id,
    /// Which role.
    #[serde(default)]
    pub role_id: Given<String>,
    /// Who; for a service key, the user as whom it acts.
    #[serde(default)]
    pub user_id: Given<String>,
    /// `SPACE`, `PROJECT`, or what else the platform says.
    #[serde(default)]
    pub resource_type: Given<String>,
    /// On what.
    #[serde(default)]
    pub resource_id: Given<String>,
    /// Since when.
    #[serde(default)]
    pub created_at: Given<Time>,
    /// When it was last changed.
    #[serde(default)]
    pub updated_at: Given<Time>,
}

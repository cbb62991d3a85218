//! What a user of TrueFoundry may do, and where from: resources, permissions, teams (contract, "resources / permissions / teams").

use serde::Deserialize;

use super::dialect;
use crate::api::endpoint::Endpoint;
use crate::api::policy::Class;
use crate::api::request::{Method, Path, Reply};
use crate::model::error::ErrorKind;
use crate::model::given::Given;
use crate::model::page::Page;

/// `users.get_resources`: `GET /api/svc/v1/x/users/{id}/resources` (contract "resources / permissions / teams").
#[derive(Debug)]
pub struct GetUserResources<'a> {
    /// The platform's id of the user.
    pub id: &'a str,
}

impl Endpoint for GetUserResources<'_> {
    type Output = Page<UserResource>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/api/svc/v1/x/users").segment(self.id).literal("/resources")
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        dialect::whole(reply)
    }
}

/// A resource on which a user collaborates.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserResource {
    /// Of what kind, in the platform's words; the list of kinds grows.
    #[serde(default)]
    pub resource_type: Given<String>,
    /// Its id.
    #[serde(default)]
    pub resource_id: Given<String>,
    /// What the user is there.
    #[serde(default)]
    pub role_id: Given<String>,
    /// Its name.
    #[serde(default)]
    pub resource_name: Given<String>,
}

/// `users.get_permissions`: `GET /api/svc/v1/x/users/{id}/permissions` (contract "resources / permissions / teams").
#[derive(Debug)]
pub struct GetUserPermissions<'a> {
    /// The platform's id of the user.
    pub id: &'a str,
}

impl Endpoint for GetUserPermissions<'_> {
    type Output = Page<SubjectPermission>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/api/svc/v1/x/users").segment(self.id).literal("/permissions")
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        dialect::whole(reply)
    }
}

/// A role on a resource, and through whom: a permission that comes from a team names the team as its subject.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SubjectPermission {
    /// Of what kind the resource is, in the platform's words.
    #[serde(default)]
    pub resource_type: Given<String>,
    /// The id of the resource.
    #[serde(default)]
    pub resource_id: Given<String>,
    /// Its name.
    #[serde(default)]
    pub resource_name: Given<String>,
    /// Its name with all that it lies in.
    #[serde(default)]
    pub resource_fqn: Given<String>,
    /// The role's id.
    #[serde(default)]
    pub role_id: Given<String>,
    /// The role's name.
    #[serde(default)]
    pub role_name: Given<String>,
    /// Who has it.
    #[serde(default)]
    pub subject_id: Given<String>,
    /// `user` or `team`, or a word that is not known yet.
    #[serde(default)]
    pub subject_type: Given<String>,
}

/// `users.get_teams`: `GET /api/svc/v1/x/users/{id}/teams` (contract "resources / permissions / teams").
#[derive(Debug)]
pub struct GetUserTeams<'a> {
    /// The platform's id of the user.
    pub id: &'a str,
}

impl Endpoint for GetUserTeams<'_> {
    type Output = Page<UserTeam>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/api/svc/v1/x/users").segment(self.id).literal("/teams")
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        dialect::whole(reply)
    }
}

/// A team that a user is in.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserTeam {
    /// The team's name; its id is not told here.
    #[serde(default)]
    pub team_name: Given<String>,
    /// What the user is in it.
    #[serde(default)]
    pub roles: Given<Vec<String>>,
}

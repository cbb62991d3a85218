//! Teams of TrueFoundry: documents that are matched by name, with members and managers (contract, "Related admin endpoints").

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::access::SubjectPermission;
use super::dialect::{self, Rows};
use crate::api::endpoint::Endpoint;
use crate::api::policy::Class;
use crate::api::read::{self, Full, Id};
use crate::api::request::{Body, Method, Path, Query, Reply};
use crate::from_json;
use crate::model::error::ErrorKind;
use crate::model::given::Given;
use crate::model::page::Page;
use crate::model::time::Time;

/// `teams.list`: `GET /api/svc/v1/teams/user` (contract "Related admin endpoints").
#[derive(Debug, Default)]
pub struct ListTeams<'a> {
    /// Which rows.
    pub rows: Rows,
    /// Only teams in which the caller is this: `manager`.
    pub role: Option<&'a str>,
    /// Only these fields, where the platform heeds it.
    pub attributes: &'a [String],
    /// Whether members are told too.
    pub include_membership: Option<bool>,
}

impl Endpoint for ListTeams<'_> {
    type Output = Page<Team>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/api/svc/v1/teams/user")
    }

    fn query(&self) -> Query {
        self.rows
            .query()
            .with_some("role", self.role.as_ref())
            .with_each("attributes", self.attributes)
            .with_some("includeMembership", self.include_membership.as_ref())
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        dialect::page(reply, self.rows.offset)
    }
}

/// `teams.create_or_update`: `PUT /api/svc/v1/teams` (contract "Related admin endpoints").
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PutTeam<'a> {
    /// The whole document, as JSON text, so that what we do not know of it survives.
    pub manifest: &'a RawValue,
    /// Whether it is only checked, and nothing is stored.
    pub dry_run: Option<bool>,
}

impl Endpoint for PutTeam<'_> {
    type Output = Full<Team>;
    const METHOD: Method = Method::Put;
    const CLASS: Class = Class::Idempotent;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/api/svc/v1/teams")
    }

    fn body(&self) -> Body {
        Body::json(self)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, Some("data"))
    }
}

/// `teams.get`: `GET /api/svc/v1/teams/{id}` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct GetTeam<'a> {
    /// Which one.
    pub id: &'a str,
}

impl Endpoint for GetTeam<'_> {
    type Output = Full<Team>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/api/svc/v1/teams").segment(self.id)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, Some("data"))
    }
}

/// `teams.delete`: `DELETE /api/svc/v1/teams/{id}` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct DeleteTeam<'a> {
    /// Which one; `everyone` cannot be deleted.
    pub id: &'a str,
}

impl Endpoint for DeleteTeam<'_> {
    type Output = ();
    const METHOD: Method = Method::Delete;
    const CLASS: Class = Class::Destroy;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/api/svc/v1/teams").segment(self.id)
    }

    fn read(&self, reply: &Reply) -> Result<(), ErrorKind> {
        read::nothing(reply)
    }
}

/// `teams.list_members`: `GET /api/svc/v1/teams/{id}/members` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct ListTeamMembers<'a> {
    /// Of which team.
    pub id: &'a str,
    /// Which rows; the platform decides how many when there is no limit.
    pub rows: Rows,
    /// A filter in the platform's own JSON.
    pub filter: Option<&'a str>,
}

impl Endpoint for ListTeamMembers<'_> {
    type Output = Page<TeamSubject>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/api/svc/v1/teams").segment(self.id).literal("/members")
    }

    fn query(&self) -> Query {
        self.rows.query().with_some("filter", self.filter.as_ref())
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        dialect::page(reply, self.rows.offset)
    }
}

/// `teams.list_managers`: `GET /api/svc/v1/teams/{id}/managers` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct ListTeamManagers<'a> {
    /// Of which team.
    pub id: &'a str,
    /// Which rows; the platform decides how many when there is no limit.
    pub rows: Rows,
    /// A filter in the platform's own JSON.
    pub filter: Option<&'a str>,
}

impl Endpoint for ListTeamManagers<'_> {
    type Output = Page<TeamSubject>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/api/svc/v1/teams").segment(self.id).literal("/managers")
    }

    fn query(&self) -> Query {
        self.rows.query().with_some("filter", self.filter.as_ref())
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        dialect::page(reply, self.rows.offset)
    }
}

/// `teams.get_permissions`: `GET /api/svc/v1/teams/{id}/permissions` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct GetTeamPermissions<'a> {
    /// Of which team.
    pub id: &'a str,
}

impl Endpoint for GetTeamPermissions<'_> {
    type Output = Page<SubjectPermission>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/api/svc/v1/teams").segment(self.id).literal("/permissions")
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        dialect::whole(reply)
    }
}

/// A team.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Team {
    /// By which it is asked for again.
    pub id: Id,
    /// What it is for.
    #[serde(default)]
    pub description: Given<String>,
    /// The e-mails of its members.
    #[serde(default)]
    pub members: Given<Vec<String>>,
    /// What was asked for when it was made.
    #[serde(default)]
    pub manifest: Given<TeamManifest>,
    /// Whether it may be changed by hand.
    #[serde(default)]
    pub is_editable: Given<bool>,
    /// How many members it has.
    #[serde(default)]
    pub total_member_count: Given<String>,
    /// When it was made.
    #[serde(default)]
    pub created_at: Given<Time>,
    /// When it was changed.
    #[serde(default)]
    pub updated_at: Given<Time>,
}

/// What we read of a team's document.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TeamManifest {
    /// By which it is matched.
    #[serde(default)]
    pub name: Given<String>,
    /// What is shown in place of the name.
    #[serde(default)]
    pub display_name: Given<String>,
    /// The e-mails of its members.
    #[serde(default)]
    pub members: Given<Vec<String>>,
    /// The e-mails of its managers.
    #[serde(default)]
    pub managers: Given<Vec<String>>,
}

/// A member or manager of a team.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TeamSubject {
    /// The id.
    #[serde(default)]
    pub subject_id: Given<String>,
    /// The e-mail or name.
    #[serde(default)]
    pub subject_slug: Given<String>,
    /// `user` or a word that is not known yet.
    #[serde(default)]
    pub subject_type: Given<String>,
}

from_json!(TeamManifest);

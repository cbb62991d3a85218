//! Workspaces of TrueFoundry, to which roles are given: read only here (contract, "Related admin endpoints").

use serde::Deserialize;

use super::dialect::{self, Rows};
use crate::api::endpoint::Endpoint;
use crate::api::policy::Class;
use crate::api::read::{self, Full, Id};
use crate::api::request::{Method, Path, Query, Reply};
use crate::from_json;
use crate::model::error::ErrorKind;
use crate::model::given::Given;
use crate::model::page::Page;
use crate::model::time::Time;

/// `workspaces.list`: `GET /api/svc/v1/workspaces` (contract "Related admin endpoints").
#[derive(Debug, Default)]
pub struct ListWorkspaces<'a> {
    /// Which rows.
    pub rows: Rows,
    /// Only those of this cluster.
    pub cluster_id: Option<&'a str>,
    /// Only the one of this name.
    pub name: Option<&'a str>,
    /// Only the one of this full name.
    pub fqn: Option<&'a str>,
    /// Whether the cluster is told too.
    pub include_cluster: Option<bool>,
    /// Only these fields, where the platform heeds it.
    pub attributes: &'a [String],
}

impl Endpoint for ListWorkspaces<'_> {
    type Output = Page<Workspace>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/api/svc/v1/workspaces")
    }

    fn query(&self) -> Query {
        self.rows
            .query()
            .with_some("clusterId", self.cluster_id.as_ref())
            .with_some("name", self.name.as_ref())
            .with_some("fqn", self.fqn.as_ref())
            .with_some("includeCluster", self.include_cluster.as_ref())
            .with_each("attributes", self.attributes)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        dialect::page(reply, self.rows.offset)
    }
}

/// `workspaces.get`: `GET /api/svc/v1/workspaces/{id}` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct GetWorkspace<'a> {
    /// Which one.
    pub id: &'a str,
}

impl Endpoint for GetWorkspace<'_> {
    type Output = Full<Workspace>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/api/svc/v1/workspaces").segment(self.id)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, Some("data"))
    }
}

/// A workspace.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Workspace {
    /// By which it is asked for again.
    pub id: Id,
    /// Its name with all that it lies in.
    #[serde(default)]
    pub fqn: Given<String>,
    /// The cluster that it lies in.
    #[serde(default)]
    pub cluster_id: Given<String>,
    /// What was asked for when it was made.
    #[serde(default)]
    pub manifest: Given<WorkspaceManifest>,
    /// When it was made.
    #[serde(default)]
    pub created_at: Given<Time>,
}

/// What we read of a workspace's document.
#[derive(Debug, Deserialize)]
pub struct WorkspaceManifest {
    /// Its name.
    #[serde(default)]
    pub name: Given<String>,
}

from_json!(WorkspaceManifest);

//! Registries upstream, and bringing one up to date (contract 3 and 5, `UpstreamRemote`). Releases from 13 on do not have them.

use serde::{Deserialize, Serialize};

use super::listing::{self, Part};
use crate::api::endpoint::Endpoint;
use crate::api::policy::Class;
use crate::api::read::{self, Full, Id};
use crate::api::request::{Body, Method, Path, Query, Reply};
use crate::model::error::ErrorKind;
use crate::model::given::Given;
use crate::model::page::Page;
use crate::model::time::Time;

/// A registry upstream.
#[derive(Deserialize)]
pub struct UpstreamRemote {
    /// The platform's id.
    pub id: Id,
    /// What it is called.
    #[serde(default)]
    pub label: Given<String>,
    /// When it was connected.
    #[serde(default)]
    pub created: Given<Time>,
    /// What the tenant is called there.
    #[serde(default)]
    pub tenant_label: Given<String>,
    /// The tenant there.
    #[serde(default)]
    pub tenant_id: Given<String>,
    /// Where it is.
    #[serde(default)]
    pub registry_url: Given<String>,
    /// Whether it is out of use.
    #[serde(default)]
    pub is_archived: Given<bool>,
}

/// `list_upstream_remotes`: `GET /api/v2/upstream-remotes` (contract 3).
#[derive(Debug, Default)]
pub struct ListUpstreamRemotes {
    /// Which page.
    pub part: Part,
    /// A field's name; a leading `-` turns the order round.
    pub sort: Option<String>,
}

impl Endpoint for ListUpstreamRemotes {
    type Output = Page<UpstreamRemote>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;

    fn objection(&self) -> Option<String> {
        self.part.objection()
    }

    fn path(&self) -> Path {
        Path::of("/api/v2/upstream-remotes")
    }

    fn query(&self) -> Query {
        self.part.query(Query::new()).with_some("sort", self.sort.as_ref())
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        listing::page(reply)
    }
}

/// How bringing one up to date stands.
#[derive(Deserialize)]
pub struct UpstreamRemoteSync {
    /// By which it is asked for again.
    pub id: Id,
    /// Which remote.
    #[serde(default)]
    pub upstream_remote_id: Given<String>,
    /// `pending`, `in_progress`, `completed`, `failed` or `cancel`; an unknown word is kept.
    #[serde(default)]
    pub status: Given<String>,
    /// What the platform says to it.
    #[serde(default)]
    pub message: Given<String>,
    /// When it began.
    #[serde(default)]
    pub created: Given<Time>,
    /// When its status changed last.
    #[serde(default)]
    pub updated: Given<Time>,
}

impl UpstreamRemoteSync {
    /// Whether its status will change no more; of an unknown word that is not known, so one goes on asking.
    pub fn is_over(&self) -> bool {
        matches!(self.status.text(), Some("completed" | "failed" | "cancel"))
    }
}

/// `sync_upstream_remotes`: `POST /api/v2/upstream-remotes/sync` (contract 3). It only begins; [`GetUpstreamRemoteSync`] tells how it goes.
#[derive(Debug, Serialize)]
pub struct SyncUpstreamRemotes<'a> {
    /// Which remote.
    pub upstream_remote_id: &'a str,
}

impl Endpoint for SyncUpstreamRemotes<'_> {
    type Output = Full<UpstreamRemoteSync>;
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Create;

    fn path(&self) -> Path {
        Path::of("/api/v2/upstream-remotes/sync")
    }

    fn body(&self) -> Body {
        Body::json(self)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `get_upstream_remote_sync`: `GET /api/v2/upstream-remotes/sync/{upstream_remote_sync_id}` (contract 3).
#[derive(Debug)]
pub struct GetUpstreamRemoteSync<'a> {
    /// The id that the beginning gave.
    pub upstream_remote_sync_id: &'a str,
}

impl Endpoint for GetUpstreamRemoteSync<'_> {
    type Output = Full<UpstreamRemoteSync>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;

    fn path(&self) -> Path {
        Path::of("/api/v2/upstream-remotes/sync").segment(self.upstream_remote_sync_id)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

//! Whoever is asking, as Civis tells it: who we are, what was done lately, who administers (contract 3.5, 3.7 and 3.8).

use serde::Deserialize;

use crate::api::endpoint::Endpoint;
use crate::api::policy::Class;
use crate::api::read::{self, Full, Id};
use crate::api::request::{Method, Path, Query, Reply};
use crate::model::connection::Identity;
use crate::model::error::ErrorKind;
use crate::model::given::Given;
use crate::model::page::Page;
use crate::model::time::Time;

/// `users.get_me`, `users.list_me`: `GET /users/me` (contract 3.5).
#[derive(Debug)]
pub struct GetMe;

/// The account whose key is in use (contract 4.4). Its preferences are among the fields.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Me {
    id: Id,
    #[serde(default)]
    name: Given<String>,
    #[serde(default)]
    email: Given<String>,
    #[serde(default)]
    username: Given<String>,
    #[serde(default)]
    organization_name: Given<String>,
    #[serde(default)]
    roles: Given<Vec<String>>,
}

impl Endpoint for GetMe {
    type Output = Full<Me>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/users/me")
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// Who we are, out of our own account.
pub fn identity(me: &Me) -> Identity {
    Identity {
        id: Some(me.id.0.clone()),
        name: me.name.text().or(me.username.text()).unwrap_or(&me.id.0).to_owned(),
        email: me.email.text().map(str::to_owned),
        details: me
            .organization_name
            .text()
            .map(str::to_owned)
            .into_iter()
            .chain(me.roles.value().cloned().unwrap_or_default())
            .collect(),
    }
}

/// `users.list_me_activity`: `GET /users/me/activity` (contract 3.7). It comes without pages.
#[derive(Debug, Default)]
pub struct ListMyActivity<'a> {
    /// `all`, `succeeded`, `failed` or `running`.
    pub status: Option<&'a str>,
    /// Ids of users, with commas between them.
    pub author: Option<&'a str>,
    /// `name` or `newest`.
    pub order: Option<&'a str>,
}

/// Something that was done or runs (contract 4.5).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Activity {
    /// A text, unlike most ids of the platform.
    pub id: Id,
    /// What it is called.
    #[serde(default)]
    pub name: Given<String>,
    /// What kind of thing it is.
    #[serde(rename = "type", default)]
    pub kind: Given<String>,
    /// Who did it.
    #[serde(default)]
    pub user: Given<String>,
    /// Of which sort, where it is a job.
    #[serde(default)]
    pub category: Given<String>,
    /// How it stands: `succeeded`, `failed`, `running`, or a word that we do not know yet.
    #[serde(default)]
    pub state: Given<String>,
    /// When it changed last.
    #[serde(default)]
    pub updated_at: Given<Time>,
    /// When it runs next.
    #[serde(default)]
    pub next_run_at: Given<Time>,
    /// The last run.
    #[serde(default)]
    pub last_run_id: Given<String>,
    /// How that ended; the words of `state`.
    #[serde(default)]
    pub last_run_state: Given<String>,
}

impl Endpoint for ListMyActivity<'_> {
    type Output = Page<Activity>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/users/me/activity")
    }

    fn query(&self) -> Query {
        Query::new()
            .with_some("status", self.status.as_ref())
            .with_some("author", self.author.as_ref())
            .with_some("order", self.order.as_ref())
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::rows(read::json(reply)?)
    }
}

/// `users.list_me_organization_admins`: `GET /users/me/organization_admins` (contract 3.8). It comes without pages.
#[derive(Debug)]
pub struct ListOrganizationAdmins;

/// A user in few words (contract 4.6). The address is there for administrators and not for authors.
#[derive(Deserialize)]
pub struct SimpleUser {
    /// The id of the user.
    pub id: Id,
    /// The whole name.
    #[serde(default)]
    pub name: Given<String>,
    /// The login name.
    #[serde(default)]
    pub username: Given<String>,
    /// Two letters.
    #[serde(default)]
    pub initials: Given<String>,
    /// Whether they are signed in now; the platform often does not know.
    #[serde(default)]
    pub online: Given<bool>,
    /// The address.
    #[serde(default)]
    pub email: Given<String>,
}

crate::from_json!(SimpleUser);

impl Endpoint for ListOrganizationAdmins {
    type Output = Page<SimpleUser>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/users/me/organization_admins")
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::rows(read::json(reply)?)
    }
}

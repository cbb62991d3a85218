//! The users of TrueFoundry: list, get, and whose session this is (contract, "list", "get", "Session").

use serde::Deserialize;

use super::dialect;
use crate::api::Soon;
use crate::api::client::Client;
use crate::api::endpoint::Endpoint;
use crate::api::platform::Directory;
use crate::api::policy::Class;
use crate::api::read::{self, Id};
use crate::api::request::{Method, Path, Query, Reply};
use crate::from_json;
use crate::model::account::{Account, Record};
use crate::model::connection::Identity;
use crate::model::error::{ApiError, ErrorKind};
use crate::model::field::Field;
use crate::model::given::Given;
use crate::model::page::{Cursor, Page};
use crate::model::question::{Choice, Filter, Question};
use crate::model::status::Status;
use crate::model::time::Time;
use crate::platforms::offset;

/// The platform's default; the contract names no maximum, so we do not ask for more.
const USUAL_ROWS: u32 = 100;

/// `users.list`: `GET /api/svc/v1/users` (contract "list").
#[derive(Debug, Default)]
pub struct ListUsers {
    /// Rows to a page; 100 by default.
    pub limit: Option<u32>,
    /// The first row, from 0.
    pub offset: usize,
    /// Part of an e-mail.
    pub query: Option<String>,
    /// Whether deactivated users are listed too.
    pub show_invalid_users: Option<bool>,
}

impl Endpoint for ListUsers {
    type Output = Page<User>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/api/svc/v1/users")
    }

    fn query(&self) -> Query {
        Query::new()
            .with_some("limit", self.limit.as_ref())
            .with("offset", &self.offset)
            .with_some("query", self.query.as_ref())
            .with_some("showInvalidUsers", self.show_invalid_users.as_ref())
    }

    fn read(&self, reply: &Reply) -> Result<Page<User>, ErrorKind> {
        dialect::page(reply, self.offset)
    }
}

/// `users.get`: `GET /api/svc/v1/users/{id}` (contract "Seed methods").
#[derive(Debug)]
pub struct GetUser<'a> {
    /// The platform's id; not the e-mail.
    pub id: &'a str,
}

impl Endpoint for GetUser<'_> {
    type Output = (User, Vec<Field>);
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/api/svc/v1/users").segment(self.id)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, Some("data"))
    }
}

/// `internal.users.get_info`: `GET /api/svc/v1/x/users/info` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct GetInfo;

impl Endpoint for GetInfo {
    type Output = Identity;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/api/svc/v1/x/users/info")
    }

    fn read(&self, reply: &Reply) -> Result<Identity, ErrorKind> {
        let session: Session = read::object(read::json(reply)?)?;
        let name = [&session.user_name, &session.email, &session.subject_slug]
            .into_iter()
            .find_map(|name| name.text());
        Ok(Identity {
            name: name.unwrap_or(&session.id.0).to_owned(),
            email: session.email.text().map(str::to_owned),
            details: session
                .tenant_name
                .text()
                .map(|tenant| format!("tenant {tenant}"))
                .into_iter()
                .chain(session.roles.value().cloned().unwrap_or_default())
                .collect(),
            id: Some(session.id.0),
        })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Session {
    id: Id,
    #[serde(default)]
    subject_slug: Given<String>,
    #[serde(default)]
    user_name: Given<String>,
    #[serde(default)]
    email: Given<String>,
    #[serde(default)]
    tenant_name: Given<String>,
    #[serde(default)]
    roles: Given<Vec<String>>,
}

/// A user.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    id: Id,
    #[serde(default)]
    email: Given<String>,
    #[serde(default)]
    tenant_name: Given<String>,
    #[serde(default)]
    metadata: Given<Metadata>,
    #[serde(default)]
    roles: Given<Vec<String>>,
    #[serde(default)]
    active: Given<bool>,
    #[serde(default)]
    created_at: Given<Time>,
    #[serde(default)]
    last_accessed_at: Given<Time>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Metadata {
    #[serde(default)]
    display_name: Given<String>,
    #[serde(default)]
    invite_accepted: Given<bool>,
}

from_json!(Metadata);

/// Our account out of a user of TrueFoundry.
fn account(user: User, client: &Client) -> Account {
    let accepted = user.metadata.value().and_then(|metadata| metadata.invite_accepted.value().copied());
    Account {
        connection: client.connection.clone(),
        status: match (user.active.value(), accepted) {
            (Some(false), _) => Status::Deactivated,
            (Some(true), Some(false)) => Status::Invited,
            (Some(true), _) => Status::Active,
            (None, _) => Status::Untold,
        },
        name: match user.metadata {
            Given::Value(metadata) => metadata.display_name,
            _ => Given::Untold,
        },
        id: user.id.0,
        email: user.email,
        roles: user.roles,
        tenant: user.tenant_name,
        created: user.created_at,
        last_seen: user.last_accessed_at,
        ..Account::default()
    }
}

/// The directory of TrueFoundry.
pub struct Users;

static FILTERS: [Filter; 1] = [Filter {
    name: "deactivated",
    label: "Deactivated",
    choice: Choice::OneOf(&[("true", "Shown"), ("false", "Hidden")]),
}];

impl Directory for Users {
    fn filters(&self) -> &'static [Filter] {
        &FILTERS
    }

    fn list<'a>(
        &'a self,
        client: &'a Client,
        question: &'a Question,
        from: Option<&'a Cursor>,
    ) -> Soon<'a, Result<Page<Account>, ApiError>> {
        Box::pin(async move {
            let text = question.text.trim();
            let endpoint = ListUsers {
                limit: Some(question.limit.clamp(1, USUAL_ROWS)),
                offset: offset(from),
                query: (!text.is_empty()).then(|| text.to_owned()),
                show_invalid_users: Some(question.filter(&FILTERS[0]) == "true"),
            };
            Ok(client.ask(&endpoint).await?.map(|user| account(user, client)))
        })
    }

    fn get<'a>(&'a self, client: &'a Client, id: &'a str) -> Soon<'a, Result<Record, ApiError>> {
        Box::pin(async move {
            let (user, fields) = client.ask(&GetUser { id }).await?;
            Ok(Record {
                account: account(user, client),
                fields,
            })
        })
    }
}

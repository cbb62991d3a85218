//! The users of Authress: list, get and delete (contract, "Seed methods"). It tells neither state nor roles nor times.

use serde::Deserialize;

use super::dialect::{self, LINKS};
use crate::api::Soon;
use crate::api::client::Client;
use crate::api::endpoint::Endpoint;
use crate::api::platform::Directory;
use crate::api::policy::Class;
use crate::api::read::{self, Full, Id};
use crate::api::request::{Method, Path, Query, Reply};
use crate::model::account::{Account, Record};
use crate::model::error::{ApiError, ErrorKind};
use crate::model::given::Given;
use crate::model::page::{Cursor, Page};
use crate::model::question::{Choice, Filter, Question};

/// The longest text that the platform searches for, in characters.
const LONGEST_FILTER: usize = 64;
/// The most rows of a page.
const MOST_ROWS: u32 = 100;
/// The longest id that the platform takes in a path, in characters.
pub const LONGEST_ID: usize = 64;

/// `users.get_users`: `GET /v1/users`.
#[derive(Debug, Default)]
pub struct GetUsers {
    /// 1 to 100; the platform's default is 100.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Part of any text field, 64 characters at most.
    pub filter: Option<String>,
    /// Only this tenant's users.
    pub tenant_id: Option<String>,
}

impl Endpoint for GetUsers {
    type Output = Page<UserIdentity>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = LINKS;

    fn objection(&self) -> Option<String> {
        dialect::length("A filter", self.filter.as_deref().unwrap_or_default(), LONGEST_FILTER)
            .or_else(|| dialect::page_size(self.limit, MOST_ROWS))
    }

    fn path(&self) -> Path {
        Path::of("/v1/users")
    }

    fn query(&self) -> Query {
        Query::new()
            .with_some("limit", self.limit.as_ref())
            .with_some("cursor", self.cursor.as_ref())
            .with_some("filter", self.filter.as_ref())
            .with_some("tenantId", self.tenant_id.as_ref())
    }

    fn read(&self, reply: &Reply) -> Result<Page<UserIdentity>, ErrorKind> {
        dialect::list(reply, "users")
    }
}

/// `users.get_user`: `GET /v1/users/{userId}`.
#[derive(Debug)]
pub struct GetUser<'a> {
    /// 1 to 64 characters.
    pub user_id: &'a str,
}

impl Endpoint for GetUser<'_> {
    type Output = Full<UserIdentity>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = LINKS;

    fn objection(&self) -> Option<String> {
        dialect::length("A user id", self.user_id, LONGEST_ID)
    }

    fn path(&self) -> Path {
        Path::of("/v1/users").segment(self.user_id)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `users.delete_user`: `DELETE /v1/users/{userId}` (contract "`delete_user`"). Accepted at once (202), done a little later:
/// who is still there right after is no failure.
#[derive(Debug)]
pub struct DeleteUser<'a> {
    /// 1 to 64 characters.
    pub user_id: &'a str,
}

impl Endpoint for DeleteUser<'_> {
    type Output = ();
    const METHOD: Method = Method::Delete;
    const CLASS: Class = Class::Destroy;
    const ACCEPT: Option<&'static str> = None;

    fn objection(&self) -> Option<String> {
        dialect::length("A user id", self.user_id, LONGEST_ID)
    }

    fn path(&self) -> Path {
        Path::of("/v1/users").segment(self.user_id)
    }

    fn read(&self, reply: &Reply) -> Result<(), ErrorKind> {
        read::nothing(reply)
    }
}

/// A user; identity providers may add properties, which the full record shows.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserIdentity {
    pub(super) user_id: Id,
    #[serde(default)]
    name: Given<String>,
    #[serde(default)]
    email: Given<String>,
}

/// Our account out of a user of Authress.
fn account(user: UserIdentity, client: &Client) -> Account {
    Account {
        connection: client.connection.clone(),
        id: user.user_id.0,
        name: user.name,
        email: user.email,
        ..Account::default()
    }
}

/// The directory of Authress.
pub struct Users;

static FILTERS: [Filter; 1] = [Filter {
    name: "tenant",
    label: "Tenant id",
    choice: Choice::Text("Exact id"),
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
            // A longer text is searched for by its beginning, and what came is looked through for the whole of it.
            let beginning: String = text.chars().take(LONGEST_FILTER).collect();
            let cut = beginning.len() < text.len();
            let tenant = question.filter(&FILTERS[0]);
            let endpoint = GetUsers {
                limit: Some(question.limit.clamp(1, MOST_ROWS)),
                cursor: from.map(|cursor| cursor.0.clone()),
                filter: (!text.is_empty()).then_some(beginning),
                tenant_id: (!tenant.is_empty()).then(|| tenant.to_owned()),
            };
            let mut page = client.ask(&endpoint).await?.map(|user| account(user, client));
            if cut {
                let text = text.to_lowercase();
                page.rows.retain(|account| {
                    [account.name.text(), account.email.text()]
                        .into_iter()
                        .flatten()
                        .any(|given| given.to_lowercase().contains(&text))
                });
            }
            Ok(page)
        })
    }

    fn get<'a>(&'a self, client: &'a Client, id: &'a str) -> Soon<'a, Result<Record, ApiError>> {
        Box::pin(async move {
            let (user, fields) = client.ask(&GetUser { user_id: id }).await?;
            Ok(Record {
                account: account(user, client),
                fields,
            })
        })
    }
}

//! The users of Arize: list and get (contract, "list users" and "User").

use serde::Deserialize;
use serde_json::value::RawValue;

use super::dialect::{self, Pagination};
use crate::api::Soon;
use crate::api::client::Client;
use crate::api::endpoint::Endpoint;
use crate::api::platform::Directory;
use crate::api::policy::Class;
use crate::api::read::{self, Id};
use crate::api::request::{Method, Path, Query, Reply};
use crate::from_json;
use crate::model::account::{Account, Record};
use crate::model::error::{ApiError, ErrorKind};
use crate::model::field::Field;
use crate::model::given::Given;
use crate::model::page::{Cursor, Page};
use crate::model::question::{Choice, Filter, Question};
use crate::model::status::Status;
use crate::model::time::Time;

/// The longest text that the platform searches for, in characters.
const LONGEST_EMAIL: usize = 255;
/// The most rows of a page.
const MOST_ROWS: u32 = 100;

/// `users.list`: `GET /v2/users`. Blocked users are never listed.
#[derive(Debug)]
pub struct ListUsers {
    /// Part of an e-mail.
    pub email: Option<String>,
    /// Any of these; none means active, invited and expired.
    pub status: Vec<String>,
    /// 1 to 100.
    pub limit: u32,
    /// Where to go on.
    pub cursor: Option<String>,
}

impl Endpoint for ListUsers {
    type Output = Page<User>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;

    fn objection(&self) -> Option<String> {
        let text = self.email.as_ref().is_some_and(|email| email.chars().count() > LONGEST_EMAIL);
        match (text, (1..=MOST_ROWS).contains(&self.limit)) {
            (true, _) => Some(format!("Arize searches for {LONGEST_EMAIL} characters at most.")),
            (_, false) => Some(format!("Arize gives 1 to {MOST_ROWS} users at a time.")),
            _ => None,
        }
    }

    fn path(&self) -> Path {
        Path::of("/v2/users")
    }

    fn query(&self) -> Query {
        Query::new()
            .with_some("email", self.email.as_ref())
            .with_each("status", &self.status)
            .with("limit", &self.limit)
            .with_some("cursor", self.cursor.as_ref())
    }

    fn read(&self, reply: &Reply) -> Result<Page<User>, ErrorKind> {
        let list: List = read::object(read::json(reply)?)?;
        let page = read::rows(list.users)?;
        Ok(Page {
            next: dialect::next(&list.pagination),
            ..page
        })
    }
}

/// `users.get`: `GET /v2/users/{user_id}`.
#[derive(Debug)]
pub struct GetUser<'a> {
    /// Base64, as the platform gave it.
    pub user_id: &'a str,
}

impl Endpoint for GetUser<'_> {
    type Output = (User, Vec<Field>);
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;

    fn path(&self) -> Path {
        Path::of("/v2/users").segment(self.user_id)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

#[derive(Deserialize)]
struct List<'a> {
    #[serde(borrow)]
    users: &'a RawValue,
    #[serde(default)]
    pagination: Given<Pagination>,
}

/// A user.
#[derive(Deserialize)]
pub struct User {
    id: Id,
    #[serde(default)]
    name: Given<String>,
    #[serde(default)]
    email: Given<String>,
    #[serde(default)]
    created_at: Given<Time>,
    #[serde(default)]
    status: Given<String>,
    #[serde(default)]
    role: Given<Role>,
}

/// A union on its type; a type that we do not know still has a name or an id to show.
#[derive(Deserialize)]
struct Role {
    #[serde(default)]
    name: Given<String>,
    #[serde(default)]
    id: Given<String>,
}

from_json!(Role);

/// Our account out of a user of Arize.
fn account(user: User, client: &Client) -> Account {
    let role = |role: Role| {
        role.name
            .text()
            .map(dialect::role)
            .or(role.id.text().map(str::to_owned))
            .into_iter()
            .collect()
    };
    Account {
        connection: client.connection.clone(),
        status: match user.status.text().map(dialect::upper).as_deref() {
            Some("ACTIVE") => Status::Active,
            Some("INVITED") => Status::Invited,
            Some("EXPIRED") => Status::Expired,
            Some("INACTIVE") => Status::Deactivated,
            Some(_) => Status::Other(user.status.text().unwrap_or_default().to_owned()),
            None => Status::Untold,
        },
        id: user.id.0,
        name: user.name,
        email: user.email,
        roles: user.role.map(role),
        created: user.created_at,
        ..Account::default()
    }
}

/// The directory of Arize.
pub struct Users;

static FILTERS: [Filter; 1] = [Filter {
    name: "status",
    label: "Status",
    choice: Choice::OneOf(&[("", "Any"), ("ACTIVE", "Active"), ("INVITED", "Invited"), ("EXPIRED", "Expired")]),
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
            let status = question.filter(&FILTERS[0]);
            let endpoint = ListUsers {
                email: (!text.is_empty()).then(|| text.to_owned()),
                status: (!status.is_empty()).then(|| status.to_owned()).into_iter().collect(),
                limit: question.limit.clamp(1, MOST_ROWS),
                cursor: from.map(|cursor| cursor.0.clone()),
            };
            Ok(client.ask(&endpoint).await?.map(|user| account(user, client)))
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

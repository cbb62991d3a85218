//! The users of Arize: list and get (contract, "list users" and "User").

use serde::Deserialize;

use super::dialect::{self, Part};
use super::role::Role;
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
use crate::model::status::Status;
use crate::model::time::Time;

/// The longest text that the platform searches for, in characters.
const LONGEST_EMAIL: usize = 255;
/// How many pages are read for one address. Addresses that contain it as a whole are few: more are a platform that goes in a circle.
const MOST_PAGES: usize = 10;

/// `users.list`: `GET /v2/users` (contract "list users"). Blocked users are never listed.
#[derive(Debug)]
pub struct ListUsers {
    /// Part of an e-mail.
    pub email: Option<String>,
    /// Any of these; none means active, invited and expired.
    pub status: Vec<String>,
    /// Which part of them.
    pub part: Part,
}

impl Endpoint for ListUsers {
    type Output = Page<User>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;

    fn objection(&self) -> Option<String> {
        let text = self.email.as_ref().is_some_and(|email| email.chars().count() > LONGEST_EMAIL);
        let text = text.then(|| format!("Arize searches for {LONGEST_EMAIL} characters at most."));
        text.or_else(|| self.part.objection())
    }

    fn path(&self) -> Path {
        Path::of("/v2/users")
    }

    fn query(&self) -> Query {
        self.part.add(
            Query::new()
                .with_some("email", self.email.as_ref())
                .with_each("status", &self.status),
        )
    }

    fn read(&self, reply: &Reply) -> Result<Page<User>, ErrorKind> {
        dialect::page(reply, "users")
    }
}

impl ListUsers {
    /// The longest page of everybody who is in this state.
    pub fn page_of(status: &str) -> Self {
        Self {
            email: None,
            status: vec![status.to_owned()],
            part: Part { limit: 100, cursor: None },
        }
    }
}

/// `users.get`: `GET /v2/users/{user_id}` (contract "Seed methods").
#[derive(Debug)]
pub struct GetUser<'a> {
    /// Base64, as the platform gave it.
    pub user_id: &'a str,
}

impl Endpoint for GetUser<'_> {
    type Output = Full<User>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;

    fn path(&self) -> Path {
        Path::of("/v2/users").segment(self.user_id)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// A user.
#[derive(Deserialize)]
pub struct User {
    /// Base64 of `User:number:suffix`.
    pub id: Id,
    /// The whole name.
    #[serde(default)]
    pub name: Given<String>,
    /// The address, by which an invitation is known.
    #[serde(default)]
    pub email: Given<String>,
    /// Since when.
    #[serde(default)]
    pub created_at: Given<Time>,
    /// `ACTIVE`, `INVITED`, `EXPIRED`, or what else the platform says.
    #[serde(default)]
    pub status: Given<String>,
    /// The role in the account.
    #[serde(default)]
    pub role: Given<Role>,
    /// Whether the user may use the API.
    #[serde(default)]
    pub is_developer: Given<bool>,
}

/// Our account out of a user of Arize.
pub(super) fn account(user: User, client: &Client) -> Account {
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
        roles: user.role.map(|role| role.words().into_iter().collect()),
        created: user.created_at,
        ..Account::default()
    }
}

/// What came of the search for one address.
pub(super) enum Found {
    /// The user who has it.
    One(Box<User>),
    /// No user who is listed has it.
    None,
    /// Not every row could be read.
    Untold,
}

/// Looks for the user with exactly this address: the list finds parts of addresses.
pub(super) async fn with_address(client: &Client, email: &str) -> Result<Found, ApiError> {
    let mut question = ListUsers {
        email: Some(email.to_owned()),
        status: Vec::new(),
        part: Part { limit: 100, cursor: None },
    };
    let wanted = email.to_lowercase();
    let mut all_read = true;
    for _ in 0..MOST_PAGES {
        let page = client.ask(&question).await?;
        all_read &= page.unreadable.is_empty();
        for user in page.rows {
            match user.email.text() {
                Some(known) if known.to_lowercase() == wanted => return Ok(Found::One(Box::new(user))),
                Some(_) => {}
                None => all_read = false,
            }
        }
        match page.next {
            Some(next) => question.part.cursor = Some(next.0),
            None => return Ok(if all_read { Found::None } else { Found::Untold }),
        }
    }
    Ok(Found::Untold)
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
                part: Part {
                    limit: question.limit.clamp(1, 100),
                    cursor: from.map(|cursor| cursor.0.clone()),
                },
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

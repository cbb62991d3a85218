//! The users of Civis: list and get (contract 3.1 and 3.2).

use serde::Deserialize;

use super::dialect;
use crate::api::Soon;
use crate::api::client::Client;
use crate::api::endpoint::Endpoint;
use crate::api::platform::Directory;
use crate::api::policy::Class;
use crate::api::read::{self, Full, Id};
use crate::api::request::{Method, Path, Query, Reply};
use crate::from_json;
use crate::model::account::{Account, Attribute, Kind, Record};
use crate::model::error::{ApiError, ErrorKind};
use crate::model::given::Given;
use crate::model::page::{Cursor, Page};
use crate::model::question::{Choice, Direction, Filter, Question};
use crate::model::status::Status;
use crate::model::time::Time;
use crate::platforms::offset;

/// `users.list`: `GET /users` (contract 3.1).
#[derive(Debug, Default)]
pub struct ListUsers {
    /// Only users who have this feature flag.
    pub feature_flag: Option<String>,
    /// `active` (the platform's default), `inactive` or `all`.
    pub account_status: Option<String>,
    /// Part of a name, user name, e-mail or id.
    pub query: Option<String>,
    /// One group; not together with `group_ids`.
    pub group_id: Option<String>,
    /// Any of these groups.
    pub group_ids: Vec<u64>,
    /// One organisation.
    pub organization_id: Option<String>,
    /// Leaves every row's groups empty.
    pub exclude_groups: Option<bool>,
    /// 1 to 10000; 20 by default.
    pub limit: Option<u32>,
    /// From 1.
    pub page_num: Option<usize>,
    /// `name` or `user`.
    pub order: Option<&'static str>,
    /// `asc` or `desc`.
    pub order_dir: Option<&'static str>,
}

impl Endpoint for ListUsers {
    type Output = Page<User>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/users")
    }

    fn query(&self) -> Query {
        Query::new()
            .with_some("feature_flag", self.feature_flag.as_ref())
            .with_some("account_status", self.account_status.as_ref())
            .with_some("query", self.query.as_ref())
            .with_some("group_id", self.group_id.as_ref())
            .with_each("group_ids[]", &self.group_ids)
            .with_some("organization_id", self.organization_id.as_ref())
            .with_some("exclude_groups", self.exclude_groups.as_ref())
            .with_some("limit", self.limit.as_ref())
            .with_some("page_num", self.page_num.as_ref())
            .with_some("order", self.order.as_ref())
            .with_some("order_dir", self.order_dir.as_ref())
    }

    fn read(&self, reply: &Reply) -> Result<Page<User>, ErrorKind> {
        let page = read::rows(read::json(reply)?)?;
        Ok(dialect::paged(
            page,
            reply,
            self.page_num.unwrap_or(1),
            self.limit.unwrap_or(20) as usize,
        ))
    }
}

/// `users.get`: `GET /users/{id}` (contract 3.2).
#[derive(Debug)]
pub struct GetUser<'a> {
    /// A whole number.
    pub id: &'a str,
}

impl Endpoint for GetUser<'_> {
    type Output = Full<User>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/users").segment(self.id)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// A user as the list and the single answer give it (contract 4.1 and 4.3).
#[allow(clippy::struct_field_names, reason = "the names are the platform's own")]
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    id: Id,
    #[serde(default)]
    user: Given<String>,
    #[serde(default)]
    name: Given<String>,
    #[serde(default)]
    email: Given<String>,
    #[serde(default)]
    active: Given<bool>,
    #[serde(default)]
    suspended: Given<bool>,
    #[serde(default)]
    account_status: Given<String>,
    #[serde(default)]
    robot: Given<bool>,
    #[serde(default)]
    primary_group_id: Given<String>,
    #[serde(default)]
    groups: Given<Vec<Group>>,
    #[serde(default)]
    created_at: Given<Time>,
    #[serde(default)]
    last_seen_at: Given<Time>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Group {
    #[serde(default)]
    id: Given<String>,
    #[serde(default)]
    name: Given<String>,
    #[serde(default)]
    organization_name: Given<String>,
}

from_json!(Group);

impl User {
    /// Ids and names of their groups, as far as both were told.
    pub(super) fn groups(&self) -> impl Iterator<Item = (&str, &str)> {
        let groups = self.groups.value().map(Vec::as_slice).unwrap_or_default();
        groups.iter().filter_map(|group| Some((group.id.text()?, group.name.text()?)))
    }
}

/// Our account out of a user of Civis.
pub(super) fn account(user: User, client: &Client) -> Account {
    let status = status(&user);
    let mut groups = user
        .groups
        .value()
        .map(Vec::as_slice)
        .unwrap_or_default()
        .iter()
        .collect::<Vec<_>>();
    if let Some(primary) = groups.iter().position(|group| group.id.value() == user.primary_group_id.value()) {
        groups[..=primary].rotate_right(1);
    }
    let tenant = groups.first().map_or(Given::Untold, |group| group.organization_name.clone());
    let names = groups.iter().filter_map(|group| group.name.text().map(str::to_owned)).collect();
    Account {
        connection: client.connection.clone(),
        groups: user.groups.map(|_| names),
        tenant,
        status,
        id: user.id.0,
        name: user.name,
        login: user.user,
        email: user.email,
        kind: user.robot.map(|robot| if robot { Kind::Robot } else { Kind::Person }),
        roles: Given::Untold,
        created: user.created_at,
        last_seen: user.last_seen_at,
    }
}

/// The single answer has a word for it; the list has two switches, and "deactivated" outweighs "suspended".
fn status(user: &User) -> Status {
    match user.account_status.text() {
        Some("Active" | "Unsuspended") => Status::Active,
        Some("Deactivated") => Status::Deactivated,
        Some("Suspended") => Status::Suspended,
        Some(word) => Status::Other(word.to_owned()),
        None => match (user.active.value(), user.suspended.value()) {
            (Some(false), _) => Status::Deactivated,
            (Some(true), Some(true)) => Status::Suspended,
            (Some(true), Some(false)) => Status::Active,
            _ => Status::Untold,
        },
    }
}

/// The directory of Civis.
pub struct Users;

static FILTERS: [Filter; 4] = [
    Filter {
        name: "account_status",
        label: "Status",
        choice: Choice::OneOf(&[("all", "Any"), ("active", "Active"), ("inactive", "Inactive")]),
    },
    Filter {
        name: "group_id",
        label: "Group id",
        choice: Choice::Text("A number"),
    },
    Filter {
        name: "organization_id",
        label: "Organization id",
        choice: Choice::Text("A number"),
    },
    Filter {
        name: "feature_flag",
        label: "Feature flag",
        choice: Choice::Text("A name"),
    },
];

impl Directory for Users {
    fn filters(&self) -> &'static [Filter] {
        &FILTERS
    }

    fn orders(&self) -> &'static [(&'static str, Attribute)] {
        &[("name", Attribute::Name), ("user", Attribute::Login)]
    }

    fn list<'a>(
        &'a self,
        client: &'a Client,
        question: &'a Question,
        from: Option<&'a Cursor>,
    ) -> Soon<'a, Result<Page<Account>, ApiError>> {
        Box::pin(async move {
            let chosen = |index: usize| Some(question.filter(&FILTERS[index]).to_owned()).filter(|value| !value.is_empty());
            let text = question.text.trim();
            let endpoint = ListUsers {
                account_status: chosen(0),
                group_id: chosen(1),
                organization_id: chosen(2),
                feature_flag: chosen(3),
                query: (!text.is_empty()).then(|| text.to_owned()),
                limit: Some(question.limit),
                page_num: Some(dialect::page_number(offset(from), question.limit)),
                order: question.order.map(|(order, _)| order),
                order_dir: question
                    .order
                    .map(|(_, direction)| if direction == Direction::Ascending { "asc" } else { "desc" }),
                ..ListUsers::default()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Status {
        status(&serde_json::from_str(json).unwrap())
    }

    #[test]
    fn a_missing_or_odd_state_is_unknown_and_never_inactive() {
        assert_eq!(read(r#"{"id":1}"#), Status::Untold);
        assert_eq!(read(r#"{"id":1,"active":null,"suspended":true}"#), Status::Untold);
        assert_eq!(read(r#"{"id":1,"active":true}"#), Status::Untold);
        assert_eq!(read(r#"{"id":1,"accountStatus":"Archived"}"#), Status::Other("Archived".to_owned()));
    }

    #[test]
    fn the_two_switches_of_the_list_say_the_same_as_the_word_of_the_single_answer() {
        assert_eq!(
            read(r#"{"id":1,"active":true,"suspended":false}"#),
            read(r#"{"id":1,"accountStatus":"Active"}"#)
        );
        assert_eq!(
            read(r#"{"id":1,"active":true,"suspended":true}"#),
            read(r#"{"id":1,"accountStatus":"Suspended"}"#)
        );
        assert_eq!(
            read(r#"{"id":1,"active":false,"suspended":true}"#),
            read(r#"{"id":1,"accountStatus":"Deactivated"}"#)
        );
    }
}

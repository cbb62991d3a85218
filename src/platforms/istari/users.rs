//! The users of Istari: list, get, and who we are (contract 3 and 5, "User").

use serde::Deserialize;

use crate::api::Soon;
use crate::api::client::Client;
use crate::api::endpoint::Endpoint;
use crate::api::long_list::LongList;
use crate::api::platform::Directory;
use crate::api::policy::{Class, Limits};
use crate::api::read::{self, Id};
use crate::api::request::{Method, Path, Query, Reply};
use crate::from_json;
use crate::model::account::{Account, Kind, Record};
use crate::model::connection::Identity;
use crate::model::error::{ApiError, ErrorKind};
use crate::model::field::Field;
use crate::model::given::Given;
use crate::model::page::{Cursor, Page, Unreadable};
use crate::model::question::{Choice, Filter, Question};
use crate::model::status::Status;
use crate::model::time::Time;
use crate::platforms::{next_offset, offset};

/// How long the whole list serves for searching, in milliseconds.
const FRESH: i64 = 30_000;

/// `list_users`: `GET /api/v2/users` (contract 3). It has no pages: everybody comes at once.
#[derive(Debug, Default)]
pub struct ListUsers {
    /// `active` (the platform's default) or `all`.
    pub user_state: Option<String>,
    /// `human`, `agent` or `all` (the platform's default).
    pub user_type: Option<String>,
}

impl Endpoint for ListUsers {
    type Output = LongList;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;

    fn path(&self) -> Path {
        Path::of("/api/v2/users")
    }

    fn query(&self) -> Query {
        Query::new()
            .with_some("user_state", self.user_state.as_ref())
            .with_some("user_type", self.user_type.as_ref())
    }

    /// A list without pages may be large: eight times what a page may be.
    fn limits(&self) -> Limits {
        Limits {
            body: 64 << 20,
            ..Self::CLASS.limits()
        }
    }

    fn read(&self, reply: &Reply) -> Result<LongList, ErrorKind> {
        LongList::of(reply)
    }
}

/// `get_user`, `get_user_by_id`: `GET /api/v2/users/{user_id}` (contract 3).
#[derive(Debug)]
pub struct GetUser<'a> {
    /// The platform's id.
    pub user_id: &'a str,
}

impl Endpoint for GetUser<'_> {
    type Output = (User, Vec<Field>);
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;

    fn path(&self) -> Path {
        Path::of("/api/v2/users").segment(self.user_id)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `get_current_user`: `GET /api/v2/users/me` (contract 3).
#[derive(Debug)]
pub struct GetCurrentUser;

impl Endpoint for GetCurrentUser {
    type Output = Identity;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;

    fn path(&self) -> Path {
        Path::of("/api/v2/users/me")
    }

    fn read(&self, reply: &Reply) -> Result<Identity, ErrorKind> {
        let user: User = read::object(read::json(reply)?)?;
        let name = name(&user).text().or(user.user_name.text()).unwrap_or(&user.id.0).to_owned();
        let tenant = user.tenant_id.text().map(|tenant| format!("tenant {tenant}"));
        Ok(Identity {
            id: Some(user.id.0),
            name,
            email: user.email.text().map(str::to_owned),
            details: tenant.into_iter().collect(),
        })
    }
}

/// A user of either kind.
#[allow(clippy::struct_field_names, reason = "the names are the platform's own")]
#[derive(Deserialize)]
pub struct User {
    id: Id,
    #[serde(default)]
    created: Given<Time>,
    #[serde(default)]
    user_type: Given<String>,
    #[serde(default)]
    provider_user_state: Given<String>,
    #[serde(default)]
    user_name: Given<String>,
    #[serde(default)]
    display_name: Given<String>,
    #[serde(default)]
    first_name: Given<String>,
    #[serde(default)]
    last_name: Given<String>,
    #[serde(default)]
    email: Given<String>,
    #[serde(default)]
    machine_name: Given<String>,
    #[serde(default)]
    control_tags: Given<Vec<ControlTag>>,
    #[serde(default)]
    tenant_id: Given<String>,
}

#[derive(Deserialize)]
struct ControlTag {
    #[serde(default)]
    name: Given<String>,
}

from_json!(ControlTag);

/// A person's display name, else first and last name, else the name of the machine.
fn name(user: &User) -> Given<String> {
    if user.display_name.text().is_some() {
        return user.display_name.clone();
    }
    let parts: Vec<&str> = [&user.first_name, &user.last_name]
        .into_iter()
        .filter_map(|part| part.text())
        .collect();
    if parts.is_empty() {
        user.machine_name.clone().or(|| user.display_name.clone())
    } else {
        Given::Value(parts.join(" "))
    }
}

fn status(word: &Given<String>) -> Status {
    match word.text().map(|word| word.strip_prefix("USER_STATE_").unwrap_or(word)) {
        Some("ACTIVE") => Status::Active,
        Some("INACTIVE") => Status::Deactivated,
        Some("DELETED") => Status::Deleted,
        Some("LOCKED") => Status::Locked,
        Some("SUSPEND") => Status::Suspended,
        // Signed up at the identity provider and not yet in use (contract 5 gives the word only).
        Some("INITIAL") => Status::Other("Initial".to_owned()),
        Some("UNSPECIFIED") | None => Status::Untold,
        Some(word) => Status::Other(word.to_owned()),
    }
}

/// Our account out of a user of Istari.
fn account(user: User, client: &Client) -> Account {
    Account {
        connection: client.connection.clone(),
        name: name(&user),
        kind: match user.user_type.text() {
            Some("human") => Given::Value(Kind::Person),
            Some("agent") => Given::Value(Kind::Agent),
            Some(word) => Given::Unreadable(word.to_owned()),
            None => Given::Untold,
        },
        status: status(&user.provider_user_state),
        groups: user
            .control_tags
            .map(|tags| tags.iter().filter_map(|tag| tag.name.text().map(str::to_owned)).collect()),
        id: user.id.0,
        login: user.user_name,
        email: user.email,
        roles: Given::Untold,
        tenant: user.tenant_id,
        created: user.created,
        last_seen: Given::Untold,
    }
}

/// A whole list, and what is looked through in it.
#[derive(Default)]
struct Everybody {
    accounts: Vec<Account>,
    unreadable: Vec<Unreadable>,
    /// Name, user name and e-mail of every account in lower case, a line each: one text is searched many times faster than many.
    lines: String,
    /// Where the lines of each account end.
    ends: Vec<usize>,
}

impl Everybody {
    fn add(&mut self, account: Account) {
        for text in [&account.name, &account.login, &account.email]
            .into_iter()
            .filter_map(|given| given.text())
        {
            self.lines.extend([text.to_lowercase().as_str(), "\n"]);
        }
        self.ends.push(self.lines.len());
        self.accounts.push(account);
    }

    /// The places of those who match, by the same rule as a server's substring search; an id must be whole.
    fn matching(&self, text: &str) -> Vec<usize> {
        let text = text.trim().to_lowercase();
        if text.is_empty() {
            return (0..self.accounts.len()).collect();
        }
        let mut places = Vec::new();
        let mut from = 0;
        while let Some(found) = self.lines[from..].find(&text) {
            let place = self.ends.partition_point(|end| *end <= from + found);
            places.push(place);
            from = self.ends[place];
        }
        let named = self.accounts.iter().position(|account| account.id.eq_ignore_ascii_case(&text));
        if let Some(place) = named
            && let Err(at) = places.binary_search(&place)
        {
            places.insert(at, place);
        }
        places
    }
}

/// The directory of Istari.
pub struct Users;

static FILTERS: [Filter; 2] = [
    Filter {
        name: "user_state",
        label: "Status",
        choice: Choice::OneOf(&[("all", "Any"), ("active", "Active")]),
    },
    Filter {
        name: "user_type",
        label: "Kind",
        choice: Choice::OneOf(&[("all", "People and agents"), ("human", "People"), ("agent", "Agents")]),
    },
];

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
            let endpoint = ListUsers {
                user_state: Some(question.filter(&FILTERS[0]).to_owned()),
                user_type: Some(question.filter(&FILTERS[1]).to_owned()),
            };
            let fetch = async {
                let add = |everybody: &mut Everybody, user| everybody.add(account(user, client));
                let (everybody, unreadable) = client.ask_long(&endpoint, add).await?;
                Ok(Everybody { unreadable, ..everybody })
            };
            let everybody = client.remember(&endpoint.query().encoded(), FRESH, fetch).await?;
            let matching = everybody.matching(&question.text);
            let start = offset(from);
            let places = matching.iter().skip(start).take(question.limit as usize);
            let rows: Vec<Account> = places.map(|place| everybody.accounts[*place].clone()).collect();
            let total = Some(matching.len() as u64);
            Ok(Page {
                next: next_offset(start, rows.len(), total),
                rows,
                unreadable: if start == 0 { everybody.unreadable.clone() } else { Vec::new() },
                total,
            })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_that_is_not_known_is_never_taken_for_inactive() {
        let read = |word: &str| status(&Given::Value(word.to_owned()));
        assert_eq!(status(&Given::Nothing), Status::Untold);
        assert_eq!(read("USER_STATE_UNSPECIFIED"), Status::Untold);
        assert_eq!(read("USER_STATE_ON_LEAVE"), Status::Other("ON_LEAVE".to_owned()));
        assert_eq!(read("USER_STATE_LOCKED"), Status::Locked);
    }

    #[test]
    fn an_agent_is_called_by_the_name_of_its_machine() {
        let read = |json: &str| name(&serde_json::from_str(json).unwrap());
        assert_eq!(
            read(r#"{"id":"1","machine_name":"cad-01","display_name":null}"#).text(),
            Some("cad-01")
        );
        assert_eq!(read(r#"{"id":"1","first_name":"Ada","last_name":"Lind"}"#).text(), Some("Ada Lind"));
        assert_eq!(
            read(r#"{"id":"1","display_name":"","machine_name":null}"#),
            Given::Value(String::new())
        );
    }

    #[test]
    fn a_text_finds_who_has_it_in_any_field_and_an_id_only_when_it_is_whole() {
        let mut everybody = Everybody::default();
        let people = [
            ("a1", "Ada Lind", "ada@x.example"),
            ("b2", "Bob", "lind@x.example"),
            ("ada", "Zoë", "z@x.example"),
        ];
        for (id, name, email) in people {
            everybody.add(Account {
                id: id.to_owned(),
                name: Given::Value(name.to_owned()),
                email: Given::Value(email.to_owned()),
                ..Account::default()
            });
        }
        for (text, places) in [
            ("LIND", vec![0, 1]),
            ("b2", vec![1]),
            ("b", vec![1]),
            ("ada", vec![0, 2]),
            (" zoË ", vec![2]),
            ("bobada", vec![]),
            ("", vec![0, 1, 2]),
        ] {
            assert_eq!(everybody.matching(text), places, "{text:?}");
        }
    }
}

//! Every address of the app, printed and parsed here and nowhere else.

use percent_encoding::percent_decode_str;

use crate::api::request::percent_encoded;
use crate::model::connection::ConnectionId;
use crate::model::resource::Area;

/// A place in the app. Opaque ids may stand in an address; names, e-mails and what was searched for never do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// The look-up: one box that finds a person everywhere.
    People,
    /// One person, named by any of their accounts.
    Person {
        /// Where that account is.
        connection: ConnectionId,
        /// Its id there.
        id: String,
    },
    /// One platform's users, as it filters and orders them.
    Users {
        /// Which platform.
        connection: ConnectionId,
        /// Filters and order by name, without those at their default.
        chosen: Vec<(String, String)>,
    },
    /// The keys of every platform.
    Keys,
    /// One of them.
    Key {
        /// Where it is.
        connection: ConnectionId,
        /// Its id, as its platform's folder writes it.
        id: String,
    },
    /// The kinds of things of an area, on every platform.
    Area(Area),
    /// The things of one kind of one platform.
    Things {
        /// Where they are.
        connection: ConnectionId,
        /// The name of their kind.
        kind: String,
    },
    /// One of them.
    Thing {
        /// Where it is.
        connection: ConnectionId,
        /// The name of its kind.
        kind: String,
        /// Its id.
        id: String,
    },
    /// Whether the platforms are well.
    Health,
    /// How much of them is used.
    Usage,
    /// A list of people that is brought in.
    Import,
    /// Every plan that was begun in this browser.
    Runs,
    /// One of them.
    Run {
        /// Its name.
        id: String,
    },
    /// The platforms and how we stand with them.
    Connections,
    /// Appearance and shortcuts.
    Settings,
    /// No such place; the address as it was asked for.
    Nowhere(String),
}

impl Route {
    /// Reads a path and a query (with or without its `?`).
    pub fn parse(path: &str, query: &str) -> Self {
        let nowhere = || Self::Nowhere(path.to_owned());
        let segments: Option<Vec<String>> = path
            .trim_matches('/')
            .split('/')
            .filter(|segment| !segment.is_empty())
            .map(decoded)
            .collect();
        let Some(segments) = segments else { return nowhere() };
        match segments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            [] => Self::People,
            ["person", connection, id] => Self::Person {
                connection: connection.into(),
                id: id.to_owned(),
            },
            ["users", connection] => Self::Users {
                connection: connection.into(),
                chosen: pairs(query),
            },
            ["keys"] => Self::Keys,
            ["keys", connection, id] => Self::Key {
                connection: connection.into(),
                id: id.to_owned(),
            },
            ["things", connection, kind] => Self::Things {
                connection: connection.into(),
                kind: kind.to_owned(),
            },
            ["things", connection, kind, id] => Self::Thing {
                connection: connection.into(),
                kind: kind.to_owned(),
                id: id.to_owned(),
            },
            ["health"] => Self::Health,
            ["usage"] => Self::Usage,
            ["import"] => Self::Import,
            ["runs"] => Self::Runs,
            ["runs", id] => Self::Run { id: id.to_owned() },
            ["connections"] => Self::Connections,
            ["settings"] => Self::Settings,
            [area] => Area::named(area).map_or_else(nowhere, Self::Area),
            _ => nowhere(),
        }
    }

    /// The address, as it stands in links and in the location bar.
    pub fn address(&self) -> String {
        match self {
            Self::People => "/".to_owned(),
            Self::Person { connection, id } => format!("/person/{}/{}", percent_encoded(&connection.0), percent_encoded(id)),
            Self::Keys => "/keys".to_owned(),
            Self::Key { connection, id } => format!("/keys/{}/{}", percent_encoded(&connection.0), percent_encoded(id)),
            Self::Users { connection, chosen } => {
                let mut address = format!("/users/{}", percent_encoded(&connection.0));
                for (index, (name, value)) in chosen.iter().enumerate() {
                    address.push(if index == 0 { '?' } else { '&' });
                    address.push_str(&[percent_encoded(name), percent_encoded(value)].join("="));
                }
                address
            }
            Self::Area(area) => format!("/{}", area.slug()),
            Self::Things { connection, kind } => format!("/things/{}/{}", percent_encoded(&connection.0), percent_encoded(kind)),
            Self::Thing { connection, kind, id } => {
                let kind = percent_encoded(kind);
                format!("/things/{}/{kind}/{}", percent_encoded(&connection.0), percent_encoded(id))
            }
            Self::Health => "/health".to_owned(),
            Self::Usage => "/usage".to_owned(),
            Self::Import => "/import".to_owned(),
            Self::Runs => "/runs".to_owned(),
            Self::Run { id } => format!("/runs/{}", percent_encoded(id)),
            Self::Connections => "/connections".to_owned(),
            Self::Settings => "/settings".to_owned(),
            Self::Nowhere(path) => path.clone(),
        }
    }
}

/// What opens a letter to somebody in the program that the visitor writes letters with. No address adds anything to the letter.
pub fn mailto(email: &str, subject: &str) -> String {
    format!("mailto:{}?subject={}", percent_encoded(email), percent_encoded(subject))
}

fn decoded(text: &str) -> Option<String> {
    percent_decode_str(text).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

fn pairs(query: &str) -> Vec<(String, String)> {
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=')?;
        Some((decoded(name)?, decoded(value)?))
    };
    query.trim_start_matches('?').split('&').filter_map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_e_mail_address_cannot_add_anybody_to_a_letter() {
        assert_eq!(
            mailto("a@b.example?bcc=c@d.example", "A key"),
            "mailto:a%40b.example%3Fbcc%3Dc%40d.example?subject=A%20key"
        );
    }

    #[test]
    fn an_address_that_leads_nowhere_says_so() {
        for path in ["/person/civis", "/user", "/connections/1/2", "/person/%ff/1"] {
            assert_eq!(Route::parse(path, ""), Route::Nowhere(path.to_owned()), "{path}");
        }
    }

    #[test]
    fn every_address_reads_back_as_the_place_it_was_printed_for() {
        let person = |id: &str| Route::Person {
            connection: "one".into(),
            id: id.to_owned(),
        };
        let places = [
            Route::People,
            Route::Connections,
            Route::Import,
            Route::Runs,
            Route::Run { id: "17-0004".to_owned() },
            Route::Settings,
            person("auth0|ab/c d%2F?#ü"),
            Route::Users {
                connection: "one".into(),
                chosen: Vec::new(),
            },
            Route::Users {
                connection: "one".into(),
                chosen: vec![("a b".to_owned(), "x&y=z".to_owned()), ("c".to_owned(), String::new())],
            },
        ];
        for place in places {
            let address = place.address();
            let (path, query) = address.split_once('?').unwrap_or((&address, ""));
            assert_eq!(Route::parse(path, query), place, "{address}");
        }
    }
}

//! The API keys of Civis: listed, read, made with constraints, revoked (contract 3.13 to 3.15).

use serde::{Deserialize, Serialize};

use super::dialect;
use crate::api::endpoint::Endpoint;
use crate::api::policy::Class;
use crate::api::read::{self, Full, Id};
use crate::api::request::{Body, Method, Path, Query, Reply};
use crate::from_json;
use crate::model::error::ErrorKind;
use crate::model::given::{FromJson, Given};
use crate::model::page::Page;
use crate::model::secret::Secret;
use crate::model::time::Time;

/// `users.list_api_keys`: `GET /users/{id}/api_keys` (contract 3.13). Revoked and expired keys are listed too.
#[derive(Debug, Default)]
pub struct ListApiKeys<'a> {
    /// The id of a user, or `me`.
    pub id: &'a str,
    /// 1 to 50, which is also the default.
    pub limit: Option<u32>,
    /// From 1.
    pub page_num: Option<usize>,
    /// `id` and nothing else.
    pub order: Option<&'static str>,
    /// `asc`, or `desc` as by default: the newest first.
    pub order_dir: Option<&'static str>,
}

/// A key, as the list and the single answer give it (contract 4.8).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApiKey {
    /// The id of the key.
    pub id: Id,
    /// What it is called.
    #[serde(default)]
    pub name: Given<String>,
    /// Until when it is good.
    #[serde(default)]
    pub expires_at: Given<Time>,
    /// Since when there is one.
    #[serde(default)]
    pub created_at: Given<Time>,
    /// When it was taken back.
    #[serde(default)]
    pub revoked_at: Given<Time>,
    /// When it was used last.
    #[serde(default)]
    pub last_used_at: Given<Time>,
    /// What it is for; only `public` was ever seen.
    #[serde(default)]
    pub scopes: Given<Vec<String>>,
    /// How often it was used.
    #[serde(default)]
    pub use_count: Given<String>,
    /// Whether its time has passed.
    #[serde(default)]
    pub expired: Given<bool>,
    /// Neither expired nor revoked.
    #[serde(default)]
    pub active: Given<bool>,
    /// How many constraints it has; only in the list.
    #[serde(default)]
    pub constraint_count: Given<String>,
    /// Its constraints; only in the single answer.
    #[serde(default)]
    pub constraints: Given<Vec<Constraint>>,
}

/// What a key may do, as the platform tells it (contract 4.8).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Constraint {
    /// Which paths.
    #[serde(default)]
    pub constraint: Given<String>,
    /// How they are matched: `exact`, `prefix`, `regex`, `verb`, or a word that we do not know yet.
    #[serde(default)]
    pub constraint_type: Given<String>,
    /// Whether it may read.
    #[serde(default)]
    pub get_allowed: Given<bool>,
    /// Whether it may ask for headers alone.
    #[serde(default)]
    pub head_allowed: Given<bool>,
    /// Whether it may make and act.
    #[serde(default)]
    pub post_allowed: Given<bool>,
    /// Whether it may replace.
    #[serde(default)]
    pub put_allowed: Given<bool>,
    /// Whether it may change.
    #[serde(default)]
    pub patch_allowed: Given<bool>,
    /// Whether it may remove.
    #[serde(default)]
    pub delete_allowed: Given<bool>,
}

from_json!(Constraint);

impl Endpoint for ListApiKeys<'_> {
    type Output = Page<ApiKey>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/users").segment(self.id).literal("/api_keys")
    }

    fn query(&self) -> Query {
        Query::new()
            .with_some("limit", self.limit.as_ref())
            .with_some("page_num", self.page_num.as_ref())
            .with_some("order", self.order.as_ref())
            .with_some("order_dir", self.order_dir.as_ref())
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        let page = read::rows(read::json(reply)?)?;
        let (number, limit) = (self.page_num.unwrap_or(1), self.limit.unwrap_or(50));
        Ok(dialect::paged(page, reply, number, limit as usize))
    }
}

/// `users.post_api_keys`: `POST /users/{id}/api_keys` (contract 3.14). A key is made for whoever asks and for nobody else.
#[derive(Debug, Serialize)]
pub struct PostApiKey<'a> {
    /// One's own id, or `me`.
    #[serde(skip)]
    pub id: &'a str,
    /// What it is called.
    pub name: &'a str,
    /// For how many seconds it is good.
    pub expires_in: u64,
    /// What it may do; without any, everything that its owner may.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub constraints: Vec<Allowed<'a>>,
}

/// What a new key may do. A verb that is not named is not allowed.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Allowed<'a> {
    /// Which paths: none with `verb`, needed with every other type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub constraint: Option<&'a str>,
    /// `exact`, `prefix`, `regex` or `verb`.
    pub constraint_type: &'a str,
    /// Whether it may read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub get_allowed: Option<bool>,
    /// Whether it may ask for headers alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub head_allowed: Option<bool>,
    /// Whether it may make and act.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post_allowed: Option<bool>,
    /// Whether it may replace.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub put_allowed: Option<bool>,
    /// Whether it may change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patch_allowed: Option<bool>,
    /// Whether it may remove.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delete_allowed: Option<bool>,
}

impl Allowed<'_> {
    /// Why the platform would refuse it (contract 3.14).
    fn objection(&self) -> Option<&'static str> {
        let verbs = [
            self.get_allowed,
            self.head_allowed,
            self.post_allowed,
            self.put_allowed,
            self.patch_allowed,
            self.delete_allowed,
        ];
        if !verbs.contains(&Some(true)) {
            return Some("A constraint must allow at least one verb.");
        }
        match (self.constraint_type == "verb", self.constraint) {
            (true, Some(_)) => Some("A constraint of the type “verb” has no path."),
            (false, None) => Some("A constraint of this type needs a path."),
            _ => None,
        }
    }
}

/// A key that was just made, with the token that is told once.
pub struct CreatedApiKey {
    /// The key.
    pub key: ApiKey,
    /// What it opens with. Should the platform not tell it, the key is there and of no use.
    pub token: Option<Secret>,
}

/// A secret between the reply and its place; nothing can print it.
struct Token(Secret);

impl FromJson for Token {
    fn from_json(text: &str) -> Option<Self> {
        String::from_json(text).map(|token| Self(Secret::new(token)))
    }
}

#[derive(Deserialize)]
struct Told {
    #[serde(default)]
    token: Given<Token>,
}

impl Endpoint for PostApiKey<'_> {
    type Output = CreatedApiKey;
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Create;
    const ACCEPT: Option<&'static str> = None;

    fn objection(&self) -> Option<String> {
        self.constraints.iter().find_map(Allowed::objection).map(str::to_owned)
    }

    fn path(&self) -> Path {
        Path::of("/users").segment(self.id).literal("/api_keys")
    }

    fn body(&self) -> Body {
        Body::json(self)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        // Not `read::record`: it would keep the token among the fields that are shown.
        let json = read::json(reply)?;
        let token = match read::object::<Told>(json)?.token {
            Given::Value(Token(token)) if !token.is_empty() => Some(token),
            _ => None,
        };
        Ok(CreatedApiKey {
            key: read::object(json)?,
            token,
        })
    }
}

/// `users.get_api_keys`: `GET /users/{id}/api_keys/{key_id}` (contract 3.15).
#[derive(Debug)]
pub struct GetApiKey<'a> {
    /// The id of a user, or `me`.
    pub id: &'a str,
    /// A whole number.
    pub key_id: &'a str,
}

impl Endpoint for GetApiKey<'_> {
    type Output = Full<ApiKey>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/users").segment(self.id).literal("/api_keys").segment(self.key_id)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `users.delete_api_keys`: `DELETE /users/{id}/api_keys/{key_id}` (contract 3.15). It revokes: the key stays in the list.
#[derive(Debug)]
pub struct DeleteApiKey<'a> {
    /// The id of a user, or `me`.
    pub id: &'a str,
    /// A whole number.
    pub key_id: &'a str,
}

impl Endpoint for DeleteApiKey<'_> {
    type Output = Full<ApiKey>;
    const METHOD: Method = Method::Delete;
    const CLASS: Class = Class::Destroy;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/users").segment(self.id).literal("/api_keys").segment(self.key_id)
    }

    fn body(&self) -> Body {
        dialect::no_arguments()
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(constraint: Allowed<'static>) -> PostApiKey<'static> {
        PostApiKey {
            id: "me",
            name: "nightly",
            expires_in: 60,
            constraints: vec![constraint],
        }
    }

    #[test]
    fn a_constraint_that_the_platform_would_refuse_is_not_sent() {
        let path = Allowed {
            constraint: Some("reports/33"),
            constraint_type: "exact",
            get_allowed: Some(true),
            ..Allowed::default()
        };
        let verb = Allowed {
            constraint_type: "verb",
            ..path
        };
        let pathless = Allowed { constraint: None, ..path };
        let idle = Allowed {
            get_allowed: Some(false),
            ..path
        };
        for refused in [verb, pathless, idle] {
            assert!(key(refused).objection().is_some(), "{refused:?}");
        }
        assert_eq!(key(path).objection(), None);
    }

    #[test]
    fn a_word_for_a_constraint_that_we_do_not_know_is_kept() {
        let constraint: Constraint = serde_json::from_str(r#"{"constraintType":"glob","getAllowed":true}"#).unwrap();
        assert_eq!(constraint.constraint_type.text(), Some("glob"));
        assert_eq!(constraint.constraint, Given::Untold);
    }
}

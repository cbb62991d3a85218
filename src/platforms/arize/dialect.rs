//! How Arize spells, pages and complains, and what its endpoints share (contract, "Dialects", "Pagination" and "Errors").

use std::collections::HashMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::api::read;
use crate::api::request::{Query, Reply};
use crate::from_json;
use crate::model::error::{ErrorKind, Said};
use crate::model::given::{FromJson, Given};
use crate::model::page::{Cursor, Page};
use crate::model::secret::Secret;
use crate::model::time::Time;

/// What the vendor's client accepts where it expects no content.
pub const NO_CONTENT: Option<&str> = Some("application/problem+json");
/// The most rows of a page.
const MOST_ROWS: u32 = 100;

/// One spelling for both dialects: `read-only`, `READ_ONLY` → `READ_ONLY`.
pub fn upper(word: &str) -> String {
    word.to_uppercase().replace('-', "_")
}

/// A role for reading: `MEMBER_UI_ONLY` → `Member ui only`.
pub fn role(word: &str) -> String {
    let lower = word.to_lowercase().replace(['_', '-'], " ");
    let mut letters = lower.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// Which part of a list is asked for (contract, "Pagination").
#[derive(Clone, Debug)]
pub struct Part {
    /// 1 to 100.
    pub limit: u32,
    /// Where to go on.
    pub cursor: Option<String>,
}

impl Default for Part {
    /// What the vendor's client asks for.
    fn default() -> Self {
        Self { limit: 50, cursor: None }
    }
}

impl Part {
    /// Why it must not be asked for.
    pub fn objection(&self) -> Option<String> {
        (!(1..=MOST_ROWS).contains(&self.limit)).then(|| format!("Arize gives 1 to {MOST_ROWS} rows at a time."))
    }

    /// Adds it to a query.
    pub fn add(&self, query: Query) -> Query {
        query.with("limit", &self.limit).with_some("cursor", self.cursor.as_ref())
    }
}

/// What every list says about its next page.
#[derive(Deserialize)]
struct Pagination {
    #[serde(default)]
    has_more: Given<bool>,
    #[serde(default)]
    next_cursor: Given<String>,
}

from_json!(Pagination);

/// A page of a list, whose rows are in the member of that name.
///
/// # Errors
/// Those of [`read::json`] and [`read::rows`].
pub fn page<T: DeserializeOwned>(reply: &Reply, name: &'static str) -> Result<Page<T>, ErrorKind> {
    let (rows, next) = part(reply, name)?;
    Ok(Page { next, ..read::rows(rows)? })
}

/// The rows of a list, not read yet, and where it goes on: the same for rows of every kind.
fn part<'a>(reply: &'a Reply, name: &'static str) -> Result<(&'a RawValue, Option<Cursor>), ErrorKind> {
    let members: HashMap<String, &RawValue> = read::object(read::json(reply)?)?;
    let rows = members
        .get(name)
        .ok_or_else(|| ErrorKind::Unexpected(format!("{name} is missing")))?;
    let next = members
        .get("pagination")
        .and_then(|pagination| Pagination::from_json(pagination.get()))
        .filter(|pagination| pagination.has_more.value() != Some(&false))
        .and_then(|pagination| pagination.next_cursor.text().map(|cursor| Cursor(cursor.to_owned())));
    Ok((rows, next))
}

/// A moment as the vendor's client writes it (contract, "Timestamps").
pub fn moment(time: Time) -> String {
    time.iso().replace('Z', "+00:00")
}

/// Why a text must not be sent: it is blank, or longer than the contract allows.
pub fn unfit(what: &str, text: &str, most: usize) -> Option<String> {
    match text.chars().count() {
        _ if text.trim().is_empty() => Some(format!("{what} is empty.")),
        length if length > most => Some(format!("{what} has {length} characters; Arize takes {most} at most.")),
        _ => None,
    }
}

/// The same for a text that may be left out.
pub fn unfit_if_given(what: &str, text: Option<&str>, most: usize) -> Option<String> {
    text.and_then(|text| unfit(what, text, most))
}

/// A secret that a reply tells once.
struct Told(Secret);

impl FromJson for Told {
    fn from_json(text: &str) -> Option<Self> {
        String::from_json(text).map(|text| Self(Secret::new(text)))
    }
}

/// Reads the secret of a reply into something that cannot be printed.
#[derive(Default, Deserialize)]
pub struct OneTime {
    #[serde(default)]
    key: Given<Told>,
    #[serde(default)]
    temporary_password: Given<Told>,
}

impl OneTime {
    /// The secret, if there was one.
    pub fn secret(self) -> Option<Secret> {
        match (self.key, self.temporary_password) {
            (Given::Value(Told(secret)), _) | (_, Given::Value(Told(secret))) => Some(secret),
            _ => None,
        }
    }
}

/// A secret on its way into a body.
pub struct Handed<'a>(pub &'a Secret);

impl Serialize for Handed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.reveal())
    }
}

#[derive(Deserialize)]
struct Problem {
    #[serde(default)]
    title: Given<String>,
    #[serde(default)]
    detail: Given<String>,
}

/// The detail of a problem document, else its title.
pub fn complaint(reply: &Reply) -> Option<Said> {
    let problem: Problem = serde_json::from_slice(&reply.body).ok()?;
    let text = problem.detail.text().or(problem.title.text())?.to_owned();
    Some(Said { text, request_id: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_dialects_mean_the_same() {
        assert_eq!(upper("read-only"), upper("READ_ONLY"));
        assert_eq!(role("MEMBER_UI_ONLY"), "Member ui only");
        assert_eq!(role("admin"), "Admin");
        assert_eq!(role(""), "");
    }
}

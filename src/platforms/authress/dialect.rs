//! How Authress pages and complains (contract, "Pagination" and "Errors").

use std::collections::HashMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::api::read;
use crate::api::request::Reply;
use crate::from_json;
use crate::model::error::{ErrorKind, Said};
use crate::model::given::{FromJson, Given};
use crate::model::page::{Cursor, Page};

/// What is asked for wherever an answer has content (contract, "Conventions").
pub const LINKS: Option<&str> = Some("application/links+json");

/// Why a text is not sent, if it is longer than the vendor's client lets it be. An empty one is for the path to refuse.
pub fn length(what: &str, text: &str, most: usize) -> Option<String> {
    (text.chars().count() > most).then(|| format!("{what} has {most} characters at most for Authress; this one is longer."))
}

/// Why a page of that size is not asked for.
pub fn page_size(limit: Option<u32>, most: u32) -> Option<String> {
    limit
        .is_some_and(|limit| !(1..=most).contains(&limit))
        .then(|| format!("Authress gives 1 to {most} at a time here."))
}

/// Why a document is not sent, if it is no JSON object.
pub fn no_object(document: &str) -> Option<String> {
    serde_json::from_str::<HashMap<String, &RawValue>>(document)
        .is_err()
        .then(|| "A document for Authress is a JSON object; this is none.".to_owned())
}

/// The header by which a change is refused when somebody else was faster (contract, "Errors", 412).
pub fn unless_changed_since(time: Option<&str>) -> Vec<(&'static str, String)> {
    time.map(|time| ("if-unmodified-since", time.to_owned())).into_iter().collect()
}

/// The rows below that key, and where the list goes on (contract, "Pagination").
///
/// # Errors
/// [`ErrorKind::Unexpected`] if there are none, not even an empty list of them.
pub fn list<T: DeserializeOwned>(reply: &Reply, key: &'static str) -> Result<Page<T>, ErrorKind> {
    let (rows, next) = part(reply, key)?;
    Ok(Page { next, ..read::rows(rows)? })
}

/// The rows of a list, not read yet, and where it goes on: the same for rows of every kind.
fn part<'a>(reply: &'a Reply, key: &'static str) -> Result<(&'a RawValue, Option<Cursor>), ErrorKind> {
    let members: HashMap<String, &RawValue> = read::object(read::json(reply)?)?;
    let rows = members.get(key).ok_or_else(|| ErrorKind::Unexpected(format!("{key} is missing")))?;
    let pagination = members.get("pagination").and_then(|json| Pagination::from_json(json.get()));
    Ok((rows, pagination.and_then(|pagination| pagination.cursor())))
}

#[derive(Deserialize)]
struct Pagination {
    #[serde(default)]
    next: Given<Next>,
}

#[derive(Deserialize)]
struct Next {
    #[serde(default)]
    cursor: Given<String>,
}

from_json!(Pagination, Next);

impl Pagination {
    fn cursor(&self) -> Option<Cursor> {
        let cursor = self.next.value()?.cursor.text()?;
        Some(Cursor(cursor.to_owned()))
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Complaint {
    #[serde(default)]
    title: Given<String>,
    #[serde(default)]
    error_code: Given<String>,
    #[serde(default)]
    error_id: Given<String>,
}

/// The title, else the code. The form of an error is not promised (contract, "Errors"): status decides, this only speaks.
pub fn complaint(reply: &Reply) -> Option<Said> {
    let body: Complaint = serde_json::from_slice(&reply.body).ok()?;
    let text = body.title.text().or(body.error_code.text())?.to_owned();
    Some(Said {
        text,
        request_id: body.error_id.text().map(str::to_owned),
    })
}

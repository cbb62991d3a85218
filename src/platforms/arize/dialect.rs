//! How Arize spells, pages and complains (contract, "Dialects", "Pagination" and "Errors").

use serde::Deserialize;

use crate::api::request::Reply;
use crate::from_json;
use crate::model::error::Said;
use crate::model::given::Given;
use crate::model::page::Cursor;

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

/// What every list says about its next page.
#[derive(Deserialize)]
pub struct Pagination {
    #[serde(default)]
    has_more: Given<bool>,
    #[serde(default)]
    next_cursor: Given<String>,
}

from_json!(Pagination);

/// The cursor of the next page, if there is one.
pub fn next(pagination: &Given<Pagination>) -> Option<Cursor> {
    let pagination = pagination.value()?;
    let cursor = pagination.next_cursor.text()?;
    (pagination.has_more.value() != Some(&false)).then(|| Cursor(cursor.to_owned()))
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

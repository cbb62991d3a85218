//! Pages of a list: 1 to 100 rows, an opaque cursor, the rows wrapped by their name (Arize contract, Pagination).

use axum::response::Response;
use serde_json::{Value, json};

use super::{answer, bad_request};
use crate::address::Query;
use crate::cursor;
use crate::platform::Platform;
use crate::refusal::Refusal;
use crate::routes::Operation;

/// Numbers and documents.
pub type Rows = Vec<(i64, String)>;

/// Which part of a list is asked for.
#[derive(Clone, Copy)]
pub struct Part {
    /// At most so many rows.
    pub limit: i64,
    /// After the row of this number.
    pub after: i64,
}

impl Part {
    /// Reads it from the query.
    pub fn of(query: &Query) -> Result<Self, Refusal> {
        let limit: i64 = match query.get("limit") {
            None => 50,
            Some(text) => text.parse().unwrap_or(0),
        };
        if !(1..=100).contains(&limit) {
            return Err(bad_request("limit must be between 1 and 100."));
        }
        let after = match query.get("cursor") {
            None => 0,
            Some(text) => {
                cursor::read(Platform::Arize, text).ok_or_else(|| bad_request("cursor is not one that this server has given."))?
            }
        };
        Ok(Self { limit, after })
    }
}

/// The answer: one row more than asked for shows that there is another page.
pub fn page(name: &str, part: Part, mut rows: Rows) -> Response {
    let limit = usize::try_from(part.limit).unwrap_or(100);
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    let pagination = match rows.last() {
        // `next_cursor` only when there is more (Arize contract, Pagination).
        Some((last, _)) if has_more => json!({ "has_more": true, "next_cursor": cursor::after(Platform::Arize, *last) }),
        _ => json!({ "has_more": false }),
    };
    let documents: Vec<_> = rows.into_iter().map(|(_, document)| document).collect();
    answer(format!("{{\"{name}\":[{}],\"pagination\":{pagination}}}", documents.join(",")))
}

/// One of some words, in either dialect, if the parameter is there (Arize contract, Dialects).
pub fn word(query: &Query, name: &str, words: &[&'static str]) -> Result<Option<&'static str>, Refusal> {
    let Some(text) = query.filled(name) else { return Ok(None) };
    let known = words.iter().find(|word| same_word(word, text)).copied();
    known
        .map(Some)
        .ok_or_else(|| bad_request(&format!("{name} must be one of {}.", words.join(", "))))
}

/// Whether two words are the same in both dialects: `read-only`, `READ_ONLY`.
pub fn same_word(word: &str, text: &str) -> bool {
    word.eq_ignore_ascii_case(&text.replace('-', "_"))
}

/// Describes a list.
pub fn described(operation: Operation, name: &str, row: &Value) -> Operation {
    let pagination = json!({
        "type": "object", "required": ["has_more"],
        "properties": { "has_more": { "type": "boolean" }, "next_cursor": { "type": "string" } },
    });
    let whole = json!({
        "type": "object", "required": [name, "pagination"],
        "properties": { name: { "type": "array", "items": row, "maxItems": 100 }, "pagination": pagination },
    });
    operation
        .query("limit", json!({ "type": "integer", "minimum": 1, "maximum": 100, "default": 50 }))
        .query("cursor", json!({ "type": "string" }))
        .answers(200, "application/json", whole)
}

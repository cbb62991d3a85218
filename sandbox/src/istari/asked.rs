//! What a caller asked for, checked as FastAPI checks it: pages, words, dates and bodies (Istari contract 1).

use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::{answer, not_one_of};
use crate::address::Query;
use crate::refusal::Refusal;

/// Which page of a list, and in which order.
pub struct Page {
    number: usize,
    size: usize,
    sort: Option<String>,
}

impl Page {
    /// Reads `page`, `size` and `sort`; the defaults are 1, 10 and the order of making.
    pub fn asked(query: &Query) -> Result<Self, Refusal> {
        Ok(Self {
            number: number(query, "page", 1, None)?,
            size: number(query, "size", 10, Some(100))?,
            sort: query.filled("sort").map(str::to_owned),
        })
    }

    /// The envelope with the rows of this page.
    pub fn of(&self, mut rows: Vec<Value>) -> Response {
        if let Some(sort) = &self.sort {
            // (choice) Sortable names are not documented: every field is one, and an unknown name keeps the order of making.
            let (name, down) = sort.strip_prefix('-').map_or((sort.as_str(), false), |name| (name, true));
            let key = |row: &Value| row[name].as_str().map_or_else(|| row[name].to_string(), str::to_owned);
            rows.sort_by_key(key);
            if down {
                rows.reverse();
            }
        }
        let total = rows.len();
        let skipped = (self.number - 1).saturating_mul(self.size);
        let items: Vec<Value> = rows.into_iter().skip(skipped).take(self.size).collect();
        let body = json!({ "items": items, "total": total, "page": self.number, "size": self.size, "pages": total.div_ceil(self.size) });
        answer(StatusCode::OK, body.to_string())
    }
}

fn number(query: &Query, name: &str, usual: usize, most: Option<usize>) -> Result<usize, Refusal> {
    let Some(text) = query.get(name) else { return Ok(usual) };
    let place = ["query", name];
    let number: i64 = text.parse().map_err(|_| {
        invalid(
            &place,
            "int_parsing",
            "Input should be a valid integer, unable to parse string as an integer",
        )
    })?;
    if number < 1 {
        return Err(invalid(&place, "greater_than_equal", "Input should be greater than or equal to 1"));
    }
    let number = usize::try_from(number).unwrap_or(usize::MAX);
    match most {
        Some(most) if number > most => {
            let said = format!("Input should be less than or equal to {most}");
            Err(invalid(&place, "less_than_equal", &said))
        }
        _ => Ok(number),
    }
}

/// A validation error at one place (Istari contract 1, Errors).
pub fn invalid(place: &[&str], kind: &str, said: &str) -> Refusal {
    let problem = json!({ "loc": place, "msg": said, "type": kind });
    answer(StatusCode::UNPROCESSABLE_ENTITY, json!({ "detail": [problem] }).to_string()).into()
}

/// Something that had to be there.
pub fn missing(place: &[&str]) -> Refusal {
    invalid(place, "missing", "Field required")
}

/// A value of the query that must be there.
pub fn needed(query: &Query, name: &str) -> Result<String, Refusal> {
    query.get(name).map(str::to_owned).ok_or_else(|| missing(&["query", name]))
}

/// A value of the query that is one of these words, if it is there.
pub fn word(query: &Query, name: &str, allowed: &[&str]) -> Result<Option<String>, Refusal> {
    match query.get(name) {
        Some(value) if !allowed.contains(&value) => Err(not_one_of(name, value, allowed)),
        value => Ok(value.map(str::to_owned)),
    }
}

/// A day of the query that must be there.
pub fn day(query: &Query, name: &str) -> Result<Date, Refusal> {
    let text = needed(query, name)?;
    let written = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let day: Option<Date> = if written { text.parse().ok() } else { None };
    day.ok_or_else(|| {
        invalid(
            &["query", name],
            "date_from_datetime_parsing",
            "Input should be a valid date or datetime",
        )
    })
}

/// The object that a body must be.
pub fn body(bytes: &Bytes) -> Result<Value, Refusal> {
    if bytes.is_empty() {
        return Err(missing(&["body"]));
    }
    let value: Value = serde_json::from_slice(bytes).map_err(|_| invalid(&["body", "0"], "json_invalid", "JSON decode error"))?;
    if value.is_object() {
        Ok(value)
    } else {
        Err(invalid(
            &["body"],
            "model_attributes_type",
            "Input should be a valid dictionary or object to extract fields from",
        ))
    }
}

/// A text in a body that must be there.
pub fn text(body: &Value, name: &str) -> Result<String, Refusal> {
    optional_text(body, name)?.ok_or_else(|| missing(&["body", name]))
}

/// A text in a body; null is as good as none.
pub fn optional_text(body: &Value, name: &str) -> Result<Option<String>, Refusal> {
    match &body[name] {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text.clone())),
        _ => Err(invalid(&["body", name], "string_type", "Input should be a valid string")),
    }
}

/// A text in a body that is one of these words; null is as good as none.
pub fn optional_word(body: &Value, name: &str, allowed: &[&str]) -> Result<Option<String>, Refusal> {
    match optional_text(body, name)? {
        Some(word) if !allowed.contains(&word.as_str()) => {
            let said = format!("Input should be one of: {}", allowed.join(", "));
            Err(invalid(&["body", name], "enum", &said))
        }
        word => Ok(word),
    }
}

/// The same for one that must be there.
pub fn needed_word(body: &Value, name: &str, allowed: &[&str]) -> Result<String, Refusal> {
    optional_word(body, name, allowed)?.ok_or_else(|| missing(&["body", name]))
}

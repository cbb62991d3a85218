//! The forms of what Civis takes and answers, as JSON schemas (Civis contract 4).

use serde_json::{Map, Value, json};

pub use holdings::*;
pub use people::*;

mod holdings;
mod people;

/// A text.
pub fn text() -> Value {
    json!({ "type": "string" })
}

/// A whole number.
pub fn integer() -> Value {
    json!({ "type": "integer" })
}

/// Ids in one text, with commas between them.
pub fn ids() -> Value {
    json!({ "type": "string", "pattern": "^[0-9]{1,18}(,[0-9]{1,18})*$" })
}

/// A whole number from a bound on.
pub fn from(least: i64) -> Value {
    json!({ "type": "integer", "minimum": least })
}

/// A whole number within bounds.
pub fn between(least: i64, most: i64) -> Value {
    json!({ "type": "integer", "minimum": least, "maximum": most })
}

/// One of these words.
pub fn one_of(words: &[&str]) -> Value {
    json!({ "type": "string", "enum": words })
}

/// A list.
pub fn list(row: &Value) -> Value {
    json!({ "type": "array", "items": row })
}

/// An object of any form.
pub fn any_object() -> Value {
    json!({ "type": "object" })
}

fn truth() -> Value {
    json!({ "type": "boolean" })
}

fn date() -> Value {
    json!({ "type": "string", "format": "date-time" })
}

fn nullable(mut schema: Value) -> Value {
    schema["type"] = json!([schema["type"], "null"]);
    schema
}

/// An object in which these fields are always there.
fn object(fields: &[(&str, Value)]) -> Value {
    let names: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    json!({ "type": "object", "required": names, "properties": properties(fields) })
}

/// A body: the first so many fields are needed, the others not.
fn body(needed: usize, fields: &[(&str, Value)]) -> Value {
    let names: Vec<&str> = fields.iter().take(needed).map(|(name, _)| *name).collect();
    json!({ "type": "object", "required": names, "properties": properties(fields) })
}

fn properties(fields: &[(&str, Value)]) -> Map<String, Value> {
    fields.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect()
}

/// The fields of one after those of another.
fn joined<'n>(first: Vec<(&'n str, Value)>, then: Vec<(&'n str, Value)>) -> Vec<(&'n str, Value)> {
    first.into_iter().chain(then).collect()
}

/// A text with at least one letter in it.
fn filled() -> Value {
    json!({ "type": "string", "pattern": r"\S" })
}

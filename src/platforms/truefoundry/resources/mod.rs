//! The kinds of things of TrueFoundry, besides people and keys: documents that are matched by name, and what is only read.

use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value, json};

use super::dialect::{self, Rows};
use crate::api::actions::Actions;
use crate::api::client::{Client, WriteClient};
use crate::api::endpoint::Endpoint;
use crate::api::plain::Plain;
use crate::api::read_as;
use crate::api::resources::Kind;
use crate::model::action::{Action, Receipt, Wish};
use crate::model::capability::Capability;
use crate::model::error::ApiError;
use crate::model::page::Cursor;
use crate::model::values::Values;
use crate::platforms::offset;

mod read_only;
mod teams;
mod virtual_accounts;

/// All of them, in the order in which they are shown.
pub static KINDS: [&Kind; 4] = [
    &teams::TEAMS,
    &virtual_accounts::VIRTUAL_ACCOUNTS,
    &read_only::WORKSPACES,
    &read_only::SECRET_GROUPS,
];

/// The input whose lines are made of words.
const PERMISSIONS: &str = "permissions";
/// Rows to a page.
const ROWS: u32 = 100;

/// The rows that a cursor of ours stands for.
fn rows(from: Option<&Cursor>) -> Rows {
    Rows {
        limit: Some(ROWS),
        offset: offset(from),
    }
}

/// A list of those rows. Its answer does not tell where it began.
fn listed<E: Endpoint>(question: &E, rows: Rows) -> Plain {
    Plain::of(question, |reply| dialect::page(reply, 0)).from_row(rows.offset)
}

/// A thing as it is read just now, whole.
async fn whole<E: Endpoint>(client: &Client, question: E) -> Result<Value, ApiError> {
    let whole = client.ask(&read_as::whole(question)).await?;
    let mut whole: Value = serde_json::from_str(&whole).unwrap_or_default();
    Ok(whole["data"].take())
}

/// What was asked for when a thing was made.
fn manifest(mut thing: Value) -> Result<Map<String, Value>, ApiError> {
    match thing["manifest"].take() {
        Value::Object(manifest) => Ok(manifest),
        _ => Err(ApiError::not_sent(
            "TrueFoundry does not tell the document of it, so it cannot be changed without losing what else stands there.",
        )),
    }
}

/// A document with what was filled in; what was emptied is left out, for nobody says that `null` is taken.
fn filled(kind: &Kind, action: &Action, onto: &Map<String, Value>) -> Result<Map<String, Value>, ApiError> {
    let document = kind.document(action, &json!({ "manifest": onto }).to_string())?;
    let mut document: Value = serde_json::from_str(&document).unwrap_or_default();
    let mut manifest = match document["manifest"].take() {
        Value::Object(manifest) => manifest,
        _ => Map::new(),
    };
    for (input, path) in kind.paths {
        // What is within something else stands for all of it: an owner without a team is none. That a list of texts is empty is said.
        let path = path.trim_start_matches("manifest.");
        if action.values.get(input) == Some("") && !path.ends_with("[]") {
            manifest.remove(path.split('.').next().unwrap_or_default());
        }
    }
    Ok(manifest)
}

/// Adds what a document leaves out: it was read whole, so that is empty and not merely untold.
fn completed(now: &mut Values, kind: &Kind, manifest: &Map<String, Value>) {
    for input in kind.inputs(Capability::EditResource) {
        let Some((_, path)) = kind.paths.iter().find(|(name, _)| *name == input.name) else {
            continue;
        };
        let mut members = Some(manifest);
        let mut told = None;
        for name in path.trim_start_matches("manifest.").split('.') {
            told = members.and_then(|members| members.get(name)).filter(|value| !value.is_null());
            members = told.and_then(Value::as_object);
            if told.is_some() && members.is_none() {
                break;
            }
        }
        if told.is_none() {
            now.set(input.name, "");
        }
    }
}

/// Whether two texts have the same words on the same lines, however they are spaced.
fn same_words(one: &str, other: &str) -> bool {
    let words = |text: &str| -> Vec<Vec<String>> {
        let lines = text.lines().map(|line| line.split_whitespace().map(str::to_owned).collect());
        lines.filter(|words: &Vec<String>| !words.is_empty()).collect()
    };
    words(one) == words(other)
}

/// Whether what stands is what was wanted.
fn wish(wanted: &Values, now: &Values) -> Wish {
    let same = |name: &str, known: &str, text: &str| known == text || name == PERMISSIONS && same_words(known, text);
    let told = |(name, text): (&str, &str)| now.get(name).map(|known| same(name, known, text));
    let told: Vec<Option<bool>> = wanted.iter().map(told).collect();
    if told.contains(&Some(false)) {
        Wish::Unmet
    } else if told.is_empty() || told.contains(&None) {
        Wish::Unseen
    } else {
        Wish::Met
    }
}

/// A document as it is sent.
fn written(manifest: Map<String, Value>) -> Result<Box<RawValue>, ApiError> {
    to_raw_value(&Value::Object(manifest)).map_err(|_| ApiError::not_sent("What was filled in is no JSON object."))
}

/// Sends something whose answer says nothing but that it was done.
async fn done<E: Endpoint>(writing: WriteClient<'_>, endpoint: E) -> Result<Receipt, ApiError> {
    writing.send(&endpoint).await?;
    Ok(Receipt::default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(pairs: &[(&str, &str)]) -> Values {
        pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn what_a_whole_document_leaves_out_is_empty() {
        let complete = |manifest: Value| {
            let mut now = Values::default();
            completed(&mut now, KINDS[1], manifest.as_object().expect("an object"));
            now
        };
        assert_eq!(complete(json!({})), values(&[("team", ""), ("last_day", "")]));
        assert_eq!(
            complete(json!({ "ownedBy": { "team": "a" }, "expiration_date": null })),
            values(&[("last_day", "")])
        );
        let odd = json!({ "ownedBy": "somebody", "expiration_date": "2030-01-31" });
        assert_eq!(complete(odd), Values::default(), "what cannot be read is not empty");
    }

    #[test]
    fn what_is_not_told_is_neither_so_nor_not_so() {
        let values =
            |pairs: &[(&str, &str)]| -> Values { pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect() };
        let now = values(&[("team", "a"), ("last_day", "")]);
        assert_eq!(wish(&values(&[("team", "a")]), &now), Wish::Met);
        assert_eq!(wish(&values(&[("team", "b"), ("permissions", "x")]), &now), Wish::Unmet);
        assert_eq!(wish(&values(&[("team", "a"), ("permissions", "x")]), &now), Wish::Unseen);
        assert_eq!(wish(&values(&[]), &now), Wish::Unseen);
        assert_eq!(wish(&values(&[("team", "a  b")]), &values(&[("team", "a b")])), Wish::Unmet);
        assert_eq!(
            wish(&values(&[("permissions", "a  b\n\nc ")]), &values(&[("permissions", "a b\nc")])),
            Wish::Met
        );
    }
}

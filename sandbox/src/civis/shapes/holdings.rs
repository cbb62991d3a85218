//! The forms of favorites, keys and themes (Civis contract 4.7, 4.8 and 4.11).

use serde_json::{Value, json};

use super::people::of_simple_user;
use super::{between, body, date, filled, integer, joined, list, nullable, object, one_of, properties, text, truth};
use crate::civis::keys::LONGEST_LIFE;
use crate::civis::objects::TYPES;

fn of_favorite() -> Vec<(&'static str, Value)> {
    vec![
        ("id", integer()),
        ("objectId", integer()),
        ("objectType", one_of(&TYPES)),
        ("objectName", text()),
        ("createdAt", date()),
        ("objectUpdatedAt", date()),
        ("objectAuthor", object(&of_simple_user())),
    ]
}

/// A favorite that was just made (Civis contract 4.7).
pub fn favorite() -> Value {
    object(&of_favorite())
}

/// A row of the list of favorites.
pub fn favorite_summary() -> Value {
    object(&joined(of_favorite(), vec![("position", integer())]))
}

/// The body that makes a favorite (Civis contract 3.11).
pub fn new_favorite() -> Value {
    body(2, &[("objectId", integer()), ("objectType", one_of(&TYPES))])
}

fn of_key() -> Vec<(&'static str, Value)> {
    vec![
        ("id", integer()),
        ("name", text()),
        ("expiresAt", date()),
        ("createdAt", date()),
        ("revokedAt", nullable(date())),
        ("lastUsedAt", nullable(date())),
        ("scopes", list(&text())),
        ("useCount", integer()),
        ("expired", truth()),
        ("active", truth()),
    ]
}

/// A row of the list of keys (Civis contract 4.8).
pub fn key_summary() -> Value {
    object(&joined(of_key(), vec![("constraintCount", integer())]))
}

/// One key.
pub fn key() -> Value {
    object(&joined(
        of_key(),
        vec![("constraints", list(&object(&of_constraint(text_or_none(), truth))))],
    ))
}

/// One key, with its token, which is told once.
pub fn created_key() -> Value {
    let more = vec![
        ("constraints", list(&object(&of_constraint(text_or_none(), truth)))),
        ("token", json!({ "type": "string", "pattern": "^[A-Za-z0-9_-]{43}$" })),
    ];
    object(&joined(of_key(), more))
}

/// The body that makes a key (Civis contract 3.14).
pub fn new_key() -> Value {
    let may = VERBS.map(|verb| json!({ "required": [verb], "properties": { verb: { "const": true } } }));
    let constraint = json!({
        "type": "object",
        "required": ["constraintType"],
        "properties": properties(&of_constraint(text(), || nullable(truth()))),
        "anyOf": may,
        "oneOf": [
            { "properties": { "constraintType": { "const": "verb" }, "constraint": false } },
            { "required": ["constraint"], "properties": { "constraintType": { "not": { "const": "verb" } } } },
        ],
    });
    let mut constraints = list(&constraint);
    constraints["type"] = json!(["array", "null"]);
    body(
        2,
        &[
            ("expiresIn", between(1, LONGEST_LIFE)),
            ("name", filled()),
            ("constraints", constraints),
        ],
    )
}

const VERBS: [&str; 6] = [
    "getAllowed",
    "headAllowed",
    "postAllowed",
    "putAllowed",
    "patchAllowed",
    "deleteAllowed",
];

fn text_or_none() -> Value {
    nullable(text())
}

fn of_constraint(path: Value, verb: fn() -> Value) -> Vec<(&'static str, Value)> {
    let named = vec![
        ("constraint", path),
        ("constraintType", one_of(&["exact", "prefix", "regex", "verb"])),
    ];
    joined(named, VERBS.into_iter().map(|name| (name, verb())).collect())
}

/// A row of the list of themes (Civis contract 4.11).
pub fn theme_summary() -> Value {
    object(&of_theme())
}

/// One theme.
pub fn theme() -> Value {
    let mut logo = object(&[("id", integer()), ("downloadUrl", text())]);
    logo["type"] = json!(["object", "null"]);
    let more = vec![("organizationIds", list(&integer())), ("settings", text()), ("logoFile", logo)];
    object(&joined(of_theme(), more))
}

fn of_theme() -> Vec<(&'static str, Value)> {
    vec![("id", integer()), ("name", text()), ("createdAt", date()), ("updatedAt", date())]
}

//! The forms of what Civis takes and answers, as JSON schemas (Civis contract 4).

use serde_json::{Map, Value, json};

use super::objects::TYPES;

/// A text.
pub fn text() -> Value {
    json!({ "type": "string" })
}

/// A whole number.
pub fn integer() -> Value {
    json!({ "type": "integer" })
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

fn group() -> Value {
    object(&[
        ("id", integer()),
        ("name", text()),
        ("slug", text()),
        ("organizationId", integer()),
        ("organizationName", text()),
    ])
}

/// What the list and the single answer of a user have in common.
fn of_user() -> Vec<(&'static str, Value)> {
    vec![
        ("id", integer()),
        ("user", text()),
        ("name", text()),
        ("email", text()),
        ("active", truth()),
        ("primaryGroupId", nullable(integer())),
        ("groups", list(&group())),
        ("createdAt", date()),
        ("updatedAt", date()),
        ("lastSeenAt", nullable(date())),
        ("suspended", truth()),
        ("createdById", nullable(integer())),
        ("lastUpdatedById", nullable(integer())),
    ]
}

/// A row of the list of users (Civis contract 4.1).
pub fn user_summary() -> Value {
    object(&joined(of_user(), vec![("currentSignInAt", nullable(date()))]))
}

/// One user (Civis contract 4.3).
pub fn user() -> Value {
    let more = vec![
        ("city", nullable(text())),
        ("state", nullable(text())),
        ("timeZone", nullable(text())),
        ("initials", nullable(text())),
        ("department", nullable(text())),
        ("title", nullable(text())),
        ("githubUsername", nullable(text())),
        ("phone", nullable(text())),
        ("prefersSmsOtp", nullable(truth())),
        ("vpnEnabled", nullable(truth())),
        ("ssoDisabled", nullable(truth())),
        ("otpRequiredForLogin", nullable(truth())),
        ("exemptFromOrgSmsOtpDisabled", nullable(truth())),
        ("smsOtpAllowed", truth()),
        ("robot", truth()),
        ("organizationSlug", nullable(text())),
        ("organizationLoginType", nullable(text())),
        ("organizationSSODisableCapable", truth()),
        ("organizationSmsOtpDisabled", nullable(truth())),
        ("myPermissionLevel", one_of(&["read", "write", "manage"])),
        ("unconfirmedEmail", nullable(text())),
        ("accountStatus", one_of(&["Active", "Deactivated", "Suspended", "Unsuspended"])),
    ];
    object(&joined(of_user(), more))
}

/// A text with at least one letter in it.
fn filled() -> Value {
    json!({ "type": "string", "pattern": r"\S" })
}

fn address() -> Value {
    json!({ "type": "string", "pattern": r"^[^@\s]+@[^@\s]+$" })
}

/// The groups of the organization, as this double has them.
fn group_id() -> Value {
    between(30, 39)
}

/// The body that makes a user (Civis contract 3.3).
pub fn new_user() -> Value {
    let needed = vec![
        ("name", filled()),
        ("email", address()),
        ("primaryGroupId", group_id()),
        ("user", filled()),
        ("sendEmail", nullable(truth())),
    ];
    body(4, &joined(needed, details()))
}

/// The body that changes a user (Civis contract 3.4).
pub fn changed_user() -> Value {
    let more = vec![
        ("name", filled()),
        ("email", address()),
        ("primaryGroupId", group_id()),
        ("phone", nullable(text())),
        ("password", nullable(filled())),
        ("accountStatus", one_of(&["Active", "Deactivated", "Suspended", "Unsuspended"])),
    ];
    body(0, &joined(more, details()))
}

fn details() -> Vec<(&'static str, Value)> {
    vec![
        ("active", truth()),
        ("city", nullable(text())),
        ("state", nullable(text())),
        ("timeZone", nullable(text())),
        ("initials", nullable(text())),
        ("department", nullable(text())),
        ("title", nullable(text())),
        ("prefersSmsOtp", nullable(truth())),
        ("groupIds", list(&group_id())),
        ("vpnEnabled", nullable(truth())),
        ("ssoDisabled", nullable(truth())),
        ("otpRequiredForLogin", nullable(truth())),
        ("exemptFromOrgSmsOtpDisabled", nullable(truth())),
        ("robot", truth()),
    ]
}

/// The end of a suspension (Civis contract 4.10).
pub fn suspension() -> Value {
    object(&[("id", integer()), ("user", text()), ("unlockedAt", date())])
}

/// Whoever calls (Civis contract 4.4).
pub fn me() -> Value {
    object(&[
        ("id", integer()),
        ("name", text()),
        ("email", text()),
        ("username", text()),
        ("initials", nullable(text())),
        ("lastCheckedAnnouncements", nullable(date())),
        ("featureFlags", json!({ "type": "object", "additionalProperties": truth() })),
        ("roles", list(&text())),
        (
            "preferences",
            json!({ "type": "object", "additionalProperties": { "type": ["string", "boolean", "integer"] } }),
        ),
        ("customBranding", nullable(text())),
        ("primaryGroupId", nullable(integer())),
        ("groups", list(&group())),
        ("organizationName", nullable(text())),
        ("organizationSlug", nullable(text())),
        ("organizationDefaultThemeId", nullable(integer())),
        ("createdAt", date()),
        ("signInCount", integer()),
        ("assumingRole", truth()),
        ("roleAssumer", any_object()),
        ("assumingAdmin", truth()),
        ("assumingAdminExpiration", nullable(date())),
        ("superadminModeExpiration", nullable(date())),
        ("disableNonCompliantFedrampFeatures", truth()),
        ("personaRole", nullable(text())),
        ("createdById", nullable(integer())),
        ("lastUpdatedById", nullable(integer())),
    ])
}

/// The body that changes one's own preferences (Civis contract 3.6).
pub fn changed_me() -> Value {
    body(
        0,
        &[
            ("preferences", nullable(any_object())),
            ("lastCheckedAnnouncements", nullable(date())),
        ],
    )
}

/// Something that was done (Civis contract 4.5).
pub fn activity() -> Value {
    let states = ["succeeded", "failed", "running"];
    object(&[
        ("id", text()),
        ("name", text()),
        ("type", text()),
        ("user", text()),
        ("category", nullable(text())),
        ("state", one_of(&states)),
        ("updatedAt", date()),
        ("nextRunAt", nullable(date())),
        ("lastRunId", nullable(text())),
        ("lastRunState", nullable(text())),
    ])
}

fn of_simple_user() -> Vec<(&'static str, Value)> {
    vec![
        ("id", integer()),
        ("name", text()),
        ("username", text()),
        ("initials", nullable(text())),
        ("online", nullable(truth())),
    ]
}

/// A user in few words, with the address (Civis contract 4.6).
pub fn simple_user_with_email() -> Value {
    object(&joined(of_simple_user(), vec![("email", text())]))
}

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
    body(2, &[("expiresIn", from(1)), ("name", filled()), ("constraints", constraints)])
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

//! What the answers of TrueFoundry's double look like, as JSON schemas for the published description.

use serde_json::{Map, Value, json};

/// An object of which these members are always there.
fn object(needed: &[(&str, Value)]) -> Value {
    let names: Vec<&str> = needed.iter().map(|(name, _)| *name).collect();
    let members: Map<String, Value> = needed.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    json!({ "type": "object", "required": names, "properties": members })
}

pub fn text() -> Value {
    json!({ "type": "string" })
}

pub fn switch() -> Value {
    json!({ "type": "boolean" })
}

fn list(of: &Value) -> Value {
    json!({ "type": "array", "items": of })
}

fn moment() -> Value {
    json!({ "type": "string", "format": "date-time" })
}

/// The number of rows to a page.
pub fn limit() -> Value {
    json!({ "type": "integer", "minimum": 1 })
}

/// The first row.
pub fn offset() -> Value {
    json!({ "type": "integer", "minimum": 0 })
}

/// One record in its envelope.
pub fn one(of: &Value) -> Value {
    object(&[("data", of.clone())])
}

/// A list that comes whole.
pub fn all(of: &Value) -> Value {
    object(&[("data", list(of))])
}

/// A page of a list.
pub fn page(of: &Value) -> Value {
    let number = json!({ "type": "integer" });
    let pagination = object(&[("total", number.clone()), ("offset", number.clone()), ("limit", number)]);
    object(&[("data", list(of)), ("pagination", pagination)])
}

/// The empty object that an action answers with.
pub fn empty() -> Value {
    json!({ "type": "object" })
}

/// A token, told once.
pub fn token() -> Value {
    object(&[("token", text())])
}

/// An object with one text.
pub fn told(name: &str, schema: Value) -> Value {
    object(&[(name, schema)])
}

fn subject() -> Value {
    object(&[("subjectId", text()), ("subjectType", text())])
}

pub fn user() -> Value {
    object(&[
        ("id", text()),
        ("email", text()),
        ("tenantName", text()),
        ("metadata", empty()),
        ("roles", list(&text())),
        ("active", switch()),
        ("isEditable", switch()),
        ("createdAt", moment()),
        ("updatedAt", moment()),
    ])
}

pub fn session() -> Value {
    object(&[
        ("id", text()),
        ("subjectSlug", text()),
        ("subjectType", text()),
        ("roles", list(&text())),
        ("teams", list(&empty())),
        ("accounts", list(&empty())),
        ("effectiveUserId", text()),
        ("tenantName", text()),
    ])
}

pub fn resource() -> Value {
    object(&[("resourceType", text()), ("resourceId", text()), ("roleId", text())])
}

pub fn permission() -> Value {
    object(&[
        ("resourceType", text()),
        ("resourceId", text()),
        ("roleId", text()),
        ("roleName", text()),
        ("subjectId", text()),
        ("subjectType", text()),
    ])
}

pub fn user_team() -> Value {
    object(&[("teamName", text()), ("roles", list(&text()))])
}

pub fn virtual_account() -> Value {
    object(&[
        ("id", text()),
        ("type", text()),
        ("tenantName", text()),
        ("manifest", empty()),
        ("createdBySubject", subject()),
        ("createdAt", moment()),
        ("updatedAt", moment()),
        ("isExpired", switch()),
        ("jwts", list(&empty())),
        ("accountId", text()),
    ])
}

pub fn team() -> Value {
    object(&[
        ("id", text()),
        ("description", text()),
        ("tenantName", text()),
        ("accountId", text()),
        ("createdBySubject", subject()),
        ("createdAt", moment()),
        ("updatedAt", moment()),
        ("manifest", empty()),
        ("isEditable", switch()),
    ])
}

pub fn team_subject() -> Value {
    object(&[("subjectId", text()), ("subjectSlug", text()), ("subjectType", text())])
}

pub fn workspace() -> Value {
    object(&[
        ("id", text()),
        ("fqn", text()),
        ("tenantName", text()),
        ("clusterId", text()),
        ("manifest", empty()),
        ("createdAt", moment()),
    ])
}

pub fn secret_group() -> Value {
    object(&[
        ("id", text()),
        ("fqn", text()),
        ("tenantName", text()),
        ("associatedSecrets", list(&empty())),
    ])
}

/// A body: what must be there, and what may be.
pub fn body(needed: &[(&str, Value)], optional: &[(&str, Value)]) -> Value {
    let mut schema = object(needed);
    for (name, of) in optional {
        schema["properties"][*name] = of.clone();
    }
    schema
}

/// A whole document, and whether it is only checked.
pub fn put(manifest: Value) -> Value {
    body(&[("manifest", manifest)], &[("dryRun", maybe("boolean"))])
}

/// A value that may be null.
pub fn maybe(kind: &str) -> Value {
    json!({ "type": [kind, "null"] })
}

/// An address.
pub fn email() -> Value {
    json!({ "type": "string", "format": "email" })
}

/// A name of 3 to 36 letters.
pub fn name() -> Value {
    json!({ "type": "string", "minLength": 3, "maxLength": 36, "pattern": "^[a-z][a-z0-9-]*[a-z0-9]$" })
}

/// A list of texts.
pub fn texts() -> Value {
    list(&text())
}

/// The manifest of a team.
pub fn team_manifest() -> Value {
    body(&[("name", name()), ("members", texts())], &[("managers", texts())])
}

/// The manifest of a virtual account.
pub fn account_manifest() -> Value {
    let permission = object(&[("resource_fqn", text()), ("resource_type", text()), ("role_id", text())]);
    let permissions = json!({ "type": "array", "minItems": 1, "items": permission });
    body(&[("name", name())], &[("permissions", permissions), ("expiration_date", text())])
}

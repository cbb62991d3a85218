//! The shapes of what Istari answers, for the published description (Istari contract 5).

use serde_json::{Map, Value, json};

use super::integrations::{AUTH_INTEGRATION_TYPES, FUNCTION_AUTH_TYPES};

/// An object whose members, all required, have these schemas.
pub fn object(members: &[(&str, Value)]) -> Value {
    let required: Vec<&str> = members.iter().map(|(name, _)| *name).collect();
    let properties: Map<String, Value> = members.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    json!({ "type": "object", "required": required, "properties": properties })
}

pub fn text() -> Value {
    json!({ "type": "string" })
}

pub fn text_or_null() -> Value {
    json!({ "type": ["string", "null"] })
}

pub fn list(of: &Value) -> Value {
    json!({ "type": "array", "items": of })
}

pub fn words(allowed: &[&str]) -> Value {
    json!({ "type": "string", "enum": allowed })
}

/// A page of these (Istari contract 1, Pagination).
pub fn page(of: &Value) -> Value {
    let number = json!({ "type": "integer", "minimum": 0 });
    let from_one = json!({ "type": "integer", "minimum": 1 });
    object(&[
        ("items", list(of)),
        ("total", number.clone()),
        ("page", from_one.clone()),
        ("size", from_one),
        ("pages", number),
    ])
}

/// `page` and `size` as parameters.
pub fn page_number() -> Value {
    json!({ "type": "integer", "minimum": 1 })
}

pub fn page_size() -> Value {
    json!({ "type": "integer", "minimum": 1, "maximum": 100 })
}

pub fn access_token() -> Value {
    object(&[
        ("id", text()),
        ("created", text()),
        ("machine_user_id", text()),
        ("token", text()),
        ("token_id", text()),
        ("name", text()),
        ("user_type", words(&["human", "agent"])),
        ("created_by_id", text()),
    ])
}

pub fn user() -> Value {
    object(&[
        ("id", text()),
        ("created", text()),
        ("provider_name", text()),
        ("provider_user_id", text()),
        ("user_type", words(&["human", "agent"])),
        ("personal_access_tokens", list(&access_token())),
    ])
}

pub fn app_integration() -> Value {
    object(&[
        ("id", text()),
        ("created", text()),
        ("created_by_id", text()),
        ("integration_type", text()),
        ("integration_data", json!({ "type": ["object", "null"] })),
    ])
}

fn history(owner: &str) -> Value {
    list(&object(&[
        ("id", text()),
        ("created", text()),
        ("name", words(&["Active", "Archived"])),
        ("reason", text_or_null()),
        ("created_by_id", text_or_null()),
        (owner, text()),
    ]))
}

fn token() -> Value {
    object(&[("id", text()), ("created", text()), ("sha", text()), ("salt", text())])
}

/// A revision of a file.
pub fn revision() -> Value {
    object(&[
        ("id", text()),
        ("created", text()),
        ("file_id", text_or_null()),
        ("content_token", token()),
        ("properties_token", token()),
        ("archive_status_history", history("file_revision_id")),
    ])
}

fn file() -> Value {
    object(&[
        ("id", text()),
        ("created", text()),
        ("revisions", list(&revision())),
        ("archive_status_history", history("file_id")),
    ])
}

pub fn auth_integration() -> Value {
    object(&[
        ("id", text()),
        ("created", text()),
        ("created_by_id", text()),
        ("file", file()),
        ("comments", list(&json!({ "type": "object" }))),
        ("archive_status_history", history("resource_id")),
        ("auth_integration_type", words(AUTH_INTEGRATION_TYPES)),
        ("auth_type", words(FUNCTION_AUTH_TYPES)),
    ])
}

pub fn auth_secret() -> Value {
    object(&[
        ("id", text()),
        ("created", text()),
        ("created_by_id", text()),
        ("file", file()),
        ("comments", list(&json!({ "type": "object" }))),
        ("archive_status_history", history("resource_id")),
        ("function_auth_type", words(FUNCTION_AUTH_TYPES)),
        ("expiration", text_or_null()),
        ("auth_integration_id", text_or_null()),
    ])
}

pub fn temporary_url() -> Value {
    object(&[("url", text()), ("expires", text_or_null())])
}

pub fn tenant() -> Value {
    object(&[
        ("id", text()),
        ("created", text()),
        ("provider_tenant_id", text()),
        ("provider_name", text()),
    ])
}

pub fn public_key() -> Value {
    object(&[
        ("id", text()),
        ("created", text()),
        ("created_by_id", text()),
        ("tenant_id", text()),
        ("public_key", text()),
    ])
}

pub fn remote() -> Value {
    object(&[
        ("id", text()),
        ("created", text()),
        ("label", text()),
        ("tenant_label", text()),
        ("tenant_id", text()),
        ("registry_url", text()),
        ("is_archived", json!({ "type": "boolean" })),
    ])
}

pub fn sync() -> Value {
    object(&[
        ("id", text()),
        ("created", text()),
        ("created_by_id", text()),
        ("upstream_remote_id", text()),
        ("status", words(&["pending", "in_progress", "completed", "failed", "cancel"])),
        ("updated", text()),
    ])
}

pub fn health() -> Value {
    let check = object(&[
        ("name", text()),
        ("passed", json!({ "type": "boolean" })),
        ("details", text_or_null()),
    ]);
    object(&[("healthy", json!({ "type": "boolean" })), ("checks", list(&check))])
}

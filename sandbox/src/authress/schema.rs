//! What the documents of Authress look like (contract, "Schemas"): the same words are published and checked.

use serde_json::{Value, json};

/// `documents:read`, `*`: words and stars with colons between them.
pub const ACTION: &str = r"^(\*|[a-zA-Z0-9_.-]+)(:(\*|[a-zA-Z0-9_.-]+))*$";

/// A text of so many characters.
pub fn text(least: usize, most: usize) -> Value {
    json!({ "type": "string", "minLength": least, "maxLength": most })
}

/// The same, of these letters only: `^[a-z]+$`.
pub fn letters(least: usize, most: usize, pattern: &str) -> Value {
    json!({ "type": "string", "minLength": least, "maxLength": most, "pattern": pattern })
}

/// One of some words.
pub fn word(words: &[&str]) -> Value {
    json!({ "type": "string", "enum": words })
}

/// A switch.
pub fn switch() -> Value {
    json!({ "type": "boolean" })
}

/// A moment, which the platform writes.
pub fn moment() -> Value {
    json!({ "type": "string", "format": "date-time", "readOnly": true })
}

/// The same or nothing.
pub fn or_null(mut schema: Value) -> Value {
    if let Some(kind) = schema["type"].as_str() {
        schema["type"] = json!([kind, "null"]);
    }
    if let Some(words) = schema.get_mut("enum").and_then(Value::as_array_mut)
        && !words.contains(&Value::Null)
    {
        words.push(Value::Null);
    }
    schema
}

/// The same, where every property that need not be there may be null as well (Authress contract, "Null vs absent").
pub fn nullable(mut schema: Value) -> Value {
    let required = schema.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        for (name, property) in properties {
            let inner = nullable(property.take());
            *property = if required.contains(&name.as_str().into()) {
                inner
            } else {
                or_null(inner)
            };
        }
    }
    if let Some(items) = schema.get_mut("items") {
        *items = nullable(items.take());
    }
    schema
}

/// A list of so many.
pub fn list(items: &Value, least: usize, most: usize) -> Value {
    json!({ "type": "array", "items": items, "minItems": least, "maxItems": most })
}

/// An object with these properties, some of which must be there.
#[allow(clippy::needless_pass_by_value, reason = "what json! makes is handed over")]
pub fn object(required: &[&str], properties: Value) -> Value {
    let mut object = json!({ "type": "object", "properties": properties });
    if !required.is_empty() {
        object["required"] = json!(required);
    }
    object
}

/// Labels of one's own.
pub fn tags() -> Value {
    json!({ "type": ["object", "null"], "additionalProperties": { "type": "string", "maxLength": 128 } })
}

/// Where a document or a list can be found again.
pub fn links() -> Value {
    let link = json!({ "type": ["object", "null"], "properties": { "href": { "type": "string" } } });
    json!({ "type": "object", "readOnly": true, "properties": { "self": link, "next": link } })
}

/// Somebody.
pub fn user() -> Value {
    object(&["userId"], json!({ "userId": text(1, 128) }))
}

/// Roles on resources; `people` are those for whom the statement is.
pub fn statement(people: bool) -> Value {
    let resource = object(&["resourceUri"], json!({ "resourceUri": text(1, 512) }));
    let mut statement = object(
        &["roles", "resources"],
        json!({ "roles": list(&text(1, 64), 1, 100), "resources": list(&resource, 1, 100) }),
    );
    if people {
        statement["properties"]["users"] = or_null(list(&user(), 0, 100));
        statement["properties"]["groups"] = or_null(list(&group_of(), 0, 10));
    }
    statement
}

/// A group that is named.
pub fn group_of() -> Value {
    object(&["groupId"], json!({ "groupId": text(1, 64) }))
}

/// Limits on how often a service client may call.
pub fn rate_limits() -> Value {
    let limit = json!({ "type": "object", "properties": {
        "duration": word(&["PT0S", "P1M", "P1D", "PT1H", "PT5M"]),
        "quota": { "type": ["integer", "null"], "enum": [null, 100, 1000, 100_000, 1_000_000] },
    } });
    or_null(list(&limit, 0, 1))
}

/// A page of rows below a key.
pub fn collection(key: &str, row: &Value) -> Value {
    let next = json!({ "type": ["object", "null"], "properties": { "cursor": { "type": "string" } } });
    object(
        &[key],
        json!({
            key: { "type": "array", "items": row },
            "pagination": { "type": "object", "properties": { "next": next } },
            "links": links(),
        }),
    )
}

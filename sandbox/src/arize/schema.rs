//! What Arize's answers look like, as JSON schemas (Arize contract, Schemas).

use serde_json::{Map, Value, json};

/// A text.
pub fn text() -> Value {
    json!({ "type": "string" })
}

/// A text of at most so many characters, and at least one.
pub fn text_up_to(most: usize) -> Value {
    json!({ "type": "string", "minLength": 1, "maxLength": most })
}

/// A text that `null` clears.
pub fn clearable() -> Value {
    json!({ "type": ["string", "null"] })
}

/// A moment in RFC 3339.
pub fn moment() -> Value {
    json!({ "type": "string", "format": "date-time" })
}

/// A switch.
pub fn switch() -> Value {
    json!({ "type": "boolean" })
}

/// A list of texts.
pub fn texts() -> Value {
    json!({ "type": "array", "items": text() })
}

/// One of some words.
pub fn word(words: &[&str]) -> Value {
    json!({ "type": "string", "enum": words })
}

/// An object of which some members must be there.
pub fn object(required: &[(&str, Value)], optional: &[(&str, Value)]) -> Value {
    let properties: Map<String, Value> = required
        .iter()
        .chain(optional)
        .map(|(name, schema)| ((*name).to_owned(), schema.clone()))
        .collect();
    let names: Vec<&str> = required.iter().map(|(name, _)| *name).collect();
    json!({ "type": "object", "required": names, "properties": properties })
}

/// The same with more members.
pub fn and(mut schema: Value, required: &[(&str, Value)], optional: &[(&str, Value)]) -> Value {
    for (name, member) in required.iter().chain(optional) {
        schema["properties"][name] = member.clone();
    }
    if let Some(names) = schema["required"].as_array_mut() {
        names.extend(required.iter().map(|(name, _)| Value::from(*name)));
    }
    schema
}

/// A change, which must say something.
pub fn change(mut schema: Value) -> Value {
    schema["minProperties"] = 1.into();
    schema
}

/// A role, as it is answered.
pub fn role() -> Value {
    object(&[("type", word(&["PREDEFINED", "CUSTOM"]))], &[("name", text()), ("id", text())])
}

/// A role, as it is asked for.
pub fn wanted_role(names: &[&str]) -> Value {
    json!({ "oneOf": [
        object(&[("type", word(&["PREDEFINED"])), ("name", word(names))], &[]),
        object(&[("type", word(&["CUSTOM"])), ("id", text())], &[]),
    ] })
}

/// A user.
pub fn user() -> Value {
    object(
        &[
            ("id", text()),
            ("name", text()),
            ("email", text()),
            ("created_at", moment()),
            ("status", word(&["ACTIVE", "INVITED", "EXPIRED"])),
            ("role", role()),
            ("is_developer", switch()),
        ],
        &[],
    )
}

/// A key, without the key itself.
pub fn key() -> Value {
    object(
        &[
            ("id", text()),
            ("name", text()),
            ("key_type", word(&["USER", "SERVICE"])),
            ("status", word(&["ACTIVE", "REVOKED"])),
            ("redacted_key", text()),
            ("created_at", moment()),
            ("created_by_user_id", text()),
        ],
        &[
            ("description", text()),
            ("expires_at", moment()),
            ("last_used_at", moment()),
            ("bot_user", json!({ "type": "object" })),
        ],
    )
}

/// Somebody's place in an organization or a space.
pub fn membership(place: &str) -> Value {
    object(&[("id", text()), ("user_id", text()), (place, text()), ("role", role())], &[])
}

/// Where an integration may be used.
pub fn scopings() -> Value {
    let id = json!({ "type": ["string", "null"] });
    let scoping = object(&[], &[("organization_id", id.clone()), ("space_id", id)]);
    json!({ "type": "array", "items": scoping })
}

//! Whether a document is what its schema says; the first thing that is not, in words.

use serde_json::{Map, Value};

use super::schema::ACTION;

/// Checks a document. Of JSON Schema it knows what [`super::schema`] writes.
pub fn check(value: &Value, schema: &Value, place: &str) -> Result<(), String> {
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    if !kinds.is_empty() && !kinds.iter().any(|kind| is(value, kind)) {
        return Err(format!("{place} must be of type {}.", kinds.join(" or ")));
    }
    if let Some(words) = schema["enum"].as_array()
        && !words.contains(value)
    {
        return Err(format!("{place} must be one of {}.", Value::from(words.clone())));
    }
    match value {
        Value::String(text) => check_text(text, schema, place),
        Value::Array(elements) => check_list(elements, schema, place),
        Value::Object(members) => check_object(members, schema, place),
        _ => Ok(()),
    }
}

fn is(value: &Value, kind: &str) -> bool {
    match kind {
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => value.is_null(),
    }
}

fn within(length: usize, schema: &Value, least: &str, most: &str) -> bool {
    let bound = |name: &str| schema[name].as_u64().and_then(|bound| usize::try_from(bound).ok());
    length >= bound(least).unwrap_or(0) && length <= bound(most).unwrap_or(usize::MAX)
}

fn check_text(text: &str, schema: &Value, place: &str) -> Result<(), String> {
    if !within(text.chars().count(), schema, "minLength", "maxLength") {
        return Err(format!("{place} is too short or too long."));
    }
    match schema["pattern"].as_str() {
        Some(pattern) if !matches(text, pattern) => Err(format!("{place} must match {pattern}.")),
        _ => Ok(()),
    }
}

fn check_list(elements: &[Value], schema: &Value, place: &str) -> Result<(), String> {
    if !within(elements.len(), schema, "minItems", "maxItems") {
        return Err(format!("{place} has too few or too many elements."));
    }
    elements
        .iter()
        .enumerate()
        .try_for_each(|(index, element)| check(element, &schema["items"], &format!("{place}[{index}]")))
}

fn check_object(members: &Map<String, Value>, schema: &Value, place: &str) -> Result<(), String> {
    let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    for name in required {
        if !members.contains_key(name) {
            return Err(format!("{place}.{name} is missing."));
        }
    }
    for (name, value) in members {
        let known = schema["properties"].get(name);
        if let Some(schema) = known.or_else(|| schema.get("additionalProperties")) {
            check(value, schema, &format!("{place}.{name}"))?;
        }
    }
    Ok(())
}

/// Patterns are a literal beginning and letters to choose from, `^grp_[a-z0-9-]+$`; the one for actions is known.
pub fn matches(text: &str, pattern: &str) -> bool {
    if pattern == ACTION {
        return text
            .split(':')
            .all(|word| word == "*" || matches(word, "^[a-zA-Z0-9_.-]+$") && !word.is_empty());
    }
    let Some((beginning, rest)) = pattern.trim_start_matches('^').split_once('[') else {
        return false;
    };
    let letters: Vec<char> = rest.rsplit_once(']').map_or(rest, |(letters, _)| letters).chars().collect();
    text.strip_prefix(beginning)
        .is_some_and(|rest| rest.chars().all(|letter| is_among(letter, &letters)))
}

fn is_among(letter: char, letters: &[char]) -> bool {
    let mut place = 0;
    while place < letters.len() {
        let range = place + 2 < letters.len() && letters[place + 1] == '-';
        let last = if range { letters[place + 2] } else { letters[place] };
        if (letters[place]..=last).contains(&letter) {
            return true;
        }
        place += if range { 3 } else { 1 };
    }
    false
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_first_thing_that_is_wrong_is_named() {
        let schema = json!({ "type": "object", "required": ["name"], "properties": {
            "name": { "type": "string", "minLength": 1, "maxLength": 3 },
            "users": { "type": "array", "maxItems": 1, "items": { "type": "object", "required": ["id"] } },
        }, "additionalProperties": { "type": "boolean" } });
        for (value, why) in [
            (json!([]), "body must be of type object."),
            (json!({}), "body.name is missing."),
            (json!({ "name": 1 }), "body.name must be of type string."),
            (json!({ "name": "" }), "body.name is too short or too long."),
            (json!({ "name": "äöüß" }), "body.name is too short or too long."),
            (
                json!({ "name": "a", "users": [1, 2] }),
                "body.users has too few or too many elements.",
            ),
            (json!({ "name": "a", "users": [{}] }), "body.users[0].id is missing."),
            (json!({ "name": "a", "other": 1 }), "body.other must be of type boolean."),
        ] {
            assert_eq!(check(&value, &schema, "body"), Err(why.to_owned()));
        }
        assert_eq!(check(&json!({ "name": "äöü", "other": true }), &schema, "body"), Ok(()));
    }

    #[test]
    fn patterns_hold_for_the_whole_text() {
        for (text, pattern, holds) in [
            ("grp_a-1", "^grp_[a-zA-Z0-9_-]+$", true),
            ("group", "^grp_[a-zA-Z0-9_-]+$", false),
            ("a b", "^[a-zA-Z0-9_.:-]*$", false),
            ("a-b", "^[a-zA-Z0-9_.:-]*$", true),
            ("documents:read", ACTION, true),
            ("*:read:*", ACTION, true),
            ("documents::read", ACTION, false),
            ("a**", ACTION, false),
        ] {
            assert_eq!(matches(text, pattern), holds, "{text} {pattern}");
        }
    }
}

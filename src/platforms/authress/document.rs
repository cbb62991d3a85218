//! Whole documents: a change replaces everything, so what was read goes back whole but for what the platform writes itself.

use serde_json::{Map, Value};

pub use crate::api::read_as::whole;

/// The document without its read-only fields, which are never sent (contract, "Conventions"); `client.clientId` names one
/// inside another. Every other field survives, also those that we do not know. `None`: this is no JSON object.
pub fn writable(document: &str, read_only: &[&str]) -> Option<String> {
    let mut members: Map<String, Value> = serde_json::from_str(document).ok()?;
    for path in read_only {
        remove(&mut members, path);
    }
    serde_json::to_string(&members).ok()
}

fn remove(members: &mut Map<String, Value>, path: &str) {
    match path.split_once('.') {
        None => {
            members.remove(path);
        }
        Some((outer, inner)) => {
            if let Some(within) = members.get_mut(outer).and_then(Value::as_object_mut) {
                remove(within, inner);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(document: &str) -> Option<Value> {
        let text = writable(document, &["clientId", "client.links", "gone.too"])?;
        serde_json::from_str(&text).ok()
    }

    #[test]
    fn what_is_no_object_is_no_document() {
        for text in ["", "[]", "null", "\"a\"", "{", "{}{}"] {
            assert_eq!(written(text), None, "{text}");
        }
    }

    #[test]
    fn read_only_fields_go_and_all_others_stay_known_or_not() {
        let read = r#"{"clientId":"c","name":null,"client":{"links":{},"clientId":"inner"},"gone":1,"new":[{"clientId":2}]}"#;
        let expected = serde_json::json!({ "name": null, "client": { "clientId": "inner" }, "gone": 1, "new": [{ "clientId": 2 }] });
        assert_eq!(written(read), Some(expected));
    }
}

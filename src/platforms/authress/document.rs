//! Whole documents: a change replaces everything, so what was read goes back whole but for what the platform writes itself.

use serde_json::{Map, Value};

use crate::api::endpoint::Endpoint;
use crate::api::policy::{Class, Limits};
use crate::api::read;
use crate::api::request::{Body, Method, Path, Query, Reply};
use crate::model::error::ErrorKind;

/// A read whose answer is wanted as it came: the text of the whole document, which goes back changed.
#[derive(Debug)]
pub struct Whole<E>(pub E);

impl<E: Endpoint> Endpoint for Whole<E> {
    type Output = String;
    const METHOD: Method = E::METHOD;
    const CLASS: Class = E::CLASS;
    const ACCEPT: Option<&'static str> = E::ACCEPT;

    fn objection(&self) -> Option<String> {
        self.0.objection()
    }

    fn path(&self) -> Path {
        self.0.path()
    }

    fn query(&self) -> Query {
        self.0.query()
    }

    fn headers(&self) -> Vec<(&'static str, String)> {
        self.0.headers()
    }

    fn body(&self) -> Body {
        self.0.body()
    }

    fn limits(&self) -> Limits {
        self.0.limits()
    }

    fn read(&self, reply: &Reply) -> Result<String, ErrorKind> {
        read::json(reply).map(|json| json.get().to_owned())
    }
}

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

//! Every field of a platform's reply, flattened for reading, so that nothing it tells is hidden.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// Below this depth an object is shown as its JSON text: deeper nesting is not for reading.
const DEPTH: usize = 4;
/// A longer value is cut, with an ellipsis: one field must not fill the page.
const LONGEST: usize = 2_000;

/// One field: the platform's own path to it, and its value as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// `groups[0].name`, in the platform's spelling.
    pub path: String,
    /// What it holds.
    pub value: FieldValue,
}

/// A field's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldValue {
    /// Text, a number or JSON that is too deep, as plain text.
    Text(String),
    /// `true` or `false`.
    Switch(bool),
    /// `null`.
    Nothing,
    /// An empty list, object or text.
    Empty,
}

/// Flattens one JSON object. What is no object gives one field with an empty path.
pub fn fields(json: &str) -> Vec<Field> {
    let mut fields = Vec::new();
    flatten(json.trim(), &mut String::new(), 0, &mut fields);
    fields
}

fn flatten(json: &str, path: &mut String, depth: usize, fields: &mut Vec<Field>) {
    let value = match json.as_bytes().first() {
        Some(b'{') if depth < DEPTH => match serde_json::from_str::<Pairs>(json) {
            Ok(Pairs(pairs)) if pairs.is_empty() => FieldValue::Empty,
            Ok(Pairs(pairs)) => {
                for (name, value) in pairs {
                    let end = path.len();
                    if end > 0 {
                        path.push('.');
                    }
                    path.push_str(&name);
                    flatten(value.get(), path, depth + 1, fields);
                    path.truncate(end);
                }
                return;
            }
            Err(_) => FieldValue::Text(cut(json)),
        },
        Some(b'[') if depth < DEPTH => match serde_json::from_str::<Vec<&RawValue>>(json) {
            Ok(elements) if elements.is_empty() => FieldValue::Empty,
            Ok(elements) => {
                if let Some(list) = plain_list(&elements) {
                    FieldValue::Text(cut(&list))
                } else {
                    for (index, element) in elements.iter().enumerate() {
                        let end = path.len();
                        path.extend(["[", &index.to_string(), "]"]);
                        flatten(element.get(), path, depth + 1, fields);
                        path.truncate(end);
                    }
                    return;
                }
            }
            Err(_) => FieldValue::Text(cut(json)),
        },
        Some(b'"') => match serde_json::from_str::<String>(json) {
            Ok(text) if text.is_empty() => FieldValue::Empty,
            Ok(text) => FieldValue::Text(cut(&text)),
            Err(_) => FieldValue::Text(cut(json)),
        },
        _ => match json {
            "null" => FieldValue::Nothing,
            "true" => FieldValue::Switch(true),
            "false" => FieldValue::Switch(false),
            _ => FieldValue::Text(cut(json)),
        },
    };
    fields.push(Field { path: path.clone(), value });
}

/// A list of plain texts reads best on one line.
fn plain_list(elements: &[&RawValue]) -> Option<String> {
    let texts: Option<Vec<String>> = elements.iter().map(|element| serde_json::from_str(element.get()).ok()).collect();
    texts.map(|texts| texts.join(", "))
}

/// Whether a text of a field may lack its end: whoever changes something must not take it for the whole.
pub fn may_be_cut(text: &str) -> bool {
    text.ends_with('…') && text.chars().count() > LONGEST
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// An object's members in the order in which they came, values still as JSON text.
struct Pairs<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Pairs<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Pairs<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Members)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(json: &str) -> Vec<(String, FieldValue)> {
        fields(json).into_iter().map(|field| (field.path, field.value)).collect()
    }

    #[test]
    fn every_field_is_there_in_the_order_in_which_it_came() {
        let text = |text: &str| FieldValue::Text(text.to_owned());
        assert_eq!(
            said(r#"{"id":7,"robot":false,"phone":null,"groups":[{"name":"Ops"}],"roles":["a","b"],"tags":[],"city":""}"#),
            [
                ("id".to_owned(), text("7")),
                ("robot".to_owned(), FieldValue::Switch(false)),
                ("phone".to_owned(), FieldValue::Nothing),
                ("groups[0].name".to_owned(), text("Ops")),
                ("roles".to_owned(), text("a, b")),
                ("tags".to_owned(), FieldValue::Empty),
                ("city".to_owned(), FieldValue::Empty),
            ]
        );
    }

    #[test]
    fn nesting_without_end_is_cut_and_does_not_overflow() {
        let deep = format!("{{\"a\":{}1{}}}", "[".repeat(5_000), "]".repeat(5_000));
        assert_eq!(fields(&deep).len(), 1);
    }

    #[test]
    fn a_value_of_a_megabyte_is_cut() {
        let FieldValue::Text(text) = &fields(&format!("{{\"a\":\"{}\"}}", "é".repeat(1_000_000)))[0].value else {
            panic!()
        };
        assert_eq!(text.chars().count(), LONGEST + 1);
    }
}

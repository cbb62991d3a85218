//! What was filled in, as the JSON document of a platform: onto nothing for a new thing, onto what was read for one that is changed.

use serde_json::{Map, Value};

use crate::model::action::Action;
use crate::model::error::ApiError;
use crate::model::input::{Input, InputKind};

use super::resources::{Kind, Spelling};
use crate::model::capability::Capability;
use crate::model::error::ErrorKind;
use crate::model::values::Values;

impl Kind {
    /// The document of an action. Only what was filled in is written; what was emptied becomes `null`. `onto` is a JSON object.
    ///
    /// # Errors
    /// If `onto` is no object.
    pub fn document(&self, action: &Action, onto: &str) -> Result<String, ApiError> {
        let mut members: Map<String, Value> = serde_json::from_str(onto)
            .map_err(|_| ApiError::not_sent("What was read of it is no JSON object, so nothing can be put into it."))?;
        for (name, text) in action.values.iter() {
            let input = self.forms.iter().flat_map(|(_, inputs)| *inputs).find(|input| input.name == name);
            match (input, self.spelling(name)) {
                (Some(input), None) => set(&mut members, self.path(name), input, text),
                (Some(_), Some(spelling)) => put(&mut members, self.path(name), (spelling.read)(text).map_err(ApiError::not_sent)?),
                (None, _) => {}
            }
        }
        Ok(Value::Object(members).to_string())
    }

    fn spelling(&self, input: &str) -> Option<&'static Spelling> {
        self.spellings.iter().find(|spelling| spelling.input == input)
    }

    /// How what can be changed stands in a whole document, by the names of the inputs; and the labels of what cannot be shown in them.
    ///
    /// # Errors
    /// If it is no JSON object.
    pub fn standing(&self, document: &str) -> Result<(Values, Vec<&'static str>), ApiError> {
        let members: Map<String, Value> =
            serde_json::from_str(document).map_err(|_| ApiError::of(ErrorKind::Unexpected("an object was expected".to_owned())))?;
        let (mut values, mut unspelled) = (Values::default(), Vec::new());
        let inputs = self.form(Capability::EditResource).unwrap_or_default();
        for input in inputs.iter().filter(|input| input.kind != InputKind::Secret) {
            let path = self.path(input.name);
            let text = match self.spelling(input.name) {
                Some(spelling) => at(&members, path).and_then(|value| spelled(spelling, value)),
                None => told(&members, path),
            };
            match text {
                Some(text) => values.set(input.name, text),
                None => unspelled.push(input.label),
            }
        }
        Ok((values, unspelled))
    }

    /// Whether two texts of one input mean the same.
    pub(super) fn alike(&self, input: &str, one: &str, other: &str) -> bool {
        if one == other {
            return true;
        }
        if let Some(spelling) = self.spelling(input) {
            let meant = |text| (spelling.read)(text).ok().map(bare);
            return meant(one).is_some_and(|one| Some(one) == meant(other));
        }
        self.path(input).contains("[]") && lines(one).eq(lines(other))
    }
}

/// The lines that say something.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

/// What stands at a path, `null` where nothing does; nothing where something else stands on the way.
fn at<'a>(members: &'a Map<String, Value>, path: &str) -> Option<&'a Value> {
    match path.split_once('.') {
        None => Some(members.get(path).unwrap_or(&Value::Null)),
        Some((outer, inner)) => match members.get(outer) {
            Some(Value::Object(within)) => at(within, inner),
            Some(Value::Null) | None => Some(&Value::Null),
            Some(_) => None,
        },
    }
}

/// The text of an input; nothing where what stands there is none.
fn told(members: &Map<String, Value>, path: &str) -> Option<String> {
    if let Some((list, inner)) = path.split_once("[]") {
        let entries = match at(members, list)? {
            Value::Null => return Some(String::new()),
            Value::Array(entries) => entries,
            _ => return None,
        };
        let text = |entry: &'_ Value| {
            let entry = match inner.strip_prefix('.') {
                Some(inner) => at(entry.as_object()?, inner)?,
                None => entry,
            };
            // What breaks or begins with white space would not come back as the same lines.
            entry
                .as_str()
                .filter(|text| !text.is_empty() && text.trim() == *text && !text.contains('\n'))
                .map(str::to_owned)
        };
        let texts: Option<Vec<String>> = entries.iter().map(text).collect();
        return texts.map(|texts| texts.join("\n"));
    }
    match at(members, path)? {
        Value::Null => Some(String::new()),
        // A form takes white space away at the ends: it must not look changed by that.
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Bool(on) => Some(on.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(_) | Value::Object(_) => None,
    }
}

/// How a part of a document is written, where it would be read as the same again.
fn spelled(spelling: &Spelling, value: &Value) -> Option<String> {
    let text = (spelling.spell)(value)?;
    let again = (spelling.read)(&text).ok()?;
    (bare(again) == bare(value.clone())).then_some(text)
}

/// A value without what is as good as not there.
fn bare(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let members: Map<String, Value> = members
                .into_iter()
                .map(|(name, member)| (name, bare(member)))
                .filter(|(_, member)| !member.is_null())
                .collect();
            if members.is_empty() { Value::Null } else { Value::Object(members) }
        }
        Value::Array(entries) if entries.is_empty() => Value::Null,
        Value::Array(entries) => entries.into_iter().map(bare).collect(),
        other => other,
    }
}

/// Sets what stands at a path: `data.name`; `domains[].domain` is a list of objects, `redirectUrls[]` one of texts.
fn set(members: &mut Map<String, Value>, path: &str, input: &Input, text: &str) {
    if let Some((list, inner)) = path.split_once("[]") {
        let known = at(members, list).and_then(Value::as_array).cloned().unwrap_or_default();
        let entry = |line: &str| match inner.strip_prefix('.') {
            Some(inner) => {
                let same = |entry: &&Value| {
                    entry
                        .as_object()
                        .is_some_and(|entry| at(entry, inner).and_then(Value::as_str) == Some(line))
                };
                // What else was told of it stays.
                known.iter().find(same).cloned().unwrap_or_else(|| {
                    let mut entry = Map::new();
                    put(&mut entry, inner, Value::from(line));
                    Value::Object(entry)
                })
            }
            None => Value::from(line),
        };
        return put(members, list, lines(text).map(entry).collect());
    }
    let value = match input.kind {
        _ if text.is_empty() => Value::Null,
        InputKind::Switch => Value::Bool(text == "true"),
        _ => Value::from(text),
    };
    put(members, path, value);
}

fn put(members: &mut Map<String, Value>, path: &str, value: Value) {
    match path.split_once('.') {
        None => _ = members.insert(path.to_owned(), value),
        Some((outer, inner)) => {
            let within = members.entry(outer).or_insert_with(|| Value::Object(Map::new()));
            // What is `null` until now becomes an object.
            if !within.is_object() {
                *within = Value::Object(Map::new());
            }
            if let Some(within) = within.as_object_mut() {
                put(within, inner, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static FORM: [Input; 4] = [
        Input::new("name", "Name", InputKind::Text),
        Input::new("domains", "Domains", InputKind::Lines),
        Input::new("addresses", "Addresses", InputKind::Lines),
        Input::new("open", "Open", InputKind::Switch),
    ];
    static KIND: Kind = Kind {
        forms: &[(Capability::EditResource, &FORM)],
        paths: &[("name", "data.name"), ("domains", "domains[].domain"), ("addresses", "addresses[]")],
        ..Kind::READ_ONLY
    };

    fn written(values: Values, onto: &str) -> Value {
        let action = Action {
            values,
            ..Action::of(Capability::EditResource)
        };
        serde_json::from_str(&KIND.document(&action, onto).expect("an object")).expect("JSON")
    }

    #[test]
    fn what_was_read_stays_and_only_what_was_filled_in_is_put_in_its_place() {
        let values = Values::default()
            .with("name", "")
            .with("domains", "a.example\n\n b.example")
            .with("addresses", "x")
            .with("open", "false");
        let onto = r#"{"id":7,"data":{"name":"Old","colour":"red"},"domains":null,"new":[1]}"#;
        assert_eq!(
            written(values, onto),
            serde_json::json!({
                "id": 7, "data": { "name": null, "colour": "red" }, "new": [1], "addresses": ["x"], "open": false,
                "domains": [{ "domain": "a.example" }, { "domain": "b.example" }],
            })
        );
        assert_eq!(
            written(Values::default().with("name", "New"), "{}"),
            serde_json::json!({ "data": { "name": "New" } })
        );
    }

    static SPELLED: Kind = Kind {
        forms: &[(
            Capability::EditResource,
            &[
                Input::new("name", "Name", InputKind::Text),
                Input::new("domains", "Domains", InputKind::Lines),
                Input::new("size", "Size", InputKind::Text),
                Input::new("secret", "Secret", InputKind::Secret),
            ],
        )],
        paths: &[("domains", "domains[].domain"), ("size", "data.size")],
        spellings: &[Spelling {
            input: "size",
            spell: |value| match &value["exactly"] {
                Value::Null => Some(String::new()),
                known => Some(format!("exactly {known}")),
            },
            read: |text| match text.split_once(' ') {
                Some(("exactly", number)) => {
                    let number: Result<u32, _> = number.trim().parse();
                    number
                        .map(|number| serde_json::json!({ "exactly": number }))
                        .map_err(|_| "That is no number.".to_owned())
                }
                _ if text.is_empty() => Ok(Value::Null),
                _ => Err("That is no size.".to_owned()),
            },
        }],
        ..Kind::READ_ONLY
    };

    #[test]
    fn a_whole_document_says_how_it_stands_and_what_cannot_be_shown() {
        let standing = |document: &str| SPELLED.standing(document).expect("an object");
        let empty = Values::default().with("name", "").with("domains", "").with("size", "");
        assert_eq!(standing("{}"), (empty, Vec::new()));
        let long = "x".repeat(3_000);
        let document = format!(
            r#"{{"name":" {long}\n","domains":[{{"domain":"a, b"}},{{"domain":"c"}}],"data":{{"size":{{"exactly":7,"more":[]}}}}}}"#
        );
        let told = Values::default()
            .with("name", long)
            .with("domains", "a, b\nc")
            .with("size", "exactly 7");
        assert_eq!(standing(&document), (told, Vec::new()));
        assert_eq!(standing(r#"{"data":"x"}"#).1, ["Size"]);
        let document = r#"{"name":{},"domains":[{"domain":1}],"data":{"size":{"exactly":7,"more":1}}}"#;
        assert_eq!(standing(document), (Values::default(), vec!["Name", "Domains", "Size"]));
        assert!(SPELLED.standing("[]").is_err());
    }

    #[test]
    fn what_is_spelled_is_written_as_it_is_meant_or_not_at_all() {
        let write = |text: &str| {
            let action = Action {
                values: Values::default().with("size", text),
                ..Action::of(Capability::EditResource)
            };
            SPELLED.document(&action, r#"{"data":{"other":1}}"#)
        };
        assert_eq!(write("exactly 8").expect("a size"), r#"{"data":{"other":1,"size":{"exactly":8}}}"#);
        let why = write("about 8").expect_err("no size");
        assert_eq!(why.kind, ErrorKind::NotSent("That is no size.".to_owned()));
    }

    #[test]
    fn what_means_the_same_is_alike() {
        assert!(SPELLED.alike("domains", "a\nb", "a\n\n b "));
        assert!(SPELLED.alike("size", "exactly 8", "exactly  8"));
        assert!(!SPELLED.alike("size", "exactly 8", "exactly 9"));
        assert!(!SPELLED.alike("size", "about", "roughly"));
        assert!(!SPELLED.alike("name", "a", "a "));
    }

    #[test]
    fn what_else_was_told_of_an_entry_stays() {
        let values = Values::default().with("domains", "b\na");
        let onto = r#"{"domains":[{"domain":"a","since":1}]}"#;
        let expected = serde_json::json!({ "domains": [{ "domain": "b" }, { "domain": "a", "since": 1 }] });
        assert_eq!(written(values, onto), expected);
    }

    #[test]
    fn nothing_is_put_into_what_is_no_object() {
        assert!(KIND.document(&Action::of(Capability::EditResource), "[]").is_err());
    }
}

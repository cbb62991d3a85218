//! The body of a request to Civis: an object, in either spelling, read field by field.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use serde_json::{Map, Value};

use super::bad_request;
use crate::Sandbox;
use crate::refusal::Refusal;

/// What was sent, with every name in snake case: the platform takes camel case too, at every depth (Civis contract 1, casing).
/// (choice) Of a field in both spellings, the later one counts.
#[derive(Debug, Clone, Default)]
pub struct Fields(Map<String, Value>);

/// One field. Left out and null are two things (Civis contract 1, "None vs omitted").
pub enum Sent<T> {
    /// It was not named.
    Nothing,
    /// It was named as null.
    Null,
    /// It was given.
    Value(T),
}

impl<T> Sent<T> {
    /// What was given, where null says no more than nothing.
    pub fn given(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Nothing | Self::Null => None,
        }
    }
}

impl FromRequest<Sandbox> for Fields {
    type Rejection = Refusal;

    /// No body at all is an empty object; anything else that is no object is refused.
    async fn from_request(request: Request, sandbox: &Sandbox) -> Result<Self, Refusal> {
        let bytes = Bytes::from_request(request, sandbox).await;
        let bytes = bytes.map_err(|_| bad_request("The request body could not be read."))?;
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Ok(Self::default());
        }
        match serde_json::from_slice(&bytes) {
            Ok(Value::Object(members)) => Ok(Self::of(members)),
            _ => Err(bad_request("The request body must be a JSON object.")),
        }
    }
}

impl Fields {
    fn of(members: Map<String, Value>) -> Self {
        Self(members.into_iter().map(|(name, value)| (snake_case(&name), value)).collect())
    }

    /// The same, where null says no more than nothing. (choice) In creating, there is nothing yet that null could clear.
    pub fn without_nulls(mut self) -> Self {
        self.0.retain(|_, value| !value.is_null());
        self
    }

    /// The first of the names that was sent.
    pub fn first_of<'n>(&self, names: &[&'n str]) -> Option<&'n str> {
        names.iter().copied().find(|name| self.0.contains_key(*name))
    }

    /// The names and values.
    pub fn into_members(self) -> Map<String, Value> {
        self.0
    }

    fn read<T>(&self, name: &str, what: &str, read: impl FnOnce(&Value) -> Option<T>) -> Result<Sent<T>, Refusal> {
        match self.0.get(name) {
            None => Ok(Sent::Nothing),
            Some(Value::Null) => Ok(Sent::Null),
            Some(value) => read(value)
                .map(Sent::Value)
                .ok_or_else(|| bad_request(&format!("{name} must be {what}"))),
        }
    }

    /// A text.
    pub fn text(&self, name: &str) -> Result<Sent<String>, Refusal> {
        self.read(name, "a string", |value| value.as_str().map(str::to_owned))
    }

    /// True or false.
    pub fn truth(&self, name: &str) -> Result<Sent<bool>, Refusal> {
        self.read(name, "true or false", Value::as_bool)
    }

    /// A whole number.
    pub fn integer(&self, name: &str) -> Result<Sent<i64>, Refusal> {
        self.read(name, "an integer", whole)
    }

    /// A list of whole numbers.
    pub fn integers(&self, name: &str) -> Result<Sent<Vec<i64>>, Refusal> {
        self.read(name, "a list of integers", |value| value.as_array()?.iter().map(whole).collect())
    }

    /// An object.
    pub fn object(&self, name: &str) -> Result<Sent<Self>, Refusal> {
        self.read(name, "an object", |value| value.as_object().cloned().map(Self::of))
    }

    /// A list of objects.
    pub fn objects(&self, name: &str) -> Result<Sent<Vec<Self>>, Refusal> {
        let object = |value: &Value| value.as_object().cloned().map(Self::of);
        self.read(name, "a list of objects", |value| value.as_array()?.iter().map(object).collect())
    }

    /// A text that must be there.
    pub fn needed_text(&self, name: &str) -> Result<String, Refusal> {
        self.text(name)?.given().ok_or_else(|| missing(name))
    }

    /// A whole number that must be there.
    pub fn needed_integer(&self, name: &str) -> Result<i64, Refusal> {
        self.integer(name)?.given().ok_or_else(|| missing(name))
    }
}

/// A whole number, also when it is written `31.0`, which JSON takes for the same.
fn whole(value: &Value) -> Option<i64> {
    let exact = |number: f64| (number.fract() == 0.0).then(|| format!("{number:.0}").parse().ok());
    value.as_i64().or_else(|| exact(value.as_f64()?)?)
}

fn missing(name: &str) -> Refusal {
    bad_request(&format!("{name} is missing"))
}

/// `aiSQLAssistDisabled` becomes `ai_sql_assist_disabled`; a name that is snake case already stays.
pub fn snake_case(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut snake = String::with_capacity(name.len() + 8);
    for (place, letter) in letters.iter().enumerate() {
        if letter.is_uppercase() && place > 0 {
            let before = letters[place - 1];
            let ends_capitals = before.is_uppercase() && letters.get(place + 1).is_some_and(|next| next.is_lowercase());
            if before.is_lowercase() || before.is_numeric() || ends_capitals {
                snake.push('_');
            }
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_of_a_name_are_one() {
        for (camel, snake) in [
            ("primaryGroupId", "primary_group_id"),
            ("aiSQLAssistDisabled", "ai_sql_assist_disabled"),
            ("standardSQLAutocompleteDisabled", "standard_sql_autocomplete_disabled"),
            ("expires_in", "expires_in"),
            ("name", "name"),
        ] {
            assert_eq!(snake_case(camel), snake);
            assert_eq!(snake_case(snake), snake);
        }
    }
    #[test]
    fn a_whole_number_is_one_however_it_is_written() {
        for (text, number) in [
            ("31", Some(31)),
            ("31.0", Some(31)),
            ("-2e2", Some(-200)),
            ("3.5", None),
            ("1e300", None),
            ("\"31\"", None),
        ] {
            let value: Value = serde_json::from_str(text).expect("JSON");
            assert_eq!(whole(&value), number, "{text}");
        }
    }
}

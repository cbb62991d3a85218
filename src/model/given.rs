//! What a platform told us about one thing, and, when it told us nothing, in which way.

use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::time::Time;

/// One value as a platform gave it. Unknown is never zero, never "no", never "inactive":
/// the three ways of not knowing stay apart, and each is shown in its own words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Given<T> {
    /// The platform said this.
    Value(T),
    /// The platform said that there is none (`null`).
    Nothing,
    /// The platform said nothing about it.
    #[default]
    Untold,
    /// The platform said something that we cannot read; kept word for word.
    Unreadable(String),
}

impl<T> Given<T> {
    /// The value, if there is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            _ => None,
        }
    }

    /// Changes the value and keeps every way of not knowing as it is.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Given<U> {
        match self {
            Self::Value(value) => Given::Value(change(value)),
            Self::Nothing => Given::Nothing,
            Self::Untold => Given::Untold,
            Self::Unreadable(text) => Given::Unreadable(text),
        }
    }

    /// This, unless it holds no value: then the other.
    #[must_use]
    pub fn or(self, other: impl FnOnce() -> Self) -> Self {
        if self.value().is_some() { self } else { other() }
    }
}

impl Given<String> {
    /// The text, without the blank ones that some platforms send for "none".
    pub fn text(&self) -> Option<&str> {
        self.value().map(String::as_str).filter(|text| !text.trim().is_empty())
    }
}

impl<T> From<Option<T>> for Given<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Nothing, Self::Value)
    }
}

/// Something that can be read from the JSON text of one value, leniently.
pub trait FromJson: Sized {
    /// `None` means that the text is not one of these.
    fn from_json(text: &str) -> Option<Self>;
}

impl FromJson for String {
    /// A string, or a number taken digit by digit (an id above 2^53 keeps its value).
    fn from_json(text: &str) -> Option<Self> {
        if text.starts_with('"') {
            return serde_json::from_str(text).ok();
        }
        text.starts_with(|first: char| first.is_ascii_digit() || first == '-')
            .then(|| text.to_owned())
    }
}

impl FromJson for bool {
    fn from_json(text: &str) -> Option<Self> {
        match text {
            "true" | "\"true\"" => Some(true),
            "false" | "\"false\"" => Some(false),
            _ => None,
        }
    }
}

impl FromJson for Time {
    fn from_json(text: &str) -> Option<Self> {
        Self::parse(text.strip_prefix('"')?.strip_suffix('"')?)
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    /// Reads the elements that can be read: one odd element does not lose its neighbours.
    fn from_json(text: &str) -> Option<Self> {
        let elements: Vec<&RawValue> = serde_json::from_str(text).ok()?;
        Some(elements.iter().filter_map(|element| T::from_json(element.get())).collect())
    }
}

impl<'de, T: FromJson> Deserialize<'de> for Given<T> {
    /// Needs the JSON text itself, so it works with `serde_json::from_str` and nothing else.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?.get();
        Ok(match raw {
            "null" => Self::Nothing,
            _ => T::from_json(raw).map_or_else(|| Self::Unreadable(raw.to_owned()), Self::Value),
        })
    }
}

/// Makes types readable inside a [`Given`] through their own `Deserialize`.
#[macro_export]
macro_rules! from_json {
    ($($name:ty),+ $(,)?) => {$(
        impl $crate::model::given::FromJson for $name {
            fn from_json(text: &str) -> Option<Self> {
                serde_json::from_str(text).ok()
            }
        }
    )+};
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Row {
        #[serde(default)]
        name: Given<String>,
        #[serde(default)]
        active: Given<bool>,
    }

    fn row(text: &str) -> Row {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn a_missing_a_null_and_a_retyped_field_stay_three_different_things() {
        assert_eq!(row("{}").name, Given::Untold);
        assert_eq!(row(r#"{"name":null}"#).name, Given::Nothing);
        assert_eq!(
            row(r#"{"name":{"first":"Ada"}}"#).name,
            Given::Unreadable(r#"{"first":"Ada"}"#.to_owned())
        );
        assert_eq!(row(r#"{"active":"perhaps"}"#).active, Given::Unreadable("\"perhaps\"".to_owned()));
    }

    #[test]
    fn a_number_where_a_text_was_promised_keeps_all_its_digits() {
        assert_eq!(
            row(r#"{"name":9007199254740993}"#).name,
            Given::Value("9007199254740993".to_owned())
        );
    }

    #[test]
    fn an_odd_element_does_not_lose_its_neighbours() {
        assert_eq!(
            Vec::<String>::from_json(r#"["a",{"b":1},"c"]"#),
            Some(vec!["a".to_owned(), "c".to_owned()])
        );
    }
}

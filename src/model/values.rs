//! What was filled into a form, by the names of its inputs: the same in a dialog, in a file of many rows and in the journal.

use serde::{Deserialize, Serialize};

/// Texts by name, in the order in which they were set. A name that is not here was not filled in, and nothing is sent about it;
/// an empty text empties what it stands for. Several choices are one text with a line for each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Values(Vec<(String, String)>);

impl Values {
    /// The text of that name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str())
    }

    /// The text of that name; nothing where it is empty.
    pub fn filled(&self, name: &str) -> Option<&str> {
        self.get(name).filter(|text| !text.is_empty())
    }

    /// Whether a switch of that name is on or off; nothing where it was not touched.
    pub fn switch(&self, name: &str) -> Option<bool> {
        self.filled(name).map(|text| text == "true")
    }

    /// The choices of that name; nothing where it was not touched.
    pub fn list(&self, name: &str) -> Option<Vec<&str>> {
        self.get(name).map(|text| text.lines().filter(|line| !line.is_empty()).collect())
    }

    /// Sets a text, in place of what had that name.
    pub fn set(&mut self, name: &str, text: impl Into<String>) {
        let text = text.into();
        match self.0.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => *known = text,
            None => self.0.push((name.to_owned(), text)),
        }
    }

    /// The same with one text more.
    #[must_use]
    pub fn with(mut self, name: &str, text: impl Into<String>) -> Self {
        self.set(name, text);
        self
    }

    /// Takes a text away.
    pub fn remove(&mut self, name: &str) {
        self.0.retain(|(known, _)| known != name);
    }

    /// Names and texts.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// Whether nothing was filled in.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What differs from how things stood: only that is sent.
    #[must_use]
    pub fn beyond(&self, base: &Self) -> Self {
        let differs = |(name, text): &&(String, String)| base.get(name) != Some(text);
        Self(self.0.iter().filter(differs).cloned().collect())
    }

    /// The texts of `other` under the names that are here.
    #[must_use]
    pub fn of(&self, other: &Self) -> Self {
        let same = |(name, _): &(String, String)| other.get(name).map(|text| (name.clone(), text.to_owned()));
        Self(self.0.iter().filter_map(same).collect())
    }
}

impl FromIterator<(String, String)> for Values {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        let mut values = Self::default();
        for (name, text) in pairs {
            values.set(&name, text);
        }
        values
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_touched_is_neither_empty_nor_off() {
        let values = Values::default().with("city", "");
        assert_eq!((values.get("city"), values.get("title")), (Some(""), None));
        assert_eq!((values.switch("city"), values.list("groups")), (None, None));
    }

    #[test]
    fn only_what_differs_is_left() {
        let base = Values::default().with("city", "Oslo").with("title", "Dr.");
        let edited = base.clone().with("city", "").with("title", "Dr.");
        assert_eq!(edited.beyond(&base), Values::default().with("city", ""));
        assert_eq!(edited.beyond(&base).of(&base), Values::default().with("city", "Oslo"));
    }
}

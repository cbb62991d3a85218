//! What a change does to one field: three different things that a missing value could mean.

use serde::{Serialize, Serializer};

/// One field of a change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Change<T> {
    /// It stays as it is; nothing is sent about it.
    #[default]
    Keep,
    /// It is emptied; `null` is sent.
    Clear,
    /// It becomes this.
    Set(T),
}

impl<T> Change<T> {
    /// Whether nothing is sent. For `#[serde(skip_serializing_if = "Change::is_kept")]`, which every such field must have.
    pub fn is_kept(&self) -> bool {
        matches!(self, Self::Keep)
    }
}

impl<T> From<T> for Change<T> {
    fn from(value: T) -> Self {
        Self::Set(value)
    }
}

impl<T: Serialize> Serialize for Change<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Keep | Self::Clear => serializer.serialize_none(),
            Self::Set(value) => value.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default, Serialize)]
    struct Edit {
        #[serde(skip_serializing_if = "Change::is_kept")]
        name: Change<&'static str>,
        #[serde(skip_serializing_if = "Change::is_kept")]
        title: Change<&'static str>,
    }

    #[test]
    fn what_is_kept_is_not_sent_and_what_is_cleared_is_null() {
        let json = |edit: Edit| serde_json::to_string(&edit).unwrap();
        assert_eq!(json(Edit::default()), "{}");
        assert_eq!(
            json(Edit {
                name: "Ada".into(),
                title: Change::Clear
            }),
            r#"{"name":"Ada","title":null}"#
        );
    }
}

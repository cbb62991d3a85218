//! A role as it is given to somebody: one of the vendor's, or one that the account has made (contract, "Schemas").

use serde::{Deserialize, Serialize};

use super::dialect;
use crate::from_json;
use crate::model::given::Given;

/// A role to be given. The words go out as they are: an account of the earlier dialect wants them in lower case.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct RoleChoice<'a> {
    /// `PREDEFINED` or `CUSTOM`.
    #[serde(rename = "type")]
    pub kind: &'a str,
    /// Of the vendor's roles.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<&'a str>,
    /// Of the account's roles.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<&'a str>,
}

impl<'a> RoleChoice<'a> {
    /// One of the vendor's: `MEMBER`.
    pub fn predefined(name: &'a str) -> Self {
        Self {
            kind: "PREDEFINED",
            name: Some(name),
            id: None,
        }
    }

    /// One that the account has made.
    pub fn custom(id: &'a str) -> Self {
        Self {
            kind: "CUSTOM",
            name: None,
            id: Some(id),
        }
    }
}

/// A role that somebody has. A type that we do not know still has a name or an id to show.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Role {
    /// `PREDEFINED`, `CUSTOM`, or what else the platform says.
    #[serde(rename = "type", default)]
    pub kind: Given<String>,
    /// What it is called.
    #[serde(default)]
    pub name: Given<String>,
    /// Of the account's roles.
    #[serde(default)]
    pub id: Given<String>,
}

from_json!(Role);

impl Role {
    /// The role for reading: its name, else its id.
    pub fn words(&self) -> Option<String> {
        let name = |name: &str| match self.kind.text().map(dialect::upper).as_deref() {
            // What the account has called it stays as it is.
            Some("CUSTOM") => name.to_owned(),
            _ => dialect::role(name),
        };
        self.name.text().map(name).or(self.id.text().map(str::to_owned))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(json: &str) -> Option<String> {
        serde_json::from_str::<Role>(json).unwrap().words()
    }

    #[test]
    fn a_role_of_an_unknown_type_still_has_something_to_show() {
        assert_eq!(
            words(r#"{"type":"GALACTIC","name":"SPACE_WIZARD"}"#).as_deref(),
            Some("Space wizard")
        );
        assert_eq!(
            words(r#"{"type":"CUSTOM","id":"Um9sZTo3OnBSdjE="}"#).as_deref(),
            Some("Um9sZTo3OnBSdjE=")
        );
        assert_eq!(words("{}"), None);
    }

    #[test]
    fn the_name_that_an_account_gave_its_role_is_not_respelled() {
        assert_eq!(words(r#"{"type":"CUSTOM","name":"QA Lead"}"#).as_deref(), Some("QA Lead"));
        assert_eq!(words(r#"{"type":"predefined","name":"read-only"}"#).as_deref(), Some("Read only"));
    }
}

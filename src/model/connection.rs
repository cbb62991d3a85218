//! A platform that this console is pointed at, and how we stand with it.

use std::fmt;
use std::sync::Arc;

use super::action::Target;
use super::error::ApiError;
use super::time::Time;

/// Names one connection: in addresses, in answers, in the journal. Not secret, not personal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnectionId(pub Arc<str>);

impl Default for ConnectionId {
    fn default() -> Self {
        Self(Arc::from(""))
    }
}

impl From<&str> for ConnectionId {
    fn from(text: &str) -> Self {
        Self(Arc::from(text))
    }
}

impl fmt::Display for ConnectionId {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Who a credential belongs to, as the platform (or the credential itself) says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The account's id, where the platform names one.
    pub id: Option<String>,
    /// What to call it.
    pub name: String,
    /// The e-mail, where there is one.
    pub email: Option<String>,
    /// What else matters: tenant, role, organisation.
    pub details: Vec<String>,
}

impl Identity {
    /// Whether somebody is whoever this credential belongs to. `None`: the platform tells too little to know.
    pub fn is(&self, target: &Target) -> Option<bool> {
        if self.id.is_none() && self.email.is_none() {
            return None;
        }
        let same_id = self.id.as_ref().is_some_and(|id| *id == target.id);
        let same_email = self.email.as_ref().is_some_and(|email| email.eq_ignore_ascii_case(&target.email));
        Some(same_id || same_email)
    }
}

/// How we stand with a platform.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// No credential.
    #[default]
    NotConnected,
    /// The first call is under way.
    Connecting,
    /// The platform took the credential.
    Connected {
        /// As whom.
        identity: Identity,
        /// The last four characters of the credential.
        tail: String,
        /// Since when.
        since: Time,
    },
    /// The platform refused, or could not be asked.
    Failed {
        /// Why.
        error: ApiError,
        /// When.
        at: Time,
    },
}

impl Standing {
    /// Whether somebody is whoever the credential in use belongs to, as far as that is known.
    pub fn is_own(&self, target: &Target) -> Option<bool> {
        match self {
            Self::Connected { identity, .. } => identity.is(target),
            _ => None,
        }
    }

    /// Whether questions can be asked.
    pub fn is_connected(&self) -> bool {
        matches!(self, Self::Connected { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(id: Option<&str>, email: Option<&str>) -> Identity {
        Identity {
            id: id.map(str::to_owned),
            name: String::new(),
            email: email.map(str::to_owned),
            details: Vec::new(),
        }
    }

    #[test]
    fn who_is_not_told_apart_is_not_known_to_be_somebody_else() {
        let ada = Target {
            id: "7".to_owned(),
            email: "Ada@example.com".to_owned(),
            ..Target::default()
        };
        assert_eq!(identity(None, None).is(&ada), None);
        assert_eq!(Standing::NotConnected.is_own(&ada), None);
        assert_eq!(identity(Some("7"), None).is(&ada), Some(true));
        assert_eq!(identity(Some("8"), Some("ada@EXAMPLE.com")).is(&ada), Some(true));
        assert_eq!(identity(Some("8"), Some("bo@example.com")).is(&ada), Some(false));
        let nobody = Target::default();
        assert_eq!(identity(Some("8"), Some("bo@example.com")).is(&nobody), Some(false));
    }
}

//! A platform that this console is pointed at, and how we stand with it.

use std::fmt;
use std::sync::Arc;

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
    /// Whether questions can be asked.
    pub fn is_connected(&self) -> bool {
        matches!(self, Self::Connected { .. })
    }
}

//! The five platforms that the sandbox stands in for, and the order in which they are always named.

use serde::{Deserialize, Serialize};

/// One of the five platforms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Platform {
    /// Civis Platform.
    Civis,
    /// Istari Digital.
    Istari,
    /// Authress.
    Authress,
    /// Arize.
    Arize,
    /// TrueFoundry.
    TrueFoundry,
}

impl Platform {
    /// Every platform, in the order in which the app lists them.
    pub const ALL: [Self; 5] = [Self::Civis, Self::Istari, Self::Authress, Self::Arize, Self::TrueFoundry];

    /// The name used in addresses, files and the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Civis => "civis",
            Self::Istari => "istari",
            Self::Authress => "authress",
            Self::Arize => "arize",
            Self::TrueFoundry => "truefoundry",
        }
    }

    /// The platform of that name, if there is one.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|platform| platform.name() == name)
    }
}

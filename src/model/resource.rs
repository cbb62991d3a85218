//! What a platform has besides people and keys: tenants, integrations, groups, roles and the like, each as a row and as fields.

use super::field::Field;
use super::given::Given;

/// The pages on which the kinds of things stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Area {
    /// What a platform parts its world into.
    Tenants,
    /// What a platform is connected to, and what it keeps for that.
    Integrations,
    /// Who may do what: roles, groups, records, services.
    Access,
    /// What belongs to whoever's credential is in use.
    Own,
}

impl Area {
    /// All of them, with the name in the address, what the page is called, and what is there.
    pub const ALL: [(Self, &'static str, &'static str, &'static str); 4] = [
        (
            Self::Tenants,
            "tenants",
            "Tenants",
            "What each platform parts its world into, and who belongs where.",
        ),
        (
            Self::Integrations,
            "integrations",
            "Integrations",
            "What each platform is connected to, and what it keeps for that.",
        ),
        (
            Self::Access,
            "access",
            "Access",
            "Roles, groups, records and services: who may do what on each platform.",
        ),
        (
            Self::Own,
            "own",
            "Yours",
            "What each platform keeps for you, whose credential is in use, and who can help.",
        ),
    ];

    fn line(self) -> &'static (Self, &'static str, &'static str, &'static str) {
        // Each has its line, in this order.
        &Self::ALL[self as usize]
    }

    /// Its name in the address.
    pub fn slug(self) -> &'static str {
        self.line().1
    }

    /// What the page is called.
    pub fn title(self) -> &'static str {
        self.line().2
    }

    /// What is there, as a sentence.
    pub fn about(self) -> &'static str {
        self.line().3
    }

    /// The one of that name.
    pub fn named(slug: &str) -> Option<Self> {
        Self::ALL.iter().find(|line| line.1 == slug).map(|line| line.0)
    }
}

/// One thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// The platform's id of it.
    pub id: String,
    /// What it is called, where it has a name.
    pub name: Given<String>,
    /// What the columns of its kind show of it.
    pub cells: Vec<Given<String>>,
    /// Every field that the platform tells.
    pub fields: Vec<Field>,
}

impl Resource {
    /// What to call it: its name, else its id.
    pub fn title(&self) -> &str {
        self.name.text().unwrap_or(&self.id)
    }

    /// Whether it has this text in its name, its id or what is shown of it.
    pub fn has(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        let has = |given: &Given<String>| given.text().is_some_and(|known| known.to_lowercase().contains(&text));
        self.id.to_lowercase().contains(&text) || has(&self.name) || self.cells.iter().any(has)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_area_has_its_own_line() {
        for (area, slug, ..) in Area::ALL {
            assert_eq!((area.slug(), Area::named(slug)), (slug, Some(area)));
        }
        assert_eq!(Area::named("people"), None);
    }
}

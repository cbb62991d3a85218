//! What we ask a directory of people: the same question for every platform.

/// Which way an order runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Direction {
    /// A to Z.
    #[default]
    Ascending,
    /// Z to A.
    Descending,
}

/// A question to one platform's directory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// Part of a name, an e-mail or an id; empty asks for everybody.
    pub text: String,
    /// Chosen filters by their names; one that is not here stands at its default.
    pub filters: Vec<(&'static str, String)>,
    /// One of the directory's orders, by its value.
    pub order: Option<(&'static str, Direction)>,
    /// How many rows a page should have; the platform may give fewer.
    pub limit: u32,
}

impl Question {
    /// The chosen value of a filter, or its default.
    pub fn filter(&self, filter: &Filter) -> &str {
        self.filters
            .iter()
            .find(|(name, _)| *name == filter.name)
            .map_or(filter.default(), |(_, value)| value)
    }
}

/// A filter that a platform itself applies.
#[derive(Debug, PartialEq, Eq)]
pub struct Filter {
    /// Its name: in our addresses, and mostly on the wire too.
    pub name: &'static str,
    /// Its label.
    pub label: &'static str,
    /// How it is chosen.
    pub choice: Choice,
}

/// How a filter's value is chosen.
#[derive(Debug, PartialEq, Eq)]
pub enum Choice {
    /// One of these (value, label); the first is the default, and shows the most people.
    OneOf(&'static [(&'static str, &'static str)]),
    /// Any text, with a hint; empty is the default and filters nothing.
    Text(&'static str),
}

impl Filter {
    /// The value that stands when nobody chose.
    pub fn default(&self) -> &'static str {
        match self.choice {
            Choice::OneOf(options) => options[0].0,
            Choice::Text(_) => "",
        }
    }
}

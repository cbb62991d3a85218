//! What a user holds on a platform and may do there, as a small table: permissions, teams, resources, roles.

use super::given::Given;

/// One list of what a user holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Belongings {
    /// The headings of the columns.
    pub columns: Vec<&'static str>,
    /// The rows, one text a column. What is not told is not told here either.
    pub rows: Vec<Vec<Given<String>>>,
    /// How many rows came that could not be read.
    pub unreadable: usize,
    /// Whether there may be more than was read.
    pub more: bool,
}

impl Belongings {
    /// How many there are, as far as is known: what could not be read is there all the same.
    pub fn count(&self) -> usize {
        self.rows.len() + self.unreadable
    }
}

/// Of what kind something is, and which it is, as one text: `team research`. Half of it is said where the other half is not known.
pub fn of_kind(kind: &Given<String>, which: Given<String>) -> Given<String> {
    match (kind.text(), which.text()) {
        (Some(kind), Some(which)) => Given::Value(format!("{kind} {which}")),
        (Some(kind), None) => Given::Value(format!("{kind}, not told which")),
        (None, _) => which,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Given<String> {
        Given::Value(text.to_owned())
    }

    #[test]
    fn half_of_a_thing_is_said_where_the_other_half_is_not_known() {
        assert_eq!(of_kind(&told("team"), told("research")), told("team research"));
        assert_eq!(of_kind(&told("team"), Given::Untold), told("team, not told which"));
        assert_eq!(of_kind(&Given::Nothing, told("research")), told("research"));
        assert_eq!(of_kind(&Given::Nothing, Given::Untold), Given::Untold);
    }
}

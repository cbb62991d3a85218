//! What keys are usually for, as rows to begin with, the narrowest first.

use super::{Constraint, Matcher};

/// Rows to begin with.
pub struct Preset {
    /// What it is called.
    pub name: &'static str,
    /// What it is for.
    pub purpose: &'static str,
    rows: &'static [(Matcher, &'static str, [bool; 6])],
}

const GET: [bool; 6] = [true, false, false, false, false, false];
const READ: [bool; 6] = [true, true, false, false, false, false];
const GET_AND_POST: [bool; 6] = [true, false, true, false, false, false];

/// All of them, the narrowest first. What stands in <…> is filled in.
pub static PRESETS: [Preset; 5] = [
    Preset {
        name: "Read one report",
        purpose: "For whoever shows one report elsewhere. Put the number of the report in place of <id>.",
        rows: &[(Matcher::Exact, "reports/<id>", GET)],
    },
    Preset {
        name: "Run one script",
        purpose: "For a schedule outside: starts one script and follows its runs. Put its kind, such as python3, and its number in place of <kind> and <id>.",
        rows: &[
            (Matcher::Exact, "scripts/<kind>/<id>/runs", GET_AND_POST),
            (Matcher::Prefix, "scripts/<kind>/<id>/runs/", GET),
        ],
    },
    Preset {
        name: "Read what is below one path",
        purpose: "For a program that reads one kind of thing. Put the path in place of <path>, and keep the slash at its end.",
        rows: &[(Matcher::Prefix, "<path>/", READ)],
    },
    Preset {
        name: "Read everything",
        purpose: "For an audit or a copy: the key reads whatever its owner can read, and changes nothing.",
        rows: &[(Matcher::Verb, "", READ)],
    },
    Preset {
        name: "Everything",
        purpose: "No rows: the key may do whatever its owner may. For somebody's own work, and for a short time.",
        rows: &[],
    },
];

impl Preset {
    /// Its rows.
    pub fn rows(&self) -> Vec<Constraint> {
        let made = |(matcher, path, verbs): &(Matcher, &str, [bool; 6])| Constraint {
            matcher: *matcher,
            path: (*path).to_owned(),
            verbs: *verbs,
        };
        self.rows.iter().map(made).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{lints, objection};
    use super::*;

    #[test]
    fn once_filled_in_nothing_is_to_be_said_of_what_one_begins_with() {
        for preset in &PRESETS {
            let mut rows = preset.rows();
            let gaps = rows.iter().any(|row| row.path.contains('<'));
            assert_eq!(objection(&rows).is_some(), gaps, "{}", preset.name);
            for row in &mut rows {
                row.path = row
                    .path
                    .replace("<kind>", "python3")
                    .replace("<id>", "33")
                    .replace("<path>", "reports");
            }
            assert_eq!(objection(&rows), None, "{}", preset.name);
            assert_eq!(lints(&rows), [], "{}", preset.name);
        }
        assert!(PRESETS.last().is_some_and(|last| last.rows().is_empty()), "the widest comes last");
    }
}

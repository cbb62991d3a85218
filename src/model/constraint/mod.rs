//! What an API key of Civis may do (Civis contract 3.14 and 4.8): rows of which paths and which verbs, as one text between a form and a request.

use serde::{Deserialize, Serialize};

mod effort;
mod lint;
mod preset;
mod simulate;

pub use effort::is_endless;
pub use lint::lints;
pub use preset::{PRESETS, Preset};
pub use simulate::{Verdict, asked, simulate};

/// The most rows that a key takes.
const MOST: usize = 50;
/// The verbs, in the order in which they are shown.
pub const VERBS: [&str; 6] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

/// How the path of a request is matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Matcher {
    /// This path and no other.
    Exact,
    /// Every path that begins so.
    Prefix,
    /// Every path in which the pattern is found.
    Regex,
    /// Every path.
    Verb,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Constraint {
    /// How paths are matched.
    pub matcher: Matcher,
    /// The path or the pattern; empty with [`Matcher::Verb`].
    pub path: String,
    /// Which of [`VERBS`] it allows.
    pub verbs: [bool; 6],
}

/// The rows of a text that [`written`] made; none of an empty one.
///
/// # Errors
/// What is wrong with it, as a sentence.
pub fn read(text: &str) -> Result<Vec<Constraint>, String> {
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    serde_json::from_str(text).map_err(|_| "The constraints cannot be read.".to_owned())
}

/// The rows as one text; empty for none.
pub fn written(rows: &[Constraint]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    // Texts and switches can always be written.
    serde_json::to_string(rows).unwrap_or_default()
}

/// What would be refused, as a sentence that says what to do. Whether a pattern can be read is told by whoever can read patterns.
pub fn objection(rows: &[Constraint]) -> Option<String> {
    if rows.len() > MOST {
        return Some(format!("A key takes at most {MOST} constraints, and these are {}.", rows.len()));
    }
    rows.iter().zip(1..).find_map(|(row, number)| row.objection(number))
}

impl Matcher {
    /// All of them with the words of a choice, the narrowest first.
    pub const ALL: [(Self, &'static str, &'static str); 4] = [
        (Self::Exact, "exact", "This path alone"),
        (Self::Prefix, "prefix", "Paths that begin with"),
        (Self::Regex, "regex", "Paths with the pattern"),
        (Self::Verb, "verb", "Every path"),
    ];

    /// The word that the platform has for it.
    pub fn word(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// The one of this word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|known| known.1 == word).map(|known| known.0)
    }
}

impl Constraint {
    /// What is wrong with this row, which is the row of this number.
    fn objection(&self, number: usize) -> Option<String> {
        let path = self.path.trim();
        if !self.verbs.contains(&true) {
            return Some(format!("Row {number} allows no verb: tick at least one, or remove the row."));
        }
        match self.matcher {
            Matcher::Verb if !self.path.is_empty() => Some(format!("Row {number} is about every path, and takes none.")),
            Matcher::Verb => None,
            _ if path.is_empty() => Some(format!("Row {number} needs a path: fill it in, or choose “Every path”.")),
            // The platform would take it, and the key would be good for nothing. A pattern may name its groups so.
            Matcher::Exact | Matcher::Prefix if path.contains(['<', '>']) => {
                Some(format!("Row {number} still has a gap in <…>: put what is meant in its place."))
            }
            _ => None,
        }
    }

    /// The verbs that it allows, as they are called.
    fn allowed(&self) -> impl Iterator<Item = &'static str> {
        VERBS.into_iter().zip(self.verbs).filter_map(|(verb, on)| on.then_some(verb))
    }

    /// Which paths it is about, in words.
    fn paths(&self) -> String {
        match self.matcher {
            Matcher::Exact => format!("the path {} alone", self.path.trim_matches('/')),
            Matcher::Prefix => format!("every path that begins with {}", self.path.trim_start_matches('/')),
            Matcher::Regex => format!("every path in which the pattern {} is found", self.path),
            Matcher::Verb => "every path".to_owned(),
        }
    }

    /// What it allows, as a sentence.
    pub fn words(&self) -> String {
        const DEEDS: [(&str, &[&str]); 5] = [
            ("read", &["GET", "HEAD"]),
            ("create and run", &["POST"]),
            ("replace", &["PUT"]),
            ("change", &["PATCH"]),
            ("remove", &["DELETE"]),
        ];
        if !self.verbs.contains(&true) {
            return "Allows nothing yet: no verb is ticked.".to_owned();
        }
        if self.matcher != Matcher::Verb && self.path.trim().is_empty() {
            return "Says nothing yet: its path is missing.".to_owned();
        }
        let mut deeds = Vec::new();
        for (deed, verbs) in DEEDS {
            let named: Vec<&str> = self.allowed().filter(|verb| verbs.contains(verb)).collect();
            if !named.is_empty() {
                deeds.push(format!("{deed} ({})", named.join(", ")));
            }
        }
        format!("May {} {}.", listed(&deeds), self.paths())
    }
}

/// Several things as they are said: `a`, `a and b`, `a, b and c`.
fn listed(things: &[String]) -> String {
    match things {
        [all @ .., last] if !all.is_empty() => format!("{} and {last}", all.join(", ")),
        _ => things.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) const READ: [bool; 6] = [true, true, false, false, false, false];
    pub(super) const POST: [bool; 6] = [false, false, true, false, false, false];

    /// A row, for every test of this language.
    pub(super) fn row(matcher: Matcher, path: &str, verbs: [bool; 6]) -> Constraint {
        let path = path.to_owned();
        Constraint { matcher, path, verbs }
    }

    #[test]
    fn rows_are_one_text_between_a_form_and_a_request() {
        let rows = [row(Matcher::Regex, r#"^a"\d$"#, POST), row(Matcher::Verb, "", READ)];
        assert_eq!(read(&written(&rows)).as_deref(), Ok(&rows[..]));
        assert_eq!(written(&[]), "");
        assert_eq!(read(" "), Ok(Vec::new()));
        assert!(read("GET /reports").is_err());
    }

    #[test]
    fn every_matcher_has_the_word_that_is_written() {
        for (matcher, word, _) in Matcher::ALL {
            assert_eq!(matcher.word(), word);
            assert_eq!(Matcher::of(word), Some(matcher));
            assert_eq!(serde_json::to_string(&matcher).unwrap(), format!("\"{word}\""));
        }
    }

    #[test]
    fn what_would_be_refused_is_said_with_its_row() {
        let told = |rows: &[Constraint]| objection(rows).unwrap_or_default();
        let good = row(Matcher::Exact, "reports/33", READ);
        assert_eq!(told(std::slice::from_ref(&good)), "");
        assert_eq!(told(&vec![good.clone(); 50]), "");
        assert!(told(&vec![good.clone(); 51]).contains("at most 50"));
        for (bad, word) in [
            (row(Matcher::Exact, "reports/33", [false; 6]), "no verb"),
            (row(Matcher::Prefix, " ", READ), "needs a path"),
            (row(Matcher::Regex, "", READ), "needs a path"),
            (row(Matcher::Verb, "reports", READ), "takes none"),
            (row(Matcher::Exact, "reports/<id>", READ), "gap"),
        ] {
            let told = told(&[good.clone(), bad]);
            assert!(told.starts_with("Row 2 ") && told.contains(word), "{told}");
        }
        assert_eq!(told(&[row(Matcher::Verb, "", POST), row(Matcher::Regex, "(?<id>a)", READ)]), "");
    }

    #[test]
    fn a_row_is_said_in_words() {
        let said = |matcher, path, verbs| row(matcher, path, verbs).words();
        assert_eq!(
            said(Matcher::Prefix, "/reports/", READ),
            "May read (GET, HEAD) every path that begins with reports/."
        );
        assert_eq!(
            said(Matcher::Verb, "", [true; 6]),
            "May read (GET, HEAD), create and run (POST), replace (PUT), change (PATCH) and remove (DELETE) every path."
        );
        assert_eq!(said(Matcher::Exact, "a", POST), "May create and run (POST) the path a alone.");
        assert!(said(Matcher::Regex, "", READ).contains("path is missing"));
        assert!(said(Matcher::Verb, "", [false; 6]).contains("no verb"));
    }
}

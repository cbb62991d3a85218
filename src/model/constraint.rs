//! What an API key of Civis may do (Civis contract 3.14 and 4.8): rows of which paths and which verbs, as one text between a form and a request.

use serde::{Deserialize, Serialize};

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

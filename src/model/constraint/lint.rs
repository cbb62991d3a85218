//! What a key would be allowed by its rows and was perhaps not meant to be, and what would not do what it looks like.

use super::{Constraint, Matcher};

/// What is to be said of each row, with the row, counted from 0. None of it is refused by anybody.
pub fn lints(rows: &[Constraint]) -> Vec<(usize, String)> {
    let mut lints = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let mut say = |words: String| lints.push((at, words));
        width(row, &mut say);
        spelling(row, &mut say);
        if row.matcher == Matcher::Regex && !is_of_everything(row) {
            pattern(&row.path, &mut say);
        }
        if row.allowed().any(|verb| verb == "DELETE") {
            say("Allows DELETE: what is removed may not come back.".to_owned());
        }
        // Of two that say the same, the later one is superfluous.
        let wider = |other: usize| other != at && covers(&rows[other], row) && (other < at || !covers(row, &rows[other]));
        if let Some(other) = (0..rows.len()).find(|other| wider(*other)) {
            say(format!("Adds nothing: row {} allows all of it.", other + 1));
        }
    }
    lints
}

/// Which paths it has that were perhaps not meant.
fn width(row: &Constraint, say: &mut impl FnMut(String)) {
    let changing: Vec<&str> = row.allowed().filter(|verb| !matches!(*verb, "GET" | "HEAD")).collect();
    if is_of_everything(row) {
        if !changing.is_empty() {
            say(format!(
                "Allows {} on every path: name the paths that need it.",
                changing.join(", ")
            ));
        } else if row.matcher != Matcher::Verb {
            say("Has every path: narrow it, or choose “Every path” to say so.".to_owned());
        }
        return;
    }
    // One path that is read and changed is one thing that somebody wants; many of them look as if they were only read.
    if row.matcher != Matcher::Exact && !changing.is_empty() && changing.len() < row.allowed().count() {
        say(format!(
            "Reads many paths and allows {} on all of them: give that a row of its own, with the paths that need it.",
            changing.join(", ")
        ));
    }
    let begins = row.path.trim_start_matches('/');
    if row.matcher == Matcher::Prefix && !begins.ends_with('/') && !begins.contains('*') {
        let more = if begins.ends_with(|last: char| last.is_ascii_digit()) {
            "0"
        } else {
            "-other"
        };
        say(format!(
            "Has {begins}{more} too: end it with “/”, and give {begins} a row of its own if it is wanted."
        ));
    }
}

/// What looks like a path and is none.
fn spelling(row: &Constraint, say: &mut impl FnMut(String)) {
    let path = row.path.as_str();
    if row.matcher == Matcher::Verb {
        return;
    }
    if path != path.trim() {
        say("Has a space at its beginning or end, which is compared too.".to_owned());
    }
    if path.contains("://") {
        say("Is a whole address, and only paths are compared: leave away all before the path.".to_owned());
    }
    if row.matcher == Matcher::Regex {
        return;
    }
    if path.contains('?') {
        say("Has a “?”, and a path ends before it: leave away what comes after the path.".to_owned());
    }
    if path.contains('*') {
        let before = path.split('*').next().unwrap_or_default();
        say(format!(
            "Takes “*” as it stands: choose “Paths that begin with” and {before}, or write a pattern."
        ));
    }
}

/// What a pattern finds beyond what it looks like, and what it never finds.
fn pattern(pattern: &str, say: &mut impl FnMut(String)) {
    let parts = alternatives(pattern);
    let first = |part: &&str| part.trim_start_matches("(?:").trim_start_matches('(').starts_with('^');
    let last = |part: &&str| {
        let part = part.trim_end_matches(')');
        part.ends_with('$') && !part.ends_with("\\$")
    };
    let (begun, ended) = (
        parts.iter().filter(|part| first(part)).count(),
        parts.iter().filter(|part| last(part)).count(),
    );
    if parts
        .iter()
        .any(|part| part.starts_with("^/") || part.starts_with("^\\/") || part.ends_with("/$"))
    {
        say("Finds nothing: a path is compared without the slashes at its beginning and end.".to_owned());
    }
    if parts.len() > 1 && begun + ended > 0 && begun.min(ended) < parts.len() {
        say("“|” parts the whole pattern, and “^” and “$” with it: write ^(…|…)$.".to_owned());
        return;
    }
    if begun == 0 {
        let sample = pattern.trim_end_matches('$');
        say(format!(
            "Is found in the middle of a path too, as in x/{sample}: begin it with “^”."
        ));
    }
    // What goes on with a slash, or with anything, is meant to go on.
    if ended == 0 && !pattern.ends_with('/') && !pattern.ends_with(".*") && !pattern.ends_with(".+") {
        say("Is found in longer paths too: end it with “$”.".to_owned());
    }
}

/// The parts between the bars that stand in no group and in no class.
fn alternatives(pattern: &str) -> Vec<&str> {
    let (mut parts, mut from, mut depth, mut class, mut escaped) = (Vec::new(), 0, 0_u32, false, false);
    for (at, letter) in pattern.char_indices() {
        if std::mem::take(&mut escaped) {
            continue;
        }
        match letter {
            '\\' => escaped = true,
            ']' => class = false,
            _ if class => {}
            '[' => class = true,
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '|' if depth == 0 => {
                parts.push(&pattern[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&pattern[from..]);
    parts
}

/// Whether it has every path there is, or every one that goes deeper than one name.
fn is_of_everything(row: &Constraint) -> bool {
    let path = row.path.as_str();
    match row.matcher {
        Matcher::Verb => true,
        Matcher::Exact => false,
        Matcher::Prefix => path.trim_start_matches('/').is_empty(),
        Matcher::Regex => {
            let begun = path.strip_prefix('^');
            let core = begun.unwrap_or(path);
            let ended = core.strip_suffix('$');
            match ended.unwrap_or(core) {
                ".*" | ".+" | "(.*)" | "(.+)" | "/?.*" => true,
                "" | "." => begun.is_none() || ended.is_none(),
                // Every one that goes deeper than one name.
                "/" | "/.*" => begun.is_none() && core != "/$",
                _ => false,
            }
        }
    }
}

/// Whether whatever the other row allows is allowed by this one too, as far as that can be told without reading patterns.
fn covers(this: &Constraint, other: &Constraint) -> bool {
    let verbs = this.verbs.iter().zip(&other.verbs).all(|(this, other)| *this || !*other);
    let (own, theirs) = (this.path.trim_start_matches('/'), other.path.trim_start_matches('/'));
    verbs
        && other.verbs.contains(&true)
        && match (this.matcher, other.matcher) {
            (Matcher::Verb, _) => true,
            (Matcher::Exact, Matcher::Exact) => own.trim_end_matches('/') == theirs.trim_end_matches('/'),
            (Matcher::Prefix, Matcher::Exact) => theirs.trim_end_matches('/').starts_with(own),
            (Matcher::Prefix, Matcher::Prefix) => theirs.starts_with(own),
            (Matcher::Prefix, _) => own.is_empty(),
            (Matcher::Regex, Matcher::Regex) => this.path == other.path,
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{POST, READ, row};
    use super::*;

    fn said(rows: &[Constraint]) -> String {
        lints(rows)
            .into_iter()
            .map(|(at, words)| format!("{}: {words}\n", at + 1))
            .collect::<Vec<_>>()
            .concat()
    }

    #[test]
    fn nothing_is_said_of_what_is_narrow() {
        for (matcher, path) in [
            (Matcher::Exact, "reports/33"),
            (Matcher::Prefix, "/reports/33/"),
            (Matcher::Regex, r"^reports/\d+$"),
            (Matcher::Regex, "^(reports|scripts)/3$"),
            (Matcher::Regex, "^a$|^b$"),
            (Matcher::Regex, "^reports/"),
            (Matcher::Regex, "^reports/.*"),
            (Matcher::Regex, "^$"),
            (Matcher::Verb, ""),
        ] {
            assert_eq!(said(&[row(matcher, path, READ)]), "", "{path}");
        }
        // One path is read and started, and what only changes does not look as if it only read.
        assert_eq!(said(&[row(Matcher::Exact, "a", [true, true, true, false, false, false])]), "");
        assert_eq!(said(&[row(Matcher::Prefix, "a/", POST)]), "");
    }

    #[test]
    fn what_has_every_path_says_so() {
        for (matcher, path) in [
            (Matcher::Prefix, ""),
            (Matcher::Prefix, "/"),
            (Matcher::Regex, ""),
            (Matcher::Regex, "/"),
            (Matcher::Regex, "^"),
            (Matcher::Regex, ".*"),
            (Matcher::Regex, "^.*$"),
            (Matcher::Regex, "."),
        ] {
            assert!(said(&[row(matcher, path, READ)]).starts_with("1: Has every path"), "{path}");
            assert!(
                said(&[row(matcher, path, POST)]).starts_with("1: Allows POST on every path"),
                "{path}"
            );
        }
        assert!(said(&[row(Matcher::Verb, "", [true; 6])]).contains("Allows POST, PUT, PATCH, DELETE on every path"));
    }

    #[test]
    fn what_does_not_do_what_it_looks_like_says_so() {
        for (matcher, path, words) in [
            (Matcher::Prefix, "reports/33", "Has reports/330 too"),
            (Matcher::Prefix, "/reports", "Has reports-other too"),
            (Matcher::Exact, "reports/*", "begin with” and reports/, or"),
            (Matcher::Exact, " reports", "a space"),
            (Matcher::Prefix, "https://a/b/", "whole address"),
            (Matcher::Exact, "reports?a=1", "“?”"),
            (Matcher::Regex, r"reports/\d+$", r"as in x/reports/\d+: begin"),
            (Matcher::Regex, r"^reports/\d+", "longer paths"),
            (Matcher::Regex, r"^reports\$", "longer paths"),
            (Matcher::Regex, "^/reports/", "Finds nothing"),
            (Matcher::Regex, "^a|b$", "parts the whole pattern"),
        ] {
            let said = said(&[row(matcher, path, READ)]);
            assert!(said.contains(words) && said.lines().count() == 1, "{path}: {said}");
        }
        assert_eq!(said(&[row(Matcher::Regex, "[|]a", READ)]).lines().count(), 2);
    }

    #[test]
    fn more_than_reading_says_so() {
        let mixed = [true, true, true, false, false, false];
        assert!(said(&[row(Matcher::Prefix, "a/", mixed)]).contains("allows POST on all of them"));
        assert!(said(&[row(Matcher::Exact, "a", [false, false, false, false, false, true])]).contains("Allows DELETE"));
    }

    #[test]
    fn a_row_that_adds_nothing_names_the_one_that_has_it_all() {
        let rows = [
            row(Matcher::Prefix, "reports/", READ),
            row(Matcher::Exact, "/reports/33/", [true, false, false, false, false, false]),
            row(Matcher::Exact, "reports/33", POST),
            row(Matcher::Regex, "^reports/$", POST),
            row(Matcher::Regex, "^reports/$", POST),
            row(Matcher::Prefix, "/reports/a/", READ),
        ];
        let superfluous: Vec<_> = lints(&rows).into_iter().filter(|(_, words)| words.starts_with("Adds")).collect();
        let adds = |row: usize| format!("Adds nothing: row {row} allows all of it.");
        assert_eq!(superfluous, [(1, adds(1)), (4, adds(4)), (5, adds(1))]);
        // A wider one that comes later takes it all the same.
        let rows = [row(Matcher::Exact, "a", READ), row(Matcher::Verb, "", READ)];
        assert_eq!(said(&rows), "1: Adds nothing: row 2 allows all of it.\n");
    }
}

//! Would a key with these rows be let through with this request, and by which row? Decided here, and nothing is sent.

use super::{Constraint, Matcher, VERBS, listed};

/// What becomes of a request. Rows are counted from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// There are no rows: the key may do whatever its owner may.
    Unlimited,
    /// This row, the first of those that do, allows it.
    Allowed(usize),
    /// No row has the path.
    NoPath,
    /// These rows have the path, and none of them allows the verb.
    NoVerb(Vec<usize>),
    /// No row is seen to allow it; these would allow the verb, and their patterns cannot be read.
    Unreadable(Vec<usize>),
}

/// What becomes of a request with this verb and this path. One row that has the path and allows the verb is enough. `matches` says
/// whether a pattern is found in a path, or nothing if the pattern cannot be read.
pub fn simulate(rows: &[Constraint], verb: &str, path: &str, matches: impl Fn(&str, &str) -> Option<bool>) -> Verdict {
    let path = path.trim_matches('/');
    let verb = VERBS.iter().position(|known| *known == verb);
    let (mut of_path, mut unreadable) = (Vec::new(), Vec::new());
    for (at, row) in rows.iter().enumerate() {
        let allows = verb.is_some_and(|verb| row.verbs[verb]);
        let has = match row.matcher {
            Matcher::Verb => Some(true),
            Matcher::Exact => Some(path == row.path.trim_matches('/')),
            Matcher::Prefix => Some(path.starts_with(row.path.trim_start_matches('/'))),
            Matcher::Regex => matches(&row.path, path),
        };
        match (has, allows) {
            (Some(true), true) => return Verdict::Allowed(at),
            (Some(true), false) => of_path.push(at),
            (None, true) => unreadable.push(at),
            // A pattern that would not allow the verb anyway need not be read.
            (Some(false), _) | (None, false) => {}
        }
    }
    if rows.is_empty() {
        Verdict::Unlimited
    } else if !unreadable.is_empty() {
        Verdict::Unreadable(unreadable)
    } else if of_path.is_empty() {
        Verdict::NoPath
    } else {
        Verdict::NoVerb(of_path)
    }
}

impl Verdict {
    /// Whether the request would be let through; nothing if that is not known.
    pub fn allows(&self) -> Option<bool> {
        match self {
            Self::Unlimited | Self::Allowed(_) => Some(true),
            Self::NoPath | Self::NoVerb(_) => Some(false),
            Self::Unreadable(_) => None,
        }
    }

    /// The verdict on that request as a sentence.
    pub fn words(&self, rows: &[Constraint], verb: &str, path: &str) -> String {
        let path = path.trim_matches('/');
        let path = if path.is_empty() { "the root" } else { path };
        match self {
            Self::Unlimited => "Allowed: a key without rows may do whatever its owner may.".to_owned(),
            Self::Allowed(at) => {
                let paths = rows.get(*at).map(Constraint::paths).unwrap_or_default();
                format!("Allowed by row {}: {verb}, {paths}.", at + 1)
            }
            Self::NoPath => format!("Denied: no row has {path}."),
            Self::NoVerb(of_path) => match &of_path[..] {
                [one] => format!("Denied: row {} has {path}, and does not allow {verb}.", one + 1),
                many => format!("Denied: rows {} have {path}, and none of them allows {verb}.", numbers(many)),
            },
            Self::Unreadable(unreadable) => {
                let rows = if unreadable.len() == 1 { "row" } else { "rows" };
                format!(
                    "Not known: no other row allows it, and the pattern of {rows} {} cannot be read.",
                    numbers(unreadable)
                )
            }
        }
    }
}

fn numbers(rows: &[usize]) -> String {
    listed(&rows.iter().map(|at| (at + 1).to_string()).collect::<Vec<_>>())
}

/// A request as somebody types it, or copies it from a log: `POST /scripts/12/runs`. A path alone is read with GET; of an address
/// only its path counts.
///
/// # Errors
/// Why it cannot be read, as a sentence.
pub fn asked(line: &str) -> Result<(&'static str, String), String> {
    let mut words = line.split_whitespace();
    let first = words.next().unwrap_or_default();
    let verb = VERBS.iter().find(|verb| verb.eq_ignore_ascii_case(first));
    let (verb, address) = match (verb, words.next()) {
        (None, None) if first.is_empty() => return Err("Type a request, such as GET /reports/33.".to_owned()),
        (Some(verb), None) => return Err(format!("{verb} of what? Add a path, such as {verb} /reports/33.")),
        (None, None) => (VERBS[0], first),
        (Some(verb), Some(address)) => (*verb, address),
        (None, Some(_)) => return Err(format!("“{first}” is none of the verbs: {}.", VERBS.join(", "))),
    };
    // A log often says with which version of the protocol.
    if words.next().is_some_and(|word| !word.starts_with("HTTP/")) || words.next().is_some() {
        return Err("A path has no spaces: one verb and one path, such as GET /reports/33.".to_owned());
    }
    let address = address.split(['?', '#']).next().unwrap_or_default();
    let path = match address.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        None => address,
    };
    Ok((verb, path.trim_matches('/').to_owned()))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{POST, READ, row};
    use super::*;

    /// In place of a pattern engine: what is found as it stands, and one pattern that cannot be read.
    fn found(pattern: &str, path: &str) -> Option<bool> {
        (pattern != "(").then(|| path.contains(pattern))
    }

    #[test]
    fn the_first_row_that_allows_is_named_and_every_refusal_says_why() {
        let rows = [
            row(Matcher::Regex, "(", READ),
            row(Matcher::Exact, "/scripts/", POST),
            row(Matcher::Prefix, "/reports/", READ),
            row(Matcher::Regex, "ports/", READ),
        ];
        for (verb, path, verdict, words) in [
            (
                "POST",
                "/scripts/",
                Verdict::Allowed(1),
                "Allowed by row 2: POST, the path scripts alone.",
            ),
            (
                "HEAD",
                "reports/33",
                Verdict::Allowed(2),
                "Allowed by row 3: HEAD, every path that begins with reports/.",
            ),
            ("POST", "reports", Verdict::NoPath, "Denied: no row has reports."),
            ("POST", "/", Verdict::NoPath, "Denied: no row has the root."),
            (
                "DELETE",
                "scripts",
                Verdict::NoVerb(vec![1]),
                "Denied: row 2 has scripts, and does not allow DELETE.",
            ),
            (
                "PUT",
                "reports/33",
                Verdict::NoVerb(vec![2, 3]),
                "Denied: rows 3 and 4 have reports/33, and none of them allows PUT.",
            ),
            (
                "GET",
                "scripts",
                Verdict::Unreadable(vec![0]),
                "Not known: no other row allows it, and the pattern of row 1 cannot be read.",
            ),
            (
                "OPTIONS",
                "scripts",
                Verdict::NoVerb(vec![1]),
                "Denied: row 2 has scripts, and does not allow OPTIONS.",
            ),
        ] {
            let said = simulate(&rows, verb, path, found);
            assert_eq!(said, verdict, "{verb} {path}");
            assert_eq!(said.words(&rows, verb, path), words);
        }
        assert_eq!(simulate(&[], "PUT", "x", found), Verdict::Unlimited);
        assert_eq!(
            [Verdict::Unlimited, Verdict::NoPath, Verdict::Unreadable(vec![0])].map(|verdict| verdict.allows()),
            [Some(true), Some(false), None]
        );
    }

    #[test]
    fn a_request_is_read_however_it_is_typed() {
        for (line, verb, path) in [
            ("POST /scripts/12/runs", "POST", "scripts/12/runs"),
            ("  reports/33 ", "GET", "reports/33"),
            ("/", "GET", ""),
            ("delete\treports/33/", "DELETE", "reports/33"),
            ("HEAD https://api.example/reports/33?page=2#top", "HEAD", "reports/33"),
            ("https://api.example", "GET", ""),
            ("https://api.example?next=/a", "GET", ""),
            ("GET /reports?from=https://a/b HTTP/1.1", "GET", "reports"),
        ] {
            assert_eq!(asked(line), Ok((verb, path.to_owned())), "{line}");
        }
        for (line, why) in [
            ("", "Type a request"),
            ("post", "POST of what?"),
            ("OPTIONS /a", "“OPTIONS” is none of the verbs"),
            ("GET /a b", "no spaces"),
            ("GET /a HTTP/1.1 200", "no spaces"),
        ] {
            assert!(asked(line).unwrap_err().contains(why), "{line}");
        }
    }
}

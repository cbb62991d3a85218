//! Does what is said of a request before a key is made come true? Held against what the double lets through.

use std::collections::{BTreeMap, HashMap};

use regex::RegexBuilder;
use rollcall::model::constraint::{Constraint, Matcher, Verdict};
use serde_json::{Value, json};

#[path = "../../machine/constraint_cases.rs"]
mod cases;

/// The memory that the double allows a pattern, in bytes.
const LARGEST_PATTERN: usize = 1 << 16;

/// The rows as the platform keeps them.
fn document(rows: &[Constraint]) -> String {
    let row = |row: &Constraint| {
        let [get, head, post, put, patch, delete] = row.verbs;
        json!({
            "constraint": (row.matcher != Matcher::Verb).then_some(&row.path),
            "constraintType": row.matcher.word(),
            "getAllowed": get,
            "headAllowed": head,
            "postAllowed": post,
            "putAllowed": put,
            "patchAllowed": patch,
            "deleteAllowed": delete,
        })
    };
    Value::from(rows.iter().map(row).collect::<Vec<_>>()).to_string()
}

#[test]
fn a_hundred_thousand_requests_become_what_was_said_before() {
    let mut read = HashMap::new();
    let mut engine = |pattern: &str, path: &str| {
        let made = || RegexBuilder::new(pattern).size_limit(LARGEST_PATTERN).build().ok();
        let read = read.entry(pattern.to_owned()).or_insert_with(made);
        read.as_ref().map(|read| read.is_match(path))
    };
    let mut kinds = BTreeMap::new();
    let digest = cases::digest(&mut engine, |case, verdict| {
        let kind = match verdict {
            Verdict::Unlimited => "unlimited",
            Verdict::Allowed(0) => "allowed by the first row",
            Verdict::Allowed(_) => "allowed by another row",
            Verdict::NoPath => "no path",
            Verdict::NoVerb(rows) if rows.len() == 1 => "one row without the verb",
            Verdict::NoVerb(_) => "several rows without the verb",
            Verdict::Unreadable(_) => "unreadable",
        };
        *kinds.entry(kind).or_insert(0_u32) += 1;
        let permitted = sandbox::permits(&document(&case.rows), case.verb, &case.path);
        // What cannot be read opens nothing there.
        let said = verdict.allows().unwrap_or(false);
        assert_eq!(
            permitted,
            Some(said),
            "{} {} with {:?}: {verdict:?}",
            case.verb,
            case.path,
            case.rows
        );
    });
    println!("{kinds:#?}, {} patterns", read.len());
    assert!(
        kinds.len() == 7 && kinds.values().all(|count| *count >= 1_000),
        "some verdict is hardly tried: {kinds:?}"
    );
    assert_eq!(digest, cases::DIGEST, "the digest of all verdicts: {digest:#x}");
}

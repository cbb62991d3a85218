//! What an API key of Civis may do: which paths, with which verbs (Civis contract 3.14 and 4.8).

use axum::http::Method;
use regex::RegexBuilder;
use serde::{Deserialize, Serialize};

use super::fields::Fields;
use super::{bad_request, unprocessable};
use crate::refusal::Refusal;

/// The memory that one pattern may take, in bytes.
const LARGEST_PATTERN: usize = 1 << 16;
/// (choice) The most constraints of one key.
const MOST: usize = 50;

/// One constraint, in the vendor's field order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(clippy::struct_excessive_bools, clippy::struct_field_names, reason = "the vendor's fields")]
pub struct Constraint {
    constraint: Option<String>,
    constraint_type: String,
    get_allowed: bool,
    head_allowed: bool,
    post_allowed: bool,
    put_allowed: bool,
    patch_allowed: bool,
    delete_allowed: bool,
}

/// The constraints of a stored key.
pub fn stored(document: &str) -> Vec<Constraint> {
    serde_json::from_str(document).unwrap_or_default()
}

/// [`permit`] for tests without a key: the constraints are a document as it is stored. Nothing if that is none, or the verb none.
pub fn permits(document: &str, verb: &str, path: &str) -> Option<bool> {
    let constraints: Vec<Constraint> = serde_json::from_str(document).ok()?;
    Some(permit(&constraints, &verb.parse().ok()?, path))
}

/// Whether a key with these constraints may make such a request. (inferred) One constraint that has the path and allows the verb is
/// enough; a path that none has is closed.
pub fn permit(constraints: &[Constraint], method: &Method, path: &str) -> bool {
    let path = path.trim_matches('/');
    let mut of_path = constraints.iter().filter(|constraint| constraint.has(path));
    constraints.is_empty() || of_path.any(|constraint| constraint.allows(method))
}

impl Constraint {
    /// Reads what was sent, and refuses what the contract does not allow (3.14).
    pub fn read_all(fields: &Fields) -> Result<Vec<Self>, Refusal> {
        let sent = fields.objects("constraints")?.given().unwrap_or_default();
        if sent.len() > MOST {
            return Err(bad_request("constraints has too many elements"));
        }
        sent.iter().map(Self::read).collect()
    }

    fn read(fields: &Fields) -> Result<Self, Refusal> {
        let allowed = |verb: &str| fields.truth(verb).map(|sent| sent.given().unwrap_or(false));
        let read = Self {
            constraint: fields.text("constraint")?.given(),
            constraint_type: fields.needed_text("constraint_type")?,
            get_allowed: allowed("get_allowed")?,
            head_allowed: allowed("head_allowed")?,
            post_allowed: allowed("post_allowed")?,
            put_allowed: allowed("put_allowed")?,
            patch_allowed: allowed("patch_allowed")?,
            delete_allowed: allowed("delete_allowed")?,
        };
        let verbs = [
            read.get_allowed,
            read.head_allowed,
            read.post_allowed,
            read.put_allowed,
            read.patch_allowed,
            read.delete_allowed,
        ];
        match (read.constraint_type.as_str(), &read.constraint) {
            ("verb", Some(_)) => return Err(bad_request("constraint must be absent when the constraint type is verb")),
            ("exact" | "prefix" | "regex", None) => return Err(bad_request("constraint is missing")),
            ("regex", Some(pattern)) if compiled(pattern).is_none() => {
                return Err(unprocessable("constraint is not a regular expression"));
            }
            ("verb" | "exact" | "prefix" | "regex", _) => {}
            _ => return Err(bad_request("constraint_type must be one of: exact, prefix, regex, verb")),
        }
        if verbs.contains(&true) {
            Ok(read)
        } else {
            Err(bad_request("At least one verb must be allowed."))
        }
    }

    /// Whether it is about this path. The vendor's own examples write paths without a leading slash: `reports/33`.
    fn has(&self, path: &str) -> bool {
        let wanted = self.constraint.as_deref().unwrap_or_default();
        match self.constraint_type.as_str() {
            "verb" => true,
            "exact" => path == wanted.trim_matches('/'),
            "prefix" => path.starts_with(wanted.trim_start_matches('/')),
            // (inferred) A pattern is anchored where it says so.
            "regex" => compiled(wanted).is_some_and(|pattern| pattern.is_match(path)),
            _ => false,
        }
    }

    fn allows(&self, method: &Method) -> bool {
        match method.as_str() {
            "GET" => self.get_allowed,
            "HEAD" => self.head_allowed,
            "POST" => self.post_allowed,
            "PUT" => self.put_allowed,
            "PATCH" => self.patch_allowed,
            "DELETE" => self.delete_allowed,
            _ => false,
        }
    }
}

fn compiled(pattern: &str) -> Option<regex::Regex> {
    RegexBuilder::new(pattern).size_limit(LARGEST_PATTERN).build().ok()
}

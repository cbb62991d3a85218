//! What is known of a platform before anything is asked: its names, its credentials, what it tells.

use super::account::Attribute;

/// Facts about a platform that never change while the app runs.
#[derive(Debug)]
pub struct Facts {
    /// Its name in addresses and in `rollcall.json`.
    pub slug: &'static str,
    /// Its full name.
    pub name: &'static str,
    /// Its name where space is short.
    pub short: &'static str,
    /// The credentials that it takes, the usual one first.
    pub credentials: &'static [CredentialKind],
    /// The attributes that its list of users tells, in the order of the columns.
    pub tells: &'static [Attribute],
    /// What its own search looks through, to be read behind "searches": `name, user name, e-mail and id`.
    pub searches: &'static str,
    /// Whether its search covers names. Where it does not, people found elsewhere are looked up by e-mail.
    pub searches_names: bool,
    /// Path and query of a harmless read that any of its credentials opens, sent as it is behind `Bearer`, for whoever tries one out by
    /// hand; none where what it gives out must not be sent.
    pub tries: Option<&'static str>,
    /// Its mark: the path data of a 16 × 16 outline, ours and not the vendor's logo.
    pub mark: &'static str,
}

/// A kind of credential.
#[derive(Debug, PartialEq, Eq)]
pub struct CredentialKind {
    /// What the platform calls it.
    pub label: &'static str,
    /// Where to get one, and what it looks like.
    pub hint: &'static str,
}

//! What an address asks for: the pairs of its query and the decoded segments of its path.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use percent_encoding::percent_decode_str;

/// The pairs of the query in their order, decoded (`+` is a space, as form encoding has it).
pub struct Query(Vec<(String, String)>);

impl Query {
    /// The first value of that name. Most servers take an empty value as given, so this does too.
    pub fn get<'q>(&'q self, name: &'q str) -> Option<&'q str> {
        self.all(name).next()
    }

    /// The first value of that name, unless it is empty.
    pub fn filled<'q>(&'q self, name: &'q str) -> Option<&'q str> {
        self.get(name).filter(|value| !value.is_empty())
    }

    /// Every value of that name.
    pub fn all<'q>(&'q self, name: &'q str) -> impl Iterator<Item = &'q str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

impl<S: Sync> FromRequestParts<S> for Query {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let text = parts.uri.query().unwrap_or_default();
        Ok(Self(form_urlencoded::parse(text.as_bytes()).into_owned().collect()))
    }
}

/// The segments of the path as they were sent, decoded one by one when they are asked for.
///
/// The router matches the raw path, so that an encoded `/` inside an id stays inside it (Authress contract, "Path
/// parameters"). Its own extractors decode too, but refuse what is not UTF-8 in words that are no vendor's.
pub struct Segments(String);

impl Segments {
    /// The segment that follows a literal one; `None` when it is missing or not UTF-8 after decoding.
    pub fn after(&self, literal: &str) -> Option<String> {
        let raw = self.0.split('/').skip_while(|segment| *segment != literal).nth(1)?;
        let decoded = percent_decode_str(raw).decode_utf8().ok()?;
        Some(decoded.into_owned())
    }
}

impl<S: Sync> FromRequestParts<S> for Segments {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(parts.uri.path().to_owned()))
    }
}

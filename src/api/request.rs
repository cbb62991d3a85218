//! A request and a reply as plain values; the one place where paths and queries are percent-encoded.

use std::rc::Rc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use crate::model::error::ApiError;

/// Everything but the unreserved characters of RFC 3986, so that an id with `/`, `|`, `%`, `#` or `?` arrives as it is.
const RESERVED: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The text with every reserved character encoded.
pub fn percent_encoded(text: &str) -> String {
    utf8_percent_encode(text, &RESERVED).to_string()
}

/// The methods that the five platforms use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// Reads.
    Get,
    /// Makes or acts.
    Post,
    /// Replaces.
    Put,
    /// Changes in part.
    Patch,
    /// Removes.
    Delete,
}

impl Method {
    /// As it is written on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// A path below a platform's base address, built from literals and encoded segments only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    text: String,
    unsendable: bool,
}

impl Path {
    /// Starts with a literal such as `/v1/users`.
    pub fn of(literal: &'static str) -> Self {
        Self {
            text: literal.to_owned(),
            unsendable: false,
        }
    }

    /// Adds `/` and one encoded segment. An empty one, `.` and `..` cannot be protected by any encoding: they make the path unsendable.
    #[must_use]
    pub fn segment(mut self, segment: &str) -> Self {
        self.unsendable |= matches!(segment, "" | "." | "..");
        self.text.push('/');
        self.text.push_str(&percent_encoded(segment));
        self
    }

    /// Adds a literal such as `/teams`.
    #[must_use]
    pub fn literal(mut self, literal: &'static str) -> Self {
        self.text.push_str(literal);
        self
    }

    /// The encoded path.
    ///
    /// # Errors
    /// Why it must not be sent.
    pub fn encoded(&self) -> Result<&str, ApiError> {
        if self.unsendable {
            Err(ApiError::not_sent("This id is empty or means another place; it cannot be sent."))
        } else {
            Ok(&self.text)
        }
    }
}

/// Query parameters in their order. A value that is not given is not sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query(Vec<(&'static str, String)>);

impl Query {
    /// Without any parameter.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a parameter.
    #[must_use]
    pub fn with<T: ToString + ?Sized>(mut self, name: &'static str, value: &T) -> Self {
        self.0.push((name, value.to_string()));
        self
    }

    /// Adds a parameter, if there is a value.
    #[must_use]
    pub fn with_some<T: ToString>(self, name: &'static str, value: Option<&T>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// Adds the parameter once for each value.
    #[must_use]
    pub fn with_each<T: ToString>(mut self, name: &'static str, values: &[T]) -> Self {
        self.0.extend(values.iter().map(|value| (name, value.to_string())));
        self
    }

    /// `?a=b&c=d`, or nothing.
    pub fn encoded(&self) -> String {
        let mut text = String::new();
        for (name, value) in &self.0 {
            text.push(if text.is_empty() { '?' } else { '&' });
            text.push_str(&percent_encoded(name));
            text.push('=');
            text.push_str(&percent_encoded(value));
        }
        text
    }
}

/// What a request carries: a media type and bytes, or nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body(pub(super) Option<(String, Vec<u8>)>);

impl Body {
    /// The JSON of a value.
    ///
    /// # Panics
    /// If the value cannot be JSON: a map whose keys are no text. No endpoint has one.
    pub fn json<T: Serialize + ?Sized>(value: &T) -> Self {
        Self::document(&serde_json::to_string(value).expect("an endpoint's body is JSON"))
    }

    /// A JSON text as it stands.
    pub fn document(text: &str) -> Self {
        Self(Some(("application/json".to_owned(), text.as_bytes().to_vec())))
    }

    /// A form with one file: the name of its part, what the file is called, and what is in it.
    pub fn form(part: &'static str, file: &str, bytes: &[u8]) -> Self {
        let boundary = boundary(bytes);
        let head = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{part}\"; filename=\"{}\"\r\nContent-Type: application/octet-stream\r\n\r\n",
            quoted(file)
        );
        let tail = format!("\r\n--{boundary}--\r\n");
        let body = [head.as_bytes(), bytes, tail.as_bytes()].concat();
        Self(Some((format!("multipart/form-data; boundary={boundary}"), body)))
    }
}

/// A line that does not occur in what it surrounds (RFC 2046, 5.1.1).
fn boundary(bytes: &[u8]) -> String {
    let mut boundary = "rollcall-form".to_owned();
    while bytes.windows(boundary.len()).any(|window| window == boundary.as_bytes()) {
        boundary.push('-');
    }
    boundary
}

/// A file name inside quotes, as browsers write it in a form.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

/// A request, ready to travel.
#[derive(Debug)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The base address of the platform, without a final slash.
    pub base: String,
    /// The encoded path below the base.
    pub path: String,
    /// The encoded query with its `?`, or nothing.
    pub query: String,
    /// Header names in lower case, and their values.
    pub headers: Vec<(&'static str, String)>,
    /// The body, if there is one.
    pub body: Option<Vec<u8>>,
}

impl Request {
    /// The whole address.
    pub fn url(&self) -> String {
        [self.base.as_str(), &self.path, &self.query].concat()
    }

    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Sets a header, in place of an earlier one of that name.
    pub fn set_header(&mut self, name: &'static str, value: String) {
        self.headers.retain(|(known, _)| *known != name);
        self.headers.push((name, value));
    }
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The status code.
    pub status: u16,
    /// Header names in lower case, and their values; those that the browser lets us read.
    pub headers: Vec<(String, String)>,
    /// The body, complete. Shared, because a long one is read after the call is over.
    pub body: Rc<Vec<u8>>,
}

impl Reply {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// A header that holds a whole number.
    pub fn number(&self, name: &str) -> Option<u64> {
        self.header(name)?.trim().parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_that_means_another_place_is_never_sent() {
        for id in ["", ".", ".."] {
            assert!(Path::of("/users").segment(id).encoded().is_err(), "{id:?}");
        }
        assert_eq!(Path::of("/users").segment("...").encoded().unwrap(), "/users/...");
    }

    #[test]
    fn an_id_of_reserved_characters_stays_one_segment() {
        let path = Path::of("/v1/users").segment("auth0|a/b c%2F#?ü").literal("/roles");
        assert_eq!(path.encoded().unwrap(), "/v1/users/auth0%7Ca%2Fb%20c%252F%23%3F%C3%BC/roles");
    }

    #[test]
    fn a_value_that_is_not_given_is_not_sent_and_an_empty_one_is() {
        let query = Query::new()
            .with("limit", &10)
            .with_some::<String>("cursor", None)
            .with("filter", "")
            .with_each("status", &["A", "B"]);
        assert_eq!(query.encoded(), "?limit=10&filter=&status=A&status=B");
    }

    #[test]
    fn a_file_cannot_break_out_of_its_form() {
        let body = Body::form("key", "a\"\r\nb", b"--rollcall-form--");
        let (media, bytes) = body.0.unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(media, "multipart/form-data; boundary=rollcall-form---");
        assert!(text.starts_with("--rollcall-form---\r\nContent-Disposition: form-data; name=\"key\"; filename=\"a%22%0D%0Ab\"\r\n"));
        assert!(text.ends_with("--rollcall-form--\r\n--rollcall-form-----\r\n"));
    }

    #[test]
    fn a_query_value_cannot_add_a_parameter() {
        assert_eq!(
            Query::new().with("query", "Zoë +&/?#=").encoded(),
            "?query=Zo%C3%AB%20%2B%26%2F%3F%23%3D"
        );
    }
}

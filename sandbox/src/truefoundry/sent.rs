//! The body of a request: a JSON object whose members are asked for one by one, each refusal in the vendor's words.

use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Map, Value};

use super::{invalid, refuse};
use crate::Sandbox;
use crate::refusal::Refusal;

/// As much of a body as is read.
const LARGEST: usize = 1 << 20;

/// The members of the object that was sent.
pub struct Sent(Map<String, Value>);

impl FromRequest<Sandbox> for Sent {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &Sandbox) -> Result<Self, Refusal> {
        let bytes = to_bytes(request.into_body(), LARGEST)
            .await
            .map_err(|_| refuse(StatusCode::BAD_REQUEST, "The body is too large"))?;
        if bytes.is_empty() {
            return Ok(Self(Map::new()));
        }
        match serde_json::from_slice(&bytes) {
            Ok(Value::Object(members)) => Ok(Self(members)),
            Ok(_) => Err(invalid("The body must be an object")),
            Err(_) => Err(refuse(StatusCode::BAD_REQUEST, "The body is not valid JSON")),
        }
    }
}

impl Sent {
    /// A text that must be there.
    pub fn text(&self, name: &str) -> Result<String, Refusal> {
        self.some_text(name)?
            .filter(|text| !text.is_empty())
            .ok_or_else(|| invalid(&format!("{name} should not be empty")))
    }

    /// A text that may be missing or null.
    pub fn some_text(&self, name: &str) -> Result<Option<String>, Refusal> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(invalid(&format!("{name} must be a string"))),
        }
    }

    /// An address that must be there.
    pub fn email(&self, name: &str) -> Result<String, Refusal> {
        let email = self.text(name)?;
        if is_email(&email) {
            Ok(email)
        } else {
            Err(invalid(&format!("{name} must be an email")))
        }
    }

    /// A switch; missing and null mean no (TrueFoundry contract, "Null vs absent").
    pub fn switch(&self, name: &str) -> Result<bool, Refusal> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(false),
            Some(Value::Bool(switch)) => Ok(*switch),
            Some(_) => Err(invalid(&format!("{name} must be a boolean"))),
        }
    }

    /// A number that must be there, and not below zero.
    pub fn number(&self, name: &str) -> Result<f64, Refusal> {
        self.0
            .get(name)
            .and_then(Value::as_f64)
            .filter(|number| *number >= 0.0)
            .ok_or_else(|| invalid(&format!("{name} must be a number of at least 0")))
    }

    /// A list of texts that must be there.
    pub fn texts(&self, name: &str) -> Result<Vec<String>, Refusal> {
        texts(self.0.get(name)).ok_or_else(|| invalid(&format!("{name} must be a list of strings")))
    }

    /// An object that must be there.
    pub fn object(&self, name: &str) -> Result<Map<String, Value>, Refusal> {
        match self.0.get(name) {
            Some(Value::Object(members)) => Ok(members.clone()),
            _ => Err(invalid(&format!("{name} must be an object"))),
        }
    }
}

/// A list of nothing but texts, each of them once.
pub fn texts(value: Option<&Value>) -> Option<Vec<String>> {
    let mut texts = Vec::new();
    for text in value?.as_array()? {
        let text = text.as_str()?.to_owned();
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    Some(texts)
}

/// Whether it looks like an address.
pub fn is_email(text: &str) -> bool {
    let sound = text.len() <= 254 && !text.chars().any(|letter| letter.is_whitespace() || letter.is_control());
    let parts = text.split_once('@');
    sound && parts.is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty() && !domain.contains('@'))
}

/// Whether it is a name of 3 to 36 letters, `[a-z][a-z0-9-]*[a-z0-9]` (TrueFoundry contract, "Related admin endpoints").
pub fn is_name(text: &str) -> bool {
    let known = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    (3..=36).contains(&text.len())
        && text.chars().all(known)
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && !text.ends_with('-')
}

/// The second at which a day is over, or the moment that was named.
pub fn end(text: &str) -> Option<i64> {
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(moment.as_second());
    }
    let day: Date = text.parse().ok()?;
    let next = day.tomorrow().ok()?.to_zoned(TimeZone::UTC).ok()?;
    Some(next.timestamp().as_second())
}

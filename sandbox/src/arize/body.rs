//! The JSON object that a request carries, taken apart strictly: what is unknown or of another type is a bad request.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use jiff::Timestamp;
use serde_json::{Map, Value};

use super::listing::same_word;
use super::{bad_request, is_id};
use crate::Sandbox;
use crate::refusal::Refusal;

/// The members of the body.
pub struct Body(pub Map<String, Value>);

impl FromRequest<Sandbox> for Body {
    type Rejection = Refusal;

    async fn from_request(request: Request, sandbox: &Sandbox) -> Result<Self, Refusal> {
        members(&bytes(request, sandbox).await?)
    }
}

/// The same, where a body may be missing.
pub struct MaybeBody(pub Body);

impl FromRequest<Sandbox> for MaybeBody {
    type Rejection = Refusal;

    async fn from_request(request: Request, sandbox: &Sandbox) -> Result<Self, Refusal> {
        let bytes = bytes(request, sandbox).await?;
        let body = if bytes.is_empty() { Ok(Body(Map::new())) } else { members(&bytes) };
        body.map(Self)
    }
}

async fn bytes(request: Request, sandbox: &Sandbox) -> Result<Bytes, Refusal> {
    let bytes = Bytes::from_request(request, sandbox).await;
    bytes.map_err(|_| bad_request("The body cannot be read, or is too large."))
}

fn members(bytes: &[u8]) -> Result<Body, Refusal> {
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(members)) => Ok(Body(members)),
        _ => Err(bad_request("The body must be a JSON object.")),
    }
}

impl Body {
    /// The members of one that is inside of another.
    pub fn inside(value: &Value, name: &str) -> Result<Self, Refusal> {
        match value {
            Value::Object(members) => Ok(Self(members.clone())),
            _ => Err(bad_request(&format!("{name} must be an object."))),
        }
    }

    /// Refuses members beyond these (Arize contract, PATCH semantics: extra fields are rejected).
    pub fn only(&self, known: &[&str]) -> Result<(), Refusal> {
        match self.0.keys().find(|name| !known.contains(&name.as_str())) {
            Some(name) => Err(bad_request(&format!("{name} is not a field of this request."))),
            None => Ok(()),
        }
    }

    /// The same for a change, which must say something.
    pub fn changes_only(&self, known: &[&str]) -> Result<(), Refusal> {
        self.only(known)?;
        if self.0.is_empty() {
            return Err(bad_request("At least one field must be given."));
        }
        Ok(())
    }

    /// What is there and not null.
    pub fn given(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// A text that must be there, is not blank and not too long; without the white space around it.
    pub fn text(&self, name: &str, most: usize) -> Result<String, Refusal> {
        let text = self.given(name).ok_or_else(|| bad_request(&format!("{name} is required.")))?;
        fitting(name, text, most)
    }

    /// The same, if it is there.
    pub fn text_if_given(&self, name: &str, most: usize) -> Result<Option<String>, Refusal> {
        self.given(name).map(|text| fitting(name, text, most)).transpose()
    }

    /// A text in a change: it can be changed, and not be cleared.
    pub fn changed_text(&self, name: &str, most: usize) -> Result<Option<String>, Refusal> {
        self.0.get(name).map(|text| fitting(name, text, most)).transpose()
    }

    /// A text that may be empty, if it is there.
    pub fn any_text(&self, name: &str, most: usize) -> Result<Option<String>, Refusal> {
        let Some(value) = self.given(name) else { return Ok(None) };
        let text = value.as_str().ok_or_else(|| bad_request(&format!("{name} must be a text.")))?;
        if text.chars().count() > most {
            return Err(bad_request(&format!("{name} must be at most {most} characters.")));
        }
        Ok(Some(text.to_owned()))
    }

    /// A switch, if it is there.
    pub fn switch(&self, name: &str) -> Result<Option<bool>, Refusal> {
        let Some(value) = self.0.get(name) else { return Ok(None) };
        let switch = value.as_bool();
        switch
            .map(Some)
            .ok_or_else(|| bad_request(&format!("{name} must be true or false.")))
    }

    /// One of some words in either dialect (Arize contract, Dialects).
    pub fn word(&self, name: &str, words: &[&'static str]) -> Result<&'static str, Refusal> {
        let text = self.given(name).and_then(Value::as_str).unwrap_or_default();
        let known = words.iter().find(|word| same_word(word, text)).copied();
        known.ok_or_else(|| bad_request(&format!("{name} must be one of {}.", words.join(", "))))
    }

    /// An id that must be there.
    pub fn id(&self, name: &str) -> Result<String, Refusal> {
        let id = self.given(name).and_then(Value::as_str).filter(|id| is_id(id));
        id.map(str::to_owned)
            .ok_or_else(|| bad_request(&format!("{name} must be a valid id.")))
    }

    /// A moment, if it is there.
    pub fn moment(&self, name: &str) -> Result<Option<Timestamp>, Refusal> {
        let Some(value) = self.given(name) else { return Ok(None) };
        let moment = value.as_str().and_then(|text| text.parse().ok());
        moment
            .map(Some)
            .ok_or_else(|| bad_request(&format!("{name} must be a moment in RFC 3339.")))
    }

    /// A list of texts, if it is there.
    pub fn texts(&self, name: &str) -> Result<Option<Vec<String>>, Refusal> {
        let Some(value) = self.given(name) else { return Ok(None) };
        let texts = value
            .as_array()
            .and_then(|values| values.iter().map(|value| value.as_str().map(str::to_owned)).collect());
        texts
            .map(Some)
            .ok_or_else(|| bad_request(&format!("{name} must be a list of texts.")))
    }
}

fn fitting(name: &str, value: &Value, most: usize) -> Result<String, Refusal> {
    let text = value.as_str().map(str::trim).unwrap_or_default();
    if text.is_empty() || text.chars().count() > most {
        return Err(bad_request(&format!("{name} must be a text of 1 to {most} characters.")));
    }
    Ok(text.to_owned())
}

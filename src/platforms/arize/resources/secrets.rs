//! What an integration proves itself with: a key and headers, which go in and are never read again.

use std::collections::BTreeMap;

use crate::model::action::Secrets;
use crate::model::error::ApiError;
use crate::model::input::{Input, InputKind};
use crate::model::secret::Secret;
use crate::model::values::Values;

/// The key.
pub const KEY: Input =
    Input::new("api_key", "Key for the provider", InputKind::Secret).hint("Arize never tells it again. Left empty, it stays as it is.");
/// Headers, which hold tokens more often than not.
pub const HEADERS: Input = Input::new("headers", "Headers", InputKind::Secret)
    .hint("As JSON, such as {\"X-Key\": \"…\"}: all of them from then on. Left empty, they stay; {} takes them away.");
/// Whether there is a key; the only way to take it away.
pub const HAS_KEY: Input =
    Input::new("has_api_key", "Has a key", InputKind::Switch).hint("Off takes the key away; a new key is filled in above.");

/// What becomes of the key.
pub enum Key<'a> {
    /// It stays as it is.
    Kept,
    /// It is taken away.
    Gone,
    /// It is replaced.
    New(&'a Secret),
}

/// What was filled in of that name; nothing where it is empty.
fn filled<'a>(secrets: &'a Secrets, input: &Input) -> Option<&'a Secret> {
    secrets.get(input.name).filter(|secret| !secret.reveal().trim().is_empty())
}

/// What becomes of the key.
pub fn key<'a>(values: &Values, secrets: &'a Secrets) -> Result<Key<'a>, ApiError> {
    match (filled(secrets, &KEY), values.switch(HAS_KEY.name)) {
        (Some(_), Some(false)) => Err(ApiError::not_sent(
            "A key was filled in and is to be taken away: do one of the two.",
        )),
        (Some(key), _) => Ok(Key::New(key)),
        (None, Some(true)) => Err(ApiError::not_sent("To have a key, it must be filled in.")),
        (None, Some(false)) => Ok(Key::Gone),
        (None, None) => Ok(Key::Kept),
    }
}

/// The headers; nothing where they were not touched.
pub fn headers(secrets: &Secrets) -> Result<Option<BTreeMap<String, String>>, ApiError> {
    let Some(text) = filled(secrets, &HEADERS) else { return Ok(None) };
    // What is wrong with them is not said: the reader would quote them.
    let read = serde_json::from_str(text.reveal());
    read.map(Some)
        .map_err(|_| ApiError::not_sent("The headers are no JSON object of texts, such as {\"X-Key\": \"…\"}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets(name: &'static str, text: &str) -> Secrets {
        Secrets(vec![(name, Secret::new(text.to_owned()))])
    }

    #[test]
    fn headers_are_read_strictly_and_never_quoted() {
        let read = |text: &str| headers(&secrets("headers", text));
        assert!(matches!(read(" "), Ok(None)));
        assert_eq!(read("{}").expect("none").map(|headers| headers.len()), Some(0));
        assert_eq!(read(r#"{"X-Key":"hush"}"#).expect("one").expect("touched")["X-Key"], "hush");
        for wrong in ["X-Key: hush", r#"["hush"]"#, r#"{"X-Key":{"hush":1}}"#] {
            let error = read(wrong).expect_err(wrong);
            assert!(!format!("{error:?}").contains("hush"), "{error:?}");
        }
    }

    #[test]
    fn a_key_is_kept_replaced_or_taken_away() {
        let (none, new) = (Secrets::default(), secrets("api_key", "hush"));
        let has = |on: &str| Values::default().with("has_api_key", on);
        assert!(matches!(key(&Values::default(), &none), Ok(Key::Kept)));
        assert!(matches!(key(&Values::default(), &secrets("api_key", "")), Ok(Key::Kept)));
        assert!(matches!(key(&has("true"), &new), Ok(Key::New(_))));
        assert!(matches!(key(&has("false"), &none), Ok(Key::Gone)));
        assert!(key(&has("true"), &none).is_err() && key(&has("false"), &new).is_err());
    }
}

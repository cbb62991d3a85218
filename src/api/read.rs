//! Reading replies: strictly as bytes and JSON, leniently as records.

use std::collections::HashMap;

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};
use serde_json::error::Category;
use serde_json::value::RawValue;

use super::request::Reply;
use crate::model::error::ErrorKind;
use crate::model::field::{Field, fields};
use crate::model::given::FromJson;
use crate::model::page::{Page, Unreadable};

/// The one thing a record must have: the id by which it can be asked for again. A number is taken digit by digit.
pub struct Id(pub String);

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?.get();
        String::from_json(raw)
            .filter(|id| !id.is_empty())
            .map(Self)
            .ok_or_else(|| D::Error::custom("the id is neither text nor a number"))
    }
}

/// The JSON text of a successful reply.
///
/// # Errors
/// [`ErrorKind::Empty`], [`ErrorKind::WrongContentType`], [`ErrorKind::NotText`], [`ErrorKind::Truncated`] or [`ErrorKind::BadJson`].
pub fn json(reply: &Reply) -> Result<&RawValue, ErrorKind> {
    check(reply)?;
    let text = std::str::from_utf8(&reply.body).map_err(|_| ErrorKind::NotText)?;
    serde_json::from_str(text).map_err(|error| malformed(&error))
}

/// Whether a reply has content, and says that it is JSON.
///
/// # Errors
/// [`ErrorKind::Empty`] or [`ErrorKind::WrongContentType`].
pub fn check(reply: &Reply) -> Result<(), ErrorKind> {
    if reply.body.iter().all(u8::is_ascii_whitespace) {
        return Err(ErrorKind::Empty);
    }
    let media = reply
        .header("content-type")
        .unwrap_or_default()
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    // `application/links+json` and `application/problem+json` are JSON too (RFC 6839).
    if !(media == "application/json" || media.ends_with("+json")) {
        return Err(ErrorKind::WrongContentType(media));
    }
    Ok(())
}

/// What came is JSON, and no list.
pub(super) fn no_list() -> ErrorKind {
    ErrorKind::Unexpected("a list was expected".to_owned())
}

fn malformed(error: &serde_json::Error) -> ErrorKind {
    // A body without a length may end early and still look complete to the browser; only the JSON tells.
    if error.classify() == Category::Eof {
        ErrorKind::Truncated
    } else {
        ErrorKind::BadJson(error.line(), error.column())
    }
}

/// One object of a reply.
///
/// # Errors
/// [`ErrorKind::Unexpected`] if it is not of that form.
pub fn object<'a, T: Deserialize<'a>>(json: &'a RawValue) -> Result<T, ErrorKind> {
    serde_json::from_str(json.get()).map_err(|error| ErrorKind::Unexpected(error.to_string()))
}

/// A record as we understand it, and every field of it.
pub type Full<T> = (T, Vec<Field>);

/// One record, understood and in full. `within` names the member that holds it, where the reply wraps it.
///
/// # Errors
/// Those of [`json`], or [`ErrorKind::Unexpected`].
pub fn record<T: DeserializeOwned>(reply: &Reply, within: Option<&'static str>) -> Result<Full<T>, ErrorKind> {
    let mut json = json(reply)?;
    if let Some(name) = within {
        let members: HashMap<String, &RawValue> = object(json)?;
        json = members
            .get(name)
            .copied()
            .ok_or_else(|| ErrorKind::Unexpected(format!("{name} is missing")))?;
    }
    Ok((object(json)?, fields(json.get())))
}

/// The rows of a list, each read by itself: one that cannot be read is counted and does not lose its neighbours.
///
/// # Errors
/// [`ErrorKind::Unexpected`] if it is no list at all.
pub fn rows<T: DeserializeOwned>(json: &RawValue) -> Result<Page<T>, ErrorKind> {
    let elements: Vec<&RawValue> = serde_json::from_str(json.get()).map_err(|_| no_list())?;
    let mut page = Page {
        rows: Vec::with_capacity(elements.len()),
        ..Page::default()
    };
    for (row, element) in elements.into_iter().enumerate() {
        match serde_json::from_str(element.get()) {
            Ok(read) => page.rows.push(read),
            Err(error) => page.unreadable.push(Unreadable {
                row,
                why: error.to_string(),
            }),
        }
    }
    Ok(page)
}

/// A reply that should be empty, or whose content says nothing: the status alone counts. But a page is no answer of a platform: it
/// comes from something in between, mostly a sign-in, and then nothing is known.
///
/// # Errors
/// [`ErrorKind::WrongContentType`].
pub fn nothing(reply: &Reply) -> Result<(), ErrorKind> {
    let media = reply.header("content-type").unwrap_or_default();
    if media.starts_with("text/html") && !reply.body.is_empty() {
        return Err(ErrorKind::WrongContentType("text/html".to_owned()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(media: &str, body: &[u8]) -> Reply {
        Reply {
            status: 200,
            headers: vec![("content-type".to_owned(), media.to_owned())],
            body: body.to_vec().into(),
        }
    }

    fn kind(media: &str, body: &[u8]) -> ErrorKind {
        json(&reply(media, body)).unwrap_err()
    }

    #[test]
    fn what_is_no_json_is_refused_with_its_own_reason() {
        assert_eq!(kind("application/json", b"  \n"), ErrorKind::Empty);
        assert_eq!(
            kind("text/html; charset=utf-8", b"<html>"),
            ErrorKind::WrongContentType("text/html".to_owned())
        );
        assert_eq!(kind("application/json", b"[\"\xff\"]"), ErrorKind::NotText);
        assert_eq!(kind("application/json", b"[{\"a\":"), ErrorKind::Truncated);
        assert_eq!(kind("application/json", b"[1,\n2 3]"), ErrorKind::BadJson(2, 3));
        assert_eq!(kind("application/json", b"[1] trailing"), ErrorKind::BadJson(1, 5));
    }

    #[test]
    fn a_page_is_no_answer_even_where_nothing_was_promised() {
        assert_eq!(
            nothing(&reply("text/html; charset=utf-8", b"<html>")),
            Err(ErrorKind::WrongContentType("text/html".to_owned()))
        );
        assert_eq!(nothing(&reply("text/plain", b"done")), Ok(()));
    }

    #[test]
    fn a_nested_bomb_is_an_error_and_not_an_overflow() {
        let bomb = "[".repeat(100_000);
        assert!(json(&reply("application/json", bomb.as_bytes())).is_err());
    }

    #[test]
    fn one_bad_row_never_loses_a_page() {
        #[derive(Deserialize)]
        struct Row {
            id: u32,
        }
        let reply = reply("application/json", br#"[{"id":1},{"id":"x"},{},{"id":4}]"#);
        let page: Page<Row> = rows(json(&reply).unwrap()).unwrap();
        assert_eq!(page.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [1, 4]);
        assert_eq!(page.unreadable.iter().map(|bad| bad.row).collect::<Vec<_>>(), [1, 2]);
    }
}

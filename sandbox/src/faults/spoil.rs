//! How each fault spoils an answer.
//!
//! Two faults need the connection itself. `drop` marks the answer with [`Dropped`], and the server then closes the
//! connection without a byte; `cut_body` is a body that breaks off with an error, which the server turns into a closed
//! connection. In a test that calls the `Router` without a socket, both show as a body that fails to be read, the
//! first with the mark among the response's extensions. `stall` is a body that never comes, there as well.

use std::convert::Infallible;
use std::io;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, LOCATION, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use bytes::Bytes;
use futures_util::stream;
use serde_json::{Map, Value, json};

use super::Fault;

/// The mark of an answer that must never be sent: the server closes the connection instead.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the connection was dropped on request")]
pub struct Dropped;

/// What a single sign-on shows to somebody who is signed out.
const LOGIN_PAGE: &str = "<!DOCTYPE html>\n<html><head><title>Sign in</title></head>\
    <body><h1>Sign in</h1><form method=\"post\"><input name=\"user\"><input name=\"password\" type=\"password\">\
    </form></body></html>\n";

/// Spoils `answer` as `fault` says; `refusal` makes an error in the vendor's shape.
pub async fn spoil(fault: &Fault, answer: Response, refusal: impl Fn(StatusCode, &str) -> Response) -> Response {
    match fault {
        Fault::Latency { .. } => answer,
        Fault::Status { status, body, retry_after } => other_status(*status, body.as_ref(), retry_after.as_ref(), refusal),
        Fault::Html => page(),
        Fault::Redirect { location } => redirect(location),
        Fault::Drop => {
            let mut dropped = Response::new(Body::from_stream(stream::iter([Err::<Bytes, _>(Dropped)])));
            dropped.extensions_mut().insert(Dropped);
            dropped
        }
        Fault::ContentType { value } => {
            let mut answer = answer;
            if let Ok(value) = HeaderValue::from_str(value) {
                answer.headers_mut().insert(CONTENT_TYPE, value);
            }
            answer
        }
        _ => {
            let (mut parts, body) = answer.into_parts();
            let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
            parts.headers.remove(CONTENT_LENGTH);
            let announced = |headers: &mut axum::http::HeaderMap, length: usize| {
                headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
            };
            let body = match fault {
                Fault::CutBody => {
                    announced(&mut parts.headers, bytes.len().max(2));
                    half_of(&bytes)
                }
                Fault::Stall => {
                    announced(&mut parts.headers, bytes.len().max(1));
                    Body::from_stream(stream::pending::<Result<Bytes, Infallible>>())
                }
                Fault::Drip { bytes: size, every_ms } => {
                    announced(&mut parts.headers, bytes.len());
                    drip(bytes, (*size).max(1), Duration::from_millis(*every_ms))
                }
                Fault::Truncate => Body::from(bytes.slice(..bytes.len() / 2)),
                Fault::TooLarge { bytes: size } => {
                    let missing = size.saturating_sub(bytes.len());
                    announced(&mut parts.headers, bytes.len() + missing);
                    padded(bytes, missing)
                }
                other => Body::from(rewritten(other, &bytes)),
            };
            Response::from_parts(parts, body)
        }
    }
}

fn other_status(
    status: u16,
    body: Option<&Value>,
    retry_after: Option<&Value>,
    refusal: impl Fn(StatusCode, &str) -> Response,
) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let reason = status.canonical_reason().unwrap_or("Error");
    let mut answer = refusal(status, reason);
    if let Some(body) = body {
        let text = match body {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        answer.headers_mut().remove(CONTENT_LENGTH);
        *answer.body_mut() = Body::from(text);
    }
    if let Some(wait) = retry_after {
        let text = match wait {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        if let Ok(value) = HeaderValue::from_str(&text) {
            answer.headers_mut().insert(RETRY_AFTER, value);
        }
    }
    answer
}

fn page() -> Response {
    let mut answer = Response::new(Body::from(LOGIN_PAGE));
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    answer.headers_mut().insert(CONTENT_TYPE, kind);
    answer
}

fn redirect(location: &str) -> Response {
    let mut answer = Response::new(Body::empty());
    *answer.status_mut() = StatusCode::FOUND;
    if let Ok(location) = HeaderValue::from_str(location) {
        answer.headers_mut().insert(LOCATION, location);
    }
    answer
}

/// Half of a body, and then an error.
fn half_of(bytes: &Bytes) -> Body {
    let half = bytes.slice(..bytes.len() / 2);
    Body::from_stream(stream::unfold(Some(half), |half| async move {
        if let Some(half) = half {
            return Some((Ok(half), None));
        }
        // A pause lets the server send what it has: an error at once would take the headers with it.
        tokio::task::yield_now().await;
        Some((Err(io::Error::from(io::ErrorKind::ConnectionAborted)), None))
    }))
}

fn drip(bytes: Bytes, size: usize, every: Duration) -> Body {
    Body::from_stream(stream::unfold((bytes, true), move |(mut rest, first)| async move {
        if rest.is_empty() {
            return None;
        }
        if !first {
            tokio::time::sleep(every).await;
        }
        let piece = rest.split_to(size.min(rest.len()));
        Some((Ok::<_, Infallible>(piece), (rest, false)))
    }))
}

/// White space after the JSON, in pieces, so that fifty megabytes are sent without being held.
fn padded(bytes: Bytes, missing: usize) -> Body {
    const PIECE: usize = 1 << 16;
    static SPACE: [u8; PIECE] = [b' '; PIECE];
    let pieces = std::iter::once(bytes).chain(
        (0..missing)
            .step_by(PIECE)
            .map(move |start| Bytes::from_static(&SPACE[..PIECE.min(missing - start)])),
    );
    Body::from_stream(stream::iter(pieces.map(Ok::<_, Infallible>)))
}

/// The faults that change what the body says.
fn rewritten(fault: &Fault, bytes: &Bytes) -> Bytes {
    match fault {
        Fault::EmptyBody => return Bytes::new(),
        Fault::BadUtf8 => return with_bad_utf8(bytes),
        Fault::MalformedJson => {
            let mut text = bytes.to_vec();
            // The last bracket turns into a semicolon: complete in length, broken in grammar wherever one looks.
            if let Some(last) = text.iter_mut().rfind(|byte| !byte.is_ascii_whitespace()) {
                *last = b';';
            }
            return text.into();
        }
        _ => {}
    }
    let Ok(mut document) = serde_json::from_slice::<Value>(bytes) else {
        return bytes.clone();
    };
    match fault {
        Fault::MissingField { field } => change(&mut document, field, |object, key| {
            object.remove(key);
        }),
        Fault::NullField { field } => change(&mut document, field, |object, key| {
            object.insert(key.to_owned(), Value::Null);
        }),
        Fault::WrongType { field } => change(&mut document, field, |object, key| {
            let wrong = other_type(&object[key]);
            object.insert(key.to_owned(), wrong);
        }),
        Fault::UnknownEnum { field, value } => change(&mut document, field, |object, key| {
            object.insert(key.to_owned(), json!(value));
        }),
        Fault::ExtraField => {
            if let Some(object) = first_row(&mut document).as_object_mut() {
                object.insert("fieldFromTheFuture".into(), json!({ "nested": [1, "two", null] }));
            }
        }
        _ => {}
    }
    document.to_string().into()
}

/// Puts two bytes that no UTF-8 text has into the first text of the body that is a value.
fn with_bad_utf8(bytes: &Bytes) -> Bytes {
    let mut text = bytes.to_vec();
    let value = text.windows(2).position(|pair| pair == b":\"");
    let place = value.map_or(0, |place| place + 2).min(text.len());
    text.splice(place..place, [0xc3, 0x28]);
    text.into()
}

fn other_type(value: &Value) -> Value {
    match value {
        Value::String(_) | Value::Null => json!(12345),
        Value::Number(_) => json!("not a number"),
        Value::Bool(_) => json!("perhaps"),
        Value::Array(_) => json!({}),
        Value::Object(_) => json!([]),
    }
}

/// The first row of a list, whatever envelope it comes in, or the object itself.
fn first_row(document: &mut Value) -> &mut Value {
    // Found by its path, because the borrow of a row must not outlive the search for it.
    let path = if document.as_array().is_some_and(|rows| !rows.is_empty()) {
        Some("/0".to_owned())
    } else {
        ["users", "data", "items"].iter().find_map(|key| {
            let inner = document.get(key)?;
            if inner.is_object() {
                return Some(format!("/{key}"));
            }
            let rows = inner.as_array()?;
            (!rows.is_empty()).then(|| format!("/{key}/0"))
        })
    };
    match path {
        Some(path) if document.pointer(&path).is_some() => {
            // The pointer was just seen to exist.
            document.pointer_mut(&path).unwrap_or_else(|| unreachable!())
        }
        _ => document,
    }
}

/// Changes a field of the first row wherever the key occurs in it; where it does not, anywhere in the document.
fn change(document: &mut Value, field: &str, with: impl Fn(&mut Map<String, Value>, &str) + Copy) {
    if !change_within(first_row(document), field, with) {
        change_within(document, field, with);
    }
}

fn change_within(value: &mut Value, field: &str, with: impl Fn(&mut Map<String, Value>, &str) + Copy) -> bool {
    match value {
        Value::Object(object) => {
            let mut found = object.contains_key(field);
            if found {
                with(object, field);
            }
            for inner in object.values_mut() {
                found |= change_within(inner, field, with);
            }
            found
        }
        Value::Array(rows) => {
            let mut found = false;
            for row in rows {
                found |= change_within(row, field, with);
            }
            found
        }
        _ => false,
    }
}

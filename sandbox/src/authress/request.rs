//! What a request to Authress brings: ids in its path, a page that is asked for, a JSON document.

use axum::body::to_bytes;
use axum::extract::{FromRequest, FromRequestParts, RawPathParams, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde_json::{Value, json};

use super::document::{self, Document};
use super::record::ACCOUNT;
use super::{invalid, refuse};
use crate::Sandbox;
use crate::address::Query;
use crate::cursor;
use crate::platform::Platform;
use crate::refusal::Refusal;

/// (choice) The largest document that is taken.
const LARGEST: usize = 1 << 20;

/// The ids in the path, decoded one by one after the route was found.
pub struct Ids(Vec<(String, String)>);

impl Ids {
    /// The id of that name, unless it is longer than it may be.
    pub fn get(&self, name: &str, most: usize) -> Result<String, Refusal> {
        let id = self.0.iter().find(|(known, _)| known == name).map_or("", |(_, id)| id);
        document::length(name, id, most)?;
        Ok(id.to_owned())
    }
}

impl FromRequestParts<Sandbox> for Ids {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, sandbox: &Sandbox) -> Result<Self, Refusal> {
        let params = RawPathParams::from_request_parts(parts, sandbox).await;
        let params = params.map_err(|_| invalid("An id in the path is not UTF-8."))?;
        Ok(Self(params.iter().map(|(name, id)| (name.to_owned(), id.to_owned())).collect()))
    }
}

/// The JSON object in the body, without what is null. (choice) What is no JSON object is a bad request: 400.
pub struct Sent(pub Document);

impl FromRequest<Sandbox> for Sent {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &Sandbox) -> Result<Self, Refusal> {
        let bytes = to_bytes(request.into_body(), LARGEST).await.map_err(|_| too_large())?;
        let mut value: Value = serde_json::from_slice(&bytes).map_err(|_| no_object())?;
        document::without_nulls(&mut value);
        match value {
            Value::Object(members) => Ok(Self(members)),
            _ => Err(no_object()),
        }
    }
}

fn no_object() -> Refusal {
    refuse(StatusCode::BAD_REQUEST, "InvalidJson", "The body must be a JSON object.")
}

/// A document is too large (Authress contract, "Errors", 413).
pub fn too_large() -> Refusal {
    refuse(StatusCode::PAYLOAD_TOO_LARGE, "DocumentTooLarge", "The document is too large.")
}

/// The bounds of a list that has pages.
#[derive(Clone, Copy)]
pub struct Bounds {
    /// The most rows of a page, which is also how many come unless asked otherwise.
    pub rows: usize,
    /// The longest filter; 0 where there is none.
    pub filter: usize,
}

/// A page that is asked for.
pub struct Asked {
    /// How many rows at most.
    pub limit: usize,
    /// After which row.
    pub after: i64,
    /// What is looked for, in lower case.
    pub filter: Option<String>,
}

impl Asked {
    /// Reads limit, cursor and filter.
    pub fn of(query: &Query, bounds: Bounds) -> Result<Self, Refusal> {
        let limit: usize = match query.filled("limit") {
            None => bounds.rows,
            Some(text) => text.parse().unwrap_or(0),
        };
        if !(1..=bounds.rows).contains(&limit) {
            return Err(invalid(&format!("limit must be between 1 and {}.", bounds.rows)));
        }
        // An empty filter is sent, and is none (Authress contract, "Path parameters").
        let filter = query.filled("filter").filter(|_| bounds.filter > 0);
        if let Some(filter) = filter {
            document::length("filter", filter, bounds.filter)?;
        }
        let after = match query.filled("cursor") {
            None => 0,
            Some(text) => cursor::read(Platform::Authress, text).ok_or_else(|| invalid("cursor is not one that this server has given."))?,
        };
        Ok(Self {
            limit,
            after,
            filter: filter.map(str::to_lowercase),
        })
    }

    /// The rows of the page, and the cursor of the next one. One row more than asked for shows whether there is one.
    pub fn page<T>(&self, mut rows: Vec<(i64, T)>) -> (Vec<T>, Option<String>) {
        let next = (rows.len() > self.limit)
            .then(|| rows.get(self.limit - 1))
            .flatten()
            .map(|(last, _)| cursor::after(Platform::Authress, *last));
        rows.truncate(self.limit);
        (rows.into_iter().map(|(_, row)| row).collect(), next)
    }
}

/// What stands beside the rows (Authress contract, "Pagination").
pub fn pagination(next: Option<&str>) -> Value {
    json!({ "next": next.map(|cursor| json!({ "cursor": cursor })) })
}

/// `next` is there only when there is a next page (Authress contract, Pagination). (choice) The addresses are the
/// vendor's own, as behind any gateway: a client goes on with the cursor.
pub fn links(path: &str, query: &Query, limit: usize, next: Option<&str>) -> Value {
    let address = |cursor: Option<&str>| {
        let mut pairs = form_urlencoded::Serializer::new(String::new());
        pairs.append_pair("limit", &limit.to_string());
        for name in ["filter", "tenantId", "status"] {
            if let Some(value) = query.get(name) {
                pairs.append_pair(name, value);
            }
        }
        if let Some(cursor) = cursor {
            pairs.append_pair("cursor", cursor);
        }
        link(&format!("{path}?{}", pairs.finish()))
    };
    let mut links = json!({ "self": address(query.filled("cursor")) });
    if let Some(cursor) = next {
        links["next"] = address(Some(cursor));
    }
    links
}

/// One link.
pub fn link(path: &str) -> Value {
    json!({ "href": format!("https://{ACCOUNT}.api.authress.io/v1{path}") })
}

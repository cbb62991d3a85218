//! How TrueFoundry wraps and complains (contract, "Pagination" and "Errors").

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::api::read;
use crate::api::request::{Query, Reply};
use crate::from_json;
use crate::model::error::{ErrorKind, Said};
use crate::model::given::Given;
use crate::model::page::Page;
use crate::model::secret::Secret;
use crate::platforms::next_offset;

/// Which rows of a list (contract, "Pagination").
#[derive(Clone, Copy, Debug, Default)]
pub struct Rows {
    /// Rows to a page; the platform decides when it is not said.
    pub limit: Option<u32>,
    /// The first row, from 0.
    pub offset: usize,
}

impl Rows {
    /// The parameters of a list.
    pub fn query(self) -> Query {
        Query::new().with_some("limit", self.limit.as_ref()).with("offset", &self.offset)
    }
}

/// The envelope of a list.
#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow)]
    data: &'a RawValue,
    #[serde(default)]
    pagination: Given<Pagination>,
}

#[derive(Deserialize)]
struct Pagination {
    #[serde(default)]
    total: Given<String>,
}

from_json!(Pagination);

impl Envelope<'_> {
    fn total(&self) -> Option<u64> {
        self.pagination.value()?.total.text()?.parse().ok()
    }
}

/// A page of a list that began at that row.
///
/// # Errors
/// If it is no list in an envelope.
pub fn page<T: DeserializeOwned>(reply: &Reply, offset: usize) -> Result<Page<T>, ErrorKind> {
    let envelope: Envelope = read::object(read::json(reply)?)?;
    let page = read::rows(envelope.data)?;
    let total = envelope.total();
    Ok(Page {
        next: next_offset(offset, page.rows.len() + page.unreadable.len(), total),
        total,
        ..page
    })
}

/// A list that comes whole.
///
/// # Errors
/// If it is no list in an envelope.
pub fn whole<T: DeserializeOwned>(reply: &Reply) -> Result<Page<T>, ErrorKind> {
    let envelope: Envelope = read::object(read::json(reply)?)?;
    read::rows(envelope.data)
}

/// The token of an answer, if it holds one. It is told once (contract, "Related admin endpoints").
///
/// # Errors
/// If it is no object.
pub fn token(reply: &Reply) -> Result<Option<Secret>, ErrorKind> {
    #[derive(Deserialize)]
    struct Told {
        #[serde(default)]
        token: Given<String>,
    }
    // The reader's own words could quote what it read, and that may be a token.
    let told: Told = read::object(read::json(reply)?).map_err(|_| without_token())?;
    Ok(match told.token {
        Given::Value(token) if !token.is_empty() => Some(Secret::new(token)),
        _ => None,
    })
}

/// The answer should have held a token.
pub fn without_token() -> ErrorKind {
    ErrorKind::Unexpected("a token was expected".to_owned())
}

#[derive(Deserialize)]
struct HttpError {
    #[serde(default)]
    message: Given<String>,
}

/// The message.
pub fn complaint(reply: &Reply) -> Option<Said> {
    let error: HttpError = serde_json::from_slice(&reply.body).ok()?;
    Some(Said {
        text: error.message.text()?.to_owned(),
        request_id: None,
    })
}

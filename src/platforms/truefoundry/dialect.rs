//! How TrueFoundry wraps and complains (contract, "Pagination" and "Errors").

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::api::request::Reply;
use crate::from_json;
use crate::model::error::Said;
use crate::model::given::Given;

/// The envelope of a list.
#[derive(Deserialize)]
pub struct Envelope<'a> {
    /// The rows.
    #[serde(borrow)]
    pub data: &'a RawValue,
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
    /// How many rows there are in all, if it says.
    pub fn total(&self) -> Option<u64> {
        self.pagination.value()?.total.text()?.parse().ok()
    }
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

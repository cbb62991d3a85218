//! How Authress pages and complains (contract, "Pagination" and "Errors").

use serde::Deserialize;

use crate::api::request::Reply;
use crate::from_json;
use crate::model::error::Said;
use crate::model::given::Given;
use crate::model::page::Cursor;

/// What every collection says about its next page.
#[derive(Deserialize)]
pub struct Pagination {
    #[serde(default)]
    next: Given<Next>,
}

#[derive(Deserialize)]
struct Next {
    #[serde(default)]
    cursor: Given<String>,
}

from_json!(Pagination, Next);

/// The cursor of the next page, if there is one.
pub fn next(pagination: &Given<Pagination>) -> Option<Cursor> {
    let cursor = pagination.value()?.next.value()?.cursor.text()?;
    Some(Cursor(cursor.to_owned()))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Complaint {
    #[serde(default)]
    title: Given<String>,
    #[serde(default)]
    error_code: Given<String>,
    #[serde(default)]
    error_id: Given<String>,
}

/// The title, else the code. The form of an error is not promised (contract, "Errors"): status decides, this only speaks.
pub fn complaint(reply: &Reply) -> Option<Said> {
    let body: Complaint = serde_json::from_slice(&reply.body).ok()?;
    let text = body.title.text().or(body.error_code.text())?.to_owned();
    Some(Said {
        text,
        request_id: body.error_id.text().map(str::to_owned),
    })
}

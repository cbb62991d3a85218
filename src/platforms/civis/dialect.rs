//! How Civis pages and complains (contract 1, "Pagination" and "Errors").

use serde::Deserialize;

use crate::api::request::{Body, Reply};
use crate::model::error::Said;
use crate::model::given::Given;
use crate::model::page::{Cursor, Page};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Complaint {
    #[serde(default)]
    error: Given<String>,
    #[serde(default)]
    error_description: Given<String>,
}

/// The description, else the slug; a refused key is explained in `WWW-Authenticate` alone.
pub fn complaint(reply: &Reply) -> Option<Said> {
    let body: Option<Complaint> = serde_json::from_slice(&reply.body).ok();
    let text = body.and_then(|body| body.error_description.text().or(body.error.text()).map(str::to_owned));
    let text = text.or_else(|| reply.header("www-authenticate").map(str::to_owned))?;
    Some(Said { text, request_id: None })
}

/// Totals and page numbers come in headers. Where a proxy drops them, a full page means that there may be another. The next page is
/// named by the number of rows before it, because the size of a page may change on the way (see [`page_number`]).
pub fn paged<T>(mut page: Page<T>, reply: &Reply, number: usize, limit: usize) -> Page<T> {
    let came = page.rows.len() + page.unreadable.len();
    page.total = reply.number("x-pagination-total-entries");
    let more = match reply.number("x-pagination-total-pages") {
        Some(pages) => (number as u64) < pages,
        None => came >= limit,
    };
    page.next = (more && came > 0).then(|| Cursor((number * limit).to_string()));
    page
}

/// The page, from 1, that has the row with which a list goes on. It may begin with rows that are already known.
pub fn page_number(rows_before: usize, limit: u32) -> usize {
    rows_before / limit.max(1) as usize + 1
}

/// What a call without arguments carries: the platform's own client sends an empty object (contract 1, "Media type").
pub fn no_arguments() -> Body {
    Body::document("{}")
}

/// The endpoint of a struct that does one thing to one record, named by its id, without arguments.
macro_rules! deed {
    ($name:ident, $method:ident $above:literal $below:literal, $class:ident, $output:ty, $read:expr) => {
        impl Endpoint for $name<'_> {
            type Output = $output;
            const METHOD: Method = Method::$method;
            const CLASS: Class = Class::$class;
            const ACCEPT: Option<&'static str> = None;

            fn path(&self) -> Path {
                Path::of($above).segment(self.id).literal($below)
            }

            fn body(&self) -> Body {
                dialect::no_arguments()
            }

            fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
                $read(reply)
            }
        }
    };
}
pub(super) use deed;

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(headers: &[(&str, &str)], body: &str) -> Reply {
        let headers = headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        Reply {
            status: 400,
            headers,
            body: body.as_bytes().to_vec().into(),
        }
    }

    #[test]
    fn the_vendors_words_are_found_wherever_they_stand() {
        let said = |reply: Reply| complaint(&reply).map(|said| said.text);
        assert_eq!(
            said(reply(
                &[],
                r#"{"error":"bad_request","errorDescription":"Limit is too large.","code":400}"#
            ))
            .as_deref(),
            Some("Limit is too large.")
        );
        assert_eq!(said(reply(&[], r#"{"error":"not_found"}"#)).as_deref(), Some("not_found"));
        assert_eq!(
            said(reply(&[("www-authenticate", "Expired key")], "")).as_deref(),
            Some("Expired key")
        );
        assert_eq!(said(reply(&[], "<html>")), None);
    }

    #[test]
    fn without_headers_a_full_page_may_have_a_next_one_and_a_short_one_has_none() {
        let page = |rows: usize| Page {
            rows: vec![0; rows],
            ..Page::default()
        };
        assert_eq!(paged(page(2), &reply(&[], ""), 3, 2).next, Some(Cursor("6".to_owned())));
        assert_eq!(paged(page(1), &reply(&[], ""), 3, 2).next, None);
        assert_eq!(paged(page(2), &reply(&[("x-pagination-total-pages", "3")], ""), 3, 2).next, None);
    }

    #[test]
    fn a_page_of_another_size_begins_at_or_before_the_row_that_comes_next() {
        assert_eq!(page_number(0, 100), 1);
        assert_eq!(page_number(100, 100), 2);
        assert_eq!(page_number(100, 1_000), 1);
        assert_eq!(page_number(1_000, 1_000), 2);
    }
}

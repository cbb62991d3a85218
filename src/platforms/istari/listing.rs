//! A numbered page of a list: `items`, `total`, `page`, `size`, `pages` (contract 1, "Pagination").

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::api::read;
use crate::api::request::{Query, Reply};
use crate::model::error::ErrorKind;
use crate::model::given::Given;
use crate::model::page::{Cursor, Page};

/// The largest page that the platform gives (contract 1, "Pagination").
pub const LARGEST: u32 = 100;

/// Which part of a list is asked for. What is not given is the platform's default: the first page, of ten rows.
#[derive(Clone, Copy, Debug, Default)]
pub struct Part {
    /// From 1.
    pub page: Option<u32>,
    /// From 1 to 100.
    pub size: Option<u32>,
}

impl Part {
    /// The part that a cursor of ours stands for, in pages of that size.
    pub fn of(from: Option<&Cursor>, size: u32) -> Self {
        Self {
            page: from.and_then(|cursor| cursor.0.parse().ok()),
            size: Some(size.clamp(1, LARGEST)),
        }
    }

    /// Adds itself to a query.
    pub fn query(self, query: Query) -> Query {
        query.with_some("page", self.page.as_ref()).with_some("size", self.size.as_ref())
    }

    /// Why the platform would refuse it.
    pub fn objection(self) -> Option<String> {
        if self.page == Some(0) {
            return Some("Pages are counted from 1.".to_owned());
        }
        self.size
            .is_some_and(|size| !(1..=LARGEST).contains(&size))
            .then(|| format!("A page holds 1 to {LARGEST} rows."))
    }
}

#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow)]
    items: &'a RawValue,
    #[serde(default)]
    total: Given<String>,
    #[serde(default)]
    page: Given<String>,
    #[serde(default)]
    pages: Given<String>,
}

/// Reads a page. The number of the next one is its cursor.
///
/// # Errors
/// Why it is no page.
pub fn page<T: DeserializeOwned>(reply: &Reply) -> Result<Page<T>, ErrorKind> {
    let envelope: Envelope = read::object(read::json(reply)?)?;
    let number = |given: &Given<String>| given.text().and_then(|text| text.parse::<u64>().ok());
    let rows = read::rows(envelope.items)?;
    let next = match (number(&envelope.page), number(&envelope.pages)) {
        (Some(page), Some(pages)) if page < pages => Some(Cursor((page + 1).to_string())),
        _ => None,
    };
    Ok(Page {
        next,
        total: number(&envelope.total),
        ..rows
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::read::Id;

    #[derive(Deserialize)]
    struct Row {
        id: Id,
    }

    fn read(body: &str) -> Result<Page<Row>, ErrorKind> {
        page(&Reply {
            status: 200,
            headers: vec![("content-type".to_owned(), "application/json".to_owned())],
            body: body.as_bytes().to_vec().into(),
        })
    }

    #[test]
    fn a_page_that_the_platform_would_refuse_is_not_asked_for() {
        for (page, size) in [(Some(0), None), (None, Some(0)), (None, Some(101))] {
            assert!(Part { page, size }.objection().is_some());
        }
        assert!(Part::default().objection().is_none());
    }

    #[test]
    fn the_last_page_leads_nowhere_and_others_to_the_next() {
        let first = read(r#"{"items":[{"id":"a"},{"id":null}],"total":3,"page":1,"size":2,"pages":2}"#).unwrap();
        assert_eq!((first.rows[0].id.0.as_str(), first.unreadable.len()), ("a", 1));
        assert_eq!((first.next, first.total), (Some(Cursor("2".to_owned())), Some(3)));
        assert_eq!(read(r#"{"items":[],"total":3,"page":2,"size":2,"pages":2}"#).unwrap().next, None);
        assert!(read(r#"{"total":3}"#).is_err());
    }
}

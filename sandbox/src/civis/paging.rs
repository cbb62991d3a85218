//! Pages of Civis: a bare array, with the totals in headers (Civis contract 1, pagination).

use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;

use super::{answer, bad_request};
use crate::address::Query;
use crate::refusal::Refusal;

/// Which page of which size.
#[derive(Debug, Clone, Copy)]
pub struct Paging {
    /// Rows on a page.
    pub limit: i64,
    page: i64,
}

impl Paging {
    /// Reads `limit` and `page_num`.
    pub fn read(query: &Query, default: i64, most: i64) -> Result<Self, Refusal> {
        let limit = number(query, "limit")?.unwrap_or(default);
        if !(1..=most).contains(&limit) {
            return Err(bad_request(&format!("limit must be between 1 and {most}")));
        }
        let page = number(query, "page_num")?.unwrap_or(1);
        if page < 1 {
            return Err(bad_request("page_num must be at least 1"));
        }
        Ok(Self { limit, page })
    }

    /// How many rows come before the page.
    pub fn offset(self) -> i64 {
        self.limit.saturating_mul(self.page - 1)
    }

    /// The answer with the rows of the page.
    pub fn answer(self, total: i64, rows: &[String]) -> Response {
        let mut response = array(rows);
        let pages = total.div_euclid(self.limit) + i64::from(total.rem_euclid(self.limit) > 0);
        for (name, value) in [
            ("x-pagination-per-page", self.limit),
            ("x-pagination-current-page", self.page),
            ("x-pagination-total-pages", pages),
            ("x-pagination-total-entries", total),
        ] {
            response
                .headers_mut()
                .insert(HeaderName::from_static(name), HeaderValue::from(value));
        }
        response.headers_mut().insert(
            "access-control-expose-headers",
            HeaderValue::from_static(
                "X-Pagination-Per-Page, X-Pagination-Current-Page, X-Pagination-Total-Pages, X-Pagination-Total-Entries",
            ),
        );
        response
    }
}

/// A list without pages.
pub fn array(rows: &[String]) -> Response {
    answer(StatusCode::OK, format!("[{}]", rows.join(",")))
}

/// Whether the order is turned round.
pub fn descending(query: &Query, default: bool) -> Result<bool, Refusal> {
    match query.filled("order_dir") {
        None => Ok(default),
        Some("asc") => Ok(false),
        Some("desc") => Ok(true),
        Some(_) => Err(bad_request("order_dir must be one of: asc, desc")),
    }
}

/// A whole number of the query.
pub fn number(query: &Query, name: &str) -> Result<Option<i64>, Refusal> {
    query
        .filled(name)
        .map(|text| text.parse().map_err(|_| bad_request(&format!("{name} is invalid"))))
        .transpose()
}

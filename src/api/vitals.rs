//! What a platform tells of itself: whether it is well, and how much of it is used. Most platforms tell neither.

use super::Soon;
use super::client::Client;
use crate::model::error::ApiError;
use crate::model::vitals::{Usage, Vital};

/// The word of a platform on itself.
pub trait Vitals: Sync {
    /// What can be asked, in the order in which it is shown.
    fn questions(&self) -> &'static [&'static str];

    /// Asks one of [`Vitals::questions`], by its place.
    fn ask<'a>(&'a self, client: &'a Client, question: usize) -> Soon<'a, Result<Vital, ApiError>>;

    /// How much was used from the first to the last day, such as `2026-01-31`.
    fn usage<'a>(&'a self, client: &'a Client, first: &'a str, last: &'a str) -> Soon<'a, Result<Usage, ApiError>>;
}

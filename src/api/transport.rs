//! How a request travels: one method, so that a browser, a test's router and a recorder can all stand there.

use super::Soon;
use super::policy::Limits;
use super::request::{Reply, Request};
use crate::model::error::ErrorKind;

/// Moves bytes. Dropping the future gives the request up.
pub trait Transport {
    /// Sends once, within the limits, and waits for the complete reply.
    ///
    /// # Errors
    /// One of the kinds that mean "no complete reply": [`ErrorKind::Offline`], [`ErrorKind::Unreachable`],
    /// [`ErrorKind::NoAnswerInTime`], [`ErrorKind::StalledAnswer`], [`ErrorKind::Truncated`],
    /// [`ErrorKind::TooLarge`], [`ErrorKind::Redirected`] or [`ErrorKind::NotSent`].
    fn send<'a>(&'a self, request: &'a Request, limits: &'a Limits) -> Soon<'a, Result<Reply, ErrorKind>>;
}

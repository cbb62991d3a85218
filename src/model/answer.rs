//! What one platform answered to one question of everybody's: a cell of the answer strip.

use super::connection::ConnectionId;
use super::error::ApiError;
use super::time::Time;

/// One platform's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Whose.
    pub connection: ConnectionId,
    /// What it is so far.
    pub state: AnswerState,
}

/// How far a platform has come with its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnswerState {
    /// It was not asked: there is no connection.
    NotConnected,
    /// It was asked, and has not answered yet.
    Waiting {
        /// Since when.
        since: Time,
    },
    /// It answered.
    Found {
        /// Accounts so far.
        count: usize,
        /// Accounts in all, if it says.
        total: Option<u64>,
        /// Whether there is a next page to ask for.
        more: bool,
        /// Records that could not be read.
        unreadable: usize,
        /// Milliseconds that it took.
        took: i64,
    },
    /// It could not answer.
    Failed(ApiError),
}

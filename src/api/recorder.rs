//! The flight recorder: every call that was made, without anything secret.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::sync::Arc;

use crate::model::connection::ConnectionId;
use crate::model::error::ErrorKind;
use crate::model::time::Time;

/// How many calls are kept.
const KEPT: usize = 500;

/// Headers that say how to answer, and nothing of anybody. No other is ever recorded.
pub const PLAIN_HEADERS: [&str; 2] = ["accept", "if-unmodified-since"];

/// One attempt of one call. No credential and no body is ever recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Which platform was called.
    pub connection: ConnectionId,
    /// `GET`.
    pub method: &'static str,
    /// The encoded path below the base address.
    pub path: String,
    /// The names of the query parameters; their values may be personal and are not kept.
    pub query: String,
    /// When it was sent.
    pub at: Time,
    /// Milliseconds until it ended.
    pub took: i64,
    /// Which attempt it was, from 1.
    pub attempt: u32,
    /// The status, or why there was none.
    pub outcome: Result<u16, ErrorKind>,
    /// The platform's id of the request.
    pub request_id: Option<String>,
    /// Whether a credential went along. Which one is not kept.
    pub signed: bool,
    /// The media type of the body, if there was one. What was in it is not kept.
    pub media: Option<String>,
    /// The [`PLAIN_HEADERS`] that went along.
    pub headers: Vec<(&'static str, String)>,
}

impl Call {
    /// Whether it brought no answer, or one that says no. What we gave up ourselves is no failure.
    pub fn failed(&self) -> bool {
        match &self.outcome {
            Ok(status) => !(200..300).contains(status),
            Err(kind) => *kind != ErrorKind::GivenUp,
        }
    }
}

/// Keeps the latest calls, newest last.
#[derive(Default)]
pub struct Recorder {
    calls: RefCell<VecDeque<Arc<Call>>>,
    made: Cell<u64>,
    listener: RefCell<Option<Box<dyn Fn()>>>,
}

impl Recorder {
    /// Who wants to know that there is a new call.
    pub fn listen(&self, listener: impl Fn() + 'static) {
        *self.listener.borrow_mut() = Some(Box::new(listener));
    }

    /// Adds a call.
    pub fn record(&self, call: Call) {
        {
            let mut calls = self.calls.borrow_mut();
            if calls.len() == KEPT {
                calls.pop_front();
            }
            calls.push_back(Arc::new(call));
            self.made.set(self.made.get() + 1);
        }
        if let Some(listener) = &*self.listener.borrow() {
            listener();
        }
    }

    /// Every call that is kept, oldest first.
    pub fn calls(&self) -> Vec<Call> {
        self.calls.borrow().iter().map(|call| Call::clone(call)).collect()
    }

    /// Every call that is kept, newest first, with its number: the first of this tab is 1, and no number comes twice.
    pub fn numbered(&self) -> Vec<(u64, Arc<Call>)> {
        let calls = self.calls.borrow();
        (1..=self.made.get()).rev().zip(calls.iter().rev().cloned()).collect()
    }

    /// The latest call to one platform.
    pub fn latest(&self, connection: &ConnectionId) -> Option<Call> {
        self.calls
            .borrow()
            .iter()
            .rev()
            .find(|call| call.connection == *connection)
            .map(|call| Call::clone(call))
    }
}

/// `?query=…&limit=…`: what was asked for, without the values.
pub fn without_values(query: &str) -> String {
    let names: Vec<String> = query
        .trim_start_matches('?')
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| format!("{}=…", pair.split('=').next().unwrap_or_default()))
        .collect();
    if names.is_empty() {
        String::new()
    } else {
        format!("?{}", names.join("&"))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A call that brought 200.
    pub fn call() -> Call {
        Call {
            connection: "one".into(),
            method: "GET",
            path: "/users".to_owned(),
            query: String::new(),
            at: Time(0),
            took: 0,
            attempt: 1,
            outcome: Ok(200),
            request_id: None,
            signed: true,
            media: None,
            headers: Vec::new(),
        }
    }

    #[test]
    fn the_values_of_a_query_are_not_kept() {
        assert_eq!(without_values("?query=ada%40example.com&limit=25"), "?query=…&limit=…");
        assert_eq!(without_values(""), "");
    }

    #[test]
    fn the_recorder_forgets_the_oldest_first() {
        let recorder = Recorder::default();
        for attempt in 0..=500 {
            recorder.record(Call { attempt, ..call() });
        }
        assert_eq!(recorder.calls().len(), KEPT);
        assert_eq!(recorder.calls()[0].attempt, 1);
        assert_eq!(recorder.latest(&"one".into()).unwrap().attempt, 500);
    }
    #[test]
    fn no_number_comes_twice_and_the_newest_is_first() {
        let recorder = Recorder::default();
        for attempt in 1..=502 {
            recorder.record(Call { attempt, ..call() });
        }
        let numbered = recorder.numbered();
        assert_eq!(numbered.len(), KEPT);
        assert_eq!((numbered[0].0, numbered[0].1.attempt), (502, 502));
        assert_eq!((numbered[KEPT - 1].0, numbered[KEPT - 1].1.attempt), (3, 3));
    }

    #[test]
    fn what_was_refused_or_lost_has_failed_and_what_was_given_up_has_not() {
        let failed = |outcome| Call { outcome, ..call() }.failed();
        assert!(failed(Ok(404)) && failed(Ok(302)) && failed(Err(ErrorKind::NoAnswerInTime)));
        assert!(!failed(Ok(204)) && !failed(Err(ErrorKind::GivenUp)));
    }
}

//! The flight recorder: every call that was made, without anything secret.

use std::cell::RefCell;
use std::collections::VecDeque;

use crate::model::connection::ConnectionId;
use crate::model::error::ErrorKind;
use crate::model::time::Time;

/// How many calls are kept.
const KEPT: usize = 500;

/// One attempt of one call. No header and no body is ever recorded.
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
}

/// Keeps the latest calls, newest last.
#[derive(Default)]
pub struct Recorder {
    calls: RefCell<VecDeque<Call>>,
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
            calls.push_back(call);
        }
        if let Some(listener) = &*self.listener.borrow() {
            listener();
        }
    }

    /// Every call that is kept, oldest first.
    pub fn calls(&self) -> Vec<Call> {
        self.calls.borrow().iter().cloned().collect()
    }

    /// The latest call to one platform.
    pub fn latest(&self, connection: &ConnectionId) -> Option<Call> {
        self.calls
            .borrow()
            .iter()
            .rev()
            .find(|call| call.connection == *connection)
            .cloned()
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
mod tests {
    use super::*;

    #[test]
    fn the_values_of_a_query_are_not_kept() {
        assert_eq!(without_values("?query=ada%40example.com&limit=25"), "?query=…&limit=…");
        assert_eq!(without_values(""), "");
    }

    #[test]
    fn the_recorder_forgets_the_oldest_first() {
        let recorder = Recorder::default();
        for attempt in 0..=500 {
            recorder.record(Call {
                connection: "one".into(),
                method: "GET",
                path: String::new(),
                query: String::new(),
                at: Time(0),
                took: 0,
                attempt,
                outcome: Ok(200),
                request_id: None,
            });
        }
        assert_eq!(recorder.calls().len(), KEPT);
        assert_eq!(recorder.calls()[0].attempt, 1);
        assert_eq!(recorder.latest(&"one".into()).unwrap().attempt, 500);
    }
}

//! What was called: the flight recorder as it is looked at, and every call in other words.

use std::sync::Arc;

use leptos::prelude::*;
use serde::Serialize;

use super::Machine;
use super::connections::Connections;
use crate::api::curl::curl;
use crate::api::platform::Platform;
use crate::api::recorder::Call;
use crate::model::error::ApiError;
use crate::platforms::calls;

/// The recorder of this tab.
#[derive(Clone, Copy)]
pub struct Requests {
    /// Whether it is looked at.
    pub open: RwSignal<bool>,
    connections: Connections,
    machine: StoredValue<Machine, LocalStorage>,
}

/// A call, and whom it went to.
#[derive(Clone)]
pub struct Line {
    /// Its number in this tab; no other call has it.
    pub number: u64,
    /// What is known of it.
    pub call: Arc<Call>,
    /// Whose language it is in.
    pub platform: &'static dyn Platform,
}

impl Requests {
    /// Nobody looks yet.
    pub fn new(connections: Connections, machine: StoredValue<Machine, LocalStorage>) -> Self {
        Self {
            open: RwSignal::new(false),
            connections,
            machine,
        }
    }

    /// How many of the calls that are kept have failed.
    pub fn failures(self) -> usize {
        self.connections.track_calls();
        let recorder = self.machine.with_value(|machine| machine.recorder.clone());
        recorder.numbered().iter().filter(|(_, call)| call.failed()).count()
    }

    /// Every call that is kept, newest first.
    pub fn lines(self) -> Vec<Line> {
        self.connections.track_calls();
        let recorder = self.machine.with_value(|machine| machine.recorder.clone());
        let known = self.connections.all.get_untracked();
        let line = |(number, call): (u64, Arc<Call>)| {
            let connection = known.iter().find(|connection| connection.id == call.connection)?;
            Some(Line {
                number,
                platform: connection.platform,
                call,
            })
        };
        recorder.numbered().into_iter().filter_map(line).collect()
    }
}

impl Line {
    /// The answer in a few words: the status and what it means, or why there was none.
    pub fn answer(&self) -> String {
        match &self.call.outcome {
            Ok(status) => match meaning(*status) {
                "" => status.to_string(),
                word => format!("{status} {word}"),
            },
            Err(kind) => ApiError::of(kind.clone()).short().to_owned(),
        }
    }

    /// As a line for a shell.
    pub fn curl(&self) -> String {
        curl(&self.call, self.platform.facts().slug)
    }

    /// As lines of Python; `None` where the vendor's client has no such call.
    pub fn python(&self) -> Option<String> {
        let call = &self.call;
        // What went elsewhere than to the platform is nothing that its client could be asked for.
        call.signed.then_some(())?;
        calls::python(
            self.platform.facts().slug,
            call.method,
            &call.path,
            &call.query,
            call.media.is_some(),
        )
    }
}

/// What a status is called (RFC 9110, 15); nothing for a rare one.
fn meaning(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        204 => "No content",
        304 => "Not modified",
        400 => "Bad request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not found",
        405 => "Method not allowed",
        409 => "Conflict",
        412 => "Precondition failed",
        422 => "Unprocessable",
        429 => "Rate limited",
        500 => "Server error",
        502 => "Bad gateway",
        503 => "Unavailable",
        504 => "Gateway timeout",
        _ => "",
    }
}

/// A call as it is handed out: what was recorded and no more.
#[derive(Serialize)]
struct Exported<'a> {
    sent: String,
    platform: &'a str,
    connection: &'a str,
    method: &'a str,
    path: &'a str,
    query: &'a str,
    answer: String,
    took_ms: i64,
    attempt: u32,
    request_id: Option<&'a str>,
}

/// The calls as JSON, one a line.
///
/// # Panics
/// Never: texts and numbers are JSON.
pub fn json(lines: &[Line]) -> String {
    let export = |line: &Line| {
        let call = &line.call;
        let exported = Exported {
            sent: call.at.iso_millis(),
            platform: line.platform.facts().slug,
            connection: &call.connection.0,
            method: call.method,
            path: &call.path,
            query: &call.query,
            answer: line.answer(),
            took_ms: call.took,
            attempt: call.attempt,
            request_id: call.request_id.as_deref(),
        };
        serde_json::to_string(&exported).expect("texts and numbers are JSON")
    };
    let lines: Vec<String> = lines.iter().map(export).collect();
    format!("[\n{}\n]\n", lines.join(",\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::recorder::tests::call;
    use crate::api::recorder::without_values;
    use crate::api::request::Query;
    use crate::model::error::ErrorKind;
    use crate::platforms::ALL;

    const SECRET: &str = "SENTINEL";

    fn line(call: Call) -> Line {
        Line {
            number: 1,
            call: Arc::new(call),
            platform: ALL[0],
        }
    }

    #[test]
    fn an_answer_is_told_by_its_status_and_word_or_by_why_there_is_none() {
        let answer = |outcome| line(Call { outcome, ..call() }).answer();
        assert_eq!(answer(Ok(200)), "200 OK");
        assert_eq!(answer(Ok(503)), "503 Unavailable");
        assert_eq!(answer(Ok(418)), "418");
        assert_eq!(answer(Err(ErrorKind::NoAnswerInTime)), "No answer in time");
        assert_eq!(answer(Err(ErrorKind::GivenUp)), "Given up");
    }

    #[test]
    fn what_is_exported_is_json_with_one_call_a_line() {
        let text = json(&[line(call()), line(call())]);
        assert_eq!(text.lines().count(), 4);
        let read: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(read[1]["sent"], "1970-01-01T00:00:00.000Z");
        assert_eq!(read[1]["answer"], "200 OK");
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&json(&[])).unwrap(),
            serde_json::json!([])
        );
    }

    #[test]
    fn no_value_of_a_query_and_no_part_of_an_outcome_is_handed_out() {
        // Whatever the value looks like, the encoding keeps it one value, and only names are kept.
        for value in [
            SECRET,
            "a=SENTINEL",
            "&SENTINEL=1",
            "?SENTINEL",
            "#SENTINEL",
            "%53ENTINEL",
            "\nSENTINEL",
            "=SENTINEL&",
            "ü&SENTINEL",
        ] {
            let query = without_values(&Query::new().with("query", value).with_each("status", &[value, value]).encoded());
            for outcome in [
                Ok(500),
                Err(ErrorKind::WrongContentType(SECRET.to_owned())),
                Err(ErrorKind::Unexpected(SECRET.to_owned())),
                Err(ErrorKind::NotSent(SECRET.to_owned())),
            ] {
                let line = line(Call {
                    query: query.clone(),
                    outcome,
                    media: Some("application/json".to_owned()),
                    ..call()
                });
                for text in [line.curl(), line.python().unwrap(), line.answer(), json(&[line])] {
                    assert!(!text.contains(SECRET) && !text.contains("53ENTINEL"), "{value}: {text}");
                }
            }
        }
    }

    #[test]
    fn what_went_elsewhere_has_no_python() {
        assert!(line(Call { signed: false, ..call() }).python().is_none());
    }
}

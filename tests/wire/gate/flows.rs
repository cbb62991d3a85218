//! The gate within a call of several requests: wherever in it the tab begins to observe, no change leaves from there on.

use std::cell::RefCell;

use rollcall::model::error::ApiError;

use super::{changes, not_sent};
use crate::flow::{self, Door};
use crate::recording::{self, Recording};

/// What a flow has sent, and how it failed if it did.
struct Ran {
    methods: Vec<&'static str>,
    error: Option<ApiError>,
}

impl Ran {
    /// How many changes were among the first requests.
    fn changes(&self, first: usize) -> usize {
        self.methods.iter().take(first).filter(|method| changes(method)).count()
    }
}

async fn run(recording: &Recording, door: Door<'_>) -> Ran {
    let (result, sent) = flow::sent(recording, door).await.expect("a flow");
    Ran {
        methods: sent.iter().map(|request| request.method.name()).collect(),
        error: result.err(),
    }
}

/// Every recorded call of several requests.
pub fn all() -> Vec<Recording> {
    let is_flow = |recording: &Recording| flow::is_flow(&recording.platform, &recording.name);
    recording::all().into_iter().filter(is_flow).collect()
}

#[tokio::test]
async fn wherever_observing_begins_in_a_flow_no_change_leaves_any_more() {
    let mut wrong = Vec::new();
    for recording in all() {
        let whole = run(&recording, Door::Act { until: usize::MAX }).await.methods.len();
        for until in 0..whole {
            let ran = run(&recording, Door::Act { until }).await;
            if ran.changes(usize::MAX) > ran.changes(until) {
                wrong.push(format!("{} after {until} requests: {:?} left", recording.method, ran.methods));
            }
            // The last request of each is a change.
            wrong.extend(not_sent(ran.error.as_ref()).map(|why| format!("{} after {until} requests: {why}", recording.method)));
        }
    }
    assert!(wrong.is_empty(), "{} passed wrongly:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test]
async fn of_a_flow_that_is_rehearsed_the_first_change_is_written_down_and_none_leaves() {
    for recording in all() {
        let name = &recording.method;
        let acted = run(&recording, Door::Act { until: usize::MAX }).await;
        assert!(acted.changes(usize::MAX) > 0, "{name}: nothing leaves in Act either");
        let lines = RefCell::default();
        let ran = run(&recording, Door::Rehearse(&lines)).await;
        assert_eq!(ran.changes(usize::MAX), 0, "{name}: {:?} left", ran.methods);
        assert_eq!(not_sent(ran.error.as_ref()), None, "{name}");
        let lines = lines.take();
        let first = acted.methods.iter().find(|method| changes(method)).copied().unwrap_or_default();
        assert!(lines.len() == 1 && lines[0].starts_with(first), "{name}: {lines:?}");
    }
}

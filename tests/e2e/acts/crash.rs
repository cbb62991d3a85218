//! The tab goes down in the middle of a run: what was sent is found again, and nothing is done twice.

use serde_json::{Value, json};

use super::{act, acting_on_many};
use crate::scenes::choose;
use crate::stage::{Stage, story};

/// How many are shut out together.
const STEPS: usize = 4;
const OPERATION: &str = "PATCH /api/svc/v1/users/deactivate";

/// How often somebody was shut out.
async fn shut_out(stage: &Stage) -> u64 {
    stage.sandbox.effects("truefoundry").await[OPERATION].as_u64().unwrap_or(0)
}

/// Lets the platform meet faults, begins a run, and crashes the tab in it once `ended` steps have ended and `done` took effect.
/// Then the app is opened again, and what it has found of the step under way is told by `words`.
async fn goes_down(stage: &Stage, faults: &[Value], ended: usize, done: u64, words: &str) {
    let tab = acting_on_many(stage, "truefoundry").await;
    for fault in faults {
        let rule = json!({ "method": "PATCH", "times": 1 });
        stage.sandbox.fault("truefoundry", fault.clone(), rule).await;
    }
    choose(&tab, &[4, 5, 6, 7]).await;
    tab.click("button", "Deactivate…").await;
    super::agrees(&tab, "Deactivate").await;
    tab.arrives("/runs/").await;
    tab.sees(&format!("{ended} of {STEPS} steps have ended.")).await;
    tab.sees("Sent").await;
    tab.until("the step under way to arrive", async || {
        stage.sandbox.has_struck().await.then_some(())
    })
    .await;
    tab.until("what took effect before", async || (shut_out(stage).await == done).then_some(()))
        .await;
    tab.crash().await;
    stage.sandbox.heal().await;

    let tab = stage.open("/").await;
    tab.sees("A run was interrupted. Nothing is lost: look at how far it came.").await;
    tab.click("button", "Open it").await;
    tab.arrives("/runs/").await;
    tab.sees("This run waits for you.").await;
    tab.sees(words).await;
    assert_eq!(shut_out(stage).await, done, "looking at it changes nothing");
    tab.click("button", "Resume").await;
    tab.sees("Choose “Act” at the top of the page first.").await;
    assert_eq!(shut_out(stage).await, done, "a new tab only observes");
    act(&tab).await;
    tab.click("button", "Resume").await;
    tab.sees("All steps are done and verified.").await;
    assert_eq!(shut_out(stage).await, STEPS as u64, "each took effect, and once");
    let mut reached: Vec<Value> = stage
        .sandbox
        .writes("truefoundry")
        .await
        .into_iter()
        .map(|(_, body)| body["email"].clone())
        .collect();
    reached.sort_by_key(ToString::to_string);
    // Whoever was reached twice would be among these twice.
    reached.dedup();
    assert_eq!(reached.len(), STEPS);
    for email in reached {
        let path = format!(
            "/api/svc/v1/users?showInvalidUsers=true&query={}",
            email.as_str().unwrap_or_default()
        );
        assert_eq!(stage.sandbox.read("truefoundry", &path).await["data"][0]["active"], false);
    }
}

#[test]
fn a_step_that_was_done_and_whose_answer_the_crash_took_is_found_done() {
    story(async |stage| {
        // The first answer comes whole, if slowly; of the second only the beginning, so that it is done and not known to be.
        let faults = [json!({ "kind": "drip", "bytes": 1, "every_ms": 10 }), json!({ "kind": "stall" })];
        goes_down(
            stage,
            &faults,
            1,
            2,
            "No answer was seen, but reading it back shows that it is done.",
        )
        .await;
    });
}

#[test]
fn a_step_that_the_crash_kept_from_the_platform_is_sent_once_when_the_run_goes_on() {
    story(async |stage| {
        let faults = [json!({ "kind": "latency", "ms": 600_000 })];
        goes_down(stage, &faults, 0, 0, "It was not seen to be done. It is sent when you resume.").await;
    });
}

//! The part of the program that is fetched when it is first needed: not before, only once, and only as it was built.

use serde_json::json;

use crate::stage::{Stage, story};
use crate::tab::{Instead, Tab};

/// Where the part is.
const PART: &str = "/desk-";

/// How often a page asked for the part.
async fn fetched(tab: &Tab) -> u64 {
    let asked = tab
        .js(&format!(
            "performance.getEntriesByType('resource').filter(entry => new URL(entry.name).pathname.startsWith('{PART}')).length"
        ))
        .await;
    asked.as_u64().expect("a number")
}

/// The heading of a page, once the page itself is there; it must have the focus.
async fn arrives_at(tab: &Tab, heading: &str, text: &str) {
    tab.sees(text).await;
    tab.until("the focus on the heading", async || {
        (tab.focused().await.trim_end() == format!("H1  {heading}")).then_some(())
    })
    .await;
}

#[test]
fn the_part_is_fetched_when_it_is_needed_and_once() {
    story(async |stage| {
        let tab = stage.open("/").await;
        tab.connected(5).await;
        tab.rest().await;
        assert_eq!(fetched(&tab).await, 0, "the look-up does not need it");
        tab.click("link", "Settings").await;
        arrives_at(&tab, "Settings", "Single-key shortcuts").await;
        tab.click("link", "Connections").await;
        arrives_at(&tab, "Connections", "Connected as").await;
        tab.click("link", "Settings").await;
        arrives_at(&tab, "Settings", "Single-key shortcuts").await;
        assert_eq!(fetched(&tab).await, 1);
    });
}

#[test]
fn who_has_looked_somebody_up_has_what_shows_them_before_they_are_opened() {
    story(async |stage| {
        let tab = stage.open("/").await;
        tab.ask("Ada Lindqvist").await;
        tab.sees("5 accounts on 5 platforms.").await;
        tab.until("the part", async || (fetched(&tab).await == 1).then_some(())).await;
        tab.press("Enter").await;
        tab.press("Enter").await;
        tab.knows_the_person().await;
        assert_eq!(fetched(&tab).await, 1);
    });
}

/// Opens a page of the part, which does not come as it should; then it does.
async fn recovers(stage: &Stage, instead: Instead, complaint: &str) {
    let tab = stage.open("/").await;
    for expected in [PART, "TypeError: Failed to fetch", complaint] {
        tab.expect_failures(expected);
    }
    tab.instead("/desk-*.wasm", instead).await;
    tab.click("link", "Settings").await;
    tab.sees("This page could not be fetched.").await;
    tab.find("heading", "Settings").await;
    assert!(!tab.shows("Single-key shortcuts").await);
    tab.click("link", "People").await;
    tab.find("searchbox", "Find a person on every platform").await;
    tab.click("link", "Connections").await;
    tab.sees("This page could not be fetched.").await;
    tab.as_usual().await;
    tab.click("button", "Try again").await;
    arrives_at(&tab, "Connections", "Connected as").await;
    stage.close(&tab).await;
}

#[test]
fn a_part_that_does_not_come_can_be_asked_for_again() {
    story(async |stage| recovers(stage, Instead::Fail, "net::ERR_CONNECTION_REFUSED").await);
}

#[test]
fn a_part_that_is_not_the_one_that_was_built_is_refused() {
    story(async |stage| recovers(stage, Instead::Answer(json!({ "another": "program" })), "integrity").await);
}

//! The parts of the program that are fetched when they are first needed: not before, only once, and only as they were built.

use serde_json::json;

use crate::stage::{Stage, story};
use crate::tab::{Instead, Tab};

/// Which parts a page has asked for, by their names, in the order of those.
async fn fetched(tab: &Tab) -> String {
    let asked = tab
        .js("performance.getEntriesByType('resource').map(entry => /^.(shared|desk|workshop|estate)/.exec(new URL(entry.name).pathname)?.[1] ?? '').filter((name, at, all) => all.indexOf(name) == at).sort().join(' ').trim()")
        .await;
    asked.as_str().expect("names").to_owned()
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
fn each_part_is_fetched_when_it_is_needed_and_once() {
    story(async |stage| {
        let tab = stage.open("/").await;
        tab.connected(5).await;
        tab.rest().await;
        assert_eq!(fetched(&tab).await, "", "the look-up needs none");
        tab.click("link", "Settings").await;
        arrives_at(&tab, "Settings", "Single-key shortcuts").await;
        assert_eq!(fetched(&tab).await, "shared workshop");
        tab.click("link", "Connections").await;
        arrives_at(&tab, "Connections", "Connected as").await;
        tab.click("link", "Settings").await;
        arrives_at(&tab, "Settings", "Single-key shortcuts").await;
        assert_eq!(fetched(&tab).await, "desk shared workshop");
    });
}

#[test]
fn who_has_looked_somebody_up_has_what_shows_them_before_they_are_opened() {
    story(async |stage| {
        let tab = stage.open("/").await;
        tab.ask("Ada Lindqvist").await;
        tab.sees("5 accounts on 5 platforms.").await;
        tab.until("the part", async || (fetched(&tab).await == "desk shared").then_some(()))
            .await;
        tab.press("Enter").await;
        tab.press("Enter").await;
        tab.knows_the_person().await;
        assert_eq!(fetched(&tab).await, "desk shared");
    });
}

/// Two pages, each of one part, and what only they show.
const SETTINGS: (&str, &str) = ("Settings", "Single-key shortcuts");
const CONNECTIONS: (&str, &str) = ("Connections", "Connected as");

/// Opens a page while a file that it needs does not come as it should; then it does.
async fn recovers(stage: &Stage, file: &str, instead: Instead, complaint: &str, (page, shows): (&str, &str)) {
    let tab = stage.open("/").await;
    for expected in [file, "TypeError: Failed to fetch", complaint] {
        tab.expect_failures(expected);
    }
    tab.instead(&format!("{file}*.wasm"), instead).await;
    tab.click("link", page).await;
    tab.sees("This page could not be fetched.").await;
    tab.find("heading", page).await;
    assert!(!tab.shows(shows).await);
    tab.click("link", "People").await;
    tab.find("searchbox", "Find a person on every platform").await;
    tab.click("link", page).await;
    tab.sees("This page could not be fetched.").await;
    tab.as_usual().await;
    tab.click("button", "Try again").await;
    arrives_at(&tab, page, shows).await;
    stage.close(&tab).await;
}

#[test]
fn a_part_that_does_not_come_can_be_asked_for_again() {
    story(async |stage| {
        for (file, page) in [
            ("/desk-", CONNECTIONS),
            ("/workshop-", SETTINGS),
            ("/shared-desk-estate-workshop-", SETTINGS),
        ] {
            recovers(stage, file, Instead::Fail, "net::ERR_CONNECTION_REFUSED", page).await;
        }
    });
}

#[test]
fn a_part_that_is_not_the_one_that_was_built_is_refused() {
    story(async |stage| {
        for (file, page) in [
            ("/desk-", CONNECTIONS),
            ("/workshop-", SETTINGS),
            ("/shared-desk-estate-workshop-", CONNECTIONS),
        ] {
            let other = Instead::Answer(json!({ "another": "program" }));
            recovers(stage, file, other, "integrity", page).await;
        }
    });
}

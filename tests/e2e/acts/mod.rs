//! Somebody acts: what is offered, what is asked first, what happens on the platform, and what is said of it.

use std::sync::Arc;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::stage::{Stage, story};
use crate::tab::Tab;

mod arize;
mod civis;

/// Tomas, on Civis: nobody else's story needs him.
const TOMAS: &str = "/person/civis/4002";

/// Lets changes leave the tab.
async fn act(tab: &Tab) {
    tab.choose("Mode", "Act").await;
    tab.sees("Make changes. Each is shown first and checked afterwards.").await;
}

/// Where the account with that id has its page.
fn page_of(platform: &str, id: &str) -> String {
    format!("/person/{platform}/{}", utf8_percent_encode(id, NON_ALPHANUMERIC))
}

/// Opens somebody's page and lets changes leave it, once every platform has answered.
async fn acting(stage: &Stage, page: &str) -> Arc<Tab> {
    let tab = stage.open(page).await;
    tab.knows_the_person().await;
    act(&tab).await;
    tab
}

/// Opens a platform's list of users and lets changes leave it.
async fn acting_on_many(stage: &Stage, platform: &str) -> Arc<Tab> {
    let tab = stage.open(&format!("/users/{platform}")).await;
    tab.until("rows", async || (!tab.rows().await.is_empty()).then_some(())).await;
    act(&tab).await;
    tab
}

/// Clicks the action of one platform, among those of all that the person is on; its button begins with these words.
async fn wants(tab: &Tab, platform: &str, words: &str) {
    tab.press_at(&format!(
        "[...document.querySelectorAll('[role=group][aria-label=\"Actions on {platform}\"] button')].find(button => button.textContent.startsWith({words:?}))"
    ))
    .await;
}

/// Clicks a button of the open dialog: the page behind may have one of the same name.
async fn agrees(tab: &Tab, words: &str) {
    tab.press_at(&format!(
        "[...document.querySelectorAll('dialog[open] footer button')].find(button => button.textContent == {words:?})"
    ))
    .await;
}

/// Fills a field in, in place of what is there.
async fn fill(tab: &Tab, label: &str, text: &str) {
    tab.focus("textbox", label).await;
    tab.press("Control+a").await;
    if text.is_empty() {
        tab.press("Delete").await;
    }
    tab.types(text).await;
}

/// Why a platform cannot do something to the person who is shown, by the name of what it cannot do.
async fn refusals(tab: &Tab, platform: &str) -> Value {
    tab.js(&format!(
        "Object.fromEntries([...document.querySelector('[role=group][aria-label=\"Actions on {platform}\"]').closest('.offers').querySelectorAll('dl > div')].map(row => [row.children[0].textContent, row.children[1].textContent]))"
    ))
    .await
}

#[test]
fn who_only_observes_changes_nothing_and_is_told_why() {
    story(async |stage| {
        let tab = stage.open(TOMAS).await;
        tab.knows_the_person().await;
        let before = stage.sandbox.effects("civis").await;
        tab.click("button", "End all sessions…").await;
        tab.sees("Rollcall only observes.").await;
        tab.click("button", "End all sessions").await;
        tab.sees("Rollcall only observes: choose Act or Rehearse above first.").await;
        tab.click("button", "Cancel").await;
        assert_eq!(stage.sandbox.effects("civis").await, before);
    });
}

#[test]
fn a_rehearsal_says_what_would_be_sent_and_sends_nothing() {
    story(async |stage| {
        let tab = stage.open(TOMAS).await;
        tab.knows_the_person().await;
        tab.choose("Mode", "Rehearse").await;
        tab.click("button", "Deactivate Can be undone Can be verified").await;
        tab.sees("Rehearsed on Civis: Deactivate Tomas Herrera.").await;
        tab.click("link", "Runs").await;
        tab.click("link", "Deactivate Tomas Herrera on Civis").await;
        tab.sees("An action would send PATCH /users/4002.").await;
        assert_eq!(stage.sandbox.effects("civis").await, json!({}));
    });
}

#[test]
fn what_a_platform_cannot_do_is_shown_with_the_reason() {
    story(async |stage| {
        let tab = stage.open(TOMAS).await;
        tab.knows_the_person().await;
        tab.js("document.querySelectorAll('.offers details').forEach(details => details.open = true)")
            .await;
        tab.sees("Civis deletes no accounts; deactivate the user in place of that.").await;
        tab.sees("Nothing can be done to this account through the API of Istari Digital.")
            .await;
    });
}

#[test]
fn a_lost_answer_is_never_called_done_and_can_be_checked() {
    story(async |stage| {
        let tab = stage.open(TOMAS).await;
        tab.knows_the_person().await;
        tab.expect_failures("/api/civis/");
        act(&tab).await;
        let lost = json!({ "kind": "status", "status": 502 });
        stage
            .sandbox
            .fault("civis", lost, json!({ "method": "DELETE", "performed": true, "times": 1 }))
            .await;
        tab.click("button", "End all sessions…").await;
        tab.click("button", "End all sessions").await;
        tab.sees("We don't know: End all sessions of Tomas Herrera on Civis.").await;
        tab.click("link", "Runs").await;
        tab.click("link", "End all sessions of Tomas Herrera on Civis").await;
        tab.sees("it may have been done").await;
        tab.find("button", "Check now").await;
        assert_eq!(
            stage.sandbox.effects("civis").await,
            json!({ "DELETE /users/{id}/sessions": 1 }),
            "it was not sent again"
        );
    });
}

#[test]
fn a_deletion_wants_a_reason_and_the_address_and_is_followed_until_it_shows() {
    story(async |stage| {
        let tab = stage.open("/person/authress/auth0%7Ccast0002").await;
        tab.knows_the_person().await;
        // That nobody is there any more is what is waited for, and what the browser calls a failure.
        tab.expect_failures("/api/authress/v1/users/auth0%7Ccast0002");
        act(&tab).await;
        tab.click("button", "Delete… Can be verified").await;
        tab.sees("Cannot be undone from here.").await;
        tab.click("button", "Delete").await;
        tab.sees("Type tomas.herrera@example.com exactly.").await;
        tab.sees("Say why: it is kept in the record.").await;
        assert_eq!(stage.sandbox.effects("authress").await, json!({}));
        tab.focus("textbox", "Reason").await;
        tab.types("Left").await;
        tab.focus("textbox", "Type tomas.herrera@example.com to go on").await;
        tab.types("tomas.herrera@example.com").await;
        tab.click("button", "Delete").await;
        tab.sees("Deleted Tomas Herrera on Authress. Seen to be done.").await;
        assert_eq!(stage.sandbox.effects("authress").await, json!({ "DELETE /v1/users/{userId}": 1 }));
    });
}

#[test]
fn many_are_deactivated_in_one_run_and_each_is_seen_to_be_so() {
    story(async |stage| {
        let tab = stage.open("/users/truefoundry").await;
        act(&tab).await;
        tab.js("document.querySelectorAll('main tbody tr[role=row]')[4].focus()").await;
        for key in ["x", "j", "x", "j", "x"] {
            tab.press(key).await;
        }
        tab.sees("3 selected").await;
        tab.click("button", "Deactivate…").await;
        tab.find("heading", "Deactivate 3 users on TrueFoundry").await;
        tab.click("button", "Deactivate").await;
        tab.arrives("/runs/").await;
        tab.sees("3 of 3 done and verified.").await;
        tab.sees("All steps are done and verified.").await;
        assert_eq!(
            stage.sandbox.effects("truefoundry").await,
            json!({ "PATCH /api/svc/v1/users/deactivate": 3 })
        );
    });
}

//! Somebody acts: what is offered, what is asked first, what happens on the platform, and what is said of it.

use std::sync::Arc;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::stage::{Stage, story};
use crate::tab::Tab;

mod arize;
mod authress;
mod civis;
mod crash;
mod istari;
pub mod keyboard;
mod truefoundry;

/// Tomas, on Civis: nobody else's story needs him.
const TOMAS: &str = "/person/civis/4002";

/// Lets changes leave the tab.
pub async fn act(tab: &Tab) {
    tab.focus("combobox", "Mode").await;
    tab.press("End").await;
    tab.sees("Make changes. Each is shown first and checked afterwards.").await;
}

/// Lets changes be tried out, and none leave the tab.
pub async fn rehearse(tab: &Tab) {
    tab.focus("combobox", "Mode").await;
    tab.press("Home").await;
    tab.press("ArrowDown").await;
    tab.sees("Try changes out: everything is checked and shown, and nothing is changed.")
        .await;
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
    // What was done before is read again, and moves what stands below it.
    tab.knows_the_person().await;
    tab.press_at(&format!(
        "[...document.querySelectorAll('[role=group][aria-label=\"Actions on {platform}\"] button')].find(button => button.textContent.startsWith({words:?}))"
    ))
    .await;
}

/// Presses a button of the open dialog; the page behind may have one of the same name. What comes to be known meanwhile moves it,
/// and the focus goes along.
pub async fn agrees(tab: &Tab, words: &str) {
    tab.holds(&format!(
        "(button => {{ button?.focus(); return button && document.activeElement == button; }})([...document.querySelectorAll('dialog[open] footer button')].find(button => button.textContent == {words:?}))"
    ))
    .await;
    tab.press("Enter").await;
}

/// Fills a field in, in place of what is there.
pub async fn fill(tab: &Tab, label: &str, text: &str) {
    tab.focus("textbox", label).await;
    tab.press("Control+a").await;
    if text.is_empty() {
        tab.press("Delete").await;
    }
    tab.types(text).await;
}

/// Reads what a platform tells this once, puts it away, and finds it nowhere any more.
pub async fn stores(tab: &Tab, what: &str) -> String {
    tab.find("heading", &format!("{what}: shown once")).await;
    let secret = looks_at(tab).await;
    assert!(!tab.text("document.documentElement.outerHTML").await.contains(&secret));
    agrees(tab, "I have stored it").await;
    tab.holds("!document.querySelector('.told')").await;
    is_nowhere(tab, &secret).await;
    secret
}

/// Lets the one secret of the dialog be seen, and reads it. Until then no element has it.
pub async fn looks_at(tab: &Tab) -> String {
    tab.holds("document.querySelector('.told .told-dots') && !document.querySelector('.told textarea')")
        .await;
    tab.press_at("document.querySelector('.told button')").await;
    let secret = tab
        .until("the secret", async || {
            let text = tab.text("document.querySelector('.told textarea')?.value").await;
            (!text.is_empty()).then_some(text)
        })
        .await;
    assert!(secret.len() > 7, "it is there");
    secret
}

/// Makes sure that nothing of a secret is left on the page, in what outlives it, or in its address.
pub async fn is_nowhere(tab: &Tab, secret: &str) {
    let everywhere = "document.documentElement.outerHTML + JSON.stringify(localStorage) + JSON.stringify(sessionStorage) + location.href + JSON.stringify(history.state) + JSON.stringify(await kept())";
    let kept = "async () => {
        const all = [];
        for (const { name } of await indexedDB.databases()) {
            const database = await new Promise(done => { const asked = indexedDB.open(name); asked.onsuccess = () => done(asked.result); });
            for (const store of database.objectStoreNames) {
                all.push(await new Promise(done => { const asked = database.transaction(store).objectStore(store).getAll(); asked.onsuccess = () => done(asked.result); }));
            }
            database.close();
        }
        return all;
    }";
    let found = tab
        .text(&format!("(async () => {{ const kept = {kept}; return {everywhere}; }})()"))
        .await;
    assert!(found.contains("needs_secret"), "the journal is among what was looked through");
    assert!(!found.contains(secret), "it is nowhere");
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
        rehearse(&tab).await;
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

//! Somebody acts: what is offered, what is asked first, what happens on the platform, and what is said of it.

use serde_json::{Value, json};

use crate::stage::story;
use crate::tab::Tab;

/// Tomas, on Civis: nobody else's story needs him.
const TOMAS: &str = "/person/civis/4002";

/// How often a write of a platform took effect, by the sandbox's own count.
async fn effects(tab: &Tab, platform: &str) -> Value {
    tab.js("fetch('/sandbox/effects').then(reply => reply.json())").await["effects"][platform].clone()
}

/// Lets changes leave the tab.
async fn act(tab: &Tab) {
    tab.choose("Mode", "Act").await;
    tab.sees("Make changes. Each is shown first and checked afterwards.").await;
}

#[test]
fn who_only_observes_changes_nothing_and_is_told_why() {
    story(async |stage| {
        let tab = stage.open(TOMAS).await;
        tab.connected(5).await;
        tab.knows_the_person().await;
        let before = effects(&tab, "civis").await;
        tab.click("button", "End all sessions…").await;
        tab.sees("Rollcall only observes.").await;
        tab.click("button", "End all sessions").await;
        tab.sees("Rollcall only observes: choose Act or Rehearse above first.").await;
        tab.click("button", "Cancel").await;
        assert_eq!(effects(&tab, "civis").await, before);
    });
}

#[test]
fn somebody_is_deactivated_by_keyboard_seen_to_be_so_and_let_in_again() {
    story(async |stage| {
        let tab = stage.open(TOMAS).await;
        tab.connected(5).await;
        tab.knows_the_person().await;
        act(&tab).await;
        tab.focus("button", "Deactivate Can be undone Can be verified").await;
        tab.press("Enter").await;
        tab.press("Enter").await;
        tab.sees("Deactivated Tomas Herrera on Civis. Seen to be done.").await;
        tab.says("article", "Civis", "Deactivated").await;
        assert_eq!(
            effects(&tab, "civis").await,
            json!({ "PATCH /users/{id}": 1 }),
            "Enter twice is one change"
        );
        tab.click("button", "Undo").await;
        tab.sees("Activated Tomas Herrera on Civis. Seen to be done.").await;
        tab.says("article", "Civis", "Active").await;
        tab.click("link", "Runs").await;
        tab.sees("Undo: Activate Tomas Herrera on Civis").await;
        assert_eq!(effects(&tab, "civis").await, json!({ "PATCH /users/{id}": 2 }));
    });
}

#[test]
fn a_rehearsal_says_what_would_be_sent_and_sends_nothing() {
    story(async |stage| {
        let tab = stage.open(TOMAS).await;
        tab.connected(5).await;
        tab.knows_the_person().await;
        tab.choose("Mode", "Rehearse").await;
        tab.click("button", "Deactivate Can be undone Can be verified").await;
        tab.sees("Rehearsed on Civis: Deactivate Tomas Herrera.").await;
        tab.click("link", "Runs").await;
        tab.click("link", "Deactivate Tomas Herrera on Civis").await;
        tab.sees("An action would send PATCH /users/4002.").await;
        assert_eq!(effects(&tab, "civis").await, json!({}));
    });
}

#[test]
fn a_deletion_wants_a_reason_and_the_address_and_is_followed_until_it_shows() {
    story(async |stage| {
        let tab = stage.open("/person/authress/auth0%7Ccast0002").await;
        tab.connected(5).await;
        tab.knows_the_person().await;
        // That nobody is there any more is what is waited for, and what the browser calls a failure.
        tab.expect_failures("/api/authress/v1/users/auth0%7Ccast0002");
        act(&tab).await;
        tab.click("button", "Delete… Can be verified").await;
        tab.sees("Cannot be undone from here.").await;
        tab.click("button", "Delete").await;
        tab.sees("Type tomas.herrera@example.com exactly.").await;
        tab.sees("Say why: it is kept in the record.").await;
        assert_eq!(effects(&tab, "authress").await, json!({}));
        tab.focus("textbox", "Reason").await;
        tab.types("Left").await;
        tab.focus("textbox", "Type tomas.herrera@example.com to go on").await;
        tab.types("tomas.herrera@example.com").await;
        tab.click("button", "Delete").await;
        tab.sees("Deleted Tomas Herrera on Authress. Seen to be done.").await;
        assert_eq!(effects(&tab, "authress").await, json!({ "DELETE /v1/users/{userId}": 1 }));
    });
}

#[test]
fn what_a_platform_cannot_do_is_shown_with_the_reason() {
    story(async |stage| {
        let tab = stage.open(TOMAS).await;
        tab.connected(5).await;
        tab.knows_the_person().await;
        tab.js("document.querySelectorAll('.offers details').forEach(details => details.open = true)")
            .await;
        tab.sees("Civis deletes no accounts; deactivate the user in place of that.").await;
        tab.sees("Nothing can be done to this account through the API of Istari Digital.")
            .await;
    });
}

#[test]
fn many_are_deactivated_in_one_run_and_each_is_seen_to_be_so() {
    story(async |stage| {
        let tab = stage.open("/users/truefoundry").await;
        tab.connected(5).await;
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
            effects(&tab, "truefoundry").await,
            json!({ "PATCH /api/svc/v1/users/deactivate": 3 })
        );
    });
}

#[test]
fn a_lost_answer_is_never_called_done_and_can_be_checked() {
    story(async |stage| {
        let tab = stage.open(TOMAS).await;
        tab.connected(5).await;
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
            effects(&tab, "civis").await,
            json!({ "DELETE /users/{id}/sessions": 1 }),
            "it was not sent again"
        );
    });
}

#[test]
fn a_password_that_is_told_once_is_gone_when_the_dialog_is() {
    story(async |stage| {
        let tab = stage.open("/users/arize").await;
        tab.connected(5).await;
        act(&tab).await;
        tab.click("button", "Create user…").await;
        tab.find("combobox", "Role").await;
        tab.focus("textbox", "Name").await;
        tab.types("Nova One").await;
        tab.focus("textbox", "E-mail").await;
        tab.types("nova.one@example.com").await;
        tab.choose("Role", "Member").await;
        tab.choose("Way in", "Temp").await;
        tab.click("button", "Create").await;
        tab.find("heading", "Temporary password: shown once").await;
        let secret = tab.text("document.querySelector('.told input').value").await;
        assert!(secret.len() > 7, "a password is there");
        assert!(!tab.text("document.documentElement.outerHTML").await.contains(&secret));
        tab.click("button", "I have stored it").await;
        tab.holds("!document.querySelector('.told')").await;
        let everywhere =
            "document.documentElement.outerHTML + JSON.stringify(localStorage) + JSON.stringify(sessionStorage) + location.href";
        assert!(!tab.text(everywhere).await.contains(&secret), "it is nowhere");
        assert_eq!(effects(&tab, "arize").await, json!({ "POST /v2/users": 1 }));
    });
}

//! A list of people is brought in: pasted or as a file, looked through first, and the second time nothing is sent.

use serde_json::json;

use crate::stage::story;
use crate::tab::Tab;

/// Somebody new, somebody who is there, an address that is none, and the first one once more.
pub const LIST: &str = "First name,Last name,E-mail\nNova,One,nova.one@example.com\nTomas,Herrera,tomas.herrera@example.com\nBad,Mail,bad@\nNova,Again,NOVA.ONE@example.com";

/// Puts a text into the field, as a paste does.
pub async fn paste(tab: &Tab, text: &str) {
    tab.connected(5).await;
    tab.find("textbox", "People").await;
    let text = serde_json::to_string(text).expect("a text is JSON");
    tab.js(&format!(
        "(field => {{ field.value = {text}; field.dispatchEvent(new Event('input', {{ bubbles: true }})) }})(document.querySelector('main textarea'))"
    ))
    .await;
}

/// Looks everybody up, on Arize as members and on TrueFoundry.
pub async fn looked_up(tab: &Tab) {
    tab.sees("4 people, 3 columns.").await;
    tab.choose("Arize", "Create the account").await;
    tab.choose("TrueFoundry", "Create the account").await;
    tab.choose("Role", "Member").await;
    tab.click("button", "Look up 4 people").await;
}

#[test]
fn a_list_is_looked_through_first_and_brought_in_once() {
    story(async |stage| {
        let tab = stage.open("/import").await;
        paste(&tab, LIST).await;
        looked_up(&tab).await;
        tab.sees("2 accounts would be added. Nothing was sent yet.").await;
        tab.sees("“bad@” is not an e-mail address").await;
        tab.sees("The same e-mail is on line 2; it is sent once.").await;
        assert_eq!(stage.sandbox.effects("arize").await, json!({}));
        tab.click("button", "Add 2 accounts…").await;
        tab.find("heading", "Add 2 accounts on Arize, TrueFoundry").await;
        tab.sees("Rollcall only observes.").await;
        tab.click("button", "Act").await;
        tab.click("button", "Begin").await;
        tab.arrives("/runs/").await;
        tab.sees("All steps are done and verified.").await;
        assert_eq!(stage.sandbox.effects("arize").await, json!({ "POST /v2/users": 1 }));
        tab.click("link", "Import").await;
        tab.click("button", "Look up again").await;
        tab.sees("There is nothing to send: nobody would be added.").await;
        tab.sees("Nothing to send").await;
        assert_eq!(stage.sandbox.effects("arize").await, json!({ "POST /v2/users": 1 }));
    });
}

#[test]
fn what_is_told_once_is_told_when_the_run_has_ended_and_not_over_it() {
    story(async |stage| {
        let tab = stage.open("/import").await;
        paste(
            &tab,
            "name,e-mail\nOne,one@example.com\nTwo,two@example.com\nThree,three@example.com",
        )
        .await;
        tab.sees("3 people, 2 columns.").await;
        tab.choose("Arize", "Create the account").await;
        tab.choose("Role", "Member").await;
        tab.choose("Way in", "Temporary password").await;
        tab.click("button", "Look up 3 people").await;
        tab.click("button", "Add 3 accounts…").await;
        tab.click("button", "Act").await;
        tab.click("button", "Begin").await;
        tab.find("dialog", "Temporary passwords: shown once").await;
        assert!(
            tab.shows("All steps are done and verified.").await,
            "nothing lies over a run that goes on"
        );
        tab.holds("document.querySelectorAll('dialog[open] .told').length == 3").await;
        tab.js("navigator.clipboard.writeText = async text => { window.copied = text }")
            .await;
        tab.click("button", "Copy all").await;
        tab.sees("The clipboard is cleared in 30 seconds.").await;
        for address in ["one@example.com", "two@example.com", "three@example.com"] {
            assert!(tab.text("window.copied").await.contains(address), "{address} is among them");
        }
        tab.click("button", "I have stored them").await;
        tab.holds("!document.querySelector('dialog[open]')").await;
    });
}

#[test]
fn a_long_list_makes_elements_for_what_is_in_sight_alone() {
    story(async |stage| {
        let tab = stage.open("/import").await;
        let rows: Vec<String> = (0..400).map(|number| format!("nova.{number}@example.com")).collect();
        paste(&tab, &rows.join("\n")).await;
        tab.sees("400 people, 2 columns.").await;
        tab.choose("TrueFoundry", "Create the account").await;
        tab.click("button", "Look up 400 people").await;
        tab.sees("400 accounts would be added. Nothing was sent yet.").await;
        tab.holds("document.querySelectorAll('main tbody tr').length < 150").await;
    });
}

#[test]
fn a_list_goes_nowhere_without_a_platform_and_says_what_it_cannot_be() {
    story(async |stage| {
        let tab = stage.open("/import").await;
        paste(&tab, "PK\u{3}\u{4}").await;
        tab.sees("This is a workbook. Save it as CSV (UTF-8) first.").await;
        tab.sees("Istari takes its users from the identity provider; add the person there.")
            .await;
        tab.sees("An invitation names nobody here, so that no list can be held against it.")
            .await;
        tab.holds("![...document.querySelectorAll('main button')].some(button => button.textContent.startsWith('Look up'))")
            .await;
    });
}

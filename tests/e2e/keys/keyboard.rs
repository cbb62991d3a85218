//! A key is found and revoked without a mouse, and the focus is seen all along.

use serde_json::json;

use super::{OWN, says, shelf};
use crate::accessibility::axe;
use crate::acts::keyboard::{comes, goes, is_in_order, is_on};
use crate::sandbox::PLATFORMS;
use crate::stage::story;

#[test]
fn a_key_is_found_and_revoked_with_the_keyboard_alone() {
    story(async |stage| {
        let axe = axe();
        let tab = stage.open("/").await;
        tab.press("g").await;
        tab.press("k").await;
        comes(&tab, "/keys", "Keys").await;
        for (_, platform) in PLATFORMS {
            tab.holds(&format!("({})?.innerText.includes(', read ')", shelf(platform))).await;
        }
        is_in_order(&tab, &axe).await;
        goes(&tab, "Shift+Tab", "select Mode").await;
        for mode in ["Rehearse", "Act"] {
            tab.press("ArrowDown").await;
            tab.holds(&format!("document.activeElement.value == '{mode}'")).await;
        }
        goes(&tab, "Tab", "input Find").await;
        tab.types("4001/1").await;
        tab.until("one key", async || (tab.rows().await.len() == 1).then_some(())).await;
        goes(&tab, "Tab", "row ").await;
        tab.press("Enter").await;
        comes(&tab, OWN, "Notebook").await;
        is_in_order(&tab, &axe).await;
        goes(&tab, "Tab", "button Revoke…").await;
        tab.press("Enter").await;
        is_on(&tab, "button Cancel").await;
        tab.find("dialog", "Revoke the key Notebook on Civis").await;
        is_in_order(&tab, &axe).await;
        goes(&tab, "Tab", "button Revoke").await;
        tab.holds("document.activeElement.closest('dialog[open] footer')").await;
        tab.press("Enter").await;
        tab.sees("Revoked the key Notebook on Civis. Seen to be done.").await;
        says(&tab, "State", "Revoked").await;
        assert_ne!(tab.text("document.activeElement.tagName").await, "BODY", "the focus is not lost");
        is_in_order(&tab, &axe).await;
        assert_eq!(
            stage.sandbox.effects("civis").await,
            json!({ "DELETE /users/{id}/api_keys/{key_id}": 1 })
        );
        assert!(stage.sandbox.read("civis", "/users/4001/api_keys/1").await["revokedAt"].is_string());
    });
}

//! A whole change without a mouse: from a name in the search box to the result in the record, and the focus is seen all along.

use serde_json::json;

use crate::accessibility::{axe, violations};
use crate::people::settled;
use crate::stage::story;
use crate::tab::Tab;

const NOOR: &str = "Noor van den Berg";

/// What has the focus: its role or element, and its name.
const FOCUSED: &str = "(active => `${active.getAttribute('role') ?? active.tagName.toLowerCase()} ${(active.ariaLabel ?? active.labels?.[0]?.innerText ?? active.innerText).trim()}`)(document.activeElement)";

/// Whether it can be seen that it has. The search box draws the ring around its frame.
const RING: &str = "(active => active.matches(':focus-visible') && [active, active.parentElement].some(element => {
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return outlineStyle != 'none' && parseFloat(outlineWidth) > 0;
}))(document.activeElement)";

/// The most stops on the way to anything.
const FAR: usize = 80;

/// Waits until the focus is on something, and seen to be there.
pub async fn is_on(tab: &Tab, what: &str) {
    tab.until(&format!("the focus on {what:?}"), async || {
        tab.text(FOCUSED).await.starts_with(what).then_some(())
    })
    .await;
    assert_eq!(tab.js(RING).await, true, "the focus on {what:?} is not seen");
}

/// Waits until a page has come and its heading has the focus: it is read out and no stop of the keyboard, so that it has no ring.
pub async fn comes(tab: &Tab, path: &str, heading: &str) {
    tab.arrives(path).await;
    tab.until(&format!("the focus on the heading {heading:?}"), async || {
        tab.text(FOCUSED).await.starts_with(&format!("h1 {heading}")).then_some(())
    })
    .await;
}

/// Goes on with one key until something has the focus; each stop on the way is seen.
pub async fn goes(tab: &Tab, key: &str, what: &str) {
    let mut stops = Vec::new();
    while stops.len() < FAR {
        tab.press(key).await;
        let stop = tab.text(FOCUSED).await;
        assert_eq!(tab.js(RING).await, true, "the focus on {stop:?} is not seen");
        if stop.starts_with(what) {
            return;
        }
        stops.push(stop);
    }
    panic!("no {what:?} among {stops:#?}");
}

/// Nothing is wrong with the page as it stands, as far as axe can tell.
pub async fn is_in_order(tab: &Tab, axe: &str) {
    tab.rest().await;
    let found = violations(tab, axe).await;
    assert!(found.is_empty(), "{}: {found:#?}", tab.address().await);
}

#[test]
fn somebody_is_found_let_in_and_seen_to_be_with_the_keyboard_alone() {
    story(async |stage| {
        let axe = axe();
        let tab = stage.open("/").await;
        tab.press("/").await;
        is_on(&tab, "input Find a person on every platform").await;
        tab.types(NOOR).await;
        settled(&tab).await;
        is_in_order(&tab, &axe).await;
        tab.press("ArrowDown").await;
        is_on(&tab, "row ").await;
        assert!(tab.text(FOCUSED).await.contains(NOOR));
        tab.press("Enter").await;
        comes(&tab, "/person/civis/4016", NOOR).await;
        tab.knows_the_person().await;
        is_in_order(&tab, &axe).await;

        goes(&tab, "Shift+Tab", "select Mode").await;
        for mode in ["Rehearse", "Act"] {
            tab.press("ArrowDown").await;
            tab.holds(&format!("document.activeElement.value == '{mode}'")).await;
        }
        tab.sees("Make changes. Each is shown first and checked afterwards.").await;
        goes(&tab, "Tab", "button End the suspension…").await;
        tab.press("Enter").await;
        is_on(&tab, "button Cancel").await;
        tab.find("dialog", "End the suspension of Noor van den Berg on Civis").await;
        is_in_order(&tab, &axe).await;
        goes(&tab, "Tab", "button End the suspension").await;
        tab.holds("document.activeElement.closest('dialog[open] footer')").await;
        tab.press("Enter").await;
        tab.sees("Ended the suspension of Noor van den Berg on Civis. Seen to be done.")
            .await;
        tab.knows_the_person().await;
        is_on(&tab, "h2 Civis account").await;
        is_in_order(&tab, &axe).await;

        tab.press("g").await;
        tab.press("r").await;
        comes(&tab, "/runs", "Runs").await;
        is_in_order(&tab, &axe).await;
        goes(&tab, "Tab", "a End the suspension of Noor van den Berg on Civis").await;
        tab.press("Enter").await;
        comes(&tab, "/runs/", "End the suspension of Noor van den Berg on Civis").await;
        tab.sees("All steps are done and verified.").await;
        tab.sees("The platform said yes, and reading it back shows it.").await;
        is_in_order(&tab, &axe).await;
        goes(&tab, "Tab", "a Open the account").await;
        tab.press("Enter").await;
        comes(&tab, "/person/civis/4016", NOOR).await;
        tab.says("article", "Civis", "Active").await;
        assert_eq!(stage.sandbox.effects("civis").await, json!({ "POST /users/{id}/unsuspend": 1 }));
        assert_eq!(stage.sandbox.read("civis", "/users/4016").await["suspended"], false);
    });
}

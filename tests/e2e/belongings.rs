//! What somebody holds on a platform: read when it is opened, said to be missing when it is, and read again after a change.

use serde_json::json;

use crate::people::{ADA, settled};
use crate::stage::{Stage, story};
use crate::tab::Tab;

/// Opens a list of one platform, or closes it, with the keyboard.
pub async fn opens(tab: &Tab, platform: &str, list: &str) {
    let summary = format!(
        "[...document.querySelectorAll('[role=group][aria-label=\"Access on {platform}\"] > details > summary')].find(summary => summary.textContent.startsWith({list:?}))"
    );
    tab.holds(&format!(
        "(summary => {{ summary?.focus(); return summary && document.activeElement == summary; }})({summary})"
    ))
    .await;
    tab.press("Enter").await;
}

/// What assistive technology is told of the open list.
pub async fn lists(tab: &Tab, platform: &str, list: &str, text: &str) {
    tab.holds(&format!(
        "[...document.querySelectorAll('[role=group][aria-label=\"Access on {platform}\"] table[aria-label={list:?}] tbody tr')].map(row => row.innerText.split('\\t').join(' | ')).join('\\n').includes({text:?})"
    ))
    .await;
}

/// How often a part of a user was asked for.
async fn asked(stage: &Stage, part: &str) -> usize {
    let all = stage.sandbox.requests_since(0).await;
    let path = |request: &serde_json::Value| {
        request["path"]
            .as_str()
            .is_some_and(|path| path.contains("/x/users/") && path.ends_with(part))
    };
    all.iter().filter(|request| path(request)).count()
}

async fn page_of_ada(stage: &Stage) -> std::sync::Arc<Tab> {
    let tab = stage.open("/").await;
    tab.ask(ADA).await;
    settled(&tab).await;
    tab.press("Enter").await;
    tab.press("Enter").await;
    tab.arrives("/person/").await;
    tab.knows_the_person().await;
    tab
}

#[test]
fn what_somebody_holds_is_read_when_it_is_opened_and_says_through_whom_it_comes() {
    story(async |stage| {
        let tab = page_of_ada(stage).await;
        assert_eq!(asked(stage, "/teams").await, 0, "nobody has asked for it yet");
        opens(&tab, "TrueFoundry", "Teams").await;
        lists(&tab, "TrueFoundry", "Teams", "everyone | team-member\nresearch | team-member").await;
        tab.find("DisclosureTriangle", "Teams (2)").await;
        opens(&tab, "TrueFoundry", "Permissions").await;
        lists(
            &tab,
            "TrueFoundry",
            "Permissions",
            "workspace us-east:research | The user in person",
        )
        .await;
        lists(
            &tab,
            "TrueFoundry",
            "Permissions",
            "workspace us-east:notebooks | team team-research",
        )
        .await;
        opens(&tab, "Authress", "Resources").await;
        lists(&tab, "Authress", "Resources", "documents/research/* | documents:reader").await;
        // Closed and opened again, it is as it was.
        opens(&tab, "TrueFoundry", "Teams").await;
        opens(&tab, "TrueFoundry", "Teams").await;
        tab.rest().await;
        assert_eq!((asked(stage, "/teams").await, asked(stage, "/resources").await), (1, 0));
    });
}

#[test]
fn a_list_that_cannot_be_read_says_so_in_the_platforms_words_and_can_be_tried_again() {
    story(async |stage| {
        let tab = page_of_ada(stage).await;
        tab.expect_failures("/api/truefoundry/");
        let refused = json!({ "kind": "status", "status": 403, "body": { "statusCode": 403, "message": "The night watch is out" } });
        stage.sandbox.fault("truefoundry", refused, json!({})).await;
        opens(&tab, "TrueFoundry", "Teams").await;
        tab.sees("TrueFoundry does not allow this with this credential (403).").await;
        tab.sees("The night watch is out").await;
        stage.sandbox.heal().await;
        tab.click("button", "Try again").await;
        lists(&tab, "TrueFoundry", "Teams", "research | team-member").await;
        tab.until("the focus on what was opened", async || {
            tab.focused().await.contains("Teams (2)").then_some(())
        })
        .await;
    });
}

#[test]
fn who_holds_nothing_is_said_to_hold_nothing() {
    story(async |stage| {
        let tab = page_of_ada(stage).await;
        let nothing = json!({ "kind": "status", "status": 200, "body": { "data": [] } });
        stage.sandbox.fault("truefoundry", nothing, json!({})).await;
        opens(&tab, "TrueFoundry", "Resources").await;
        tab.sees("None, as far as TrueFoundry tells this credential.").await;
        tab.find("DisclosureTriangle", "Resources (0)").await;
    });
}

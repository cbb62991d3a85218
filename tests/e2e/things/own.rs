//! What Civis keeps for whoever's key is in use.

use serde_json::{Value, json};

use crate::acts::act;
use crate::stage::{Stage, story};
use crate::tab::Tab;

/// The order in which the favorites stand on the page.
async fn shown(tab: &Tab) -> Vec<String> {
    let names = tab
        .js("[...document.querySelectorAll('.ranks > li a')].map(link => link.innerText)")
        .await;
    serde_json::from_value(names).expect("names")
}

/// The order that the platform has.
async fn kept(stage: &Stage) -> Vec<String> {
    let favorites = stage.sandbox.read("civis", "/users/me/favorites?limit=1000").await;
    let rows = favorites.as_array().expect("a list").iter();
    rows.map(|row| row["objectName"].as_str().unwrap_or_default().to_owned()).collect()
}

async fn stands(tab: &Tab, expected: &[String]) {
    tab.until(&format!("the order {expected:?}"), async || {
        (shown(tab).await == expected).then_some(())
    })
    .await;
}

#[test]
fn favorites_are_moved_by_keyboard_and_stand_where_the_platform_has_them() {
    story(async |stage| {
        let tab = stage.open("/things/civis/favorites").await;
        tab.connected(5).await;
        tab.find("heading", "Favorites of Civis").await;
        let before = kept(stage).await;
        stands(&tab, &before).await;
        act(&tab).await;
        let last = before.last().expect("one").clone();
        tab.focus("button", &format!("Move to the top: {last}")).await;
        tab.press("Enter").await;
        let mut expected = before.clone();
        expected.rotate_right(1);
        stands(&tab, &expected).await;
        tab.until("the platform's order", async || (kept(stage).await == expected).then_some(()))
            .await;
        // The focus went with it.
        tab.holds(&format!(
            "document.activeElement.ariaLabel == {:?}",
            format!("Move to the top: {last}")
        ))
        .await;
        // One move after the other: while one is looked after, the same is not begun again.
        tab.sees(&format!("Moved the favorite {last} on Civis. Seen to be done.")).await;
        tab.focus("button", &format!("Move down: {last}")).await;
        tab.press("Enter").await;
        expected.swap(0, 1);
        stands(&tab, &expected).await;
        tab.until("the platform's order", async || (kept(stage).await == expected).then_some(()))
            .await;
        assert_eq!(stage.sandbox.writes("civis").await.len(), 2, "each move is sent once");
    });
}

#[test]
fn a_move_that_fails_is_shown_back_and_said() {
    story(async |stage| {
        let tab = stage.open("/things/civis/favorites").await;
        tab.connected(5).await;
        let before = kept(stage).await;
        stands(&tab, &before).await;
        act(&tab).await;
        let refused: Value = json!({ "kind": "status", "status": 403, "body": { "error": "forbidden", "errorDescription": "Not today." } });
        stage.sandbox.fault("civis", refused, json!({ "method": "PATCH" })).await;
        tab.expect_failures("/api/civis/");
        tab.click("button", &format!("Move to the bottom: {}", before[0])).await;
        tab.sees("Not done: Move the favorite").await;
        stands(&tab, &before).await;
        assert_eq!(kept(stage).await, before);
        stage.sandbox.heal().await;
    });
}

#[test]
fn what_is_ones_own_is_on_one_page() {
    story(async |stage| {
        let tab = stage.open("/own").await;
        tab.connected(5).await;
        for (kind, words) in [
            ("Favorites", "favorite"),
            ("Activity", "activity"),
            ("Administrators", "administrator"),
            ("Themes", "theme"),
        ] {
            tab.says("region", &format!("{kind} of Civis"), words).await;
        }
        tab.sees("TrueFoundry keeps no favorites.").await;
    });
}

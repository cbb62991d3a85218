//! Istari, on which nothing can be done to people: that is said in full, and who is a person and who an agent is told apart.

use serde_json::json;

use super::{acting, acting_on_many, page_of, refusals};
use crate::stage::story;
use crate::tab::Tab;

#[test]
fn where_nothing_can_be_done_every_wish_is_answered_with_the_place_where_it_can_be() {
    story(async |stage| {
        let all = stage.sandbox.read("istari", "/api/v2/users").await;
        let mut ada = all.as_array().expect("a list").iter();
        let ada = ada.find(|user| user["display_name"] == "Ada Lindqvist").expect("Ada");
        let tab = acting(stage, &page_of("istari", ada["id"].as_str().expect("an id"))).await;
        tab.sees("Nothing can be done to this account through the API of Istari Digital.")
            .await;
        let reasons = refusals(&tab, "Istari Digital").await;
        let reasons = reasons.as_object().expect("reasons");
        assert_eq!(reasons.len(), 15, "{reasons:?}");
        for (what, why) in reasons {
            let why = why.as_str().expect("a sentence");
            assert!(
                why.contains("identity provider") || ["Change the preferences", "Revoke all keys"].contains(&what.as_str()),
                "{what}: {why}"
            );
        }
        tab.holds("!document.querySelector('[role=group][aria-label=\"Actions on Istari Digital\"] button')")
            .await;
        stage.close(&tab).await;

        let tab = acting_on_many(stage, "istari").await;
        for button in ["Create user…", "Invite…"] {
            assert!(tab.all("button", Some(button)).await.is_empty(), "{button}");
        }
        assert_eq!(stage.sandbox.writes("istari").await, []);
        assert_eq!(stage.sandbox.effects("istari").await, json!({}));
    });
}

/// Chooses another kind with a key, and waits until as many are listed.
async fn shows(tab: &Tab, key: &str, count: usize) {
    tab.focus("combobox", "Kind").await;
    tab.press(key).await;
    // The heading is a row too.
    tab.holds(&format!(
        "document.querySelector('main [role=grid]')?.ariaRowCount == {}",
        count + 1
    ))
    .await;
}

#[test]
fn people_and_agents_are_told_apart_as_the_platform_does() {
    story(async |stage| {
        let all = stage.sandbox.read("istari", "/api/v2/users?user_state=all").await;
        let all = all.as_array().expect("a list");
        let (agents, people): (Vec<_>, Vec<_>) = all.iter().partition(|user| user["user_type"] == "agent");
        assert!(!agents.is_empty() && people.len() > agents.len());
        let tab = acting_on_many(stage, "istari").await;
        shows(&tab, "End", agents.len()).await;
        let rows = tab.rows().await;
        assert_eq!(rows.len(), agents.len());
        for agent in agents {
            let name = agent["machine_name"].as_str().expect("a name");
            assert!(rows.iter().any(|row| row.contains(name)), "{name} in {rows:?}");
        }
        shows(&tab, "ArrowUp", people.len()).await;
        assert!(!tab.shows("cad-extractor-01").await);
    });
}

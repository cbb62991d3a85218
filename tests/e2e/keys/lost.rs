//! The answer to the making of a key is lost: it is said that there may be one, and where to look for it.

use serde_json::json;

use super::{acting, makes, named, only};
use crate::stage::story;

#[test]
fn a_key_whose_answer_was_lost_is_said_to_be_there_and_to_be_shown_nowhere() {
    story(async |stage| {
        let tab = acting(stage).await;
        tab.expect_failures("/api/civis/users/me/api_keys");
        let lost = json!({ "kind": "status", "status": 503 });
        stage
            .sandbox
            .fault("civis", lost, json!({ "method": "POST", "performed": true, "times": 1 }))
            .await;
        makes(&tab, "Civis", &[], &[("Name", "Nightly load"), ("Ends after", "2035-01-31")]).await;
        tab.sees("Created the key Nightly load on Civis, but the answer that told it once was lost.")
            .await;
        assert!(!tab.shows("shown once").await, "there is nothing to be shown");
        tab.click("button", "Details").await;
        tab.arrives("/runs/").await;
        tab.sees("The answer was lost, but reading it back shows that it is done.").await;
        tab.sees("API key: lost with the answer. The key may exist, but what it opens with cannot be shown.")
            .await;
        assert_eq!(stage.sandbox.effects("civis").await, json!({ "POST /users/{id}/api_keys": 1 }));
        let held = stage.sandbox.read("civis", "/users/me/api_keys").await;
        assert_eq!(named(&held, "Nightly load")["active"], true);
        tab.click("link", "Open the keys").await;
        tab.arrives("/keys").await;
        only(&tab, "Nightly load", 1).await;
    });
}

#[test]
fn a_key_that_is_in_no_list_may_be_there_and_is_not_made_again() {
    story(async |stage| {
        let tab = acting(stage).await;
        tab.expect_failures("/api/authress/v1/clients/sc_reports/access-keys");
        let lost = json!({ "kind": "status", "status": 503 });
        stage
            .sandbox
            .fault("authress", lost, json!({ "method": "POST", "performed": true, "times": 1 }))
            .await;
        tab.click("button", "Create a key on Authress").await;
        tab.find("combobox", "Service client (optional)").await;
        tab.choose("Service client (optional)", "Reports").await;
        crate::acts::agrees(&tab, "Create").await;
        tab.sees("We don't know: ").await;
        tab.click("button", "Details").await;
        tab.arrives("/runs/").await;
        tab.sees("it may have been done").await;
        tab.sees("The key may exist, but it cannot be shown. Find the newest key of the service client, revoke it and create another one.")
            .await;
        assert_eq!(
            stage.sandbox.effects("authress").await,
            json!({ "POST /v1/clients/{clientId}/access-keys": 1 }),
            "it was not sent again"
        );
        tab.click("link", "Open the keys").await;
        tab.arrives("/keys").await;
        only(&tab, "sc_reports", 1).await;
    });
}

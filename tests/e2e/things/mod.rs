//! The things of platforms besides people and keys: seen in one place, made, changed and removed, and compared with what the platforms have.

use serde_json::json;

use crate::acts::{act, agrees, fill};
use crate::stage::story;

mod own;
mod vitals;

#[test]
fn a_tenant_is_made_changed_and_removed_and_each_is_seen_on_the_platform() {
    story(async |stage| {
        let tab = stage.open("/tenants").await;
        tab.connected(5).await;
        tab.says("region", "Tenants of Authress", "3 tenants, read").await;
        tab.sees("Civis keeps every account within one organization").await;
        tab.press_at("document.querySelector('.kind-card[aria-label=\"Tenants of Authress\"] h2 a')")
            .await;
        tab.arrives("/things/authress/tenants").await;
        tab.find("heading", "Tenants of Authress").await;
        act(&tab).await;
        tab.click("button", "Create…").await;
        tab.find("dialog", "Create a tenant on Authress").await;
        agrees(&tab, "Create").await;
        tab.sees("Name is needed.").await;
        fill(&tab, "Name", "Northwind West").await;
        fill(&tab, "Lookup identifier (optional)", "west").await;
        fill(&tab, "Domains (optional)", "west.example").await;
        agrees(&tab, "Create").await;
        tab.sees("Created the tenant Northwind West on Authress. Seen to be done.").await;
        tab.sees("4 tenants").await;
        let tenants = stage.sandbox.read("authress", "/v1/tenants").await;
        let all = tenants["tenants"].as_array().expect("a list");
        let made = all
            .iter()
            .find(|tenant| tenant["data"]["name"] == "Northwind West")
            .expect("it is there");
        assert_eq!(made["domains"], json!([{ "domain": "west.example" }]));
        let id = made["tenantId"].as_str().expect("an id").to_owned();

        tab.open(&format!("/things/authress/tenants/{id}")).await;
        tab.find("heading", "Northwind West").await;
        act(&tab).await;
        tab.click("button", "Edit…").await;
        tab.find("dialog", "Edit the tenant Northwind West on Authress").await;
        tab.holds("document.querySelector('dialog[open] textarea')?.value == 'west.example'")
            .await;
        fill(&tab, "Name", "Far West").await;
        agrees(&tab, "Save changes").await;
        tab.sees("Changed the tenant Northwind West on Authress. Seen to be done.").await;
        tab.find("heading", "Far West").await;
        let now = stage.sandbox.read("authress", &format!("/v1/tenants/{id}")).await;
        assert_eq!(
            (&now["data"]["name"], &now["tenantLookupIdentifier"]),
            (&json!("Far West"), &json!("west"))
        );

        // Somebody is moved there, by an id: they are seen in it.
        tab.click("button", "Add a member…").await;
        fill(&tab, "User id", "auth0|cast0002").await;
        agrees(&tab, "Add a member").await;
        tab.sees("Added a member to the tenant Far West on Authress. Seen to be done.")
            .await;
        tab.press_at("[...document.querySelectorAll('main summary')].find(summary => summary.innerText.startsWith('Users'))")
            .await;
        tab.sees("tomas.herrera@example.com").await;

        // What is gone is looked for, and not found.
        tab.expect_failures(&format!("/api/authress/v1/tenants/{id}"));
        tab.click("button", "Delete…").await;
        tab.sees("Type Far West to go on").await;
        fill(&tab, "Type Far West to go on", "Far West").await;
        fill(&tab, "Reason", "A trial").await;
        agrees(&tab, "Delete").await;
        tab.sees("Deleted the tenant Far West on Authress. Seen to be done.").await;
        let tenants = stage.sandbox.read("authress", "/v1/tenants").await;
        assert_eq!(tenants["tenants"].as_array().map(Vec::len), Some(3));
    });
}

#[test]
fn one_platform_that_fails_costs_its_own_cards_and_can_be_asked_again() {
    story(async |stage| {
        let body = json!({ "status": 403, "body": { "title": "Not with this key.", "errorCode": "Forbidden" } });
        let mut fault = body;
        fault["kind"] = json!("status");
        stage.sandbox.fault("authress", fault, json!({ "route": "/v1/tenants" })).await;
        let tab = stage.open("/tenants").await;
        tab.connected(5).await;
        tab.expect_failures("/api/authress/");
        tab.says("region", "Tenants of Authress", "They could not be read.").await;
        tab.says("region", "Tenants of Authress", "Not with this key.").await;
        stage.sandbox.heal().await;
        tab.click("button", "Try again").await;
        tab.says("region", "Tenants of Authress", "3 tenants, read").await;
    });
}

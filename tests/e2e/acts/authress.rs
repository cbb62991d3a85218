//! Acting on Authress: moved, given access, asked in and deleted; each is compared with what Authress then has.

use serde_json::json;

use super::{acting, acting_on_many, agrees, fill, stores, wants};
use crate::belongings::{lists, opens};
use crate::sandbox::Sandbox;
use crate::stage::story;

/// Tomas, whom Authress knows by this id.
const TOMAS: &str = "auth0|cast0002";
const PAGE: &str = "/person/authress/auth0%7Ccast0002";

/// Whether a group or an access record names Tomas.
async fn names(sandbox: &Sandbox, document: &str) -> bool {
    let document = sandbox.read("authress", document).await;
    let users = document["users"].as_array().expect("a list");
    users.iter().any(|user| user["userId"] == TOMAS)
}

#[test]
fn a_deletion_wants_a_reason_and_the_address_and_is_followed_until_it_shows() {
    story(async |stage| {
        let tab = acting(stage, PAGE).await;
        // That nobody is there any more is what is waited for, and what the browser calls a failure.
        tab.expect_failures("/api/authress/v1/users/auth0%7Ccast0002");
        tab.click("button", "Delete… Can be verified").await;
        tab.sees("Cannot be undone from here.").await;
        tab.click("button", "Delete").await;
        tab.sees("Type tomas.herrera@example.com exactly.").await;
        tab.sees("Say why: it is kept in the record.").await;
        assert_eq!(stage.sandbox.effects("authress").await, json!({}));
        tab.focus("textbox", "Reason").await;
        tab.types("Left").await;
        tab.focus("textbox", "Type tomas.herrera@example.com to go on").await;
        tab.types("tomas.herrera@example.com").await;
        tab.click("button", "Delete").await;
        tab.sees("Deleted Tomas Herrera on Authress. Seen to be done.").await;
        assert_eq!(stage.sandbox.effects("authress").await, json!({ "DELETE /v1/users/{userId}": 1 }));
        let found = stage.sandbox.read("authress", "/v1/users?filter=cast0002").await;
        assert_eq!(found["users"], json!([]));
    });
}

#[test]
fn somebody_is_moved_to_a_tenant_and_seen_there() {
    story(async |stage| {
        let tab = acting(stage, PAGE).await;
        wants(&tab, "Authress", "Move to a tenant…").await;
        tab.sees("They leave the tenant where they are now.").await;
        tab.choose("Tenant", "Northwind South").await;
        agrees(&tab, "Move to a tenant").await;
        tab.sees("Moved Tomas Herrera to a tenant on Authress. Seen to be done.").await;
        let there = stage.sandbox.read("authress", "/v1/users?tenantId=ten_south&filter=cast0002").await;
        assert_eq!(there["users"][0]["userId"], TOMAS);
        assert_eq!(
            stage.sandbox.effects("authress").await,
            json!({ "PATCH /v1/tenants/{tenantId}/users": 1 })
        );
    });
}

#[test]
fn groups_and_access_records_are_changed_one_by_one_and_keep_everybody_else() {
    story(async |stage| {
        let (research, finance, profile) = ("/v1/groups/grp_research", "/v1/groups/grp_finance", "/v1/records/rec_profile");
        let before = stage.sandbox.read("authress", finance).await["users"].as_array().map(Vec::len);
        let tab = acting(stage, PAGE).await;
        opens(&tab, "Authress", "Groups").await;
        lists(&tab, "Authress", "Groups", "Research | grp_research").await;
        wants(&tab, "Authress", "Change groups and access records…").await;
        tab.sees("Named in single statements of").await;
        for name in ["Research", "Finance"] {
            tab.focus("checkbox", name).await;
            tab.press(" ").await;
        }
        agrees(&tab, "Change groups and access records").await;
        tab.sees("Changed groups and access records of Tomas Herrera on Authress. Seen to be done.")
            .await;
        // What is open stays open and follows.
        lists(&tab, "Authress", "Groups", "Finance | grp_finance").await;
        assert!(!names(&stage.sandbox, research).await && names(&stage.sandbox, finance).await);
        assert!(names(&stage.sandbox, profile).await, "what was not touched stays");
        let after = stage.sandbox.read("authress", finance).await["users"].as_array().map(Vec::len);
        assert_eq!(after, before.map(|count| count + 1));
        assert_eq!(stage.sandbox.effects("authress").await, json!({ "PUT /v1/groups/{groupId}": 2 }));
    });
}

#[test]
fn somebody_is_taken_out_of_one_access_record_and_named_in_another() {
    story(async |stage| {
        let (profile, billing) = ("/v1/records/rec_profile", "/v1/records/rec_billing");
        let tab = acting(stage, PAGE).await;
        opens(&tab, "Authress", "Access records").await;
        lists(&tab, "Authress", "Access records", "Own profile").await;
        wants(&tab, "Authress", "Change groups and access records…").await;
        for name in ["Own profile: Authress:Viewer", "Billing: billing"] {
            tab.focus("checkbox", name).await;
            tab.press(" ").await;
        }
        agrees(&tab, "Change groups and access records").await;
        tab.sees("Changed groups and access records of Tomas Herrera on Authress. Seen to be done.")
            .await;
        lists(&tab, "Authress", "Access records", "Billing").await;
        assert!(!names(&stage.sandbox, profile).await && names(&stage.sandbox, billing).await);
        assert_eq!(stage.sandbox.effects("authress").await, json!({ "PUT /v1/records/{recordId}": 2 }));
    });
}

#[test]
fn an_invite_is_made_of_roles_resources_and_a_tenant_and_its_id_is_told_once() {
    story(async |stage| {
        let tab = acting_on_many(stage, "authress").await;
        tab.click("button", "Invite…").await;
        tab.focus("checkbox", "Reader of documents").await;
        tab.press(" ").await;
        fill(&tab, "Resources (optional)", "documents/new").await;
        tab.choose("Tenant (optional)", "Northwind South").await;
        agrees(&tab, "Make an invite").await;
        stores(&tab, "Invite id").await;
        let sent = json!({
            "defaultLoginTenantId": "ten_south",
            "statements": [{ "roles": ["documents:reader"], "resources": [{ "resourceUri": "documents/new" }] }],
        });
        assert_eq!(stage.sandbox.writes("authress").await, [("POST /v1/invites".to_owned(), sent)]);
        assert_eq!(stage.sandbox.effects("authress").await, json!({ "POST /v1/invites": 1 }));
    });
}

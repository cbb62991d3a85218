//! Acting on TrueFoundry: registered, asked in, given roles, shut out and deleted; each is compared with what TrueFoundry then has.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{act, acting, acting_on_many, agrees, fill, is_nowhere, page_of, rehearse, stores, wants};
use crate::sandbox::Sandbox;
use crate::stage::{Stage, story};
use crate::tab::Tab;

const TOMAS: &str = "tomas.herrera@example.com";
const ADA: &str = "ada.lindqvist@example.com";
const MIRA: &str = "mira.castellanos@example.com";
const NOVA: &str = "nova.one@example.com";
/// Where an invitation is accepted.
const CONSOLE: &str = "https://console.example.com/accept";

/// The user of that address as TrueFoundry tells it; null if there is none.
async fn user(sandbox: &Sandbox, email: &str) -> Value {
    let found = sandbox
        .read("truefoundry", &format!("/api/svc/v1/users?showInvalidUsers=true&query={email}"))
        .await;
    found["data"][0].clone()
}

/// Opens the page of the user of that address and lets changes leave it.
async fn acting_on(stage: &Stage, email: &str) -> Arc<Tab> {
    let user = user(&stage.sandbox, email).await;
    acting(stage, &page_of("truefoundry", user["id"].as_str().expect("an id"))).await
}

#[test]
fn many_are_deactivated_in_one_run_and_each_is_seen_to_be_so() {
    story(async |stage| {
        let tab = acting_on_many(stage, "truefoundry").await;
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
            stage.sandbox.effects("truefoundry").await,
            json!({ "PATCH /api/svc/v1/users/deactivate": 3 })
        );
        for (_, sent) in stage.sandbox.writes("truefoundry").await {
            let email = sent["email"].as_str().expect("an address");
            assert_eq!(user(&stage.sandbox, email).await["active"], false, "{email}");
        }
    });
}

#[test]
fn a_registration_is_tried_out_by_the_platform_itself_before_it_is_made() {
    story(async |stage| {
        let tab = acting_on_many(stage, "truefoundry").await;
        let register = async |button: &str, said: &str| {
            tab.click("button", "Create user…").await;
            fill(&tab, "E-mail", NOVA).await;
            tab.choose("Send the invitation mail (optional)", "On").await;
            fill(&tab, "Address for accepting (optional)", CONSOLE).await;
            agrees(&tab, button).await;
            tab.sees(said).await;
        };
        rehearse(&tab).await;
        register(
            "Rehearse: Create",
            "Rehearsed on TrueFoundry: Create the account of nova.one@example.com, with an invitation mail.",
        )
        .await;
        assert_eq!(user(&stage.sandbox, NOVA).await, Value::Null);
        assert_eq!(stage.sandbox.effects("truefoundry").await, json!({}));
        act(&tab).await;
        register(
            "Create",
            "Created the account of nova.one@example.com, with an invitation mail on TrueFoundry. Seen to be done.",
        )
        .await;
        let made = user(&stage.sandbox, NOVA).await;
        assert_eq!(
            (&made["active"], &made["metadata"]["inviteAccepted"]),
            (&json!(true), &json!(false))
        );
        let sent: Vec<(String, Value)> = stage.sandbox.writes("truefoundry").await;
        let dry: Vec<&Value> = sent.iter().map(|(_, body)| &body["dryRun"]).collect();
        assert_eq!(dry, [&json!(true), &json!(false)]);
        for (line, body) in &sent {
            assert_eq!(line, "POST /api/svc/v1/users/register");
            assert_eq!((&body["email"], &body["acceptInviteClientURL"]), (&json!(NOVA), &json!(CONSOLE)));
        }
        assert_eq!(
            stage.sandbox.effects("truefoundry").await,
            json!({ "POST /api/svc/v1/users/register": 1 })
        );
    });
}

#[test]
fn an_invitation_tells_its_link_once() {
    story(async |stage| {
        let tab = acting_on_many(stage, "truefoundry").await;
        tab.click("button", "Invite…").await;
        fill(&tab, "E-mail", NOVA).await;
        agrees(&tab, "Invite").await;
        tab.sees("Address for accepting is needed.").await;
        fill(&tab, "Address for accepting", CONSOLE).await;
        agrees(&tab, "Invite").await;
        let link = stores(&tab, "Invitation link").await;
        assert!(link.starts_with(CONSOLE));
        tab.sees("Invited nova.one@example.com on TrueFoundry. Seen to be done.").await;
        assert_eq!(user(&stage.sandbox, NOVA).await["metadata"]["inviteAccepted"], false);
        assert_eq!(
            stage.sandbox.effects("truefoundry").await,
            json!({ "POST /api/svc/v1/users/invite": 1 })
        );
    });
}

#[test]
fn roles_are_given_and_taken_and_taken_back() {
    story(async |stage| {
        let tab = acting_on(stage, TOMAS).await;
        wants(&tab, "TrueFoundry", "Change the roles…").await;
        for role in ["admin", "member"] {
            tab.focus("checkbox", role).await;
            tab.press(" ").await;
        }
        agrees(&tab, "Change the roles").await;
        tab.sees("Changed the roles of Tomas Herrera on TrueFoundry. Seen to be done.")
            .await;
        let sent = json!({ "email": TOMAS, "roles": ["admin"] });
        assert_eq!(
            stage.sandbox.writes("truefoundry").await,
            [("PATCH /api/svc/v1/users/roles".to_owned(), sent)]
        );
        assert_eq!(user(&stage.sandbox, TOMAS).await["roles"], json!(["admin"]));
        tab.click("button", "Undo").await;
        tab.until("the roles as before", async || {
            (user(&stage.sandbox, TOMAS).await["roles"] == json!(["member"])).then_some(())
        })
        .await;
        assert_eq!(
            stage.sandbox.effects("truefoundry").await,
            json!({ "PATCH /api/svc/v1/users/roles": 2 })
        );
    });
}

#[test]
fn who_is_shut_out_can_be_let_in_from_the_same_page() {
    story(async |stage| {
        let tab = acting_on(stage, TOMAS).await;
        for (button, said, state, active) in [
            (
                "Deactivate",
                "Deactivated Tomas Herrera on TrueFoundry. Seen to be done.",
                "Deactivated",
                false,
            ),
            (
                "Activate",
                "Activated Tomas Herrera on TrueFoundry. Seen to be done.",
                "Active",
                true,
            ),
        ] {
            wants(&tab, "TrueFoundry", button).await;
            tab.sees(said).await;
            assert_eq!(user(&stage.sandbox, TOMAS).await["active"], active);
            tab.says("article", "TrueFoundry", state).await;
        }
        assert_eq!(
            stage.sandbox.effects("truefoundry").await,
            json!({ "PATCH /api/svc/v1/users/activate": 1, "PATCH /api/svc/v1/users/deactivate": 1 })
        );
    });
}

#[test]
fn what_holds_somebody_is_shown_and_taken_away_only_when_that_was_chosen() {
    story(async |stage| {
        let tab = acting_on(stage, ADA).await;
        // That she is held, and in the end that she is gone, is what the browser calls a failure.
        tab.expect_failures("/api/truefoundry/");
        let delete = async |force: bool| {
            wants(&tab, "TrueFoundry", "Delete…").await;
            tab.sees("As it stands, it would be refused.").await;
            let facts = tab
                .js("[...document.querySelectorAll('.plan-facts > div')].map(fact => fact.innerText.split('\\n').join(' '))")
                .await;
            assert_eq!(facts, json!(["Teams research", "Resources research"]));
            if force {
                tab.choose("Take teams and resources away first (optional)", "On").await;
            }
            fill(&tab, "Reason", "Left").await;
            fill(&tab, &format!("Type {ADA} to go on"), ADA).await;
            agrees(&tab, "Delete").await;
        };
        delete(false).await;
        tab.sees("Not done: Delete Ada Lindqvist on TrueFoundry.").await;
        assert_eq!(stage.sandbox.effects("truefoundry").await, json!({}));
        assert_eq!(user(&stage.sandbox, ADA).await["active"], true);
        delete(true).await;
        tab.sees("Deleted Ada Lindqvist on TrueFoundry. Seen to be done.").await;
        assert_eq!(user(&stage.sandbox, ADA).await, Value::Null);
        assert_eq!(
            stage.sandbox.effects("truefoundry").await,
            json!({ "DELETE /api/svc/v1/users/{id}": 1 })
        );
    });
}

#[test]
fn ones_own_password_is_changed_and_kept_nowhere() {
    story(async |stage| {
        let tab = acting_on(stage, MIRA).await;
        tab.expect_failures("/api/truefoundry/api/svc/v1/users/change-password");
        let old = stage.sandbox.credential("truefoundry", "password");
        let new = "a-longer-word-1";
        let change = async |from: &str, to: &str, said: &str| {
            wants(&tab, "TrueFoundry", "Change the password…").await;
            fill(&tab, "Present password", from).await;
            fill(&tab, "New password", to).await;
            agrees(&tab, "Change the password").await;
            tab.sees(said).await;
        };
        change(
            "not-the-password",
            new,
            "Not done: Change the password of Mira Castellanos on TrueFoundry.",
        )
        .await;
        assert_eq!(stage.sandbox.effects("truefoundry").await, json!({}));
        let done = "TrueFoundry acknowledged: Change the password of Mira Castellanos.";
        change(old, new, done).await;
        assert_eq!(
            stage.sandbox.effects("truefoundry").await,
            json!({ "POST /api/svc/v1/users/change-password": 1 })
        );
        for secret in ["not-the-password", new, old] {
            is_nowhere(&tab, secret).await;
        }
        // Only whoever knows the new one can change it back.
        change(new, old, done).await;
        tab.until("the second change", async || {
            (stage.sandbox.effects("truefoundry").await["POST /api/svc/v1/users/change-password"] == 2).then_some(())
        })
        .await;
    });
}

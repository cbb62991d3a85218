//! Acting on Civis: somebody is made, changed, let in, shut out and written to; each is compared with what Civis then has.

use serde_json::{Value, json};

use super::{TOMAS, act, acting, acting_on_many, agrees, fill, refusals, wants};
use crate::sandbox::Sandbox;
use crate::stage::story;

/// Ada, whom Civis has never seen.
const ADA: &str = "/person/civis/4003";
/// Noor, who is suspended.
const NOOR: &str = "/person/civis/4016";
/// Mira, whose key is in use.
const MIRA: &str = "/person/civis/4001";

/// What of a user's record is named, as Civis tells it.
async fn told(sandbox: &Sandbox, id: u32, names: &[&str]) -> Value {
    let user = sandbox.read("civis", &format!("/users/{id}")).await;
    names.iter().map(|name| ((*name).to_owned(), user[name].clone())).collect()
}

#[test]
fn somebody_is_deactivated_by_keyboard_seen_to_be_so_and_let_in_again() {
    story(async |stage| {
        let tab = stage.open(TOMAS).await;
        tab.knows_the_person().await;
        act(&tab).await;
        tab.focus("button", "Deactivate Can be undone Can be verified").await;
        tab.press("Enter").await;
        tab.press("Enter").await;
        tab.sees("Deactivated Tomas Herrera on Civis. Seen to be done.").await;
        tab.says("article", "Civis", "Deactivated").await;
        assert_eq!(
            told(&stage.sandbox, 4002, &["accountStatus"]).await,
            json!({ "accountStatus": "Deactivated" })
        );
        assert_eq!(
            stage.sandbox.effects("civis").await,
            json!({ "PATCH /users/{id}": 1 }),
            "Enter twice is one change"
        );
        tab.click("button", "Undo").await;
        tab.sees("Activated Tomas Herrera on Civis. Seen to be done.").await;
        tab.says("article", "Civis", "Active").await;
        assert_eq!(
            told(&stage.sandbox, 4002, &["accountStatus"]).await,
            json!({ "accountStatus": "Active" })
        );
        tab.click("link", "Runs").await;
        tab.sees("Undo: Activate Tomas Herrera on Civis").await;
        assert_eq!(stage.sandbox.effects("civis").await, json!({ "PATCH /users/{id}": 2 }));
    });
}

#[test]
fn somebody_is_made_with_everything_that_can_be_said_of_them() {
    story(async |stage| {
        let tab = acting_on_many(stage, "civis").await;
        tab.click("button", "Create user…").await;
        tab.find("combobox", "Primary group").await;
        for (label, text) in [
            ("Name", "Nova One"),
            ("E-mail", "nova.one@example.com"),
            ("User name", "novaone"),
            ("Title (optional)", "Analyst"),
            ("Department (optional)", "Research"),
            ("City (optional)", "Oslo"),
            ("State (optional)", "Viken"),
            ("Time zone (optional)", "Europe/Oslo"),
            ("Initials (optional)", "NX"),
        ] {
            fill(&tab, label, text).await;
        }
        tab.choose("Primary group", "Engineering").await;
        for group in ["Engineering", "Support"] {
            tab.focus("checkbox", group).await;
            tab.press(" ").await;
        }
        for (label, choice) in [
            ("Active (optional)", "On"),
            ("Welcome mail (optional)", "On"),
            ("Codes as text messages (optional)", "On"),
            ("Second factor demanded (optional)", "On"),
            ("Text messages although the organization has them off (optional)", "Off"),
            ("Single sign-on off (optional)", "Off"),
            ("Private network (optional)", "On"),
            ("Robot (optional)", "Off"),
        ] {
            tab.choose(label, choice).await;
        }
        agrees(&tab, "Create").await;
        tab.sees("Created the account of Nova One with a welcome mail on Civis. Seen to be done.")
            .await;
        assert_eq!(stage.sandbox.effects("civis").await, json!({ "POST /users": 1 }));
        let found = stage.sandbox.read("civis", "/users?query=novaone").await;
        let user = stage.sandbox.read("civis", &format!("/users/{}", found[0]["id"])).await;
        let groups: Vec<&Value> = user["groups"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|group| &group["name"])
            .collect();
        assert_eq!(groups, ["Engineering", "Support"]);
        for (name, value) in [
            ("name", json!("Nova One")),
            ("email", json!("nova.one@example.com")),
            ("user", json!("novaone")),
            ("primaryGroupId", json!(31)),
            ("title", json!("Analyst")),
            ("department", json!("Research")),
            ("city", json!("Oslo")),
            ("state", json!("Viken")),
            ("timeZone", json!("Europe/Oslo")),
            ("initials", json!("NX")),
            ("accountStatus", json!("Active")),
            ("prefersSmsOtp", json!(true)),
            ("otpRequiredForLogin", json!(true)),
            ("exemptFromOrgSmsOtpDisabled", json!(false)),
            ("ssoDisabled", json!(false)),
            ("vpnEnabled", json!(true)),
            ("robot", json!(false)),
        ] {
            assert_eq!(user[name], value, "{name}");
        }
        assert_eq!(stage.sandbox.writes("civis").await[0].1["send_email"], true);
    });
}

#[test]
fn an_edit_sends_what_was_changed_and_nothing_else() {
    story(async |stage| {
        let tab = acting(stage, TOMAS).await;
        let others = [
            "name",
            "email",
            "state",
            "timeZone",
            "department",
            "prefersSmsOtp",
            "primaryGroupId",
        ];
        let before = told(&stage.sandbox, 4002, &others).await;
        wants(&tab, "Civis", "Edit…").await;
        tab.find("textbox", "Phone").await;
        agrees(&tab, "Save changes").await;
        tab.sees("Nothing was changed.").await;
        fill(&tab, "Title", "Lead").await;
        fill(&tab, "City", "Bergen").await;
        fill(&tab, "Phone", "").await;
        tab.find("checkbox", "Support").await;
        tab.focus("checkbox", "Support").await;
        tab.press(" ").await;
        agrees(&tab, "Save changes").await;
        tab.sees("Changed Tomas Herrera on Civis. Seen to be done.").await;
        let sent = json!({ "title": "Lead", "city": "Bergen", "phone": null, "group_ids": [34, 38] });
        assert_eq!(stage.sandbox.writes("civis").await, [("PATCH /users/4002".to_owned(), sent)]);
        assert_eq!(stage.sandbox.effects("civis").await, json!({ "PATCH /users/{id}": 1 }));
        assert_eq!(told(&stage.sandbox, 4002, &others).await, before);
        assert_eq!(
            told(&stage.sandbox, 4002, &["title", "city", "phone"]).await,
            json!({ "title": "Lead", "city": "Bergen", "phone": null })
        );
        tab.says("region", "Civis account", "Bergen").await;
    });
}

#[test]
fn a_suspension_is_ended_and_there_is_none_to_end_any_more() {
    story(async |stage| {
        let tab = acting(stage, NOOR).await;
        wants(&tab, "Civis", "End the suspension…").await;
        tab.sees("Cannot be undone from here.").await;
        agrees(&tab, "End the suspension").await;
        tab.sees("Ended the suspension of Noor van den Berg on Civis. Seen to be done.")
            .await;
        assert_eq!(stage.sandbox.effects("civis").await, json!({ "POST /users/{id}/unsuspend": 1 }));
        assert_eq!(
            told(&stage.sandbox, 4016, &["suspended", "active"]).await,
            json!({ "suspended": false, "active": true })
        );
        tab.until("no suspension to be ended any more", async || {
            let why = refusals(&tab, "Civis").await;
            (why["End the suspension"] == "This account is not suspended.").then_some(())
        })
        .await;
    });
}

#[test]
fn what_leaves_nothing_to_be_read_is_acknowledged_and_not_called_seen() {
    story(async |stage| {
        let tab = acting(stage, TOMAS).await;
        for (button, words, done) in [
            (
                "Wipe the second factor",
                "Not set for this user",
                "Civis acknowledged: Wipe the second factor of Tomas Herrera.",
            ),
            (
                "End all sessions",
                "Whoever uses the account has to sign in again.",
                "Civis acknowledged: End all sessions of Tomas Herrera.",
            ),
        ] {
            wants(&tab, "Civis", &format!("{button}…")).await;
            tab.sees("Civis has nothing by which it could be seen afterwards.").await;
            tab.sees(words).await;
            agrees(&tab, button).await;
            tab.sees(done).await;
        }
        assert_eq!(
            stage.sandbox.effects("civis").await,
            json!({ "DELETE /users/{id}/2fa": 1, "DELETE /users/{id}/sessions": 1 })
        );
    });
}

#[test]
fn the_mail_that_lets_in_is_named_before_it_is_sent_and_goes_out_once_a_minute() {
    story(async |stage| {
        let tab = acting(stage, TOMAS).await;
        for refused in [false, true] {
            wants(&tab, "Civis", "Send the password mail…").await;
            tab.sees("Sends a mail that cannot be taken back.").await;
            tab.sees("tomas.herrera@example.com").await;
            agrees(&tab, "Send the password mail").await;
            tab.sees(if refused {
                "Not sent: Send the password mail to Tomas Herrera on Civis."
            } else {
                "Civis acknowledged: Send the password mail to Tomas Herrera."
            })
            .await;
        }
        assert_eq!(stage.sandbox.effects("civis").await, json!({ "POST /users/{id}/access_email": 1 }));
        tab.open(ADA).await;
        tab.knows_the_person().await;
        act(&tab).await;
        wants(&tab, "Civis", "Send the welcome mail…").await;
        agrees(&tab, "Send the welcome mail").await;
        tab.sees("Civis acknowledged: Send the welcome mail to Ada Lindqvist.").await;
        let lines: Vec<String> = stage.sandbox.writes("civis").await.into_iter().map(|(line, _)| line).collect();
        assert_eq!(lines, ["POST /users/4002/access_email", "POST /users/4003/access_email"]);
    });
}

#[test]
fn ones_own_preferences_are_changed_and_nobody_elses() {
    story(async |stage| {
        let tab = acting(stage, MIRA).await;
        wants(&tab, "Civis", "Change the preferences…").await;
        fill(&tab, "Rows in the preview of a query", "200").await;
        tab.choose("Notify of success by default", "Not").await;
        tab.choose("Metrics of my activity", "On").await;
        agrees(&tab, "Change the preferences").await;
        tab.sees("Changed the preferences of Mira Castellanos on Civis. Seen to be done.")
            .await;
        let sent =
            json!({ "preferences": { "query_preview_rows": 200, "default_success_notifications_on": null, "my_activity_metrics": true } });
        assert_eq!(stage.sandbox.writes("civis").await, [("PATCH /users/me".to_owned(), sent)]);
        assert_eq!(stage.sandbox.effects("civis").await, json!({ "PATCH /users/me": 1 }));
        let me = stage.sandbox.read("civis", "/users/me").await;
        assert_eq!(me["preferences"], json!({ "query_preview_rows": 200, "my_activity_metrics": true }));
        tab.open(TOMAS).await;
        tab.knows_the_person().await;
        let refused = refusals(&tab, "Civis").await;
        assert_eq!(
            refused["Change the preferences"],
            "Only for the account whose credential is in use."
        );
    });
}

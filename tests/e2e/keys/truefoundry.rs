//! The tokens of TrueFoundry: one for another user is made, and that of a virtual account replaced.

use serde_json::{Value, json};

use super::{acting, makes, only, opens, says, wants};
use crate::acts::{act, agrees, fill, stores};
use crate::stage::story;

const ADA: &str = "ada.lindqvist@example.com";
const ACCOUNTS: &str = "/api/svc/v1/virtual-accounts";
/// What says who one is.
const SESSION: &str = "/api/svc/v1/x/users/info";

/// The virtual account of that name.
fn account(accounts: &Value, name: &str) -> Value {
    let mut accounts = accounts["data"].as_array().expect("a list").iter();
    accounts
        .find(|account| account["manifest"]["name"] == name)
        .expect("the account")
        .clone()
}

#[test]
fn a_token_for_another_user_is_told_once_and_never_called_seen() {
    story(async |stage| {
        let tab = acting(stage).await;
        makes(
            &tab,
            "TrueFoundry",
            &[("For", "Another")],
            &[("Name", "night-train"), ("E-mail of the other user (optional)", ADA)],
        )
        .await;
        let secret = stores(&tab, "Token").await;
        tab.sees("TrueFoundry acknowledged: Create the key night-train.").await;
        let sent = json!({ "name": "night-train", "userEmail": ADA });
        let [(line, body)] = &stage.sandbox.writes("truefoundry").await[..] else {
            panic!("it is sent once");
        };
        assert_eq!(line, "POST /api/svc/v1/personal-access-tokens/for-user");
        assert_eq!(body, &sent);
        assert_eq!(
            stage.sandbox.effects("truefoundry").await,
            json!({ "POST /api/svc/v1/personal-access-tokens/for-user": 1 })
        );
        assert!(stage.sandbox.opens("truefoundry", SESSION, &secret).await);
        // It is hers, and her list is not ours to read.
        only(&tab, "night-train", 0).await;
    });
}

#[test]
fn all_tokens_of_somebody_are_revoked_from_their_page_with_address_and_reason() {
    story(async |stage| {
        let tab = acting(stage).await;
        let other = ("E-mail of the other user (optional)", ADA);
        makes(&tab, "TrueFoundry", &[("For", "Another")], &[("Name", "night-train"), other]).await;
        let secret = stores(&tab, "Token").await;
        assert!(stage.sandbox.opens("truefoundry", SESSION, &secret).await);
        stage.close(&tab).await;

        let people = stage.sandbox.read("truefoundry", "/api/svc/v1/users?limit=100").await;
        let mut people = people["data"].as_array().expect("a list").iter();
        let id = people.find(|user| user["email"] == ADA).expect("Ada")["id"]
            .as_str()
            .expect("an id");
        let tab = stage.open(&format!("/person/truefoundry/{id}")).await;
        tab.knows_the_person().await;
        act(&tab).await;
        tab.click("button", "Revoke all keys…").await;
        agrees(&tab, "Revoke all keys").await;
        tab.sees("Say why: it is kept in the record.").await;
        assert!(stage.sandbox.opens("truefoundry", SESSION, &secret).await, "nothing was sent yet");
        fill(&tab, "Reason", "Lost laptop").await;
        fill(&tab, &format!("Type {ADA} to go on"), ADA).await;
        agrees(&tab, "Revoke all keys").await;
        tab.sees("TrueFoundry acknowledged: Revoke all keys of Ada Lindqvist.").await;
        assert!(!stage.sandbox.opens("truefoundry", SESSION, &secret).await);
        let sent = (
            "DELETE /api/svc/v1/personal-access-tokens/revoke/all".to_owned(),
            json!({ "email": ADA }),
        );
        assert_eq!(stage.sandbox.writes("truefoundry").await[1..], [sent]);
    });
}

#[test]
fn the_token_of_a_virtual_account_is_replaced_and_the_former_goes_on_for_its_grace() {
    story(async |stage| {
        let tab = acting(stage).await;
        let before = account(&stage.sandbox.read("truefoundry", ACCOUNTS).await, "tenant-automation");
        opens(&tab, "tenant-automation").await;
        says(&tab, "Kind", "Robot").await;
        wants(&tab, "Replace…").await;
        tab.sees("The virtual account gets a new token, told once. Its present ones end at the time that you choose.")
            .await;
        tab.choose("The present token ends", "In an hour").await;
        agrees(&tab, "Replace").await;
        let secret = stores(&tab, "Token").await;
        tab.sees("Replaced the key tenant-automation on TrueFoundry. Seen to be done.")
            .await;
        let id = before["id"].as_str().expect("an id");
        let sent = json!({ "gracePeriodInMinutes": 60 });
        assert_eq!(
            stage.sandbox.writes("truefoundry").await,
            [(format!("POST {ACCOUNTS}/{id}/regenerate-token"), sent)]
        );
        assert_eq!(
            stage.sandbox.effects("truefoundry").await,
            json!({ "POST /api/svc/v1/virtual-accounts/{id}/regenerate-token": 1 })
        );
        let after = account(&stage.sandbox.read("truefoundry", ACCOUNTS).await, "tenant-automation");
        assert_ne!(after["jwtId"], before["jwtId"]);
        assert!(stage.sandbox.opens("truefoundry", SESSION, &secret).await);
        tab.click("link", "All keys").await;
        only(&tab, "tenant-automation", 2).await;
    });
}

//! Accounts made on Civis, and what stands in their way.

use rollcall::model::action::{Action, Target};
use rollcall::model::capability::Capability;
use rollcall::model::error::ErrorKind;
use rollcall::model::plan::StepState;
use rollcall::model::status::Status;
use rollcall::model::values::Values;
use rollcall::platforms;
use rollcall::platforms::civis::accounts::AccountStatus;

use super::{look, lose_the_answer, offer, once, person, put, refused, take, taken, user};
use crate::acts;
use crate::civis::{ADA, MIRA, field_of};
use crate::world::world;

const EMAIL: &str = "test.create@example.com";

fn with(more: &[(&str, &str)]) -> Action {
    let mut values = Values::default()
        .with("name", "Test Create")
        .with("email", EMAIL)
        .with("user", "testcreate")
        .with("primary_group_id", "31");
    for (name, text) in more {
        values.set(name, *text);
    }
    let target = Target {
        email: EMAIL.to_owned(),
        ..Target::default()
    };
    acts::action(Capability::CreateUser, "civis", target, values)
}

pub fn somebody() -> Action {
    with(&[])
}

#[tokio::test]
async fn who_is_no_administrator_makes_nobody() {
    let world = world();
    let words = refused(&world, &world.limited("civis"), &somebody()).await;
    assert!(words.contains("administrators only"), "{words}");
}

#[tokio::test]
async fn what_cannot_be_read_is_not_sent() {
    let world = world();
    let client = world.administrator("civis");
    for (name, text, words) in [
        ("primary_group_id", "Analysts", "“Analysts”"),
        ("group_ids", "31\nnone", "“none”"),
        ("vpn_enabled", "yes", "true or false"),
        ("user", "", "User name is needed."),
        ("name", " ", "Name is needed."),
    ] {
        let said = refused(&world, &client, &with(&[(name, text)])).await;
        assert!(said.contains(words), "{name}: {said}");
    }
}

#[tokio::test]
async fn an_address_that_is_taken_is_a_conflict_and_what_to_do_is_said() {
    let world = world();
    let client = world.administrator("civis");
    let ada = "Ada.Lindqvist@example.com";
    let viktor = person(&client, "viktor.halloran@example.com").await.account;
    let noor = person(&client, "noor.vandenberg@example.com").await.account;
    let login = |account: &rollcall::model::account::Account| account.login.text().unwrap_or_default().to_owned();
    for (email, user, words) in [
        (ada, "somebody".to_owned(), "edit it"),
        ("viktor.halloran@example.com", login(&viktor), "activate it"),
        ("noor.vandenberg@example.com", login(&noor), "end the suspension"),
        (EMAIL, "adalindqvist3".to_owned(), "choose another one"),
    ] {
        let action = with(&[("email", email), ("user", &user)]);
        let sight = look(&client, &action).await;
        let obstacle = sight.obstacle.expect("an obstacle");
        assert!(obstacle.contains(words), "{email}: {obstacle}");
        assert!(sight.record.is_some(), "{email}");
        assert!(refused(&world, &client, &action).await.contains("conflict"), "{email}");
    }
}

#[tokio::test]
async fn an_account_is_made_once_and_read_back() {
    let world = world();
    let client = world.administrator("civis");
    let action = with(&[
        ("group_ids", "32\n31"),
        ("city", "Łódź"),
        ("state", ""),
        ("time_zone", "Europe/Warsaw"),
        ("initials", "TX"),
        ("department", "Research"),
        ("title", "Dr."),
        ("prefers_sms_otp", "false"),
        ("vpn_enabled", "true"),
        ("sso_disabled", "false"),
        ("otp_required_for_login", "true"),
        ("exempt_from_org_sms_otp_disabled", "true"),
        ("robot", "true"),
        ("active", "true"),
        ("send_email", "true"),
    ]);
    assert_eq!(look(&client, &action).await.facts[0].0, "Mail");
    assert_eq!(taken(&world, &client, &action, StepState::Verified).await, once("POST /users"));
    let record = person(&client, EMAIL).await;
    let id = record.account.id.clone();
    for (path, value) in [
        ("user", "testcreate"),
        ("city", "Łódź"),
        ("state", "null"),
        ("timeZone", "Europe/Warsaw"),
        ("initials", "TX"),
        ("department", "Research"),
        ("title", "Dr."),
        ("prefersSmsOtp", "false"),
        ("vpnEnabled", "true"),
        ("ssoDisabled", "false"),
        ("otpRequiredForLogin", "true"),
        ("exemptFromOrgSmsOtpDisabled", "true"),
        ("robot", "true"),
        ("primaryGroupId", "31"),
        ("groups[1].id", "32"),
        ("accountStatus", "Active"),
    ] {
        assert_eq!(field_of(&client, &id, path).await, value, "{path}");
    }
    assert_eq!(taken(&world, &client, &action, StepState::Already).await, []);
    assert_eq!(take(&world, &client, &action).await.made, None);
    // Nobody was ever here: the next mail is a welcome.
    let mail = offer(&client, Capability::SendAccessMail, &record);
    assert_eq!(mail.wording.order, "Send the welcome mail to");
}

#[tokio::test]
async fn who_was_made_is_named_by_their_id() {
    let world = world();
    let client = world.administrator("civis");
    let report = take(&world, &client, &somebody()).await;
    let id = report.made.expect("an id");
    assert_eq!(user(&client, &id).await.account.email.text(), Some(EMAIL));
}

#[tokio::test]
async fn an_account_can_be_made_that_is_not_in_use_yet() {
    let world = world();
    let client = world.administrator("civis");
    let action = with(&[("active", "false")]);
    assert_eq!(taken(&world, &client, &action, StepState::Verified).await, once("POST /users"));
    let account = person(&client, EMAIL).await.account;
    assert_eq!(account.status, Status::Deactivated);
    assert_eq!(taken(&world, &client, &action, StepState::Already).await, []);
    put(&client, &account.id, AccountStatus::Active).await;
    let obstacle = look(&client, &action).await.obstacle.unwrap_or_default();
    assert!(obstacle.contains("deactivate it"), "{obstacle}");
}

#[tokio::test]
async fn a_lost_answer_is_looked_after_and_the_account_is_not_made_twice() {
    let world = world();
    let client = world.administrator("civis");
    lose_the_answer(&world, "POST").await;
    assert_eq!(taken(&world, &client, &somebody(), StepState::Verified).await, once("POST /users"));
    assert_eq!(taken(&world, &client, &somebody(), StepState::Already).await, []);
}

#[tokio::test]
async fn without_an_address_nothing_is_looked_up_and_nothing_is_sent() {
    let world = world();
    let client = world.administrator("civis");
    let unknown = acts::action(Capability::CreateUser, "civis", Target::default(), Values::default());
    let sight = look(&client, &unknown).await;
    assert_eq!(sight.wish, rollcall::model::action::Wish::Unseen);
    let report = take(&world, &client, &unknown).await;
    assert!(matches!(report.error.map(|error| error.kind), Some(ErrorKind::NotSent(_))));
}

#[tokio::test]
async fn groups_are_chosen_by_name_from_those_that_are_seen() {
    let world = world();
    let client = world.administrator("civis");
    let actions = platforms::actions(client.platform);
    let groups = actions.choices(&client, "group_ids").await.unwrap();
    let ids: Vec<&str> = groups.iter().map(|(id, _)| id.as_str()).collect();
    for id in 30..40 {
        assert!(ids.contains(&id.to_string().as_str()), "{id} of {groups:?}");
    }
    assert!(groups.contains(&("30".to_owned(), "Analysts".to_owned())));
    assert!(groups.is_sorted_by_key(|(_, name)| name.to_lowercase()), "{groups:?}");
    assert_eq!(actions.choices(&client, "primary_group_id").await.unwrap(), groups);
    assert!(actions.choices(&client, "title").await.unwrap().is_empty());
    let limited = world.limited("civis");
    let few = actions.choices(&limited, "group_ids").await.unwrap();
    assert!(
        few.contains(&("38".to_owned(), "Contractors".to_owned())) && few.len() < 11,
        "{few:?}"
    );
}

#[tokio::test]
async fn who_administers_is_told() {
    let world = world();
    let client = world.administrator("civis");
    let ids = platforms::actions(client.platform)
        .administrators(&client)
        .await
        .unwrap()
        .expect("they are told");
    assert!(
        ids.contains(&MIRA.to_owned()) && ids.len() > 1 && !ids.contains(&ADA.to_owned()),
        "{ids:?}"
    );
}

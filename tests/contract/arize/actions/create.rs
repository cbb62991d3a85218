//! People who are new: made at once, with a temporary password, or asked in by mail.

use rollcall::model::action::{Action, Secrets, Target, Wish};
use rollcall::model::capability::Capability;
use rollcall::model::error::ErrorKind;
use rollcall::model::plan::StepState;
use rollcall::platforms::arize::role::RoleChoice;
use rollcall::platforms::arize::user_changes::CreateUser;
use rollcall::platforms::arize::users::GetUser;
use rollcall::platforms::{self, arize};

use super::{ADA, JONAS, MIRA, PRIYA, VIKTOR, action, ends, look, member, target};
use crate::acts;
use crate::held::{is_held_back, is_refused};
use crate::lenient::call;
use crate::world::world;

const POST: &str = "POST /v2/users";
const NADIA: &str = "nadia.brandt@example.com";

fn of(capability: Capability, email: &str, more: &[(&str, &str)]) -> Action {
    let nobody = Target {
        email: email.to_owned(),
        ..Target::default()
    };
    let mut filled = vec![("name", "Nadia Brandt"), ("email", email), ("role", "PREDEFINED:MEMBER")];
    for (name, text) in more {
        filled.retain(|(known, _)| known != name);
        filled.push((name, text));
    }
    action(capability, &nobody, &filled)
}

fn at_once(email: &str) -> Action {
    of(Capability::CreateUser, email, &[("invite_mode", "NONE")])
}

fn with_password(email: &str) -> Action {
    of(Capability::CreateUser, email, &[("invite_mode", "TEMPORARY_PASSWORD")])
}

fn invitation(email: &str) -> Action {
    of(Capability::InviteUser, email, &[])
}

#[tokio::test]
async fn nobody_is_made_without_the_right_to_and_the_platform_says_so() {
    let world = world();
    let member = member(&world).await;
    for action in [at_once(NADIA), with_password(NADIA), invitation(NADIA)] {
        let words = is_refused(&world, &member, &action, &Secrets::default()).await;
        assert!(words.contains("USER_CREATE"), "{words}");
        let words = is_refused(&world, &world.limited("arize"), &action, &Secrets::default()).await;
        assert!(words.contains("USER_READ"), "{words}");
    }
}

#[tokio::test]
async fn nobody_is_made_while_one_observes_or_rehearses() {
    let world = world();
    let client = world.administrator("arize");
    for action in [at_once(NADIA), with_password(NADIA), invitation(NADIA)] {
        is_held_back(&world, &client, &action, &Secrets::default(), POST).await;
    }
}

#[tokio::test]
async fn what_was_not_filled_in_rightly_is_not_sent() {
    let world = world();
    let client = world.administrator("arize");
    for (capability, name, wrong, why) in [
        (Capability::CreateUser, "invite_mode", "EMAIL_LINK", "NONE, TEMPORARY_PASSWORD"),
        (Capability::CreateUser, "invite_mode", "", "Way in is needed"),
        (Capability::InviteUser, "name", " ", "Name is needed"),
        (Capability::InviteUser, "role", "Wizard", "PREDEFINED:MEMBER"),
        (Capability::InviteUser, "role", "", "Role is needed"),
        (Capability::InviteUser, "email", "nadia", "not an e-mail address"),
        (Capability::InviteUser, "is_developer", "perhaps", "true or false"),
    ] {
        let action = of(capability, NADIA, &[(name, wrong)]);
        let report = ends(&world, &client, &action, StepState::Failed, &[]).await;
        let error = report.error.unwrap();
        assert!(
            matches!(&error.kind, ErrorKind::NotSent(said) if said.contains(why)),
            "{name}={wrong}: {error:?}"
        );
    }
}

#[tokio::test]
async fn an_account_without_an_invitation_is_there_at_once_and_made_once() {
    let world = world();
    let client = world.administrator("arize");
    let report = ends(&world, &client, &at_once(NADIA), StepState::Verified, &[POST]).await;
    let (user, _) = call(
        &world,
        &client,
        &GetUser {
            user_id: &report.made.unwrap(),
        },
    )
    .await;
    assert_eq!((user.status.text(), user.name.text()), (Some("ACTIVE"), Some("Nadia Brandt")));
    ends(&world, &client, &at_once("Nadia.Brandt@example.com"), StepState::Already, &[]).await;
}

#[tokio::test]
async fn a_temporary_password_is_told_once() {
    let world = world();
    let client = world.administrator("arize");
    let outcome = acts::take(&world, &client, &with_password(NADIA), &Secrets::default()).await;
    assert_eq!(outcome.report.state, StepState::Verified);
    let (what, secret) = outcome.secret.expect("a password");
    assert!(what == "Temporary password" && !secret.is_empty());
    assert!(!outcome.report.words.contains("Tmp-"), "it is shown by whoever may show secrets");
    ends(&world, &client, &with_password(NADIA), StepState::Already, &[]).await;
}

#[tokio::test]
async fn an_invitation_leaves_somebody_who_is_invited_and_is_sent_once() {
    let world = world();
    let client = world.administrator("arize");
    let report = ends(&world, &client, &invitation(NADIA), StepState::Verified, &[POST]).await;
    let (user, _) = call(
        &world,
        &client,
        &GetUser {
            user_id: &report.made.unwrap(),
        },
    )
    .await;
    assert_eq!(user.status.text(), Some("INVITED"));
    ends(&world, &client, &invitation(NADIA), StepState::Already, &[]).await;
    // Who is in needs no invitation any more.
    let role = ("role", "PREDEFINED:ADMIN");
    ends(&world, &client, &of(Capability::InviteUser, MIRA, &[role]), StepState::Already, &[]).await;
}

#[tokio::test]
async fn an_invitation_that_ran_out_is_made_anew() {
    let world = world();
    let client = world.administrator("arize");
    let jonas = target(&world, JONAS).await;
    let sight = look(&client, &invitation(JONAS)).await;
    assert_eq!((sight.wish, sight.obstacle), (Wish::Unmet, None));
    assert!(sight.facts[0].1.contains("Expired"), "{:?}", sight.facts);
    let report = ends(&world, &client, &invitation(JONAS), StepState::Verified, &[POST]).await;
    assert_eq!(report.made, Some(jonas.id));
}

#[tokio::test]
async fn a_role_of_the_account_is_chosen_given_and_seen() {
    let world = world();
    let client = world.administrator("arize");
    let choices = platforms::actions(client.platform).choices(&client, "role").await.unwrap();
    assert!(choices.contains(&("PREDEFINED:MEMBER_UI_ONLY".to_owned(), "Member ui only".to_owned())));
    let (custom, _) = choices
        .iter()
        .find(|(_, label)| label == "Support Desk")
        .expect("a role of the account");
    assert!(custom.starts_with("CUSTOM:"));
    let action = of(Capability::InviteUser, NADIA, &[("role", custom), ("is_developer", "false")]);
    let report = ends(&world, &client, &action, StepState::Verified, &[POST]).await;
    let (user, _) = call(
        &world,
        &client,
        &GetUser {
            user_id: &report.made.unwrap(),
        },
    )
    .await;
    assert_eq!(user.role.value().unwrap().name.text(), Some("Support Desk"));
    assert_eq!(user.is_developer.value(), Some(&false));
    let error = platforms::actions(client.platform).choices(&world.limited("arize"), "role").await;
    assert!(error.is_err(), "roles that cannot be read are not hidden");
    let nowhere = of(
        Capability::InviteUser,
        "other@example.com",
        &[("role", "CUSTOM:Um9sZTo5OTk5OTpYWFhY")],
    );
    let words = is_refused(&world, &client, &nowhere, &Secrets::default()).await;
    assert!(words.contains("404"), "{words}");
}

#[tokio::test]
async fn who_is_there_otherwise_than_asked_is_in_the_way_and_the_platform_says_so() {
    let world = world();
    let client = world.administrator("arize");
    // Invited by mail; an account at once cannot take that place.
    for action in [
        of(
            Capability::CreateUser,
            ADA,
            &[("invite_mode", "NONE"), ("role", "PREDEFINED:ADMIN")],
        ),
        of(Capability::InviteUser, ADA, &[("role", "PREDEFINED:ADMIN")]),
        at_once(PRIYA),
        at_once(JONAS),
    ] {
        let sight = look(&client, &action).await;
        assert!(sight.record.is_some());
        let obstacle = sight.obstacle.expect("an obstacle");
        assert!(obstacle.ends_with('.') && obstacle.chars().count() <= 160, "{obstacle}");
        let words = is_refused(&world, &client, &action, &Secrets::default()).await;
        assert!(words.contains("has this address already"), "{words}");
    }
}

#[tokio::test]
async fn whose_account_was_deleted_is_refused_by_the_platform_for_nobody_else_knows() {
    let world = world();
    let client = world.administrator("arize");
    let sight = look(&client, &invitation(VIKTOR)).await;
    assert_eq!((sight.wish, sight.record), (Wish::Unmet, None));
    let words = is_refused(&world, &client, &invitation(VIKTOR), &Secrets::default()).await;
    assert!(words.contains("cannot be invited again"), "{words}");
}

#[tokio::test]
async fn who_was_invited_by_somebody_else_in_between_gets_nothing_and_it_is_said() {
    let world = world();
    let client = world.administrator("arize");
    let rival = CreateUser {
        name: "Nadia",
        email: NADIA,
        role: RoleChoice::predefined("MEMBER"),
        invite_mode: "EMAIL_LINK",
        is_developer: None,
    };
    let first = call(&world, &client, &rival).await;
    // Past the look, which would have seen it.
    let actions = platforms::actions(&arize::Arize);
    let receipt = actions
        .send(client.writing(), &with_password(NADIA), &Secrets::default())
        .await
        .unwrap();
    assert_eq!(receipt.id, Some(first.user.id.0));
    assert!(receipt.secret.is_none());
    assert!(receipt.remark.unwrap().contains("nothing was sent"));
}

//! Users of Civis, changed.

use rollcall::model::action::{Action, Wish};
use rollcall::model::capability::Capability;
use rollcall::model::change::Change;
use rollcall::model::plan::StepState;
use rollcall::model::values::Values;
use rollcall::platforms::civis::accounts::{Details, PatchUser};

use super::{filled, look, lose_the_answer, offer, once, refused, take, taken, user};
use crate::civis::{ADA, field_of};
use crate::world::{World, world};

const EFFECT: &str = "PATCH /users/{id}";

/// An edit as it comes of a form that was opened now.
async fn edit(world: &World, id: &str, values: Values) -> Action {
    let client = world.administrator("civis");
    filled(&offer(&client, Capability::EditUser, &user(&client, id).await), id, values)
}

#[tokio::test]
async fn who_is_no_administrator_changes_what_is_theirs_and_no_more() {
    let world = world();
    let limited = world.limited("civis");
    let me = limited.platform.whoami(&limited).await.unwrap().id.unwrap();
    let words = refused(
        &world,
        &limited,
        &edit(&world, &me, Values::default().with("group_ids", "38\n31")).await,
    )
    .await;
    assert!(words.contains("administrators only"), "{words}");
    let title = edit(&world, &me, Values::default().with("title", "Dr.")).await;
    assert_eq!(taken(&world, &limited, &title, StepState::Verified).await, once(EFFECT));
    assert_eq!(field_of(&limited, &me, "title").await, "Dr.");
}

#[tokio::test]
async fn what_an_account_always_has_is_not_emptied() {
    let world = world();
    let client = world.administrator("civis");
    for name in ["name", "email", "primary_group_id", "robot"] {
        let words = refused(&world, &client, &edit(&world, ADA, Values::default().with(name, "")).await).await;
        assert!(words.contains("not emptied"), "{name}: {words}");
    }
}

#[tokio::test]
async fn who_changed_the_same_in_between_is_not_overwritten_and_who_changed_something_else_is_no_matter() {
    let world = world();
    let client = world.administrator("civis");
    let action = edit(&world, ADA, Values::default().with("title", "Dr.").with("city", "Oslo")).await;
    let change = async |details: Details| {
        let patch = PatchUser {
            id: ADA,
            details,
            ..PatchUser::default()
        };
        client.writing().send(&patch).await.expect("somebody else's change");
    };
    change(Details {
        title: Change::Set("Prof.".to_owned()),
        ..Details::default()
    })
    .await;
    assert_eq!(taken(&world, &client, &action, StepState::Conflict).await, []);
    let changed = take(&world, &client, &action).await.changed;
    assert_eq!((changed.len(), changed[0].0.as_str(), changed[0].2.as_str()), (1, "title", "Prof."));
    let action = edit(&world, ADA, Values::default().with("title", "Dr.")).await;
    change(Details {
        department: Change::Set("Elsewhere".to_owned()),
        ..Details::default()
    })
    .await;
    assert_eq!(taken(&world, &client, &action, StepState::Verified).await, once(EFFECT));
    assert_eq!(field_of(&client, ADA, "department").await, "Elsewhere");
}

#[tokio::test]
async fn every_field_is_changed_in_one_step_read_back_and_not_sent_again() {
    let world = world();
    let client = world.administrator("civis");
    let mut values = Values::default();
    let fields = [
        ("name", "Ada Byron", "name"),
        ("primary_group_id", "32", "primaryGroupId"),
        ("title", "Dr.", "title"),
        ("department", "Research", "department"),
        ("city", "Oslo", "city"),
        ("state", "Oslo", "state"),
        ("time_zone", "Europe/Oslo", "timeZone"),
        ("initials", "AX", "initials"),
        ("phone", "+47 22 00 00 00", "phone"),
        ("prefers_sms_otp", "false", "prefersSmsOtp"),
        ("otp_required_for_login", "true", "otpRequiredForLogin"),
        ("exempt_from_org_sms_otp_disabled", "true", "exemptFromOrgSmsOtpDisabled"),
        ("sso_disabled", "false", "ssoDisabled"),
        ("vpn_enabled", "true", "vpnEnabled"),
        ("robot", "true", "robot"),
    ];
    for (name, text, _) in fields {
        values.set(name, text);
    }
    values.set("group_ids", "33\n32");
    let action = edit(&world, ADA, values).await;
    assert_eq!(taken(&world, &client, &action, StepState::Verified).await, once(EFFECT));
    for (_, text, path) in fields {
        assert_eq!(field_of(&client, ADA, path).await, text, "{path}");
    }
    assert_eq!(field_of(&client, ADA, "groups[2].id").await, "left out");
    assert_eq!(taken(&world, &client, &action, StepState::Already).await, []);
    let undone = action.undone().expect("an edit can be undone");
    assert_eq!(taken(&world, &client, &undone, StepState::Verified).await, once(EFFECT));
    assert_eq!(look(&client, &undone).await.wish, Wish::Met);
}

#[tokio::test]
async fn what_is_emptied_is_null_and_what_is_not_named_stays() {
    let world = world();
    let client = world.administrator("civis");
    let set = Values::default()
        .with("city", "Oslo")
        .with("vpn_enabled", "true")
        .with("title", "Dr.");
    taken(&world, &client, &edit(&world, ADA, set).await, StepState::Verified).await;
    let emptied = Values::default().with("city", "").with("vpn_enabled", "");
    let action = edit(&world, ADA, emptied).await;
    assert_eq!(taken(&world, &client, &action, StepState::Verified).await, once(EFFECT));
    for (path, value) in [("city", "null"), ("vpnEnabled", "null"), ("title", "Dr.")] {
        assert_eq!(field_of(&client, ADA, path).await, value, "{path}");
    }
}

#[tokio::test]
async fn a_new_address_is_done_while_it_waits_for_its_owner_and_can_be_taken_back() {
    let world = world();
    let client = world.administrator("civis");
    let action = edit(&world, ADA, Values::default().with("email", "ada@new.example.com")).await;
    assert_eq!(action.base.get("email"), Some("ada.lindqvist@example.com"));
    assert_eq!(taken(&world, &client, &action, StepState::Verified).await, once(EFFECT));
    assert_eq!(field_of(&client, ADA, "email").await, "ada.lindqvist@example.com");
    let (name, text) = look(&client, &action).await.facts.remove(0);
    assert!(name == "New e-mail" && text.contains("ada@new.example.com") && text.contains("ada.lindqvist@example.com"));
    assert_eq!(taken(&world, &client, &action, StepState::Already).await, []);
    let undone = action.undone().expect("an edit can be undone");
    assert_eq!(taken(&world, &client, &undone, StepState::Verified).await, once(EFFECT));
    assert_eq!(field_of(&client, ADA, "unconfirmedEmail").await, "null");
}

#[tokio::test]
async fn a_lost_answer_of_an_edit_is_looked_after() {
    let world = world();
    let client = world.administrator("civis");
    lose_the_answer(&world, "PATCH").await;
    let action = edit(&world, ADA, Values::default().with("title", "Dr.")).await;
    assert_eq!(taken(&world, &client, &action, StepState::Verified).await, once(EFFECT));
}

#[tokio::test]
async fn leaving_the_primary_group_is_warned_of() {
    let world = world();
    let client = world.administrator("civis");
    let primary = field_of(&client, ADA, "primaryGroupId").await;
    let other = if primary == "31" { "32" } else { "31" };
    let leave = edit(&world, ADA, Values::default().with("group_ids", other)).await;
    let obstacle = look(&client, &leave).await.obstacle.unwrap_or_default();
    assert!(obstacle.contains(&primary), "{obstacle}");
    let both = Values::default().with("group_ids", other).with("primary_group_id", other);
    let action = edit(&world, ADA, both).await;
    assert_eq!(look(&client, &action).await.obstacle, None);
    assert_eq!(taken(&world, &client, &action, StepState::Verified).await, once(EFFECT));
}

//! People who are there: edited, reminded, given a new password, deleted.

use rollcall::model::action::{Action, Secrets, Target, Wish};
use rollcall::model::capability::Capability;
use rollcall::model::error::ErrorKind;
use rollcall::model::plan::StepState;
use rollcall::platforms;
use rollcall::platforms::arize::user_changes::UpdateUser;
use rollcall::platforms::arize::users::GetUser;

use super::{ADA, JONAS, KOFI, MIRA, PRIYA, TOMAS, action, ends, look, record, target, values};
use crate::acts;
use crate::arize::NO_USER;
use crate::held::{is_held_back, is_refused};
use crate::lenient::call;
use crate::world::{World, world};

const PATCH: &str = "PATCH /v2/users/{user_id}";
const DELETE: &str = "DELETE /v2/users/{user_id}";
const RESEND: &str = "POST /v2/users/{user_id}/resend-invitation";
const RESET: &str = "POST /v2/users/{user_id}/reset-password";

/// An edit that begins with how things stand, as the offer tells it.
async fn edit(world: &World, target: &Target, filled: &[(&str, &str)]) -> Action {
    let client = world.administrator("arize");
    let record = record(&client, target).await;
    let base = platforms::actions(client.platform).offer(Capability::EditUser, &record).base;
    let values = values(filled).beyond(&base);
    Action {
        base: values.of(&base),
        values,
        ..action(Capability::EditUser, target, &[])
    }
}

#[tokio::test]
async fn nothing_is_done_while_one_observes_or_rehearses() {
    let world = world();
    let client = world.administrator("arize");
    let (ada, priya) = (target(&world, ADA).await, target(&world, PRIYA).await);
    for (action, verb, below) in [
        (edit(&world, &ada, &[("name", "Ada L.")]).await, "PATCH", ""),
        (action(Capability::DeleteUser, &ada, &[]), "DELETE", ""),
        (action(Capability::ResetPassword, &ada, &[]), "POST", "/reset-password"),
        (action(Capability::ResendInvitation, &priya, &[]), "POST", "/resend-invitation"),
    ] {
        let id = action.target.id.replace('=', "%3D");
        let line = format!("{verb} /v2/users/{id}{below}");
        is_held_back(&world, &client, &action, &Secrets::default(), &line).await;
    }
}

#[tokio::test]
async fn nobody_who_is_not_there_is_edited_or_sent_a_mail() {
    let world = world();
    let client = world.administrator("arize");
    let nobody = Target {
        id: NO_USER.to_owned(),
        ..Target::default()
    };
    for capability in [Capability::EditUser, Capability::ResendInvitation, Capability::ResetPassword] {
        let report = ends(
            &world,
            &client,
            &action(capability, &nobody, &[("name", "Eve")]),
            StepState::Failed,
            &[],
        )
        .await;
        assert_eq!(report.error.map(|error| error.kind), Some(ErrorKind::NotFound));
    }
}

#[tokio::test]
async fn an_edit_sends_what_differs_is_seen_and_is_brought_back() {
    let world = world();
    let client = world.administrator("arize");
    let ada = target(&world, ADA).await;
    let (before, _) = call(&world, &client, &GetUser { user_id: &ada.id }).await;
    let was = *before.is_developer.value().unwrap();
    let other = (!was).to_string();
    let action = edit(&world, &ada, &[("name", "Ada L."), ("is_developer", &other)]).await;
    ends(&world, &client, &action, StepState::Verified, &[PATCH]).await;
    let (after, _) = call(&world, &client, &GetUser { user_id: &ada.id }).await;
    assert_eq!((after.name.text(), after.is_developer.value()), (Some("Ada L."), Some(&!was)));
    ends(&world, &client, &action, StepState::Already, &[]).await;

    ends(
        &world,
        &client,
        &action.undone().expect("a way back"),
        StepState::Verified,
        &[PATCH],
    )
    .await;
    let (again, _) = call(&world, &client, &GetUser { user_id: &ada.id }).await;
    assert_eq!((again.name, again.is_developer), (before.name, before.is_developer));
}

#[tokio::test]
async fn what_somebody_else_changed_meanwhile_is_not_overwritten_and_the_rest_is_left_alone() {
    let world = world();
    let client = world.administrator("arize");
    let ada = target(&world, ADA).await;
    let rename = edit(&world, &ada, &[("name", "Ada L.")]).await;
    let (before, _) = call(&world, &client, &GetUser { user_id: &ada.id }).await;
    let other = !before.is_developer.value().unwrap();
    // Another field of the same user is nobody's conflict.
    let rival = UpdateUser {
        user_id: &ada.id,
        name: None,
        is_developer: Some(other),
    };
    call(&world, &client, &rival).await;
    ends(&world, &client, &rename, StepState::Verified, &[PATCH]).await;
    let (after, _) = call(&world, &client, &GetUser { user_id: &ada.id }).await;
    assert_eq!(after.is_developer.value(), Some(&other));

    let rename = edit(&world, &ada, &[("name", "Ada M.")]).await;
    let rival = UpdateUser {
        user_id: &ada.id,
        name: Some("Countess"),
        is_developer: None,
    };
    call(&world, &client, &rival).await;
    let report = ends(&world, &client, &rename, StepState::Conflict, &[]).await;
    assert_eq!(report.changed, [("name".to_owned(), "Ada L.".to_owned(), "Countess".to_owned())]);
}

#[tokio::test]
async fn a_name_cannot_be_emptied_nor_a_switch_be_anything_else() {
    let world = world();
    let client = world.administrator("arize");
    let ada = target(&world, ADA).await;
    for filled in [("name", ""), ("name", "  "), ("is_developer", ""), ("is_developer", "perhaps")] {
        let action = action(Capability::EditUser, &ada, &[filled]);
        let report = ends(&world, &client, &action, StepState::Failed, &[]).await;
        assert!(matches!(report.error.unwrap().kind, ErrorKind::NotSent(_)), "{filled:?}");
    }
}

#[tokio::test]
async fn an_invitation_is_sent_again_while_it_is_open_and_leaves_nothing_to_read() {
    let world = world();
    let client = world.administrator("arize");
    let priya = target(&world, PRIYA).await;
    let action = |target: &Target| action(Capability::ResendInvitation, target, &[]);
    ends(&world, &client, &action(&priya), StepState::Acknowledged, &[RESEND]).await;
    for email in [JONAS, ADA, KOFI] {
        let target = target(&world, email).await;
        assert!(look(&client, &action(&target)).await.obstacle.is_some(), "{email}");
        let words = is_refused(&world, &client, &action(&target), &Secrets::default()).await;
        assert!(words.contains("open invitation"), "{words}");
    }
}

#[tokio::test]
async fn a_password_is_reset_where_there_is_one_and_only_the_platform_knows_who_signs_in_elsewhere() {
    let world = world();
    let client = world.administrator("arize");
    let action = |target: &Target| action(Capability::ResetPassword, target, &[]);
    ends(
        &world,
        &client,
        &action(&target(&world, ADA).await),
        StepState::Acknowledged,
        &[RESET],
    )
    .await;
    for (email, is_foreseen) in [(JONAS, true), (PRIYA, true), (KOFI, false)] {
        let target = target(&world, email).await;
        assert_eq!(look(&client, &action(&target)).await.obstacle.is_some(), is_foreseen, "{email}");
        let words = is_refused(&world, &client, &action(&target), &Secrets::default()).await;
        assert!(words.contains("signs in by password"), "{words}");
    }
}

#[tokio::test]
async fn whose_key_is_in_use_is_not_deleted() {
    let world = world();
    let client = world.administrator("arize");
    let own = action(Capability::DeleteUser, &target(&world, MIRA).await, &[]);
    let words = is_refused(&world, &client, &own, &Secrets::default()).await;
    assert!(words.contains("delete themselves"), "{words}");
}

#[tokio::test]
async fn what_goes_with_somebody_is_told_before_they_are_deleted() {
    let world = world();
    let client = world.administrator("arize");
    let tomas = action(Capability::DeleteUser, &target(&world, TOMAS).await, &[]);
    let sight = look(&client, &tomas).await;
    assert_eq!(sight.wish, Wish::Unmet);
    assert!(sight.record.is_some_and(|record| record.account.email.text() == Some(TOMAS)));
    let names: Vec<&str> = sight.facts.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["Keys they made", "Roles on spaces", "Roles on projects"]);
    assert!(sight.facts[0].1.contains("Sandbox, limited"), "{:?}", sight.facts);
}

#[tokio::test]
async fn who_is_deleted_is_gone_for_good() {
    let world = world();
    let client = world.administrator("arize");
    let tomas = target(&world, TOMAS).await;
    let deletion = action(Capability::DeleteUser, &tomas, &[]);
    let outcome = acts::take(&world, &client, &deletion, &Secrets::default()).await;
    assert_eq!(outcome.report.state, StepState::Verified);
    assert!(outcome.gone && outcome.account.is_none());
    assert_eq!(acts::effects(&world, "arize").await.get(DELETE), Some(&1));
    ends(&world, &client, &deletion, StepState::Already, &[]).await;
    // The same without an address to search for.
    let nameless = Target {
        id: tomas.id,
        ..Target::default()
    };
    ends(
        &world,
        &client,
        &action(Capability::DeleteUser, &nameless, &[]),
        StepState::Already,
        &[],
    )
    .await;
}

#[tokio::test]
async fn who_is_only_hidden_from_a_credential_is_not_claimed_to_be_deleted() {
    let world = world();
    let limited = world.limited("arize");
    let deletion = action(Capability::DeleteUser, &target(&world, ADA).await, &[]);
    let read = limited.platform.directory().get(&limited, &deletion.target.id).await;
    assert_eq!(read.expect_err("it is hidden").kind, ErrorKind::NotFound);
    let sight = look(&limited, &deletion).await;
    assert_eq!((sight.wish, sight.record), (Wish::Unseen, None));
    let words = is_refused(&world, &limited, &deletion, &Secrets::default()).await;
    assert!(words.contains("USER_DELETE"), "{words}");
}

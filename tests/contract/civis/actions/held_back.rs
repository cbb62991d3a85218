//! What does not happen: without rights, without leave, and to whom it makes no sense.

use rollcall::model::capability::{Capability, OF_ONE_USER};
use rollcall::model::error::ErrorKind;
use rollcall::model::mode::Mode;
use rollcall::model::plan::StepState;
use rollcall::model::question::Question;
use rollcall::model::values::Values;
use rollcall::platforms;
use rollcall::platforms::civis::accounts::AccountStatus;

use super::{action, filled, look, offer, put, refused, take, taken, user};
use crate::civis::{ADA, MIRA};
use crate::world::world;

/// Every action that there is, with the state in which it makes sense and the request that it is.
fn deeds(id: &str) -> Vec<(Capability, Option<AccountStatus>, String)> {
    [
        (Capability::ActivateUser, Some(AccountStatus::Deactivated), "PATCH", ""),
        (Capability::DeactivateUser, Some(AccountStatus::Active), "PATCH", ""),
        (Capability::UnsuspendUser, Some(AccountStatus::Suspended), "POST", "/unsuspend"),
        (Capability::ResetTwoFactor, None, "DELETE", "/2fa"),
        (Capability::EndSessions, None, "DELETE", "/sessions"),
        (Capability::SendAccessMail, None, "POST", "/access_email"),
    ]
    .into_iter()
    .map(|(capability, status, method, below)| (capability, status, format!("{method} /users/{id}{below}")))
    .collect()
}

#[tokio::test]
async fn who_is_no_administrator_is_refused_in_the_platforms_words() {
    let world = world();
    let administrator = world.administrator("civis");
    let limited = world.limited("civis");
    let me = limited.platform.whoami(&limited).await.unwrap().id.unwrap();
    let question = Question {
        limit: 25,
        ..Question::default()
    };
    let page = limited.platform.directory().list(&limited, &question, None).await.unwrap();
    let colleague = page.rows.iter().find(|row| row.id != me).expect("a colleague").id.clone();
    for (capability, status, _) in deeds(&colleague) {
        if let Some(status) = status {
            put(&administrator, &colleague, status).await;
        }
        let words = refused(&world, &limited, &action(capability, &colleague)).await;
        assert!(words.contains("administrators only"), "{capability:?}: {words}");
    }
    let record = user(&limited, &colleague).await;
    for capability in OF_ONE_USER {
        let terms = offer(&limited, capability, &record).terms;
        assert_eq!(terms.is_ok(), capability == Capability::EditPreferences, "{capability:?}");
    }
}

#[tokio::test]
async fn nobody_who_is_not_there_is_acted_upon() {
    let world = world();
    let client = world.administrator("civis");
    for (capability, ..) in deeds(ADA) {
        let report = take(&world, &client, &action(capability, "999999999")).await;
        assert_eq!(report.state, StepState::Failed);
        assert_eq!(report.error.map(|error| error.kind), Some(ErrorKind::NotFound), "{capability:?}");
    }
}

#[tokio::test]
async fn what_civis_cannot_do_is_not_sent_and_says_why() {
    let world = world();
    let client = world.administrator("civis");
    for capability in OF_ONE_USER {
        if platforms::can(client.platform, capability).is_there() {
            continue;
        }
        let words = refused(&world, &client, &action(capability, ADA)).await;
        assert!(words.contains("Civis") || words.contains("Rollcall"), "{capability:?}: {words}");
    }
}

#[tokio::test]
async fn nothing_leaves_while_the_tab_observes_and_a_rehearsal_says_what_would() {
    let world = world();
    let client = world.administrator("civis");
    for (capability, status, line) in deeds(ADA) {
        if let Some(status) = status {
            put(&client, ADA, status).await;
        }
        let action = action(capability, ADA);
        client.mode.set(Mode::Observe);
        assert_eq!(taken(&world, &client, &action, StepState::Failed).await, []);
        client.mode.set(Mode::Rehearse);
        assert_eq!(taken(&world, &client, &action, StepState::Rehearsed).await, []);
        let words = take(&world, &client, &action).await.words;
        assert!(words.contains(&line), "{capability:?}: {words}");
        client.mode.set(Mode::Act);
    }
}

#[tokio::test]
async fn forms_are_held_back_likewise() {
    let world = world();
    let client = world.administrator("civis");
    let title = Values::default().with("title", "Dr.");
    let edit = filled(&offer(&client, Capability::EditUser, &user(&client, ADA).await), ADA, title);
    let preference = filled(
        &offer(&client, Capability::EditPreferences, &user(&client, MIRA).await),
        MIRA,
        Values::default().with("query_preview_rows", "7"),
    );
    let create = super::create::somebody();
    for (action, line) in [
        (edit, "PATCH /users/4003"),
        (preference, "PATCH /users/me"),
        (create, "POST /users"),
    ] {
        client.mode.set(Mode::Observe);
        assert_eq!(taken(&world, &client, &action, StepState::Failed).await, []);
        client.mode.set(Mode::Rehearse);
        assert_eq!(taken(&world, &client, &action, StepState::Rehearsed).await, []);
        let words = take(&world, &client, &action).await.words;
        assert!(words.contains(line), "{words}");
    }
}

#[tokio::test]
async fn what_is_in_the_way_is_said_before_anything_is_sent() {
    let world = world();
    let client = world.administrator("civis");
    put(&client, ADA, AccountStatus::Deactivated).await;
    let mail = action(Capability::SendAccessMail, ADA);
    let obstacle = look(&client, &mail).await.obstacle.expect("an obstacle");
    assert!(obstacle.contains("deactivated"), "{obstacle}");
    assert!(refused(&world, &client, &mail).await.contains("deactivated"));
    let terms = offer(&client, Capability::SendAccessMail, &user(&client, ADA).await).terms;
    assert!(terms.is_err());
}

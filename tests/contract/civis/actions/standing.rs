//! Users of Civis, shut out and let in again; second factor, sessions, access mail.

use std::collections::BTreeSet;

use rollcall::model::capability::{Capability, Terms};
use rollcall::model::plan::StepState;
use rollcall::model::question::Question;
use rollcall::model::status::Status;

use super::{action, look, lose_the_answer, offer, once, person, take, taken, user};
use crate::civis::ADA;
use crate::world::world;

#[tokio::test]
async fn a_user_is_shut_out_once_and_let_in_again() {
    let world = world();
    let client = world.administrator("civis");
    let out = action(Capability::DeactivateUser, ADA);
    assert_eq!(look(&client, &out).await.facts[0].0, "Groups");
    assert_eq!(taken(&world, &client, &out, StepState::Verified).await, once("PATCH /users/{id}"));
    assert_eq!(user(&client, ADA).await.account.status, Status::Deactivated);
    assert_eq!(taken(&world, &client, &out, StepState::Already).await, []);
    let back = out.undone().expect("it can be undone");
    assert_eq!(taken(&world, &client, &back, StepState::Verified).await, once("PATCH /users/{id}"));
    assert_eq!(user(&client, ADA).await.account.status, Status::Active);
    assert_eq!(taken(&world, &client, &back, StepState::Already).await, []);
}

#[tokio::test]
async fn a_lost_answer_of_shutting_out_is_looked_after() {
    let world = world();
    let client = world.administrator("civis");
    lose_the_answer(&world, "PATCH").await;
    let out = action(Capability::DeactivateUser, ADA);
    assert_eq!(taken(&world, &client, &out, StepState::Verified).await, once("PATCH /users/{id}"));
}

#[tokio::test]
async fn a_suspension_ends_once() {
    let world = world();
    let client = world.administrator("civis");
    let noor = person(&client, "noor.vandenberg@example.com").await;
    assert_eq!(offer(&client, Capability::UnsuspendUser, &noor).terms, Ok(Terms::FINAL));
    assert_eq!(offer(&client, Capability::DeactivateUser, &noor).terms, Ok(Terms::FINAL));
    let end = action(Capability::UnsuspendUser, &noor.account.id);
    assert_eq!(
        taken(&world, &client, &end, StepState::Verified).await,
        once("POST /users/{id}/unsuspend")
    );
    let noor = user(&client, &noor.account.id).await;
    assert_eq!(noor.account.status, Status::Active);
    assert_eq!(taken(&world, &client, &end, StepState::Already).await, []);
    assert!(offer(&client, Capability::UnsuspendUser, &noor).terms.is_err());
    assert_eq!(end.undone(), None);
}

#[tokio::test]
async fn the_second_factor_and_sessions_are_wiped_and_nothing_that_could_be_read_tells_of_it() {
    let world = world();
    let client = world.administrator("civis");
    for (capability, effect) in [
        (Capability::ResetTwoFactor, "DELETE /users/{id}/2fa"),
        (Capability::EndSessions, "DELETE /users/{id}/sessions"),
    ] {
        let before = user(&client, ADA).await;
        let action = action(capability, ADA);
        assert_eq!(taken(&world, &client, &action, StepState::Acknowledged).await, once(effect));
        assert_eq!(user(&client, ADA).await, before, "{capability:?}");
        // There is nothing left to wipe, which the platform does not say either.
        assert_eq!(taken(&world, &client, &action, StepState::Acknowledged).await, []);
        assert_eq!(offer(&client, capability, &before).terms, Ok(Terms::UNSEEN));
    }
}

#[tokio::test]
async fn a_lost_answer_about_what_cannot_be_read_stays_unknown() {
    let world = world();
    let client = world.administrator("civis");
    lose_the_answer(&world, "DELETE").await;
    let action = action(Capability::EndSessions, ADA);
    assert_eq!(
        taken(&world, &client, &action, StepState::Unknown).await,
        once("DELETE /users/{id}/sessions")
    );
}

#[tokio::test]
async fn the_access_mail_goes_out_once_for_each_time_it_is_sent() {
    let world = world();
    let client = world.administrator("civis");
    let mail = action(Capability::SendAccessMail, ADA);
    assert_eq!(
        look(&client, &mail).await.facts[0],
        ("E-mail", "ada.lindqvist@example.com".to_owned())
    );
    let effect = once("POST /users/{id}/access_email");
    assert_eq!(taken(&world, &client, &mail, StepState::Acknowledged).await, effect);
    assert_eq!(taken(&world, &client, &mail, StepState::Acknowledged).await, effect);
    let words = take(&world, &client, &mail).await.words;
    assert!(words.ends_with("Civis does not say which of its two mails it chose."), "{words}");
}

#[tokio::test]
async fn the_access_mail_is_called_after_whether_the_user_was_ever_here() {
    let world = world();
    let client = world.administrator("civis");
    let question = Question {
        limit: 100,
        ..Question::default()
    };
    let page = client.platform.directory().list(&client, &question, None).await.unwrap();
    let mut orders = BTreeSet::new();
    for row in page.rows.iter().filter(|row| row.status != Status::Deactivated) {
        let offer = offer(&client, Capability::SendAccessMail, &user(&client, &row.id).await);
        let expected = if row.last_seen.value().is_some() { "password" } else { "welcome" };
        assert_eq!(offer.values.get("mail"), Some(expected), "{row:?}");
        assert_eq!(offer.terms, Ok(Terms::MAIL));
        orders.insert(offer.wording.order);
    }
    let both = ["Send the password mail to", "Send the welcome mail to"];
    assert_eq!(orders.into_iter().collect::<Vec<_>>(), both);
}

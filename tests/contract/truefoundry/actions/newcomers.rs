//! People who are new to TrueFoundry: registered or invited, once, and rehearsed by the platform itself.

use rollcall::model::action::Wish;
use rollcall::model::capability::Capability;
use rollcall::model::mode::Mode;
use rollcall::model::status::Status;
use rollcall::model::values::Values;
use rollcall::platforms::truefoundry::user_actions::{RegisterUser, RehearseRegistration};

use super::super::account;
use super::{ADA, NEW, URL, VIKTOR, is_so_already, newcomer, none, once, sight, took};
use crate::acts::effects;
use crate::held::is_refused;
use crate::lenient::refusal;
use crate::world::world;

#[tokio::test]
async fn a_registration_that_cannot_work_is_refused_also_in_a_rehearsal() {
    let world = world();
    let client = world.administrator("truefoundry");
    let mail = newcomer(Capability::CreateUser, NEW, Values::default().with("send_invite_email", "true"));
    let why = is_refused(&world, &client, &mail, &none()).await;
    assert!(why.contains("address where it is accepted"), "{why}");
    let nobody = newcomer(Capability::CreateUser, "no-address", Values::default());
    let why = is_refused(&world, &client, &nobody, &none()).await;
    assert!(why.contains("422"), "{why}");
    client.mode.set(Mode::Rehearse);
    for action in [mail, nobody] {
        // The platform's own dry run says no to the second one; the first one never leaves.
        is_refused(&world, &client, &action, &none()).await;
    }
}

#[tokio::test]
async fn whoever_is_registered_is_there_once_however_often_it_is_done() {
    let world = world();
    let client = world.administrator("truefoundry");
    let values = Values::default()
        .with("send_invite_email", "true")
        .with("accept_invite_client_url", URL);
    let registration = newcomer(Capability::CreateUser, NEW, values);
    let outcome = took(&world, &client, &registration).await;
    once(&world, "POST /api/svc/v1/users/register").await;
    let made = account(&client, NEW).await.expect("the user");
    assert_eq!((outcome.report.made, made.status), (Some(made.id), Status::Invited));
    let shouted = newcomer(Capability::CreateUser, &NEW.to_uppercase(), Values::default());
    for again in [registration, shouted] {
        let outcome = is_so_already(&world, &client, &again).await;
        assert_eq!(outcome.account.expect("the account").email.text(), Some(NEW));
    }
}

#[tokio::test]
async fn whoever_is_there_and_deactivated_stands_in_the_way_of_a_new_account() {
    let world = world();
    let client = world.administrator("truefoundry");
    let registration = newcomer(Capability::CreateUser, VIKTOR, Values::default());
    let sight = sight(&client, &registration).await;
    assert_eq!(sight.wish, Wish::Unmet);
    assert!(sight.obstacle.expect("an obstacle").contains("activate it"));
    assert_eq!(sight.record.expect("the account").account.status, Status::Deactivated);
    let why = is_refused(&world, &client, &registration, &none()).await;
    assert!(why.contains("exists"), "{why}");
}

#[tokio::test]
async fn an_invitation_tells_its_link_once_and_is_not_sent_twice() {
    let world = world();
    let client = world.administrator("truefoundry");
    let bare = newcomer(Capability::InviteUser, NEW, Values::default());
    let why = is_refused(&world, &client, &bare, &none()).await;
    assert!(why.contains("address where it is accepted"), "{why}");
    let invitation = newcomer(Capability::InviteUser, NEW, Values::default().with("accept_invite_client_url", URL));
    let (name, link) = took(&world, &client, &invitation).await.secret.expect("the link");
    assert!(name == "Invitation link" && !link.is_empty());
    once(&world, "POST /api/svc/v1/users/invite").await;
    assert!(is_so_already(&world, &client, &invitation).await.secret.is_none());
    let deactivated = newcomer(
        Capability::InviteUser,
        VIKTOR,
        Values::default().with("accept_invite_client_url", URL),
    );
    is_refused(&world, &client, &deactivated, &none()).await;
}

#[tokio::test]
async fn the_dry_run_registers_nobody_whatever_it_is_told() {
    let world = world();
    let client = world.administrator("truefoundry");
    client.mode.set(Mode::Observe);
    client
        .ask(&RehearseRegistration(RegisterUser::of(NEW)))
        .await
        .expect("it would work");
    let refused = refusal(&client, &RehearseRegistration(RegisterUser::of(ADA))).await;
    assert!(refused.said.is_some_and(|said| said.text.contains("exists")));
    assert!(effects(&world, "truefoundry").await.is_empty() && account(&client, NEW).await.is_none());
}

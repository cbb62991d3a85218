//! The keys of Authress: the access keys of service clients, which have no names.

use rollcall::api::client::Client;
use rollcall::model::account::Kind;
use rollcall::model::action::{Secrets, Wish};
use rollcall::model::capability::Capability;
use rollcall::model::error::ErrorKind;
use rollcall::model::given::Given;
use rollcall::model::key::{Key, KeyState};
use rollcall::model::plan::StepState;
use rollcall::model::status::Status;
use rollcall::platforms;
use rollcall::platforms::authress::users::GetUsers;
use serde_json::json;

use super::{answers, creation, ends, every, is_not_sent, secret, to, with};
use crate::acts;
use crate::held::{is_held_back, is_refused};
use crate::world::{World, world};

const CLIENT: &str = "POST /v1/clients";
const POST: &str = "POST /v1/clients/{clientId}/access-keys";
const DELETE: &str = "DELETE /v1/clients/{clientId}/access-keys/{keyId}";

async fn opens(client: &Client) -> bool {
    client.ask(&GetUsers::default()).await.is_ok()
}

async fn of(client: &Client, holder: &str) -> Vec<Key> {
    let mut keys = every(client).await;
    keys.retain(|key| key.holder.value().is_some_and(|known| known.id == holder));
    keys
}

#[tokio::test]
async fn who_may_not_handle_service_clients_is_refused_in_the_platforms_words() {
    let world = world();
    let (client, limited) = (world.administrator("authress"), world.limited("authress"));
    let error = platforms::keys(limited.platform)
        .list(&limited, None)
        .await
        .expect_err("it is refused");
    assert_eq!(error.kind, ErrorKind::Forbidden);
    let key = &of(&client, "sc_legacy").await[0];
    for action in [
        creation(&client, &[("client", "sc_reports")]),
        creation(&client, &[("new_client", "Night train")]),
        to(&client, Capability::RotateKey, key, &[("former", "revoke")]),
        to(&client, Capability::RevokeKey, key, &[]),
    ] {
        let words = is_refused(&world, &limited, &action, &Secrets::default()).await;
        assert!(words.contains("403"), "{:?}: {words}", action.capability);
    }
}

#[tokio::test]
async fn what_was_not_filled_in_rightly_is_not_sent() {
    let world = world();
    let client = world.administrator("authress");
    for (filled, why) in [
        (&[][..], "one service client"),
        (&[("new_client", " ")], "one service client"),
        (&[("client", "sc_reports"), ("new_client", "Night train")], "one service client"),
        (&[("client", "nowhere")], "404"),
        (&[("new_client", "Reports")], "there already"),
    ] {
        is_not_sent(&world, &client, &creation(&client, filled), why).await;
    }
    let key = &of(&client, "sc_legacy").await[0];
    is_not_sent(
        &world,
        &client,
        &to(&client, Capability::RotateKey, key, &[]),
        "The present key is needed",
    )
    .await;
}

#[tokio::test]
async fn nothing_is_done_to_keys_while_one_observes_or_rehearses() {
    let world = world();
    let client = world.administrator("authress");
    let key = &of(&client, "sc_legacy").await[0];
    let none = Secrets::default();
    let make = creation(&client, &[("client", "sc_reports")]);
    is_held_back(&world, &client, &make, &none, "POST /v1/clients/sc_reports/access-keys").await;
    is_held_back(&world, &client, &creation(&client, &[("new_client", "Night train")]), &none, CLIENT).await;
    let rotate = to(&client, Capability::RotateKey, key, &[("former", "revoke")]);
    is_held_back(&world, &client, &rotate, &none, "POST /v1/clients/sc_legacy/access-keys").await;
    is_held_back(&world, &client, &to(&client, Capability::RevokeKey, key, &[]), &none, "DELETE").await;
}

#[tokio::test]
async fn the_list_tells_whose_each_key_is_and_that_nothing_is_known_of_its_end() {
    let world = world();
    let client = world.administrator("authress");
    let keys = every(&client).await;
    assert!(keys.len() > 1);
    for key in &keys {
        let holder = key.holder.value().expect("a service client");
        assert!(!holder.name.is_empty() && holder.status == Status::Untold, "{holder:?}");
        assert!(holder.program && !holder.wants_looking_up(), "it is no user who could be looked up");
        assert_eq!((&key.state, key.kind.value()), (&KeyState::Active, Some(&Kind::Agent)));
        assert!(key.mark.text().is_some() && key.created.value().is_some());
        assert_eq!(
            (&key.name, &key.expires, &key.last_used),
            (&Given::Untold, &Given::Untold, &Given::Untold)
        );
    }
    assert!(platforms::keys(client.platform).reach().contains("does not tell"));
}

#[tokio::test]
async fn a_key_of_a_service_client_is_told_once_and_nothing_shows_which_it_is() {
    let world = world();
    let client = world.administrator("authress");
    let choices = platforms::actions(client.platform).choices(&client, "client").await.unwrap();
    assert!(choices.contains(&("sc_reports".to_owned(), "Reports".to_owned())), "{choices:?}");
    let before = of(&client, "sc_reports").await.len();
    let action = creation(&client, &[("client", "sc_reports")]);
    let sight = platforms::actions(client.platform).look(&client, &action).await.unwrap();
    assert_eq!(sight.facts, [("Keys of this service client", before.to_string())]);
    let made = ends(&world, &client, &action, StepState::Acknowledged, &[POST]).await;
    assert!(made.report.words.contains("some minutes"), "{}", made.report.words);
    let after = of(&client, "sc_reports").await;
    assert_eq!(after.len(), before + 1);
    assert_eq!(made.report.made.as_ref(), after.last().map(|key| &key.id));
    assert!(opens(&with(&world, "authress", secret(made, "Access key"))).await);
    let (_, instead) = platforms::actions(client.platform).tells(&action).unwrap();
    assert!(instead.contains("revoke it"), "{instead}");
}

#[tokio::test]
async fn a_new_service_client_gets_its_first_key_and_is_made_once() {
    let world = world();
    let client = world.administrator("authress");
    let action = creation(&client, &[("new_client", "Night train")]);
    let made = ends(&world, &client, &action, StepState::Acknowledged, &[CLIENT, POST]).await;
    let keys = every(&client).await;
    let key = keys
        .iter()
        .find(|key| Some(&key.id) == made.report.made.as_ref())
        .expect("it is listed");
    assert_eq!(key.holder.value().map(|holder| holder.name.as_str()), Some("Night train"));
    secret(made, "Access key");
    is_not_sent(&world, &client, &action, "there already").await;
}

#[tokio::test]
async fn a_key_is_replaced_by_another_of_its_client_and_goes_when_it_is_said() {
    let world = world();
    let client = world.administrator("authress");
    let made = creation(&client, &[("client", "sc_reports")]);
    let made = ends(&world, &client, &made, StepState::Acknowledged, &[POST]).await;
    let first = with(&world, "authress", secret(made, "Access key"));
    let key = of(&client, "sc_reports").await.pop().unwrap();
    let keep = to(&client, Capability::RotateKey, &key, &[("former", "keep")]);
    let kept = ends(&world, &client, &keep, StepState::Acknowledged, &[POST]).await;
    assert!(opens(&with(&world, "authress", secret(kept, "Access key"))).await && opens(&first).await);

    let revoke = to(&client, Capability::RotateKey, &key, &[("former", "revoke")]);
    let replaced = ends(&world, &client, &revoke, StepState::Verified, &[POST, DELETE]).await;
    assert!(opens(&with(&world, "authress", secret(replaced, "Access key"))).await && !opens(&first).await);
    // What is gone was replaced: no further key is made in its place.
    ends(&world, &client, &revoke, StepState::Already, &[]).await;
}

#[tokio::test]
async fn a_revoked_key_opens_nothing_and_is_gone() {
    let world = world();
    let client = world.administrator("authress");
    let legacy = world.client_with(client.platform, &world.secret("authress", "old_access_key"));
    assert!(opens(&legacy).await);
    let key = &of(&client, "sc_legacy").await[0];
    let revoke = to(&client, Capability::RevokeKey, key, &[]);
    ends(&world, &client, &revoke, StepState::Verified, &[DELETE]).await;
    assert!(!opens(&legacy).await && of(&client, "sc_legacy").await.is_empty());
    ends(&world, &client, &revoke, StepState::Already, &[]).await;
}

/// Lets the next such request be refused.
fn refuses(world: &World, method: &str, route: &str) {
    let fault = json!({ "kind": "status", "status": 403 });
    let rule = json!({ "platform": "authress", "method": method, "route": route, "times": 1, "fault": fault });
    world.sandbox.faults().set(serde_json::from_value(rule).expect("a rule"));
}

#[tokio::test]
async fn a_service_client_whose_keys_are_not_told_is_not_taken_for_one_without_any() {
    let world = world();
    let client = world.administrator("authress");
    answers(&world, "authress", "/v1/clients", &json!({ "clients": [{ "clientId": "sc_a" }] }));
    let page = platforms::keys(client.platform).list(&client, None).await.unwrap();
    assert_eq!((page.rows.len(), page.unreadable.len()), (0, 1));
    assert!(page.unreadable[0].why.contains("sc_a"), "{:?}", page.unreadable);
    let key = &of(&client, "sc_legacy").await[0];
    let revoke = to(&client, Capability::RevokeKey, key, &[]);
    answers(&world, "authress", "/v1/clients/sc_legacy", &json!({ "clientId": "sc_legacy" }));
    let sight = platforms::actions(client.platform).look(&client, &revoke).await.unwrap();
    assert_eq!(sight.wish, Wish::Unseen);
}

#[tokio::test]
async fn what_went_wrong_on_the_way_is_said_and_the_new_key_is_told_all_the_same() {
    let world = world();
    let client = world.administrator("authress");
    let key = of(&client, "sc_legacy").await.remove(0);
    let rotate = to(&client, Capability::RotateKey, &key, &[("former", "revoke")]);
    refuses(&world, "DELETE", "/v1/clients/sc_legacy/");
    let outcome = acts::take(&world, &client, &rotate, &Secrets::default()).await;
    assert!(outcome.report.words.contains("look at the list"), "{:?}", outcome.report);
    assert!(opens(&with(&world, "authress", secret(outcome, "Access key"))).await);

    let create = creation(&client, &[("new_client", "Night train")]);
    refuses(&world, "POST", "/v1/clients/");
    let report = acts::take(&world, &client, &create, &Secrets::default()).await.report;
    let error = report.error.as_ref().expect("an error");
    assert!(
        matches!(error.kind, ErrorKind::Halfway(_)),
        "the service client is there: {report:?}"
    );
}

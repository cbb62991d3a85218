//! The keys of Istari: one's own tokens, for oneself and for agents.

use rollcall::model::account::Kind;
use rollcall::model::action::{Action, Secrets, Target, Wish};
use rollcall::model::capability::Capability;
use rollcall::model::error::ErrorKind;
use rollcall::model::given::Given;
use rollcall::model::key::KeyState;
use rollcall::model::plan::StepState;
use rollcall::model::values::Values;
use rollcall::platforms;
use serde_json::json;

use super::{answers, creation, ends, every, is_not_sent, named, refusal, secret, to};
use crate::acts;
use crate::held::{is_held_back, is_refused};
use crate::world::world;

const POST: &str = "POST /api/v2/pat";
const POST_FOR_AGENT: &str = "POST /api/v2/pat/agent";
const DELETE: &str = "DELETE /api/v2/pat/{pat_id}";
const DELETE_ALL: &str = "DELETE /api/v2/pat";

const OWN: [(&str, &str); 2] = [("name", "Night train"), ("user_type", "human")];
const OF_AGENT: [(&str, &str); 2] = [("name", "Night train"), ("user_type", "agent")];

fn all_of(id: &str) -> Action {
    let target = Target {
        id: id.to_owned(),
        ..Target::default()
    };
    acts::action(Capability::RevokeAllKeys, "istari", target, Values::default())
}

#[tokio::test]
async fn nobody_revokes_the_tokens_of_others() {
    let world = world();
    let (client, limited) = (world.administrator("istari"), world.limited("istari"));
    let key = &named(&client, "Rollcall").await[0];
    let revoke = to(&client, Capability::RevokeKey, key, &[]);
    // It is in no list of theirs, and that is no proof that it is gone.
    let words = is_refused(&world, &limited, &revoke, &Secrets::default()).await;
    assert!(words.contains("token not found"), "{words}");
    let own = client.platform.whoami(&client).await.unwrap().id.unwrap();
    let words = is_refused(&world, &limited, &all_of(&own), &Secrets::default()).await;
    assert!(words.contains("one's own tokens only"), "{words}");
    is_not_sent(&world, &client, &all_of("somebody"), "one's own tokens only").await;
}

#[tokio::test]
async fn what_was_not_filled_in_rightly_is_not_sent() {
    let world = world();
    let client = world.administrator("istari");
    for (filled, why) in [
        (&[("user_type", "human")][..], "Name is needed"),
        (&[("name", " "), ("user_type", "human")], "Name is needed"),
        (&[("name", "Night train")], "For is needed"),
        (&[("name", "Night train"), ("user_type", "robot")], "human, agent"),
    ] {
        is_not_sent(&world, &client, &creation(&client, filled), why).await;
    }
    let key = &named(&client, "Rollcall").await[0];
    assert!(refusal(&client, Capability::RotateKey, key).contains("Create a new one"));
    let rotate = acts::action(Capability::RotateKey, "istari", key.target(), Values::default());
    is_not_sent(&world, &client, &rotate, "cannot replace a token").await;
}

#[tokio::test]
async fn nothing_is_done_to_keys_while_one_observes_or_rehearses() {
    let world = world();
    let client = world.administrator("istari");
    let key = &named(&client, "Rollcall").await[0];
    let own = client.platform.whoami(&client).await.unwrap().id.unwrap();
    let none = Secrets::default();
    is_held_back(&world, &client, &creation(&client, &OWN), &none, POST).await;
    is_held_back(&world, &client, &creation(&client, &OF_AGENT), &none, POST_FOR_AGENT).await;
    is_held_back(&world, &client, &to(&client, Capability::RevokeKey, key, &[]), &none, DELETE_ALL).await;
    is_held_back(&world, &client, &all_of(&own), &none, DELETE_ALL).await;
}

#[tokio::test]
async fn the_list_has_ones_own_tokens_and_says_nothing_of_their_end() {
    let world = world();
    let client = world.administrator("istari");
    let keys = every(&client).await;
    assert_eq!(keys.len(), 1);
    let key = &keys[0];
    assert_eq!((&key.state, key.kind.value()), (&KeyState::Active, Some(&Kind::Person)));
    let own = client.platform.whoami(&client).await.unwrap().id;
    assert_eq!(key.holder.value().map(|holder| &holder.id), own.as_ref());
    assert!(key.mark.text().is_some() && key.created.value().is_some());
    assert_eq!(
        (&key.expires, &key.last_used, &key.uses),
        (&Given::Untold, &Given::Untold, &Given::Untold)
    );
    assert!(platforms::keys(client.platform).reach().contains("not listed"));
}

#[tokio::test]
async fn a_token_is_made_told_once_and_not_made_again_under_its_name() {
    let world = world();
    let client = world.administrator("istari");
    let made = ends(&world, &client, &creation(&client, &OWN), StepState::Verified, &[POST]).await;
    let id = made.report.made.clone();
    assert_eq!(named(&client, "Night train").await[0].id, id.unwrap());
    let other = world.client_with(client.platform, secret(made, "Token").to_show());
    assert!(other.platform.whoami(&other).await.is_ok());
    let again = ends(&world, &client, &creation(&client, &OWN), StepState::Already, &[]).await;
    assert!(again.secret.is_none());
    // An agent's token of the same name is another thing.
    ends(
        &world,
        &client,
        &creation(&client, &OF_AGENT),
        StepState::Verified,
        &[POST_FOR_AGENT],
    )
    .await;
    let kinds: Vec<Option<Kind>> = named(&client, "Night train")
        .await
        .iter()
        .map(|key| key.kind.value().copied())
        .collect();
    assert_eq!(kinds, [Some(Kind::Person), Some(Kind::Agent)]);
}

#[tokio::test]
async fn a_revoked_token_opens_nothing_and_is_gone() {
    let world = world();
    let client = world.administrator("istari");
    let made = ends(&world, &client, &creation(&client, &OWN), StepState::Verified, &[POST]).await;
    let other = world.client_with(client.platform, secret(made, "Token").to_show());
    let key = &named(&client, "Night train").await[0];
    let revoke = to(&client, Capability::RevokeKey, key, &[]);
    ends(&world, &client, &revoke, StepState::Verified, &[DELETE]).await;
    let error = other.platform.whoami(&other).await.expect_err("it is refused");
    assert_eq!(error.kind, ErrorKind::Unauthorized);
    ends(&world, &client, &revoke, StepState::Already, &[]).await;
    assert!(named(&client, "Night train").await.is_empty());
}

#[tokio::test]
async fn all_tokens_go_with_the_one_in_use_and_nobody_can_look_afterwards() {
    let world = world();
    let client = world.administrator("istari");
    let own = client.platform.whoami(&client).await.unwrap().id.unwrap();
    let outcome = ends(&world, &client, &all_of(&own), StepState::Acknowledged, &[DELETE_ALL]).await;
    assert!(outcome.report.words.contains("not seen"), "{}", outcome.report.words);
    assert!(client.platform.whoami(&client).await.is_err());
}

#[tokio::test]
async fn a_token_that_cannot_be_read_is_a_token() {
    let world = world();
    let client = world.administrator("istari");
    let own = client.platform.whoami(&client).await.unwrap().id.unwrap();
    answers(&world, "istari", "/api/v2/pat", &json!({ "items": [{ "name": "Night train" }] }));
    let sight = platforms::actions(client.platform).look(&client, &all_of(&own)).await.unwrap();
    assert_eq!(sight.wish, Wish::Unmet);
}

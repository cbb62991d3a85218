//! The keys of Arize: of users and of services, those that open and those that were revoked.

use rollcall::api::client::Client;
use rollcall::api::keys::parted;
use rollcall::model::account::Kind;
use rollcall::model::action::{Secrets, Wish};
use rollcall::model::capability::Capability;
use rollcall::model::error::ErrorKind;
use rollcall::model::given::Given;
use rollcall::model::key::KeyState;
use rollcall::model::plan::StepState;
use rollcall::model::time::Time;
use rollcall::platforms;
use rollcall::platforms::arize::api_keys::ListApiKeys;
use serde_json::json;

use super::{answers, creation, ends, every, is_not_sent, named, refusal, secret, to, with};
use crate::acts;
use crate::held::{is_held_back, is_refused};
use crate::world::world;

const POST: &str = "POST /v2/api-keys";
const REFRESH: &str = "POST /v2/api-keys/{id}/refresh";
const REVOKE: &str = "PUT /v2/api-keys/{id}/revoke";

async fn opens(client: &Client) -> bool {
    client.ask(&ListApiKeys::default()).await.is_ok()
}

#[tokio::test]
async fn who_may_hold_no_keys_is_refused_in_the_platforms_words() {
    let world = world();
    let (client, limited) = (world.administrator("arize"), world.limited("arize"));
    let error = platforms::keys(limited.platform)
        .list(&limited, None)
        .await
        .expect_err("it is refused");
    assert_eq!(error.kind, ErrorKind::Forbidden);
    let key = &named(&client, "Sandbox").await[0];
    for action in [
        creation(&client, &[("name", "Night train"), ("key_type", "USER")]),
        to(&client, Capability::RotateKey, key, &[("grace", "0")]),
        to(&client, Capability::RevokeKey, key, &[]),
    ] {
        let words = is_refused(&world, &limited, &action, &Secrets::default()).await;
        assert!(words.contains("403"), "{:?}: {words}", action.capability);
    }
}

#[tokio::test]
async fn what_was_not_filled_in_rightly_is_not_sent() {
    let world = world();
    let client = world.administrator("arize");
    for (filled, why) in [
        (&[("key_type", "USER")][..], "Name is needed"),
        (&[("name", "Night train")], "For is needed"),
        (&[("name", "Night train"), ("key_type", "ROBOT")], "USER, SERVICE"),
        (&[("name", "Night train"), ("key_type", "USER"), ("expires", "soon")], "2027-01-31"),
        (
            &[("name", "Night train"), ("key_type", "USER"), ("account_role", "ADMIN")],
            "of a service only",
        ),
        (&[("name", "Night train"), ("key_type", "SERVICE")], "1 to 100"),
        (
            &[("name", "Night train"), ("key_type", "SERVICE"), ("spaces", "nowhere")],
            "chosen from the list",
        ),
    ] {
        is_not_sent(&world, &client, &creation(&client, filled), why).await;
    }
    let late = creation(&client, &[("name", "Night train"), ("key_type", "USER"), ("expires", "2999-01-01")]);
    is_not_sent(&world, &client, &late, "longest life").await;
}

#[tokio::test]
async fn nothing_is_done_to_keys_while_one_observes_or_rehearses() {
    let world = world();
    let client = world.administrator("arize");
    let key = &named(&client, "Sandbox").await[0];
    let none = Secrets::default();
    let make = creation(&client, &[("name", "Night train"), ("key_type", "USER")]);
    is_held_back(&world, &client, &make, &none, POST).await;
    let rotate = to(&client, Capability::RotateKey, key, &[("grace", "0")]);
    is_held_back(&world, &client, &rotate, &none, "/refresh").await;
    is_held_back(&world, &client, &to(&client, Capability::RevokeKey, key, &[]), &none, "/revoke").await;
}

#[tokio::test]
async fn the_list_tells_what_the_platform_does_and_no_more() {
    let world = world();
    let client = world.administrator("arize");
    let keys = every(&client).await;
    let own = keys.iter().find(|key| key.name.text() == Some("Sandbox")).expect("the key in use");
    assert_eq!((&own.state, own.kind.value()), (&KeyState::Active, Some(&Kind::Person)));
    assert!(
        own.mark.text().is_some_and(|mark| mark.len() == 12 && mark.contains("...")),
        "{:?}",
        own.mark
    );
    assert!(
        own.holder
            .value()
            .is_some_and(|holder| !holder.id.is_empty() && holder.name.is_empty())
    );
    assert!(own.created.value().is_some());
    // That a key without an end has none is not said, and how often it was used is not told.
    assert_eq!(
        (&own.expires, &own.uses, &own.scopes),
        (&Given::Untold, &Given::Untold, &Given::Untold)
    );
    assert!(platforms::keys(client.platform).reach().contains("not told"));
}

#[tokio::test]
async fn a_key_is_made_told_once_and_not_made_again_under_its_name() {
    let world = world();
    let client = world.administrator("arize");
    let filled = [
        ("name", "Night train"),
        ("key_type", "USER"),
        ("description", "for the night"),
        ("expires", "2031-01-31"),
    ];
    let action = creation(&client, &filled);
    let outcome = ends(&world, &client, &action, StepState::Verified, &[POST]).await;
    let made = outcome.report.made.clone();
    assert!(opens(&with(&world, "arize", secret(outcome, "API key"))).await);
    let key = &named(&client, "Night train").await[0];
    assert_eq!(Some(&key.id), made.as_ref());
    assert_eq!(key.expires.value().copied(), Time::parse("2031-01-31T23:59:59Z"));
    let listed = client.ask(&ListApiKeys::default()).await.unwrap().rows;
    let told = listed.iter().find(|told| told.id.0 == key.id).expect("it is listed");
    assert_eq!(told.description.text(), Some("for the night"));

    let sight = platforms::actions(client.platform).look(&client, &action).await.unwrap();
    assert_eq!(sight.wish, Wish::Met);
    assert!(sight.facts[0].1.contains("ak-") && sight.obstacle.is_some());
    let again = ends(&world, &client, &action, StepState::Already, &[]).await;
    assert!(again.secret.is_none());
    let (what, instead) = platforms::actions(client.platform).tells(&action).expect("a secret");
    assert!(what == "API key" && instead.contains("revoke it"), "{instead}");
}

#[tokio::test]
async fn a_key_of_a_service_reaches_the_spaces_that_were_chosen() {
    let world = world();
    let client = world.administrator("arize");
    let choices = platforms::actions(client.platform).choices(&client, "spaces").await.unwrap();
    assert!(
        choices.len() > 1 && choices.iter().all(|(_, label)| label.contains(" / ")),
        "{choices:?}"
    );
    let chosen: Vec<&str> = choices.iter().map(|(space, _)| space.as_str()).collect();
    let spaces = chosen.join("\n");
    let filled = [
        ("name", "Nightly"),
        ("key_type", "SERVICE"),
        ("spaces", spaces.as_str()),
        ("account_role", "ADMIN"),
    ];
    ends(&world, &client, &creation(&client, &filled), StepState::Verified, &[POST]).await;
    let key = &named(&client, "Nightly").await[0];
    assert_eq!(key.kind.value(), Some(&Kind::Robot));
    let scopes = ["Acts as Nightly (service)".to_owned(), "Admin in the account".to_owned()];
    assert_eq!(key.scopes.value().map(Vec::as_slice), Some(&scopes[..]));
    for space in chosen {
        let (_, space_id) = parted(space).expect("an organization and a space");
        let question = ListApiKeys {
            key_type: Some("SERVICE".to_owned()),
            space_id: Some(space_id),
            ..ListApiKeys::default()
        };
        let reach = client.ask(&question).await.unwrap().rows;
        assert!(reach.iter().any(|reaching| reaching.id.0 == key.id), "{space}");
    }
    // A user's key of the same name is another thing.
    let own = creation(&client, &[("name", "Nightly"), ("key_type", "USER")]);
    ends(&world, &client, &own, StepState::Verified, &[POST]).await;
}

#[tokio::test]
async fn a_replaced_key_keeps_its_end_and_the_old_secret_goes_on_for_its_grace() {
    let world = world();
    let client = world.administrator("arize");
    let filled = [("name", "Night train"), ("key_type", "USER"), ("expires", "2031-01-31")];
    let made = ends(&world, &client, &creation(&client, &filled), StepState::Verified, &[POST]).await;
    let first = with(&world, "arize", secret(made, "API key"));
    let key = &named(&client, "Night train").await[0];
    let later = to(&client, Capability::RotateKey, key, &[("grace", "0"), ("expires", "2032-01-01")]);
    is_not_sent(&world, &client, &later, "must not be later").await;
    is_not_sent(
        &world,
        &client,
        &to(&client, Capability::RotateKey, key, &[]),
        "The present key ends is needed",
    )
    .await;

    let action = to(&client, Capability::RotateKey, key, &[("grace", "3600")]);
    let outcome = ends(&world, &client, &action, StepState::Verified, &[REFRESH]).await;
    assert_eq!(outcome.report.made.as_ref(), Some(&key.id));
    let second = with(&world, "arize", secret(outcome, "API key"));
    assert!(opens(&first).await && opens(&second).await);
    let now = &named(&client, "Night train").await[0];
    assert!(now.expires == key.expires && now.mark != key.mark);
    // The same action again means the key that was replaced already.
    ends(&world, &client, &action, StepState::Already, &[]).await;
    let at_once = to(&client, Capability::RotateKey, now, &[("grace", "0")]);
    ends(&world, &client, &at_once, StepState::Verified, &[REFRESH]).await;
    assert!(!opens(&second).await);
}

#[tokio::test]
async fn a_revoked_key_opens_nothing_and_is_listed_as_such() {
    let world = world();
    let client = world.administrator("arize");
    let action = creation(&client, &[("name", "Night train"), ("key_type", "USER")]);
    let made = ends(&world, &client, &action, StepState::Verified, &[POST]).await;
    let other = with(&world, "arize", secret(made, "API key"));
    let key = &named(&client, "Night train").await[0];
    let revoke = to(&client, Capability::RevokeKey, key, &[]);
    ends(&world, &client, &revoke, StepState::Verified, &[REVOKE]).await;
    assert!(!opens(&other).await);
    ends(&world, &client, &revoke, StepState::Already, &[]).await;
    let keys = every(&client).await;
    let revoked = keys.iter().find(|known| known.id == key.id).expect("it is still listed");
    assert_eq!(revoked.state, KeyState::Revoked);
    assert_eq!(
        keys.last().map(|key| &key.state),
        Some(&KeyState::Revoked),
        "the revoked ones come last"
    );
    assert!(refusal(&client, Capability::RevokeKey, revoked).contains("already"));
    assert!(refusal(&client, Capability::RotateKey, revoked).contains("create a new one"));
    // Its name is free again.
    ends(&world, &client, &action, StepState::Verified, &[POST]).await;
}

#[tokio::test]
async fn a_key_that_is_in_no_list_is_not_called_revoked() {
    let world = world();
    let client = world.administrator("arize");
    let mut key = named(&client, "Sandbox").await.remove(0);
    key.id = "QXBpS2V5Ojk5OTk5OlhYWFg=".to_owned();
    let revoke = to(&client, Capability::RevokeKey, &key, &[]);
    let words = is_refused(&world, &client, &revoke, &Secrets::default()).await;
    assert!(words.contains("404"), "{words}");
}

#[tokio::test]
async fn a_state_is_told_as_it_was_told_and_what_has_ended_leaves_its_name() {
    let world = world();
    let client = world.administrator("arize");
    let key = |id: &str, status: &str, end: &str| json!({ "id": id, "name": "Night train", "key_type": "USER", "status": status, "expires_at": end });
    let told = json!({ "api_keys": [key("a", "ACTIVE", "2020-01-01T00:00:00Z"), key("b", "PAUSED", "2999-01-01T00:00:00Z")] });
    answers(&world, "arize", "/v2/api-keys", &told);
    let page = platforms::keys(client.platform).list(&client, None).await.unwrap();
    let states: Vec<&KeyState> = page.rows.iter().map(|key| &key.state).collect();
    assert_eq!(states, [&KeyState::Expired, &KeyState::Other("PAUSED".to_owned())]);

    let action = creation(&client, &[("name", "Night train"), ("key_type", "USER")]);
    answers(
        &world,
        "arize",
        "/v2/api-keys",
        &json!({ "api_keys": [key("a", "ACTIVE", "2020-01-01T00:00:00Z")] }),
    );
    let sight = platforms::actions(client.platform).look(&client, &action).await.unwrap();
    assert_eq!(sight.wish, Wish::Unmet);
}

#[tokio::test]
async fn a_key_of_which_no_secret_is_told_says_so() {
    let world = world();
    let client = world.administrator("arize");
    let fault = json!({ "kind": "missing_field", "field": "key" });
    let rule = json!({ "platform": "arize", "method": "POST", "route": "/v2/api-keys", "times": 1, "fault": fault });
    world.sandbox.faults().set(serde_json::from_value(rule).expect("a rule"));
    let action = creation(&client, &[("name", "Night train"), ("key_type", "USER")]);
    let outcome = acts::take(&world, &client, &action, &Secrets::default()).await;
    assert!(
        outcome.secret.is_none() && outcome.report.words.contains("API key: not in the answer. The key may exist"),
        "{:?}",
        outcome.report
    );
}

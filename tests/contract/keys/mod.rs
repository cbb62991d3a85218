//! Keys, taken through the one door: what the lists tell, what is made and told once, what is revoked, and what is refused.

mod arize;
mod authress;
mod istari;
mod truefoundry;

use rollcall::api::client::Client;
use rollcall::api::credential::Credential;
use rollcall::model::action::{Action, Secrets, Target, Wish};
use rollcall::model::capability::Capability;
use rollcall::model::given::Given;
use rollcall::model::key::{Key, KeyState};
use rollcall::model::page::Cursor;
use rollcall::model::plan::StepState;
use rollcall::model::secret::Secret;
use rollcall::model::values::Values;
use rollcall::platforms;
use rollcall::session::executor::step::Outcome;
use serde_json::{Value, json};

use crate::acts::{self, effects};
use crate::world::{World, world};

/// A client with another credential.
fn with(world: &World, slug: &str, secret: Secret) -> Client {
    Client {
        credential: Credential::new(secret),
        ..world.administrator(slug)
    }
}

/// Every key that a platform lists, page by page to the end.
async fn every(client: &Client) -> Vec<Key> {
    let mut from: Option<Cursor> = None;
    let mut keys = Vec::new();
    loop {
        let page = platforms::keys(client.platform).list(client, from.as_ref()).await.expect("a page");
        assert_eq!(page.unreadable, []);
        keys.extend(page.rows);
        assert!(page.next.is_none() || page.next != from, "the pages lead in a circle");
        from = page.next;
        if from.is_none() {
            break;
        }
    }
    assert!(keys.iter().all(|key| key.connection == client.connection));
    let mut ids: Vec<&str> = keys.iter().map(|key| key.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), keys.len(), "a key comes twice");
    keys
}

/// The keys of that name.
async fn named(client: &Client, name: &str) -> Vec<Key> {
    let mut keys = every(client).await;
    keys.retain(|key| key.name.text() == Some(name));
    keys
}

fn values(filled: &[(&str, &str)]) -> Values {
    filled.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

/// The making of a key.
fn creation(client: &Client, filled: &[(&str, &str)]) -> Action {
    let values = values(filled);
    let target = Target::new(&values);
    acts::action(Capability::CreateKey, client.platform.facts().slug, target, values)
}

/// What is offered for a key, filled in.
fn to(client: &Client, capability: Capability, key: &Key, filled: &[(&str, &str)]) -> Action {
    let offer = platforms::keys(client.platform).offer(capability, key);
    assert!(offer.terms.is_ok(), "{capability:?}: {:?}", offer.terms);
    assert!(offer.follows.ends_with('.'), "{capability:?} says what follows");
    let mut values = offer.values;
    for (name, text) in filled {
        values.set(name, *text);
    }
    acts::action(capability, client.platform.facts().slug, key.target(), values)
}

/// Why something is not offered for a key.
fn refusal(client: &Client, capability: Capability, key: &Key) -> String {
    let offer = platforms::keys(client.platform).offer(capability, key);
    assert_eq!(offer.follows, "", "what is not offered has no consequences");
    offer.terms.expect_err("it is not offered")
}

/// Takes it; fails unless it ends in this state and these writes, and no others, took effect.
async fn ends(world: &World, client: &Client, action: &Action, state: StepState, writes: &[&str]) -> Outcome {
    let slug = client.platform.facts().slug;
    let mut expected = effects(world, slug).await;
    for write in writes {
        *expected.entry((*write).to_owned()).or_default() += 1;
    }
    let outcome = acts::take(world, client, action, &Secrets::default()).await;
    assert_eq!(outcome.report.state, state, "{:?}: {:?}", action.capability, outcome.report);
    assert_eq!(effects(world, slug).await, expected, "{:?}", action.capability);
    outcome
}

/// The secret that was told, which stands nowhere else.
fn secret(outcome: Outcome, label: &str) -> Secret {
    let (what, secret) = outcome.secret.expect("a secret");
    assert!(what == label && !secret.is_empty(), "{what}");
    assert!(!format!("{:?}", outcome.report).contains(secret.to_show()), "it is told once");
    secret
}

/// Asserts that an action is not taken because of what was filled in, and with which words.
async fn is_not_sent(world: &World, client: &Client, action: &Action, why: &str) {
    let words = crate::held::is_refused(world, client, action, &Secrets::default()).await;
    assert!(words.contains(why), "{words}");
}

/// Lets the next read of a path be answered with these words.
pub fn answers(world: &World, slug: &str, route: &str, body: &Value) {
    let fault = json!({ "kind": "status", "status": 200, "body": body });
    let rule = json!({ "platform": slug, "method": "GET", "route": route, "times": 1, "fault": fault });
    world.sandbox.faults().set(serde_json::from_value(rule).expect("a rule"));
}

#[tokio::test]
async fn what_is_not_told_of_a_key_is_neither_zero_nor_never() {
    let world = world();
    for (slug, state, told, count) in [
        ("civis", KeyState::Untold, &[("/users/4001/", json!([{ "id": 17 }]))][..], 1),
        (
            "arize",
            KeyState::Untold,
            &[("/v2/api-keys", json!({ "api_keys": [{ "id": "a" }] }))],
            1,
        ),
        (
            "istari",
            KeyState::Active,
            &[("/api/v2/pat", json!({ "items": [{ "id": "a" }] }))],
            1,
        ),
        (
            "authress",
            KeyState::Active,
            &[(
                "/v1/clients",
                json!({ "clients": [{ "clientId": "sc_a", "verificationKeys": [{ "keyId": "k" }] }] }),
            )],
            1,
        ),
        (
            "truefoundry",
            KeyState::Untold,
            &[
                ("/api/svc/v1/personal-access-tokens", json!({ "data": [{ "id": "a" }] })),
                (
                    "/api/svc/v1/virtual-accounts",
                    json!({ "data": [{ "id": "b" }, { "id": "c", "jwts": [{ "id": "j" }] }] }),
                ),
            ],
            3,
        ),
    ] {
        for (route, body) in told {
            answers(&world, slug, route, body);
        }
        let mut keys = every(&world.administrator(slug)).await;
        keys.retain(|key| key.created == Given::Untold);
        assert_eq!(keys.len(), count, "{slug}: {keys:?}");
        for key in keys {
            assert_eq!(key.state, state, "{slug}");
            assert_eq!((&key.expires, &key.last_used), (&Given::Untold, &Given::Untold), "{slug}");
            assert_eq!((&key.uses, &key.constraints), (&Given::Untold, &Given::Untold), "{slug}");
        }
    }
}

#[tokio::test]
async fn what_stands_beyond_the_first_page_is_listed_and_found() {
    let world = world();
    for (slug, name, more, page, sight) in [
        ("civis", "name", &[("expires", "2030-01-31")][..], 50, Wish::Met),
        ("arize", "name", &[("key_type", "USER")], 100, Wish::Met),
        ("istari", "name", &[("user_type", "human")], 100, Wish::Met),
        ("authress", "new_client", &[], 20, Wish::Unseen),
        ("truefoundry", "name", &[("kind", "own")], 100, Wish::Met),
    ] {
        let client = world.administrator(slug);
        let actions = platforms::actions(client.platform);
        let before = every(&client).await.len();
        let making = |number: usize| {
            let named = format!("night-train-{number}");
            creation(&client, &[&[(name, named.as_str())], more].concat())
        };
        for number in 0..=page {
            let made = actions.send(client.writing(), &making(number), &Secrets::default()).await;
            assert!(made.is_ok(), "{slug}: {:?}", made.err());
        }
        assert_eq!(every(&client).await.len(), before + page + 1, "{slug}");
        for number in [0, page] {
            assert_eq!(actions.look(&client, &making(number)).await.unwrap().wish, sight, "{slug} {number}");
        }
    }
}

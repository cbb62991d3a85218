//! Keys made and revoked on Civis through the one door.

use rollcall::api::keys::{joined, parted};
use rollcall::model::account::Kind;
use rollcall::model::action::{Action, Secrets, Target};
use rollcall::model::capability::Capability;
use rollcall::model::constraint::{self, Constraint, Matcher};
use rollcall::model::key::{Key, KeyState};
use rollcall::model::plan::StepState;
use rollcall::model::values::Values;
use rollcall::platforms;
use rollcall::platforms::civis::api_keys::GetApiKey;

use super::{action, lose_the_answer, once, refused, take, taken};
use crate::acts;
use crate::civis::MIRA;
use crate::world::world;

const MADE: &str = "POST /users/{id}/api_keys";
const REVOKED: &str = "DELETE /users/{id}/api_keys/{key_id}";

fn nightly(more: &[(&str, &str)]) -> Action {
    let mut values = Values::default().with("name", "nightly").with("expires", "2030-01-31");
    for (name, text) in more {
        values.set(name, *text);
    }
    acts::action(Capability::CreateKey, "civis", Target::new(&values), values)
}

async fn own(client: &rollcall::api::client::Client) -> Vec<Key> {
    platforms::keys(client.platform).list(client, None).await.expect("the keys").rows
}

#[tokio::test]
async fn what_cannot_be_made_is_not_sent() {
    let world = world();
    let client = world.administrator("civis");
    for (name, text, words) in [
        ("expires", "2020-01-31", "lies in the past"),
        ("expires", "soon", "such as 2027-01-31"),
        ("expires", "", "is needed"),
        ("name", " ", "Name is needed."),
        ("constraints", "nonsense", "cannot be read"),
    ] {
        let said = refused(&world, &client, &nightly(&[(name, text)])).await;
        assert!(said.contains(words), "{name}: {said}");
    }
}

#[tokio::test]
async fn somebody_elses_key_is_revoked_by_administrators_only() {
    let world = world();
    let theirs = own(&world.administrator("civis")).await;
    let key = theirs.iter().find(|key| key.state == KeyState::Active).expect("a key");
    let words = refused(&world, &world.limited("civis"), &action(Capability::RevokeKey, &key.id)).await;
    assert!(!words.is_empty());
}

#[tokio::test]
async fn a_key_is_made_with_its_constraints_told_once_and_seen_in_the_list() {
    let world = world();
    let client = world.administrator("civis");
    let row = |matcher, path: &str, verbs| Constraint {
        matcher,
        path: path.to_owned(),
        verbs,
    };
    let rows = [
        row(Matcher::Prefix, "reports/", [true, true, false, false, false, false]),
        row(Matcher::Exact, "scripts/17", [true, false, true, false, false, false]),
        row(Matcher::Regex, "^scripts/\\d+$", [false, false, false, true, false, true]),
        row(Matcher::Verb, "", [false, true, false, false, true, false]),
    ];
    let order = nightly(&[("constraints", &constraint::written(&rows))]);
    let outcome = acts::take(&world, &client, &order, &Secrets::default()).await;
    assert_eq!(outcome.report.state, StepState::Verified, "{:?}", outcome.report);
    let (label, secret) = outcome.secret.expect("it is told");
    assert!(label == "API key" && !secret.to_show().is_empty());
    let id = outcome.report.made.expect("an id");
    let (holder, key_id) = parted(&id).expect("two ids");
    assert_eq!(holder, MIRA);
    let made = client
        .ask(&GetApiKey {
            id: &holder,
            key_id: &key_id,
        })
        .await
        .expect("the key")
        .0;
    let row = &made.constraints.value().expect("constraints")[0];
    assert_eq!(
        (row.constraint.text(), row.constraint_type.text()),
        (Some("reports/"), Some("prefix"))
    );
    assert_eq!((row.get_allowed.value(), row.post_allowed.value()), (Some(&true), Some(&false)));
    let listed = own(&client).await.into_iter().find(|key| key.id == id).expect("it is listed");
    assert_eq!(listed.constraints.value(), Some(&4));
    let details = platforms::keys(client.platform).read(&client, &id).await.expect("all of it");
    assert_eq!(details.constraints.as_deref(), Some(&rows[..]));
    // Two active keys of one name could not be told apart.
    assert_eq!(taken(&world, &client, &order, StepState::Already).await, []);
    let said = take(&world, &client, &order).await.words;
    assert!(said.contains("A key of this name"), "{said}");
}

#[tokio::test]
async fn a_lost_answer_says_that_the_key_exists_and_what_to_do() {
    let world = world();
    let client = world.administrator("civis");
    lose_the_answer(&world, "POST").await;
    let report = take(&world, &client, &nightly(&[])).await;
    assert_eq!(report.state, StepState::Verified);
    assert!(report.words.contains("revoke it"), "{}", report.words);
    assert_eq!(acts::effects(&world, "civis").await.get(MADE), Some(&1));
}

#[tokio::test]
async fn a_revoked_key_stays_in_the_list_as_revoked() {
    let world = world();
    let client = world.administrator("civis");
    let keys = own(&client).await;
    let notebook = keys.iter().find(|key| key.name.text() == Some("Notebook")).expect("a key");
    let revoke = action(Capability::RevokeKey, &notebook.id);
    assert_eq!(taken(&world, &client, &revoke, StepState::Verified).await, once(REVOKED));
    let after = own(&client).await;
    assert_eq!(after.len(), keys.len());
    assert!(after.iter().any(|key| key.id == notebook.id && key.state == KeyState::Revoked));
    assert_eq!(taken(&world, &client, &revoke, StepState::Already).await, []);
    let nobodys = action(Capability::RevokeKey, &joined(MIRA, "999999"));
    assert_eq!(taken(&world, &client, &nobodys, StepState::Failed).await, []);
    // Its name is free again.
    let again = nightly(&[("name", "Notebook")]);
    assert_eq!(taken(&world, &client, &again, StepState::Verified).await, once(MADE));
}

#[tokio::test]
async fn the_list_has_ones_own_keys_however_they_stand() {
    let world = world();
    let client = world.administrator("civis");
    let keys = own(&client).await;
    for key in &keys {
        assert_eq!(key.holder.value().map(|holder| holder.id.as_str()), Some(MIRA));
        assert_eq!(key.kind.value(), Some(&Kind::Person));
        assert!(key.mark.text().is_some() && key.created.value().is_some() && key.uses.value().is_some());
    }
    let told = serde_json::json!([{ "id": 1, "active": false }, { "id": 2, "active": true, "expired": true }, { "id": 3, "active": true }]);
    crate::keys::answers(&world, "civis", "/users/4001/", &told);
    let states: Vec<KeyState> = own(&client).await.into_iter().map(|key| key.state).collect();
    assert_eq!(
        states,
        [KeyState::Other("Not active".to_owned()), KeyState::Expired, KeyState::Active]
    );
}

#[tokio::test]
async fn a_key_of_which_no_token_is_told_is_said_to_be_there_and_of_no_use() {
    let world = world();
    let client = world.administrator("civis");
    let fault = serde_json::json!({ "kind": "missing_field", "field": "token" });
    let rule = serde_json::json!({ "platform": "civis", "method": "POST", "times": 1, "fault": fault });
    world.sandbox.faults().set(serde_json::from_value(rule).expect("a rule"));
    let outcome = acts::take(&world, &client, &nightly(&[]), &Secrets::default()).await;
    assert!(
        outcome.secret.is_none() && outcome.report.words.contains("API key: not in the answer. The key may exist"),
        "{:?}",
        outcome.report
    );
}

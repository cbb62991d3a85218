//! What is done to people on Civis, taken through the one door as the app takes it: said, sent once, and seen.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http;
use rollcall::api::client::Client;
use rollcall::model::account::Record;
use rollcall::model::action::{Action, Offer, Secrets, Sight, Target};
use rollcall::model::capability::Capability;
use rollcall::model::plan::{Report, StepState};
use rollcall::model::question::Question;
use rollcall::model::values::Values;
use rollcall::platforms;
use rollcall::platforms::civis::accounts::{AccountStatus, PatchUser};
use tower::ServiceExt;

use crate::acts;
use crate::world::World;

mod create;
mod edit;
mod held_back;
mod keys;
mod preferences;
mod standing;

/// A user in full, found by their address whatever their state.
async fn person(client: &Client, email: &str) -> Record {
    let question = Question {
        text: email.to_owned(),
        limit: 25,
        filters: vec![("account_status", "all".to_owned())],
        ..Question::default()
    };
    let directory = client.platform.directory();
    let page = directory.list(client, &question, None).await.expect("a page");
    let row = page.rows.iter().find(|row| row.email.text() == Some(email));
    directory.get(client, &row.expect("somebody").id).await.expect("the user")
}

/// A user in full.
async fn user(client: &Client, id: &str) -> Record {
    client.platform.directory().get(client, id).await.expect("the user")
}

fn of(id: &str) -> Target {
    Target {
        id: id.to_owned(),
        ..Target::default()
    }
}

fn action(capability: Capability, id: &str) -> Action {
    acts::action(capability, "civis", of(id), Values::default())
}

fn offer(client: &Client, capability: Capability, record: &Record) -> Offer {
    platforms::actions(client.platform).offer(capability, record)
}

/// The action that comes of an offer and what was filled in.
fn filled(offer: &Offer, id: &str, values: Values) -> Action {
    Action {
        base: values.of(&offer.base),
        ..acts::action(offer.capability, "civis", of(id), values)
    }
}

async fn look(client: &Client, action: &Action) -> Sight {
    platforms::actions(client.platform).look(client, action).await.expect("a sight")
}

async fn take(world: &World, client: &Client, action: &Action) -> Report {
    acts::take(world, client, action, &Secrets::default()).await.report
}

/// Takes an action that must end so, and gives what took effect by it.
async fn taken(world: &World, client: &Client, action: &Action, state: StepState) -> Vec<(String, u64)> {
    let before = acts::effects(world, "civis").await;
    let report = take(world, client, action).await;
    assert_eq!(report.state, state, "{:?}: {report:?}", action.capability);
    let after: BTreeMap<String, u64> = acts::effects(world, "civis").await;
    after
        .into_iter()
        .map(|(operation, count)| (operation.clone(), count - before.get(&operation).copied().unwrap_or(0)))
        .filter(|(_, count)| *count > 0)
        .collect()
}

/// One effect of one operation.
fn once(operation: &str) -> Vec<(String, u64)> {
    vec![(operation.to_owned(), 1)]
}

/// Takes an action that must not be done, and gives the words for it.
async fn refused(world: &World, client: &Client, action: &Action) -> String {
    assert_eq!(taken(world, client, action, StepState::Failed).await, []);
    let error = take(world, client, action).await.error.expect("an error");
    let said = error.said.as_ref().map(|said| said.text.clone()).unwrap_or_default();
    format!("{} {said}", error.happened("Civis"))
}

/// Sets a state behind the back of what is tried.
async fn put(client: &Client, id: &str, status: AccountStatus) {
    let patch = PatchUser {
        id,
        account_status: Some(status),
        ..PatchUser::default()
    };
    client.writing().send(&patch).await.expect("the state is set");
}

/// Loses the answer to the next request of a method, after it was carried out.
async fn lose_the_answer(world: &World, method: &str) {
    let rule = serde_json::json!({
        "platform": "civis", "method": method, "times": 1, "performed": true, "fault": { "kind": "status", "status": 503 }
    });
    let request = http::Request::post("/sandbox/faults")
        .header("host", "127.0.0.1")
        .header("content-type", "application/json");
    let reply = world
        .sandbox
        .router()
        .oneshot(request.body(Body::from(rule.to_string())).unwrap())
        .await;
    assert!(reply.unwrap().status().is_success());
}

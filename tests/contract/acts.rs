//! Actions taken through the one door, as the app takes them; and what the sandbox says came of them.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http;
use http_body_util::BodyExt;
use rollcall::api::Soon;
use rollcall::api::client::Client;
use rollcall::model::action::{Action, Secrets, Target};
use rollcall::model::capability::Capability;
use rollcall::model::plan::StepState;
use rollcall::model::values::Values;
use rollcall::platforms;
use rollcall::session::executor::step::{Outcome, Step, Witness};
use tower::ServiceExt;

use crate::world::World;

/// Lets everything pass, and writes nothing down.
struct Nobody;

impl Witness for Nobody {
    fn note(&self, _state: StepState) -> Soon<'_, Result<(), String>> {
        Box::pin(std::future::ready(Ok(())))
    }
}

/// An action without a base.
pub fn action(capability: Capability, slug: &str, target: Target, values: Values) -> Action {
    Action {
        capability,
        connection: slug.into(),
        target,
        values,
        base: Values::default(),
    }
}

/// Takes an action through the door.
pub async fn take(_world: &World, client: &Client, action: &Action, secrets: &Secrets) -> Outcome {
    let of_kind = platforms::actions_of_kind(client.platform, &action.target.kind);
    let actions = of_kind.unwrap_or_else(|| platforms::actions(client.platform));
    let step = Step {
        client,
        actions,
        action,
        secrets,
    };
    step.take(&Nobody).await
}

/// How often each write took effect on a platform, by the sandbox's own count.
pub async fn effects(world: &World, slug: &str) -> BTreeMap<String, u64> {
    let request = http::Request::get("/sandbox/effects").header("host", "127.0.0.1");
    let reply = world.sandbox.router().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let bytes = reply.into_body().collect().await.unwrap().to_bytes();
    let counts: serde_json::Value = serde_json::from_slice(&bytes).expect("the sandbox counts");
    serde_json::from_value(counts["effects"][slug].clone()).expect("counts of the platform")
}

//! What an action must not do: change anything while the tab only observes, or once it was refused.

use rollcall::api::client::Client;
use rollcall::model::action::{Action, Secrets};
use rollcall::model::mode::Mode;
use rollcall::model::plan::StepState;

use crate::acts::{effects, take};
use crate::world::World;

/// Asserts that an action changes nothing while the tab only observes, and tells in a rehearsal what it would send.
pub async fn is_held_back(world: &World, client: &Client, action: &Action, secrets: &Secrets, line: &str) {
    let before = effects(world, client.platform.facts().slug).await;
    client.mode.set(Mode::Observe);
    let observed = take(world, client, action, secrets).await.report;
    assert_eq!(observed.state, StepState::Failed, "{:?}", action.capability);
    client.mode.set(Mode::Rehearse);
    let rehearsed = take(world, client, action, secrets).await.report;
    assert_eq!(rehearsed.state, StepState::Rehearsed, "{:?}: {rehearsed:?}", action.capability);
    assert!(rehearsed.words.contains(line), "{}", rehearsed.words);
    client.mode.set(Mode::Act);
    assert_eq!(
        effects(world, client.platform.facts().slug).await,
        before,
        "{:?}",
        action.capability
    );
}

/// Asserts that it is not done, with a platform's or our own words for it, and without effect; gives the report's error as text.
pub async fn is_refused(world: &World, client: &Client, action: &Action, secrets: &Secrets) -> String {
    let slug = client.platform.facts().slug;
    let before = effects(world, slug).await;
    let report = take(world, client, action, secrets).await.report;
    assert_eq!(report.state, StepState::Failed, "{:?}: {report:?}", action.capability);
    assert_eq!(effects(world, slug).await, before, "{:?} took effect", action.capability);
    let error = report.error.expect("an error");
    let said = error.said.as_ref().map(|said| said.text.clone()).unwrap_or_default();
    format!("{} {said}", error.happened("The platform"))
}

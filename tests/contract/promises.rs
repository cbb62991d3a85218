//! Declared means works: whatever a platform says it can do is tried on the sandbox, and what it cannot do has a reason.

use rollcall::model::capability::{Capability, Support};
use rollcall::platforms;

use crate::world::world;

async fn tried(slug: &str, capability: Capability) -> bool {
    match slug {
        "civis" => crate::civis::trial(capability).await,
        "istari" => crate::istari::trial(capability).await,
        "authress" => crate::authress::trial(capability).await,
        "arize" => crate::arize::trial(capability).await,
        "truefoundry" => crate::truefoundry::trial(capability).await,
        _ => false,
    }
}

/// Tries all that a platform declares.
async fn kept(slug: &str) {
    let platform = platforms::named(slug).expect("a platform");
    let mut untried = Vec::new();
    for capability in Capability::ALL {
        println!("{slug}: {capability:?}");
        if platforms::can(platform, capability).is_there() != tried(slug, capability).await {
            untried.push(capability);
        }
    }
    assert!(
        untried.is_empty(),
        "declared and not tried, or tried and not declared, on {slug}: {untried:?}"
    );
}

#[tokio::test]
async fn every_promise_of_civis_is_kept() {
    kept("civis").await;
}

#[tokio::test]
async fn every_promise_of_istari_is_kept() {
    kept("istari").await;
}

#[tokio::test]
async fn every_promise_of_authress_is_kept() {
    kept("authress").await;
}

#[tokio::test]
async fn every_promise_of_arize_is_kept() {
    kept("arize").await;
}

#[tokio::test]
async fn every_promise_of_truefoundry_is_kept() {
    kept("truefoundry").await;
}

#[test]
fn what_is_not_offered_has_a_reason() {
    for platform in platforms::ALL {
        for capability in Capability::ALL {
            let sentence = match platforms::can(platform, capability) {
                Support::No(why) | Support::When(why, _) => why,
                Support::Yes(_) | Support::OwnOnly(_) => continue,
            };
            let slug = platform.facts().slug;
            assert!(
                sentence.ends_with('.') && sentence.len() > 20,
                "{slug} {capability:?}: {sentence:?}"
            );
        }
    }
}

#[tokio::test]
async fn a_credential_is_tried_by_hand_with_a_read_that_it_alone_opens() {
    let world = world();
    for platform in platforms::ALL {
        let facts = platform.facts();
        let Some(path) = facts.tries else { continue };
        let address = format!("/api/{}{path}", facts.slug);
        assert_eq!(
            world.tried(&address, &world.sandbox.demo_credential(facts.slug)).await,
            200,
            "{address}"
        );
        assert_eq!(world.tried(&address, "a-wrong-one").await, 401, "{address}");
    }
}

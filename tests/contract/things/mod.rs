//! The things of every kind, taken through the one door: each is listed, read, made, changed and removed, and seen to be.

use std::collections::BTreeMap;

use rollcall::api::actions::Actions;
use rollcall::api::client::Client;
use rollcall::api::resources::Kind;
use rollcall::model::action::{Action, Secrets, Target};
use rollcall::model::capability::{Capability, OF_ONE_RESOURCE};
use rollcall::model::input::InputKind;
use rollcall::model::mode::Mode;
use rollcall::model::page::Cursor;
use rollcall::model::plan::StepState;
use rollcall::model::resource::Resource;
use rollcall::model::values::Values;
use rollcall::platforms;
use rollcall::session::executor::step::Outcome;

use crate::acts::{self, effects};
use crate::world::{World, world};

mod arize;
mod authress;
mod civis;
mod istari;
mod round;
mod truefoundry;

/// Every thing of a kind, page by page to the end.
async fn every(client: &Client, kind: &Kind) -> Vec<Resource> {
    let (mut from, mut things) = (None::<Cursor>, Vec::new());
    loop {
        let page = kind.page(client, from.as_ref()).await.expect("a page");
        assert_eq!(page.unreadable, [], "{}", kind.slug);
        things.extend(page.rows);
        assert!(
            page.next.is_none() || page.next != from,
            "the pages of {} lead in a circle",
            kind.slug
        );
        from = page.next;
        if from.is_none() {
            return things;
        }
    }
}

fn kind(slug: &str, name: &str) -> &'static Kind {
    let platform = platforms::named(slug).expect("a platform");
    let found = platforms::kinds(platform).iter().find(|kind| kind.slug == name);
    found.unwrap_or_else(|| panic!("{slug} has no {name}"))
}

fn values(filled: &[(&str, &str)]) -> Values {
    filled.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

/// An action on a thing, or without an id on one that is yet to be made.
fn action(client: &Client, kind: &Kind, capability: Capability, id: &str, name: &str, filled: &[(&str, &str)]) -> Action {
    let target = Target {
        kind: kind.slug.to_owned(),
        id: id.to_owned(),
        name: name.to_owned(),
        ..Target::default()
    };
    acts::action(capability, client.platform.facts().slug, target, values(filled))
}

async fn take(world: &World, client: &Client, action: &Action) -> Outcome {
    acts::take(world, client, action, &Secrets::default()).await
}

/// How many writes took effect on a platform so far.
async fn writes(world: &World, slug: &str) -> u64 {
    let counts: BTreeMap<String, u64> = effects(world, slug).await;
    counts.values().sum()
}

/// Every kind of every platform, with a client of it.
fn all(world: &World) -> Vec<(Client, &'static Kind)> {
    let mut all = Vec::new();
    for platform in platforms::ALL {
        for kind in platforms::kinds(platform) {
            all.push((world.administrator(platform.facts().slug), *kind));
        }
    }
    all
}

#[test]
fn every_kind_has_a_name_of_its_own_and_words_for_it() {
    for platform in platforms::ALL {
        let mut slugs: Vec<&str> = platforms::kinds(platform).iter().map(|kind| kind.slug).collect();
        let count = slugs.len();
        slugs.sort_unstable();
        slugs.dedup();
        assert_eq!(slugs.len(), count, "{}", platform.facts().slug);
        for kind in platforms::kinds(platform) {
            assert!(kind.the.starts_with("the ") && kind.the.ends_with(' '), "{}", kind.the);
            assert!(kind.about.ends_with('.') && !kind.many.is_empty(), "{}", kind.slug);
            for (capability, inputs) in kind.forms {
                assert!(!inputs.is_empty(), "{} {capability:?}: a verb needs no form", kind.slug);
            }
            // What can be looked at by the name that was filled in has an input of that name.
            let named = kind.inputs(Capability::CreateResource).iter().any(|input| input.name == "name");
            let creates = kind.can(Capability::CreateResource).is_there();
            assert!(
                !creates || named || kind.look.is_some(),
                "{} cannot be found again once made",
                kind.slug
            );
        }
    }
}

#[tokio::test]
async fn every_kind_is_listed_and_each_thing_is_read_as_it_is_listed() {
    let world = world();
    for (client, kind) in all(&world) {
        let things = every(&client, kind).await;
        let mut ids: Vec<&str> = things.iter().map(|thing| thing.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), things.len(), "one of the {} comes twice", kind.slug);
        for thing in things.iter().take(3) {
            let read = kind.one(&client, &thing.id).await.expect("it is read");
            assert_eq!((&read.id, read.title()), (&thing.id, thing.title()), "{}", kind.slug);
            assert!(!read.fields.is_empty(), "{}", kind.slug);
            for part in kind.parts {
                let belongings = kind.part(&client, part, &thing.id).await.expect(part.heading);
                assert_eq!(belongings.unreadable, 0, "{} {}", kind.slug, part.heading);
            }
        }
    }
}

#[tokio::test]
async fn nothing_is_done_to_things_while_one_observes_or_rehearses() {
    let world = world();
    for (client, kind) in all(&world) {
        let slug = client.platform.facts().slug;
        let before = writes(&world, slug).await;
        for mode in [Mode::Observe, Mode::Rehearse] {
            client.mode.set(mode);
            for capability in OF_ONE_RESOURCE.into_iter().chain([Capability::CreateResource]) {
                if kind.can(capability).is_there() {
                    let outcome = take(&world, &client, &action(&client, kind, capability, "x", "x", &[])).await;
                    assert!(
                        matches!(outcome.report.state, StepState::Failed | StepState::Rehearsed | StepState::Already),
                        "{} {capability:?}: {:?}",
                        kind.slug,
                        outcome.report
                    );
                }
            }
        }
        assert_eq!(writes(&world, slug).await, before, "{}", kind.slug);
    }
}

//! The keys of every platform: read, read holder by holder, stopped, and read again after a change.

use leptos::prelude::*;
use rollcall::model::capability::Capability;
use rollcall::model::given::Given;
use rollcall::model::key::{Key, KeyState};
use rollcall::model::mode::Mode;
use rollcall::model::plan::StepState;
use rollcall::model::values::Values;
use rollcall::platforms;
use rollcall::session::keys::{Inventory, Reading};
use serde_json::json;

use super::{Tab, World, rested, states, total};
use crate::machine::Life;
use crate::until;

fn scene(act: impl AsyncFnOnce(&World, Tab, Inventory)) {
    let world = World::new();
    world.tab(Life::default(), async |tab| {
        let inventory = Inventory::new(tab.session);
        inventory.catch_up();
        let is_read = |place| untrack(|| inventory.shelf(&place)).list == Reading::Complete;
        for place in ["civis", "istari", "authress", "arize", "truefoundry"] {
            until("the list is read", || is_read(place.into())).await;
        }
        act(&world, tab, inventory).await;
    });
}

fn of_civis(inventory: Inventory) -> Vec<std::sync::Arc<Key>> {
    let all = untrack(|| inventory.all());
    all.into_iter().filter(|key| *key.connection.0 == *"civis").collect()
}

async fn crawled(inventory: Inventory, wanted: Reading) {
    inventory.crawl(&"civis".into());
    until("the keys of everybody were read", || {
        untrack(|| inventory.shelf(&"civis".into())).crawl == wanted
    })
    .await;
}

#[test]
fn one_s_own_keys_come_first_and_everybodys_when_they_are_asked_for() {
    scene(async |world, tab, inventory| {
        let own = of_civis(inventory);
        let whose: Vec<&str> = own
            .iter()
            .filter_map(|key| key.holder.value())
            .map(|holder| holder.id.as_str())
            .collect();
        assert!(!whose.is_empty() && whose.iter().all(|id| *id == "4001"), "{whose:?}");
        crawled(inventory, Reading::Complete).await;
        let shelf = untrack(|| inventory.shelf(&"civis".into()));
        assert_eq!(Some(shelf.holders), shelf.total);
        assert!(shelf.unread.is_empty() && shelf.unreadable == 0);
        let all = of_civis(inventory);
        assert!(all.len() > own.len() && all.iter().any(|key| key.state == KeyState::Expired));
        let mut ids: Vec<&str> = all.iter().map(|key| key.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all.len(), "no key stands there twice");
        assert_eq!(
            total(&world.effects().await) + tab.life.writes.get() as u64,
            0,
            "reading changes nothing"
        );
    });
}

#[test]
fn whose_keys_could_not_be_read_is_told_and_the_others_are_read() {
    scene(async |world, _tab, inventory| {
        let fault = json!({ "kind": "status", "status": 403, "body": { "error": "forbidden" } });
        let rule = json!({ "platform": "civis", "method": "GET", "route": "/users/4002/", "fault": fault });
        world.sandbox.faults().set(serde_json::from_value(rule).expect("a rule"));
        crawled(inventory, Reading::Complete).await;
        let shelf = untrack(|| inventory.shelf(&"civis".into()));
        let unread: Vec<&str> = shelf.unread.iter().map(|(holder, _)| holder.title()).collect();
        assert_eq!(unread, ["Tomas Herrera"]);
        assert!(
            of_civis(inventory)
                .iter()
                .any(|key| key.holder.value().is_some_and(|holder| holder.id == "4003"))
        );
        assert_eq!(Some(shelf.holders), shelf.total);
    });
}

#[test]
fn who_stops_keeps_what_was_read() {
    scene(async |_world, _tab, inventory| {
        inventory.crawl(&"civis".into());
        until("some are read", || untrack(|| inventory.shelf(&"civis".into())).holders > 3).await;
        inventory.stop(&"civis".into());
        let shelf = untrack(|| inventory.shelf(&"civis".into()));
        assert_eq!(shelf.crawl, Reading::Stopped);
        assert!(Some(shelf.holders) < shelf.total);
        assert!(!of_civis(inventory).is_empty());
    });
}

#[test]
fn a_platform_that_fails_says_so_and_the_others_are_read() {
    let world = World::new();
    world.tab(Life::default(), async |tab| {
        let fault = json!({ "kind": "status", "status": 500 });
        let rule = json!({ "platform": "civis", "method": "GET", "route": "/users/4001/", "fault": fault });
        world.sandbox.faults().set(serde_json::from_value(rule).expect("a rule"));
        let inventory = Inventory::new(tab.session);
        inventory.catch_up();
        until("it failed", || {
            matches!(untrack(|| inventory.shelf(&"civis".into())).list, Reading::Failed(_))
        })
        .await;
        until("another is read", || {
            untrack(|| inventory.shelf(&"istari".into())).list == Reading::Complete
        })
        .await;
        assert_eq!(untrack(|| inventory.shelf(&"civis".into())).read_at, None);
    });
}

#[test]
fn a_key_that_was_revoked_stands_there_as_revoked() {
    scene(async |world, tab, inventory| {
        let key = of_civis(inventory)
            .into_iter()
            .find(|key| key.state == KeyState::Active && key.name.text() == Some("Notebook"))
            .expect("a key");
        let offer = inventory.offer(&key, Capability::RevokeKey).expect("an offer");
        let action = rollcall::model::action::Action {
            capability: Capability::RevokeKey,
            connection: "civis".into(),
            target: key.target(),
            values: Values::default(),
            base: offer.base,
        };
        let run = tab.start(tab.plan(vec![action])).expect("it begins");
        rested(run).await;
        assert_eq!(states(run), [StepState::Verified]);
        until("it is read again", || {
            untrack(|| inventory.key(&"civis".into(), &key.id)).is_some_and(|key| key.state == KeyState::Revoked)
        })
        .await;
        assert_eq!(total(&world.effects().await), 1);
        assert!(!world.archive().contains("Notebook"), "of what has ended well no name stays");
    });
}

#[test]
fn a_key_that_was_made_is_read_and_what_it_opens_with_is_told_once_and_kept_nowhere() {
    scene(async |world, tab, inventory| {
        let before = of_civis(inventory).len();
        let values = Values::default().with("name", "nightly").with("expires", "2030-01-31");
        let client = tab.client("civis");
        let action = rollcall::model::action::Action {
            capability: Capability::CreateKey,
            connection: "civis".into(),
            target: rollcall::model::action::Target::new(&values),
            values,
            base: Values::default(),
        };
        assert!(platforms::actions(client.platform).tells(&action).is_some());
        tab.session.choose_mode(Mode::Act);
        let run = tab.start(tab.plan(vec![action.clone()])).expect("it begins");
        rested(run).await;
        assert_eq!(states(run), [StepState::Verified]);
        until("it is read", || of_civis(inventory).len() == before + 1).await;
        let key = of_civis(inventory)
            .into_iter()
            .find(|key| key.name.text() == Some("nightly"))
            .expect("the key");
        assert_eq!((&key.state, &key.constraints), (&KeyState::Active, &Given::Value(0)));
        let told = tab.executor.told.get_untracked();
        let secret = told[0]
            .told
            .with_value(|told| told.as_ref().map(|(_, secret)| secret.to_show().to_owned()))
            .expect("a secret");
        assert!(!secret.is_empty() && !world.archive().contains(&secret));
        // The same once more is not sent: two keys of one name could not be told apart.
        let again = tab.start(tab.plan(vec![action])).expect("it begins");
        rested(again).await;
        assert_eq!((states(again), total(&world.effects().await)), (vec![StepState::Already], 1));
    });
}

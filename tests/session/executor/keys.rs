//! The keys of every platform: read, read holder by holder, stopped, and read again after a change.

mod acting;

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use rollcall::model::action::{Action, Target};
use rollcall::model::capability::Capability;
use rollcall::model::connection::Standing;
use rollcall::model::given::Given;
use rollcall::model::key::{Holder, Key, KeyState};
use rollcall::model::mode::Mode;
use rollcall::model::plan::StepState;
use rollcall::model::question::Direction;
use rollcall::model::values::Values;
use rollcall::platforms;
use rollcall::platforms::civis::api_keys::PostApiKey;
use rollcall::platforms::istari::access_tokens::DeletePersonalAccessToken;
use rollcall::session::keys::{Inventory, Reading};
use serde_json::json;

use super::{Tab, World, rested, states, total};
use crate::machine::Life;
use crate::until;

fn scene(act: impl AsyncFnOnce(&World, Tab, Inventory)) {
    let world = World::new();
    world.tab(Life::default(), async |tab| {
        // Whatever is asked for is asked of the tab's executor.
        tab.session.executor.set_value(Some(tab.executor));
        let inventory = Inventory::new(tab.session);
        inventory.catch_up();
        let is_read = |place| untrack(|| inventory.shelf(&place)).list == Reading::Complete;
        for place in ["civis", "istari", "authress", "arize", "truefoundry"] {
            until("the list is read", || is_read(place.into())).await;
        }
        act(&world, tab, inventory).await;
    });
}

fn of_civis(inventory: Inventory) -> Vec<Arc<Key>> {
    let all = untrack(|| inventory.all());
    all.into_iter().filter(|key| *key.connection.0 == *"civis").collect()
}

fn one(inventory: Inventory, place: &str, wanted: impl Fn(&Key) -> bool) -> Option<Arc<Key>> {
    let all = untrack(|| inventory.all());
    all.into_iter().find(|key| *key.connection.0 == *place && wanted(key))
}

/// Lets reads of a path go wrong, or be answered otherwise.
fn strike(world: &World, platform: &str, route: &str, times: Option<u32>, fault: &serde_json::Value) {
    let rule = json!({ "platform": platform, "method": "GET", "route": route, "times": times, "fault": fault });
    world.sandbox.faults().set(serde_json::from_value(rule).expect("a rule"));
}

/// Reads a list once more, to its end.
async fn read_again(inventory: Inventory, place: &str) {
    inventory.read(&place.into());
    assert_eq!(untrack(|| inventory.shelf(&place.into())).list, Reading::Reading);
    until("it is read again", || {
        untrack(|| inventory.shelf(&place.into())).list != Reading::Reading
    })
    .await;
}

/// Gives the others as many turns as they can want.
async fn a_while() {
    for _ in 0..2_000 {
        tokio::task::yield_now().await;
    }
}

fn action(capability: Capability, key: &Key, values: Values) -> Action {
    Action {
        capability,
        connection: key.connection.clone(),
        target: key.target(),
        values,
        base: Values::default(),
    }
}

async fn done(tab: &Tab, action: Action) {
    let run = tab.start(tab.plan(vec![action])).expect("it begins");
    rested(run).await;
    assert_eq!(states(run), [StepState::Verified]);
}

async fn crawled(inventory: Inventory, wanted: Reading) {
    inventory.crawl(&"civis".into());
    assert_eq!(untrack(|| inventory.shelf(&"civis".into())).crawl, Reading::Reading);
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
        let begun = world.clock.0.get();
        crawled(inventory, Reading::Complete).await;
        let shelf = untrack(|| inventory.shelf(&"civis".into()));
        assert_eq!(Some(shelf.holders), shelf.total);
        let waited = world.clock.0.get().abs_diff(begun);
        assert!(waited >= 100 * shelf.holders, "no platform is hurried: {waited} ms");
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
        crawled(inventory, Reading::Complete).await;
        let again = untrack(|| inventory.shelf(&"civis".into()));
        assert_eq!((again.holders, again.unread.len()), (shelf.holders, 1), "each reading counts anew");
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
        a_while().await;
        assert_eq!(untrack(|| inventory.shelf(&"civis".into())), shelf, "nobody else is read");
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
        done(&tab, action(Capability::RevokeKey, &key, offer.values)).await;
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
        let action = Action {
            capability: Capability::CreateKey,
            connection: "civis".into(),
            target: Target::new(&values),
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
        told[0].forget_told();
        assert!(told[0].told.with_value(Option::is_none), "who has stored it leaves nothing behind");
        // The same once more is not sent: two keys of one name could not be told apart.
        let again = tab.start(tab.plan(vec![action])).expect("it begins");
        rested(again).await;
        assert_eq!((states(again), total(&world.effects().await)), (vec![StepState::Already], 1));
    });
}

#[test]
fn every_list_is_read_to_its_last_page_and_not_again_unasked() {
    scene(async |world, tab, inventory| {
        assert!(one(inventory, "truefoundry", |key| key.name.text() == Some("ci-deployer")).is_some());
        strike(world, "istari", "/api/v2/pat", None, &json!({ "kind": "status", "status": 500 }));
        inventory.catch_up();
        a_while().await;
        assert_eq!(untrack(|| inventory.shelf(&"istari".into())).list, Reading::Complete);
        // Keys of one holder come in pages too.
        let client = tab.client("civis");
        tab.session.choose_mode(Mode::Act);
        for number in 0..50 {
            let key = PostApiKey {
                id: "me",
                name: &format!("nightly-{number}"),
                expires_in: 86_400,
                constraints: Vec::new(),
            };
            client.writing().send(&key).await.expect("a key");
        }
        let other = Inventory::new(tab.session);
        crawled(other, Reading::Complete).await;
        let name = |key: &Key| key.name.text() == Some("Notebook") && key.holder.value().is_some_and(|holder| holder.id == "4001");
        assert!(one(other, "civis", name).is_some());
    });
}

#[test]
fn what_has_gone_from_a_list_goes_and_what_was_read_of_others_stays() {
    scene(async |_world, tab, inventory| {
        let token = one(inventory, "istari", |_| true).expect("a token");
        let values = Values::default().with("name", "Night train").with("user_type", "human");
        let made = Action {
            capability: Capability::CreateKey,
            connection: "istari".into(),
            target: Target::new(&values),
            values,
            base: Values::default(),
        };
        done(&tab, made).await;
        let is_it = |key: &Key| key.name.text() == Some("Night train");
        until("it is listed", || one(inventory, "istari", is_it).is_some()).await;
        let made = one(inventory, "istari", is_it).expect("a token");
        // Somebody else revokes it.
        let delete = DeletePersonalAccessToken { pat_id: &made.id };
        tab.client("istari").writing().send(&delete).await.expect("it is gone");
        read_again(inventory, "istari").await;
        assert!(one(inventory, "istari", is_it).is_none());
        assert_eq!(untrack(|| inventory.key(&"istari".into(), &token.id)), Some(token));

        crawled(inventory, Reading::Complete).await;
        let before = of_civis(inventory).len();
        read_again(inventory, "civis").await;
        assert_eq!(of_civis(inventory).len(), before);
    });
}

#[test]
fn rows_that_cannot_be_read_are_counted_anew_with_each_reading() {
    scene(async |world, _tab, inventory| {
        let unreadable = || untrack(|| inventory.shelf(&"istari".into())).unreadable;
        let fault = json!({ "kind": "missing_field", "field": "id" });
        strike(world, "istari", "/api/v2/pat", Some(2), &fault);
        for _ in 0..2 {
            read_again(inventory, "istari").await;
            assert_eq!(unreadable(), 1);
        }
        read_again(inventory, "istari").await;
        assert_eq!(unreadable(), 0);
    });
}

#[test]
fn everybodys_reading_ends_where_the_credential_is_refused() {
    scene(async |world, tab, inventory| {
        let standing = |place: &str| {
            let connection = tab.session.connections.named(&place.into()).expect("a connection");
            connection.standing.get_untracked()
        };
        let fault = json!({ "kind": "status", "status": 401 });
        strike(world, "istari", "/api/v2/pat", None, &fault);
        read_again(inventory, "istari").await;
        assert!(matches!(standing("istari"), Standing::Failed { .. }));
        strike(world, "civis", "/users/4002/", None, &fault);
        inventory.crawl(&"civis".into());
        let crawl = || untrack(|| inventory.shelf(&"civis".into())).crawl;
        until("it is over", || crawl() != Reading::Reading).await;
        assert!(matches!(crawl(), Reading::Failed(_)), "{:?}", crawl());
        assert!(matches!(standing("civis"), Standing::Failed { .. }));
    });
}

#[test]
fn how_far_everybody_is_read_is_shown_on_the_way_and_at_the_end() {
    scene(async |world, tab, _inventory| {
        // Nothing else is read by this one.
        let inventory = Inventory::new(tab.session);
        let shown = Rc::new(RefCell::new(Vec::new()));
        let noted = shown.clone();
        Effect::new(move |_| {
            let shelf = inventory.shelf(&"civis".into());
            noted.borrow_mut().push((shelf.holders, shelf.crawl, inventory.all().len()));
        });
        // Whenever the end comes, however little after what was shown before it.
        for late in [0, 100, 200] {
            shown.borrow_mut().clear();
            inventory.crawl(&"civis".into());
            let shelf = || untrack(|| inventory.shelf(&"civis".into()));
            until("some are read", || shelf().holders > 3).await;
            world.clock.0.set(world.clock.0.get() + late);
            until("all are read", || shelf().crawl == Reading::Complete).await;
            a_while().await;
            let (shown, all) = (shown.borrow(), shelf());
            let on_the_way = shown.iter().filter(|(holders, ..)| (1..all.holders).contains(holders)).count() as u64;
            assert!(
                (3..all.holders / 2).contains(&on_the_way),
                "a few times, and not with each holder: {on_the_way}"
            );
            assert_eq!(shown.last(), Some(&(all.holders, Reading::Complete, all.keys)));
        }
    });
}

#[test]
fn whoever_is_known_by_an_id_alone_is_looked_up_and_stays_known() {
    let world = World::new();
    world.tab(Life::default(), async |tab| {
        let inventory = Inventory::new(tab.session);
        let holders = |named: bool| {
            let all = untrack(|| inventory.all());
            let of_arize = all.iter().filter(|key| *key.connection.0 == *"arize");
            let known = of_arize.filter_map(|key| key.holder.value().filter(|holder| holder.name.is_empty() != named));
            known.map(Holder::is_gone).collect::<Vec<bool>>()
        };
        // The first one whom it looks up is not found.
        strike(&world, "arize", "/v2/users/", Some(1), &json!({ "kind": "status", "status": 404 }));
        inventory.read(&"arize".into());
        until("they are looked up", || !holders(true).is_empty()).await;
        a_while().await;
        assert!(holders(false).contains(&true), "who is not found is gone");
        assert!(untrack(|| inventory.all()).iter().any(|key| key.is_orphan()));
        let named = holders(true).len();
        strike(&world, "arize", "/v2/users/", None, &json!({ "kind": "status", "status": 500 }));
        read_again(inventory, "arize").await;
        assert_eq!(holders(true).len(), named, "nobody is forgotten");
    });
}

#[test]
fn a_key_of_somebody_else_is_read_again_with_whoever_holds_it() {
    scene(async |_world, tab, inventory| {
        crawled(inventory, Reading::Complete).await;
        let is_it = |key: &Key| key.state == KeyState::Active && key.holder.value().is_some_and(|holder| holder.id == "4003");
        let key = one(inventory, "civis", is_it).expect("a key");
        let now = || untrack(|| inventory.key(&"civis".into(), &key.id)).expect("it stays");
        done(&tab, action(Capability::RevokeKey, &key, Values::default())).await;
        until("it is read again", || now().state == KeyState::Revoked).await;
        assert_eq!((&now().holder, &now().kind), (&key.holder, &key.kind));
    });
}

#[test]
fn another_column_begins_at_its_beginning() {
    scene(async |_world, _tab, inventory| {
        for (order, direction) in [
            ("name", Direction::Ascending),
            ("name", Direction::Descending),
            ("name", Direction::Ascending),
            ("uses", Direction::Ascending),
        ] {
            inventory.reorder(order);
            assert_eq!(inventory.order.get_untracked(), (order, direction));
        }
    });
}

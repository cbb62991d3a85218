//! What is asked of keys: which can be followed by another, by which one that is, and what is said before something is done.

use std::sync::Arc;

use leptos::prelude::*;
use rollcall::model::action::{Action, Target};
use rollcall::model::capability::Capability;
use rollcall::model::constraint::{self, Constraint, Matcher};
use rollcall::model::given::Given;
use rollcall::model::key::{Key, KeyState};
use rollcall::model::values::Values;
use rollcall::session::keys::Reading;

use super::{action, crawled, done, one, scene};
use crate::until;

#[test]
fn only_what_is_ones_own_and_opens_is_followed_and_only_where_nothing_replaces_it() {
    scene(async |_world, _tab, inventory| {
        crawled(inventory, Reading::Complete).await;
        let follows = |wanted: &dyn Fn(&Key) -> bool, place| {
            let key = one(inventory, place, wanted).expect("a key");
            inventory.can_follow(&key)
        };
        let own = |key: &Key| key.holder.value().is_some_and(|holder| holder.id == "4001");
        assert!(follows(&|key| own(key) && key.state == KeyState::Active, "civis"));
        assert!(!follows(&|key| own(key) && !key.state.may_open(), "civis"), "it opens nothing");
        assert!(
            !follows(&|key| !own(key) && key.state == KeyState::Active, "civis"),
            "it is somebody else's"
        );
        assert!(follows(&|_| true, "istari"));
        let is_replaced = |key: &Key| key.state == KeyState::Active && inventory.is_own(key) == Some(true);
        assert!(!follows(&is_replaced, "truefoundry"), "the platform replaces keys itself");
    });
}

#[test]
fn the_one_that_follows_is_known_by_its_name_and_only_while_it_opens() {
    scene(async |_world, tab, inventory| {
        let is_it = |key: &Key| key.state == KeyState::Active && key.name.text() == Some("Notebook");
        let key = one(inventory, "civis", is_it).expect("a key");
        let rows = [Constraint {
            matcher: Matcher::Prefix,
            path: "reports/".to_owned(),
            verbs: [true, true, false, false, false, false],
        }];
        let silent = Key {
            uses: Given::Untold,
            ..Key::clone(&key)
        };
        inventory.succeed(&silent, &rows);
        assert_eq!(untrack(|| inventory.succession(&key)).expect("it is watched").uses, None);
        // Whoever begins anew counts anew.
        inventory.succeed(&key, &rows);
        let draft = tab.executor.draft.get_untracked().expect("it is asked for");
        assert_eq!((draft.offer.capability, &*draft.connection.0), (Capability::CreateKey, "civis"));
        let values = draft.offer.values.with("expires", "2030-01-31");
        assert_eq!(values.get("name"), Some("Notebook-2"));
        assert_eq!(
            constraint::read(values.get("constraints").unwrap_or_default()).as_deref(),
            Ok(&rows[..])
        );

        let succession = untrack(|| inventory.succession(&key)).expect("it is watched");
        assert_eq!((&succession.former, succession.uses), (&key.id, key.uses.value().copied()));
        let successor = || untrack(|| inventory.successor(&succession));
        assert_eq!(successor(), None);
        // A token of that name elsewhere is another thing.
        for (place, values) in [
            ("istari", Values::default().with("name", "Notebook-2").with("user_type", "human")),
            ("civis", values),
        ] {
            assert_eq!(successor(), None, "{place}");
            let made = Action {
                capability: Capability::CreateKey,
                connection: place.into(),
                target: Target::new(&values),
                values,
                base: Values::default(),
            };
            done(&tab, made).await;
            until("it is listed", || {
                one(inventory, place, |key| key.name.text() == Some("Notebook-2")).is_some()
            })
            .await;
        }
        let found = successor().expect("it is there");
        assert_eq!((found.name.text(), &found.constraints), (Some("Notebook-2"), &Given::Value(1)));
        done(&tab, action(Capability::RevokeKey, &found, Values::default())).await;
        until("it is read again", || successor().is_none()).await;
    });
}

#[test]
fn before_something_is_done_to_a_key_it_is_said_how_it_is_used_and_noted_how_it_stands() {
    scene(async |_world, tab, inventory| {
        let draft = |key: Arc<Key>, capability| {
            inventory.propose(&[key], capability);
            tab.executor.draft.get_untracked().expect("it is asked for")
        };
        let key = one(inventory, "arize", |key| key.state == KeyState::Active).expect("a key");
        let rotation = draft(key.clone(), Capability::RotateKey);
        assert_eq!(rotation.targets, [key.target()]);
        assert_eq!(rotation.about[0].values.get("mark"), key.mark.text());

        let key = one(inventory, "civis", |key| key.state == KeyState::Active).expect("a key");
        let with = |uses| {
            Arc::new(Key {
                uses: Given::Value(uses),
                last_used: Given::Nothing,
                ..Key::clone(&key)
            })
        };
        let used = draft(with(3), Capability::RevokeKey);
        assert_eq!(used.about[0].holder.id, "4001");
        assert_eq!(used.about[0].note, "never used, as far as the platform tells");
        let unused = draft(with(0), Capability::RevokeKey);
        assert_eq!(unused.about[0].holder, Target::default(), "it is not the one in use here");
    });
}

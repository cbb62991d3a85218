//! One's own preferences on Civis.

use std::collections::BTreeMap;

use rollcall::model::action::Action;
use rollcall::model::capability::Capability;
use rollcall::model::input::InputKind;
use rollcall::model::plan::StepState;
use rollcall::model::values::Values;
use rollcall::platforms;
use rollcall::platforms::civis::me::GetMe;
use rollcall::platforms::civis::preferences::{PatchMe, Preference};

use super::{of, once, refused, take, taken};
use crate::acts;
use crate::civis::{ADA, MIRA, field, fields};
use crate::lenient;
use crate::world::world;

fn own(values: Values) -> Action {
    acts::action(Capability::EditPreferences, "civis", of(MIRA), values)
}

#[tokio::test]
async fn nobody_elses_preferences_are_touched_and_whose_key_it_is_is_said() {
    let world = world();
    let client = world.administrator("civis");
    let action = acts::action(
        Capability::EditPreferences,
        "civis",
        of(ADA),
        Values::default().with("query_preview_rows", "7"),
    );
    let words = refused(&world, &client, &action).await;
    assert!(words.contains("Mira Castellanos"), "{words}");
}

#[tokio::test]
async fn what_is_no_preference_or_not_of_its_kind_is_not_sent() {
    let world = world();
    let client = world.administrator("civis");
    for (name, text, words) in [
        ("query_preview_rows", "many", "whole number"),
        ("my_activity_metrics", "often", "true or false"),
        ("favourite_colour", "blue", "no preference"),
    ] {
        let said = refused(&world, &client, &own(Values::default().with(name, text))).await;
        assert!(said.contains(words), "{said}");
    }
}

#[tokio::test]
async fn a_preference_that_was_changed_elsewhere_is_not_overwritten() {
    let world = world();
    let client = world.administrator("civis");
    let action = Action {
        base: Values::default().with("query_preview_rows", "50"),
        ..own(Values::default().with("query_preview_rows", "200"))
    };
    let elsewhere = PatchMe {
        preferences: BTreeMap::from([("query_preview_rows", Some(Preference::Number(75)))]),
        ..PatchMe::default()
    };
    client.writing().send(&elsewhere).await.expect("another tab");
    assert_eq!(taken(&world, &client, &action, StepState::Conflict).await, []);
    assert_eq!(take(&world, &client, &action).await.changed[0].2, "75");
}

#[tokio::test]
async fn a_preference_is_set_once_and_brought_back() {
    let world = world();
    // Everybody has preferences of their own.
    let limited = world.limited("civis");
    let me = limited.platform.whoami(&limited).await.unwrap().id.unwrap();
    let action = Action {
        target: of(&me),
        base: Values::default().with("query_preview_rows", "50").with("welcome_order_dir", ""),
        ..own(Values::default()
            .with("query_preview_rows", "200")
            .with("welcome_order_dir", "desc"))
    };
    assert_eq!(taken(&world, &limited, &action, StepState::Verified).await, once("PATCH /users/me"));
    let read = async |path: &str| field(fields(&lenient::call(&world, &limited, &GetMe).await), path);
    assert_eq!(read("preferences.query_preview_rows").await, "200");
    assert_eq!(
        read("preferences.default_success_notifications_on").await,
        "true",
        "the others stay"
    );
    assert_eq!(taken(&world, &limited, &action, StepState::Already).await, []);
    let undone = action.undone().expect("it can be undone");
    assert_eq!(taken(&world, &limited, &undone, StepState::Verified).await, once("PATCH /users/me"));
    assert_eq!(read("preferences.query_preview_rows").await, "50");
    assert_eq!(read("preferences.welcome_order_dir").await, "left out");
}

#[tokio::test]
async fn every_preference_of_the_form_is_one_that_civis_keeps() {
    let world = world();
    let client = world.administrator("civis");
    let mut values = Values::default();
    for input in platforms::actions(client.platform).inputs(Capability::EditPreferences) {
        let number = !input.hint.is_empty();
        let text = match input.kind {
            InputKind::Switch => "false",
            _ if number => "12",
            _ => "desc",
        };
        values.set(input.name, text);
    }
    assert_eq!(values.iter().count(), 78);
    assert_eq!(
        taken(&world, &client, &own(values), StepState::Verified).await,
        once("PATCH /users/me")
    );
}

//! The things of platforms: read when they are wanted and again after a change; and a tab that shows none sends nothing of them.

use leptos::prelude::*;
use rollcall::model::action::{Action, Target};
use rollcall::model::capability::{Capability, Terms};
use rollcall::model::plan::{Plan, StepState};
use rollcall::model::values::Values;
use rollcall::session::keys::Reading;
use rollcall::session::things::{Shelf, Things, named};

use super::{Tab, World, rested, states, total};
use crate::machine::Life;
use crate::until;

const TENANTS: &str = "tenants";

fn scene(act: impl AsyncFnOnce(&World, Tab)) {
    let world = World::new();
    world.tab(Life::default(), async |tab| {
        tab.session.executor.set_value(Some(tab.executor));
        act(&world, tab).await;
    });
}

fn creation() -> Action {
    Action {
        connection: "authress".into(),
        target: Target {
            kind: TENANTS.to_owned(),
            name: "Northwind West".to_owned(),
            ..Target::default()
        },
        values: Values::default().with("name", "Northwind West").with("lookup", "west"),
        ..Action::of(Capability::CreateResource)
    }
}

fn plan(tab: &Tab) -> Plan {
    Plan {
        title: "A trial".to_owned(),
        steps: vec![tab.executor.planned(creation(), Terms::FINAL)],
    }
}

fn shelf(tab: &Tab, things: Things) -> Shelf {
    let (connection, kind) = untrack(|| named(tab.session, &"authress".into(), TENANTS)).expect("a kind");
    untrack(|| things.shelf(&connection.id, kind))
}

#[test]
fn a_tab_that_shows_no_things_reads_and_sends_nothing_of_them() {
    scene(async |world, tab| {
        let run = tab.start(plan(&tab)).expect("it begins");
        rested(run).await;
        assert_eq!(states(run), [StepState::Failed]);
        let report = run.steps.with_value(|steps| steps[0].report.get_untracked());
        let why = format!("{:?}", report.error);
        assert!(why.contains("Open Tenants, Integrations or Access once"), "{why}");
        assert_eq!(total(&world.effects().await), 0);
    });
}

#[test]
fn things_are_read_when_they_are_wanted_and_again_after_a_change() {
    scene(async |world, tab| {
        let things = Things::of(tab.session);
        assert_eq!(shelf(&tab, things).reading, Reading::Idle);
        let (connection, kind) = untrack(|| named(tab.session, &"authress".into(), TENANTS)).expect("a kind");
        things.want(&connection, kind);
        until("they are read", || shelf(&tab, things).reading == Reading::Complete).await;
        let before = shelf(&tab, things).rows.len();

        let run = tab.start(plan(&tab)).expect("it begins");
        rested(run).await;
        assert_eq!(states(run), [StepState::Verified]);
        until("they are read again", || shelf(&tab, things).rows.len() == before + 1).await;
        assert!(shelf(&tab, things).rows.iter().any(|tenant| tenant.title() == "Northwind West"));
        assert_eq!(total(&world.effects().await), 1);
        assert!(!world.archive().contains("Northwind West"), "of what has ended well no name stays");
    });
}

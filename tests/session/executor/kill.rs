//! A tab that goes down at every moment of a run: nothing is done twice, and nothing is lost.

use std::collections::BTreeMap;

use leptos::prelude::*;
use rollcall::model::action::{Action, Target, Wish};
use rollcall::model::capability::Capability;
use rollcall::model::mode::Mode;
use rollcall::model::plan::StepState;
use rollcall::model::status::Status;
use rollcall::model::values::Values;
use rollcall::platforms;
use rollcall::session::executor::run::{Run, RunState};

use super::{Tab, World, rested};
use crate::machine::Life;
use crate::until;

const MAIL: &str = "civis POST /users/{id}/access_email";
const NEW: &str = "test.create@example.com";

/// Twenty steps on four platforms: in and out, edits, roles, two deletions, one creation, one mail.
async fn twenty(tab: &Tab) -> Vec<Action> {
    let none = Values::default;
    let mut actions = Vec::new();
    let civis = tab.people("civis", Status::Active).await;
    for account in &civis[..4] {
        actions.push(tab.action(Capability::DeactivateUser, account, none()).await);
    }
    for account in &civis[4..7] {
        actions.push(tab.action(Capability::EditUser, account, none().with("title", "Keeper")).await);
    }
    actions.push(tab.action(Capability::SendAccessMail, &civis[7], none()).await);
    let out = tab.people("civis", Status::Deactivated).await;
    actions.push(tab.action(Capability::ActivateUser, &out[0], none()).await);
    actions.push(Action {
        capability: Capability::CreateUser,
        connection: "civis".into(),
        target: Target {
            email: NEW.to_owned(),
            ..Target::default()
        },
        values: none()
            .with("name", "Test Create")
            .with("email", NEW)
            .with("user", "testcreate")
            .with("primary_group_id", "31"),
        base: none(),
    });
    let truefoundry = tab.people("truefoundry", Status::Active).await;
    for account in &truefoundry[..2] {
        actions.push(tab.action(Capability::DeactivateUser, account, none()).await);
    }
    for account in &truefoundry[2..4] {
        actions.push(
            tab.action(Capability::ChangeUserRoles, account, none().with("roles", "viewer\nadmin"))
                .await,
        );
    }
    actions.push(
        tab.action(Capability::DeleteUser, &truefoundry[4], none().with("force_delete", "true"))
            .await,
    );
    let authress = tab.client("authress");
    let tenants = platforms::actions(authress.platform)
        .choices(&authress, "tenant_id")
        .await
        .expect("tenants");
    let users = tab.people("authress", Status::Untold).await;
    for account in &users[..2] {
        for (tenant, _) in &tenants {
            let there = tab
                .action(Capability::MoveToTenant, account, none().with("tenant_id", tenant.as_str()))
                .await;
            let sight = platforms::actions(authress.platform)
                .look(&authress, &there)
                .await
                .expect("it is read");
            if sight.wish == Wish::Unmet {
                actions.push(there);
                break;
            }
        }
    }
    actions.push(tab.action(Capability::DeleteUser, &users[2], none()).await);
    let arize = tab.people("arize", Status::Active).await;
    for account in &arize[..2] {
        actions.push(tab.action(Capability::EditUser, account, none().with("name", "Another Name")).await);
    }
    assert_eq!(actions.len(), 20);
    actions
}

/// How every account of the plan stands.
async fn standing(tab: &Tab, actions: &[Action]) -> Vec<String> {
    let mut all = Vec::new();
    for action in actions {
        let client = tab.client(&action.connection.to_string());
        client.forget();
        let sight = platforms::actions(client.platform).look(&client, action).await.expect("it is read");
        let account = sight
            .record
            .map(|record| (record.account.status, record.account.name, record.account.roles));
        all.push(format!("{:?} {:?} {:?} {account:?}", action.capability, sight.wish, sight.now));
    }
    all
}

struct Ending {
    keeps: usize,
    writes: usize,
    standing: Vec<String>,
    effects: BTreeMap<String, u64>,
}

/// What a person does who finds a run after a crash.
async fn pick_up(tab: &Tab, run: Run) {
    tab.session.choose_mode(Mode::Act);
    if matches!(run.state.get_untracked(), RunState::Waiting(_)) {
        tab.executor.resume(run);
        rested(run).await;
    }
    for (index, step) in run.steps.get_value().into_iter().enumerate() {
        let (action, state) = (step.planned.get_value().action, step.report.get_untracked().state);
        if state != StepState::Unknown || !action.capability.creates() {
            continue;
        }
        let client = tab.client(&action.connection.to_string());
        client.forget();
        let sight = platforms::actions(client.platform)
            .look(&client, &action)
            .await
            .expect("it is read");
        assert_eq!(sight.wish, Wish::Unmet, "what is there was seen to be there");
        tab.executor.retry(run, &[index]);
        rested(run).await;
    }
}

/// Plays the plan in a tab that goes down, and what is left of it in another.
#[allow(clippy::needless_pass_by_value, reason = "a life is lived once")]
fn play(life: Life) -> Ending {
    let world = World::new();
    let goes_down = life.last_keep.get().is_some() || life.last_write.get().is_some();
    let (actions, keeps, writes) = world.tab(Life::default(), async |tab| {
        let actions = twenty(&tab).await;
        tab.life.last_keep.set(life.last_keep.get());
        // Reading takes some writes as well: those of the plan are counted from here on.
        tab.life.writes.set(0);
        tab.life.last_write.set(life.last_write.get());
        let run = tab.start(tab.plan(actions.clone())).expect("it begins");
        let over = || tab.life.over.get() && tab.wire.turn.try_lock().is_ok();
        until("it has ended or the tab is over", || {
            over() || run.state.get_untracked() == RunState::Ended
        })
        .await;
        if goes_down {
            assert!(over(), "there is no such moment");
        }
        (actions, tab.life.keeps.get(), tab.life.writes.get())
    });
    world.tab(Life::default(), async |tab| {
        let runs = tab.executor.runs.get_untracked();
        let run = if let Some(run) = runs.first() {
            *run
        } else {
            // Nothing was sent before the whole plan was written down.
            assert!(world.effects().await.values().all(|count| *count == 0));
            let run = tab.start(tab.plan(actions.clone())).expect("it begins");
            rested(run).await;
            run
        };
        assert!(runs.len() <= 1);
        pick_up(&tab, run).await;
        assert_eq!(run.state.get_untracked(), RunState::Ended);
        let states = super::states(run);
        assert_eq!(states.len(), 20, "no step is lost");
        for (state, action) in states.iter().zip(&actions) {
            let mail = action.capability == Capability::SendAccessMail;
            let fits = match state {
                StepState::Verified | StepState::Already => !mail,
                StepState::Acknowledged | StepState::Unknown => mail,
                _ => false,
            };
            assert!(fits, "{:?} on {} has ended as {state:?}", action.capability, action.connection);
        }
        Ending {
            keeps,
            writes,
            standing: standing(&tab, &actions).await,
            effects: world.effects().await,
        }
    })
}

/// The same ending as without any disturbance; only the one mail may not have gone out, if nobody knows.
fn ends_alike(life: Life, undisturbed: &Ending, moment: &str) {
    let mut ending = play(life);
    assert_eq!(ending.standing, undisturbed.standing, "{moment}");
    let mails = ending.effects.entry(MAIL.to_owned()).or_insert(0);
    assert!(*mails <= 1, "{moment}");
    *mails = 1;
    assert_eq!(ending.effects, undisturbed.effects, "{moment}");
}

fn at_every_keep(stored: bool, part: usize) {
    let undisturbed = play(Life::default());
    assert_eq!(
        (undisturbed.effects.get(MAIL), undisturbed.keeps),
        (Some(&1), 63),
        "{:?}",
        undisturbed.effects
    );
    for keep in (0..undisturbed.keeps).filter(|keep| keep % 2 == part) {
        let life = Life::default();
        life.last_keep.set(Some((keep, stored)));
        ends_alike(life, &undisturbed, &format!("at keep {keep}, stored: {stored}"));
    }
}

#[test]
fn a_tab_that_goes_down_before_an_even_line_of_the_journal_is_written_loses_nothing() {
    at_every_keep(false, 0);
}

#[test]
fn a_tab_that_goes_down_before_an_odd_line_of_the_journal_is_written_loses_nothing() {
    at_every_keep(false, 1);
}

#[test]
fn a_tab_that_goes_down_after_an_even_line_of_the_journal_was_written_loses_nothing() {
    at_every_keep(true, 0);
}

#[test]
fn a_tab_that_goes_down_after_an_odd_line_of_the_journal_was_written_loses_nothing() {
    at_every_keep(true, 1);
}

#[test]
fn a_tab_that_goes_down_between_a_change_and_its_answer_loses_nothing() {
    let undisturbed = play(Life::default());
    assert_eq!(undisturbed.writes, 20, "{:?}", undisturbed.effects);
    for write in 0..undisturbed.writes {
        let life = Life::default();
        life.last_write.set(Some(write));
        ends_alike(life, &undisturbed, &format!("at write {write}"));
    }
}

//! Runs as a person drives them: begun twice, in two tabs, rehearsed, stopped, refused in the middle, undone.

use leptos::prelude::*;
use rollcall::model::action::{Action, Secrets, Target};
use rollcall::model::capability::Capability;
use rollcall::model::connection::Standing;
use rollcall::model::mode::Mode;
use rollcall::model::plan::StepState;
use rollcall::model::secret::Secret;
use rollcall::model::status::Status;
use rollcall::model::values::Values;
use rollcall::route::Route;
use rollcall::session::executor::run::RunState;
use serde_json::json;

use super::{Tab, World, rested, states, total};
use crate::machine::Life;
use crate::until;

/// Plays a scene in one tab.
fn scene(act: impl AsyncFnOnce(&World, Tab)) {
    let world = World::new();
    world.tab(Life::default(), async |tab| act(&world, tab).await);
}

/// Titles changed and people shut out, two on Civis and two on TrueFoundry.
async fn four(tab: &Tab) -> Vec<Action> {
    let mut actions = Vec::new();
    for account in &tab.people("civis", Status::Active).await[..2] {
        let title = Values::default().with("title", "Keeper of keys");
        actions.push(tab.action(Capability::EditUser, account, title).await);
    }
    for account in &tab.people("truefoundry", Status::Active).await[..2] {
        actions.push(tab.action(Capability::DeactivateUser, account, Values::default()).await);
    }
    actions
}

async fn shut_out(tab: &Tab) -> Action {
    let people = tab.people("civis", Status::Active).await;
    tab.action(Capability::DeactivateUser, &people[0], Values::default()).await
}

#[test]
fn the_same_plan_begun_twice_is_sent_once() {
    scene(async |world, tab| {
        let plan = tab.plan(vec![shut_out(&tab).await]);
        let run = tab.start(plan.clone()).expect("it begins");
        assert!(tab.start(plan).is_none(), "it is under way");
        rested(run).await;
        assert_eq!((states(run), total(&world.effects().await)), (vec![StepState::Verified], 1));
    });
}

#[test]
fn two_tabs_that_do_the_same_at_once_do_it_once_and_the_other_says_so() {
    scene(async |world, tab| {
        let other = world.open(Life::default()).await;
        let action = shut_out(&tab).await;
        let one = tab.start(tab.plan(vec![action.clone()])).expect("it begins");
        // The clock moved on meanwhile, as it does between two clicks.
        world.clock.0.set(world.clock.0.get() + 1);
        let two = other.start(other.plan(vec![action])).expect("it begins");
        rested(one).await;
        rested(two).await;
        assert_eq!(total(&world.effects().await), 1);
        assert_eq!([states(one), states(two)], [[StepState::Verified], [StepState::Skipped]]);
        let words = two.steps.get_value()[0].report.get_untracked().words;
        assert!(words.contains("Another tab"), "{words}");
    });
}

#[test]
fn the_same_mail_from_two_tabs_goes_out_once_a_minute() {
    scene(async |world, tab| {
        let other = world.open(Life::default()).await;
        let people = tab.people("civis", Status::Active).await;
        let mail = tab.action(Capability::SendAccessMail, &people[0], Values::default()).await;
        let mut sent = Vec::new();
        for (tab, later) in [(&tab, 0), (&other, 1_000), (&other, 60_000)] {
            world.clock.0.set(world.clock.0.get() + later);
            let run = tab.start(tab.plan(vec![mail.clone()])).expect("it begins");
            rested(run).await;
            sent.push((states(run)[0], total(&world.effects().await)));
        }
        let expected = [(StepState::Acknowledged, 1), (StepState::Skipped, 1), (StepState::Acknowledged, 2)];
        assert_eq!(sent, expected);
    });
}

#[test]
fn who_observes_sends_nothing_and_who_rehearses_changes_nothing() {
    scene(async |world, tab| {
        let plan = tab.plan(four(&tab).await);
        let writes = tab.life.writes.get();
        assert!(tab.executor.start(plan.clone(), "", Secrets::default()).is_none());
        assert!(tab.executor.runs.get_untracked().is_empty());
        tab.session.choose_mode(Mode::Rehearse);
        let run = tab.executor.start(plan, "", Secrets::default()).expect("it begins");
        rested(run).await;
        assert_eq!(states(run), [StepState::Rehearsed; 4]);
        assert_eq!((tab.life.writes.get(), total(&world.effects().await)), (writes, 0));
    });
}

#[test]
fn a_credential_refused_in_the_middle_makes_the_run_wait_and_no_step_is_repeated() {
    scene(async |world, tab| {
        let plan = tab.plan(four(&tab).await);
        tab.wire.refuses.set(Some(("civis", 1)));
        let run = tab.start(plan).expect("it begins");
        rested(run).await;
        assert!(matches!(run.state.get_untracked(), RunState::Waiting(why) if why.contains("Reconnect")));
        let done = StepState::Verified;
        assert_eq!(states(run)[2..], [done, done], "the other platform goes on");
        assert!(states(run)[..2].contains(&StepState::Planned));
        let before = total(&world.effects().await);

        tab.wire.refuses.set(None);
        let civis = tab.session.connections.named(&"civis".into()).expect("a connection");
        let secret = Secret::new(world.sandbox.demo_credential("civis"));
        tab.session.connections.connect(&civis, secret);
        until("it is connected again", || civis.standing.with_untracked(Standing::is_connected)).await;
        tab.executor.resume(run);
        rested(run).await;
        assert!(
            before < 4 && states(run).iter().all(|state| matches!(state, StepState::Verified)),
            "{:?}",
            states(run)
        );
        assert_eq!(total(&world.effects().await), 4);
    });
}

#[test]
fn a_stopped_run_ends_its_step_and_what_was_not_sent_is_done_when_asked_for() {
    scene(async |world, tab| {
        let plan = tab.plan(four(&tab).await);
        let run = tab.start(plan).expect("it begins");
        until("one step is under way", || states(run).contains(&StepState::Sent)).await;
        tab.executor.stop(run);
        // Whoever asks for the rest before it has stopped does not begin a second time.
        tab.executor.retry_failed(run);
        tab.executor.forget(run);
        assert_eq!(run.state.get_untracked(), RunState::Stopping);
        rested(run).await;
        let skipped = states(run).iter().filter(|state| **state == StepState::Skipped).count();
        assert!((2..4).contains(&skipped), "{:?}", states(run));
        assert_eq!(total(&world.effects().await), 4 - skipped as u64);
        tab.executor.retry_failed(run);
        rested(run).await;
        assert_eq!((states(run), total(&world.effects().await)), (vec![StepState::Verified; 4], 4));
    });
}

#[test]
fn without_a_journal_one_step_is_taken_and_several_are_not() {
    scene(async |world, tab| {
        let actions = four(&tab).await;
        world.shelves.fails.set(true);
        let run = tab.start(tab.plan(actions[..2].to_vec())).expect("it begins");
        rested(run).await;
        assert_eq!((states(run), total(&world.effects().await)), (vec![StepState::Failed; 2], 0));
        assert_eq!(tab.executor.unwritten.get_untracked().as_deref(), Some("the disk is full"));
        world.clock.0.set(world.clock.0.get() + 1);
        let run = tab.start(tab.plan(actions[..1].to_vec())).expect("it begins");
        rested(run).await;
        assert_eq!((states(run), total(&world.effects().await)), (vec![StepState::Verified], 1));
    });
}

/// Asserts that nothing personal of these actions is in the archive.
fn is_nameless(world: &World, actions: &[Action]) {
    let archive = world.archive();
    for action in actions {
        let values = action.values.iter().chain(action.base.iter());
        let texts = values.map(|(_, text)| text).filter(|text| text.len() > 4);
        for text in texts.chain([action.target.name.as_str(), action.target.email.as_str()]) {
            assert!(text.is_empty() || !archive.contains(text), "{text} is in {archive}");
        }
    }
}

#[test]
fn of_a_run_that_has_ended_well_no_name_address_or_value_stays() {
    scene(async |world, tab| {
        let mut actions = four(&tab).await;
        let email = "invited@example.com";
        let target = Target {
            email: email.to_owned(),
            ..Target::default()
        };
        actions.push(Action {
            capability: Capability::InviteUser,
            connection: "truefoundry".into(),
            target,
            values: Values::default()
                .with("email", email)
                .with("accept_invite_client_url", "https://console.example.com/accept"),
            base: Values::default(),
        });
        let run = tab.start(tab.plan(actions.clone())).expect("it begins");
        rested(run).await;
        assert_eq!(states(run), [StepState::Verified; 5]);
        is_nameless(world, &actions);
    });
}

#[test]
fn a_tab_that_goes_down_at_any_line_leaves_no_name_behind_once_the_next_one_is_through() {
    let plan_of = async |tab: &Tab| four(tab).await[..1].to_vec();
    for keep in 0..7 {
        for stored in [false, true] {
            let world = World::new();
            let actions = world.tab(Life::default(), async |tab| {
                let actions = plan_of(&tab).await;
                tab.life.last_keep.set(Some((keep, stored)));
                let run = tab.start(tab.plan(actions.clone())).expect("it begins");
                until("it is over or has ended", || {
                    tab.life.over.get() || run.state.get_untracked() == RunState::Ended
                })
                .await;
                actions
            });
            world.tab(Life::default(), async |tab| {
                tab.session.choose_mode(Mode::Act);
                for run in tab.executor.runs.get_untracked() {
                    tab.executor.resume(run);
                    rested(run).await;
                }
                is_nameless(&world, &actions);
            });
        }
    }
}

#[test]
fn a_secret_is_never_written_down() {
    scene(async |world, tab| {
        let client = tab.client("truefoundry");
        let identity = client.platform.whoami(&client).await.expect("whose it is");
        let record = client
            .platform
            .directory()
            .get(&client, &identity.id.expect("an id"))
            .await
            .expect("the account");
        let own = Action {
            capability: Capability::ChangeOwnPassword,
            connection: "truefoundry".into(),
            target: Target::of(&record.account),
            values: Values::default(),
            base: Values::default(),
        };
        let credentials = world.sandbox.credentials("http://127.0.0.1", &std::collections::BTreeMap::new());
        let old = credentials["platforms"]["truefoundry"]["password"]
            .as_str()
            .expect("a password")
            .to_owned();
        let new = "a-longer-word-1";
        let secret = |text: &str| Secret::new(text.to_owned());
        let secrets = Secrets(vec![("old_password", secret(&old)), ("new_password", secret(new))]);
        tab.session.choose_mode(Mode::Act);
        let plan = tab.plan(vec![own]);
        let run = tab.executor.start(plan, "", secrets).expect("it begins");
        // At every step of the way.
        until("the run rests", || {
            assert!(!world.archive().contains(new) && !world.archive().contains(&old));
            super::rests(run)
        })
        .await;
        assert_eq!(states(run), [StepState::Acknowledged]);
        assert!(!world.archive().contains(new) && !world.archive().contains(&old));
    });
}

#[test]
fn what_a_toast_offers_after_a_deactivation_activates_again() {
    scene(async |world, tab| {
        let action = shut_out(&tab).await;
        let client = tab.client("civis");
        let status = async || {
            client.forget();
            client
                .platform
                .directory()
                .get(&client, &action.target.id)
                .await
                .expect("the account")
                .account
                .status
        };
        tab.start(tab.plan(vec![action.clone()])).expect("it begins");
        let offered = || {
            let stack = tab.session.toasts.stack.get_untracked();
            stack.iter().find(|toast| toast.action == Some("Undo")).map(|toast| toast.id)
        };
        until("it is offered", || offered().is_some()).await;
        let id = offered().expect("an offer");
        tab.session.toasts.act(id);
        assert_eq!(tab.executor.runs.with_untracked(Vec::len), 2);
        let undo = tab.executor.runs.with_untracked(|runs| runs[0]);
        rested(undo).await;
        assert_eq!((states(undo), status().await), (vec![StepState::Verified], Status::Active));
        assert_eq!(total(&world.effects().await), 2);
    });
}

#[test]
fn what_went_wrong_is_said_until_somebody_has_seen_it_and_leads_to_its_run() {
    scene(async |world, tab| {
        let action = shut_out(&tab).await;
        let fault = json!({ "kind": "status", "status": 403, "body": { "error": "forbidden" } });
        let rule = json!({ "platform": "civis", "method": "PATCH", "fault": fault });
        world.sandbox.faults().set(serde_json::from_value(rule).expect("a rule"));
        let run = tab.start(tab.plan(vec![action])).expect("it begins");
        rested(run).await;
        let told = || {
            let stack = tab.session.toasts.stack.get_untracked();
            stack.iter().find(|toast| toast.action == Some("Details")).map(|toast| toast.id)
        };
        until("it is said", || told().is_some()).await;
        tab.session.toasts.act(told().expect("a message"));
        assert_eq!(tab.session.address.current.get_untracked(), Route::Run { id: run.id() });
    });
}

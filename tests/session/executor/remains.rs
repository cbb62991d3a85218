//! What is left when something breaks off: a secret that was not used, a conflict, a line that cannot be read, a lost answer.

use leptos::prelude::*;
use rollcall::model::action::{Action, Secrets, Target};
use rollcall::model::capability::Capability;
use rollcall::model::connection::Standing;
use rollcall::model::mode::Mode;
use rollcall::model::plan::StepState;
use rollcall::model::secret::Secret;
use rollcall::model::status::Status;
use rollcall::model::values::Values;
use serde_json::json;

use super::{Tab, World, rested, states, total};
use crate::machine::Life;
use crate::until;

/// Plays two scenes, each in a tab of its own, one after the other.
fn scenes<T>(world: &World, first: impl AsyncFnOnce(&Tab) -> T, second: impl AsyncFnOnce(&Tab, T)) {
    let left = world.tab(Life::default(), async |tab| first(&tab).await);
    world.tab(Life::default(), async |tab| second(&tab, left).await);
}

async fn own(tab: &Tab) -> Action {
    let client = tab.client("truefoundry");
    let identity = client.platform.whoami(&client).await.expect("whose it is");
    let id = identity.id.expect("an id");
    let record = client.platform.directory().get(&client, &id).await.expect("the account");
    Action {
        capability: Capability::ChangeOwnPassword,
        connection: "truefoundry".into(),
        target: Target::of(&record.account),
        values: Values::default(),
        base: Values::default(),
    }
}

#[test]
fn a_secret_that_a_refused_credential_kept_from_being_used_is_used_after_it() {
    let world = World::new();
    world.tab(Life::default(), async |tab| {
        let credentials = world.sandbox.credentials("http://127.0.0.1", &std::collections::BTreeMap::new());
        let old = credentials["platforms"]["truefoundry"]["password"].as_str().expect("a password");
        let secret = |text: &str| Secret::new(text.to_owned());
        let secrets = Secrets(vec![("old_password", secret(old)), ("new_password", secret("a-longer-word-1"))]);
        tab.session.choose_mode(Mode::Act);
        let plan = tab.plan(vec![own(&tab).await]);
        // From now on, also what is only read.
        tab.wire.written.set(1);
        tab.wire.refuses.set(Some(("truefoundry", 0)));
        let run = tab.executor.start(plan, "", secrets).expect("it begins");
        rested(run).await;
        assert_eq!(states(run), [StepState::Planned]);
        tab.wire.refuses.set(None);
        let connection = tab.session.connections.named(&"truefoundry".into()).expect("a connection");
        let credential = world.sandbox.demo_credential("truefoundry");
        tab.session.connections.connect(&connection, Secret::new(credential));
        until("it is connected", || connection.standing.with_untracked(Standing::is_connected)).await;
        tab.executor.resume(run);
        rested(run).await;
        assert_eq!(states(run), [StepState::Acknowledged]);
    });
}

#[test]
fn a_conflict_that_is_gone_through_with_in_another_tab_is_no_conflict_a_second_time() {
    let world = World::new();
    let begun = async |tab: &Tab| {
        let account = &tab.people("civis", Status::Active).await[0];
        let title = Values::default().with("title", "Keeper of keys");
        let mut action = tab.action(Capability::EditUser, account, title).await;
        action.base.set("title", "as nobody ever had it");
        let run = tab.start(tab.plan(vec![action])).expect("it begins");
        rested(run).await;
        assert_eq!(states(run), [StepState::Conflict]);
    };
    scenes(&world, begun, async |tab: &Tab, ()| {
        tab.session.choose_mode(Mode::Act);
        let run = tab.executor.runs.get_untracked()[0];
        tab.executor.retry(run, &[0]);
        rested(run).await;
        assert_eq!(states(run), [StepState::Verified]);
        assert_eq!(total(&world.effects().await), 1);
    });
}

#[test]
fn a_line_of_the_journal_that_cannot_be_read_is_counted_and_not_left_out_in_silence() {
    let world = World::new();
    let begun = async |tab: &Tab| {
        let mut actions = Vec::new();
        for account in &tab.people("civis", Status::Active).await[..2] {
            actions.push(tab.action(Capability::DeactivateUser, account, Values::default()).await);
        }
        let run = tab.start(tab.plan(actions)).expect("it begins");
        rested(run).await;
        let name = format!("step/{}/00001", run.id());
        assert!(world.shelves.texts.borrow_mut().insert(name, "{".to_owned()).is_some());
    };
    scenes(&world, begun, async |tab: &Tab, ()| {
        let run = tab.executor.runs.get_untracked()[0];
        assert_eq!((run.len(), run.head.with_value(|head| head.unreadable)), (1, 1));
    });
}

#[test]
fn the_note_of_a_mail_is_gone_when_it_is_of_no_more_use() {
    let world = World::new();
    let begun = async |tab: &Tab| {
        let account = &tab.people("civis", Status::Active).await[0];
        let mail = tab.action(Capability::SendAccessMail, account, Values::default()).await;
        rested(tab.start(tab.plan(vec![mail])).expect("it begins")).await;
        assert!(world.archive().contains("mail/"));
        world.clock.0.set(world.clock.0.get() + 61_000);
    };
    scenes(&world, begun, async |_: &Tab, ()| assert!(!world.archive().contains("mail/")));
}

#[test]
fn of_an_account_whose_password_was_lost_with_the_answer_it_is_said_so() {
    let world = World::new();
    world.tab(Life::default(), async |tab| {
        let fault = json!({ "kind": "status", "status": 502 });
        let rule = json!({ "platform": "arize", "method": "POST", "performed": true, "times": 1, "fault": fault });
        world.sandbox.faults().set(serde_json::from_value(rule).expect("a rule"));
        let values = Values::default()
            .with("name", "Nova One")
            .with("email", "nova@example.com")
            .with("role", "PREDEFINED:MEMBER")
            .with("invite_mode", "TEMPORARY_PASSWORD");
        let action = Action {
            capability: Capability::CreateUser,
            connection: "arize".into(),
            target: Target::new(&values),
            values,
            base: Values::default(),
        };
        let run = tab.start(tab.plan(vec![action])).expect("it begins");
        rested(run).await;
        assert_eq!(states(run), [StepState::Verified]);
        let words = run.steps.get_value()[0].report.get_untracked().words;
        assert!(words.contains("Temporary password: lost with the answer."), "{words}");
    });
}

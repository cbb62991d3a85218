//! A list of people is brought in: what is found about each, what is sent of it, and that the second time nothing is.

use leptos::prelude::*;
use rollcall::model::capability::Capability;
use rollcall::model::finding::Verdict;
use rollcall::model::mode::Mode;
use rollcall::model::plan::StepState;
use rollcall::model::status::Status;
use rollcall::session::import::{Import, Source, Stage};
use serde_json::json;

use super::{Tab, World, rested, states, total};
use crate::machine::Life;
use crate::until;

const PLACES: [&str; 3] = ["civis", "arize", "truefoundry"];

fn scene(act: impl AsyncFnOnce(&World, Tab)) {
    let world = World::new();
    world.tab(Life::default(), async |tab| act(&world, tab).await);
}

/// A list that goes to three platforms, as whoever fills in the form has it.
fn import(tab: &Tab, list: &str) -> Import {
    let import = Import::new(tab.session);
    import.read(list);
    for place in PLACES {
        import.choose(&place.into(), Some(Capability::CreateUser));
    }
    same(import, "primary_group_id", "31");
    same(import, "role", "Member");
    import
}

/// The same for everybody.
fn same(import: Import, name: &str, text: &str) {
    let (slot, _) = untrack(|| import.slots())
        .into_iter()
        .find(|(slot, _)| slot.input.name == name)
        .expect("it is taken");
    import.take_from(&slot, Source::Same(text.to_owned()));
}

async fn checked(import: Import) {
    import.check();
    until("everybody was looked up", || untrack(|| import.stage()) == Stage::Checked).await;
}

/// The verdicts, row by row.
fn verdicts(import: Import) -> Vec<[Verdict; 3]> {
    let rows = untrack(|| import.roster()).rows.len();
    (0..rows)
        .map(|row| [0, 1, 2].map(|place| import.finding(row, place).verdict))
        .collect()
}

fn why(import: Import, row: usize, place: usize) -> String {
    import.finding(row, place).words
}

#[test]
fn what_cannot_be_sent_is_told_before_anything_is() {
    scene(async |world, tab| {
        let import = import(
            &tab,
            "name,email\nNova One,nova@\nNova Two,nova@example.com\nNova Two,NOVA@example.com\nshort\n,who@example.com",
        );
        checked(import).await;
        let (new, invalid, conflict) = (Verdict::New, Verdict::Invalid, Verdict::Conflict);
        assert_eq!(
            verdicts(import),
            // One platform takes no names, and so misses none.
            [[invalid; 3], [new; 3], [conflict; 3], [invalid; 3], [invalid, invalid, new]]
        );
        assert!(why(import, 0, 0).contains("is not an e-mail address"));
        assert!(why(import, 2, 0).contains("on line 3"), "{}", why(import, 2, 0));
        assert!(why(import, 3, 0).contains("1 cell"));
        assert_eq!(why(import, 4, 1), "Name is needed.");
        same(import, "role", "Emperor");
        assert_eq!(
            untrack(|| import.stage()),
            Stage::Open,
            "what was found is not true of another form"
        );
        checked(import).await;
        assert_eq!(verdicts(import)[1], [new, invalid, new]);
        assert!(why(import, 1, 1).contains("“Emperor”"));
        assert_eq!(
            total(&world.effects().await) + tab.life.writes.get() as u64,
            0,
            "looking changes nothing"
        );
    });
}

#[test]
fn whoever_is_there_already_is_left_alone_and_whoever_is_in_the_way_is_named() {
    scene(async |world, tab| {
        let there = &tab.people("truefoundry", Status::Active).await[0];
        let out = tab.people("truefoundry", Status::Deactivated).await;
        let (there, out) = (there.address().unwrap(), out[0].address().unwrap());
        let import = import(&tab, &format!("{there}\n{out}"));
        import.choose(&"civis".into(), None);
        import.choose(&"arize".into(), None);
        checked(import).await;
        assert_eq!(
            [0, 1].map(|row| import.finding(row, 0).verdict),
            [Verdict::There, Verdict::Conflict]
        );
        assert!(why(import, 1, 0).contains("activate it"), "{}", why(import, 1, 0));
        assert!(import.plan(tab.executor).steps.is_empty());
        assert_eq!(total(&world.effects().await), 0);
    });
}

#[test]
fn a_user_name_that_was_only_guessed_is_not_held_against_somebody_who_is_there() {
    scene(async |world, tab| {
        let there = &tab.people("civis", Status::Active).await[0];
        let address = there.address().unwrap();
        assert_ne!(there.login.text(), address.split('@').next(), "what is guessed would be wrong");
        for (list, verdict) in [
            (format!("name,email\nSomebody,{address}"), Verdict::There),
            (format!("name,email,user name\nSomebody,{address},another"), Verdict::Conflict),
        ] {
            let import = import(&tab, &list);
            checked(import).await;
            assert_eq!(import.finding(0, 0).verdict, verdict, "{list}: {}", why(import, 0, 0));
        }
        assert_eq!(total(&world.effects().await), 0);
    });
}

#[test]
fn what_could_not_be_read_is_not_called_new() {
    scene(async |world, tab| {
        let import = import(&tab, "Nova One <nova@example.com>");
        let fault = json!({ "kind": "status", "status": 503 });
        let rule = json!({ "platform": "arize", "method": "GET", "route": "/v2/users", "fault": fault });
        world.sandbox.faults().set(serde_json::from_value(rule).expect("a rule"));
        checked(import).await;
        assert_eq!(verdicts(import), [[Verdict::New, Verdict::Unknown, Verdict::New]]);
        let steps = import.plan(tab.executor).steps;
        assert_eq!(steps.len(), 2, "whoever may be there is not made a second time");
    });
}

#[test]
fn a_list_that_is_brought_in_twice_is_sent_once() {
    scene(async |world, tab| {
        let list = "First name;Last name;Mail\nNova;One;nova.one@example.com\nZoë;Ünal;zoe@example.com";
        let import = import(&tab, list);
        checked(import).await;
        tab.session.choose_mode(Mode::Act);
        let plan = import.plan(tab.executor);
        assert_eq!(plan.title, "Add 6 accounts on Civis, Arize, TrueFoundry");
        let run = tab.start(plan).expect("it begins");
        rested(run).await;
        assert_eq!(states(run), [StepState::Verified; 6]);
        assert_eq!(total(&world.effects().await), 6);
        checked(import).await;
        assert_eq!(verdicts(import), [[Verdict::There; 3]; 2]);
        assert!(import.plan(tab.executor).steps.is_empty());
        let client = tab.client("civis");
        let made = import.finding(1, 0).account.expect("it is told who is there");
        let record = client.platform.directory().get(&client, &made).await.expect("the account");
        assert_eq!(record.account.name.text(), Some("Zoë Ünal"));
        assert_eq!(record.account.login.text(), Some("zoe"));
    });
}

#[test]
fn a_plan_made_before_somebody_else_was_quicker_leaves_them_alone() {
    scene(async |world, tab| {
        let import = import(&tab, "Nova One <nova@example.com>");
        checked(import).await;
        let (one, two) = (import.plan(tab.executor), import.plan(tab.executor));
        rested(tab.start(one).expect("it begins")).await;
        let run = tab.start(two).expect("it begins");
        rested(run).await;
        assert_eq!(states(run), [StepState::Already; 3]);
        assert_eq!(total(&world.effects().await), 3);
    });
}

#[test]
fn what_was_found_can_be_handed_on_with_the_list() {
    scene(async |_, tab| {
        let import = import(&tab, "name,email\n=Nova,nova@example.com\nBad,bad@");
        checked(import).await;
        let csv = import.csv();
        let lines: Vec<&str> = csv.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(
            lines[0],
            r#""line","name","email","Civis","Civis: why","Arize","Arize: why","TrueFoundry","TrueFoundry: why""#
        );
        assert!(
            lines[1].starts_with(r#""2","'=Nova","nova@example.com","Create","""#),
            "{}",
            lines[1]
        );
        assert!(lines[2].contains(r#""Invalid","“bad@” is not"#), "{}", lines[2]);
    });
}

//! Every fault that can meet a change, on every action of every platform: how it ends, how often it is sent, how often it takes effect.

mod deeds;
mod keys;
mod table;

use std::collections::BTreeSet;

use rollcall::api::actions::Actions;
use rollcall::model::action::{Action, Secrets, Target, Wish};
use rollcall::model::capability::{Capability, OF_ONE_USER};
use rollcall::model::plan::StepState;
use rollcall::model::time::Time;
use rollcall::model::values::Values;
use rollcall::platforms;
use rollcall::session::executor::step::Outcome;
use serde_json::{Value, json};

use crate::yard::{Answers, Yard, since};
use deeds::{Class, DEEDS, Place};
use table::{ID, Row, SOON, TABLE, With, Wrong};

/// The verbs that change something.
const CHANGES: [&str; 4] = ["POST", "PUT", "PATCH", "DELETE"];

impl Row {
    fn name(&self) -> String {
        let what = match &self.wrong {
            Wrong::Fault(fault) => (*fault).to_owned(),
            Wrong::Way(trouble) => format!("{trouble:?}"),
        };
        let of_reads = matches!(self.with, With::Reads);
        format!("{what} times {:?}, performed {:?}, of reads {of_reads}", self.times, self.performed)
    }

    /// How it has to end, how often it has to be sent and to take effect.
    fn expected(&self, slug: &str, capability: Capability, class: Class) -> (StepState, usize, u64) {
        let but = self.but.iter().find(|but| (but.0, but.1) == (slug, capability));
        but.map_or((self.states[class as usize], self.sends, self.effects), |but| but.2)
    }

    fn begin(&self, yard: &Yard, capability: Capability) {
        let fault = match &self.wrong {
            Wrong::Way(trouble) => return yard.trouble(Some(trouble.clone())),
            Wrong::Fault(fault) => fault
                .replace(SOON, &http_date(Time(yard.now() + 30_000)))
                .replace(ID, id(yard.slug, capability)),
        };
        let fault: Value = serde_json::from_str(&fault).expect("JSON");
        let verbs: &[&str] = match self.with {
            With::Changes => &CHANGES,
            With::Reads => &["GET"],
        };
        for verb in verbs {
            let mut rule = json!({ "fault": fault, "method": verb });
            if let Some(times) = self.times {
                rule["times"] = times.into();
            }
            if let Some(performed) = self.performed {
                rule["performed"] = performed.into();
            }
            yard.spoil(rule);
        }
    }
}

/// In which field an answer names what was made or changed.
fn id(slug: &str, capability: Capability) -> &'static str {
    match slug {
        _ if capability.is_of_keys() => keys::id(slug),
        "authress" => "inviteId",
        _ => "id",
    }
}

/// Everything that can be done to people and to keys.
fn deeds() -> impl Iterator<Item = (&'static str, Capability, Class)> {
    DEEDS.into_iter().chain(keys::DEEDS)
}

/// As it stands in a header (RFC 9110, 5.6.7). The day of the week is never read, and always a Sunday here.
fn http_date(time: Time) -> String {
    let date = time.date(0);
    let clock = time.clock(0);
    format!("Sun, {:0>11} {} GMT", date, clock.split('.').next().unwrap_or_default())
}

/// What is wrong with a cell beyond the table, if anything is.
fn wrong(class: Class, state: StepState, answers: &Answers, effects: u64, truth: Option<Wish>) -> Option<&'static str> {
    let seen = !matches!(class, Class::Mail | Class::Told | Class::Parting);
    // A request that was turned away for being one too many was not looked at.
    let looked_at = answers.iter().filter(|answer| **answer != Ok(429)).count();
    match (state, truth) {
        _ if effects > 1 => Some("it took effect twice"),
        _ if looked_at > 1 => Some("it was sent twice, and more than once it could have been done"),
        (StepState::Verified, truth) if truth != Some(Wish::Met) => Some("it is called done, and is not so"),
        (StepState::Failed, Some(Wish::Met)) => Some("it is called not done, and is so"),
        (_, truth) if seen && (truth == Some(Wish::Met)) != (effects == 1) => Some("what is read back is not what took effect"),
        (_, truth) if class == Class::Parting => (truth.is_none() != (effects == 1)).then_some("somebody can still look, or nobody"),
        (_, truth) if !seen && truth != Some(Wish::Unseen) => Some("it is of another class"),
        _ => None,
    }
}

/// What is wrong where something was told once and did not arrive: whoever waits for it has to know that, and what to do instead.
fn withheld(actions: &dyn Actions, action: &Action, outcome: &Outcome, effects: u64) -> Option<&'static str> {
    let Some((_, instead)) = actions.tells(action) else {
        let told = outcome.secret.is_some();
        return told.then_some("something was told this once, and had it been lost, nobody would have been told so");
    };
    let silent = effects == 1 && outcome.secret.is_none() && !outcome.report.words.contains(instead);
    silent.then_some("a secret was lost with the answer, and nobody is told so")
}

/// One cell: how many effects it had, and what is wrong with it.
async fn cell(yard: &Yard, (number, row): (usize, &Row), action: &Action, class: Class) -> (u64, Option<String>) {
    let capability = action.capability;
    let secrets = deeds::secrets(yard, capability, number);
    let before = yard.effects().await;
    yard.client.forget();
    row.begin(yard, capability);
    let (outcome, answers) = yard.take(action, &secrets).await;
    yard.sandbox.faults().clear_all();
    yard.trouble(None);
    let effects: u64 = since(&before, &yard.effects().await).values().sum();
    let truth = yard.truth(action).await;
    let state = outcome.report.state;
    let expected = row.expected(yard.slug, capability, class);
    let found = (state, answers.len(), effects);
    let why = if found == expected {
        wrong(class, state, &answers, effects, truth).or_else(|| withheld(yard.actions(), action, &outcome, effects))
    } else {
        Some("it is not as the table has it")
    };
    let why = why.map(|why| {
        format!(
            "{capability:?} under {}: {why}\n  found {found:?}, expected {expected:?}; read back {truth:?}, answers {answers:?}\n  {}",
            row.name(),
            outcome.report.words
        )
    });
    (effects, why)
}

/// Goes down the table for everything that can be done on a platform.
async fn go_down(slug: &'static str) {
    let mut wrongs = Vec::new();
    let mut cells = 0;
    for (_, capability, class) in deeds().filter(|deed| deed.0 == slug) {
        let mut place = Place::new(slug, capability).await;
        for (number, row) in TABLE.iter().enumerate() {
            let mut action = place.action(number).await;
            if action.is_none() {
                // It was done to everybody: the next one in a new world.
                place = Place::new(slug, capability).await;
                action = place.action(number).await;
            }
            let Some(action) = action else {
                wrongs.push(format!("{capability:?}: there is nobody to whom it can be done"));
                break;
            };
            let (effects, why) = cell(&place.yard, (number, row), &action, class).await;
            if class == Class::Told && effects > 0 {
                place.leave();
            }
            cells += 1;
            wrongs.extend(why);
        }
    }
    println!("{slug}: {cells} cells");
    assert!(
        wrongs.is_empty(),
        "{} of {cells} cells on {slug}:\n{}",
        wrongs.len(),
        wrongs.join("\n")
    );
}

#[tokio::test]
async fn every_cell_of_civis_is_as_the_table_has_it() {
    go_down("civis").await;
}

#[tokio::test]
async fn every_cell_of_istari_is_as_the_table_has_it() {
    go_down("istari").await;
}

#[tokio::test]
async fn every_cell_of_authress_is_as_the_table_has_it() {
    go_down("authress").await;
}

#[tokio::test]
async fn every_cell_of_arize_is_as_the_table_has_it() {
    go_down("arize").await;
}

#[tokio::test]
async fn every_cell_of_truefoundry_is_as_the_table_has_it() {
    go_down("truefoundry").await;
}

#[tokio::test]
async fn before_it_is_sent_once_more_it_is_waited_as_long_as_the_platform_says() {
    let waits = [
        (json!(1), 1_000..=1_000),
        // A date has no milliseconds.
        (json!(SOON), 29_000..=30_000),
        (json!("Sun, 06 Nov 1994 08:49:37 GMT"), 2_000..=2_000),
        (json!("nonsense"), 2_000..=2_000),
        (Value::Null, 2_000..=2_000),
    ];
    let mut place = Place::new("civis", Capability::EditUser).await;
    for (number, (retry_after, expected)) in waits.into_iter().enumerate() {
        let action = place.action(number).await.expect("somebody to whom it can be done");
        let yard = &place.yard;
        let mut fault = json!({ "kind": "status", "status": 429 });
        if !retry_after.is_null() {
            fault["retry_after"] = retry_after.clone();
        }
        let fault = fault.to_string().replace(SOON, &http_date(Time(yard.now() + 30_000)));
        let fault: Value = serde_json::from_str(&fault).expect("JSON");
        yard.spoil(json!({ "fault": fault, "method": "PATCH", "times": 1 }));
        let before = yard.now();
        let (outcome, answers) = yard.take(&action, &Secrets::default()).await;
        assert_eq!((outcome.report.state, answers.len()), (StepState::Verified, 2), "{retry_after}");
        assert!(
            expected.contains(&(yard.now() - before)),
            "{retry_after}: {} ms",
            yard.now() - before
        );
    }
}

/// What is done to people.
fn of_people() -> impl Iterator<Item = Capability> {
    OF_ONE_USER.into_iter().chain([Capability::CreateUser, Capability::InviteUser])
}

#[tokio::test]
async fn istari_offers_nothing_for_people_and_nothing_is_sent_to_it() {
    let yard = Yard::new("istari", 41).await;
    let target = Target::of(&yard.people().await[0]);
    let before = yard.effects().await;
    for capability in of_people() {
        assert!(!yard.actions().can(capability).is_there(), "{capability:?}");
        let action = yard.action(capability, target.clone(), Values::default());
        let (outcome, answers) = yard.take(&action, &Secrets::default()).await;
        assert_eq!((outcome.report.state, answers.len()), (StepState::Failed, 0), "{capability:?}");
    }
    assert!(since(&before, &yard.effects().await).is_empty());
}

#[test]
fn whatever_a_platform_can_do_to_people_is_of_a_class() {
    for platform in platforms::ALL {
        let slug = platform.facts().slug;
        for capability in of_people() {
            let there = platforms::actions(platform).can(capability).is_there();
            let listed = DEEDS.iter().filter(|deed| (deed.0, deed.1) == (slug, capability)).count();
            assert_eq!(listed, usize::from(there), "{slug} {capability:?}");
        }
    }
}

#[test]
fn whatever_a_platform_can_do_to_keys_is_of_a_class() {
    for platform in platforms::ALL {
        let slug = platform.facts().slug;
        for capability in Capability::ALL.into_iter().filter(|capability| capability.is_of_keys()) {
            let there = platforms::actions(platform).can(capability).is_there();
            let listed = keys::DEEDS.iter().filter(|deed| (deed.0, deed.1) == (slug, capability)).count();
            assert_eq!(listed, usize::from(there), "{slug} {capability:?}");
        }
    }
}

#[test]
fn every_fault_of_the_sandbox_is_in_the_table() {
    let faults: Vec<Value> = TABLE
        .iter()
        .filter(|row| matches!(row.with, With::Changes))
        .filter_map(fault)
        .collect();
    let listed: BTreeSet<&str> = faults.iter().filter_map(|fault| fault["kind"].as_str()).collect();
    // Whoever asks for one that is not there is told of all that are.
    let told = serde_json::from_value::<sandbox::Fault>(json!({ "kind": "" }))
        .expect_err("no such fault")
        .to_string();
    let (_, known) = told.split_once("expected one of ").expect("a list");
    let known: BTreeSet<&str> = known.split('`').skip(1).step_by(2).collect();
    assert!(known.len() > 15, "{told}");
    assert_eq!(listed, known);
}

fn fault(row: &Row) -> Option<Value> {
    match row.wrong {
        Wrong::Fault(fault) => serde_json::from_str(fault).ok(),
        Wrong::Way(_) => None,
    }
}

#[test]
fn the_table_itself_never_allows_an_effect_twice_or_an_exception_of_nobody() {
    for row in TABLE {
        let allowed = row.but.iter().map(|but| but.2.2).chain([row.effects]);
        assert!(allowed.max() <= Some(1), "{}", row.name());
        for (slug, capability, _) in row.but {
            let known = deeds().any(|deed| (deed.0, deed.1) == (*slug, *capability));
            assert!(known, "{slug} {capability:?}");
        }
    }
    assert!(TABLE.len() * deeds().count() >= 2_000);
}

#[tokio::test]
async fn what_is_done_to_keys_in_another_way_is_as_the_table_has_it() {
    let mut wrongs = Vec::new();
    for (slug, capability, class) in keys::OTHERWISE {
        let yard = Yard::new(slug, 41).await;
        // Whether there is something to look at first depends on the way.
        for (number, row) in TABLE.iter().enumerate().filter(|(_, row)| matches!(row.with, With::Changes)) {
            let action = keys::otherwise(&yard, capability, number).await.expect("a key");
            wrongs.extend(cell(&yard, (number, row), &action, class).await.1);
        }
    }
    assert!(wrongs.is_empty(), "{}", wrongs.join("\n"));
}

#[tokio::test]
async fn a_key_that_may_have_been_made_in_place_of_another_is_told_of_though_the_other_is_still_there() {
    let yard = Yard::new("authress", 41).await;
    let mut action = keys::action(&yard, Capability::RotateKey, 0).await.expect("a key");
    action.values.set("former", "revoke");
    yard.spoil(json!({ "fault": { "kind": "drop" }, "method": "POST" }));
    let (outcome, answers) = yard.take(&action, &Secrets::default()).await;
    assert_eq!((outcome.report.state, answers.len()), (StepState::Unknown, 1));
    let (_, instead) = yard.actions().tells(&action).expect("a secret");
    assert!(outcome.report.words.contains(instead), "{}", outcome.report.words);
}

#[tokio::test]
async fn a_key_whose_answer_does_not_hold_it_is_never_handed_over_in_silence() {
    let fields = [
        ("civis", "token", StepState::Verified),
        ("istari", "token", StepState::Verified),
        ("authress", "accessKey", StepState::Unknown),
        ("arize", "key", StepState::Verified),
        ("truefoundry", "token", StepState::Verified),
    ];
    for (slug, field, state) in fields {
        let yard = Yard::new(slug, 41).await;
        for (number, kind) in ["missing_field", "null_field"].into_iter().enumerate() {
            let action = keys::action(&yard, Capability::CreateKey, number).await.expect("a key");
            yard.spoil(json!({ "fault": { "kind": kind, "field": field }, "method": "POST" }));
            let (outcome, _) = yard.take(&action, &Secrets::default()).await;
            yard.sandbox.faults().clear_all();
            assert_eq!((outcome.report.state, outcome.secret.is_none()), (state, true), "{slug} {kind}");
            assert_eq!(
                withheld(yard.actions(), &action, &outcome, 1),
                None,
                "{slug} {kind}: {}",
                outcome.report.words
            );
        }
    }
}

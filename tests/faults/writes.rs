//! Thousands of changes on bad days: faults are thrown at random, and what is claimed is compared with what took effect.
//!
//! The seed of a run is in its message; the same seed gives the same run.

use std::cell::RefCell;
use std::collections::BTreeMap;

use rollcall::model::action::{Action, Secrets, Target, Wish};
use rollcall::model::capability::{Capability, OF_ONE_USER};
use rollcall::model::plan::{Report, StepState};
use rollcall::model::values::Values;
use serde_json::{Value, json};

use crate::yard::{Effects, Yard, since};

/// How many runs there are, on all platforms together.
const RUNS: u64 = 5_200;
/// The platforms that act on people in one step.
const PLATFORMS: u64 = 4;
/// How many runs one sandbox serves: what they leave behind is where the next ones begin.
const A_SANDBOX: u64 = 65;
/// Where chance begins.
const SEED: u64 = 2_026;
/// How many wrong claims are told of.
const TOLD: usize = 12;

/// Chance that is the same each time (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.roll() % bound
    }

    fn one_in(&mut self, bound: u64) -> bool {
        self.below(bound) == 0
    }

    fn place(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap_or_default()
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.place(from.len())]
    }
}

/// A run that can be made: what is done, and how many effects it has when it is done.
struct Case {
    action: Action,
    expected: u64,
    method: String,
}

/// What is filled in, by the platform and the action.
fn values(slug: &str, capability: Capability, dice: &mut Dice, number: u64) -> Values {
    let email = format!("run{number}@example.com");
    let name = format!("Run {number}");
    let pairs: Vec<(&str, &str)> = match (slug, capability) {
        ("civis", Capability::CreateUser) => vec![
            ("name", &name),
            ("email", &email),
            ("user", email.split('@').next().unwrap_or_default()),
            ("primary_group_id", "31"),
        ],
        ("civis", Capability::EditUser) => [("department", &name[..]), ("title", &name), ("city", &name), ("name", &name)]
            .into_iter()
            .filter(|_| dice.one_in(2))
            .collect(),
        ("truefoundry", Capability::CreateUser) => vec![("email", &email)],
        ("truefoundry", Capability::InviteUser) => vec![
            ("email", &email),
            ("accept_invite_client_url", "https://console.example.com/accept"),
        ],
        ("truefoundry", Capability::ChangeUserRoles) => vec![("roles", dice.pick(&["viewer", "member", "admin\nviewer"]))],
        ("truefoundry", Capability::DeleteUser) => vec![("force_delete", "true")],
        ("authress", Capability::MoveToTenant | Capability::InviteUser) => {
            vec![("tenant_id", dice.pick(&["ten_south", "ten_north", "ten:lab.1"]))]
        }
        ("authress", Capability::ChangeUserRoles) => match dice.below(3) {
            0 => vec![("groups", "grp_new")],
            1 => vec![("records", "rec_new")],
            _ => vec![("groups", "grp_new"), ("records", "rec_new")],
        },
        ("arize", Capability::CreateUser | Capability::InviteUser) => {
            let mut pairs = vec![("name", &name[..]), ("email", &email), ("role", "PREDEFINED:MEMBER")];
            if capability == Capability::CreateUser {
                pairs.push(("invite_mode", dice.pick(&["NONE", "TEMPORARY_PASSWORD"])));
            }
            pairs
        }
        ("arize", Capability::EditUser) => [("name", &name[..]), ("is_developer", dice.pick(&["true", "false"]))]
            .into_iter()
            .filter(|_| dice.one_in(2))
            .collect(),
        _ => Vec::new(),
    };
    pairs.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect()
}

/// An action on somebody to whom it can be done; nothing where chance was unlucky.
async fn case(yard: &Yard, targets: &[Target], dice: &mut Dice, number: u64) -> Option<Case> {
    let actions = yard.actions();
    let can: Vec<Capability> = OF_ONE_USER
        .into_iter()
        .chain([Capability::CreateUser, Capability::InviteUser])
        .filter(|capability| actions.can(*capability).is_there() && *capability != Capability::ChangeOwnPassword)
        .collect();
    let capability = dice.pick(&can);
    let mut values = values(yard.slug, capability, dice, number);
    let mut base = Values::default();
    let mut expected = 1;
    let target = if capability.creates() {
        Target {
            email: format!("run{number}@example.com"),
            ..Target::default()
        }
    } else {
        let target = targets[dice.place(targets.len())].clone();
        let record = yard.client.platform.directory().get(&yard.client, &target.id).await.ok()?;
        let offer = actions.offer(capability, &record);
        offer.terms.ok()?;
        base = values.of(&offer.base);
        target
    };
    if (yard.slug, capability) == ("authress", Capability::ChangeUserRoles) {
        let question = yard.action(capability, target.clone(), Values::default());
        base = values.of(&actions.look(&yard.client, &question).await.ok()?.now);
        // Into what they are not in, or out of what they are in.
        values = base.iter().fold(values, |values, (kind, ids)| {
            let wanted = values.get(kind).unwrap_or_default().to_owned();
            let mut ids: Vec<&str> = ids.lines().collect();
            if ids.contains(&wanted.as_str()) {
                ids.retain(|id| *id != wanted);
            } else {
                ids.push(&wanted);
            }
            values.with(kind, ids.join("\n"))
        });
        expected = values.iter().count() as u64;
    }
    let action = Action {
        base,
        ..yard.action(capability, target, values)
    };
    let sight = actions.look(&yard.client, &action).await.ok()?;
    if sight.obstacle.is_some() || (sight.wish == Wish::Met && !dice.one_in(8)) {
        return None;
    }
    let lines = RefCell::new(Vec::new());
    // A rehearsal tells by which method it is sent.
    let secrets = Secrets::default();
    actions.send(yard.client.rehearsing(&lines), &action, &secrets).await.err()?;
    let method = lines.take().first()?.split(' ').next().unwrap_or_default().to_owned();
    Some(Case { action, expected, method })
}

/// A rule about what goes wrong, when, and how often.
fn fault(dice: &mut Dice, method: &str) -> Value {
    let field = dice.pick(&[
        "id",
        "userId",
        "name",
        "email",
        "active",
        "status",
        "accountStatus",
        "role",
        "roles",
        "groups",
        "users",
        "metadata",
        "data",
        "department",
        "is_developer",
        "accounts",
        "pagination",
        "suspended",
    ]);
    let fault = match dice.below(16) {
        0..=4 => {
            let status = dice.pick(&[400, 401, 403, 404, 409, 422, 429, 429, 500, 502, 503, 503]);
            let mut fault = json!({ "kind": "status", "status": status });
            match dice.below(4) {
                0 => fault["retry_after"] = 1.into(),
                1 => fault["retry_after"] = (dice.pick(&["30", "99999", "nonsense"])).into(),
                _ => {}
            }
            fault
        }
        5 => json!({ "kind": "redirect", "location": "https://login.example.com/" }),
        6 => json!({ "kind": "html" }),
        7 => json!({ "kind": "empty_body" }),
        8 => json!({ "kind": "malformed_json" }),
        9 => json!({ "kind": "truncate" }),
        10 => json!({ "kind": "cut_body" }),
        11 | 12 => json!({ "kind": "drop" }),
        13 => json!({ "kind": dice.pick(&["bad_utf8", "extra_field"]) }),
        14 => json!({ "kind": "content_type", "value": "text/plain" }),
        _ => json!({ "kind": dice.pick(&["missing_field", "null_field", "wrong_type"]), "field": field }),
    };
    let refuses = fault["status"].as_u64().is_some_and(|status| status < 500);
    // Whoever refuses has done nothing; whoever fails otherwise may have.
    let may_do = matches!(fault["kind"].as_str(), Some("status" | "redirect" | "html" | "drop")) && !refuses;
    let mut rule = json!({ "fault": fault, "times": 1 + dice.below(2) });
    if may_do {
        rule["performed"] = dice.one_in(2).into();
    }
    if dice.below(5) < 3 {
        rule["method"] = method.into();
    } else {
        rule["method"] = "GET".into();
        if dice.one_in(2) {
            rule["probability"] = 0.4.into();
            rule["seed"] = dice.below(1 << 32).into();
        }
    }
    rule
}

/// What is wrong with a claim, if anything is.
fn wrong(case: &Case, report: &Report, effects: &Effects, truth: Option<Wish>) -> Option<&'static str> {
    let done: u64 = effects.values().sum();
    let is_so = truth == Some(Wish::Met);
    if effects.values().any(|count| *count > 1) || done > case.expected {
        return Some("it took effect twice");
    }
    match report.state {
        StepState::Verified | StepState::Acknowledged if done < case.expected && !is_so => Some("it is called done, and is not"),
        StepState::Failed | StepState::Conflict | StepState::Skipped if done > 0 => Some("it is called not done, and took effect"),
        StepState::Already if done > 0 && !is_so => Some("it is called so already, and is not so"),
        StepState::Already if !is_so => Some("it is called so already, and was never so"),
        state if !state.has_ended() => Some("it has not ended"),
        _ => None,
    }
}

/// Makes the runs of a platform, and fails if one claim was wrong.
async fn runs(slug: &'static str) {
    let mut tally: BTreeMap<&str, u64> = BTreeMap::new();
    let mut did: BTreeMap<String, u64> = BTreeMap::new();
    let mut wrongs = Vec::new();
    let mut number = 0;
    let mut made = 0;
    while made < RUNS / PLATFORMS {
        let yard = Yard::new(slug, SEED + number).await;
        let own = "mira.castellanos@example.com";
        let people = yard.people().await;
        let targets: Vec<Target> = people.iter().map(Target::of).filter(|target| target.email != own).collect();
        let full = made + A_SANDBOX;
        let last = number + 20 * A_SANDBOX;
        while made < full && number < last {
            number += 1;
            let mut dice = Dice(SEED ^ number << 20);
            yard.client.forget();
            let Some(case) = case(&yard, &targets, &mut dice, number).await else {
                continue;
            };
            made += 1;
            let rules: Vec<Value> = (0..dice.below(4)).map(|_| fault(&mut dice, &case.method)).collect();
            for rule in &rules {
                yard.spoil(rule.clone());
            }
            let before = yard.effects().await;
            yard.client.forget();
            let (outcome, _) = yard.take(&case.action, &Secrets::default()).await;
            yard.sandbox.faults().clear_all();
            let effects = since(&before, &yard.effects().await);
            let report = &outcome.report;
            let mut truth = yard.truth(&case.action).await;
            if truth == Some(Wish::Unseen) && effects.is_empty() && report.state == StepState::Acknowledged {
                // Where there was nothing to take away, doing it once more has no effect either.
                let before = yard.effects().await;
                yard.take(&case.action, &Secrets::default()).await;
                if since(&before, &yard.effects().await).is_empty() {
                    truth = Some(Wish::Met);
                }
            }
            *tally.entry(report.state.word()).or_default() += 1;
            *did.entry(format!("{:?}", case.action.capability)).or_default() += 1;
            if let Some(why) = wrong(&case, report, &effects, truth) {
                let rules: Vec<String> = rules.iter().map(Value::to_string).collect();
                wrongs.push(format!(
                    "run {number}: {:?} of {:?} {:?}: {why}\n  faults  {}\n  claim   {:?}: {} ({:?})\n  effects {effects:?}, read back {truth:?}",
                    case.action.capability,
                    case.action.target.title(),
                    case.action.values,
                    rules.join("\n          "),
                    report.state,
                    report.words,
                    report.error.as_ref().map(|error| &error.kind),
                ));
            }
        }
    }
    println!("{slug}: {made} runs; {tally:?}\n  {did:?}");
    assert!(
        wrongs.is_empty(),
        "{} wrong claims on {slug}:\n{}",
        wrongs.len(),
        wrongs[..wrongs.len().min(TOLD)].join("\n")
    );
}

#[tokio::test]
async fn no_claim_about_civis_is_wrong_on_a_bad_day() {
    runs("civis").await;
}

#[tokio::test]
async fn no_claim_about_truefoundry_is_wrong_on_a_bad_day() {
    runs("truefoundry").await;
}

#[tokio::test]
async fn no_claim_about_authress_is_wrong_on_a_bad_day() {
    runs("authress").await;
}

#[tokio::test]
async fn no_claim_about_arize_is_wrong_on_a_bad_day() {
    runs("arize").await;
}

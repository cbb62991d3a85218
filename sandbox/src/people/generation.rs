//! Makes the population: the fixed cast first, then as many seeded people as were asked for.

use std::collections::{BTreeMap, HashMap};

use jiff::{Span, Timestamp, ToSpan};

use super::cast::cast;
use super::dice::Dice;
use super::names::{CITIES, DEPARTMENTS, SECOND_DOMAINS, domain, named};
use super::{Account, Kind, Person, Standing};
use crate::platform::Platform;

/// The moment at which the population was "recorded": nothing in it is later.
pub const HORIZON: Timestamp = Timestamp::constant(1_780_272_000, 0);
/// The day of the first account.
const FIRST_DAY: i64 = 1_614_556_800;

/// The population of `seed`, at least as large as the cast.
pub fn population(people: u32, seed: u64) -> Vec<Person> {
    let mut everyone = cast();
    let size = people.max(u32::try_from(everyone.len()).unwrap_or(u32::MAX));
    // Two people may have the same name, never the same address.
    let mut taken: HashMap<String, u32> = everyone.iter().map(|person| (person.email.clone(), 1)).collect();
    for number in u32::try_from(everyone.len()).unwrap_or(0) + 1..=size {
        everyone.push(somebody(number, seed, &mut taken));
    }
    let step = (HORIZON.as_second() - 2_592_000 - FIRST_DAY) / i64::from(size.max(1));
    for (person, number) in everyone.iter_mut().zip(1..) {
        let mut dice = Dice::new(seed, u64::from(number) << 8 | 0xff);
        person.number = number;
        person.seed = seed;
        // Numbers follow the order of joining, so that "sorted by creation" and "sorted by id" agree.
        let joined = FIRST_DAY + step * i64::from(number) + i64::try_from(dice.below(step.unsigned_abs().max(1))).unwrap_or(0);
        person.joined = moment(joined, &mut dice);
        let since = (HORIZON.as_second() - joined).unsigned_abs();
        person.last_seen = (!dice.chance(80)).then(|| {
            // Most were seen lately, some long ago.
            let back = if dice.chance(800) {
                dice.below(since.min(1_209_600))
            } else {
                dice.below(since)
            };
            let at = HORIZON.as_second() - i64::try_from(back).unwrap_or(0);
            moment(at, &mut dice)
        });
    }
    everyone
}

fn moment(second: i64, dice: &mut Dice) -> Timestamp {
    let fraction: Span = i64::try_from(dice.below(1000)).unwrap_or(0).milliseconds();
    Timestamp::from_second(second)
        .and_then(|moment| moment.checked_add(fraction))
        .unwrap_or(HORIZON)
}

fn somebody(number: u32, seed: u64, taken: &mut HashMap<String, u32>) -> Person {
    let mut dice = Dice::new(seed, u64::from(number) << 8);
    let kind = match dice.below(1000) {
        0..15 => Kind::Robot,
        15..40 => Kind::Agent,
        _ => Kind::Human,
    };
    let name = named(&mut dice);
    let domain = domain(&mut dice);
    let times = taken
        .entry(format!("{}@{domain}", name.local_part))
        .and_modify(|times| *times += 1)
        .or_insert(1);
    let suffix = if *times == 1 { String::new() } else { times.to_string() };
    let local_part = format!("{}{suffix}", name.local_part);
    let mut person = Person {
        number,
        seed,
        kind,
        name: name.full,
        given: name.given,
        family: name.family,
        email: format!("{local_part}@{domain}"),
        position: *dice.pick(DEPARTMENTS),
        place: *dice.pick(CITIES),
        joined: HORIZON,
        last_seen: None,
        foreign: false,
        accounts: BTreeMap::new(),
    };
    match kind {
        Kind::Robot => {
            let task = *dice.pick(&["export", "import", "report", "sync", "backup"]);
            person.name = format!("Robot {task} {number}");
            "Robot".clone_into(&mut person.given);
            person.family = format!("{task} {number}");
            person.email = format!("{task}-{number}@robots.example.com");
            person.accounts.insert(Platform::Civis, Account::default());
        }
        Kind::Agent => {
            let task = *dice.pick(&["extractor", "mesh-runner", "converter", "scanner"]);
            person.name = format!("{task}-{number}");
            person.accounts.insert(Platform::Istari, Account::default());
        }
        Kind::Human => {
            person.accounts = accounts(&person, &local_part, &mut dice);
        }
    }
    person
}

/// Which platforms a person uses, and where an account differs from the person.
fn accounts(person: &Person, local_part: &str, dice: &mut Dice) -> BTreeMap<Platform, Account> {
    let mut accounts = BTreeMap::new();
    let admin = dice.chance(10);
    // About three in a hundred have left; most of their accounts are closed, not all.
    let left = dice.chance(30);
    for platform in Platform::ALL {
        let share = match platform {
            Platform::Civis => 850,
            Platform::Istari => 700,
            Platform::Authress => 900,
            Platform::Arize => 600,
            Platform::TrueFoundry => 650,
        };
        if !dice.chance(share) {
            continue;
        }
        let mut account = Account {
            admin,
            standing: if left && dice.chance(800) {
                Standing::Deactivated
            } else {
                standing(platform, dice)
            },
            ..Account::default()
        };
        match dice.below(1000) {
            0..40 => {
                account.email = Some(format!("{local_part}@{}", dice.pick(SECOND_DOMAINS)));
            }
            40..90 => account.email = Some(capitalised(&person.email)),
            90..115 => {
                let domain = person.email.rsplit('@').next().unwrap_or("example.com");
                account.email = Some(format!("{local_part}+{}@{domain}", platform.name()));
            }
            _ => {}
        }
        if platform == Platform::Authress {
            account.id = Some(authress_id(person, dice));
            account.nameless = dice.chance(30);
        }
        accounts.insert(platform, account);
    }
    if accounts.is_empty() {
        accounts.insert(Platform::Civis, Account::default());
    }
    accounts
}

#[allow(clippy::match_same_arms, reason = "a table, read platform by platform")]
fn standing(platform: Platform, dice: &mut Dice) -> Standing {
    let roll = dice.below(1000);
    match (platform, roll) {
        (Platform::Civis, 0..20) => Standing::Deactivated,
        (Platform::Civis, 20..40) => Standing::Suspended,
        (Platform::Istari, 0..15) => Standing::Deactivated,
        (Platform::Istari, 15..25) => Standing::Locked,
        (Platform::Istari, 25..35) => Standing::Suspended,
        (Platform::Istari, 35..40) => Standing::Deleted,
        (Platform::Istari, 40..50) => Standing::Invited,
        (Platform::Istari, 50..53) => Standing::Unspecified,
        (Platform::Istari, 53..58) => Standing::Unstated,
        (Platform::Arize | Platform::TrueFoundry, 0..50) => Standing::Invited,
        (Platform::Arize, 50..70) => Standing::Expired,
        (Platform::Arize, 70..80) | (Platform::TrueFoundry, 50..80) => Standing::Deactivated,
        _ => Standing::Active,
    }
}

/// Ids as identity providers make them; a few hold characters that a path must encode (Authress contract, "Path parameters").
fn authress_id(person: &Person, dice: &mut Dice) -> String {
    let number = person.number;
    match dice.below(1000) {
        0..450 => format!("google|{}{number:06}", 100_000 + dice.below(899_999)),
        450..800 => format!("auth0|{}{number:x}", dice.word(18)),
        800..980 => format!("saml|{}", person.email.replace('\'', "")),
        980..985 => format!("auth0|{}/{} {number}", dice.word(3), dice.word(2)),
        985..990 => format!("{}%|{number}", dice.below(100)),
        990..995 => format!("hash#{}?n={number}", dice.word(4)),
        _ => format!("ünï|{}-{number}", person.given),
    }
}

/// `ada.lindqvist@example.com` as somebody typed it with a shift key: `Ada.Lindqvist@Example.com`.
fn capitalised(email: &str) -> String {
    let mut start = true;
    email
        .chars()
        .map(|letter| {
            let shown = if start { letter.to_ascii_uppercase() } else { letter };
            start = matches!(letter, '.' | '@');
            shown
        })
        .collect::<String>()
        // Only the first label of a domain is commonly typed so.
        .replace(".Com", ".com")
        .replace(".Org", ".org")
        .replace(".Net", ".net")
}

//! The population: deterministic, varied, with the cast always in it.

use std::collections::BTreeSet;

use sandbox::Platform;
use sandbox::people::{Kind, Standing, cast, population};

#[test]
fn the_same_seed_makes_the_same_people_and_another_makes_others() {
    assert_eq!(population(400, 5), population(400, 5));
    assert_ne!(population(400, 5), population(400, 6));
    assert_eq!(population(400, 5).len(), 400);
}

#[test]
fn the_cast_is_there_whatever_the_seed_and_the_size() {
    let cast = cast();
    for everyone in [population(0, 1), population(500, 9)] {
        for (person, actor) in everyone.iter().zip(&cast) {
            assert_eq!(
                (&person.name, &person.email, person.number),
                (&actor.name, &actor.email, actor.number)
            );
            assert_eq!(person.accounts, actor.accounts);
        }
    }
    assert_eq!(cast[0].email, "mira.castellanos@example.com");
    assert_eq!(cast[2].email, "ada.lindqvist@example.com");
}

#[test]
fn every_address_belongs_to_an_example_domain_and_to_one_person() {
    let everyone = population(3_000, 1);
    let mut seen = BTreeSet::new();
    for person in everyone.iter().filter(|person| !person.foreign) {
        for account in person.accounts.values() {
            let email = person.email_on(account).to_lowercase();
            let domain = email.rsplit('@').next().unwrap_or_default();
            let reserved = ["example.com", "example.org", "example.net"]
                .iter()
                .any(|end| domain == *end || domain.ends_with(&format!(".{end}")));
            assert!(reserved || person.kind == Kind::Agent, "{email}");
            assert!(email.len() <= 254, "{email}");
        }
        assert!(person.email.is_empty() || seen.insert(person.email.clone()), "{}", person.email);
    }
}

#[test]
fn the_population_is_as_odd_as_real_ones() {
    let everyone = population(3_000, 1);
    let share = |odd: &dyn Fn(&sandbox::people::Person) -> bool| everyone.iter().filter(|person| odd(person)).count();
    let standing =
        |platform, standing| share(&move |person| person.accounts.get(&platform).is_some_and(|account| account.standing == standing));
    assert!(share(&|person| person.accounts.len() >= 3) > 2_000);
    assert!(share(&|person| person.accounts.len() == 1) > 20);
    assert!(share(&|person| !person.name.is_ascii()) > 500);
    assert!(share(&|person| person.kind == Kind::Robot) > 20);
    assert!(share(&|person| person.kind == Kind::Agent) > 20);
    assert!(share(&|person| person.name.chars().count() > 200) == 1);
    assert!(standing(Platform::Civis, Standing::Suspended) > 20);
    assert!(standing(Platform::Civis, Standing::Deactivated) > 40);
    assert!(standing(Platform::Arize, Standing::Invited) > 40);
    assert!(standing(Platform::Arize, Standing::Expired) > 15);
    assert!(standing(Platform::TrueFoundry, Standing::Deactivated) > 40);
    assert!(standing(Platform::Istari, Standing::Locked) > 5);
    let names: BTreeSet<_> = everyone.iter().map(|person| &person.name).collect();
    assert!(names.len() > 2_500 && names.len() < everyone.len());
}

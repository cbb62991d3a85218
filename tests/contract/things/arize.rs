//! The things of Arize: what of them is seen, who is put into them, what is refused, and that no secret comes back.

use rollcall::api::resources::Part;
use rollcall::model::belongings::Belongings;
use rollcall::model::error::ErrorKind;
use rollcall::model::secret::Secret;

use super::round::understood;
use super::*;
use crate::world::world_of;

mod access;
mod integrations;
mod rounds;
mod seen;

pub use rounds::ROUNDS;

/// The thing of that name.
async fn thing(client: &Client, kind: &Kind, name: &str) -> Resource {
    let things = every(client, kind).await;
    let found = things.into_iter().find(|thing| thing.title() == name);
    found.unwrap_or_else(|| panic!("there is no {name}"))
}

fn part(kind: &'static Kind, heading: &str) -> &'static Part {
    kind.parts.iter().find(|part| part.heading == heading).expect("a part")
}

fn has(belongings: &Belongings, text: &str) -> bool {
    belongings.rows.iter().flatten().any(|cell| cell.text() == Some(text))
}

/// An action filled in as people do it: what is chosen by what it is called.
async fn wanted(client: &Client, kind: &'static Kind, capability: Capability, of: Option<&Resource>, filled: &[(&str, &str)]) -> Action {
    let values = understood(client, kind, capability, filled).await;
    let named = filled.iter().find(|(name, _)| *name == "name").map_or("", |(_, text)| *text);
    let (id, name) = of.map_or(("", named), |thing| (&thing.id, thing.title()));
    let values: Vec<(&str, &str)> = values.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    action(client, kind, capability, id, name, &values)
}

/// Why an outcome is none, in the platform's words or in ours.
fn why(outcome: &Outcome) -> String {
    let error = outcome.report.error.as_ref().unwrap_or_else(|| panic!("{:?}", outcome.report));
    match (&error.kind, &error.said) {
        (ErrorKind::NotSent(why), _) => why.clone(),
        (_, Some(said)) => said.text.clone(),
        (kind, None) => format!("{kind:?}"),
    }
}

fn filled(outcome: &Outcome, state: StepState) {
    assert_eq!(outcome.report.state, state, "{:?}", outcome.report);
}

#[tokio::test]
async fn what_is_refused_says_why_in_the_words_of_the_platform_or_is_not_sent() {
    let world = world();
    let client = world.administrator("arize");
    let limited = world.limited("arize");
    let before = writes(&world, "arize").await;
    for round in ROUNDS {
        let kind = kind("arize", round.kind);
        let create = wanted(&client, kind, Capability::CreateResource, None, round.made).await;
        let outcome = take(&world, &limited, &create).await;
        filled(&outcome, StepState::Failed);
        assert!(why(&outcome).len() > 10, "{}: {}", round.kind, why(&outcome));
        let first = every(&client, kind).await.into_iter().next();
        let things = first.iter().flat_map(|thing| {
            [
                (Capability::EditResource, round.changed, thing),
                (Capability::DeleteResource, &[], thing),
            ]
        });
        for (capability, values, thing) in things {
            let change = wanted(&client, kind, capability, Some(thing), values).await;
            let outcome = take(&world, &limited, &change).await;
            filled(&outcome, StepState::Failed);
        }
    }
    let agents = kind("arize", "agents");
    let odd = [("name", "Odd"), ("endpoint", "https://a.example"), ("input_schema", "[1]")];
    let outcome = take(
        &world,
        &client,
        &wanted(&client, agents, Capability::CreateResource, None, &odd).await,
    )
    .await;
    assert!(why(&outcome).contains("an object as JSON"), "{}", why(&outcome));
    let house = thing(&client, agents, "Support agent").await;
    for (presets, said) in [("{}", "a list of objects"), ("[7]", "something else"), ("[{]", "line 1")] {
        let edit = wanted(
            &client,
            agents,
            Capability::EditResource,
            Some(&house),
            &[("request_presets", presets)],
        )
        .await;
        let outcome = take(&world, &client, &edit).await;
        assert!(why(&outcome).contains(said), "{}", why(&outcome));
    }
    let plain = [("name", "Odd"), ("endpoint", "http://a.example"), ("input_schema", "{}")];
    let outcome = take(
        &world,
        &client,
        &wanted(&client, agents, Capability::CreateResource, None, &plain).await,
    )
    .await;
    assert!(why(&outcome).contains("https"), "{}", why(&outcome));
    let spaces = kind("arize", "spaces");
    let lab = thing(&client, spaces, "Evaluation").await;
    for (values, said) in [
        (&[("model", "gpt-4o")][..], "fill in both"),
        (&[("gradient_start_color", "")], "another one"),
        (&[("is_private", "")], "on or off"),
        (&[("name", "")], "is needed"),
    ] {
        let edit = action(&client, spaces, Capability::EditResource, &lab.id, "Evaluation", values);
        // Of what stands empty anyway there is nothing to do.
        let outcome = take(&world, &client, &edit).await;
        if outcome.report.state != StepState::Already {
            assert!(why(&outcome).contains(said), "{}", why(&outcome));
        }
    }
    let model = kind("arize", "models");
    let used = thing(&client, model, "OpenAI").await;
    let outcome = take(
        &world,
        &client,
        &action(&client, model, Capability::DeleteResource, &used.id, "OpenAI", &[]),
    )
    .await;
    filled(&outcome, StepState::Failed);
    assert!(why(&outcome).contains("default of a space"), "{}", why(&outcome));
    assert_eq!(writes(&world, "arize").await, before);
}

#[test]
fn every_sentence_of_the_forms_ends_and_fits() {
    for kind in platforms::kinds(platforms::named("arize").expect("a platform")) {
        for input in kind.forms.iter().flat_map(|(_, inputs)| *inputs) {
            assert!(input.hint.is_empty() || input.hint.ends_with('.'), "{}", input.hint);
            assert!(input.hint.chars().count() <= 160, "{}", input.hint);
        }
        assert!(kind.about.chars().count() <= 180, "{}", kind.about);
    }
}

//! Each kind that can be changed goes round: made, found, changed, read back, removed, missed.

use super::*;

/// What is filled in to make one and to change it. What is chosen from a list may be filled in as it is called there.
pub struct Round {
    pub platform: &'static str,
    pub kind: &'static str,
    pub made: &'static [(&'static str, &'static str)],
    pub changed: &'static [(&'static str, &'static str)],
}

/// All of them, as each vendor has them.
fn rounds() -> impl Iterator<Item = &'static Round> {
    [arize::ROUNDS, authress::ROUNDS, istari::ROUNDS, truefoundry::ROUNDS]
        .into_iter()
        .flatten()
}

/// Kinds whose things have no names of their own, or that cannot be removed: each has a trial of its own.
const APART: [&[(&str, &str)]; 2] = [authress::APART, civis::APART];

/// What was filled in, as the platform takes it: what is chosen is looked for among what there is.
pub async fn understood(client: &Client, kind: &'static Kind, capability: Capability, filled: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut values = Vec::new();
    for (name, text) in filled {
        let input = kind.inputs(capability).iter().find(|input| input.name == *name);
        let input = input.unwrap_or_else(|| panic!("{} has no input {name}", kind.slug));
        let choices = match input.kind {
            InputKind::Choice | InputKind::Choices => kind.choices(client, name).await.expect("what there is to choose from"),
            _ => Vec::new(),
        };
        values.push(((*name).to_owned(), input.understood(text, &choices).expect("it is understood")));
    }
    values
}

async fn goes_round(round: &Round) {
    let world = world();
    let client = world.administrator(round.platform);
    let kind = kind(round.platform, round.kind);
    let made = understood(&client, kind, Capability::CreateResource, round.made).await;
    let changed = understood(&client, kind, Capability::EditResource, round.changed).await;
    let (made, changed) = (borrowed(&made), borrowed(&changed));
    let name = made.iter().find(|(name, _)| *name == "name").map_or("", |(_, text)| *text);

    let create = action(&client, kind, Capability::CreateResource, "", name, &made);
    let outcome = take(&world, &client, &create).await;
    assert_eq!(outcome.report.state, StepState::Verified, "{}: {:?}", round.kind, outcome.report);
    let id = outcome.report.made.expect("its id is told");
    let again = take(&world, &client, &create).await;
    assert_eq!(again.report.state, StepState::Already, "{}: one name, one thing", round.kind);

    let thing = kind.one(&client, &id).await.expect("it is read");
    // Some have no name of their own.
    assert!(name.is_empty() || thing.title() == name, "{}: {}", round.kind, thing.title());
    let look = action(&client, kind, Capability::EditResource, &id, name, &[]);
    let now = kind.look(&client, &look).await.expect("how it stands").now;
    for (input, text) in &made {
        if let Some(known) = now.get(input) {
            assert_eq!(known, *text, "{} {input}", round.kind);
        }
    }

    if !changed.is_empty() {
        let mut edit = action(&client, kind, Capability::EditResource, &id, name, &changed);
        edit.base = edit.values.of(&now);
        let outcome = take(&world, &client, &edit).await;
        assert_eq!(outcome.report.state, StepState::Verified, "{}: {:?}", round.kind, outcome.report);
        let after = kind.look(&client, &look).await.expect("how it stands").now;
        for (input, text) in now.iter() {
            let wanted = changed.iter().find(|(name, _)| *name == input).map_or(text, |(_, text)| *text);
            assert_eq!(after.get(input), Some(wanted), "{} {input}: what was not changed stays", round.kind);
        }
        // Somebody changes it between the reading and the sending.
        let stale = take(&world, &client, &edit).await;
        assert_eq!(stale.report.state, StepState::Already, "{}", round.kind);
        edit.values = edit.values.of(&values(&made));
        let conflict = take(&world, &client, &edit).await;
        assert_eq!(conflict.report.state, StepState::Conflict, "{}", round.kind);
    }

    if kind.can(Capability::DeleteResource).is_there() {
        let remove = action(&client, kind, Capability::DeleteResource, &id, name, &[]);
        let outcome = take(&world, &client, &remove).await;
        assert_eq!(outcome.report.state, StepState::Verified, "{}: {:?}", round.kind, outcome.report);
        assert!(every(&client, kind).await.iter().all(|thing| thing.id != id), "{}", round.kind);
        let again = take(&world, &client, &remove).await;
        assert_eq!(again.report.state, StepState::Already, "{}", round.kind);
    }
}

fn borrowed(values: &[(String, String)]) -> Vec<(&str, &str)> {
    values.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect()
}

#[tokio::test]
async fn each_kind_goes_round() {
    for round in rounds() {
        goes_round(round).await;
    }
}

#[test]
fn whatever_can_be_made_goes_round() {
    for platform in platforms::ALL {
        let slug = platform.facts().slug;
        for kind in platforms::kinds(platform) {
            let creates = kind.can(Capability::CreateResource).is_there();
            let goes = rounds().any(|round| (round.platform, round.kind) == (slug, kind.slug));
            let apart = APART.iter().any(|kinds| kinds.contains(&(slug, kind.slug)));
            assert_eq!(creates, goes != apart, "{slug} {}", kind.slug);
        }
    }
}

//! What Civis keeps for whoever's key is in use.

use super::*;

/// A favorite is told by its object, and has no name to be made with.
pub const APART: &[(&str, &str)] = &[("civis", "favorites")];

async fn order(client: &Client) -> Vec<String> {
    every(client, kind("civis", "favorites"))
        .await
        .into_iter()
        .map(|favorite| favorite.id)
        .collect()
}

#[tokio::test]
async fn a_favorite_is_kept_once_moved_every_way_and_let_go() {
    let world = world();
    let client = world.administrator("civis");
    let favorites = kind("civis", "favorites");
    let before = order(&client).await;
    assert!(before.len() > 2, "the sandbox has some");

    let keep = |filled: &[(&str, &str)]| action(&client, favorites, Capability::CreateResource, "", "", filled);
    let wrong = take(&world, &client, &keep(&[("object_type", "Table"), ("object_id", "seven")])).await;
    assert_eq!(wrong.report.state, StepState::Failed);
    assert!(
        format!("{:?}", wrong.report.error).contains("an object of Civis has a number"),
        "{:?}",
        wrong.report
    );
    let gone = take(&world, &client, &keep(&[("object_type", "Table"), ("object_id", "99999999")])).await;
    assert_eq!(gone.report.state, StepState::Failed, "{:?}", gone.report);
    assert_eq!(order(&client).await, before);

    // What is kept already is not kept twice; another one is, and is found by its object.
    let first = kind("civis", "favorites").one(&client, &before[0]).await.expect("it is read");
    let field = |name: &str| {
        first
            .fields
            .iter()
            .find(|field| field.path == name)
            .map(|field| format!("{:?}", field.value))
    };
    assert!(field("objectId").is_some() && field("objectType").is_some());

    for (to, place) in [
        ("bottom", before.len() - 1),
        ("higher", before.len() - 2),
        ("lower", before.len() - 1),
        ("top", 0),
    ] {
        let stands = order(&client).await.iter().position(|id| *id == before[0]).expect("it is there");
        let mut shift = action(&client, favorites, Capability::MoveResource, &before[0], "x", &[("to", to)]);
        shift.base = Values::default().with("place", stands.to_string());
        let outcome = take(&world, &client, &shift).await;
        assert_eq!(outcome.report.state, StepState::Verified, "{to}: {:?}", outcome.report);
        assert_eq!(order(&client).await.iter().position(|id| *id == before[0]), Some(place), "{to}");
    }
    // Somebody else has moved it since it was read.
    let mut stale = action(&client, favorites, Capability::MoveResource, &before[0], "x", &[("to", "lower")]);
    stale.base = Values::default().with("place", "2");
    let outcome = take(&world, &client, &stale).await;
    assert_eq!(outcome.report.state, StepState::Conflict, "{:?}", outcome.report);

    let remove = action(&client, favorites, Capability::DropResource, &before[0], "x", &[]);
    let outcome = take(&world, &client, &remove).await;
    assert_eq!(outcome.report.state, StepState::Verified, "{:?}", outcome.report);
    assert_eq!(order(&client).await, before[1..]);

    let text = |name: &str| {
        field(name)
            .unwrap_or_default()
            .trim_start_matches("Text(\"")
            .trim_end_matches("\")")
            .to_owned()
    };
    let (object_type, object_id) = (text("objectType"), text("objectId"));
    let again = keep(&[("object_type", &object_type), ("object_id", &object_id)]);
    let outcome = take(&world, &client, &again).await;
    assert_eq!(outcome.report.state, StepState::Verified, "{:?}", outcome.report);
    assert_eq!(order(&client).await.len(), before.len());
    let outcome = take(&world, &client, &again).await;
    assert_eq!(outcome.report.state, StepState::Already, "{:?}", outcome.report);
}

#[tokio::test]
async fn what_was_done_lately_who_administers_and_how_reports_look_is_listed() {
    let world = world();
    let client = world.administrator("civis");
    for (name, shows) in [("activity", "state"), ("administrators", "username"), ("themes", "settings")] {
        let kind = kind("civis", name);
        let things = every(&client, kind).await;
        assert!(!things.is_empty(), "{name}");
        let one = kind.one(&client, &things[0].id).await.expect("it is read");
        assert!(
            one.fields.iter().any(|field| field.path.starts_with(shows)),
            "{name}: {:?}",
            one.fields
        );
    }
}

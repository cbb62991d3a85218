//! Favorites on Civis: kept, moved, given up.

use rollcall::api::client::Client;
use rollcall::model::error::ErrorKind;
use rollcall::platforms::civis::favorites::{DeleteFavorite, ListFavorites, PostFavorite, RankBottom, RankHigher, RankLower, RankTop};

use crate::lenient;
use crate::world::{World, world};

async fn ids(world: &World, client: &Client) -> Vec<String> {
    let page = lenient::list(world, client, &ListFavorites::default()).await;
    let positions: Vec<_> = page.rows.iter().filter_map(|row| row.position.value().cloned()).collect();
    let consecutive: Vec<_> = (1..=page.rows.len()).map(|position| position.to_string()).collect();
    assert_eq!(positions, consecutive);
    page.rows.into_iter().map(|row| row.id.0).collect()
}

pub async fn are_kept_in_an_order() {
    let world = world();
    let client = world.administrator("civis");
    let before = ids(&world, &client).await;
    let object = PostFavorite {
        object_id: 33,
        object_type: "Python Script",
    };
    let (made, _) = lenient::call(&world, &client, &object).await;
    assert!(made.object_author.value().is_some() && made.position.value().is_none());
    let id = made.id.0.as_str();
    let place = async || ids(&world, &client).await.iter().position(|favorite| favorite == id);
    assert_eq!(place().await, Some(before.len()), "the new one is the last");
    lenient::call(&world, &client, &RankTop { id }).await;
    assert_eq!(place().await, Some(0));
    lenient::call(&world, &client, &RankHigher { id }).await;
    assert_eq!(place().await, Some(0), "there is nothing above the top");
    lenient::call(&world, &client, &RankLower { id }).await;
    assert_eq!(place().await, Some(1));
    lenient::call(&world, &client, &RankBottom { id }).await;
    assert_eq!(place().await, Some(before.len()));
    let found = ListFavorites {
        object_id: Some(33),
        object_type: Some("Python Script"),
        ..ListFavorites::default()
    };
    assert_eq!(lenient::list(&world, &client, &found).await.total, Some(1));
    lenient::call(&world, &client, &DeleteFavorite { id }).await;
    assert_eq!(ids(&world, &client).await, before);
}

#[tokio::test]
async fn the_pages_of_favorites_hold_each_once() {
    let world = world();
    let client = world.administrator("civis");
    let all = ids(&world, &client).await;
    let mut seen = Vec::new();
    for page_num in 1.. {
        let question = ListFavorites {
            limit: Some(1),
            page_num: Some(page_num),
            ..ListFavorites::default()
        };
        let page = lenient::list(&world, &client, &question).await;
        seen.extend(page.rows.into_iter().map(|row| row.id.0));
        if page.next.is_none() {
            break;
        }
    }
    assert_eq!(seen, all);
}

#[tokio::test]
async fn what_is_unknown_or_known_already_or_not_ones_own_is_refused() {
    let world = world();
    let client = world.administrator("civis");
    let post = async |object_id, object_type| {
        let post = PostFavorite { object_id, object_type };
        lenient::refusal(&client, &post).await.kind
    };
    assert_eq!(post(36, "Import").await, ErrorKind::Conflict);
    assert_eq!(post(33, "HTML Report").await, ErrorKind::NotFound);
    assert_eq!(post(33, "python script").await, ErrorKind::Refused(400));
    let id = &ids(&world, &world.limited("civis")).await[0];
    assert_eq!(lenient::refusal(&client, &DeleteFavorite { id }).await.kind, ErrorKind::NotFound);
    assert_eq!(lenient::refusal(&client, &RankTop { id }).await.kind, ErrorKind::NotFound);
    let typeless = ListFavorites {
        object_id: Some(33),
        ..ListFavorites::default()
    };
    assert!(matches!(lenient::refusal(&client, &typeless).await.kind, ErrorKind::NotSent(_)));
}

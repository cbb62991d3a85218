//! Personal access tokens: shown once, they open at once, and close at once.

use rollcall::api::client::Client;
use rollcall::model::error::ErrorKind;
use rollcall::model::page::Cursor;
use rollcall::platforms::istari::Istari;
use rollcall::platforms::istari::access_tokens::{
    CreateAgentPersonalAccessToken, CreatePersonalAccessToken, DeletePersonalAccessToken, ListPersonalAccessTokens,
    RevokeAllPersonalAccessTokens,
};
use rollcall::platforms::istari::listing::Part;
use serde_json::Value;

use super::{NOBODY, administrator};
use crate::lenient::{call, list, refusal};
use crate::world::{World, world};

/// The secret of the token that was just made: it is in that answer and nowhere else.
fn told(world: &World) -> String {
    let body: Value = serde_json::from_slice(&world.last().body).expect("JSON");
    body["token"].as_str().expect("a secret").to_owned()
}

async fn names(world: &World, client: &Client) -> Vec<String> {
    let all = ListPersonalAccessTokens {
        part: Part::of(None, 100),
        sort: None,
    };
    let page = list(world, client, &all).await;
    page.rows
        .iter()
        .map(|token| token.name.text().unwrap_or_default().to_owned())
        .collect()
}

pub async fn made_listed_and_revoked() {
    let world = world();
    let client = administrator(&world);
    assert!(
        names(&world, &client).await.contains(&"Rollcall".to_owned()),
        "the credential in use is listed"
    );

    let name = "Zoë +&/?#";
    let made = client.writing().send(&CreatePersonalAccessToken { name }).await.expect("a token");
    let secret = told(&world);
    assert!(!made.secret.is_empty() && secret.ends_with(&made.secret.tail()));
    call(&world, &client, &CreateAgentPersonalAccessToken { name: "mesh runner" }).await;

    let second = world.client_with(&Istari, &secret);
    let me = second.platform.whoami(&second).await.expect("the new token opens");
    assert_eq!(me.email.as_deref(), Some("mira.castellanos@example.com"));
    assert_eq!(names(&world, &second).await, ["Rollcall", name, "mesh runner"]);
    let listed: Value = serde_json::from_slice(&world.last().body).expect("JSON");
    assert_eq!(listed["items"][1]["token"], "", "the secret is told once");

    call(&world, &client, &DeletePersonalAccessToken { pat_id: &made.token.id.0 }).await;
    assert_eq!(names(&world, &client).await, ["Rollcall", "mesh runner"]);
    let error = second.platform.whoami(&second).await.expect_err("a revoked token is refused");
    assert_eq!(error.kind, ErrorKind::Unauthorized);
}

pub async fn all_revoked_with_the_one_in_use() {
    let world = world();
    let client = administrator(&world);
    call(&world, &client, &CreatePersonalAccessToken { name: "second" }).await;
    let second = world.client_with(&Istari, &told(&world));
    call(&world, &second, &RevokeAllPersonalAccessTokens).await;
    for client in [&client, &second] {
        let error = client.platform.whoami(client).await.expect_err("both are revoked");
        assert_eq!(error.kind, ErrorKind::Unauthorized);
    }
}

#[tokio::test]
async fn what_cannot_be_is_refused_and_changes_nothing() {
    let world = world();
    let client = administrator(&world);
    let refused = refusal(&client, &CreatePersonalAccessToken { name: " " }).await;
    assert_eq!(refused.kind, ErrorKind::Refused(422));
    assert!(refused.said.expect("words").text.starts_with("query.name"));
    let unknown = refusal(&client, &DeletePersonalAccessToken { pat_id: NOBODY }).await;
    assert_eq!(unknown.kind, ErrorKind::NotFound);
    let nowhere = Part { page: Some(0), size: None };
    let list = ListPersonalAccessTokens { part: nowhere, sort: None };
    assert!(matches!(refusal(&client, &list).await.kind, ErrorKind::NotSent(_)));
    assert_eq!(names(&world, &client).await, ["Rollcall"]);
}

#[tokio::test]
async fn nobody_revokes_the_tokens_of_others() {
    let world = world();
    let client = administrator(&world);
    let made = call(&world, &client, &CreatePersonalAccessToken { name: "mine" }).await;
    let limited = world.limited("istari");
    let error = refusal(&limited, &DeletePersonalAccessToken { pat_id: &made.token.id.0 }).await;
    assert_eq!(error.kind, ErrorKind::NotFound);
    call(&world, &limited, &RevokeAllPersonalAccessTokens).await;
    assert_eq!(names(&world, &client).await, ["Rollcall", "mine"]);
}

#[tokio::test]
async fn tokens_come_page_by_page_in_the_order_that_is_asked_for() {
    let world = world();
    let client = administrator(&world);
    for name in ["b", "c", "a"] {
        call(&world, &client, &CreatePersonalAccessToken { name }).await;
    }
    let mut from: Option<Cursor> = None;
    let mut found = Vec::new();
    loop {
        let part = Part::of(from.as_ref(), 3);
        let sort = Some("-name".to_owned());
        let page = list(&world, &client, &ListPersonalAccessTokens { part, sort }).await;
        assert_eq!(page.total, Some(4));
        found.extend(page.rows.iter().map(|token| token.name.text().unwrap_or_default().to_owned()));
        from = page.next;
        if from.is_none() {
            break;
        }
    }
    assert_eq!(found, ["c", "b", "a", "Rollcall"]);
}

//! API keys of Civis: made, used, limited, revoked.

use rollcall::api::client::Client;
use rollcall::model::error::ErrorKind;
use rollcall::model::secret::Secret;
use rollcall::platforms::civis::Civis;
use rollcall::platforms::civis::api_keys::{Allowed, DeleteApiKey, GetApiKey, ListApiKeys, PostApiKey};
use rollcall::platforms::civis::me::GetMe;
use rollcall::platforms::civis::users::{GetUser, ListUsers};

use super::{ADA, MIRA, field, fields};
use crate::lenient;
use crate::world::{World, world};

fn key<'a>(name: &'a str, constraints: &[Allowed<'a>]) -> PostApiKey<'a> {
    PostApiKey {
        id: "me",
        name,
        expires_in: 86_400,
        constraints: constraints.to_vec(),
    }
}

/// Makes a key; its id, and a client that calls with it. The token is read from the answer, as a person would copy it.
async fn made(world: &World, client: &Client, key: &PostApiKey<'_>) -> (String, Client) {
    let made = client.writing().send(key).await.expect("a key");
    let answer: serde_json::Value = serde_json::from_slice(&world.last().body).unwrap();
    let token = answer["token"].as_str().unwrap();
    assert_eq!(token.len(), 43);
    let tail = made.token.as_ref().map(Secret::tail);
    assert_eq!(tail.as_deref(), token.get(39..), "what we keep is the token");
    (made.key.id.0, world.client_with(&Civis, token))
}

pub async fn are_made_read_and_revoked() {
    let world = world();
    let client = world.administrator("civis");
    lenient::call(&world, &client, &key("damaged", &[])).await;
    let (id, with_key) = made(&world, &client, &key("nightly", &[])).await;
    assert!(with_key.ask(&GetMe).await.is_ok());
    let newest = lenient::list(
        &world,
        &client,
        &ListApiKeys {
            id: "me",
            ..ListApiKeys::default()
        },
    )
    .await;
    assert_eq!(newest.rows[0].id.0, id);
    assert_eq!(newest.rows[0].constraint_count.value().map(String::as_str), Some("0"));
    let own = GetApiKey { id: MIRA, key_id: &id };
    let read = lenient::call(&world, &client, &own).await;
    assert_eq!(field(fields(&read), "name"), "nightly");
    assert_eq!(field(fields(&read), "token"), "left out", "the token is told once");
    let (revoked, _) = lenient::call(&world, &client, &DeleteApiKey { id: "me", key_id: &id }).await;
    assert_eq!(revoked.active.value(), Some(&false));
    assert!(revoked.revoked_at.value().is_some());
    assert_eq!(revoked.expired.value(), Some(&false));
    assert_eq!(lenient::refusal(&with_key, &GetMe).await.kind, ErrorKind::Unauthorized);
    let listed = lenient::list(
        &world,
        &client,
        &ListApiKeys {
            id: "me",
            ..ListApiKeys::default()
        },
    )
    .await;
    assert_eq!(listed.rows[0].id.0, id, "a revoked key stays in the list");
}

#[tokio::test]
async fn a_key_may_do_what_its_constraints_allow_and_nothing_else() {
    let world = world();
    let client = world.administrator("civis");
    let get = |constraint_type, constraint| Allowed {
        constraint,
        constraint_type,
        get_allowed: Some(true),
        ..Allowed::default()
    };
    for (constraint, me, ada, list) in [
        (get("verb", None), true, true, true),
        (get("exact", Some("users/4003")), false, true, false),
        (get("prefix", Some("/users/")), true, true, false),
        (get("regex", Some("^users(/me)?$")), true, false, true),
    ] {
        let (_, with_key) = made(&world, &client, &key("limited", &[constraint])).await;
        assert_eq!(with_key.ask(&GetMe).await.is_ok(), me, "{constraint:?}");
        assert_eq!(with_key.ask(&GetUser { id: ADA }).await.is_ok(), ada, "{constraint:?}");
        assert_eq!(with_key.ask(&ListUsers::default()).await.is_ok(), list, "{constraint:?}");
        assert_eq!(
            lenient::refusal(&with_key, &key("another", &[])).await.kind,
            ErrorKind::Forbidden,
            "{constraint:?}"
        );
    }
}

#[tokio::test]
async fn a_limited_key_makes_keys_of_its_own_limits_only() {
    let world = world();
    let client = world.administrator("civis");
    let both = Allowed {
        constraint_type: "verb",
        get_allowed: Some(true),
        post_allowed: Some(true),
        ..Allowed::default()
    };
    let (_, with_key) = made(&world, &client, &key("first", &[both])).await;
    assert_eq!(lenient::refusal(&with_key, &key("free", &[])).await.kind, ErrorKind::Refused(400));
    let (id, _) = made(&world, &with_key, &key("same", &[both])).await;
    let (read, _) = lenient::call(&world, &with_key, &GetApiKey { id: "me", key_id: &id }).await;
    let constraint = &read.constraints.value().unwrap()[0];
    let flags = [&constraint.get_allowed, &constraint.post_allowed, &constraint.delete_allowed].map(|flag| flag.value().copied());
    assert_eq!(flags, [Some(true), Some(true), Some(false)]);
}

#[tokio::test]
async fn keys_come_in_pages_of_fifty_at_most_with_the_newest_first() {
    let world = world();
    let client = world.administrator("civis");
    let question = |limit, page_num| ListApiKeys {
        id: "me",
        limit: Some(limit),
        page_num: Some(page_num),
        order: Some("id"),
        ..ListApiKeys::default()
    };
    assert_eq!(lenient::refusal(&client, &question(51, 1)).await.kind, ErrorKind::Refused(400));
    let mut seen: Vec<u64> = Vec::new();
    for page_num in 1.. {
        let page = lenient::list(&world, &client, &question(2, page_num)).await;
        seen.extend(page.rows.iter().filter_map(|row| row.id.0.parse::<u64>().ok()));
        if page.next.is_none() {
            assert_eq!(page.total, Some(seen.len() as u64));
            break;
        }
    }
    assert!(seen.len() > 3 && seen.is_sorted_by(|one, two| one > two), "{seen:?}");
}

#[tokio::test]
async fn somebody_elses_keys_are_for_administrators_and_never_made_for_them() {
    let world = world();
    let (client, limited) = (world.administrator("civis"), world.limited("civis"));
    let of_ada = ListApiKeys {
        id: ADA,
        ..ListApiKeys::default()
    };
    let keys = lenient::list(&world, &client, &of_ada).await;
    let active = keys
        .rows
        .iter()
        .find(|row| row.active.value() == Some(&true))
        .expect("a key in use");
    let revoke = DeleteApiKey {
        id: ADA,
        key_id: &active.id.0,
    };
    let for_ada = PostApiKey {
        id: ADA,
        ..key("theirs", &[])
    };
    assert_eq!(lenient::refusal(&client, &for_ada).await.kind, ErrorKind::Forbidden);
    for kind in [
        lenient::refusal(&limited, &of_ada).await.kind,
        lenient::refusal(&limited, &revoke).await.kind,
    ] {
        // Whether he may know of her at all decides between the two.
        assert!(matches!(kind, ErrorKind::NotFound | ErrorKind::Forbidden), "{kind:?}");
    }
    let (revoked, _) = lenient::call(&world, &client, &revoke).await;
    assert_eq!(revoked.active.value(), Some(&false));
    let unknown = GetApiKey {
        id: "me",
        key_id: &active.id.0,
    };
    assert_eq!(lenient::refusal(&client, &unknown).await.kind, ErrorKind::NotFound);
}

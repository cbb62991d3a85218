//! Every answer that a test gets is read again with one field after the other left out, null, or of another type:
//! nothing may panic, and no list may lose more than the one row that was spoiled.

use std::any::type_name;

use rollcall::api::client::Client;
use rollcall::api::endpoint::Endpoint;
use rollcall::api::request::Reply;
use rollcall::model::error::ApiError;
use rollcall::model::page::Page;
use serde_json::{Value, json};

use crate::world::World;

/// Calls an endpoint, reading or writing, which must go well; and reads what came in every damaged form.
pub async fn call<E: Endpoint>(world: &World, client: &Client, endpoint: &E) -> E::Output {
    let output = send(client, endpoint).await;
    for (damage, reply) in damaged(&world.last()) {
        // Whether it can still be read is for each endpoint to say; that it does not panic is for all.
        let read = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| endpoint.read(&reply).is_ok()));
        assert!(read.is_ok(), "{} panics when {damage}", type_name::<E>());
    }
    output
}

/// The same for a list, of which a spoiled field costs one row at the most.
pub async fn list<E: Endpoint<Output = Page<T>>, T>(world: &World, client: &Client, endpoint: &E) -> Page<T> {
    let page = send(client, endpoint).await;
    let rows = page.rows.len() + page.unreadable.len();
    for (damage, reply) in damaged(&world.last()) {
        let is_row = damage.contains('[');
        match endpoint.read(&reply) {
            Ok(read) if is_row => {
                assert_eq!(
                    read.rows.len() + read.unreadable.len(),
                    rows,
                    "{} loses rows when {damage}",
                    type_name::<E>()
                );
                assert!(
                    read.unreadable.len() <= page.unreadable.len() + 1,
                    "{} loses more than a row when {damage}",
                    type_name::<E>()
                );
            }
            Err(kind) if is_row => panic!("{} loses the page when {damage}: {kind:?}", type_name::<E>()),
            _ => {}
        }
    }
    page
}

/// Why an endpoint is refused.
pub async fn refusal<E: Endpoint>(client: &Client, endpoint: &E) -> ApiError {
    match client.writing().send(endpoint).await {
        Ok(_) => panic!("{} was not refused", type_name::<E>()),
        Err(error) => error,
    }
}

async fn send<E: Endpoint>(client: &Client, endpoint: &E) -> E::Output {
    client
        .writing()
        .send(endpoint)
        .await
        .unwrap_or_else(|error| panic!("{}: {error:?}", type_name::<E>()))
}

/// The reply with one thing wrong, and what that is. Of a list, only the first row is spoiled: the others are like it.
fn damaged(reply: &Reply) -> Vec<(String, Reply)> {
    let Ok(whole) = serde_json::from_slice::<Value>(&reply.body) else {
        return Vec::new();
    };
    let mut places = Vec::new();
    walk(&whole, &mut String::new(), &mut places);
    let mut damaged = Vec::new();
    for place in places {
        for damage in ["left out", "null", "odd"] {
            let mut spoiled = whole.clone();
            if spoil(&mut spoiled, &place, damage) {
                let body = spoiled.to_string().into_bytes().into();
                damaged.push((shown(&place, damage), Reply { body, ..reply.clone() }));
            }
        }
    }
    damaged
}

/// Every place below the outermost value, as a JSON pointer.
fn walk(value: &Value, path: &mut String, places: &mut Vec<String>) {
    let end = path.len();
    let below: Vec<(String, &Value)> = match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (name.replace('~', "~0").replace('/', "~1"), value))
            .collect(),
        Value::Array(elements) => elements.iter().take(1).map(|value| ("0".to_owned(), value)).collect(),
        _ => return,
    };
    for (name, value) in below {
        path.push('/');
        path.push_str(&name);
        places.push(path.clone());
        walk(value, path, places);
        path.truncate(end);
    }
}

fn spoil(whole: &mut Value, place: &str, damage: &str) -> bool {
    let (above, name) = place.rsplit_once('/').expect("a pointer");
    if damage == "left out" {
        let name = name.replace("~1", "/").replace("~0", "~");
        // Leaving a whole row out is no damage.
        return whole
            .pointer_mut(above)
            .and_then(Value::as_object_mut)
            .is_some_and(|members| members.remove(&name).is_some());
    }
    let Some(value) = whole.pointer_mut(place) else { return false };
    *value = match (damage, &*value) {
        ("null", _) => Value::Null,
        (_, Value::String(_)) => json!({ "odd": 1 }),
        (_, _) => json!("odd"),
    };
    true
}

/// `[0].name is left out`.
fn shown(place: &str, damage: &str) -> String {
    let path: String = place.split('/').skip(1).fold(String::new(), |path, name| {
        if name == "0" {
            format!("{path}[0]")
        } else {
            format!("{path}.{name}")
        }
    });
    format!("{path} is {damage}")
}

//! Service clients and their access keys (contract, "Related admin endpoints", `ClientAccessKey`).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use ed25519_dalek::SigningKey;
use jiff::Timestamp;
use rusqlite::Connection;
use serde_json::{Value, json};

use super::document::{self, Document, Stop};
use super::noun::{self, MEDIA, Noun, unknown};
use super::record::ACCOUNT;
use super::request::{Bounds, Ids};
use super::{Caller, answer, refuse, schema, token};
use crate::people::Dice;
use crate::platform::Platform;
use crate::refusal::Refusal;
use crate::routes::{Routes, delete, post};
use crate::{Sandbox, effect};

/// Service clients.
pub struct Clients;

impl Noun for Clients {
    const KIND: &'static str = "client";
    const PATH: &'static str = "/clients";
    const KEY: &'static str = "clients";
    const ID: &'static str = "clientId";
    const PREFIX: &'static str = "sc_";
    const PAGES: Option<Bounds> = Some(Bounds { rows: 20, filter: 0 });
    const CHOSEN: bool = false;
    const READ_ONLY: &'static [&'static str] = &["createdTime", "verificationKeys", "links"];
    const TIMES: (Option<&'static str>, Option<&'static str>) = (Some("createdTime"), None);

    fn schema() -> Value {
        use schema::{moment, object, or_null, rate_limits, switch, tags, text};
        let options = json!({ "grantUserPermissionsAccess": or_null(switch()), "grantTokenGeneration": or_null(switch()) });
        object(
            &[],
            json!({
                "clientId": or_null(text(1, 64)),
                "createdTime": moment(),
                "name": or_null(text(0, 128)),
                "options": or_null(object(&[], options)),
                "rateLimits": rate_limits(),
                "verificationKeys": { "type": ["array", "null"], "readOnly": true, "items": key_schema() },
                "tags": tags(),
            }),
        )
    }

    fn settle(_: &Connection, document: &mut Document, _: Option<&Document>) -> Result<(), Stop> {
        let options = document.entry("options").or_insert_with(|| json!({}));
        for name in ["grantUserPermissionsAccess", "grantTokenGeneration"] {
            if options.get(name).is_none() {
                options[name] = false.into();
            }
        }
        Ok(())
    }

    fn show(connection: &Connection, document: &mut Document) -> rusqlite::Result<()> {
        let id = document["clientId"].as_str().unwrap_or_default().to_owned();
        let keys: Vec<Value> = connection
            .prepare_cached("SELECT key_id, public_key, algorithm, generated FROM authress_keys WHERE owner = ?1 ORDER BY number")?
            .query_map([&id], |row| {
                let (key_id, public, algorithm, generated): (String, String, String, String) =
                    (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
                // An RSA key is longer than the model's 256 characters, and null is allowed (choice).
                let public = (algorithm == "EdDSA").then_some(public);
                Ok(json!({ "keyId": key_id, "clientId": id, "publicKey": public, "generationDate": generated }))
            })?
            .collect::<rusqlite::Result<_>>()?;
        document.insert("verificationKeys".to_owned(), keys.into());
        Ok(())
    }

    fn gone(connection: &Connection, id: &str) -> rusqlite::Result<()> {
        connection.execute("DELETE FROM authress_keys WHERE owner = ?1", [id])?;
        Ok(())
    }
}

fn key_schema() -> Value {
    let text = || json!({ "type": ["string", "null"] });
    schema::object(
        &["keyId"],
        json!({
            "keyId": { "type": "string" }, "clientId": text(), "publicKey": schema::or_null(schema::text(0, 256)),
            "generationDate": schema::moment(), "accessKey": text(), "clientSecret": text(),
        }),
    )
}

pub fn routes() -> Routes {
    let id = || schema::text(1, Clients::LONGEST);
    let key = post("/clients/{clientId}/access-keys")
        .segment("clientId", id())
        .answers(201, MEDIA, key_schema());
    let key_goes = delete("/clients/{clientId}/access-keys/{keyId}")
        .segment("clientId", id())
        .segment("keyId", id())
        .empty(204);
    noun::routes::<Clients>().add(key, make_key).add(key_goes, remove_key)
}

/// POST /v1/clients/{clientId}/access-keys: the whole key, this once. A body, if there is one, says nothing.
async fn make_key(State(sandbox): State<Sandbox>, caller: Caller, ids: Ids) -> Result<Response, Refusal> {
    let client = ids.get("clientId", Clients::LONGEST)?;
    caller.may_list()?;
    let now = sandbox.clock().now();
    let made = document::change(&sandbox, move |transaction| {
        if document::find(transaction, Clients::KIND, &client)?.is_none() {
            return Err(unknown::<Clients>().into());
        }
        let (made, key_id) = generate(transaction, &client, now)?;
        let operation = "POST /v1/clients/{clientId}/access-keys";
        effect(transaction, Platform::Authress, operation, &format!("{client} {key_id}"))?;
        Ok(made)
    })
    .await?;
    Ok(answer(StatusCode::CREATED, made.to_string()))
}

/// Makes a key of a client. Its number never comes again, and neither does the chance that follows from it.
fn generate(connection: &Connection, client: &str, now: Timestamp) -> rusqlite::Result<(Value, String)> {
    let seed: i64 = connection.query_row("SELECT seed FROM origin", [], |row| row.get(0))?;
    let last: i64 = connection.query_row(
        "SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = 'authress_keys'",
        [],
        |row| row.get(0),
    )?;
    let mut dice = Dice::new(seed.cast_unsigned(), 0xa0_0000_0000 + last.cast_unsigned());
    let key = SigningKey::from_bytes(&dice.bytes());
    let key_id = format!("key{}", dice.word(12));
    let generated = document::moment(now);
    keep(
        connection,
        client,
        &key_id,
        &token::public(&key),
        "EdDSA",
        generated.as_str().unwrap_or_default(),
    )?;
    let made = json!({
        "keyId": key_id, "clientId": client, "publicKey": token::public(&key), "generationDate": generated,
        "accessKey": format!("{client}.{key_id}.{ACCOUNT}.{}", token::pkcs8(&key)),
    });
    Ok((made, key_id))
}

/// Stores the public half of a key.
pub fn keep(connection: &Connection, owner: &str, key_id: &str, public: &str, algorithm: &str, generated: &str) -> rusqlite::Result<()> {
    connection
        .prepare_cached("INSERT INTO authress_keys (owner, key_id, public_key, algorithm, generated) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute((owner, key_id, public, algorithm, generated))?;
    Ok(())
}

/// DELETE /v1/clients/{clientId}/access-keys/{keyId}: what it signed holds no longer, from now on.
async fn remove_key(State(sandbox): State<Sandbox>, caller: Caller, ids: Ids) -> Result<Response, Refusal> {
    let (client, key) = (ids.get("clientId", Clients::LONGEST)?, ids.get("keyId", Clients::LONGEST)?);
    caller.may_list()?;
    document::change(&sandbox, move |transaction| {
        if document::find(transaction, Clients::KIND, &client)?.is_none() {
            return Err(unknown::<Clients>().into());
        }
        let removed = transaction.execute("DELETE FROM authress_keys WHERE owner = ?1 AND key_id = ?2", (&client, &key))?;
        if removed == 0 {
            return Err(refuse(StatusCode::NOT_FOUND, "AccessKeyNotFound", "There is no such key.").into());
        }
        let operation = "DELETE /v1/clients/{clientId}/access-keys/{keyId}";
        effect(transaction, Platform::Authress, operation, &format!("{client} {key}"))?;
        Ok(())
    })
    .await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

//! The keys of Arize: who made them, what opens them, and until when.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};
use serde_json::{Value, json};

use super::body::{Body, MaybeBody};
use super::listing::{self, Part};
use super::record::date;
use super::records::{self, Conditions, Failure, Place, effect};
use super::{Caller, answer, bad_request, created, done, id_after, impossible, not_found, refuse, schema, service_keys};
use crate::Sandbox;
use crate::address::{Query, Segments};
use crate::people::Dice;
use crate::refusal::Refusal;
use crate::routes::{Routes, get, post, put};

const TYPES: &[&str] = &["USER", "SERVICE"];
const STATUSES: &[&str] = &["ACTIVE", "REVOKED"];
/// (choice) No key of the account may live longer than ten years; one without an end is allowed.
const LONGEST_LIFE: i64 = 10 * 366 * 86_400;
/// The longest time that a replaced key may live on.
const LONGEST_GRACE: i64 = 86_400;

pub fn routes() -> Routes {
    let with_key = schema::and(schema::key(), &[("key", schema::text())], &[]);
    let list_keys = listing::described(get("/api-keys"), "api_keys", &schema::key())
        .query("key_type", schema::word(TYPES))
        .query("status", schema::word(STATUSES))
        .query("space_id", schema::text())
        .query("user_id", schema::text());
    let grace = json!({ "type": "integer", "minimum": 0, "maximum": LONGEST_GRACE });
    let refresh_key = post("/api-keys/{id}/refresh")
        .body(schema::object(
            &[],
            &[("expires_at", schema::moment()), ("grace_period_seconds", grace)],
        ))
        .answers(200, "application/json", with_key.clone());
    let create_key = post("/api-keys")
        .body(service_keys::request())
        .answers(201, "application/json", with_key);
    Routes::new()
        .add(list_keys, list)
        .add(create_key, create)
        .add(refresh_key, refresh)
        .add(put("/api-keys/{id}/revoke").empty(204), revoke)
}

/// The key that a secret opens now: not revoked, not expired, not replaced (Arize contract, Related admin endpoints).
pub fn opened_by(connection: &Connection, secret: &str, now: Timestamp) -> rusqlite::Result<Option<Value>> {
    let found: Option<(String, Option<i64>)> = connection
        .prepare_cached(
            "SELECT key, until FROM arize_secrets WHERE secret = ?1
             OR purpose = (SELECT purpose FROM credentials WHERE platform = 'arize' AND secret = ?1)",
        )?
        .query_row([secret], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((key, until)) = found else { return Ok(None) };
    let key = records::find(connection, "ApiKey", &key).optional()?;
    let replaced = until.is_some_and(|until| until <= now.as_second());
    Ok(key.filter(|key| !replaced && key["status"] == "ACTIVE" && end(key).is_none_or(|end| end > now)))
}

fn end(key: &Value) -> Option<Timestamp> {
    key["expires_at"].as_str()?.parse().ok()
}

/// GET /v2/api-keys
async fn list(State(sandbox): State<Sandbox>, caller: Caller, query: Query) -> Result<Response, Refusal> {
    caller.may_hold_keys()?;
    let part = Part::of(&query)?;
    let status = listing::word(&query, "status", STATUSES)?.unwrap_or("ACTIVE");
    let key_type = listing::word(&query, "key_type", TYPES)?;
    let space = query.filled("space_id").map(str::to_owned);
    let in_space = space.is_some();
    // (choice) Whoever is no admin sees the keys that they have made themselves.
    let own = (!caller.is_admin()).then(|| caller.user_id.clone());
    let conditions = Conditions::default()
        .with("json_extract(document, '$.status') = ?", Some(status))
        .with("json_extract(document, '$.key_type') = ?", key_type)
        .with(
            "contains(COALESCE(json_extract(document, '$.bot_user.organizations'), ''), ?)",
            space,
        )
        .with("holder = ?", query.filled("user_id"))
        .with("holder = ?", own);
    let rows = records::read(&sandbox, move |connection| {
        let mut rows = records::list(connection, "ApiKey", conditions, part)?;
        for (_, document) in &mut rows {
            let mut key: Value = serde_json::from_str(document).unwrap_or_default();
            if in_space {
                key["bot_user"]["organizations"] = json!([]);
            }
            *document = shown(connection, key)?.to_string();
        }
        Ok(rows)
    })
    .await?;
    Ok(listing::page("api_keys", part, rows))
}

/// The keys of the credentials file are made after everything else, so their beginning and end are looked up when asked for.
fn shown(connection: &Connection, mut key: Value) -> rusqlite::Result<Value> {
    if key["redacted_key"].is_null() {
        let secret: Option<String> = connection
            .prepare_cached(
                "SELECT credentials.secret FROM credentials JOIN arize_secrets USING (purpose)
                 WHERE credentials.platform = 'arize' AND arize_secrets.key = ?1",
            )?
            .query_row([key["id"].as_str()], |row| row.get(0))
            .optional()?;
        key["redacted_key"] = redacted(&secret.unwrap_or_default()).into();
    }
    Ok(key)
}

/// `ak-abc...xyz`
fn redacted(secret: &str) -> String {
    let (start, end) = (secret.get(..6), secret.get(secret.len().saturating_sub(3)..));
    format!("{}...{}", start.unwrap_or_default(), end.unwrap_or_default())
}

/// POST /v2/api-keys
async fn create(State(sandbox): State<Sandbox>, caller: Caller, body: Body) -> Result<Response, Refusal> {
    let now = sandbox.clock().now();
    if body.word("key_type", TYPES)? == "SERVICE" {
        let wanted = service_keys::wanted(&caller, &body)?;
        let record = described(&body, &caller, now)?;
        return records::write(&sandbox, move |connection| service_keys::create(connection, &wanted, record)).await;
    }
    caller.may_hold_keys()?;
    if caller.is_bot {
        return Err(refuse(StatusCode::FORBIDDEN, "A service cannot make a key of a user."));
    }
    body.only(&["key_type", "name", "description", "expires_at"])?;
    let record = described(&body, &caller, now)?;
    records::write(&sandbox, move |connection| add(connection, record)).await
}

/// What both kinds of keys have in common.
fn described(body: &Body, caller: &Caller, now: Timestamp) -> Result<Value, Refusal> {
    let mut key = json!({
        "name": body.text("name", 256)?, "key_type": body.word("key_type", TYPES)?, "status": "ACTIVE",
        "created_at": date(now), "created_by_user_id": caller.user_id,
    });
    if let Some(description) = body.any_text("description", 1_000)? {
        key["description"] = description.into();
    }
    if let Some(end) = body.moment("expires_at")? {
        check_end(end, now)?;
        key["expires_at"] = date(end).into();
    }
    Ok(key)
}

fn check_end(end: Timestamp, now: Timestamp) -> Result<(), Refusal> {
    if end <= now {
        return Err(impossible("expires_at must be in the future."));
    }
    if end.as_second() - now.as_second() > LONGEST_LIFE {
        return Err(impossible("expires_at is beyond the longest life of a key in this account."));
    }
    Ok(())
}

/// Stores a new key and answers with it and its secret.
pub fn add(connection: &Connection, mut key: Value) -> Result<Response, Failure> {
    let holder = key["created_by_user_id"].as_str().unwrap_or_default().to_owned();
    let place = Place {
        holder: &holder,
        ..Place::default()
    };
    let number = secret_number(connection)?;
    let secret = secret_of(number);
    key["redacted_key"] = redacted(&secret).into();
    let key = records::insert(connection, "ApiKey", &place, |id| {
        key["id"] = id.into();
        key
    })?;
    let id = key["id"].as_str().unwrap_or_default().to_owned();
    keep_secret(connection, number, &id, &secret)?;
    effect(connection, "POST /v2/api-keys", &id)?;
    Ok(created(&told(key, secret)))
}

fn told(mut key: Value, secret: String) -> Value {
    key["key"] = secret.into();
    key
}

fn secret_number(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("SELECT COALESCE(MAX(number), 0) + 1 FROM arize_secrets", [], |row| row.get(0))
}

fn secret_of(number: i64) -> String {
    format!("ak-{}", Dice::new(number.cast_unsigned(), 0xa6_0000_0000).word(40))
}

fn keep_secret(connection: &Connection, number: i64, key: &str, secret: &str) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO arize_secrets (number, key, secret) VALUES (?1, ?2, ?3)",
        (number, key, secret),
    )?;
    Ok(())
}

/// Gives a key of the population a secret that nobody is told, or the one of the credentials file for a purpose.
pub fn seed_secret(connection: &Connection, key: &mut Value, purpose: Option<&str>) -> rusqlite::Result<()> {
    let number = secret_number(connection)?;
    let secret = secret_of(number);
    let id = key["id"].as_str().unwrap_or_default();
    if purpose.is_none() {
        keep_secret(connection, number, id, &secret)?;
        key["redacted_key"] = redacted(&secret).into();
        return Ok(());
    }
    connection.execute(
        "INSERT INTO arize_secrets (number, key, purpose) VALUES (?1, ?2, ?3)",
        (number, id, purpose),
    )?;
    Ok(())
}

/// A key that the caller may handle: an admin every one, others their own. What they may not is not there for them.
fn handled(connection: &Connection, caller: &Caller, id: &str) -> Result<Value, Failure> {
    let key = records::known(connection, "ApiKey", id, "API key")?;
    if caller.is_admin() || key["created_by_user_id"] == caller.user_id.as_str() {
        return Ok(key);
    }
    Err(not_found("API key").into())
}

/// POST `/v2/api-keys/{id}/refresh`. (choice) The key keeps its id and gets another secret, as the vendor's text says of it.
async fn refresh(State(sandbox): State<Sandbox>, caller: Caller, path: Segments, MaybeBody(body): MaybeBody) -> Result<Response, Refusal> {
    caller.may_hold_keys()?;
    let id = id_after(&path, "api-keys")?;
    body.only(&["expires_at", "grace_period_seconds"])?;
    let now = sandbox.clock().now();
    let wanted = body.moment("expires_at")?;
    let grace = match body.given("grace_period_seconds") {
        None => 0,
        Some(seconds) => seconds
            .as_i64()
            .filter(|seconds| (0..=LONGEST_GRACE).contains(seconds))
            .ok_or_else(|| bad_request("grace_period_seconds must be a whole number from 0 to 86400."))?,
    };
    records::write(&sandbox, move |connection| {
        let mut key = handled(connection, &caller, &id)?;
        if key["status"] != "ACTIVE" {
            return Err(bad_request("The key is revoked.").into());
        }
        match (end(&key), wanted) {
            (Some(_), None) => return Err(impossible("expires_at is required, because the key has an end.").into()),
            (Some(old), Some(new)) if new > old => return Err(impossible("expires_at must not be later than the key's own end.").into()),
            _ => {}
        }
        if let Some(end) = wanted {
            check_end(end, now)?;
            key["expires_at"] = date(end).into();
        }
        let until = now.as_second() + grace;
        connection
            .prepare_cached("UPDATE arize_secrets SET until = MIN(?2, COALESCE(until, ?2)) WHERE key = ?1")?
            .execute((&id, until))?;
        let number = secret_number(connection)?;
        let secret = secret_of(number);
        keep_secret(connection, number, &id, &secret)?;
        key["redacted_key"] = redacted(&secret).into();
        records::update(connection, &id, &key)?;
        effect(connection, "POST /v2/api-keys/{id}/refresh", &id)?;
        // Of the bot user nothing changes, and the answer does not tell it.
        if let Some(members) = key.as_object_mut() {
            members.remove("bot_user");
        }
        Ok(answer(told(key, secret).to_string()))
    })
    .await
}

/// PUT `/v2/api-keys/{id}/revoke`
async fn revoke(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    caller.may_hold_keys()?;
    let id = id_after(&path, "api-keys")?;
    records::write(&sandbox, move |connection| {
        let mut key = handled(connection, &caller, &id)?;
        if key["status"] == "ACTIVE" {
            key["status"] = "REVOKED".into();
            records::update(connection, &id, &key)?;
            effect(connection, "PUT /v2/api-keys/{id}/revoke", &id)?;
        }
        Ok(done())
    })
    .await
}

/// Revokes the keys of a user who is deleted. (choice) Keys of services that they made go on: they act for nobody but the service.
pub fn revoke_all_of(connection: &Connection, user_id: &str) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "UPDATE arize_records SET document = json_set(document, '$.status', 'REVOKED')
             WHERE kind = 'ApiKey' AND holder = ?1 AND json_extract(document, '$.key_type') = 'USER'",
        )?
        .execute([user_id])?;
    Ok(())
}

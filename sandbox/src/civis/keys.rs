//! The API keys of Civis: listed, read, made, revoked (Civis contract 3.13 to 3.15). Nothing is ever taken off the list.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row};
use serde_json::{Value, json};

use super::constraint::{self, Constraint};
use super::fields::Fields;
use super::paging::{Paging, descending};
use super::users::visible;
use super::{Caller, Stop, answer, bad_request, date, effect, forbidden, not_found, read, record, shapes, unprocessable, write};
use crate::Sandbox;
use crate::address::{Query, Segments};
use crate::people::{self, Dice, HORIZON, Kind, Person};
use crate::refusal::Refusal;
use crate::routes::{Routes, delete, get, post};

/// The most keys on a page, and as many as there are without asking (Civis contract 3.13).
const MOST: i64 = 50;
/// (choice) The longest life of a key: a hundred years, in seconds.
pub const LONGEST_LIFE: i64 = 3_155_760_000;
const COLUMNS: &str = "id, name, created_at, expires_at, revoked_at, last_used_at, use_count, constraints";

pub fn routes() -> Routes {
    let listed = get("/users/{id}/api_keys")
        .query("limit", shapes::between(1, MOST))
        .query("page_num", shapes::from(1))
        .query("order", shapes::one_of(&["id"]))
        .query("order_dir", shapes::one_of(&["asc", "desc"]))
        .answers(200, "application/json", shapes::list(&shapes::key_summary()));
    let made = post("/users/{id}/api_keys")
        .body(shapes::new_key())
        .answers(200, "application/json", shapes::created_key());
    let told = get("/users/{id}/api_keys/{key_id}")
        .segment("key_id", shapes::integer())
        .answers(200, "application/json", shapes::key());
    let revoked = delete("/users/{id}/api_keys/{key_id}")
        .segment("key_id", shapes::integer())
        .answers(200, "application/json", shapes::key());
    Routes::new()
        .add(listed, list)
        .add(made, create)
        .add(told, one)
        .add(revoked, revoke)
}

/// `GET /users/{id}/api_keys`
async fn list(State(sandbox): State<Sandbox>, caller: Caller, path: Segments, query: Query) -> Result<Response, Refusal> {
    let paging = Paging::read(&query, MOST, MOST)?;
    if !matches!(query.filled("order"), None | Some("id")) {
        return Err(bad_request("order must be one of: id"));
    }
    // The newest first, unlike every other list (Civis contract 3.13).
    let direction = if descending(&query, true)? { "DESC" } else { "ASC" };
    let now = sandbox.clock().now();
    read(&sandbox, move |connection| {
        let owner = owner(connection, &caller, &path)?;
        let total = connection
            .prepare_cached("SELECT COUNT(*) FROM civis_api_keys WHERE user_id = ?1")?
            .query_row([owner], |row| row.get(0))?;
        let rows: Vec<String> = connection
            .prepare_cached(&format!(
                "SELECT {COLUMNS} FROM civis_api_keys WHERE user_id = ?1 ORDER BY id {direction} LIMIT ?2 OFFSET ?3"
            ))?
            .query_map((owner, paging.limit, paging.offset()), |row| {
                let Key { mut told, constraints } = Key::of(row, now)?;
                told["constraintCount"] = json!(constraints.len());
                Ok(told.to_string())
            })?
            .collect::<rusqlite::Result<_>>()?;
        Ok(paging.answer(total, &rows))
    })
    .await
}

/// `GET /users/{id}/api_keys/{key_id}`
async fn one(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    let now = sandbox.clock().now();
    read(&sandbox, move |connection| {
        let owner = owner(connection, &caller, &path)?;
        let key = single(connection, owner, key_id(&path)?, now)?;
        Ok(answer(StatusCode::OK, key.to_string()))
    })
    .await
}

/// `POST /users/{id}/api_keys`
async fn create(State(sandbox): State<Sandbox>, caller: Caller, path: Segments, fields: Fields) -> Result<Response, Refusal> {
    let name = fields.needed_text("name")?;
    let life = fields.needed_integer("expires_in")?;
    let constraints = Constraint::read_all(&fields)?;
    if name.trim().is_empty() {
        return Err(unprocessable("name can't be blank"));
    }
    if !(1..=LONGEST_LIFE).contains(&life) {
        return Err(bad_request(&format!("expires_in must be between 1 and {LONGEST_LIFE}")));
    }
    // In the words of the vendor's example (Civis contract 3.14).
    if !caller.constraints.is_empty() && caller.constraints != constraints {
        return Err(bad_request("Cannot create API Key with different constraints."));
    }
    let now = sandbox.clock().now();
    write(&sandbox, move |connection| {
        let owner = owner(connection, &caller, &path)?;
        if owner != caller.id {
            // "Belonging to the logged-in user", though the path takes an id (Civis contract, gotcha 10).
            return Err(forbidden("An API key can be created for yourself only.").into());
        }
        let id: i64 = connection.query_row("SELECT coalesce(MAX(id), 0) + 1 FROM civis_api_keys", [], |row| row.get(0))?;
        let seed: i64 = connection.query_row("SELECT seed FROM origin", [], |row| row.get(0))?;
        let token = token(&mut Dice::new(seed.cast_unsigned(), 0xc1_0000_0000 + id.cast_unsigned()));
        let made = now.as_second();
        connection.execute(
            "INSERT INTO civis_api_keys (id, user_id, name, token, created_at, expires_at, constraints)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            (id, owner, name, &token, made, made + life, record::json(&constraints)),
        )?;
        effect(connection, "POST /users/{id}/api_keys", &id)?;
        let mut key = single(connection, owner, id, now)?;
        key["token"] = json!(token);
        Ok(answer(StatusCode::OK, key.to_string()))
    })
    .await
}

/// `DELETE /users/{id}/api_keys/{key_id}`
async fn revoke(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    let now = sandbox.clock().now();
    write(&sandbox, move |connection| {
        let owner = owner(connection, &caller, &path)?;
        let id = key_id(&path)?;
        let revoked = connection.execute(
            "UPDATE civis_api_keys SET revoked_at = ?3 WHERE id = ?1 AND user_id = ?2 AND revoked_at IS NULL",
            (id, owner, now.as_second()),
        )?;
        if revoked > 0 {
            effect(connection, "DELETE /users/{id}/api_keys/{key_id}", &id)?;
        }
        let key = single(connection, owner, id, now)?;
        Ok(answer(StatusCode::OK, key.to_string()))
    })
    .await
}

/// Whose keys: one's own by `me` or by id, (choice) or for administrators anybody's.
fn owner(connection: &Connection, caller: &Caller, path: &Segments) -> Result<i64, Stop> {
    let id = path.after("users").ok_or_else(not_found)?;
    if id == "me" {
        return Ok(caller.id);
    }
    let id: i64 = id.parse().map_err(|_| not_found())?;
    let (detail, _) = visible(connection, caller, id)?;
    if detail.id != caller.id {
        caller.must_administer()?;
    }
    Ok(detail.id)
}

fn key_id(path: &Segments) -> Result<i64, Refusal> {
    path.after("api_keys").and_then(|id| id.parse().ok()).ok_or_else(not_found)
}

/// One key as it is answered, with its constraints.
fn single(connection: &Connection, owner: i64, id: i64, now: Timestamp) -> Result<Value, Stop> {
    let key = connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM civis_api_keys WHERE id = ?1 AND user_id = ?2"))?
        .query_row((id, owner), |row| Key::of(row, now))
        .optional()?;
    let Key { mut told, constraints } = key.ok_or_else(not_found)?;
    told["constraints"] = json!(constraints);
    Ok(told)
}

/// What the list and the single answer have in common (Civis contract 4.8), and what they tell in two ways.
struct Key {
    told: Value,
    constraints: Vec<Constraint>,
}

impl Key {
    fn of(row: &Row, now: Timestamp) -> rusqlite::Result<Self> {
        let moment = |seconds: i64| date(Timestamp::from_second(seconds).unwrap_or(HORIZON));
        let expires_at: i64 = row.get(3)?;
        let revoked_at: Option<i64> = row.get(4)?;
        let last_used_at: Option<i64> = row.get(5)?;
        let expired = expires_at <= now.as_second();
        Ok(Self {
            told: json!({
                "id": row.get::<_, i64>(0)?,
                "name": row.get::<_, String>(1)?,
                "createdAt": moment(row.get(2)?),
                "expiresAt": moment(expires_at),
                "revokedAt": revoked_at.map(moment),
                "lastUsedAt": last_used_at.map(moment),
                "scopes": ["public"],
                "useCount": row.get::<_, i64>(6)?,
                "expired": expired,
                "active": !expired && revoked_at.is_none(),
            }),
            constraints: constraint::stored(&row.get::<_, String>(7)?),
        })
    }
}

/// 43 characters of the URL-safe alphabet (Civis contract 3.14).
fn token(dice: &mut Dice) -> String {
    URL_SAFE_NO_PAD.encode(dice.bytes::<32>())
}

/// Gives a person of the population a few keys: of the cast to everybody one that is good, one revoked and one expired, of the others
/// to some.
pub fn hand_out(connection: &Connection, person: &Person, user: i64, dice: &mut Dice) -> rusqlite::Result<()> {
    const YEAR: i64 = 31_557_600;
    let joined = person.joined.as_second();
    // Good until 2040, whatever the clock of a test says; or over in 2020, before anything began.
    let (far, past) = (2_208_988_800, 1_577_836_800);
    let everybody = [
        ("Notebook", joined, far, None),
        ("Old laptop", joined, far, Some(joined + 3_600)),
        ("Spring campaign", past - YEAR, past, None),
    ];
    let count = match (person.kind, person.number) {
        (Kind::Agent, _) => 0,
        (_, people::ADMIN..=11) => 3,
        _ => usize::from(dice.chance(120)),
    };
    for (name, created_at, expires_at, revoked_at) in everybody.into_iter().take(count) {
        connection
            .prepare_cached(
                "INSERT INTO civis_api_keys (user_id, name, token, created_at, expires_at, revoked_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute((user, name, token(dice), created_at, expires_at, revoked_at))?;
    }
    Ok(())
}

/// Lets the only keys of people outside the cast end one after the other in the weeks after `begun` (seconds), with uses before it: so
/// there is something to watch, whenever that is.
pub fn spread(connection: &Connection, begun: i64) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE civis_api_keys SET
            name = CASE id % 4 WHEN 0 THEN 'Nightly report' WHEN 1 THEN 'Dashboard' WHEN 2 THEN 'Model scoring' ELSE 'Notebook' END,
            expires_at = ?1 + 3600 + (id % 23) * 5 * 86400,
            last_used_at = ?1 - 3600 - (id % 140) * 86400,
            use_count = 1 + id % 997
         WHERE user_id IN (SELECT user_id FROM civis_api_keys GROUP BY user_id HAVING COUNT(*) = 1)",
        [begun],
    )?;
    Ok(())
}

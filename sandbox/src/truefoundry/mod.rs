//! TrueFoundry: who is calling, and how it refuses.

mod access;
mod account_manifest;
mod caller;
mod personal_access_tokens;
mod record;
mod register;
mod schemas;
mod secret_groups;
mod seed;
mod sent;
mod tables;
mod team_people;
mod teams;
mod tokens;
mod user_actions;
mod users;
mod virtual_account_tokens;
mod virtual_accounts;
mod workspaces;

use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use rusqlite::{Connection, Transaction};
use serde_json::{Value, json};

use crate::Sandbox;
use crate::address::Query;
use crate::effects::effect;
use crate::people::Dice;
use crate::platform::Platform;
use crate::refusal::Refusal;
use crate::routes::Routes;

pub use record::{enrol, user_id};
pub use tables::{INDEXES, SCHEMA};

/// The statuses with which any operation may refuse.
pub const REFUSALS: &[u16] = &[400, 401, 403, 404, 405, 422];

/// The routes of this platform, under `/api/svc/v1` (TrueFoundry contract, Conventions).
pub fn routes() -> Routes {
    let all = users::routes()
        .merge(register::routes())
        .merge(user_actions::routes())
        .merge(access::routes())
        .merge(personal_access_tokens::routes())
        .merge(virtual_accounts::routes())
        .merge(virtual_account_tokens::routes())
        .merge(teams::routes())
        .merge(team_people::routes())
        .merge(workspaces::routes())
        .merge(secret_groups::routes());
    Routes::new().nest(PREFIX, all).with(|router| {
        router
            .method_not_allowed_fallback(async || refuse(StatusCode::METHOD_NOT_ALLOWED, "Method not allowed"))
            .fallback(async || refuse(StatusCode::NOT_FOUND, "Route not found"))
    })
}

fn refuse(status: StatusCode, text: &str) -> Refusal {
    refuse_with(status, text).into()
}

/// An HttpError (TrueFoundry contract, Errors).
pub fn refuse_with(status: StatusCode, text: &str) -> Response {
    let body = json!({ "statusCode": status.as_u16(), "message": text });
    (status, [(CONTENT_TYPE, JSON)], body.to_string()).into_response()
}

/// No such thing: `User`, `Team`, …
fn no(thing: &str) -> Refusal {
    refuse(StatusCode::NOT_FOUND, &format!("{thing} not found"))
}

fn invalid(text: &str) -> Refusal {
    refuse(StatusCode::UNPROCESSABLE_ENTITY, text)
}

#[allow(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn broken(error: rusqlite::Error) -> Refusal {
    refuse(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string())
}

const PREFIX: &str = "/api/svc/v1";
const MEDIA: &str = "application/json";
const JSON: &str = "application/json; charset=utf-8";

fn answer(body: String) -> Response {
    ([(CONTENT_TYPE, JSON)], body).into_response()
}

/// One record in its envelope.
fn data(record: &Value) -> Response {
    answer(json!({ "data": record }).to_string())
}

/// What an action answers: an empty body would make the vendor's client fail (TrueFoundry contract, Seed methods).
fn done() -> Response {
    answer("{}".to_owned())
}

/// What a question found, or why it is refused.
type Found<T> = rusqlite::Result<Result<T, Refusal>>;

/// Reads.
async fn read<T: Send + 'static>(sandbox: &Sandbox, question: impl FnOnce(&Connection) -> Found<T> + Send + 'static) -> Result<T, Refusal> {
    sandbox.database().read(question).await.map_err(broken)?
}

/// Changes something in one transaction. A refusal must come before the first change: it does not take anything back.
async fn write<T: Send + 'static>(sandbox: &Sandbox, change: impl FnOnce(&Transaction) -> Found<T> + Send + 'static) -> Result<T, Refusal> {
    sandbox.database().write(change).await.map_err(broken)?
}

/// Notes that a write took effect: its method, its route below the prefix, and on what.
fn note(connection: &Connection, method: &str, route: &str, key: &str) -> rusqlite::Result<()> {
    effect(connection, Platform::TrueFoundry, &format!("{method} {PREFIX}{route}"), key)
}

/// Chance for something that is made now: another one after every write, so that nothing deleted ever comes back.
fn fresh(connection: &Connection) -> rusqlite::Result<Dice> {
    let writes: u32 = connection.query_row("SELECT COALESCE(MAX(number), 0) FROM effects", [], |row| row.get(0))?;
    Ok(Dice::new(u64::from(writes), 0x7f00_0000_0000))
}

/// ISO-8601 UTC (TrueFoundry contract, timestamps).
fn date(moment: Timestamp) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

/// Which rows of a list are asked for.
#[derive(Clone, Copy)]
struct Rows {
    limit: i64,
    offset: i64,
}

impl Rows {
    fn of(query: &Query) -> Result<Self, Refusal> {
        Ok(Self {
            limit: number(query, "limit", 100, 1)?,
            offset: number(query, "offset", 0, 0)?,
        })
    }

    /// The page of a list that is small enough to be made whole.
    fn cut(self, rows: &[Value]) -> Response {
        let total = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        let skipped = usize::try_from(self.offset).unwrap_or(usize::MAX);
        let taken = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let page: Vec<String> = rows.iter().skip(skipped).take(taken).map(Value::to_string).collect();
        self.page(total, &page)
    }

    /// Past the end `data` is empty, and that is no error (TrueFoundry contract, Pagination).
    fn page(self, total: i64, rows: &[String]) -> Response {
        let pagination = json!({ "total": total, "offset": self.offset, "limit": self.limit });
        answer(format!("{{\"data\":[{}],\"pagination\":{pagination}}}", rows.join(",")))
    }
}

fn number(query: &Query, name: &str, default: i64, least: i64) -> Result<i64, Refusal> {
    let Some(text) = query.filled(name) else {
        return Ok(default);
    };
    text.parse()
        .ok()
        .filter(|number| *number >= least)
        .ok_or_else(|| invalid(&format!("{name} must be an integer of at least {least}")))
}

/// A switch of the query; `None` when it is not given.
fn switch(query: &Query, name: &str) -> Result<Option<bool>, Refusal> {
    match query.filled(name) {
        None => Ok(None),
        Some("true") => Ok(Some(true)),
        Some("false") => Ok(Some(false)),
        Some(_) => Err(invalid(&format!("{name} must be true or false"))),
    }
}

/// A list of the query: repeated, or with commas (TrueFoundry contract, "Null vs absent").
fn several(query: &Query, name: &str) -> Vec<String> {
    let values = query.all(name).flat_map(|value| value.split(','));
    values.filter(|value| !value.is_empty()).map(str::to_owned).collect()
}

/// (choice) The filter is a tree in the vendor's own JSON that the contract does not describe: only the empty one is taken.
fn no_filter(query: &Query) -> Result<(), Refusal> {
    match query.filled("filter").map(serde_json::from_str::<Value>) {
        None => Ok(()),
        Some(Ok(Value::Object(tree))) if tree.is_empty() => Ok(()),
        Some(Ok(_)) => Err(invalid("This filter is not known here")),
        Some(Err(_)) => Err(invalid("filter must be JSON")),
    }
}

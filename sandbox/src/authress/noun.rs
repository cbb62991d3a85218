//! A kind of document and what can be done with it: list, make, read, replace, remove. Each noun says only in what it differs.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rusqlite::types::Value as Sql;
use rusqlite::{Connection, Transaction, params_from_iter};
use serde_json::{Value, json};

use super::check::check;
use super::document::{self, Document, Stop};
use super::record::ACCOUNT;
use super::request::{Asked, Bounds, Ids, Sent, link, links, pagination};
use super::{Caller, answer, broken, forbidden, invalid, refuse, schema};
use crate::address::Query;
use crate::platform::Platform;
use crate::refusal::Refusal;
use crate::routes::{Operation, Routes, delete, get, post, put};
use crate::{Sandbox, effect, sentinel};

/// The media type of every answer with content (Authress contract, "Content types").
pub const MEDIA: &str = "application/links+json";

/// A kind of document.
pub trait Noun: 'static {
    /// What it is called in the table.
    const KIND: &'static str;
    /// `/roles`.
    const PATH: &'static str;
    /// Below which key a list has its rows.
    const KEY: &'static str;
    /// Which member is the id.
    const ID: &'static str;
    /// How an id begins that nobody chose.
    const PREFIX: &'static str;
    /// The longest id of a path.
    const LONGEST: usize = 64;
    /// The bounds of a page, where the list has pages.
    const PAGES: Option<Bounds> = None;
    /// The states to which a list can be narrowed.
    const STATES: &'static [&'static str] = &[];
    /// Whether whoever makes one may choose its id.
    const CHOSEN: bool = true;
    /// What is not taken from whoever sends it; the platform's own.
    const READ_ONLY: &'static [&'static str];
    /// The members that hold when it was made and when it was changed last.
    const TIMES: (Option<&'static str>, Option<&'static str>) = (None, None);
    /// Whether a change may say what it knew (Authress contract, "Errors", 412).
    const GUARDED: bool = false;
    /// Whether a change is answered with what came of it, or is only accepted.
    const SHOWS_CHANGE: bool = true;
    /// Whether it says where it is found.
    const LINKED: bool = false;

    /// What it looks like.
    fn schema() -> Value;

    /// Completes what was sent, given what was there before, or refuses.
    fn settle(_connection: &Connection, _document: &mut Document, _old: Option<&Document>) -> Result<(), Stop> {
        Ok(())
    }

    /// Whether nobody may change or remove the one with that id.
    fn is_fixed(_id: &str) -> bool {
        false
    }

    /// Changes what is stored into what is shown.
    fn show(_connection: &Connection, _document: &mut Document) -> rusqlite::Result<()> {
        Ok(())
    }

    /// What else goes when it goes.
    fn gone(_connection: &Connection, _id: &str) -> rusqlite::Result<()> {
        Ok(())
    }
}

/// All five.
pub fn routes<N: Noun>() -> Routes {
    listed::<N>().merge(made::<N>()).merge(single::<N>()).merge(replaced::<N>())
}

/// The list.
pub fn listed<N: Noun>() -> Routes {
    let mut operation = get(N::PATH).answers(200, MEDIA, schema::collection(N::KEY, &shown_schema::<N>()));
    if let Some(bounds) = N::PAGES {
        operation = operation
            .query("limit", json!({ "type": "integer", "minimum": 1, "maximum": bounds.rows }))
            .query("cursor", json!({ "type": "string" }));
        if bounds.filter > 0 {
            operation = operation.query("filter", schema::text(0, bounds.filter));
        }
    }
    if !N::STATES.is_empty() {
        operation = operation.query("status", schema::word(N::STATES));
    }
    Routes::new().add(operation, list::<N>)
}

/// How one is made.
pub fn made<N: Noun>() -> Routes {
    let operation = post(N::PATH)
        .body(sent_schema::<N>())
        .answers(201, MEDIA, shown_schema::<N>())
        .refuses(&[409, 413]);
    Routes::new().add(operation, create::<N>)
}

/// How one is read and removed.
pub fn single<N: Noun>() -> Routes {
    Routes::new()
        .add(at::<N>(get).answers(200, MEDIA, shown_schema::<N>()), one::<N>)
        .add(at::<N>(delete).empty(204), remove::<N>)
}

/// How one is replaced.
pub fn replaced<N: Noun>() -> Routes {
    let mut operation = at::<N>(put).body(sent_schema::<N>()).refuses(&[413]);
    operation = if N::SHOWS_CHANGE {
        operation.answers(200, MEDIA, shown_schema::<N>())
    } else {
        operation.empty(202)
    };
    if N::GUARDED {
        operation = operation
            .header(
                "If-Unmodified-Since",
                json!({ "type": "string", "format": "date-time", "maxLength": 32 }),
            )
            .refuses(&[412]);
    }
    Routes::new().add(operation, replace::<N>)
}

fn at<N: Noun>(method: fn(&str) -> Operation) -> Operation {
    method(&format!("{}/{{{}}}", N::PATH, N::ID)).segment(N::ID, schema::text(1, N::LONGEST))
}

/// What may be sent: what is the platform's own is ignored whatever it is, and null is as good as absent.
pub fn sent_schema<N: Noun>() -> Value {
    let mut schema = N::schema();
    if let Some(properties) = schema["properties"].as_object_mut() {
        properties.retain(|name, _| !N::READ_ONLY.contains(&name.as_str()) && (N::CHOSEN || name != N::ID));
    }
    schema::nullable(schema)
}

fn shown_schema<N: Noun>() -> Value {
    let mut schema = N::schema();
    schema["required"] = json!([N::ID]);
    schema
}

/// What a document shows of itself.
pub fn shown<N: Noun>(connection: &Connection, mut document: Document) -> rusqlite::Result<Document> {
    N::show(connection, &mut document)?;
    if N::LINKED {
        let id = document[N::ID].as_str().unwrap_or_default();
        let path = format!("{}/{}", N::PATH, utf8_percent_encode(id, NON_ALPHANUMERIC));
        document.insert("links".to_owned(), json!({ "self": link(&path) }));
    }
    Ok(document)
}

/// Nobody of that id, or none that the caller may know of.
pub fn unknown<N: Noun>() -> Refusal {
    let code = format!("{}{}NotFound", N::KIND[..1].to_uppercase(), &N::KIND[1..]);
    refuse(StatusCode::NOT_FOUND, &code, &format!("There is no such {}.", N::KIND))
}

/// Makes one: checked, completed, stored, counted.
pub fn make<N: Noun>(transaction: &Transaction, mut document: Document, now: Timestamp) -> Result<Document, Stop> {
    let id = match document.get(N::ID).and_then(Value::as_str).filter(|id| !id.is_empty()) {
        Some(id) if N::is_fixed(id) => return Err(forbidden().into()),
        Some(id) if document::is_taken(transaction, N::KIND, id)? => {
            return Err(refuse(StatusCode::CONFLICT, "AlreadyExists", "There is one with this id already.").into());
        }
        Some(id) => id.to_owned(),
        None => document::fresh_id(transaction, N::PREFIX)?,
    };
    document.insert(N::ID.to_owned(), id.clone().into());
    N::settle(transaction, &mut document, None)?;
    for name in [N::TIMES.0, N::TIMES.1].into_iter().flatten() {
        document.insert(name.to_owned(), document::moment(now));
    }
    document::store(transaction, N::KIND, &id, ACCOUNT, &document)?;
    effect(transaction, Platform::Authress, &format!("POST /v1{}", N::PATH), &id)?;
    Ok(document)
}

/// What was sent, without what is the platform's own, if it is as it must be.
fn taken<N: Noun>(mut document: Document) -> Result<Document, Refusal> {
    for name in N::READ_ONLY {
        document.remove(*name);
    }
    if !N::CHOSEN {
        document.remove(N::ID);
    }
    let value = Value::Object(document);
    check(&value, &N::schema(), "body").map_err(|why| invalid(&why))?;
    match value {
        Value::Object(document) => Ok(document),
        _ => Err(invalid("The body must be an object.")),
    }
}

async fn list<N: Noun>(State(sandbox): State<Sandbox>, caller: Caller, query: Query) -> Result<Response, Refusal> {
    caller.may_list()?;
    // A list without pages gives everything at once.
    let everything = Bounds { rows: 100_000, filter: 0 };
    let asked = match N::PAGES {
        Some(bounds) => Asked::of(&query, bounds)?,
        None => Asked {
            limit: everything.rows,
            after: 0,
            filter: None,
        },
    };
    sentinel::heed(Platform::Authress, asked.filter.as_deref()).await?;
    let mut conditions = vec!["kind = ?", "account = ?", "number > ?"];
    let mut values = vec![
        Sql::Text(N::KIND.to_owned()),
        Sql::Text(ACCOUNT.to_owned()),
        Sql::Integer(asked.after),
    ];
    if let Some(filter) = &asked.filter {
        conditions.push("contains(search, ?)");
        values.push(Sql::Text(filter.clone()));
    }
    if !N::STATES.is_empty() {
        match query.filled("status") {
            Some(state) if !N::STATES.contains(&state) => return Err(invalid("status is none of those that there are.")),
            Some(state) => {
                conditions.push("json_extract(document, '$.status') = ?");
                values.push(Sql::Text(state.to_owned()));
            }
            None => conditions.push("json_extract(document, '$.status') <> 'DELETED'"),
        }
    }
    values.push(Sql::Integer(i64::try_from(asked.limit).unwrap_or(100) + 1));
    let statement = format!(
        "SELECT number, document FROM authress_documents WHERE {} ORDER BY number LIMIT ?",
        conditions.join(" AND ")
    );
    let (rows, next) = sandbox
        .database()
        .read(move |connection| {
            let stored: Vec<(i64, String)> = connection
                .prepare_cached(&statement)?
                .query_map(params_from_iter(&values), |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect::<rusqlite::Result<_>>()?;
            let limit = asked.limit;
            let (page, next) = asked.page(stored);
            let rows: Vec<Document> = page
                .iter()
                .map(|text| shown::<N>(connection, document::read(text)))
                .collect::<rusqlite::Result<_>>()?;
            Ok((rows, (limit, next)))
        })
        .await
        .map_err(broken)?;
    let (limit, next) = next;
    let mut body = json!({ N::KEY: rows, "pagination": pagination(next.as_deref()) });
    // Lists without pages have no links in their model (Authress contract, "Pagination").
    if N::PAGES.is_some() {
        body["links"] = links(N::PATH, &query, limit, next.as_deref());
    }
    Ok(answer(StatusCode::OK, body.to_string()))
}

async fn create<N: Noun>(State(sandbox): State<Sandbox>, caller: Caller, Sent(document): Sent) -> Result<Response, Refusal> {
    caller.may_list()?;
    create_it::<N>(&sandbox, document).await
}

async fn create_it<N: Noun>(sandbox: &Sandbox, document: Document) -> Result<Response, Refusal> {
    let document = taken::<N>(document)?;
    let now = sandbox.clock().now();
    let made = document::change(sandbox, move |transaction| {
        let made = make::<N>(transaction, document, now)?;
        Ok(shown::<N>(transaction, made)?)
    })
    .await?;
    Ok(answer(StatusCode::CREATED, Value::Object(made).to_string()))
}

/// Makes one for whoever may, also without administration: what was sent is checked as it is for everybody.
pub async fn create_as_anybody<N: Noun>(
    State(sandbox): State<Sandbox>,
    _caller: Caller,
    Sent(document): Sent,
) -> Result<Response, Refusal> {
    create_it::<N>(&sandbox, document).await
}

async fn one<N: Noun>(State(sandbox): State<Sandbox>, caller: Caller, ids: Ids) -> Result<Response, Refusal> {
    let id = ids.get(N::ID, N::LONGEST)?;
    caller.may_list()?;
    let found = sandbox.database().read(move |connection| {
        let found = document::find(connection, N::KIND, &id)?.filter(|document| !is_deleted(document));
        found.map(|document| shown::<N>(connection, document)).transpose()
    });
    let found = found.await.map_err(broken)?.ok_or_else(unknown::<N>)?;
    Ok(answer(StatusCode::OK, Value::Object(found).to_string()))
}

/// (choice) What was deleted and is still listed as such can no longer be read by its id.
pub fn is_deleted(document: &Document) -> bool {
    document.get("status").is_some_and(|status| status == "DELETED")
}

async fn replace<N: Noun>(
    State(sandbox): State<Sandbox>,
    caller: Caller,
    ids: Ids,
    headers: HeaderMap,
    Sent(document): Sent,
) -> Result<Response, Refusal> {
    let id = ids.get(N::ID, N::LONGEST)?;
    caller.may_list()?;
    let guard = if N::GUARDED { Guard::of(&headers)? } else { Guard(None) };
    let document = taken::<N>(document)?;
    let now = sandbox.clock().now();
    let changed = document::change(&sandbox, move |transaction| {
        let old = document::find(transaction, N::KIND, &id)?.ok_or_else(unknown::<N>)?;
        if N::is_fixed(&id) {
            return Err(forbidden().into());
        }
        guard.check(N::TIMES.1.and_then(|name| old.get(name)))?;
        let changed = put_in_place::<N>(transaction, &id, document, &old, now)?;
        Ok(shown::<N>(transaction, changed)?)
    })
    .await?;
    Ok(if N::SHOWS_CHANGE {
        answer(StatusCode::OK, Value::Object(changed).to_string())
    } else {
        StatusCode::ACCEPTED.into_response()
    })
}

/// Puts a document in the place of another. The id of the path counts (choice), and what changes nothing has no effect.
fn put_in_place<N: Noun>(
    transaction: &Transaction,
    id: &str,
    mut document: Document,
    old: &Document,
    now: Timestamp,
) -> Result<Document, Stop> {
    document.insert(N::ID.to_owned(), id.into());
    N::settle(transaction, &mut document, Some(old))?;
    for name in [N::TIMES.0, N::TIMES.1].into_iter().flatten() {
        document.extend(old.get(name).map(|time| (name.to_owned(), time.clone())));
    }
    if document == *old {
        return Ok(document);
    }
    if let Some(name) = N::TIMES.1 {
        document.insert(name.to_owned(), document::moment_after(now, old.get(name)));
    }
    document::store(transaction, N::KIND, id, ACCOUNT, &document)?;
    let operation = format!("PUT /v1{}/{{{}}}", N::PATH, N::ID);
    effect(transaction, Platform::Authress, &operation, id)?;
    Ok(document)
}

async fn remove<N: Noun>(State(sandbox): State<Sandbox>, caller: Caller, ids: Ids) -> Result<Response, Refusal> {
    let id = ids.get(N::ID, N::LONGEST)?;
    caller.may_list()?;
    document::change(&sandbox, move |transaction| {
        let mut found = document::find(transaction, N::KIND, &id)?
            .filter(|document| !is_deleted(document))
            .ok_or_else(unknown::<N>)?;
        if N::is_fixed(&id) {
            return Err(forbidden().into());
        }
        // A kind that lists its deleted keeps them.
        if N::STATES.contains(&"OPEN") {
            found.insert("status".to_owned(), "DELETED".into());
            document::store(transaction, N::KIND, &id, ACCOUNT, &found)?;
        } else {
            document::remove(transaction, N::KIND, &id)?;
        }
        N::gone(transaction, &id)?;
        let operation = format!("DELETE /v1{}/{{{}}}", N::PATH, N::ID);
        effect(transaction, Platform::Authress, &operation, &id)?;
        Ok(())
    })
    .await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// What whoever changes a document knew of it: ISO 8601 as the vendor's client sends it, or a date of HTTP to the second.
struct Guard(Option<(Timestamp, bool)>);

impl Guard {
    fn of(headers: &HeaderMap) -> Result<Self, Refusal> {
        let Some(header) = headers.get("if-unmodified-since") else {
            return Ok(Self(None));
        };
        let text = header.to_str().unwrap_or_default();
        let to_the_second = || jiff::fmt::rfc2822::parse(text).ok().map(|at| (at.timestamp(), true));
        let known = text.parse().ok().map(|at| (at, false)).or_else(to_the_second);
        known
            .map(|known| Self(Some(known)))
            .ok_or_else(|| invalid("If-Unmodified-Since is no time."))
    }

    fn check(&self, last: Option<&Value>) -> Result<(), Refusal> {
        let last: Option<Timestamp> = last.and_then(Value::as_str).and_then(|text| text.parse().ok());
        let (Some((known, to_the_second)), Some(last)) = (self.0, last) else {
            return Ok(());
        };
        let stale = if to_the_second {
            known.as_second() < last.as_second()
        } else {
            known < last
        };
        if stale {
            let text = "It was changed since.";
            return Err(refuse(StatusCode::PRECONDITION_FAILED, "PreconditionFailed", text));
        }
        Ok(())
    }
}

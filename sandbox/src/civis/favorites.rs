//! One's own favorites on Civis, in their order (Civis contract 3.10 to 3.12).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rusqlite::types::Value as Sql;
use rusqlite::{Connection, Transaction, params_from_iter};

use super::fields::Fields;
use super::objects::TYPES;
use super::paging::{Paging, descending, number};
use super::{Caller, Stop, answer, bad_request, conflict, date, done, effect, not_found, read, shapes, write};
use crate::Sandbox;
use crate::address::{Query, Segments};
use crate::refusal::Refusal;
use crate::routes::{Routes, delete, get, patch, post};

/// The most favorites on a page, and how many there are without asking (Civis contract 3.10).
const MOST: i64 = 1_000;
const USUAL: i64 = 50;
/// The answer without the position, which only rows of the list have (Civis contract 3.11).
const FAVORITE: &str = "json_object('id', favorite.id, 'objectId', object.id, 'objectType', object.type, 'objectName', object.name,
    'createdAt', favorite.created_at, 'objectUpdatedAt', object.updated_at, 'objectAuthor', json_object('id', author.id,
    'name', json_extract(detail, '$.name'), 'username', json_extract(detail, '$.user'), 'initials', json_extract(detail, '$.initials'),
    'online', NULL))";
const SOURCE: &str = "civis_favorites favorite JOIN civis_objects object ON object.id = object_id
    JOIN civis_users author ON author.id = author_id";

pub fn routes() -> Routes {
    let listed = get("/users/me/favorites")
        .query("object_id", shapes::integer())
        .query("object_type", shapes::one_of(&TYPES))
        .query("limit", shapes::between(1, MOST))
        .query("page_num", shapes::from(1))
        .query("order", shapes::one_of(&["position", "created_at"]))
        .query("order_dir", shapes::one_of(&["asc", "desc"]))
        .answers(200, "application/json", shapes::list(&shapes::favorite_summary()));
    let made = post("/users/me/favorites")
        .body(shapes::new_favorite())
        .answers(201, "application/json", shapes::favorite())
        .refuses(&[409]);
    let removed = delete("/users/me/favorites/{id}").segment("id", shapes::integer()).empty(204);
    let routes = Routes::new().add(listed, list).add(made, create).add(removed, remove);
    [
        ("/users/me/favorites/{id}/ranking/top", Move::Top),
        ("/users/me/favorites/{id}/ranking/bottom", Move::Bottom),
        ("/users/me/favorites/{id}/ranking/higher", Move::Higher),
        ("/users/me/favorites/{id}/ranking/lower", Move::Lower),
    ]
    .into_iter()
    .fold(routes, |routes, (path, to)| {
        let moved = patch(path).segment("id", shapes::integer()).empty(204);
        routes.add(moved, async move |sandbox: State<Sandbox>, caller: Caller, id: Segments| {
            rank(sandbox, caller, id, path, to).await
        })
    })
}

/// Where a favorite is moved.
#[derive(Clone, Copy)]
enum Move {
    Top,
    Bottom,
    Higher,
    Lower,
}

/// `GET /users/me/favorites`
async fn list(State(sandbox): State<Sandbox>, caller: Caller, query: Query) -> Result<Response, Refusal> {
    let paging = Paging::read(&query, USUAL, MOST)?;
    let mut conditions = vec!["favorite.user_id = ?"];
    let mut values = vec![Sql::Integer(caller.id)];
    let (object, kind) = (number(&query, "object_id")?, query.filled("object_type"));
    if object.is_some() && kind.is_none() {
        return Err(bad_request("object_type must be given with object_id"));
    }
    if let Some(kind) = kind {
        values.push(Sql::Text(known(kind)?.to_owned()));
        conditions.push("object.type = ?");
    }
    if let Some(object) = object {
        values.push(Sql::Integer(object));
        conditions.push("object.id = ?");
    }
    let direction = if descending(&query, false)? { "DESC" } else { "ASC" };
    let order = match query.filled("order").unwrap_or("position") {
        "position" => "favorite.position",
        "created_at" => "favorite.created_at",
        _ => return Err(bad_request("order must be one of: position, created_at")),
    };
    let conditions = conditions.join(" AND ");
    read(&sandbox, move |connection| {
        let total = connection
            .prepare_cached(&format!("SELECT COUNT(*) FROM {SOURCE} WHERE {conditions}"))?
            .query_row(params_from_iter(&values), |row| row.get(0))?;
        let page = [Sql::Integer(paging.limit), Sql::Integer(paging.offset())];
        let rows: Vec<String> = connection
            .prepare_cached(&format!(
                "SELECT json_set({FAVORITE}, '$.position', favorite.position) FROM {SOURCE} WHERE {conditions}
                 ORDER BY {order} {direction}, favorite.id {direction} LIMIT ? OFFSET ?"
            ))?
            .query_map(params_from_iter(values.iter().chain(&page)), |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(paging.answer(total, &rows))
    })
    .await
}

/// `POST /users/me/favorites`. (choice) The new one goes to the bottom; what is a favorite already is a conflict.
async fn create(State(sandbox): State<Sandbox>, caller: Caller, fields: Fields) -> Result<Response, Refusal> {
    let object = fields.needed_integer("object_id")?;
    let kind = known(&fields.needed_text("object_type")?)?;
    let now = date(sandbox.clock().now());
    write(&sandbox, move |connection| {
        let exists: bool = connection
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM civis_objects WHERE id = ?1 AND type = ?2)")?
            .query_row((object, kind), |row| row.get(0))?;
        if !exists {
            return Err(not_found().into());
        }
        let mut order = order_of(connection, caller.id)?;
        let known: bool = connection
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM civis_favorites WHERE user_id = ?1 AND object_id = ?2)")?
            .query_row((caller.id, object), |row| row.get(0))?;
        if known {
            return Err(conflict("The object is a favorite already.").into());
        }
        connection.execute(
            "INSERT INTO civis_favorites (user_id, object_id, position, created_at) VALUES (?1, ?2, 0, ?3)",
            (caller.id, object, now),
        )?;
        let id = connection.last_insert_rowid();
        order.push(id);
        arrange(connection, &order)?;
        effect(connection, "POST /users/me/favorites", &id)?;
        let favorite: String = connection
            .prepare_cached(&format!("SELECT {FAVORITE} FROM {SOURCE} WHERE favorite.id = ?1"))?
            .query_row([id], |row| row.get(0))?;
        Ok(answer(StatusCode::CREATED, favorite))
    })
    .await
}

/// `DELETE /users/me/favorites/{id}`
async fn remove(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    write(&sandbox, move |connection| {
        let (id, mut order, place) = find(connection, &caller, &path)?;
        order.remove(place);
        connection.execute("DELETE FROM civis_favorites WHERE id = ?1", [id])?;
        arrange(connection, &order)?;
        effect(connection, "DELETE /users/me/favorites/{id}", &id)?;
        Ok(done())
    })
    .await
}

/// `PATCH /users/me/favorites/{id}/ranking/…`. (inferred) At the end of the list already, nothing happens.
async fn rank(State(sandbox): State<Sandbox>, caller: Caller, path: Segments, route: &'static str, to: Move) -> Result<Response, Refusal> {
    write(&sandbox, move |connection| {
        let (id, mut order, place) = find(connection, &caller, &path)?;
        let last = order.len() - 1;
        let target = match to {
            Move::Top => 0,
            Move::Bottom => last,
            Move::Higher => place.saturating_sub(1),
            Move::Lower => last.min(place + 1),
        };
        if target != place {
            order.remove(place);
            order.insert(target, id);
            arrange(connection, &order)?;
            effect(connection, &format!("PATCH {route}"), &id)?;
        }
        Ok(done())
    })
    .await
}

/// The favorite of the path, all of the caller's in their order, and its place among them.
fn find(connection: &Connection, caller: &Caller, path: &Segments) -> Result<(i64, Vec<i64>, usize), Stop> {
    let id: i64 = path.after("favorites").and_then(|id| id.parse().ok()).ok_or_else(not_found)?;
    let order = order_of(connection, caller.id)?;
    let place = order.iter().position(|favorite| *favorite == id).ok_or_else(not_found)?;
    Ok((id, order, place))
}

fn order_of(connection: &Connection, user: i64) -> rusqlite::Result<Vec<i64>> {
    connection
        .prepare_cached("SELECT id FROM civis_favorites WHERE user_id = ?1 ORDER BY position, id")?
        .query_map([user], |row| row.get(0))?
        .collect()
}

/// Positions are consecutive again after every change (Civis contract 3.12, inferred).
fn arrange(connection: &Transaction, order: &[i64]) -> rusqlite::Result<()> {
    let mut place = connection.prepare_cached("UPDATE civis_favorites SET position = ?2 WHERE id = ?1")?;
    for (id, position) in order.iter().zip(1_i64..) {
        place.execute((id, position))?;
    }
    Ok(())
}

/// A type in its exact spelling (Civis contract 4.7).
fn known(kind: &str) -> Result<&'static str, Refusal> {
    let found = TYPES.into_iter().find(|known| *known == kind);
    found.ok_or_else(|| bad_request(&format!("object_type must be one of: {}", TYPES.join(", "))))
}

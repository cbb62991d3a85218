//! The directory of Civis: the list and one user.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rusqlite::Connection;
use rusqlite::types::Value as Sql;
use serde_json::json;

use super::paging::{Paging, descending, number};
use super::record::{self, Detail, ORGANIZATION};
use super::{Caller, Stop, answer, bad_request, not_found, read, shapes};
use crate::Sandbox;
use crate::address::{Query, Segments};
use crate::page::{Numbers, page};
use crate::platform::Platform;
use crate::refusal::Refusal;
use crate::routes::{Operation, Routes, get};
use crate::sentinel;

pub fn routes() -> Routes {
    Routes::new()
        // The description says `/users/`, the vendor's client calls `/users` (Civis contract 1, trailing slash).
        .add(listed("/users"), list)
        .add(listed("/users/"), list)
        .add(
            get("/users/{id}")
                .segment("id", shapes::integer())
                .answers(200, "application/json", shapes::user()),
            one,
        )
}

fn listed(path: &str) -> Operation {
    get(path)
        .query("feature_flag", shapes::text())
        .query("account_status", shapes::one_of(&["active", "inactive", "all"]))
        .query("query", shapes::text())
        .query("group_id", shapes::integer())
        .query("group_ids[]", shapes::list(&shapes::integer()))
        .query("organization_id", shapes::integer())
        .query("exclude_groups", json!({ "type": "boolean" }))
        .query("limit", shapes::between(1, MOST))
        .query("page_num", shapes::from(1))
        .query("order", shapes::one_of(&["name", "user"]))
        .query("order_dir", shapes::one_of(&["asc", "desc"]))
        .answers(200, "application/json", shapes::list(&shapes::user_summary()))
}

/// The most rows of one page (Civis contract 3.1).
const MOST: i64 = 10_000;

/// What a list asks for (Civis contract 3.1).
struct Wanted {
    all: Numbers,
    // Groups and flags: the ids that have them.
    sets: Vec<Numbers>,
    paging: Paging,
    without_groups: bool,
}

/// `GET /users`
async fn list(State(sandbox): State<Sandbox>, caller: Caller, query: Query) -> Result<Response, Refusal> {
    let wanted = Wanted::read(&query, &caller)?;
    sentinel::heed(Platform::Civis, query.get("query")).await?;
    let paging = wanted.paging;
    let (total, rows) = read(&sandbox, move |connection| Ok(wanted.rows(connection)?)).await?;
    Ok(paging.answer(total, &rows))
}

impl Wanted {
    fn read(query: &Query, caller: &Caller) -> Result<Self, Refusal> {
        let mut conditions = vec!["organization_id = ?"];
        let mut values = vec![Sql::Integer(ORGANIZATION)];
        let mut sets: Vec<Numbers> = Vec::new();
        match query.filled("account_status").unwrap_or("active") {
            "active" => conditions.push("active = 1"),
            "inactive" => conditions.push("active = 0"),
            "all" => {}
            _ => return Err(bad_request("account_status must be one of: active, inactive, all")),
        }
        if let Some(search) = query.filled("query") {
            conditions.push("contains(search, ?)");
            values.push(Sql::Text(search.to_lowercase()));
        }
        if let Some(flag) = query.filled("feature_flag") {
            let having = "SELECT user_id FROM civis_flags WHERE flag = ?";
            sets.push((having.to_owned(), vec![Sql::Text(flag.to_owned())]));
        }
        let group = number(query, "group_id")?;
        let mut groups = Vec::new();
        for text in query.all("group_ids[]") {
            groups.push(text.parse::<i64>().map_err(|_| bad_request("group_ids is invalid"))?);
        }
        if group.is_some() && !groups.is_empty() {
            return Err(bad_request("group_id and group_ids cannot be used together"));
        }
        groups.extend(group);
        if !groups.is_empty() {
            // (inferred) Several groups: users in any of them (Civis contract 3.1).
            let marks = vec!["?"; groups.len()].join(", ");
            let members = format!("SELECT user_id FROM civis_memberships WHERE group_id IN ({marks})");
            sets.push((members, groups.into_iter().map(Sql::Integer).collect()));
        }
        if let Some(organization) = number(query, "organization_id")? {
            // (inferred) Another organization has nobody for this caller, and that is no error.
            conditions.push("organization_id = ?");
            values.push(Sql::Integer(organization));
        }
        if !caller.admin {
            // (choice) Who is no administrator sees the users of the groups that they are in.
            let known = "SELECT user_id FROM civis_acquaintances WHERE caller = ?";
            sets.push((known.to_owned(), vec![Sql::Integer(caller.id)]));
        }
        let paging = Paging::read(query, 20, MOST)?;
        let descending = descending(query, false)?;
        let order = match (query.filled("order").unwrap_or("name"), descending) {
            ("name", false) => "name_key, id",
            ("name", true) => "name_key DESC, id DESC",
            ("user", false) => "login_key, id",
            ("user", true) => "login_key DESC, id DESC",
            _ => return Err(bad_request("order must be one of: name, user")),
        };
        let conditions = conditions.join(" AND ");
        let all = format!("SELECT id FROM civis_users WHERE {conditions} ORDER BY {order}");
        Ok(Self {
            all: (all, values),
            sets,
            paging,
            without_groups: truth(query, "exclude_groups")?,
        })
    }

    fn rows(&self, connection: &Connection) -> rusqlite::Result<(i64, Vec<String>)> {
        // The key stays, its list is empty (Civis contract 3.1, exclude_groups).
        let document = if self.without_groups {
            "SELECT json_set(summary, '$.groups', json('[]')) FROM civis_users WHERE id = ?"
        } else {
            "SELECT summary FROM civis_users WHERE id = ?"
        };
        page(connection, &self.all, &self.sets, document, self.paging.offset(), self.paging.limit)
    }
}

/// `GET /users/{id}`
async fn one(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    let id = path_id(&path)?;
    read(&sandbox, move |connection| {
        let (detail, _) = visible(connection, &caller, id)?;
        Ok(shown(&caller, detail))
    })
    .await
}

/// A user whom the caller may know of, and whether they administer.
pub fn visible(connection: &Connection, caller: &Caller, id: i64) -> Result<(Detail, bool), Stop> {
    match record::stored(connection, id)? {
        Some(found) if caller.sees(connection, id)? => Ok(found),
        _ => Err(not_found().into()),
    }
}

/// The answer about one user, with the caller's level on them.
pub fn shown(caller: &Caller, mut detail: Detail) -> Response {
    caller.level_on(detail.id).clone_into(&mut detail.my_permission_level);
    answer(StatusCode::OK, record::json(&detail))
}

/// The id of the path; what is no number is nobody's.
pub fn path_id(path: &Segments) -> Result<i64, Refusal> {
    path.after("users").and_then(|id| id.parse().ok()).ok_or_else(not_found)
}

/// The description says `true`, the Python client sends `True` (Civis contract 1, booleans in query).
fn truth(query: &Query, name: &str) -> Result<bool, Refusal> {
    match query.filled(name) {
        None => Ok(false),
        Some(text) if text.eq_ignore_ascii_case("true") => Ok(true),
        Some(text) if text.eq_ignore_ascii_case("false") => Ok(false),
        Some(_) => Err(bad_request(&format!("{name} must be true or false"))),
    }
}

//! What was done on Civis lately, and who administers the organization (Civis contract 3.7 and 3.8). Neither list has pages.

use axum::extract::State;
use axum::response::Response;
use rusqlite::params_from_iter;
use rusqlite::types::Value as Sql;

use super::paging::array;
use super::record::ORGANIZATION;
use super::{Caller, bad_request, read, shapes};
use crate::Sandbox;
use crate::address::Query;
use crate::refusal::Refusal;
use crate::routes::{Routes, get};

pub fn routes() -> Routes {
    let activity = get("/users/me/activity")
        .query("status", shapes::one_of(&["all", "succeeded", "failed", "running"]))
        .query("author", shapes::ids())
        .query("order", shapes::one_of(&["name", "newest"]))
        .answers(200, "application/json", shapes::list(&shapes::activity()));
    let admins = get("/users/me/organization_admins").answers(200, "application/json", shapes::list(&shapes::simple_user_with_email()));
    Routes::new().add(activity, list).add(admins, administrators)
}

/// `GET /users/me/activity`. (choice) Without an author, everything of the organization that runs.
async fn list(State(sandbox): State<Sandbox>, _: Caller, query: Query) -> Result<Response, Refusal> {
    let mut conditions = vec!["TRUE".to_owned()];
    let mut values = Vec::new();
    match query.filled("status").unwrap_or("all") {
        "all" => {}
        state @ ("succeeded" | "failed" | "running") => {
            conditions.push("activity.state = ?".to_owned());
            values.push(Sql::Text(state.to_owned()));
        }
        _ => return Err(bad_request("status must be one of: all, succeeded, failed, running")),
    }
    if let Some(authors) = query.filled("author") {
        let mut marks = Vec::new();
        for author in authors.split(',') {
            let id: i64 = author.trim().parse().map_err(|_| bad_request("author is invalid"))?;
            values.push(Sql::Integer(id));
            marks.push("?");
        }
        conditions.push(format!("author_id IN ({})", marks.join(", ")));
    }
    let order = match query.filled("order").unwrap_or("newest") {
        // Descending, as the contract has it (3.7).
        "name" => "activity.name DESC, activity.id DESC",
        "newest" => "activity.updated_at DESC, activity.id DESC",
        _ => return Err(bad_request("order must be one of: name, newest")),
    };
    let question = format!(
        "SELECT json_set(document, '$.user', json_extract(detail, '$.name')) FROM civis_activity activity
         JOIN civis_users author ON author.id = author_id WHERE {} ORDER BY {order}",
        conditions.join(" AND ")
    );
    read(&sandbox, move |connection| {
        let rows: Vec<String> = connection
            .prepare_cached(&question)?
            .query_map(params_from_iter(values), |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(array(&rows))
    })
    .await
}

/// `GET /users/me/organization_admins`
async fn administrators(State(sandbox): State<Sandbox>, _: Caller) -> Result<Response, Refusal> {
    read(&sandbox, move |connection| {
        let rows: Vec<String> = connection
            .prepare_cached(
                "SELECT json_object('id', id, 'name', json_extract(detail, '$.name'), 'username', json_extract(detail, '$.user'),
                    'initials', json_extract(detail, '$.initials'), 'online', NULL, 'email', json_extract(detail, '$.email'))
                 FROM civis_users WHERE organization_id = ?1 AND admin AND active ORDER BY name_key, id",
            )?
            .query_map([ORGANIZATION], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(array(&rows))
    })
    .await
}

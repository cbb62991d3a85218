//! The themes of Civis, which today's releases of the vendor's client do not know any more (Civis contract 3.9 and 4.11).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rusqlite::{Connection, OptionalExtension};
use serde_json::{Value, json};

use super::paging::array;
use super::record::ORGANIZATION;
use super::{Caller, answer, date, not_found, read, shapes};
use crate::Sandbox;
use crate::address::Segments;
use crate::people::HORIZON;
use crate::refusal::Refusal;
use crate::routes::{Routes, get};

pub fn routes() -> Routes {
    let listed = get("/users/me/themes").answers(200, "application/json", shapes::list(&shapes::theme_summary()));
    let single = get("/users/me/themes/{id}")
        .segment("id", shapes::integer())
        .answers(200, "application/json", shapes::theme());
    Routes::new().add(listed, list).add(single, one)
}

/// Makes three themes, one of them without a picture.
pub fn found(connection: &Connection) -> rusqlite::Result<()> {
    let at = date(HORIZON);
    let logo = |id: i64| json!({ "id": id, "downloadUrl": format!("https://files.example.com/logo-{id}.png") });
    for (id, name, logo_file) in [
        (7, "Northwind", logo(70)),
        (8, "High contrast", logo(80)),
        (9, "Plain", Value::Null),
    ] {
        let summary = json!({ "id": id, "name": name, "createdAt": at, "updatedAt": at });
        let mut document = summary.clone();
        document["organizationIds"] = json!([ORGANIZATION]);
        // The vendor declares a text: the serialized configuration (Civis contract 4.11).
        document["settings"] = json!(json!({ "navbarColor": "#1a2b3c", "theme": name }).to_string());
        document["logoFile"] = logo_file;
        connection.execute(
            "INSERT INTO civis_themes (id, summary, document) VALUES (?1, ?2, ?3)",
            (id, summary.to_string(), document.to_string()),
        )?;
    }
    Ok(())
}

/// `GET /users/me/themes`
async fn list(State(sandbox): State<Sandbox>, _: Caller) -> Result<Response, Refusal> {
    read(&sandbox, |connection| {
        let rows: Vec<String> = connection
            .prepare_cached("SELECT summary FROM civis_themes ORDER BY id")?
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(array(&rows))
    })
    .await
}

/// `GET /users/me/themes/{id}`
async fn one(State(sandbox): State<Sandbox>, _: Caller, path: Segments) -> Result<Response, Refusal> {
    let id: i64 = path.after("themes").and_then(|id| id.parse().ok()).ok_or_else(not_found)?;
    read(&sandbox, move |connection| {
        let document: Option<String> = connection
            .prepare_cached("SELECT document FROM civis_themes WHERE id = ?1")?
            .query_row([id], |row| row.get(0))
            .optional()?;
        Ok(answer(StatusCode::OK, document.ok_or_else(not_found)?))
    })
    .await
}

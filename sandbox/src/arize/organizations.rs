//! The organizations of Arize.

use axum::extract::State;
use axum::response::Response;
use rusqlite::Connection;
use serde_json::{Value, json};

use super::body::Body;
use super::listing::{self, Part};
use super::record::date;
use super::records::{self, Conditions, Place, effect};
use super::{Caller, answer, created, done, id_after, schema, spaces};
use crate::Sandbox;
use crate::address::{Query, Segments};
use crate::refusal::Refusal;
use crate::routes::{Routes, delete, get, patch, post};

pub fn routes() -> Routes {
    let one_organization = schema::object(
        &[
            ("id", schema::text()),
            ("name", schema::text()),
            ("description", schema::text()),
            ("created_at", schema::moment()),
        ],
        &[],
    );
    let new = schema::object(&[("name", schema::text_up_to(255))], &[("description", schema::text())]);
    let edit = schema::object(&[], &[("name", schema::text_up_to(255)), ("description", schema::clearable())]);
    let list_all = listing::described(get("/organizations"), "organizations", &one_organization).query("name", schema::text());
    let answers = |operation: crate::routes::Operation, status| operation.answers(status, "application/json", one_organization.clone());
    Routes::new()
        .add(list_all, list)
        .add(answers(post("/organizations").body(new), 201).refuses(&[409]), create)
        .add(answers(get("/organizations/{org_id}"), 200), one)
        .add(
            answers(patch("/organizations/{org_id}").body(schema::change(edit)), 200).refuses(&[409]),
            update,
        )
        .add(delete("/organizations/{org_id}").empty(204), remove)
}

/// GET /v2/organizations
async fn list(State(sandbox): State<Sandbox>, caller: Caller, query: Query) -> Result<Response, Refusal> {
    caller.may("ORGANIZATION_READ")?;
    let part = Part::of(&query)?;
    let conditions = Conditions::default().with("contains(name_key, ?)", query.filled("name").map(str::to_lowercase));
    let rows = records::read(&sandbox, move |connection| {
        Ok(records::list(connection, "Organization", conditions, part)?)
    })
    .await?;
    Ok(listing::page("organizations", part, rows))
}

/// POST /v2/organizations
async fn create(State(sandbox): State<Sandbox>, caller: Caller, body: Body) -> Result<Response, Refusal> {
    caller.may("ORGANIZATION_CREATE")?;
    body.only(&["name", "description"])?;
    let name = body.text("name", 255)?;
    let description = body.any_text("description", 1_000)?.unwrap_or_default();
    let now = date(sandbox.clock().now());
    records::write(&sandbox, move |connection| {
        records::free_name(connection, "Organization", "", &name, "")?;
        let place = Place {
            name: &name,
            ..Place::default()
        };
        let organization = records::insert(
            connection,
            "Organization",
            &place,
            |id| json!({ "id": id, "name": name, "description": description, "created_at": now }),
        )?;
        effect(
            connection,
            "POST /v2/organizations",
            organization["id"].as_str().unwrap_or_default(),
        )?;
        Ok(created(&organization))
    })
    .await
}

/// GET `/v2/organizations/{org_id}`
async fn one(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    caller.may("ORGANIZATION_READ")?;
    let id = id_after(&path, "organizations")?;
    let found = records::read(&sandbox, move |connection| {
        records::known(connection, "Organization", &id, "organization")
    })
    .await?;
    Ok(answer(found.to_string()))
}

/// PATCH `/v2/organizations/{org_id}`
async fn update(State(sandbox): State<Sandbox>, caller: Caller, path: Segments, body: Body) -> Result<Response, Refusal> {
    caller.may("ORGANIZATION_UPDATE")?;
    let id = id_after(&path, "organizations")?;
    body.changes_only(&["name", "description"])?;
    let name = body.changed_text("name", 255)?;
    let description = body.any_text("description", 1_000)?;
    records::write(&sandbox, move |connection| {
        let before = records::known(connection, "Organization", &id, "organization")?;
        let mut after = before.clone();
        if let Some(name) = name {
            records::free_name(connection, "Organization", "", &name, &id)?;
            after["name"] = name.into();
        }
        if body.0.contains_key("description") {
            after["description"] = description.unwrap_or_default().into();
        }
        keep(connection, &id, &before, &after, "PATCH /v2/organizations/{org_id}")?;
        Ok(answer(after.to_string()))
    })
    .await
}

/// Keeps what has changed; the same again is no effect.
pub fn keep(connection: &Connection, id: &str, before: &Value, after: &Value, operation: &str) -> rusqlite::Result<()> {
    if before != after {
        records::update(connection, id, after)?;
        effect(connection, operation, id)?;
    }
    Ok(())
}

/// DELETE `/v2/organizations/{org_id}`, with its spaces and everything in them
async fn remove(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    caller.may("ORGANIZATION_DELETE")?;
    let id = id_after(&path, "organizations")?;
    records::write(&sandbox, move |connection| {
        records::known(connection, "Organization", &id, "organization")?;
        for space in records::all_within(connection, "Space", &id)? {
            spaces::empty_out(connection, space["id"].as_str().unwrap_or_default())?;
        }
        records::empty_out(connection, "OrganizationMembership", &id)?;
        records::delete(connection, &id)?;
        effect(connection, "DELETE /v2/organizations/{org_id}", &id)?;
        Ok(done())
    })
    .await
}

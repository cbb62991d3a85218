//! The spaces of Arize, each in an organization.

use axum::extract::State;
use axum::response::Response;
use rusqlite::Connection;
use serde_json::{Value, json};

use super::body::Body;
use super::listing::{self, Part};
use super::organizations::keep;
use super::record::date;
use super::records::{self, Conditions, Failure, Place, effect};
use super::{Caller, answer, bad_request, created, done, id_after, integrations, schema};
use crate::Sandbox;
use crate::address::{Query, Segments};
use crate::refusal::Refusal;
use crate::routes::{Operation, Routes, delete, get, patch, post};

/// What can be changed of a space.
const FIELDS: &[&str] = &[
    "name",
    "description",
    "is_private",
    "default_llm_integration",
    "ml_models_enabled",
    "gradient_start_color",
    "gradient_end_color",
    "default_agent_runtime",
];

pub fn routes() -> Routes {
    let model = schema::object(&[("integration_id", schema::text()), ("model_name", schema::text())], &[]);
    let agent = schema::object(&[("integration_id", schema::text())], &[]);
    let rest = [
        ("ml_models_enabled", schema::switch()),
        ("gradient_start_color", schema::text()),
        ("gradient_end_color", schema::text()),
        ("default_llm_integration", nullable(model)),
        ("default_agent_runtime", nullable(agent)),
    ];
    let one_space = schema::object(
        &[
            ("id", schema::text()),
            ("organization_id", schema::text()),
            ("name", schema::text()),
            ("description", schema::text()),
            ("created_at", schema::moment()),
            ("is_private", schema::switch()),
        ],
        &rest,
    );
    let new = schema::object(
        &[("name", schema::text_up_to(255)), ("organization_id", schema::text())],
        &[("description", schema::text()), ("is_private", schema::switch())],
    );
    let edit = schema::object(
        &[],
        &[
            ("name", schema::text_up_to(255)),
            ("description", schema::clearable()),
            ("is_private", schema::switch()),
        ],
    );
    let edit = schema::and(edit, &[], &rest);
    let list_all = listing::described(get("/spaces"), "spaces", &one_space)
        .query("org_id", schema::text())
        .query("name", schema::text());
    let answers = |operation: Operation, status| operation.answers(status, "application/json", one_space.clone());
    Routes::new()
        .add(list_all, list)
        .add(answers(post("/spaces").body(new), 201).refuses(&[409]), create)
        .add(answers(get("/spaces/{space_id}"), 200), one)
        .add(
            answers(patch("/spaces/{space_id}").body(schema::change(edit)), 200).refuses(&[409]),
            update,
        )
        .add(delete("/spaces/{space_id}").empty(204), remove)
}

fn nullable(mut schema: Value) -> Value {
    schema["type"] = json!(["object", "null"]);
    schema
}

/// GET /v2/spaces
async fn list(State(sandbox): State<Sandbox>, caller: Caller, query: Query) -> Result<Response, Refusal> {
    caller.may("SPACE_READ")?;
    let part = Part::of(&query)?;
    let conditions = Conditions::default()
        .with("within = ?", query.filled("org_id"))
        .with("contains(name_key, ?)", query.filled("name").map(str::to_lowercase));
    let rows = records::read(&sandbox, move |connection| {
        Ok(records::list(connection, "Space", conditions, part)?)
    })
    .await?;
    Ok(listing::page("spaces", part, rows))
}

/// POST /v2/spaces
async fn create(State(sandbox): State<Sandbox>, caller: Caller, body: Body) -> Result<Response, Refusal> {
    caller.may("SPACE_CREATE")?;
    body.only(&["name", "organization_id", "description", "is_private"])?;
    let name = body.text("name", 255)?;
    let organization = body.id("organization_id")?;
    let description = body.any_text("description", 1_000)?.unwrap_or_default();
    let is_private = body.given("is_private").is_some() && body.switch("is_private")? == Some(true);
    let now = date(sandbox.clock().now());
    records::write(&sandbox, move |connection| {
        records::known(connection, "Organization", &organization, "organization")?;
        // (choice) Names of spaces are unique inside of their organization.
        records::free_name(connection, "Space", &organization, &name, "")?;
        let space = insert(connection, &organization, &name, &description, is_private, &now)?;
        effect(connection, "POST /v2/spaces", space["id"].as_str().unwrap_or_default())?;
        Ok(created(&space))
    })
    .await
}

/// A new space.
pub fn insert(
    connection: &Connection,
    organization: &str,
    name: &str,
    description: &str,
    is_private: bool,
    now: &str,
) -> rusqlite::Result<Value> {
    let place = Place {
        name,
        within: organization,
        holder: "",
    };
    records::insert(connection, "Space", &place, |id| {
        json!({
            "id": id, "organization_id": organization, "name": name, "description": description,
            "created_at": now, "is_private": is_private, "ml_models_enabled": false,
        })
    })
}

/// GET `/v2/spaces/{space_id}`
async fn one(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    caller.may("SPACE_READ")?;
    let id = id_after(&path, "spaces")?;
    let found = records::read(&sandbox, move |connection| records::known(connection, "Space", &id, "space")).await?;
    Ok(answer(found.to_string()))
}

/// PATCH `/v2/spaces/{space_id}`
async fn update(State(sandbox): State<Sandbox>, caller: Caller, path: Segments, body: Body) -> Result<Response, Refusal> {
    caller.may("SPACE_UPDATE")?;
    let id = id_after(&path, "spaces")?;
    body.changes_only(FIELDS)?;
    let mut edit = Vec::new();
    if let Some(name) = body.changed_text("name", 255)? {
        edit.push(("name", Value::from(name)));
    }
    if body.0.contains_key("description") {
        // An empty text is refused; `null` clears (Arize contract, spaces.update).
        let text = body.text_if_given("description", 1_000)?;
        edit.push(("description", text.unwrap_or_default().into()));
    }
    for name in ["is_private", "ml_models_enabled"] {
        edit.extend(body.switch(name)?.map(|switch| (name, Value::from(switch))));
    }
    for name in ["gradient_start_color", "gradient_end_color"] {
        edit.extend(body.changed_text(name, 64)?.map(|colour| (name, Value::from(colour))));
    }
    for (name, members) in [
        ("default_llm_integration", &["integration_id", "model_name"][..]),
        ("default_agent_runtime", &["integration_id"]),
    ] {
        if let Some(value) = body.0.get(name) {
            check_default(value, name, members)?;
            edit.push((name, value.clone()));
        }
    }
    records::write(&sandbox, move |connection| change(connection, &id, edit)).await
}

fn check_default(value: &Value, name: &str, members: &[&str]) -> Result<(), Refusal> {
    if value.is_null() {
        return Ok(());
    }
    let inside = Body::inside(value, name)?;
    inside.only(members)?;
    inside.id("integration_id")?;
    if members.contains(&"model_name") {
        inside.text("model_name", 255)?;
    }
    Ok(())
}

fn change(connection: &Connection, id: &str, edit: Vec<(&str, Value)>) -> Result<Response, Failure> {
    let before = records::known(connection, "Space", id, "space")?;
    let mut after = before.clone();
    for (name, value) in edit {
        if let (true, Some(name)) = (name == "name", value.as_str()) {
            let organization = before["organization_id"].as_str().unwrap_or_default();
            records::free_name(connection, "Space", organization, name, id)?;
        }
        if let Some(integration) = value["integration_id"].as_str() {
            let kind = if name == "default_agent_runtime" { "AGENT" } else { "LLM" };
            if integrations::type_of(connection, integration)?.as_deref() != Some(kind) {
                return Err(bad_request(&format!("{name} does not name an integration of type {kind}.")).into());
            }
        }
        match (after.as_object_mut(), value) {
            (Some(members), Value::Null) => {
                members.remove(name);
            }
            (_, value) => after[name] = value,
        }
    }
    keep(connection, id, &before, &after, "PATCH /v2/spaces/{space_id}")?;
    Ok(answer(after.to_string()))
}

/// DELETE `/v2/spaces/{space_id}`, with everything in it
async fn remove(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    caller.may("SPACE_DELETE")?;
    let id = id_after(&path, "spaces")?;
    records::write(&sandbox, move |connection| {
        records::known(connection, "Space", &id, "space")?;
        empty_out(connection, &id)?;
        effect(connection, "DELETE /v2/spaces/{space_id}", &id)?;
        Ok(done())
    })
    .await
}

/// Removes a space, who is in it and who has a role on it.
pub fn empty_out(connection: &Connection, id: &str) -> rusqlite::Result<()> {
    records::empty_out(connection, "SpaceMembership", id)?;
    records::empty_out(connection, "RoleBinding", id)?;
    records::delete(connection, id)
}

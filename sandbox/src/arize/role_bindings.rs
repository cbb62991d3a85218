//! Who has which role on which space or project of Arize.

use axum::extract::State;
use axum::response::Response;
use rusqlite::{Connection, OptionalExtension};
use serde_json::{Value, json};

use super::body::Body;
use super::listing::{self, Part};
use super::record::{self, date};
use super::records::{self, Conditions, Failure, Place, effect};
use super::{Caller, answer, bad_request, conflict, created, done, id_after, schema};
use crate::Sandbox;
use crate::address::{Query, Segments};
use crate::refusal::Refusal;
use crate::routes::{Operation, Routes, delete, get, patch, post};

const RESOURCES: &[&str] = &["SPACE", "PROJECT"];

pub fn routes() -> Routes {
    let one_binding = schema::object(
        &[
            ("id", schema::text()),
            ("role_id", schema::text()),
            ("user_id", schema::text()),
            ("resource_type", schema::word(RESOURCES)),
            ("resource_id", schema::text()),
            ("created_at", schema::moment()),
            ("updated_at", schema::moment()),
        ],
        &[],
    );
    let new = schema::object(
        &[
            ("role_id", schema::text()),
            ("user_id", schema::text()),
            ("resource_type", schema::word(RESOURCES)),
            ("resource_id", schema::text()),
        ],
        &[],
    );
    let edit = schema::object(&[("role_id", schema::text())], &[]);
    let list_all = listing::described(get("/role-bindings"), "role_bindings", &one_binding)
        .needs("resource_type", schema::word(RESOURCES))
        .query("user_id", schema::text());
    let answers = |operation: Operation, status| operation.answers(status, "application/json", one_binding.clone());
    Routes::new()
        .add(list_all, list)
        .add(answers(post("/role-bindings").body(new), 201).refuses(&[409]), create)
        .add(answers(get("/role-bindings/{binding_id}"), 200), one)
        .add(answers(patch("/role-bindings/{binding_id}").body(edit), 200), update)
        .add(delete("/role-bindings/{binding_id}").empty(204), remove)
}

/// GET /v2/role-bindings
async fn list(State(sandbox): State<Sandbox>, caller: Caller, query: Query) -> Result<Response, Refusal> {
    caller.may("ROLE_BINDING_READ")?;
    let part = Part::of(&query)?;
    let resource = listing::word(&query, "resource_type", RESOURCES)?.ok_or_else(|| bad_request("resource_type is required."))?;
    let conditions = Conditions::default()
        .with("json_extract(document, '$.resource_type') = ?", Some(resource))
        .with("holder = ?", query.filled("user_id"));
    let rows = records::read(&sandbox, move |connection| {
        Ok(records::list(connection, "RoleBinding", conditions, part)?)
    })
    .await?;
    Ok(listing::page("role_bindings", part, rows))
}

/// POST /v2/role-bindings
async fn create(State(sandbox): State<Sandbox>, caller: Caller, body: Body) -> Result<Response, Refusal> {
    caller.may("ROLE_BINDING_CREATE")?;
    body.only(&["role_id", "user_id", "resource_type", "resource_id"])?;
    let (role, user) = (body.id("role_id")?, body.id("user_id")?);
    let (kind, resource) = (body.word("resource_type", RESOURCES)?, body.id("resource_id")?);
    let now = date(sandbox.clock().now());
    records::write(&sandbox, move |connection| {
        records::known(connection, "Role", &role, "role")?;
        // The bot user of a service can have roles too (Arize contract, RoleBinding).
        if records::find(connection, "BotUser", &user).optional()?.is_none() {
            record::known(connection, &user)?;
        }
        // (choice) Projects are not kept here, so any id is taken for one.
        if kind == "SPACE" {
            records::known(connection, "Space", &resource, "space")?;
        }
        if records::held(connection, "RoleBinding", &resource, &user)?.is_some() {
            return Err(conflict("The user has a role on this resource already.").into());
        }
        let binding = insert(connection, &role, &user, kind, &resource, &now)?;
        effect(connection, "POST /v2/role-bindings", binding["id"].as_str().unwrap_or_default())?;
        Ok(created(&binding))
    })
    .await
}

/// A new binding.
pub fn insert(connection: &Connection, role: &str, user: &str, kind: &str, resource: &str, now: &str) -> rusqlite::Result<Value> {
    let place = Place {
        name: "",
        within: resource,
        holder: user,
    };
    records::insert(connection, "RoleBinding", &place, |id| {
        json!({
            "id": id, "role_id": role, "user_id": user, "resource_type": kind, "resource_id": resource,
            "created_at": now, "updated_at": now,
        })
    })
}

fn known(connection: &Connection, id: &str) -> Result<Value, Failure> {
    records::known(connection, "RoleBinding", id, "role binding")
}

/// GET `/v2/role-bindings/{binding_id}`
async fn one(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    caller.may("ROLE_BINDING_READ")?;
    let id = id_after(&path, "role-bindings")?;
    let found = records::read(&sandbox, move |connection| known(connection, &id)).await?;
    Ok(answer(found.to_string()))
}

/// PATCH `/v2/role-bindings/{binding_id}`
async fn update(State(sandbox): State<Sandbox>, caller: Caller, path: Segments, body: Body) -> Result<Response, Refusal> {
    // (choice) There is no permission to change one; whoever may make one may.
    caller.may("ROLE_BINDING_CREATE")?;
    let id = id_after(&path, "role-bindings")?;
    body.only(&["role_id"])?;
    let role = body.id("role_id")?;
    let now = date(sandbox.clock().now());
    records::write(&sandbox, move |connection| {
        let mut binding = known(connection, &id)?;
        records::known(connection, "Role", &role, "role")?;
        if binding["role_id"] != role.as_str() {
            binding["role_id"] = role.into();
            binding["updated_at"] = now.into();
            records::update(connection, &id, &binding)?;
            effect(connection, "PATCH /v2/role-bindings/{binding_id}", &id)?;
        }
        Ok(answer(binding.to_string()))
    })
    .await
}

/// DELETE `/v2/role-bindings/{binding_id}`
async fn remove(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    caller.may("ROLE_BINDING_DELETE")?;
    let id = id_after(&path, "role-bindings")?;
    records::write(&sandbox, move |connection| {
        known(connection, &id)?;
        records::delete(connection, &id)?;
        effect(connection, "DELETE /v2/role-bindings/{binding_id}", &id)?;
        Ok(done())
    })
    .await
}

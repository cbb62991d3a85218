//! The roles of Arize: the vendor's, which nobody can change, and the account's own.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rusqlite::Connection;
use serde_json::{Value, json};

use super::body::Body;
use super::listing::{self, Part};
use super::record::date;
use super::records::{self, Conditions, Failure, Place, effect};
use super::{Caller, answer, bad_request, conflict, created, done, id_after, refuse, schema};
use crate::Sandbox;
use crate::address::{Query, Segments};
use crate::refusal::Refusal;
use crate::routes::{Operation, Routes, delete, get, patch, post};

/// Every permission that there is, one a line: the vendor's client reads no others.
const PERMISSIONS: &str = include_str!("permissions.txt");
/// What a name may have besides letters and digits (Arize contract, Role).
const MARKS: &str = " -_.,()[]'\"/:\\&@#$%!?+=";

pub fn routes() -> Routes {
    let permissions: Vec<&str> = all_permissions().collect();
    let permissions = json!({ "type": "array", "minItems": 1, "items": { "type": "string", "enum": permissions } });
    let one_role = schema::object(
        &[
            ("id", schema::text()),
            ("name", schema::text()),
            ("permissions", schema::texts()),
            ("is_predefined", schema::switch()),
            ("created_at", schema::moment()),
            ("updated_at", schema::moment()),
        ],
        &[("description", schema::text())],
    );
    let name = schema::text_up_to(255);
    let new = schema::object(
        &[("name", name.clone()), ("permissions", permissions.clone())],
        &[("description", schema::clearable())],
    );
    let edit = schema::object(
        &[],
        &[("name", name), ("permissions", permissions), ("description", schema::clearable())],
    );
    let list_all = listing::described(get("/roles"), "roles", &one_role).query("is_predefined", schema::switch());
    let answers = |operation: Operation, status| operation.answers(status, "application/json", one_role.clone());
    Routes::new()
        .add(list_all, list)
        .add(answers(post("/roles").body(new), 201).refuses(&[409]), create)
        .add(answers(get("/roles/{role_id}"), 200), one)
        .add(
            answers(patch("/roles/{role_id}").body(schema::change(edit)), 200).refuses(&[409]),
            update,
        )
        .add(delete("/roles/{role_id}").empty(204).refuses(&[409]), remove)
}

/// Every permission that there is.
pub fn all_permissions() -> impl Iterator<Item = &'static str> {
    PERMISSIONS.lines()
}

/// GET /v2/roles
async fn list(State(sandbox): State<Sandbox>, caller: Caller, query: Query) -> Result<Response, Refusal> {
    caller.may("ROLE_READ")?;
    let part = Part::of(&query)?;
    let sort = match query.filled("is_predefined") {
        None => None,
        Some("true") => Some("PREDEFINED"),
        Some("false") => Some("CUSTOM"),
        Some(_) => return Err(bad_request("is_predefined must be true or false.")),
    };
    // Which sort it is stands in the document: names are unique among both sorts.
    let conditions = Conditions::default().with("holder = ?", sort);
    let rows = records::read(&sandbox, move |connection| Ok(records::list(connection, "Role", conditions, part)?)).await?;
    Ok(listing::page("roles", part, rows))
}

/// POST /v2/roles
async fn create(State(sandbox): State<Sandbox>, caller: Caller, body: Body) -> Result<Response, Refusal> {
    caller.may("ROLE_CREATE")?;
    body.only(&["name", "description", "permissions"])?;
    let name = checked_name(body.text("name", 255)?)?;
    let description = body.any_text("description", 1_000)?;
    let permissions = permissions(&body)?.ok_or_else(|| bad_request("permissions is required."))?;
    let now = date(sandbox.clock().now());
    records::write(&sandbox, move |connection| {
        records::free_name(connection, "Role", "", &name, "")?;
        let place = Place {
            name: &name,
            within: "",
            holder: "CUSTOM",
        };
        let role = records::insert(connection, "Role", &place, |id| {
            document(id, &name, description.as_deref(), &permissions, false, &now)
        })?;
        effect(connection, "POST /v2/roles", role["id"].as_str().unwrap_or_default())?;
        Ok(created(&role))
    })
    .await
}

/// A role as it is stored and answered.
pub fn document(id: &str, name: &str, description: Option<&str>, permissions: &[String], is_predefined: bool, now: &str) -> Value {
    let mut role = json!({
        "id": id, "name": name, "permissions": permissions, "is_predefined": is_predefined,
        "created_at": now, "updated_at": now,
    });
    if let Some(description) = description {
        role["description"] = description.into();
    }
    role
}

fn checked_name(name: String) -> Result<String, Refusal> {
    if name.chars().all(|letter| letter.is_alphanumeric() || MARKS.contains(letter)) {
        return Ok(name);
    }
    Err(bad_request("name has a character that a role must not have."))
}

fn permissions(body: &Body) -> Result<Option<Vec<String>>, Refusal> {
    if body.0.contains_key("permissions") && body.given("permissions").is_none() {
        return Err(bad_request("permissions cannot be cleared."));
    }
    let permissions = body.texts("permissions")?;
    if permissions.as_ref().is_some_and(Vec::is_empty) {
        return Err(bad_request("permissions must have one entry at least."));
    }
    let unknown = |name: &&String| !all_permissions().any(|known| known == name.as_str());
    match permissions.iter().flatten().find(unknown) {
        Some(name) => Err(bad_request(&format!("{name} is not a permission."))),
        None => Ok(permissions),
    }
}

/// GET `/v2/roles/{role_id}`
async fn one(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    caller.may("ROLE_READ")?;
    let id = id_after(&path, "roles")?;
    let found = records::read(&sandbox, move |connection| records::known(connection, "Role", &id, "role")).await?;
    Ok(answer(found.to_string()))
}

/// A role of the account's own. (choice) The vendor's are forbidden to everybody.
fn changeable(connection: &Connection, id: &str) -> Result<Value, Failure> {
    let role = records::known(connection, "Role", id, "role")?;
    if role["is_predefined"] == true {
        return Err(refuse(StatusCode::FORBIDDEN, "A predefined role cannot be changed or deleted.").into());
    }
    Ok(role)
}

/// PATCH `/v2/roles/{role_id}`
async fn update(State(sandbox): State<Sandbox>, caller: Caller, path: Segments, body: Body) -> Result<Response, Refusal> {
    caller.may("ROLE_UPDATE")?;
    let id = id_after(&path, "roles")?;
    body.changes_only(&["name", "description", "permissions"])?;
    let name = body.changed_text("name", 255)?.map(checked_name).transpose()?;
    let description = body.any_text("description", 1_000)?;
    let permissions = permissions(&body)?;
    let now = date(sandbox.clock().now());
    records::write(&sandbox, move |connection| {
        let before = changeable(connection, &id)?;
        let mut after = before.clone();
        if let Some(name) = name {
            records::free_name(connection, "Role", "", &name, &id)?;
            after["name"] = name.into();
        }
        if let Some(permissions) = permissions {
            after["permissions"] = json!(permissions);
        }
        match (body.0.contains_key("description"), description) {
            (true, Some(text)) => after["description"] = text.into(),
            (true, None) => {
                after.as_object_mut().and_then(|members| members.remove("description"));
            }
            _ => {}
        }
        if after != before {
            after["updated_at"] = now.into();
            records::update(connection, &id, &after)?;
            spread_name(connection, &id, after["name"].as_str().unwrap_or_default())?;
            effect(connection, "PATCH /v2/roles/{role_id}", &id)?;
        }
        Ok(answer(after.to_string()))
    })
    .await
}

/// Whoever has the role has it under its name of today.
fn spread_name(connection: &Connection, id: &str, name: &str) -> rusqlite::Result<()> {
    for table in ["arize_users", "arize_records"] {
        let statement = format!(
            "UPDATE {table} SET document = json_set(document, '$.role.name', ?2)
             WHERE contains(document, ?1) AND json_extract(document, '$.role.id') = ?1"
        );
        connection.prepare_cached(&statement)?.execute((id, name))?;
    }
    Ok(())
}

/// DELETE `/v2/roles/{role_id}`
async fn remove(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    caller.may("ROLE_DELETE")?;
    let id = id_after(&path, "roles")?;
    records::write(&sandbox, move |connection| {
        changeable(connection, &id)?;
        if is_in_use(connection, &id)? {
            return Err(conflict("The role is in use.").into());
        }
        records::delete(connection, &id)?;
        effect(connection, "DELETE /v2/roles/{role_id}", &id)?;
        Ok(done())
    })
    .await
}

/// (choice) Not only bindings hold a role, but also users and members who have it.
fn is_in_use(connection: &Connection, id: &str) -> rusqlite::Result<bool> {
    for kind in ["RoleBinding", "SpaceMembership", "OrganizationMembership"] {
        if records::is_mentioned(connection, kind, id)? {
            return Ok(true);
        }
    }
    connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM arize_users WHERE status <> 'inactive' AND contains(document, ?1))")?
        .query_row([id], |row| row.get(0))
}

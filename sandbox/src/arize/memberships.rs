//! Who is in which organization and in which space of Arize, and as what.

use axum::extract::State;
use axum::response::Response;
use rusqlite::Connection;
use serde_json::{Value, json};

use super::body::Body;
use super::organizations::keep;
use super::records::{self, Failure, Place, effect};
use super::role::{self, Wanted};
use super::{Caller, answer, bad_request, done, id_after, not_found, record, schema};
use crate::Sandbox;
use crate::address::Segments;
use crate::refusal::Refusal;
use crate::routes::{Routes, delete, post};

const ADD_TO_ORGANIZATION: &str = "POST /v2/organizations/{org_id}/users";
const ADD_TO_SPACE: &str = "POST /v2/spaces/{space_id}/users";

pub fn routes() -> Routes {
    let wanted = schema::object(&[("user_id", schema::text()), ("role", schema::wanted_role(role::IN_PLACE))], &[]);
    let added = |path: &str, place: &str| {
        post(path)
            .body(wanted.clone())
            .answers(200, "application/json", schema::membership(place))
    };
    Routes::new()
        .add(added("/organizations/{org_id}/users", "organization_id"), join_organization)
        .add(delete("/organizations/{org_id}/users/{user_id}").empty(204), leave_organization)
        .add(added("/spaces/{space_id}/users", "space_id"), join_space)
        .add(delete("/spaces/{space_id}/users/{user_id}").empty(204), leave_space)
}

fn asked(body: &Body) -> Result<(String, Wanted), Refusal> {
    body.only(&["user_id", "role"])?;
    let role = role::wanted(body.given("role").unwrap_or(&Value::Null), role::IN_PLACE)?;
    Ok((body.id("user_id")?, role))
}

/// POST `/v2/organizations/{org_id}/users`; who is in it gets the role
async fn join_organization(State(sandbox): State<Sandbox>, caller: Caller, path: Segments, body: Body) -> Result<Response, Refusal> {
    caller.may("USER_PERMISSION_UPDATE")?;
    let id = id_after(&path, "organizations")?;
    let (user, wanted) = asked(&body)?;
    records::write(&sandbox, move |connection| {
        records::known(connection, "Organization", &id, "organization")?;
        record::known(connection, &user)?;
        let role = role::resolved(connection, &wanted)?;
        let membership = join(connection, "OrganizationMembership", "organization_id", &id, &user, &role)?;
        Ok(answer(membership.to_string()))
    })
    .await
}

/// POST `/v2/spaces/{space_id}/users`; who is in it gets the role
async fn join_space(State(sandbox): State<Sandbox>, caller: Caller, path: Segments, body: Body) -> Result<Response, Refusal> {
    caller.may("USER_PERMISSION_UPDATE")?;
    let id = id_after(&path, "spaces")?;
    let (user_id, wanted) = asked(&body)?;
    records::write(&sandbox, move |connection| {
        let space = records::known(connection, "Space", &id, "space")?;
        let (_, user) = record::known(connection, &user_id)?;
        let organization = space["organization_id"].as_str().unwrap_or_default();
        if records::held(connection, "OrganizationMembership", organization, &user_id)?.is_none() {
            return Err(bad_request("The user is not in the organization of the space.").into());
        }
        let role = role::resolved(connection, &wanted)?;
        role::fits(&json!(user.role), &role)?;
        let membership = join(connection, "SpaceMembership", "space_id", &id, &user_id, &role)?;
        Ok(answer(membership.to_string()))
    })
    .await
}

/// Takes somebody in, or gives them another role.
fn join(connection: &Connection, kind: &str, place: &str, id: &str, user: &str, role: &Value) -> Result<Value, Failure> {
    let operation = if place == "space_id" { ADD_TO_SPACE } else { ADD_TO_ORGANIZATION };
    if let Some(before) = records::held(connection, kind, id, user)? {
        let mut after = before.clone();
        after["role"] = role.clone();
        keep(connection, before["id"].as_str().unwrap_or_default(), &before, &after, operation)?;
        return Ok(after);
    }
    let membership = insert(connection, kind, place, id, user, role)?;
    effect(connection, operation, membership["id"].as_str().unwrap_or_default())?;
    Ok(membership)
}

/// A new membership.
pub fn insert(connection: &Connection, kind: &str, place: &str, id: &str, user: &str, role: &Value) -> rusqlite::Result<Value> {
    let at = Place {
        name: "",
        within: id,
        holder: user,
    };
    records::insert(
        connection,
        kind,
        &at,
        |own_id| json!({ "id": own_id, "user_id": user, place: id, "role": role }),
    )
}

/// DELETE `/v2/organizations/{org_id}/users/{user_id}`. (choice) Who leaves it leaves its spaces too.
async fn leave_organization(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    caller.may("USER_PERMISSION_UPDATE")?;
    let (id, user) = (id_after(&path, "organizations")?, id_after(&path, "users")?);
    records::write(&sandbox, move |connection| {
        records::known(connection, "Organization", &id, "organization")?;
        leave(connection, "OrganizationMembership", &id, &user)?;
        for space in records::all_within(connection, "Space", &id)? {
            let place = space["id"].as_str().unwrap_or_default();
            if let Some(membership) = records::held(connection, "SpaceMembership", place, &user)? {
                records::delete(connection, membership["id"].as_str().unwrap_or_default())?;
            }
        }
        effect(
            connection,
            "DELETE /v2/organizations/{org_id}/users/{user_id}",
            &format!("{id} {user}"),
        )?;
        Ok(done())
    })
    .await
}

/// DELETE `/v2/spaces/{space_id}/users/{user_id}`
async fn leave_space(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    caller.may("USER_PERMISSION_UPDATE")?;
    let (id, user) = (id_after(&path, "spaces")?, id_after(&path, "users")?);
    records::write(&sandbox, move |connection| {
        records::known(connection, "Space", &id, "space")?;
        leave(connection, "SpaceMembership", &id, &user)?;
        effect(connection, "DELETE /v2/spaces/{space_id}/users/{user_id}", &format!("{id} {user}"))?;
        Ok(done())
    })
    .await
}

fn leave(connection: &Connection, kind: &str, place: &str, user: &str) -> Result<(), Failure> {
    let membership = records::held(connection, kind, place, user)?.ok_or_else(|| not_found("member"))?;
    Ok(records::delete(connection, membership["id"].as_str().unwrap_or_default())?)
}

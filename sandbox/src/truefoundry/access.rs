//! What a user or a team of TrueFoundry may do, and where from (TrueFoundry contract, "resources / permissions / teams").

use axum::extract::State;
use axum::response::Response;
use rusqlite::Connection;
use serde_json::{Value, json};

use super::caller::Caller;
use super::record::{self, User};
use super::{Found, MEDIA, data, no, read, schemas, team_people, teams, workspaces};
use crate::Sandbox;
use crate::address::Segments;
use crate::refusal::Refusal;
use crate::routes::{Routes, get};

pub fn routes() -> Routes {
    Routes::new()
        .add(
            get("/x/users/{id}/resources").answers(200, MEDIA, schemas::all(&schemas::resource())),
            resources,
        )
        .add(
            get("/x/users/{id}/permissions").answers(200, MEDIA, schemas::all(&schemas::permission())),
            permissions,
        )
        .add(
            get("/x/users/{id}/teams").answers(200, MEDIA, schemas::all(&schemas::user_team())),
            teams_of,
        )
        .add(
            get("/teams/{id}/permissions").answers(200, MEDIA, schemas::all(&schemas::permission())),
            team_permissions,
        )
}

/// GET /api/svc/v1/x/users/{id}/resources: those on which the user collaborates in person.
async fn resources(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    about(&sandbox, &caller, &path, |connection, user| {
        let rows = bindings(connection, &user.id, "user")?;
        let resource = |row: Value| {
            json!({
                "resourceType": row["resourceType"], "resourceId": row["resourceId"],
                "roleId": row["roleId"], "resourceName": row["resourceName"],
            })
        };
        Ok(rows.into_iter().map(resource).collect())
    })
    .await
}

/// GET /api/svc/v1/x/users/{id}/permissions: in person, and through a team, which is the subject then.
async fn permissions(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    about(&sandbox, &caller, &path, |connection, user| {
        let of_tenant = user.roles_with_resource.iter().map(|role| {
            json!({
                "resourceType": role.resource_type, "resourceId": role.resource_id, "resourceName": role.resource_id,
                "roleId": role.role_id, "roleName": role.role_name, "subjectId": user.id, "subjectType": "user",
            })
        });
        let mut rows: Vec<Value> = of_tenant.collect();
        rows.extend(bindings(connection, &user.id, "user")?);
        for team in team_people::of_user(connection, &user.email)? {
            rows.extend(bindings(connection, &team.id, "team")?);
        }
        Ok(rows)
    })
    .await
}

/// GET /api/svc/v1/x/users/{id}/teams
async fn teams_of(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    about(&sandbox, &caller, &path, |connection, user| {
        let mut rows = vec![json!({ "teamName": team_people::EVERYONE, "roles": [team_people::MEMBER] })];
        let teams = team_people::of_user(connection, &user.email)?;
        rows.extend(teams.iter().map(|team| json!({ "teamName": team.name, "roles": team.roles })));
        Ok(rows)
    })
    .await
}

/// GET /api/svc/v1/teams/{id}/permissions
async fn team_permissions(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    caller.may_read()?;
    let id = path.after("teams").unwrap_or_default();
    let rows = read(&sandbox, move |connection| {
        if teams::by_id(connection, &id)?.is_none() {
            return Ok(Err(no("Team")));
        }
        Ok(Ok(bindings(connection, &id, "team")?))
    })
    .await?;
    Ok(data(&Value::Array(rows)))
}

/// Answers a question about the user whom the path names.
async fn about(
    sandbox: &Sandbox,
    caller: &Caller,
    path: &Segments,
    tell: impl FnOnce(&Connection, &User) -> rusqlite::Result<Vec<Value>> + Send + 'static,
) -> Result<Response, Refusal> {
    caller.may_read()?;
    let id = path.after("users").unwrap_or_default();
    let rows = read(sandbox, move |connection| -> Found<Vec<Value>> {
        match record::by_id(connection, &id)? {
            Some((_, user)) => Ok(Ok(tell(connection, &user)?)),
            None => Ok(Err(no("User"))),
        }
    })
    .await?;
    Ok(data(&Value::Array(rows)))
}

/// What was given to one subject.
fn bindings(connection: &Connection, subject: &str, kind: &str) -> rusqlite::Result<Vec<Value>> {
    let rows: Vec<(String, String)> = connection
        .prepare_cached("SELECT workspace, role FROM truefoundry_bindings WHERE subject = ?1 AND subject_type = ?2 ORDER BY number")?
        .query_map((subject, kind), |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let mut permissions = Vec::new();
    for (workspace, role) in rows {
        let Some(document) = workspaces::by_id(connection, &workspace)? else {
            continue;
        };
        permissions.push(json!({
            "resourceType": "workspace", "resourceId": workspace, "resourceName": document["manifest"]["name"],
            "resourceFqn": document["fqn"], "roleId": format!("role-{role}"), "roleName": role,
            "subjectId": subject, "subjectType": kind,
        }));
    }
    Ok(permissions)
}

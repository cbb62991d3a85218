//! What is done to users of TrueFoundry: roles, deactivation, deletion, and one's own password.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rusqlite::{Connection, OptionalExtension};

use super::caller::Caller;
use super::record::{self, RoleWithResource, TENANT, User};
use super::sent::Sent;
use super::{MEDIA, date, done, invalid, no, note, refuse, schemas, switch, team_people, write};
use crate::Sandbox;
use crate::address::{Query, Segments};
use crate::refusal::Refusal;
use crate::routes::{Operation, Routes, delete, patch, post};

/// The roles that there are (choice).
const ROLES: [&str; 5] = ["admin", "member", "tenant-admin", "tenant-member", "viewer"];
/// What a role may be valid for (TrueFoundry contract, roles).
const RESOURCES: &str = "role account cluster workspace environment secret-group deployment application secret docker-registry tenant \
    vcs-integration mlf-project repository provider-integration team service-account llm-gateway policy role-binding settings \
    provider-account user alert-config alert-rule gateway-config gateway-controls gateway-budget gateway-policy \
    gateway-approval-request tracing-project tracing-application agent agent-app agent-channel gateway-installation virtual-account \
    mcp-server external-identity-provider agent-identity";
/// The shortest password (TrueFoundry contract, change-password).
const SHORTEST: usize = 8;

pub fn routes() -> Routes {
    let by_email = |operation: Operation| {
        let body = schemas::body(&[("email", schemas::email())], &[("tenantName", schemas::maybe("string"))]);
        operation.body(body).answers(200, MEDIA, schemas::empty())
    };
    let needed = [("email", schemas::email()), ("roles", schemas::texts())];
    let roles = schemas::body(&needed, &[("resourceType", schemas::maybe("string"))]);
    let passwords = ["loginId", "newPassword", "oldPassword"].map(|name| (name, schemas::text()));
    let removal = delete("/users/{id}")
        .query("tenantName", schemas::text())
        .query("forceDelete", schemas::switch());
    Routes::new()
        .add(
            patch("/users/roles").body(roles).answers(200, MEDIA, schemas::empty()),
            update_roles,
        )
        .add(removal.answers(200, MEDIA, schemas::empty()), remove)
        .add(by_email(patch("/users/deactivate")), deactivate)
        .add(by_email(patch("/users/activate")), activate)
        .add(
            post("/users/change-password")
                .body(schemas::body(&passwords, &[]))
                .answers(200, MEDIA, schemas::empty()),
            change_password,
        )
}

/// PATCH /api/svc/v1/users/roles
async fn update_roles(State(sandbox): State<Sandbox>, caller: Caller, sent: Sent) -> Result<Response, Refusal> {
    caller.may_change()?;
    let (email, roles) = (sent.text("email")?, sent.texts("roles")?);
    let kind = sent.some_text("resourceType")?.unwrap_or_else(|| "tenant".to_owned());
    // (choice) An unknown role, an unknown kind of resource and an empty list are invalid.
    if !RESOURCES.split_whitespace().any(|known| known == kind) {
        return Err(invalid("resourceType is not a known resource type"));
    }
    if roles.is_empty() {
        return Err(invalid("roles should not be empty"));
    }
    if let Some(unknown) = roles.iter().find(|role| !ROLES.contains(&role.as_str())) {
        return Err(invalid(&format!("Role {unknown} does not exist")));
    }
    let now = date(sandbox.clock().now());
    write(&sandbox, move |transaction| {
        let Some((number, user)) = record::by_email(transaction, &email)? else {
            return Ok(Err(no("User")));
        };
        let mut with_resource = user.roles_with_resource.clone();
        with_resource.retain(|role| role.resource_type != kind);
        with_resource.extend(roles.iter().map(|role| RoleWithResource::on(&kind, TENANT, role)));
        let mut names: Vec<String> = Vec::new();
        for role in &with_resource {
            if !names.contains(&role.role_name) {
                names.push(role.role_name.clone());
            }
        }
        let before = user.clone();
        let after = User {
            roles: names,
            roles_with_resource: with_resource,
            updated_at: now,
            ..user
        };
        let same = |one: &RoleWithResource, other: &RoleWithResource| {
            (&one.resource_type, &one.role_name) == (&other.resource_type, &other.role_name)
        };
        let kept = before.roles_with_resource.len() == after.roles_with_resource.len()
            && before
                .roles_with_resource
                .iter()
                .all(|role| after.roles_with_resource.iter().any(|other| same(role, other)));
        if !kept {
            record::store(transaction, number, &after)?;
            note(transaction, "PATCH", "/users/roles", &before.id)?;
        }
        Ok(Ok(()))
    })
    .await?;
    Ok(done())
}

/// DELETE /api/svc/v1/users/{id}
async fn remove(State(sandbox): State<Sandbox>, caller: Caller, path: Segments, query: Query) -> Result<Response, Refusal> {
    caller.may_change()?;
    let id = path.after("users").unwrap_or_default();
    let force = switch(&query, "forceDelete")?.unwrap_or(false);
    if query.filled("tenantName").is_some_and(|tenant| tenant != TENANT) {
        return Err(no("User"));
    }
    write(&sandbox, move |transaction| {
        let Some((number, user)) = record::by_id(transaction, &id)? else {
            return Ok(Err(no("User")));
        };
        if !force && is_held(transaction, &user)? {
            let text = "User is a collaborator on a resource or a member of a team";
            return Ok(Err(refuse(StatusCode::BAD_REQUEST, text)));
        }
        let key = user.email.to_lowercase();
        transaction.execute("DELETE FROM truefoundry_bindings WHERE subject = ?1", [&id])?;
        transaction.execute("DELETE FROM truefoundry_team_people WHERE email_key = ?1", [key])?;
        transaction.execute("DELETE FROM truefoundry_tokens WHERE owner = ?1 AND personal = 1", [&id])?;
        transaction.execute("DELETE FROM truefoundry_users WHERE number = ?1", [number])?;
        note(transaction, "DELETE", "/users/{id}", &id)?;
        Ok(Ok(()))
    })
    .await?;
    Ok(done())
}

/// Whether the user collaborates on a resource, or is in a team besides `everyone`.
fn is_held(connection: &Connection, user: &User) -> rusqlite::Result<bool> {
    let bound: bool = connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM truefoundry_bindings WHERE subject = ?1)",
        [&user.id],
        |row| row.get(0),
    )?;
    Ok(bound || !team_people::of_user(connection, &user.email)?.is_empty())
}

/// PATCH /api/svc/v1/users/deactivate
async fn deactivate(State(sandbox): State<Sandbox>, caller: Caller, sent: Sent) -> Result<Response, Refusal> {
    switch_to(&sandbox, &caller, &sent, false).await
}

/// PATCH /api/svc/v1/users/activate
async fn activate(State(sandbox): State<Sandbox>, caller: Caller, sent: Sent) -> Result<Response, Refusal> {
    switch_to(&sandbox, &caller, &sent, true).await
}

/// (choice) Doing it again is fine, and changes nothing.
async fn switch_to(sandbox: &Sandbox, caller: &Caller, sent: &Sent, active: bool) -> Result<Response, Refusal> {
    caller.may_change()?;
    let email = sent.text("email")?;
    if sent.some_text("tenantName")?.is_some_and(|tenant| tenant != TENANT) {
        return Err(no("User"));
    }
    let now = date(sandbox.clock().now());
    write(sandbox, move |transaction| {
        let Some((number, user)) = record::by_email(transaction, &email)? else {
            return Ok(Err(no("User")));
        };
        if user.active != active {
            let route = if active { "/users/activate" } else { "/users/deactivate" };
            note(transaction, "PATCH", route, &user.id)?;
            let user = User {
                active,
                updated_at: now,
                ..user
            };
            record::store(transaction, number, &user)?;
        }
        Ok(Ok(()))
    })
    .await?;
    Ok(done())
}

/// POST /api/svc/v1/users/change-password, for the caller alone.
async fn change_password(State(sandbox): State<Sandbox>, caller: Caller, sent: Sent) -> Result<Response, Refusal> {
    let (login, new, old) = (sent.text("loginId")?, sent.text("newPassword")?, sent.text("oldPassword")?);
    if login.to_lowercase() != caller.slug.to_lowercase() {
        return Err(refuse(StatusCode::FORBIDDEN, "You may change your own password only"));
    }
    if new.chars().count() < SHORTEST {
        return Err(invalid("newPassword must be longer than or equal to 8 characters"));
    }
    write(&sandbox, move |transaction| {
        let question = "SELECT secret FROM credentials WHERE platform = 'truefoundry' AND purpose = 'password' AND user = ?1";
        let known: Option<String> = transaction.query_row(question, [&caller.id], |row| row.get(0)).optional()?;
        // (choice) Who has no password here cannot know the old one either.
        if known.as_ref() != Some(&old) {
            return Ok(Err(refuse(StatusCode::UNAUTHORIZED, "The old password is wrong")));
        }
        if new != old {
            transaction.execute(
                "UPDATE credentials SET secret = ?1 WHERE platform = 'truefoundry' AND purpose = 'password' AND user = ?2",
                (&new, &caller.id),
            )?;
            note(transaction, "POST", "/users/change-password", &caller.id)?;
        }
        Ok(Ok(()))
    })
    .await?;
    Ok(done())
}

//! How somebody becomes a user of TrueFoundry: registered by an administrator, or invited.

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use rusqlite::Connection;
use serde_json::json;

use super::caller::Caller;
use super::record::{self, Account, Metadata, RoleWithResource, TENANT, User};
use super::sent::Sent;
use super::{JSON, MEDIA, date, fresh, invalid, note, refuse, schemas, write};
use crate::Sandbox;
use crate::refusal::Refusal;
use crate::routes::{Routes, post};

pub fn routes() -> Routes {
    let optional = [
        ("sendInviteEmail", schemas::maybe("boolean")),
        ("skipIfUserExists", schemas::maybe("boolean")),
        ("dryRun", schemas::maybe("boolean")),
        ("acceptInviteClientURL", schemas::maybe("string")),
    ];
    let registration = post("/users/register")
        .body(schemas::body(&[("email", schemas::email())], &optional))
        .answers(201, MEDIA, schemas::empty())
        .refuses(&[409]);
    let needed = [("email", schemas::email()), ("acceptInviteClientUrl", schemas::text())];
    let invitation = post("/users/invite")
        .body(schemas::body(&needed, &[]))
        .answers(201, MEDIA, schemas::told("link", schemas::text()))
        .refuses(&[409]);
    Routes::new().add(registration, register).add(invitation, invite)
}

fn exists() -> Refusal {
    refuse(StatusCode::CONFLICT, "User already exists")
}

/// (choice) What makes a user is answered with 201.
fn made(body: String) -> Response {
    (StatusCode::CREATED, [(CONTENT_TYPE, JSON)], body).into_response()
}

/// POST /api/svc/v1/users/register
async fn register(State(sandbox): State<Sandbox>, caller: Caller, sent: Sent) -> Result<Response, Refusal> {
    caller.may_change()?;
    let email = sent.email("email")?;
    let (skip, dry_run) = (sent.switch("skipIfUserExists")?, sent.switch("dryRun")?);
    let url = sent.some_text("acceptInviteClientURL")?.unwrap_or_default();
    if sent.switch("sendInviteEmail")? && url.is_empty() {
        return Err(invalid("acceptInviteClientURL is required when sendInviteEmail is true"));
    }
    let now = sandbox.clock().now();
    write(&sandbox, move |transaction| {
        if record::by_email(transaction, &email)?.is_some() {
            return Ok(if skip { Ok(()) } else { Err(exists()) });
        }
        if !dry_run {
            admit(transaction, &email, now)?;
            note(transaction, "POST", "/users/register", &email)?;
        }
        Ok(Ok(()))
    })
    .await?;
    Ok(made("{}".to_owned()))
}

/// POST /api/svc/v1/users/invite. (choice) Sign-in is managed by TrueFoundry here, so that it is never refused for that.
async fn invite(State(sandbox): State<Sandbox>, caller: Caller, sent: Sent) -> Result<Response, Refusal> {
    caller.may_change()?;
    let email = sent.email("email")?;
    // Spelled otherwise than in the registration (TrueFoundry contract, "Casing").
    let url = sent.text("acceptInviteClientUrl")?;
    let now = sandbox.clock().now();
    let link = write(&sandbox, move |transaction| {
        if record::by_email(transaction, &email)?.is_some() {
            return Ok(Err(exists()));
        }
        let ticket = fresh(transaction)?.word(32);
        admit(transaction, &email, now)?;
        note(transaction, "POST", "/users/invite", &email)?;
        let joint = if url.contains('?') { '&' } else { '?' };
        Ok(Ok(format!("{url}{joint}invite={ticket}")))
    })
    .await?;
    Ok(made(json!({ "link": link }).to_string()))
}

/// A new user: active, not yet in, a member (choice; TrueFoundry contract, register).
fn admit(connection: &Connection, email: &str, now: Timestamp) -> rusqlite::Result<()> {
    let role = "member";
    let user = User {
        id: format!("cm{}", fresh(connection)?.word(23)),
        email: email.to_owned(),
        tenant_name: TENANT.to_owned(),
        metadata: Metadata {
            invite_accepted: Some(false),
            registered_in_idp: Some(false),
            tenant_role_managed_by: Some("manual".to_owned()),
            ..Metadata::default()
        },
        roles: vec![role.to_owned()],
        roles_with_resource: vec![RoleWithResource::on("tenant", TENANT, role)],
        accounts: vec![Account::of(TENANT)],
        active: true,
        is_editable: true,
        created_at: date(now),
        updated_at: date(now),
        last_accessed_at: None,
    };
    let last: i64 = connection.query_row("SELECT COALESCE(MAX(number), 0) FROM truefoundry_users", [], |row| row.get(0))?;
    record::store(connection, last + 1, &user)
}

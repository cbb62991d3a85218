//! What is done to the users of Arize: asked in, changed, deleted, sent a mail.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rusqlite::Connection;
use serde_json::{Value, json};

use super::body::Body;
use super::record::{self, ACCOUNT, INACTIVE, User, date, signs_in_elsewhere};
use super::records::{self, Failure, effect};
use super::role::{self, Wanted};
use super::{Caller, answer, bad_request, conflict, created, done, encode_id, id_after, keys, schema};
use crate::Sandbox;
use crate::address::Segments;
use crate::people::Dice;
use crate::refusal::Refusal;
use crate::routes::{Routes, delete, patch, post};

const MODES: &[&str] = &["NONE", "EMAIL_LINK", "TEMPORARY_PASSWORD"];

pub fn routes() -> Routes {
    let modes = schema::word(MODES);
    let invitation = schema::object(
        &[
            ("name", schema::text_up_to(255)),
            ("email", json!({ "type": "string", "format": "email", "maxLength": 255 })),
            ("role", schema::wanted_role(role::IN_ACCOUNT)),
            ("invite_mode", modes.clone()),
        ],
        &[("is_developer", schema::switch())],
    );
    let invited = schema::and(schema::user(), &[("invite_mode", modes)], &[("temporary_password", schema::text())]);
    let create_user = post("/users")
        .body(invitation)
        .answers(200, "application/json", schema::user())
        .answers(201, "application/json", invited)
        .refuses(&[409]);
    let edit = schema::object(&[], &[("name", schema::text_up_to(255)), ("is_developer", schema::switch())]);
    Routes::new()
        .add(create_user, create)
        .add(
            patch("/users/{user_id}")
                .body(schema::change(edit))
                .answers(200, "application/json", schema::user()),
            update,
        )
        .add(delete("/users/{user_id}").empty(204), remove)
        .add(post("/users/{user_id}/resend-invitation").empty(204), resend)
        .add(post("/users/{user_id}/reset-password").empty(204), reset)
}

/// POST /v2/users
async fn create(State(sandbox): State<Sandbox>, caller: Caller, body: Body) -> Result<Response, Refusal> {
    caller.may("USER_CREATE")?;
    body.only(&["name", "email", "role", "invite_mode", "is_developer"])?;
    let email = body.text("email", 255)?;
    if !is_address(&email) {
        return Err(bad_request("email must be a valid address."));
    }
    let invitation = Invitation {
        name: body.text("name", 255)?,
        email,
        role: role::wanted(body.given("role").unwrap_or(&Value::Null), role::IN_ACCOUNT)?,
        mode: body.word("invite_mode", MODES)?,
        // The seed's dialect only (Arize contract, create user).
        is_developer: body.switch("is_developer")?,
        now: date(sandbox.clock().now()),
    };
    records::write(&sandbox, move |connection| invite(connection, invitation)).await
}

struct Invitation {
    name: String,
    email: String,
    role: Wanted,
    mode: &'static str,
    is_developer: Option<bool>,
    now: String,
}

/// The table of what becomes of an invitation (Arize contract, create user, Idempotency).
fn invite(connection: &Connection, invitation: Invitation) -> Result<Response, Failure> {
    let role = role::resolved(connection, &invitation.role)?;
    let earlier = record::find_by_email(connection, &invitation.email)?;
    let number = match &earlier {
        None => record::next_number(connection)?,
        Some((number, user)) => match (invitation.mode, user.status.as_str()) {
            // (choice) Without an invitation any user with the address is in the way, also one who is invited.
            ("NONE", _) | (_, "ACTIVE") => return Err(conflict("Somebody has this address already.").into()),
            // Nothing is sent again, and nothing of the new request is taken over.
            (_, "INVITED") => return Ok(answer(json!(user).to_string())),
            (_, "EXPIRED") => *number,
            _ => return Err(conflict("The user of this address was deleted and cannot be invited again.").into()),
        },
    };
    let mut dice = Dice::new(number.cast_unsigned(), 0xa5_0000_0000);
    let suffix = dice.word(4);
    let annotator = role["name"] == "ANNOTATOR";
    let user = User {
        id: earlier
            .as_ref()
            .map_or_else(|| encode_id("User", number, &suffix), |(_, user)| user.id.clone()),
        name: invitation.name,
        email: invitation.email,
        created_at: earlier.map_or(invitation.now, |(_, user)| user.created_at),
        status: if invitation.mode == "NONE" { "ACTIVE" } else { "INVITED" }.to_owned(),
        role: serde_json::from_value(role).unwrap_or_else(|_| record::Role::Predefined { name: "MEMBER".to_owned() }),
        // (choice) The contract tells the default for the vendor's roles; the account's own are taken like a member's.
        is_developer: invitation.is_developer.unwrap_or(!annotator),
    };
    record::store(connection, number, ACCOUNT, &user)?;
    effect(connection, "POST /v2/users", &user.id)?;
    let mut answer = json!(user);
    answer["invite_mode"] = invitation.mode.into();
    if invitation.mode == "TEMPORARY_PASSWORD" {
        answer["temporary_password"] = format!("Tmp-{}", dice.word(12)).into();
    }
    Ok(created(&answer))
}

fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    let clean = !text.chars().any(|letter| letter.is_whitespace() || letter.is_control());
    let dotted = domain.split('.').count() > 1 && domain.split('.').all(|label| !label.is_empty());
    clean && dotted && !local.is_empty() && !domain.contains('@')
}

/// PATCH `/v2/users/{user_id}`
async fn update(State(sandbox): State<Sandbox>, caller: Caller, path: Segments, body: Body) -> Result<Response, Refusal> {
    caller.may("USER_UPDATE")?;
    let id = id_after(&path, "users")?;
    body.changes_only(&["name", "is_developer"])?;
    let name = body.changed_text("name", 255)?;
    let is_developer = body.switch("is_developer")?;
    if is_developer.is_some() && !caller.is_admin() {
        return Err(super::refuse(
            StatusCode::FORBIDDEN,
            "Only admins of the account may change is_developer.",
        ));
    }
    records::write(&sandbox, move |connection| {
        let (number, before) = record::known(connection, &id)?;
        let after = User {
            name: name.unwrap_or_else(|| before.name.clone()),
            is_developer: is_developer.unwrap_or(before.is_developer),
            ..before.clone()
        };
        if (&after.name, after.is_developer) != (&before.name, before.is_developer) {
            record::store(connection, number, ACCOUNT, &after)?;
            effect(connection, "PATCH /v2/users/{user_id}", &id)?;
        }
        Ok(answer(json!(after).to_string()))
    })
    .await
}

/// DELETE `/v2/users/{user_id}`
async fn remove(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    caller.may("USER_DELETE")?;
    let id = id_after(&path, "users")?;
    // (choice) The contract says that it is refused, not with what.
    if id == caller.user_id {
        return Err(bad_request("Nobody can delete themselves."));
    }
    records::write(&sandbox, move |connection| {
        let (number, user) = record::find(connection, &id)?.ok_or_else(|| super::not_found("user"))?;
        if user.status != INACTIVE {
            let status = INACTIVE.to_owned();
            record::store(connection, number, ACCOUNT, &User { status, ..user })?;
            for kind in ["OrganizationMembership", "SpaceMembership", "RoleBinding"] {
                records::take_from(connection, kind, &id)?;
            }
            keys::revoke_all_of(connection, &id)?;
            effect(connection, "DELETE /v2/users/{user_id}", &id)?;
        }
        Ok(done())
    })
    .await
}

/// POST `/v2/users/{user_id}/resend-invitation`
async fn resend(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    caller.may("USER_CREATE")?;
    let id = id_after(&path, "users")?;
    records::write(&sandbox, move |connection| {
        let (_, user) = record::known(connection, &id)?;
        // (choice) An invitation that ran out is refused like one that was taken.
        if user.status != "INVITED" || signs_in_elsewhere(&user) {
            return Err(bad_request("Only an open invitation of somebody who signs in by password can be sent again.").into());
        }
        effect(connection, "POST /v2/users/{user_id}/resend-invitation", &id)?;
        Ok(done())
    })
    .await
}

/// POST `/v2/users/{user_id}/reset-password`
async fn reset(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    caller.may("USER_UPDATE")?;
    let id = id_after(&path, "users")?;
    records::write(&sandbox, move |connection| {
        let (_, user) = record::known(connection, &id)?;
        if user.status != "ACTIVE" || signs_in_elsewhere(&user) {
            return Err(bad_request("Only a verified user who signs in by password can get a new one.").into());
        }
        effect(connection, "POST /v2/users/{user_id}/reset-password", &id)?;
        Ok(done())
    })
    .await
}

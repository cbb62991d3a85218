//! Access requests and invites: access that somebody asks for, or is offered (contract, "Related admin endpoints").

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use rusqlite::Connection;
use serde_json::{Value, json};

use super::access::give;
use super::document::{self, Document, Stop};
use super::noun::{self, MEDIA, Noun, shown, unknown};
use super::record::ACCOUNT;
use super::request::{Bounds, Ids, Sent};
use super::tenants::{Tenants, move_to};
use super::{Caller, accounts, answer, broken, invalid, refuse, schema};
use crate::platform::Platform;
use crate::refusal::Refusal;
use crate::routes::{Routes, delete, get, patch, post};
use crate::{Sandbox, effect};

/// Access requests.
pub struct Requests;
/// Invites.
pub struct Invites;

impl Noun for Requests {
    const KIND: &'static str = "request";
    const PATH: &'static str = "/requests";
    // The list has the key of another kind (Authress contract, "access_records.get_requests").
    const KEY: &'static str = "records";
    const ID: &'static str = "requestId";
    const PREFIX: &'static str = "req_";
    const LONGEST: usize = 100;
    const PAGES: Option<Bounds> = Some(Bounds { rows: 20, filter: 0 });
    const STATES: &'static [&'static str] = &["OPEN", "APPROVED", "DENIED", "DELETED"];
    const CHOSEN: bool = false;
    const READ_ONLY: &'static [&'static str] = &["status", "lastUpdated", "links"];
    const TIMES: (Option<&'static str>, Option<&'static str>) = (None, Some("lastUpdated"));
    const LINKED: bool = true;

    fn schema() -> Value {
        use schema::{links, list, moment, object, or_null, statement, tags, text, user, word};
        let access = json!({ "users": list(&user(), 1, 100), "statements": list(&statement(true), 1, 100) });
        object(
            &["access"],
            json!({
                "requestId": or_null(text(1, 100)),
                "status": word(Self::STATES),
                "lastUpdated": moment(),
                "access": object(&["users", "statements"], access),
                "links": links(),
                "tags": tags(),
            }),
        )
    }

    fn settle(_: &Connection, document: &mut Document, _: Option<&Document>) -> Result<(), Stop> {
        document.insert("status".to_owned(), "OPEN".into());
        Ok(())
    }
}

impl Noun for Invites {
    const KIND: &'static str = "invite";
    const PATH: &'static str = "/invites";
    const KEY: &'static str = "invites";
    const ID: &'static str = "inviteId";
    const PREFIX: &'static str = "inv_";
    const LONGEST: usize = 256;
    const CHOSEN: bool = false;
    const READ_ONLY: &'static [&'static str] = &["links"];
    const LINKED: bool = true;

    fn schema() -> Value {
        use schema::{links, list, object, or_null, statement, text, word};
        let strategies = ["GENERATE_NEW_RECORD", "UNSAFE_FORCE_MERGE", "SKIP_CHANGES", "REPLACE_RECORD_DATA"];
        object(
            &["statements"],
            json!({
                "inviteId": or_null(text(0, 256)),
                "tenantId": or_null(text(0, 128)),
                "defaultLoginTenantId": or_null(text(0, 128)),
                "statements": list(&statement(false), 0, 100),
                "conflictResolutionStrategy": or_null(word(&strategies)),
                "links": links(),
            }),
        )
    }

    fn settle(_: &Connection, document: &mut Document, _: Option<&Document>) -> Result<(), Stop> {
        document
            .entry("conflictResolutionStrategy")
            .or_insert_with(|| "GENERATE_NEW_RECORD".into());
        Ok(())
    }
}

pub fn routes() -> Routes {
    let request_id = || schema::text(1, Requests::LONGEST);
    let ask = post("/requests")
        .body(noun::sent_schema::<Requests>())
        .answers(201, MEDIA, Requests::schema())
        .refuses(&[409, 413]);
    let respond = patch("/requests/{requestId}")
        .segment("requestId", request_id())
        .body(response_schema())
        .answers(200, MEDIA, Requests::schema())
        .refuses(&[409, 413]);
    let invite_id = || schema::text(1, Invites::LONGEST);
    let read = get("/invites/{inviteId}").segment("inviteId", invite_id());
    let accept = patch("/invites/{inviteId}").segment("inviteId", invite_id());
    let remove = delete("/invites/{inviteId}").segment("inviteId", invite_id());
    noun::listed::<Requests>()
        .merge(noun::single::<Requests>())
        .add(ask, noun::create_as_anybody::<Requests>)
        .add(respond, decide)
        .merge(noun::made::<Invites>())
        .add(read.answers(200, MEDIA, Invites::schema()), read_invite)
        .add(accept.answers(200, MEDIA, accounts::schema()), accept_invite)
        .add(remove.empty(204), remove_invite)
}

fn response_schema() -> Value {
    schema::object(&["status"], json!({ "status": schema::word(&["APPROVED", "DENIED"]) }))
}

/// PATCH /v1/requests/{requestId}: what is approved becomes a record. (choice) What was decided stays: 409.
async fn decide(State(sandbox): State<Sandbox>, caller: Caller, ids: Ids, Sent(body): Sent) -> Result<Response, Refusal> {
    let id = ids.get("requestId", Requests::LONGEST)?;
    caller.may_list()?;
    let status = body.get("status").and_then(Value::as_str).unwrap_or_default().to_owned();
    if !matches!(status.as_str(), "APPROVED" | "DENIED") {
        return Err(invalid("status must be APPROVED or DENIED."));
    }
    let now = sandbox.clock().now();
    let decided = document::change(&sandbox, move |transaction| {
        let mut request = document::find(transaction, Requests::KIND, &id)?
            .filter(|request| !noun::is_deleted(request))
            .ok_or_else(unknown::<Requests>)?;
        if request["status"] != "OPEN" {
            return Err(refuse(StatusCode::CONFLICT, "AlreadyDecided", "It was decided already.").into());
        }
        let operation = "PATCH /v1/requests/{requestId}";
        if status == "APPROVED" {
            let access = &request["access"];
            give(
                transaction,
                "Approved request",
                &access["users"],
                &access["statements"],
                now,
                operation,
                &id,
            )?;
        } else {
            effect(transaction, Platform::Authress, operation, &id)?;
        }
        request.insert("status".to_owned(), status.into());
        let time = document::moment_after(now, request.get("lastUpdated"));
        request.insert("lastUpdated".to_owned(), time);
        document::store(transaction, Requests::KIND, &id, ACCOUNT, &request)?;
        Ok(shown::<Requests>(transaction, request)?)
    })
    .await?;
    Ok(answer(StatusCode::OK, Value::Object(decided).to_string()))
}

/// GET /v1/invites/{inviteId}. (choice) Whoever knows the id may read it: that is how an invite is offered.
async fn read_invite(State(sandbox): State<Sandbox>, _caller: Caller, ids: Ids) -> Result<Response, Refusal> {
    let id = ids.get("inviteId", Invites::LONGEST)?;
    let found = sandbox.database().read(move |connection| {
        let found = document::find(connection, Invites::KIND, &id)?;
        found.map(|invite| shown::<Invites>(connection, invite)).transpose()
    });
    let invite = found.await.map_err(broken)?.ok_or_else(unknown::<Invites>)?;
    Ok(answer(StatusCode::OK, Value::Object(invite).to_string()))
}

/// PATCH /v1/invites/{inviteId}: whoever calls accepts. (choice) They get a record and move to the tenant; the invite is used up.
async fn accept_invite(State(sandbox): State<Sandbox>, caller: Caller, ids: Ids) -> Result<Response, Refusal> {
    let id = ids.get("inviteId", Invites::LONGEST)?;
    let now = sandbox.clock().now();
    document::change(&sandbox, move |transaction| {
        let invite = document::find(transaction, Invites::KIND, &id)?.ok_or_else(unknown::<Invites>)?;
        let operation = "PATCH /v1/invites/{inviteId}";
        let statements = &invite["statements"];
        if statements.as_array().is_some_and(|all| !all.is_empty()) {
            let name = format!("Invite {id}");
            give(
                transaction,
                &name,
                &json!([{ "userId": caller.id() }]),
                statements,
                now,
                operation,
                &id,
            )?;
        } else {
            effect(transaction, Platform::Authress, operation, &id)?;
        }
        let tenant = ["defaultLoginTenantId", "tenantId"]
            .iter()
            .find_map(|name| invite.get(*name).and_then(Value::as_str));
        if let Some(tenant) = tenant
            && document::find(transaction, Tenants::KIND, tenant)?.is_some()
        {
            move_to(transaction, caller.id(), tenant)?;
        }
        document::remove(transaction, Invites::KIND, &id)?;
        Ok(())
    })
    .await?;
    Ok(answer(StatusCode::OK, accounts::account().to_string()))
}

async fn remove_invite(State(sandbox): State<Sandbox>, caller: Caller, ids: Ids) -> Result<Response, Refusal> {
    let id = ids.get("inviteId", Invites::LONGEST)?;
    caller.may_list()?;
    document::change(&sandbox, move |transaction| {
        if !document::remove(transaction, Invites::KIND, &id)? {
            return Err(unknown::<Invites>().into());
        }
        effect(transaction, Platform::Authress, "DELETE /v1/invites/{inviteId}", &id)?;
        Ok(())
    })
    .await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

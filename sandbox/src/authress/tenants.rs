//! Tenants, and the user who moves to one of them (contract, "Related admin endpoints", `link_tenant_user`).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use rusqlite::{Connection, OptionalExtension};
use serde_json::{Value, json};

use super::document::{self, Document, Stop};
use super::noun::{self, Noun, unknown};
use super::record::ACCOUNT;
use super::request::{Ids, Sent};
use super::{Caller, refuse, schema, users};
use crate::platform::Platform;
use crate::refusal::Refusal;
use crate::routes::{Routes, patch};
use crate::{Sandbox, effect};

/// Tenants.
pub struct Tenants;

impl Noun for Tenants {
    const KIND: &'static str = "tenant";
    const PATH: &'static str = "/tenants";
    const KEY: &'static str = "tenants";
    const ID: &'static str = "tenantId";
    const PREFIX: &'static str = "ten_";
    const LONGEST: usize = 128;
    const READ_ONLY: &'static [&'static str] = &["createdTime", "links"];
    const TIMES: (Option<&'static str>, Option<&'static str>) = (Some("createdTime"), None);

    fn schema() -> Value {
        use schema::{letters, list, moment, object, or_null, text};
        let domain = object(&["domain"], json!({ "domain": letters(1, 128, "^[a-z0-9.-]+$") }));
        let duration = letters(2, 32, "^P[0-9DHMSTWY.]+$");
        object(
            &[],
            json!({
                "tenantId": or_null(letters(0, 128, "^[a-zA-Z0-9_.:-]*$")),
                "tenantLookupIdentifier": or_null(letters(0, 64, "^[a-zA-Z0-9_.:-]*$")),
                "data": object(&[], json!({ "name": or_null(text(0, 64)) })),
                "domains": or_null(list(&domain, 0, 10)),
                "connection": or_null(object(&[], json!({ "connectionId": or_null(text(0, 64)) }))),
                "tokenConfiguration": object(&[], json!({ "accessTokenDuration": duration, "sessionDuration": duration })),
                "createdTime": moment(),
            }),
        )
    }

    fn settle(_: &Connection, document: &mut Document, _: Option<&Document>) -> Result<(), Stop> {
        let lives = document.entry("tokenConfiguration").or_insert_with(|| json!({}));
        for (name, value) in [("accessTokenDuration", "PT24H"), ("sessionDuration", "P30D")] {
            if lives.get(name).is_none() {
                lives[name] = value.into();
            }
        }
        document.entry("data").or_insert_with(|| json!({}));
        Ok(())
    }

    /// (choice) Its users stay, and belong to no tenant.
    fn gone(connection: &Connection, id: &str) -> rusqlite::Result<()> {
        connection.execute(
            "UPDATE authress_users SET tenant_id = NULL WHERE tenant_id = ?1 AND account = ?2",
            (id, ACCOUNT),
        )?;
        Ok(())
    }
}

pub fn routes() -> Routes {
    let body = schema::object(&["userId"], json!({ "userId": schema::text(1, 128) }));
    let link = patch("/tenants/{tenantId}/users")
        .segment("tenantId", schema::text(1, Tenants::LONGEST))
        .body(body)
        .empty(204)
        .refuses(&[413]);
    noun::routes::<Tenants>().add(link, link_user)
}

/// PATCH /v1/tenants/{tenantId}/users. (choice) A user belongs to one tenant at a time: linking moves them.
async fn link_user(State(sandbox): State<Sandbox>, caller: Caller, ids: Ids, Sent(body): Sent) -> Result<Response, Refusal> {
    let tenant = ids.get("tenantId", Tenants::LONGEST)?;
    caller.may_list()?;
    let user = body.get("userId").and_then(Value::as_str).unwrap_or_default().to_owned();
    if user.is_empty() {
        return Err(refuse(StatusCode::BAD_REQUEST, "UserIdMissing", "userId is missing."));
    }
    document::length("userId", &user, 128)?;
    document::change(&sandbox, move |transaction| {
        if document::find(transaction, Tenants::KIND, &tenant)?.is_none() {
            return Err(unknown::<Tenants>().into());
        }
        if move_to(transaction, &user, &tenant)?.ok_or_else(users::unknown)? {
            let operation = "PATCH /v1/tenants/{tenantId}/users";
            effect(transaction, Platform::Authress, operation, &format!("{tenant} {user}"))?;
        }
        Ok(())
    })
    .await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Moves a user to a tenant; whether they were elsewhere, or `None` when there is no such user.
pub fn move_to(connection: &Connection, user: &str, tenant: &str) -> rusqlite::Result<Option<bool>> {
    let before: Option<Option<String>> = connection
        .prepare_cached("SELECT tenant_id FROM authress_users WHERE user_id = ?1 AND account = ?2")?
        .query_row((user, ACCOUNT), |row| row.get(0))
        .optional()?;
    let Some(before) = before else { return Ok(None) };
    if before.as_deref() == Some(tenant) {
        return Ok(Some(false));
    }
    connection.execute(
        "UPDATE authress_users SET tenant_id = ?1 WHERE user_id = ?2 AND account = ?3",
        (tenant, user, ACCOUNT),
    )?;
    Ok(Some(true))
}

//! The tokens of virtual accounts of TrueFoundry's double: told, replaced, stored elsewhere, deleted.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use rusqlite::{Connection, OptionalExtension};
use serde_json::{Value, json};

use super::caller::Caller;
use super::sent::Sent;
use super::tokens::{self, NewToken};
use super::virtual_accounts::by_id;
use super::{MEDIA, answer, date, no, note, refuse, schemas, switch, write};
use crate::Sandbox;
use crate::address::{Query, Segments};
use crate::refusal::Refusal;
use crate::routes::{Routes, delete, get, post};

/// The longest grace period in minutes, a year (choice).
const LONGEST_GRACE: f64 = 525_600.0;

pub fn routes() -> Routes {
    let grace = json!({ "type": "number", "minimum": 0, "maximum": LONGEST_GRACE });
    let replacement = post("/virtual-accounts/{id}/regenerate-token")
        .body(schemas::body(&[("gracePeriodInMinutes", grace)], &[]))
        .answers(200, MEDIA, schemas::token());
    let info = schemas::body(&[("updatedAt", schemas::text()), ("jwtId", schemas::text())], &[]);
    let sync = post("/virtual-accounts/{id}/sync-to-secret-store")
        .query("force", schemas::switch())
        .answers(200, MEDIA, schemas::told("syncTokenInSecretStoreInfo", info));
    Routes::new()
        .add(get("/virtual-accounts/{id}/token").answers(200, MEDIA, schemas::token()), tell)
        .add(replacement, regenerate)
        .add(sync, sync_to_secret_store)
        .add(delete("/virtual-accounts/{id}/jwt/{jwtId}").empty(204), remove)
}

/// The id and the secret of the token that is in use.
fn current(connection: &Connection, account: &str) -> rusqlite::Result<Option<(String, String)>> {
    connection
        .prepare_cached("SELECT id, secret FROM truefoundry_tokens WHERE owner = ?1 AND current = 1 ORDER BY number DESC LIMIT 1")?
        .query_row([account], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()
}

/// GET /api/svc/v1/virtual-accounts/{id}/token
async fn tell(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    // A secret is for who may change things.
    caller.may_change()?;
    let id = path.after("virtual-accounts").unwrap_or_default();
    let secret = super::read(&sandbox, move |connection| {
        if by_id(connection, &id)?.is_none() {
            return Ok(Err(no("Virtual account")));
        }
        Ok(current(connection, &id)?.map(|(_, secret)| secret).ok_or_else(|| no("Token")))
    })
    .await?;
    Ok(answer(json!({ "token": secret }).to_string()))
}

/// POST /api/svc/v1/virtual-accounts/{id}/regenerate-token; the old one stays valid for the grace period.
async fn regenerate(State(sandbox): State<Sandbox>, caller: Caller, path: Segments, sent: Sent) -> Result<Response, Refusal> {
    caller.may_change()?;
    let id = path.after("virtual-accounts").unwrap_or_default();
    let minutes = sent.number("gracePeriodInMinutes")?;
    if minutes > LONGEST_GRACE {
        return Err(super::invalid("gracePeriodInMinutes must not be longer than a year"));
    }
    let now = sandbox.clock().now();
    #[allow(clippy::cast_possible_truncation, reason = "bounded above")]
    let end = now.as_second() + (minutes * 60.0) as i64;
    let secret = write(&sandbox, move |transaction| {
        let Some(account) = by_id(transaction, &id)? else {
            return Ok(Err(no("Virtual account")));
        };
        transaction.execute(
            "UPDATE truefoundry_tokens SET current = 0, expires_at = MIN(?1, COALESCE(expires_at, ?1)) WHERE owner = ?2",
            (end, &id),
        )?;
        let token = NewToken {
            owner: &id,
            personal: false,
            name: account.manifest["name"].as_str().unwrap_or_default(),
            team: None,
            kind: account.manifest["token_type"].as_str().unwrap_or("jwt"),
            expires_at: None,
        };
        let secret = tokens::make(transaction, &token, now)?;
        note(transaction, "POST", "/virtual-accounts/{id}/regenerate-token", &id)?;
        Ok(Ok(secret))
    })
    .await?;
    Ok(answer(json!({ "token": secret }).to_string()))
}

/// POST /api/svc/v1/virtual-accounts/{id}/sync-to-secret-store
async fn sync_to_secret_store(State(sandbox): State<Sandbox>, caller: Caller, path: Segments, query: Query) -> Result<Response, Refusal> {
    caller.may_change()?;
    let id = path.after("virtual-accounts").unwrap_or_default();
    let force = switch(&query, "force")?.unwrap_or(false);
    let now = date(sandbox.clock().now());
    let synced: Value = write(&sandbox, move |transaction| {
        let Some(account) = by_id(transaction, &id)? else {
            return Ok(Err(no("Virtual account")));
        };
        if account.manifest.get("secret_store_config").is_none() {
            let text = "The virtual account has no secret store";
            return Ok(Err(refuse(StatusCode::BAD_REQUEST, text)));
        }
        let Some((jwt, _)) = current(transaction, &id)? else {
            return Ok(Err(no("Token")));
        };
        // Who has stored this very token already does it again only when forced.
        if let Some(synced) = account.synced.filter(|synced| synced["jwtId"] == jwt.as_str() && !force) {
            return Ok(Ok(synced));
        }
        let synced = json!({ "updatedAt": now, "jwtId": jwt });
        transaction.execute(
            "UPDATE truefoundry_virtual_accounts SET synced = ?1 WHERE id = ?2",
            (synced.to_string(), &id),
        )?;
        note(transaction, "POST", "/virtual-accounts/{id}/sync-to-secret-store", &id)?;
        Ok(Ok(synced))
    })
    .await?;
    Ok(answer(json!({ "syncTokenInSecretStoreInfo": synced }).to_string()))
}

/// DELETE /api/svc/v1/virtual-accounts/{id}/jwt/{jwtId}; the answer is empty (TrueFoundry contract, "Related admin endpoints").
async fn remove(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    caller.may_change()?;
    let id = path.after("virtual-accounts").unwrap_or_default();
    let jwt = path.after("jwt").unwrap_or_default();
    write(&sandbox, move |transaction| {
        let own = "DELETE FROM truefoundry_tokens WHERE id = ?1 AND owner = ?2 AND personal = 0";
        if transaction.execute(own, (&jwt, &id))? == 0 {
            return Ok(Err(no("Token")));
        }
        note(transaction, "DELETE", "/virtual-accounts/{id}/jwt/{jwtId}", &jwt)?;
        Ok(Ok(()))
    })
    .await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

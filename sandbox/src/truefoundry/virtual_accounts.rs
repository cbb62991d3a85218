//! Virtual accounts of TrueFoundry's double: documents that are matched by name.

use axum::extract::State;
use axum::response::Response;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row};
use serde_json::{Value, json};

use super::account_manifest::sound;
use super::caller::Caller;
use super::record::TENANT;
use super::sent::{Sent, end};
use super::tokens::{self, NewToken};
use super::{Found, MEDIA, Rows, answer, data, date, done, fresh, invalid, no, no_filter, note, read, schemas, several, switch, write};
use crate::Sandbox;
use crate::address::{Query, Segments};
use crate::refusal::Refusal;
use crate::routes::{Routes, delete, get, put as put_route};

pub fn routes() -> Routes {
    let rows = get("/virtual-accounts")
        .query("limit", schemas::limit())
        .query("offset", schemas::offset())
        .query("nameSearchQuery", schemas::text())
        .query("ownedByTeams", schemas::text())
        .query("isExpired", schemas::switch())
        .query("filter", schemas::text())
        .answers(200, MEDIA, schemas::page(&schemas::virtual_account()));
    let put = put_route("/virtual-accounts")
        .body(schemas::put(schemas::account_manifest()))
        .answers(200, MEDIA, schemas::one(&schemas::virtual_account()));
    let existence =
        get("/virtual-accounts/exists")
            .needs("name", schemas::text())
            .answers(200, MEDIA, schemas::told("exists", schemas::switch()));
    let record = get("/virtual-accounts/{id}").answers(200, MEDIA, schemas::one(&schemas::virtual_account()));
    Routes::new()
        .add(rows, list)
        .add(put, put_account)
        .add(existence, exists)
        .add(record, one)
        .add(delete("/virtual-accounts/{id}").answers(200, MEDIA, schemas::empty()), remove)
}

/// A virtual account as it is kept.
pub struct Account {
    pub id: String,
    pub manifest: Value,
    pub expires_at: Option<i64>,
    maker: Value,
    created_at: String,
    updated_at: String,
    pub synced: Option<Value>,
}

const COLUMNS: &str = "SELECT id, manifest, expires_at, maker, created_at, updated_at, synced FROM truefoundry_virtual_accounts";

fn account(row: &Row) -> rusqlite::Result<Account> {
    let parse = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
    Ok(Account {
        id: row.get(0)?,
        manifest: parse(&row.get::<_, String>(1)?),
        expires_at: row.get(2)?,
        maker: parse(&row.get::<_, String>(3)?),
        created_at: row.get(4)?,
        updated_at: row.get(5)?,
        synced: row.get::<_, Option<String>>(6)?.map(|text| parse(&text)),
    })
}

/// One account.
pub fn by_id(connection: &Connection, id: &str) -> rusqlite::Result<Option<Account>> {
    let question = format!("{COLUMNS} WHERE id = ?1");
    connection.prepare_cached(&question)?.query_row([id], account).optional()
}

fn by_name(connection: &Connection, name: &str) -> rusqlite::Result<Option<Account>> {
    let question = format!("{COLUMNS} WHERE name = ?1");
    connection.prepare_cached(&question)?.query_row([name], account).optional()
}

impl Account {
    fn is_expired(&self, now: Timestamp) -> bool {
        self.expires_at.is_some_and(|end| end <= now.as_second())
    }

    fn told(&self, connection: &Connection, now: Timestamp) -> rusqlite::Result<Value> {
        let mut jwts = Vec::new();
        for token in tokens::of_owner(connection, &self.id)? {
            jwts.push(token.jwt(&self.id, "virtualaccount"));
        }
        let mut told = json!({
            "id": self.id, "type": "virtual-account", "tenantName": TENANT, "manifest": self.manifest,
            "createdBySubject": self.maker, "createdAt": self.created_at, "updatedAt": self.updated_at,
            "isExpired": self.is_expired(now), "accountId": format!("account-{TENANT}"),
        });
        if let Some(latest) = jwts.last() {
            told["jwtId"] = latest["id"].clone();
        }
        told["jwts"] = json!(jwts);
        Ok(told)
    }
}

/// GET /api/svc/v1/virtual-accounts
async fn list(State(sandbox): State<Sandbox>, caller: Caller, query: Query) -> Result<Response, Refusal> {
    caller.may_read()?;
    let rows = Rows::of(&query)?;
    no_filter(&query)?;
    let expired = switch(&query, "isExpired")?;
    let teams = several(&query, "ownedByTeams");
    let search = query.filled("nameSearchQuery").unwrap_or_default().to_lowercase();
    let now = sandbox.clock().now();
    let all = read(&sandbox, move |connection| {
        let accounts: Vec<Account> = connection
            .prepare_cached(&format!("{COLUMNS} ORDER BY number"))?
            .query_map([], account)?
            .collect::<rusqlite::Result<_>>()?;
        let mut all = Vec::new();
        for account in accounts {
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let wanted = text(&account.manifest["name"]).contains(&search)
                && (teams.is_empty() || teams.contains(&text(&account.manifest["ownedBy"]["team"])))
                && expired.is_none_or(|expired| expired == account.is_expired(now));
            if wanted {
                all.push(account.told(connection, now)?);
            }
        }
        Ok(Ok(all))
    })
    .await?;
    Ok(rows.cut(&all))
}

/// GET /api/svc/v1/virtual-accounts/exists
async fn exists(State(sandbox): State<Sandbox>, caller: Caller, query: Query) -> Result<Response, Refusal> {
    caller.may_read()?;
    let Some(name) = query.filled("name").map(str::to_owned) else {
        return Err(invalid("name should not be empty"));
    };
    let exists = read(&sandbox, move |connection| Ok(Ok(by_name(connection, &name)?.is_some()))).await?;
    Ok(answer(json!({ "exists": exists }).to_string()))
}

/// GET /api/svc/v1/virtual-accounts/{id}
async fn one(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    caller.may_read()?;
    let id = path.after("virtual-accounts").unwrap_or_default();
    let now = sandbox.clock().now();
    let told = read(&sandbox, move |connection| match by_id(connection, &id)? {
        Some(account) => Ok(Ok(account.told(connection, now)?)),
        None => Ok(Err(no("Virtual account"))),
    })
    .await?;
    Ok(data(&told))
}

/// PUT /api/svc/v1/virtual-accounts
async fn put_account(State(sandbox): State<Sandbox>, caller: Caller, sent: Sent) -> Result<Response, Refusal> {
    caller.may_change()?;
    let manifest = sound(sent.object("manifest")?)?;
    let dry_run = sent.switch("dryRun")?;
    let (maker, now) = (caller.subject(), sandbox.clock().now());
    let (told, token) = write(&sandbox, move |transaction| put(transaction, manifest, dry_run, maker, now)).await?;
    let mut body = json!({ "data": told });
    // The token of a new account is told here, and only here without being asked for.
    if let Some(token) = token {
        body["token"] = json!(token);
    }
    Ok(answer(body.to_string()))
}

fn put(connection: &Connection, mut manifest: Value, dry_run: bool, maker: Value, now: Timestamp) -> Found<(Value, Option<String>)> {
    let name = manifest["name"].as_str().unwrap_or_default().to_owned();
    let known = by_name(connection, &name)?;
    if let Some(known) = &known
        && manifest.get("permissions").is_none()
        && let Some(kept) = known.manifest.get("permissions")
    {
        // Who leaves the permissions out keeps them (TrueFoundry contract, "Related admin endpoints").
        manifest["permissions"] = kept.clone();
    }
    let is_new = known.is_none();
    if known.as_ref().is_some_and(|known| known.manifest == manifest) && !dry_run {
        let told = known.map(|known| known.told(connection, now)).transpose()?;
        return Ok(Ok((told.unwrap_or_default(), None)));
    }
    let made = known.as_ref().map_or_else(|| date(now), |known| known.created_at.clone());
    let account = Account {
        id: match &known {
            Some(known) => known.id.clone(),
            None => format!("cm{}", fresh(connection)?.word(23)),
        },
        expires_at: manifest["expiration_date"].as_str().and_then(end),
        maker: known.as_ref().map_or(maker, |known| known.maker.clone()),
        created_at: made,
        updated_at: date(now),
        synced: known.and_then(|known| known.synced),
        manifest,
    };
    if dry_run {
        return Ok(Ok((account.told(connection, now)?, None)));
    }
    store(connection, &account, &name)?;
    let kind = account.manifest["token_type"].as_str().unwrap_or("jwt");
    let token = NewToken {
        owner: &account.id,
        personal: false,
        name: &name,
        team: None,
        kind,
        expires_at: None,
    };
    let secret = is_new.then(|| tokens::make(connection, &token, now)).transpose()?;
    note(connection, "PUT", "/virtual-accounts", &account.id)?;
    Ok(Ok((account.told(connection, now)?, secret)))
}

/// Stores an account as it is now.
fn store(connection: &Connection, account: &Account, name: &str) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO truefoundry_virtual_accounts (id, name, manifest, expires_at, maker, created_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (name) DO UPDATE SET manifest = ?3, expires_at = ?4, updated_at = ?7",
        (
            &account.id,
            name,
            account.manifest.to_string(),
            account.expires_at,
            account.maker.to_string(),
            &account.created_at,
            &account.updated_at,
        ),
    )?;
    Ok(())
}

/// DELETE /api/svc/v1/virtual-accounts/{id}; its tokens stop at once.
async fn remove(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    caller.may_change()?;
    let id = path.after("virtual-accounts").unwrap_or_default();
    write(&sandbox, move |transaction| {
        if transaction.execute("DELETE FROM truefoundry_virtual_accounts WHERE id = ?1", [&id])? == 0 {
            return Ok(Err(no("Virtual account")));
        }
        transaction.execute("DELETE FROM truefoundry_tokens WHERE owner = ?1", [&id])?;
        note(transaction, "DELETE", "/virtual-accounts/{id}", &id)?;
        Ok(Ok(()))
    })
    .await?;
    Ok(done())
}

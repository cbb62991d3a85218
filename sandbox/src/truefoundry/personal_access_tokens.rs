//! Personal access tokens of TrueFoundry's double: one's own, and those of others for an administrator.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use rusqlite::Connection;
use serde_json::{Value, json};

use super::caller::Caller;
use super::record::{self, User};
use super::sent::{Sent, end, is_name};
use super::tokens::{self, NewToken};
use super::{Found, MEDIA, Rows, answer, done, no, note, read, refuse, schemas, teams, write};
use crate::Sandbox;
use crate::address::{Query, Segments};
use crate::refusal::Refusal;
use crate::routes::{Routes, delete, get, post};

const ALL: &str = "/personal-access-tokens";

pub fn routes() -> Routes {
    let rows = get(ALL)
        .query("limit", schemas::limit())
        .query("offset", schemas::offset())
        .query("nameSearchQuery", schemas::text())
        .answers(200, MEDIA, schemas::page(&schemas::virtual_account()));
    let optional = ["expirationDate", "accountName", "teamName", "tokenType"].map(|name| (name, schemas::maybe("string")));
    let creation = post(ALL)
        .body(schemas::body(&[("name", schemas::name())], &optional))
        .answers(200, MEDIA, schemas::token())
        .refuses(&[409]);
    let needed = [("name", schemas::name()), ("userEmail", schemas::email())];
    let for_user = post("/personal-access-tokens/for-user")
        .body(schemas::body(&needed, &optional[..3]))
        .answers(200, MEDIA, schemas::token())
        .refuses(&[409]);
    let revocation = delete("/personal-access-tokens/revoke/all")
        .body(schemas::body(&[("email", schemas::email())], &[]))
        .answers(200, MEDIA, schemas::empty());
    Routes::new()
        .add(rows, list)
        .add(creation, create)
        .add(for_user, create_for_user)
        .add(revocation, revoke_all)
        .add(delete("/personal-access-tokens/{id}").answers(200, MEDIA, schemas::empty()), remove)
}

/// GET /api/svc/v1/personal-access-tokens: the caller's own, and nobody else's.
async fn list(State(sandbox): State<Sandbox>, caller: Caller, query: Query) -> Result<Response, Refusal> {
    let rows = Rows::of(&query)?;
    let now = sandbox.clock().now();
    // A virtual account has no personal tokens.
    let Some(user) = caller.user else {
        return Ok(rows.cut(&[]));
    };
    let mut all = read(&sandbox, move |connection| {
        let mut all: Vec<Value> = Vec::new();
        for (_, token) in tokens::of_file(connection, &user)? {
            all.push(token.personal(&user, now));
        }
        for token in tokens::of_owner(connection, &user.id)? {
            all.push(token.personal(&user, now));
        }
        Ok(Ok(all))
    })
    .await?;
    if let Some(search) = query.filled("nameSearchQuery") {
        let search = search.to_lowercase();
        all.retain(|token| token["manifest"]["name"].as_str().unwrap_or_default().contains(&search));
    }
    Ok(rows.cut(&all))
}

fn bad(text: &str) -> Refusal {
    refuse(StatusCode::BAD_REQUEST, text)
}

/// What a creation asks for. (choice) What is wrong with it is a 400 here: that is what the vendor's client has a type for.
struct Wanted {
    name: String,
    team: Option<String>,
    kind: String,
    expires_at: Option<i64>,
}

impl Wanted {
    fn of(sent: &Sent, now: Timestamp) -> Result<Self, Refusal> {
        let name = sent.text("name")?;
        if !is_name(&name) {
            return Err(bad("name must have 3 to 36 characters of a-z, 0-9 and -"));
        }
        let kind = sent.some_text("tokenType")?.unwrap_or_else(|| "jwt".to_owned());
        if kind != "jwt" && kind != "opaque" {
            return Err(bad("tokenType must be jwt or opaque"));
        }
        sent.some_text("accountName")?;
        let expires_at = match sent.some_text("expirationDate")? {
            None => None,
            Some(text) => Some(end(&text).ok_or_else(|| bad("expirationDate must be a date"))?),
        };
        if expires_at.is_some_and(|end| end <= now.as_second()) {
            return Err(bad("expirationDate must be in the future"));
        }
        Ok(Self {
            name,
            team: sent.some_text("teamName")?,
            kind,
            expires_at,
        })
    }

    fn make(&self, connection: &Connection, user: &User, route: &str, now: Timestamp) -> Found<String> {
        if let Some(team) = &self.team
            && teams::by_name(connection, team)?.is_none()
        {
            return Ok(Err(bad(&format!("Team {team} does not exist"))));
        }
        if tokens::of_owner(connection, &user.id)?.iter().any(|token| token.name == self.name) {
            let text = "A personal access token of this name exists already";
            return Ok(Err(refuse(StatusCode::CONFLICT, text)));
        }
        let token = NewToken {
            owner: &user.id,
            personal: true,
            name: &self.name,
            team: self.team.as_deref(),
            kind: &self.kind,
            expires_at: self.expires_at,
        };
        let secret = tokens::make(connection, &token, now)?;
        note(connection, "POST", route, &self.name)?;
        Ok(Ok(secret))
    }
}

/// POST /api/svc/v1/personal-access-tokens
async fn create(State(sandbox): State<Sandbox>, caller: Caller, sent: Sent) -> Result<Response, Refusal> {
    // A token cannot make another one: somebody must have signed in (TrueFoundry contract, "not callable with a PAT").
    let Some(user) = caller.user.filter(|_| !caller.by_token) else {
        return Err(bad("A token cannot create a personal access token"));
    };
    let now = sandbox.clock().now();
    let wanted = Wanted::of(&sent, now)?;
    let secret = write(&sandbox, move |transaction| wanted.make(transaction, &user, ALL, now)).await?;
    Ok(answer(json!({ "token": secret }).to_string()))
}

/// POST /api/svc/v1/personal-access-tokens/for-user
async fn create_for_user(State(sandbox): State<Sandbox>, caller: Caller, sent: Sent) -> Result<Response, Refusal> {
    caller.may_change()?;
    let now = sandbox.clock().now();
    let email = sent.text("userEmail")?;
    let wanted = Wanted::of(&sent, now)?;
    let secret = write(&sandbox, move |transaction| match record::by_email(transaction, &email)? {
        Some((_, user)) => wanted.make(transaction, &user, "/personal-access-tokens/for-user", now),
        None => Ok(Err(no("User"))),
    })
    .await?;
    Ok(answer(json!({ "token": secret }).to_string()))
}

/// DELETE /api/svc/v1/personal-access-tokens/revoke/all, with a body.
async fn revoke_all(State(sandbox): State<Sandbox>, caller: Caller, sent: Sent) -> Result<Response, Refusal> {
    caller.may_change()?;
    let email = sent.text("email")?;
    write(&sandbox, move |transaction| {
        let Some((_, user)) = record::by_email(transaction, &email)? else {
            return Ok(Err(no("User")));
        };
        let mut gone = transaction.execute("DELETE FROM truefoundry_tokens WHERE owner = ?1 AND personal = 1", [&user.id])?;
        for (purpose, _) in tokens::of_file(transaction, &user)? {
            gone += revoke(transaction, &purpose)?;
        }
        if gone > 0 {
            note(transaction, "DELETE", "/personal-access-tokens/revoke/all", &user.id)?;
        }
        Ok(Ok(()))
    })
    .await?;
    Ok(done())
}

/// DELETE /api/svc/v1/personal-access-tokens/{id}: one's own.
async fn remove(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    let id = path.after("personal-access-tokens").unwrap_or_default();
    write(&sandbox, move |transaction| {
        let Some(user) = caller.user else {
            return Ok(Err(no("Personal access token")));
        };
        let own = "DELETE FROM truefoundry_tokens WHERE id = ?1 AND owner = ?2 AND personal = 1";
        let mut gone = transaction.execute(own, (&id, &user.id))?;
        for (purpose, token) in tokens::of_file(transaction, &user)? {
            if token.id == id {
                gone += revoke(transaction, &purpose)?;
            }
        }
        if gone == 0 {
            return Ok(Err(no("Personal access token")));
        }
        note(transaction, "DELETE", "/personal-access-tokens/{id}", &id)?;
        Ok(Ok(()))
    })
    .await?;
    Ok(done())
}

/// A token of the credentials file stays written there, and opens nothing any more until the sandbox starts again.
fn revoke(connection: &Connection, purpose: &str) -> rusqlite::Result<usize> {
    connection.execute("INSERT OR IGNORE INTO truefoundry_revoked (purpose) VALUES (?1)", [purpose])
}

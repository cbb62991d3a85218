//! Authress: who is calling (a user, or a service client with a self-signed token), and how it refuses.

mod access;
mod accounts;
mod check;
mod clients;
mod document;
mod grants;
mod integrations;
mod noun;
mod permissions;
mod record;
mod request;
mod requests;
mod schema;
mod seed;
mod tenants;
mod token;
mod users;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use rusqlite::{Connection, OptionalExtension};
use serde_json::{Value, json};

use crate::Sandbox;
use crate::address::Query;
use crate::credentials;
use crate::refusal::Refusal;
use crate::routes::{Operation, Routes, get};
use record::{ACCOUNT, ACCOUNT_OWNER};
use request::Ids;
use token::Token;

pub use record::{INDEXES, SCHEMA, enrol, user_id};
pub use seed::{found, issue};

/// The statuses with which any operation may refuse.
pub const REFUSALS: &[u16] = &[400, 401, 403, 404, 405, 422];

/// The routes of this platform, under `/v1` (Authress contract, Base URL).
pub fn routes() -> Routes {
    Routes::new()
        .nest("/v1", users::routes())
        .nest("/v1", permissions::routes())
        .nest("/v1", tenants::routes())
        .nest("/v1", clients::routes())
        .nest("/v1", integrations::routes())
        .nest("/v1", access::routes())
        .nest("/v1", requests::routes())
        .nest("/v1", accounts::routes())
        .add(keys("/.well-known/openid-configuration/jwks"), account_keys)
        .add(keys("/v1/clients/{clientId}/.well-known/openid-configuration/jwks"), client_keys)
        .with(|router| {
            router
                .method_not_allowed_fallback(async || {
                    refuse(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", "The method is not allowed.")
                })
                .fallback(async || refuse(StatusCode::NOT_FOUND, "NotFound", "There is no such resource."))
                .layer(axum::middleware::from_fn(cross_origin))
        })
}

/// A route that publishes keys.
fn keys(path: &str) -> Operation {
    let set =
        json!({ "type": "object", "required": ["keys"], "properties": { "keys": { "type": "array", "items": { "type": "object" } } } });
    get(path)
        .query("kid", json!({ "type": "string" }))
        .answers(200, "application/json", set)
}

/// Whoever sent a valid token.
pub enum Caller {
    /// A service client, which may do everything (choice).
    Client {
        /// The client's id.
        id: String,
    },
    /// A user, who without being an administrator may read only themselves (choice).
    User {
        /// The user's id.
        id: String,
        /// Whether they may read others.
        admin: bool,
    },
}

impl Caller {
    /// Who it is: access is given to service clients as it is to users.
    pub fn id(&self) -> &str {
        match self {
            Self::Client { id } | Self::User { id, .. } => id,
        }
    }

    /// Refuses unless the caller may read and change everything.
    pub fn may_list(&self) -> Result<(), Refusal> {
        match self {
            Self::Client { .. } | Self::User { admin: true, .. } => Ok(()),
            Self::User { .. } => Err(forbidden()),
        }
    }

    /// Refuses unless the caller may read this user.
    pub fn may_read(&self, user: &str) -> Result<(), Refusal> {
        match self {
            Self::User { id, .. } if id == user => Ok(()),
            other => other.may_list(),
        }
    }
}

impl FromRequestParts<Sandbox> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, sandbox: &Sandbox) -> Result<Self, Refusal> {
        let Some(text) = credentials::bearer_token(&parts.headers) else {
            return Err(unauthorized("The Authorization header is missing."));
        };
        let token = Token::read(text).map_err(unauthorized)?;
        let (key_id, sub) = (token.key_id.clone(), token.claims.sub.clone());
        users::let_go(sandbox).await?;
        let known = sandbox
            .database()
            .read(move |connection| signer(connection, &key_id, &sub))
            .await
            .map_err(broken)?;
        let Some(((public, algorithm), caller)) = known else {
            return Err(unauthorized("The key of the token is not known for its subject."));
        };
        if !token.is_signed_by(&public, &algorithm) {
            return Err(unauthorized("The signature of the token is wrong."));
        }
        if !token.claims.holds_at(sandbox.clock().now()) {
            return Err(unauthorized("The token has expired."));
        }
        if !token.claims.is_for(ACCOUNT) {
            return Err(unauthorized("The token is for another audience."));
        }
        if matches!(caller, Self::Client { .. }) {
            let own = token::own_host(&parts.headers, &parts.uri);
            let vendor = format!("{ACCOUNT}.api.authress.io");
            // (choice) A request without any host, as a test without a socket sends it, cannot be compared.
            let accepts = |host: &str| host == vendor || sandbox.is_own_host(host) || own.as_deref().is_none_or(|own| own == host);
            if !token.claims.is_issued_by_client(accepts) {
                return Err(unauthorized("The token has another issuer."));
            }
        }
        Ok(caller)
    }
}

/// A key as it is stored, and by which algorithm it signs.
type PublicKey = (String, String);

/// The public key of a token: looked up by its id under the client that the token speaks of, or the account's own for
/// the token of a user who exists (Authress contract, server-side check).
fn signer(connection: &Connection, key_id: &str, sub: &str) -> rusqlite::Result<Option<(PublicKey, Caller)>> {
    let key_of = |owner: &str| {
        connection
            .prepare_cached("SELECT public_key, algorithm FROM authress_keys WHERE owner = ?1 AND key_id = ?2")?
            .query_row((owner, key_id), |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()
    };
    if sub != ACCOUNT_OWNER
        && let Some(key) = key_of(sub)?
    {
        return Ok(Some((key, Caller::Client { id: sub.to_owned() })));
    }
    let Some(key) = key_of(ACCOUNT_OWNER)? else {
        return Ok(None);
    };
    let admin: Option<bool> = connection
        .prepare_cached("SELECT admin FROM authress_users WHERE user_id = ?1 AND account = ?2")?
        .query_row((sub, ACCOUNT), |row| row.get(0))
        .optional()?;
    Ok(admin.map(|admin| {
        let id = sub.to_owned();
        (key, Caller::User { id, admin })
    }))
}

/// The public keys of a client: `{issuer}/.well-known/openid-configuration/jwks` (Authress contract, server-side check).
async fn client_keys(State(sandbox): State<Sandbox>, ids: Ids, query: Query) -> Result<Response, Refusal> {
    let client = ids.get("clientId", 64)?;
    published(&sandbox, client, &query).await
}

/// (choice) The keys that sign users' tokens, where an OpenID provider publishes them.
async fn account_keys(State(sandbox): State<Sandbox>, query: Query) -> Result<Response, Refusal> {
    published(&sandbox, ACCOUNT_OWNER.to_owned(), &query).await
}

async fn published(sandbox: &Sandbox, owner: String, query: &Query) -> Result<Response, Refusal> {
    let wanted = query.filled("kid").map(str::to_owned);
    let keys: Vec<Value> = sandbox
        .database()
        .read(move |connection| {
            connection
                .prepare_cached(
                    "SELECT key_id, public_key, algorithm FROM authress_keys
                     WHERE owner = ?1 AND (?2 IS NULL OR key_id = ?2) ORDER BY number",
                )?
                .query_map((owner, wanted), |row| {
                    let (key_id, public, algorithm): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
                    Ok(token::published(&key_id, &public, &algorithm))
                })?
                .collect()
        })
        .await
        .map_err(broken)?;
    let body = json!({ "keys": keys }).to_string();
    Ok(([(CONTENT_TYPE, "application/json")], body).into_response())
}

/// A browser asks before it sends `Authorization` to another origin (Authress contract, CORS).
async fn cross_origin(request: Request, next: Next) -> Response {
    let mut response = if request.method() == Method::OPTIONS {
        StatusCode::NO_CONTENT.into_response()
    } else {
        next.run(request).await
    };
    let methods = HeaderValue::from_static("GET, POST, PUT, PATCH, DELETE, OPTIONS");
    let headers = response.headers_mut();
    headers.insert("access-control-allow-origin", HeaderValue::from_static("*"));
    headers.insert(
        "access-control-allow-headers",
        HeaderValue::from_static("Authorization, Content-Type, If-Unmodified-Since"),
    );
    headers.insert("access-control-allow-methods", methods);
    response
}

/// (choice) The vendor models no error; status decides, and the body has this form (Authress contract, Errors).
fn refuse(status: StatusCode, code: &str, title: &str) -> Refusal {
    let body = json!({ "errorCode": code, "title": title });
    answer(status, body.to_string()).into()
}

/// The same for a status that is only known at run time.
pub fn refuse_with(status: StatusCode, text: &str) -> Response {
    let code = status.canonical_reason().unwrap_or("Error").replace(' ', "");
    refuse(status, &code, text).into_response()
}

fn unauthorized(text: &str) -> Refusal {
    refuse(StatusCode::UNAUTHORIZED, "Unauthorized", text)
}

fn forbidden() -> Refusal {
    refuse(StatusCode::FORBIDDEN, "Forbidden", "You do not have the permission for this.")
}

/// (choice) What the contract forbids in a request is invalid data: 422.
fn invalid(text: &str) -> Refusal {
    refuse(StatusCode::UNPROCESSABLE_ENTITY, "InvalidRequest", text)
}

#[allow(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn broken(error: rusqlite::Error) -> Refusal {
    refuse(StatusCode::INTERNAL_SERVER_ERROR, "InternalServerError", &error.to_string())
}

/// Bodies come back as `application/links+json` (Authress contract, Content types).
fn answer(status: StatusCode, body: String) -> Response {
    (status, [(CONTENT_TYPE, "application/links+json")], body).into_response()
}

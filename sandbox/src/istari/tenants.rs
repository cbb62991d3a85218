//! Tenants, and the public key of the own one (Istari contract 3 and 4.4).

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use bytes::Bytes;
use memchr::memmem;
use serde_json::json;

use super::asked::{Page, invalid, missing};
use super::documents::{self, Kind, fresh};
use super::record::{TENANT, date};
use super::{Caller, answer, broken, change, refuse, schemas};
use crate::address::Query;
use crate::platform::Platform;
use crate::refusal::Refusal;
use crate::routes::{Routes, get, post};
use crate::{Sandbox, effect};

const PART: &str = "public_key_file";

pub fn routes() -> Routes {
    Routes::new()
        .add(
            get("/tenants")
                .query("page", schemas::page_number())
                .query("size", schemas::page_size())
                .answers(200, "application/json", schemas::page(&schemas::tenant())),
            list,
        )
        .add(
            get("/tenant/publickey").answers(200, "application/json", schemas::public_key()),
            public_key,
        )
        .add(
            post("/tenant/publickey")
                .file(PART)
                .answers(201, "application/json", schemas::public_key())
                .refuses(&[409]),
            create_public_key,
        )
}

/// GET /api/v2/tenants: for platform admins only.
async fn list(State(sandbox): State<Sandbox>, caller: Caller, query: Query) -> Result<Response, Refusal> {
    let page = Page::asked(&query)?;
    caller.may("view tenants")?;
    let read = sandbox.database().read(|connection| documents::all(connection, Kind::Tenant));
    Ok(page.of(read.await.map_err(broken)?))
}

/// GET /api/v2/tenant/publickey: 404 until there is one (Istari contract 4.4, inferred).
async fn public_key(State(sandbox): State<Sandbox>, _: Caller) -> Result<Response, Refusal> {
    let read = sandbox.database().read(|connection| documents::all(connection, Kind::PublicKey));
    let key = read.await.map_err(broken)?.pop();
    let key = key.ok_or_else(|| refuse(StatusCode::NOT_FOUND, "Tenant public key not found"))?;
    Ok(answer(StatusCode::OK, key.to_string()))
}

/// POST /api/v2/tenant/publickey: once for each tenant (Istari contract 4.4); (inferred) 409 afterwards.
async fn create_public_key(State(sandbox): State<Sandbox>, caller: Caller, headers: HeaderMap, body: Bytes) -> Result<Response, Refusal> {
    let media = headers.get(CONTENT_TYPE).and_then(|media| media.to_str().ok()).unwrap_or_default();
    let key = file(media, &body).ok_or_else(|| missing(&["body", PART]))?;
    // (choice) The vendor's library seals with PKCS#1 alone (Istari contract 4.3), so nothing else is worth keeping.
    let known = key.trim_start().starts_with("-----BEGIN RSA PUBLIC KEY-----") && key.trim_end().ends_with("-----END RSA PUBLIC KEY-----");
    if !known {
        return Err(invalid(&["body", PART], "value_error", "The file is not an RSA public key in PEM"));
    }
    caller.may("manage the tenant")?;
    let made = change(&sandbox, move |connection, now| {
        if !documents::all(connection, Kind::PublicKey)?.is_empty() {
            return Ok(Err(refuse(StatusCode::CONFLICT, "The tenant has a public key already")));
        }
        let id = fresh(connection)?.uuid();
        let made = json!({ "id": id, "created": date(now), "created_by_id": caller.id, "tenant_id": TENANT, "public_key": key });
        documents::keep(connection, Kind::PublicKey, &made)?;
        effect(connection, Platform::Istari, "POST /api/v2/tenant/publickey", &id)?;
        Ok(Ok(made))
    })
    .await?;
    Ok(answer(StatusCode::CREATED, made.to_string()))
}

/// The text of the one file in a form (RFC 7578).
fn file(media: &str, body: &[u8]) -> Option<String> {
    let boundary = media.split("boundary=").nth(1)?.split(';').next()?.trim().trim_matches('"');
    let line = format!("--{boundary}");
    let from = memmem::find(body, line.as_bytes())? + line.len();
    let part = &body[from..];
    let content = memmem::find(part, b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&part[..content]);
    if !head.contains(&format!("name=\"{PART}\"")) {
        return None;
    }
    let content = &part[content + 4..];
    let end = memmem::find(content, format!("\r\n{line}").as_bytes())?;
    String::from_utf8(content[..end].to_vec()).ok()
}

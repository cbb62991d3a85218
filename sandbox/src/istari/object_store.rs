//! The storage: content under its hash, reached by addresses that were signed for a while and need no token (Istari contract 4).

use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, ETAG, HOST};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};
use serde_json::{Value, json};
use sha2::{Digest, Sha384};

use super::record::date;
use super::{broken, change, schemas};
use crate::address::{Query, Segments};
use crate::platform::Platform;
use crate::refusal::Refusal;
use crate::routes::{Routes, get, put};
use crate::{Sandbox, effect};

/// How much one request may carry: what the sandbox reads of a body at the most.
const LARGEST: usize = 16 << 20;
/// How long an address serves, in seconds.
const SERVES: i64 = 3_600;
/// It signs nothing but the addresses of this double.
const KEY: &str = "sandbox object store";

pub fn routes() -> Routes {
    let signed = |operation: crate::routes::Operation| operation.needs("expires", schemas::text()).needs("signature", schemas::text());
    let bytes = json!({ "type": "string", "format": "binary" });
    Routes::new()
        .add(signed(put("/object-store/{sha}")).empty(200).refuses(&[409, 413]), store)
        .add(
            signed(get("/object-store/{sha}")).answers(200, "application/octet-stream", bytes),
            fetch,
        )
        .add(
            signed(put("/object-store/uploads/{upload_id}/{part}")).empty(200).refuses(&[413]),
            store_part,
        )
}

/// Where the caller finds the storage: on the host that it called, below the same prefix, `/api/istari` on the main port and
/// nothing on the vendor's own.
pub fn base(headers: &HeaderMap, original: &Uri) -> String {
    let prefix = original.path().split("/api/v2/").next().unwrap_or_default();
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    if host.is_empty() {
        prefix.to_owned()
    } else {
        format!("http://{host}{prefix}")
    }
}

/// An address that serves for an hour, as the API gives it.
pub fn address(base: &str, method: &Method, path: &str, now: Timestamp) -> Value {
    let expires = now.as_second() + SERVES;
    let signature = signature(method, path, expires);
    let until = Timestamp::from_second(expires).map(date).ok();
    json!({ "url": format!("{base}{path}?expires={expires}&signature={signature}"), "expires": until })
}

fn signature(method: &Method, path: &str, expires: i64) -> String {
    let hash = Sha384::new().chain_update(format!("{KEY}\n{method}\n{path}\n{expires}")).finalize();
    hexadecimal(&hash[..16])
}

pub fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// What is stored under a hash.
pub fn content(connection: &Connection, sha: &str) -> rusqlite::Result<Option<Vec<u8>>> {
    connection
        .prepare_cached("SELECT content FROM istari_objects WHERE sha = ?1")?
        .query_row([sha], |row| row.get(0))
        .optional()
}

/// Keeps content under its hash.
pub fn keep(connection: &Connection, sha: &str, content: &[u8]) -> rusqlite::Result<()> {
    connection.execute("INSERT INTO istari_objects (sha, content) VALUES (?1, ?2)", (sha, content))?;
    Ok(())
}

/// A storage is not the platform: it refuses in the manner of its own.
fn refuse(status: StatusCode, code: &str) -> Refusal {
    let body = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code></Error>");
    (status, [(CONTENT_TYPE, "application/xml")], body).into_response().into()
}

/// Refuses an address that was not signed for this, or no longer serves.
fn check(method: &Method, path: &str, query: &Query, now: Timestamp) -> Result<(), Refusal> {
    let expires = query.get("expires").and_then(|text| text.parse::<i64>().ok());
    let signed = expires.is_some_and(|expires| query.get("signature") == Some(signature(method, path, expires).as_str()));
    if !signed {
        return Err(refuse(StatusCode::FORBIDDEN, "SignatureDoesNotMatch"));
    }
    if expires.is_some_and(|expires| expires <= now.as_second()) {
        return Err(refuse(StatusCode::FORBIDDEN, "AccessDenied"));
    }
    Ok(())
}

/// The content of a request, whole or not at all.
async fn carried(request: Request) -> Result<Vec<u8>, Refusal> {
    let too_large = || refuse(StatusCode::PAYLOAD_TOO_LARGE, "EntityTooLarge");
    let said = request
        .headers()
        .get(CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse().ok());
    let bytes = to_bytes(request.into_body(), LARGEST).await.map_err(|_| too_large())?;
    // What is larger than the sandbox reads arrives here as nothing.
    if said.is_some_and(|said: usize| said > LARGEST) {
        return Err(too_large());
    }
    Ok(bytes.to_vec())
}

/// PUT /object-store/{sha}
async fn store(State(sandbox): State<Sandbox>, path: Segments, query: Query, request: Request) -> Result<Response, Refusal> {
    let sha = path.after("object-store").unwrap_or_default();
    check(&Method::PUT, &format!("/object-store/{sha}"), &query, sandbox.clock().now())?;
    let bytes = carried(request).await?;
    let etag = etag(&bytes);
    change(&sandbox, move |connection, _| {
        if content(connection, &sha)?.is_some() {
            return Ok(Err(refuse(StatusCode::CONFLICT, "BlobAlreadyExists")));
        }
        keep(connection, &sha, &bytes)?;
        effect(connection, Platform::Istari, "PUT /object-store/{sha}", &sha)?;
        Ok(Ok(()))
    })
    .await?;
    Ok((StatusCode::OK, [(ETAG, format!("\"{etag}\""))]).into_response())
}

/// GET /object-store/{sha}
async fn fetch(State(sandbox): State<Sandbox>, path: Segments, query: Query) -> Result<Response, Refusal> {
    let sha = path.after("object-store").unwrap_or_default();
    check(&Method::GET, &format!("/object-store/{sha}"), &query, sandbox.clock().now())?;
    let found = sandbox
        .database()
        .read(move |connection| content(connection, &sha))
        .await
        .map_err(broken)?;
    let found = found.ok_or_else(|| refuse(StatusCode::NOT_FOUND, "NoSuchKey"))?;
    Ok((StatusCode::OK, [(CONTENT_TYPE, "application/octet-stream")], found).into_response())
}

/// PUT /object-store/uploads/{upload}/{part}: a part may be sent again, and then counts anew.
async fn store_part(State(sandbox): State<Sandbox>, path: Segments, query: Query, request: Request) -> Result<Response, Refusal> {
    let upload = path.after("uploads").unwrap_or_default();
    let number = path.after(&upload).unwrap_or_default();
    let signed = format!("/object-store/uploads/{upload}/{number}");
    check(&Method::PUT, &signed, &query, sandbox.clock().now())?;
    let bytes = carried(request).await?;
    let etag = etag(&bytes);
    let kept = etag.clone();
    change(&sandbox, move |connection, _| {
        let begun = connection
            .query_row("SELECT 1 FROM istari_uploads WHERE id = ?1", [&upload], |_| Ok(()))
            .optional()?;
        if begun.is_none() {
            return Ok(Err(refuse(StatusCode::NOT_FOUND, "NoSuchUpload")));
        }
        connection.execute(
            "INSERT OR REPLACE INTO istari_parts (upload, number, etag, content) VALUES (?1, ?2, ?3, ?4)",
            (&upload, number.parse::<i64>().unwrap_or_default(), kept, bytes),
        )?;
        effect(
            connection,
            Platform::Istari,
            "PUT /object-store/uploads/{upload_id}/{part}",
            &signed,
        )?;
        Ok(Ok(()))
    })
    .await?;
    Ok((StatusCode::OK, [(ETAG, format!("\"{etag}\""))]).into_response())
}

fn etag(bytes: &[u8]) -> String {
    hexadecimal(&Sha384::digest(bytes)[..16])
}

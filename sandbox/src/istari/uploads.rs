//! Addresses under which content is stored and fetched, and uploads in parts (Istari contract 3, "tokens").

use axum::extract::{OriginalUri, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::Response;
use bytes::Bytes;
use rusqlite::{Connection, OptionalExtension};
use serde_json::{Map, Value, json};

use super::asked::{self, invalid, missing};
use super::documents::fresh;
use super::object_store::{address, base, content, keep};
use super::{Caller, answer, broken, change, refuse, schemas};
use crate::address::Segments;
use crate::platform::Platform;
use crate::refusal::Refusal;
use crate::routes::{Routes, get, post, put};
use crate::{Sandbox, effect};

const MOST_PARTS: u64 = 10_000;

pub fn routes() -> Routes {
    let hash = || json!({ "type": "string", "pattern": "^[0-9a-f]{96}$" });
    let parts = json!({ "type": "integer", "minimum": 1, "maximum": MOST_PARTS });
    let begin = json!({ "type": "object", "required": ["sha", "num_parts"], "properties": { "sha": hash(), "num_parts": parts } });
    let upload = schemas::object(&[
        ("upload_id", schemas::text()),
        (
            "upload_urls",
            json!({ "type": "object", "additionalProperties": schemas::temporary_url() }),
        ),
    ]);
    let finish = json!({
        "type": "object", "required": ["action", "sha", "upload_id"],
        "properties": { "action": schemas::words(&["complete", "cancel"]), "sha": hash(), "upload_id": schemas::text() },
    });
    Routes::new()
        .add(
            get("/tokens/{sha}/upload-url")
                .segment("sha", hash())
                .query("model_id", schemas::text())
                .query("receiving_remote_id", schemas::text())
                .answers(200, "application/json", schemas::temporary_url())
                .refuses(&[409]),
            upload_url,
        )
        .add(
            get("/tokens/{sha}/download-url")
                .segment("sha", hash())
                .answers(200, "application/json", schemas::temporary_url()),
            download_url,
        )
        .add(
            post("/tokens/multipart-upload")
                .body(begin)
                .answers(200, "application/json", upload)
                .refuses(&[409]),
            start,
        )
        .add(
            put("/tokens/multipart-upload")
                .body(finish)
                .answers(200, "application/json", json!({}))
                .refuses(&[409]),
            end,
        )
}

fn exists() -> Refusal {
    // Clients look for these words (Istari contract 3, multipart-upload).
    refuse(StatusCode::CONFLICT, "Sha already exists")
}

fn hash(text: &str, place: &[&str]) -> Result<(), Refusal> {
    let fits = text.len() == 96 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    if fits {
        Ok(())
    } else {
        Err(invalid(
            place,
            "string_pattern_mismatch",
            "String should be a SHA-384 in lower-case hexadecimal",
        ))
    }
}

/// GET /api/v2/tokens/{sha}/upload-url: a read, although a write will follow.
async fn upload_url(
    State(sandbox): State<Sandbox>,
    _: Caller,
    OriginalUri(original): OriginalUri,
    headers: HeaderMap,
    path: Segments,
) -> Result<Response, Refusal> {
    let (sha, is_stored) = asked_for(&sandbox, &path).await?;
    if is_stored {
        return Err(exists());
    }
    let path = format!("/object-store/{sha}");
    let address = address(&base(&headers, &original), &Method::PUT, &path, sandbox.clock().now());
    Ok(answer(StatusCode::OK, address.to_string()))
}

/// The hash in a path, and whether something is stored under it.
async fn asked_for(sandbox: &Sandbox, path: &Segments) -> Result<(String, bool), Refusal> {
    let sha = path.after("tokens").unwrap_or_default();
    hash(&sha, &["path", "sha"])?;
    let key = sha.clone();
    let stored = sandbox.database().read(move |connection| content(connection, &key)).await;
    Ok((sha, stored.map_err(broken)?.is_some()))
}

/// GET /api/v2/tokens/{sha}/download-url: 404 while nothing is stored (Istari contract 3, inferred).
async fn download_url(
    State(sandbox): State<Sandbox>,
    _: Caller,
    OriginalUri(original): OriginalUri,
    headers: HeaderMap,
    path: Segments,
) -> Result<Response, Refusal> {
    let (sha, is_stored) = asked_for(&sandbox, &path).await?;
    if !is_stored {
        return Err(refuse(StatusCode::NOT_FOUND, "Token not found"));
    }
    let path = format!("/object-store/{sha}");
    let address = address(&base(&headers, &original), &Method::GET, &path, sandbox.clock().now());
    Ok(answer(StatusCode::OK, address.to_string()))
}

/// POST /api/v2/tokens/multipart-upload
async fn start(
    State(sandbox): State<Sandbox>,
    _: Caller,
    OriginalUri(original): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let body = asked::body(&body)?;
    let sha = asked::text(&body, "sha")?;
    hash(&sha, &["body", "sha"])?;
    let place = ["body", "num_parts"];
    let parts = match &body["num_parts"] {
        Value::Null => return Err(missing(&place)),
        parts => parts.as_u64().filter(|parts| (1..=MOST_PARTS).contains(parts)),
    };
    let parts = parts.ok_or_else(|| invalid(&place, "int_type", "Input should be an integer from 1 to 10000"))?;
    let base = base(&headers, &original);
    let begun = change(&sandbox, move |connection, now| {
        if content(connection, &sha)?.is_some() {
            return Ok(Err(exists()));
        }
        let id = fresh(connection)?.uuid();
        connection.execute(
            "INSERT INTO istari_uploads (id, sha, parts) VALUES (?1, ?2, ?3)",
            (&id, &sha, parts.cast_signed()),
        )?;
        effect(connection, Platform::Istari, "POST /api/v2/tokens/multipart-upload", &id)?;
        // A map from the part's number as text, from "1" (Istari contract 3).
        let urls = (1..=parts).map(|part| {
            let path = format!("/object-store/uploads/{id}/{part}");
            (part.to_string(), address(&base, &Method::PUT, &path, now))
        });
        let urls: Map<String, Value> = urls.collect();
        Ok(Ok(json!({ "upload_id": id, "upload_urls": urls })))
    })
    .await?;
    Ok(answer(StatusCode::OK, begun.to_string()))
}

/// PUT /api/v2/tokens/multipart-upload: completes or cancels.
async fn end(State(sandbox): State<Sandbox>, _: Caller, body: Bytes) -> Result<Response, Refusal> {
    let body = asked::body(&body)?;
    let action = asked::needed_word(&body, "action", &["complete", "cancel"])?;
    let (sha, id) = (asked::text(&body, "sha")?, asked::text(&body, "upload_id")?);
    let parts = completed(&body["completed_parts"])?;
    change(&sandbox, move |connection, _| {
        let begun: Option<i64> = connection
            .query_row("SELECT parts FROM istari_uploads WHERE id = ?1 AND sha = ?2", (&id, &sha), |row| {
                row.get(0)
            })
            .optional()?;
        let Some(count) = begun else {
            return Ok(Err(refuse(StatusCode::NOT_FOUND, "Upload not found")));
        };
        if action == "complete" {
            let Some(whole) = assembled(connection, &id, &parts, count)? else {
                return Ok(Err(refuse(
                    StatusCode::BAD_REQUEST,
                    "One or more of the specified parts could not be found",
                )));
            };
            if content(connection, &sha)?.is_some() {
                return Ok(Err(exists()));
            }
            keep(connection, &sha, &whole)?;
        }
        connection.execute("DELETE FROM istari_parts WHERE upload = ?1", [&id])?;
        connection.execute("DELETE FROM istari_uploads WHERE id = ?1", [&id])?;
        effect(connection, Platform::Istari, "PUT /api/v2/tokens/multipart-upload", &id)?;
        Ok(Ok(()))
    })
    .await?;
    Ok(answer(StatusCode::OK, Value::Null.to_string()))
}

/// The parts that a client says are there: number and `ETag`, which it may quote.
fn completed(list: &Value) -> Result<Vec<(i64, String)>, Refusal> {
    let place = ["body", "completed_parts"];
    let wrong = || invalid(&place, "list_type", "Input should be a valid list of parts");
    match list {
        Value::Null => Ok(Vec::new()),
        Value::Array(parts) => {
            let part = |part: &Value| Some((part["PartNumber"].as_i64()?, part["ETag"].as_str()?.trim_matches('"').to_owned()));
            parts.iter().map(part).collect::<Option<Vec<_>>>().ok_or_else(wrong)
        }
        _ => Err(wrong()),
    }
}

/// The content of all parts in their order; `None` if one of them is missing or is another than the client says.
fn assembled(connection: &Connection, upload: &str, parts: &[(i64, String)], count: i64) -> rusqlite::Result<Option<Vec<u8>>> {
    let numbers: Vec<i64> = parts.iter().map(|(number, _)| *number).collect();
    if numbers != (1..=count).collect::<Vec<_>>() {
        return Ok(None);
    }
    let mut whole = Vec::new();
    for (number, etag) in parts {
        let query = "SELECT content FROM istari_parts WHERE upload = ?1 AND number = ?2 AND etag = ?3";
        let content: Option<Vec<u8>> = connection
            .prepare_cached(query)?
            .query_row((upload, number, etag), |row| row.get(0))
            .optional()?;
        match content {
            Some(content) => whole.extend(content),
            None => return Ok(None),
        }
    }
    Ok(Some(whole))
}

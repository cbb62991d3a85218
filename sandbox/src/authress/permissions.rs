//! The questions what a user may do, and where (contract, "Related admin endpoints", `user_permissions`).

use std::collections::BTreeSet;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::grants::{self, Grant};
use super::noun::MEDIA;
use super::record::ACCOUNT;
use super::request::{Asked, Bounds, Ids, links, pagination};
use super::{Caller, answer, broken, document, invalid, refuse, schema};
use crate::Sandbox;
use crate::address::Query;
use crate::refusal::Refusal;
use crate::routes::{Operation, Routes, get};

const RESOURCES: &str = "/users/{userId}/resources";
const CONFIGURATIONS: [&str; 2] = ["TOP_LEVEL_ONLY", "INCLUDE_NESTED"];
const BOUNDS: Bounds = Bounds { rows: 20, filter: 0 };

pub fn routes() -> Routes {
    let of_user = |path: &str| get(&format!("{RESOURCES}{path}")).segment("userId", schema::text(1, 64));
    let on = |path: &str| -> Operation { of_user(&format!("/{{resourceUri}}{path}")).segment("resourceUri", schema::text(1, 512)) };
    let row = |name: &str| schema::object(&[name], json!({ name: { "type": "string" } }));
    let resources = of_user("")
        .query("resourceUri", schema::text(0, 512))
        .query("collectionConfiguration", schema::word(&CONFIGURATIONS))
        .query("permissions", schema::text(0, 64))
        .query("limit", json!({ "type": "integer", "minimum": 1, "maximum": BOUNDS.rows }))
        .query("cursor", json!({ "type": "string" }))
        .answers(200, MEDIA, schema::collection("resources", &row("resourceUri")));
    let permitted = on("/permissions/{permission}").segment("permission", schema::text(1, 64));
    Routes::new()
        .add(resources, list)
        .add(on("/roles").answers(200, MEDIA, schema::collection("roles", &row("roleId"))), roles)
        .add(
            on("/permissions").answers(200, MEDIA, schema::collection("permissions", &row("action"))),
            permissions,
        )
        .add(permitted.empty(200), authorize)
}

/// (choice) Who may nothing there is not found, and neither is who does not exist.
fn none() -> Refusal {
    refuse(
        StatusCode::NOT_FOUND,
        "PermissionNotFound",
        "The user has no permission to this resource.",
    )
}

/// GET /v1/users/{userId}/resources. (choice) Without a resource, everything that the user was given; with one, what stands below it.
async fn list(State(sandbox): State<Sandbox>, caller: Caller, ids: Ids, query: Query) -> Result<Response, Refusal> {
    let user = ids.get("userId", 64)?;
    caller.may_read(&user)?;
    let asked = Asked::of(&query, BOUNDS)?;
    let given = |name: &str, most: usize| -> Result<Option<String>, Refusal> {
        let value = query.filled(name).map(str::to_owned);
        value.as_deref().map_or(Ok(()), |value| document::length(name, value, most))?;
        Ok(value)
    };
    let (below, action) = (given("resourceUri", 512)?, given("permissions", 64)?);
    let configuration = query.filled("collectionConfiguration").unwrap_or(CONFIGURATIONS[0]).to_owned();
    if !CONFIGURATIONS.contains(&configuration.as_str()) {
        return Err(invalid("collectionConfiguration is none of those that there are."));
    }
    let path = format!("/users/{}/resources", encoded(&user));
    let asked_user = user.clone();
    let found: Vec<String> = sandbox
        .database()
        .read(move |connection| {
            let mut found = BTreeSet::new();
            for grant in grants::of(connection, &asked_user)? {
                let roles: BTreeSet<String> = grant.roles.iter().cloned().collect();
                let allowed = match &action {
                    Some(action) => grants::allows(connection, &roles, action)?,
                    None => true,
                };
                if allowed {
                    found.extend(reached(&grant, below.as_deref(), configuration == CONFIGURATIONS[0]));
                }
            }
            Ok(found.into_iter().collect())
        })
        .await
        .map_err(broken)?;
    let numbered = (1_i64..).zip(found).filter(|(number, _)| *number > asked.after);
    let limit = asked.limit;
    let (rows, next) = asked.page(numbered.take(limit + 1).collect());
    let rows: Vec<Value> = rows.into_iter().map(|uri| json!({ "resourceUri": uri })).collect();
    let body = json!({
        "account": { "accountId": ACCOUNT }, "userId": user, "resources": rows,
        "pagination": pagination(next.as_deref()), "links": links(&path, &query, limit, next.as_deref()),
    });
    Ok(answer(StatusCode::OK, body.to_string()))
}

fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// The resources of a grant that stand below another; of nested ones only the first part below it, unless all are wanted.
fn reached(grant: &Grant, below: Option<&str>, top_only: bool) -> Vec<String> {
    let Some(below) = below else {
        return grant.resources.clone();
    };
    let above = below.trim_end_matches('*').trim_end_matches('/');
    let depth = above.split('/').filter(|part| !part.is_empty()).count();
    let shown = |uri: &String| {
        // Who was given everything above has everything below.
        if grants::is_below(&format!("{above}/x"), uri) {
            return Some(format!("{above}/*").trim_start_matches('/').to_owned());
        }
        let parts: Vec<&str> = uri.split('/').filter(|part| !part.is_empty()).collect();
        if !grants::is_below(uri, &format!("{above}/*")) {
            return None;
        }
        Some(if top_only {
            parts[..parts.len().min(depth + 1)].join("/")
        } else {
            uri.clone()
        })
    };
    grant.resources.iter().filter_map(shown).collect()
}

/// The user and the roles that they hold on the resource of the path.
async fn held(sandbox: &Sandbox, caller: &Caller, ids: &Ids) -> Result<(String, BTreeSet<String>), Refusal> {
    let (user, resource) = (ids.get("userId", 64)?, ids.get("resourceUri", 512)?);
    caller.may_read(&user)?;
    let asked = user.clone();
    let read = sandbox
        .database()
        .read(move |connection| Ok(grants::roles_on(&grants::of(connection, &asked)?, &resource)));
    Ok((user, read.await.map_err(broken)?))
}

/// GET …/roles
async fn roles(State(sandbox): State<Sandbox>, caller: Caller, ids: Ids) -> Result<Response, Refusal> {
    let (user, roles) = held(&sandbox, &caller, &ids).await?;
    if roles.is_empty() {
        return Err(none());
    }
    let roles: Vec<Value> = roles.into_iter().map(|role| json!({ "roleId": role })).collect();
    Ok(answer(StatusCode::OK, json!({ "userId": user, "roles": roles }).to_string()))
}

/// GET …/permissions
async fn permissions(State(sandbox): State<Sandbox>, caller: Caller, ids: Ids) -> Result<Response, Refusal> {
    let (user, roles) = held(&sandbox, &caller, &ids).await?;
    let read = sandbox
        .database()
        .read(move |connection| grants::permissions_of(connection, &roles));
    let permissions = read.await.map_err(broken)?;
    if permissions.is_empty() {
        return Err(none());
    }
    let row = |(action, [allow, grant, delegate]): grants::Permission| json!({ "action": action, "allow": allow, "grant": grant, "delegate": delegate });
    let permissions: Vec<Value> = permissions.into_iter().map(row).collect();
    let body = json!({ "account": { "accountId": ACCOUNT }, "userId": user, "permissions": permissions });
    Ok(answer(StatusCode::OK, body.to_string()))
}

/// GET …/permissions/{permission}: empty when it is allowed, not found when it is not.
async fn authorize(State(sandbox): State<Sandbox>, caller: Caller, ids: Ids) -> Result<Response, Refusal> {
    let action = ids.get("permission", 64)?;
    let (_, roles) = held(&sandbox, &caller, &ids).await?;
    let read = sandbox
        .database()
        .read(move |connection| grants::allows(connection, &roles, &action));
    if read.await.map_err(broken)? {
        Ok(StatusCode::OK.into_response())
    } else {
        Err(none())
    }
}

//! The directory of TrueFoundry: a page of users, one user, who am I.

use axum::extract::State;
use axum::response::Response;
use rusqlite::OptionalExtension;
use rusqlite::types::Value as Sql;
use serde_json::{Value, json};

use super::caller::Caller;
use super::record::{Account, TENANT};
use super::{MEDIA, Rows, answer, broken, no, read, schemas, switch, team_people};
use crate::Sandbox;
use crate::address::{Query, Segments};
use crate::page::page;
use crate::platform::Platform;
use crate::refusal::Refusal;
use crate::routes::{Routes, get};
use crate::sentinel;

pub fn routes() -> Routes {
    let list_of_users = get("/users")
        .query("limit", schemas::limit())
        .query("offset", schemas::offset())
        .query("query", schemas::text())
        .query("showInvalidUsers", schemas::switch())
        .answers(200, MEDIA, schemas::page(&schemas::user()))
        // A search that misbehaves on purpose.
        .refuses(&[429, 500]);
    Routes::new()
        .add(list_of_users, list)
        .add(get("/users/{id}").answers(200, MEDIA, schemas::one(&schemas::user())), one)
        // One of the calls that live under `/x/` (TrueFoundry contract, gotcha 3).
        .add(get("/x/users/info").answers(200, MEDIA, schemas::session()), info)
}

/// GET /api/svc/v1/users
async fn list(State(sandbox): State<Sandbox>, caller: Caller, query: Query) -> Result<Response, Refusal> {
    caller.may_read()?;
    let rows = Rows::of(&query)?;
    let all = switch(&query, "showInvalidUsers")?.unwrap_or(false);
    sentinel::heed(Platform::TrueFoundry, query.get("query")).await?;
    let mut matching = "SELECT number FROM truefoundry_users WHERE tenant = ?".to_owned();
    let mut values = vec![Sql::Text(TENANT.to_owned())];
    if !all {
        matching.push_str(" AND active = 1");
    }
    if let Some(search) = query.filled("query") {
        // (choice) The search ignores case (TrueFoundry contract, list).
        matching.push_str(" AND contains(email_key, ?)");
        values.push(Sql::Text(search.to_lowercase()));
    }
    matching.push_str(" ORDER BY number");
    let document = "SELECT document FROM truefoundry_users WHERE number = ?";
    let (total, documents) = sandbox
        .database()
        .read(move |connection| page(connection, &(matching, values), &[], document, rows.offset, rows.limit))
        .await
        .map_err(broken)?;
    Ok(rows.page(total, &documents))
}

/// GET /api/svc/v1/users/{id}
async fn one(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    caller.may_read()?;
    let id = path.after("users").unwrap_or_default();
    let document: Option<String> = sandbox
        .database()
        .read(move |connection| {
            connection
                .prepare_cached("SELECT document FROM truefoundry_users WHERE id = ?1 AND tenant = ?2")?
                .query_row((id, TENANT), |row| row.get(0))
                .optional()
        })
        .await
        .map_err(broken)?;
    let document = document.ok_or_else(|| no("User"))?;
    Ok(answer(format!("{{\"data\":{document}}}")))
}

/// GET /api/svc/v1/x/users/info: the caller's session.
async fn info(State(sandbox): State<Sandbox>, caller: Caller) -> Result<Response, Refusal> {
    // A session spells an account otherwise than a user does: the vendor's client reads `id` here and `accountId` there.
    let account = |account: &Account| json!({ "id": account.account_id, "name": account.name });
    let Some(user) = caller.user else {
        let session = json!({
            "id": caller.id,
            "subjectSlug": caller.slug,
            "subjectType": "virtualaccount",
            "roles": [],
            "teams": [],
            "accounts": [account(&Account::of(TENANT))],
            "effectiveUserId": caller.id,
            "tenantName": TENANT,
        });
        return Ok(answer(session.to_string()));
    };
    let email = user.email.clone();
    let teams = read(&sandbox, move |connection| Ok(Ok(team_people::of_user(connection, &email)?))).await?;
    // Everybody is in this team (TrueFoundry contract, delete).
    let everyone = json!({ "id": team_people::EVERYONE_ID, "name": team_people::EVERYONE });
    let teams = teams.iter().map(|team| json!({ "id": team.id, "name": team.name }));
    let session = json!({
        "id": user.id,
        "subjectSlug": user.email,
        "subjectType": "user",
        "roles": user.roles,
        "teams": std::iter::once(everyone).chain(teams).collect::<Vec<Value>>(),
        "accounts": user.accounts.iter().map(account).collect::<Vec<_>>(),
        "effectiveUserId": user.id,
        "userName": user.metadata.display_name,
        "email": user.email,
        "tenantName": user.tenant_name,
        "metadata": user.metadata,
    });
    Ok(answer(session.to_string()))
}

//! The directory of Civis: list, who am I, one user.

use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use rusqlite::types::Value as Sql;
use rusqlite::{Connection, OptionalExtension};
use serde_json::{Value, json};

use super::record::ORGANIZATION;
use super::{Caller, answer, bad_request, broken, not_found};
use crate::Sandbox;
use crate::address::{Query, Segments};
use crate::page::{Numbers, page};
use crate::platform::Platform;
use crate::refusal::Refusal;
use crate::routes::{Routes, get};
use crate::sentinel;

pub fn routes() -> Routes {
    Routes::new()
        // The description says `/users/`, the vendor's client calls `/users` (Civis contract 1, trailing slash).
        .add(get("/users"), list)
        .add(get("/users/"), list)
        .add(get("/users/me"), me)
        .add(get("/users/{id}"), one)
}

/// What a list asks for (Civis contract 3.1).
struct Wanted {
    all: Numbers,
    // Groups and flags: the ids that have them.
    sets: Vec<Numbers>,
    limit: i64,
    page: i64,
    without_groups: bool,
}

/// GET /users
async fn list(State(sandbox): State<Sandbox>, caller: Caller, query: Query) -> Result<Response, Refusal> {
    let wanted = Wanted::read(&query, &caller)?;
    sentinel::heed(Platform::Civis, query.get("query")).await?;
    let (limit, current) = (wanted.limit, wanted.page);
    let (total, rows) = sandbox
        .database()
        .read(move |connection| wanted.rows(connection))
        .await
        .map_err(broken)?;
    let mut response = answer(StatusCode::OK, format!("[{}]", rows.join(",")));
    // The body is a bare array; the totals are in headers (Civis contract 1, pagination).
    let pages = total.div_euclid(limit) + i64::from(total.rem_euclid(limit) > 0);
    for (name, value) in [
        ("x-pagination-per-page", limit),
        ("x-pagination-current-page", current),
        ("x-pagination-total-pages", pages),
        ("x-pagination-total-entries", total),
    ] {
        response
            .headers_mut()
            .insert(HeaderName::from_static(name), HeaderValue::from(value));
    }
    response.headers_mut().insert(
        "access-control-expose-headers",
        HeaderValue::from_static("X-Pagination-Per-Page, X-Pagination-Current-Page, X-Pagination-Total-Pages, X-Pagination-Total-Entries"),
    );
    Ok(response)
}

impl Wanted {
    fn read(query: &Query, caller: &Caller) -> Result<Self, Refusal> {
        let mut conditions = vec!["organization_id = ?"];
        let mut values = vec![Sql::Integer(ORGANIZATION)];
        let mut sets: Vec<Numbers> = Vec::new();
        match query.filled("account_status").unwrap_or("active") {
            "active" => conditions.push("active = 1"),
            "inactive" => conditions.push("active = 0"),
            "all" => {}
            _ => return Err(bad_request("account_status must be one of: active, inactive, all")),
        }
        if let Some(search) = query.filled("query") {
            conditions.push("contains(search, ?)");
            values.push(Sql::Text(search.to_lowercase()));
        }
        if let Some(flag) = query.filled("feature_flag") {
            let having = "SELECT user_id FROM civis_flags WHERE flag = ?";
            sets.push((having.to_owned(), vec![Sql::Text(flag.to_owned())]));
        }
        let group = number(query, "group_id")?;
        let mut groups = Vec::new();
        for text in query.all("group_ids[]") {
            groups.push(text.parse::<i64>().map_err(|_| bad_request("group_ids is invalid"))?);
        }
        if group.is_some() && !groups.is_empty() {
            return Err(bad_request("group_id and group_ids cannot be used together"));
        }
        groups.extend(group);
        if !groups.is_empty() {
            // (inferred) Several groups: users in any of them (Civis contract 3.1).
            let marks = vec!["?"; groups.len()].join(", ");
            let members = format!("SELECT user_id FROM civis_memberships WHERE group_id IN ({marks})");
            sets.push((members, groups.into_iter().map(Sql::Integer).collect()));
        }
        if let Some(organization) = number(query, "organization_id")? {
            // (inferred) Another organization has nobody for this caller, and that is no error.
            conditions.push("organization_id = ?");
            values.push(Sql::Integer(organization));
        }
        if !caller.admin {
            // (choice) Who is no administrator sees the users of the groups that they are in.
            let known = "SELECT user_id FROM civis_acquaintances WHERE caller = ?";
            sets.push((known.to_owned(), vec![Sql::Integer(caller.id)]));
        }
        let limit = number(query, "limit")?.unwrap_or(20);
        if !(1..=10_000).contains(&limit) {
            return Err(bad_request("limit must be between 1 and 10000"));
        }
        let page_num = number(query, "page_num")?.unwrap_or(1);
        if page_num < 1 {
            return Err(bad_request("page_num must be at least 1"));
        }
        let descending = match query.filled("order_dir").unwrap_or("asc") {
            "asc" => false,
            "desc" => true,
            _ => return Err(bad_request("order_dir must be one of: asc, desc")),
        };
        let order = match (query.filled("order").unwrap_or("name"), descending) {
            ("name", false) => "name_key, id",
            ("name", true) => "name_key DESC, id DESC",
            ("user", false) => "login_key, id",
            ("user", true) => "login_key DESC, id DESC",
            _ => return Err(bad_request("order must be one of: name, user")),
        };
        let conditions = conditions.join(" AND ");
        let all = format!("SELECT id FROM civis_users WHERE {conditions} ORDER BY {order}");
        Ok(Self {
            all: (all, values),
            sets,
            limit,
            page: page_num,
            without_groups: truth(query, "exclude_groups")?,
        })
    }

    fn rows(&self, connection: &Connection) -> rusqlite::Result<(i64, Vec<String>)> {
        // The key stays, its list is empty (Civis contract 3.1, exclude_groups).
        let document = if self.without_groups {
            "SELECT json_set(summary, '$.groups', json('[]')) FROM civis_users WHERE id = ?"
        } else {
            "SELECT summary FROM civis_users WHERE id = ?"
        };
        let offset = self.limit.saturating_mul(self.page - 1);
        page(connection, &self.all, &self.sets, document, offset, self.limit)
    }
}

/// GET /users/{id}
async fn one(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    let id: i64 = path.after("users").and_then(|id| id.parse().ok()).ok_or_else(not_found)?;
    let detail: Option<String> = sandbox
        .database()
        .read(move |connection| {
            // The caller's level on this user, not the user's own (Civis contract 4.3).
            let level = if caller.admin { "manage" } else { "read" };
            connection
                .prepare_cached(
                    "SELECT json_set(detail, '$.myPermissionLevel', ?3) FROM civis_users
                     WHERE id = ?1 AND organization_id = ?2 AND (?4 OR EXISTS (
                        SELECT 1 FROM civis_acquaintances WHERE caller = ?5 AND user_id = id))",
                )?
                .query_row((id, ORGANIZATION, level, caller.admin, caller.id), |row| row.get(0))
                .optional()
        })
        .await
        .map_err(broken)?;
    Ok(answer(StatusCode::OK, detail.ok_or_else(not_found)?))
}

/// GET /users/me
async fn me(State(sandbox): State<Sandbox>, caller: Caller) -> Result<Response, Refusal> {
    let found: Option<(String, u32, String, Vec<String>)> = sandbox
        .database()
        .read(move |connection| {
            let detail = connection
                .prepare_cached(
                    "SELECT detail, sign_in_count, preferences FROM civis_users
                     JOIN civis_profiles ON user_id = id WHERE id = ?1",
                )?
                .query_row([caller.id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
                .optional()?;
            let flags = connection
                .prepare_cached("SELECT flag FROM civis_flags WHERE user_id = ?1")?
                .query_map([caller.id], |row| row.get(0))?
                .collect::<rusqlite::Result<_>>()?;
            Ok(detail.map(|(detail, count, preferences)| (detail, count, preferences, flags)))
        })
        .await
        .map_err(broken)?;
    let (detail, sign_in_count, preferences, flags) = found.ok_or_else(not_found)?;
    let preferences: Value = serde_json::from_str(&preferences).unwrap_or_default();
    let detail: Value = serde_json::from_str(&detail).unwrap_or_default();
    let flags: serde_json::Map<_, _> = flags.into_iter().map(|flag| (flag, json!(true))).collect();
    // `username`, not `user`; flags and preferences keep snake_case keys (Civis contract 1 and 4.4).
    let body = json!({
        "id": detail["id"],
        "name": detail["name"],
        "email": detail["email"],
        "username": detail["user"],
        "initials": detail["initials"],
        "lastCheckedAnnouncements": detail["lastSeenAt"],
        "featureFlags": flags,
        "roles": if caller.admin { json!(["sdm", "org_admin"]) } else { json!(["sdm"]) },
        "preferences": preferences,
        "customBranding": null,
        "primaryGroupId": detail["primaryGroupId"],
        "groups": detail["groups"],
        "organizationName": detail["groups"][0]["organizationName"],
        "organizationSlug": detail["organizationSlug"],
        "organizationDefaultThemeId": null,
        "createdAt": detail["createdAt"],
        "signInCount": sign_in_count,
        "assumingRole": false,
        "roleAssumer": {},
        "assumingAdmin": false,
        "assumingAdminExpiration": null,
        "superadminModeExpiration": null,
        "disableNonCompliantFedrampFeatures": false,
        "personaRole": null,
        "createdById": detail["createdById"],
        "lastUpdatedById": detail["lastUpdatedById"],
    });
    Ok(answer(StatusCode::OK, body.to_string()))
}

fn number(query: &Query, name: &str) -> Result<Option<i64>, Refusal> {
    query
        .filled(name)
        .map(|text| text.parse().map_err(|_| bad_request(&format!("{name} is invalid"))))
        .transpose()
}

/// The description says `true`, the Python client sends `True` (Civis contract 1, booleans in query).
fn truth(query: &Query, name: &str) -> Result<bool, Refusal> {
    match query.filled(name) {
        None => Ok(false),
        Some(text) if text.eq_ignore_ascii_case("true") => Ok(true),
        Some(text) if text.eq_ignore_ascii_case("false") => Ok(false),
        Some(_) => Err(bad_request(&format!("{name} must be true or false"))),
    }
}

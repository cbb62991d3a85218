//! Whoever calls Civis: who they are, and their preferences (Civis contract 3.5 and 3.6).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use rusqlite::Connection;
use serde_json::{Map, Value, json};

use super::fields::{Fields, Sent};
use super::preferences;
use super::{Caller, answer, bad_request, date, effect, read, shapes, write};
use crate::Sandbox;
use crate::refusal::Refusal;
use crate::routes::{Routes, get, patch};

pub fn routes() -> Routes {
    let told = get("/users/me").answers(200, "application/json", shapes::me());
    let changed = patch("/users/me")
        .body(shapes::changed_me())
        .answers(200, "application/json", shapes::me());
    Routes::new().add(told, me).add(changed, change)
}

/// `GET /users/me`
async fn me(State(sandbox): State<Sandbox>, caller: Caller) -> Result<Response, Refusal> {
    read(&sandbox, move |connection| Ok(told(connection, &caller)?)).await
}

/// `PATCH /users/me`
async fn change(State(sandbox): State<Sandbox>, caller: Caller, fields: Fields) -> Result<Response, Refusal> {
    let changes = match fields.object("preferences")? {
        Sent::Value(sent) => preferences::read(sent)?,
        Sent::Nothing | Sent::Null => Vec::new(),
    };
    let checked = match fields.text("last_checked_announcements")? {
        Sent::Nothing => None,
        Sent::Null => Some(None),
        Sent::Value(text) => {
            let moment: Timestamp = text
                .parse()
                .map_err(|_| bad_request("last_checked_announcements must be a date and time"))?;
            Some(Some(date(moment)))
        }
    };
    write(&sandbox, move |connection| {
        let (before, last_checked): (String, Option<String>) = connection
            .prepare_cached("SELECT preferences, last_checked FROM civis_profiles WHERE user_id = ?1")?
            .query_row([caller.id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let before: Map<String, Value> = serde_json::from_str(&before).unwrap_or_default();
        let mut after = before.clone();
        for (name, value) in changes {
            // Null deletes the key (Civis contract 3.6).
            if value.is_null() {
                after.remove(&name);
            } else {
                after.insert(name, value);
            }
        }
        let checked = checked.unwrap_or_else(|| last_checked.clone());
        if after != before || checked != last_checked {
            connection.execute(
                "UPDATE civis_profiles SET preferences = ?2, last_checked = ?3 WHERE user_id = ?1",
                (caller.id, Value::Object(after).to_string(), checked),
            )?;
            effect(connection, "PATCH /users/me", &caller.id)?;
        }
        Ok(told(connection, &caller)?)
    })
    .await
}

fn told(connection: &Connection, caller: &Caller) -> rusqlite::Result<Response> {
    let (detail, sign_in_count, preferences, last_checked): (String, u32, String, Option<String>) = connection
        .prepare_cached(
            "SELECT detail, sign_in_count, preferences, last_checked FROM civis_users
             JOIN civis_profiles ON user_id = id WHERE id = ?1",
        )?
        .query_row([caller.id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
    let flags: Map<String, Value> = connection
        .prepare_cached("SELECT flag FROM civis_flags WHERE user_id = ?1")?
        .query_map([caller.id], |row| Ok((row.get(0)?, json!(true))))?
        .collect::<rusqlite::Result<_>>()?;
    let preferences: Value = serde_json::from_str(&preferences).unwrap_or_default();
    let detail: Value = serde_json::from_str(&detail).unwrap_or_default();
    // `username`, not `user`; flags and preferences keep snake_case keys (Civis contract 1 and 4.4).
    let body = json!({
        "id": detail["id"],
        "name": detail["name"],
        "email": detail["email"],
        "username": detail["user"],
        "initials": detail["initials"],
        "lastCheckedAnnouncements": last_checked,
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

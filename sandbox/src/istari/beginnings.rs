//! What Istari has from the start besides its users: tenants, remotes, integrations with their files, and one secret.

use jiff::{SignedDuration, Timestamp};
use rusqlite::Connection;
use serde_json::{Value, json};
use sha2::{Digest, Sha384};

use super::documents::{self, Kind, fresh, history, keep};
use super::integrations;
use super::object_store::{self, hexadecimal};
use super::record::{ELSEWHERE, TENANT, date};
use crate::people::Dice;

/// Makes all of it, in the name of one user.
pub fn make(connection: &Connection, by: &str, joined: Timestamp) -> rusqlite::Result<()> {
    tenants(connection, joined)?;
    remotes(connection, joined)?;
    let apps = app_integrations(connection, by, joined)?;
    let registrations = [
        (
            "google_accounts",
            "oauth2",
            Some(0),
            "registration.json",
            r#"{"client_id":"rollcall","issuer":"https://idp.example.com"}"#,
            false,
        ),
        (
            "windchill",
            "basic",
            Some(1),
            "windchill.txt",
            "server=https://windchill.example.com\n",
            false,
        ),
        (
            "teamwork_cloud",
            "token",
            None,
            "teamwork.json",
            r#"{"server":"twc.example.com:8111"}"#,
            false,
        ),
        (
            "ping_id",
            "jwt",
            None,
            "ping.json",
            r#"{"issuer":"https://ping.example.com"}"#,
            true,
        ),
    ];
    let mut first = None;
    for (place, (kind, way, app, name, content, archived)) in registrations.into_iter().enumerate() {
        let now = joined + SignedDuration::from_hours(24 * (1 + i64::try_from(place).unwrap_or(0)));
        let mut dice = fresh(connection)?;
        let revision = revision(connection, &mut dice, now, name, content)?;
        let id = dice.uuid();
        let mut states = history(&mut dice, now, by, ("resource_id", &id));
        if archived && let Some(states) = states.as_array_mut() {
            states.push(json!({
                "id": dice.uuid(), "created": date(now), "name": "Archived", "reason": "No longer in use",
                "created_by_id": by, "resource_id": id,
            }));
        }
        let app = app.and_then(|app: usize| apps.get(app));
        let made = json!({
            "id": id, "created": date(now), "created_by_id": by, "auth_integration_type": kind, "auth_type": way,
            "app_integration_id": app, "name": null, "comments": [], "file": documents::file(&mut dice, now, by, &revision),
            "archive_status_history": states,
        });
        keep(connection, Kind::AuthIntegration, &made)?;
        first.get_or_insert(id);
    }
    secret(connection, by, joined, first.as_deref())
}

fn tenants(connection: &Connection, joined: Timestamp) -> rusqlite::Result<()> {
    let tenants = [
        (TENANT, "example-aerospace", "Example Aerospace", "example.com"),
        (ELSEWHERE, "elsewhere", "Elsewhere Ltd", "elsewhere.example.net"),
        (
            "4c5d8d0e-20fe-4a4f-9d63-6a4f43bb7b50",
            "proving-ground",
            "Proving Ground",
            "example.org",
        ),
    ];
    for (id, name, label, domain) in tenants {
        let tenant = json!({
            "id": id, "created": date(joined), "provider_tenant_id": "312456789012345678", "provider_name": "zitadel",
            "state": "active", "primary_domain": domain, "object_store_id": null, "name": name, "label": label,
        });
        keep(connection, Kind::Tenant, &tenant)?;
    }
    Ok(())
}

fn remotes(connection: &Connection, joined: Timestamp) -> rusqlite::Result<()> {
    for (label, archived) in [("Headquarters", false), ("Supplier portal", false), ("Old test stand", true)] {
        let mut dice = fresh(connection)?;
        let host = label.to_lowercase().replace(' ', "-");
        let remote = json!({
            "id": dice.uuid(), "created": date(joined), "label": label, "tenant_label": "Example Aerospace", "tenant_id": dice.uuid(),
            "registry_url": format!("https://{host}.example.com"), "is_archived": archived,
        });
        keep(connection, Kind::Remote, &remote)?;
    }
    Ok(())
}

fn app_integrations(connection: &Connection, by: &str, joined: Timestamp) -> rusqlite::Result<Vec<Value>> {
    let said = [
        json!({ "integration_type": "google_drive", "description": "Team drive" }),
        json!({ "integration_type": "windchill", "description": "Product data of the wing" }),
        json!({ "integration_type": "microsoft_365", "description": null }),
        json!({ "integration_type": "teamwork_cloud", "description": "Models", "integration_data": { "server_name": "twc.example.com:8111" } }),
        json!({
            "integration_type": "network_drive", "description": "Archive in the basement",
            "integration_data": { "host_name": "nas01.example.com", "os_type": "linux", "protocol": "nfs" },
        }),
    ];
    let mut ids = Vec::new();
    for (said, day) in said.iter().zip(1..) {
        let created = date(joined + SignedDuration::from_hours(24 * day));
        let made = integrations::document(connection, &created, by, said)?;
        keep(connection, Kind::AppIntegration, &made)?;
        ids.push(made["id"].clone());
    }
    Ok(ids)
}

/// Stores a content with its properties, and binds them in a revision.
fn revision(connection: &Connection, dice: &mut Dice, now: Timestamp, name: &str, content: &str) -> rusqlite::Result<Value> {
    let (id, extension) = (dice.uuid(), name.rsplit('.').next().unwrap_or_default());
    let mime = if extension == "json" { "application/json" } else { "text/plain" };
    let properties = format!(
        "{{\"file_name\":\"{name}\",\"size\":{},\"extension\":\"{extension}\",\"mime\":\"{mime}\",\"description\":null,\
         \"version_name\":null,\"external_identifier\":null,\"display_name\":null}}",
        content.len()
    );
    let mut token = |content: &str| -> rusqlite::Result<Value> {
        let salt = hexadecimal(&dice.bytes::<16>());
        let sha = hexadecimal(&Sha384::new().chain_update(content).chain_update(&salt).finalize());
        object_store::keep(connection, &sha, content.as_bytes())?;
        Ok(json!({ "id": dice.uuid(), "created": date(now), "sha": sha, "salt": salt }))
    };
    let (content_token, properties_token) = (token(content)?, token(&properties)?);
    Ok(json!({
        "id": id, "created": date(now), "file_id": null, "content_token": content_token, "properties_token": properties_token,
        "archive_status_history": [{
            "id": dice.uuid(), "created": date(now), "name": "Active", "reason": "Initial", "file_revision_id": id, "created_by_id": null,
        }],
        "name": name, "extension": extension, "size": content.len(), "mime": mime, "sources": [],
    }))
}

/// A secret that was sealed with a key that the tenant no longer has: the tenant starts without one.
fn secret(connection: &Connection, by: &str, joined: Timestamp, integration: Option<&str>) -> rusqlite::Result<()> {
    let mut dice = fresh(connection)?;
    let sealed = dice.word(64);
    let revision = revision(connection, &mut dice, joined, "service-account.json", &sealed)?;
    let id = dice.uuid();
    let made = json!({
        "id": id, "created": date(joined), "created_by_id": by, "function_auth_type": "oauth2", "comments": [],
        "sha": hexadecimal(&dice.bytes::<48>()), "salt": hexadecimal(&dice.bytes::<16>()),
        "auth_integration_id": integration, "expiration": "2027-06-30T12:00:00.000000+00:00",
        "file": documents::file(&mut dice, joined, by, &revision),
        "archive_status_history": history(&mut dice, joined, by, ("resource_id", &id)),
    });
    keep(connection, Kind::AuthSecret, &made)
}

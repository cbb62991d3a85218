//! The document of a virtual account, checked before it is stored.

use axum::http::StatusCode;
use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::sent::is_name;
use super::{invalid, refuse};
use crate::refusal::Refusal;

fn is_text(value: &Value) -> bool {
    value.as_str().is_some_and(|text| !text.is_empty())
}

/// The two kinds of secret stores that the vendor's client can read.
fn is_store(store: &Value) -> bool {
    match store["type"].as_str() {
        Some("tfy-secrets") => is_text(&store["secret_group"]) && is_text(&store["key"]),
        Some("secret-store") => is_text(&store["integration_fqn"]) && is_text(&store["secret_path"]),
        _ => false,
    }
}

/// The manifest, if it is one.
pub fn sound(mut manifest: Map<String, Value>) -> Result<Value, Refusal> {
    if manifest.get("type").is_some_and(|kind| kind != "virtual-account") {
        return Err(invalid("manifest.type must be virtual-account"));
    }
    manifest.insert("type".to_owned(), json!("virtual-account"));
    // What is null is as good as absent.
    manifest.retain(|_, value| !value.is_null());
    if !manifest.get("name").and_then(Value::as_str).is_some_and(is_name) {
        return Err(invalid("manifest.name must have 3 to 36 characters of a-z, 0-9 and -"));
    }
    match manifest.get("permissions") {
        None => {}
        Some(Value::Array(permissions)) if permissions.is_empty() => {
            return Err(refuse(StatusCode::BAD_REQUEST, "manifest.permissions should not be empty"));
        }
        Some(Value::Array(permissions)) => {
            let whole = |permission: &Value| {
                ["resource_fqn", "resource_type", "role_id"]
                    .iter()
                    .all(|name| is_text(&permission[*name]))
            };
            if !permissions.iter().all(whole) {
                return Err(invalid(
                    "each of manifest.permissions needs resource_fqn, resource_type and role_id",
                ));
            }
        }
        Some(_) => return Err(invalid("manifest.permissions must be a list")),
    }
    if let Some(day) = manifest.get("expiration_date")
        && !day.as_str().is_some_and(|day| day.len() == 10 && day.parse::<Date>().is_ok())
    {
        return Err(invalid("manifest.expiration_date must be a date such as 2030-01-31"));
    }
    if manifest.get("ownedBy").is_some_and(|owner| !is_text(&owner["team"])) {
        return Err(invalid("manifest.ownedBy needs a team"));
    }
    if manifest.get("tags").is_some_and(|tags| !tags.is_object()) {
        return Err(invalid("manifest.tags must be an object"));
    }
    if manifest.get("secret_store_config").is_some_and(|store| !is_store(store)) {
        return Err(invalid("manifest.secret_store_config is not a known secret store"));
    }
    for name in ["auto_rotate", "notification_target"] {
        if manifest.get(name).is_some_and(|value| !value.is_object()) {
            return Err(invalid(&format!("manifest.{name} must be an object")));
        }
    }
    if manifest.get("token_type").is_some_and(|kind| kind != "jwt" && kind != "opaque") {
        return Err(invalid("manifest.token_type must be jwt or opaque"));
    }
    Ok(Value::Object(manifest))
}

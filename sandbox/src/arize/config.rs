//! How an integration of Arize is reached: what each provider takes, and what of it is told again (Arize contract, Integration).

use serde_json::{Map, Value, json};

use super::bad_request;
use super::body::Body;
use crate::people::Dice;
use crate::refusal::Refusal;

/// The types of integrations.
pub const TYPES: &[&str] = &["LLM", "AGENT", "EVALUATOR"];
/// A provider, what it needs and what it may have.
type Provider = (&'static str, &'static [&'static str], &'static [&'static str]);

const CALLS: &str = "is_function_calling_enabled";
const DEFAULTS: &str = "is_default_models_enabled";

const PROVIDERS: &[Provider] = &[
    ("OPEN_AI", &["api_key"], &[CALLS]),
    ("ANTHROPIC", &["api_key"], &[CALLS, "base_url"]),
    ("GEMINI", &["api_key"], &[CALLS]),
    ("AWS_BEDROCK", &["auth"], &[DEFAULTS, "model_names"]),
    (
        "CUSTOM",
        &["base_url"],
        &[CALLS, "api_key", "headers", DEFAULTS, "model_names", "auth"],
    ),
    ("VERTEX_AI", &["project_id", "location", "project_access_label"], &[]),
    (
        "NVIDIA_NIM",
        &[],
        &[CALLS, "base_url", "api_key", "headers", DEFAULTS, "model_names"],
    ),
    ("LITELLM", &["base_url", "api_key"], &[CALLS, "headers", "model_names"]),
    ("FIREWORKS", &["api_key"], &[CALLS, DEFAULTS, "model_names"]),
    ("TOGETHER_AI", &["api_key"], &[CALLS, DEFAULTS, "model_names"]),
];

/// The configuration as it is told after it was made, or changed from what it was.
pub fn told(kind: &str, config: &Value, before: Option<&Value>, now: &str) -> Result<Value, Refusal> {
    let config = Body::inside(config, "config")?;
    if kind == "LLM" {
        model(&config, before)
    } else {
        endpoint(kind, &config, before, now)
    }
}

fn model(config: &Body, before: Option<&Value>) -> Result<Value, Refusal> {
    let names: Vec<&'static str> = PROVIDERS.iter().map(|(name, ..)| *name).collect();
    let known = before.and_then(|before| before["provider"].as_str());
    let name = match (config.given("provider"), known) {
        (None, Some(known)) => known.to_owned(),
        _ => config.word("provider", &names)?.to_owned(),
    };
    if known.is_some_and(|known| known != name) {
        return Err(bad_request("The provider of an integration cannot change."));
    }
    let (_, needed, optional) = PROVIDERS.iter().find(|(known, ..)| *known == name).unwrap_or(&PROVIDERS[0]);
    let fields: Vec<&str> = ["provider"].iter().chain(*needed).chain(*optional).copied().collect();
    config.only(&fields)?;
    let mut told = before.cloned().unwrap_or_else(|| begun(&name, needed, optional));
    for field in needed.iter().chain(*optional) {
        let value = config.0.get(*field);
        let missing = value.is_none_or(Value::is_null);
        if missing && needed.contains(field) && (before.is_none() || value.is_some()) {
            return Err(bad_request(&format!("config.{field} is required.")));
        }
        if value.is_some() {
            take(config, field, &mut told)?;
        }
    }
    Ok(told)
}

/// What is always told of a provider.
fn begun(name: &str, needed: &[&str], optional: &[&str]) -> Value {
    let mut told = json!({ "provider": name });
    for field in needed.iter().chain(optional) {
        match *field {
            "api_key" => told["has_api_key"] = false.into(),
            "headers" => told["header_names"] = json!([]),
            "model_names" => told["model_names"] = json!([]),
            CALLS => told[CALLS] = true.into(),
            DEFAULTS => told[DEFAULTS] = false.into(),
            _ => {}
        }
    }
    told
}

/// Takes one field over; secrets leave only the fact that they are there.
fn take(config: &Body, field: &str, told: &mut Value) -> Result<(), Refusal> {
    match field {
        "api_key" => told["has_api_key"] = config.text_if_given(field, 4_096)?.is_some().into(),
        "headers" => told["header_names"] = headers(config)?.keys().cloned().collect(),
        "model_names" => told[field] = json!(config.texts(field)?.unwrap_or_default()),
        CALLS | DEFAULTS => told[field] = config.switch(field)?.into(),
        "auth" => told[field] = auth(config)?,
        _ => match (config.text_if_given(field, 2_048)?, told.as_object_mut()) {
            (Some(text), _) => told[field] = text.into(),
            (None, Some(members)) => {
                members.remove(field);
            }
            _ => {}
        },
    }
    Ok(())
}

/// The texts of a map of headers.
fn headers(config: &Body) -> Result<Map<String, Value>, Refusal> {
    match config.given("headers") {
        None => Ok(Map::new()),
        Some(Value::Object(members)) if members.values().all(Value::is_string) => Ok(members.clone()),
        _ => Err(bad_request("config.headers must be an object of texts.")),
    }
}

/// (choice) Of how an integration proves itself, only what is no secret is kept.
fn auth(config: &Body) -> Result<Value, Refusal> {
    let auth = Body::inside(config.given("auth").unwrap_or(&Value::Null), "config.auth")?;
    let kinds = ["DEFAULT", "PROXY_WITH_HEADERS", "BEARER_TOKEN", "OAUTH2_CLIENT_CREDENTIALS"];
    let mut told = json!({ "auth_type": auth.word("auth_type", &kinds)? });
    for field in ["role_arn", "external_id", "base_url"] {
        if let Some(text) = auth.text_if_given(field, 2_048)? {
            told[field] = text.into();
        }
    }
    if auth.0.contains_key("api_key") {
        told["has_api_key"] = auth.text_if_given("api_key", 4_096)?.is_some().into();
    }
    Ok(told)
}

fn endpoint(kind: &str, config: &Body, before: Option<&Value>, now: &str) -> Result<Value, Refusal> {
    let fields = ["endpoint", "headers", "input_schema", "request_presets"];
    config.only(if kind == "AGENT" { &fields } else { &fields[..3] })?;
    let mut told = before.cloned().unwrap_or_else(|| json!({ "has_headers": false }));
    if before.is_none() || config.0.contains_key("endpoint") {
        let address = config.text("endpoint", 2_048)?;
        if !address.starts_with("https://") {
            return Err(bad_request("config.endpoint must be an https address."));
        }
        told["endpoint"] = address.into();
    }
    if config.0.contains_key("headers") {
        told["has_headers"] = (!headers(config)?.is_empty()).into();
    }
    if before.is_none() || config.0.contains_key("input_schema") {
        let schema = config.given("input_schema").filter(|schema| schema.is_object());
        told["input_schema"] = schema.ok_or_else(|| bad_request("config.input_schema must be an object."))?.clone();
    }
    if kind == "AGENT" && (before.is_none() || config.0.contains_key("request_presets")) {
        told["request_presets"] = presets(config, now)?;
    }
    Ok(told)
}

fn presets(config: &Body, now: &str) -> Result<Value, Refusal> {
    let presets = match config.given("request_presets") {
        None => Vec::new(),
        Some(Value::Array(presets)) => presets.clone(),
        _ => return Err(bad_request("config.request_presets must be a list.")),
    };
    let mut told: Vec<Value> = Vec::new();
    for (number, preset) in (0..).zip(&presets) {
        let preset = Body::inside(preset, "a preset")?;
        preset.only(&["name", "description", "config"])?;
        let name = preset.text("name", 255)?;
        let config = preset.given("config").filter(|config| config.is_object());
        let config = config.ok_or_else(|| bad_request("The config of a preset must be an object."))?;
        let mut dice = Dice::new(number, 0xa7_0000_0000);
        let mut entry = json!({ "id": dice.uuid(), "name": name, "config": config, "created_at": now, "updated_at": now });
        if let Some(description) = preset.any_text("description", 1_024)? {
            entry["description"] = description.into();
        }
        told.push(entry);
    }
    Ok(told.into())
}

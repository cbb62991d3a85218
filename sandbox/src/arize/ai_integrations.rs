//! The providers of language models that the account of Arize may call. (choice) They are apart from the newer integrations.

use axum::extract::State;
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::body::Body;
use super::listing::{self, Part};
use super::organizations::keep;
use super::record::date;
use super::records::{self, Conditions, Place, effect};
use super::{Caller, answer, bad_request, created, done, id_after, schema, scoping};
use crate::Sandbox;
use crate::address::{Query, Segments};
use crate::refusal::Refusal;
use crate::routes::{Operation, Routes, delete, get, patch, post};

const KIND: &str = "AiIntegration";
const FIELDS: &[&str] = &[
    "name",
    "provider",
    "api_key",
    "base_url",
    "model_names",
    "headers",
    "enable_default_models",
    "function_calling_enabled",
    "auth_type",
    "provider_metadata",
    "scopings",
];
const PROVIDERS: &[&str] = &[
    "OPEN_AI",
    "AZURE_OPEN_AI",
    "AWS_BEDROCK",
    "VERTEX_AI",
    "ANTHROPIC",
    "CUSTOM",
    "NVIDIA_NIM",
    "GEMINI",
    "LITELLM",
    "FIREWORKS",
    "TOGETHER_AI",
];
const AUTH_TYPES: &[&str] = &["DEFAULT", "PROXY_WITH_HEADERS", "BEARER_TOKEN", "OAUTH2_CLIENT_CREDENTIALS"];
/// The most bytes of all headers together (the vendor's text of the request).
const MOST_HEADERS: usize = 8_175;

pub fn routes() -> Routes {
    let headers = json!({ "type": "object", "additionalProperties": schema::text() });
    let metadata = json!({ "type": "object" });
    let common = [
        ("base_url", schema::text()),
        ("model_names", schema::texts()),
        ("headers", headers),
        ("provider_metadata", metadata),
    ];
    let required = [
        ("name", schema::text_up_to(255)),
        ("provider", schema::word(PROVIDERS)),
        ("enable_default_models", schema::switch()),
        ("function_calling_enabled", schema::switch()),
        ("auth_type", schema::word(AUTH_TYPES)),
        ("scopings", schema::scopings()),
    ];
    let one_integration = schema::and(
        schema::object(&required, &common),
        &[
            ("id", schema::text()),
            ("has_api_key", schema::switch()),
            ("created_at", schema::moment()),
            ("updated_at", schema::moment()),
            ("created_by_user_id", schema::text()),
        ],
        &[],
    );
    let secret = [("api_key", schema::text())];
    let new = schema::and(schema::object(&required[..2], &required[2..]), &[], &common);
    let new = schema::and(new, &[], &secret);
    let edit = schema::and(schema::object(&[], &required), &[], &common);
    let edit = schema::and(edit, &[], &secret);
    let list_all = listing::described(get("/ai-integrations"), "ai_integrations", &one_integration)
        .query("space_id", schema::text())
        .query("space_name", schema::text())
        .query("name", schema::text());
    let answers = |operation: Operation, status| operation.answers(status, "application/json", one_integration.clone());
    Routes::new()
        .add(list_all, list)
        .add(answers(post("/ai-integrations").body(new), 201).refuses(&[409]), create)
        .add(answers(get("/ai-integrations/{integration_id}"), 200), one)
        .add(
            answers(patch("/ai-integrations/{integration_id}").body(schema::change(edit)), 200).refuses(&[409]),
            update,
        )
        .add(delete("/ai-integrations/{integration_id}").empty(204), remove)
}

/// GET /v2/ai-integrations
async fn list(State(sandbox): State<Sandbox>, caller: Caller, query: Query) -> Result<Response, Refusal> {
    caller.may("AI_PROVIDER_READ")?;
    let part = Part::of(&query)?;
    let conditions = Conditions::default().with("contains(name_key, ?)", query.filled("name").map(str::to_lowercase));
    let conditions = scoping::usable(&query, conditions);
    let rows = records::read(&sandbox, move |connection| Ok(records::list(connection, KIND, conditions, part)?)).await?;
    Ok(listing::page("ai_integrations", part, rows))
}

/// POST /v2/ai-integrations
async fn create(State(sandbox): State<Sandbox>, caller: Caller, body: Body) -> Result<Response, Refusal> {
    caller.may("LLM_INTEGRATION_CREATE")?;
    body.only(FIELDS)?;
    let name = body.text("name", 255)?;
    let now = date(sandbox.clock().now());
    let mut integration = begun(&name, body.word("provider", PROVIDERS)?, &caller.user_id, &now);
    apply(&body, &mut integration)?;
    records::write(&sandbox, move |connection| {
        records::free_name(connection, KIND, "", &name, "")?;
        let place = Place {
            name: &name,
            ..Place::default()
        };
        let integration = records::insert(connection, KIND, &place, |id| {
            integration["id"] = id.into();
            integration
        })?;
        effect(
            connection,
            "POST /v2/ai-integrations",
            integration["id"].as_str().unwrap_or_default(),
        )?;
        Ok(created(&integration))
    })
    .await
}

/// One of which nothing else was said.
fn begun(name: &str, provider: &str, user: &str, now: &str) -> Value {
    json!({
        "name": name, "provider": provider, "has_api_key": false, "enable_default_models": false,
        "function_calling_enabled": true, "auth_type": "DEFAULT", "scopings": scoping::everywhere(),
        "created_at": now, "updated_at": now, "created_by_user_id": user,
    })
}

/// One of the population.
pub fn seed(connection: &rusqlite::Connection, name: &str, provider: &str, user: &str, now: &str) -> rusqlite::Result<()> {
    let mut integration = begun(name, provider, user, now);
    integration["has_api_key"] = true.into();
    let place = Place { name, ..Place::default() };
    records::insert(connection, KIND, &place, |id| {
        integration["id"] = id.into();
        integration
    })?;
    Ok(())
}

/// Takes over what the body says besides name and provider; null clears (Arize contract, Schemas).
fn apply(body: &Body, integration: &mut Value) -> Result<(), Refusal> {
    if body.0.contains_key("api_key") {
        integration["has_api_key"] = body.text_if_given("api_key", 4_096)?.is_some().into();
    }
    set_or_clear(body, integration, "base_url", |name| {
        body.text_if_given(name, 2_048).map(|text| json!(text))
    })?;
    set_or_clear(body, integration, "model_names", |name| body.texts(name).map(|texts| json!(texts)))?;
    set_or_clear(body, integration, "headers", |_| headers(body))?;
    set_or_clear(body, integration, "provider_metadata", |_| metadata(body))?;
    for (name, otherwise) in [("enable_default_models", false), ("function_calling_enabled", true)] {
        if body.0.contains_key(name) {
            let switch = body.given(name).map(|_| body.switch(name)).transpose()?.flatten();
            integration[name] = switch.unwrap_or(otherwise).into();
        }
    }
    if body.0.contains_key("auth_type") {
        let auth_type = body.given("auth_type").map(|_| body.word("auth_type", AUTH_TYPES)).transpose()?;
        integration["auth_type"] = auth_type.unwrap_or("DEFAULT").into();
    }
    if let Some(scopings) = scoping::wanted(body)? {
        integration["scopings"] = scopings;
    }
    Ok(())
}

fn set_or_clear(
    body: &Body,
    integration: &mut Value,
    name: &str,
    read: impl FnOnce(&str) -> Result<Value, Refusal>,
) -> Result<(), Refusal> {
    if body.0.contains_key(name) {
        match (read(name)?, integration.as_object_mut()) {
            (Value::Null, Some(members)) => {
                members.remove(name);
            }
            (value, _) => integration[name] = value,
        }
    }
    Ok(())
}

/// Headers as they were sent.
fn headers(body: &Body) -> Result<Value, Refusal> {
    let Some(value) = body.given("headers") else {
        return Ok(Value::Null);
    };
    let is_text = |members: &&Map<String, Value>| members.values().all(Value::is_string);
    let fits = value.as_object().as_ref().is_some_and(is_text) && value.to_string().len() <= MOST_HEADERS;
    if fits {
        Ok(value.clone())
    } else {
        Err(bad_request("headers must be an object of texts of at most 8175 bytes."))
    }
}

fn metadata(body: &Body) -> Result<Value, Refusal> {
    let Some(value) = body.given("provider_metadata") else {
        return Ok(Value::Null);
    };
    let metadata = Body::inside(value, "provider_metadata")?;
    if metadata.word("kind", &["AWS", "GCP"])? == "AWS" {
        metadata.only(&["kind", "role_arn", "external_id"])?;
        let role_arn = metadata.text("role_arn", 2_048)?;
        let mut told = json!({ "kind": "AWS", "role_arn": role_arn });
        if let Some(id) = metadata.text_if_given("external_id", 2_048)? {
            told["external_id"] = id.into();
        }
        return Ok(told);
    }
    metadata.only(&["kind", "project_id", "location", "project_access_label"])?;
    let text = |name| metadata.text(name, 2_048);
    Ok(json!({
        "kind": "GCP", "project_id": text("project_id")?, "location": text("location")?,
        "project_access_label": text("project_access_label")?,
    }))
}

/// GET `/v2/ai-integrations/{integration_id}`
async fn one(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    caller.may("AI_PROVIDER_READ")?;
    let id = id_after(&path, "ai-integrations")?;
    let found = records::read(&sandbox, move |connection| records::known(connection, KIND, &id, "integration")).await?;
    Ok(answer(found.to_string()))
}

/// PATCH `/v2/ai-integrations/{integration_id}`
async fn update(State(sandbox): State<Sandbox>, caller: Caller, path: Segments, body: Body) -> Result<Response, Refusal> {
    caller.may("LLM_INTEGRATION_UPDATE")?;
    let id = id_after(&path, "ai-integrations")?;
    body.changes_only(FIELDS)?;
    let name = body.changed_text("name", 255)?;
    let provider = body.0.get("provider").map(|_| body.word("provider", PROVIDERS)).transpose()?;
    apply(&body, &mut json!({}))?;
    let now = date(sandbox.clock().now());
    records::write(&sandbox, move |connection| {
        let before = records::known(connection, KIND, &id, "integration")?;
        let mut after = before.clone();
        if let Some(name) = name {
            records::free_name(connection, KIND, "", &name, &id)?;
            after["name"] = name.into();
        }
        if let Some(provider) = provider {
            after["provider"] = provider.into();
        }
        apply(&body, &mut after)?;
        // A new key is a change, although nothing of it can be read.
        if after != before || body.given("api_key").is_some() {
            after["updated_at"] = now.into();
        }
        keep(connection, &id, &before, &after, "PATCH /v2/ai-integrations/{integration_id}")?;
        Ok(answer(after.to_string()))
    })
    .await
}

/// DELETE `/v2/ai-integrations/{integration_id}`
async fn remove(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    caller.may("LLM_INTEGRATION_DELETE")?;
    let id = id_after(&path, "ai-integrations")?;
    records::write(&sandbox, move |connection| {
        records::known(connection, KIND, &id, "integration")?;
        records::delete(connection, &id)?;
        effect(connection, "DELETE /v2/ai-integrations/{integration_id}", &id)?;
        Ok(done())
    })
    .await
}

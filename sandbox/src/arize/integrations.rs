//! What the account of Arize may call: language models, agents and evaluators.

use axum::extract::State;
use axum::response::Response;
use rusqlite::{Connection, OptionalExtension};
use serde_json::{Value, json};

use super::body::Body;
use super::config::{self, TYPES};
use super::listing::{self, Part};
use super::organizations::keep;
use super::record::date;
use super::records::{self, Conditions, Failure, Place, effect};
use super::{Caller, answer, bad_request, conflict, created, done, id_after, schema, scoping};
use crate::Sandbox;
use crate::address::{Query, Segments};
use crate::refusal::Refusal;
use crate::routes::{Operation, Routes, delete, get, patch, post};

const KIND: &str = "Integration";

pub fn routes() -> Routes {
    let config = json!({ "type": "object" });
    let one_integration = schema::object(
        &[
            ("id", schema::text()),
            ("type", schema::word(TYPES)),
            ("name", schema::text()),
            ("scopings", schema::scopings()),
            ("config", config.clone()),
            ("created_at", schema::moment()),
            ("updated_at", schema::moment()),
        ],
        &[("description", schema::text()), ("created_by_user_id", schema::text())],
    );
    let kind = ("type", schema::word(TYPES));
    let name = ("name", schema::text_up_to(255));
    let rest = [("description", schema::clearable()), ("scopings", schema::scopings())];
    let new = schema::object(&[kind.clone(), name.clone(), ("config", config.clone())], &rest);
    let edit = schema::and(schema::object(&[kind], &rest), &[], &[name, ("config", config)]);
    let list_all = listing::described(get("/integrations"), "integrations", &one_integration)
        .query("type", schema::word(TYPES))
        .query("space_id", schema::text())
        .query("space_name", schema::text())
        .query("name", schema::text());
    let answers = |operation: Operation, status| operation.answers(status, "application/json", one_integration.clone());
    Routes::new()
        .add(list_all, list)
        .add(answers(post("/integrations").body(new), 201).refuses(&[409]), create)
        .add(answers(get("/integrations/{integration_id}"), 200), one)
        .add(
            answers(patch("/integrations/{integration_id}").body(edit), 200).refuses(&[409]),
            update,
        )
        .add(delete("/integrations/{integration_id}").empty(204).refuses(&[409]), remove)
}

/// Names are unique among language models, and among agents and evaluators together (the vendor's text of the request).
fn sort(kind: &str) -> &'static str {
    if kind == "LLM" { "LLM" } else { "ENDPOINT" }
}

/// Which permission a type asks for: the account's own words differ for models and for endpoints.
fn permission(kind: &str, verb: &str) -> String {
    match (kind, verb) {
        ("LLM", "READ") => "AI_PROVIDER_READ".to_owned(),
        ("LLM", _) => format!("LLM_INTEGRATION_{verb}"),
        _ => format!("REMOTE_ENDPOINT_INTEGRATION_{verb}"),
    }
}

/// The type of an integration, if it is one.
pub fn type_of(connection: &Connection, id: &str) -> rusqlite::Result<Option<String>> {
    let found = records::find(connection, KIND, id).optional()?;
    Ok(found.and_then(|integration| integration["type"].as_str().map(str::to_owned)))
}

/// GET /v2/integrations
async fn list(State(sandbox): State<Sandbox>, caller: Caller, query: Query) -> Result<Response, Refusal> {
    caller.may("AI_PROVIDER_READ")?;
    let part = Part::of(&query)?;
    // The newest come first, unlike in all other lists (the vendor's text of the list).
    let conditions = Conditions::default()
        .newest_first()
        .with("json_extract(document, '$.type') = ?", listing::word(&query, "type", TYPES)?)
        .with("contains(name_key, ?)", query.filled("name").map(str::to_lowercase));
    let conditions = scoping::usable(&query, conditions);
    let rows = records::read(&sandbox, move |connection| Ok(records::list(connection, KIND, conditions, part)?)).await?;
    Ok(listing::page("integrations", part, rows))
}

/// POST /v2/integrations
async fn create(State(sandbox): State<Sandbox>, caller: Caller, body: Body) -> Result<Response, Refusal> {
    let kind = body.word("type", TYPES)?;
    caller.may(&permission(kind, "CREATE"))?;
    body.only(fields(kind))?;
    let name = body.text("name", 255)?;
    let now = date(sandbox.clock().now());
    let config = config::told(kind, body.given("config").unwrap_or(&Value::Null), None, &now)?;
    let mut integration = json!({
        "type": kind, "name": name, "config": config, "scopings": scoping::wanted(&body)?.unwrap_or_else(scoping::everywhere),
        "created_at": now, "updated_at": now, "created_by_user_id": caller.user_id,
    });
    if let Some(description) = body.any_text("description", 1_000)? {
        integration["description"] = description.into();
    }
    records::write(&sandbox, move |connection| {
        records::free_name(connection, KIND, sort(kind), &name, "")?;
        let integration = insert(connection, integration)?;
        effect(connection, "POST /v2/integrations", integration["id"].as_str().unwrap_or_default())?;
        Ok(created(&integration))
    })
    .await
}

/// What a body may have; a language model has no description.
fn fields(kind: &str) -> &'static [&'static str] {
    let all = &["type", "name", "scopings", "config", "description"];
    if kind == "LLM" { &all[..4] } else { all }
}

/// A new integration.
pub fn insert(connection: &Connection, mut integration: Value) -> rusqlite::Result<Value> {
    let name = integration["name"].as_str().unwrap_or_default().to_owned();
    let place = Place {
        name: &name,
        within: sort(integration["type"].as_str().unwrap_or_default()),
        holder: "",
    };
    records::insert(connection, KIND, &place, |id| {
        integration["id"] = id.into();
        integration
    })
}

fn known(connection: &Connection, id: &str) -> Result<Value, Failure> {
    records::known(connection, KIND, id, "integration")
}

/// GET `/v2/integrations/{integration_id}`
async fn one(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    caller.may("AI_PROVIDER_READ")?;
    let id = id_after(&path, "integrations")?;
    let found = records::read(&sandbox, move |connection| known(connection, &id)).await?;
    Ok(answer(found.to_string()))
}

/// PATCH `/v2/integrations/{integration_id}`
async fn update(State(sandbox): State<Sandbox>, caller: Caller, path: Segments, body: Body) -> Result<Response, Refusal> {
    let kind = body.word("type", TYPES)?;
    caller.may(&permission(kind, "UPDATE"))?;
    let id = id_after(&path, "integrations")?;
    body.only(fields(kind))?;
    let name = body.changed_text("name", 255)?;
    let description = body.any_text("description", 1_000)?;
    let scopings = scoping::wanted(&body)?;
    let now = date(sandbox.clock().now());
    records::write(&sandbox, move |connection| {
        let before = known(connection, &id)?;
        if before["type"] != kind {
            return Err(bad_request("type must be the type that the integration has.").into());
        }
        let mut after = before.clone();
        if let Some(name) = name {
            records::free_name(connection, KIND, sort(kind), &name, &id)?;
            after["name"] = name.into();
        }
        match (body.0.contains_key("description"), description) {
            (true, Some(text)) => after["description"] = text.into(),
            (true, None) => {
                after.as_object_mut().and_then(|members| members.remove("description"));
            }
            _ => {}
        }
        if let Some(scopings) = scopings {
            after["scopings"] = scopings;
        }
        if let Some(config) = body.given("config") {
            after["config"] = config::told(kind, config, Some(&before["config"]), &now)?;
        }
        if after != before {
            after["updated_at"] = now.into();
        }
        keep(connection, &id, &before, &after, "PATCH /v2/integrations/{integration_id}")?;
        Ok(answer(after.to_string()))
    })
    .await
}

/// DELETE `/v2/integrations/{integration_id}`
async fn remove(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    let id = id_after(&path, "integrations")?;
    caller.may("AI_PROVIDER_READ")?;
    records::write(&sandbox, move |connection| {
        let integration = known(connection, &id)?;
        caller.may(&permission(integration["type"].as_str().unwrap_or_default(), "DELETE"))?;
        if records::is_mentioned(connection, "Space", &id)? {
            return Err(conflict("The integration is the default of a space.").into());
        }
        records::delete(connection, &id)?;
        effect(connection, "DELETE /v2/integrations/{integration_id}", &id)?;
        Ok(done())
    })
    .await
}

//! Integrations of today: language models, agents and evaluators, a kind each, for each is reached in its own way.

use std::collections::HashMap;

use serde_json::value::RawValue;
use serde_json::{Map, Value};

use self::forms::{
    AGENT_CREATION, AGENT_EDIT, AUTHS, DESCRIPTION, EVALUATOR_CREATION, EVALUATOR_EDIT, MODEL_CREATION, MODEL_EDIT, NAME, PRESETS, SCHEMA,
};
use super::secrets::{self, HAS_KEY, HEADERS, KEY, Key};
use super::{capabilities, change, changed, check, create, done, empty_where_absent, part, scoping};
use crate::api::Soon;
use crate::api::actions::Choices;
use crate::api::client::{Client, WriteClient};
use crate::api::plain::{self, Column, Plain, PlainRow};
use crate::api::read;
use crate::api::request::Reply;
use crate::api::resources::{Kind, Part};
use crate::model::action::{Action, Receipt, Secrets, Sight};
use crate::model::capability::Capability;
use crate::model::error::{ApiError, ErrorKind};
use crate::model::input::Input;
use crate::model::page::{Cursor, Page};
use crate::model::resource::Area;
use crate::model::values::Values;
use crate::platforms::arize::dialect;
use crate::platforms::arize::integrations::{CreateIntegration, DeleteIntegration, GetIntegration, ListIntegrations, UpdateIntegration};

mod forms;

const READ: fn(&str) -> Plain = |integration_id| Plain::of(&GetIntegration { integration_id }, plain::one);

/// Language models.
pub static MODELS: Kind = Kind {
    slug: "models",
    the: "the language model ",
    many: "Language models",
    about: "Providers of language models that Arize may call. Keys and headers go in, and are never told again. One that a space uses cannot be deleted.",
    columns: &[
        Column("Provider", "", &["config.provider"]),
        Column("Has a key", "", &["config.has_api_key"]),
        Column("Address", "", &["config.base_url"]),
        Column("Last changed", "", &["updated_at", "created_at"]),
    ],
    list: |from| listed("LLM", from),
    forms: &[
        (Capability::CreateResource, &MODEL_CREATION),
        (Capability::EditResource, &MODEL_EDIT),
    ],
    paths: &[
        ("provider", "config.provider"),
        ("has_api_key", "config.has_api_key"),
        ("base_url", "config.base_url"),
        ("model_names", "config.model_names[]"),
        ("function_calling", "config.is_function_calling_enabled"),
        ("default_models", "config.is_default_models_enabled"),
        ("project_id", "config.project_id"),
        ("location", "config.location"),
        ("project_access_label", "config.project_access_label"),
        ("auth_type", "config.auth.auth_type"),
        ("role_arn", "config.auth.role_arn"),
        ("external_id", "config.auth.external_id"),
    ],
    look: Some(|client, action| Box::pin(look(&MODELS, client, action))),
    send: |writing, action, secrets| Box::pin(send(&MODELS, "LLM", writing, action, secrets)),
    ..COMMON
};

/// Agents.
pub static AGENTS: Kind = Kind {
    slug: "agents",
    the: "the agent ",
    many: "Agents",
    about: "Agents that Arize may call, each behind an address. Headers go in, and are never told again.",
    list: |from| listed("AGENT", from),
    parts: &[Part {
        heading: "Presets of requests",
        list: |integration_id| Plain::of(&GetIntegration { integration_id }, presets),
        columns: &[
            Column("Preset", "", &["name", "id"]),
            Column("Description", "", &["description"]),
            Column("Last changed", "", &["updated_at", "created_at"]),
        ],
        member: "",
    }],
    forms: &[
        (Capability::CreateResource, &AGENT_CREATION),
        (Capability::EditResource, &AGENT_EDIT),
    ],
    look: Some(|client, action| Box::pin(look(&AGENTS, client, action))),
    send: |writing, action, secrets| Box::pin(send(&AGENTS, "AGENT", writing, action, secrets)),
    ..BEHIND_AN_ADDRESS
};

/// Evaluators.
pub static EVALUATORS: Kind = Kind {
    slug: "evaluators",
    the: "the evaluator ",
    many: "Evaluators",
    about: "Evaluators that Arize may call, each behind an address. Headers go in, and are never told again.",
    list: |from| listed("EVALUATOR", from),
    forms: &[
        (Capability::CreateResource, &EVALUATOR_CREATION),
        (Capability::EditResource, &EVALUATOR_EDIT),
    ],
    look: Some(|client, action| Box::pin(look(&EVALUATORS, client, action))),
    send: |writing, action, secrets| Box::pin(send(&EVALUATORS, "EVALUATOR", writing, action, secrets)),
    ..BEHIND_AN_ADDRESS
};

/// What all three have in common.
const COMMON: Kind = Kind {
    area: Area::Integrations,
    changing: Capability::ManageIntegrations,
    can: capabilities::can,
    read: Some(READ),
    verbs: &[Capability::DeleteResource],
    choices: choose,
    ..Kind::READ_ONLY
};

/// What agents and evaluators have in common.
const BEHIND_AN_ADDRESS: Kind = Kind {
    columns: &[
        Column("Address", "", &["config.endpoint"]),
        Column("Has headers", "", &["config.has_headers"]),
        Column("Description", "", &["description"]),
        Column("Last changed", "", &["updated_at", "created_at"]),
    ],
    paths: &[("endpoint", "config.endpoint")],
    ..COMMON
};

fn listed(kind: &str, from: Option<&Cursor>) -> Plain {
    let question = ListIntegrations {
        kind: Some(kind.to_owned()),
        part: part(from),
        ..ListIntegrations::default()
    };
    Plain::of(&question, |reply| dialect::page(reply, "integrations"))
}

/// The presets of an agent, a row each; none where the platform tells of none.
fn presets(reply: &Reply) -> Result<Page<PlainRow>, ErrorKind> {
    let integration: HashMap<String, &RawValue> = read::object(read::json(reply)?)?;
    let missing = || ErrorKind::Unexpected("config is missing".to_owned());
    let config: HashMap<String, &RawValue> = read::object(integration.get("config").copied().ok_or_else(missing)?)?;
    match config.get(PRESETS.name) {
        Some(presets) if presets.get() != "null" => read::rows(presets),
        _ => Ok(Page::default()),
    }
}

fn choose<'a>(client: &'a Client, _input: &'a str) -> Soon<'a, Result<Choices, ApiError>> {
    Box::pin(scoping::choices(client))
}

/// How what can be changed of one stands.
async fn present(kind: &Kind, client: &Client, id: &str) -> Result<Values, ApiError> {
    let thing = kind.bare(client, id).await?;
    let mut now = kind.values(&thing);
    scoping::present(&thing, &mut now);
    empty_where_absent(&thing, &mut now, &[("description", "description")]);
    Ok(now)
}

async fn look(kind: &Kind, client: &Client, action: &Action) -> Result<Sight, ApiError> {
    if action.capability != Capability::EditResource {
        return kind.see(client, action).await;
    }
    let now = present(kind, client, &action.target.id).await?;
    Ok(kind.edited(action, now))
}

/// A text that is JSON, and of the form that is wanted.
fn json(input: &Input, text: &str) -> Result<Value, ApiError> {
    let wanted = if input.name == PRESETS.name {
        "a list of objects"
    } else {
        "an object"
    };
    let why = |why: String| ApiError::not_sent(format!("{} is {wanted} as JSON: {why}.", input.label));
    let value: Value = serde_json::from_str(text).map_err(|error| why(error.to_string()))?;
    let fits = match &value {
        Value::Object(_) => input.name != PRESETS.name,
        Value::Array(entries) => input.name == PRESETS.name && entries.iter().all(Value::is_object),
        _ => false,
    };
    if fits {
        Ok(value)
    } else {
        Err(why("it is something else".to_owned()))
    }
}

/// What is said of the way in which it is reached, as JSON; nothing where that was not touched.
async fn config(kind: &Kind, client: &Client, action: &Action, secrets: &Secrets) -> Result<Option<Box<RawValue>>, ApiError> {
    let creates = action.capability == Capability::CreateResource;
    let mut action = action.clone();
    if !creates && AUTHS.iter().any(|name| action.values.get(name).is_some()) {
        // It is replaced as a whole: what does not change of it goes along.
        let now = present(kind, client, &action.target.id).await?;
        for name in AUTHS {
            if let (None, Some(text)) = (action.values.get(name), now.filled(name)) {
                action.values.set(name, text);
            }
        }
    }
    let document = kind.document(&action, "{}")?;
    let mut document: Map<String, Value> = serde_json::from_str(&document).unwrap_or_default();
    let mut config = match document.remove("config") {
        Some(Value::Object(config)) => config,
        _ => Map::new(),
    };
    config.remove(HAS_KEY.name);
    if let Some(Value::Object(auth)) = config.get_mut("auth") {
        auth.retain(|_, value| !value.is_null());
    }
    match secrets::key(&action.values, secrets)? {
        Key::Kept => {}
        Key::Gone => _ = config.insert(KEY.name.to_owned(), Value::Null),
        Key::New(key) => _ = config.insert(KEY.name.to_owned(), Value::from(key.reveal())),
    }
    if let Some(headers) = secrets::headers(secrets)? {
        let headers = headers.into_iter().map(|(name, value)| (name, Value::from(value)));
        config.insert(HEADERS.name.to_owned(), Value::Object(headers.collect()));
    }
    for input in [SCHEMA, PRESETS] {
        if let Some(text) = action.values.filled(input.name) {
            config.insert(input.name.to_owned(), json(&input, text)?);
        }
    }
    if config.is_empty() && !creates {
        return Ok(None);
    }
    let raw = serde_json::value::to_raw_value(&config);
    raw.map(Some)
        .map_err(|_| ApiError::not_sent("What was filled in cannot be written as JSON."))
}

async fn send(kind: &Kind, sort: &str, writing: WriteClient<'_>, action: &Action, secrets: &Secrets) -> Result<Receipt, ApiError> {
    check(kind, action)?;
    let (integration_id, values) = (action.target.id.as_str(), &action.values);
    if action.capability == Capability::DeleteResource {
        return done(writing, DeleteIntegration { integration_id }).await;
    }
    let pairs = scoping::pairs(values)?;
    let scopings = pairs.as_deref().map(scoping::wire);
    let config = config(kind, writing.reading(), action, secrets).await?;
    if action.capability == Capability::CreateResource {
        let config = config
            .as_deref()
            .ok_or_else(|| ApiError::not_sent("Nothing says how it is reached."))?;
        let integration = CreateIntegration {
            kind: sort,
            name: values.filled(NAME.name).unwrap_or_default(),
            description: values.filled(DESCRIPTION.name),
            scopings,
            config,
        };
        return create(writing, integration).await;
    }
    let edit = UpdateIntegration {
        integration_id,
        kind: sort,
        name: values.get(NAME.name),
        description: change(values, DESCRIPTION.name),
        scopings,
        config: config.as_deref(),
    };
    changed(writing, edit).await
}

//! AI integrations: the providers of language models as Arize kept them before its newer integrations.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::secrets::{self, HAS_KEY, HEADERS, KEY, Key};
use super::{capabilities, change, changed, changed_switch, check, create, done, empty_where_absent, part, scoping};
use crate::api::Soon;
use crate::api::actions::Choices;
use crate::api::client::{Client, WriteClient};
use crate::api::plain::{self, Column, Plain};
use crate::api::resources::Kind;
use crate::model::action::{Action, Receipt, Secrets, Sight};
use crate::model::capability::Capability;
use crate::model::change::Change;
use crate::model::error::ApiError;
use crate::model::field::FieldValue;
use crate::model::input::{Input, InputKind};
use crate::model::resource::{Area, Resource};
use crate::model::values::Values;
use crate::platforms::arize::ai_integrations::{
    CreateAiIntegration, DeleteAiIntegration, GetAiIntegration, ListAiIntegrations, Settings, UpdateAiIntegration,
};
use crate::platforms::arize::dialect::{self, Handed};

const NAME: Input = Input::new("name", "Name", InputKind::Text)
    .required()
    .hint("At most 255 characters; no other AI integration has it.");
const PROVIDER: Input = Input::new(
    "provider",
    "Provider",
    InputKind::OneOf(&[
        ("OPEN_AI", "OpenAI"),
        ("AZURE_OPEN_AI", "Azure OpenAI"),
        ("ANTHROPIC", "Anthropic"),
        ("GEMINI", "Gemini"),
        ("VERTEX_AI", "Vertex AI"),
        ("AWS_BEDROCK", "AWS Bedrock"),
        ("NVIDIA_NIM", "NVIDIA NIM"),
        ("LITELLM", "LiteLLM"),
        ("FIREWORKS", "Fireworks"),
        ("TOGETHER_AI", "Together AI"),
        ("CUSTOM", "Custom"),
    ]),
)
.required();
const ADDRESS: Input = Input::new("base_url", "Address of the provider", InputKind::Text).hint("Where it is another than the usual one.");
const MODELS: Input = Input::new("model_names", "More models", InputKind::Lines).hint("Beyond the usual ones of the provider, one a line.");
const DEFAULTS: Input = Input::new("enable_default_models", "Usual models of the provider", InputKind::Switch);
const CALLING: Input = Input::new("function_calling_enabled", "Models may call functions", InputKind::Switch);
const AUTH: Input = Input::new(
    "auth_type",
    "How it proves itself",
    InputKind::OneOf(&[
        ("DEFAULT", "As usual"),
        ("PROXY_WITH_HEADERS", "Headers for a proxy"),
        ("BEARER_TOKEN", "Bearer token"),
        ("OAUTH2_CLIENT_CREDENTIALS", "OAuth 2 client credentials"),
    ]),
);
const METADATA: Input = Input::new("provider_metadata", "Facts for the cloud", InputKind::Lines).hint(
    "AWS: “kind: AWS”, “role_arn: …”, “external_id: …”. GCP: “kind: GCP”, “project_id: …”, “location: …”, “project_access_label: …”. One a line.",
);

static CREATION: [Input; 11] = [
    NAME,
    PROVIDER,
    KEY,
    ADDRESS,
    MODELS,
    DEFAULTS,
    CALLING,
    AUTH,
    HEADERS,
    METADATA,
    scoping::SCOPINGS,
];
static EDIT: [Input; 12] = [
    NAME,
    PROVIDER,
    KEY,
    HAS_KEY,
    ADDRESS,
    MODELS,
    DEFAULTS,
    CALLING,
    AUTH,
    HEADERS,
    METADATA,
    scoping::SCOPINGS,
];

/// The kind.
pub static AI_INTEGRATIONS: Kind = Kind {
    slug: "ai-integrations",
    area: Area::Integrations,
    the: "the AI integration ",
    many: "AI integrations",
    about: "Providers of language models in the earlier way, apart from the newer ones. Keys go in, and are never told again.",
    changing: Capability::ManageIntegrations,
    can: capabilities::can,
    columns: &[
        Column("Provider", "", &["provider"]),
        Column("Has a key", "", &["has_api_key"]),
        Column("Address", "", &["base_url"]),
        Column("Last changed", "", &["updated_at", "created_at"]),
    ],
    list: |from| {
        let question = ListAiIntegrations {
            part: part(from),
            ..ListAiIntegrations::default()
        };
        Plain::of(&question, |reply| dialect::page(reply, "ai_integrations"))
    },
    read: Some(|integration_id| Plain::of(&GetAiIntegration { integration_id }, plain::one)),
    forms: &[(Capability::CreateResource, &CREATION), (Capability::EditResource, &EDIT)],
    verbs: &[Capability::DeleteResource],
    paths: &[("model_names", "model_names[]")],
    choices: choose,
    look: Some(look),
    send,
    ..Kind::READ_ONLY
};

fn choose<'a>(client: &'a Client, _input: &'a str) -> Soon<'a, Result<Choices, ApiError>> {
    Box::pin(scoping::choices(client))
}

fn look<'a>(client: &'a Client, action: &'a Action) -> Soon<'a, Result<Sight, ApiError>> {
    Box::pin(async move {
        if action.capability != Capability::EditResource {
            return AI_INTEGRATIONS.see(client, action).await;
        }
        let thing = AI_INTEGRATIONS.bare(client, &action.target.id).await?;
        let mut now = AI_INTEGRATIONS.values(&thing);
        scoping::present(&thing, &mut now);
        // Headers may be told, and are treated as the secrets that they are.
        now.remove(HEADERS.name);
        present_metadata(&thing, &mut now);
        // They come in any order.
        let json = |text: &str| metadata(text).ok().map(|json| json.get().to_owned());
        for text in [&action.base, &action.values]
            .into_iter()
            .filter_map(|values| values.filled(METADATA.name))
        {
            if json(text).is_some() && json(text) == now.filled(METADATA.name).and_then(json) {
                now.set(METADATA.name, text);
            }
        }
        let optional = [ADDRESS, MODELS, METADATA].map(|input| (input.name, input.name));
        empty_where_absent(&thing, &mut now, &optional);
        Ok(AI_INTEGRATIONS.edited(action, now))
    })
}

/// The facts for the cloud as they are filled in, in one order.
fn present_metadata(thing: &Resource, now: &mut Values) {
    let mut lines = Vec::new();
    for field in &thing.fields {
        let name = field.path.strip_prefix(METADATA.name).and_then(|rest| rest.strip_prefix('.'));
        match (name, &field.value) {
            (Some(name), FieldValue::Text(text)) => lines.push((name != "kind", format!("{name}: {text}"))),
            // What is not told, or otherwise than we know it, is not taken for something.
            (Some(_), FieldValue::Switch(_)) => return,
            _ => {}
        }
    }
    if !lines.is_empty() {
        lines.sort_unstable();
        let lines: Vec<String> = lines.into_iter().map(|(_, line)| line).collect();
        now.set(METADATA.name, lines.join("\n"));
    }
}

/// The facts for the cloud, as JSON.
fn metadata(text: &str) -> Result<Box<RawValue>, ApiError> {
    let mut members = BTreeMap::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (name, value) = line
            .split_once(':')
            .map(|(name, value)| (name.trim(), value.trim()))
            .filter(|(name, value)| !name.is_empty() && !value.is_empty())
            .ok_or_else(|| {
                ApiError::not_sent(format!(
                    "“{line}” is no fact for the cloud: write it as a name, a colon and a value."
                ))
            })?;
        if members.insert(name, value).is_some() {
            return Err(ApiError::not_sent(format!("{name} is there twice among the facts for the cloud.")));
        }
    }
    let known: &[&str] = match members.get("kind").copied() {
        Some("AWS") => &["kind", "role_arn", "external_id"],
        Some("GCP") => &["kind", "project_id", "location", "project_access_label"],
        _ => {
            return Err(ApiError::not_sent(
                "The facts for the cloud say first of which kind they are: “kind: AWS” or “kind: GCP”.",
            ));
        }
    };
    if let Some(odd) = members.keys().find(|name| !known.contains(name)) {
        return Err(ApiError::not_sent(format!(
            "{odd} is none of the facts for this cloud: {}.",
            known.join(", ")
        )));
    }
    serde_json::value::to_raw_value(&members).map_err(|_| ApiError::not_sent("The facts for the cloud cannot be written as JSON."))
}

fn send<'a>(writing: WriteClient<'a>, action: &'a Action, secrets: &'a Secrets) -> Soon<'a, Result<Receipt, ApiError>> {
    Box::pin(async move {
        check(&AI_INTEGRATIONS, action)?;
        let (integration_id, values) = (action.target.id.as_str(), &action.values);
        if action.capability == Capability::DeleteResource {
            return done(writing, DeleteAiIntegration { integration_id }).await;
        }
        let pairs = scoping::pairs(values)?;
        let metadata = match change(values, METADATA.name) {
            Change::Keep => Change::Keep,
            Change::Clear => Change::Clear,
            Change::Set(text) => Change::Set(metadata(text)?),
        };
        let settings = Settings {
            api_key: match secrets::key(values, secrets)? {
                Key::Kept => Change::Keep,
                Key::Gone => Change::Clear,
                Key::New(key) => Change::Set(Handed(key)),
            },
            base_url: change(values, ADDRESS.name),
            model_names: match values.list(MODELS.name) {
                None => Change::Keep,
                Some(names) if names.is_empty() => Change::Clear,
                Some(names) => Change::Set(names.into_iter().map(|name| name.trim().to_owned()).collect()),
            },
            headers: match secrets::headers(secrets)? {
                None => Change::Keep,
                Some(headers) if headers.is_empty() => Change::Clear,
                Some(headers) => Change::Set(headers),
            },
            enable_default_models: changed_switch(values, DEFAULTS.name),
            function_calling_enabled: changed_switch(values, CALLING.name),
            auth_type: change(values, AUTH.name),
            provider_metadata: match &metadata {
                Change::Keep => Change::Keep,
                Change::Clear => Change::Clear,
                Change::Set(metadata) => Change::Set(metadata),
            },
            scopings: match &pairs {
                None => Change::Keep,
                Some(pairs) if pairs.is_empty() => Change::Clear,
                Some(pairs) => Change::Set(scoping::wire(pairs)),
            },
        };
        if action.capability == Capability::CreateResource {
            let integration = CreateAiIntegration {
                name: values.filled(NAME.name).unwrap_or_default(),
                provider: values.filled(PROVIDER.name).unwrap_or_default(),
                settings,
            };
            return create(writing, integration).await;
        }
        let edit = UpdateAiIntegration {
            integration_id,
            name: values.get(NAME.name),
            provider: values.get(PROVIDER.name),
            settings,
        };
        changed(writing, edit).await
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::field::fields;
    use crate::model::given::Given;

    #[test]
    fn facts_for_the_cloud_are_read_strictly() {
        let read = |text: &str| metadata(text).map(|json| json.get().to_owned());
        let aws = "kind: AWS\n role_arn: arn:aws:iam::1:role/x ";
        assert_eq!(read(aws).expect("facts"), r#"{"kind":"AWS","role_arn":"arn:aws:iam::1:role/x"}"#);
        for wrong in [
            "role_arn: x",
            "kind: AZURE",
            "kind: AWS\nproject_id: x",
            "kind: AWS\nrole_arn",
            "kind: AWS\nkind: GCP",
        ] {
            let why = read(wrong).expect_err(wrong);
            assert!(format!("{why:?}").contains("NotSent"), "{wrong}");
        }
    }

    #[test]
    fn facts_for_the_cloud_come_back_as_they_were_filled_in() {
        let text = "kind: GCP\nlocation: europe\nproject_access_label: team\nproject_id: p-1";
        let json = format!(r#"{{"provider_metadata":{}}}"#, metadata(text).expect("facts").get());
        let thing = Resource {
            id: "i".to_owned(),
            name: Given::Untold,
            cells: Vec::new(),
            fields: fields(&json),
        };
        let mut now = Values::default();
        present_metadata(&thing, &mut now);
        assert_eq!(now.get("provider_metadata"), Some(text));
    }
}

//! What Arize may call: providers of language models, and the newer integrations of three types.

use std::collections::BTreeMap;

use rollcall::model::change::Change;
use rollcall::model::error::ErrorKind;
use rollcall::model::secret::Secret;
use rollcall::platforms::arize::ai_integrations::{
    CreateAiIntegration, DeleteAiIntegration, GetAiIntegration, ListAiIntegrations, Scoping, Settings, UpdateAiIntegration,
};
use rollcall::platforms::arize::dialect::Handed;
use rollcall::platforms::arize::integrations::{CreateIntegration, DeleteIntegration, GetIntegration, ListIntegrations, UpdateIntegration};
use rollcall::platforms::arize::spaces::ListSpaces;
use serde_json::value::RawValue;

use super::{NO_RECORD, not_sent, part, refused};
use crate::lenient::{call, list};
use crate::world::world;

fn raw(json: &str) -> Box<RawValue> {
    RawValue::from_string(json.to_owned()).expect("JSON")
}

pub async fn providers_come_and_go() {
    let world = world();
    let client = world.administrator("arize");
    let secret = Secret::new("sk-of-the-provider".to_owned());
    let spaces = list(&world, &client, &ListSpaces::default()).await.rows;
    let (ours, theirs) = (&spaces[0], &spaces[2]);
    let metadata = raw(r#"{"kind":"AWS","role_arn":"arn:aws:iam::1:role/x"}"#);
    let wanted = |name| CreateAiIntegration {
        name,
        provider: "AWS_BEDROCK",
        settings: Settings {
            api_key: Change::Set(Handed(&secret)),
            base_url: Change::Set("https://models.example.com"),
            model_names: Change::Set(vec!["small".to_owned()]),
            headers: Change::Set(BTreeMap::from([("X-Team".to_owned(), "a".to_owned())])),
            enable_default_models: Change::Set(true),
            function_calling_enabled: Change::Set(false),
            auth_type: Change::Set("BEARER_TOKEN"),
            provider_metadata: Change::Set(&metadata),
            scopings: Change::Set(vec![Scoping {
                organization_id: ours.organization_id.text(),
                space_id: Some(&ours.id.0),
            }]),
        },
    };
    let (made, _) = call(&world, &client, &wanted("Bedrock")).await;
    let integration_id = made.id.0.as_str();
    assert_eq!(made.has_api_key.value(), Some(&true));
    let said = String::from_utf8(world.last().body.to_vec()).unwrap();
    assert!(!said.contains("sk-of-the-provider"), "the key is never given out");
    refused(&client, &wanted("BEDROCK"), &ErrorKind::Conflict).await;
    refused(&world.limited("arize"), &wanted("Other"), &ErrorKind::Forbidden).await;

    let usable = async |space: &str| {
        let question = ListAiIntegrations {
            space_id: Some(space.to_owned()),
            part: part(100),
            ..ListAiIntegrations::default()
        };
        let rows = list(&world, &client, &question).await.rows;
        rows.iter().any(|row| row.id.0 == integration_id)
    };
    assert!(usable(&ours.id.0).await && !usable(&theirs.id.0).await, "only its space may use it");
    let named = ListAiIntegrations {
        space_name: ours.name.text().map(str::to_owned),
        name: Some("bedr".to_owned()),
        ..ListAiIntegrations::default()
    };
    assert_eq!(list(&world, &client, &named).await.rows.len(), 1);

    let edit = |settings| UpdateAiIntegration {
        integration_id,
        name: Some("Bedrock, bare"),
        provider: Some("CUSTOM"),
        settings,
    };
    let bare = Settings {
        api_key: Change::Clear,
        base_url: Change::Clear,
        headers: Change::Clear,
        scopings: Change::Clear,
        ..Settings::default()
    };
    call(&world, &client, &edit(bare)).await;
    let (read, fields) = call(&world, &client, &GetAiIntegration { integration_id }).await;
    assert_eq!(read.has_api_key.value(), Some(&false));
    assert!(read.base_url.text().is_none() && !fields.iter().any(|field| field.path.starts_with("headers")));
    assert!(usable(&theirs.id.0).await, "now everybody may use it");
    let nothing = UpdateAiIntegration {
        name: None,
        provider: None,
        ..edit(Settings::default())
    };
    assert!(not_sent(&client, &nothing).await);
    call(&world, &client, &DeleteAiIntegration { integration_id }).await;
    refused(&client, &GetAiIntegration { integration_id }, &ErrorKind::NotFound).await;
    refused(&client, &DeleteAiIntegration { integration_id: NO_RECORD }, &ErrorKind::NotFound).await;
}

pub async fn models_agents_and_evaluators_come_and_go() {
    let world = world();
    let client = world.administrator("arize");
    let endpoint = r#"{"endpoint":"https://agents.example.com/new","headers":{"X-Key":"hush"},"input_schema":{"type":"object"}}"#;
    let configs = [
        (
            "LLM",
            raw(r#"{"provider":"LITELLM","base_url":"https://models.example.com","api_key":"hush","headers":{"X-Key":"hush"}}"#),
        ),
        ("AGENT", raw(endpoint)),
        ("EVALUATOR", raw(endpoint)),
    ];
    for (kind, config) in &configs {
        let fresh = format!("Fresh {kind}");
        let wanted = CreateIntegration {
            kind,
            name: &fresh,
            description: None,
            scopings: None,
            config,
        };
        let (made, _) = call(&world, &client, &wanted).await;
        assert!(
            !String::from_utf8_lossy(&world.last().body).contains("hush"),
            "secrets are never given out"
        );
        refused(&client, &wanted, &ErrorKind::Conflict).await;
        refused(&world.limited("arize"), &wanted, &ErrorKind::Forbidden).await;
        let integration_id = made.id.0.as_str();
        let question = ListIntegrations {
            kind: Some((*kind).to_owned()),
            name: Some(fresh.clone()),
            ..ListIntegrations::default()
        };
        assert_eq!(list(&world, &client, &question).await.rows.len(), 1);
        let change = raw(r#"{"headers":null}"#);
        let edit = UpdateIntegration {
            integration_id,
            kind,
            name: Some("Renamed"),
            description: if *kind == "LLM" { Change::Keep } else { Change::Set("New") },
            scopings: Some(Vec::new()),
            config: Some(&change),
        };
        call(&world, &client, &edit).await;
        let (read, fields) = call(&world, &client, &GetIntegration { integration_id }).await;
        assert_eq!(read.name.text(), Some("Renamed"));
        let kept = ["config.base_url", "config.endpoint"];
        assert!(
            fields.iter().any(|field| kept.contains(&field.path.as_str())),
            "what was not named is kept"
        );
        let other = UpdateIntegration {
            kind: if *kind == "LLM" { "AGENT" } else { "LLM" },
            description: Change::Keep,
            config: None,
            ..edit
        };
        refused(&client, &other, &ErrorKind::Refused(400)).await;
        call(&world, &client, &DeleteIntegration { integration_id }).await;
        refused(&client, &GetIntegration { integration_id }, &ErrorKind::NotFound).await;
    }
    // The model that a space uses cannot go.
    let question = ListIntegrations {
        name: Some("OpenAI".to_owned()),
        ..ListIntegrations::default()
    };
    let used = list(&world, &client, &question).await.rows;
    refused(
        &client,
        &DeleteIntegration {
            integration_id: &used[0].id.0,
        },
        &ErrorKind::Conflict,
    )
    .await;
    let wrong = raw(r#"{"provider":"OPEN_AI","api_key":"x","surprise":1}"#);
    let wrong = CreateIntegration {
        kind: "LLM",
        name: "Wrong",
        description: None,
        scopings: None,
        config: &wrong,
    };
    refused(&client, &wrong, &ErrorKind::Refused(400)).await;
}

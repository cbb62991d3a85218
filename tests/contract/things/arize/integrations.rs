//! What Arize may call: keys that never come back, presets of requests, facts for a cloud.

use super::*;

#[tokio::test]
async fn keys_and_headers_go_in_and_never_come_back() {
    let world = world();
    let client = world.administrator("arize");
    let secrets =
        |pairs: &[(&'static str, &str)]| Secrets(pairs.iter().map(|(name, text)| (*name, Secret::new((*text).to_owned()))).collect());
    let headers = r#"{"X-Key":"hush"}"#;
    for (name, provider, told) in [
        ("models", "LITELLM", "config.has_api_key"),
        ("ai-integrations", "LITELLM", "has_api_key"),
    ] {
        let kind = kind("arize", name);
        let form = [
            ("name", "Sealed"),
            ("provider", provider),
            ("base_url", "https://models.example.com"),
        ];
        let create = wanted(&client, kind, Capability::CreateResource, None, &form).await;
        let outcome = acts::take(
            &world,
            &client,
            &create,
            &secrets(&[("api_key", "hush-hush"), ("headers", headers)]),
        )
        .await;
        filled(&outcome, StepState::Verified);
        assert!(!format!("{:?}", outcome.report).contains("hush"), "{name}");
        let id = outcome.report.made.expect("an id");
        let has_key = async || {
            let thing = kind.one(&client, &id).await.expect("it is read");
            let switch = thing
                .fields
                .iter()
                .find(|field| field.path == told)
                .expect("it is told")
                .value
                .clone();
            assert!(!format!("{:?}", thing.fields).contains("hush-hush"), "{name}");
            switch == rollcall::model::field::FieldValue::Switch(true)
        };
        assert!(has_key().await);

        // A new key alone is a change, of which nothing can be seen.
        let nothing = action(&client, kind, Capability::EditResource, &id, "Sealed", &[]);
        let outcome = acts::take(&world, &client, &nothing, &secrets(&[("api_key", "other"), ("headers", "")])).await;
        filled(&outcome, StepState::Acknowledged);
        let outcome = acts::take(&world, &client, &nothing, &secrets(&[("headers", "X-Key: hush")])).await;
        filled(&outcome, StepState::Failed);
        assert!(why(&outcome).contains("no JSON object") && !why(&outcome).contains("hush"));
        let outcome = acts::take(&world, &client, &nothing, &Secrets::default()).await;
        assert_eq!(why(&outcome), "Nothing would be changed.");
        let without = action(&client, kind, Capability::EditResource, &id, "Sealed", &[("has_api_key", "false")]);
        let outcome = take(&world, &client, &without).await;
        if name == "models" {
            // This provider is never without one.
            assert_eq!(why(&outcome), "config.api_key is required.");
        } else {
            filled(&outcome, StepState::Verified);
            assert!(!has_key().await);
        }
    }
    let agents = kind("arize", "agents");
    let form = [
        ("name", "Sealed agent"),
        ("endpoint", "https://agents.example.com/x"),
        ("input_schema", "{}"),
    ];
    let create = wanted(&client, agents, Capability::CreateResource, None, &form).await;
    let outcome = acts::take(&world, &client, &create, &secrets(&[("headers", headers)])).await;
    filled(&outcome, StepState::Verified);
    let id = outcome.report.made.expect("an id");
    let agent = agents.one(&client, &id).await.expect("it is read");
    assert_eq!(agent.cells[1].text(), Some("true"), "it has headers");
}

#[tokio::test]
async fn facts_for_a_cloud_are_seen_in_whatever_order_they_were_filled_in() {
    let world = world();
    let client = world.administrator("arize");
    let kind = kind("arize", "ai-integrations");
    let house = thing(&client, kind, "House models").await;
    let facts = "project_id: p\n kind:GCP\nlocation: europe\nproject_access_label: team";
    let edit = action(
        &client,
        kind,
        Capability::EditResource,
        &house.id,
        "House models",
        &[("provider_metadata", facts)],
    );
    filled(&take(&world, &client, &edit).await, StepState::Verified);
    let wrong = action(
        &client,
        kind,
        Capability::EditResource,
        &house.id,
        "House models",
        &[("provider_metadata", "kind: AZURE")],
    );
    let outcome = take(&world, &client, &wrong).await;
    filled(&outcome, StepState::Failed);
    assert!(why(&outcome).contains("kind: AWS"), "{}", why(&outcome));
}

#[tokio::test]
async fn presets_of_requests_are_listed_with_their_agent_and_replaced() {
    let world = world();
    let client = world.administrator("arize");
    let agents = kind("arize", "agents");
    let house = thing(&client, agents, "Support agent").await;
    let listed = async || {
        let presets = agents.part(&client, part(agents, "Presets of requests"), &house.id).await;
        presets.expect("presets").rows
    };
    assert!(listed().await.is_empty());
    for (presets, count) in [(r#"[{"name":"Short","config":{}},{"name":"Long","config":{}}]"#, 2), ("[]", 0)] {
        let edit = wanted(
            &client,
            agents,
            Capability::EditResource,
            Some(&house),
            &[("request_presets", presets)],
        )
        .await;
        // They are told in another form, so the form has nothing to compare them by.
        filled(&take(&world, &client, &edit).await, StepState::Acknowledged);
        assert_eq!(listed().await.len(), count);
    }
}

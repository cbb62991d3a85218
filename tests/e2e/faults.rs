//! One platform misbehaves: its cell says why in plain words, and the other four are as useful as ever.

use std::time::Duration;

use serde_json::{Value, json};

use crate::sandbox::{PLATFORMS, name};
use crate::stage::{Stage, story};
use crate::tab::{Tab, until};

/// On all five platforms, and the first row of every list of them: the row that field faults strike.
const MIRA: &str = "mira.castellanos@example.com";

/// Asks for Mira while one platform misbehaves, and shows that the other four answer all the same.
async fn ask(stage: &Stage, platform: &str, fault: &Value, check: impl AsyncFnOnce(&Tab)) {
    let tab = stage.open("/").await;
    tab.expect_failures(&format!("/api/{platform}/"));
    stage.sandbox.fault(platform, fault.clone(), json!({})).await;
    tab.ask(MIRA).await;
    for (_, other) in PLATFORMS.iter().filter(|(slug, _)| *slug != platform) {
        tab.answers(other, "1 found").await;
    }
    check(&tab).await;
    let rows = tab.rows().await;
    assert_eq!(rows.len(), 1, "{platform} with {fault}: {rows:?}");
    stage.sandbox.heal().await;
    stage.close(&tab).await;
}

/// The platform's answer is lost, and these words stand in its place.
async fn lost(stage: &Stage, platform: &str, fault: Value, words: &str) {
    ask(stage, platform, &fault, async |tab: &Tab| {
        tab.answers(name(platform), words).await;
        tab.sees("1 platform could not answer.").await;
        assert!(
            tab.rows().await[0].contains("Error"),
            "the row says that this platform is missing from it"
        );
    })
    .await;
}

#[test]
fn a_refusal_is_told_by_its_reason_and_one_platform_is_all_that_it_costs() {
    story(async |stage| {
        let status = |status: u16| json!({ "kind": "status", "status": status });
        for (platform, _) in PLATFORMS {
            lost(stage, platform, status(500), "Server error").await;
        }
        lost(stage, "civis", status(429), "Too many requests").await;
        lost(stage, "istari", status(403), "Not allowed").await;
        lost(stage, "authress", status(404), "Not found").await;
        lost(stage, "arize", status(422), "Question refused").await;
        lost(stage, "truefoundry", status(503), "Server error").await;
        lost(stage, "civis", status(418), "Unexpected status").await;
    });
}

#[test]
fn an_answer_that_is_no_data_is_told_by_what_is_wrong_with_it() {
    story(async |stage| {
        for (platform, _) in PLATFORMS {
            lost(stage, platform, json!({ "kind": "html" }), "Answer unreadable").await;
        }
        let cases = [
            (
                "istari",
                json!({ "kind": "redirect", "location": "/login" }),
                "Sent to another page",
            ),
            ("authress", json!({ "kind": "bad_utf8" }), "Answer unreadable"),
            ("arize", json!({ "kind": "malformed_json" }), "Answer unreadable"),
            ("truefoundry", json!({ "kind": "empty_body" }), "Answer unreadable"),
            (
                "civis",
                json!({ "kind": "content_type", "value": "text/plain" }),
                "Answer unreadable",
            ),
            ("istari", json!({ "kind": "truncate" }), "Answer broke off"),
            ("authress", json!({ "kind": "cut_body" }), "Answer broke off"),
            ("arize", json!({ "kind": "drop" }), "Cannot be reached"),
            ("truefoundry", json!({ "kind": "too_large", "bytes": 9 << 20 }), "Answer too large"),
        ];
        for (platform, fault, words) in cases {
            lost(stage, platform, fault, words).await;
        }
    });
}

#[test]
fn a_refused_credential_leads_to_the_place_where_a_new_one_is_given() {
    story(async |stage| {
        for (platform, label) in PLATFORMS {
            ask(stage, platform, &json!({ "kind": "status", "status": 401 }), async |tab: &Tab| {
                tab.answers(label, "Credential refused").await;
                tab.sees("1 failing").await;
                tab.click("link", &format!("Reconnect {label}")).await;
                tab.arrives("/connections").await;
                tab.says("region", label, "refused the credential (401)").await;
                tab.js("history.back()").await;
                tab.sees("1 person matches").await;
            })
            .await;
        }
    });
}

#[test]
fn a_field_that_is_missing_or_strange_costs_at_most_its_own_record() {
    let with = |kind: &str, field: &str| json!({ "kind": kind, "field": field });
    let kept = [
        ("civis", with("missing_field", "name")),
        ("civis", with("wrong_type", "groups")),
        ("istari", with("null_field", "display_name")),
        ("istari", with("wrong_type", "created")),
        ("authress", with("missing_field", "name")),
        ("arize", with("wrong_type", "role")),
        ("arize", with("null_field", "status")),
        ("truefoundry", with("missing_field", "metadata")),
        ("truefoundry", with("wrong_type", "roles")),
        ("civis", json!({ "kind": "extra_field" })),
        ("istari", json!({ "kind": "extra_field" })),
        ("authress", json!({ "kind": "extra_field" })),
        ("arize", json!({ "kind": "extra_field" })),
        ("truefoundry", json!({ "kind": "extra_field" })),
    ];
    let unreadable = [
        ("civis", with("missing_field", "id")),
        ("istari", with("null_field", "id")),
        ("authress", with("missing_field", "userId")),
        ("arize", with("wrong_type", "users")),
        ("truefoundry", with("null_field", "id")),
    ];
    story(async |stage| {
        for (platform, fault) in kept {
            ask(stage, platform, &fault, async |tab: &Tab| {
                tab.answers(name(platform), "1 found").await;
                tab.sees("5 accounts on 5 platforms.").await;
            })
            .await;
        }
        for (platform, fault) in unreadable {
            ask(stage, platform, &fault, async |tab: &Tab| {
                tab.answers(name(platform), "unreadable").await;
            })
            .await;
        }
    });
}

#[test]
fn a_state_that_nobody_knows_yet_is_shown_as_it_is() {
    story(async |stage| {
        for (platform, field) in [("arize", "status"), ("istari", "provider_user_state")] {
            let fault = json!({ "kind": "unknown_enum", "field": field, "value": "HIBERNATING" });
            ask(stage, platform, &fault, async |tab: &Tab| {
                tab.answers(name(platform), "1 found").await;
                let rows = tab.rows().await;
                assert!(rows[0].contains("HIBERNATING"), "{rows:?}");
            })
            .await;
        }
    });
}

#[test]
fn an_answer_that_stands_still_is_given_up_and_asked_for_again() {
    story(async |stage| {
        let tab = stage.open("/").await;
        stage
            .sandbox
            .fault("civis", json!({ "kind": "stall" }), json!({ "times": 1 }))
            .await;
        tab.ask(MIRA).await;
        for (_, other) in &PLATFORMS[1..] {
            tab.answers(other, "1 found").await;
        }
        tab.answers("Civis", "Still looking").await;
        // Ten seconds without a byte are the limit of the app.
        let patience = Duration::from_secs(25);
        until("Civis to answer after all", patience, async || {
            tab.answer("Civis").await.contains("1 found").then_some(())
        })
        .await;
    });
}

#[test]
fn an_answer_that_comes_drop_by_drop_is_waited_for_while_the_others_stand() {
    story(async |stage| {
        for (platform, label) in PLATFORMS {
            let drip = json!({ "kind": "drip", "bytes": 200, "every_ms": 150 });
            // Istari sends everybody, so its drops are larger.
            let drip = if platform == "istari" {
                json!({ "kind": "drip", "bytes": 20_000, "every_ms": 150 })
            } else {
                drip
            };
            ask(stage, platform, &drip, async |tab: &Tab| {
                tab.answers(label, "1 found").await;
                tab.sees("5 accounts on 5 platforms.").await;
            })
            .await;
        }
    });
}

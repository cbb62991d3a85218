//! The keys of Arize: made, replaced with a time for changing over, and revoked.

use serde_json::json;

use super::{acting, makes, named, opens, says, wants};
use crate::acts::{agrees, stores};
use crate::stage::story;

const LIST: &str = "/v2/api-keys";

#[test]
fn a_key_is_made_replaced_with_grace_and_revoked_and_each_opens_as_long_as_was_said() {
    story(async |stage| {
        let tab = acting(stage).await;
        makes(
            &tab,
            "Arize",
            &[],
            &[("Name", "Night train"), ("Ends after (optional)", "2031-01-31")],
        )
        .await;
        let first = stores(&tab, "API key").await;
        tab.sees("Created the key Night train on Arize. Seen to be done.").await;
        let made = stage.sandbox.read("arize", &format!("{LIST}?status=ACTIVE&limit=100")).await;
        let made = named(&made["api_keys"], "Night train").clone();
        assert_eq!(made["key_type"], "USER");
        assert!(stage.sandbox.opens("arize", LIST, &first).await);

        opens(&tab, "Night train").await;
        says(&tab, "Holder", "Mira Castellanos").await;
        wants(&tab, "Replace…").await;
        tab.choose("The present key ends", "In an hour").await;
        agrees(&tab, "Replace").await;
        let second = stores(&tab, "API key").await;
        tab.sees("Replaced the key Night train on Arize. Seen to be done.").await;
        assert_ne!(first, second);
        for secret in [&first, &second] {
            assert!(stage.sandbox.opens("arize", LIST, secret).await);
        }

        wants(&tab, "Revoke…").await;
        tab.sees("This may be the key that Rollcall uses.").await;
        agrees(&tab, "Revoke").await;
        tab.sees("Revoked the key Night train on Arize. Seen to be done.").await;
        says(&tab, "State", "Revoked").await;
        tab.sees("The key was revoked already.").await;
        assert!(!stage.sandbox.opens("arize", LIST, &second).await);

        let id = made["id"].as_str().expect("an id");
        let [create, refresh, revoke] = &stage.sandbox.writes("arize").await[..] else {
            panic!("three writes, each once");
        };
        let end = made["expires_at"].as_str().expect("an end");
        assert!(end.starts_with("2031-01-31T23:59:59"), "{end}");
        assert_eq!(create.0, "POST /v2/api-keys");
        let sent = |name: &str| create.1[name].as_str().unwrap_or_default().to_owned();
        assert_eq!((sent("name"), sent("key_type")), ("Night train".to_owned(), "USER".to_owned()));
        assert_eq!(create.1.as_object().map(serde_json::Map::len), Some(3), "{}", create.1);
        let path = |(line, _): &(String, serde_json::Value)| percent_encoding::percent_decode_str(line).decode_utf8_lossy().into_owned();
        assert_eq!(path(refresh), format!("POST /v2/api-keys/{id}/refresh"));
        assert_eq!(refresh.1["grace_period_seconds"], 3_600);
        assert!(
            refresh.1["expires_at"]
                .as_str()
                .is_some_and(|end| end.starts_with("2031-01-31T23:59:59"))
        );
        assert_eq!(path(revoke), format!("PUT /v2/api-keys/{id}/revoke"));
        assert_eq!(
            stage.sandbox.effects("arize").await,
            json!({ "POST /v2/api-keys": 1, "POST /v2/api-keys/{id}/refresh": 1, "PUT /v2/api-keys/{id}/revoke": 1 })
        );
    });
}

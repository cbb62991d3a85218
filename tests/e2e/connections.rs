//! Connecting and disconnecting by hand, and where a credential may never be.

use serde_json::json;

use crate::log::Entry;
use crate::sandbox::PLATFORMS;
use crate::stage::story;
use crate::tab::{Instead, Tab};

/// Everything that a page keeps or shows, as one text.
const EVERYTHING: &str = "(async () => JSON.stringify([
    {...localStorage}, {...sessionStorage}, document.cookie, document.documentElement.outerHTML, location.href, history.state, window.name,
    await indexedDB.databases(), await caches.keys(), [...document.querySelectorAll('input')].map(field => field.value)
]))()";

/// Shows that no secret is where it could be read later, or over a shoulder.
async fn holds_no_secret(tab: &Tab, secrets: &[String]) {
    let mut places = tab.text(EVERYTHING).await;
    assert!(places.contains("<html"), "the page was read");
    for entry in tab.log.entries() {
        if let Entry::Console { text, .. } | Entry::Network { text, .. } | Entry::Wrong(text) = entry {
            places.push_str(&text);
        }
    }
    for secret in secrets {
        // Of an access key the last part is what opens, and it must not stand anywhere alone either.
        for part in [secret.as_str(), secret.rsplit('.').next().unwrap_or(secret)] {
            assert!(
                !places.contains(part),
                "a credential is on the page, in its storage or in the console"
            );
        }
    }
}

/// Gives a platform a credential by hand. Its card must show the form.
async fn connect(tab: &Tab, field: &str, credential: &str) {
    tab.focus("textbox", field).await;
    tab.types(credential).await;
    tab.press("Enter").await;
}

#[test]
fn the_cards_say_as_whom_we_are_connected() {
    story(async |stage| {
        let tab = stage.open("/connections").await;
        for (platform, who) in [
            ("Civis", "Mira Castellanos"),
            ("Istari Digital", "Mira Castellanos"),
            ("Authress", "sc_sandbox"),
            ("Arize", "an accepted key"),
            ("TrueFoundry", "mira.castellanos@example.com"),
        ] {
            tab.says("region", platform, "Connected as").await;
            tab.says("region", platform, who).await;
            tab.says("region", platform, "200 in ").await;
        }
        tab.sees("5 of 5 platforms are connected.").await;
    });
}

#[test]
fn a_platform_is_disconnected_and_connected_by_hand() {
    let forms = [
        ("civis", "Civis", "API key", "token"),
        ("istari", "Istari Digital", "Personal access token", "token"),
        ("authress", "Authress", "Access key", "access_key"),
        ("arize", "Arize", "API key", "token"),
        ("truefoundry", "TrueFoundry", "Personal access token", "token"),
    ];
    story(async |stage| {
        let tab = stage.open("/connections").await;
        let secrets = stage.sandbox.secrets();
        holds_no_secret(&tab, &secrets).await;
        for (slug, platform, field, purpose) in forms {
            tab.click("button", &format!("Disconnect {platform}")).await;
            tab.says("region", platform, "Not connected").await;
            tab.connected(4).await;
            connect(&tab, field, stage.sandbox.credential(slug, purpose)).await;
            tab.says("region", platform, "Connected as").await;
            tab.connected(5).await;
            holds_no_secret(&tab, &secrets).await;
        }
        tab.ask("Ada Lindqvist").await;
        tab.sees("5 accounts on 5 platforms.").await;
        tab.press("Enter").await;
        tab.until("the focus in the list", async || {
            tab.focused().await.starts_with("TR row").then_some(())
        })
        .await;
        tab.press("Enter").await;
        tab.sees("Joined: same e-mail").await;
        holds_no_secret(&tab, &secrets).await;
    });
}

#[test]
fn a_user_token_of_authress_is_another_kind_of_credential() {
    story(async |stage| {
        let tab = stage.open("/connections").await;
        tab.click("button", "Disconnect Authress").await;
        tab.choose("Kind of credential", "User token").await;
        connect(&tab, "User token", stage.sandbox.credential("authress", "token")).await;
        tab.says("region", "Authress", "Connected as").await;
        holds_no_secret(&tab, &stage.sandbox.secrets()).await;
    });
}

#[test]
fn a_wrong_or_expired_credential_is_refused_in_the_platforms_own_words() {
    let words = [
        (
            "civis",
            "Civis",
            "API key",
            "The API key is not valid.",
            "The API key has expired or was revoked.",
        ),
        (
            "istari",
            "Istari Digital",
            "Personal access token",
            "Could not validate credentials",
            "Token has expired",
        ),
        (
            "arize",
            "Arize",
            "API key",
            "The API key is missing, invalid, expired or revoked.",
            "The API key is missing, invalid, expired or revoked.",
        ),
        (
            "truefoundry",
            "TrueFoundry",
            "Personal access token",
            "Invalid token",
            "Token has expired",
        ),
    ];
    story(async |stage| {
        let secrets = [stage.sandbox.secrets(), vec!["wrong-token-from-a-story".to_owned()]].concat();
        for (slug, platform, field, wrong, expired) in words {
            let tab = stage.open("/connections").await;
            tab.expect_failures(&format!("/api/{slug}/"));
            tab.click("button", &format!("Disconnect {platform}")).await;
            tab.says("region", platform, "Not connected").await;
            tab.press("Enter").await;
            connect(&tab, field, "").await;
            tab.says("region", platform, "Paste the credential first.").await;
            for (credential, said) in [
                ("wrong-token-from-a-story", wrong),
                (stage.sandbox.credential(slug, "expired_token"), expired),
            ] {
                connect(&tab, field, credential).await;
                tab.says("region", platform, &format!("{platform} refused the credential (401)."))
                    .await;
                tab.says("region", platform, said).await;
                tab.sees("1 failing").await;
                holds_no_secret(&tab, &secrets).await;
            }
            stage.close(&tab).await;
        }
    });
}

#[test]
fn an_authress_access_key_that_cannot_be_one_is_never_sent() {
    story(async |stage| {
        let tab = stage.open("/connections").await;
        tab.click("button", "Disconnect Authress").await;
        tab.says("region", "Authress", "Not connected").await;
        connect(&tab, "Access key", "wrong-token-from-a-story").await;
        tab.says("region", "Authress", "Nothing was sent.").await;
        holds_no_secret(&tab, &["wrong-token-from-a-story".to_owned()]).await;
    });
}

#[test]
fn reloading_forgets_a_credential_that_was_typed() {
    story(async |stage| {
        let tab = stage.tab().await;
        let file = json!({ "sandbox": false, "connections": [{ "platform": "civis", "base": "/api/civis" }] });
        tab.instead("/rollcall.json", Instead::Answer(file)).await;
        tab.open("/connections").await;
        tab.says("region", "Civis", "Not connected").await;
        connect(&tab, "API key", stage.sandbox.credential("civis", "token")).await;
        tab.connected(1).await;
        tab.open("/connections").await;
        tab.connected(0).await;
        tab.says("region", "Civis", "Not connected").await;
        holds_no_secret(&tab, &stage.sandbox.secrets()).await;
    });
}

#[test]
fn a_credential_in_a_production_file_is_ignored_and_the_page_says_so() {
    story(async |stage| {
        let tab = stage.tab().await;
        let connections: Vec<_> = PLATFORMS
            .iter()
            .map(|(slug, _)| {
                json!({
                    "platform": slug, "base": format!("/api/{slug}"),
                    "credential": stage.sandbox.credential(slug, if *slug == "authress" { "access_key" } else { "token" })
                })
            })
            .collect();
        tab.instead(
            "/rollcall.json",
            Instead::Answer(json!({ "sandbox": false, "connections": connections })),
        )
        .await;
        tab.open("/").await;
        tab.sees("No platform is connected.").await;
        tab.click("link", "Connect a platform").await;
        for (_, platform) in PLATFORMS {
            tab.sees(&format!("rollcall.json carries a credential for {platform}. It was ignored"))
                .await;
            tab.says("region", platform, "Not connected").await;
        }
        assert!(!tab.shows("SANDBOX").await);
        assert_eq!(stage.sandbox.requests_since(0).await.len(), 0, "no platform was asked anything");
        holds_no_secret(&tab, &stage.sandbox.secrets()).await;
    });
}

#[test]
fn a_platform_that_rollcall_does_not_know_is_left_out_and_named() {
    story(async |stage| {
        let tab = stage.tab().await;
        let file =
            json!({ "connections": [{ "platform": "initech", "base": "/api/initech" }, { "platform": "arize", "base": "/api/arize" }] });
        tab.instead("/rollcall.json", Instead::Answer(file)).await;
        tab.open("/connections").await;
        tab.sees("“initech”, which Rollcall does not know").await;
        tab.says("region", "Arize", "Not connected").await;
    });
}

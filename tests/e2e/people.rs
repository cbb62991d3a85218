//! Finding a person: one box, five answers, and nothing asked twice.

use std::collections::HashSet;

use serde_json::json;

use crate::sandbox::{PLATFORMS, is_list};
use crate::stage::story;
use crate::tab::Tab;

/// Whom most stories look for: she is on all five platforms, and Istari writes her address with capitals.
pub const ADA: &str = "Ada Lindqvist";

/// Waits until everybody has answered what stands in the search box.
pub async fn settled(tab: &Tab) {
    let asked = "document.querySelector('main h1')?.innerText.endsWith(`“${document.querySelector('input[type=search]').value}”`)";
    tab.holds(&format!(
        "{asked} && !/Looking|Still looking/.test(document.querySelector('main').innerText)"
    ))
    .await;
}

#[test]
fn a_person_is_found_by_name_on_all_five_platforms_and_shown_in_full() {
    story(async |stage| {
        let tab = stage.open("/").await;
        tab.sees("SANDBOX").await;
        tab.sees("no real accounts").await;
        tab.press("/").await;
        tab.holds("document.activeElement.type == 'search'").await;
        tab.types(ADA).await;
        // Arize and TrueFoundry search e-mails only: she is found there once the others have told her address.
        tab.sees("5 accounts on 5 platforms.").await;
        for (_, platform) in PLATFORMS {
            tab.answers(platform, "1 found").await;
        }
        let rows = tab.rows().await;
        assert_eq!(rows.len(), 1, "{rows:?}");
        for word in [
            ADA,
            "ada.lindqvist@example.com",
            "Civis",
            "Istari",
            "Authress",
            "Arize",
            "TrueFoundry",
            "Joined: ",
        ] {
            assert!(rows[0].contains(word), "{word} in {rows:?}");
        }

        tab.press("Enter").await;
        tab.until("the focus in the list", async || {
            tab.focused().await.starts_with("TR row").then_some(())
        })
        .await;
        tab.press("Enter").await;
        tab.arrives("/person/").await;
        tab.until("the focus on the heading", async || {
            tab.focused().await.starts_with("H1").then_some(())
        })
        .await;
        tab.says("heading", ADA, ADA).await;
        tab.sees("Joined: same e-mail").await;
        // What only that platform tells, in its own spelling.
        let told = [
            ("Civis", "lastSeenAt"),
            ("Istari Digital", "Ada.Lindqvist@Example.com"),
            ("Authress", "google|1234"),
            ("Arize", "is_developer"),
            ("TrueFoundry", "tenantName"),
        ];
        for (platform, detail) in told {
            tab.says("article", platform, "Ada").await;
            tab.says("region", &format!("{platform} account"), detail).await;
        }
        let address = tab.address().await.to_lowercase();
        assert!(!address.contains("ada") && !address.contains("example.com"), "{address}");

        tab.js("history.back()").await;
        tab.holds("location.pathname == '/'").await;
        tab.sees("1 person matches").await;
        assert_eq!(tab.rows().await.len(), 1);
        tab.holds(&format!("document.querySelector('input[type=search]').value == '{ADA}'"))
            .await;
    });
}

#[test]
fn the_arrow_down_leads_from_the_box_into_the_list_too() {
    story(async |stage| {
        let tab = stage.open("/").await;
        tab.ask("Maria Santos").await;
        settled(&tab).await;
        // A third one is known only where names are not searched.
        assert_eq!(tab.rows().await.len(), 2, "people who share a name are not joined");
        tab.press("ArrowDown").await;
        tab.until("the focus in the list", async || {
            tab.focused().await.starts_with("TR row").then_some(())
        })
        .await;
        tab.press("ArrowDown").await;
        tab.press("Enter").await;
        tab.arrives("/person/").await;
    });
}

#[test]
fn thirteen_letters_are_one_question() {
    story(async |stage| {
        let tab = stage.open("/").await;
        let before = stage.sandbox.requests_since(0).await.len();
        tab.ask("Zyxwvutsrqpon").await;
        tab.sees("Nobody matches “Zyxwvutsrqpon”.").await;
        let mut asked = stage.sandbox.requests_since(before).await;
        asked.retain(is_list);
        let platforms: HashSet<_> = asked.iter().map(|request| request["platform"].to_string()).collect();
        assert!(asked.len() == 5 && platforms.len() == 5, "{asked:#?}");
    });
}

#[test]
fn a_new_question_gives_the_old_one_up() {
    story(async |stage| {
        let tab = stage.open("/").await;
        stage
            .sandbox
            .fault("civis", json!({ "kind": "latency", "ms": 4_000 }), json!({ "times": 1 }))
            .await;
        tab.ask(ADA).await;
        tab.answers("Authress", "1 found").await;
        tab.answers("Civis", "ooking").await;
        tab.ask("Tomas Herrera").await;
        tab.until("the old request to be given up", async || {
            tab.log.gave_up("/api/civis/users?").then_some(())
        })
        .await;
        tab.answers("Civis", "1 found").await;
        settled(&tab).await;
        let rows = tab.rows().await;
        assert!(rows.len() == 1 && rows[0].contains("Tomas Herrera"), "{rows:?}");
    });
}

#[test]
fn a_slow_platform_never_holds_back_the_others() {
    story(async |stage| {
        let tab = stage.open("/").await;
        stage
            .sandbox
            .fault("civis", json!({ "kind": "latency", "ms": 3_000 }), json!({}))
            .await;
        tab.ask(ADA).await;
        for (_, platform) in &PLATFORMS[1..3] {
            tab.answers(platform, "1 found").await;
        }
        let rows = tab.rows().await;
        assert!(rows.len() == 1 && rows[0].contains("Looking"), "{rows:?}");
        tab.answers("Civis", "Still looking · ").await;
        tab.answers("Civis", "1 found").await;
        tab.sees("5 accounts on 5 platforms.").await;
    });
}

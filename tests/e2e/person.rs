//! One person's page: every account in full, and what is missing said as what it is.

use serde_json::json;

use crate::people::{ADA, settled};
use crate::sandbox::{PLATFORMS, name};
use crate::stage::{Stage, story};
use crate::tab::Tab;

/// Finds somebody and opens their page with the keyboard.
async fn visit(tab: &Tab, who: &str) {
    tab.ask(who).await;
    settled(tab).await;
    tab.press("Enter").await;
    tab.until("the focus in the list", async || {
        tab.focused().await.starts_with("TR row").then_some(())
    })
    .await;
    tab.press("Enter").await;
    tab.arrives("/person/").await;
}

/// Ada's page while one platform fails, and what happens when it is asked again after it recovered.
async fn fails_and_recovers(stage: &Stage, platform: &str) {
    let tab = stage.open("/").await;
    tab.expect_failures(&format!("/api/{platform}/"));
    tab.ask(ADA).await;
    settled(&tab).await;
    stage
        .sandbox
        .fault(platform, json!({ "kind": "status", "status": 500 }), json!({}))
        .await;
    tab.press("Enter").await;
    tab.press("Enter").await;
    let label = name(platform);
    tab.says("article", label, &format!("{label} had an error of its own (500).")).await;
    for (_, other) in PLATFORMS.iter().filter(|(slug, _)| *slug != platform) {
        tab.says("article", other, "Ada").await;
    }
    stage.sandbox.heal().await;
    tab.click("button", &format!("Try again: {label}")).await;
    tab.says("article", label, "Ada").await;
    tab.find("region", &format!("{label} account")).await;
    stage.close(&tab).await;
}

#[test]
fn a_platform_that_fails_is_one_card_and_can_be_asked_again() {
    story(async |stage| {
        // Ada is opened by her account on Civis, the first platform, so the others are the ones that can be missing.
        for (platform, _) in &PLATFORMS[1..] {
            fails_and_recovers(stage, platform).await;
        }
    });
}

#[test]
fn when_the_first_account_cannot_be_read_it_can_be_asked_for_again() {
    story(async |stage| {
        let tab = stage.open("/").await;
        tab.expect_failures("/api/civis/");
        tab.ask(ADA).await;
        settled(&tab).await;
        // The page is opened by her account on Civis: before Civis recovers, nobody else can be asked.
        stage
            .sandbox
            .fault("civis", json!({ "kind": "status", "status": 500 }), json!({}))
            .await;
        tab.press("Enter").await;
        tab.press("Enter").await;
        tab.says("article", "Civis", "Civis had an error of its own (500).").await;
        stage.sandbox.heal().await;
        tab.click("button", "Try again: Civis").await;
        for (_, platform) in PLATFORMS {
            tab.says("article", platform, "Ada").await;
        }
    });
}

#[test]
fn a_state_that_authress_does_not_tell_is_unknown_and_never_inactive() {
    story(async |stage| {
        let tab = stage.open("/").await;
        visit(&tab, "Robert Haverford").await;
        // Authress calls him Bob; the same address makes them one.
        tab.says("article", "Authress", "Bob Haverford").await;
        let card = tab.read("article", "Authress").await;
        assert!(
            card.contains("Unknown") && !card.contains("nactive") && !card.contains("Active"),
            "{card}"
        );
        tab.sees("unknown on 1").await;
    });
}

#[test]
fn a_platform_without_an_account_says_so() {
    story(async |stage| {
        let tab = stage.open("/").await;
        visit(&tab, "Lena Fischer").await;
        for (_, platform) in &PLATFORMS[1..] {
            tab.says("article", platform, "None").await;
            tab.says("article", platform, &format!("{platform} has nobody with this e-mail."))
                .await;
        }
        tab.says("article", "Civis", "Lena Fischer").await;
    });
}

#[test]
fn people_who_only_look_alike_are_not_joined() {
    story(async |stage| {
        let tab = stage.open("/").await;
        // Arize knows Bram by an address that is Ada's but for a tag; that may be her, so the page says why it joins.
        tab.ask("ada.lindqvist").await;
        settled(&tab).await;
        tab.sees("Joined: ").await;
        tab.ask("Maria Santos").await;
        settled(&tab).await;
        let rows = tab.rows().await;
        assert!(
            rows.iter().any(|row| row.contains("maria.santos@example.com"))
                && rows.iter().any(|row| row.contains("maria.c.santos@example.com")),
            "{rows:?}"
        );
    });
}

#[test]
fn a_field_from_the_future_is_shown_too() {
    story(async |stage| {
        let tab = stage.open("/").await;
        for (platform, _) in PLATFORMS {
            stage.sandbox.fault(platform, json!({ "kind": "extra_field" }), json!({})).await;
        }
        visit(&tab, ADA).await;
        for (_, platform) in PLATFORMS {
            tab.says("region", &format!("{platform} account"), "fieldFromTheFuture").await;
        }
    });
}

#[test]
fn what_a_platform_sends_is_text_and_never_markup() {
    story(async |stage| {
        let tab = stage.open("/").await;
        for (address, shown) in [
            ("markup@example.com", "<img src=x onerror=alert(1)>"),
            ("script@example.com", "\"><script>alert(1)</script>"),
        ] {
            visit(&tab, address).await;
            tab.sees(shown).await;
            tab.holds("!document.querySelector('main img, main script')").await;
        }
        // A name that would turn the line around shows the character that would do it.
        visit(&tab, "yusuf.nimda@example.com").await;
        tab.sees("RLO").await;
    });
}

#[test]
fn a_page_of_a_person_can_be_reloaded() {
    story(async |stage| {
        let tab = stage.open("/").await;
        visit(&tab, ADA).await;
        tab.says("article", "TrueFoundry", "Ada").await;
        let address = tab.address().await;
        tab.open(&address).await;
        for (_, platform) in PLATFORMS {
            tab.says("article", platform, "Ada").await;
        }
        tab.holds("document.title == 'Ada Lindqvist – Person – Rollcall'").await;
    });
}

#[test]
fn an_account_that_is_not_there_is_said_to_be_missing() {
    story(async |stage| {
        let tab = stage.tab().await;
        tab.expect_failures("/api/civis/");
        tab.open("/person/civis/999999999").await;
        tab.says("article", "Civis", "Civis has no such record").await;
    });
}

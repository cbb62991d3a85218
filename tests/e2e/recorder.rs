//! The flight recorder: every request can be seen, repeated and handed out, and nothing secret with it.

use serde_json::{Value, json};

use crate::people::{ADA, settled};
use crate::stage::story;
use crate::tab::Tab;

/// Keeps what is copied, in place of the clipboard, which no page of ours may read.
const CATCH: &str = "navigator.clipboard.writeText = async text => { window.copied = text }";

/// What the drawer shows, with all that is only in its attributes.
const DRAWER: &str = "document.querySelector('.drawer').outerHTML";

async fn open(tab: &Tab) {
    tab.press("Control+`").await;
    tab.find("heading", "Requests").await;
    // What the drawer shows comes with the part of the program that is fetched later.
    tab.find("combobox", "Platform").await;
    tab.until("the focus on the heading of the drawer", async || {
        tab.focused().await.starts_with("H2  Requests").then_some(())
    })
    .await;
}

async fn copied(tab: &Tab) -> String {
    tab.until("something copied", async || {
        let text = tab.text("window.copied ?? ''").await;
        (!text.is_empty()).then_some(text)
    })
    .await
}

/// The rows of the drawer as they stand, one text a row.
async fn rows(tab: &Tab) -> Vec<String> {
    let rows = tab
        .js("[...document.querySelectorAll('.drawer tbody tr')].map(row => row.textContent)")
        .await;
    let rows = rows.as_array().into_iter().flatten().filter_map(Value::as_str);
    rows.map(str::to_owned).collect()
}

#[test]
fn a_failed_request_is_found_by_keyboard_with_its_id_and_copied_without_its_credential() {
    story(async |stage| {
        let tab = stage.open("/").await;
        tab.js(CATCH).await;
        tab.expect_failures("/api/civis/");
        stage
            .sandbox
            .fault("civis", json!({ "kind": "status", "status": 503 }), json!({}))
            .await;
        tab.ask(ADA).await;
        settled(&tab).await;
        open(&tab).await;
        tab.press("Tab").await;
        tab.press("Tab").await;
        tab.types("Civis").await;
        tab.press("Tab").await;
        tab.press(" ").await;
        tab.until("the three tries alone", async || (rows(&tab).await.len() == 3).then_some(()))
            .await;
        let newest = rows(&tab).await.remove(0);
        for words in ["Civis", "GET", "/users?", "query=…", "503 Unavailable", "try 3", "ms", "5a4d0000"] {
            assert!(newest.contains(words), "{words} in {newest}");
        }
        tab.holds("document.querySelector('nav[aria-label=Main] .foot').innerText.includes('3')")
            .await;

        // From the filter over "Export" to the first row: its id, then the two ways to copy it.
        for _ in 0..3 {
            tab.press("Tab").await;
        }
        tab.press("Enter").await;
        let line = copied(&tab).await;
        assert!(line.starts_with("curl \"$CIVIS_URL/users?"), "{line}");
        assert!(line.ends_with("\" -H \"Authorization: Bearer $CIVIS_API_KEY\""), "{line}");
        tab.sees("Copied the curl line.").await;
        tab.js("window.copied = ''").await;
        tab.press("Tab").await;
        tab.press("Enter").await;
        let lines = copied(&tab).await;
        assert!(
            lines.starts_with("import civis\n") && lines.contains("client.users.list("),
            "{lines}"
        );

        let drawer = tab.text(DRAWER).await;
        for secret in stage.sandbox.secrets() {
            assert!(!drawer.contains(&secret) && !line.contains(&secret) && !lines.contains(&secret));
        }
        assert!(!drawer.contains("Lindqvist"), "what was looked up is not kept");

        tab.press("Escape").await;
        tab.holds("!document.querySelector('.drawer') && document.activeElement.type == 'search'")
            .await;
    });
}

#[test]
fn what_is_saved_is_what_is_shown() {
    story(async |stage| {
        let tab = stage.open("/").await;
        let file = stage.saves("requests").await.join("rollcall-requests.json");
        tab.click("button", "Requests").await;
        tab.until("five requests", async || (rows(&tab).await.len() == 5).then_some(()))
            .await;
        tab.click("button", "Export").await;
        let saved: Value = tab
            .until("the file", async || {
                serde_json::from_str(&std::fs::read_to_string(&file).ok()?).ok()
            })
            .await;
        std::fs::remove_dir_all(file.parent().expect("a folder")).expect("nothing of a story stays");
        let saved = saved.as_array().expect("a list");
        assert_eq!(saved.len(), 5);
        for call in saved {
            assert!(
                call["answer"] == "200 OK" && call["method"] == "GET" && call["took_ms"].is_u64(),
                "{call}"
            );
            assert!(!call["query"].as_str().expect("a query").contains(char::is_numeric), "{call}");
        }
    });
}

#[test]
fn the_drawer_takes_nothing_away_and_rows_stay_while_others_come() {
    story(async |stage| {
        let tab = stage.open("/").await;
        open(&tab).await;
        tab.press("F6").await;
        tab.until("the focus on the page", async || {
            tab.focused().await.starts_with("H1").then_some(())
        })
        .await;
        tab.press("F6").await;
        tab.until("the focus back in the drawer", async || {
            tab.focused().await.starts_with("H2").then_some(())
        })
        .await;
        tab.js("window.row = document.querySelector('.drawer tbody tr')").await;
        tab.ask(ADA).await;
        settled(&tab).await;
        tab.until("more rows", async || (rows(&tab).await.len() > 5).then_some(())).await;
        tab.holds("window.row.isConnected && window.row != document.querySelector('.drawer tbody tr')")
            .await;
        // The page is lower, not covered.
        tab.holds("document.querySelector('main').getBoundingClientRect().bottom <= document.querySelector('.drawer').getBoundingClientRect().top + 1")
            .await;
        tab.press("Control+`").await;
        tab.holds("!document.querySelector('.drawer') && document.activeElement.type == 'search'")
            .await;
    });
}

#[test]
fn on_a_small_screen_it_is_opened_from_the_settings_and_is_all_there_is() {
    story(async |stage| {
        let tab = stage.open("/settings").await;
        tab.size(390, 844).await;
        tab.click("button", "Show requests").await;
        tab.find("heading", "Requests").await;
        tab.holds("document.activeElement.closest('.drawer')").await;
        assert!(
            tab.all("button", Some("Show requests")).await.is_empty(),
            "what lies behind is not read out"
        );
        tab.holds("(place => place.width == innerWidth && place.height == innerHeight)(document.querySelector('.drawer').getBoundingClientRect())")
            .await;
        tab.click("button", "Close requests").await;
        tab.until("the focus back on the button", async || {
            tab.focused().await.contains("Show requests").then_some(())
        })
        .await;
    });
}

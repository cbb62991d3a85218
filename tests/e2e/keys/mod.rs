//! Keys of every platform: read, made, replaced and revoked, and compared with what the platforms then have.

use std::sync::Arc;

use serde_json::Value;

use crate::acts::{act, agrees, fill};
use crate::sandbox::PLATFORMS;
use crate::stage::{Stage, story};
use crate::tab::Tab;

mod arize;
mod authress;
mod civis;
mod istari;
mod keyboard;
mod lost;
mod truefoundry;

/// The page of a key that Mira has on Civis.
const OWN: &str = "/keys/civis/4001%2F1";

/// What stands about the keys of a platform.
pub fn shelf(platform: &str) -> String {
    format!("[...document.querySelectorAll('.shelf')].find(shelf => shelf.querySelector('b').innerText == {platform:?})")
}

/// Opens the keys, once those of every platform were read as far as they are read by themselves.
pub async fn keys(stage: &Stage) -> Arc<Tab> {
    let tab = stage.open("/keys").await;
    for (_, platform) in PLATFORMS {
        tab.holds(&format!("({})?.innerText.includes(', read ')", shelf(platform))).await;
    }
    tab
}

/// The same, with the keys of everybody, and the weeks in which they end.
pub async fn everybodys(stage: &Stage) -> Arc<Tab> {
    let tab = keys(stage).await;
    civis::crawls_to_the_end(&tab).await;
    tab.find("heading", "Ends within 13 weeks").await;
    tab.press_at("document.querySelector('.radar summary')").await;
    tab.find("region", "Keys that end within 13 weeks").await;
    tab
}

/// Opens the page of one's own key.
pub async fn ones_own(stage: &Stage) -> Arc<Tab> {
    let tab = stage.open(OWN).await;
    tab.find("heading", "Notebook").await;
    says(&tab, "State", "Active").await;
    tab
}

/// Opens the form of a new key, with one row of what it may do and a request that is tried.
pub async fn form(stage: &Stage) -> Arc<Tab> {
    let tab = keys(stage).await;
    tab.click("button", "Create a key on Civis").await;
    tab.click("button", "Add a row").await;
    fill(&tab, "Path or pattern of row 1", "reports/33").await;
    fill(&tab, "Try a request", "DELETE /reports/33").await;
    tab.sees("Denied: row 1 has reports/33, and does not allow DELETE.").await;
    tab
}

/// Opens the keys and lets changes leave the tab.
async fn acting(stage: &Stage) -> Arc<Tab> {
    let tab = keys(stage).await;
    act(&tab).await;
    tab
}

/// Shows the keys alone whose name, holder or id has this text, and waits until there are so many.
async fn only(tab: &Tab, text: &str, count: usize) -> Vec<String> {
    fill(tab, "Find", text).await;
    tab.until(&format!("{count} keys of {text:?}"), async || {
        let rows = tab.rows().await;
        (rows.len() == count).then_some(rows)
    })
    .await
}

/// Opens the page of the only key that has this text.
async fn opens(tab: &Tab, text: &str) {
    only(tab, text, 1).await;
    tab.press_at("document.querySelector('main [role=rowheader] a')").await;
    tab.arrives("/keys/").await;
    tab.find("heading", text).await;
}

/// Asks for something to be done to the key whose page is open.
async fn wants(tab: &Tab, words: &str) {
    tab.press_at(&format!(
        "[...document.querySelectorAll('[role=group][aria-label=\"Actions on this key\"] button')].find(button => button.textContent == {words:?})"
    ))
    .await;
}

/// Asks for a key to be made, fills its fields in and agrees; what has to be chosen is chosen before.
async fn makes(tab: &Tab, platform: &str, chosen: &[(&str, &str)], filled: &[(&str, &str)]) {
    tab.click("button", &format!("Create a key on {platform}")).await;
    tab.find("dialog", &format!("Create a key on {platform}")).await;
    for (label, choice) in chosen {
        tab.choose(label, choice).await;
    }
    for (label, text) in filled {
        fill(tab, label, text).await;
    }
    agrees(tab, "Create").await;
}

/// What a fact on the page of a key says.
async fn says(tab: &Tab, fact: &str, words: &str) {
    tab.holds(&format!(
        "[...document.querySelectorAll('.key-facts > div')].find(line => line.firstElementChild.innerText == {fact:?})?.lastElementChild.innerText.includes({words:?})"
    ))
    .await;
}

/// The one of these that has that name.
fn named<'a>(rows: &'a Value, name: &str) -> &'a Value {
    let mut rows = rows.as_array().expect("a list").iter();
    rows.find(|row| row["name"] == name).unwrap_or(&Value::Null)
}

/// A file that the browser has saved.
async fn saved(tab: &Tab, file: &std::path::Path) -> String {
    tab.until("the file", async || {
        std::fs::read_to_string(file).ok().filter(|text| !text.is_empty())
    })
    .await
}

#[test]
fn what_is_shown_is_saved_for_a_spreadsheet_and_what_ends_for_a_calendar() {
    story(async |stage| {
        let tab = keys(stage).await;
        let folder = stage.saves("keys").await;
        let rows = only(
            &tab,
            "Pipeline",
            tab.rows().await.iter().filter(|row| row.contains("Pipeline")).count(),
        )
        .await;
        assert!(!rows.is_empty());
        tab.click("button", "Save as CSV").await;
        let csv = saved(&tab, &folder.join("rollcall-keys.csv")).await;
        let lines: Vec<&str> = csv.trim_start_matches('\u{feff}').lines().collect();
        assert!(
            lines[0].starts_with(r#""platform","key","id","holder","holder e-mail","#),
            "{}",
            lines[0]
        );
        assert_eq!(lines.len(), rows.len() + 1, "the keys that are shown, and no others");
        for line in &lines[1..] {
            assert!(
                line.starts_with(r#""Arize","Pipeline","#) && line.contains("2030-01-01T00:00:00"),
                "{line}"
            );
        }

        // Whatever is looked for, the calendar has everything that ends by itself and has not.
        tab.click("button", "Calendar").await;
        let calendar = saved(&tab, &folder.join("rollcall-keys.ics")).await;
        assert!(calendar.starts_with("BEGIN:VCALENDAR\r\n") && calendar.ends_with("END:VCALENDAR\r\n"));
        let whole = calendar.replace("\r\n ", "");
        for (title, end) in [
            ("Key “Pipeline” on Arize ends", "20300101T000000Z"),
            ("Key “Notebook” on Civis ends", "20400101T000000Z"),
        ] {
            let event = whole.split("BEGIN:VEVENT").find(|event| event.contains(title));
            assert!(event.is_some_and(|event| event.contains(end)), "{title}");
        }
        assert!(!whole.contains("Spring campaign"), "what has ended is no date to be kept");
        std::fs::remove_dir_all(folder).expect("nothing of a story stays");
        assert_eq!(stage.sandbox.writes("civis").await, []);
    });
}

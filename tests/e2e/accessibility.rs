//! Whoever does not see, or has no mouse: names and contrasts by axe-core, and where the focus is after every step.

use std::collections::HashMap;
use std::path::Path;

use serde_json::Value;

use crate::sandbox::PLATFORMS;
use crate::scenes::{SCENES, scene};
use crate::stage::{Stage, story};
use crate::tab::Tab;

/// The levels that we promise, and what axe-core calls good practice. It leaves the size of targets out unless asked.
const RUN: &str = "axe.run(document, {
    runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
    rules: { 'target-size': { enabled: true } },
    resultTypes: ['violations']
}).then(found => found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.target.join(' ')} ${node.failureSummary} ${node.html.slice(0, 200)}`)))";

/// The program that looks for violations.
pub fn axe() -> String {
    let named = std::env::var_os("AXE").map(Into::into);
    let found = || {
        let tools = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".tools")).ok()?;
        tools
            .filter_map(Result::ok)
            .map(|entry| entry.path().join("axe.min.js"))
            .find(|file| file.exists())
    };
    let file = named
        .or_else(found)
        .expect("axe.min.js: `bash scripts/prepare.sh` fetches it, or name it in AXE");
    std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// What axe-core has against the page as it stands.
pub async fn violations(tab: &Tab, axe: &str) -> Vec<String> {
    if tab.js("typeof axe").await == "undefined" {
        // The program ends in an expression that cannot be handed over; only its effect is wanted.
        tab.js(&format!("{axe};0")).await;
    }
    let found = tab.js(RUN).await;
    found
        .as_array()
        .expect("a list of violations")
        .iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

async fn look(stage: &mut Stage, theme: &str) {
    let axe = axe();
    let mut found = Vec::new();
    for name in SCENES {
        let tab = scene(stage, name).await;
        tab.theme(theme).await;
        tab.rest().await;
        found.extend(
            violations(&tab, &axe)
                .await
                .into_iter()
                .map(|what| format!("{name}, {theme}: {what}")),
        );
        stage.close(&tab).await;
    }
    assert!(found.is_empty(), "{} violations: {found:#?}", found.len());
}

#[test]
fn axe_finds_nothing_on_any_page_in_the_light() {
    story(async |stage| look(stage, "light").await);
}

#[test]
fn axe_finds_nothing_on_any_page_in_the_dark() {
    story(async |stage| look(stage, "dark").await);
}

#[test]
fn every_page_has_its_own_title_and_the_focus_comes_along() {
    story(async |stage| {
        let tab = stage.open("/").await;
        let mut titles = HashMap::new();
        let platforms = PLATFORMS.map(|(slug, name)| (format!("/users/{slug}"), name.to_owned(), format!("{name} users")));
        let others = [("/connections", "Connections"), ("/settings", "Settings"), ("/", "People")];
        let others = others.map(|(path, name)| (path.to_owned(), name.to_owned(), name.to_owned()));
        for (path, link, heading) in platforms.into_iter().chain(others) {
            let selector = format!("nav[aria-label=Main] a[href='{path}']");
            assert!(
                tab.text(&format!("document.querySelector(\"{selector}\").innerText"))
                    .await
                    .starts_with(&link)
            );
            tab.js(&format!("document.querySelector(\"{selector}\").click()")).await;
            tab.holds(&format!("location.pathname == '{path}'")).await;
            tab.until(&format!("the focus on the heading of {path}"), async || {
                (tab.focused().await.trim_end() == format!("H1  {heading}")).then_some(())
            })
            .await;
            tab.holds(&format!(
                "document.querySelector(\"{selector}\").getAttribute('aria-current') == 'page'"
            ))
            .await;
            let title = tab.text("document.title").await;
            assert!(title.starts_with(&heading) && title.ends_with("Rollcall"), "{title}");
            assert_eq!(titles.insert(title, path), None, "two pages have the same title");
        }
    });
}

#[test]
fn the_first_tab_stop_skips_to_the_content() {
    story(async |stage| {
        let tab = stage.open("/connections").await;
        tab.press("Tab").await;
        tab.until("the skip link", async || {
            tab.focused().await.contains("Skip to content").then_some(())
        })
        .await;
        tab.press("Enter").await;
        tab.until("the focus in the content", async || {
            tab.focused().await.starts_with("H1").then_some(())
        })
        .await;
    });
}

#[test]
fn a_dialog_takes_the_focus_and_gives_it_back() {
    story(async |stage| {
        let tab = stage.open("/").await;
        tab.click("button", "Help and shortcuts").await;
        tab.find("dialog", "Keyboard shortcuts").await;
        tab.holds("document.activeElement.closest('dialog')").await;
        for _ in 0..4 {
            tab.press("Tab").await;
            // Past the last of its elements the browser itself comes, and then the first again; never the page behind.
            tab.holds("document.activeElement.closest('dialog') || document.activeElement == document.body")
                .await;
        }
        tab.press("Escape").await;
        tab.until("the focus back on the button", async || {
            tab.focused().await.contains("Help and shortcuts").then_some(())
        })
        .await;
        assert!(tab.all("dialog", None).await.is_empty());
    });
}

//! Whoever reads otherwise: with the system's own few colours, with letters twice as large, with more room between them.

use chromiumoxide::cdp::browser_protocol::page::{FontSizes, SetFontSizesParams};

use crate::scenes::{SCENES, scene};
use crate::stage::story;

/// Badges, chips, fields and buttons that have no edge to be seen by: backgrounds are the system's then.
const WITHOUT_EDGE: &str = "[...document.querySelectorAll('main :is(.badge, .chip, .button, .field:not(.inline) :is(input, select), .field.inline, .card)')]
    .filter(element => element.checkVisibility() && (style => style.borderTopStyle == 'none' || style.borderTopWidth == '0px')(getComputedStyle(element)))
    .map(element => `${element.tagName}.${element.className}`)";

/// What shows less than it holds, without saying so: its text is cut, and it neither scrolls nor ends in an ellipsis.
const CUT: &str = "[...document.querySelectorAll('h1, h2, p, label, button, .button, .badge, dt, nav a')]
    .filter(element => element.checkVisibility() && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 1
        && (style => style.display != 'inline' && !/auto|scroll/.test(style.overflowX) && style.textOverflow != 'ellipsis')(getComputedStyle(element)))
    .map(element => `${element.tagName}.${element.className}: ${element.innerText}`)";

/// Whether one has to scroll to the side.
const SIDEWAYS: &str = "document.scrollingElement.scrollWidth > innerWidth";

#[test]
fn everything_has_an_edge_in_forced_colours_and_the_focus_is_seen() {
    story(async |stage| {
        let mut found = Vec::new();
        for name in SCENES {
            let tab = scene(stage, name).await;
            tab.prefer("forced-colors", "active").await;
            tab.rest().await;
            let bare = tab.js(WITHOUT_EDGE).await;
            if bare != serde_json::json!([]) {
                found.push(format!("{name}: {bare}"));
            }
            let here = tab.js("[...document.querySelectorAll('[aria-current]')].filter(link => link.checkVisibility()).every(link => getComputedStyle(link).outlineStyle == 'solid')").await;
            if here != true {
                found.push(format!("{name}: where one is does not show"));
            }
            tab.press("Tab").await;
            // Behind the last stop of a dialog comes the browser itself.
            if tab.js("document.activeElement == document.body").await == true {
                tab.press("Tab").await;
            }
            let outline = tab
                .text("(style => `${style.outlineStyle} ${style.outlineWidth}`)(getComputedStyle(document.activeElement))")
                .await;
            if outline != "solid 2px" {
                found.push(format!("{name}: the focus is drawn as {outline}"));
            }
            stage.close(&tab).await;
        }
        assert!(found.is_empty(), "{found:#?}");
    });
}

#[test]
fn letters_twice_as_large_lose_nothing() {
    story(async |stage| {
        let mut found = Vec::new();
        for name in SCENES {
            let tab = scene(stage, name).await;
            let twice = FontSizes {
                standard: Some(32),
                fixed: Some(26),
            };
            tab.command(SetFontSizesParams::new(twice)).await;
            tab.size(1280, 900).await;
            tab.rest().await;
            let cut = tab.js(CUT).await;
            if cut != serde_json::json!([]) || tab.js(SIDEWAYS).await == true {
                found.push(format!("{name}: {cut}"));
            }
            stage.close(&tab).await;
        }
        assert!(found.is_empty(), "{found:#?}");
    });
}

#[test]
fn more_room_between_letters_words_and_lines_loses_nothing() {
    // The figures of WCAG 1.4.12.
    const ROOM: &str = "(sheet => { sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }'); document.adoptedStyleSheets = [sheet] })(new CSSStyleSheet())";
    story(async |stage| {
        let mut found = Vec::new();
        for name in SCENES {
            let tab = scene(stage, name).await;
            tab.js(ROOM).await;
            tab.rest().await;
            let cut = tab.js(CUT).await;
            if cut != serde_json::json!([]) || tab.js(SIDEWAYS).await == true {
                found.push(format!("{name}: {cut}"));
            }
            stage.close(&tab).await;
        }
        assert!(found.is_empty(), "{found:#?}");
    });
}

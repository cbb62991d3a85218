//! Small screens: nothing is wider than the screen, and rows become cards.

use crate::sandbox::PLATFORMS;
use crate::scenes::{SCENES, choose, scene};
use crate::stage::{Stage, story};

/// What sticks out, for whoever has to repair it.
const TOO_WIDE: &str = "(() => {
    const wide = [...document.querySelectorAll('body *')].filter(element => element.getBoundingClientRect().right > innerWidth + 1);
    return document.scrollingElement.scrollWidth <= innerWidth ? '' : `${document.scrollingElement.scrollWidth} px: `
        + wide.slice(0, 5).map(element => `${element.tagName}.${element.className}`).join(', ');
})()";

async fn look(stage: &mut Stage, width: i64) {
    let mut found = Vec::new();
    for name in SCENES {
        let tab = scene(stage, name).await;
        tab.size(width, 844).await;
        tab.rest().await;
        let wide = tab.text(TOO_WIDE).await;
        if !wide.is_empty() {
            found.push(format!("{name} at {width} px is {wide}"));
        }
        if name.starts_with("users-") && name != "users-nobody" {
            let display = tab
                .text("getComputedStyle(document.querySelector('main [role=grid] [role=rowgroup]:not(thead) [role=row]')).display")
                .await;
            if display == "table-row" {
                found.push(format!("{name} at {width} px still has rows, not cards"));
            }
        }
        stage.close(&tab).await;
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn nothing_is_wider_than_a_screen_of_390_pixels() {
    story(async |stage| look(stage, 390).await);
}

#[test]
fn nothing_is_wider_than_a_screen_of_320_pixels() {
    story(async |stage| look(stage, 320).await);
}

#[test]
fn on_a_small_screen_too_one_comes_to_the_users_of_every_platform() {
    story(async |stage| {
        let tab = stage.open("/").await;
        tab.size(390, 844).await;
        tab.click("link", "Users").await;
        for (slug, name) in PLATFORMS {
            let short = name.split(' ').next().unwrap_or(name);
            // The first of these pages comes with the part of the program that is fetched later.
            tab.holds("document.querySelector('.switcher a')").await;
            tab.js(&format!(
                "[...document.querySelectorAll('.switcher a')].find(link => link.innerText.trim() == '{short}').click()"
            ))
            .await;
            tab.arrives(&format!("/users/{slug}")).await;
            tab.find("heading", &format!("{name} users")).await;
        }
    });
}

#[test]
fn a_card_has_its_box_at_the_top_right_and_the_bar_stands_above_the_tabs_and_hides_no_card() {
    const PLACES: &str = "(() => {
        const place = selector => document.querySelector(selector)?.getBoundingClientRect();
        const card = place('main [aria-rowindex=\"3\"]'), box = place('main [aria-rowindex=\"3\"] .pick'), bar = place('.bulk-bar'), tabs = place('.tabbar');
        return box.top - card.top < 8 && card.right - box.right < 8 && box.width >= 44 && box.height >= 44
            && bar.left == 0 && bar.right == innerWidth && Math.abs(bar.bottom - tabs.top) < 1;
    })()";
    const SEEN: &str = "document.activeElement.matches('[aria-rowindex]') && document.activeElement.getBoundingClientRect().bottom <= document.querySelector('.bulk-bar').getBoundingClientRect().top";
    story(async |stage| {
        for (slug, _) in PLATFORMS {
            let tab = stage.open(&format!("/users/{slug}")).await;
            tab.size(390, 844).await;
            tab.until("rows", async || (!tab.rows().await.is_empty()).then_some(())).await;
            choose(&tab, &[1]).await;
            tab.holds(PLACES).await;
            assert_eq!(tab.address().await, format!("/users/{slug}"), "the card was not opened");
            for row in 4..12 {
                tab.press("ArrowDown").await;
                tab.holds(&format!("document.activeElement.getAttribute('aria-rowindex') == {row} && {SEEN}"))
                    .await;
            }
            // All that are here: the box above the cards.
            tab.press_at("document.querySelector('thead .pick')").await;
            tab.holds("document.querySelectorAll('main [aria-selected=false]:not([hidden])').length == 0")
                .await;
            stage.close(&tab).await;
        }
    });
}

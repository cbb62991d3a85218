//! Small screens: nothing is wider than the screen, and rows become cards.

use crate::sandbox::PLATFORMS;
use crate::scenes::{SCENES, scene};
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
            tab.js(&format!(
                "[...document.querySelectorAll('.switcher a')].find(link => link.innerText.trim() == '{short}').click()"
            ))
            .await;
            tab.arrives(&format!("/users/{slug}")).await;
            tab.find("heading", &format!("{name} users")).await;
        }
    });
}

//! Pictures of every place for people to look at, in `target/e2e-screenshots/`. They are not compared with anything.

use crate::scenes::{SCENES, scene};
use crate::stage::{pictures, story};

#[test]
fn every_place_has_its_pictures() {
    story(async |stage| {
        for name in SCENES {
            let tab = scene(stage, name).await;
            for (theme, width, height) in [("light", 1440, 900), ("dark", 1440, 900), ("light", 390, 844)] {
                tab.theme(theme).await;
                tab.size(width, height).await;
                tab.rest().await;
                tab.picture(&pictures().join(format!("{name}-{theme}-{width}.png"))).await;
            }
            stage.close(&tab).await;
        }
    });
}

//! Every place that a person can come to, each with the state that makes it worth a look.

use std::sync::Arc;

use serde_json::json;

use crate::import;
use crate::keys;
use crate::people::{ADA, settled};
use crate::sandbox::PLATFORMS;
use crate::stage::Stage;
use crate::tab::Tab;

/// The names of all scenes.
pub const SCENES: [&str; 36] = [
    "people-empty",
    "people-found",
    "people-joined",
    "people-nobody",
    "people-failure",
    "person",
    "person-partly",
    "person-access",
    "users-civis",
    "users-istari",
    "users-authress",
    "users-arize",
    "users-truefoundry",
    "users-chosen",
    "users-nobody",
    "connections",
    "connections-forms",
    "connections-failure",
    "plan",
    "plan-form",
    "keys",
    "key",
    "key-form",
    "tenants",
    "things",
    "thing",
    "favorites",
    "own",
    "health",
    "usage",
    "import",
    "runs",
    "requests",
    "settings",
    "nowhere",
    "help",
];

/// Opens a scene and waits until it stands.
pub async fn scene(stage: &Stage, name: &str) -> Arc<Tab> {
    match name {
        "people-found" => asked(stage, "maria").await,
        "people-joined" => asked(stage, ADA).await,
        "people-nobody" => asked(stage, "Zyxwvutsrqpon").await,
        "people-failure" => {
            failing(stage, "/", async |tab: &Tab| {
                tab.ask(ADA).await;
                settled(tab).await;
            })
            .await
        }
        "person" => person(stage, ADA).await,
        "person-partly" => {
            let tab = person(stage, "Lena Fischer").await;
            tab.sees("has nobody with this e-mail.").await;
            tab
        }
        "person-access" => access(stage, ADA).await,
        "users-chosen" => {
            let tab = scene_of_rows(stage, "civis").await;
            choose(&tab, &[1, 2]).await;
            tab.sees("2 selected").await;
            tab
        }
        "users-nobody" => {
            let tab = stage.open("/users/civis?account_status=inactive&group_id=999999").await;
            tab.sees("Nobody matches.").await;
            tab
        }
        "connections" => saying(stage, "/connections", "Connected as").await,
        "plan" => {
            let tab = stage.open("/person/authress/auth0%7Ccast0002").await;
            tab.connected(5).await;
            tab.knows_the_person().await;
            tab.click("button", "Delete… Can be verified").await;
            tab.sees("Type tomas.herrera@example.com to go on").await;
            tab
        }
        "plan-form" => {
            let tab = stage.open("/users/arize").await;
            tab.connected(5).await;
            tab.click("button", "Create user…").await;
            tab.find("combobox", "Role").await;
            tab
        }
        "keys" => keys::everybodys(stage).await,
        "key" => keys::ones_own(stage).await,
        "key-form" => keys::form(stage).await,
        "tenants" => saying(stage, "/tenants", "3 tenants, read").await,
        "things" => saying(stage, "/things/authress/tenants", "3 tenants, read").await,
        "thing" => saying(stage, "/things/authress/tenants/ten_north", "sessionDuration").await,
        "favorites" => saying(stage, "/things/civis/favorites", "favorites, read").await,
        "own" => saying(stage, "/own", "themes, read").await,
        "health" => saying(stage, "/health", "Asked ").await,
        "usage" => saying(stage, "/usage", "As the platform sent it").await,
        "import" => looked_through(stage).await,
        "runs" => saying(stage, "/runs", "No runs yet.").await,
        "connections-forms" => {
            let tab = stage.open("/connections").await;
            for (_, platform) in PLATFORMS {
                tab.click("button", &format!("Disconnect {platform}")).await;
                tab.says("region", platform, "Not connected").await;
            }
            tab
        }
        "connections-failure" => {
            failing(stage, "/connections", async |tab: &Tab| {
                tab.click("button", "Test Civis").await;
                tab.says("region", "Civis", "Civis said").await;
            })
            .await
        }
        "settings" => saying(stage, "/settings", "Single-key shortcuts").await,
        "requests" => {
            // Those of one platform alone come in an order that can be told beforehand.
            failing(stage, "/", async |tab: &Tab| {
                tab.ask(ADA).await;
                settled(tab).await;
                tab.press("Control+`").await;
                tab.find("heading", "Requests").await;
                tab.choose("Platform", "Civis").await;
                tab.says("region", "Requests", " of ").await;
            })
            .await
        }
        "nowhere" => named(stage, "/no/such/place", "No such page").await,
        "help" => {
            let tab = stage.open("/").await;
            tab.press("?").await;
            tab.find("dialog", "Keyboard shortcuts").await;
            tab
        }
        users => match users.strip_prefix("users-") {
            Some(platform) => scene_of_rows(stage, platform).await,
            None => named(stage, "/", "People").await,
        },
    }
}

async fn scene_of_rows(stage: &Stage, platform: &str) -> Arc<Tab> {
    let tab = stage.open(&format!("/users/{platform}")).await;
    tab.until("rows", async || (!tab.rows().await.is_empty()).then_some(())).await;
    tab
}

/// Clicks the boxes of these rows, counted from 0.
pub async fn choose(tab: &Tab, rows: &[usize]) {
    for row in rows {
        let place = format!("document.querySelector('main [aria-rowindex=\"{}\"]')", row + 2);
        tab.press_at(&format!("{place}?.querySelector('.pick')")).await;
        tab.holds(&format!("{place}.ariaSelected == 'true'")).await;
    }
}

async fn named(stage: &Stage, path: &str, heading: &str) -> Arc<Tab> {
    let tab = stage.open(path).await;
    tab.find("heading", heading).await;
    tab
}

async fn saying(stage: &Stage, path: &str, words: &str) -> Arc<Tab> {
    let tab = stage.open(path).await;
    tab.sees(words).await;
    tab
}

async fn asked(stage: &Stage, text: &str) -> Arc<Tab> {
    let tab = stage.open("/").await;
    tab.ask(text).await;
    settled(&tab).await;
    tab
}

async fn person(stage: &Stage, name: &str) -> Arc<Tab> {
    let tab = asked(stage, name).await;
    tab.press("Enter").await;
    tab.press("Enter").await;
    tab.arrives("/person/").await;
    tab.holds("!/has not answered yet/.test(document.body.innerText)").await;
    tab.find("heading", name).await;
    tab
}

/// A list that was looked through and not brought in yet.
async fn looked_through(stage: &Stage) -> Arc<Tab> {
    let tab = stage.open("/import").await;
    import::paste(&tab, import::LIST).await;
    import::looked_up(&tab).await;
    tab.sees("2 accounts would be added.").await;
    tab
}

/// Somebody's page with every list of what they hold open.
async fn access(stage: &Stage, name: &str) -> Arc<Tab> {
    let tab = person(stage, name).await;
    tab.knows_the_person().await;
    tab.js("document.querySelectorAll('.belongings > details').forEach(list => list.open = true)")
        .await;
    tab.holds("[...document.querySelectorAll('.belongings > details > summary')].every(list => list.textContent.includes('('))")
        .await;
    tab
}

/// Civis refuses everything, from after the start on.
async fn failing(stage: &Stage, path: &str, act: impl AsyncFnOnce(&Tab)) -> Arc<Tab> {
    let tab = stage.open(path).await;
    tab.expect_failures("/api/civis/");
    stage
        .sandbox
        .fault("civis", json!({ "kind": "status", "status": 500 }), json!({}))
        .await;
    act(&tab).await;
    stage.sandbox.heal().await;
    tab
}

//! No network, no server, no program: what the page says then is true and helps.

use chromiumoxide::cdp::browser_protocol::emulation::SetScriptExecutionDisabledParams;
use chromiumoxide::cdp::browser_protocol::network::{EmulateNetworkConditionsByRuleParams, NetworkConditions, OverrideNetworkStateParams};
use serde_json::json;

use crate::people::{ADA, settled};
use crate::sandbox::PLATFORMS;
use crate::stage::story;
use crate::tab::{Instead, Tab};

#[test]
fn a_server_that_is_gone_is_named_by_every_platform() {
    story(async |stage| {
        let tab = stage.open("/").await;
        tab.expect_failures("/api/");
        // What serves the platforms here also serves the page.
        tab.click("link", "Connections").await;
        tab.sees("5 of 5 platforms are connected.").await;
        stage.sandbox.kill();
        tab.ask(ADA).await;
        for (_, platform) in PLATFORMS {
            tab.answers(platform, "Cannot be reached").await;
        }
        tab.sees("5 platforms could not answer.").await;
        tab.click("link", "Connections").await;
        tab.click("button", "Test all").await;
        tab.sees("5 failing").await;
        for (_, platform) in PLATFORMS {
            tab.says("region", platform, "could not be reached, or the connection broke.").await;
        }
    });
}

/// Takes the network away from a page, and tells it so; or gives it back.
async fn network(tab: &Tab, offline: bool) {
    let everything = NetworkConditions::new(String::new(), 0.0, -1.0, -1.0);
    tab.command(EmulateNetworkConditionsByRuleParams::new(offline, vec![everything]))
        .await;
    tab.command(OverrideNetworkStateParams::new(offline, 0.0, -1.0, -1.0)).await;
}

#[test]
fn without_a_network_the_page_says_offline_and_recovers() {
    story(async |stage| {
        let tab = stage.open("/").await;
        tab.expect_failures("/api/");
        network(&tab, true).await;
        tab.ask(ADA).await;
        for (_, platform) in PLATFORMS {
            tab.answers(platform, "You are offline").await;
        }
        network(&tab, false).await;
        tab.click("button", "Ask again").await;
        settled(&tab).await;
        tab.sees("5 accounts on 5 platforms.").await;
    });
}

#[test]
fn a_program_that_does_not_arrive_is_told_by_the_page_that_did() {
    story(async |stage| {
        let tab = stage.tab().await;
        // The glue is loaded; the program itself never comes.
        tab.instead("/*.wasm", Instead::Fail).await;
        for broken in ["/rollcall-", "TypeError: Failed to fetch"] {
            tab.expect_failures(broken);
        }
        tab.open("/").await;
        tab.sees("Rollcall could not start").await;
        tab.find("button", "Reload").await;
    });
}

#[test]
fn a_file_of_platforms_that_cannot_be_read_can_be_asked_for_again() {
    story(async |stage| {
        let tab = stage.tab().await;
        tab.expect_failures("/rollcall.json");
        tab.instead("/rollcall.json", Instead::Fail).await;
        tab.open("/").await;
        tab.sees("Rollcall cannot tell where the platforms are.").await;
        tab.find("button", "Try again").await;
    });
}

#[test]
fn a_file_without_platforms_is_told_from_one_that_is_missing() {
    story(async |stage| {
        let tab = stage.tab().await;
        tab.instead("/rollcall.json", Instead::Answer(json!({ "connections": [] }))).await;
        tab.open("/").await;
        tab.sees("No platform is configured.").await;
    });
}

#[test]
fn before_the_program_arrives_the_shell_says_what_is_going_on() {
    story(async |stage| {
        let tab = stage.tab().await;
        tab.command(SetScriptExecutionDisabledParams::new(true)).await;
        tab.open("/").await;
        tab.sees("needs JavaScript").await;
    });
}

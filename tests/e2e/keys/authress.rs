//! The access keys of Authress: one that was made here connects this console, and is revoked.

use serde_json::{Value, json};

use super::{acting, makes, only};
use crate::acts::stores;
use crate::stage::story;

/// How many keys the service client of the sandbox has.
fn held(clients: &Value) -> usize {
    let mut clients = clients["clients"].as_array().expect("a list").iter();
    let client = clients.find(|client| client["clientId"] == "sc_sandbox").expect("the client");
    client["verificationKeys"].as_array().expect("its keys").len()
}

#[test]
fn an_access_key_that_was_made_here_connects_the_platform_again() {
    story(async |stage| {
        let tab = acting(stage).await;
        assert_eq!(held(&stage.sandbox.read("authress", "/v1/clients").await), 1);
        makes(&tab, "Authress", &[("Service client (optional)", "Sandbox")], &[]).await;
        let secret = stores(&tab, "Access key").await;
        assert!(secret.starts_with("sc_sandbox."), "it tells whose it is");
        assert_eq!(held(&stage.sandbox.read("authress", "/v1/clients").await), 2);
        let path = "POST /v1/clients/{clientId}/access-keys";
        assert_eq!(stage.sandbox.effects("authress").await, json!({ path: 1 }));
        only(&tab, "sc_sandbox", 2).await;

        tab.click("link", "Connections").await;
        tab.arrives("/connections").await;
        tab.click("button", "Disconnect Authress").await;
        tab.says("region", "Authress", "Not connected").await;
        tab.focus("textbox", "Access key").await;
        tab.types(&secret).await;
        tab.press("Enter").await;
        tab.says("region", "Authress", "Connected as").await;
        tab.says("region", "Authress", "sc_sandbox").await;
        tab.connected(5).await;
        crate::acts::is_nowhere(&tab, &secret).await;
    });
}

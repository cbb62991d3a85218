//! Whether platforms are well, and how much of them is used.

use serde_json::json;

use crate::acts::fill;
use crate::stage::story;

#[test]
fn a_platform_that_is_not_well_says_so_here_and_at_the_top() {
    story(async |stage| {
        let sick = json!({ "healthy": false, "checks": [
            { "name": "database", "passed": true, "details": "4 ms" },
            { "name": "object-store", "passed": false, "details": "no answer since 10:04" },
        ] });
        let fault = json!({ "kind": "status", "status": 200, "body": sick });
        stage
            .sandbox
            .fault("istari", fault, json!({ "route": "/api/v2/health/readiness" }))
            .await;
        let tab = stage.open("/health").await;
        tab.connected(5).await;
        let istari = "Health of Istari Digital";
        for words in ["Alive", "Not well", "object-store", "no answer since 10:04", "Failed"] {
            tab.says("region", istari, words).await;
        }
        tab.sees("1 not well").await;
        tab.says(
            "region",
            "Health of Civis",
            "The Civis API has no call that tells whether the platform is well.",
        )
        .await;
        stage.sandbox.heal().await;
        tab.click("button", "Ask again").await;
        tab.holds("!document.querySelector('.topbar').innerText.includes('not well')").await;
    });
}

#[test]
fn usage_is_drawn_listed_and_kept_as_the_platform_sent_it() {
    story(async |stage| {
        let tab = stage.open("/usage").await;
        tab.connected(5).await;
        tab.sees("As the platform sent it").await;
        tab.find("region", "Usage as a table").await;
        tab.holds("document.querySelectorAll('.chart > li').length > 1").await;
        let rows = tab.js("document.querySelectorAll('.usage-table tbody tr').length").await;
        assert!(rows.as_u64().expect("a number") > 1);
        fill(&tab, "First day", "2026-13-01").await;
        tab.click("button", "Show").await;
        tab.sees("A day is a day, such as 2027-01-31.").await;
        fill(&tab, "First day", "2026-02-01").await;
        fill(&tab, "Last day", "2026-01-01").await;
        tab.click("button", "Show").await;
        tab.sees("It must not be before the first day.").await;
        fill(&tab, "Last day", "2026-02-03").await;
        tab.click("button", "Show").await;
        tab.sees("3 lines").await;
        let file = stage.saves("usage").await.join("rollcall-usage-istari.csv");
        tab.click("button", "As the platform sent it").await;
        let text = tab
            .until("the file", async || {
                std::fs::read_to_string(&file).ok().filter(|text| !text.is_empty())
            })
            .await;
        assert!(text.starts_with("date,") && text.lines().count() == 4, "{text}");
    });
}

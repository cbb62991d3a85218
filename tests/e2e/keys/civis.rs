//! The keys of Civis: made as narrow as is wanted, read holder by holder, and revoked one by one or together.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use super::{OWN, acting, keys, makes, named, only, opens, says, shelf, wants};
use crate::acts::{act, agrees, fill, rehearse, stores};
use crate::scenes::choose;
use crate::stage::story;
use crate::tab::{Tab, until};

/// Midnight after the last of January 2035, in seconds.
const END: u64 = 2_053_900_800;
/// The reading of one user after the other waits between them; a story need not.
const HURRY: &str = "window.wait = window.setTimeout.bind(window); window.setTimeout = (act, millis, ...rest) => wait(act, millis == 100 ? 0 : millis, ...rest)";

/// Begins to read everybody's keys.
async fn crawls(tab: &Tab) {
    tab.click("button", "Read everybody's keys on Civis").await;
}

/// Reads everybody's keys, without the pauses in between.
pub async fn crawls_to_the_end(tab: &Tab) {
    tab.js(HURRY).await;
    crawls(tab).await;
    tells(tab, "The keys of all 249 users were read.").await;
    tab.js("window.setTimeout = window.wait").await;
}

/// Waits until the shelf of Civis says something.
async fn tells(tab: &Tab, words: &str) {
    until(&format!("Civis to say {words:?}"), Duration::from_mins(2), async || {
        let said = tab.text(&format!("({}).innerText", shelf("Civis"))).await;
        said.contains(words).then_some(())
    })
    .await;
}

#[test]
fn a_key_is_made_as_narrow_as_it_was_tried_out_before_and_told_once() {
    story(async |stage| {
        let tab = acting(stage).await;
        tab.click("button", "Create a key on Civis").await;
        tab.find("dialog", "Create a key on Civis").await;
        agrees(&tab, "Create").await;
        for needed in ["Name is needed.", "Ends after is needed."] {
            tab.sees(needed).await;
        }
        fill(&tab, "Name", "Nightly load").await;
        fill(&tab, "Ends after", "2035-01-31").await;
        tab.sees("No rows: the key may do whatever its owner may.").await;
        tab.click("button", "Add a row").await;
        tab.choose("Paths of row 1", "Paths that").await;
        fill(&tab, "Path or pattern of row 1", "reports/").await;
        tab.focus("checkbox", "HEAD in row 1").await;
        tab.press(" ").await;
        tab.sees("May read (GET, HEAD) every path that begins with reports/.").await;
        for (request, verdict) in [
            ("GET /reports/33", "Allowed by row 1: GET, every path that begins with reports/."),
            ("DELETE /reports/33", "Denied: row 1 has reports/33, and does not allow DELETE."),
            ("GET /users", "Denied: no row has users."),
        ] {
            fill(&tab, "Try a request", request).await;
            tab.sees(verdict).await;
        }
        // A pattern over which a browser would brood for hours is said to be one, and the page goes on.
        tab.choose("Paths of row 1", "Paths with").await;
        fill(&tab, "Path or pattern of row 1", "(a+)+$").await;
        fill(&tab, "Try a request", "GET /aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!").await;
        tab.sees("Not tried: with the pattern of row 1 this page could stand still.").await;
        tab.choose("Paths of row 1", "Paths that").await;
        fill(&tab, "Path or pattern of row 1", "reports/").await;
        assert_eq!(stage.sandbox.writes("civis").await, [], "what is tried there is not sent");
        agrees(&tab, "Create").await;
        let secret = stores(&tab, "API key").await;
        tab.sees("Created the key Nightly load on Civis. Seen to be done.").await;

        let [(line, sent)] = &stage.sandbox.writes("civis").await[..] else {
            panic!("it is sent once");
        };
        let seconds = sent["expires_in"].as_u64().expect("seconds");
        let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("a time").as_secs();
        assert!(
            (END - 300..=END).contains(&(now + seconds)),
            "{seconds} seconds from now are not its end"
        );
        let row = json!({ "constraint": "reports/", "constraint_type": "prefix", "get_allowed": true, "head_allowed": true });
        let whole = json!({ "name": "Nightly load", "expires_in": seconds, "constraints": [row] });
        assert_eq!((line.as_str(), sent), ("POST /users/me/api_keys", &whole));
        assert_eq!(stage.sandbox.effects("civis").await, json!({ "POST /users/{id}/api_keys": 1 }));
        assert!(
            !stage.sandbox.opens("civis", "/users/me", &secret).await,
            "it opens what its row says, and nothing else"
        );

        let rows = only(&tab, "Nightly load", 1).await;
        assert!(rows[0].contains("Mira Castellanos") && rows[0].contains("Active"), "{rows:?}");
        opens(&tab, "Nightly load").await;
        says(&tab, "May", "public; 1 constraint").await;
        let made = stage.sandbox.read("civis", "/users/me/api_keys").await;
        let id = named(&made, "Nightly load")["id"].clone();
        assert_eq!(tab.address().await, format!("/keys/civis/4001%2F{id}"));
    });
}

#[test]
fn a_rotation_makes_a_key_like_the_old_one_watches_its_use_and_ends_it() {
    story(async |stage| {
        let tab = acting(stage).await;
        makes(&tab, "Civis", &[], &[("Name", "Loader"), ("Ends after", "2035-01-31")]).await;
        let old = stores(&tab, "API key").await;
        opens(&tab, "Loader").await;
        wants(&tab, "Rotate…").await;
        tab.find("dialog", "Create a key on Civis").await;
        tab.sees("Not made yet: “Loader-2” is in no list.").await;
        fill(&tab, "Ends after", "2036-01-31").await;
        agrees(&tab, "Create").await;
        stores(&tab, "API key").await;
        tab.find("link", "Loader-2").await;
        tab.sees("Not used since the rotation began; never used, as far as the platform tells.")
            .await;
        assert!(stage.sandbox.opens("civis", "/users/me", &old).await);
        tab.click("button", "Look now").await;
        tab.sees("Still in use: 1 use since the rotation began").await;
        tab.click("button", "Revoke the old key…").await;
        tab.find("dialog", "Revoke the key Loader on Civis").await;
        tab.sees("This may be the key that Rollcall uses.").await;
        agrees(&tab, "Revoke").await;
        tab.sees("Done: it is revoked.").await;
        assert!(!stage.sandbox.opens("civis", "/users/me", &old).await);
        assert_eq!(
            stage.sandbox.effects("civis").await,
            json!({ "POST /users/{id}/api_keys": 2, "DELETE /users/{id}/api_keys/{key_id}": 1 })
        );
    });
}

#[test]
fn what_one_can_begin_with_is_not_sent_before_its_gaps_are_filled() {
    story(async |stage| {
        let tab = acting(stage).await;
        tab.click("button", "Create a key on Civis").await;
        fill(&tab, "Name", "One report").await;
        fill(&tab, "Ends after", "2035-01-31").await;
        tab.choose("Begin with", "Read one").await;
        tab.click("button", "Take its rows").await;
        agrees(&tab, "Create").await;
        tab.sees("Row 1 still has a gap in <…>: put what is meant in its place.").await;
        assert_eq!(stage.sandbox.writes("civis").await, []);
        fill(&tab, "Path or pattern of row 1", "reports/33").await;
        agrees(&tab, "Create").await;
        stores(&tab, "API key").await;
        let row = json!({ "constraint": "reports/33", "constraint_type": "exact", "get_allowed": true });
        assert_eq!(stage.sandbox.writes("civis").await[0].1["constraints"], json!([row]));
        assert_eq!(stage.sandbox.effects("civis").await, json!({ "POST /users/{id}/api_keys": 1 }));
    });
}

#[test]
fn a_key_of_ones_own_is_revoked_from_its_page_and_stays_there_as_revoked() {
    story(async |stage| {
        let tab = stage.open(OWN).await;
        tab.find("heading", "Notebook").await;
        says(&tab, "State", "Active").await;
        says(&tab, "Last used", "Never, as far as the platform tells").await;
        act(&tab).await;
        wants(&tab, "Revoke…").await;
        tab.find("dialog", "Revoke the key Notebook on Civis").await;
        assert!(
            !tab.shows("This may be the key that Rollcall uses.").await,
            "what was never used is not in use"
        );
        tab.holds("document.querySelector('dialog[open] .plan-facts')?.innerText.replaceAll('\\n', ' ').includes('Last used never, as far as the platform tells')")
            .await;
        agrees(&tab, "Revoke").await;
        tab.sees("Revoked the key Notebook on Civis. Seen to be done.").await;
        says(&tab, "State", "Revoked").await;
        tab.sees("It is revoked already.").await;
        assert_eq!(
            stage.sandbox.effects("civis").await,
            json!({ "DELETE /users/{id}/api_keys/{key_id}": 1 })
        );
        let key = stage.sandbox.read("civis", "/users/4001/api_keys/1").await;
        assert_eq!(key["active"], false);
        assert!(key["revokedAt"].is_string());
        tab.click("link", "All keys").await;
        tab.click("link", "sandbox token").await;
        wants(&tab, "Revoke…").await;
        tab.sees("This may be the key that Rollcall uses.").await;
        tab.sees("It is yours, and Civis does not say which key Rollcall uses.").await;
        tab.click("button", "Cancel").await;
    });
}

#[test]
fn everybodys_keys_are_read_until_somebody_stops_and_whoever_was_refused_is_named() {
    story(async |stage| {
        let tab = keys(stage).await;
        let path = "/users/4003/api_keys";
        tab.expect_failures(&format!("/api/civis{path}"));
        let refused = json!({ "kind": "status", "status": 403 });
        stage.sandbox.fault("civis", refused, json!({ "route": path })).await;
        crawls(&tab).await;
        tells(&tab, " of 249 users read so far.").await;
        tells(&tab, "The keys of 1 user could not be read").await;
        only(&tab, "Bram Okafor", 1).await;
        tab.click("button", "Stop reading everybody's keys on Civis").await;
        tells(&tab, "Stopped: the keys of ").await;
        let asked = stage.sandbox.requests_since(0).await.len();
        only(&tab, "Bram Okafor", 1).await;
        tab.press_at(&format!("({}).querySelector('summary')", shelf("Civis"))).await;
        tells(&tab, "Ada Lindqvist Civis does not allow this with this credential (403).").await;
        only(&tab, "Ada Lindqvist", 0).await;
        // What was under way may still arrive; after that nobody is asked any more.
        tokio::time::sleep(Duration::from_millis(500)).await;
        assert!(stage.sandbox.requests_since(0).await.len() <= asked + 1, "it has stopped");
    });
}

#[test]
fn a_key_whose_holder_is_shut_out_stands_among_those_without_one() {
    story(async |stage| {
        let tab = keys(stage).await;
        crawls_to_the_end(&tab).await;
        tab.choose("Show", "Without").await;
        let rows = only(&tab, "Model scoring", 1).await;
        assert!(
            rows[0].contains("Valentina Castillo") && rows[0].contains("Deactivated"),
            "{rows:?}"
        );
        assert!(!stage.sandbox.read("civis", "/users/4213").await["active"].as_bool().expect("told"));
        tab.sees("1 is without a holder").await;
        opens(&tab, "Model scoring").await;
        tab.sees("Nobody looks after this key.").await;
        act(&tab).await;
        wants(&tab, "Revoke…").await;
        tab.sees("Somebody else's keys are revoked by administrators only.").await;
        assert!(!tab.shows("This may be the key that Rollcall uses.").await, "it is somebody else's");
        agrees(&tab, "Revoke").await;
        tab.sees("Revoked the key Model scoring on Civis. Seen to be done.").await;
        says(&tab, "State", "Revoked").await;
        tab.holds("!document.querySelector('main').innerText.includes('Nobody looks after this key.')")
            .await;
        assert_eq!(stage.sandbox.read("civis", "/users/4213/api_keys").await[0]["active"], false);
    });
}

#[test]
fn two_that_were_chosen_are_revoked_together_with_a_reason() {
    story(async |stage| {
        let tab = acting(stage).await;
        crawls(&tab).await;
        tab.until("the keys of two others", async || {
            let rows = tab.rows().await.join("\n");
            (rows.contains("Ada Lindqvist") && rows.contains("Bram Okafor")).then_some(())
        })
        .await;
        tab.click("button", "Stop reading everybody's keys on Civis").await;
        tells(&tab, "Stopped").await;
        tab.choose("Platform", "Civis").await;
        fill(&tab, "Find", "Notebook").await;
        let rows = tab
            .until("nothing but notebooks", async || {
                let rows = tab.rows().await;
                (rows.len() > 2 && rows.iter().all(|row| row.contains("Notebook"))).then_some(rows)
            })
            .await;
        let chosen = ["Ada Lindqvist", "Bram Okafor"].map(|name| rows.iter().position(|row| row.contains(name)).expect("a key"));
        choose(&tab, &chosen).await;
        tab.sees("2 selected").await;
        tab.click("button", "Revoke 2 on Civis…").await;
        tab.find("heading", "Revoke 2 keys on Civis").await;
        tab.sees("never used, as far as the platform tells").await;
        agrees(&tab, "Revoke").await;
        tab.sees("Type 2 exactly.").await;
        tab.sees("Say why: it is kept in the record.").await;
        assert_eq!(stage.sandbox.effects("civis").await, json!({}));
        fill(&tab, "Reason", "The notebooks are gone").await;
        fill(&tab, "Type 2 to go on", "2").await;
        agrees(&tab, "Revoke").await;
        tab.arrives("/runs/").await;
        tab.sees("2 of 2 done and verified.").await;
        tab.sees("Reason: The notebooks are gone").await;
        assert_eq!(
            stage.sandbox.effects("civis").await,
            json!({ "DELETE /users/{id}/api_keys/{key_id}": 2 })
        );
        for holder in [4003, 4004] {
            let held = stage.sandbox.read("civis", &format!("/users/{holder}/api_keys")).await;
            let key: &Value = named(&held, "Notebook");
            assert!(key["revokedAt"].is_string(), "{holder}");
        }
        assert!(stage.sandbox.read("civis", "/users/4001/api_keys/1").await["revokedAt"].is_null());
    });
}

#[test]
fn a_rehearsal_makes_no_key_and_revokes_none() {
    story(async |stage| {
        let tab = keys(stage).await;
        rehearse(&tab).await;
        tab.click("button", "Create a key on Civis").await;
        fill(&tab, "Name", "Nightly load").await;
        fill(&tab, "Ends after", "2035-01-31").await;
        agrees(&tab, "Rehearse: Create").await;
        tab.sees("Rehearsed on Civis: Create the key Nightly load.").await;
        only(&tab, "4001/1", 1).await;
        tab.press_at("document.querySelector('main [role=rowheader] a')").await;
        tab.find("heading", "Notebook").await;
        wants(&tab, "Revoke…").await;
        agrees(&tab, "Rehearse: Revoke").await;
        tab.sees("Rehearsed on Civis: Revoke the key Notebook.").await;
        says(&tab, "State", "Active").await;
        assert_eq!(stage.sandbox.writes("civis").await, []);
        assert_eq!(stage.sandbox.effects("civis").await, json!({}));
    });
}

#[test]
fn a_key_of_somebody_else_is_not_shown_before_it_was_read() {
    story(async |stage| {
        let tab = stage.open("/keys/civis/4003%2F7").await;
        tab.sees("This key was not read.").await;
        tab.click("link", "All keys").await;
        crawls(&tab).await;
        only(&tab, "Ada Lindqvist", 1).await;
        tab.press_at("document.querySelector('main [role=rowheader] a')").await;
        tab.arrives("/keys/civis/4003%2F7").await;
        tab.find("heading", "Notebook").await;
        says(&tab, "Holder", "Ada Lindqvist").await;
        tab.click("link", "Ada Lindqvist").await;
        tab.arrives("/person/civis/4003").await;
        tab.find("heading", "Ada Lindqvist").await;
    });
}

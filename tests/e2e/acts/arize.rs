//! Acting on Arize: asked in by each of its ways, changed, written to and deleted; each is compared with what Arize then has.

use serde_json::{Value, json};

use super::{acting, acting_on_many, agrees, fill, is_nowhere, looks_at, page_of, refusals, stores, wants};
use crate::sandbox::Sandbox;
use crate::stage::{Stage, story};
use crate::tab::Tab;

const TOMAS: &str = "tomas.herrera@example.com";
const PRIYA: &str = "priya.raman@example.com";
const NOVA: &str = "nova.one@example.com";
/// Whether the page would let itself be reloaded without a question.
const RELOADS: &str = "window.dispatchEvent(new Event('beforeunload', { cancelable: true }))";

/// The user of that address as Arize tells it; null if there is none.
async fn user(sandbox: &Sandbox, email: &str) -> Value {
    sandbox.read("arize", &format!("/v2/users?email={email}")).await["users"][0].clone()
}

/// The page of the user of that address.
async fn page(stage: &Stage, email: &str) -> String {
    let user = user(&stage.sandbox, email).await;
    page_of("arize", user["id"].as_str().expect("an id"))
}

/// Fills in who is to be made or asked in, with that role.
async fn fills(tab: &Tab, role: &str) {
    tab.find("combobox", "Role").await;
    fill(tab, "Name", "Nova One").await;
    fill(tab, "E-mail", NOVA).await;
    tab.choose("Role", role).await;
}

#[test]
fn an_account_is_there_at_once_with_the_role_that_was_chosen() {
    story(async |stage| {
        let tab = acting_on_many(stage, "arize").await;
        tab.click("button", "Create user…").await;
        agrees(&tab, "Create").await;
        for needed in ["Name is needed.", "E-mail is needed.", "Role is needed."] {
            tab.sees(needed).await;
        }
        fills(&tab, "Annotator").await;
        tab.choose("Way in", "At once").await;
        agrees(&tab, "Create").await;
        tab.sees("Created the account of Nova One on Arize. Seen to be done.").await;
        let sent =
            json!({ "name": "Nova One", "email": NOVA, "role": { "type": "PREDEFINED", "name": "ANNOTATOR" }, "invite_mode": "NONE" });
        assert_eq!(stage.sandbox.writes("arize").await, [("POST /v2/users".to_owned(), sent)]);
        assert_eq!(stage.sandbox.effects("arize").await, json!({ "POST /v2/users": 1 }));
        let made = user(&stage.sandbox, NOVA).await;
        assert_eq!(made["status"], "ACTIVE");
        assert_eq!(made["role"], json!({ "type": "PREDEFINED", "name": "ANNOTATOR" }));
    });
}

#[test]
fn an_invitation_goes_out_with_a_role_that_the_account_has_made() {
    story(async |stage| {
        let tab = acting_on_many(stage, "arize").await;
        tab.click("button", "Invite…").await;
        tab.sees("Sends a mail that cannot be taken back.").await;
        fills(&tab, "Prompt Reviewer").await;
        agrees(&tab, "Invite").await;
        tab.sees("Invited Nova One on Arize. Seen to be done.").await;
        let roles = stage.sandbox.read("arize", "/v2/roles?is_predefined=false").await;
        let role = roles["roles"].as_array().expect("a list").iter();
        let role = role.filter(|role| role["name"] == "Prompt Reviewer").map(|role| &role["id"]).next();
        let sent = json!({ "name": "Nova One", "email": NOVA, "role": { "type": "CUSTOM", "id": role }, "invite_mode": "EMAIL_LINK" });
        assert_eq!(stage.sandbox.writes("arize").await, [("POST /v2/users".to_owned(), sent)]);
        assert_eq!(stage.sandbox.effects("arize").await, json!({ "POST /v2/users": 1 }));
        let made = user(&stage.sandbox, NOVA).await;
        assert_eq!((&made["status"], &made["role"]["id"]), (&json!("INVITED"), role.expect("the role")));
    });
}

#[test]
fn a_password_that_is_told_once_is_gone_when_the_dialog_is() {
    story(async |stage| {
        let tab = acting_on_many(stage, "arize").await;
        tab.click("button", "Create user…").await;
        fills(&tab, "Member").await;
        tab.choose("Way in", "Temp").await;
        agrees(&tab, "Create").await;
        stores(&tab, "Temporary password").await;
        assert_eq!(stage.sandbox.effects("arize").await, json!({ "POST /v2/users": 1 }));
        let made = user(&stage.sandbox, NOVA).await;
        assert_eq!((&made["status"], &made["role"]["name"]), (&json!("INVITED"), &json!("MEMBER")));
    });
}

#[test]
fn who_leaves_what_is_told_once_is_asked_and_what_was_copied_is_cleared() {
    story(async |stage| {
        let tab = acting_on_many(stage, "arize").await;
        tab.click("button", "Create user…").await;
        fills(&tab, "Member").await;
        tab.choose("Way in", "Temp").await;
        agrees(&tab, "Create").await;
        tab.find("heading", "Temporary password: shown once").await;
        assert_eq!(tab.js(RELOADS).await, false, "a reload is asked about");
        let secret = looks_at(&tab).await;

        // Escape closes nothing, however often it is pressed, and neither does another page.
        for _ in 0..3 {
            tab.press("Escape").await;
            tab.sees("It will not be shown again.").await;
        }
        tab.press("g").await;
        tab.press("p").await;
        tab.holds("!location.pathname.startsWith('/users')").await;
        tab.find("heading", "Temporary password: shown once").await;
        agrees(&tab, "Back").await;
        tab.holds("!document.querySelector('.told-leaving')").await;
        let shown = tab.text("document.querySelector('.told textarea').value").await;
        assert_eq!(shown, secret, "it is still there");

        tab.js("navigator.clipboard.writeText = async text => { (window.copied ??= []).push(text) }")
            .await;
        tab.js("window.wait = window.setTimeout.bind(window); window.setTimeout = (act, millis, ...rest) => wait(act, millis == 30000 ? 50 : millis, ...rest)")
            .await;
        tab.press_at("document.querySelectorAll('.told button')[1]").await;
        tab.sees("Copied. The clipboard is cleared in 30 seconds.").await;
        tab.sees("The clipboard was cleared.").await;
        tab.js("window.setTimeout = window.wait").await;
        assert_eq!(tab.js("window.copied").await, json!([&secret, ""]));
        tab.js("delete window.copied").await;

        agrees(&tab, "I have stored it").await;
        tab.holds("!document.querySelector('.told')").await;
        assert_eq!(tab.js(RELOADS).await, true, "nothing holds anybody back any more");
        is_nowhere(&tab, &secret).await;
        let file = stage.saves("told").await.join("rollcall-requests.json");
        tab.press("Control+`").await;
        tab.click("button", "Export").await;
        let saved = tab
            .until("the calls", async || {
                std::fs::read_to_string(&file).ok().filter(|text| text.ends_with("]\n"))
            })
            .await;
        std::fs::remove_dir_all(file.parent().expect("a folder")).expect("nothing of a story stays");
        assert!(
            saved.contains("POST") && !saved.contains(&secret),
            "that it was made is known, and nothing of it"
        );
    });
}

#[test]
fn a_name_and_the_mark_of_a_developer_are_changed_by_themselves_and_taken_back() {
    story(async |stage| {
        let tab = acting(stage, &page(stage, TOMAS).await).await;
        let id = user(&stage.sandbox, TOMAS).await["id"].as_str().expect("an id").to_owned();
        let stands = async |name: &str, developer: bool| {
            let user = user(&stage.sandbox, TOMAS).await;
            assert_eq!((&user["name"], &user["is_developer"]), (&json!(name), &json!(developer)));
        };
        wants(&tab, "Arize", "Edit…").await;
        fill(&tab, "Name", "Tomas H.").await;
        agrees(&tab, "Save changes").await;
        tab.sees("Changed Tomas Herrera on Arize. Seen to be done.").await;
        stands("Tomas H.", false).await;
        tab.says("article", "Arize", "Tomas H.").await;

        wants(&tab, "Arize", "Edit…").await;
        tab.choose("Developer", "On").await;
        agrees(&tab, "Save changes").await;
        tab.sees("Changed Tomas H. on Arize. Seen to be done.").await;
        stands("Tomas H.", true).await;
        tab.press_at("[...document.querySelectorAll('.toast')].at(-1)?.querySelector('button')")
            .await;
        tab.until("the mark to be taken back", async || {
            (user(&stage.sandbox, TOMAS).await["is_developer"] == false).then_some(())
        })
        .await;
        let lines = stage.sandbox.writes("arize").await;
        let line = |body: Value| (format!("PATCH /v2/users/{}", id.replace('=', "%3D")), body);
        assert_eq!(
            lines,
            [
                line(json!({ "name": "Tomas H." })),
                line(json!({ "is_developer": true })),
                line(json!({ "is_developer": false })),
            ]
        );
        assert_eq!(stage.sandbox.effects("arize").await, json!({ "PATCH /v2/users/{user_id}": 3 }));
    });
}

#[test]
fn who_is_deleted_is_gone_from_the_list_and_it_is_said_what_goes_along() {
    story(async |stage| {
        let tab = acting(stage, &page(stage, PRIYA).await).await;
        tab.expect_failures("/api/arize/v2/users/");
        wants(&tab, "Arize", "Delete…").await;
        tab.sees("Roles on spaces").await;
        tab.sees("the address can never be invited again.").await;
        fill(&tab, "Reason", "Left").await;
        fill(&tab, &format!("Type {PRIYA} to go on"), PRIYA).await;
        agrees(&tab, "Delete").await;
        tab.sees("Deleted Priya Raman on Arize. Seen to be done.").await;
        assert_eq!(stage.sandbox.effects("arize").await, json!({ "DELETE /v2/users/{user_id}": 1 }));
        assert_eq!(user(&stage.sandbox, PRIYA).await, Value::Null);
    });
}

#[test]
fn the_mail_that_fits_the_state_is_sent_and_for_the_other_it_is_said_why_not() {
    story(async |stage| {
        let mails = [
            (
                PRIYA,
                "Priya Raman",
                "Send the invitation again",
                "Send the password mail",
                "The invitation was not accepted yet, so there is no password to reset; send the invitation again.",
                "resend-invitation",
            ),
            (
                TOMAS,
                "Tomas Herrera",
                "Send the password mail",
                "Send the invitation again",
                "The invitation was accepted, so there is none to send again.",
                "reset-password",
            ),
        ];
        for (email, name, offered, refused, why, operation) in mails {
            let tab = acting(stage, &page(stage, email).await).await;
            let reasons = refusals(&tab, "Arize").await;
            assert_eq!(reasons[refused], why);
            assert_eq!(
                reasons["Deactivate"],
                "Arize cannot shut a user out for a while; deleting the user is the only way, and it is final."
            );
            wants(&tab, "Arize", &format!("{offered}…")).await;
            tab.sees("Sends a mail that cannot be taken back.").await;
            agrees(&tab, offered).await;
            tab.sees(&format!("Arize acknowledged: {offered} to {name}.")).await;
            let effects = stage.sandbox.effects("arize").await;
            assert_eq!(effects[format!("POST /v2/users/{{user_id}}/{operation}")], 1, "{effects}");
            stage.close(&tab).await;
        }
        assert_eq!(stage.sandbox.writes("arize").await.len(), 2);
    });
}

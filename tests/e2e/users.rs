//! One platform's users: filters, order, keyboard, and every row to the last.

use std::time::Duration;

use crate::sandbox::PLATFORMS;
use crate::scenes::choose;
use crate::stage::{alone, story};
use crate::tab::{Tab, until};

/// Waits until the table is loaded to the end, asking for everything if there is more. Says how many users there are.
async fn load_everything(tab: &Tab, patience: Duration) -> usize {
    until("the whole list", patience, async || {
        if tab.all("button", Some("Load everything")).await.len() == 1 {
            tab.click("button", "Load everything").await;
        }
        let heading = tab.text("document.querySelector('main .page-head')?.innerText").await;
        let (count, _) = heading.split_once(" users in all")?;
        count.lines().last()?.replace(',', "").trim().parse().ok()
    })
    .await
}

/// `aria-rowindex` of the last row that has an element.
const LAST_ROW: &str =
    "Math.max(...[...document.querySelectorAll('main [role=row]:not([hidden])')].map(row => +row.getAttribute('aria-rowindex')))";
/// `aria-rowindex` of the row that has the focus.
const FOCUSED_ROW: &str = "+document.activeElement.getAttribute('aria-rowindex')";

async fn rows(tab: &Tab) -> Vec<String> {
    tab.until("rows", async || Some(tab.rows().await).filter(|rows| !rows.is_empty()))
        .await
}

/// Goes from the last filter into the list, with the key that everybody uses for it.
async fn enter(tab: &Tab) {
    rows(tab).await;
    tab.js("[...document.querySelectorAll('main [role=search] :is(input, select)')].at(-1).focus()")
        .await;
    tab.press("Tab").await;
    tab.holds(&format!("{FOCUSED_ROW} == 2")).await;
}

#[test]
fn every_list_is_loaded_to_its_last_row() {
    story(async |stage| {
        for (slug, platform) in PLATFORMS {
            let tab = stage.open(&format!("/users/{slug}")).await;
            rows(&tab).await;
            let count = load_everything(&tab, Duration::from_secs(20)).await;
            assert!(count > 50, "{platform} has {count} users");
            tab.holds(&format!(
                "document.querySelector('main [role=grid]').getAttribute('aria-rowcount') == {}",
                count + 1
            ))
            .await;
            enter(&tab).await;
            tab.press("End").await;
            tab.holds(&format!("{FOCUSED_ROW} == {}", count + 1)).await;
            tab.holds(&format!("{LAST_ROW} == {}", count + 1)).await;
            assert!(tab.rows().await.len() < 100, "only what can be seen has elements");
            stage.close(&tab).await;
        }
    });
}

#[test]
fn a_filter_changes_the_rows_and_the_address_and_survives_a_reload() {
    let filters = [
        ("civis", "Status", "Inactive", "account_status=inactive", "Viktor Halloran"),
        ("istari", "Kind", "Agents", "user_type=agent", "cad-extractor-01"),
        ("arize", "Status", "Invited", "status=INVITED", "Priya Raman"),
        ("truefoundry", "Deactivated", "Hidden", "deactivated=false", "Ada Lindqvist"),
    ];
    story(async |stage| {
        for (slug, label, choice, query, who) in filters {
            let tab = stage.open(&format!("/users/{slug}")).await;
            rows(&tab).await;
            let all = load_everything(&tab, Duration::from_secs(20)).await;
            tab.choose(label, choice).await;
            tab.holds(&format!("location.search == '?{query}'")).await;
            tab.until("fewer rows", async || {
                (load_everything(&tab, Duration::from_secs(20)).await < all).then_some(())
            })
            .await;
            let some = load_everything(&tab, Duration::from_secs(20)).await;
            tab.sees(who).await;
            let address = tab.address().await;
            tab.open(&address).await;
            tab.until("the same rows after a reload", async || {
                (load_everything(&tab, Duration::from_secs(20)).await == some).then_some(())
            })
            .await;
            let shown = tab.find("combobox", label).await;
            assert_eq!(
                tab.of_node(shown, "function() { return this.selectedOptions[0].text }").await,
                choice
            );
            stage.close(&tab).await;
        }
    });
}

#[test]
fn a_text_is_looked_for_on_that_platform_only() {
    story(async |stage| {
        for (slug, _) in PLATFORMS {
            let tab = stage.open(&format!("/users/{slug}")).await;
            rows(&tab).await;
            tab.focus("textbox", "Find").await;
            tab.types("tomas.herrera@example.com").await;
            tab.until("one row", async || (tab.rows().await.len() == 1).then_some(())).await;
            tab.sees("Tomas Herrera").await;
            let address = tab.address().await;
            assert_eq!(address, format!("/users/{slug}"), "what one looks for is not in the address");
            tab.press("Control+a").await;
            tab.types("zyxwvutsrqpon").await;
            tab.sees("Nobody matches.").await;
            stage.close(&tab).await;
        }
    });
}

#[test]
fn a_heading_orders_the_list_and_says_so() {
    story(async |stage| {
        let tab = stage.open("/users/civis").await;
        rows(&tab).await;
        let sorted = "document.querySelector('main th[aria-sort]')?.getAttribute('aria-sort')";
        tab.click("button", "Name").await;
        tab.holds(&format!("{sorted} == 'ascending' && location.search == '?order=name'"))
            .await;
        let first = rows(&tab).await[0].clone();
        tab.click("button", "Name").await;
        tab.holds(&format!(
            "{sorted} == 'descending' && location.search == '?order=name&direction=descending'"
        ))
        .await;
        tab.until("the other end of the alphabet", async || {
            (rows(&tab).await[0] != first).then_some(())
        })
        .await;
        let last = rows(&tab).await[0].clone();
        let address = tab.address().await;
        tab.open(&address).await;
        tab.until("the same end of the alphabet", async || (rows(&tab).await[0] == last).then_some(()))
            .await;
        tab.holds(&format!("{sorted} == 'descending'")).await;
        assert_eq!(tab.js("document.querySelectorAll('main th[aria-sort]').length").await, 1);
    });
}

/// Goes through the list with the keyboard, down to its last row.
async fn walk(tab: &Tab, count: usize) {
    enter(tab).await;
    let last = count + 1;
    for (key, row) in [
        ("ArrowDown", 3),
        ("j", 4),
        ("k", 3),
        ("ArrowUp", 2),
        ("End", last),
        ("Home", 2),
        ("Control+End", last),
    ] {
        tab.press(key).await;
        tab.until(&format!("row {row} after {key}"), async || {
            (tab.js(FOCUSED_ROW).await == row).then_some(())
        })
        .await;
    }
}

#[test]
fn whoever_wants_no_motion_walks_through_the_list_as_well() {
    story(async |stage| {
        let tab = stage.open("/users/civis").await;
        tab.prefer("prefers-reduced-motion", "reduce").await;
        let count = load_everything(&tab, Duration::from_secs(20)).await;
        walk(&tab, count).await;
    });
}

#[test]
fn the_keyboard_walks_through_the_list_opens_a_row_and_comes_back_to_it() {
    story(async |stage| {
        let tab = stage.open("/users/civis").await;
        let count = load_everything(&tab, Duration::from_secs(20)).await;
        walk(&tab, count).await;
        for (key, place) in [
            ("ArrowRight", ".pick"),
            ("ArrowRight", "[role=rowheader]"),
            ("ArrowLeft", ".pick"),
            ("ArrowLeft", "[role=row]"),
        ] {
            tab.press(key).await;
            tab.holds(&format!("document.activeElement.matches('{place}')")).await;
        }
        let name = tab.text("document.activeElement.querySelector('[role=rowheader]').innerText").await;
        tab.press("Enter").await;
        tab.arrives("/person/civis/").await;
        tab.until("the person", async || {
            tab.read("heading", &name).await.contains(&name).then_some(())
        })
        .await;
        tab.js("history.back()").await;
        tab.arrives("/users/civis").await;
        tab.until("the end of the list", async || {
            tab.rows().await.iter().any(|row| row.contains(&name)).then_some(())
        })
        .await;
        tab.holds(&format!("{LAST_ROW} == {}", count + 1)).await;
    });
}

#[test]
fn a_filter_by_tenant_finds_whom_authress_has_there() {
    story(async |stage| {
        let tab = stage.open("/users/authress").await;
        rows(&tab).await;
        tab.focus("textbox", "Tenant id").await;
        tab.types("no-such-tenant").await;
        tab.holds("location.search == '?tenant=no-such-tenant'").await;
        tab.sees("Nobody matches.").await;
    });
}

/// What the bar below the table says.
const SAYS: &str = "document.querySelector('main .table [role=status]').innerText";
/// The rows that are told as selected, with their boxes ticked, among those that have an element.
const SELECTED: &str = "[...document.querySelectorAll('main [aria-selected=true]:not([hidden])')].filter(row => row.querySelector('.pick input').checked).map(row => row.getAttribute('aria-rowindex') - 2).join(' ')";

fn grouped(number: usize) -> String {
    assert!((1_000..1_000_000).contains(&number), "{number}");
    format!("{},{:03}", number / 1_000, number % 1_000)
}

#[test]
fn who_is_chosen_is_still_chosen_after_the_end_of_the_list_and_after_another_page() {
    story(async |stage| {
        for (slug, _) in PLATFORMS {
            let tab = stage.open(&format!("/users/{slug}")).await;
            rows(&tab).await;
            choose(&tab, &[1, 3, 4]).await;
            tab.holds(&format!("{SAYS} == '3 selected' && {SELECTED} == '1 3 4'")).await;
            let count = load_everything(&tab, Duration::from_secs(20)).await;
            tab.js("document.querySelector('main .table [tabindex=\"0\"]').focus()").await;
            tab.press("Control+End").await;
            tab.holds(&format!("{FOCUSED_ROW} == {} && {SELECTED} == ''", count + 1)).await;
            tab.press("Control+Home").await;
            tab.holds(&format!("{SAYS} == '3 selected' && {SELECTED} == '1 3 4'")).await;
            tab.js("document.querySelector('nav[aria-label=Main] a[href=\"/settings\"]').click()")
                .await;
            tab.find("heading", "Settings").await;
            tab.js("history.back()").await;
            tab.holds(&format!("{SAYS} == '3 selected' && {SELECTED} == '1 3 4'")).await;
            tab.click("button", "Clear").await;
            tab.holds(&format!("{SAYS} == '' && {SELECTED} == ''")).await;
            tab.holds("document.activeElement.closest('main .table-scroll')").await;
            stage.close(&tab).await;
        }
    });
}

#[test]
fn all_that_match_are_offered_once_all_that_are_here_are_chosen() {
    story(async |stage| {
        let tab = stage.open("/users/civis").await;
        rows(&tab).await;
        enter(&tab).await;
        tab.press(" ").await;
        tab.holds(&format!("{SAYS} == '1 selected'")).await;
        assert!(!tab.shows("that match").await);
        tab.press("Control+a").await;
        tab.holds(&format!("{SAYS} == '100 selected'")).await;
        let all = tab
            .text("document.querySelector('.bulk-bar > button:nth-of-type(2)').innerText")
            .await;
        let count = all
            .strip_prefix("Select all ")
            .and_then(|rest| rest.strip_suffix(" that match"))
            .expect("how many match");
        tab.click("button", &all).await;
        tab.holds(&format!(
            "{SAYS} == 'All {count} selected' && document.activeElement.innerText == 'Clear'"
        ))
        .await;
        let here = load_everything(&tab, Duration::from_secs(20)).await;
        assert_eq!(here.to_string(), count);
        tab.holds(&format!(
            "{SAYS} == 'All {count} selected' && document.querySelector('thead input').checked"
        ))
        .await;
        enter(&tab).await;
        tab.press("End").await;
        tab.press(" ").await;
        tab.holds(&format!(
            "{SAYS} == '{} selected' && document.querySelector('thead input').indeterminate",
            here - 1
        ))
        .await;
        tab.press("Escape").await;
        tab.holds(&format!("{SAYS} == '' && {FOCUSED_ROW} == {}", here + 1)).await;
    });
}

#[test]
fn another_order_keeps_who_is_chosen_and_another_question_does_not() {
    story(async |stage| {
        let tab = stage.open("/users/civis").await;
        let first = rows(&tab).await;
        choose(&tab, &[0, 2]).await;
        for address in ["?order=name", "?order=name&direction=descending"] {
            tab.click("button", "Name").await;
            tab.holds(&format!("location.search == '{address}'")).await;
        }
        tab.until("other rows", async || (rows(&tab).await[0] != first[0]).then_some(()))
            .await;
        tab.holds(&format!("{SAYS} == '2 selected'")).await;
        load_everything(&tab, Duration::from_secs(20)).await;
        tab.holds(&format!("{SAYS} == '2 selected'")).await;
        tab.focus("textbox", "Find").await;
        tab.types("maria").await;
        tab.holds(&format!("{SAYS} == '' && {SELECTED} == ''")).await;
    });
}

#[test]
fn with_shift_rows_are_chosen_and_not_opened() {
    story(async |stage| {
        let tab = stage.open("/users/civis").await;
        rows(&tab).await;
        choose(&tab, &[1]).await;
        let at = tab
            .js("(place => [place.x + place.width / 2, place.y + place.height / 2])(document.querySelector('main [aria-rowindex=\"6\"] td.status').getBoundingClientRect())")
            .await;
        tab.click_at(at[0].as_f64().expect("a number"), at[1].as_f64().expect("a number"), 8)
            .await;
        tab.holds(&format!("{SAYS} == '4 selected' && {SELECTED} == '1 2 3 4'")).await;
        assert_eq!(tab.text("getSelection().toString()").await, "", "no text is selected on the way");
        assert_eq!(tab.address().await, "/users/civis");
        // The space bar is the browser's where a box itself has the focus: it does the same, once.
        tab.js("document.querySelector('main [aria-rowindex=\"8\"] .pick input').focus()")
            .await;
        tab.press(" ").await;
        tab.holds(&format!("{SAYS} == '5 selected' && {SELECTED} == '1 2 3 4 6'")).await;
    });
}

/// How long the longest task of a page may be, in milliseconds. On a machine at rest it is a tenth of this (`make bench` tells), and
/// work that grows with the list takes many times as long: the limit is for machines that have other things to do.
const LONGEST_TASK: f64 = 500.0;

#[test]
fn a_hundred_thousand_users_scroll_without_a_stutter() {
    alone(125_000, async |stage| {
        let tab = stage.open("/users/civis").await;
        rows(&tab).await;
        let count = load_everything(&tab, Duration::from_secs(90)).await;
        assert!(count > 100_000, "{count}");
        tab.watch_long_tasks().await;
        // Half a screen in every frame, then several screens, down and up again.
        for step in [500, -500, 5_000, -5_000] {
            let scrolled = tab.scrolls(step, 60).await;
            assert!(scrolled.rows < 100, "{} rows have elements", scrolled.rows);
            assert!(
                scrolled.elements < 100.0,
                "{} elements are put in or taken out a frame",
                scrolled.elements
            );
        }
        enter(&tab).await;
        tab.press("Control+End").await;
        until("the last row", Duration::from_secs(5), async || {
            (tab.js(FOCUSED_ROW).await == count + 1).then_some(())
        })
        .await;
        // One row, all rows, none, and all between two.
        for (key, says) in [
            (" ", "1 selected"),
            ("Control+a", &format!("{} selected", grouped(count))),
            ("Escape", ""),
            ("x", "1 selected"),
            ("Control+Home", "1 selected"),
            ("Shift+ ", &format!("{} selected", grouped(count))),
        ] {
            tab.press(key).await;
            tab.holds(&format!("{SAYS} == '{says}'")).await;
        }
        assert!(tab.rows().await.len() <= 40, "only what can be seen has elements");
        let long = tab.long_tasks().await;
        assert!(long.iter().all(|time| *time <= LONGEST_TASK), "tasks of {long:?} ms");
    });
}

#[test]
fn a_list_without_pages_of_a_hundred_thousand_is_read_and_searched_without_a_stutter() {
    alone(125_000, async |stage| {
        let tab = stage.open("/").await;
        tab.watch_long_tasks().await;
        // The first question reads the whole list of the one platform that cannot search; the second looks through it.
        for (text, found) in [("Ada Lindqvist", "1 found"), ("maria", "25 of")] {
            tab.ask(text).await;
            until("Istari to answer", Duration::from_secs(30), async || {
                tab.answer("Istari Digital").await.contains(found).then_some(())
            })
            .await;
        }
        let long = tab.long_tasks().await;
        assert!(long.iter().all(|time| *time <= LONGEST_TASK), "tasks of {long:?} ms");
    });
}

#[test]
fn columns_beyond_the_edge_are_hinted_at_until_one_has_come_to_them() {
    const BEYOND: &str = "(([scroller]) => scroller.scrollWidth - scroller.clientWidth)(document.getElementsByClassName('table-scroll'))";
    const HINT: &str = "getComputedStyle(document.querySelector('.table'), '::after').opacity";
    story(async |stage| {
        for (slug, _) in PLATFORMS {
            let tab = stage.open(&format!("/users/{slug}")).await;
            rows(&tab).await;
            let fits = tab.js(BEYOND).await == 0;
            assert_eq!(fits, slug != "istari", "{slug} on 1440 pixels");
            tab.holds(&format!("{HINT} == {}", u8::from(!fits))).await;
            tab.size(1000, 900).await;
            tab.js("document.querySelector('.table-scroll').scrollTo(9999, 0)").await;
            tab.holds(&format!("{HINT} == 0")).await;
            stage.close(&tab).await;
        }
    });
}

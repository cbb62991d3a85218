//! The components in a real browser: what they show, what the keyboard does, and that nothing is lost on the way.
#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "pixels and row counts of a screen"
)]

use std::rc::Rc;

use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use rollcall::components::account_card::{AccountCard, CardState};
use rollcall::components::answers::{AnswerCell, Answers};
use rollcall::components::badge::StatusBadge;
use rollcall::components::bulk_bar::BulkBar;
use rollcall::components::connection_card::ConnectionCard;
use rollcall::components::copy::CopyButton;
use rollcall::components::dialog::Dialog;
use rollcall::components::download::Download;
use rollcall::components::drawer::Drawer;
use rollcall::components::field::TextField;
use rollcall::components::fields::Fields;
use rollcall::components::given::GivenText;
use rollcall::components::moment::Moment;
use rollcall::components::notice::{ErrorCard, Notice};
use rollcall::components::search::SearchBox;
use rollcall::components::table::{Cell, CellOf, Column, HrefOf, Selection, Table};
use rollcall::components::toast::Toasts;
use rollcall::model::answer::{Answer, AnswerState};
use rollcall::model::chosen::Chosen;
use rollcall::model::connection::{ConnectionId, Standing};
use rollcall::model::constraint::{self, Constraint, Matcher};
use rollcall::model::error::{ApiError, ErrorKind, Said};
use rollcall::model::field::fields;
use rollcall::model::given::Given;
use rollcall::model::platform::CredentialKind;
use rollcall::model::question::Direction;
use rollcall::model::status::{Status, Tone};
use rollcall::model::time::Time;
use rollcall::model::toast::Toast;
use rollcall::pages::acts::constraints::{constraints_field, unreadable};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{
    Element, Event, EventInit, HtmlDialogElement, HtmlElement, HtmlInputElement, KeyboardEvent, KeyboardEventInit, MouseEvent,
    MouseEventInit,
};

#[path = "machine/constraint_cases.rs"]
mod constraint_cases;

wasm_bindgen_test_configure!(run_in_browser);

const STYLE: &[&str] = &[
    include_str!("../style/tokens.css"),
    include_str!("../style/base.css"),
    include_str!("../style/frame.css"),
    include_str!("../style/table.css"),
    include_str!("../style/badge.css"),
    include_str!("../style/bulk-bar.css"),
    include_str!("../style/button.css"),
    include_str!("../style/dialog.css"),
    include_str!("../style/field.css"),
    include_str!("../style/constraints.css"),
];
/// The height of the box that a table is mounted in.
const SCREEN: i32 = 720;

/// A view on the page, and the means to look at it. It goes when the test ends.
struct Stage {
    root: HtmlElement,
    _mounted: Box<dyn std::any::Any>,
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.root.remove();
    }
}

impl Stage {
    /// Mounts a view, and waits until it has settled.
    async fn of<V, F>(view: F) -> Self
    where
        V: IntoView + 'static,
        F: FnOnce() -> V + 'static,
        UnmountHandle<V::State>: 'static,
    {
        let style = document().get_element_by_id("style").unwrap_or_else(|| {
            let style = document().create_element("style").unwrap();
            style.set_id("style");
            document().head().unwrap().append_child(&style).unwrap();
            style
        });
        style.set_text_content(Some(&STYLE.concat()));
        let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
        root.style().set_css_text("position: fixed; inset: 0 auto auto 0; z-index: 9; height: 720px; width: 1000px; display: flex; flex-direction: column; background: Canvas");
        document().body().unwrap().append_child(&root).unwrap();
        let mounted = mount_to(root.clone(), view);
        frames().await;
        Self {
            root,
            _mounted: Box::new(mounted),
        }
    }

    fn find(&self, selector: &str) -> HtmlElement {
        self.maybe(selector)
            .unwrap_or_else(|| panic!("nothing matches {selector} in {}", self.root.inner_html()))
    }

    fn maybe(&self, selector: &str) -> Option<HtmlElement> {
        self.root.query_selector(selector).unwrap().map(JsCast::unchecked_into)
    }

    fn all(&self, selector: &str) -> Vec<Element> {
        let found = self.root.query_selector_all(selector).unwrap();
        (0..found.length())
            .filter_map(|at| found.item(at))
            .map(JsCast::unchecked_into)
            .collect()
    }

    fn text(&self) -> String {
        self.root.text_content().unwrap_or_default()
    }
}

/// Waits for two frames: signals have spread, and the browser has scrolled and measured.
async fn frames() {
    for _ in 0..2 {
        let frame = js_sys::Promise::new(&mut |done, _| {
            window().request_animation_frame(&done).unwrap();
        });
        JsFuture::from(frame).await.unwrap();
        let turn = js_sys::Promise::new(&mut |done, _| {
            window().set_timeout_with_callback_and_timeout_and_arguments_0(&done, 10).unwrap();
        });
        JsFuture::from(turn).await.unwrap();
    }
}

fn focused() -> Element {
    document().active_element().unwrap()
}

async fn press(key: &str, control: bool) {
    strike(key, control, false);
    frames().await;
}

async fn press_with_shift(key: &str) {
    strike(key, false, true);
    frames().await;
}

fn strike(key: &str, control: bool, shift: bool) {
    let how = KeyboardEventInit::new();
    how.set_key(key);
    how.set_ctrl_key(control);
    how.set_shift_key(shift);
    how.set_bubbles(true);
    how.set_cancelable(true);
    focused()
        .dispatch_event(&KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &how).unwrap())
        .unwrap();
}

async fn click_with_shift(element: &Element) {
    let how = MouseEventInit::new();
    how.set_shift_key(true);
    how.set_bubbles(true);
    how.set_cancelable(true);
    element
        .dispatch_event(&MouseEvent::new_with_mouse_event_init_dict("click", &how).unwrap())
        .unwrap();
    frames().await;
}

fn now() -> Time {
    Time::parse("2026-11-22T14:02:00Z").unwrap()
}

/// What a test can turn on the table, and what it heard from it.
#[derive(Clone, Copy)]
struct Knobs {
    rows: RwSignal<usize>,
    revision: RwSignal<u64>,
    turn: RwSignal<u64>,
    top: RwSignal<usize>,
    sorted: RwSignal<Option<(&'static str, Direction)>>,
    near_ends: RwSignal<Vec<usize>>,
    sorts: RwSignal<Vec<&'static str>>,
    prefix: RwSignal<&'static str>,
    chosen: RwSignal<Chosen>,
    all: RwSignal<bool>,
}

fn knobs(rows: usize) -> Knobs {
    Knobs {
        rows: RwSignal::new(rows),
        revision: RwSignal::new(0),
        turn: RwSignal::new(0),
        top: RwSignal::new(0),
        sorted: RwSignal::new(None),
        near_ends: RwSignal::new(Vec::new()),
        sorts: RwSignal::new(Vec::new()),
        prefix: RwSignal::new("Person"),
        chosen: RwSignal::default(),
        all: RwSignal::new(false),
    }
}

async fn table(rows: usize, knobs: impl FnOnce(&Knobs) + 'static) -> (Stage, Knobs) {
    stage_of(rows, false, knobs).await
}

/// The same with a box for each row, and a bar while rows are chosen.
async fn choice(rows: usize) -> (Stage, Knobs) {
    stage_of(rows, true, |_| ()).await
}

async fn stage_of(rows: usize, choice: bool, knobs: impl FnOnce(&Knobs) + 'static) -> (Stage, Knobs) {
    let heard: Rc<std::cell::Cell<Option<Knobs>>> = Rc::default();
    let told = heard.clone();
    let stage = Stage::of(move || {
        let turned = self::knobs(rows);
        knobs(&turned);
        told.set(Some(turned));
        let columns = vec![
            Column {
                label: "Name",
                class: "name",
                order: Some("name"),
            },
            Column {
                label: "E-mail",
                class: "email",
                order: Some("email"),
            },
            Column {
                label: "Status",
                class: "status",
                order: None,
            },
        ];
        let cell: CellOf = Rc::new(move |row, column| match column {
            0 => Cell::Text(format!("{} {row}", turned.prefix.get_untracked())),
            1 => Cell::Muted(format!("{row}@example.com")),
            _ => Cell::Status(if row % 2 == 0 { Status::Active } else { Status::Suspended }),
        });
        let href: HrefOf = Rc::new(|row| format!("#row-{row}"));
        let ids = Rc::new(move |row| (row < turned.rows.get_untracked()).then(|| format!("id-{row}")));
        let selection = choice.then(|| Selection::new(turned.chosen, turned.all, turned.rows, ids));
        let bar = selection.map(|selection| {
            let says = Signal::derive(move || {
                if selection.any() {
                    format!("{} selected", turned.chosen.with(Chosen::len))
                } else {
                    String::new()
                }
            });
            let (all, none) = (
                Callback::new(move |()| selection.choose_all()),
                Callback::new(move |()| selection.clear()),
            );
            view! { <BulkBar says=says more=String::new() on_more=all on_clear=none actions=().into_any()/> }.into_any()
        });
        view! {
            <Table
                caption="People"
                columns=columns
                rows=turned.rows
                revision=turned.revision
                total=Signal::derive(move || Some(turned.rows.get() as u64))
                cell=cell
                href=href
                sorted=turned.sorted
                on_sort=Callback::new(move |order| turned.sorts.update(|sorts| sorts.push(order)))
                on_near_end=Callback::new(move |()| turned.near_ends.update(|ends| ends.push(turned.rows.get_untracked())))
                now=now()
                turn=turned.turn
                top=turned.top
                selection=selection
                bar=bar
            />
        }
    })
    .await;
    (stage, heard.get().unwrap())
}

fn shown(stage: &Stage) -> Vec<Element> {
    stage.all("tbody[role=rowgroup] > tr:not([hidden])")
}

/// The row that lies in the middle of the screen, by what the browser paints there.
fn in_the_middle(stage: &Stage) -> Element {
    let view = stage.find(".table-scroll").get_bounding_client_rect();
    let (x, y) = (view.left() + 50.0, view.top() + view.height() / 2.0);
    let hit = document().element_from_point(x as f32, y as f32).unwrap();
    hit.closest("tr").unwrap().expect("a row lies in the middle of the screen")
}

fn index(row: &Element) -> usize {
    row.get_attribute("aria-rowindex").unwrap().parse().unwrap()
}

async fn scroll(stage: &Stage, to: i32) {
    stage.find(".table-scroll").set_scroll_top(to);
    frames().await;
}

#[wasm_bindgen_test]
async fn a_hundred_thousand_rows_are_shown_with_the_elements_of_three_screens_and_the_same_ones_after_a_jump() {
    let (stage, _) = table(100_000, |_| ()).await;
    let before = shown(&stage);
    let height = f64::from(before[0].client_height());
    assert!(height >= 28.0, "a row is {height} px high");
    assert!(before.len() as f64 * height <= 3.0 * f64::from(SCREEN), "{} rows", before.len());
    scroll(&stage, 1_800_000).await;
    let after = shown(&stage);
    assert_eq!(before.len(), after.len());
    assert!(
        after.iter().all(|row| before.iter().any(|old| old.is_same_node(Some(row)))),
        "a jump makes no new rows"
    );
    let row = in_the_middle(&stage);
    assert!(row.text_content().unwrap().starts_with(&format!("Person {}", index(&row) - 2)));
    assert!(index(&row) > 40_000);
}

#[wasm_bindgen_test]
async fn rows_stand_in_order_and_count_on_whichever_way_one_scrolls() {
    let (stage, _) = table(5_000, |_| ()).await;
    for to in [0, 300, 1_000, 900, 20_000, 19_990, 179_000, 0, 7] {
        scroll(&stage, to).await;
        let rows = shown(&stage);
        for pair in rows.windows(2) {
            assert_eq!(index(&pair[0]) + 1, index(&pair[1]), "after scrolling to {to}");
        }
        for row in &rows {
            assert!(
                row.text_content()
                    .unwrap()
                    .starts_with(&format!("Person {}{}@", index(row) - 2, index(row) - 2)),
                "{}",
                row.text_content().unwrap()
            );
        }
        _ = in_the_middle(&stage);
    }
    assert_eq!(stage.find("table").get_attribute("aria-rowcount").unwrap(), "5001");
}

#[wasm_bindgen_test]
async fn the_page_keys_walk_the_rows_and_bring_them_into_view() {
    let (stage, _) = table(100_000, |_| ()).await;
    assert_eq!(stage.all("[tabindex='0']").len(), 1, "the table is one tab stop");
    stage.find("[tabindex='0']").focus().unwrap();
    assert_eq!(index(&focused()), 2);
    for (key, control, row) in [
        ("ArrowDown", false, 1),
        ("j", false, 2),
        ("k", false, 1),
        ("End", true, 99_999),
        ("ArrowUp", false, 99_998),
        ("Home", true, 0),
    ] {
        press(key, control).await;
        assert_eq!(index(&focused()), row + 2, "after {key}");
        let (place, view) = (
            focused().get_bounding_client_rect(),
            stage.find(".table-scroll").get_bounding_client_rect(),
        );
        let head = stage.find("thead").get_bounding_client_rect().bottom();
        assert!(
            place.top() >= head - 1.0 && place.bottom() <= view.bottom() + 1.0,
            "row {row} is in view after {key}"
        );
        assert_eq!(stage.all("[tabindex='0']").len(), 1, "still one tab stop after {key}");
    }
    press("PageDown", false).await;
    assert!(index(&focused()) > 10);
}

#[wasm_bindgen_test]
async fn right_goes_into_the_cells_and_up_from_the_first_row_to_the_headings() {
    let (stage, _) = table(50, |_| ()).await;
    stage.find("[tabindex='0']").focus().unwrap();
    press("ArrowRight", false).await;
    press("ArrowRight", false).await;
    assert_eq!(focused().text_content().unwrap(), "0@example.com");
    press("ArrowDown", false).await;
    assert_eq!(focused().text_content().unwrap(), "1@example.com");
    press("Home", false).await;
    press("ArrowLeft", false).await;
    assert_eq!(focused().tag_name(), "TR");
    press("ArrowUp", false).await;
    press("ArrowUp", false).await;
    assert_eq!(focused().tag_name(), "BUTTON");
    press("ArrowRight", false).await;
    assert_eq!(focused().text_content().unwrap(), "E-mail");
    press("ArrowDown", false).await;
    assert_eq!(index(&focused()), 2);
}

#[wasm_bindgen_test]
async fn the_focus_never_falls_to_the_page_and_the_next_key_brings_its_row_back() {
    let (stage, knobs) = table(10_000, |_| ()).await;
    stage.find("[tabindex='0']").focus().unwrap();
    press("ArrowDown", false).await;
    for to in [40, 100_000, 250_000, 60] {
        scroll(&stage, to).await;
        assert_ne!(focused().tag_name(), "BODY", "at {to}");
        assert_eq!(stage.all("[tabindex='0']").len(), 1, "at {to}");
    }
    scroll(&stage, 200_000).await;
    press("ArrowDown", false).await;
    assert_eq!(index(&focused()), 4);
    press("End", true).await;
    knobs.rows.set(3);
    frames().await;
    assert_ne!(focused().tag_name(), "BODY", "when the row itself is gone");
    press("Home", true).await;
    assert_eq!(index(&focused()), 2);
}

#[wasm_bindgen_test]
async fn enter_and_a_click_anywhere_in_a_row_follow_its_link() {
    let (stage, _) = table(50, |_| ()).await;
    stage.find("[tabindex='0']").focus().unwrap();
    press("ArrowDown", false).await;
    press("Enter", false).await;
    assert_eq!(window().location().hash().unwrap(), "#row-1");
    shown(&stage)[4]
        .query_selector("td")
        .unwrap()
        .unwrap()
        .unchecked_into::<HtmlElement>()
        .click();
    assert_eq!(window().location().hash().unwrap(), "#row-4");
    window().location().set_hash("").unwrap();
}

#[wasm_bindgen_test]
async fn more_rows_do_not_move_the_list_and_the_end_is_announced_once_per_length() {
    let (stage, knobs) = table(500, |_| ()).await;
    assert!(knobs.near_ends.get_untracked().is_empty());
    scroll(&stage, 16_000).await;
    scroll(&stage, 16_400).await;
    assert_eq!(knobs.near_ends.get_untracked(), [500]);
    let (before, top) = (index(&in_the_middle(&stage)), stage.find(".table-scroll").scroll_top());
    knobs.rows.set(1_000);
    frames().await;
    assert_eq!(
        (index(&in_the_middle(&stage)), stage.find(".table-scroll").scroll_top()),
        (before, top)
    );
    scroll(&stage, 35_000).await;
    assert_eq!(knobs.near_ends.get_untracked(), [500, 1_000]);
}

#[wasm_bindgen_test]
async fn another_question_begins_at_the_top_and_new_contents_are_shown() {
    let (stage, knobs) = table(5_000, |_| ()).await;
    scroll(&stage, 30_000).await;
    knobs.prefix.set("Robot");
    knobs.revision.set(1);
    knobs.turn.set(1);
    frames().await;
    assert_eq!(stage.find(".table-scroll").scroll_top(), 0);
    assert!(shown(&stage)[0].text_content().unwrap().starts_with("Robot 0"));
}

#[wasm_bindgen_test]
async fn a_page_that_comes_back_finds_its_place_again() {
    let (stage, knobs) = table(5_000, |knobs| knobs.top.set(1_000)).await;
    let first = in_the_middle(&stage);
    assert!((1_002..1_030).contains(&index(&first)), "{}", index(&first));
    assert_eq!(knobs.top.get_untracked(), 1_000);
}

#[wasm_bindgen_test]
async fn a_heading_tells_the_order_that_stands_and_asks_for_another() {
    let (stage, knobs) = table(50, |_| ()).await;
    assert!(stage.maybe("[aria-sort]").is_none());
    knobs.sorted.set(Some(("name", Direction::Descending)));
    frames().await;
    assert_eq!(stage.all("[aria-sort]").len(), 1);
    assert_eq!(stage.find("[aria-sort=descending]").text_content().unwrap(), "Name");
    stage.all("thead button")[1].unchecked_ref::<HtmlElement>().click();
    assert_eq!(knobs.sorts.get_untracked(), ["email"]);
}

/// The rows that have an element and are told as selected; their boxes must say the same.
fn selected(stage: &Stage) -> Vec<usize> {
    let rows = shown(stage);
    for row in &rows {
        let told = row.get_attribute("aria-selected").unwrap() == "true";
        assert_eq!(tick(row).checked(), told, "the box of row {}", index(row) - 2);
    }
    let told = rows.iter().filter(|row| row.get_attribute("aria-selected").unwrap() == "true");
    told.map(|row| index(row) - 2).collect()
}

fn tick(row: &Element) -> HtmlInputElement {
    row.query_selector(".pick input").unwrap().unwrap().unchecked_into()
}

fn ids(knobs: Knobs) -> Vec<String> {
    knobs
        .chosen
        .with_untracked(|chosen| chosen.in_order().into_iter().map(str::to_owned).collect())
}

#[wasm_bindgen_test]
async fn a_box_chooses_its_row_and_does_not_open_it() {
    let (stage, knobs) = choice(50).await;
    assert_eq!(stage.find("[role=grid]").get_attribute("aria-multiselectable").unwrap(), "true");
    assert_eq!(stage.find("[role=grid]").get_attribute("aria-colcount").unwrap(), "4");
    window().location().set_hash("").unwrap();
    tick(&shown(&stage)[2]).click();
    frames().await;
    // The cell around the box is as good.
    let cell = shown(&stage)[4].query_selector(".pick").unwrap().unwrap();
    cell.unchecked_ref::<HtmlElement>().click();
    frames().await;
    assert_eq!(
        (selected(&stage), ids(knobs)),
        (vec![2, 4], vec!["id-2".to_owned(), "id-4".to_owned()])
    );
    assert_eq!(index(&focused()) - 2, 4, "the keyboard goes on from there");
    assert_eq!(stage.all("[tabindex='0']").len(), 1, "boxes are no tab stops of their own");
    for element in [cell, tick(&shown(&stage)[2]).into()] {
        let size = element.get_bounding_client_rect();
        assert!(
            size.width() >= 24.0 && size.height() >= 24.0,
            "{} × {}",
            size.width(),
            size.height()
        );
    }
    let named = tick(&shown(&stage)[2]).get_attribute("aria-describedby").unwrap();
    assert_eq!(document().get_element_by_id(&named).unwrap().text_content().unwrap(), "Person 2");
    tick(&shown(&stage)[2]).click();
    frames().await;
    assert_eq!(selected(&stage), [4]);
    assert_eq!(window().location().hash().unwrap(), "");
}

#[wasm_bindgen_test]
async fn a_click_with_shift_chooses_as_far_as_there() {
    let (stage, knobs) = choice(50).await;
    tick(&shown(&stage)[6]).click();
    frames().await;
    click_with_shift(&shown(&stage)[3].query_selector("td:last-child").unwrap().unwrap()).await;
    assert_eq!((selected(&stage), ids(knobs)[1].as_str()), (vec![3, 4, 5, 6], "id-5"));
    // The browser turns the box over by itself; the row stays chosen, and so does the box.
    click_with_shift(&tick(&shown(&stage)[5])).await;
    assert_eq!(selected(&stage), [3, 4, 5, 6]);
    click_with_shift(&tick(&shown(&stage)[8])).await;
    assert_eq!(selected(&stage), [3, 4, 5, 6, 7, 8]);
    // The rows of another question have other neighbours.
    knobs.turn.set(1);
    frames().await;
    click_with_shift(&tick(&shown(&stage)[11])).await;
    assert_eq!(selected(&stage), [3, 4, 5, 6, 7, 8, 11]);
}

#[wasm_bindgen_test]
async fn the_keyboard_chooses_one_a_range_all_and_none() {
    let (stage, knobs) = choice(100_000).await;
    stage.find("[tabindex='0']").focus().unwrap();
    press(" ", false).await;
    assert_eq!(selected(&stage), [0]);
    press("ArrowDown", false).await;
    press("x", false).await;
    press("x", false).await;
    assert_eq!(selected(&stage), [0], "twice is not at all");
    for _ in 0..3 {
        press("ArrowDown", false).await;
    }
    press_with_shift(" ").await;
    assert_eq!(selected(&stage), [0, 1, 2, 3, 4]);
    assert_eq!(index(&focused()) - 2, 4, "the focus stays");
    press("Escape", false).await;
    assert!(selected(&stage).is_empty() && ids(knobs).is_empty());
    knobs.rows.set(300);
    frames().await;
    press("a", true).await;
    assert_eq!(ids(knobs).len(), 300);
    assert_eq!(selected(&stage).len(), shown(&stage).len());
    // From within the cells it is the same.
    press("Escape", false).await;
    press("ArrowRight", false).await;
    assert!(focused().matches(".pick").unwrap());
    press(" ", false).await;
    press("ArrowRight", false).await;
    assert_eq!(focused().text_content().unwrap(), "Person 4");
    press("ArrowDown", false).await;
    press("x", false).await;
    assert_eq!(selected(&stage), [4, 5]);
}

#[wasm_bindgen_test]
async fn a_table_without_choice_leaves_those_keys_alone() {
    let (stage, knobs) = table(50, |_| ()).await;
    stage.find("[tabindex='0']").focus().unwrap();
    press(" ", false).await;
    press("x", false).await;
    assert!(ids(knobs).is_empty() && stage.maybe(".pick, [aria-selected], [aria-multiselectable]").is_none());
}

#[wasm_bindgen_test]
async fn what_is_chosen_follows_its_row_and_not_the_element_that_showed_it() {
    let (stage, knobs) = choice(100_000).await;
    tick(&shown(&stage)[1]).click();
    tick(&shown(&stage)[3]).click();
    frames().await;
    for to in [180, 700, 20_000, 1_800_000, 3_590_000, 360] {
        scroll(&stage, to).await;
        let rows = shown(&stage);
        assert!(rows.len() <= 40, "{} rows have elements", rows.len());
        let here = [1, 3]
            .into_iter()
            .filter(|row| rows.iter().any(|element| index(element) - 2 == *row));
        assert_eq!(selected(&stage), here.collect::<Vec<usize>>(), "{to} px down");
    }
    scroll(&stage, 1_800_000).await;
    let row = in_the_middle(&stage);
    let middle = index(&row) - 2;
    tick(&row).click();
    frames().await;
    scroll(&stage, 0).await;
    assert_eq!(selected(&stage), [1, 3]);
    assert_eq!(ids(knobs), ["id-1", "id-3", &format!("id-{middle}")]);
    // More rows, and other contents of the same rows.
    knobs.rows.set(100_500);
    knobs.revision.set(1);
    frames().await;
    assert_eq!(selected(&stage), [1, 3]);
}

#[wasm_bindgen_test]
async fn the_box_of_the_headings_says_whether_all_some_or_none_are_chosen() {
    let (stage, knobs) = choice(60).await;
    let head: HtmlInputElement = stage.find("thead input").unchecked_into();
    let says = || (head.checked(), head.indeterminate());
    assert_eq!(says(), (false, false));
    tick(&shown(&stage)[0]).click();
    frames().await;
    assert_eq!(says(), (false, true));
    head.click();
    frames().await;
    assert_eq!((says(), ids(knobs).len()), ((true, false), 60));
    knobs.rows.set(61);
    frames().await;
    assert_eq!(says(), (false, true), "one more row came");
    knobs.all.set(true);
    frames().await;
    assert_eq!(says(), (true, false));
    tick(&shown(&stage)[3]).click();
    frames().await;
    assert_eq!((says(), ids(knobs).len(), knobs.all.get_untracked()), ((false, true), 60, false));
    head.click();
    frames().await;
    head.click();
    frames().await;
    assert_eq!((says(), ids(knobs).len()), ((false, false), 0));
    // With the keyboard: up from the first row, and to its left end.
    shown(&stage)[0].unchecked_ref::<HtmlElement>().focus().unwrap();
    press("ArrowUp", false).await;
    assert!(focused().matches("thead .pick").unwrap());
    press(" ", false).await;
    assert_eq!((says(), ids(knobs).len()), ((true, false), 61));
    assert_eq!(stage.all("[tabindex='0']").len(), 1);
}

#[wasm_bindgen_test]
async fn a_key_is_answered_at_once_however_many_rows_there_are() {
    let (stage, _) = choice(100_000).await;
    stage.find("[tabindex='0']").focus().unwrap();
    for (key, control, shift) in [
        (" ", false, false),
        ("ArrowDown", false, false),
        ("x", false, false),
        ("End", true, false),
        (" ", false, false),
        ("ArrowUp", false, false),
        (" ", false, true),
    ] {
        let begun = js_sys::Date::now();
        strike(key, control, shift);
        // What follows from it is done before the browser gets the next turn.
        for _ in 0..10 {
            JsFuture::from(js_sys::Promise::resolve(&wasm_bindgen::JsValue::NULL))
                .await
                .unwrap();
        }
        let took = js_sys::Date::now() - begun;
        assert!(took <= 50.0, "{key:?} took {took} ms");
        frames().await;
    }
    assert_eq!(selected(&stage), [99_998, 99_999]);
}

#[wasm_bindgen_test]
async fn the_bar_comes_with_the_choice_hides_no_focused_row_and_gives_the_focus_back() {
    let (stage, _) = choice(500).await;
    let says = || stage.find(".table [role=status]").text_content().unwrap();
    assert!(stage.maybe(".bulk-bar").is_none() && says().is_empty());
    let last = shown(&stage)
        .into_iter()
        .rfind(|row| row.get_bounding_client_rect().bottom() <= stage.find(".table-scroll").get_bounding_client_rect().bottom())
        .unwrap();
    tick(&last).click();
    frames().await;
    assert_eq!(says(), "1 selected");
    let (row, bar) = (
        focused().get_bounding_client_rect(),
        stage.find(".bulk-bar").get_bounding_client_rect(),
    );
    assert!(
        focused().is_same_node(Some(&last)) && row.bottom() <= bar.top() + 1.0,
        "{} {}",
        row.bottom(),
        bar.top()
    );
    assert!(bar.height() >= 48.0 && bar.height() < 50.0, "{}", bar.height());
    let clear = stage.find(".bulk-bar button");
    clear.focus().unwrap();
    clear.click();
    frames().await;
    assert!(stage.maybe(".bulk-bar").is_none() && says().is_empty());
    assert!(focused().is_same_node(Some(&last)), "{}", focused().tag_name());
}

#[wasm_bindgen_test]
async fn the_bar_offers_all_that_match_and_keeps_the_focus() {
    let stage = Stage::of(|| {
        let (more, heard) = (RwSignal::new("Select all 1,240 that match".to_owned()), RwSignal::new(0));
        let all = Callback::new(move |()| {
            more.set(String::new());
            heard.update(|heard| *heard += 1);
        });
        view! {
            <BulkBar says="100 selected" more=more on_more=all on_clear=Callback::new(|()| ()) actions=view! { <button id="act">"Act"</button> }.into_any()/>
            <output>{heard}</output>
        }
    })
    .await;
    let button = stage.find(".bulk-bar > button:nth-of-type(2)");
    assert_eq!(button.text_content().unwrap(), "Select all 1,240 that match");
    assert!(stage.maybe(".bulk-bar #act").is_some());
    button.focus().unwrap();
    button.click();
    frames().await;
    assert_eq!(
        (stage.find("output").text_content().unwrap(), focused().text_content().unwrap()),
        ("1".to_owned(), "Clear".to_owned())
    );
    assert_eq!(stage.all(".bulk-bar button:not([hidden])").len(), 2);
}

#[wasm_bindgen_test]
async fn every_status_is_told_by_its_word_and_by_a_shape() {
    let all = [
        "Active",
        "Invited",
        "Expired",
        "Suspended",
        "Locked",
        "Deactivated",
        "Deleted",
        "on leave",
        "Unknown",
    ];
    let stage = Stage::of(|| {
        let all = [
            Status::Active,
            Status::Invited,
            Status::Expired,
            Status::Suspended,
            Status::Locked,
            Status::Deactivated,
            Status::Deleted,
            Status::Other("on leave".to_owned()),
            Status::Untold,
        ];
        all.map(|status| view! { <StatusBadge status=status/> }).into_iter().collect_view()
    })
    .await;
    let badges = stage.all(".badge");
    for (badge, word) in badges.iter().zip(all) {
        assert_eq!(badge.text_content().unwrap(), word);
        assert!(badge.query_selector("svg[aria-hidden=true] path").unwrap().is_some());
    }
    assert_eq!(badges.len(), all.len());
    assert!(badges[7].class_list().contains("unknown") && badges[8].class_list().contains("unknown"));
}

#[wasm_bindgen_test]
async fn hidden_characters_are_shown_and_markup_stays_text() {
    let stage = Stage::of(|| {
        view! {
            <GivenText value=Given::Value("ada\u{202E}gpj".to_owned())/>
            <GivenText value=Given::Value("<img src=x onerror=alert(1)><b>bold</b>".to_owned())/>
        }
    })
    .await;
    assert_eq!(stage.find(".token").text_content().unwrap(), "RLO");
    assert!(stage.find(".token").get_attribute("title").unwrap().contains("U+202E"));
    assert!(!stage.text().contains('\u{202E}'));
    assert!(stage.maybe("img, b").is_none());
    assert!(stage.text().contains("<b>bold</b>"));
}

#[wasm_bindgen_test]
async fn a_name_that_turns_the_reading_around_is_seen_through_wherever_it_is_told() {
    let name = "ada\u{202E}gpj";
    let news = Toast {
        id: 1,
        tone: Tone::Ok,
        text: format!("Created the key {name}."),
        action: None,
    };
    let stage = Stage::of(move || {
        view! {
            <Toasts stack=Signal::stored(vec![news]) on_dismiss=Callback::new(|_| ())/>
            <Notice tone=Tone::Warn title=format!("{name} is gone.") body=format!("Ask {name}.")/>
            <Dialog open=RwSignal::new(true) title=format!("Revoke {name}") footer=|| ()>""</Dialog>
        }
    })
    .await;
    for place in [".toast", ".notice .title", ".notice .body", "dialog h2"] {
        let told = stage.find(place).text_content().unwrap();
        assert!(told.contains("RLO") && !told.contains('\u{202E}'), "{place}: {told}");
    }
}

#[wasm_bindgen_test]
async fn three_ways_of_not_knowing_have_three_words() {
    let stage = Stage::of(|| {
        view! {
            <GivenText value=Given::Nothing/>" "<GivenText value=Given::Untold/>" "<GivenText value=Given::Unreadable("{7}".to_owned())/>
            " "<Moment time=Given::Nothing now=now()/>" "<Moment time=Given::Untold now=now()/>" "<Moment time=Given::Value(Time(now().0 - 7_200_000)) now=now() offset=60/>
        }
    })
    .await;
    assert_eq!(stage.text(), "None Not given {7} None on record Unknown 2 h ago");
    assert_eq!(
        stage.find("time").get_attribute("title").unwrap(),
        "22 Nov 2026, 13:02 your time · 22 Nov 2026, 12:02 UTC"
    );
}

#[wasm_bindgen_test]
async fn a_dialog_is_named_by_its_title_takes_the_focus_and_gives_it_back() {
    let stage = Stage::of(|| {
        let open = RwSignal::new(false);
        view! {
            <button id="opener" on:click=move |_| open.set(true)>"Open"</button>
            <Dialog open=open title="Disconnect Acme" footer=move || view! { <button data-first="" on:click=move |_| open.set(false)>"Cancel"</button> }>
                <p>"It forgets the credential."</p>
            </Dialog>
        }
    })
    .await;
    stage.find("#opener").focus().unwrap();
    stage.find("#opener").click();
    frames().await;
    let dialog = stage.find("dialog[open]");
    let name = document()
        .get_element_by_id(&dialog.get_attribute("aria-labelledby").unwrap())
        .unwrap();
    assert_eq!(name.text_content().unwrap(), "Disconnect Acme");
    assert_eq!(focused().text_content().unwrap(), "Cancel");
    stage.find("dialog header button").click();
    frames().await;
    assert!(stage.maybe("dialog[open]").is_none());
    assert_eq!(focused().id(), "opener");
    assert!(!stage.text().contains("forgets"), "what is closed is not there");
}

#[wasm_bindgen_test]
async fn a_dialog_that_is_not_to_be_left_yet_stays_whichever_way_is_tried() {
    let stage = Stage::of(|| {
        let (open, asked) = (RwSignal::new(true), RwSignal::new(0));
        let on_leave = Callback::new(move |()| {
            asked.update(|asked| *asked += 1);
            asked.get_untracked() > 3
        });
        view! {
            <Dialog open=open title="Shown once" on_leave=on_leave><p>"The contents."</p></Dialog>
            <output>{move || asked.get()}</output>
        }
    })
    .await;
    frames().await;
    let asked = || stage.find("output").text_content().unwrap();
    stage.find("dialog header button").click();
    frames().await;
    assert!(stage.maybe("dialog[open]").is_some() && asked() == "1");
    // What the browser says to the dialog when Escape is pressed.
    let how = EventInit::new();
    how.set_cancelable(true);
    let cancel = Event::new_with_event_init_dict("cancel", &how).unwrap();
    assert!(!stage.find("dialog").dispatch_event(&cancel).unwrap(), "it is not closed");
    frames().await;
    assert_eq!(asked(), "2");
    // Pressed again, it asks nobody.
    stage.find("dialog").unchecked_into::<HtmlDialogElement>().close();
    frames().await;
    assert!(stage.maybe("dialog[open]").is_some() && asked() == "3", "it was opened again");
    assert!(stage.text().contains("contents"));
    stage.find("dialog header button").click();
    frames().await;
    assert!(stage.maybe("dialog[open]").is_none(), "now it may");
}

#[wasm_bindgen_test]
async fn a_drawer_is_a_region_that_takes_the_focus_and_gives_it_back() {
    let stage = Stage::of(|| {
        let open = RwSignal::new(false);
        view! {
            <button id="opener" on:click=move |_| open.update(|open| *open = !*open)>"Open"</button>
            <button id="elsewhere"></button>
            <Drawer open=open title="Calls"><p>"The contents."</p><button id="inside"></button></Drawer>
        }
    })
    .await;
    let open = async || {
        stage.find("#opener").focus().unwrap();
        stage.find("#opener").click();
        frames().await;
    };
    open().await;
    let drawer = stage.find("section.drawer");
    let name = document()
        .get_element_by_id(&drawer.get_attribute("aria-labelledby").unwrap())
        .unwrap();
    assert_eq!(name.text_content().unwrap(), "Calls");
    assert!(focused().is_same_node(Some(&name)), "the heading has the focus");
    stage.find("#inside").focus().unwrap();
    press("Escape", false).await;
    assert!(stage.maybe(".drawer").is_none());
    assert_eq!(focused().id(), "opener");
    assert!(!stage.text().contains("contents"), "what is closed is not there");
    open().await;
    stage.find("button[aria-label='Close calls']").click();
    frames().await;
    assert_eq!(focused().id(), "opener");
    open().await;
    stage.find("#elsewhere").focus().unwrap();
    press("Escape", false).await;
    assert!(stage.maybe(".drawer").is_some(), "it is no dialog: keys outside are not for it");
    stage.find("#opener").click();
    frames().await;
    assert_eq!(focused().id(), "elsewhere", "who went elsewhere stays there");
}

#[wasm_bindgen_test]
async fn a_text_is_made_when_it_is_copied_and_whoever_asked_hears_of_it() {
    let stage = Stage::of(|| {
        let (made, heard) = (RwSignal::new(0), RwSignal::new(String::new()));
        let text = Callback::new(move |()| {
            made.update(|made| *made += 1);
            "curl".to_owned()
        });
        view! {
            <CopyButton text=text label="Copy as curl" word="curl" on_copied=Callback::new(move |how: Result<String, String>| heard.set(format!("{how:?}")))/>
            <output>{move || made.get()}" "{move || heard.get()}</output>
        }
    })
    .await;
    assert_eq!(stage.find("output").text_content().unwrap(), "0 ");
    let button = stage.find("button[aria-label='Copy as curl']");
    assert_eq!(button.text_content().unwrap(), "curl");
    button.focus().unwrap();
    button.click();
    for _ in 0..5 {
        frames().await;
    }
    let said = stage.find("output").text_content().unwrap();
    // Whether a browser without a person gives the clipboard is its own affair.
    assert!(said == "1 Ok(\"curl\")" || said.starts_with("1 Err(\"Not copied:"), "{said}");
}

#[wasm_bindgen_test]
async fn a_file_is_handed_over_by_an_address_that_is_not_sent() {
    // Instead of a file on this machine: what it would have held. After one click everything is as it was.
    let keep = js_sys::Function::new_no_args(
        "const make = URL.createObjectURL; \
         URL.createObjectURL = blob => { blob.text().then(text => window.saved = text); return make(blob) }; \
         HTMLAnchorElement.prototype.click = function() { \
             window.link = `${this.download} ${this.protocol}`; \
             URL.createObjectURL = make; \
             delete HTMLAnchorElement.prototype.click; \
         }",
    );
    keep.call0(&wasm_bindgen::JsValue::NULL).unwrap();
    let stage = Stage::of(|| {
        let heard = RwSignal::new(String::new());
        view! {
            <Download label="Export" file="calls.json" text=Callback::new(|()| "[]".to_owned()) on_done=Callback::new(move |how: Result<(), String>| heard.set(format!("{how:?}")))/>
            <output>{move || heard.get()}</output>
        }
    })
    .await;
    stage.find("button").click();
    frames().await;
    assert_eq!(stage.find("output").text_content().unwrap(), "Ok(())");
    let told = |name: &str| {
        js_sys::Reflect::get(&window(), &name.into())
            .unwrap()
            .as_string()
            .unwrap_or_default()
    };
    assert_eq!((told("saved").as_str(), told("link").as_str()), ("[]", "calls.json blob:"));
}

#[wasm_bindgen_test]
async fn a_field_is_tied_to_its_label_hint_and_error() {
    let stage = Stage::of(|| {
        let error = RwSignal::new(None::<String>);
        view! {
            <TextField label="E-mail" value=RwSignal::new(String::new()) hint="As the person writes it." error=error/>
            <button id="spoil" on:click=move |_| error.set(Some("It has no @.".to_owned()))></button>
        }
    })
    .await;
    let input = stage.find("input");
    let told = || {
        let ids = input.get_attribute("aria-describedby").unwrap_or_default();
        ids.split(' ')
            .map(|id| document().get_element_by_id(id).unwrap().text_content().unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(stage.find("label").get_attribute("for").unwrap(), input.id());
    assert_eq!(told(), ["As the person writes it."]);
    assert!(!input.has_attribute("aria-invalid"));
    stage.find("#spoil").click();
    frames().await;
    assert_eq!(told(), ["It has no @.", "As the person writes it."]);
    assert_eq!(input.get_attribute("aria-invalid").unwrap(), "true");
}

fn refused() -> ApiError {
    ApiError {
        kind: ErrorKind::Unauthorized,
        said: Some(Box::new(Said {
            text: format!("<b>expired</b> {}", "x".repeat(400)),
            request_id: Some("req-7".to_owned()),
        })),
        request: "GET /users".to_owned(),
        retry_at: None,
        changes: false,
    }
}

#[wasm_bindgen_test]
async fn an_error_says_what_happened_whose_words_they_are_and_what_to_do() {
    let stage = Stage::of(
        || view! { <ErrorCard error=refused() platform="Acme" reconnect="/connections".to_owned() on_retry=Callback::new(|()| ())/> },
    )
    .await;
    let text = stage.text();
    assert!(
        text.contains("Acme refused the credential (401).")
            && text.contains("Acme said: <b>expired</b>")
            && text.contains("Reconnect with a valid credential.")
    );
    assert!(stage.maybe("b").is_none());
    assert!(stage.find("q").text_content().unwrap().chars().count() <= 301);
    assert_eq!(stage.find("a.button").get_attribute("href").unwrap(), "/connections");
    assert!(
        stage.maybe("button").is_none(),
        "another try with the same credential is not offered"
    );
    assert!(stage.find("details").text_content().unwrap().contains("GET /users") && text.contains("req-7"));
}

#[wasm_bindgen_test]
async fn each_platform_answers_in_its_own_cell_and_keeps_its_place() {
    let stage = Stage::of(move || {
        let cell = |name: &str, state| AnswerCell { name: name.to_owned(), mark: "M0 0", answer: Answer { connection: name.into(), state }, note: None, reconnect: "/connections".to_owned() };
        let answers = RwSignal::new(vec![cell("Acme", AnswerState::Waiting { since: now() }), cell("Bolt", AnswerState::Failed(ApiError::of(ErrorKind::Server(500))))]);
        let heard = RwSignal::new(String::new());
        view! {
            <Answers answers=answers now=now() on_retry=Callback::new(move |id: ConnectionId| heard.set(id.to_string())) on_more=Callback::new(|_| ())/>
            <button id="answer" on:click=move |_| answers.update(|cells| cells[0].answer.state = AnswerState::Found { count: 12, total: Some(340), more: true, unreadable: 0, took: 9 })></button>
            <output>{move || heard.get()}</output>
        }
    })
    .await;
    let cells = stage.all("ul[aria-label='Answers by platform'] > li");
    assert!(cells[0].text_content().unwrap().contains("Looking"));
    assert!(cells[1].text_content().unwrap().contains("Server error"));
    stage.find("#answer").click();
    frames().await;
    assert!(cells[0].is_connected() && cells[0].text_content().unwrap().contains("12 of 340 found"));
    stage.find("button[aria-label='Try again: Bolt']").click();
    frames().await;
    assert_eq!(stage.find("output").text_content().unwrap(), "Bolt");
}

#[wasm_bindgen_test]
async fn a_platform_without_the_person_says_so_and_is_no_error() {
    let stage =
        Stage::of(|| view! { <AccountCard platform="Acme" mark="M0 0" state=Signal::stored(CardState::NoAccount) now=now()/> }).await;
    assert!(stage.text().contains("Acme has nobody with this e-mail."));
    assert!(stage.maybe(".failed, .danger").is_none());
}

static KINDS: &[CredentialKind] = &[CredentialKind {
    label: "API key",
    hint: "Begins with ak-.",
}];

#[wasm_bindgen_test]
async fn a_credential_is_handed_over_once_and_does_not_stay_in_the_field() {
    let stage = Stage::of(|| {
        let heard = RwSignal::new(String::new());
        view! {
            <ConnectionCard name="Acme" mark="M0 0" base="/api/acme" credentials=KINDS standing=Signal::stored(Standing::NotConnected) now=now()
                on_connect=Callback::new(move |(kind, secret)| heard.set(format!("{kind} {secret}"))) on_disconnect=Callback::new(|()| ()) on_test=Callback::new(|()| ())/>
            <output>{move || heard.get()}</output>
        }
    })
    .await;
    let field: HtmlInputElement = stage.find("input[type=password]").unchecked_into();
    stage.find("button[type=submit]").click();
    frames().await;
    assert!(stage.text().contains("Paste the credential first."));
    assert!(focused().is_same_node(Some(&field)));
    field.set_value("ak-7");
    stage.find("button[type=submit]").click();
    frames().await;
    assert_eq!(stage.find("output").text_content().unwrap(), "0 ak-7");
    assert_eq!(field.value(), "");
}

#[wasm_bindgen_test]
async fn escape_clears_the_search_and_the_button_gives_the_focus_back() {
    let stage = Stage::of(|| {
        let value = RwSignal::new("ada".to_owned());
        view! { <SearchBox value=value label="Look up a person" placeholder="Find"/> }
    })
    .await;
    let field: HtmlInputElement = stage.find("input[type=search]").unchecked_into();
    assert_eq!(field.get_attribute("aria-label").unwrap(), "Look up a person");
    field.focus().unwrap();
    press("Escape", false).await;
    assert_eq!(field.value(), "");
    field.set_value("bob");
    field.dispatch_event(&Event::new("input").unwrap()).unwrap();
    frames().await;
    stage.find("button[aria-label='Clear the search']").click();
    frames().await;
    assert_eq!(field.value(), "");
    assert!(focused().is_same_node(Some(&field)));
}

#[wasm_bindgen_test]
async fn every_field_is_listed_as_the_platform_spells_it() {
    let stage =
        Stage::of(|| view! { <Fields fields=fields(r#"{"id":7,"isRobot":false,"phone":null,"tags":[],"groups":[{"name":"<i>"}]}"#)/> })
            .await;
    let rows: Vec<String> = stage.all("dl > div").iter().map(|row| row.text_content().unwrap()).collect();
    assert_eq!(rows, ["id7", "isRobotNo", "phonenull — none", "tagsempty", "groups[0].name<i>"]);
    assert!(stage.maybe("input").is_none(), "few fields need no filter");
}

#[wasm_bindgen_test]
fn the_browser_reads_patterns_as_the_double_does() {
    let digest = constraint_cases::digest(rollcall::api::browser::pattern::matches, |_, _| ());
    assert_eq!(digest, constraint_cases::DIGEST, "the digest of all verdicts: {digest:#x}");
}

/// Types into a field, or chooses of a select.
async fn fill(field: &HtmlElement, text: &str) {
    let named = if field.tag_name() == "SELECT" { "change" } else { "input" };
    js_sys::Reflect::set(field, &"value".into(), &text.into()).unwrap();
    field.dispatch_event(&Event::new(named).unwrap()).unwrap();
    frames().await;
}

/// The editor of what a key may do, with one row, and the text that it makes.
async fn editor(width: &str) -> (Stage, StoredValue<Option<RwSignal<String>>>) {
    let kept = StoredValue::new(None);
    let stage = Stage::of(move || {
        let value = RwSignal::new(constraint::written(&[Constraint {
            matcher: Matcher::Exact,
            path: "reports/33".to_owned(),
            verbs: [true, false, false, false, false, false],
        }]));
        kept.set_value(Some(value));
        constraints_field("What the key may do".to_owned(), "", value, Signal::stored(None))
    })
    .await;
    stage.root.style().set_property("width", width).unwrap();
    frames().await;
    (stage, kept)
}

#[wasm_bindgen_test]
async fn rows_come_and_go_and_the_focus_stays_where_nothing_is_pressed_by_mistake() {
    let (stage, kept) = editor("600px").await;
    let text = move || kept.get_value().unwrap().get_untracked();
    let rows = move || constraint::read(&text()).unwrap();
    assert_eq!(rows().len(), 1);
    let buttons = || stage.all("button").into_iter().map(JsCast::unchecked_into::<HtmlElement>);
    let button = |words: &str| buttons().find(|button| button.text_content().unwrap() == words).unwrap();
    button("Add a row").click();
    frames().await;
    assert_eq!(stage.all(".row").len(), 2);
    assert!(
        stage.all(".row")[1]
            .query_selector("select")
            .unwrap()
            .unwrap()
            .is_same_node(Some(&focused()))
    );
    fill(&focused().unchecked_into(), "prefix").await;
    fill(&stage.all(".row input[type=text]")[1].clone().unchecked_into(), "scripts/12").await;
    stage.find("input[aria-label='POST in row 2']").click();
    frames().await;
    assert_eq!(rows()[0].path, "reports/33", "the other row is left alone");
    assert_eq!((rows()[1].matcher, rows()[1].path.as_str()), (Matcher::Prefix, "scripts/12"));
    assert_eq!(rows()[1].verbs, [true, false, true, false, false, false]);
    let said = stage.all(".row")[1].text_content().unwrap();
    assert!(
        said.contains("May read (GET) and create and run (POST) every path that begins with"),
        "{said}"
    );
    assert!(said.contains("Has scripts/120 too"), "{said}");
    // A path is not asked for where it says nothing, and is there again afterwards.
    fill(&stage.all(".row select")[1].clone().unchecked_into(), "verb").await;
    assert_eq!(rows()[1].path, "");
    assert_eq!(stage.all(".row [hidden]").len(), 1);
    fill(&stage.all(".row select")[1].clone().unchecked_into(), "prefix").await;
    assert_eq!(rows()[1].path, "scripts/12");
    stage.find("button[aria-label='Remove row 1']").click();
    frames().await;
    assert_eq!(rows().len(), 1);
    assert_eq!(rows()[0].path, "scripts/12");
    assert!(stage.find(".row").is_same_node(Some(&focused())), "the row that took its place");
    assert_eq!(stage.find(".row legend").text_content().unwrap(), "Row 1");
    stage.find("button[aria-label='Remove row 1']").click();
    frames().await;
    assert_eq!(text(), "");
    assert!(stage.find(".constraints").is_same_node(Some(&focused())), "no row is left");
    assert!(stage.text().contains("No rows: the key may do whatever its owner may."));
}

#[wasm_bindgen_test]
async fn a_request_is_tried_before_there_is_a_key() {
    let (stage, kept) = editor("600px").await;
    let verdict = || stage.find(".bench [role=status]").text_content().unwrap();
    let line = stage.find(".bench input");
    for (typed, said) in [
        ("/reports/33?page=2", "Allowed by row 1"),
        ("POST /reports/33", "Denied: row 1 has "),
        ("GET /reports/3", "Denied: no row has "),
        ("GET", "Add a path"),
    ] {
        fill(&line, typed).await;
        assert!(verdict().contains(said), "{typed}: {}", verdict());
    }
    fill(&line, "GET /reports/34").await;
    fill(&stage.find(".row select"), "regex").await;
    fill(&stage.find(".row input[type=text]"), "^reports/[0-9]+$").await;
    assert!(verdict().contains("Allowed by row 1"), "it follows the rows: {}", verdict());
    fill(&stage.find(".row input[type=text]"), "reports/(").await;
    assert!(verdict().contains("Not known"), "{}", verdict());
    assert!(stage.find(".row").text_content().unwrap().contains("cannot read it as a pattern"));
    let text = kept.get_value().unwrap().get_untracked();
    assert!(unreadable(&text).unwrap().starts_with("Row 1: "));
    // What one begins with takes the place of all rows, and only when that is asked for.
    fill(&stage.find(".beginnings select"), "Run one script").await;
    assert_eq!(stage.all(".row").len(), 1);
    stage.find(".beginnings button").click();
    frames().await;
    assert_eq!(stage.all(".row").len(), 2);
    assert!(stage.all(".row")[0].is_same_node(Some(&focused())));
    assert!(verdict().contains("Row 1 still has a gap"), "{}", verdict());
}

#[wasm_bindgen_test]
async fn the_rows_fit_a_small_screen() {
    let (stage, _) = editor("350px").await;
    let around = stage.find(".constraints");
    for element in stage.all(".constraints *") {
        let (own, all) = (element.get_bounding_client_rect(), around.get_bounding_client_rect());
        assert!(own.right() <= all.right() + 1.0, "{} lies to the side", element.outer_html());
    }
    assert!(around.scroll_width() <= around.client_width(), "nothing lies to the side");
}

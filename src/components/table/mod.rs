//! The one table. However long the list, it makes elements for a few screens of rows and uses them again and again.

use std::rc::Rc;

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};

mod cell;
mod grid;
mod place;
mod selection;
mod window;

use self::grid::{Grid, Slot};
pub use cell::{Cell, Chip, ChipState};
pub use selection::{IdOf, Selection};

use super::icon::{Glyph, Icon};
use super::id;
use super::notice::Skeleton;
use crate::model::question::Direction;
use crate::model::time::Time;

/// What makes a cell of a row and a column.
pub type CellOf = Rc<dyn Fn(usize, usize) -> Cell>;
/// What gives a row's address.
pub type HrefOf = Rc<dyn Fn(usize) -> String>;

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// The heading.
    pub label: &'static str,
    /// Its width, as a class of `style/table.css`; with `wide` it is left out of the cards of a small screen.
    pub class: &'static str,
    /// The name under which the list can be put in order by it.
    pub order: Option<&'static str>,
}

/// A list of any length. It is one tab stop: arrows (or `j` and `k`) move, Enter opens, Space (or `x`) chooses.
#[component]
pub fn Table(
    /// What the list is; it is read out and not shown.
    #[prop(into)]
    caption: Signal<String>,
    /// The columns; the first names the row and links to its address.
    columns: Vec<Column>,
    /// How many rows are loaded.
    #[prop(into)]
    rows: Signal<usize>,
    /// Changes when the contents of rows changed.
    #[prop(into)]
    revision: Signal<u64>,
    /// How many rows there are in all; `None` while nobody knows.
    #[prop(into)]
    total: Signal<Option<u64>>,
    /// The contents of a row and column. Signals that it reads are not followed: `revision` says when to read again.
    cell: CellOf,
    /// The address of a row.
    href: HrefOf,
    /// The order that stands.
    #[prop(into, optional)]
    sorted: Signal<Option<(&'static str, Direction)>>,
    /// Another order is wished: the column's name for it.
    #[prop(optional)]
    on_sort: Option<Callback<&'static str>>,
    /// The end is two screens away. Called once per number of rows.
    #[prop(default = Callback::new(|()| ()))]
    on_near_end: Callback<()>,
    /// Rows of two lines.
    #[prop(optional)]
    tall: bool,
    /// The present.
    #[prop(into)]
    now: Signal<Time>,
    /// Minutes that the local clock is east of UTC.
    #[prop(optional)]
    offset: i64,
    /// Whether more is on its way.
    #[prop(into, optional)]
    busy: Signal<bool>,
    /// Changes when the rows are those of another question: the table then goes back to its top.
    #[prop(into, optional)]
    turn: Signal<u64>,
    /// The first row in view, kept by the page, so that Back finds the place again.
    #[prop(optional)]
    top: Option<RwSignal<usize>>,
    /// Rows can be chosen. What is chosen is the page's: it also says when another question ends the choice.
    #[prop(optional_no_strip)]
    selection: Option<Selection>,
    /// What stands below the rows.
    #[prop(into, optional)]
    footer: ViewFn,
    /// What stands below everything, in sight for as long as any of the table is.
    #[prop(optional_no_strip)]
    bar: Option<AnyView>,
) -> impl IntoView {
    let width = columns.len() + usize::from(selection.is_some());
    let grid = Grid::new(rows, width, on_near_end, top, selection);
    let source = Source {
        cell: StoredValue::new_local(cell),
        href: StoredValue::new_local(href),
        columns: StoredValue::new(columns.clone()),
        revision,
        now,
        offset,
        choice: selection.is_some(),
    };
    let ordered = columns.iter().any(|column| column.order.is_some());
    let headings: Vec<AnyView> = columns.iter().map(|column| heading(*column, sorted, on_sort)).collect();
    watch(grid);
    Effect::new(move |last: Option<u64>| {
        let turn = turn.get();
        if last.is_some_and(|last| last != turn) {
            grid.rewind();
            if let Some(selection) = selection {
                selection.restart();
            }
        }
        turn
    });
    if let Some(selection) = selection {
        Effect::new(move |before: Option<bool>| {
            rows.track();
            revision.track();
            selection.track();
            grid.mark();
            let any = selection.any();
            // The bar comes or goes with the choice: it neither hides the row of the keyboard nor takes the focus along.
            if before.is_some_and(|before| before != any) {
                request_animation_frame(move || if any { grid.bring_into_view() } else { grid.regain() });
            }
            any
        });
    }
    Effect::new(move |_| {
        rows.track();
        grid.pool.track();
        grid.settle();
        // The list may put new row elements into the document only after this effect has run.
        request_animation_frame(move || grid.settle());
    });
    // One more for the headings; -1 says that nobody knows yet.
    let count = move || total.get().map_or_else(|| "-1".to_owned(), |total| (total + 1).to_string());
    view! {
        <div class="table card" class:tall=tall class:ordered=ordered class:choice=selection.is_some() class:short=move || rows.get() < 8>
            <div
                class="table-scroll"
                node_ref=grid.scroller
                tabindex="-1"
                on:keydown=move |event| key(grid, selection, &event)
                on:focusin=move |event| if let Some(target) = target(&event) { grid.came(&target) }
            >
                <table role="grid" aria-multiselectable=selection.map(|_| "true") aria-rowcount=count aria-colcount=width.to_string() aria-busy=move || busy.get().then_some("true") on:click=move |event| click(grid, selection, &event)>
                    <caption class="visually-hidden">{move || caption.get()}</caption>
                    <thead role="rowgroup" node_ref=grid.head>
                        <tr role="row" aria-rowindex="1">{selection.map(|_| selection::pick_all())}{headings}</tr>
                    </thead>
                    <tbody class="spacer" aria-hidden="true"><tr><td node_ref=grid.above colspan=width.to_string()></td></tr></tbody>
                    <tbody role="rowgroup" node_ref=grid.body>
                        <For each=move || 0..grid.pool.get() key=|slot| *slot let:_slot>
                            {row(grid.slot(), source)}
                        </For>
                    </tbody>
                    <tbody class="spacer" aria-hidden="true"><tr><td node_ref=grid.below colspan=width.to_string()></td></tr></tbody>
                </table>
                {move || (busy.get() && rows.get() == 0).then(|| view! { <Skeleton rows=8/> })}
            </div>
            <div class="table-foot">{footer.run()}</div>
            {bar}
        </div>
    }
}

/// Where rows get their contents from.
#[derive(Clone, Copy)]
struct Source {
    cell: StoredValue<CellOf, LocalStorage>,
    href: StoredValue<HrefOf, LocalStorage>,
    columns: StoredValue<Vec<Column>>,
    revision: Signal<u64>,
    now: Signal<Time>,
    offset: i64,
    choice: bool,
}

/// One row element. Its cells are rendered again when it is given another row, or when the contents changed.
fn row(slot: Slot, source: Source) -> AnyView {
    let name = source.choice.then(|| id::fresh("row"));
    let pick = name.clone().map(selection::pick);
    let cells = move || {
        source.revision.track();
        let Some(row) = slot.row.get() else { return Vec::new() };
        let columns = source.columns.get_value();
        columns
            .iter()
            .enumerate()
            .map(|(place, column)| {
                let cell = untrack(|| source.cell.with_value(|cell| cell(row, place)));
                if place == 0 {
                    let href = untrack(|| source.href.with_value(|href| href(row)));
                    let inner = cell::contents(cell, Some(href), source.now, source.offset);
                    view! { <th scope="row" role="rowheader" id=name.clone() class=column.class>{inner}</th> }.into_any()
                } else {
                    let inner = cell::contents(cell, None, source.now, source.offset);
                    view! { <td role="gridcell" class=column.class data-label=column.label>{inner}</td> }.into_any()
                }
            })
            .collect()
    };
    view! { <tr role="row" tabindex="-1" node_ref=slot.tr>{pick}{cells}</tr> }.into_any()
}

fn heading(column: Column, sorted: Signal<Option<(&'static str, Direction)>>, on_sort: Option<Callback<&'static str>>) -> AnyView {
    let (Some(order), Some(sort)) = (column.order, on_sort) else {
        return view! { <th scope="col" role="columnheader" class=column.class>{column.label}</th> }.into_any();
    };
    let direction = Memo::new(move |_| sorted.get().filter(|(name, _)| *name == order).map(|(_, direction)| direction));
    let word = move || {
        direction.get().map(|direction| {
            if direction == Direction::Ascending {
                "ascending"
            } else {
                "descending"
            }
        })
    };
    let arrow = move || {
        direction
            .get()
            .map(|direction| view! { <Glyph icon=if direction == Direction::Ascending { Icon::ArrowUp } else { Icon::ArrowDown }/> })
    };
    view! {
        <th scope="col" role="columnheader" class=format!("{} sortable", column.class) aria-sort=word>
            <button type="button" tabindex="-1" on:click=move |_| sort.run(order)>{column.label}{arrow}</button>
        </th>
    }
    .into_any()
}

/// Follows scrolling, wherever it happens, and every change of the space; stops when the table goes.
fn watch(grid: Grid) {
    let scrolled = Closure::<dyn FnMut()>::new(move || grid.settle());
    // Not within the observer's own round: what we do changes sizes.
    let resized = Closure::<dyn FnMut()>::new(move || request_animation_frame(move || grid.fit()));
    let observer = ResizeObserver::new(resized.as_ref().unchecked_ref()).ok();
    // Scroll events do not bubble, but they can be caught on the way down, whichever element scrolls.
    _ = document().add_event_listener_with_callback_and_bool("scroll", scrolled.as_ref().unchecked_ref(), true);
    let held = StoredValue::new_local((scrolled, resized, observer));
    Effect::new(move |_| {
        let Some(element) = grid.scroller.get() else { return };
        grid.fit();
        held.with_value(|(_, _, observer)| {
            if let Some(observer) = observer {
                observer.observe(&element);
            }
        });
    });
    let window = window_event_listener(ev::resize, move |_| grid.fit());
    on_cleanup(move || {
        window.remove();
        _ = held.try_with_value(|(scrolled, _, observer)| {
            _ = document().remove_event_listener_with_callback_and_bool("scroll", scrolled.as_ref().unchecked_ref(), true);
            if let Some(observer) = observer {
                observer.disconnect();
            }
        });
    });
}

fn target(event: &web_sys::Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

fn key(grid: Grid, selection: Option<Selection>, event: &ev::KeyboardEvent) {
    if selection.is_some_and(|selection| selection.key(grid, event)) {
        event.prevent_default();
        event.stop_propagation();
        return;
    }
    if event.default_prevented() || event.alt_key() || event.meta_key() || event.shift_key() {
        return;
    }
    let key = event.key();
    // A button or link that has the focus answers Enter itself.
    let own = target(event).is_some_and(|target| matches!(target.tag_name().as_str(), "A" | "BUTTON"));
    if key == "Enter" && own {
        return;
    }
    if grid.key(&key, event.ctrl_key()) {
        event.prevent_default();
        // What moved in the table is not also a shortcut of the app.
        event.stop_propagation();
    }
}

/// A plain click anywhere in a row opens it; selecting text, and clicks on what has a meaning of its own, do not.
fn click(grid: Grid, selection: Option<Selection>, event: &ev::MouseEvent) {
    if selection.is_some_and(|selection| selection.click(grid, event))
        || event.ctrl_key()
        || event.meta_key()
        || event.shift_key()
        || event.alt_key()
    {
        return;
    }
    let selecting = window()
        .get_selection()
        .ok()
        .flatten()
        .is_some_and(|selection| !selection.is_collapsed());
    let Some(target) = target(event).filter(|_| !selecting) else {
        return;
    };
    if target.closest("a, button").ok().flatten().is_some() {
        return;
    }
    if let Ok(Some(tr)) = target.closest("tr") {
        grid::follow(&tr);
    }
}

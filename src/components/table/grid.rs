//! The moving part of the table: a ring of row elements that follows the window, and the focus that is never lost on the way.

use std::collections::VecDeque;

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

use super::place::{Bounds, Place};
use super::selection::{Selection, mark};
use super::window::{Geometry, offset, pixels};

/// Before anything could be measured.
const ROW: f64 = 36.0;

/// One row element, and the row that it shows; `None` while there are fewer rows than elements.
#[derive(Clone, Copy)]
pub(super) struct Slot {
    pub tr: NodeRef<html::Tr>,
    pub row: RwSignal<Option<usize>>,
}

/// The elements and what we remember of them. All of it is `Copy`: handles into the reactive arena.
#[derive(Clone, Copy)]
pub(super) struct Grid {
    pub scroller: NodeRef<html::Div>,
    pub head: NodeRef<html::Thead>,
    pub body: NodeRef<html::Tbody>,
    pub above: NodeRef<html::Td>,
    pub below: NodeRef<html::Td>,
    /// How many row elements there are to be. It only grows.
    pub pool: RwSignal<usize>,
    rows: Signal<usize>,
    columns: usize,
    on_near_end: Callback<()>,
    top: Option<RwSignal<usize>>,
    selection: Option<Selection>,
    /// The row elements, in the order in which they stand in the document.
    ring: StoredValue<VecDeque<Slot>>,
    /// How many of them have been put in order.
    ordered: StoredValue<usize>,
    /// The row of the first one.
    first: StoredValue<usize>,
    /// The height of a row; 0 until it was measured.
    height: StoredValue<f64>,
    /// What scrolls: this element, or the window.
    port: StoredValue<Option<HtmlElement>, LocalStorage>,
    /// Where the keyboard is.
    place: StoredValue<Place>,
    /// The one tab stop.
    stop: StoredValue<Option<HtmlElement>, LocalStorage>,
    /// Whether the scroller keeps the focus for a row that left the window.
    parked: StoredValue<bool>,
    /// The row count for which the end was announced.
    asked: StoredValue<usize>,
    /// Whether the remembered position was taken up.
    restored: StoredValue<bool>,
}

impl Grid {
    pub fn new(
        rows: Signal<usize>,
        columns: usize,
        on_near_end: Callback<()>,
        top: Option<RwSignal<usize>>,
        selection: Option<Selection>,
    ) -> Self {
        Self {
            scroller: NodeRef::new(),
            head: NodeRef::new(),
            body: NodeRef::new(),
            above: NodeRef::new(),
            below: NodeRef::new(),
            pool: RwSignal::new(rows.get_untracked().min(2)),
            rows,
            columns,
            on_near_end,
            top,
            selection,
            ring: StoredValue::new(VecDeque::new()),
            ordered: StoredValue::new(0),
            first: StoredValue::new(0),
            height: StoredValue::new(0.0),
            port: StoredValue::new_local(None),
            place: StoredValue::new(Place::START),
            stop: StoredValue::new_local(None),
            parked: StoredValue::new(false),
            asked: StoredValue::new(0),
            restored: StoredValue::new(top.is_none()),
        }
    }

    /// One more row element.
    pub fn slot(self) -> Slot {
        let place = self.first.get_value() + self.ring.with_value(VecDeque::len);
        let row = (place < self.rows.get_untracked()).then_some(place);
        let slot = Slot {
            tr: NodeRef::new(),
            row: RwSignal::new(row),
        };
        self.ring.update_value(|ring| ring.push_back(slot));
        slot
    }

    /// Measures again, after anything about the space has changed, and keeps the row at the top where it is.
    pub fn fit(self) {
        let Some(scroller) = self.scroller.try_get_untracked().flatten() else {
            return;
        };
        self.port.set_value(scrolling(&scroller));
        let before = self.height.get_value();
        self.measure();
        let after = self.height.get_value();
        if before > 0.0 && (after - before).abs() > 0.01 {
            let above = self.geometry().map_or(0.0, |geometry| geometry.above);
            self.space();
            if above > 0.0 {
                self.scroll_by(above / before * after - above);
            }
        }
        self.settle();
    }

    /// Moves the row elements to where the window is now. Cheap when the window did not move.
    pub fn settle(self) {
        let Some(body) = self.body.try_get_untracked().flatten() else {
            return;
        };
        if self.height.get_value() <= 0.0 {
            self.measure();
        }
        self.restore();
        let Some(geometry) = self.geometry() else { return };
        let rows = self.rows.get_untracked();
        let wanted = geometry.slots().min(rows);
        let grown = self.ring.with_value(VecDeque::len);
        if wanted > self.pool.get_untracked() {
            self.pool.set(wanted);
        }
        let first = geometry.first(rows, grown);
        let mut ring = self.ring.get_value();
        self.keep_focus(&body, first, grown, rows);
        if self.ordered.get_value() == grown {
            turn(&body, &mut ring, self.first.get_value(), first);
        } else {
            for slot in &ring {
                if let Some(tr) = slot.tr.get_untracked() {
                    _ = body.append_child(&tr);
                }
            }
            self.ordered.set_value(grown);
        }
        for (place, slot) in ring.iter().enumerate() {
            self.assign(*slot, Some(first + place).filter(|row| *row < rows));
        }
        self.ring.set_value(ring);
        self.first.set_value(first);
        self.space();
        self.hold();
        if self.height.get_value() <= 0.0 {
            return;
        }
        if let Some(top) = self.top {
            let row = geometry.top(rows);
            if top.get_untracked() != row {
                top.set(row);
            }
        }
        if rows > 0 && geometry.end(rows) + 2 * geometry.fit() >= rows && self.asked.get_value() != rows {
            self.asked.set_value(rows);
            untrack(|| self.on_near_end.run(()));
        }
    }

    /// Gives an element another row to show.
    fn assign(self, slot: Slot, row: Option<usize>) {
        let Some(tr) = slot.tr.get_untracked() else { return };
        if slot.row.get_untracked() == row && tr.has_attribute("aria-rowindex") {
            return;
        }
        tr.set_hidden(row.is_none());
        if let Some(row) = row {
            // The headings are row 1.
            _ = tr.set_attribute("aria-rowindex", &(row + 2).to_string());
            if let Some(selection) = self.selection {
                mark(selection, &tr, Some(row));
            }
        }
        slot.row.set(row);
    }

    /// Tells every row that has an element, and the headings, what is chosen.
    pub fn mark(self) {
        let Some(selection) = self.selection else { return };
        if let Some(head) = self.head.try_get_untracked().flatten() {
            mark(selection, &head, None);
        }
        self.ring.with_value(|ring| {
            for slot in ring {
                if let (Some(tr), Some(row)) = (slot.tr.get_untracked(), slot.row.get_untracked()) {
                    mark(selection, &tr, Some(row));
                }
            }
        });
    }

    /// The rows are those of another question: back to the top.
    pub fn rewind(self) {
        self.asked.set_value(0);
        self.place.set_value(Place::START);
        if let Some(geometry) = self.geometry().filter(|geometry| geometry.above > 0.0) {
            self.scroll_by(-geometry.above);
        }
        self.settle();
    }

    /// A key. Returns whether it was one of ours.
    pub fn key(self, key: &str, control: bool) -> bool {
        let page = self.geometry().map_or(1, |geometry| geometry.fit().saturating_sub(3).max(1));
        let bounds = Bounds {
            rows: self.rows.get_untracked(),
            columns: self.columns,
            page,
        };
        if key == "Enter" && !control {
            return self.open();
        }
        let Some(to) = self.place.get_value().after(key, control, bounds) else {
            return false;
        };
        self.go(to);
        true
    }

    /// Puts the focus on a place, and the place into view.
    pub fn go(self, to: Place) {
        self.place.set_value(to);
        if let Some(row) = to.row {
            if self.element(to).is_none() {
                self.jump(row);
            }
            self.settle();
        }
        self.hold();
        let Some(element) = self.element(to) else { return };
        self.parked.set_value(false);
        let quiet = FocusOptions::new();
        quiet.set_prevent_scroll(true);
        _ = element.focus_with_options(&quiet);
        let nearest = ScrollIntoViewOptions::new();
        nearest.set_block(ScrollLogicalPosition::Nearest);
        nearest.set_inline(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&nearest);
        self.settle();
    }

    /// Where the keyboard is.
    pub fn place(self) -> Place {
        self.place.get_value()
    }

    /// Brings the place of the keyboard into view, if it is out of it and has the focus.
    pub fn bring_into_view(self) {
        let place = self.place.get_value();
        let active = document().active_element();
        let ours = |element: &Element| active.as_ref().is_some_and(|active| active.is_same_node(Some(element)));
        let parked = self.parked.get_value() && self.scroller.get_untracked().is_some_and(|scroller| ours(&scroller));
        if parked || self.element(place).is_some_and(|element| ours(&element)) {
            self.go(place);
        }
    }

    /// Takes the focus back from something that has it no longer because it is gone.
    pub fn regain(self) {
        if document().active_element().is_none_or(|active| active.tag_name() == "BODY") {
            let stop = self.stop.get_value();
            let quiet = FocusOptions::new();
            quiet.set_prevent_scroll(true);
            _ = stop.map(|stop| stop.focus_with_options(&quiet));
        }
    }

    /// The focus came to an element of ours, by whatever way: from now on the keys start here.
    pub fn came(self, target: &Element) {
        let Ok(Some(tr)) = target.closest("tr") else { return };
        let column = target.closest("td, th").ok().flatten().map(|cell| {
            let mut before = 0;
            let mut cell = cell;
            while let Some(left) = cell.previous_element_sibling() {
                before += 1;
                cell = left;
            }
            before
        });
        let row = row_of(&tr);
        // A link or a box in a row that was clicked stands for the row.
        let own = || target.has_attribute("tabindex") && !matches!(target.tag_name().as_str(), "A" | "INPUT");
        let column = column.filter(|_| row.is_none() || own());
        self.place.set_value(Place { row, column });
        self.parked.set_value(false);
        self.hold();
    }

    /// Enter: the link of the cell if it has one, else that of the row.
    fn open(self) -> bool {
        let place = self.place.get_value();
        if place.row.is_none() {
            return false;
        }
        if self.element(place).is_none() {
            self.go(place);
        }
        let own = place.column.is_some() && self.element(place).is_some_and(|cell| follow(&cell));
        own || self.element(Place { column: None, ..place }).is_some_and(|tr| follow(&tr))
    }

    /// The element of a place, if it has one now.
    fn element(self, place: Place) -> Option<HtmlElement> {
        let Some(row) = place.row else {
            let cell = self
                .head
                .get_untracked()?
                .first_element_child()?
                .children()
                .item(u32::try_from(place.column?).ok()?)?;
            let button = cell.query_selector("button").ok().flatten();
            return Some(button.unwrap_or(cell).unchecked_into());
        };
        let first = self.first.get_value();
        let slot = self.ring.with_value(|ring| ring.get(row.checked_sub(first)?).copied())?;
        if slot.row.get_untracked() != Some(row) {
            return None;
        }
        let tr: HtmlElement = slot.tr.get_untracked()?.unchecked_into();
        match place.column {
            None => Some(tr),
            Some(column) => tr.children().item(u32::try_from(column).ok()?).map(JsCast::unchecked_into),
        }
    }

    /// Gives the one tab stop to the place of the keyboard, or to the scroller while that place has no element.
    fn hold(self) {
        let Some(scroller) = self.scroller.get_untracked() else { return };
        let place = self.element(self.place.get_value());
        let present = place.is_some();
        let next = place.unwrap_or_else(|| scroller.clone().unchecked_into());
        let last = self.stop.get_value();
        if last.as_ref() != Some(&next) {
            if let Some(last) = last {
                // A cell can have the focus only while the keyboard is in it: a click is for the row.
                if matches!(last.tag_name().as_str(), "TD" | "TH") {
                    _ = last.remove_attribute("tabindex");
                } else {
                    last.set_tab_index(-1);
                }
            }
            next.set_tab_index(0);
            self.stop.set_value(Some(next.clone()));
        }
        if present && self.parked.get_value() {
            self.parked.set_value(false);
            if document()
                .active_element()
                .is_some_and(|active| active.is_same_node(Some(&scroller)))
            {
                let quiet = FocusOptions::new();
                quiet.set_prevent_scroll(true);
                _ = next.focus_with_options(&quiet);
            }
        }
    }

    /// Lets the scroller have the focus before the row that has it loses its element.
    fn keep_focus(self, body: &Element, first: usize, slots: usize, rows: usize) {
        if !document().active_element().is_some_and(|active| body.contains(Some(&active))) {
            return;
        }
        let old = self.first.get_value();
        let turned = self.ordered.get_value() == slots && old.abs_diff(first) < slots;
        let stays = turned
            && self
                .place
                .get_value()
                .row
                .is_some_and(|row| row >= first && row < (first + slots).min(rows));
        if stays {
            return;
        }
        let Some(scroller) = self.scroller.get_untracked() else { return };
        let quiet = FocusOptions::new();
        quiet.set_prevent_scroll(true);
        _ = scroller.focus_with_options(&quiet);
        self.parked.set_value(true);
    }

    /// Scrolls a row that has no element to the top of the view.
    fn jump(self, row: usize) {
        if let Some(geometry) = self.geometry() {
            self.scroll_by(offset(row, geometry.row) - geometry.above);
        }
    }

    /// Takes up the position that the page remembers, once there are rows.
    fn restore(self) {
        if self.restored.get_value() || self.rows.get_untracked() == 0 || self.height.get_value() <= 0.0 {
            return;
        }
        self.restored.set_value(true);
        let row = self.top.map_or(0, |top| top.get_untracked()).min(self.rows.get_untracked() - 1);
        if row > 0 {
            self.space();
            self.jump(row);
            self.place.set_value(Place {
                row: Some(row),
                column: None,
            });
        }
    }

    fn scroll_by(self, distance: f64) {
        match self.port.get_value() {
            Some(port) => port.scroll_by_with_x_and_y(0.0, distance),
            None => window().scroll_by_with_x_and_y(0.0, distance),
        }
    }

    /// The space that the rows without elements would take.
    fn space(self) {
        let row = self.height.get_value();
        let first = self.first.get_value();
        let shown = self.ring.with_value(VecDeque::len);
        let after = self.rows.get_untracked().saturating_sub(first + shown);
        for (spacer, rows) in [(self.above, first), (self.below, after)] {
            if let Some(spacer) = spacer.get_untracked() {
                _ = HtmlElement::style(&spacer).set_property("height", &pixels(rows, row));
            }
        }
    }

    /// The height of a row, from the tops of two neighbours: cards have a gap between them.
    fn measure(self) {
        let tops = self.ring.with_value(|ring| {
            let mut shown = ring
                .iter()
                .filter(|slot| slot.row.get_untracked().is_some())
                .filter_map(|slot| slot.tr.get_untracked());
            let (first, second) = (shown.next()?, shown.next());
            let first = first.get_bounding_client_rect();
            Some((
                first.height(),
                second.map(|second| second.get_bounding_client_rect().top() - first.top()),
            ))
        });
        let height = match tops {
            Some((_, Some(height))) if height > 0.0 => height,
            Some((height, _)) => height,
            None => return,
        };
        if height > 0.0 {
            self.height.set_value(height);
        }
    }

    fn geometry(self) -> Option<Geometry> {
        let (head, above) = (self.head.get_untracked()?, self.above.get_untracked()?);
        let row = self.height.get_value();
        let (port, height) = match self.port.get_value() {
            Some(port) => (port.get_bounding_client_rect().top(), f64::from(port.client_height())),
            None => (
                0.0,
                document().document_element().map_or(0.0, |page| f64::from(page.client_height())),
            ),
        };
        // The headings stick to the top of what scrolls: rows begin to be seen below them.
        let edge = head.get_bounding_client_rect().bottom().max(port);
        Some(Geometry {
            row: if row > 0.0 { row } else { ROW },
            view: port + height - edge,
            above: edge - above.get_bounding_client_rect().top(),
        })
    }
}

/// The row that an element shows; `None` for the row of headings.
pub(super) fn row_of(tr: &Element) -> Option<usize> {
    tr.get_attribute("aria-rowindex")?.parse::<usize>().ok()?.checked_sub(2)
}

/// Follows the link of a row or cell; `false` without one.
pub(super) fn follow(element: &Element) -> bool {
    let link = element.query_selector("a").ok().flatten();
    if let Some(link) = &link {
        link.unchecked_ref::<HtmlElement>().click();
    }
    link.is_some()
}

/// Moves the elements that left the window on one side to the other; the rest stay where they are, focus and all.
fn turn(body: &Element, ring: &mut VecDeque<Slot>, from: usize, to: usize) {
    let steps = from.abs_diff(to);
    if steps >= ring.len() {
        return;
    }
    for _ in 0..steps {
        if to > from {
            let Some(slot) = ring.pop_front() else { return };
            if let Some(tr) = slot.tr.get_untracked() {
                _ = body.append_child(&tr);
            }
            ring.push_back(slot);
        } else {
            let Some(slot) = ring.pop_back() else { return };
            let next = ring.front().and_then(|slot| slot.tr.get_untracked());
            if let (Some(tr), Some(next)) = (slot.tr.get_untracked(), next) {
                _ = body.insert_before(&tr, Some(&next));
            }
            ring.push_front(slot);
        }
    }
}

/// The nearest element around the table that scrolls; `None` is the window.
fn scrolling(from: &Element) -> Option<HtmlElement> {
    let mut next = Some(from.clone());
    while let Some(element) = next {
        if matches!(element.tag_name().as_str(), "BODY" | "HTML") {
            return None;
        }
        let style = window().get_computed_style(&element).ok().flatten();
        let overflow = style
            .and_then(|style| style.get_property_value("overflow-y").ok())
            .unwrap_or_default();
        if matches!(overflow.as_str(), "auto" | "scroll") {
            return Some(element.unchecked_into());
        }
        next = element.parent_element();
    }
    None
}

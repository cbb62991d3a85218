//! Choosing rows of the table: one, as far as another, all that are here, none; by mouse and by keyboard.

use std::rc::Rc;

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

use super::grid::{Grid, row_of};
use super::place::Place;
use crate::model::chosen::Chosen;

/// What gives a row's id; `None` while the row is not here.
pub type IdOf = Rc<dyn Fn(usize) -> Option<String>>;

/// The choice of rows. A handle: the state is the page's, so that it can outlive the table.
#[derive(Clone, Copy)]
pub struct Selection {
    chosen: RwSignal<Chosen>,
    all: RwSignal<bool>,
    rows: Signal<usize>,
    id_of: StoredValue<IdOf, LocalStorage>,
    /// Whether all rows that are here are chosen.
    whole: Memo<bool>,
    /// Where a range begins: the row that was touched last.
    anchor: StoredValue<Option<usize>>,
    /// How many rows there were, and how many were chosen, when all rows that are here were chosen at once. As long as both are the same
    /// and none was taken out, nobody has to look through them.
    swept: StoredValue<(usize, usize)>,
}

impl Selection {
    /// Over that many rows. `all` stands for everybody who matches, also those that are not here: then every row is chosen.
    pub fn new(chosen: RwSignal<Chosen>, all: RwSignal<bool>, rows: impl Into<Signal<usize>>, id_of: IdOf) -> Self {
        let (rows, id_of) = (rows.into(), StoredValue::new_local(id_of));
        let swept = StoredValue::new((0, 0));
        let whole = Memo::new(move |_| {
            let rows = rows.get();
            if rows == 0 {
                swept.set_value((0, 0));
            }
            all.get()
                || chosen.with(|chosen| {
                    // Fewer than there are rows cannot be all: the rows are looked through only where it may be so.
                    let count = chosen.len();
                    rows > 0 && count >= rows && (swept.get_value() == (rows, count) || every(id_of, rows, |id| chosen.contains(id)))
                })
        });
        Self {
            chosen,
            all,
            rows,
            id_of,
            whole,
            anchor: StoredValue::new(None),
            swept,
        }
    }

    /// Whether anything is chosen.
    pub fn any(self) -> bool {
        self.all.get() || self.chosen.with(|chosen| !chosen.is_empty())
    }

    /// Whether all rows that are here are chosen.
    pub fn is_whole(self) -> bool {
        self.whole.get()
    }

    /// Chooses a row, or no longer.
    pub fn toggle(self, row: usize) {
        let Some(id) = self.id(row) else { return };
        self.name_all();
        self.chosen.update(|chosen| {
            if !chosen.remove(&id) {
                chosen.add(id);
            }
        });
        self.swept.set_value((0, 0));
        self.anchor.set_value(Some(row));
    }

    /// Chooses every row from the one that was touched last to this one; without such a one, this one alone.
    pub fn extend(self, row: usize) {
        if !self.all.get_untracked() {
            let anchor = self.anchor.get_value();
            let ids = range(anchor, row).filter_map(|row| self.id(row));
            self.chosen.update(|chosen| {
                chosen.expect(anchor.map_or(1, |anchor| anchor.abs_diff(row)));
                ids.for_each(|id| chosen.add(id));
            });
        }
        self.anchor.set_value(Some(row));
    }

    /// Chooses all rows that are here.
    pub fn choose_loaded(self) {
        let rows = self.rows.get_untracked();
        let ids = (0..rows).filter_map(|row| self.id(row));
        self.chosen.update(|chosen| {
            chosen.expect(rows);
            ids.for_each(|id| chosen.add(id));
            self.swept.set_value((rows, chosen.len()));
        });
    }

    /// Chooses everybody who matches.
    pub fn choose_all(self) {
        self.all.set(true);
    }

    /// Chooses none.
    pub fn clear(self) {
        self.all.set(false);
        self.chosen.set(Chosen::default());
        self.restart();
    }

    /// The rows are others now: a range cannot begin where the last one was touched.
    pub(super) fn restart(self) {
        self.anchor.set_value(None);
        self.swept.set_value((0, 0));
    }

    /// All that are here, or none if they were all chosen.
    fn toggle_loaded(self) {
        if self.whole.get_untracked() {
            self.clear();
        } else {
            self.choose_loaded();
        }
    }

    /// Whoever takes one out of "all that match" means those who can be seen.
    fn name_all(self) {
        if self.all.get_untracked() {
            self.choose_loaded();
            self.all.set(false);
        }
    }

    /// Whether this row is chosen.
    fn has(self, row: usize) -> bool {
        self.all.get_untracked()
            || self
                .chosen
                .with_untracked(|chosen| self.id(row).is_some_and(|id| chosen.contains(&id)))
    }

    /// Whoever reads this is called again when other rows are chosen.
    pub(super) fn track(self) {
        self.all.track();
        self.chosen.track();
    }

    fn id(self, row: usize) -> Option<String> {
        self.id_of.with_value(|id_of| id_of(row))
    }

    /// A key. Returns whether it was one of ours.
    pub(super) fn key(self, grid: Grid, event: &ev::KeyboardEvent) -> bool {
        let (key, shift) = (event.key(), event.shift_key());
        let control = event.ctrl_key() || event.meta_key();
        if event.default_prevented() || event.alt_key() {
            return false;
        }
        match (key.as_str(), control, shift) {
            ("a" | "A", true, false) => self.choose_loaded(),
            ("Escape", false, false) if untrack(|| self.any()) => self.clear(),
            // What can be pressed answers the space bar itself.
            (" ", false, _) if super::target(event).is_some_and(|target| matches!(target.tag_name().as_str(), "BUTTON" | "INPUT")) => {
                return false;
            }
            (" ", false, _) | ("x", false, false) => {
                let place = grid.place();
                let rows = self.rows.get_untracked();
                match place.row.filter(|row| *row < rows) {
                    // A key that is held down does it once.
                    _ if event.repeat() => {}
                    Some(row) => {
                        self.touch(row, shift);
                        grid.bring_into_view();
                    }
                    None if place.row.is_none() && place.column == Some(0) => self.toggle_loaded(),
                    None => return false,
                }
            }
            _ => return false,
        }
        true
    }

    /// A click. Returns whether it was for us: on a box, or with Shift on a row.
    pub(super) fn click(self, grid: Grid, event: &ev::MouseEvent) -> bool {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return false;
        }
        let Some(target) = super::target(event) else { return false };
        let within = |what: &str| target.closest(what).ok().flatten();
        let Some(tr) = within("tr") else { return false };
        let row = row_of(&tr);
        match row {
            _ if within(".pick").is_none() && (!event.shift_key() || row.is_none() || within("a").is_some()) => return false,
            Some(row) => self.touch(row, event.shift_key()),
            None => self.toggle_loaded(),
        }
        // The browser has turned the box that was clicked by itself, and with Shift it has selected the text on the way.
        grid.mark();
        if let Some(text) = window().get_selection().ok().flatten().filter(|_| event.shift_key()) {
            _ = text.remove_all_ranges();
        }
        let column = if row.is_some() { None } else { Some(0) };
        grid.go(Place { row, column });
        true
    }

    fn touch(self, row: usize, shift: bool) {
        if shift {
            self.extend(row);
        } else {
            self.toggle(row);
        }
    }
}

/// Tells a row's element, or with `None` the headings, what is chosen.
pub(super) fn mark(selection: Selection, tr: &Element, row: Option<usize>) {
    let Some(input) = tr.query_selector(".pick input").ok().flatten() else {
        return;
    };
    let input: &HtmlInputElement = input.unchecked_ref();
    let chosen = match row {
        Some(row) => selection.has(row),
        None => selection.whole.get_untracked(),
    };
    input.set_checked(chosen);
    if row.is_some() {
        let told = if chosen { "true" } else { "false" };
        if tr.get_attribute("aria-selected").as_deref() != Some(told) {
            _ = tr.set_attribute("aria-selected", told);
        }
    } else {
        input.set_indeterminate(!chosen && untrack(|| selection.any()));
    }
}

fn every(id_of: StoredValue<IdOf, LocalStorage>, rows: usize, holds: impl Fn(&str) -> bool) -> bool {
    id_of.with_value(|id_of| (0..rows).all(|row| id_of(row).is_some_and(|id| holds(&id))))
}

/// The rows of a range, from where it begins; whichever end comes first.
fn range(anchor: Option<usize>, row: usize) -> impl Iterator<Item = usize> {
    let from = anchor.unwrap_or(row);
    (0..=from.abs_diff(row)).map(move |step| if from > row { from - step } else { from + step })
}

/// A heading's box: all rows that are here.
pub(super) fn pick_all() -> AnyView {
    view! { <th scope="col" role="columnheader" class="pick"><input type="checkbox" tabindex="-1" aria-label="Select all loaded rows"/></th> }
        .into_any()
}

/// A row's box. `name` is the id of the cell that names the row.
pub(super) fn pick(name: String) -> AnyView {
    view! { <td role="gridcell" class="pick"><input type="checkbox" tabindex="-1" aria-label="Select" aria-describedby=name/></td> }
        .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(anchor: Option<usize>, row: usize) -> Vec<usize> {
        range(anchor, row).collect()
    }

    #[test]
    fn a_range_goes_from_the_row_that_was_touched_last_in_either_direction() {
        assert_eq!(rows(Some(2), 5), [2, 3, 4, 5]);
        assert_eq!(rows(Some(5), 2), [5, 4, 3, 2]);
        assert_eq!(rows(Some(3), 3), [3]);
    }

    #[test]
    fn a_range_without_a_beginning_is_one_row() {
        assert_eq!(rows(None, 7), [7]);
    }

    fn selection(rows: usize) -> (Selection, RwSignal<usize>) {
        let rows = RwSignal::new(rows);
        let id_of: IdOf = Rc::new(move |row| (row < rows.get_untracked()).then(|| format!("id-{row}")));
        (Selection::new(RwSignal::default(), RwSignal::new(false), rows, id_of), rows)
    }

    fn ids(selection: Selection) -> Vec<String> {
        selection
            .chosen
            .with_untracked(|chosen| chosen.in_order().into_iter().map(str::to_owned).collect())
    }

    #[test]
    fn rows_are_chosen_one_by_one_and_by_ranges_in_that_order() {
        Owner::new().with(|| {
            let (selection, _) = selection(20);
            selection.toggle(9);
            selection.toggle(4);
            selection.extend(2);
            selection.extend(3);
            assert_eq!(ids(selection), ["id-9", "id-4", "id-3", "id-2"]);
            selection.toggle(4);
            assert_eq!(ids(selection), ["id-9", "id-3", "id-2"]);
            assert!(selection.any() && !selection.is_whole());
        });
    }

    #[test]
    fn everything_is_chosen_only_as_long_as_no_other_row_has_come() {
        Owner::new().with(|| {
            let (selection, rows) = selection(3);
            assert!(!selection.any() && !selection.is_whole());
            selection.choose_loaded();
            assert!(selection.is_whole());
            rows.set(4);
            assert!(selection.any() && !selection.is_whole());
            assert!(!selection.has(3));
        });
    }

    #[test]
    fn rows_of_another_order_are_not_counted_as_those_that_are_here() {
        Owner::new().with(|| {
            let (selection, _) = selection(2);
            selection.chosen.update(|chosen| {
                chosen.add("elsewhere".to_owned());
                chosen.add("far away".to_owned());
            });
            assert!(selection.any() && !selection.is_whole());
        });
    }

    #[test]
    fn all_that_match_are_chosen_also_when_they_come_later_until_one_is_taken_out() {
        Owner::new().with(|| {
            let (selection, rows) = selection(2);
            selection.choose_loaded();
            selection.choose_all();
            rows.set(4);
            assert!(selection.has(3) && selection.is_whole());
            selection.toggle(1);
            assert_eq!(ids(selection), ["id-0", "id-2", "id-3"]);
            assert!(selection.any() && !selection.is_whole());
            selection.clear();
            assert!(!selection.any());
        });
    }
}

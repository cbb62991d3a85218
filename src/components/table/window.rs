//! Which rows of a long list are worth an element: a screenful, and two fifths of a screen on either side.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "pixels and rows are small, never negative after the clamp, and far below 2^52"
)]

/// What was measured, in CSS pixels.
#[derive(Clone, Copy, Debug)]
pub struct Geometry {
    /// From the top of one row to the top of the next.
    pub row: f64,
    /// The height in which rows can be seen.
    pub view: f64,
    /// How much of the list lies above that.
    pub above: f64,
}

impl Geometry {
    /// The first row of which anything can be seen.
    pub fn top(self, rows: usize) -> usize {
        ((self.above.max(0.0) / self.row) as usize).min(rows.saturating_sub(1))
    }

    /// How many rows fit, counting those cut off.
    pub fn fit(self) -> usize {
        (self.view.max(0.0) / self.row) as usize + 2
    }

    /// How many elements the window needs.
    pub fn slots(self) -> usize {
        self.fit() + 2 * self.margin()
    }

    /// The first row that should have an element, given how many elements there are.
    pub fn first(self, rows: usize, slots: usize) -> usize {
        self.top(rows).saturating_sub(self.margin()).min(rows.saturating_sub(slots))
    }

    /// The last row that can be seen, and one more.
    pub fn end(self, rows: usize) -> usize {
        (self.top(rows) + self.fit()).min(rows)
    }

    fn margin(self) -> usize {
        self.fit() * 2 / 5 + 1
    }
}

/// The height of some rows as CSS wants it, to a hundredth. Whole numbers only: printing floats costs 9 KB.
pub fn pixels(rows: usize, row: f64) -> String {
    let hundredths = (rows as f64 * row * 100.0) as u64;
    format!("{}.{:02}px", hundredths / 100, hundredths % 100)
}

/// The offset of a row from the top of the list.
pub fn offset(rows: usize, row: f64) -> f64 {
    rows as f64 * row
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCREEN: Geometry = Geometry {
        row: 36.0,
        view: 720.0,
        above: 0.0,
    };

    #[test]
    fn a_hundred_thousand_rows_need_no_more_elements_than_two_screens() {
        assert!(SCREEN.slots() <= 40);
        for above in [0.0, 35.9, 1_000_000.0, 3_599_280.0, 9e9] {
            let at = Geometry { above, ..SCREEN };
            let slots = at.slots();
            let first = at.first(100_000, slots);
            assert!(first <= at.top(100_000) && first + slots >= at.end(100_000), "{above}");
        }
    }

    #[test]
    fn a_short_list_begins_at_its_first_row() {
        let at = Geometry { above: 500.0, ..SCREEN };
        assert_eq!(at.first(3, at.slots()), 0);
        assert_eq!(at.top(0), 0);
    }

    #[test]
    fn heights_are_written_without_printing_a_float() {
        assert_eq!(pixels(3, 39.6), "118.80px");
        assert_eq!(pixels(100_000, 36.0), "3600000.00px");
    }
}

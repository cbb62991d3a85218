//! Where the keyboard is in the table, and where a key takes it.

/// A place that can have the focus: a heading, a row, or a cell of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The row; `None` is the row of headings.
    pub row: Option<usize>,
    /// The column; `None` is the row as a whole.
    pub column: Option<usize>,
}

/// The size of what one moves in.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Rows that are loaded.
    pub rows: usize,
    /// Columns.
    pub columns: usize,
    /// Rows that a page key passes.
    pub page: usize,
}

impl Place {
    /// The first row, as a whole.
    pub const START: Self = Self {
        row: Some(0),
        column: None,
    };

    /// The place that a key leads to; `None` if the key is not one of ours. Nothing wraps.
    pub fn after(self, key: &str, control: bool, bounds: Bounds) -> Option<Self> {
        let last = bounds.rows.checked_sub(1);
        let right = bounds.columns.saturating_sub(1);
        let at = |row: usize| Self {
            row: last.map(|last| row.min(last)),
            ..self
        };
        let Some(row) = self.row else {
            let column = self.column.unwrap_or(0);
            let head = |column: usize| Self {
                row: None,
                column: Some(column.min(right)),
            };
            return Some(match (key, control) {
                ("ArrowLeft", false) => head(column.saturating_sub(1)),
                ("ArrowRight", false) => head(column + 1),
                ("Home", false) => head(0),
                ("End", false) => head(right),
                ("ArrowDown" | "j" | "PageDown", false) | ("Home", true) if last.is_some() => Self::START,
                ("End", true) if last.is_some() => Self { row: last, column: None },
                _ => return None,
            });
        };
        Some(match (key, control, self.column) {
            ("ArrowDown" | "j", false, _) => at(row + 1),
            ("ArrowUp" | "k", false, column) if row == 0 => Self {
                row: None,
                column: Some(column.unwrap_or(0)),
            },
            ("ArrowUp" | "k", false, _) => at(row - 1),
            ("PageDown", false, _) => at(row.saturating_add(bounds.page)),
            ("PageUp", false, _) => at(row.saturating_sub(bounds.page)),
            ("Home", true, _) | ("Home", false, None) => at(0),
            ("End", true, _) | ("End", false, None) => at(usize::MAX),
            ("Home", false, Some(_)) | ("ArrowRight", false, None) => Self { column: Some(0), ..self },
            ("End", false, Some(_)) => Self {
                column: Some(right),
                ..self
            },
            ("ArrowRight", false, Some(column)) => Self {
                column: Some((column + 1).min(right)),
                ..self
            },
            ("ArrowLeft", false, column) => Self {
                column: column.and_then(|column| column.checked_sub(1)),
                ..self
            },
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: Bounds = Bounds {
        rows: 100,
        columns: 4,
        page: 20,
    };

    fn walk(keys: &[&str]) -> Place {
        keys.iter().fold(Place::START, |place, key| {
            match key.strip_prefix('^') {
                Some(key) => place.after(key, true, BOUNDS),
                None => place.after(key, false, BOUNDS),
            }
            .unwrap_or(place)
        })
    }

    #[test]
    fn arrows_and_letters_walk_down_the_rows_and_stop_at_the_end() {
        assert_eq!(walk(&["ArrowDown", "j", "k"]).row, Some(1));
        assert_eq!(walk(&["^End", "ArrowDown"]).row, Some(99));
        assert_eq!(walk(&["PageDown", "PageDown", "PageUp"]).row, Some(20));
    }

    #[test]
    fn right_enters_the_cells_and_left_comes_back_to_the_row() {
        assert_eq!(walk(&["ArrowRight", "ArrowRight"]).column, Some(1));
        assert_eq!(walk(&["ArrowRight", "ArrowLeft"]).column, None);
        assert_eq!(walk(&["ArrowRight", "End", "ArrowRight"]).column, Some(3));
    }

    #[test]
    fn above_the_first_row_are_the_headings() {
        assert_eq!(
            walk(&["ArrowUp"]),
            Place {
                row: None,
                column: Some(0)
            }
        );
        assert_eq!(walk(&["ArrowUp", "ArrowRight", "ArrowDown"]), Place::START);
    }

    #[test]
    fn an_empty_table_has_nowhere_to_go_down_to() {
        let empty = Bounds { rows: 0, ..BOUNDS };
        assert_eq!(
            Place {
                row: None,
                column: Some(0)
            }
            .after("ArrowDown", false, empty),
            None
        );
        assert_eq!(
            Place::START.after("ArrowDown", false, empty),
            Some(Place { row: None, column: None })
        );
    }

    #[test]
    fn other_keys_are_left_to_the_browser() {
        assert_eq!(Place::START.after("a", false, BOUNDS), None);
        assert_eq!(Place::START.after("j", true, BOUNDS), None);
    }
}

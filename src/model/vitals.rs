//! Whether a platform is well, by its own word, and how much of it is used.

use super::delimited;
use super::given::Given;

/// What a platform says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vital {
    /// Whether all is well.
    pub healthy: Given<bool>,
    /// What was looked at, one by one.
    pub checks: Vec<VitalCheck>,
}

/// One thing that was looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VitalCheck {
    /// What.
    pub name: Given<String>,
    /// Whether it is well.
    pub passed: Given<bool>,
    /// More about it, in the platform's words.
    pub details: Given<String>,
}

/// How much is used, as lines under headings; which headings there are is the platform's to say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Usage {
    /// What came, as it came.
    pub text: String,
    /// What each column is called.
    pub headings: Vec<String>,
    /// The lines, each with as many cells as there are headings.
    pub lines: Vec<Vec<String>>,
}

impl Usage {
    /// Reads what came.
    pub fn of(text: String) -> Self {
        let mut rows = delimited::read(&text).into_iter().map(|row| row.cells);
        let headings = rows.next().unwrap_or_default();
        let lines = rows
            .map(|mut cells| {
                cells.resize(headings.len(), String::new());
                cells
            })
            .collect();
        Self { text, headings, lines }
    }

    /// The columns that hold nothing but numbers, by their places: what can be drawn.
    pub fn numeric(&self) -> Vec<usize> {
        let is_number = |column: &usize| {
            let mut cells = self
                .lines
                .iter()
                .map(|line| &line[*column])
                .filter(|cell| !cell.is_empty())
                .peekable();
            cells.peek().is_some() && cells.all(|cell| cell.parse::<f64>().is_ok_and(f64::is_finite))
        };
        (0..self.headings.len()).filter(is_number).collect()
    }

    /// A column as points: what the line is called, and its number. Lines of the same name are added up; what is empty counts for
    /// nothing and is left out.
    pub fn points(&self, column: usize) -> Vec<(String, f64)> {
        let mut points: Vec<(String, f64)> = Vec::new();
        for line in &self.lines {
            let Some(number) = line.get(column).and_then(|cell| cell.parse::<f64>().ok()) else {
                continue;
            };
            let name = line.first().cloned().unwrap_or_default();
            match points.last_mut().filter(|(last, _)| *last == name) {
                Some((_, sum)) => *sum += number,
                None => points.push((name, number)),
            }
        }
        points
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_numbers_can_be_drawn_and_lines_of_one_day_are_one_bar() {
        let usage = Usage::of("day,who,hours\n2026-01-01,Ada,1.5\n2026-01-01,Bo,2\n2026-01-02,Ada,\n2026-01-03,Ada,4\n".to_owned());
        assert_eq!(usage.headings, ["day", "who", "hours"]);
        assert_eq!(usage.numeric(), [2]);
        assert_eq!(usage.points(2), [("2026-01-01".to_owned(), 3.5), ("2026-01-03".to_owned(), 4.0)]);
    }

    #[test]
    fn nothing_and_ragged_lines_are_no_trouble() {
        assert!(Usage::of(String::new()).numeric().is_empty());
        let ragged = Usage::of("a,b\n1\n1,2,3\n".to_owned());
        assert_eq!(ragged.lines, [["1", ""], ["1", "2"]]);
        assert_eq!(ragged.numeric(), [0, 1]);
    }
}

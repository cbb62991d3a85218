//! Rows of cells as a text with separators (RFC 4180): read from a file or a paste, and written for a spreadsheet.

use csv_core::{ReadRecordResult, ReaderBuilder};

/// What a spreadsheet takes for the beginning of a formula.
const FORMULA: [char; 13] = ['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠', '\''];
/// What separates cells, in the order in which it is looked for.
const SEPARATORS: [char; 3] = ['\t', ';', ','];

/// A row that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The line on which it begins, counted from one.
    pub line: u64,
    /// Its cells, without the blanks around them.
    pub cells: Vec<String>,
}

/// Reads rows; those without any text are left out. What separates the cells is told by the first line.
pub fn read(text: &str) -> Vec<Row> {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = ReaderBuilder::new().delimiter(separator(text) as u8).build();
    // No cell and no row is longer than the whole, so that these never become too short.
    let (mut bytes, mut ends) = (vec![0; text.len()], vec![0; text.len() + 1]);
    let (mut input, mut written, mut ended) = (text.as_bytes(), 0, 0);
    let (mut rows, mut line) = (Vec::new(), 1);
    loop {
        let (result, read, more_written, more_ended) = reader.read_record(input, &mut bytes[written..], &mut ends[ended..]);
        input = &input[read..];
        written += more_written;
        ended += more_ended;
        match result {
            ReadRecordResult::InputEmpty => {}
            ReadRecordResult::Record => {
                let mut from = 0;
                let cells = ends[..ended].iter().map(|end| {
                    let cell = String::from_utf8_lossy(&bytes[from..*end]);
                    from = *end;
                    plain(cell.trim()).to_owned()
                });
                let cells: Vec<String> = cells.collect();
                if cells.iter().any(|cell| !cell.is_empty()) {
                    rows.push(Row { line, cells });
                }
                (written, ended, line) = (0, 0, reader.line());
            }
            _ => return rows,
        }
    }
}

/// What stands most often in the first line that has any text, outside of quotation marks.
fn separator(text: &str) -> char {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let mut counts = [0; 3];
    let mut quoted = false;
    for letter in first.chars() {
        quoted ^= letter == '"';
        if let Some(place) = SEPARATORS.iter().position(|separator| *separator == letter && !quoted) {
            counts[place] += 1;
        }
    }
    let most = counts.iter().max().copied().unwrap_or_default();
    let place = counts.iter().position(|count| most > 0 && *count == most);
    place.map_or(',', |place| SEPARATORS[place])
}

/// A cell without the apostrophe that [`write`] puts before a formula.
fn plain(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(FORMULA)).unwrap_or(cell)
}

/// Whether [`write`] leaves the text of a cell as it is.
pub fn is_kept(text: &str) -> bool {
    !text.starts_with(FORMULA)
}

/// Writes rows. A cell that a spreadsheet would take for a formula begins with an apostrophe.
pub fn write(rows: &[Vec<String>]) -> String {
    let cell = |text: &String| {
        let guard = if is_kept(text) { "" } else { "'" };
        format!("\"{guard}{}\"", text.replace('"', "\"\""))
    };
    // The mark that tells a spreadsheet that this is UTF-8.
    let mut text = "\u{feff}".to_owned();
    for row in rows {
        let cells: Vec<String> = row.iter().map(cell).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<Vec<String>> {
        read(text).into_iter().map(|row| row.cells).collect()
    }

    #[test]
    fn what_separates_is_told_by_the_first_line_outside_of_quotation_marks() {
        let expected = [["a,b", "c;d"], ["1", "2"]];
        for text in ["\"a,b\",\"c;d\"\n1,2", "\"a,b\";\"c;d\"\r\n1;2\r\n", "a,b\tc;d\n1\t2"] {
            assert_eq!(cells(text), expected, "{text}");
        }
        assert_eq!(cells("one\ntwo"), [["one"], ["two"]]);
    }

    #[test]
    fn rows_know_their_line_and_those_without_text_are_left_out() {
        let rows = read("\u{feff}a,b\n\n , \n\"two\nlines\",x\nlast");
        let lines: Vec<u64> = rows.iter().map(|row| row.line).collect();
        assert_eq!(lines, [1, 4, 6]);
        assert_eq!(rows[1].cells, ["two\nlines", "x"]);
        assert_eq!(read("").len() + read(" \n\n").len(), 0);
    }

    #[test]
    fn no_cell_that_is_written_begins_like_a_formula() {
        for begin in ["=1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "\0x", "＝1", "＋1", "－1", "＠x"] {
            let text = write(&[vec![begin.to_owned()]]);
            assert!(text.starts_with("\u{feff}\"'"), "{begin:?} is written as {text:?}");
        }
    }

    #[test]
    fn what_was_written_is_read_back_as_it_was() {
        let letters = ['a', '"', ',', ';', '\n', '\r', '\'', '=', '＝', 'é', '-', ' ', '@', '\t'];
        let mut state = 2_026_u64;
        let mut next = |bound: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            usize::try_from(state >> 33).unwrap() % bound
        };
        for _ in 0..10_000 {
            let row: Vec<String> = (0..3)
                .map(|_| {
                    let text: String = (0..next(8)).map(|_| letters[next(letters.len())]).collect();
                    // Blanks around a cell are no part of it.
                    format!("x{text}x").replacen('x', if next(2) == 0 { "x" } else { "=" }, 1)
                })
                .collect();
            let text = write(&[["one", "two", "three"].map(str::to_owned).to_vec(), row.clone()]);
            assert_eq!(cells(&text)[1], row, "{text:?}");
        }
    }
}

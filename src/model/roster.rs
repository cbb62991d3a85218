//! A list of people as somebody hands it in: a file with columns, or a few addresses that were pasted.

use super::delimited::{self, Row};

/// The most people in one list.
pub const MOST: usize = 1_000;
/// How columns are called that hold the parts of a name.
const GIVEN: [&str; 4] = ["firstname", "givenname", "first", "forename"];
const FAMILY: [&str; 4] = ["lastname", "familyname", "surname", "last"];
/// How columns are called, by the input that they fill in.
const KNOWN: [(&str, &[&str]); 3] = [
    (
        "email",
        &["email", "mail", "emailaddress", "workemail", "primaryemail", "emailaddresses"],
    ),
    ("name", &["name", "fullname", "displayname", "person"]),
    ("user", &["user", "username", "login", "loginname", "userid", "signinname"]),
];

/// People with their columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roster {
    /// What the columns are called. Those that are made of others come last.
    pub columns: Vec<String>,
    /// How many of them are in the file.
    pub own: usize,
    /// The people.
    pub rows: Vec<Row>,
}

impl Roster {
    /// Reads a list.
    ///
    /// # Errors
    /// Why it cannot be one, as a sentence that says what to do.
    pub fn read(text: &str) -> Result<Self, String> {
        if text.starts_with("PK\u{3}\u{4}") {
            return Err("This is a workbook. Save it as CSV (UTF-8) first.".to_owned());
        }
        if text.contains(['\u{fffd}', '\0']) {
            return Err("This text is not in UTF-8, so that names would be damaged. Save it as CSV (UTF-8).".to_owned());
        }
        let mut rows = delimited::read(text);
        let mut roster = if rows.is_empty() {
            Self::default()
        } else if has_headings(&rows) {
            let columns = rows.remove(0).cells;
            Self {
                own: columns.len(),
                columns,
                rows,
            }
        } else {
            addresses(&rows).unwrap_or_else(|| numbered(rows))
        };
        if roster.rows.len() > MOST {
            return Err(format!(
                "There are {} rows; {MOST} at most are taken at once. Split the list.",
                roster.rows.len()
            ));
        }
        roster.derive();
        Ok(roster)
    }

    /// Adds the columns that are made of others: a name of two parts, and what stands before the @ of an address.
    fn derive(&mut self) {
        let place = |roster: &Self, names: &[&str]| roster.columns.iter().position(|column| names.contains(&&*normal(column)));
        if let (Some(given), Some(family)) = (place(self, &GIVEN), place(self, &FAMILY)) {
            let heading = format!("{} + {}", self.columns[given], self.columns[family]);
            self.add(heading, |cells| format!("{} {}", cells[given], cells[family]).trim().to_owned());
        }
        if let Some(email) = self.column_for("email", "") {
            let heading = format!("{}, before the @", self.columns[email]);
            self.add(heading, |cells| cells[email].split('@').next().unwrap_or_default().to_owned());
        }
    }

    fn add(&mut self, heading: String, make: impl Fn(&[String]) -> String) {
        self.columns.push(heading);
        for row in &mut self.rows {
            // A row of another length has no such columns: it is told as it is.
            if row.cells.len() + 1 == self.columns.len() {
                row.cells.push(make(&row.cells));
            }
        }
    }

    /// The column that seems to be meant for an input, by its name or its label.
    pub fn column_for(&self, name: &str, label: &str) -> Option<usize> {
        let known = KNOWN.iter().find(|(input, _)| *input == name).map(|(_, names)| *names);
        let names = [normal(name), normal(label)];
        let fits = |column: &String| {
            let column = normal(column);
            names.contains(&column) || known.is_some_and(|known| known.contains(&&*column))
        };
        let own = self.columns[..self.own].iter().position(fits);
        own.or_else(|| match name {
            // A column without a heading shows by itself what it is.
            "email" => (0..self.own).find(|column| {
                let mut cells = self.rows.iter().filter_map(|row| row.cells.get(*column));
                !self.rows.is_empty() && cells.all(|cell| cell.contains('@'))
            }),
            "name" => self.columns.iter().position(|column| column.contains(" + ")),
            "user" => self.columns.iter().position(|column| column.ends_with(", before the @")),
            _ => None,
        })
    }

    /// What is wrong with a row as a row, as a sentence.
    pub fn objection(&self, row: &Row) -> Option<String> {
        (row.cells.len() != self.columns.len()).then(|| {
            let cells = |count| {
                if count == 1 {
                    "1 cell".to_owned()
                } else {
                    format!("{count} cells")
                }
            };
            format!("It has {} where there are {} columns.", cells(row.cells.len()), self.own)
        })
    }
}

/// A heading without its case, its blanks and what stands behind it in brackets.
fn normal(heading: &str) -> String {
    let heading = heading.split(['[', '(']).next().unwrap_or_default();
    heading
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The first row is headings if there is no address in it, and some below it.
fn has_headings(rows: &[Row]) -> bool {
    let has_address = |row: &Row| row.cells.iter().any(|cell| cell.contains('@'));
    !has_address(&rows[0]) && (rows.len() == 1 || rows[1..].iter().any(has_address))
}

/// A few addresses, one a line or many on one, with or without a name: `Ada Lindqvist <ada@example.com>`.
fn addresses(rows: &[Row]) -> Option<Roster> {
    let cells = || {
        rows.iter()
            .flat_map(|row| row.cells.iter().filter(|cell| !cell.is_empty()).map(|cell| (row.line, cell)))
    };
    if !cells().all(|(_, cell)| cell.contains('@')) {
        return None;
    }
    let row = |(line, cell): (u64, &String)| {
        let (name, email) = match cell.split_once('<') {
            Some((name, email)) => (name.trim().trim_matches('"'), email.trim_end_matches('>')),
            None => ("", cell.as_str()),
        };
        Row {
            line,
            cells: vec![email.trim().to_owned(), name.to_owned()],
        }
    };
    Some(Roster {
        columns: vec!["E-mail".to_owned(), "Name".to_owned()],
        own: 2,
        rows: cells().map(row).collect(),
    })
}

fn numbered(rows: Vec<Row>) -> Roster {
    let own = rows.iter().map(|row| row.cells.len()).max().unwrap_or_default();
    Roster {
        columns: (1..=own).map(|number| format!("Column {number}")).collect(),
        own,
        rows,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roster(text: &str) -> Roster {
        Roster::read(text).unwrap()
    }

    #[test]
    fn what_cannot_be_read_says_what_to_do() {
        assert!(Roster::read("PK\u{3}\u{4}rest").unwrap_err().contains("Save it as CSV"));
        assert!(Roster::read("name,email\nJos\u{fffd},a@b.example").unwrap_err().contains("UTF-8"));
        let many = format!("email\n{}", "a@example.com\n".repeat(MOST + 1));
        assert!(Roster::read(&many).unwrap_err().contains("1001 rows"));
    }

    #[test]
    fn headings_are_recognized_however_they_are_written() {
        let roster = roster("First Name [Required],LAST NAME,E-Mail Address,Role\nAda,Lindqvist,ada@example.com,Member");
        assert_eq!(roster.column_for("email", "E-mail"), Some(2));
        assert_eq!(roster.column_for("role", "Role"), Some(3));
        assert_eq!(roster.column_for("title", "Title"), None);
        let cell = |name| roster.rows[0].cells[roster.column_for(name, "").unwrap()].as_str();
        assert_eq!((cell("name"), cell("user")), ("Ada Lindqvist", "ada"));
    }

    #[test]
    fn a_column_of_its_own_goes_before_one_that_is_made() {
        let roster = roster("Name,First name,Last name,Login,Mail\nA,B,C,d,e@example.com");
        let cell = |name| roster.rows[0].cells[roster.column_for(name, "").unwrap()].as_str();
        assert_eq!((cell("name"), cell("user")), ("A", "d"));
    }

    #[test]
    fn addresses_that_were_pasted_need_no_columns() {
        let expected = [["ada@example.com", "Ada Lindqvist", "ada"], ["bo@example.com", "", "bo"]];
        for text in [
            "Ada Lindqvist <ada@example.com>\nbo@example.com",
            "\"Ada Lindqvist\" <ada@example.com>; bo@example.com",
            "Ada Lindqvist <ada@example.com>, <bo@example.com>,",
        ] {
            let rows: Vec<Vec<String>> = roster(text).rows.into_iter().map(|row| row.cells).collect();
            assert_eq!(rows, expected, "{text}");
        }
    }

    #[test]
    fn columns_without_headings_have_numbers() {
        let roster = roster("Ada,ada@example.com\nBo,bo@example.com");
        assert_eq!(roster.columns[..2], ["Column 1", "Column 2"]);
        assert_eq!(roster.column_for("email", "E-mail"), Some(1));
    }

    #[test]
    fn a_row_of_another_length_is_told_as_such() {
        let roster = roster("name,email\nAda,ada@example.com\nbo@example.com");
        assert_eq!(roster.objection(&roster.rows[0]), None);
        assert_eq!(
            roster.objection(&roster.rows[1]).as_deref(),
            Some("It has 1 cell where there are 2 columns.")
        );
    }
}

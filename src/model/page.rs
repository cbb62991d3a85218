//! A part of a list, with what could not be read and where the list goes on.

/// Where a list goes on. Only the platform that wrote it reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor(pub String);

/// A record that came and could not be read; its neighbours were not lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Its place in the page, from 0.
    pub row: usize,
    /// Why, in the reader's words.
    pub why: String,
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows that could be read.
    pub rows: Vec<T>,
    /// The rows that could not.
    pub unreadable: Vec<Unreadable>,
    /// Where to go on; `None` at the end.
    pub next: Option<Cursor>,
    /// How many rows there are in all, if the platform says.
    pub total: Option<u64>,
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            unreadable: Vec::new(),
            next: None,
            total: None,
        }
    }
}

impl<T> Page<T> {
    /// The same page with other rows.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        Page {
            rows: self.rows.into_iter().map(change).collect(),
            unreadable: self.unreadable,
            next: self.next,
            total: self.total,
        }
    }
}

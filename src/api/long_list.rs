//! A list without pages, which may be very long: it is read a slice at a time, so that no frame waits for it.

use std::rc::Rc;

use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::error::Category;
use serde_json::value::RawValue;

use super::environment::Environment;
use super::read;
use super::request::Reply;
use crate::model::error::ErrorKind;
use crate::model::page::Unreadable;

/// How many rows are read before others get their turn: a few milliseconds of work, also on a slow machine.
const SLICE: usize = 500;

/// A list as it came, not read yet.
pub struct LongList(Rc<Vec<u8>>);

impl LongList {
    /// The list of a reply, of which nothing but the outside was looked at.
    ///
    /// # Errors
    /// Those of [`read::json`], or [`ErrorKind::Unexpected`] if it is no list.
    pub fn of(reply: &Reply) -> Result<Self, ErrorKind> {
        read::check(reply)?;
        if reply.body.trim_ascii_start().starts_with(b"[") {
            return Ok(Self(reply.body.clone()));
        }
        read::json(reply)?;
        Err(read::no_list())
    }

    /// Reads every row, a slice at a time. A row that cannot be read is counted and does not lose its neighbours.
    ///
    /// # Errors
    /// As soon as it turns out not to be JSON; the rows that were taken before then count for nothing.
    pub async fn read<T: DeserializeOwned>(
        &self,
        environment: &dyn Environment,
        mut take: impl FnMut(T),
    ) -> Result<Vec<Unreadable>, ErrorKind> {
        let mut elements = Elements::of(&self.0);
        let mut unreadable = Vec::new();
        let mut row = 0;
        while let Some(element) = elements.next()? {
            let text = std::str::from_utf8(element).map_err(|_| ErrorKind::NotText)?;
            match serde_json::from_str(text) {
                Ok(read) => take(read),
                // Reading stops where a row is not as agreed. Whether the rest of it is JSON at all is still to be seen.
                Err(error) => match serde_json::from_str::<&RawValue>(text) {
                    Ok(_) => unreadable.push(Unreadable {
                        row,
                        why: error.to_string(),
                    }),
                    Err(fault) => return Err(elements.malformed(elements.at - element.len(), &fault)),
                },
            }
            row += 1;
            if row % SLICE == 0 {
                environment.sleep(0).await;
            }
        }
        Ok(unreadable)
    }
}

/// The elements of a JSON list, cut apart without being understood: only brackets, strings and commas count.
struct Elements<'a> {
    body: &'a [u8],
    at: usize,
    /// Whether the opening bracket was passed.
    begun: bool,
}

impl<'a> Elements<'a> {
    fn of(body: &'a [u8]) -> Self {
        Self { body, at: 0, begun: false }
    }

    /// The next element; `None` after the closing bracket, behind which nothing may follow.
    fn next(&mut self) -> Result<Option<&'a [u8]>, ErrorKind> {
        match self.byte()? {
            b'[' if !self.begun => {
                self.begun = true;
                self.at += 1;
                if self.byte()? == b']' {
                    return self.end();
                }
            }
            b',' if self.begun => self.at += 1,
            b']' if self.begun => return self.end(),
            _ => return Err(self.bad(self.at)),
        }
        self.byte()?;
        let start = self.at;
        match self.element() {
            // It may also have no end because something in it is wrong.
            Err(ErrorKind::Truncated) => match serde_json::from_slice::<IgnoredAny>(&self.body[start..]) {
                Err(error) if error.classify() != Category::Eof => Err(self.malformed(start, &error)),
                _ => Err(ErrorKind::Truncated),
            },
            other => other.map(|()| Some(&self.body[start..self.at])),
        }
    }

    /// Goes to the end of an element.
    fn element(&mut self) -> Result<(), ErrorKind> {
        let mut depth = 0_usize;
        loop {
            match self.body.get(self.at).ok_or(ErrorKind::Truncated)? {
                b'"' => self.string()?,
                b'[' | b'{' => depth += 1,
                b',' | b']' if depth == 0 => return Ok(()),
                b']' | b'}' => depth = depth.checked_sub(1).ok_or_else(|| self.bad(self.at))?,
                _ => {}
            }
            self.at += 1;
        }
    }

    /// Goes to the closing quote of a string.
    fn string(&mut self) -> Result<(), ErrorKind> {
        loop {
            self.at += 1;
            match self.body.get(self.at).ok_or(ErrorKind::Truncated)? {
                b'"' => return Ok(()),
                b'\\' => self.at += 1,
                _ => {}
            }
        }
    }

    /// The next byte that is no white space.
    fn byte(&mut self) -> Result<u8, ErrorKind> {
        while self.body.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
        self.body.get(self.at).copied().ok_or(ErrorKind::Truncated)
    }

    fn end(&mut self) -> Result<Option<&'a [u8]>, ErrorKind> {
        self.at += 1;
        match self.byte() {
            Ok(_) => Err(self.bad(self.at)),
            Err(_) => Ok(None),
        }
    }

    /// Where the element that starts there is no JSON, counted from the beginning of the body.
    fn malformed(&self, start: usize, error: &serde_json::Error) -> ErrorKind {
        let (line, column) = self.place(start);
        if error.line() > 1 {
            ErrorKind::BadJson(line + error.line() - 1, error.column())
        } else {
            ErrorKind::BadJson(line, column + error.column())
        }
    }

    fn bad(&self, at: usize) -> ErrorKind {
        let (line, column) = self.place(at);
        ErrorKind::BadJson(line, column + 1)
    }

    /// The line of a byte, from 1, and how many bytes of that line come before it.
    fn place(&self, at: usize) -> (usize, usize) {
        let before = &self.body[..at];
        let line = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        (before.split(|byte| *byte == b'\n').count(), at - line)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use futures_util::FutureExt;
    use serde::Deserialize;

    use super::*;
    use crate::api::Soon;
    use crate::model::page::Page;
    use crate::model::time::Time;

    /// Counts how often others got their turn.
    #[derive(Default)]
    struct Turns(Cell<usize>);

    impl Environment for Turns {
        fn now(&self) -> Time {
            Time(0)
        }

        fn zone(&self, _at: Time) -> i64 {
            0
        }

        fn sleep(&self, _millis: u32) -> Soon<'_, ()> {
            self.0.set(self.0.get() + 1);
            Box::pin(std::future::ready(()))
        }

        fn random(&self, _bound: u32) -> u32 {
            0
        }

        fn sign_ed25519<'a>(&'a self, _pkcs8: &'a [u8], _message: &'a [u8]) -> Soon<'a, Result<Vec<u8>, String>> {
            unreachable!("nothing is signed here")
        }

        fn sign_rs256<'a>(&'a self, _pkcs8: &'a [u8], _message: &'a [u8]) -> Soon<'a, Result<Vec<u8>, String>> {
            unreachable!("nothing is signed here")
        }
    }

    #[derive(Debug, Deserialize, PartialEq)]
    struct Row {
        id: u32,
    }

    fn reply(body: &[u8]) -> Reply {
        Reply {
            status: 200,
            headers: vec![("content-type".to_owned(), "application/json".to_owned())],
            body: body.to_vec().into(),
        }
    }

    fn read_slowly(body: &[u8]) -> (Result<Page<Row>, ErrorKind>, usize) {
        let turns = Turns::default();
        let mut page = Page::default();
        let read = LongList::of(&reply(body))
            .and_then(|list| list.read(&turns, |row| page.rows.push(row)).now_or_never().expect("it never waits"));
        let read = read.map(|unreadable| {
            page.unreadable = unreadable;
            page
        });
        (read, turns.0.get())
    }

    fn read_at_once(body: &[u8]) -> Result<Page<Row>, ErrorKind> {
        read::rows(read::json(&reply(body))?)
    }

    const SAMPLE: &[u8] = br#" [ {"id":1, "a":["x]",{"b":"\\\"},"}]}, {"id":"two"},
        {"id":3,"c":{}} ,null,-4.5e1, {"id":6} ] "#;

    #[test]
    fn a_body_that_breaks_off_anywhere_is_refused_as_if_it_had_been_read_at_once() {
        for end in 0..SAMPLE.len() - 2 {
            let body = &SAMPLE[..end];
            assert_eq!(read_slowly(body).0, read_at_once(body), "{}", String::from_utf8_lossy(body));
        }
    }

    #[test]
    fn one_wrong_byte_anywhere_is_met_as_if_the_body_had_been_read_at_once() {
        for at in 0..SAMPLE.len() {
            for byte in *b" [{]},:\"\\1a\n\xff" {
                let mut body = SAMPLE.to_vec();
                body[at] = byte;
                let text = String::from_utf8_lossy(&body).into_owned();
                let (slowly, at_once) = (read_slowly(&body).0, read_at_once(&body));
                match (slowly, at_once) {
                    (Ok(slowly), Ok(at_once)) => {
                        assert_eq!(slowly.rows, at_once.rows, "{text}");
                        let places = |page: &Page<Row>| page.unreadable.iter().map(|bad| bad.row).collect::<Vec<_>>();
                        assert_eq!(places(&slowly), places(&at_once), "{text}");
                    }
                    // The outside of an element is read before its inside, so the two may name different faults of one body.
                    (Err(_), Err(_)) => {}
                    (slowly, at_once) => panic!("{text}: {slowly:?}, but {at_once:?}"),
                }
            }
        }
    }

    #[test]
    fn what_is_wrong_is_found_in_its_line_and_column() {
        assert_eq!(read_slowly(b"[{\"id\":1},\n  {\"id\":,}]").0, Err(ErrorKind::BadJson(2, 9)));
        assert_eq!(read_at_once(b"[{\"id\":1},\n  {\"id\":,}]"), Err(ErrorKind::BadJson(2, 9)));
        assert_eq!(read_slowly(b"[1] x").0, Err(ErrorKind::BadJson(1, 5)));
        assert_eq!(read_slowly(b"{\"detail\":[]}").0, Err(read::no_list()));
    }

    #[test]
    fn others_get_their_turn_while_a_long_list_is_read() {
        let rows: Vec<String> = (0..1_700).map(|id| format!("{{\"id\":{id}}}")).collect();
        let (page, turns) = read_slowly(format!("[{}]", rows.join(",")).as_bytes());
        assert_eq!(page.unwrap().rows.len(), 1_700);
        assert_eq!(turns, 3);
    }
}

//! Lists that are only shown: one kind of request and one kind of row serve all of them, for each kind is code that is downloaded.

use std::collections::HashMap;

use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::endpoint::Endpoint;
use super::policy::Class;
use super::read;
use super::read_as::ReadAs;
use super::request::{Method, Path, Query, Reply};
use crate::model::belongings::{Belongings, of_kind};
use crate::model::error::ErrorKind;
use crate::model::field::{Field, FieldValue, fields};
use crate::model::given::Given;
use crate::model::page::{Cursor, Page};

/// Reads a list out of a reply, as the platform wraps it.
pub type Reader = fn(&Reply) -> Result<Page<PlainRow>, ErrorKind>;

/// The question of another endpoint, whose rows are only shown.
pub struct Plain {
    path: Path,
    query: Query,
    objection: Option<String>,
    accept: Option<&'static str>,
    read: Reader,
    /// The number of the first row, where a list is numbered by row and its answer does not tell where it began.
    row: Option<usize>,
}

impl Plain {
    /// A question that is never asked.
    pub fn nothing() -> Self {
        Self {
            path: Path::of("/"),
            query: Query::default(),
            objection: Some("There is nothing to read.".to_owned()),
            accept: None,
            read: |_| Ok(Page::default()),
            row: None,
        }
    }

    /// The same question, answered with the whole of what came, as one row; see [`PlainRow::document`].
    #[must_use]
    pub fn whole(self) -> Self {
        Self {
            read: |reply| {
                Ok(Page {
                    rows: vec![PlainRow::whole(read::json(reply)?.get())],
                    ..Page::default()
                })
            },
            ..self
        }
    }

    /// The same question. Only what is read with GET can be asked so: anything else does not compile.
    pub fn of<E: Endpoint>(endpoint: &E, read: Reader) -> Self {
        const { assert!(E::CLASS.is_query() && matches!(E::METHOD, Method::Get), "what changes is not shown") };
        Self {
            path: endpoint.path(),
            query: endpoint.query(),
            objection: endpoint.objection(),
            accept: E::ACCEPT,
            read,
            row: None,
        }
    }

    /// The same of a list that is numbered by row, from this row on: where the next page starts is reckoned from what came.
    #[must_use]
    pub fn from_row(mut self, row: usize) -> Self {
        self.row = Some(row);
        self
    }
}

/// The one row of a reply that is one object.
///
/// # Errors
/// Those of [`read::json`], or [`ErrorKind::Unexpected`].
pub fn one(reply: &Reply) -> Result<Page<PlainRow>, ErrorKind> {
    Ok(Page {
        rows: vec![read::object(read::json(reply)?)?],
        ..Page::default()
    })
}

/// The one row of a reply that wraps it: what stands there under that name.
///
/// # Errors
/// Those of [`one`].
pub fn one_within(reply: &Reply, name: &str) -> Result<Page<PlainRow>, ErrorKind> {
    Ok(Page {
        rows: vec![read::object(member(reply, name)?)?],
        ..Page::default()
    })
}

/// The rows of a list that stands in an object of a reply under that name; `null` is as good as none.
///
/// # Errors
/// Those of [`one_within`].
pub fn list_within(reply: &Reply, name: &str) -> Result<Page<PlainRow>, ErrorKind> {
    match member(reply, name)? {
        list if list.get() == "null" => Ok(Page::default()),
        list => read::rows(list),
    }
}

/// What stands in a reply under a name; with dots, in an object in it, or by its number in a list.
fn member<'a>(reply: &'a Reply, name: &str) -> Result<&'a RawValue, ErrorKind> {
    let mut json = read::json(reply)?;
    for inner in name.split('.') {
        let found = if let Ok(place) = inner.parse::<usize>() {
            let elements: Vec<&RawValue> = read::object(json)?;
            elements.get(place).copied()
        } else {
            let members: HashMap<String, &RawValue> = read::object(json)?;
            members.get(inner).copied()
        };
        json = found.ok_or_else(|| ErrorKind::Unexpected(format!("{name} is missing")))?;
    }
    Ok(json)
}

/// A change of whose answer only the fields are wanted, whatever they are: each kind of answer is code that is downloaded.
pub fn answered<E: Endpoint>(endpoint: E) -> ReadAs<E, PlainRow> {
    ReadAs(endpoint, |reply| {
        // Some are answered with nothing.
        if reply.body.iter().all(u8::is_ascii_whitespace) {
            return Ok(PlainRow(Vec::new()));
        }
        read::object(read::json(reply)?)
    })
}

impl Endpoint for Plain {
    type Output = Page<PlainRow>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = None;

    fn objection(&self) -> Option<String> {
        self.objection.clone()
    }

    fn path(&self) -> Path {
        self.path.clone()
    }

    fn query(&self) -> Query {
        self.query.clone()
    }

    fn headers(&self) -> Vec<(&'static str, String)> {
        self.accept.map(|accept| ("accept", accept.to_owned())).into_iter().collect()
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        let mut page = (self.read)(reply)?;
        if let Some(row) = self.row {
            let came = page.rows.len() + page.unreadable.len();
            let next = row + came;
            let more = came > 0 && page.total.is_none_or(|total| (next as u64) < total);
            page.next = more.then(|| Cursor(next.to_string()));
        }
        Ok(page)
    }
}

/// A row of which every field is a text.
pub struct PlainRow(Vec<Field>);

impl PlainRow {
    /// A row of these fields.
    pub fn of(fields: Vec<Field>) -> Self {
        Self(fields)
    }

    /// A row of nothing but the text of a document.
    fn whole(json: &str) -> Self {
        Self(vec![Field {
            path: String::new(),
            value: FieldValue::Text(json.to_owned()),
        }])
    }

    /// The text of the document that was asked for as a whole.
    pub fn document(self) -> Option<String> {
        self.0.into_iter().find_map(|field| match field.value {
            FieldValue::Text(text) if field.path.is_empty() => Some(text),
            _ => None,
        })
    }

    /// The texts of one field of every object of a list; nothing where there is no such list.
    pub fn each(&self, list: &str, inner: &str) -> Option<Vec<&str>> {
        let mut texts = None;
        for Field { path, value } in &self.0 {
            let Some(rest) = path.strip_prefix(list) else { continue };
            if rest.is_empty() && !matches!(value, FieldValue::Text(_)) {
                texts.get_or_insert_with(Vec::new);
            }
            let of_entry = rest
                .strip_prefix('[')
                .and_then(|rest| rest.split_once("]."))
                .map(|(_, inner)| inner);
            if let (Some(known), FieldValue::Text(text)) = (of_entry, value) {
                let texts = texts.get_or_insert_with(Vec::new);
                if known == inner {
                    texts.push(text.as_str());
                }
            }
        }
        texts
    }

    /// All of its fields.
    pub fn into_fields(self) -> Vec<Field> {
        self.0
    }

    /// The different texts of one field of every object of a list, on one line.
    fn together(&self, list: &str, inner: &str) -> Given<String> {
        match self.each(list, inner) {
            None => Given::Untold,
            Some(texts) => {
                let mut different: Vec<&str> = Vec::new();
                for text in texts {
                    if !different.contains(&text) {
                        different.push(text);
                    }
                }
                if different.is_empty() {
                    Given::Nothing
                } else {
                    Given::Value(different.join(", "))
                }
            }
        }
    }

    /// The field of that name.
    pub fn get(&self, name: &str) -> Given<String> {
        for Field { path, value } in &self.0 {
            match path.strip_prefix(name) {
                Some("") => {
                    return match value {
                        FieldValue::Text(text) => Given::Value(text.clone()),
                        FieldValue::Switch(on) => Given::Value(on.to_string()),
                        FieldValue::Nothing | FieldValue::Empty => Given::Nothing,
                    };
                }
                // There is more in it than a text.
                Some(rest) if rest.starts_with(['.', '[']) => return Given::Unreadable(path.clone()),
                _ => {}
            }
        }
        Given::Untold
    }
}

impl<'de> Deserialize<'de> for PlainRow {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?.get();
        if raw.starts_with('{') {
            Ok(Self(fields(raw)))
        } else {
            Err(D::Error::custom("an object was expected"))
        }
    }
}

/// A column of a list: its heading, the field that says of what kind it is (none where that is empty), and the fields of which the
/// first one with a text is shown; `users[].id` stands for the field of every object of a list.
pub struct Column(pub &'static str, pub &'static str, pub &'static [&'static str]);

impl Column {
    /// What it shows of a row.
    pub fn of(&self, row: &PlainRow) -> Given<String> {
        let mut text = Given::Untold;
        for name in self.2 {
            // Where none has a text, the last one says in which way.
            text = match name.split_once("[].") {
                Some((list, inner)) => row.together(list, inner),
                None => row.get(name),
            };
            if text.text().is_some() {
                break;
            }
        }
        if self.1.is_empty() { text } else { of_kind(&row.get(self.1), text) }
    }
}

/// What is held, out of a part of a list.
pub fn belongings(columns: &'static [Column], page: &Page<PlainRow>) -> Belongings {
    Belongings {
        columns: columns.iter().map(|column| column.0).collect(),
        rows: page
            .rows
            .iter()
            .map(|row| columns.iter().map(|column| column.of(row)).collect())
            .collect(),
        unreadable: page.unreadable.len(),
        more: page.next.is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(json: &str) -> PlainRow {
        serde_json::from_str(json).expect("a row")
    }

    #[test]
    fn every_way_of_not_knowing_a_field_is_kept() {
        let row = row(r#"{"id":12,"on":true,"names":["a","b"],"none":[],"null":null,"deep":{"er":1},"deeper":"x"}"#);
        let told = |text: &str| Given::Value(text.to_owned());
        assert_eq!(
            (row.get("id"), row.get("on"), row.get("names")),
            (told("12"), told("true"), told("a, b"))
        );
        assert_eq!((row.get("none"), row.get("null")), (Given::Nothing, Given::Nothing));
        assert_eq!(row.get("nam"), Given::Untold);
        assert_eq!(row.get("deep"), Given::Unreadable("deep.er".to_owned()));
        assert_eq!(row.get("deeper"), told("x"));
    }

    fn reply(body: &str) -> Reply {
        Reply {
            status: 200,
            headers: vec![("content-type".to_owned(), "application/json".to_owned())],
            body: body.as_bytes().to_vec().into(),
        }
    }

    #[test]
    fn what_an_answer_wraps_is_read_as_if_it_were_not_wrapped() {
        let wrapped = reply(r#"{"data":{"a":{"b":[{"c":[{"d":"deep"}]}]},"none":null},"other":1}"#);
        let page = one_within(&wrapped, "data").expect("one");
        assert_eq!(page.rows[0].get("a.b[0].c"), Given::Value(r#"[{"d":"deep"}]"#.to_owned()));
        assert_eq!(list_within(&wrapped, "data.a.b").expect("a list").rows.len(), 1);
        assert_eq!(list_within(&wrapped, "data.a.b.0.c").expect("a list").rows.len(), 1);
        assert_eq!(list_within(&wrapped, "data.none").expect("none").rows.len(), 0);
        for wrong in ["data.b", "other", "data.a", "data.a.b.1.c", "data.0"] {
            assert!(list_within(&wrapped, wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn where_a_page_by_rows_ends_is_reckoned_from_what_came() {
        let next = |row, total| {
            let question = Plain {
                read: |reply| {
                    Ok(Page {
                        total: (reply.status == 200).then_some(4),
                        ..list_within(reply, "data")?
                    })
                },
                ..Plain::nothing()
            };
            let page = question.from_row(row).read(&Reply {
                status: total,
                ..reply(r#"{"data":[{},{}]}"#)
            });
            page.expect("a page").next.map(|next| next.0)
        };
        assert_eq!((next(0, 200), next(2, 200)), (Some("2".to_owned()), None));
        assert_eq!(
            next(2, 206),
            Some("4".to_owned()),
            "what nobody counted goes on until nothing comes"
        );
    }

    #[test]
    fn a_column_of_a_list_shows_each_text_once() {
        let row = row(r#"{"users":[{"id":"b"},{"id":"a"},{"id":"b"},{"name":"c"}],"none":[]}"#);
        let column = |path: &'static [&'static str]| Column("Users", "", path).of(&row);
        assert_eq!(column(&["users[].id"]), Given::Value("b, a".to_owned()));
        assert_eq!((column(&["none[].id"]), column(&["no[].id"])), (Given::Nothing, Given::Untold));
    }

    #[test]
    fn a_whole_document_is_the_text_that_came() {
        assert_eq!(PlainRow::whole(r#"{"a":1}"#).document().as_deref(), Some(r#"{"a":1}"#));
        assert_eq!(row(r#"{"a":"1"}"#).document(), None);
    }

    #[test]
    fn what_is_no_object_is_no_row() {
        for json in ["7", "[]", "null", r#""a""#] {
            assert!(serde_json::from_str::<PlainRow>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn a_column_shows_the_first_field_that_says_something() {
        let column = Column("On", "kind", &["name", "id"]);
        assert_eq!(
            column.of(&row(r#"{"id":"1","name":" ","kind":"team"}"#)),
            Given::Value("team 1".to_owned())
        );
        assert_eq!(column.of(&row(r#"{"name":"n","id":"1"}"#)), Given::Value("n".to_owned()));
        assert_eq!(column.of(&row(r#"{"name":null}"#)), Given::Untold);
    }
}

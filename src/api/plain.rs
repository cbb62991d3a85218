//! Lists that are only shown: one kind of request and one kind of row serve all of them, for each kind is code that is downloaded.

use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::endpoint::Endpoint;
use super::policy::Class;
use super::request::{Method, Path, Query, Reply};
use crate::model::belongings::{Belongings, of_kind};
use crate::model::error::ErrorKind;
use crate::model::field::{Field, FieldValue, fields};
use crate::model::given::Given;
use crate::model::page::Page;

/// Reads a list out of a reply, as the platform wraps it.
pub type Reader = fn(&Reply) -> Result<Page<PlainRow>, ErrorKind>;

/// The question of another endpoint, whose rows are only shown.
pub struct Plain {
    path: Path,
    query: Query,
    objection: Option<String>,
    accept: Option<&'static str>,
    read: Reader,
}

impl Plain {
    /// The same question. Only what is read with GET can be asked so: anything else does not compile.
    pub fn of<E: Endpoint>(endpoint: &E, read: Reader) -> Self {
        const { assert!(E::CLASS.is_query() && matches!(E::METHOD, Method::Get), "what changes is not shown") };
        Self {
            path: endpoint.path(),
            query: endpoint.query(),
            objection: endpoint.objection(),
            accept: E::ACCEPT,
            read,
        }
    }
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
        (self.read)(reply)
    }
}

/// A row of which every field is a text.
pub struct PlainRow(Vec<Field>);

impl PlainRow {
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
/// first one with a text is shown.
pub struct Column(pub &'static str, pub &'static str, pub &'static [&'static str]);

impl Column {
    fn of(&self, row: &PlainRow) -> Given<String> {
        let mut text = Given::Untold;
        for name in self.2 {
            // Where none has a text, the last one says in which way.
            text = row.get(name);
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

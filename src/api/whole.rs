//! Documents that are wanted whole: what is replaced as a whole goes back with all that we do not know of it.

use super::endpoint::Endpoint;
use super::policy::{Class, Limits};
use super::read;
use super::request::{Body, Method, Path, Query, Reply};
use crate::model::error::ErrorKind;

/// A read whose answer is wanted as it came: the text of the whole document, which goes back changed.
#[derive(Debug)]
pub struct Whole<E>(pub E);

impl<E: Endpoint> Endpoint for Whole<E> {
    type Output = String;
    const METHOD: Method = E::METHOD;
    const CLASS: Class = E::CLASS;
    const ACCEPT: Option<&'static str> = E::ACCEPT;

    fn objection(&self) -> Option<String> {
        self.0.objection()
    }

    fn path(&self) -> Path {
        self.0.path()
    }

    fn query(&self) -> Query {
        self.0.query()
    }

    fn headers(&self) -> Vec<(&'static str, String)> {
        self.0.headers()
    }

    fn body(&self) -> Body {
        self.0.body()
    }

    fn limits(&self) -> Limits {
        self.0.limits()
    }

    fn read(&self, reply: &Reply) -> Result<String, ErrorKind> {
        read::json(reply).map(|json| json.get().to_owned())
    }
}

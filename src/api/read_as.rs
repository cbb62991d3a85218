//! The request of an endpoint, whose answer is read as something else.

use super::endpoint::Endpoint;
use super::policy::{Class, Limits};
use super::read;
use super::request::{Body, Method, Path, Query, Reply};
use crate::model::error::ErrorKind;

/// An endpoint, and how its answer is read instead.
pub struct ReadAs<E, T>(pub E, pub fn(&Reply) -> Result<T, ErrorKind>);

/// A read whose answer is wanted as it came: the text of the whole document. What is replaced as a whole goes back changed, with all
/// that we do not know of it.
pub fn whole<E: Endpoint>(endpoint: E) -> ReadAs<E, String> {
    ReadAs(endpoint, |reply| read::json(reply).map(|json| json.get().to_owned()))
}

impl<E: Endpoint, T> Endpoint for ReadAs<E, T> {
    type Output = T;
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

    fn read(&self, reply: &Reply) -> Result<T, ErrorKind> {
        (self.1)(reply)
    }
}

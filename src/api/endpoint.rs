//! One request, described; nothing here knows how it is sent.

use super::policy::{Class, Limits};
use super::request::{Body, Method, Path, Query, Reply};
use crate::model::error::ErrorKind;

/// One method of a platform's API. A struct that holds the arguments, named as the vendor's verb and noun.
pub trait Endpoint {
    /// What a successful reply holds.
    type Output;
    /// The HTTP method.
    const METHOD: Method;
    /// What it does to the world.
    const CLASS: Class;
    /// What the vendor's client asks for in `Accept`; nothing asks for anything.
    const ACCEPT: Option<&'static str> = Some("application/json");

    /// Why it must not be sent: an argument outside of what the contract allows. The vendors' own clients refuse the same.
    fn objection(&self) -> Option<String> {
        None
    }

    /// The path below the platform's base address.
    fn path(&self) -> Path;

    /// The query.
    fn query(&self) -> Query {
        Query::new()
    }

    /// Headers beyond accept, content type and authorization, by names in lower case.
    fn headers(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    /// What it carries.
    fn body(&self) -> Body {
        Body::default()
    }

    /// The bounds of one attempt.
    fn limits(&self) -> Limits {
        Self::CLASS.limits()
    }

    /// Reads a reply whose status says success.
    ///
    /// # Errors
    /// Why the reply is not what was promised.
    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind>;
}

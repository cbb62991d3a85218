//! The socket of the five platforms: the only place that knows them all. A sixth is one folder and one arm in each function.

use axum::http::StatusCode;
use axum::response::Response;
use rusqlite::Connection;
use serde_json::Value;

use crate::people::Person;
use crate::platform::Platform;
use crate::routes::Routes;
use crate::{arize, authress, civis, istari, requests, truefoundry};

/// The tables of a platform, and the indexes that are faster to build once the tables are full.
pub fn schema(platform: Platform) -> (&'static str, &'static str) {
    match platform {
        Platform::Civis => (civis::SCHEMA, civis::INDEXES),
        Platform::Istari => (istari::SCHEMA, istari::INDEXES),
        Platform::Authress => (authress::SCHEMA, authress::INDEXES),
        Platform::Arize => (arize::SCHEMA, arize::INDEXES),
        Platform::TrueFoundry => (truefoundry::SCHEMA, truefoundry::INDEXES),
    }
}

/// What must exist on a platform before the first person.
pub fn found(connection: &Connection, platform: Platform) -> rusqlite::Result<()> {
    match platform {
        Platform::Civis => civis::found(connection),
        Platform::Authress => authress::found(connection),
        Platform::Arize => arize::found(connection),
        Platform::Istari | Platform::TrueFoundry => Ok(()),
    }
}

/// Gives a person their account on a platform, if they have one.
pub fn enrol(connection: &Connection, platform: Platform, person: &Person) -> rusqlite::Result<()> {
    match platform {
        Platform::Civis => civis::enrol(connection, person),
        Platform::Istari => istari::enrol(connection, person),
        Platform::Authress => authress::enrol(connection, person),
        Platform::Arize => arize::enrol(connection, person),
        Platform::TrueFoundry => truefoundry::enrol(connection, person),
    }
}

/// The id of a person on a platform.
pub fn user_id(platform: Platform, person: &Person) -> String {
    match platform {
        Platform::Civis => civis::user_id(person).to_string(),
        Platform::Istari => istari::user_id(person),
        Platform::Authress => authress::user_id(person),
        Platform::Arize => arize::user_id(person),
        Platform::TrueFoundry => truefoundry::user_id(person),
    }
}

/// What is published of a platform's routes: an `OpenAPI` document.
pub fn document(platform: Platform) -> Value {
    let refusals = match platform {
        Platform::Civis => civis::REFUSALS,
        Platform::Istari => istari::REFUSALS,
        Platform::Authress => authress::REFUSALS,
        Platform::Arize => arize::REFUSALS,
        Platform::TrueFoundry => truefoundry::REFUSALS,
    };
    let server = format!("/api/{}", platform.name());
    routes(platform).document(platform.name(), &server, refusals)
}

/// The routes of a platform, as at the root of the vendor's host.
pub fn routes(platform: Platform) -> Routes {
    match platform {
        Platform::Civis => civis::routes(),
        Platform::Istari => istari::routes(),
        Platform::Authress => authress::routes(),
        Platform::Arize => arize::routes(),
        Platform::TrueFoundry => truefoundry::routes(),
    }
}

/// An error in the shape of a platform.
pub fn refusal(platform: Platform, status: StatusCode, text: &str) -> Response {
    let mut answer = match platform {
        Platform::Civis => civis::refuse_with(status, text),
        Platform::Istari => istari::refuse_with(status, text),
        Platform::Authress => authress::refuse_with(status, text),
        Platform::Arize => arize::refuse_with(status, text),
        Platform::TrueFoundry => truefoundry::refuse_with(status, text),
    };
    // These two put an id on whatever they answer, and more so on what went wrong.
    if matches!(platform, Platform::Civis | Platform::Istari) {
        answer.headers_mut().insert("x-request-id", requests::fresh_id());
    }
    answer
}

//! The routes of a platform and what is published about them: one list makes both, so that neither can forget the other.

#![allow(clippy::needless_pass_by_value, reason = "schemas are written where they are used")]

use std::collections::BTreeMap;

use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodFilter, on};
use serde_json::{Map, Value, json};

use crate::Sandbox;

/// A router, and the description of every route in it.
#[derive(Default)]
pub struct Routes {
    router: Router<Sandbox>,
    operations: Vec<Operation>,
}

impl Routes {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a route.
    pub fn add<H, T>(mut self, operation: Operation, handler: H) -> Self
    where
        H: Handler<T, Sandbox>,
        T: 'static,
    {
        self.router = self.router.route(&operation.path, on(operation.filter(), handler));
        self.operations.push(operation);
        self
    }

    /// Adds all routes of another.
    pub fn merge(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.operations.extend(other.operations);
        self
    }

    /// Adds all routes of another below a prefix.
    pub fn nest(mut self, prefix: &str, other: Self) -> Self {
        self.router = self.router.nest(prefix, other.router);
        let below = other.operations.into_iter().map(|operation| Operation {
            path: format!("{prefix}{}", operation.path),
            ..operation
        });
        self.operations.extend(below);
        self
    }

    /// Changes the router without adding a route: fallbacks and layers.
    pub fn with(mut self, change: impl FnOnce(Router<Sandbox>) -> Router<Sandbox>) -> Self {
        self.router = change(self.router);
        self
    }

    /// The router alone.
    pub fn into_router(self) -> Router<Sandbox> {
        self.router
    }

    /// What is published: an `OpenAPI` 3.1 document. `refusals` are the statuses that every operation may answer with.
    pub fn document(&self, title: &str, server: &str, refusals: &[u16]) -> Value {
        let mut paths: Map<String, Value> = Map::new();
        for operation in &self.operations {
            let path = paths.entry(operation.path.clone()).or_insert_with(|| json!({}));
            path[operation.method.as_str().to_lowercase()] = operation.described(refusals);
        }
        json!({
            "openapi": "3.1.0",
            "info": { "title": title, "version": env!("CARGO_PKG_VERSION"), "description": "A double of the vendor's API, for trying things out." },
            "servers": [{ "url": server }],
            "security": [{ "bearer": [] }],
            "components": { "securitySchemes": { "bearer": { "type": "http", "scheme": "bearer" } } },
            "paths": paths,
        })
    }
}

/// One route: what it takes and what it answers.
pub struct Operation {
    method: Method,
    path: String,
    parameters: Vec<Value>,
    body: Option<Value>,
    answers: BTreeMap<u16, Value>,
}

/// A route that reads.
pub fn get(path: &str) -> Operation {
    Operation::new(Method::GET, path)
}

/// A route that makes or does something.
pub fn post(path: &str) -> Operation {
    Operation::new(Method::POST, path)
}

/// A route that replaces.
pub fn put(path: &str) -> Operation {
    Operation::new(Method::PUT, path)
}

/// A route that changes.
pub fn patch(path: &str) -> Operation {
    Operation::new(Method::PATCH, path)
}

/// A route that removes.
pub fn delete(path: &str) -> Operation {
    Operation::new(Method::DELETE, path)
}

impl Operation {
    fn new(method: Method, path: &str) -> Self {
        let segments = path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'));
        let parameters = segments.map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }));
        Self {
            parameters: parameters.collect(),
            method,
            path: path.to_owned(),
            body: None,
            answers: BTreeMap::new(),
        }
    }

    fn filter(&self) -> MethodFilter {
        // Every method that a function above makes has one.
        MethodFilter::try_from(self.method.clone()).unwrap_or(MethodFilter::GET)
    }

    /// Says more of a segment of the path than that it is a text.
    pub fn segment(mut self, name: &str, schema: Value) -> Self {
        for parameter in &mut self.parameters {
            if parameter["in"] == "path" && parameter["name"] == name {
                parameter["schema"] = schema.clone();
            }
        }
        self
    }

    /// A parameter of the query that may be left out.
    pub fn query(mut self, name: &str, schema: Value) -> Self {
        self.parameters
            .push(json!({ "name": name, "in": "query", "required": false, "schema": schema }));
        self
    }

    /// A parameter of the query that must be there.
    pub fn needs(mut self, name: &str, schema: Value) -> Self {
        self.parameters
            .push(json!({ "name": name, "in": "query", "required": true, "schema": schema }));
        self
    }

    /// A header that may be left out.
    pub fn header(mut self, name: &str, schema: Value) -> Self {
        self.parameters
            .push(json!({ "name": name, "in": "header", "required": false, "schema": schema }));
        self
    }

    /// A JSON body.
    pub fn body(mut self, schema: Value) -> Self {
        self.body = Some(json!({ "required": true, "content": { "application/json": { "schema": schema } } }));
        self
    }

    /// A form with one file.
    pub fn file(mut self, part: &str) -> Self {
        let schema = json!({ "type": "object", "required": [part], "properties": { part: { "type": "string", "format": "binary" } } });
        self.body = Some(json!({ "required": true, "content": { "multipart/form-data": { "schema": schema } } }));
        self
    }

    /// An answer of that media type.
    pub fn answers(mut self, status: u16, media: &str, schema: Value) -> Self {
        let answer = json!({ "description": reason(status), "content": { media: { "schema": schema } } });
        self.answers.insert(status, answer);
        self
    }

    /// An answer without content, or of any.
    pub fn empty(mut self, status: u16) -> Self {
        self.answers.insert(status, json!({ "description": reason(status) }));
        self
    }

    /// Refusals beyond those that every operation has.
    pub fn refuses(self, statuses: &[u16]) -> Self {
        statuses.iter().fold(self, |operation, status| operation.empty(*status))
    }

    fn described(&self, refusals: &[u16]) -> Value {
        let mut answers = self.answers.clone();
        for status in refusals {
            answers.entry(*status).or_insert_with(|| json!({ "description": reason(*status) }));
        }
        let answers: Map<String, Value> = answers.into_iter().map(|(status, answer)| (status.to_string(), answer)).collect();
        let mut described = json!({ "parameters": self.parameters, "responses": answers });
        if let Some(body) = &self.body {
            described["requestBody"] = body.clone();
        }
        described
    }
}

fn reason(status: u16) -> &'static str {
    let known = axum::http::StatusCode::from_u16(status).ok();
    known.and_then(|status| status.canonical_reason()).unwrap_or("Answer")
}

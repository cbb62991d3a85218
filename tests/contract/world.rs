//! A sandbox for one test, and clients that call it without a socket.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use rollcall::api::Soon;
use rollcall::api::client::Client;
use rollcall::api::platform::Platform;
use rollcall::api::policy::{Class, Limits};
use rollcall::api::request::{Method, Reply, Request};
use rollcall::api::transport::Transport;
use rollcall::model::error::ErrorKind;
use rollcall::platforms;
use sandbox::{Clock, Options, Sandbox};
use serde_json::Value;

use crate::machine::{RouterTransport, client};

/// Small enough to page through, and everybody of the fixed cast is in it.
const PEOPLE: u32 = 260;

pub struct World {
    pub sandbox: Sandbox,
    credentials: Value,
    wire: Rc<Wire>,
}

/// Sends into the sandbox's router, and remembers the last answer.
struct Wire {
    router: RouterTransport,
    last: RefCell<Option<Reply>>,
}

impl Transport for Wire {
    fn send<'a>(&'a self, request: &'a Request, limits: &'a Limits) -> Soon<'a, Result<Reply, ErrorKind>> {
        Box::pin(async move {
            let reply = self.router.send(request, limits).await;
            self.last.replace(reply.as_ref().ok().cloned());
            reply
        })
    }
}

pub fn world() -> World {
    world_of(PEOPLE)
}

/// The same with as many people as one likes.
pub fn world_of(people: u32) -> World {
    built(people, Clock::default())
}

/// The same at a time that a test moves.
pub fn world_at(clock: &Clock) -> World {
    built(PEOPLE, clock.clone())
}

fn built(people: u32, clock: Clock) -> World {
    let sandbox = Sandbox::open(Options {
        people,
        seed: 7,
        clock,
        ..Options::default()
    })
    .expect("the sandbox opens");
    let credentials = sandbox.credentials("http://127.0.0.1", &BTreeMap::new());
    let wire = Rc::new(Wire {
        router: RouterTransport(sandbox.router()),
        last: RefCell::default(),
    });
    World {
        sandbox,
        credentials,
        wire,
    }
}

impl World {
    /// A secret of the credentials file: `token`, `limited_token`, `expired_token`, …
    pub fn secret(&self, platform: &str, name: &str) -> String {
        self.credentials["platforms"][platform][name]
            .as_str()
            .unwrap_or_else(|| panic!("{platform} has no {name}"))
            .to_owned()
    }

    /// A client with a credential of one's own.
    pub fn client_with(&self, platform: &'static dyn Platform, secret: &str) -> Client {
        let slug = platform.facts().slug;
        client(platform, &format!("/api/{slug}"), secret, self.wire.clone())
    }

    /// A client with the credential that the app starts with: an administrator's.
    pub fn client(&self, platform: &'static dyn Platform) -> Client {
        let slug = platform.facts().slug;
        self.client_with(platform, &self.sandbox.demo_credential(slug))
    }

    /// The same by the platform's name.
    pub fn administrator(&self, slug: &str) -> Client {
        self.client(platforms::named(slug).expect("a platform"))
    }

    /// A client that may do little.
    pub fn limited(&self, slug: &str) -> Client {
        self.client_with(platforms::named(slug).expect("a platform"), &self.secret(slug, "limited_token"))
    }

    /// The status of the answer to a line for a shell: a read with nothing but the secret, behind `Bearer`.
    pub async fn tried(&self, address: &str, secret: &str) -> u16 {
        let request = Request {
            method: Method::Get,
            base: address.to_owned(),
            path: String::new(),
            query: String::new(),
            headers: vec![("authorization", format!("Bearer {secret}"))],
            body: None,
        };
        let reply = self.wire.send(&request, &Class::Query.limits()).await;
        reply.expect("an answer").status
    }

    /// The last answer that came.
    pub fn last(&self) -> Reply {
        self.wire.last.borrow().clone().expect("an answer came")
    }
}

//! A faithful double of the five platforms that the app talks to: one made-up population, real state in SQLite.
//!
//! [`Sandbox`] is the whole of it. [`Sandbox::router`] is the main port as an axum `Router`, so that a test can call it
//! without a socket; [`Server`] puts it, and every platform at the root of a port of its own, on the loopback interface.

#![allow(clippy::missing_errors_doc, reason = "the error types say when they happen")]

mod address;
mod app_files;
mod arize;
mod authress;
mod civis;
mod clock;
mod control;
mod credentials;
mod cursor;
mod database;
mod effects;
mod faults;
pub mod headers;
mod istari;
mod page;
pub mod people;
mod platform;
mod refusal;
mod requests;
mod routes;
mod sentinel;
mod serve;
mod store;
mod truefoundry;
mod vendors;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router, middleware};
use serde_json::{Value, json};

use app_files::AppFiles;
use database::Database;

pub use civis::permits;
pub use clock::Clock;
pub use effects::effect;
pub use faults::{Dropped, Fault, Faults, Rule};
pub use platform::Platform;
pub use requests::{Entry, RequestLog};
pub use serve::Server;

/// What a sandbox is made of.
#[derive(Debug, Clone)]
pub struct Options {
    /// The size of the population; the fixed cast is always there.
    pub people: u32,
    /// From which everything random follows.
    pub seed: u64,
    /// A file in which everything survives a restart; memory without it.
    pub data: Option<PathBuf>,
    /// The folder of the built app.
    pub dist: Option<PathBuf>,
    /// Whether `/sandbox/` exists: faults, effects, requests, reset.
    pub control: bool,
    /// What time it is.
    pub clock: Clock,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            people: 2_000,
            seed: 1,
            data: None,
            dist: None,
            control: true,
            clock: Clock::System,
        }
    }
}

/// Why a sandbox cannot be opened or served.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database refuses.
    #[error("the database cannot be used: {0}")]
    Database(#[from] rusqlite::Error),
    /// The folder of the built app cannot be read.
    #[error("the app's files in {0} cannot be read: {1}")]
    Dist(PathBuf, std::io::Error),
    /// A file that is not a database of this program's version.
    #[error("{0} was not made by this version of the sandbox; choose another file with --data or delete it")]
    OtherFile(PathBuf),
    /// Only the loopback interface is served.
    #[error("{0} is not a loopback address; the sandbox listens on 127.0.0.1 or [::1] only")]
    NotLoopback(std::net::SocketAddr),
    /// Somebody else listens there.
    #[error("port {0} is taken; choose another with --listen 127.0.0.1:PORT, or 127.0.0.1:0 for any free one")]
    PortTaken(u16),
    /// The address cannot be listened on.
    #[error("cannot listen on {0}: {1}")]
    Listen(std::net::SocketAddr, std::io::Error),
}

/// A running double of the five platforms. Clones share everything.
#[derive(Clone)]
pub struct Sandbox(Arc<Inner>);

struct Inner {
    database: Database,
    clock: Clock,
    control: bool,
    faults: Faults,
    requests: RequestLog,
    app_files: AppFiles,
    notice: Option<String>,
    // Host names and ports under which the sandbox is reached: what a signed token may name as its issuer.
    hosts: RwLock<BTreeSet<String>>,
}

impl Sandbox {
    /// Opens the data file, or makes a fresh population.
    pub fn open(options: Options) -> Result<Self, Error> {
        let (database, notice) = store::open(&options)?;
        let app_files = match options.dist {
            Some(folder) => AppFiles::read(&folder).map_err(|error| Error::Dist(folder.clone(), error))?,
            None => AppFiles::default(),
        };
        Ok(Self(Arc::new(Inner {
            database,
            clock: options.clock,
            control: options.control,
            faults: Faults::default(),
            requests: RequestLog::default(),
            app_files,
            notice,
            hosts: RwLock::default(),
        })))
    }

    /// The main port: the platforms under `/api/`, the control under `/sandbox/`, the app everywhere else.
    pub fn router(&self) -> Router {
        let mut router = Router::new()
            .route("/rollcall.json", get(connections))
            .fallback(app)
            .with_state(self.clone());
        for platform in Platform::ALL {
            let prefix = format!("/api/{}", platform.name());
            router = router.nest(&prefix, self.platform_router(platform));
        }
        if self.0.control {
            router = router.nest("/sandbox", control::router().with_state(self.clone()));
        }
        router.layer(middleware::from_fn(headers::secure))
    }

    /// One platform as at the root of the vendor's host.
    ///
    /// # Panics
    ///
    /// When there is no platform of that name.
    pub fn vendor_router(&self, platform: &str) -> Router {
        self.platform_router(named(platform))
    }

    fn platform_router(&self, platform: Platform) -> Router {
        let shared = (self.clone(), platform);
        vendors::routes(platform)
            .into_router()
            .layer(middleware::from_fn_with_state(shared.clone(), faults::misbehave))
            .layer(middleware::from_fn_with_state(shared, requests::note))
            .with_state(self.clone())
    }

    /// Addresses and secrets of every platform, as in the credentials file; `roots` are the platforms' own ports.
    pub fn credentials(&self, base: &str, roots: &BTreeMap<&str, String>) -> Value {
        self.0
            .database
            .read_now(|connection| credentials::export(connection, base, roots))
            .unwrap_or_default()
    }

    /// The credential that the app starts with: Authress's access key, everybody else's token.
    ///
    /// # Panics
    ///
    /// When there is no platform of that name.
    pub fn demo_credential(&self, platform: &str) -> String {
        let platform = named(platform);
        self.0
            .database
            .read_now(|connection| credentials::demo(connection, platform))
            .unwrap_or_default()
    }

    /// The faults that are set, for tests that do not go through `/sandbox/faults`.
    pub fn faults(&self) -> &Faults {
        &self.0.faults
    }

    /// What arrived.
    pub fn requests(&self) -> &RequestLog {
        &self.0.requests
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// What the person who started the sandbox should know, such as that the data file had a population already.
    pub fn notice(&self) -> Option<&str> {
        self.0.notice.as_deref()
    }

    /// Back to the start: faults, effects, requests and the population. Credentials stay valid.
    pub async fn reset(&self) -> Result<(), Error> {
        self.0.faults.clear_all();
        self.0.database.write(store::renew).await?;
        self.0.requests.clear();
        Ok(())
    }

    fn database(&self) -> &Database {
        &self.0.database
    }

    fn add_host(&self, host: String) {
        let mut hosts = self.0.hosts.write().unwrap_or_else(PoisonError::into_inner);
        hosts.insert(host);
    }

    fn is_own_host(&self, host: &str) -> bool {
        let hosts = self.0.hosts.read().unwrap_or_else(PoisonError::into_inner);
        hosts.contains(host)
    }
}

fn named(platform: &str) -> Platform {
    Platform::named(platform).unwrap_or_else(|| panic!("there is no platform {platform:?}"))
}

/// Where the platforms are, and with what the app may call them: a gift that only a sandbox can make.
async fn connections(State(sandbox): State<Sandbox>) -> Response {
    let demo = |platform: Platform| sandbox.database().read(move |connection| credentials::demo(connection, platform));
    let mut connections = Vec::new();
    for platform in Platform::ALL {
        match demo(platform).await {
            Ok(credential) => connections.push(json!({
                "platform": platform,
                "base": format!("/api/{}", platform.name()),
                "credential": credential,
            })),
            Err(error) => {
                return (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response();
            }
        }
    }
    let body = Json(json!({ "sandbox": true, "connections": connections }));
    ([(CACHE_CONTROL, "no-store")], body).into_response()
}

async fn app(State(sandbox): State<Sandbox>, request: Request) -> Response {
    let path = request.uri().path();
    sandbox.0.app_files.answer(request.method(), path, request.headers())
}

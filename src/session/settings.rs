//! `rollcall.json`: where the platforms are. In the sandbox it also offers demo credentials; in production it never may.

use serde::Deserialize;

use crate::api::policy::Limits;
use crate::api::read;
use crate::api::request::{Method, Request};
use crate::api::transport::Transport;
use crate::model::error::ApiError;

/// What the file says.
#[derive(Default, Deserialize)]
pub struct Settings {
    /// Whether these are the sandbox's doubles and no real accounts.
    #[serde(default)]
    pub sandbox: bool,
    /// The platforms, in the order in which they are shown.
    #[serde(default)]
    pub connections: Vec<Entry>,
}

/// One platform.
#[derive(Deserialize)]
pub struct Entry {
    /// Which one: its slug.
    pub platform: String,
    /// Names the connection, where one platform has several; its platform's slug by default.
    pub id: Option<String>,
    /// The address to which paths are added: `/api/<platform>` behind the proxy.
    pub base: String,
    /// The platform's own address, where tokens name it as their issuer.
    pub origin: Option<String>,
    /// The address of an account in the platform's own console, with `{id}` for the account's id.
    pub console: Option<String>,
    /// The sandbox's demo credential. In production it is ignored, and the page says so.
    pub credential: Option<String>,
}

/// Small, ours, and on our own server: it comes soon or something is wrong.
const LIMITS: Limits = Limits {
    headers: 10_000,
    idle: 5_000,
    total: 15_000,
    body: 1 << 20,
};

/// Reads the file.
///
/// # Errors
/// Why it cannot be read; then no platform can be asked.
pub async fn load(transport: &dyn Transport) -> Result<Settings, ApiError> {
    let request = Request {
        method: Method::Get,
        base: String::new(),
        path: "/rollcall.json".to_owned(),
        query: String::new(),
        headers: Vec::new(),
        body: None,
    };
    let failed = |kind| ApiError {
        request: "GET /rollcall.json".to_owned(),
        ..ApiError::of(kind)
    };
    let reply = transport.send(&request, &LIMITS).await.map_err(failed)?;
    if reply.status != 200 {
        return Err(failed(crate::model::error::ErrorKind::Status(reply.status)));
    }
    read::json(&reply).and_then(read::object).map_err(failed)
}

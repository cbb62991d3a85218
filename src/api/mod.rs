//! The verbs: how a question becomes a request, travels, and comes back as an answer or a truthful error.

use std::future::Future;
use std::pin::Pin;

pub mod actions;
pub mod archive;
#[cfg(target_arch = "wasm32")]
pub mod browser;
pub mod client;
pub mod credential;
pub mod curl;
pub mod document;
pub mod endpoint;
pub mod environment;
pub mod file;
pub mod keys;
pub mod long_list;
pub mod plain;
pub mod platform;
pub mod policy;
pub mod read;
pub mod read_as;
pub mod recorder;
pub mod request;
pub mod resources;
pub mod storage;
pub mod transport;
pub mod vitals;

/// A boxed future of this one thread: the browser has no other. Dropping it gives the work up.
pub type Soon<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

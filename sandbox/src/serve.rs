//! Puts the sandbox on loopback ports: the main one, and one for each platform as at the vendor's own host.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io::ErrorKind;
use std::net::SocketAddr;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tower::ServiceExt;

use crate::faults::Dropped;
use crate::{Error, Platform, Sandbox};

/// A sandbox that listens. It stops when it is dropped.
pub struct Server {
    sandbox: Sandbox,
    base: String,
    roots: BTreeMap<&'static str, String>,
    // Aborted with the server, and each of them aborts its connections.
    _tasks: JoinSet<()>,
}

impl Server {
    /// Listens on `address`, which must be loopback; port 0 takes a free one. The platforms get free ports beside it.
    pub async fn start(sandbox: Sandbox, address: SocketAddr) -> Result<Self, Error> {
        if !address.ip().is_loopback() {
            return Err(Error::NotLoopback(address));
        }
        let mut tasks = JoinSet::new();
        let base = listen(&sandbox, address, sandbox.router(), &mut tasks).await?;
        let mut roots = BTreeMap::new();
        for platform in Platform::ALL {
            let free = SocketAddr::new(address.ip(), 0);
            let router = sandbox.platform_router(platform);
            roots.insert(platform.name(), listen(&sandbox, free, router, &mut tasks).await?);
        }
        Ok(Self {
            sandbox,
            base,
            roots,
            _tasks: tasks,
        })
    }

    /// The address of the main port, such as `http://127.0.0.1:8080`.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The addresses of the platforms' own ports, by platform.
    pub fn roots(&self) -> &BTreeMap<&'static str, String> {
        &self.roots
    }

    /// The contents of the credentials file.
    pub fn credentials(&self) -> Value {
        self.sandbox.credentials(&self.base, &self.roots)
    }
}

async fn listen(sandbox: &Sandbox, address: SocketAddr, router: Router, tasks: &mut JoinSet<()>) -> Result<String, Error> {
    let listener = TcpListener::bind(address).await.map_err(|error| {
        if error.kind() == ErrorKind::AddrInUse {
            Error::PortTaken(address.port())
        } else {
            Error::Listen(address, error)
        }
    })?;
    let address = listener.local_addr().map_err(|error| Error::Listen(address, error))?;
    sandbox.add_host(address.to_string());
    sandbox.add_host(format!("localhost:{}", address.port()));
    tasks.spawn(accept(listener, router));
    Ok(format!("http://{address}"))
}

async fn accept(listener: TcpListener, router: Router) {
    let mut connections = JoinSet::new();
    loop {
        // A failed accept belongs to the client that went away, not to the server.
        if let Ok((stream, _)) = listener.accept().await {
            connections.spawn(converse(stream, router.clone()));
        }
        while connections.try_join_next().is_some() {}
    }
}

/// Serves one connection with hyper itself: only there can a service refuse to answer, which closes the connection
/// before any header, and a body that fails closes it in the middle.
async fn converse(stream: TcpStream, router: Router) {
    // Without it, a small answer may wait for the previous one's acknowledgement.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request: Request<Incoming>| {
        let router = router.clone();
        async move {
            let answer: Result<Response, Infallible> = router.oneshot(request.map(Body::new)).await;
            match answer {
                Ok(answer) if answer.extensions().get::<Dropped>().is_some() => Err(Dropped),
                Ok(answer) => Ok(answer),
            }
        }
    });
    // An error here is a connection that broke or was meant to break.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

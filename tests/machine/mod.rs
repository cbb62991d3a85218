//! The machine that tests run on: a clock that moves only when somebody waits, and a router in place of a network.
#![allow(dead_code, reason = "each test target uses its own part")]

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::time::Duration;

use axum::body::Body;
use axum::http;
use ed25519_dalek::pkcs8::DecodePrivateKey;
use ed25519_dalek::{Signer, SigningKey};
use http_body_util::BodyExt;
use rollcall::api::Soon;
use rollcall::api::archive::{Archive, Hold};
use rollcall::api::client::{Client, Shelf};
use rollcall::api::credential::Credential;
use rollcall::api::environment::{Cipher, Environment};
use rollcall::api::platform::Platform;
use rollcall::api::policy::Limits;
use rollcall::api::recorder::Recorder;
use rollcall::api::request::{Reply, Request};
use rollcall::api::transport::Transport;
use rollcall::model::error::ErrorKind;
use rollcall::model::mode::Mode;
use rollcall::model::secret::Secret;
use rollcall::model::time::Time;
use tower::ServiceExt;

/// A clock that stands still until somebody sleeps; chance that always gives the least.
pub struct StillMachine(pub Cell<i64>);

impl Environment for StillMachine {
    fn now(&self) -> Time {
        Time(self.0.get())
    }

    fn zone(&self, _at: Time) -> i64 {
        0
    }

    fn sleep(&self, millis: u32) -> Soon<'_, ()> {
        self.0.set(self.0.get() + i64::from(millis));
        // Others get their turn, or whoever waits in a loop would wait alone.
        Box::pin(tokio::task::yield_now())
    }

    fn random(&self, _bound: u32) -> u32 {
        0
    }

    fn sign_ed25519<'a>(&'a self, pkcs8: &'a [u8], message: &'a [u8]) -> Soon<'a, Result<Vec<u8>, String>> {
        let key = SigningKey::from_pkcs8_der(pkcs8).map_err(|error| error.to_string());
        Box::pin(std::future::ready(key.map(|key| key.sign(message).to_vec())))
    }

    fn sign_rs256<'a>(&'a self, pkcs8: &'a [u8], message: &'a [u8]) -> Soon<'a, Result<Vec<u8>, String>> {
        use rsa::pkcs8::DecodePrivateKey;
        use rsa::signature::{SignatureEncoding, Signer};
        let key = rsa::RsaPrivateKey::from_pkcs8_der(pkcs8).map_err(|error| error.to_string());
        let signed = key.map(|key| rsa::pkcs1v15::SigningKey::<sha2::Sha256>::new(key).sign(message).to_vec());
        Box::pin(std::future::ready(signed))
    }
}

impl Cipher for StillMachine {
    fn unguessable(&self, length: usize) -> Vec<u8> {
        // Always the same, so that a test can say what comes of it.
        (0..length).map(|place| u8::try_from(place % 251).unwrap_or_default()).collect()
    }

    fn rsa_oaep<'a>(&'a self, public_key: &'a [u8], message: &'a [u8]) -> Soon<'a, Result<Vec<u8>, String>> {
        use rsa::pkcs8::DecodePublicKey;
        let key = rsa::RsaPublicKey::from_public_key_der(public_key).map_err(|error| error.to_string());
        let sealed = key.and_then(|key| {
            key.encrypt(&mut rsa::rand_core::OsRng, rsa::Oaep::new::<sha2::Sha256>(), message)
                .map_err(|error| error.to_string())
        });
        Box::pin(std::future::ready(sealed))
    }

    fn aes_256_gcm<'a>(&'a self, key: &'a [u8; 32], nonce: &'a [u8; 12], message: &'a [u8]) -> Soon<'a, Result<Vec<u8>, String>> {
        use aes_gcm::KeyInit;
        use aes_gcm::aead::Aead;
        let sealed = aes_gcm::Aes256Gcm::new(key.into()).encrypt(nonce.into(), message);
        Box::pin(std::future::ready(sealed.map_err(|error| error.to_string())))
    }
}

/// The present time: tokens that the sandbox checks must be of today.
pub fn machine() -> Rc<StillMachine> {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    Rc::new(StillMachine(Cell::new(i64::try_from(since.as_millis()).unwrap())))
}

/// How long a body of the router may stand still, in true time.
const STANDS_STILL: Duration = Duration::from_millis(100);

/// Sends into a router, without a socket.
pub struct RouterTransport(pub axum::Router);

impl Transport for RouterTransport {
    fn send<'a>(&'a self, request: &'a Request, limits: &'a Limits) -> Soon<'a, Result<Reply, ErrorKind>> {
        Box::pin(async move {
            let mut builder = http::Request::builder()
                .method(request.method.name())
                .uri(request.url())
                .header("host", "127.0.0.1");
            for (name, value) in &request.headers {
                builder = builder.header(*name, value);
            }
            let body = request.body.clone().map_or_else(Body::empty, Body::from);
            let response = self.0.clone().oneshot(builder.body(body).unwrap()).await.unwrap();
            let (parts, mut body) = response.into_parts();
            if parts.extensions.get::<sandbox::Dropped>().is_some() {
                return Err(ErrorKind::Unreachable);
            }
            let mut read = Vec::new();
            loop {
                // Without a network, what is ever to come is there at once.
                let piece = tokio::time::timeout(STANDS_STILL, body.frame()).await;
                let Some(frame) = piece.map_err(|_| ErrorKind::StalledAnswer)? else {
                    break;
                };
                // A body that breaks off is what the browser reports as a network error while it reads.
                let frame = frame.map_err(|_| ErrorKind::Truncated)?;
                read.extend_from_slice(&frame.into_data().unwrap_or_default());
                if read.len() > limits.body {
                    return Err(ErrorKind::TooLarge);
                }
            }
            if parts.status.is_redirection() {
                return Err(ErrorKind::Redirected);
            }
            let header = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
                (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned())
            };
            Ok(Reply {
                status: parts.status.as_u16(),
                headers: parts.headers.iter().map(header).collect(),
                body: read.into(),
            })
        })
    }
}

/// Goes nowhere: for requests that are looked at and not sent.
pub struct NoTransport;

impl Transport for NoTransport {
    fn send<'a>(&'a self, request: &'a Request, _limits: &'a Limits) -> Soon<'a, Result<Reply, ErrorKind>> {
        panic!("{} was sent", request.url())
    }
}

/// A client of a platform.
pub fn client(platform: &'static dyn Platform, base: &str, secret: &str, transport: Rc<dyn Transport>) -> Client {
    Client {
        connection: platform.facts().slug.into(),
        platform,
        base: base.to_owned(),
        origin: None,
        credential: Credential::new(Secret::new(secret.to_owned())),
        transport,
        environment: machine(),
        recorder: Rc::new(Recorder::default()),
        shelf: Shelf::default(),
        mode: Rc::new(Cell::new(Mode::Act)),
    }
}

/// What the tabs of one browser share; it outlives each of them.
#[derive(Default)]
pub struct Shelves {
    /// The texts by name.
    pub texts: RefCell<BTreeMap<String, String>>,
    /// What is held.
    held: RefCell<BTreeSet<String>>,
    /// Whether writing fails.
    pub fails: Cell<bool>,
}

/// An archive in memory, as one tab has it.
pub struct MemoryArchive {
    shelves: Rc<Shelves>,
    life: Rc<Life>,
}

/// How long a tab lives.
#[derive(Default)]
pub struct Life {
    /// How often it wrote.
    pub keeps: Cell<usize>,
    /// At which writing the world stops, and whether the text is stored before it does.
    pub last_keep: Cell<Option<(usize, bool)>>,
    /// How often something was sent that is more than a question.
    pub writes: Cell<usize>,
    /// At which of these the world stops: it arrives, and its answer does not.
    pub last_write: Cell<Option<usize>>,
    /// Nothing of this tab is heard any more.
    pub over: Cell<bool>,
}

impl Life {
    /// Waits for ever if it is over.
    pub async fn goes_on(&self) {
        if self.over.get() {
            std::future::pending::<()>().await;
        }
    }
}

impl MemoryArchive {
    /// What a tab has of the shelves, for as long as it lives.
    pub fn new(shelves: Rc<Shelves>, life: Rc<Life>) -> Self {
        Self { shelves, life }
    }
}

/// Gives back what is held when it is dropped.
struct Held(Rc<Shelves>, String);

impl Drop for Held {
    fn drop(&mut self) {
        self.0.held.borrow_mut().remove(&self.1);
    }
}

impl Archive for MemoryArchive {
    fn entries<'a>(&'a self, beginning: &'a str) -> Soon<'a, Result<Vec<(String, String)>, String>> {
        Box::pin(async move {
            self.life.goes_on().await;
            let texts = self.shelves.texts.borrow();
            let begins = texts.iter().filter(|(name, _)| name.starts_with(beginning));
            Ok(begins.map(|(name, text)| (name.clone(), text.clone())).collect())
        })
    }

    fn keep(&self, texts: Vec<(String, String)>) -> Soon<'_, Result<(), String>> {
        Box::pin(async move {
            self.life.goes_on().await;
            if self.shelves.fails.get() {
                return Err("the disk is full".to_owned());
            }
            let number = self.life.keeps.get();
            self.life.keeps.set(number + 1);
            let last = self.life.last_keep.get().filter(|(last, _)| *last == number);
            if last.is_none_or(|(_, stored)| stored) {
                self.shelves.texts.borrow_mut().extend(texts);
            }
            self.life.over.set(last.is_some());
            self.life.goes_on().await;
            Ok(())
        })
    }

    fn remove<'a>(&'a self, names: &'a [String]) -> Soon<'a, Result<(), String>> {
        Box::pin(async move {
            self.life.goes_on().await;
            self.shelves.texts.borrow_mut().retain(|name, _| !names.contains(name));
            Ok(())
        })
    }

    fn hold<'a>(&'a self, name: &'a str) -> Soon<'a, Option<Hold>> {
        Box::pin(async move {
            self.life.goes_on().await;
            let free = self.shelves.held.borrow_mut().insert(name.to_owned());
            free.then(|| Box::new(Held(self.shelves.clone(), name.to_owned())) as Hold)
        })
    }
}

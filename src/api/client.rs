//! The only place where a request is put together: base, path, query, headers, signature; then sent, judged and read.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::future::Future;
use std::rc::Rc;

use serde::de::DeserializeOwned;

use super::Soon;
use super::credential::Credential;
use super::endpoint::Endpoint;
use super::environment::Environment;
use super::long_list::LongList;
use super::platform::Platform;
use super::policy::{self, Class, Limits};
use super::recorder::{Call, PLAIN_HEADERS, Recorder, without_values};
use super::request::{Body, Method, Path, Query, Reply, Request};
use super::transport::Transport;
use crate::model::connection::ConnectionId;
use crate::model::error::{ApiError, ErrorKind, Said};
use crate::model::mode::Mode;
use crate::model::page::Unreadable;
use crate::model::time::Time;

/// The longest complaint that is shown, in characters.
const LONGEST_COMPLAINT: usize = 300;

/// Reads a reply and keeps what it read.
pub(super) type Read<'a> = dyn FnMut(&Reply) -> Result<(), ErrorKind> + 'a;

/// What a connection needs to be called.
pub struct Client {
    /// Which connection this is.
    pub connection: ConnectionId,
    /// Whose language it speaks.
    pub platform: &'static dyn Platform,
    /// The address to which paths are added, without a final slash: `/api/<platform>` behind the proxy.
    pub base: String,
    /// The platform's own address, where a signature names it and the base does not.
    pub origin: Option<String>,
    /// With which credential.
    pub credential: Credential,
    /// How requests travel.
    pub transport: Rc<dyn Transport>,
    /// The machine.
    pub environment: Rc<dyn Environment>,
    /// Who writes down what was called.
    pub recorder: Rc<Recorder>,
    /// What was read a moment ago and serves several questions.
    pub shelf: Shelf,
    /// Whether changes may leave; all clients of a tab share it.
    pub mode: Rc<Cell<Mode>>,
}

/// A client that may also change something.
#[derive(Clone, Copy)]
pub struct WriteClient<'a> {
    client: &'a Client,
    /// Where a rehearsal writes down what would have been sent.
    rehearsed: Option<&'a RefCell<Vec<String>>>,
}

impl<'a> WriteClient<'a> {
    /// Sends once, whatever comes of it, and reads the reply. In a rehearsal it is put together and written down, and goes nowhere.
    ///
    /// # Errors
    /// Why it is not known to have been done; [`ApiError::may_have_happened`] says whether it may have been.
    pub fn send<E: Endpoint>(&self, endpoint: &E) -> impl Future<Output = Result<E::Output, ApiError>> {
        self.client.ask_from(endpoint, None, self.rehearsed)
    }

    /// Holds back what would be sent in a rehearsal, and writes it down.
    pub(super) fn rehearse(&self, request: &Request) -> Result<(), ApiError> {
        let Some(rehearsed) = self.rehearsed else { return Ok(()) };
        rehearsed.borrow_mut().push(line(request.method, &request.path));
        Err(ApiError::not_sent("This is a rehearsal: nothing was sent."))
    }

    /// The client for the reads of a flow.
    pub fn reading(&self) -> &'a Client {
        self.client
    }
}

/// What an endpoint says of its request.
struct Described {
    objection: Option<String>,
    method: Method,
    path: Path,
    query: Query,
    accept: Option<&'static str>,
    headers: Vec<(&'static str, String)>,
    body: Body,
}

/// Replies that are dear to ask for and good for a while, by name.
#[derive(Default)]
pub struct Shelf(RefCell<HashMap<String, Kept>>);

/// Until when it is good, and what it is.
type Kept = (Time, Rc<dyn Any>);

impl Client {
    /// Builds the request for an endpoint, unsigned.
    ///
    /// # Errors
    /// If it must not be sent.
    pub fn assemble<E: Endpoint>(&self, endpoint: &E) -> Result<Request, ApiError> {
        let described = Described {
            objection: endpoint.objection(),
            method: E::METHOD,
            path: endpoint.path(),
            query: endpoint.query(),
            accept: E::ACCEPT,
            headers: endpoint.headers(),
            body: endpoint.body(),
        };
        self.request(described)
    }

    /// The part of assembling that is the same for every endpoint.
    fn request(&self, described: Described) -> Result<Request, ApiError> {
        let Described {
            objection,
            method,
            path,
            query,
            accept,
            mut headers,
            body,
        } = described;
        if let Some(why) = objection {
            return Err(ApiError::not_sent(why));
        }
        if let Some(accept) = accept {
            headers.push(("accept", accept.to_owned()));
        }
        let path = path.encoded()?.to_owned();
        let body = body.0.map(|(media, bytes)| {
            headers.push(("content-type", media));
            bytes
        });
        Ok(Request {
            method,
            base: self.base.clone(),
            path,
            query: query.encoded(),
            headers,
            body,
        })
    }

    /// Asks, as often as the endpoint's class allows, and reads the reply. What changes something cannot be asked: that does not compile.
    ///
    /// # Errors
    /// Why there is no answer; see [`ErrorKind`].
    pub fn ask<E: Endpoint>(&self, endpoint: &E) -> impl Future<Output = Result<E::Output, ApiError>> {
        const { assert!(E::CLASS.is_query(), "what changes something goes through a WriteClient") };
        self.ask_from(endpoint, None, None)
    }

    /// The door for what changes something. Nobody but the session's executor opens it: a house rule that a test holds.
    pub fn writing(&self) -> WriteClient<'_> {
        WriteClient {
            client: self,
            rehearsed: None,
        }
    }

    /// A door behind which nothing is sent: what would have been is written down, method and path.
    pub fn rehearsing<'a>(&'a self, rehearsed: &'a RefCell<Vec<String>>) -> WriteClient<'a> {
        WriteClient {
            client: self,
            rehearsed: Some(rehearsed),
        }
    }

    /// Asks for a list without pages and reads it a slice at a time. Gives what the rows were added to, and those that could
    /// not be read.
    ///
    /// # Errors
    /// Those of [`Client::ask`], and what is wrong with the list.
    pub async fn ask_long<E: Endpoint<Output = LongList>, T: DeserializeOwned, A: Default>(
        &self,
        endpoint: &E,
        add: impl Fn(&mut A, T),
    ) -> Result<(A, Vec<Unreadable>), ApiError> {
        let mut attempt = 1;
        loop {
            let list = self.ask_from(endpoint, Some(&mut attempt), None).await?;
            let mut all = A::default();
            match list.read(&*self.environment, |row| add(&mut all, row)).await {
                Ok(unreadable) => return Ok((all, unreadable)),
                Err(kind) => {
                    let request = line(E::METHOD, endpoint.path().encoded()?);
                    let error = ApiError {
                        request,
                        ..ApiError::of(kind)
                    };
                    self.pause(E::CLASS, &mut attempt, error).await?;
                }
            }
        }
    }

    async fn ask_from<E: Endpoint>(
        &self,
        endpoint: &E,
        attempt: Option<&mut u32>,
        rehearsed: Option<&RefCell<Vec<String>>>,
    ) -> Result<E::Output, ApiError> {
        let mut output = None;
        let mut read = |reply: &Reply| endpoint.read(reply).map(|read| output = Some(read));
        let request = self.assemble(endpoint);
        let exchange = self.exchange(request, E::CLASS, endpoint.limits(), attempt, &mut read, rehearsed);
        exchange.await?;
        output.ok_or_else(empty)
    }

    /// The part of asking that is the same for every endpoint, failures before it included. It is apart and boxed because each copy of
    /// it would cost every visitor two kilobytes.
    fn exchange<'a>(
        &'a self,
        request: Result<Request, ApiError>,
        class: Class,
        limits: Limits,
        attempt: Option<&'a mut u32>,
        read: &'a mut Read<'_>,
        rehearsed: Option<&'a RefCell<Vec<String>>>,
    ) -> Soon<'a, Result<(), ApiError>> {
        Box::pin(async move {
            let mut request = request?;
            // Whoever counts the attempts goes on counting; for the others this is the first.
            let mut first = 1;
            let attempt = attempt.unwrap_or(&mut first);
            let writing = WriteClient { client: self, rehearsed };
            writing.rehearse(&request)?;
            loop {
                self.platform
                    .sign(&mut request, &self.credential, self.origin.as_deref(), &*self.environment)
                    .await?;
                match self.attempt(&request, class, &limits, *attempt, read).await {
                    Ok(()) => return Ok(()),
                    Err(error) => self.pause(class, attempt, error).await?,
                }
            }
        })
    }

    /// One attempt, written down and judged. Nothing is signed here.
    pub(super) async fn attempt(
        &self,
        request: &Request,
        class: Class,
        limits: &Limits,
        attempt: u32,
        read: &mut Read<'_>,
    ) -> Result<(), ApiError> {
        // The last gate before the network, for whoever comes by whatever way.
        if !class.is_query() && self.mode.get() != Mode::Act {
            return Err(ApiError::not_sent(
                "Changes are switched off: choose “Act” at the top of the page first.",
            ));
        }
        let mut entry = Entry {
            client: self,
            request,
            at: self.environment.now(),
            attempt,
            outcome: Err(ErrorKind::GivenUp),
            request_id: None,
        };
        let sent = self.transport.send(request, limits).await;
        entry.request_id = sent.as_ref().ok().and_then(request_id);
        entry.outcome = sent.as_ref().map(|reply| reply.status).map_err(Clone::clone);
        drop(entry);
        self.judge(request, class, &sent, read)
    }

    /// Waits before the next attempt.
    ///
    /// # Errors
    /// The error itself, if asking again may not be done, may not help, or would take too long.
    fn pause<'a>(&'a self, class: Class, attempt: &'a mut u32, error: ApiError) -> Soon<'a, Result<(), ApiError>> {
        Box::pin(async move {
            if *attempt >= class.attempts() || !policy::is_passing(&error.kind) {
                return Err(error);
            }
            let random = |bound| self.environment.random(bound);
            let Some(wait) = policy::wait(*attempt, error.retry_at, self.environment.now(), random) else {
                return Err(error);
            };
            self.environment.sleep(wait).await;
            *attempt += 1;
            Ok(())
        })
    }

    /// Takes it from the shelf, or fetches it and puts it there for `age` milliseconds.
    ///
    /// # Errors
    /// Those of the fetching; a failure is not kept.
    pub async fn remember<T: 'static>(
        &self,
        name: &str,
        age: i64,
        fetch: impl Future<Output = Result<T, ApiError>>,
    ) -> Result<Rc<T>, ApiError> {
        let now = self.environment.now();
        // What is too old only takes up space.
        self.shelf.0.borrow_mut().retain(|_, (until, _)| *until >= now);
        let kept = self.shelf.0.borrow().get(name).map(|(_, kept)| kept.clone());
        if let Some(kept) = kept.and_then(|kept| kept.downcast().ok()) {
            return Ok(kept);
        }
        let fetched = Rc::new(fetch.await?);
        let entry: Kept = (Time(self.environment.now().0 + age), fetched.clone());
        self.shelf.0.borrow_mut().insert(name.to_owned(), entry);
        Ok(fetched)
    }

    /// Empties the shelf, so that the next question is asked afresh.
    pub fn forget(&self) {
        self.shelf.0.borrow_mut().clear();
    }

    fn judge(&self, request: &Request, class: Class, sent: &Result<Reply, ErrorKind>, read: &mut Read<'_>) -> Result<(), ApiError> {
        let line = || line(request.method, &request.path);
        let changes = !class.is_query();
        let reply = match sent {
            Ok(reply) => reply,
            Err(kind) => {
                return Err(ApiError {
                    kind: kind.clone(),
                    said: None,
                    request: line(),
                    retry_at: None,
                    changes,
                });
            }
        };
        let kind = match reply.status {
            200..=299 => match read(reply) {
                Ok(()) => return Ok(()),
                Err(kind) => kind,
            },
            300..=399 => ErrorKind::Redirected,
            401 => ErrorKind::Unauthorized,
            403 => ErrorKind::Forbidden,
            404 => ErrorKind::NotFound,
            409 | 412 => ErrorKind::Conflict,
            400 | 422 => ErrorKind::Refused(reply.status),
            429 => ErrorKind::RateLimited,
            500..=599 => ErrorKind::Server(reply.status),
            status => ErrorKind::Status(status),
        };
        let said = if reply.status >= 400 {
            self.platform.complaint(reply)
        } else {
            None
        };
        let said = said.map(|said| {
            Box::new(Said {
                text: shorten(&said.text),
                request_id: said.request_id.or_else(|| request_id(reply)),
            })
        });
        let said = said.filter(|said| !said.text.is_empty() || said.request_id.is_some());
        let now = self.environment.now();
        Err(ApiError {
            kind,
            said,
            request: line(),
            retry_at: reply.header("retry-after").and_then(|header| policy::retry_at(header, now)),
            changes,
        })
    }
}

/// A line of the flight recorder, written when the attempt ends, also when it is given up in between.
struct Entry<'a> {
    client: &'a Client,
    request: &'a Request,
    at: Time,
    attempt: u32,
    outcome: Result<u16, ErrorKind>,
    request_id: Option<String>,
}

impl Drop for Entry<'_> {
    fn drop(&mut self) {
        self.client.recorder.record(Call {
            connection: self.client.connection.clone(),
            method: self.request.method.name(),
            path: self.request.path.clone(),
            query: without_values(&self.request.query),
            at: self.at,
            took: self.client.environment.now().0 - self.at.0,
            attempt: self.attempt,
            outcome: self.outcome.clone(),
            request_id: self.request_id.take(),
            signed: self.request.header("authorization").is_some(),
            // What comes behind the type belongs to the content: the boundary of a form, for instance.
            media: self
                .request
                .header("content-type")
                .map(|media| media.split(';').next().unwrap_or_default().to_owned()),
            headers: PLAIN_HEADERS
                .iter()
                .filter_map(|name| Some((*name, self.request.header(name)?.to_owned())))
                .collect(),
        });
    }
}

/// Nothing was read, and nobody said why.
#[cold]
fn empty() -> ApiError {
    ApiError::of(ErrorKind::Empty)
}

/// A request as errors name it: without its query, which may be personal.
fn line(method: Method, path: &str) -> String {
    format!("{} {path}", method.name())
}

fn request_id(reply: &Reply) -> Option<String> {
    reply.header("x-request-id").map(str::to_owned)
}

/// Cuts a vendor's words to what fits, and takes line breaks out: they are quoted, not laid out.
fn shorten(text: &str) -> String {
    let flat: Vec<&str> = text.split_whitespace().collect();
    let flat = flat.join(" ");
    match flat.char_indices().nth(LONGEST_COMPLAINT) {
        Some((end, _)) => format!("{}…", &flat[..end]),
        None => flat,
    }
}

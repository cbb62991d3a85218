//! The browser as transport and machine: the only place that fetches, waits and signs for real.

use std::cell::Cell;
use std::rc::Rc;

use gloo_net::http::{RequestBuilder, Response};
use js_sys::{Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, ReadableStreamDefaultReader, ReferrerPolicy, RequestCache, RequestCredentials, RequestMode, RequestRedirect,
    ResponseType, Window,
};

use super::Soon;
use super::environment::Environment;
use super::policy::Limits;
use super::request::{Reply, Request};
use super::transport::Transport;
use crate::model::error::ErrorKind;
use crate::model::time::Time;

pub mod archive;
mod crypto;
pub mod file;
pub mod pattern;

/// The browser that runs this program.
pub struct Browser;

fn window() -> Window {
    web_sys::window().expect("the program runs in a window")
}

/// A timer that is taken back when it is dropped.
struct Timer {
    id: i32,
    _callback: Closure<dyn FnMut()>,
}

impl Timer {
    fn start(millis: u32, callback: impl FnMut() + 'static) -> Self {
        let callback = Closure::<dyn FnMut()>::new(callback);
        let millis = i32::try_from(millis).unwrap_or(i32::MAX);
        let id = window()
            .set_timeout_with_callback_and_timeout_and_arguments_0(callback.as_ref().unchecked_ref(), millis)
            .unwrap_or_default();
        Self { id, _callback: callback }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        window().clear_timeout_with_handle(self.id);
    }
}

/// A fetch under way. It is given up when this is dropped, and when one of its timers runs out.
struct Flight {
    controller: AbortController,
    late: Rc<Cell<bool>>,
}

impl Flight {
    fn limit(&self, millis: u32) -> Timer {
        let (controller, late) = (self.controller.clone(), self.late.clone());
        Timer::start(millis, move || {
            late.set(true);
            controller.abort();
        })
    }

    /// Why a promise was rejected: our own timer, no network at all, or what the caller thinks of it.
    fn reason(&self, when_late: ErrorKind, otherwise: ErrorKind) -> ErrorKind {
        if self.late.get() {
            when_late
        } else if !window().navigator().on_line() {
            ErrorKind::Offline
        } else {
            otherwise
        }
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        self.controller.abort();
    }
}

impl Transport for Browser {
    fn send<'a>(&'a self, request: &'a Request, limits: &'a Limits) -> Soon<'a, Result<Reply, ErrorKind>> {
        Box::pin(async move {
            let controller = AbortController::new().map_err(|_| ErrorKind::NotSent("This browser cannot abort requests.".to_owned()))?;
            let flight = Flight {
                controller,
                late: Rc::default(),
            };
            let _total = flight.limit(limits.total);
            let headers = flight.limit(limits.headers);
            let asked = match early(&request.url()) {
                Some(answer) => JsFuture::from(answer)
                    .await
                    .map(|response| response.unchecked_into::<web_sys::Response>().into())
                    .map_err(|_| ()),
                None => fetch(request, &flight)?.send().await.map_err(|_| ()),
            };
            let response: Response = asked.map_err(|()| flight.reason(ErrorKind::NoAnswerInTime, ErrorKind::Unreachable))?;
            drop(headers);
            if response.type_() == ResponseType::Opaqueredirect {
                return Err(ErrorKind::Redirected);
            }
            let body = body(&response, &flight, limits).await?;
            Ok(Reply {
                status: response.status(),
                headers: response.headers().entries().collect(),
                body,
            })
        })
    }
}

/// The answer to what boot.js asked for while this program was on its way. It serves once.
fn early(url: &str) -> Option<Promise> {
    let asked: Object = Reflect::get(&window(), &"early".into()).ok()?.dyn_into().ok()?;
    let url = url.into();
    let answer = Reflect::get(&asked, &url).ok()?.dyn_into().ok()?;
    // It cannot be missing now, and a plain object lets go of what it has.
    let _ = Reflect::delete_property(&asked, &url);
    Some(answer)
}

fn fetch(request: &Request, flight: &Flight) -> Result<gloo_net::http::Request, ErrorKind> {
    let mut builder = RequestBuilder::new(&request.url())
        .method(gloo_net::http::Method::from_bytes(request.method.name().as_bytes()).map_err(|_| not_sent())?)
        .abort_signal(Some(&flight.controller.signal()))
        .credentials(RequestCredentials::Omit)
        .cache(RequestCache::NoStore)
        .redirect(RequestRedirect::Manual)
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .mode(RequestMode::SameOrigin);
    for (name, value) in &request.headers {
        builder = builder.header(name, value);
    }
    let built = match &request.body {
        Some(body) => builder.body(Uint8Array::from(body.as_slice())),
        None => builder.build(),
    };
    built.map_err(|_| not_sent())
}

fn not_sent() -> ErrorKind {
    ErrorKind::NotSent("The browser refused to build this request.".to_owned())
}

/// Reads the body piece by piece, so that neither an endless nor a halting one can hold us.
async fn body(response: &Response, flight: &Flight, limits: &Limits) -> Result<Rc<Vec<u8>>, ErrorKind> {
    let Some(stream) = response.body() else { return Ok(Rc::default()) };
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    let mut body = Vec::new();
    loop {
        let idle = flight.limit(limits.idle);
        let piece = JsFuture::from(reader.read())
            .await
            .map_err(|_| flight.reason(ErrorKind::StalledAnswer, ErrorKind::Truncated))?;
        drop(idle);
        if Reflect::get(&piece, &"done".into()).is_ok_and(|done| done.is_truthy()) {
            return Ok(body.into());
        }
        let bytes: Uint8Array = Reflect::get(&piece, &"value".into()).unwrap_or_default().unchecked_into();
        let (start, end) = (body.len(), body.len() + bytes.length() as usize);
        if end > limits.body {
            return Err(ErrorKind::TooLarge);
        }
        body.resize(end, 0);
        bytes.copy_to(&mut body[start..]);
    }
}

impl Environment for Browser {
    #[allow(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit for 285 million years")]
    fn now(&self) -> Time {
        Time(js_sys::Date::now() as i64)
    }

    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "a zone is at most a day, and a date of today fits"
    )]
    fn zone(&self, at: Time) -> i64 {
        -(js_sys::Date::new(&JsValue::from_f64(at.0 as f64)).get_timezone_offset() as i64)
    }

    fn sleep(&self, millis: u32) -> Soon<'_, ()> {
        Box::pin(async move {
            let mut timer = None;
            let promise = Promise::new(&mut |resolve, _| {
                timer = Some(Timer::start(millis, move || {
                    let _ = resolve.call0(&JsValue::NULL);
                }));
            });
            let _ = JsFuture::from(promise).await;
            drop(timer);
        })
    }

    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the product lies between 0 and the bound"
    )]
    fn random(&self, bound: u32) -> u32 {
        (js_sys::Math::random() * f64::from(bound)) as u32
    }

    fn sign_ed25519<'a>(&'a self, pkcs8: &'a [u8], message: &'a [u8]) -> Soon<'a, Result<Vec<u8>, String>> {
        Box::pin(async move {
            crypto::ed25519(pkcs8, message)
                .await
                .map_err(|_| "This browser cannot sign with Ed25519, or the private key is damaged. Use a user token.".to_owned())
        })
    }

    fn sign_rs256<'a>(&'a self, pkcs8: &'a [u8], message: &'a [u8]) -> Soon<'a, Result<Vec<u8>, String>> {
        Box::pin(async move {
            crypto::rs256(pkcs8, message)
                .await
                .map_err(|_| "The private key of this access key is damaged: the browser cannot sign with it.".to_owned())
        })
    }
}

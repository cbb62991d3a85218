//! Faults on request: which rules are set, and which of them a request meets.

mod spoil;

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::people::Dice;
use crate::platform::Platform;
use crate::{Sandbox, vendors};

pub use spoil::Dropped;

/// A rule: what goes wrong, for which requests, and how often.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The platform.
    pub platform: Platform,
    /// The start of the vendor's path, still encoded; any path without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<String>,
    /// The method; any without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// How many requests it strikes; without it, every one until it is cleared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// The share of requests that it strikes, from 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
    /// The seed of that chance.
    #[serde(default)]
    pub seed: u64,
    /// Whether the request is carried out before its answer is spoiled. By default it is, but for the faults that
    /// stand for a server that never came to it: `status`, `redirect` and `html`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub performed: Option<bool>,
    /// What goes wrong.
    pub fault: Fault,
}

/// What can go wrong.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fault {
    /// The answer comes late.
    Latency {
        /// By that many milliseconds.
        ms: u64,
    },
    /// Another status, with a body of one's own or in the vendor's shape.
    Status {
        /// The status.
        status: u16,
        /// A text, or any JSON.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        body: Option<Value>,
        /// The value of `Retry-After`: seconds, a date, or nonsense.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after: Option<Value>,
    },
    /// Less is sent than `Content-Length` says, then the connection closes.
    CutBody,
    /// The body ends early, and HTTP finds nothing wrong with that.
    Truncate,
    /// The body comes in small pieces.
    Drip {
        /// That many bytes at a time.
        bytes: usize,
        /// With that many milliseconds between them.
        every_ms: u64,
    },
    /// The headers come, the body never does.
    Stall,
    /// Another content type.
    ContentType {
        /// Its value.
        value: String,
    },
    /// 200 with the page of a single sign-on.
    Html,
    /// 302 to another place.
    Redirect {
        /// Where to.
        location: String,
    },
    /// Bytes that are no UTF-8 inside the JSON.
    BadUtf8,
    /// A body that is no JSON.
    MalformedJson,
    /// A field is left out of the first row or the object.
    MissingField {
        /// Its name.
        field: String,
    },
    /// A field is null.
    NullField {
        /// Its name.
        field: String,
    },
    /// A field has another type.
    WrongType {
        /// Its name.
        field: String,
    },
    /// A field that nobody knows yet.
    ExtraField,
    /// A field has a value that nobody knows yet.
    UnknownEnum {
        /// Its name.
        field: String,
        /// The value.
        value: String,
    },
    /// No body at all.
    EmptyBody,
    /// The body is blown up with white space.
    TooLarge {
        /// To that many bytes.
        bytes: usize,
    },
    /// The connection closes before any header.
    Drop,
}

/// A rule that is set, under the id by which it is cleared.
#[derive(Debug, Clone, Serialize)]
pub struct Active {
    /// The id.
    pub id: u64,
    /// How often it may still strike.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left: Option<u32>,
    /// How often it has struck.
    pub struck: u64,
    /// The rule as it was set.
    #[serde(flatten)]
    pub rule: Rule,
    #[serde(skip)]
    dice: Dice,
}

/// The rules that are set, oldest first.
#[derive(Default)]
pub struct Faults {
    state: Mutex<(u64, Vec<Active>)>,
}

impl Faults {
    /// Sets a rule and answers its id.
    pub fn set(&self, rule: Rule) -> u64 {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.0 += 1;
        let id = state.0;
        state.1.push(Active {
            id,
            left: rule.times,
            struck: 0,
            dice: Dice::new(rule.seed, id),
            rule,
        });
        id
    }

    /// The rules that are set.
    pub fn list(&self) -> Vec<Active> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.1.clone()
    }

    /// Clears one rule; false when there is no such rule.
    pub fn clear(&self, id: u64) -> bool {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let before = state.1.len();
        state.1.retain(|active| active.id != id);
        state.1.len() < before
    }

    /// Clears every rule.
    pub fn clear_all(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.1.clear();
    }

    /// What this request meets: the waiting of every latency rule, and the oldest of the other rules.
    fn met(&self, platform: Platform, request: &Request) -> (Duration, Option<Rule>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let mut wait = Duration::ZERO;
        let mut met = None;
        for active in &mut state.1 {
            let latency = match active.rule.fault {
                Fault::Latency { ms } => Some(Duration::from_millis(ms)),
                _ if met.is_some() => continue,
                _ => None,
            };
            if !active.strikes(platform, request) {
                continue;
            }
            match latency {
                Some(more) => wait += more,
                None => met = Some(active.rule.clone()),
            }
        }
        (wait, met)
    }
}

impl Active {
    fn strikes(&mut self, platform: Platform, request: &Request) -> bool {
        let rule = &self.rule;
        let path = request.uri().path();
        let meant = rule.platform == platform
            && rule.route.as_deref().is_none_or(|route| path.starts_with(route))
            && rule
                .method
                .as_deref()
                .is_none_or(|method| request.method().as_str().eq_ignore_ascii_case(method));
        if !meant || self.left == Some(0) {
            return false;
        }
        if let Some(share) = rule.probability {
            let drawn = self.dice.below(1 << 32);
            #[allow(clippy::cast_precision_loss, reason = "32 bits fit a f64 exactly")]
            let drawn = drawn as f64 / (1_u64 << 32) as f64;
            if drawn >= share {
                return false;
            }
        }
        self.left = self.left.map(|left| left - 1);
        self.struck += 1;
        true
    }
}

/// Passes a request on, unless and until a rule says otherwise.
pub async fn misbehave(State((sandbox, platform)): State<(Sandbox, Platform)>, request: Request, next: Next) -> Response {
    let (wait, met) = sandbox.faults().met(platform, &request);
    if !wait.is_zero() {
        tokio::time::sleep(wait).await;
    }
    let Some(rule) = met else {
        return next.run(request).await;
    };
    let by_default = !matches!(rule.fault, Fault::Status { .. } | Fault::Redirect { .. } | Fault::Html);
    let answer = if rule.performed.unwrap_or(by_default) {
        next.run(request).await
    } else {
        Response::new(Body::empty())
    };
    spoil::spoil(&rule.fault, answer, |status, text| vendors::refusal(platform, status, text)).await
}

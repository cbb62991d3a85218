//! A sandbox whose time passes when the app waits, a client that acts on it, and what really took effect.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use axum::body::Body;
use axum::http;
use http_body_util::BodyExt;
use rollcall::api::Soon;
use rollcall::api::actions::Actions;
use rollcall::api::client::Client;
use rollcall::api::policy::Limits;
use rollcall::api::request::{Method, Reply, Request};
use rollcall::api::transport::Transport;
use rollcall::model::account::Account;
use rollcall::model::action::{Action, Secrets, Target, Wish};
use rollcall::model::capability::Capability;
use rollcall::model::error::ErrorKind;
use rollcall::model::key::Key;
use rollcall::model::plan::StepState;
use rollcall::model::question::Question;
use rollcall::model::values::Values;
use rollcall::platforms;
use rollcall::platforms::authress::{groups, records};
use rollcall::session::executor::step::{Outcome, Step, Witness};
use sandbox::{Clock, Options, Sandbox};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::machine::{RouterTransport, StillMachine, client, machine};

/// Longer than any platform of the sandbox takes for what it does a little later, in milliseconds.
const LATER: i64 = 600_000;

/// Counts of effects, by operation.
pub type Effects = BTreeMap<String, u64>;

/// What goes wrong with a change on the way, where no platform has a part in it.
#[derive(Clone, Debug)]
pub enum Trouble {
    /// It does not arrive, and this is what the browser says.
    Before(ErrorKind),
    /// It arrives, its answer does not, and this is what the browser says.
    After(ErrorKind),
    /// It arrives and is answered, and nothing can be read any more from then on.
    Silence,
    /// Nobody can write down that it is sent.
    NoJournal,
}

/// What became of each change that was handed to the transport.
pub type Answers = Vec<Result<u16, ErrorKind>>;

/// Lets the platform's time pass with the app's, and remembers what was sent.
struct Wire {
    router: RouterTransport,
    clock: Clock,
    machine: Rc<StillMachine>,
    seen: Cell<i64>,
    answers: RefCell<Answers>,
    trouble: RefCell<Option<Trouble>>,
}

impl Wire {
    fn catch_up(&self) {
        let now = self.machine.0.get();
        let passed = u64::try_from(now - self.seen.replace(now)).unwrap_or_default();
        self.clock.set(self.clock.now() + Duration::from_millis(passed));
    }

    /// Sends a change through whatever trouble there is.
    async fn change(&self, request: &Request, limits: &Limits) -> Result<Reply, ErrorKind> {
        let trouble = self.trouble.borrow().clone();
        let answer = match trouble {
            Some(Trouble::Before(kind)) => Err(kind),
            Some(Trouble::After(kind)) => self.router.send(request, limits).await.and(Err(kind)),
            Some(Trouble::Silence | Trouble::NoJournal) | None => self.router.send(request, limits).await,
        };
        let waited = match &answer {
            Err(ErrorKind::NoAnswerInTime) => limits.headers,
            Err(ErrorKind::StalledAnswer) => limits.idle,
            _ => 0,
        };
        self.machine.0.set(self.machine.0.get() + i64::from(waited));
        self.answers
            .borrow_mut()
            .push(answer.as_ref().map(|reply| reply.status).map_err(Clone::clone));
        answer
    }

    /// Whether nothing can be read any more.
    fn is_silent(&self) -> bool {
        matches!(*self.trouble.borrow(), Some(Trouble::Silence)) && !self.answers.borrow().is_empty()
    }
}

impl Transport for Wire {
    fn send<'a>(&'a self, request: &'a Request, limits: &'a Limits) -> Soon<'a, Result<Reply, ErrorKind>> {
        self.catch_up();
        if request.method != Method::Get {
            return Box::pin(self.change(request, limits));
        }
        if self.is_silent() {
            return Box::pin(std::future::ready(Err(ErrorKind::Unreachable)));
        }
        self.router.send(request, limits)
    }
}

/// Lets everything pass, and writes nothing down, even where it should.
struct Nobody {
    fails: bool,
}

impl Witness for Nobody {
    fn note(&self, _state: StepState) -> Soon<'_, Result<(), String>> {
        let noted = if self.fails { Err("It is full.".to_owned()) } else { Ok(()) };
        Box::pin(std::future::ready(noted))
    }
}

/// One platform with an administrator on it.
pub struct Yard {
    pub sandbox: Sandbox,
    pub client: Client,
    pub slug: &'static str,
    wire: Rc<Wire>,
}

impl Yard {
    /// A new one; the seed decides who the people are.
    pub async fn new(slug: &'static str, seed: u64) -> Self {
        let clock = Clock::fixed(Clock::default().now());
        let sandbox = Sandbox::open(Options {
            people: 60,
            seed,
            clock: clock.clone(),
            ..Options::default()
        })
        .expect("the sandbox opens");
        let machine = machine();
        let wire = Rc::new(Wire {
            router: RouterTransport(sandbox.router()),
            clock,
            seen: Cell::new(machine.0.get()),
            machine: machine.clone(),
            answers: RefCell::default(),
            trouble: RefCell::default(),
        });
        let platform = platforms::named(slug).expect("a platform");
        let credential = sandbox.demo_credential(slug);
        let client = Client {
            environment: machine,
            ..client(platform, &format!("/api/{slug}"), &credential, wire.clone())
        };
        let yard = Self {
            sandbox,
            client,
            slug,
            wire,
        };
        if slug == "authress" {
            yard.documents().await;
        }
        yard
    }

    /// A group and a record without anybody in them.
    async fn documents(&self) {
        let document = &json!({ "groupId": "grp_new", "name": "New", "users": [], "admins": [] }).to_string();
        let made = self.client.writing().send(&groups::CreateGroup { document }).await;
        made.map(drop).expect("a group");
        let statement = json!({ "roles": ["documents:reader"], "resources": [{ "resourceUri": "documents/1" }] });
        let document = &json!({ "recordId": "rec_new", "name": "New", "users": [], "statements": [statement] }).to_string();
        let made = self.client.writing().send(&records::CreateRecord { document }).await;
        made.map(drop).expect("a record");
    }

    pub fn actions(&self) -> &'static dyn Actions {
        platforms::actions(self.client.platform)
    }

    /// Everybody that one page holds, whatever their state.
    pub async fn people(&self) -> Vec<Account> {
        let filters = match self.slug {
            "civis" => vec![("account_status", "all".to_owned())],
            _ => Vec::new(),
        };
        let question = Question {
            limit: 100,
            filters,
            ..Question::default()
        };
        let page = self.client.platform.directory().list(&self.client, &question, None).await;
        page.expect("a page of people").rows
    }

    /// Every key that is listed; none where they cannot be read.
    pub async fn keys(&self) -> Vec<Key> {
        let (mut keys, mut from) = (Vec::new(), None);
        while let Ok(page) = platforms::keys(self.client.platform).list(&self.client, from.as_ref()).await {
            keys.extend(page.rows);
            from = page.next;
            if from.is_none() {
                break;
            }
        }
        keys
    }

    pub fn action(&self, capability: Capability, target: Target, values: Values) -> Action {
        Action {
            capability,
            connection: self.slug.into(),
            target,
            values,
            base: Values::default(),
        }
    }

    /// Lets a request of the platform go wrong: `rule` says which and how.
    pub fn spoil(&self, mut rule: Value) {
        rule["platform"] = self.slug.into();
        let rule: sandbox::Rule = serde_json::from_value(rule).expect("a rule");
        self.sandbox.faults().set(rule);
    }

    /// Lets changes go wrong on their way, or no longer.
    pub fn trouble(&self, trouble: Option<Trouble>) {
        self.wire.trouble.replace(trouble);
    }

    /// The time of the machine, in milliseconds.
    pub fn now(&self) -> i64 {
        self.wire.machine.0.get()
    }

    /// Takes an action through the door. Gives what became of each request that is no read, too.
    pub async fn take(&self, action: &Action, secrets: &Secrets) -> (Outcome, Answers) {
        self.wire.answers.take();
        let step = Step {
            client: &self.client,
            actions: self.actions(),
            action,
            secrets,
        };
        let fails = matches!(*self.wire.trouble.borrow(), Some(Trouble::NoJournal));
        let outcome = step.take(&Nobody { fails }).await;
        (outcome, self.wire.answers.take())
    }

    /// How it stands without any fault, once everything that takes its time has had it. `None` where it cannot be read.
    pub async fn truth(&self, action: &Action) -> Option<Wish> {
        let machine = &self.wire.machine.0;
        machine.set(machine.get() + LATER);
        self.client.forget();
        self.actions().look(&self.client, action).await.ok().map(|sight| sight.wish)
    }

    /// How often each write has taken effect so far, by the sandbox's own count.
    pub async fn effects(&self) -> Effects {
        let request = http::Request::get("/sandbox/effects").header("host", "127.0.0.1");
        let reply = self
            .wire
            .router
            .0
            .clone()
            .oneshot(request.body(Body::empty()).unwrap())
            .await
            .unwrap();
        let bytes = reply.into_body().collect().await.unwrap().to_bytes();
        let counts: Value = serde_json::from_slice(&bytes).expect("the sandbox counts");
        serde_json::from_value(counts["effects"][self.slug].clone()).expect("counts of the platform")
    }
}

/// What has taken effect since.
pub fn since(before: &Effects, now: &Effects) -> Effects {
    now.iter()
        .map(|(operation, count)| (operation.clone(), count - before.get(operation).copied().unwrap_or_default()))
        .filter(|(_, count)| *count > 0)
        .collect()
}

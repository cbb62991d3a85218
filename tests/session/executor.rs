//! The executor of a tab that may go down at any moment, on an archive that stays.

mod import;
mod keys;
mod kill;
mod remains;
mod runs;
mod things;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use axum::body::Body;
use axum::http;
use http_body_util::BodyExt;
use leptos::prelude::*;
use rollcall::api::Soon;
use rollcall::api::client::Client;
use rollcall::api::policy::Limits;
use rollcall::api::request::{Method, Reply, Request};
use rollcall::api::transport::Transport;
use rollcall::model::account::Account;
use rollcall::model::action::{Action, Secrets, Target};
use rollcall::model::capability::Capability;
use rollcall::model::connection::Standing;
use rollcall::model::error::ErrorKind;
use rollcall::model::mode::Mode;
use rollcall::model::plan::{Plan, StepState};
use rollcall::model::question::Question;
use rollcall::model::values::Values;
use rollcall::platforms;
use rollcall::route::Route;
use rollcall::session::address::Address;
use rollcall::session::executor::Executor;
use rollcall::session::executor::run::{Run, RunState};
use rollcall::session::{Machine, Session};
use sandbox::{Clock, Options, Sandbox};
use tokio::sync::Mutex;
use tokio::task::LocalSet;
use tower::ServiceExt;

use crate::machine::{Life, MemoryArchive, RouterTransport, Shelves, StillMachine, machine};
use crate::until;

/// What outlives a tab: the platforms, the browser's archive, the clock.
struct World {
    sandbox: Sandbox,
    shelves: Rc<Shelves>,
    clock: Rc<StillMachine>,
    runtime: tokio::runtime::Runtime,
}

/// A tab that has read its file and its journal, and is connected with everybody.
struct Tab {
    session: Session,
    executor: Executor,
    life: Rc<Life>,
    wire: Rc<Wire>,
}

/// Carries one request after the other, so that a run goes the same way each time; and none of a tab that is over.
struct Wire {
    router: RouterTransport,
    /// Lets the clock of the platforms go along with the tab's.
    clocks: Box<dyn Fn()>,
    turn: Mutex<()>,
    life: Rc<Life>,
    /// A platform that refuses the credential, from that many writes to it on.
    refuses: Cell<Option<(&'static str, usize)>>,
    written: Cell<usize>,
}

fn is_write(request: &Request) -> bool {
    !matches!(request.method, Method::Get)
}

impl Transport for Wire {
    fn send<'a>(&'a self, request: &'a Request, limits: &'a Limits) -> Soon<'a, Result<Reply, ErrorKind>> {
        Box::pin(async move {
            let turn = self.turn.lock().await;
            // A network takes its time: others get their turn.
            tokio::task::yield_now().await;
            if self.life.over.get() {
                drop(turn);
                return std::future::pending().await;
            }
            if let Some((platform, after)) = self.refuses.get()
                && request.url().contains(&format!("/api/{platform}/"))
            {
                if is_write(request) {
                    self.written.set(self.written.get() + 1);
                }
                if self.written.get() > after {
                    return Ok(Reply {
                        status: 401,
                        headers: Vec::new(),
                        body: Vec::new().into(),
                    });
                }
            }
            let number = self.life.writes.get();
            if is_write(request) {
                self.life.writes.set(number + 1);
            }
            (self.clocks)();
            let reply = self.router.send(request, limits).await;
            if is_write(request) && self.life.last_write.get() == Some(number) {
                self.life.over.set(true);
            }
            drop(turn);
            self.life.goes_on().await;
            reply
        })
    }
}

impl World {
    fn new() -> Self {
        let _ = any_spawner::Executor::init_tokio();
        Self {
            sandbox: Sandbox::open(Options {
                people: 60,
                seed: 7,
                clock: Clock::fixed(Clock::default().now()),
                ..Options::default()
            })
            .expect("the sandbox opens"),
            shelves: Rc::default(),
            clock: machine(),
            runtime: tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap(),
        }
    }

    /// Opens a tab, plays a scene in it, and lets it go down with all that it does.
    fn tab<R>(&self, life: Life, scene: impl AsyncFnOnce(Tab) -> R) -> R {
        let tasks = LocalSet::new();
        let owner = Owner::new();
        owner.set();
        let played = tasks.block_on(&self.runtime, async { scene(self.open(life).await).await });
        drop(tasks);
        owner.cleanup();
        played
    }

    /// Opens one more tab, under the owner that is set.
    async fn open(&self, life: Life) -> Tab {
        // Two tabs never begin in the same millisecond: runs are named by when they began.
        self.clock.0.set(self.clock.0.get() + 1);
        let life = Rc::new(life);
        let (platforms, clock) = (self.sandbox.clock().clone(), self.clock.clone());
        let last = Cell::new(clock.0.get());
        let clocks = move || {
            let gone = clock.0.get() - last.replace(clock.0.get());
            platforms.set(platforms.now() + Duration::from_millis(gone.unsigned_abs()));
        };
        let wire = Rc::new(Wire {
            router: RouterTransport(self.sandbox.router()),
            clocks: Box::new(clocks),
            turn: Mutex::default(),
            life: life.clone(),
            refuses: Cell::default(),
            written: Cell::default(),
        });
        let parts = Machine {
            transport: wire.clone(),
            environment: self.clock.clone(),
            recorder: Rc::default(),
            mode: Rc::default(),
        };
        let session = Session::new(parts.clone(), Address::detached(Route::People));
        session.connections.load(&parts).await;
        let all = session.connections.all;
        let is_connected = || all.with_untracked(|all| all.iter().all(|one| one.standing.with_untracked(Standing::is_connected)));
        until("everybody is connected", is_connected).await;
        let archive = MemoryArchive::new(self.shelves.clone(), life.clone());
        let executor = Executor::new(session, Rc::new(archive));
        executor.recover().await;
        Tab {
            session,
            executor,
            life,
            wire,
        }
    }

    /// How often each write took effect, by the sandbox's own count.
    async fn effects(&self) -> BTreeMap<String, u64> {
        let request = http::Request::get("/sandbox/effects").header("host", "127.0.0.1");
        let reply = self.sandbox.router().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let bytes = reply.into_body().collect().await.unwrap().to_bytes();
        let counts: serde_json::Value = serde_json::from_slice(&bytes).expect("the sandbox counts");
        let mut effects = BTreeMap::new();
        for (platform, counts) in counts["effects"].as_object().expect("platforms") {
            for (operation, count) in counts.as_object().expect("operations") {
                effects.insert(format!("{platform} {operation}"), count.as_u64().expect("a count"));
            }
        }
        effects
    }

    /// All that the archive holds.
    fn archive(&self) -> String {
        format!("{:?}", self.shelves.texts.borrow())
    }
}

impl Tab {
    fn client(&self, platform: &str) -> Rc<Client> {
        let connection = self.session.connections.named(&platform.into()).expect("a connection");
        untrack(|| connection.client()).expect("it is connected")
    }

    /// Those on the first page who are active and have an address, without the one whose credential is in use.
    async fn people(&self, platform: &str, wanted: rollcall::model::status::Status) -> Vec<Account> {
        let client = self.client(platform);
        let question = Question {
            limit: 50,
            ..Question::default()
        };
        let rows = client
            .platform
            .directory()
            .list(&client, &question, None)
            .await
            .expect("a page")
            .rows;
        let fits = |account: &Account| {
            account.status == wanted
                && account
                    .address()
                    .is_some_and(|address| !address.starts_with("mira.") && !address.starts_with("ada."))
        };
        rows.into_iter().filter(fits).collect()
    }

    /// An action as a form makes it: with how things stand as its base.
    async fn action(&self, capability: Capability, account: &Account, values: Values) -> Action {
        let client = self.client(&account.connection.to_string());
        let record = client.platform.directory().get(&client, &account.id).await.expect("the account");
        let offer = platforms::actions(client.platform).offer(capability, &record);
        Action {
            capability,
            connection: account.connection.clone(),
            target: Target::of(&record.account),
            base: values.of(&offer.base),
            values,
        }
    }

    fn plan(&self, actions: Vec<Action>) -> Plan {
        let step = |action: Action| {
            let client = self.client(&action.connection.to_string());
            let terms = platforms::actions(client.platform).can(action.capability).terms();
            self.executor.planned(action, terms.expect("it can be done"))
        };
        let steps: Vec<_> = actions.into_iter().map(step).collect();
        let title = steps.iter().map(|step| step.order.clone()).collect::<Vec<_>>().join(", ");
        Plan { title, steps }
    }

    /// Begins a plan in earnest.
    fn start(&self, plan: Plan) -> Option<Run> {
        self.session.choose_mode(Mode::Act);
        self.executor.start(plan, "", Secrets::default())
    }
}

fn rests(run: Run) -> bool {
    matches!(run.state.get_untracked(), RunState::Ended | RunState::Waiting(_))
}

async fn rested(run: Run) {
    until("the run rests", || rests(run)).await;
}

fn states(run: Run) -> Vec<StepState> {
    let steps = run.steps.get_value();
    steps.iter().map(|step| step.report.with_untracked(|report| report.state)).collect()
}

fn total(effects: &BTreeMap<String, u64>) -> u64 {
    effects.values().sum()
}

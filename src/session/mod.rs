//! The state of this tab, in signals: who we are connected to, what was asked, what came back.

use std::cell::Cell;
use std::future::Future;
use std::ops::Deref;
use std::rc::Rc;

use futures_util::future::{AbortHandle, abortable};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::Soon;
use crate::api::actions::{Actions, NotHere};
use crate::api::environment::Environment;
use crate::api::platform::Platform;
use crate::api::recorder::Recorder;
use crate::api::transport::Transport;
use crate::model::account::Account;
use crate::model::connection::ConnectionId;
use crate::model::mode::Mode;
use crate::model::time::Time;

pub mod address;
pub mod connections;
pub mod dossier;
pub mod executor;
pub mod import;
pub mod keys;
pub mod listing;
mod pace;
pub mod preferences;
pub mod requests;
pub mod roll;
pub mod settings;
pub mod things;
pub mod toasts;
pub mod vitals;

/// Whether a pattern is found in a path, as far as this machine can read it.
#[cfg(target_arch = "wasm32")]
pub use crate::api::browser::pattern::matches as pattern_matches;

/// Outside of a browser there is no engine for patterns: none can be read.
#[cfg(not(target_arch = "wasm32"))]
pub fn pattern_matches(_pattern: &str, _path: &str) -> Option<bool> {
    None
}

/// How long typing must rest before anybody is asked, in milliseconds.
const REST: u32 = 150;
/// How often relative times are said anew, in milliseconds.
const MINUTE: u32 = 30_000;

/// Everything that lives as long as the tab. A handle: copying it copies no state.
#[derive(Clone, Copy)]
pub struct Session(&'static State);

impl Deref for Session {
    type Target = State;

    fn deref(&self) -> &State {
        self.0
    }
}

/// What a session holds.
pub struct State {
    /// The platforms, and how we stand with each.
    pub connections: connections::Connections,
    /// The search for people.
    pub roll: roll::Roll,
    /// Lists of users, one a connection, kept while one looks elsewhere.
    pub listings: listing::Listings,
    /// Where we are.
    pub address: address::Address,
    /// What was called.
    pub requests: requests::Requests,
    /// What is said in passing.
    pub toasts: toasts::Toasts,
    /// What the person likes.
    pub preferences: preferences::Preferences,
    /// Whether changes may leave this tab; [`Session::choose_mode`] changes it.
    pub mode: RwSignal<Mode>,
    /// Who makes changes, once somebody may.
    pub executor: StoredValue<Option<executor::Executor>, LocalStorage>,
    /// The list of people that is being brought in, once there is one.
    pub import: StoredValue<Option<import::Import>, LocalStorage>,
    /// The keys that were read, once somebody wants to see them.
    pub keys: StoredValue<Option<keys::Inventory>, LocalStorage>,
    /// The kinds of things that platforms have, once the part of the program that shows them is here.
    pub kinds: StoredValue<Option<Kinds>>,
    /// The things that were read, once somebody wants to see them.
    pub things: StoredValue<Option<things::Things>, LocalStorage>,
    /// The account that was changed last: whoever shows it reads it again.
    pub news: RwSignal<Option<(ConnectionId, String)>>,
    /// The platforms that say of themselves that not all is well, as far as they were asked.
    pub unwell: RwSignal<Vec<ConnectionId>>,
    /// Where things were changed last that are neither people nor keys.
    pub changed: RwSignal<Option<ConnectionId>>,
    /// The present time, for ages; it moves in steps of half a minute, and faster while something is awaited.
    pub now: RwSignal<Time>,
    /// How many minutes the local clock is ahead of UTC.
    pub zone: i64,
    owner: StoredValue<Owner>,
    machine: StoredValue<Machine, LocalStorage>,
}

/// What can be done to a kind of thing of a platform, by its name.
pub type Kinds = fn(&dyn Platform, &str) -> Option<&'static dyn Actions>;

/// What the session stands on.
#[derive(Clone)]
pub struct Machine {
    /// How requests travel.
    pub transport: Rc<dyn Transport>,
    /// Time, chance and signatures.
    pub environment: Rc<dyn Environment>,
    /// Every call that was made.
    pub recorder: Rc<Recorder>,
    /// Whether changes may leave this tab.
    pub mode: Rc<Cell<Mode>>,
}

impl Session {
    /// A session without any connection yet.
    pub fn new(machine: Machine, address: address::Address) -> Self {
        let present = machine.environment.now();
        let zone = machine.environment.zone(present);
        let now = RwSignal::new(present);
        let connections = connections::Connections::new(&machine);
        let machine = StoredValue::new_local(machine);
        // Made once, and needed until the tab is closed.
        Self(Box::leak(Box::new(State {
            connections,
            roll: roll::Roll::new(connections, machine, now),
            listings: listing::Listings::new(connections, machine),
            address,
            requests: requests::Requests::new(connections, machine),
            toasts: toasts::Toasts::new(machine),
            preferences: preferences::Preferences::load(),
            mode: RwSignal::default(),
            executor: StoredValue::new_local(None),
            import: StoredValue::new_local(None),
            keys: StoredValue::new_local(None),
            kinds: StoredValue::new(None),
            things: StoredValue::new_local(None),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
            news: RwSignal::default(),
            changed: RwSignal::default(),
            unwell: RwSignal::default(),
            now,
            zone,
            machine,
        })))
    }

    /// What can be done on a platform: to people and keys, or to things of that kind. Where nobody has shown things in this tab yet,
    /// nothing is read of them and nothing is sent.
    pub fn acts(self, platform: &dyn Platform, kind: &str) -> &'static dyn Actions {
        if kind.is_empty() {
            return crate::platforms::actions(platform);
        }
        let kinds = self.kinds.get_value();
        kinds.and_then(|kinds| kinds(platform, kind)).unwrap_or(&NotHere)
    }

    /// Chooses how far actions go, for this tab and until it is closed.
    pub fn choose_mode(self, mode: Mode) {
        self.machine.with_value(|machine| machine.mode.set(mode));
        self.mode.set(mode);
    }

    /// Time and chance.
    pub fn environment(self) -> Rc<dyn Environment> {
        self.machine.with_value(|machine| machine.environment.clone())
    }

    /// Makes something that lives as long as the tab.
    pub fn within<T: 'static>(self, make: impl FnOnce() -> T) -> T {
        self.owner.with_value(|owner| owner.with(make))
    }

    /// An account was changed: what is shown of it follows.
    pub fn hear(self, connection: &ConnectionId, id: &str, account: Option<Account>, gone: bool) {
        match account {
            Some(account) => self.listings.hear(&account),
            None if gone => self.listings.forget(connection, id),
            None => {}
        }
        self.news.set(Some((connection.clone(), id.to_owned())));
    }

    /// Reads where the platforms are, connects those for which the sandbox offers a credential, and keeps the time.
    pub fn start(self) {
        let machine = self.machine.get_value();
        let (connections, roll) = (self.connections, self.roll);
        spawn_local(async move { connections.load(&machine).await });
        Effect::new(move |_| {
            roll.text.track();
            roll.rest();
        });
        Effect::new(move |_| {
            connections.track_standings();
            roll.catch_up();
        });
        let environment = self.machine.get_value().environment;
        spawn_local(async move {
            loop {
                environment.sleep(MINUTE).await;
                self.now.set(environment.now());
            }
        });
    }
}

/// Work under way that is given up when this is dropped or replaced.
#[derive(Default)]
pub struct Task(Option<AbortHandle>);

impl Task {
    /// Starts the work.
    pub fn start(work: impl Future<Output = ()> + 'static) -> Self {
        Self::start_boxed(Box::pin(work))
    }

    /// Apart from [`Task::start`] so that the machinery is there once and not once a kind of work.
    fn start_boxed(work: Soon<'static, ()>) -> Self {
        let (work, handle) = abortable(work);
        spawn_local(async move {
            // Given up or done: nobody waits for the difference.
            let _ = work.await;
        });
        Self(Some(handle))
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        if let Some(handle) = &self.0 {
            handle.abort();
        }
    }
}

//! The keys of every platform: read list by list, and holder by holder where a platform has no list of everybody's.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

mod acting;
mod reading;

pub use acting::{Succession, used};

pub use crate::platforms::keys;

use super::connections::Connection;
use super::pace::Pace;
use super::{Session, Task};
use crate::api::client::Client;
use crate::model::account::Account;
use crate::model::chosen::Chosen;
use crate::model::connection::{ConnectionId, Standing};
use crate::model::error::ApiError;
use crate::model::given::Given;
use crate::model::key::{Holder, Key};
use crate::model::keyring::{self, Search};
use crate::model::question::Direction;
use crate::model::time::Time;

/// How far something is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Reading {
    /// Nobody has asked for it.
    #[default]
    Idle,
    /// It is under way.
    Reading,
    /// All of it is here.
    Complete,
    /// Somebody stopped it; what was read stays.
    Stopped,
    /// It could not be read to the end; what was read stays.
    Failed(ApiError),
}

/// How the keys of one platform stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shelf {
    /// How many keys are here.
    pub keys: usize,
    /// How far the platform's own list is read.
    pub list: Reading,
    /// How far everybody's keys are read, holder by holder.
    pub crawl: Reading,
    /// Whose keys were read so far.
    pub holders: u64,
    /// How many holders there are, where the platform tells.
    pub total: Option<u64>,
    /// Whose keys could not be read, and why.
    pub unread: Vec<(Holder, ApiError)>,
    /// How many rows came that could not be read.
    pub unreadable: usize,
    /// When the list was read.
    pub read_at: Option<Time>,
}

/// The keys that were read. A handle.
#[derive(Clone, Copy)]
pub struct Inventory {
    /// Moves whenever keys came or changed, and whenever it is known otherwise how far they are read.
    pub revision: RwSignal<u64>,
    /// Part of what is looked for.
    pub text: RwSignal<String>,
    /// Which keys are shown, by the name of it.
    pub only: RwSignal<String>,
    /// On which platform; empty for all.
    pub place: RwSignal<String>,
    /// Of which kind; empty for any.
    pub kind: RwSignal<String>,
    /// In which order, and which way round.
    pub order: RwSignal<(&'static str, Direction)>,
    /// Which keys are chosen.
    pub chosen: RwSignal<Chosen>,
    /// Whether all are chosen that are shown.
    pub everybody: RwSignal<bool>,
    /// What is being replaced in this tab.
    successions: RwSignal<Vec<Succession>>,
    state: StoredValue<State, LocalStorage>,
    session: Session,
}

#[derive(Default)]
struct State {
    shelves: HashMap<ConnectionId, Kept>,
    pace: Pace,
}

#[derive(Default)]
struct Kept {
    shelf: Shelf,
    keys: Vec<Arc<Key>>,
    /// Where each stands, by its id.
    places: HashMap<String, usize>,
    /// By their ids: whoever was looked up, and how their account stands.
    known: HashMap<String, Holder>,
    list: Task,
    crawl: Task,
}

impl Kept {
    /// Takes keys in; one that is there already is replaced where it stands.
    fn take(&mut self, keys: Vec<Key>) {
        for key in keys {
            // Whoever was looked up stays known.
            let key = Arc::new(with_holder(key, &self.known));
            if let Some(place) = self.places.get(&key.id) {
                self.keys[*place] = key;
            } else {
                self.places.insert(key.id.clone(), self.keys.len());
                self.keys.push(key);
            }
        }
    }

    /// Whoever has this id was looked up: their keys tell it, those that are here and those that come.
    fn know(&mut self, id: &str, found: Holder) {
        for key in &mut self.keys {
            let theirs = key
                .holder
                .value()
                .is_some_and(|holder| holder.wants_looking_up() && holder.id == id);
            if theirs {
                Arc::make_mut(key).holder = Given::Value(found.clone());
            }
        }
        self.known.insert(id.to_owned(), found);
    }

    /// Keeps no others than these.
    fn keep(&mut self, ids: &HashSet<String>) {
        self.keys.retain(|key| ids.contains(&key.id));
        self.places = self.keys.iter().enumerate().map(|(place, key)| (key.id.clone(), place)).collect();
    }
}

fn with_holder(mut key: Key, known: &HashMap<String, Holder>) -> Key {
    if let Given::Value(holder) = &mut key.holder
        && holder.wants_looking_up()
        && let Some(known) = known.get(&holder.id)
    {
        holder.clone_from(known);
    }
    key
}

impl Inventory {
    /// The inventory of this tab, made on first use. It belongs to the session and not to the page that asks.
    pub fn of(session: Session) -> Self {
        if let Some(inventory) = session.keys.get_value() {
            return inventory;
        }
        let inventory = session.within(|| Self::new(session));
        session.keys.set_value(Some(inventory));
        inventory
    }

    /// An inventory without any key in it.
    pub fn new(session: Session) -> Self {
        let inventory = Self {
            revision: RwSignal::new(0),
            text: RwSignal::default(),
            only: RwSignal::new("open".to_owned()),
            place: RwSignal::default(),
            kind: RwSignal::default(),
            order: RwSignal::new(("expires", Direction::Ascending)),
            chosen: RwSignal::default(),
            everybody: RwSignal::new(false),
            successions: RwSignal::default(),
            state: StoredValue::new_local(State::default()),
            session,
        };
        // What was changed is read again, as far as it was read before.
        Effect::new(move |_| {
            if let Some((connection, id)) = session.news.get() {
                untrack(|| inventory.hear(&connection, &id));
            }
        });
        inventory
    }

    /// Reads the lists of all who are connected and were not read yet.
    pub fn catch_up(self) {
        for connection in self.session.connections.all.get_untracked() {
            let connected = connection.standing.with_untracked(Standing::is_connected);
            if connected && untrack(|| self.shelf(&connection.id)).list == Reading::Idle {
                self.read(&connection.id);
            }
        }
    }

    /// How the keys of a platform stand. Tracks [`Inventory::revision`].
    pub fn shelf(self, connection: &ConnectionId) -> Shelf {
        self.revision.track();
        self.state.with_value(|state| {
            state.shelves.get(connection).map_or_else(Shelf::default, |kept| Shelf {
                keys: kept.keys.len(),
                ..kept.shelf.clone()
            })
        })
    }

    /// Every key that was read. Tracks [`Inventory::revision`].
    pub fn all(self) -> Vec<Arc<Key>> {
        self.revision.track();
        self.state
            .with_value(|state| state.shelves.values().flat_map(|kept| kept.keys.iter().cloned()).collect())
    }

    /// The keys that are looked for, in their order. Tracks everything that it depends on.
    pub fn shown(self) -> Vec<Arc<Key>> {
        let search = self.search();
        let now = self.session.now.get();
        let mut keys: Vec<Arc<Key>> = self.all().into_iter().filter(|key| search.holds(key, now)).collect();
        let (order, direction) = self.order.get();
        keyring::sort(&mut keys, order, direction);
        keys
    }

    /// What is looked for. Tracks it.
    pub fn search(self) -> Search {
        Search {
            text: self.text.get(),
            shown: self.only.get(),
            connection: self.place.get(),
            kind: self.kind.get(),
        }
    }

    /// Puts the keys in another order, or the same the other way round.
    pub fn reorder(self, order: &'static str) {
        self.order.update(|(known, direction)| {
            *direction = if *known == order && *direction == Direction::Ascending {
                Direction::Descending
            } else {
                Direction::Ascending
            };
            *known = order;
        });
    }

    /// One key, as it was last read. Tracks [`Inventory::revision`].
    pub fn key(self, connection: &ConnectionId, id: &str) -> Option<Arc<Key>> {
        self.revision.track();
        self.state.with_value(|state| {
            let kept = state.shelves.get(connection)?;
            kept.keys.get(*kept.places.get(id)?).cloned()
        })
    }

    fn client(self, connection: &ConnectionId) -> Option<(Connection, Rc<Client>)> {
        let connection = untrack(|| self.session.connections.named(connection))?;
        let client = untrack(|| connection.client())?;
        Some((connection, client))
    }

    fn change(self, connection: &ConnectionId, change: impl FnOnce(&mut Kept)) {
        self.state
            .update_value(|state| change(state.shelves.entry(connection.clone()).or_default()));
        self.revision.update(|revision| *revision += 1);
    }

    /// The same where much changes in little time: it is shown a few times a second.
    fn change_soon(self, connection: &ConnectionId, change: impl FnOnce(&mut Kept)) {
        let now = self.session.environment().now();
        let is_time = self.state.try_update_value(|state| {
            change(state.shelves.entry(connection.clone()).or_default());
            state.pace.is_time(now)
        });
        if is_time == Some(true) {
            self.revision.update(|revision| *revision += 1);
        }
    }
}

fn holder_of(account: &Account) -> Holder {
    Holder {
        id: account.id.clone(),
        name: account.title().to_owned(),
        email: account.email.text().unwrap_or_default().to_owned(),
        status: account.status.clone(),
        program: false,
    }
}

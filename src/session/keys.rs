//! The keys of every platform: read list by list, and holder by holder where a platform has no list of everybody's.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use super::connections::Connection;
use super::executor::{About, Client, Draft, Executor};
use super::{Session, Task};
use crate::api::actions;
use crate::api::keys::Keys;
use crate::model::account::Account;
use crate::model::action::{Offer, Target};
use crate::model::capability::Capability;
use crate::model::chosen::Chosen;
use crate::model::connection::ConnectionId;
use crate::model::error::{ApiError, ErrorKind};
use crate::model::given::Given;
use crate::model::key::{Holder, Key, NOT_FOUND};
use crate::model::keyring::{self, Search};
use crate::model::page::Cursor;
use crate::model::question::{Direction, Question};
use crate::model::status::Status;
use crate::model::time::Time;
use crate::platforms;

/// What is waited between two holders, in milliseconds: no platform is hurried.
const GAP: u32 = 100;
/// How often what was read meanwhile is shown, in milliseconds.
const SHOWN_EACH: i64 = 300;
/// How many holders are asked for at once.
const HOLDERS: u32 = 1_000;
/// The most holders that are looked up by their ids.
const MOST_LOOKED_UP: usize = 200;

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
    state: StoredValue<State, LocalStorage>,
    session: Session,
}

#[derive(Default)]
struct State {
    shelves: HashMap<ConnectionId, Kept>,
    /// When it was last shown.
    shown: Time,
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
            match self.places.get(&key.id) {
                Some(place) => self.keys[*place] = key,
                None => {
                    self.places.insert(key.id.clone(), self.keys.len());
                    self.keys.push(key);
                }
            }
        }
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
            let connected = connection.standing.with_untracked(|standing| standing.is_connected());
            if connected && untrack(|| self.shelf(&connection.id)).list == Reading::Idle {
                self.read(&connection.id);
            }
        }
    }

    /// How the keys of a platform stand. Tracks [`Inventory::revision`].
    pub fn shelf(self, connection: &ConnectionId) -> Shelf {
        self.revision.track();
        let shelf = |state: &State| state.shelves.get(connection).map(|kept| kept.shelf.clone());
        self.state.with_value(shelf).unwrap_or_default()
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

    /// Reads the list of a platform, from its beginning.
    pub fn read(self, connection: &ConnectionId) {
        let Some((connection, client)) = self.client(connection) else {
            return;
        };
        let id = connection.id.clone();
        let task = Task::start(async move {
            client.forget();
            let outcome = self.list(&connection, &client).await;
            if let Err(error) = &outcome {
                self.session.connections.refused(&connection.id, error);
            }
            let now = client.environment.now();
            self.change(&connection.id, |kept| {
                kept.shelf.list = outcome.clone().map_or_else(Reading::Failed, |()| Reading::Complete);
                if outcome.is_ok() {
                    kept.shelf.read_at = Some(now);
                }
            });
            self.look_up(&connection, &client).await;
        });
        self.change(&id, |kept| {
            kept.shelf.list = Reading::Reading;
            kept.shelf.unreadable = 0;
            kept.list = task;
        });
    }

    async fn list(self, connection: &Connection, client: &Client) -> Result<(), ApiError> {
        let keys = platforms::keys(connection.platform);
        let (mut from, mut seen) = (None::<Cursor>, HashSet::new());
        loop {
            let page = keys.list(client, from.as_ref()).await?;
            from = page.next;
            seen.extend(page.rows.iter().map(|key| key.id.clone()));
            let last = from.is_none();
            self.change(&connection.id, |kept| {
                kept.shelf.unreadable += page.unreadable.len();
                kept.take(page.rows);
                // What is in the list no more is no key any more; what was read of a holder is not in the list.
                if last && !keys.can_crawl() {
                    kept.keep(&seen);
                }
            });
            if last {
                return Ok(());
            }
        }
    }

    /// Looks up whoever answers for a key and of whom only the id is told.
    async fn look_up(self, connection: &Connection, client: &Client) {
        let ids = self.state.with_value(|state| {
            let kept = state.shelves.get(&connection.id);
            let holders = kept.into_iter().flat_map(|kept| &kept.keys).filter_map(|key| key.holder.value());
            let unknown = holders.filter(|holder| holder.wants_looking_up());
            unknown.map(|holder| holder.id.clone()).collect::<HashSet<String>>()
        });
        let mut ids: Vec<String> = ids.into_iter().collect();
        ids.sort();
        for id in ids.iter().take(MOST_LOOKED_UP) {
            let holder = match connection.platform.directory().get(client, id).await {
                Ok(record) => holder_of(&record.account),
                Err(error) if error.kind == ErrorKind::NotFound => Holder {
                    id: id.clone(),
                    status: Status::Other(NOT_FOUND.to_owned()),
                    ..Holder::default()
                },
                // Who cannot be read stays unknown.
                Err(_) => continue,
            };
            self.change(&connection.id, |kept| {
                kept.known.insert(id.clone(), holder);
                let keys = std::mem::take(&mut kept.keys);
                kept.keys = keys.into_iter().map(|key| refreshed(key, &kept.known)).collect();
            });
            client.environment.sleep(GAP).await;
        }
    }

    /// Reads the keys of every user of a platform, one user after the other.
    pub fn crawl(self, connection: &ConnectionId) {
        let Some((connection, client)) = self.client(connection) else {
            return;
        };
        let id = connection.id.clone();
        let task = Task::start(async move {
            let outcome = self.walk(&connection, &client).await;
            if let Err(error) = &outcome {
                self.session.connections.refused(&connection.id, error);
            }
            self.change(&connection.id, |kept| {
                kept.shelf.crawl = outcome.map_or_else(Reading::Failed, |()| Reading::Complete);
            });
        });
        self.change(&id, |kept| {
            kept.shelf.crawl = Reading::Reading;
            kept.shelf.holders = 0;
            kept.shelf.total = None;
            kept.shelf.unread = Vec::new();
            kept.crawl = task;
        });
    }

    /// Stops reading everybody's keys; what was read stays.
    pub fn stop(self, connection: &ConnectionId) {
        self.change(connection, |kept| {
            kept.crawl = Task::default();
            kept.shelf.crawl = Reading::Stopped;
        });
    }

    async fn walk(self, connection: &Connection, client: &Client) -> Result<(), ApiError> {
        let directory = connection.platform.directory();
        let keys = platforms::keys(connection.platform);
        // Without a filter everybody comes, also who is shut out: theirs are the keys that nobody looks after.
        let question = Question {
            limit: HOLDERS,
            ..Question::default()
        };
        let mut from = None::<Cursor>;
        loop {
            let page = directory.list(client, &question, from.as_ref()).await?;
            from = page.next;
            self.change(&connection.id, |kept| {
                kept.shelf.total = page.total.or(kept.shelf.total);
                kept.shelf.unreadable += page.unreadable.len();
            });
            for account in page.rows {
                match self.holder(keys, client, &account).await {
                    Ok((rows, unreadable)) => self.change_soon(&connection.id, |kept| {
                        kept.shelf.holders += 1;
                        kept.shelf.unreadable += unreadable;
                        kept.take(rows);
                    }),
                    // Without a credential that is taken there is nobody else to ask either.
                    Err(error) if error.wants_credential() => return Err(error),
                    Err(error) => self.change(&connection.id, |kept| {
                        kept.shelf.holders += 1;
                        kept.shelf.unread.push((holder_of(&account), error));
                    }),
                }
                client.environment.sleep(GAP).await;
            }
            if from.is_none() {
                return Ok(());
            }
        }
    }

    /// Every key of one holder, and how many rows could not be read.
    async fn holder(self, keys: &dyn Keys, client: &Client, account: &Account) -> Result<(Vec<Key>, usize), ApiError> {
        let (mut from, mut rows, mut unreadable) = (None::<Cursor>, Vec::new(), 0);
        loop {
            let page = keys.of(client, account, from.as_ref()).await?;
            rows.extend(page.rows);
            unreadable += page.unreadable.len();
            from = page.next;
            if from.is_none() {
                return Ok((rows, unreadable));
            }
        }
    }

    /// Something was changed on a platform: its keys are read again, those of one holder where only theirs can be meant.
    fn hear(self, connection: &ConnectionId, id: &str) {
        let shelf = untrack(|| self.shelf(connection));
        if shelf.list == Reading::Idle {
            return;
        }
        let holder = untrack(|| self.key(connection, id)).and_then(|key| key.holder.value().cloned());
        let Some((place, client)) = self.client(connection) else { return };
        match holder {
            Some(holder) if platforms::keys(place.platform).can_crawl() => {
                let account = Account {
                    connection: connection.clone(),
                    id: holder.id.clone(),
                    name: Some(holder.name.clone()).filter(|name| !name.is_empty()).into(),
                    email: Some(holder.email.clone()).filter(|email| !email.is_empty()).into(),
                    status: holder.status,
                    ..Account::default()
                };
                let task = Task::start(async move {
                    client.forget();
                    if let Ok((rows, _)) = self.holder(platforms::keys(place.platform), &client, &account).await {
                        self.change(&place.id, |kept| kept.take(rows));
                    }
                });
                self.change(connection, |kept| kept.list = task);
            }
            _ => self.read(connection),
        }
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
            let is_time = now.0 - state.shown.0 >= SHOWN_EACH;
            if is_time {
                state.shown = now;
            }
            is_time
        });
        if is_time == Some(true) {
            self.revision.update(|revision| *revision += 1);
        }
    }

    /// What can be done to a key, as it stands.
    pub fn offer(self, key: &Key, capability: Capability) -> Option<Offer> {
        let connection = untrack(|| self.session.connections.named(&key.connection))?;
        Some(platforms::keys(connection.platform).offer(capability, key))
    }

    /// Asks for something to be done to keys of one platform.
    pub fn propose(self, keys: &[Arc<Key>], capability: Capability) {
        let Some(first) = keys.first() else { return };
        let Some(offer) = self.offer(first, capability) else { return };
        let now = self.session.now.get_untracked();
        let about = |key: &Arc<Key>| About {
            holder: key.holder.value().map(Holder::target).unwrap_or_default(),
            note: used(key, now),
        };
        Executor::of(self.session).draft.set(Some(Draft {
            connection: first.connection.clone(),
            offer,
            targets: keys.iter().map(|key| key.target()).collect(),
            about: keys.iter().map(about).collect(),
        }));
    }

    /// Asks for a key to be made on a platform.
    pub fn create(self, connection: &Connection) {
        let actions = platforms::actions(connection.platform);
        let capability = Capability::CreateKey;
        Executor::of(self.session).draft.set(Some(Draft {
            connection: connection.id.clone(),
            offer: actions::offer(actions.can(capability), capability.wording(), capability),
            targets: vec![Target::default()],
            about: Vec::new(),
        }));
    }
}

/// When a key was used last, in a few words.
pub fn used(key: &Key, now: Time) -> String {
    match &key.last_used {
        Given::Value(at) => format!("last used {}", at.ago(now)),
        Given::Nothing => "never used, as far as the platform tells".to_owned(),
        _ => "its use is not told".to_owned(),
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

fn refreshed(key: Arc<Key>, known: &HashMap<String, Holder>) -> Arc<Key> {
    let wants = key
        .holder
        .value()
        .is_some_and(|holder| holder.wants_looking_up() && known.contains_key(&holder.id));
    if wants {
        Arc::new(with_holder(Key::clone(&key), known))
    } else {
        key
    }
}

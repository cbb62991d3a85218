//! One platform's users, page by page: kept while one looks elsewhere, so that Back finds everything as it was.

use std::collections::{HashMap, HashSet};

use leptos::prelude::*;

use super::connections::Connections;
use super::{Machine, REST, Task};
use crate::model::account::Account;
use crate::model::connection::ConnectionId;
use crate::model::error::{ApiError, ErrorKind};
use crate::model::page::{Cursor, Page};
use crate::model::question::Question;
use crate::model::time::Time;

/// How many rows we ask for at first: a few screens, so that something is there soon.
const FIRST_ROWS: u32 = 100;
/// How many rows we ask for from then on; a platform that allows fewer gives fewer.
const ROWS: u32 = 1_000;

/// How far a list is loaded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Progress {
    /// Nothing was asked.
    #[default]
    Idle,
    /// A page is under way.
    Loading,
    /// There is more to ask for.
    More,
    /// Everything is here.
    Complete,
    /// The last page could not be read; what came before stays.
    Failed(ApiError),
}

/// A list of one connection's users. A handle.
#[derive(Clone, Copy)]
pub struct Listing {
    /// What is asked.
    pub question: RwSignal<Question>,
    /// How many rows are here.
    pub count: RwSignal<usize>,
    /// Moves whenever rows were replaced.
    pub revision: RwSignal<u64>,
    /// Moves whenever another question is asked: the list is then shown from its top.
    pub turn: RwSignal<u64>,
    /// The first row in view, so that Back finds the place again.
    pub top: RwSignal<usize>,
    /// How many rows there are in all, if the platform says.
    pub total: RwSignal<Option<u64>>,
    /// Rows that came and could not be read.
    pub unreadable: RwSignal<usize>,
    /// How far it is loaded.
    pub progress: RwSignal<Progress>,
    /// When its first page came.
    pub read_at: RwSignal<Option<Time>>,
    state: StoredValue<State, LocalStorage>,
}

#[derive(Default)]
struct State {
    rows: Vec<Account>,
    seen: HashSet<String>,
    next: Option<Cursor>,
    task: Task,
}

/// The lists, one a connection.
#[derive(Clone, Copy)]
pub struct Listings {
    all: StoredValue<HashMap<ConnectionId, Listing>, LocalStorage>,
    connections: Connections,
    owner: StoredValue<Owner>,
    machine: StoredValue<Machine, LocalStorage>,
}

impl Listings {
    /// None yet.
    pub fn new(connections: Connections, machine: StoredValue<Machine, LocalStorage>) -> Self {
        let owner = StoredValue::new(Owner::current().unwrap_or_default());
        Self {
            all: StoredValue::new_local(HashMap::new()),
            connections,
            owner,
            machine,
        }
    }

    /// A text that follows another once typing rests: no request for each key.
    pub fn rested(self, text: RwSignal<String>) -> Signal<String> {
        let rested = RwSignal::new(text.get_untracked());
        let rest = StoredValue::new_local(Task::default());
        let environment = self.machine.with_value(|machine| machine.environment.clone());
        Effect::new(move |_| {
            let typed = text.get();
            let environment = environment.clone();
            rest.set_value(Task::start(async move {
                environment.sleep(REST).await;
                if rested.get_untracked() != typed {
                    rested.set(typed);
                }
            }));
        });
        rested.into()
    }

    /// The list of a connection, made on first use. It belongs to the session and not to the page that asks.
    pub fn of(self, id: &ConnectionId) -> Listing {
        if let Some(listing) = self.all.with_value(|all| all.get(id).copied()) {
            return listing;
        }
        let listing = self.owner.with_value(|owner| owner.with(Listing::new));
        self.all.update_value(|all| {
            all.insert(id.clone(), listing);
        });
        listing
    }

    /// Shows the people who match; what is already here for the same question is kept.
    pub fn open(self, id: &ConnectionId, listing: Listing, question: Question) {
        let same = listing.question.with_untracked(|known| *known == question);
        if !same || matches!(listing.progress.get_untracked(), Progress::Idle) {
            listing.question.set(question);
            listing.turn.update(|turn| *turn += 1);
            self.refresh(id, listing);
        }
    }

    /// Reads the list anew from its first page.
    pub fn refresh(self, id: &ConnectionId, listing: Listing) {
        if let Some(client) = untrack(|| self.connections.named(id)).and_then(|connection| untrack(|| connection.client())) {
            client.forget();
        }
        listing.clear();
        self.fetch(id, listing, false);
    }

    /// Asks for the next page.
    pub fn more(self, id: &ConnectionId, listing: Listing) {
        if matches!(listing.progress.get_untracked(), Progress::More | Progress::Failed(_)) {
            self.fetch(id, listing, false);
        }
    }

    /// Asks for all pages that are left, one after the other.
    pub fn everything(self, id: &ConnectionId, listing: Listing) {
        if matches!(listing.progress.get_untracked(), Progress::More | Progress::Failed(_)) {
            self.fetch(id, listing, true);
        }
    }

    /// Stops after the pages that are here.
    pub fn stop(self, listing: Listing) {
        listing.state.update_value(|state| state.task = Task::default());
        let more = listing.state.with_value(|state| state.next.is_some());
        listing.progress.set(if more { Progress::More } else { Progress::Idle });
    }

    fn fetch(self, id: &ConnectionId, listing: Listing, all: bool) {
        let Some(client) = untrack(|| self.connections.named(id)).and_then(|connection| untrack(|| connection.client())) else {
            return listing.progress.set(Progress::Idle);
        };
        listing.progress.set(Progress::Loading);
        let mut question = listing.question.get_untracked();
        let id = id.clone();
        let task = Task::start(async move {
            loop {
                let from = listing.state.with_value(|state| state.next.clone());
                question.limit = if from.is_none() { FIRST_ROWS } else { ROWS };
                let page = client.platform.directory().list(&client, &question, from.as_ref()).await;
                let progress = match page {
                    Ok(page) => listing.take(page, from.as_ref(), client.environment.now()),
                    Err(error) => {
                        self.connections.refused(&id, &error);
                        Progress::Failed(error)
                    }
                };
                let go_on = all && progress == Progress::More;
                listing.progress.set(if go_on { Progress::Loading } else { progress });
                if !go_on {
                    return;
                }
            }
        });
        listing.state.update_value(|state| state.task = task);
    }
}

impl Listing {
    fn new() -> Self {
        Self {
            question: RwSignal::default(),
            count: RwSignal::new(0),
            revision: RwSignal::new(0),
            turn: RwSignal::new(0),
            top: RwSignal::new(0),
            total: RwSignal::new(None),
            unreadable: RwSignal::new(0),
            progress: RwSignal::default(),
            read_at: RwSignal::new(None),
            state: StoredValue::new_local(State::default()),
        }
    }

    /// One row, if it is here.
    pub fn row<T>(self, index: usize, look: impl FnOnce(&Account) -> T) -> Option<T> {
        self.state.with_value(|state| state.rows.get(index).map(look))
    }

    fn clear(self) {
        self.state.set_value(State::default());
        self.count.set(0);
        self.total.set(None);
        self.unreadable.set(0);
        self.read_at.set(None);
        self.revision.update(|revision| *revision += 1);
    }

    /// Adds a page. A row that is already here is not shown twice, and a platform that leads in circles is stopped.
    fn take(self, page: Page<Account>, from: Option<&Cursor>, now: Time) -> Progress {
        let circle = page.next.is_some() && page.next.as_ref() == from;
        let count = self.state.try_update_value(|state| {
            for account in page.rows {
                if state.seen.insert(account.id.clone()) {
                    state.rows.push(account);
                }
            }
            state.next.clone_from(&page.next);
            state.rows.len()
        });
        self.total.set(page.total);
        self.unreadable.update(|unreadable| *unreadable += page.unreadable.len());
        self.count.set(count.unwrap_or_default());
        if self.read_at.get_untracked().is_none() {
            self.read_at.set(Some(now));
        }
        match page.next {
            Some(_) if circle => Progress::Failed(ApiError::of(ErrorKind::Unexpected(
                "the next page is the same page again".to_owned(),
            ))),
            Some(_) => Progress::More,
            None => Progress::Complete,
        }
    }
}

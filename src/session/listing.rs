//! One platform's users, page by page: kept while one looks elsewhere, so that Back finds everything as it was.

use std::collections::HashMap;

use leptos::prelude::*;

use super::connections::Connections;
use super::{Machine, REST, Task};
use crate::model::account::Account;
use crate::model::chosen::Chosen;
use crate::model::connection::ConnectionId;
use crate::model::error::{ApiError, ErrorKind};
use crate::model::page::{Cursor, Page};
use crate::model::question::Question;
use crate::model::time::Time;

/// How many rows we ask for at first: a few screens, so that something is there soon.
const FIRST_ROWS: u32 = 100;
/// How many rows we ask for from then on; a platform that allows fewer gives fewer.
const ROWS: u32 = 1_000;
/// How often whoever waits for the last page looks whether it is there, in milliseconds.
const LOOK: u32 = 50;

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
    /// Which rows are chosen. They stay chosen while one looks elsewhere and while the list is put in another order; another question
    /// begins without any.
    pub chosen: RwSignal<Chosen>,
    /// Whether everybody is chosen who matches, also those who are not here yet.
    pub all: RwSignal<bool>,
    state: StoredValue<State, LocalStorage>,
}

#[derive(Default)]
struct State {
    rows: Rows,
    /// Those who were chosen before the list was read anew, as they were read then.
    kept: Rows,
    next: Option<Cursor>,
    /// Whether all pages are wanted, one after the other.
    whole: bool,
    task: Task,
}

/// Accounts in an order, each found by its id.
#[derive(Default)]
struct Rows {
    accounts: Vec<Account>,
    places: HashMap<String, usize>,
}

impl Rows {
    fn get(&self, id: &str) -> Option<&Account> {
        self.accounts.get(*self.places.get(id)?)
    }

    /// Adds one that is not there yet.
    fn push(&mut self, account: Account) {
        if !self.places.contains_key(&account.id) {
            self.places.insert(account.id.clone(), self.accounts.len());
            self.accounts.push(account);
        }
    }

    /// Puts this account in the place of the one with its id; `false` if there is none.
    fn replace(&mut self, account: &Account) -> bool {
        let row = self.places.get(&account.id).and_then(|place| self.accounts.get_mut(*place));
        if let Some(row) = row {
            row.clone_from(account);
            return true;
        }
        false
    }

    /// Takes one out; `false` if it was not there.
    fn remove(&mut self, id: &str) -> bool {
        let Some(place) = self.places.remove(id) else { return false };
        self.accounts.remove(place);
        for later in self.places.values_mut().filter(|later| **later > place) {
            *later -= 1;
        }
        true
    }
}

/// Why not everybody who matches is here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfinished {
    /// Somebody stopped it, asked another question, or no longer wants everybody.
    Stopped,
    /// A page could not be read.
    Failed(ApiError),
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
        if let Some(listing) = self.known(id) {
            return listing;
        }
        let listing = self.owner.with_value(|owner| owner.with(Listing::new));
        self.all.update_value(|all| {
            all.insert(id.clone(), listing);
        });
        listing
    }

    /// Shows the people who match; what is already here for the same question is kept. Another order is the same people: they stay chosen.
    pub fn open(self, id: &ConnectionId, listing: Listing, question: Question) {
        let (same, others) = listing.question.with_untracked(|known| {
            let others = known.text != question.text || known.filters != question.filters;
            (*known == question, others)
        });
        if others {
            listing.choose_none();
        }
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
        self.fetch(id, listing);
    }

    /// Asks for the next page.
    pub fn more(self, id: &ConnectionId, listing: Listing) {
        if matches!(listing.progress.get_untracked(), Progress::More | Progress::Failed(_)) {
            self.fetch(id, listing);
        }
    }

    /// Asks for all pages that are left, one after the other; a page that is under way is the first of them.
    pub fn everything(self, id: &ConnectionId, listing: Listing) {
        listing.state.update_value(|state| state.whole = true);
        self.more(id, listing);
    }

    /// Stops after the pages that are here.
    pub fn stop(self, listing: Listing) {
        listing.state.update_value(|state| {
            state.task = Task::default();
            state.whole = false;
        });
        let more = listing.state.with_value(|state| state.next.is_some());
        listing.progress.set(if more { Progress::More } else { Progress::Idle });
    }

    /// The accounts that are chosen, in the order in which they were chosen; if that is everybody who matches, those who are here, in the
    /// order of the list. Whoever was chosen before the list was read anew is told as it was read then.
    pub fn chosen(self, listing: Listing) -> Vec<Account> {
        listing.state.with_value(|state| {
            if listing.all.get_untracked() {
                return state.rows.accounts.clone();
            }
            listing.chosen.with_untracked(|chosen| {
                let ids = chosen.in_order().into_iter();
                ids.filter_map(|id| state.rows.get(id).or_else(|| state.kept.get(id)).cloned())
                    .collect()
            })
        })
    }

    /// The accounts that are chosen, after every page has been read that may have one of them; `stop` gives up, and what came stays.
    /// Rows that could not be read are not among them: the list counts them.
    ///
    /// # Errors
    /// Why they are not all here: it was stopped, or a page failed.
    pub async fn all_matching(self, id: &ConnectionId, listing: Listing, stop: Signal<bool>) -> Result<Vec<Account>, Unfinished> {
        if !listing.all.get_untracked() {
            return Ok(self.chosen(listing));
        }
        let turn = listing.turn.get_untracked();
        let environment = self.machine.with_value(|machine| machine.environment.clone());
        self.everything(id, listing);
        loop {
            // Whoever has left the page no longer waits for it.
            let stopped = stop.try_get_untracked() != Some(false);
            if !listing.all.get_untracked() || listing.turn.get_untracked() != turn {
                return Err(Unfinished::Stopped);
            }
            match listing.progress.get_untracked() {
                Progress::Complete => return Ok(self.chosen(listing)),
                Progress::Failed(error) => return Err(Unfinished::Failed(error)),
                Progress::Loading if !stopped => environment.sleep(LOOK).await,
                Progress::Loading | Progress::More | Progress::Idle => {
                    self.stop(listing);
                    return Err(Unfinished::Stopped);
                }
            }
        }
    }

    /// An account was read: its row, if there is one, shows it as it is now.
    pub fn hear(self, account: &Account) {
        let Some(listing) = self.known(&account.connection) else {
            return;
        };
        let replaced = listing.state.try_update_value(|state| {
            state.kept.replace(account);
            state.rows.replace(account)
        });
        if replaced == Some(true) {
            listing.revision.update(|revision| *revision += 1);
        }
    }

    /// An account is gone: so is its row, and it is no longer chosen.
    pub fn forget(self, connection: &ConnectionId, id: &str) {
        let Some(listing) = self.known(connection) else { return };
        if listing.chosen.with_untracked(|chosen| chosen.contains(id)) {
            listing.chosen.update(|chosen| _ = chosen.remove(id));
        }
        let left = listing.state.try_update_value(|state| {
            state.kept.remove(id);
            state.rows.remove(id).then_some(state.rows.accounts.len())
        });
        if let Some(left) = left.flatten() {
            listing.total.update(|total| *total = total.map(|total| total.saturating_sub(1)));
            listing.revision.update(|revision| *revision += 1);
            listing.count.set(left);
        }
    }

    fn known(self, id: &ConnectionId) -> Option<Listing> {
        self.all.with_value(|all| all.get(id).copied())
    }

    fn fetch(self, id: &ConnectionId, listing: Listing) {
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
                let go_on = progress == Progress::More && listing.state.with_value(|state| state.whole);
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
            chosen: RwSignal::default(),
            all: RwSignal::new(false),
            state: StoredValue::new_local(State::default()),
        }
    }

    /// One row, if it is here.
    pub fn row<T>(self, index: usize, look: impl FnOnce(&Account) -> T) -> Option<T> {
        self.state.with_value(|state| state.rows.accounts.get(index).map(look))
    }

    /// Whether rows that match may still be missing.
    pub fn has_more(self) -> bool {
        !matches!(self.progress.get(), Progress::Idle | Progress::Complete)
    }

    fn choose_none(self) {
        self.all.set(false);
        self.chosen.set(Chosen::default());
        self.state.update_value(|state| state.kept = Rows::default());
    }

    /// Forgets the rows. Whoever is chosen is kept aside until the list has them again.
    fn clear(self) {
        self.state.update_value(|state| {
            let before = std::mem::take(state);
            self.chosen.with_untracked(|chosen| {
                let accounts = before.rows.accounts.into_iter().chain(before.kept.accounts);
                accounts
                    .filter(|account| chosen.contains(&account.id))
                    .for_each(|account| state.kept.push(account));
            });
        });
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
            page.rows.into_iter().for_each(|account| state.rows.push(account));
            state.next.clone_from(&page.next);
            state.rows.accounts.len()
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
            None => {
                self.let_go();
                Progress::Complete
            }
        }
    }

    /// The list is here to its end: who is chosen and not in it no longer matches, or is gone.
    fn let_go(self) {
        self.state.update_value(|state| state.kept = Rows::default());
        self.state.with_value(|state| {
            if !self.chosen.with_untracked(Chosen::is_empty) {
                self.chosen.update(|chosen| chosen.retain(|id| state.rows.places.contains_key(id)));
            }
            if state.rows.accounts.is_empty() && self.all.get_untracked() {
                self.all.set(false);
            }
        });
    }
}

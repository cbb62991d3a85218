//! Everything about one person: starting from one account, the same address is looked up on every connected platform.

use std::collections::HashMap;
use std::rc::Rc;

use leptos::prelude::*;

use super::Task;
use super::connections::{Connection, Connections};
use crate::api::client::Client;
use crate::model::account::{Account, Record};
use crate::model::connection::{ConnectionId, Standing};
use crate::model::error::ApiError;
use crate::model::person::{same_person, without_tag};
use crate::model::question::Question;
use crate::model::time::Time;

/// How many matches of one address are looked through.
const ROWS: u32 = 100;

/// What one platform has of the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holding {
    /// It was not asked: there is no connection.
    NotConnected,
    /// It cannot be asked yet: the first account has not come.
    NotYet,
    /// It was asked, and has not answered.
    Looking(Time),
    /// These accounts, in full.
    Found(Vec<Record>),
    /// It answered: nobody has this address.
    Nobody,
    /// The first account has no address by which to look.
    NoAddress,
    /// It could not answer.
    Failed(ApiError),
}

/// One person's accounts everywhere. A handle that lives as long as its page.
#[derive(Clone, Copy)]
pub struct Dossier {
    /// One holding a connection, in their order.
    pub holdings: RwSignal<Vec<(ConnectionId, Holding)>>,
    state: StoredValue<State, LocalStorage>,
    connections: Connections,
}

struct State {
    anchor: ConnectionId,
    id: String,
    /// The account that the address belongs to, once it has come.
    account: Option<Account>,
    /// Who was asked, and the asking: dropped, it is given up.
    asked: HashMap<ConnectionId, Task>,
}

impl Dossier {
    /// Opens the dossier of whoever has this account. [`Dossier::catch_up`] then asks everybody who is connected.
    pub fn open(connections: Connections, anchor: &ConnectionId, id: &str) -> Self {
        let state = State {
            anchor: anchor.clone(),
            id: id.to_owned(),
            account: None,
            asked: HashMap::new(),
        };
        Self {
            holdings: RwSignal::default(),
            state: StoredValue::new_local(state),
            connections,
        }
    }

    /// Reads everything anew.
    pub fn again(self) {
        self.state.update_value(|state| {
            state.account = None;
            state.asked.clear();
        });
        self.holdings.set(Vec::new());
        self.catch_up();
    }

    /// Asks those that can be asked and were not yet, and says of the others how they stand.
    pub fn catch_up(self) {
        let all = self.connections.all.get_untracked();
        if self.holdings.with_untracked(Vec::is_empty) {
            self.holdings
                .set(all.iter().map(|connection| (connection.id.clone(), Holding::NotYet)).collect());
        }
        for connection in &all {
            let holding = match connection.standing.get_untracked() {
                Standing::Connected { .. } => {
                    if !self.state.with_value(|state| state.asked.contains_key(&connection.id)) {
                        self.ask(connection);
                    }
                    continue;
                }
                Standing::Connecting => Holding::NotYet,
                Standing::NotConnected => Holding::NotConnected,
                Standing::Failed { error, .. } => Holding::Failed(error),
            };
            // Whoever comes back, perhaps with another credential, is asked afresh.
            self.state.update_value(|state| {
                state.asked.remove(&connection.id);
            });
            self.set(&connection.id, holding);
        }
    }

    fn ask(self, connection: &Connection) {
        let Some(client) = untrack(|| connection.client()) else { return };
        let (anchor, account) = self
            .state
            .with_value(|state| (state.anchor == connection.id, state.account.clone()));
        match account {
            _ if anchor => self.begin(connection, client),
            Some(account) => self.look(connection, account, Vec::new()),
            // Its turn comes when the first account has told the address.
            None if self.is_awaited() => {}
            None => {
                let why = "It was not asked: the platform of the first account is not connected.";
                self.set(&connection.id, Holding::Failed(ApiError::not_sent(why)));
            }
        }
    }

    /// Whether the account that the page is about may still come.
    fn is_awaited(self) -> bool {
        let anchor = self.state.with_value(|state| state.anchor.clone());
        let anchor = untrack(|| self.connections.named(&anchor));
        anchor.is_some_and(|anchor| {
            anchor
                .standing
                .with_untracked(|standing| standing.is_connected() || *standing == Standing::Connecting)
        })
    }

    /// Reads the account that the page is about, and then asks everybody else for its address.
    fn begin(self, connection: &Connection, client: Rc<Client>) {
        let connection = connection.clone();
        let id = self.state.with_value(|state| state.id.clone());
        self.look_on(&connection.id, &client);
        self.run(&connection.id.clone(), async move {
            match client.platform.directory().get(&client, &id).await {
                Ok(record) => {
                    self.state.try_update_value(|state| state.account = Some(record.account.clone()));
                    self.set(&connection.id, Holding::Found(vec![record.clone()]));
                    self.look(&connection, record.account.clone(), vec![record]);
                    self.catch_up();
                }
                Err(error) => {
                    self.connections.refused(&connection.id, &error);
                    for other in self.connections.all.get_untracked() {
                        let asked = self.state.with_value(|state| state.asked.contains_key(&other.id));
                        if !asked && untrack(|| other.client()).is_some() {
                            let why = "It was not asked, because the first account could not be read.";
                            self.set(&other.id, Holding::Failed(ApiError::not_sent(why)));
                        }
                    }
                    self.set(&connection.id, Holding::Failed(error));
                }
            }
        });
    }

    /// Looks for whoever has this account on one platform; `known` accounts are there already.
    fn look(self, connection: &Connection, account: Account, known: Vec<Record>) {
        let Some(client) = untrack(|| connection.client()) else { return };
        let id = connection.id.clone();
        if account.address().is_none() {
            if known.is_empty() {
                self.set(&id, Holding::NoAddress);
            }
            return;
        }
        self.look_on(&id, &client);
        self.run(&connection.id, async move {
            let first = known.clone();
            let holding = match find(&client, &account, known).await {
                Ok(records) if records.is_empty() => Holding::Nobody,
                Ok(records) => Holding::Found(records),
                Err(error) => {
                    self.connections.refused(&id, &error);
                    // What is known stays: a second look that fails takes nothing away.
                    if first.is_empty() {
                        Holding::Failed(error)
                    } else {
                        Holding::Found(first)
                    }
                }
            };
            self.set(&id, holding);
        });
    }

    /// A platform is being asked. What it told before stays until it has told it anew.
    fn look_on(self, id: &ConnectionId, client: &Client) {
        let is_known = |(known, holding): &(ConnectionId, Holding)| known == id && matches!(holding, Holding::Found(_));
        if !self.holdings.with_untracked(|holdings| holdings.iter().any(is_known)) {
            self.set(id, Holding::Looking(client.environment.now()));
        }
    }

    /// Whether a change of this account may change what is shown: not where others were found, and are all that there is.
    pub fn may_show(self, connection: &ConnectionId, id: &str) -> bool {
        self.holdings.with_untracked(|holdings| {
            let here = holdings.iter().find(|(known, _)| known == connection);
            here.is_some_and(|(_, holding)| match holding {
                Holding::Found(records) => records.iter().any(|record| record.account.id == id),
                _ => true,
            })
        })
    }

    /// Asks one platform again; from the beginning, if that was as far as it came.
    pub fn retry(self, id: &ConnectionId) {
        let Some(connection) = untrack(|| self.connections.named(id)) else {
            return;
        };
        if untrack(|| connection.client()).is_none() {
            // The question follows by itself once the platform has said whose credential this is.
            self.connections.test(&connection);
        } else if self.state.with_value(|state| state.account.is_none()) {
            self.again();
        } else {
            self.ask(&connection);
        }
    }

    fn set(self, id: &ConnectionId, holding: Holding) {
        // The page may be gone by the time an answer comes.
        self.holdings.try_update(|holdings| {
            if let Some(place) = holdings.iter_mut().find(|(known, _)| known == id) {
                place.1 = holding;
            }
        });
    }

    /// Asks one platform, in place of whatever it was asked before. Work that replaces itself runs on to where it waits next.
    fn run(self, id: &ConnectionId, work: impl Future<Output = ()> + 'static) {
        let task = Task::start(work);
        self.state.try_update_value(|state| state.asked.insert(id.clone(), task));
    }
}

/// Every account of the same person, in full. Two searches, because an address is no part of the same one with a `+tag`.
async fn find(client: &Client, account: &Account, mut records: Vec<Record>) -> Result<Vec<Record>, ApiError> {
    let address = account.address().map(|address| without_tag(&address)).unwrap_or_default();
    let tagged = address.split_once('@').map(|(local, _)| format!("{local}+"));
    for text in [Some(address), tagged].into_iter().flatten() {
        let question = Question {
            text,
            limit: ROWS,
            ..Question::default()
        };
        let page = client.platform.directory().list(client, &question, None).await?;
        for found in page.rows {
            if same_person(account, &found).is_some() && !records.iter().any(|known| known.account.id == found.id) {
                records.push(client.platform.directory().get(client, &found.id).await?);
            }
        }
    }
    Ok(records)
}

//! Everything about one person: starting from one account, the same address is looked up on every connected platform.

use leptos::prelude::*;

use super::connections::{Connection, Connections};
use super::{Machine, Task};
use crate::api::client::Client;
use crate::model::account::{Account, Record};
use crate::model::connection::ConnectionId;
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
    tasks: StoredValue<Vec<Task>, LocalStorage>,
    connections: Connections,
    machine: StoredValue<Machine, LocalStorage>,
}

impl Dossier {
    /// Opens the dossier of whoever has this account.
    pub fn open(session: super::Session, anchor: &ConnectionId, id: &str) -> Self {
        let dossier = Self {
            holdings: RwSignal::default(),
            tasks: StoredValue::new_local(Vec::new()),
            connections: session.connections,
            machine: session.machine,
        };
        dossier.start(anchor.clone(), id.to_owned());
        dossier
    }

    /// Reads everything anew.
    pub fn start(self, anchor: ConnectionId, id: String) {
        self.tasks.set_value(Vec::new());
        let all = self.connections.all.get_untracked();
        self.holdings.set(
            all.iter()
                .map(|connection| {
                    let connected = untrack(|| connection.client()).is_some();
                    (
                        connection.id.clone(),
                        if connected { Holding::NotYet } else { Holding::NotConnected },
                    )
                })
                .collect(),
        );
        let Some((connection, client)) = all
            .iter()
            .find(|known| known.id == anchor)
            .and_then(|known| Some((known.clone(), untrack(|| known.client())?)))
        else {
            return;
        };
        self.set(&anchor, Holding::Looking(client.environment.now()));
        self.run(async move {
            match client.platform.directory().get(&client, &id).await {
                Ok(record) => {
                    self.set(&anchor, Holding::Found(vec![record.clone()]));
                    for other in &all {
                        if other.id == connection.id {
                            self.look(other, record.account.clone(), vec![record.clone()]);
                        } else {
                            self.look(other, record.account.clone(), Vec::new());
                        }
                    }
                }
                Err(error) => {
                    self.connections.refused(&anchor, &error);
                    self.set(&anchor, Holding::Failed(error));
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
        if known.is_empty() {
            self.set(&id, Holding::Looking(client.environment.now()));
        }
        self.run(async move {
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

    /// Asks one platform again for the person's address.
    pub fn retry(self, id: &ConnectionId) {
        let account = self.holdings.with_untracked(|holdings| {
            let records = holdings.iter().filter_map(|(_, holding)| {
                if let Holding::Found(records) = holding {
                    Some(records)
                } else {
                    None
                }
            });
            records
                .flatten()
                .map(|record| &record.account)
                .find(|account| account.address().is_some())
                .cloned()
        });
        if let (Some(account), Some(connection)) = (account, untrack(|| self.connections.named(id))) {
            self.look(&connection, account, Vec::new());
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

    fn run(self, work: impl Future<Output = ()> + 'static) {
        let task = Task::start(work);
        self.tasks.try_update_value(|tasks| tasks.push(task));
    }

    /// The present time, for "looking since".
    pub fn now(self) -> Time {
        self.machine.with_value(|machine| machine.environment.now())
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

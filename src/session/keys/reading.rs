//! Reading keys: list by list, and holder by holder where a platform has no list of everybody's.

use std::collections::HashSet;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Inventory, Reading, holder_of};
use crate::api::client::Client;
use crate::api::keys::Keys;
use crate::model::account::Account;
use crate::model::connection::ConnectionId;
use crate::model::error::{ApiError, ErrorKind};
use crate::model::key::{Holder, Key, NOT_FOUND};
use crate::model::page::Cursor;
use crate::model::question::Question;
use crate::model::status::Status;
use crate::platforms;
use crate::session::Task;
use crate::session::connections::Connection;

/// What is waited between two holders, in milliseconds: no platform is hurried.
const GAP: u32 = 100;
/// How many holders are asked for at once.
const HOLDERS: u32 = 1_000;
/// The most holders that are looked up by their ids.
const MOST_LOOKED_UP: usize = 200;

impl Inventory {
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
            self.change(&connection.id, |kept| kept.know(id, holder));
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
    pub(super) fn hear(self, connection: &ConnectionId, id: &str) {
        if untrack(|| self.shelf(connection)).list == Reading::Idle {
            return;
        }
        let key = untrack(|| self.key(connection, id));
        let known = key.and_then(|key| Some((key.holder.value()?.clone(), key.kind.clone())));
        let Some((place, client)) = self.client(connection) else { return };
        match known {
            Some((holder, kind)) if platforms::keys(place.platform).can_crawl() => {
                let account = Account {
                    connection: connection.clone(),
                    id: holder.id.clone(),
                    name: Some(holder.name.clone()).filter(|name| !name.is_empty()).into(),
                    email: Some(holder.email.clone()).filter(|email| !email.is_empty()).into(),
                    status: holder.status,
                    kind,
                    ..Account::default()
                };
                // The reading of the list goes on beside it, and that of another holder too.
                spawn_local(async move {
                    client.forget();
                    if let Ok((rows, _)) = self.holder(platforms::keys(place.platform), &client, &account).await {
                        self.change(&place.id, |kept| kept.take(rows));
                    }
                });
            }
            _ => self.read(connection),
        }
    }
}

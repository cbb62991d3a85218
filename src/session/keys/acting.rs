//! What is done to keys: each on its platform, through the one door; and a key that is replaced by one that is made like it.

use std::sync::Arc;

use leptos::prelude::*;

use super::Inventory;
use crate::api::actions;
use crate::model::action::{Offer, Target};
use crate::model::capability::Capability;
use crate::model::connection::ConnectionId;
use crate::model::constraint::{self, Constraint};
use crate::model::error::ApiError;
use crate::model::given::Given;
use crate::model::key::{Details, Holder, Key};
use crate::model::time::Time;
use crate::model::values::Values;
use crate::platforms;
use crate::session::connections::Connection;
use crate::session::executor::{About, Draft, Executor};

/// A key that is being replaced by one that was made like it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Succession {
    /// Where both are.
    pub connection: ConnectionId,
    /// The id of the key that is to go.
    pub former: String,
    /// What the new one was to be called.
    pub name: String,
    /// When it was begun.
    pub begun: Time,
    /// How often the former was used until then, where that is told.
    pub uses: Option<u64>,
}

impl Inventory {
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
            // What was never used is not in use here either.
            holder: key
                .holder
                .value()
                .filter(|_| key.uses != Given::Value(0))
                .map(Holder::target)
                .unwrap_or_default(),
            note: used(key, now),
            values: self.offer(key, capability).map(|offer| offer.values).unwrap_or_default(),
        };
        Executor::of(self.session).draft.set(Some(Draft {
            connection: first.connection.clone(),
            offer,
            targets: keys.iter().map(|key| key.target()).collect(),
            about: keys.iter().map(about).collect(),
        }));
    }

    /// More of a key than its list tells; `None` where there is no more, or nobody to ask.
    pub async fn details(self, connection: &ConnectionId, id: &str) -> Option<Result<Details, ApiError>> {
        let (connection, client) = self.client(connection)?;
        let keys = platforms::keys(connection.platform);
        if !keys.tells_more() {
            return None;
        }
        Some(keys.read(&client, id).await)
    }

    /// Whether a key is one's own; `None` where it is not told whose it is.
    pub fn is_own(self, key: &Key) -> Option<bool> {
        let connection = untrack(|| self.session.connections.named(&key.connection))?;
        let holder = key.holder.value()?.target();
        connection.standing.with_untracked(|standing| standing.is_own(&holder))
    }

    /// Whether a key can be replaced by one that is made like it: the platform has no way of its own, and makes keys for whoever asks.
    pub fn can_follow(self, key: &Key) -> bool {
        let Some(connection) = untrack(|| self.session.connections.named(&key.connection)) else {
            return false;
        };
        let actions = platforms::actions(connection.platform);
        let alone = |capability| actions.can(capability).terms().is_err();
        key.state.may_open() && alone(Capability::RotateKey) && !alone(Capability::CreateKey) && self.is_own(key) == Some(true)
    }

    /// Asks for a key to be made like another, which it is to follow. From then on the other one is watched.
    pub fn succeed(self, key: &Key, constraints: &[Constraint]) {
        let Some(connection) = untrack(|| self.session.connections.named(&key.connection)) else {
            return;
        };
        let name = next_name(key.title());
        let values = Values::default()
            .with("name", name.clone())
            .with("constraints", constraint::written(constraints));
        self.successions.update(|all| {
            all.retain(|known| known.former != key.id || known.connection != key.connection);
            all.push(Succession {
                connection: key.connection.clone(),
                former: key.id.clone(),
                name,
                begun: self.session.environment().now(),
                uses: key.uses.value().copied(),
            });
        });
        self.begin(&connection, values);
    }

    /// By what a key is being followed, if it is.
    pub fn succession(self, key: &Key) -> Option<Succession> {
        let is_of = |known: &&Succession| known.former == key.id && known.connection == key.connection;
        self.successions.with(|all| all.iter().find(is_of).cloned())
    }

    /// The key that has followed, once it is there. Tracks [`Inventory::revision`].
    pub fn successor(self, succession: &Succession) -> Option<Arc<Key>> {
        let is_it = |key: &&Arc<Key>| {
            key.connection == succession.connection
                && key.id != succession.former
                && key.state.may_open()
                && key.name.text() == Some(&succession.name)
        };
        self.all().iter().find(is_it).cloned()
    }

    /// Asks for a key to be made on a platform.
    pub fn create(self, connection: &Connection) {
        self.begin(connection, Values::default());
    }

    fn begin(self, connection: &Connection, values: Values) {
        let actions = platforms::actions(connection.platform);
        let capability = Capability::CreateKey;
        let offer = actions::offer(actions.can(capability), capability.wording(), capability);
        Executor::of(self.session).draft.set(Some(Draft {
            connection: connection.id.clone(),
            offer: Offer { values, ..offer },
            targets: vec![Target::default()],
            about: Vec::new(),
        }));
    }
}

/// What a key is called that follows one of this name: `nightly`, `nightly-2`, `nightly-3`.
fn next_name(name: &str) -> String {
    let number = name
        .rsplit_once('-')
        .and_then(|(stem, number)| Some((stem, number.parse::<u32>().ok()?)));
    match number {
        Some((stem, number)) if !stem.is_empty() => format!("{stem}-{}", number.saturating_add(1)),
        _ => format!("{name}-2"),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_follows_another_is_numbered() {
        assert_eq!(
            ["nightly", "nightly-2", "-2", "a-b"].map(next_name),
            ["nightly-2", "nightly-3", "-2-2", "a-b-2"]
        );
    }

    #[test]
    fn a_use_that_is_not_told_is_not_said_to_have_never_been() {
        let said = |last_used| {
            let key = Key {
                last_used,
                ..Key::default()
            };
            used(&key, Time(3 * 86_400_000))
        };
        assert_eq!(said(Given::Value(Time(0))), "last used 3 days ago");
        assert!(said(Given::Nothing).starts_with("never used"));
        assert_eq!(said(Given::Untold), "its use is not told");
    }
}

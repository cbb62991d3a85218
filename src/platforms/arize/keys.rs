//! The keys of Arize, as they are listed and as what may be done to each; how it is done stands with the other actions.

use super::api_keys::{ApiKey, BotUser, ListApiKeys};
use super::capabilities;
use super::dialect::{self, Part};
use super::role::Role;
use crate::api::Soon;
use crate::api::actions;
use crate::api::client::Client;
use crate::api::keys::Keys;
use crate::model::account::Kind;
use crate::model::action::Offer;
use crate::model::capability::Capability;
use crate::model::error::ApiError;
use crate::model::given::Given;
use crate::model::key::{Holder, Key, KeyState};
use crate::model::page::{Cursor, Page};
use crate::platforms::key_sight;

/// The keys of Arize.
pub struct ArizeKeys;

pub(super) const ACTIVE: &str = "ACTIVE";
const REVOKED: &str = "REVOKED";
/// How the key stood when its replacement was offered: its visible part, and its end. Not asked for.
pub(super) const MARK: &str = "mark";
pub(super) const END: &str = "end";

impl Keys for ArizeKeys {
    fn reach(&self) -> &'static str {
        "The keys of users and services that this credential may see, the revoked ones last. How often a key was used is not told."
    }

    fn list<'a>(&'a self, client: &'a Client, from: Option<&'a Cursor>) -> Soon<'a, Result<Page<Key>, ApiError>> {
        Box::pin(listed(client, from.cloned()))
    }

    fn offer(&self, capability: Capability, key: &Key) -> Offer {
        let offer = actions::offer(capabilities::can(capability), capability.wording(), capability);
        let rotation = capability == Capability::RotateKey;
        let refusal = match (&key.state, rotation) {
            (KeyState::Revoked, false) => Some("The key was revoked already."),
            (KeyState::Revoked, true) => Some("The key was revoked, and Arize replaces none that was; create a new one."),
            // The new key must not end later than the present one.
            (KeyState::Expired, true) => Some("The key has ended, and its replacement would have to end as early; create a new one."),
            _ => None,
        };
        let follows = if rotation {
            "The new key is told once. The present one goes on until the time that you choose."
        } else {
            "Whatever uses it is refused from then on, this console too if it is the key in use here."
        };
        let mut offer = key_sight::refined(offer, refusal, follows);
        if rotation && offer.terms.is_ok() {
            if let Some(mark) = key.mark.text() {
                offer.values.set(MARK, mark);
            }
            if let Some(end) = key.expires.value() {
                offer.values.set(END, end.iso());
            }
        }
        offer
    }
}

/// One page: of the keys that open, and after the last of those of the revoked ones. Our cursor says of which.
pub(super) async fn listed(client: &Client, from: Option<Cursor>) -> Result<Page<Key>, ApiError> {
    let from = from.map(|cursor| cursor.0).unwrap_or_default();
    let (status, cursor) = from.split_once(':').unwrap_or((ACTIVE, ""));
    let page = of_status(client, status, cursor).await?;
    let next = match &page.next {
        Some(next) => Some(Cursor(format!("{status}:{}", next.0))),
        None => (status == ACTIVE).then(|| Cursor(format!("{REVOKED}:"))),
    };
    Ok(Page { next, ..page })
}

pub(super) async fn of_status(client: &Client, status: &str, cursor: &str) -> Result<Page<Key>, ApiError> {
    let question = ListApiKeys {
        status: Some(status.to_owned()),
        part: Part {
            limit: 100,
            cursor: (!cursor.is_empty()).then(|| cursor.to_owned()),
        },
        ..ListApiKeys::default()
    };
    Ok(client.ask(&question).await?.map(|key| told(key, client)))
}

fn told(key: ApiKey, client: &Client) -> Key {
    let state = match key.status {
        Given::Value(word) => match dialect::upper(&word).as_str() {
            ACTIVE => KeyState::Active,
            REVOKED => KeyState::Revoked,
            _ => KeyState::Other(word),
        },
        _ => KeyState::Untold,
    };
    let kind = match key.key_type {
        Given::Value(word) => match dialect::upper(&word).as_str() {
            "USER" => Given::Value(Kind::Person),
            "SERVICE" => Given::Value(Kind::Robot),
            _ => Given::Unreadable(word),
        },
        other => other.map(|_| Kind::Person),
    };
    Key {
        connection: client.connection.clone(),
        id: key.id.0,
        name: key.name,
        mark: key.redacted_key,
        kind,
        holder: key.created_by_user_id.map(|id| Holder { id, ..Holder::default() }),
        state: key_sight::until(state, &key.expires_at, client.environment.now()),
        scopes: scopes(key.bot_user),
        created: key.created_at,
        expires: key.expires_at,
        last_used: key.last_used_at,
        ..Key::default()
    }
}

/// What a service may do. Of a user's key nothing is told: it may do what the user may.
fn scopes(bot: Given<BotUser>) -> Given<Vec<String>> {
    let Given::Value(bot) = bot else { return Given::Untold };
    let name = bot.name.text().map(|name| format!("Acts as {name}"));
    let role = bot.account_role.value().and_then(Role::words);
    let scopes: Vec<String> = name.into_iter().chain(role.map(|role| format!("{role} in the account"))).collect();
    if scopes.is_empty() { Given::Untold } else { Given::Value(scopes) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::time::Time;

    fn key(state: KeyState) -> Key {
        Key {
            mark: Given::Value("ak-abc...xyz".to_owned()),
            expires: Given::Value(Time(1_893_456_000_000)),
            state,
            ..Key::default()
        }
    }

    #[test]
    fn a_key_that_opens_nothing_any_more_is_not_replaced() {
        for state in [KeyState::Revoked, KeyState::Expired] {
            let why = ArizeKeys
                .offer(Capability::RotateKey, &key(state))
                .terms
                .expect_err("it is refused");
            assert!(why.contains("create a new one") && why.chars().count() <= 160, "{why}");
        }
        assert!(ArizeKeys.offer(Capability::RevokeKey, &key(KeyState::Revoked)).terms.is_err());
        assert!(ArizeKeys.offer(Capability::RevokeKey, &key(KeyState::Expired)).terms.is_ok());
    }

    #[test]
    fn a_state_that_nobody_knows_is_left_to_the_platform_to_judge() {
        for state in [KeyState::Untold, KeyState::Other("PAUSED".to_owned())] {
            for capability in [Capability::RotateKey, Capability::RevokeKey] {
                assert!(ArizeKeys.offer(capability, &key(state.clone())).terms.is_ok(), "{capability:?}");
            }
        }
    }
}

//! The keys of Istari: one's own personal access tokens, for oneself and for agents.

use super::access_tokens::{
    AccessToken, CreateAgentPersonalAccessToken, CreatePersonalAccessToken, DeletePersonalAccessToken, ListPersonalAccessTokens,
    NewAccessToken, RevokeAllPersonalAccessTokens,
};
use super::capabilities;
use super::listing::{LARGEST, Part};
use super::users::GetCurrentUser;
use crate::api::Soon;
use crate::api::actions;
use crate::api::client::{Client, WriteClient};
use crate::api::keys::Keys;
use crate::model::account::Kind;
use crate::model::action::{Action, Offer, Receipt, Sight, Wish};
use crate::model::capability::Capability;
use crate::model::error::{ApiError, ErrorKind};
use crate::model::given::Given;
use crate::model::input::{self, Input, InputKind};
use crate::model::key::{Holder, Key, KeyState};
use crate::model::page::{Cursor, Page};
use crate::model::values::Values;
use crate::platforms::key_sight;

/// The keys of Istari.
pub struct IstariKeys;

/// What only the answer tells.
const SECRET: &str = "Token";

static CREATION: [Input; 2] = [
    Input::new("name", "Name", InputKind::Text).required(),
    Input::new(
        "user_type",
        "For",
        InputKind::OneOf(&[("human", "Yourself"), ("agent", "An agent")]),
    )
    .required()
    .hint("Either way it is yours, and it is you who revokes it."),
];

/// What has to be filled in.
pub(super) fn inputs(capability: Capability) -> &'static [Input] {
    match capability {
        Capability::CreateKey => &CREATION,
        _ => &[],
    }
}

/// What the answer tells once, and what to do where it was lost.
pub(super) fn tells(capability: Capability) -> Option<(&'static str, &'static str)> {
    (capability == Capability::CreateKey).then_some((
        SECRET,
        "The token may exist, but it cannot be shown. Find it in the list, revoke it and create another one.",
    ))
}

impl Keys for IstariKeys {
    fn reach(&self) -> &'static str {
        "Your own tokens only: those of others are not listed. Istari does not tell when one ends or was used, and a revoked one is gone."
    }

    fn list<'a>(&'a self, client: &'a Client, from: Option<&'a Cursor>) -> Soon<'a, Result<Page<Key>, ApiError>> {
        Box::pin(listed(client, from.cloned()))
    }

    fn offer(&self, capability: Capability, key: &Key) -> Offer {
        let offer = actions::offer(capabilities::can(capability), capability.wording(), capability);
        let follows = "Whatever uses it is refused from then on, this console too if it is the token in use here.";
        let mut offer = key_sight::refined(offer, None, follows);
        key_sight::note_holder(&mut offer, key);
        offer
    }
}

async fn listed(client: &Client, from: Option<Cursor>) -> Result<Page<Key>, ApiError> {
    let part = Part::of(from.as_ref(), LARGEST);
    let page = client.ask(&ListPersonalAccessTokens { part, sort: None }).await?;
    Ok(page.map(|token| told(token, client)))
}

fn told(token: AccessToken, client: &Client) -> Key {
    let kind = match token.user_type {
        Given::Value(word) => match word.as_str() {
            "human" => Given::Value(Kind::Person),
            "agent" => Given::Value(Kind::Agent),
            _ => Given::Unreadable(word),
        },
        other => other.map(|_| Kind::Person),
    };
    Key {
        connection: client.connection.clone(),
        id: token.id.0,
        name: token.name,
        mark: token.token_id,
        kind,
        holder: token.created_by_id.map(|id| Holder { id, ..Holder::default() }),
        // What is revoked leaves the list. Whether what is in it ever ends is not said.
        state: KeyState::Active,
        created: token.created,
        ..Key::default()
    }
}

fn is_of_agent(values: &Values) -> bool {
    values.get("user_type") == Some("agent")
}

/// Reads how things stand for an action on keys.
pub(super) async fn look(client: &Client, action: &Action) -> Result<Sight, ApiError> {
    let pages = |from| -> Soon<'_, Result<Page<Key>, ApiError>> { Box::pin(listed(client, from)) };
    match action.capability {
        Capability::CreateKey => {
            let name = action.values.filled("name").unwrap_or_default().trim();
            let kind = if is_of_agent(&action.values) { Kind::Agent } else { Kind::Person };
            let same = |key: &Key| key.name.text() == Some(name) && key.kind.value() == Some(&kind);
            Ok(key_sight::newcomer(key_sight::find(&pages, &same).await?))
        }
        Capability::RevokeKey => {
            let id = &action.target.id;
            let sight = key_sight::revocation(key_sight::find(&pages, &|key| key.id == *id).await?);
            if sight.wish != Wish::Met {
                return Ok(sight);
            }
            Ok(key_sight::own(sight, &action.values, &client.ask(&GetCurrentUser).await?))
        }
        Capability::RevokeAllKeys => {
            let page = listed(client, None).await?;
            let count = page.total.map(|count| ("Tokens", count.to_string()));
            let none = page.rows.is_empty() && page.unreadable.is_empty() && page.next.is_none();
            Ok(Sight {
                facts: count.into_iter().collect(),
                ..Sight::of(Sight::whether(none))
            })
        }
        _ => Ok(Sight::of(Wish::Unseen)),
    }
}

/// Makes or revokes tokens.
pub(super) async fn send(writing: WriteClient<'_>, action: &Action) -> Result<Receipt, ApiError> {
    let values = &action.values;
    if let Some((_, why)) = input::objection(inputs(action.capability), values) {
        return Err(ApiError::not_sent(why));
    }
    match action.capability {
        Capability::CreateKey => {
            let name = values.filled("name").unwrap_or_default().trim();
            let made = if is_of_agent(values) {
                writing.send(&CreateAgentPersonalAccessToken { name }).await
            } else {
                writing.send(&CreatePersonalAccessToken { name }).await
            };
            let NewAccessToken { token, secret } = made.map_err(switched_off)?;
            Ok(Receipt {
                id: Some(token.id.0),
                secret: Some((SECRET, secret)),
                ..Receipt::default()
            })
        }
        Capability::RevokeKey => {
            let pat_id = &action.target.id;
            writing.send(&DeletePersonalAccessToken { pat_id }).await?;
            Ok(Receipt::default())
        }
        Capability::RevokeAllKeys => {
            // The platform does not ask whose: it takes those of whoever calls.
            let own = writing.reading().ask(&GetCurrentUser).await?;
            if own.is(&action.target) != Some(true) {
                return Err(ApiError::not_sent(
                    "Istari revokes one's own tokens only, and the credential in use is not of this account.",
                ));
            }
            writing.send(&RevokeAllPersonalAccessTokens).await?;
            Ok(Receipt::default())
        }
        _ => Err(ApiError::not_sent("Istari has no way to do this.")),
    }
}

/// 405 says that the installation has tokens switched off: it was refused, and nothing was made.
fn switched_off(error: ApiError) -> ApiError {
    match error.kind {
        ErrorKind::Status(405) => ApiError {
            kind: ErrorKind::Refused(405),
            ..error
        },
        _ => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_installation_without_tokens_has_made_none() {
        let error = |status| ApiError {
            changes: true,
            ..ApiError::of(ErrorKind::Status(status))
        };
        assert!(!switched_off(error(405)).may_have_happened());
        assert!(switched_off(error(418)).may_have_happened());
    }

    #[test]
    fn every_sentence_ends_and_fits() {
        let tells = tells(Capability::CreateKey).expect("a secret").1;
        let follows = IstariKeys.offer(Capability::RevokeKey, &Key::default()).follows;
        for sentence in [tells, &follows, CREATION[1].hint, IstariKeys.reach()] {
            assert!(sentence.ends_with('.') && sentence.chars().count() <= 160, "{sentence}");
        }
        let why = IstariKeys
            .offer(Capability::RotateKey, &Key::default())
            .terms
            .expect_err("it is refused");
        assert!(why.contains("Create a new one"), "{why}");
    }
}

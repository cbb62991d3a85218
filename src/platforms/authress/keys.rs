//! The keys of Authress: the access keys of service clients.

use serde::Serialize;

use super::actions::listing;
use super::capabilities;
use super::service_clients::{CreateClient, DeleteAccessKey, GetClient, GetClients, NewAccessKey, RequestAccessKey, ServiceClient};
use crate::api::Soon;
use crate::api::actions::{self, Choices};
use crate::api::client::{Client, WriteClient};
use crate::api::keys::{Keys, joined, parted};
use crate::model::account::Kind;
use crate::model::action::{Action, Offer, Receipt, Sight, Wish};
use crate::model::capability::Capability;
use crate::model::error::ApiError;
use crate::model::given::Given;
use crate::model::input::{self, Input, InputKind};
use crate::model::key::{Holder, Key, KeyState};
use crate::model::page::{Cursor, Page, Unreadable};
use crate::platforms::key_sight;

/// The keys of Authress.
pub struct AuthressKeys;

/// What only the answer tells.
const SECRET: &str = "Access key";
/// The most clients that the platform gives at a time.
const ROWS: Option<u32> = Some(20);
/// What becomes of the key that is replaced.
const FORMER: &str = "former";
const REVOKE: &str = "revoke";

static CREATION: [Input; 2] = [
    Input::new("client", "Service client", InputKind::Choice).hint("Whose key it will be: it may do what that client may."),
    Input::new("new_client", "Or a new service client", InputKind::Text)
        .hint("Its name. It may do nothing until an access record names it."),
];
static ROTATION: [Input; 1] = [Input::new(
    FORMER,
    "The present key",
    InputKind::OneOf(&[
        ("keep", "Keep it: you revoke it once you have changed over"),
        (REVOKE, "Revoke it as soon as the new one is there"),
    ]),
)
.required()
.hint("A new key can take some minutes until it opens.")];

/// What has to be filled in.
pub(super) fn inputs(capability: Capability) -> &'static [Input] {
    match capability {
        Capability::CreateKey => &CREATION,
        Capability::RotateKey => &ROTATION,
        _ => &[],
    }
}

/// What the answer tells once, and what to do where it was lost.
pub(super) fn tells(capability: Capability) -> Option<(&'static str, &'static str)> {
    matches!(capability, Capability::CreateKey | Capability::RotateKey).then_some((
        SECRET,
        "The key may exist, but it cannot be shown. Find the newest key of the service client, revoke it and create another one.",
    ))
}

impl Keys for AuthressKeys {
    fn reach(&self) -> &'static str {
        "The access keys of all service clients. Authress does not tell when one ends or was used, and one that was revoked is gone."
    }

    fn list<'a>(&'a self, client: &'a Client, from: Option<&'a Cursor>) -> Soon<'a, Result<Page<Key>, ApiError>> {
        Box::pin(async move {
            let cursor = from.map(|cursor| cursor.0.as_str());
            let page = client.ask(&GetClients { limit: ROWS, cursor }).await?;
            let mut keys = Page {
                unreadable: page.unreadable,
                next: page.next,
                ..Page::default()
            };
            for (row, service) in page.rows.into_iter().enumerate() {
                told(client, service, row, &mut keys);
            }
            Ok(keys)
        })
    }

    fn offer(&self, capability: Capability, _key: &Key) -> Offer {
        let offer = actions::offer(capabilities::can(capability), capability.wording(), capability);
        let follows = if capability == Capability::RotateKey {
            "The same service client gets a new key, told once. What becomes of the present one is for you to choose."
        } else {
            "Whatever signs with it is refused from then on, this console too if it is the key in use here."
        };
        key_sight::refined(offer, None, follows)
    }
}

/// The keys of a service client. Of one whose keys are not told nobody may think that it has none.
fn told(client: &Client, service: ServiceClient, row: usize, page: &mut Page<Key>) {
    let keys = match service.verification_keys {
        Given::Value(keys) => keys,
        Given::Nothing => return,
        Given::Untold | Given::Unreadable(_) => {
            let why = format!("the keys of {} cannot be read", service.client_id.0);
            page.unreadable.push(Unreadable { row, why });
            return;
        }
    };
    let holder = Holder {
        id: service.client_id.0,
        name: service.name.text().unwrap_or_default().to_owned(),
        program: true,
        ..Holder::default()
    };
    page.rows.extend(keys.into_iter().map(|key| Key {
        connection: client.connection.clone(),
        id: joined(&holder.id, &key.key_id.0),
        mark: Given::Value(key.key_id.0),
        kind: Given::Value(Kind::Agent),
        holder: Given::Value(holder.clone()),
        // Signatures are checked with what stands there, and with nothing else.
        state: KeyState::Active,
        created: key.generation_date,
        ..Key::default()
    }));
}

/// All service clients, as far as one look goes.
async fn clients(client: &Client) -> Result<Vec<ServiceClient>, ApiError> {
    let limit = ROWS;
    let (clients, _) = listing::every(async |cursor: Option<&str>| client.ask(&GetClients { limit, cursor }).await).await?;
    Ok(clients)
}

/// The service clients that can get a key.
pub(super) async fn choices(client: &Client) -> Result<Choices, ApiError> {
    let clients = clients(client).await?.into_iter();
    Ok(clients
        .map(|service| {
            let label = service.name.text().unwrap_or(&service.client_id.0).to_owned();
            (service.client_id.0, label)
        })
        .collect())
}

/// Both ids of a key.
fn ids(action: &Action) -> Result<(String, String), ApiError> {
    parted(&action.target.id).ok_or_else(|| ApiError::not_sent("The id of this key cannot be read."))
}

/// Reads how things stand for an action on keys.
pub(super) async fn look(client: &Client, action: &Action) -> Result<Sight, ApiError> {
    if action.capability == Capability::CreateKey {
        // Keys have no names: which of a client's keys is the new one, nothing tells afterwards.
        let mut sight = Sight::of(Wish::Unseen);
        if let Some(client_id) = action.values.filled("client") {
            let (service, _) = client.ask(&GetClient { client_id }).await?;
            let count = service.verification_keys.value().map(|keys| keys.len().to_string());
            sight.facts.extend(count.map(|count| ("Keys of this service client", count)));
        }
        return Ok(sight);
    }
    let (client_id, key_id) = &ids(action)?;
    // A client that is not found (404) may be one that this credential may not see: it is no proof that its keys are gone.
    let (service, _) = client.ask(&GetClient { client_id }).await?;
    let is_there = match &service.verification_keys {
        Given::Value(keys) => keys.iter().any(|key| key.key_id.0 == *key_id),
        Given::Nothing => false,
        Given::Untold | Given::Unreadable(_) => return Ok(Sight::of(Wish::Unseen)),
    };
    let keeps = action.capability == Capability::RotateKey && action.values.get(FORMER) != Some(REVOKE);
    Ok(Sight::of(if keeps { Wish::Unseen } else { Sight::whether(!is_there) }))
}

/// Makes, replaces or revokes a key.
pub(super) async fn send(writing: WriteClient<'_>, action: &Action) -> Result<Receipt, ApiError> {
    let values = &action.values;
    if let Some((_, why)) = input::objection(inputs(action.capability), values) {
        return Err(ApiError::not_sent(why));
    }
    match action.capability {
        Capability::CreateKey => match (values.filled("client"), values.filled("new_client").map(str::trim)) {
            (Some(client_id), None) => {
                let key = writing.send(&RequestAccessKey { client_id }).await?;
                Ok(receipt(client_id, key))
            }
            (None, Some(name)) if !name.is_empty() => {
                let client_id = &make_client(writing, name).await?;
                let key = writing.send(&RequestAccessKey { client_id }).await;
                Ok(receipt(client_id, key.map_err(super::actions::halfway)?))
            }
            _ => Err(ApiError::not_sent(
                "A key belongs to one service client: choose one, or name a new one.",
            )),
        },
        Capability::RotateKey => {
            let (client_id, key_id) = &ids(action)?;
            let key = writing.send(&RequestAccessKey { client_id }).await?;
            let mut receipt = receipt(client_id, key);
            // The new one first, so that there is always one that opens; and whatever becomes of the former, the new one is handed over.
            if values.get(FORMER) == Some(REVOKE) && writing.send(&DeleteAccessKey { client_id, key_id }).await.is_err() {
                receipt.remark = Some("The new key is there; that the former one was revoked is not known: look at the list.".to_owned());
            }
            Ok(receipt)
        }
        Capability::RevokeKey => {
            let (client_id, key_id) = &ids(action)?;
            writing.send(&DeleteAccessKey { client_id, key_id }).await?;
            Ok(Receipt::default())
        }
        _ => Err(ApiError::not_sent("Authress has no way to do this.")),
    }
}

/// Makes a service client of a name that none has: a second one would mostly be a first one whose answer was lost.
async fn make_client(writing: WriteClient<'_>, name: &str) -> Result<String, ApiError> {
    #[derive(Serialize)]
    struct NewClient<'a> {
        name: &'a str,
    }
    if clients(writing.reading())
        .await?
        .iter()
        .any(|known| known.name.text() == Some(name))
    {
        return Err(ApiError::not_sent(
            "A service client of this name is there already: choose it in place of a new one.",
        ));
    }
    let document = &serde_json::to_string(&NewClient { name })
        .map_err(|error| ApiError::not_sent(format!("The service client cannot be written: {error}.")))?;
    let (made, _) = writing.send(&CreateClient { document }).await?;
    Ok(made.client_id.0)
}

fn receipt(client_id: &str, key: NewAccessKey) -> Receipt {
    Receipt {
        id: Some(joined(client_id, &key.key_id)),
        secret: Some((SECRET, key.access_key)),
        remark: Some("It can take some minutes until a new key opens.".to_owned()),
        ..Receipt::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sentence_ends_and_fits() {
        let tells = tells(Capability::CreateKey).expect("a secret").1;
        let hints = CREATION.iter().chain(&ROTATION).map(|input| input.hint);
        let follows =
            [Capability::RotateKey, Capability::RevokeKey].map(|capability| AuthressKeys.offer(capability, &Key::default()).follows);
        let follows = follows.iter().map(String::as_str);
        for sentence in hints.chain(follows).chain([tells, AuthressKeys.reach()]) {
            assert!(sentence.ends_with('.') && sentence.chars().count() <= 160, "{sentence}");
        }
    }
}

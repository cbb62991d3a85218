//! The kinds of things of Authress, besides people and keys: each is a document that is replaced as a whole.

use serde_json::{Map, Value};

use super::actions::AuthressActions;
use super::actions::replacement::{self, Put};
use super::connections::GetConnections;
use super::dialect;
use super::document::writable;
use crate::api::Soon;
use crate::api::actions::{Actions, Choices};
use crate::api::client::{Client, WriteClient};
use crate::api::endpoint::Endpoint;
use crate::api::plain::{PlainRow, answered};
use crate::api::read;
use crate::api::request::Reply;
use crate::api::resources::Kind;
use crate::model::action::{Action, Receipt};
use crate::model::error::{ApiError, ErrorKind};
use crate::model::field::fields;
use crate::model::input::{Input, InputKind};
use crate::model::page::{Cursor, Page};

mod accounts;
mod applications;
mod claims;
mod clients;
mod connections;
mod extensions;
mod groups;
mod records;
mod requests;
mod roles;
mod spellings;
mod tenants;

/// All of them, in the order in which they are shown.
pub static KINDS: [&Kind; 11] = [
    &tenants::TENANTS,
    &accounts::ACCOUNTS,
    &connections::CONNECTIONS,
    &extensions::EXTENSIONS,
    &applications::APPLICATIONS,
    &groups::GROUPS,
    &roles::ROLES,
    &records::RECORDS,
    &claims::CLAIMS,
    &requests::REQUESTS,
    &clients::CLIENTS,
];

/// The most rows of a page of most kinds.
const ROWS: Option<u32> = Some(20);
const NAME: Input = Input::new("name", "Name", InputKind::Text).required();
const TAGS: Input = Input::new("tags", "Tags", InputKind::Lines).hint("Labels of your own, one a line: team=platform.");
const LIMIT: Input =
    Input::new("limit", "Limit of calls", InputKind::Text).hint("100, 1000, 100000 or 1000000 per PT5M, PT1H, P1D or P1M: 1000 per PT1H.");

/// Where a list goes on.
fn cursor(from: Option<&Cursor>) -> Option<&str> {
    from.map(|cursor| cursor.0.as_str())
}

/// Makes a thing, and tells its id.
async fn create<E: Endpoint>(writing: WriteClient<'_>, endpoint: E, kind: &Kind) -> Result<Receipt, ApiError> {
    let made = writing.send(&answered(endpoint)).await?;
    Ok(Receipt {
        id: made.get(kind.id).text().map(str::to_owned),
        ..Receipt::default()
    })
}

/// A document that takes the place of another.
struct Changed {
    document: String,
    /// When the other was changed last, to the letter.
    read: Option<String>,
}

/// The whole document with what was filled in: what stands in it otherwise stays, and what the platform writes itself is left out.
async fn changed(writing: WriteClient<'_>, kind: &Kind, action: &Action, read_only: &[&str]) -> Result<Changed, ApiError> {
    let whole = kind.document_of(writing.reading(), &action.target.id).await?;
    // It was looked at before; between that and now there is time for somebody else.
    let (now, _) = kind.standing(&whole)?;
    if action
        .base
        .iter()
        .any(|(name, before)| now.get(name).is_some_and(|now| now != before))
    {
        return Err(ApiError::not_sent(
            "Somebody has changed it since it was read here: look at it again.",
        ));
    }
    let document = kind.document(action, &whole)?;
    let members: Map<String, Value> = serde_json::from_str(&whole).unwrap_or_default();
    Ok(Changed {
        document: writable(&document, read_only)
            .ok_or_else(|| ApiError::not_sent("What was read of it is no JSON object, so it cannot be changed."))?,
        read: members.get("lastUpdated").and_then(Value::as_str).map(str::to_owned),
    })
}

/// Sends a document in the place of another.
async fn put<E: Endpoint>(writing: WriteClient<'_>, endpoint: E) -> Result<Receipt, ApiError> {
    writing.send(&answered(endpoint)).await?;
    Ok(Receipt::default())
}

/// Sends something whose answer says nothing but that it was done.
async fn done<E: Endpoint>(writing: WriteClient<'_>, endpoint: E) -> Result<Receipt, ApiError> {
    writing.send(&endpoint).await?;
    Ok(Receipt::default())
}

/// The same of what comes to show a little later.
fn later(receipt: Receipt) -> Receipt {
    Receipt { later: true, ..receipt }
}

/// Puts a user into a group or an access record, or takes one out of it.
async fn membership(writing: WriteClient<'_>, kind: &'static str, action: &Action, wanted: bool) -> Result<Receipt, ApiError> {
    let id = action.target.id.as_str();
    let user = action
        .values
        .filled("member")
        .ok_or_else(|| ApiError::not_sent("A user id is needed."))?;
    let document = replacement::read(writing.reading(), kind, id).await?;
    let put = Put::of(kind, id, document, user, wanted)?.ok_or_else(|| ApiError::not_sent("It is so already."))?;
    put.send(writing).await?;
    Ok(Receipt::default())
}

/// The entries of a list that stands somewhere in a document; none where there is no such list.
fn entries(reply: &Reply, path: &str) -> Result<Vec<Value>, ErrorKind> {
    let mut value: Value = read::object(read::json(reply)?)?;
    for step in path.split('.') {
        value = value.get_mut(step).map_or(Value::Null, Value::take);
    }
    match value {
        Value::Null => Ok(Vec::new()),
        Value::Array(entries) => Ok(entries),
        _ => Err(ErrorKind::Unexpected(format!("{path} is no list"))),
    }
}

/// The same as rows.
fn within(reply: &Reply, path: &str) -> Result<Page<PlainRow>, ErrorKind> {
    Ok(Page {
        rows: entries(reply, path)?.iter().map(row).collect(),
        ..Page::default()
    })
}

fn row(entry: &Value) -> PlainRow {
    PlainRow::of(fields(&entry.to_string()))
}

/// What there is to choose from.
fn choices<'a>(client: &'a Client, input: &'a str) -> Soon<'a, Result<Choices, ApiError>> {
    Box::pin(async move {
        match input {
            "connection" => {
                let connections = client.ask(&GetConnections).await?.rows.into_iter();
                Ok(connections
                    .map(|connection| {
                        let id = connection.connection_id.0;
                        let name = connection.data.value().and_then(|data| data.name.text());
                        let label = name.map_or_else(|| id.clone(), |name| format!("{name} ({id})"));
                        (id, label)
                    })
                    .collect())
            }
            other => AuthressActions.choices(client, other).await,
        }
    })
}

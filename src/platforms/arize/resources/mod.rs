//! The kinds of things of Arize, besides people and keys: what parts its world, who may do what in it, and what it may call.

use super::capabilities;
use super::dialect::{self, Part};
use super::organizations::ListOrganizations;
use super::roles::ListRoles;
use super::spaces::ListSpaces;
use super::users::{self, Found, ListUsers};
use crate::api::actions::{Actions, Choices};
use crate::api::client::{Client, WriteClient};
use crate::api::endpoint::Endpoint;
use crate::api::plain::{Plain, PlainRow, answered};
use crate::api::resources::Kind;
use crate::model::action::{Action, Receipt};
use crate::model::capability::Capability;
use crate::model::change::Change;
use crate::model::error::ApiError;
use crate::model::input::InputKind;
use crate::model::page::Cursor;
use crate::model::resource::Resource;
use crate::model::values::Values;

mod ai_integrations;
mod integrations;
mod organizations;
mod role_bindings;
mod roles;
mod scoping;
mod secrets;
mod spaces;

/// All of them, in the order in which they are shown.
pub static KINDS: [&Kind; 8] = [
    &organizations::ORGANIZATIONS,
    &spaces::SPACES,
    &roles::ROLES,
    &role_bindings::ROLE_BINDINGS,
    &integrations::MODELS,
    &integrations::AGENTS,
    &integrations::EVALUATORS,
    &ai_integrations::AI_INTEGRATIONS,
];

/// The most pages that are read for a form, of a hundred rows each: of more, nobody chooses from a list.
const MOST_PAGES: usize = 10;

/// A question for one page of a list.
type List = fn(Option<&Cursor>) -> Plain;

/// Which part of a list comes next.
fn part(from: Option<&Cursor>) -> Part {
    Part {
        limit: 100,
        cursor: from.map(|from| from.0.clone()),
    }
}

fn list_organizations(from: Option<&Cursor>) -> Plain {
    let part = part(from);
    Plain::of(&ListOrganizations { name: None, part }, |reply| {
        dialect::page(reply, "organizations")
    })
}

fn list_spaces(from: Option<&Cursor>) -> Plain {
    let part = part(from);
    let question = ListSpaces {
        part,
        ..ListSpaces::default()
    };
    Plain::of(&question, |reply| dialect::page(reply, "spaces"))
}

fn list_roles(from: Option<&Cursor>) -> Plain {
    let part = part(from);
    let question = ListRoles { is_predefined: None, part };
    Plain::of(&question, |reply| dialect::page(reply, "roles"))
}

fn list_users(from: Option<&Cursor>) -> Plain {
    let question = ListUsers {
        email: None,
        status: Vec::new(),
        part: part(from),
    };
    Plain::of(&question, |reply| dialect::page(reply, "users"))
}

/// The rows of a list, and whether these are all.
async fn rows(client: &Client, list: List) -> Result<(Vec<PlainRow>, bool), ApiError> {
    let (mut rows, mut from) = (Vec::new(), None);
    for _ in 0..MOST_PAGES {
        let page = client.ask(&list(from.as_ref())).await?;
        rows.extend(page.rows);
        from = page.next;
        if from.is_none() {
            return Ok((rows, true));
        }
    }
    Ok((rows, false))
}

/// What there is to choose from in a list. Where that is more than anybody looks through, a sentence is said in place of it.
async fn choices(client: &Client, list: List) -> Result<Choices, ApiError> {
    let (rows, all) = rows(client, list).await?;
    if !all {
        return Err(ApiError::not_sent("There are too many to choose from a list."));
    }
    Ok(rows.iter().filter_map(choice).collect())
}

fn choice(row: &PlainRow) -> Option<(String, String)> {
    let id = row.get("id").text()?.to_owned();
    let name = row.get("name").text().unwrap_or(&id).to_owned();
    // Two people may share a name; nothing else has an address.
    let label = match row.get("email").text() {
        Some(email) => format!("{name} ({email})"),
        None => name,
    };
    Some((id, label))
}

/// What the ids of a list are called; those that cannot be read stay ids.
async fn names(client: &Client, list: List) -> Choices {
    let (rows, _) = rows(client, list).await.unwrap_or_default();
    rows.iter()
        .filter_map(|row| Some((row.get("id").text()?.to_owned(), row.get("name").text()?.to_owned())))
        .collect()
}

/// The spaces to choose from, under the names of their organizations: organization, space, and what it is called.
async fn spaces_with_organizations(client: &Client) -> Result<Vec<(String, String, String)>, ApiError> {
    let organizations = names(client, list_organizations).await;
    let (rows, all) = rows(client, list_spaces).await?;
    if !all {
        return Err(ApiError::not_sent("There are too many spaces to choose from a list."));
    }
    let space = |row: &PlainRow| {
        let (id, organization) = (row.get("id").text()?.to_owned(), row.get("organization_id").text()?.to_owned());
        let above = organizations.iter().find(|(known, _)| *known == organization);
        let above = above.map_or(&organization, |(_, name)| name);
        let label = format!("{above} / {}", row.get("name").text().unwrap_or(&id));
        Some((organization, id, label))
    };
    Ok(rows.iter().filter_map(space).collect())
}

/// The id of somebody who was chosen from a list, or written down by id or address.
async fn user_id(client: &Client, text: &str) -> Result<String, ApiError> {
    let text = text.trim();
    if !text.contains('@') {
        return Ok(text.to_owned());
    }
    match users::with_address(client, text).await? {
        Found::One(user) => Ok(user.id.0),
        Found::None => Err(ApiError::not_sent(format!("Nobody on Arize has the address {text}."))),
        Found::Untold => Err(ApiError::not_sent(format!(
            "Not every user could be read, so nobody was found for {text}. Fill in the id instead."
        ))),
    }
}

/// Fails with what is wrong with what was filled in. Of a change, only what changes is there.
fn check(kind: &Kind, action: &Action) -> Result<(), ApiError> {
    let edits = action.capability == Capability::EditResource;
    for input in kind.inputs(action.capability) {
        let text = action.values.get(input.name);
        if input.kind == InputKind::Secret || edits && text.is_none() {
            continue;
        }
        if let Some(why) = input.objection(text.unwrap_or_default()) {
            return Err(ApiError::not_sent(why));
        }
        // A switch that was on cannot be neither.
        if input.kind == InputKind::Switch && text == Some("") {
            return Err(ApiError::not_sent(format!("{} is on or off; it cannot be neither.", input.label)));
        }
    }
    Ok(())
}

/// What a change does to a text.
fn change<'a>(values: &'a Values, name: &str) -> Change<&'a str> {
    match values.get(name) {
        None => Change::Keep,
        Some("") => Change::Clear,
        Some(text) => Change::Set(text),
    }
}

/// What a change does to a switch: it is not touched, or becomes this.
fn changed_switch(values: &Values, name: &str) -> Change<bool> {
    values.switch(name).map_or(Change::Keep, Change::Set)
}

/// Says of inputs whose optional field the whole record does not have that they are empty (contract, "Schemas").
fn empty_where_absent(thing: &Resource, now: &mut Values, optional: &[(&str, &str)]) {
    for (input, field) in optional {
        let within = |path: &str| {
            path.strip_prefix(field)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        if now.get(input).is_none() && !thing.fields.iter().any(|known| within(&known.path)) {
            now.set(input, "");
        }
    }
}

/// Makes a thing, and tells its id.
async fn create<E: Endpoint>(writing: WriteClient<'_>, endpoint: E) -> Result<Receipt, ApiError> {
    let made = writing.send(&answered(endpoint)).await?;
    Ok(Receipt {
        id: made.get("id").text().map(str::to_owned),
        ..Receipt::default()
    })
}

/// Changes a thing; what the answer tells of it is read again anyway.
async fn changed<E: Endpoint>(writing: WriteClient<'_>, endpoint: E) -> Result<Receipt, ApiError> {
    writing.send(&answered(endpoint)).await?;
    Ok(Receipt::default())
}

/// Sends something that is answered with nothing.
async fn done<E: Endpoint>(writing: WriteClient<'_>, endpoint: E) -> Result<Receipt, ApiError> {
    writing.send(&endpoint).await?;
    Ok(Receipt::default())
}

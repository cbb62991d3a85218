//! The groups that can be chosen. This part of the API has no list of groups, so they are those that are seen on users.

use crate::api::actions::Choices;
use crate::api::client::Client;
use crate::model::error::ApiError;
use crate::model::field::{Field, FieldValue};
use crate::platforms::civis::me::GetMe;
use crate::platforms::civis::users::ListUsers;

/// So many users are looked at, a page at a time: a group that nobody of them is in cannot be offered, and its number can be typed.
const PAGE: u32 = 1_000;
const PAGES: usize = 2;
/// Both inputs of a form ask for the groups: for a minute, the second is answered from the first.
const FRESH: i64 = 60_000;

/// Every group that is seen on whoever asks and on the first users, by name.
pub async fn known(client: &Client) -> Result<Choices, ApiError> {
    let groups = client.remember("groups seen on users", FRESH, seen(client)).await?;
    Ok((*groups).clone())
}

async fn seen(client: &Client) -> Result<Choices, ApiError> {
    let (_, me) = client.ask(&GetMe).await?;
    let mut groups = listed(&me);
    for number in 1..=PAGES {
        let endpoint = ListUsers {
            account_status: Some("all".to_owned()),
            limit: Some(PAGE),
            page_num: Some(number),
            ..ListUsers::default()
        };
        let page = client.ask(&endpoint).await?;
        for user in &page.rows {
            for (id, name) in user.groups() {
                if !groups.iter().any(|(known, _)| known == id) {
                    groups.push((id.to_owned(), name.to_owned()));
                }
            }
        }
        if page.next.is_none() {
            break;
        }
    }
    groups.sort_by_cached_key(|(id, name)| (name.to_lowercase(), id.clone()));
    Ok(groups)
}

/// Ids and names of the groups of a record, in its order.
pub fn listed(fields: &[Field]) -> Choices {
    let text = |path: &str| {
        let field = fields.iter().find(|field| field.path == path)?;
        match &field.value {
            FieldValue::Text(text) => Some(text.clone()),
            _ => None,
        }
    };
    (0..)
        .map_while(|place| {
            let id = text(&format!("groups[{place}].id"))?;
            let name = text(&format!("groups[{place}].name")).unwrap_or_else(|| id.clone());
            Some((id, name))
        })
        .collect()
}

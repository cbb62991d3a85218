//! In which tenant a user of Authress is, which is told from the side of the tenants only.

use super::listing::{LONGEST_FILTER, every};
use crate::api::client::Client;
use crate::api::platform::Directory;
use crate::model::action::{Action, Sight, Wish};
use crate::model::error::ApiError;
use crate::platforms::authress::tenants::GetTenants;
use crate::platforms::authress::users::{GetUsers, LONGEST_ID, Users};

/// The longest id of a tenant by which users can be asked for, in characters; those that are made may be twice as long.
const LONGEST_TENANT: usize = 64;
/// The most tenants that are asked for one user.
const MOST_TENANTS: usize = 10;

/// The tenant that was chosen.
pub fn wanted(action: &Action) -> Result<&str, ApiError> {
    let chosen = action.values.filled("tenant_id");
    chosen.ok_or_else(|| ApiError::not_sent("A tenant is needed."))
}

/// Whether the user is in the chosen tenant, and otherwise in which.
pub async fn look(client: &Client, action: &Action) -> Result<Sight, ApiError> {
    let user = action.target.id.as_str();
    let there = is_in(client, wanted(action)?, user).await?;
    let mut sight = Sight::of(there.map_or(Wish::Unseen, Sight::whether));
    // Whoever has an id that is too long for a path can be moved all the same, and not be read.
    if user.chars().count() <= LONGEST_ID {
        sight.record = Some(Box::new(Users.get(client, user).await?));
    }
    if there == Some(false)
        && let Some(tenant) = present(client, user).await
    {
        sight.facts.push(("Tenant now", tenant));
    }
    Ok(sight)
}

/// Whether the user is in that tenant; `None` where that cannot be told. The filter finds a part of any text of a user, thus of the
/// id too, which never changes.
async fn is_in(client: &Client, tenant: &str, user: &str) -> Result<Option<bool>, ApiError> {
    if tenant.chars().count() > LONGEST_TENANT {
        return Ok(None);
    }
    let beginning: String = user.chars().take(LONGEST_FILTER).collect();
    let page = async |cursor: Option<&str>| {
        let users = GetUsers {
            limit: Some(100),
            cursor: cursor.map(str::to_owned),
            filter: Some(beginning.clone()),
            tenant_id: Some(tenant.to_owned()),
        };
        client.ask(&users).await
    };
    let (users, all) = every(page).await?;
    let there = users.iter().any(|member| member.user_id.0 == user);
    Ok((there || all).then_some(there))
}

/// The tenant where the user is now, by name. It is worth knowing and not needed: whatever cannot be read is left out.
async fn present(client: &Client, user: &str) -> Option<String> {
    let tenants = client.ask(&GetTenants).await.ok()?;
    if tenants.rows.len() > MOST_TENANTS || !tenants.unreadable.is_empty() || tenants.next.is_some() {
        return None;
    }
    for tenant in tenants.rows {
        let id = tenant.tenant_id.0;
        if is_in(client, &id, user).await.ok()?? {
            let name = tenant.data.value().and_then(|data| data.name.text());
            return Some(name.unwrap_or(&id).to_owned());
        }
    }
    Some("none".to_owned())
}

//! What a user of Authress holds and may do: groups and access records that name the user, and what follows from all of them.

use super::listing;
use crate::api::client::Client;
use crate::api::plain::{Plain, PlainRow};
use crate::model::belongings::Belongings;
use crate::model::capability::Capability;
use crate::model::error::{ApiError, ErrorKind};
use crate::model::given::Given;
use crate::platforms::authress::dialect;
use crate::platforms::authress::groups::Member;
use crate::platforms::authress::permissions::{GetUserPermissionsForResource, GetUserResources, GetUserRolesForResource};

/// The lists, in the order in which they are shown.
pub static LISTS: [(Capability, &str); 4] = [
    (Capability::ReadUserTeams, "Groups"),
    (Capability::ReadUserRoles, "Access records"),
    (Capability::ReadPermissions, "Permissions"),
    (Capability::ReadResources, "Resources"),
];

/// What each switch of a permission allows.
const WAYS: [(&str, &str); 3] = [("allow", "use"), ("grant", "grant"), ("delegate", "delegate")];

/// Reads one of them.
pub async fn read(client: &Client, list: Capability, id: &str) -> Result<Belongings, ApiError> {
    let mut found = Belongings::default();
    match list {
        Capability::ReadUserTeams => {
            let (groups, whole) = listing::groups(client).await?;
            found.columns = vec!["Group", "Id"];
            found.more = !whole;
            for group in groups {
                if names(&group.users, id) {
                    found.rows.push(vec![group.name, Given::Value(group.group_id.0)]);
                }
                // What cannot be read of a group may name the user too.
                found.more |= matches!(group.users, Given::Untold | Given::Unreadable(_));
            }
        }
        Capability::ReadUserRoles => {
            let (records, whole) = listing::records(client, Some(id)).await?;
            found.columns = vec!["Access record", "Names the user"];
            found.more = !whole;
            for record in &records {
                if names(&record.users, id) {
                    add(&mut found, listing::choice(record).1, "for all of it");
                }
            }
            for name in listing::in_statements(&records, id) {
                add(&mut found, name, "in single statements");
            }
        }
        _ => on_resources(client, id, list == Capability::ReadPermissions, &mut found).await?,
    }
    Ok(found)
}

fn add(found: &mut Belongings, what: String, how: &str) {
    found.rows.push(vec![Given::Value(what), Given::Value(how.to_owned())]);
}

fn names(users: &Given<Vec<Member>>, user: &str) -> bool {
    users
        .value()
        .is_some_and(|users| users.iter().any(|member| member.user_id.0 == user))
}

/// The roles or the permissions on each of the first resources, in person or through a group: the platform tells them for one resource at
/// a time, and not through whom.
async fn on_resources(client: &Client, user_id: &str, permissions: bool, found: &mut Belongings) -> Result<(), ApiError> {
    let question = GetUserResources {
        user_id,
        resource_uri: None,
        collection_configuration: None,
        permissions: None,
        limit: Some(20),
        cursor: None,
    };
    let resources = client.ask(&Plain::of(&question, |reply| dialect::list(reply, "resources"))).await?;
    found.columns = if permissions {
        vec!["Action", "Allowed", "On"]
    } else {
        vec!["Resource", "Role"]
    };
    found.unreadable = resources.unreadable.len();
    found.more = resources.next.is_some();
    for resource in &resources.rows {
        let resource = resource.get("resourceUri");
        let Some(resource_uri) = resource.text() else {
            found.unreadable += 1;
            continue;
        };
        let question = if permissions {
            let question = GetUserPermissionsForResource { user_id, resource_uri };
            Plain::of(&question, |reply| dialect::list(reply, "permissions"))
        } else {
            let question = GetUserRolesForResource { user_id, resource_uri };
            Plain::of(&question, |reply| dialect::list(reply, "roles"))
        };
        match client.ask(&question).await {
            Ok(page) => {
                found.unreadable += page.unreadable.len();
                for row in &page.rows {
                    found.rows.push(if permissions {
                        vec![row.get("action"), allowed(row), resource.clone()]
                    } else {
                        vec![resource.clone(), row.get("roleId")]
                    });
                }
            }
            // Nothing is held there any more.
            Err(error) if error.kind == ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// What a permission allows, in words.
fn allowed(row: &PlainRow) -> Given<String> {
    let mut words = Vec::new();
    for (name, word) in WAYS {
        if row.get(name).text() == Some("true") {
            words.push(word);
        }
    }
    match row.get("allow") {
        Given::Value(_) if words.is_empty() => Given::Value("nothing".to_owned()),
        unknown if words.is_empty() => unknown,
        _ => Given::Value(words.join(", ")),
    }
}

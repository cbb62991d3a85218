//! What a user may do: it follows from the records, the groups in them and the roles that they give.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;
use serde_json::Value;

use super::access::{Groups, Records, Roles};
use super::document::{self, Document};
use super::noun::Noun;

/// One statement that holds for somebody.
pub struct Grant {
    /// The roles that it gives.
    pub roles: Vec<String>,
    /// On which resources.
    pub resources: Vec<String>,
}

/// What one action lets somebody do: allow, grant, delegate.
pub type Permission = (String, [bool; 3]);

/// Every statement that holds for a user, by name or through a group.
pub fn of(connection: &Connection, user: &str) -> rusqlite::Result<Vec<Grant>> {
    let is_in = |group: &Document| names(&group["users"], "userId").any(|id| id == user);
    let groups: BTreeSet<String> = document::every(connection, Groups::KIND)?
        .into_iter()
        .filter(is_in)
        .filter_map(|group| group["groupId"].as_str().map(str::to_owned))
        .collect();
    let is_for = |value: &Value| {
        names(&value["users"], "userId").any(|id| id == user) || names(&value["groups"], "groupId").any(|id| groups.contains(id))
    };
    let mut grants = Vec::new();
    for record in document::every(connection, Records::KIND)? {
        let record = Value::Object(record);
        let whole = is_for(&record);
        for statement in record["statements"].as_array().into_iter().flatten() {
            if whole || is_for(statement) {
                let roles = statement["roles"].as_array().into_iter().flatten();
                grants.push(Grant {
                    roles: roles.filter_map(|role| role.as_str().map(str::to_owned)).collect(),
                    resources: names(&statement["resources"], "resourceUri").map(str::to_owned).collect(),
                });
            }
        }
    }
    Ok(grants)
}

fn names<'v>(list: &'v Value, key: &'v str) -> impl Iterator<Item = &'v str> {
    list.as_array().into_iter().flatten().filter_map(move |one| one[key].as_str())
}

impl Grant {
    /// Whether it holds on a resource.
    pub fn covers(&self, resource: &str) -> bool {
        self.resources.iter().any(|granted| is_below(resource, granted))
    }
}

/// Whether a resource is another or stands below it: "Parent resources imply permissions to sub-resources", and a star is
/// any part (the vendor's own words in its models).
pub fn is_below(resource: &str, granted: &str) -> bool {
    let parts = |text: &str| -> Vec<String> { text.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect() };
    let (resource, mut granted) = (parts(resource), parts(granted));
    // `things/*` is everything below `things`, and not `things` itself.
    let below = granted.last().is_some_and(|last| last == "*") && granted.len() > 1;
    if granted.last().is_some_and(|last| last == "*") {
        granted.pop();
    }
    let long_enough = resource.len() >= granted.len() + usize::from(below);
    long_enough && granted.iter().zip(&resource).all(|(one, other)| one == "*" || one == other)
}

/// Whether an action is implied by another: "action:* or action implies action:sub-action", in whatever case.
pub fn implies(granted: &str, action: &str) -> bool {
    let (granted, action) = (granted.to_lowercase(), action.to_lowercase());
    let granted = granted.strip_suffix(":*").unwrap_or(&granted);
    granted == "*" || action == granted || action.strip_prefix(granted).is_some_and(|rest| rest.starts_with(':'))
}

/// The roles that hold on a resource.
pub fn roles_on(grants: &[Grant], resource: &str) -> BTreeSet<String> {
    let holding = grants.iter().filter(|grant| grant.covers(resource));
    holding.flat_map(|grant| grant.roles.iter().cloned()).collect()
}

/// The permissions of roles, each action once with all that any role allows.
pub fn permissions_of(connection: &Connection, roles: &BTreeSet<String>) -> rusqlite::Result<Vec<Permission>> {
    let mut permissions: BTreeMap<String, [bool; 3]> = BTreeMap::new();
    for role in roles {
        let Some(role) = document::find(connection, Roles::KIND, role)? else {
            continue;
        };
        for permission in role["permissions"].as_array().into_iter().flatten() {
            let action = permission["action"].as_str().unwrap_or_default().to_lowercase();
            let may = permissions.entry(action).or_default();
            for (place, name) in ["allow", "grant", "delegate"].into_iter().enumerate() {
                may[place] |= permission[name].as_bool().unwrap_or(false);
            }
        }
    }
    Ok(permissions.into_iter().collect())
}

/// Whether an action is allowed by roles.
pub fn allows(connection: &Connection, roles: &BTreeSet<String>, action: &str) -> rusqlite::Result<bool> {
    let permissions = permissions_of(connection, roles)?;
    Ok(permissions.iter().any(|(granted, [allow, ..])| *allow && implies(granted, action)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resource_covers_what_stands_below_it_and_nothing_beside_it() {
        for (resource, granted, covers) in [
            ("things/1", "things/1", true),
            ("things/1/parts/2", "things/1", true),
            ("things/1", "things/*", true),
            ("things", "things/*", false),
            ("things/1", "*", true),
            ("things/1/parts", "things/*/parts", true),
            ("things/1", "things/2", false),
            ("things/10", "things/1", false),
            ("things", "things/1", false),
            ("other", "things", false),
        ] {
            assert_eq!(is_below(resource, granted), covers, "{resource} {granted}");
        }
    }

    #[test]
    fn an_action_implies_its_parts_in_whatever_case() {
        for (granted, action, implied) in [
            ("read", "READ", true),
            ("documents", "documents:read", true),
            ("Documents:*", "documents:read:own", true),
            ("*", "anything", true),
            ("documents:read", "documents", false),
            ("doc", "documents", false),
            ("documents:read", "documents:write", false),
        ] {
            assert_eq!(implies(granted, action), implied, "{granted} {action}");
        }
    }
}

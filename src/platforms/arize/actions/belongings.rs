//! What a user of Arize holds: the roles that were bound to them, on spaces and on projects.

use crate::api::client::Client;
use crate::api::plain::{Column, Plain, belongings};
use crate::model::belongings::Belongings;
use crate::model::capability::Capability;
use crate::model::error::ApiError;
use crate::model::given::Given;
use crate::platforms::arize::dialect::{self, Part};
use crate::platforms::arize::role_bindings::ListRoleBindings;
use crate::platforms::arize::roles::ListRoles;
use crate::platforms::arize::spaces::ListSpaces;

/// The one list. The role in the account stands in the user.
pub static LISTS: [(Capability, &str); 1] = [(Capability::ReadUserRoles, "Role bindings")];

static COLUMNS: [Column; 3] = [
    Column("Role", "", &["role_id"]),
    Column("On", "", &["resource_id"]),
    Column("Kind", "", &["resource_type"]),
];

/// Reads it: one page of each of the two kinds that the platform lists apart, and the names of what is told by id only.
pub async fn read(client: &Client, _: Capability, id: &str) -> Result<Belongings, ApiError> {
    let part = || Part { limit: 100, cursor: None };
    let bindings = |kind: &str| {
        let question = ListRoleBindings {
            resource_type: kind.to_owned(),
            user_id: Some(id.to_owned()),
            part: part(),
        };
        Plain::of(&question, |reply| dialect::page(reply, "role_bindings"))
    };
    let roles = ListRoles {
        is_predefined: None,
        part: part(),
    };
    let spaces = ListSpaces {
        part: part(),
        ..ListSpaces::default()
    };
    let questions = [
        bindings("SPACE"),
        bindings("PROJECT"),
        Plain::of(&roles, |reply| dialect::page(reply, "roles")),
        Plain::of(&spaces, |reply| dialect::page(reply, "spaces")),
    ];
    let mut all = Belongings::default();
    for (number, question) in questions.iter().enumerate() {
        let names = number > 1;
        if names && all.rows.is_empty() {
            break;
        }
        match client.ask(question).await {
            Ok(page) if names => {
                for row in page.rows {
                    name(&mut all, &row.get("id"), &row.get("name"));
                }
            }
            Ok(page) => {
                let found = belongings(&COLUMNS, &page);
                all.columns = found.columns;
                all.rows.extend(found.rows);
                all.unreadable += found.unreadable;
                all.more |= found.more;
            }
            // Who may not read the names, or cannot now, gets the ids.
            Err(_) if names => {}
            Err(error) => return Err(error),
        }
    }
    Ok(all)
}

/// Puts a name in the place of its id.
fn name(all: &mut Belongings, id: &Given<String>, name: &Given<String>) {
    if id.text().is_none() || name.text().is_none() {
        return;
    }
    for text in all.rows.iter_mut().flatten() {
        if text == id {
            text.clone_from(name);
        }
    }
}

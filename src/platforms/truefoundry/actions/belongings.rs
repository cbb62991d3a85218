//! What a user of TrueFoundry holds and may do: permissions with where they come from, teams, resources.

use crate::api::client::Client;
use crate::api::plain::{Column, Plain, belongings};
use crate::model::belongings::Belongings;
use crate::model::capability::Capability;
use crate::model::error::ApiError;
use crate::model::given::Given;
use crate::platforms::truefoundry::access::{GetUserPermissions, GetUserResources, GetUserTeams};
use crate::platforms::truefoundry::dialect::whole;

/// The lists, in the order in which they are shown. The roles of a user stand in the user.
pub static LISTS: [(Capability, &str); 3] = [
    (Capability::ReadPermissions, "Permissions"),
    (Capability::ReadUserTeams, "Teams"),
    (Capability::ReadResources, "Resources"),
];

/// What comes from a team has the team as its subject; its id is all that is told of it.
static PERMISSIONS: [Column; 3] = [
    Column("Role", "", &["roleName", "roleId"]),
    Column("On", "resourceType", &["resourceFqn", "resourceName", "resourceId"]),
    Column("Through", "subjectType", &["subjectId"]),
];
static TEAMS: [Column; 2] = [Column("Team", "", &["teamName"]), Column("Roles in it", "", &["roles"])];
static RESOURCES: [Column; 2] = [
    Column("Resource", "resourceType", &["resourceName", "resourceId"]),
    Column("Role", "", &["roleId"]),
];

/// Reads one of them. Each comes whole.
pub async fn read(client: &Client, list: Capability, id: &str) -> Result<Belongings, ApiError> {
    let (columns, question): (&'static [Column], _) = match list {
        Capability::ReadPermissions => (&PERMISSIONS, Plain::of(&GetUserPermissions { id }, whole)),
        Capability::ReadUserTeams => (&TEAMS, Plain::of(&GetUserTeams { id }, whole)),
        _ => (&RESOURCES, Plain::of(&GetUserResources { id }, whole)),
    };
    let mut found = belongings(columns, &client.ask(&question).await?);
    let in_person = Given::Value(format!("user {id}"));
    for through in found.rows.iter_mut().filter_map(|row| row.last_mut()) {
        if *through == in_person {
            *through = Given::Value("The user in person".to_owned());
        }
    }
    Ok(found)
}

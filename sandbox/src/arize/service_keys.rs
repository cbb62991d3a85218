//! Keys of services: each makes a bot user of its own, with roles in the account, in organizations and in spaces.

use axum::response::Response;
use rusqlite::Connection;
use serde_json::{Value, json};

use super::body::Body;
use super::records::{self, Failure};
use super::role::{self, Wanted};
use super::{Caller, bad_request, impossible, keys, schema};
use crate::refusal::Refusal;

/// The most organizations of a key, and the most spaces of each.
const MOST: usize = 100;

/// The body of both kinds of keys.
pub fn request() -> Value {
    let list = |of: Value| json!({ "type": "array", "minItems": 1, "maxItems": MOST, "items": of });
    let own = [
        ("name", schema::text_up_to(256)),
        ("description", json!({ "type": "string", "maxLength": 1_000 })),
        ("expires_at", schema::moment()),
    ];
    let [name, description, expires_at] = own;
    let space = schema::object(&[("space_id", schema::text())], &[("role", schema::wanted_role(role::IN_PLACE))]);
    let organization = schema::object(
        &[("org_id", schema::text()), ("spaces", list(space))],
        &[("role", schema::wanted_role(role::IN_PLACE))],
    );
    let user = schema::object(
        &[("key_type", schema::word(&["USER"])), name.clone()],
        &[description.clone(), expires_at.clone()],
    );
    let service = schema::object(
        &[
            ("key_type", schema::word(&["SERVICE"])),
            name,
            ("organizations", list(organization)),
        ],
        &[description, expires_at, ("account_role", schema::wanted_role(role::IN_ACCOUNT))],
    );
    json!({ "oneOf": [user, service] })
}

/// What a service shall be.
pub struct Service {
    account_role: Wanted,
    organizations: Vec<(String, Wanted, Spaces)>,
}

/// Spaces, and the role in each.
type Spaces = Vec<(String, Wanted)>;

/// Reads it out of the body. What is not said is decided here. (choice) Member of the account and of the spaces, reader of the rest.
pub fn wanted(caller: &Caller, body: &Body) -> Result<Service, Refusal> {
    caller.may("SERVICE_KEY_CREATE")?;
    body.only(&["key_type", "name", "description", "expires_at", "account_role", "organizations"])?;
    let wanted = |body: &Body, name: &str, names: &[&'static str], otherwise: &'static str| match body.given(name) {
        Some(role) => role::wanted(role, names),
        None => Ok(Wanted::Predefined(otherwise)),
    };
    let mut organizations = Vec::new();
    for organization in entries(body, "organizations")? {
        organization.only(&["org_id", "role", "spaces"])?;
        let mut spaces = Vec::new();
        for space in entries(&organization, "spaces")? {
            space.only(&["space_id", "role"])?;
            spaces.push((space.id("space_id")?, wanted(&space, "role", role::IN_PLACE, "MEMBER")?));
        }
        let role = wanted(&organization, "role", role::IN_PLACE, "READ_ONLY")?;
        organizations.push((organization.id("org_id")?, role, spaces));
    }
    let service = Service {
        account_role: wanted(body, "account_role", role::IN_ACCOUNT, "MEMBER")?,
        organizations,
    };
    check_roles(caller, &service)?;
    Ok(service)
}

fn entries(body: &Body, name: &str) -> Result<Vec<Body>, Refusal> {
    let entries = body.given(name).and_then(Value::as_array);
    let entries = entries.filter(|entries| (1..=MOST).contains(&entries.len()));
    let entries = entries.ok_or_else(|| bad_request(&format!("{name} must have 1 to {MOST} entries.")))?;
    entries.iter().map(|entry| Body::inside(entry, name)).collect()
}

/// Custom roles are for spaces only, and nobody gives more than they have (Arize contract, Related admin endpoints, the 422 of keys).
fn check_roles(caller: &Caller, service: &Service) -> Result<(), Refusal> {
    let above = [&service.account_role]
        .into_iter()
        .chain(service.organizations.iter().map(|(_, role, _)| role));
    for role in above {
        match role {
            Wanted::Custom(_) => {
                return Err(impossible(
                    "A service has the vendor's own roles in the account and in organizations.",
                ));
            }
            Wanted::Predefined("ADMIN") if !caller.is_admin() => return Err(impossible("The role is above the caller's own.")),
            Wanted::Predefined(_) => {}
        }
    }
    Ok(())
}

/// Makes the bot user and its key.
pub fn create(connection: &Connection, service: &Service, mut key: Value) -> Result<Response, Failure> {
    let account_role = role::resolved(connection, &service.account_role)?;
    let mut organizations = Vec::new();
    for (org_id, org_role, wanted) in &service.organizations {
        records::known(connection, "Organization", org_id, "organization")?;
        let mut spaces = Vec::new();
        for (space_id, space_role) in wanted {
            let space = records::known(connection, "Space", space_id, "space")?;
            if space["organization_id"] != org_id.as_str() {
                return Err(bad_request("A space is not in the organization under which it is named.").into());
            }
            spaces.push(json!({ "space_id": space_id, "role": role::resolved(connection, space_role)? }));
        }
        let org_role = role::resolved(connection, org_role)?;
        organizations.push(json!({ "org_id": org_id, "role": org_role, "spaces": spaces }));
    }
    let name = format!("{} (service)", key["name"].as_str().unwrap_or_default());
    let bot = records::insert(
        connection,
        "BotUser",
        &records::Place::default(),
        |id| json!({ "id": id, "name": name }),
    )?;
    key["bot_user"] = json!({
        "id": bot["id"], "name": bot["name"], "account_role": account_role, "organizations": organizations,
    });
    keys::add(connection, key)
}

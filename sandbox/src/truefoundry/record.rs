//! What TrueFoundry knows about a user, and how it is stored.

use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};

use super::{date, seed};
use crate::people::{Person, Standing};
use crate::platform::Platform;

/// The tenant that the sandbox's credentials belong to.
pub const TENANT: &str = "northwind";
/// A tenant that they must never see.
const ELSEWHERE: &str = "elsewhere";

/// A user (TrueFoundry contract, Schemas).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    pub id: String,
    pub email: String,
    pub tenant_name: String,
    pub metadata: Metadata,
    pub roles: Vec<String>,
    pub roles_with_resource: Vec<RoleWithResource>,
    pub accounts: Vec<Account>,
    pub active: bool,
    pub is_editable: bool,
    pub created_at: String,
    pub updated_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_accessed_at: Option<String>,
}

/// What is known about a user beside the account; may be an empty object.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Metadata {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invite_accepted: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registered_in_idp: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tenant_role_managed_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_by_scim: Option<bool>,
}

/// A role together with what it is valid for.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RoleWithResource {
    pub role_id: String,
    pub resource_type: String,
    pub resource_id: String,
    pub role_name: String,
}

impl RoleWithResource {
    /// A role by its name.
    pub fn on(kind: &str, resource: &str, role: &str) -> Self {
        Self {
            role_id: format!("role-{role}"),
            resource_type: kind.to_owned(),
            resource_id: resource.to_owned(),
            role_name: role.to_owned(),
        }
    }
}

/// The account of a tenant.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    pub account_id: String,
    pub name: String,
}

impl Account {
    /// The one account of a tenant.
    pub fn of(tenant: &str) -> Self {
        Self {
            account_id: format!("account-{tenant}"),
            name: tenant.to_owned(),
        }
    }
}

/// A user of the tenant and their row, by id.
pub fn by_id(connection: &Connection, id: &str) -> rusqlite::Result<Option<(i64, User)>> {
    found(
        connection,
        "SELECT number, document FROM truefoundry_users WHERE id = ?1 AND tenant = ?2",
        id,
    )
}

/// A user of the tenant and their row, by e-mail in whatever case.
pub fn by_email(connection: &Connection, email: &str) -> rusqlite::Result<Option<(i64, User)>> {
    let question = "SELECT number, document FROM truefoundry_users WHERE email_key = ?1 AND tenant = ?2";
    found(connection, question, &email.to_lowercase())
}

fn found(connection: &Connection, question: &str, key: &str) -> rusqlite::Result<Option<(i64, User)>> {
    let row: Option<(i64, String)> = connection
        .prepare_cached(question)?
        .query_row((key, TENANT), |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    // What is stored was written by `store`.
    Ok(row.and_then(|(number, document)| Some((number, serde_json::from_str(&document).ok()?))))
}

/// Stores a user as they are now, whether new or changed.
pub fn store(connection: &Connection, number: i64, user: &User) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO truefoundry_users (number, id, tenant, active, email_key, document)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute((
            number,
            &user.id,
            &user.tenant_name,
            user.active,
            user.email.to_lowercase(),
            serde_json::to_string(user).unwrap_or_default(),
        ))?;
    Ok(())
}

/// The TrueFoundry id of a person: opaque.
pub fn user_id(person: &Person) -> String {
    format!("cm{}", person.dice(Platform::TrueFoundry).word(23))
}

/// Gives a person of the population their TrueFoundry account.
pub fn enrol(connection: &Connection, person: &Person) -> rusqlite::Result<()> {
    let Some(account) = person.accounts.get(&Platform::TrueFoundry) else {
        return Ok(());
    };
    let mut dice = person.dice(Platform::TrueFoundry);
    // The first draw makes the id.
    let id = format!("cm{}", dice.word(23));
    let tenant = if person.foreign { ELSEWHERE } else { TENANT };
    let role = if account.admin { "admin" } else { "member" };
    let invited = account.standing == Standing::Invited;
    let scim = dice.chance(100);
    // A few accounts have no metadata at all: it may be `{}` (TrueFoundry contract, Schemas).
    let metadata = if person.number > 100 && dice.chance(20) {
        Metadata::default()
    } else {
        Metadata {
            sub: (!invited).then(|| dice.word(24)),
            display_name: Some(person.name_on(account)),
            invite_accepted: Some(!invited),
            registered_in_idp: Some(!invited),
            tenant_role_managed_by: Some(if scim { "group" } else { "manual" }.to_owned()),
            created_by_scim: scim.then_some(true),
        }
    };
    let user = User {
        id,
        email: person.email_on(account),
        tenant_name: tenant.to_owned(),
        metadata,
        roles: vec![role.to_owned()],
        roles_with_resource: vec![RoleWithResource::on("tenant", tenant, role)],
        accounts: vec![Account::of(tenant)],
        active: account.standing != Standing::Deactivated,
        is_editable: !scim,
        created_at: date(person.joined),
        updated_at: date(person.last_seen.unwrap_or(person.joined)),
        last_accessed_at: person.last_seen.filter(|_| !invited).map(date),
    };
    store(connection, i64::from(person.number), &user)?;
    seed::belong(connection, person, &user)
}

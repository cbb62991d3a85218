//! What Istari knows about a user, and how it is stored: one finished JSON document a row, because the list is not paged.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};

use super::access_tokens::OF_THE_SANDBOX;
use super::beginnings;
use crate::people::{self, Dice, Kind, Person, Standing};
use crate::platform::Platform;

/// The tenant that the sandbox's credentials belong to.
pub const TENANT: &str = "7f0c2f1e-51a7-4d0e-9a53-0c6f4b1d2e10";
/// A tenant that they must never see.
pub const ELSEWHERE: &str = "d2b8f7a4-0b1c-4f3e-8e55-9a7d6c5b4f21";
/// The state of users that a default list shows.
pub const ACTIVE: &str = "USER_STATE_ACTIVE";

/// A user (Istari contract 5). Names are in snake case on the wire as they are here.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[allow(clippy::struct_field_names, reason = "the vendor's fields")]
pub struct User {
    pub id: String,
    pub created: String,
    pub provider_name: String,
    pub provider_user_id: String,
    pub user_type: String,
    // May be empty, must be there (Istari contract 5, User).
    pub personal_access_tokens: Vec<AccessToken>,
    pub provider_user_state: Option<String>,
    pub user_name: Option<String>,
    pub display_name: Option<String>,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub email: Option<String>,
    pub machine_name: Option<String>,
    pub machine_description: Option<String>,
    pub control_tags: Option<Vec<ControlTag>>,
    pub provider_tenant_id: Option<String>,
    pub tenant_id: Option<String>,
    pub infosec_level: Option<InfosecLevel>,
}

/// A token without its secret: `token` is mandatory, and empty once it has been shown (Istari contract 3).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AccessToken {
    pub id: String,
    pub created: String,
    pub machine_user_id: String,
    pub token: String,
    pub token_id: String,
    pub name: String,
    pub user_type: String,
    pub created_by_id: String,
}

/// A mark on a user that says what they may handle.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ControlTag {
    pub id: String,
    pub created: String,
    pub created_by_id: String,
    pub name: String,
    pub status: String,
    pub description: Option<String>,
    pub display_color: Option<String>,
}

/// How much a user may know.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct InfosecLevel {
    pub id: String,
    pub created: String,
    pub schema_id: String,
    pub name: String,
    pub order: i64,
    pub display_color: String,
}

/// Stores a user as they are now, whether new or changed.
pub fn store(connection: &Connection, number: i64, user: &User, admin: bool) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO istari_users (number, id, tenant_id, user_type, state, admin, document)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute((
            number,
            &user.id,
            user.tenant_id.as_deref().unwrap_or_default(),
            &user.user_type,
            &user.provider_user_state,
            admin,
            serde_json::to_string(user).unwrap_or_default(),
        ))?;
    Ok(())
}

/// The user of that id, of whatever tenant.
pub fn one(connection: &Connection, id: &str) -> rusqlite::Result<Option<User>> {
    let document: Option<String> = connection
        .prepare_cached("SELECT document FROM istari_users WHERE id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()?;
    Ok(document.and_then(|document| serde_json::from_str(&document).ok()))
}

/// Changes what a user's document says of other things than those by which users are found.
pub fn change(connection: &Connection, id: &str, change: impl FnOnce(&mut User)) -> rusqlite::Result<()> {
    let Some(mut user) = one(connection, id)? else { return Ok(()) };
    change(&mut user);
    connection
        .prepare_cached("UPDATE istari_users SET document = ?2 WHERE id = ?1")?
        .execute((id, serde_json::to_string(&user).unwrap_or_default()))?;
    Ok(())
}

/// The Istari id of a person.
pub fn user_id(person: &Person) -> String {
    person.dice(Platform::Istari).uuid()
}

/// Gives a person (or a machine) of the population their Istari account.
pub fn enrol(connection: &Connection, person: &Person) -> rusqlite::Result<()> {
    let Some(account) = person.accounts.get(&Platform::Istari) else {
        return Ok(());
    };
    let mut dice = person.dice(Platform::Istari);
    let id = dice.uuid();
    let created = date(person.joined);
    let agent = person.kind == Kind::Agent;
    let human = |value: String| (!agent).then_some(value);
    let tenant = if person.foreign { ELSEWHERE } else { TENANT };
    let mut user = User {
        provider_name: "zitadel".to_owned(),
        provider_user_id: (200_000_000_000_000_000 + dice.below(99_999_999_999_999_999)).to_string(),
        user_type: if agent { "agent" } else { "human" }.to_owned(),
        personal_access_tokens: tokens(&id, &created, agent, &mut dice),
        provider_user_state: state(account.standing).map(str::to_owned),
        user_name: human(person.email_on(account)),
        display_name: human(person.name_on(account)),
        first_name: human(person.given.clone()),
        last_name: human(person.family.clone()),
        email: human(person.email_on(account)),
        machine_name: agent.then(|| person.name.clone()),
        machine_description: agent.then(|| "Runs extractions for the design office".to_owned()),
        control_tags: control_tags(&id, &created, &mut dice),
        provider_tenant_id: Some("312456789012345678".to_owned()),
        tenant_id: Some(tenant.to_owned()),
        infosec_level: dice.chance(250).then(|| infosec_level(&created, &mut dice)),
        id,
        created,
    };
    if [people::ADMIN, people::LIMITED].contains(&person.number) {
        user.personal_access_tokens.push(of_the_sandbox(person, &user));
    }
    if person.number == people::ADMIN {
        beginnings::make(connection, &user.id, person.joined)?;
    }
    store(connection, i64::from(person.number), &user, account.admin)
}

fn state(standing: Standing) -> Option<&'static str> {
    match standing {
        Standing::Active | Standing::Expired => Some(ACTIVE),
        Standing::Deactivated => Some("USER_STATE_INACTIVE"),
        Standing::Deleted => Some("USER_STATE_DELETED"),
        Standing::Locked => Some("USER_STATE_LOCKED"),
        Standing::Suspended => Some("USER_STATE_SUSPEND"),
        Standing::Invited => Some("USER_STATE_INITIAL"),
        Standing::Unspecified => Some("USER_STATE_UNSPECIFIED"),
        Standing::Unstated => None,
    }
}

/// The token that stands in the list for the credential which the sandbox gives out.
fn of_the_sandbox(person: &Person, user: &User) -> AccessToken {
    // Dice of its own: what else is known of the person must not change with it.
    let mut dice = Dice::new(person.seed, 0x15_0000_0000 | u64::from(person.number));
    AccessToken {
        id: dice.uuid(),
        created: user.created.clone(),
        machine_user_id: user.id.clone(),
        token: String::new(),
        token_id: OF_THE_SANDBOX.to_owned(),
        name: "Rollcall".to_owned(),
        user_type: user.user_type.clone(),
        created_by_id: user.id.clone(),
    }
}

fn tokens(user: &str, created: &str, agent: bool, dice: &mut Dice) -> Vec<AccessToken> {
    let share = if agent { 900 } else { 60 };
    dice.chance(share)
        .then(|| AccessToken {
            id: dice.uuid(),
            created: created.to_owned(),
            machine_user_id: dice.uuid(),
            token: String::new(),
            token_id: dice.word(18),
            name: if agent { "agent" } else { "notebook" }.to_owned(),
            user_type: if agent { "agent" } else { "human" }.to_owned(),
            created_by_id: user.to_owned(),
        })
        .into_iter()
        .collect()
}

fn control_tags(user: &str, created: &str, dice: &mut Dice) -> Option<Vec<ControlTag>> {
    if !dice.chance(300) {
        return None;
    }
    let (name, status) = *dice.pick(&[("ITAR", "active"), ("EAR99", "active"), ("Legacy programme", "archived")]);
    Some(vec![ControlTag {
        id: dice.uuid(),
        created: created.to_owned(),
        created_by_id: user.to_owned(),
        name: name.to_owned(),
        status: status.to_owned(),
        description: None,
        display_color: Some("#b45309".to_owned()),
    }])
}

fn infosec_level(created: &str, dice: &mut Dice) -> InfosecLevel {
    let (order, name) = *dice.pick(&[(1, "Public"), (2, "Internal"), (3, "Restricted")]);
    InfosecLevel {
        id: format!("9c4e1a70-0000-4000-8000-00000000000{order}"),
        created: created.to_owned(),
        schema_id: "9c4e1a70-0000-4000-8000-000000000000".to_owned(),
        name: name.to_owned(),
        order,
        display_color: "#1d4ed8".to_owned(),
    }
}

/// ISO-8601 with microseconds and offset (Istari contract 1, date-time).
pub fn date(moment: Timestamp) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%S.%6f+00:00").to_string()
}

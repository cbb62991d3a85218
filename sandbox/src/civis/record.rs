//! What Civis knows about a user, and how it is stored: one row with the columns that are searched and the two finished answers.

use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};

use super::{date, keys, objects, themes};
use crate::people::{Dice, HORIZON, Kind, Person, Standing};
use crate::platform::Platform;

/// The organization that the sandbox's credentials belong to.
pub const ORGANIZATION: i64 = 3;
/// An organization that they must never see.
const ELSEWHERE: i64 = 8;
/// The first user id; Civis ids are integers.
const FIRST_ID: i64 = 4000;

/// A group as it appears inside a user (Civis contract 4.2).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Group {
    pub id: i64,
    pub name: String,
    pub slug: String,
    pub organization_id: i64,
    pub organization_name: String,
}

/// A row of the list (Civis contract 4.1).
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Summary<'d> {
    id: i64,
    user: &'d str,
    name: &'d str,
    email: &'d str,
    active: bool,
    primary_group_id: Option<i64>,
    groups: &'d [Group],
    created_at: &'d str,
    updated_at: &'d str,
    // Only the summary has it, not the detail (Civis contract 4.1).
    current_sign_in_at: Option<&'d str>,
    last_seen_at: Option<&'d str>,
    suspended: bool,
    created_by_id: Option<i64>,
    last_updated_by_id: Option<i64>,
}

/// One user in full (Civis contract 4.3).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(clippy::struct_excessive_bools, reason = "the vendor's fields")]
pub struct Detail {
    pub id: i64,
    pub user: String,
    pub name: String,
    pub email: String,
    pub active: bool,
    pub primary_group_id: Option<i64>,
    pub groups: Vec<Group>,
    pub city: Option<String>,
    pub state: Option<String>,
    pub time_zone: Option<String>,
    pub initials: Option<String>,
    pub department: Option<String>,
    pub title: Option<String>,
    pub github_username: Option<String>,
    pub prefers_sms_otp: Option<bool>,
    pub vpn_enabled: Option<bool>,
    pub sso_disabled: Option<bool>,
    pub otp_required_for_login: Option<bool>,
    pub exempt_from_org_sms_otp_disabled: Option<bool>,
    pub sms_otp_allowed: bool,
    pub robot: bool,
    pub phone: Option<String>,
    pub organization_slug: Option<String>,
    // The vendor writes runs of capitals in a few names (Civis contract 1, irregular camelCase).
    #[serde(rename = "organizationSSODisableCapable")]
    pub organization_sso_disable_capable: bool,
    pub organization_login_type: Option<String>,
    pub organization_sms_otp_disabled: Option<bool>,
    pub my_permission_level: String,
    pub created_at: String,
    pub updated_at: String,
    pub last_seen_at: Option<String>,
    pub suspended: bool,
    pub created_by_id: Option<i64>,
    pub last_updated_by_id: Option<i64>,
    pub unconfirmed_email: Option<String>,
    pub account_status: String,
}

/// Stores a user as they are now, whether new or changed.
pub fn store(connection: &Connection, organization: i64, detail: &Detail, admin: bool, flags: &[&str]) -> rusqlite::Result<()> {
    let summary = Summary {
        id: detail.id,
        user: &detail.user,
        name: &detail.name,
        email: &detail.email,
        active: detail.active,
        primary_group_id: detail.primary_group_id,
        groups: &detail.groups,
        created_at: &detail.created_at,
        updated_at: &detail.updated_at,
        current_sign_in_at: detail.last_seen_at.as_deref(),
        last_seen_at: detail.last_seen_at.as_deref(),
        suspended: detail.suspended,
        created_by_id: detail.created_by_id,
        last_updated_by_id: detail.last_updated_by_id,
    };
    // The search "matches name, user (login), email and id" (Civis contract 3.1).
    let search = format!("{}\n{}\n{}\n{}", detail.name, detail.user, detail.email, detail.id).to_lowercase();
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO civis_users
             (id, organization_id, name_key, login_key, active, admin, search, summary, detail)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute((
            detail.id,
            organization,
            detail.name.to_lowercase(),
            detail.user.to_lowercase(),
            detail.active,
            admin,
            search,
            json(&summary),
            json(detail),
        ))?;
    connection
        .prepare_cached("DELETE FROM civis_memberships WHERE user_id = ?1")?
        .execute([detail.id])?;
    let mut join = connection.prepare_cached("INSERT OR IGNORE INTO civis_memberships (user_id, group_id) VALUES (?1, ?2)")?;
    for group in &detail.groups {
        join.execute((detail.id, group.id))?;
    }
    let mut flag_on = connection.prepare_cached("INSERT OR IGNORE INTO civis_flags (user_id, flag) VALUES (?1, ?2)")?;
    for flag in flags {
        flag_on.execute((detail.id, flag))?;
    }
    Ok(())
}

/// The Civis id of a person.
pub fn user_id(person: &Person) -> i64 {
    FIRST_ID + i64::from(person.number)
}

/// A user of this organization as they are stored, and whether they administer it.
pub fn stored(connection: &Connection, id: i64) -> rusqlite::Result<Option<(Detail, bool)>> {
    let row: Option<(String, bool)> = connection
        .prepare_cached("SELECT detail, admin FROM civis_users WHERE id = ?1 AND organization_id = ?2")?
        .query_row((id, ORGANIZATION), |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(row.and_then(|(detail, admin)| Some((serde_json::from_str(&detail).ok()?, admin))))
}

/// The groups of this organization by their ids; the first id that is none of theirs is the error.
pub fn groups_of(connection: &Connection, ids: &[i64]) -> rusqlite::Result<Result<Vec<Group>, i64>> {
    let mut found: Vec<Group> = Vec::new();
    for id in ids {
        let document: Option<String> = connection
            .prepare_cached("SELECT document FROM civis_groups WHERE id = ?1 AND organization_id = ?2")?
            .query_row((id, ORGANIZATION), |row| row.get(0))
            .optional()?;
        match document.and_then(|document| serde_json::from_str::<Group>(&document).ok()) {
            None => return Ok(Err(*id)),
            Some(group) if !found.contains(&group) => found.push(group),
            Some(_) => {}
        }
    }
    Ok(Ok(found))
}

/// Makes the groups of both organizations, and what there is besides people.
pub fn found(connection: &Connection) -> rusqlite::Result<()> {
    objects::found(connection)?;
    themes::found(connection)?;
    for group in groups(ORGANIZATION).iter().chain(&groups(ELSEWHERE)) {
        connection
            .prepare_cached("INSERT INTO civis_groups (id, name, slug, organization_id, document) VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute((group.id, &group.name, &group.slug, group.organization_id, json(group)))?;
    }
    Ok(())
}

fn groups(organization: i64) -> Vec<Group> {
    let (organization_name, names): (_, &[&str]) = if organization == ORGANIZATION {
        (
            "Northwind Analytics",
            &[
                "Analysts",
                "Engineering",
                "Machine Learning",
                "Design Office",
                "Support",
                "Finance",
                "People Operations",
                "Security",
                "Contractors",
                "Everyone Else",
            ],
        )
    } else {
        ("Elsewhere Incorporated", &["Elsewhere"])
    };
    names
        .iter()
        .zip(0..)
        .map(|(name, place)| Group {
            id: organization * 10 + place,
            name: (*name).to_owned(),
            slug: name.to_lowercase().replace(' ', "-"),
            organization_id: organization,
            organization_name: organization_name.to_owned(),
        })
        .collect()
}

/// Gives a person of the population their Civis account.
pub fn enrol(connection: &Connection, person: &Person) -> rusqlite::Result<()> {
    let Some(account) = person.accounts.get(&Platform::Civis) else {
        return Ok(());
    };
    let mut dice = person.dice(Platform::Civis);
    let organization = if person.foreign { ELSEWHERE } else { ORGANIZATION };
    let groups = if person.number == crate::people::LIMITED {
        // The limited caller of the sandbox is in the smallest group, so that there is much that they cannot see.
        groups(organization).into_iter().skip(8).take(1).collect()
    } else {
        joined_groups(organization, &mut dice)
    };
    let email = person.email_on(account);
    let name = person.name_on(account);
    let active = account.standing != Standing::Deactivated;
    let suspended = account.standing == Standing::Suspended;
    let admin_id = FIRST_ID + i64::from(crate::people::ADMIN);
    let (city, state, zone) = person.place;
    let mut maybe = |value: &str, per_mille| dice.chance(per_mille).then(|| value.to_owned());
    let detail = Detail {
        id: user_id(person),
        user: login(person, &email),
        initials: Some(initials(&name)),
        active,
        primary_group_id: groups.first().map(|group| group.id),
        groups,
        city: maybe(city, 600),
        state: maybe(state, 600),
        time_zone: Some(zone.to_owned()),
        department: maybe(person.position.0, 800),
        title: maybe(person.position.1, 800),
        github_username: maybe(&format!("dev-{}", person.number), 150),
        phone: maybe(&format!("+1 555 01{:02}", person.number % 100), 300),
        prefers_sms_otp: Some(dice.chance(700)),
        vpn_enabled: tri_state(&mut dice),
        sso_disabled: tri_state(&mut dice),
        otp_required_for_login: tri_state(&mut dice),
        exempt_from_org_sms_otp_disabled: None,
        sms_otp_allowed: true,
        robot: person.kind == Kind::Robot,
        organization_slug: Some(if person.foreign { "elsewhere" } else { "northwind" }.to_owned()),
        organization_sso_disable_capable: true,
        organization_login_type: Some("password".to_owned()),
        organization_sms_otp_disabled: Some(false),
        my_permission_level: "manage".to_owned(),
        created_at: date(person.joined),
        updated_at: date(person.last_seen.unwrap_or(person.joined).min(HORIZON)),
        last_seen_at: person.last_seen.map(date),
        suspended,
        created_by_id: Some(admin_id),
        last_updated_by_id: dice.chance(500).then_some(admin_id),
        unconfirmed_email: dice.chance(5).then(|| format!("new.{email}")),
        account_status: match account.standing {
            Standing::Deactivated => "Deactivated",
            Standing::Suspended => "Suspended",
            _ => "Active",
        }
        .to_owned(),
        name,
        email,
    };
    let flags: Vec<_> = ["themes_api", "ai_support_agent", "beta_notebooks"]
        .into_iter()
        .zip([900, 300, 50])
        .filter_map(|(flag, share)| dice.chance(share).then_some(flag))
        .collect();
    // Preferences keep snake_case keys, unlike everything around them (Civis contract 1, "Not re-cased").
    connection
        .prepare_cached(
            "INSERT INTO civis_profiles (user_id, sign_in_count, preferences, second_factor, sessions, last_checked)
             VALUES (?1, ?2, ?3, 1, ?4, ?5)",
        )?
        .execute((
            detail.id,
            1 + dice.below(400).cast_signed(),
            r#"{"query_preview_rows":50,"default_success_notifications_on":true}"#,
            1 + dice.below(3).cast_signed(),
            &detail.last_seen_at,
        ))?;
    keys::hand_out(connection, person, detail.id, &mut dice)?;
    store(connection, organization, &detail, account.admin, &flags)
}

/// One to four groups; the first is the primary one.
fn joined_groups(organization: i64, dice: &mut Dice) -> Vec<Group> {
    let mut groups = groups(organization);
    // Contractors are few.
    if groups.len() > 8 && !dice.chance(40) {
        groups.remove(8);
    }
    let count = 1 + usize::try_from(dice.below(4)).unwrap_or(0);
    let mut joined: Vec<Group> = Vec::new();
    while joined.len() < count && !groups.is_empty() {
        let place = usize::try_from(dice.below(groups.len() as u64)).unwrap_or(0);
        joined.push(groups.swap_remove(place));
    }
    joined
}

fn login(person: &Person, email: &str) -> String {
    let local = email.split(['@', '+']).next().unwrap_or_default();
    let plain: String = local.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("{}{}", plain.to_lowercase(), person.number)
}

/// "Test Create" → "TC" (Civis contract 3.3).
pub fn initials(name: &str) -> String {
    name.split_whitespace()
        .filter_map(|word| word.chars().next())
        .take(2)
        .flat_map(char::to_uppercase)
        .collect()
}

/// Null means "not set" for these (Civis contract 4.3).
fn tri_state(dice: &mut Dice) -> Option<bool> {
    match dice.below(10) {
        0 => Some(true),
        1 => Some(false),
        _ => None,
    }
}

/// A value as JSON text.
pub fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

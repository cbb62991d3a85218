//! Accounts of Civis, made and changed by administrators (Civis contract 3.3 and 3.4).

use axum::extract::State;
use axum::response::Response;
use jiff::Timestamp;
use rusqlite::Connection;

use super::fields::{Fields, Sent};
use super::record::{self, Detail, Group, ORGANIZATION};
use super::users::{path_id, shown, visible};
use super::{Caller, Stop, conflict, date, effect, forbidden, shapes, unprocessable, write};
use crate::Sandbox;
use crate::address::Segments;
use crate::refusal::Refusal;
use crate::routes::{Routes, patch, post};

pub fn routes() -> Routes {
    // The description says `/users/`, the vendor's client calls `/users` (Civis contract 1, trailing slash).
    let made = |path: &str| {
        post(path)
            .body(shapes::new_user())
            .answers(200, "application/json", shapes::user())
            .refuses(&[409])
    };
    let changed = patch("/users/{id}")
        .segment("id", shapes::integer())
        .body(shapes::changed_user())
        .answers(200, "application/json", shapes::user())
        .refuses(&[409]);
    Routes::new()
        .add(made("/users"), create)
        .add(made("/users/"), create)
        .add(changed, change)
}

/// What only an administrator may change. (choice) The rest of one's own account is one's own.
const ADMINISTRATIVE: &[&str] = &[
    "active",
    "primary_group_id",
    "group_ids",
    "vpn_enabled",
    "sso_disabled",
    "otp_required_for_login",
    "exempt_from_org_sms_otp_disabled",
    "robot",
    "account_status",
];

/// `POST /users`
async fn create(State(sandbox): State<Sandbox>, caller: Caller, fields: Fields) -> Result<Response, Refusal> {
    caller.must_administer()?;
    let fields = fields.without_nulls();
    let name = filled("name", fields.needed_text("name")?)?;
    let email = address(fields.needed_text("email")?)?;
    let login = filled("user", fields.needed_text("user")?)?;
    let primary = fields.needed_integer("primary_group_id")?;
    let mailed = fields.truth("send_email")?.given().unwrap_or(false);
    let now = date(sandbox.clock().now());
    write(&sandbox, move |connection| {
        let id: i64 = connection.query_row("SELECT MAX(id) + 1 FROM civis_users", [], |row| row.get(0))?;
        let mut detail = blank(id, name, email, login, now, caller.id);
        detail.primary_group_id = Some(primary);
        detail.organization_slug = connection
            .prepare_cached("SELECT json_extract(detail, '$.organizationSlug') FROM civis_users WHERE id = ?1")?
            .query_row([caller.id], |row| row.get(0))?;
        describe(connection, &fields, &mut detail)?;
        login_must_be_free(connection, &detail.user)?;
        email_must_be_free(connection, &detail.email, id)?;
        record::store(connection, ORGANIZATION, &detail, false, &[])?;
        connection.execute(
            "INSERT OR REPLACE INTO civis_profiles (user_id, sign_in_count, preferences, second_factor, sessions)
             VALUES (?1, 0, '{}', 0, 0)",
            [id],
        )?;
        // The mail is part of the creation, so it is the same effect under another key.
        let key = if mailed { format!("welcome:{id}") } else { id.to_string() };
        effect(connection, "POST /users", &key)?;
        Ok(shown(&caller, detail))
    })
    .await
}

/// `PATCH /users/{id}`
async fn change(State(sandbox): State<Sandbox>, caller: Caller, path: Segments, fields: Fields) -> Result<Response, Refusal> {
    let id = path_id(&path)?;
    let now = sandbox.clock().now();
    write(&sandbox, move |connection| {
        let (before, admin) = visible(connection, &caller, id)?;
        may_change(&caller, id, &fields)?;
        let mut after = before.clone();
        match fields.text("name")? {
            Sent::Value(name) => {
                after.name = filled("name", name)?;
                if after.name != before.name {
                    after.initials = Some(record::initials(&after.name));
                }
            }
            Sent::Null => return Err(blank_refused("name").into()),
            Sent::Nothing => {}
        }
        match fields.text("email")? {
            Sent::Value(email) => {
                let email = address(email)?;
                // (choice) A new address always awaits its owner's confirmation (Civis contract 3.4); the old one again takes it back.
                after.unconfirmed_email = (email != before.email).then_some(email);
            }
            Sent::Null => return Err(blank_refused("email").into()),
            Sent::Nothing => {}
        }
        match fields.integer("primary_group_id")? {
            Sent::Value(group) => after.primary_group_id = Some(group),
            Sent::Null => return Err(blank_refused("primary_group_id").into()),
            Sent::Nothing => {}
        }
        replace(&fields, "phone", &mut after.phone)?;
        let password = fields.text("password")?.given();
        if password.as_ref().is_some_and(String::is_empty) {
            return Err(blank_refused("password").into());
        }
        describe(connection, &fields, &mut after)?;
        stand(&fields, &mut after)?;
        if id == caller.id && after.account_status != before.account_status {
            // (choice) Nobody locks themselves out.
            return Err(unprocessable("You cannot change the status of your own account.").into());
        }
        if let Some(email) = after
            .unconfirmed_email
            .as_ref()
            .filter(|_| after.unconfirmed_email != before.unconfirmed_email)
        {
            email_must_be_free(connection, email, id)?;
        }
        if after != before || password.is_some() {
            save(connection, &caller, &mut after, admin, now)?;
            effect(connection, "PATCH /users/{id}", &id)?;
        }
        Ok(shown(&caller, after))
    })
    .await
}

/// Stores a changed user, with the moment and the hand.
pub fn save(connection: &Connection, caller: &Caller, detail: &mut Detail, admin: bool, now: Timestamp) -> rusqlite::Result<()> {
    detail.updated_at = date(now);
    detail.last_updated_by_id = Some(caller.id);
    record::store(connection, ORGANIZATION, detail, admin, &[])
}

fn may_change(caller: &Caller, id: i64, fields: &Fields) -> Result<(), Refusal> {
    if caller.id != id {
        return caller.must_administer();
    }
    match fields.first_of(ADMINISTRATIVE) {
        Some(name) if !caller.admin => Err(forbidden(&format!("{name} is for team and organization administrators only."))),
        _ => Ok(()),
    }
}

/// A new user with the recorded defaults (Civis contract 3.3).
fn blank(id: i64, name: String, email: String, user: String, now: String, creator: i64) -> Detail {
    Detail {
        id,
        user,
        initials: Some(record::initials(&name)),
        name,
        email,
        active: true,
        primary_group_id: None,
        groups: Vec::new(),
        city: None,
        state: None,
        time_zone: Some("America/Chicago".to_owned()),
        department: None,
        title: None,
        github_username: None,
        prefers_sms_otp: Some(true),
        vpn_enabled: None,
        sso_disabled: None,
        otp_required_for_login: None,
        exempt_from_org_sms_otp_disabled: None,
        sms_otp_allowed: true,
        robot: false,
        phone: None,
        organization_slug: None,
        organization_sso_disable_capable: true,
        organization_login_type: Some("password".to_owned()),
        organization_sms_otp_disabled: Some(false),
        my_permission_level: "manage".to_owned(),
        updated_at: now.clone(),
        created_at: now,
        last_seen_at: None,
        suspended: false,
        created_by_id: Some(creator),
        last_updated_by_id: Some(creator),
        unconfirmed_email: None,
        account_status: "Active".to_owned(),
    }
}

/// What creating and changing have in common. The primary group is already set, and always among the groups.
fn describe(connection: &Connection, fields: &Fields, detail: &mut Detail) -> Result<(), Stop> {
    replace(fields, "city", &mut detail.city)?;
    replace(fields, "state", &mut detail.state)?;
    replace(fields, "time_zone", &mut detail.time_zone)?;
    replace(fields, "initials", &mut detail.initials)?;
    replace(fields, "department", &mut detail.department)?;
    replace(fields, "title", &mut detail.title)?;
    for (name, switch) in [
        ("prefers_sms_otp", &mut detail.prefers_sms_otp),
        ("vpn_enabled", &mut detail.vpn_enabled),
        ("sso_disabled", &mut detail.sso_disabled),
        ("otp_required_for_login", &mut detail.otp_required_for_login),
        ("exempt_from_org_sms_otp_disabled", &mut detail.exempt_from_org_sms_otp_disabled),
    ] {
        match fields.truth(name)? {
            Sent::Nothing => {}
            Sent::Null => *switch = None,
            Sent::Value(on) => *switch = Some(on),
        }
    }
    match fields.truth("robot")? {
        Sent::Nothing => {}
        Sent::Null => return Err(blank_refused("robot").into()),
        Sent::Value(robot) => detail.robot = robot,
    }
    match fields.truth("active")? {
        Sent::Nothing => {}
        Sent::Null => return Err(blank_refused("active").into()),
        Sent::Value(true) if detail.active => {}
        Sent::Value(active) => set_status(detail, if active { "Active" } else { "Deactivated" }),
    }
    let mut ids: Vec<i64> = detail.groups.iter().map(|group| group.id).collect();
    match fields.integers("group_ids")? {
        Sent::Nothing => {}
        Sent::Null => return Err(blank_refused("group_ids").into()),
        Sent::Value(groups) => ids = groups,
    }
    if let Some(primary) = detail.primary_group_id.filter(|primary| !ids.contains(primary)) {
        ids.insert(0, primary);
    }
    let same = ids.iter().eq(detail.groups.iter().map(|group: &Group| &group.id));
    if !same {
        detail.groups =
            record::groups_of(connection, &ids)?.map_err(|unknown| unprocessable(&format!("Group {unknown} could not be found.")))?;
    }
    Ok(())
}

/// The four words in which a state is asked for (Civis contract 3.4). They weigh more than `active`.
fn stand(fields: &Fields, detail: &mut Detail) -> Result<(), Refusal> {
    let Some(word) = fields.text("account_status")?.given() else {
        return Ok(());
    };
    match word.as_str() {
        "Unsuspended" if !detail.suspended => {}
        "Suspended" if !detail.active => {
            // (choice) Who is shut out already cannot be suspended as well.
            return Err(unprocessable("A deactivated user cannot be suspended."));
        }
        // An unsuspended user is active already, and keeps the word that says why.
        "Active" if detail.active && !detail.suspended => {}
        "Active" | "Deactivated" | "Suspended" | "Unsuspended" => set_status(detail, &word),
        _ => {
            return Err(unprocessable(
                "account_status must be one of: Active, Deactivated, Suspended, Unsuspended",
            ));
        }
    }
    Ok(())
}

/// Sets the word and the two switches that the list shows in its place.
pub fn set_status(detail: &mut Detail, word: &str) {
    word.clone_into(&mut detail.account_status);
    detail.active = word != "Deactivated";
    detail.suspended = word == "Suspended";
}

fn replace(fields: &Fields, name: &str, slot: &mut Option<String>) -> Result<(), Refusal> {
    match fields.text(name)? {
        Sent::Nothing => {}
        Sent::Null => *slot = None,
        Sent::Value(text) => *slot = Some(text),
    }
    Ok(())
}

/// (choice) A login belongs to one user.
fn login_must_be_free(connection: &Connection, login: &str) -> Result<(), Stop> {
    let taken: bool = connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM civis_users WHERE login_key = ?1)")?
        .query_row([login.to_lowercase()], |row| row.get(0))?;
    if taken {
        return Err(conflict("User has already been taken.").into());
    }
    Ok(())
}

/// (choice) So does an address, within the organization.
fn email_must_be_free(connection: &Connection, email: &str, id: i64) -> Result<(), Stop> {
    let taken: bool = connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM civis_users WHERE organization_id = ?1 AND contains(search, ?2) AND id <> ?3
             AND lower(json_extract(detail, '$.email')) = ?2)",
        )?
        .query_row((ORGANIZATION, email.to_lowercase(), id), |row| row.get(0))?;
    if taken {
        return Err(conflict("Email has already been taken.").into());
    }
    Ok(())
}

fn filled(name: &str, text: String) -> Result<String, Refusal> {
    if text.trim().is_empty() {
        Err(blank_refused(name))
    } else {
        Ok(text)
    }
}

fn address(text: String) -> Result<String, Refusal> {
    let whole = |part: &str| !part.is_empty() && !part.contains(|letter: char| letter == '@' || letter.is_whitespace());
    match text.split_once('@') {
        Some((local, domain)) if whole(local) && whole(domain) => Ok(text),
        _ => Err(unprocessable("Email is invalid.")),
    }
}

fn blank_refused(name: &str) -> Refusal {
    unprocessable(&format!("{name} can't be blank"))
}

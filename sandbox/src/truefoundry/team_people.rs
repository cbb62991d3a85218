//! Who is in which team of TrueFoundry, and who manages it.

use axum::extract::State;
use axum::response::Response;
use rusqlite::Connection;
use serde_json::{Value, json};

use super::caller::Caller;
use super::record::{self, TENANT};
use super::{MEDIA, Rows, no, no_filter, read, schemas, teams};
use crate::Sandbox;
use crate::address::{Query, Segments};
use crate::refusal::Refusal;
use crate::routes::{Operation, Routes, get};

/// The team that everybody is in. Nobody is listed for it in a table: to exist is to be in it.
pub const EVERYONE: &str = "everyone";
/// Its id.
pub const EVERYONE_ID: &str = "team-everyone";
/// What a member of a team is called (choice).
pub const MEMBER: &str = "team-member";
/// What a manager of a team is called (choice).
const MANAGER: &str = "team-manager";

pub fn routes() -> Routes {
    let listed = |operation: Operation| {
        operation
            .query("limit", schemas::limit())
            .query("offset", schemas::offset())
            .query("filter", schemas::text())
            .answers(200, MEDIA, schemas::page(&schemas::team_subject()))
    };
    Routes::new()
        .add(listed(get("/teams/{id}/members")), members)
        .add(listed(get("/teams/{id}/managers")), managers)
}

/// GET /api/svc/v1/teams/{id}/members
async fn members(State(sandbox): State<Sandbox>, caller: Caller, path: Segments, query: Query) -> Result<Response, Refusal> {
    list(&sandbox, &caller, &path, &query, false).await
}

/// GET /api/svc/v1/teams/{id}/managers
async fn managers(State(sandbox): State<Sandbox>, caller: Caller, path: Segments, query: Query) -> Result<Response, Refusal> {
    list(&sandbox, &caller, &path, &query, true).await
}

async fn list(sandbox: &Sandbox, caller: &Caller, path: &Segments, query: &Query, manages: bool) -> Result<Response, Refusal> {
    caller.may_read()?;
    let rows = Rows::of(query)?;
    no_filter(query)?;
    let id = path.after("teams").unwrap_or_default();
    let (total, page) = read(sandbox, move |connection| {
        if teams::by_id(connection, &id)?.is_none() {
            return Ok(Err(no("Team")));
        }
        if id == EVERYONE_ID && !manages {
            return Ok(Ok(everybody(connection, rows)?));
        }
        let people = in_team(connection, &id, manages)?;
        let mut all = Vec::new();
        for email in people {
            // A team holds addresses; its people are users unless they were deleted since.
            let user = record::by_email(connection, &email)?;
            all.push(subject(user.as_ref().map_or("", |(_, user)| &user.id), &email));
        }
        let skipped = usize::try_from(rows.offset).unwrap_or(usize::MAX);
        let taken = usize::try_from(rows.limit).unwrap_or(usize::MAX);
        let total = i64::try_from(all.len()).unwrap_or(i64::MAX);
        Ok(Ok((total, all.into_iter().skip(skipped).take(taken).collect())))
    })
    .await?;
    Ok(rows.page(total, &page))
}

fn subject(id: &str, email: &str) -> String {
    json!({ "subjectId": id, "subjectSlug": email, "subjectType": "user" }).to_string()
}

fn everybody(connection: &Connection, rows: Rows) -> rusqlite::Result<(i64, Vec<String>)> {
    let question =
        "SELECT id, json_extract(document, '$.email') FROM truefoundry_users WHERE tenant = ?1 ORDER BY number LIMIT ?2 OFFSET ?3";
    let page = connection
        .prepare_cached(question)?
        .query_map((TENANT, rows.limit, rows.offset), |row| {
            Ok(subject(&row.get::<_, String>(0)?, &row.get::<_, String>(1)?))
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok((count_of_everybody(connection)?, page))
}

/// How many users there are.
pub fn count_of_everybody(connection: &Connection) -> rusqlite::Result<i64> {
    connection
        .prepare_cached("SELECT COUNT(*) FROM truefoundry_users WHERE tenant = ?1")?
        .query_row([TENANT], |row| row.get(0))
}

/// The addresses of a team's members, or of its managers.
pub fn in_team(connection: &Connection, team: &str, manages: bool) -> rusqlite::Result<Vec<String>> {
    connection
        .prepare_cached("SELECT email FROM truefoundry_team_people WHERE team = ?1 AND manages = ?2 ORDER BY number")?
        .query_map((team, manages), |row| row.get(0))?
        .collect()
}

/// Puts an address into a team.
pub fn put(connection: &Connection, team: &str, email: &str, manages: bool) -> rusqlite::Result<()> {
    connection
        .prepare_cached("INSERT INTO truefoundry_team_people (team, email, email_key, manages) VALUES (?1, ?2, ?3, ?4)")?
        .execute((team, email, email.to_lowercase(), manages))?;
    Ok(())
}

/// A team of a user, and what the user is in it.
pub struct Membership {
    pub id: String,
    pub name: String,
    pub roles: Vec<&'static str>,
}

/// The teams of a user besides `everyone`.
pub fn of_user(connection: &Connection, email: &str) -> rusqlite::Result<Vec<Membership>> {
    let mut teams: Vec<Membership> = Vec::new();
    let mut statement = connection.prepare_cached(
        "SELECT truefoundry_teams.id, name, manages FROM truefoundry_team_people
         JOIN truefoundry_teams ON truefoundry_teams.id = team WHERE email_key = ?1 ORDER BY truefoundry_teams.number, manages",
    )?;
    let mut rows = statement.query([email.to_lowercase()])?;
    while let Some(row) = rows.next()? {
        let id: String = row.get(0)?;
        let role = if row.get(2)? { MANAGER } else { MEMBER };
        match teams.last_mut() {
            Some(team) if team.id == id => team.roles.push(role),
            _ => teams.push(Membership {
                id,
                name: row.get(1)?,
                roles: vec![role],
            }),
        }
    }
    Ok(teams)
}

/// Adds members, managers and how many there are to a team (`everyone` is too many to be listed here).
pub fn add_people(connection: &Connection, team: &mut Value) -> rusqlite::Result<()> {
    let id = team["id"].as_str().unwrap_or_default().to_owned();
    let (members, managers) = (in_team(connection, &id, false)?, in_team(connection, &id, true)?);
    let count = if id == EVERYONE_ID {
        count_of_everybody(connection)?
    } else {
        i64::try_from(members.len()).unwrap_or(i64::MAX)
    };
    team["totalMemberCount"] = json!(count);
    team["totalManagerCount"] = json!(managers.len());
    team["members"] = json!(members);
    Ok(())
}

//! The teams of TrueFoundry's double: documents that are matched by name.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rusqlite::{Connection, OptionalExtension, Row};
use serde_json::{Map, Value, json};

use super::caller::Caller;
use super::record::{self, TENANT};
use super::sent::{Sent, is_email, is_name, texts};
use super::team_people::{self, EVERYONE_ID};
use super::{Found, MEDIA, Rows, data, date, done, fresh, invalid, no, note, read, refuse, schemas, several, switch, write};
use crate::Sandbox;
use crate::address::{Query, Segments};
use crate::refusal::Refusal;
use crate::routes::{Routes, delete, get, put as put_route};

pub fn routes() -> Routes {
    let rows = get("/teams/user")
        .query("limit", schemas::limit())
        .query("offset", schemas::offset())
        .query("role", json!({ "type": "string", "enum": ["manager"] }))
        .query("attributes", schemas::text())
        .query("includeMembership", schemas::switch())
        .answers(200, MEDIA, schemas::page(&schemas::team()));
    let put = put_route("/teams")
        .body(schemas::put(schemas::team_manifest()))
        .answers(200, MEDIA, schemas::one(&schemas::team()))
        .refuses(&[409]);
    Routes::new()
        .add(rows, list)
        .add(put, put_team)
        .add(get("/teams/{id}").answers(200, MEDIA, schemas::one(&schemas::team())), one)
        .add(delete("/teams/{id}").answers(200, MEDIA, schemas::empty()).refuses(&[409]), remove)
}

const COLUMNS: &str = "SELECT id, manifest, editable, maker, created_at, updated_at FROM truefoundry_teams";

/// The document without its people.
fn team(row: &Row) -> rusqlite::Result<Value> {
    let parse = |text: String| serde_json::from_str::<Value>(&text).unwrap_or_default();
    let manifest = parse(row.get(1)?);
    let description = manifest["description"].as_str().unwrap_or_default().to_owned();
    Ok(json!({
        "id": row.get::<_, String>(0)?,
        "description": description,
        "tenantName": TENANT,
        "accountId": format!("account-{TENANT}"),
        "createdBySubject": parse(row.get(3)?),
        "createdAt": row.get::<_, String>(4)?,
        "updatedAt": row.get::<_, String>(5)?,
        "manifest": manifest,
        "isEditable": row.get::<_, bool>(2)?,
    }))
}

/// One team, whole.
pub fn by_id(connection: &Connection, id: &str) -> rusqlite::Result<Option<Value>> {
    found(connection, &format!("{COLUMNS} WHERE id = ?1"), id)
}

/// One team by its name.
pub fn by_name(connection: &Connection, name: &str) -> rusqlite::Result<Option<Value>> {
    found(connection, &format!("{COLUMNS} WHERE name = ?1"), name)
}

fn found(connection: &Connection, question: &str, key: &str) -> rusqlite::Result<Option<Value>> {
    let found = connection.prepare_cached(question)?.query_row([key], team).optional()?;
    found.map(|team| peopled(connection, team)).transpose()
}

/// The manifest always names its people; they are kept apart, because a user who is deleted leaves every team.
fn peopled(connection: &Connection, mut team: Value) -> rusqlite::Result<Value> {
    team_people::add_people(connection, &mut team)?;
    let id = team["id"].as_str().unwrap_or_default().to_owned();
    team["manifest"]["members"] = team["members"].clone();
    team["manifest"]["managers"] = json!(team_people::in_team(connection, &id, true)?);
    Ok(team)
}

/// GET /api/svc/v1/teams/user. (choice) `attributes` is taken and changes nothing: the vendor's client needs whole records.
async fn list(State(sandbox): State<Sandbox>, caller: Caller, query: Query) -> Result<Response, Refusal> {
    caller.may_read()?;
    let rows = Rows::of(&query)?;
    let with_people = switch(&query, "includeMembership")?.unwrap_or(true);
    several(&query, "attributes");
    let managed = match query.filled("role") {
        None => None,
        Some("manager") => Some(caller.slug),
        Some(_) => return Err(invalid("role must be manager")),
    };
    let all = read(&sandbox, move |connection| {
        let teams: Vec<Value> = connection
            .prepare_cached(&format!("{COLUMNS} ORDER BY number"))?
            .query_map([], team)?
            .collect::<rusqlite::Result<_>>()?;
        let mut all = Vec::new();
        for team in teams {
            let mut team = peopled(connection, team)?;
            let by_caller = |email: &str| {
                let managers = texts(team["manifest"].get("managers")).unwrap_or_default();
                managers.iter().any(|manager| manager.eq_ignore_ascii_case(email))
            };
            if managed.as_deref().is_some_and(|email| !by_caller(email)) {
                continue;
            }
            if !with_people && let Some(members) = team.as_object_mut() {
                members.remove("members");
            }
            all.push(team);
        }
        Ok(Ok(all))
    })
    .await?;
    Ok(rows.cut(&all))
}

/// GET /api/svc/v1/teams/{id}
async fn one(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    caller.may_read()?;
    let id = path.after("teams").unwrap_or_default();
    let team = read(&sandbox, move |connection| Ok(by_id(connection, &id)?.ok_or_else(|| no("Team")))).await?;
    Ok(data(&team))
}

/// What a PUT asks for, checked as far as that is possible without looking.
struct Wanted {
    name: String,
    manifest: Map<String, Value>,
    members: Vec<String>,
    managers: Vec<String>,
}

impl Wanted {
    fn of(sent: &Sent) -> Result<Self, Refusal> {
        let mut manifest = sent.object("manifest")?;
        if manifest.get("type").is_some_and(|kind| kind != "team") {
            return Err(invalid("manifest.type must be team"));
        }
        manifest.insert("type".to_owned(), json!("team"));
        let name = manifest.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
        if !is_name(&name) {
            return Err(invalid("manifest.name must have 3 to 36 characters of a-z, 0-9 and -"));
        }
        for text in ["displayName", "description"] {
            if manifest.get(text).is_some_and(|value| !value.is_string() && !value.is_null()) {
                return Err(invalid(&format!("manifest.{text} must be a string")));
            }
        }
        for object in ["tags", "ownedBy"] {
            if manifest.get(object).is_some_and(|value| !value.is_object() && !value.is_null()) {
                return Err(invalid(&format!("manifest.{object} must be an object")));
            }
        }
        let members = texts(manifest.get("members")).ok_or_else(|| invalid("manifest.members must be a list of strings"))?;
        let managers = match manifest.get("managers") {
            None | Some(Value::Null) => Vec::new(),
            some => texts(some).ok_or_else(|| invalid("manifest.managers must be a list of strings"))?,
        };
        if let Some(odd) = members.iter().chain(&managers).find(|email| !is_email(email)) {
            return Err(invalid(&format!("{odd} is not an email")));
        }
        // Kept in a table of their own.
        manifest.remove("members");
        manifest.remove("managers");
        Ok(Self {
            name,
            manifest,
            members,
            managers,
        })
    }
}

/// PUT /api/svc/v1/teams
async fn put_team(State(sandbox): State<Sandbox>, caller: Caller, sent: Sent) -> Result<Response, Refusal> {
    caller.may_change()?;
    let wanted = Wanted::of(&sent)?;
    let dry_run = sent.switch("dryRun")?;
    let (maker, now) = (caller.subject(), date(sandbox.clock().now()));
    let team = write(&sandbox, move |transaction| put(transaction, wanted, dry_run, &maker, &now)).await?;
    Ok(data(&team))
}

fn put(connection: &Connection, wanted: Wanted, dry_run: bool, maker: &Value, now: &str) -> Found<Value> {
    let known = by_name(connection, &wanted.name)?;
    if known.as_ref().is_some_and(|team| team["isEditable"] == false) {
        let text = "This team cannot be changed by hand";
        return Ok(Err(refuse(StatusCode::CONFLICT, text)));
    }
    for email in wanted.members.iter().chain(&wanted.managers) {
        // (choice) Whom nobody knows cannot be put into a team.
        if record::by_email(connection, email)?.is_none() {
            return Ok(Err(invalid(&format!("User {email} does not exist"))));
        }
    }
    let id = match &known {
        Some(team) => team["id"].as_str().unwrap_or_default().to_owned(),
        None => format!("cm{}", fresh(connection)?.word(23)),
    };
    let mut document = Value::Object(wanted.manifest.clone());
    document["members"] = json!(wanted.members);
    document["managers"] = json!(wanted.managers);
    if dry_run {
        let description = document["description"].as_str().unwrap_or_default().to_owned();
        return Ok(Ok(json!({
            "id": id, "description": description, "tenantName": TENANT, "accountId": format!("account-{TENANT}"),
            "createdBySubject": maker, "createdAt": now, "updatedAt": now, "manifest": document, "isEditable": true,
            "members": wanted.members,
        })));
    }
    if let Some(team) = known.filter(|team| team["manifest"] == document) {
        return Ok(Ok(team));
    }
    let manifest = Value::Object(wanted.manifest).to_string();
    connection.execute(
        "INSERT INTO truefoundry_teams (id, name, manifest, editable, maker, created_at, updated_at) VALUES (?1, ?2, ?3, 1, ?4, ?5, ?5)
         ON CONFLICT (name) DO UPDATE SET manifest = ?3, updated_at = ?5",
        (&id, &wanted.name, manifest, maker.to_string(), now),
    )?;
    connection.execute("DELETE FROM truefoundry_team_people WHERE team = ?1", [&id])?;
    for (people, manages) in [(&wanted.members, false), (&wanted.managers, true)] {
        for email in people {
            team_people::put(connection, &id, email, manages)?;
        }
    }
    note(connection, "PUT", "/teams", &id)?;
    Ok(Ok(by_id(connection, &id)?.unwrap_or_default()))
}

/// DELETE /api/svc/v1/teams/{id}; what was given to the team goes with it.
async fn remove(State(sandbox): State<Sandbox>, caller: Caller, path: Segments) -> Result<Response, Refusal> {
    caller.may_change()?;
    let id = path.after("teams").unwrap_or_default();
    write(&sandbox, move |transaction| {
        if id == EVERYONE_ID {
            let text = "The team everyone cannot be deleted";
            return Ok(Err(refuse(StatusCode::CONFLICT, text)));
        }
        if transaction.execute("DELETE FROM truefoundry_teams WHERE id = ?1", [&id])? == 0 {
            return Ok(Err(no("Team")));
        }
        transaction.execute("DELETE FROM truefoundry_team_people WHERE team = ?1", [&id])?;
        transaction.execute("DELETE FROM truefoundry_bindings WHERE subject = ?1", [&id])?;
        note(transaction, "DELETE", "/teams/{id}", &id)?;
        Ok(Ok(()))
    })
    .await?;
    Ok(done())
}

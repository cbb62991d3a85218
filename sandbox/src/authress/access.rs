//! Roles, groups and access records: who may do what (contract, "Schemas").

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rusqlite::Connection;
use serde_json::{Value, json};

use super::document::{self, Document, Stop};
use super::noun::{self, MEDIA, Noun};
use super::record::ACCOUNT;
use super::request::{Bounds, Sent, too_large};
use super::{Caller, answer, check, invalid, refuse, schema};
use crate::Sandbox;
use crate::refusal::Refusal;
use crate::routes::{Routes, post};

/// Roles.
pub struct Roles;
/// Groups.
pub struct Groups;
/// Access records.
pub struct Records;

/// (choice) The size of a record that is full, in bytes of JSON.
const FULL: usize = 100_000;

impl Noun for Roles {
    const KIND: &'static str = "role";
    const PATH: &'static str = "/roles";
    const KEY: &'static str = "roles";
    const ID: &'static str = "roleId";
    const PREFIX: &'static str = "ro_";
    const PAGES: Option<Bounds> = Some(Bounds { rows: 100, filter: 128 });
    const READ_ONLY: &'static [&'static str] = &["links"];

    fn schema() -> Value {
        use schema::{ACTION, letters, list, object, or_null, switch, text};
        let permission = object(
            &["action", "allow", "grant", "delegate"],
            json!({ "action": letters(1, 64, ACTION), "allow": switch(), "grant": switch(), "delegate": switch() }),
        );
        object(
            &["name", "permissions"],
            json!({
                "roleId": or_null(letters(1, 64, "^[a-zA-Z0-9._:@-]+$")),
                "name": text(1, 128),
                "description": or_null(text(0, 1024)),
                "permissions": list(&permission, 0, 100),
            }),
        )
    }

    /// (choice) Built-in roles cannot be made, changed or removed.
    fn is_fixed(id: &str) -> bool {
        id.starts_with("Authress:")
    }
}

impl Noun for Groups {
    const KIND: &'static str = "group";
    const PATH: &'static str = "/groups";
    const KEY: &'static str = "groups";
    const ID: &'static str = "groupId";
    const PREFIX: &'static str = "grp_";
    const PAGES: Option<Bounds> = Some(Bounds { rows: 20, filter: 64 });
    const READ_ONLY: &'static [&'static str] = &["lastUpdated", "links"];
    const TIMES: (Option<&'static str>, Option<&'static str>) = (None, Some("lastUpdated"));
    const GUARDED: bool = true;
    const LINKED: bool = true;

    fn schema() -> Value {
        use schema::{letters, links, list, moment, object, or_null, tags, text, user};
        object(
            &["name", "users", "admins"],
            json!({
                "groupId": or_null(letters(1, 64, "^grp_[a-zA-Z0-9_-]+$")),
                "name": text(1, 128),
                "users": list(&user(), 0, 100),
                "admins": list(&user(), 0, 100),
                "lastUpdated": moment(),
                "links": links(),
                "tags": tags(),
            }),
        )
    }

    /// (choice) Records that gave it access give it none any more, lest a later group of that id had it.
    fn gone(connection: &Connection, id: &str) -> rusqlite::Result<()> {
        rewrite(connection, Records::KIND, Records::ID, &|value| {
            drop_from(value, "groups", "groupId", id);
        })
    }
}

impl Noun for Records {
    const KIND: &'static str = "record";
    const PATH: &'static str = "/records";
    const KEY: &'static str = "records";
    const ID: &'static str = "recordId";
    const PREFIX: &'static str = "rec_";
    const LONGEST: usize = 100;
    const PAGES: Option<Bounds> = Some(Bounds { rows: 20, filter: 64 });
    const STATES: &'static [&'static str] = &["ACTIVE", "DELETED"];
    const READ_ONLY: &'static [&'static str] = &["account", "capacity", "lastUpdated", "links", "status"];
    const TIMES: (Option<&'static str>, Option<&'static str>) = (None, Some("lastUpdated"));
    const GUARDED: bool = true;
    const SHOWS_CHANGE: bool = false;
    const LINKED: bool = true;

    fn schema() -> Value {
        use schema::{group_of, letters, links, list, moment, object, or_null, statement, tags, text, user, word};
        object(
            &["name", "statements"],
            json!({
                "recordId": or_null(letters(1, 100, "^[a-zA-Z0-9_:|~-]+$")),
                "name": text(1, 128),
                "description": or_null(text(0, 1024)),
                "capacity": { "type": "number", "minimum": 0, "maximum": 1, "readOnly": true },
                "lastUpdated": moment(),
                "status": word(Self::STATES),
                "account": { "type": "object", "readOnly": true },
                "users": or_null(list(&user(), 0, 1000)),
                "admins": or_null(list(&user(), 0, 100)),
                "groups": or_null(list(&group_of(), 0, 100)),
                "statements": list(&statement(true), 1, 100),
                "links": links(),
                "tags": tags(),
            }),
        )
    }

    fn settle(_: &Connection, document: &mut Document, _: Option<&Document>) -> Result<(), Stop> {
        let names_somebody = |value: &Value| {
            ["users", "groups"]
                .iter()
                .any(|name| value[*name].as_array().is_some_and(|all| !all.is_empty()))
        };
        let below = document["statements"].as_array().into_iter().flatten().any(names_somebody);
        if below && names_somebody(&Value::Object(document.clone())) {
            return Err(invalid("Users and groups stand in the record or in its statements, not in both.").into());
        }
        let size = Value::Object(document.clone()).to_string().len();
        if size > FULL {
            return Err(too_large().into());
        }
        #[allow(clippy::cast_precision_loss, reason = "both are far below 2^52")]
        let capacity = (size as f64 / FULL as f64 * 10_000.0).round() / 10_000.0;
        document.insert("capacity".to_owned(), capacity.into());
        document.insert("status".to_owned(), "ACTIVE".into());
        document.insert("account".to_owned(), json!({ "accountId": ACCOUNT }));
        Ok(())
    }
}

pub fn routes() -> Routes {
    let claim = post("/claims")
        .body(claim_schema())
        .answers(201, MEDIA, json!({ "type": "object" }));
    noun::routes::<Roles>()
        .merge(noun::routes::<Groups>())
        .merge(noun::routes::<Records>())
        .add(claim.refuses(&[409, 413]), claim_resource)
}

fn claim_schema() -> Value {
    let properties = json!({ "collectionResource": schema::text(1, 128), "resourceId": schema::text(1, 128) });
    schema::object(&["collectionResource", "resourceId"], properties)
}

/// POST /v1/claims: whoever calls becomes the owner of a resource that nobody owns yet. (choice) A record says so.
async fn claim_resource(State(sandbox): State<Sandbox>, caller: Caller, Sent(body): Sent) -> Result<Response, Refusal> {
    check::check(&Value::Object(body.clone()), &claim_schema(), "body").map_err(|why| invalid(&why))?;
    let part = |name: &str| body[name].as_str().unwrap_or_default().trim_matches('/').to_owned();
    let resource = format!("{}/{}", part("collectionResource"), part("resourceId"));
    let now = sandbox.clock().now();
    document::change(&sandbox, move |transaction| {
        let owned = |record: &Document| {
            record["statements"].as_array().into_iter().flatten().any(|statement| {
                let all = |name: &str| statement[name].as_array().cloned().unwrap_or_default();
                all("roles").contains(&"Authress:Owner".into()) && all("resources").iter().any(|one| one["resourceUri"] == resource)
            })
        };
        if document::every(transaction, Records::KIND)?.iter().any(owned) {
            return Err(refuse(StatusCode::CONFLICT, "AlreadyClaimed", "The resource has an owner already.").into());
        }
        let statements = json!([{ "roles": ["Authress:Owner"], "resources": [{ "resourceUri": resource }] }]);
        give(
            transaction,
            "Claim",
            &json!([{ "userId": caller.id() }]),
            &statements,
            now,
            "POST /v1/claims",
            &resource,
        )
    })
    .await?;
    Ok(answer(StatusCode::CREATED, "{}".to_owned()))
}

/// Makes a record that something else gave rise to; the effect is counted as that of `operation`.
pub fn give(
    connection: &Connection,
    name: &str,
    users: &Value,
    statements: &Value,
    now: jiff::Timestamp,
    operation: &str,
    key: &str,
) -> Result<(), Stop> {
    let id = document::fresh_id(connection, Records::PREFIX)?;
    let mut record = Document::new();
    record.insert(Records::ID.to_owned(), id.clone().into());
    record.insert("name".to_owned(), name.into());
    record.insert("users".to_owned(), users.clone());
    record.insert("statements".to_owned(), statements.clone());
    record.insert("lastUpdated".to_owned(), document::moment(now));
    Records::settle(connection, &mut record, None)?;
    document::store(connection, Records::KIND, &id, ACCOUNT, &record)?;
    crate::effect(connection, crate::platform::Platform::Authress, operation, key)?;
    Ok(())
}

/// Takes a user out of every group and every record (Authress contract, "delete user", cascade).
pub fn forget(connection: &Connection, user: &str) -> rusqlite::Result<()> {
    let drop_user = |value: &mut Value| {
        drop_from(value, "users", "userId", user);
        drop_from(value, "admins", "userId", user);
    };
    rewrite(connection, Records::KIND, Records::ID, &drop_user)?;
    rewrite(connection, Groups::KIND, Groups::ID, &drop_user)
}

/// Changes every document of a kind, and each of its statements; the access that is lost is no change of theirs.
fn rewrite(connection: &Connection, kind: &str, id: &str, change: &dyn Fn(&mut Value)) -> rusqlite::Result<()> {
    for old in document::every(connection, kind)? {
        let mut value = Value::Object(old.clone());
        change(&mut value);
        value["statements"].as_array_mut().into_iter().flatten().for_each(change);
        let Value::Object(mut new) = value else { continue };
        // Indexing for the statements of what has none leaves a null behind.
        new.retain(|_, member| !member.is_null());
        if new != old {
            document::store(connection, kind, new[id].as_str().unwrap_or_default(), ACCOUNT, &new)?;
        }
    }
    Ok(())
}

fn drop_from(value: &mut Value, list: &str, id: &str, gone: &str) {
    if let Some(all) = value.get_mut(list).and_then(Value::as_array_mut) {
        all.retain(|one| one[id] != gone);
    }
}

//! The union of roles in bodies: one of the vendor's, or one that the account has made (Arize contract, Schemas).

use rusqlite::Connection;
use serde_json::{Value, json};

use super::body::Body;
use super::records::{self, Failure};
use super::{bad_request, not_found};
use crate::refusal::Refusal;

/// The vendor's roles in the account.
pub const IN_ACCOUNT: &[&str] = &["ADMIN", "MEMBER", "MEMBER_UI_ONLY", "ANNOTATOR"];
/// The vendor's roles in an organization or a space.
pub const IN_PLACE: &[&str] = &["ADMIN", "MEMBER", "READ_ONLY", "ANNOTATOR"];

/// A role that was asked for, not looked up yet.
pub enum Wanted {
    /// One of the vendor's.
    Predefined(&'static str),
    /// One of the account's, by its id.
    Custom(String),
}

/// Reads the union; the request's form forbids `name` beside an id.
pub fn wanted(body: &Value, predefined: &[&'static str]) -> Result<Wanted, Refusal> {
    let role = Body::inside(body, "role")?;
    if role.word("type", &["PREDEFINED", "CUSTOM"])? == "PREDEFINED" {
        role.only(&["type", "name"])?;
        return Ok(Wanted::Predefined(role.word("name", predefined)?));
    }
    role.only(&["type", "id"])?;
    Ok(Wanted::Custom(role.id("id")?))
}

/// The role as it is stored and answered. An unknown role of the account's is not found (Arize contract, create user).
pub fn resolved(connection: &Connection, wanted: &Wanted) -> Result<Value, Failure> {
    match wanted {
        Wanted::Predefined(name) => Ok(json!({ "type": "PREDEFINED", "name": name })),
        Wanted::Custom(id) => {
            let role = records::known(connection, "Role", id, "role")?;
            if role["is_predefined"] == true {
                return Err(not_found("custom role").into());
            }
            Ok(json!({ "type": "CUSTOM", "id": id, "name": role["name"] }))
        }
    }
}

/// Annotators in the account are annotators in their spaces, and nobody else is (Arize contract, Org/Space role assignment).
pub fn fits(in_account: &Value, in_space: &Value) -> Result<(), Refusal> {
    if (in_account["name"] == "ANNOTATOR") == (in_space["name"] == "ANNOTATOR") {
        return Ok(());
    }
    Err(bad_request("Annotators of the account, and only they, are annotators of a space."))
}

//! The account itself, and whose tokens it accepts (contract, `Account`).

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use super::noun::MEDIA;
use super::record::ACCOUNT;
use super::request::{Ids, link};
use super::{Caller, answer, refuse, schema as described};
use crate::refusal::Refusal;
use crate::routes::{Routes, get};

pub fn routes() -> Routes {
    let identity = json!({ "type": "object", "properties": { "issuer": { "type": "string" }, "audience": { "type": "string" } } });
    let one = get("/accounts/{accountId}").segment("accountId", described::text(1, 64));
    Routes::new()
        .add(
            get("/accounts").answers(200, MEDIA, described::collection("accounts", &schema())),
            list,
        )
        .add(one.answers(200, MEDIA, schema()), read)
        .add(
            get("/identities").answers(200, MEDIA, described::collection("identities", &identity)),
            identities,
        )
}

/// What an account looks like.
pub fn schema() -> Value {
    described::object(
        &["accountId", "createdTime", "company"],
        json!({
            "accountId": described::text(1, 64),
            "createdTime": described::moment(),
            "name": described::or_null(described::text(0, 32)),
            "company": { "type": "object" },
            "links": described::links(),
        }),
    )
}

/// The account of the sandbox.
pub fn account() -> Value {
    json!({
        "accountId": ACCOUNT, "createdTime": "2021-03-01T09:00:00.000Z", "name": "Northwind",
        "company": { "name": "Northwind Traders" }, "links": { "self": link(&format!("/accounts/{ACCOUNT}")) },
    })
}

async fn list(caller: Caller) -> Result<Response, Refusal> {
    caller.may_list()?;
    Ok(answer(StatusCode::OK, json!({ "accounts": [account()] }).to_string()))
}

async fn read(caller: Caller, ids: Ids) -> Result<Response, Refusal> {
    let id = ids.get("accountId", 64)?;
    caller.may_list()?;
    if id != ACCOUNT {
        return Err(refuse(StatusCode::NOT_FOUND, "AccountNotFound", "There is no such account."));
    }
    Ok(answer(StatusCode::OK, account().to_string()))
}

async fn identities(caller: Caller) -> Result<Response, Refusal> {
    caller.may_list()?;
    let own = json!({
        "issuer": format!("https://{ACCOUNT}.login.authress.io"),
        "audience": format!("{ACCOUNT}.accounts.authress.io"),
        "userIdExpression": "{sub}",
    });
    Ok(answer(StatusCode::OK, json!({ "identities": [own] }).to_string()))
}

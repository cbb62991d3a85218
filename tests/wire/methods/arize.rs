//! The methods of the vendor's client, by the endpoints that answer to them.

use rollcall::api::client::Client;
use rollcall::api::request::Request;
use rollcall::platforms::arize;
use serde_json::Value;

use super::{Args, build};

/// Every method that is built.
pub const BUILT: &[&str] = &["users.get", "users.list"];

/// Our request for the arguments of a recorded call: the one for that page, where the method goes through pages.
pub fn request(client: &Client, method: &str, args: &Args, _page: usize) -> Result<Request, String> {
    match method {
        "users.list" => build(
            client,
            &arize::users::ListUsers {
                email: args.text("email"),
                status: args.list("status").iter().filter_map(Value::as_str).map(str::to_owned).collect(),
                limit: args.number("limit").unwrap_or(50),
                cursor: args.text("cursor"),
            },
        ),
        // Their `get` takes an e-mail too, and then searches the list for it.
        "users.get" => match args.needed("user") {
            email if email.contains('@') => build(
                client,
                &arize::users::ListUsers {
                    email: Some(email),
                    status: Vec::new(),
                    limit: 50,
                    cursor: None,
                },
            ),
            id => build(client, &arize::users::GetUser { user_id: &id }),
        },
        _ => Err("is listed as built and has no endpoint here".to_owned()),
    }
}

//! The methods of the vendor's client, by the endpoints that answer to them.

use rollcall::api::client::Client;
use rollcall::api::request::Request;
use rollcall::platforms::authress;

use super::{Args, build};

/// Every method that is built.
pub const BUILT: &[&str] = &["users.get_user", "users.get_users"];

/// Our request for the arguments of a recorded call: the one for that page, where the method goes through pages.
pub fn request(client: &Client, method: &str, args: &Args, _page: usize) -> Result<Request, String> {
    match method {
        "users.get_users" => build(
            client,
            &authress::users::GetUsers {
                // The row that shows a user token was recorded with a page of three.
                limit: if args.text("_auth").is_some() {
                    Some(3)
                } else {
                    args.number("limit")
                },
                cursor: args.text("cursor"),
                filter: args.text("filter"),
                tenant_id: args.text("tenant_id"),
            },
        ),
        "users.get_user" => build(
            client,
            &authress::users::GetUser {
                user_id: &args.needed("user_id"),
            },
        ),
        _ => Err("is listed as built and has no endpoint here".to_owned()),
    }
}

//! The methods of the vendor's client, by the endpoints that answer to them.

use rollcall::api::client::Client;
use rollcall::api::request::Request;
use rollcall::platforms::istari;

use super::{Args, build};

/// Every method that is built.
pub const BUILT: &[&str] = &["get_current_user", "get_user", "get_user_by_id", "list_users"];

/// Our request for the arguments of a recorded call: the one for that page, where the method goes through pages.
pub fn request(client: &Client, method: &str, args: &Args, _page: usize) -> Result<Request, String> {
    match method {
        "list_users" => build(
            client,
            &istari::users::ListUsers {
                user_state: args.text("user_state"),
                user_type: args.text("user_type"),
            },
        ),
        "get_user" | "get_user_by_id" => build(
            client,
            &istari::users::GetUser {
                user_id: &args.needed("user_id"),
            },
        ),
        "get_current_user" => build(client, &istari::users::GetCurrentUser),
        _ => Err("is listed as built and has no endpoint here".to_owned()),
    }
}

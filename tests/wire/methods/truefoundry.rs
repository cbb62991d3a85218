//! The methods of the vendor's client, by the endpoints that answer to them.

use rollcall::api::client::Client;
use rollcall::api::request::Request;
use rollcall::platforms::truefoundry;

use super::{Args, build};

/// Every method that is built.
pub const BUILT: &[&str] = &["internal.users.get_info", "users.get", "users.list"];

/// Our request for the arguments of a recorded call: the one for that page, where the method goes through pages.
pub fn request(client: &Client, method: &str, args: &Args, page: usize) -> Result<Request, String> {
    match method {
        "users.list" => build(
            client,
            &truefoundry::users::ListUsers {
                // Left out means their default; an explicit None means not sent.
                limit: if args.0.get("limit").is_some() {
                    args.number("limit")
                } else {
                    Some(100)
                },
                // The recorder answered with one row a page.
                offset: args.number::<usize>("offset").unwrap_or(0) + page,
                query: args.text("query"),
                show_invalid_users: if args.0.get("show_invalid_users").is_some() {
                    args.switch("show_invalid_users")
                } else {
                    Some(false)
                },
            },
        ),
        "users.get" => build(client, &truefoundry::users::GetUser { id: &args.needed("id") }),
        "internal.users.get_info" => build(client, &truefoundry::users::GetInfo),
        _ => Err("is listed as built and has no endpoint here".to_owned()),
    }
}

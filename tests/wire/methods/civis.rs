//! The methods of the vendor's client, by the endpoints that answer to them.

use rollcall::api::client::Client;
use rollcall::api::request::Request;
use rollcall::platforms::civis;
use serde_json::Value;

use super::{Args, build};

/// Every method that is built.
pub const BUILT: &[&str] = &["users.get", "users.get_me", "users.list", "users.list_me"];

/// Our request for the arguments of a recorded call: the one for that page, where the method goes through pages.
pub fn request(client: &Client, method: &str, args: &Args, page: usize) -> Result<Request, String> {
    match method {
        "users.list" => build(
            client,
            &civis::users::ListUsers {
                feature_flag: args.text("feature_flag"),
                account_status: args.text("account_status"),
                query: args.text("query"),
                group_id: args.text("group_id"),
                group_ids: args.list("group_ids").iter().filter_map(Value::as_u64).collect(),
                organization_id: args.text("organization_id"),
                exclude_groups: args.switch("exclude_groups"),
                limit: args.number("limit"),
                page_num: if args.switch("iterator") == Some(true) {
                    Some(page + 1)
                } else {
                    args.number("page_num")
                },
                order: args.word("order", &["name", "user"]),
                order_dir: args.word("order_dir", &["asc", "desc"]),
            },
        ),
        "users.get" => build(client, &civis::users::GetUser { id: &args.needed("id") }),
        "users.get_me" | "users.list_me" => build(client, &civis::users::GetMe),
        _ => Err("is listed as built and has no endpoint here".to_owned()),
    }
}

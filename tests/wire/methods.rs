//! Which of our endpoints answers to which method of the vendors' clients, and how its arguments are filled in.

use std::rc::Rc;

use rollcall::api::client::Client;
use rollcall::api::endpoint::Endpoint;
use rollcall::api::request::Request;
use rollcall::platforms::{self, arize, authress, civis, istari, truefoundry};
use serde_json::Value;

use crate::machine::{NoTransport, client};
use crate::recording::Recording;

/// Every method that is built, by platform.
const BUILT: [(&str, &[&str]); 5] = [
    ("arize", &["users.get", "users.list"]),
    ("authress", &["users.get_user", "users.get_users"]),
    ("civis", &["users.get", "users.get_me", "users.list", "users.list_me"]),
    ("istari", &["get_current_user", "get_user", "get_user_by_id", "list_users"]),
    ("truefoundry", &["internal.users.get_info", "users.get", "users.list"]),
];

/// Whether there is an endpoint for it.
pub fn is_built(platform: &str, name: &str) -> bool {
    BUILT.iter().any(|(built, names)| *built == platform && names.contains(&name))
}

/// Whether it makes a token and sends nothing.
pub fn is_token(platform: &str, name: &str) -> bool {
    (platform, name) == ("authress", "get_client_token")
}

/// Our request for the arguments of a recording: the one for that page, where the method goes through pages.
pub async fn requests(recording: &Recording, page: usize) -> Result<Request, String> {
    let platform = platforms::named(&recording.platform).ok_or("no such platform")?;
    let user_token = "e30.eyJzdWIiOiJ1c2VyIn0.c2ln";
    let client = client(platform, "/api", user_token, Rc::new(NoTransport));
    let mut request = assembled(recording, page, &client)?;
    platform
        .sign(&mut request, &client.credential, None, &*client.environment)
        .await
        .map_err(|error| format!("{error:?}"))?;
    Ok(request)
}

fn assembled(recording: &Recording, page: usize, client: &Client) -> Result<Request, String> {
    let args = Args(&recording.args);
    match (recording.platform.as_str(), recording.name.as_str()) {
        ("civis", "users.list") => build(
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
        ("civis", "users.get") => build(client, &civis::users::GetUser { id: &args.needed("id") }),
        ("civis", "users.get_me" | "users.list_me") => build(client, &civis::users::GetMe),
        ("istari", "list_users") => build(
            client,
            &istari::users::ListUsers {
                user_state: args.text("user_state"),
                user_type: args.text("user_type"),
            },
        ),
        ("istari", "get_user" | "get_user_by_id") => build(
            client,
            &istari::users::GetUser {
                user_id: &args.needed("user_id"),
            },
        ),
        ("istari", "get_current_user") => build(client, &istari::users::GetCurrentUser),
        ("authress", "users.get_users") => build(
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
        ("authress", "users.get_user") => build(
            client,
            &authress::users::GetUser {
                user_id: &args.needed("user_id"),
            },
        ),
        ("arize", "users.list") => build(
            client,
            &arize::users::ListUsers {
                email: args.text("email"),
                status: args.list("status").iter().filter_map(Value::as_str).map(str::to_owned).collect(),
                limit: args.number("limit").unwrap_or(50),
                cursor: args.text("cursor"),
            },
        ),
        // Their `get` takes an e-mail too, and then searches the list for it.
        ("arize", "users.get") => match args.needed("user") {
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
        ("truefoundry", "users.list") => build(
            client,
            &truefoundry::users::ListUsers {
                // Left out means their default; an explicit None means not sent.
                limit: if recording.args.get("limit").is_some() {
                    args.number("limit")
                } else {
                    Some(100)
                },
                // The recorder answered with one row a page.
                offset: args.number::<usize>("offset").unwrap_or(0) + page,
                query: args.text("query"),
                show_invalid_users: if recording.args.get("show_invalid_users").is_some() {
                    args.switch("show_invalid_users")
                } else {
                    Some(false)
                },
            },
        ),
        ("truefoundry", "users.get") => build(client, &truefoundry::users::GetUser { id: &args.needed("id") }),
        ("truefoundry", "internal.users.get_info") => build(client, &truefoundry::users::GetInfo),
        _ => Err("is listed as built and has no endpoint here".to_owned()),
    }
}

fn build<E: Endpoint>(client: &Client, endpoint: &E) -> Result<Request, String> {
    client.assemble(endpoint).map_err(|error| format!("{error:?}"))
}

/// The arguments of a recorded call.
struct Args<'a>(&'a Value);

impl Args<'_> {
    fn text(&self, name: &str) -> Option<String> {
        match &self.0[name] {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    fn needed(&self, name: &str) -> String {
        self.text(name).unwrap_or_default()
    }

    fn number<T: TryFrom<u64>>(&self, name: &str) -> Option<T> {
        self.0[name].as_u64().and_then(|number| T::try_from(number).ok())
    }

    fn switch(&self, name: &str) -> Option<bool> {
        self.0[name].as_bool()
    }

    fn list(&self, name: &str) -> &[Value] {
        self.0[name].as_array().map(Vec::as_slice).unwrap_or_default()
    }

    fn word(&self, name: &str, words: &[&'static str]) -> Option<&'static str> {
        words.iter().find(|word| self.0[name].as_str() == Some(word)).copied()
    }
}

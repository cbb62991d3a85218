//! The methods of the vendor's client, by the endpoints that answer to them.

use rollcall::api::client::Client;
use rollcall::model::secret::Secret;
use rollcall::platforms::civis::accounts::{AccountStatus, Details, NewPassword, PatchUser, PostUser};
use rollcall::platforms::civis::preferences::{PatchMe, Preference};
use rollcall::platforms::civis::{api_keys, favorites, me, sign_in, themes, users};
use serde_json::Value;

use super::{Args, Built, build};

/// Every method that is built.
pub const BUILT: &[&str] = &[
    "users.delete_2fa",
    "users.delete_api_keys",
    "users.delete_me_favorites",
    "users.delete_sessions",
    "users.get",
    "users.get_api_keys",
    "users.get_me",
    "users.get_me_themes",
    "users.list",
    "users.list_api_keys",
    "users.list_me",
    "users.list_me_activity",
    "users.list_me_favorites",
    "users.list_me_organization_admins",
    "users.list_me_themes",
    "users.patch",
    "users.patch_me",
    "users.patch_me_favorites_ranking_bottom",
    "users.patch_me_favorites_ranking_higher",
    "users.patch_me_favorites_ranking_lower",
    "users.patch_me_favorites_ranking_top",
    "users.post",
    "users.post_access_email",
    "users.post_api_keys",
    "users.post_me_favorites",
    "users.post_unsuspend",
];

/// Our request for the arguments of a recorded call: the one for that page, where the method goes through pages.
pub fn request(client: &Client, method: &str, args: &Args, page: usize) -> Result<Built, String> {
    let id = &args.needed("id");
    let key_id = &args.needed("key_id");
    match method {
        "users.list" => build(client, &list(args, page)),
        "users.get" => build(client, &users::GetUser { id }),
        "users.post" => post(client, args),
        "users.patch" => patch(client, args),
        "users.get_me" | "users.list_me" => build(client, &me::GetMe),
        "users.patch_me" => build(
            client,
            &PatchMe {
                preferences: preferences(args),
                last_checked_announcements: args.change("last_checked_announcements", text),
            },
        ),
        "users.list_me_activity" => build(
            client,
            &me::ListMyActivity {
                status: args.text("status").as_deref(),
                author: args.text("author").as_deref(),
                order: args.text("order").as_deref(),
            },
        ),
        "users.list_me_organization_admins" => build(client, &me::ListOrganizationAdmins),
        "users.list_me_themes" => build(client, &themes::ListThemes),
        "users.get_me_themes" => build(client, &themes::GetTheme { id }),
        "users.delete_2fa" => build(client, &sign_in::DeleteTwoFactor { id }),
        "users.delete_sessions" => build(client, &sign_in::DeleteSessions { id }),
        "users.post_unsuspend" => build(client, &sign_in::PostUnsuspend { id }),
        "users.post_access_email" => build(client, &sign_in::PostAccessEmail { id }),
        "users.list_api_keys" => build(
            client,
            &api_keys::ListApiKeys {
                id,
                limit: args.number("limit"),
                page_num: page_num(args, page),
                order: args.word("order", &["id"]),
                order_dir: direction(args),
            },
        ),
        "users.get_api_keys" => build(client, &api_keys::GetApiKey { id, key_id }),
        "users.delete_api_keys" => build(client, &api_keys::DeleteApiKey { id, key_id }),
        "users.post_api_keys" => build(
            client,
            &api_keys::PostApiKey {
                id,
                name: &args.needed("name"),
                expires_in: args.number("expires_in").unwrap_or_default(),
                constraints: args.list("constraints").iter().map(allowed).collect(),
            },
        ),
        _ => favorite(client, method, args, page),
    }
}

fn favorite(client: &Client, method: &str, args: &Args, page: usize) -> Result<Built, String> {
    let id = &args.needed("id");
    match method {
        "users.list_me_favorites" => build(
            client,
            &favorites::ListFavorites {
                object_id: args.number("object_id"),
                object_type: args.text("object_type").as_deref(),
                limit: args.number("limit"),
                page_num: page_num(args, page),
                order: args.word("order", &["position", "created_at"]),
                order_dir: direction(args),
            },
        ),
        "users.post_me_favorites" => build(
            client,
            &favorites::PostFavorite {
                object_id: args.number("object_id").unwrap_or_default(),
                object_type: &args.needed("object_type"),
            },
        ),
        "users.delete_me_favorites" => build(client, &favorites::DeleteFavorite { id }),
        "users.patch_me_favorites_ranking_top" => build(client, &favorites::RankTop { id }),
        "users.patch_me_favorites_ranking_bottom" => build(client, &favorites::RankBottom { id }),
        "users.patch_me_favorites_ranking_higher" => build(client, &favorites::RankHigher { id }),
        "users.patch_me_favorites_ranking_lower" => build(client, &favorites::RankLower { id }),
        _ => Err("is listed as built and has no endpoint here".to_owned()),
    }
}

fn list(args: &Args, page: usize) -> users::ListUsers {
    users::ListUsers {
        feature_flag: args.text("feature_flag"),
        account_status: args.text("account_status"),
        query: args.text("query"),
        group_id: args.text("group_id"),
        group_ids: args.list("group_ids").iter().filter_map(Value::as_u64).collect(),
        organization_id: args.text("organization_id"),
        exclude_groups: args.switch("exclude_groups"),
        limit: args.number("limit"),
        page_num: page_num(args, page),
        order: args.word("order", &["name", "user"]),
        order_dir: direction(args),
    }
}

fn post(client: &Client, args: &Args) -> Result<Built, String> {
    let user = PostUser {
        name: &args.needed("name"),
        email: &args.needed("email"),
        primary_group_id: args.number("primary_group_id").unwrap_or_default(),
        user: &args.needed("user"),
        details: details(args),
        send_email: args.change("send_email", Value::as_bool),
    };
    build(client, &user)
}

fn patch(client: &Client, args: &Args) -> Result<Built, String> {
    let password = args.text("password").map(Secret::new);
    let user = PatchUser {
        id: &args.needed("id"),
        name: args.change("name", text),
        email: args.change("email", text),
        primary_group_id: args.change("primary_group_id", Value::as_u64),
        details: details(args),
        phone: args.change("phone", text),
        password: password.as_ref().map(NewPassword),
        account_status: args.text("account_status").and_then(|word| match word.as_str() {
            "Active" => Some(AccountStatus::Active),
            "Deactivated" => Some(AccountStatus::Deactivated),
            "Suspended" => Some(AccountStatus::Suspended),
            "Unsuspended" => Some(AccountStatus::Unsuspended),
            _ => None,
        }),
    };
    build(client, &user)
}

fn details(args: &Args) -> Details {
    let groups = |value: &Value| value.as_array().map(|ids| ids.iter().filter_map(Value::as_u64).collect());
    Details {
        active: args.change("active", Value::as_bool),
        city: args.change("city", text),
        state: args.change("state", text),
        time_zone: args.change("time_zone", text),
        initials: args.change("initials", text),
        department: args.change("department", text),
        title: args.change("title", text),
        prefers_sms_otp: args.change("prefers_sms_otp", Value::as_bool),
        group_ids: args.change("group_ids", groups),
        vpn_enabled: args.change("vpn_enabled", Value::as_bool),
        sso_disabled: args.change("sso_disabled", Value::as_bool),
        otp_required_for_login: args.change("otp_required_for_login", Value::as_bool),
        exempt_from_org_sms_otp_disabled: args.change("exempt_from_org_sms_otp_disabled", Value::as_bool),
        robot: args.change("robot", Value::as_bool),
    }
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn preferences<'a>(args: &Args<'a>) -> std::collections::BTreeMap<&'a str, Option<Preference>> {
    let preference = |value: &Value| match value {
        Value::Bool(on) => Some(Preference::Switch(*on)),
        Value::Number(number) => number.as_i64().map(Preference::Number),
        Value::String(text) => Some(Preference::Text(text.clone())),
        _ => None,
    };
    let given = args.0["preferences"].as_object().into_iter().flatten();
    given.map(|(name, value)| (name.as_str(), preference(value))).collect()
}

fn allowed(constraint: &Value) -> api_keys::Allowed<'_> {
    api_keys::Allowed {
        constraint: constraint["constraint"].as_str(),
        constraint_type: constraint["constraint_type"].as_str().unwrap_or_default(),
        get_allowed: constraint["get_allowed"].as_bool(),
        head_allowed: constraint["head_allowed"].as_bool(),
        post_allowed: constraint["post_allowed"].as_bool(),
        put_allowed: constraint["put_allowed"].as_bool(),
        patch_allowed: constraint["patch_allowed"].as_bool(),
        delete_allowed: constraint["delete_allowed"].as_bool(),
    }
}

fn page_num(args: &Args, page: usize) -> Option<usize> {
    if args.switch("iterator") == Some(true) {
        Some(page + 1)
    } else {
        args.number("page_num")
    }
}

fn direction(args: &Args) -> Option<&'static str> {
    args.word("order_dir", &["asc", "desc"])
}

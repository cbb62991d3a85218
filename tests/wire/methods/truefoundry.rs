//! The methods of the vendor's client, by the endpoints that answer to them.

use rollcall::api::client::Client;
use rollcall::model::secret::Secret;
use rollcall::platforms::truefoundry::dialect::Rows;
use rollcall::platforms::truefoundry::{
    access, personal_access_tokens, teams, user_actions, users, virtual_account_tokens, virtual_accounts,
};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::{Args, Built, build};

/// Every method that is built.
pub const BUILT: &[&str] = &[
    "internal.users.get_info",
    "personal_access_tokens.create",
    "personal_access_tokens.create_for_user",
    "personal_access_tokens.delete",
    "personal_access_tokens.list",
    "personal_access_tokens.revoke_all",
    "teams.create_or_update",
    "teams.delete",
    "teams.get",
    "teams.get_permissions",
    "teams.list",
    "teams.list_managers",
    "teams.list_members",
    "users.activate",
    "users.change_password",
    "users.deactivate",
    "users.delete",
    "users.get",
    "users.get_permissions",
    "users.get_resources",
    "users.get_teams",
    "users.invite_user",
    "users.list",
    "users.pre_register_users",
    "users.update_roles",
    "virtual_accounts.create_or_update",
    "virtual_accounts.delete",
    "virtual_accounts.exists",
    "virtual_accounts.get",
    "virtual_accounts.get_token",
    "virtual_accounts.list",
    "virtual_accounts.regenerate_token",
    "virtual_accounts.sync_to_secret_store",
];

/// Our request for the arguments of a recorded call: the one for that page, where the method goes through pages.
pub fn request(client: &Client, method: &str, args: &Args, page: usize) -> Result<Built, String> {
    match method.split('.').next() {
        Some("users") => user(client, method, args, page),
        Some("personal_access_tokens") => personal_access_token(client, method, args, page),
        Some("virtual_accounts") => virtual_account(client, method, args, page),
        Some("teams") => team(client, method, args, page),
        _ => build(client, &users::GetInfo),
    }
}

const NO_ENDPOINT: &str = "is listed as built and has no endpoint here";

/// The rows that their client asks for: left out means its default; an explicit None means not sent.
fn rows(args: &Args, page: usize) -> Rows {
    Rows {
        limit: if args.0.get("limit").is_some() {
            args.number("limit")
        } else {
            Some(100)
        },
        ..offset(args, page)
    }
}

/// The same where it has no default limit. The recorder answered with one row a page.
fn offset(args: &Args, page: usize) -> Rows {
    Rows {
        limit: args.number("limit"),
        offset: args.number::<usize>("offset").unwrap_or(0) + page,
    }
}

/// A switch that is sent always: left out means false, an explicit None is sent as null.
fn sent(args: &Args, name: &str) -> Option<bool> {
    if args.0.get(name).is_some() {
        args.switch(name)
    } else {
        Some(false)
    }
}

fn texts(args: &Args, name: &str) -> Vec<String> {
    args.list(name).iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn user(client: &Client, method: &str, args: &Args, page: usize) -> Result<Built, String> {
    let id = args.needed("id");
    // Where the server was made to fail, the recorder left out what it had called with.
    let email = args.text("email").unwrap_or_else(|| "y".to_owned());
    let id = if id.is_empty() { "u".to_owned() } else { id };
    let tenant_name = args.text("tenant_name");
    match method {
        "users.list" => {
            let rows = rows(args, page);
            build(
                client,
                &users::ListUsers {
                    limit: rows.limit,
                    offset: rows.offset,
                    query: args.text("query"),
                    show_invalid_users: sent(args, "show_invalid_users"),
                },
            )
        }
        "users.get" => build(client, &users::GetUser { id: &id }),
        "users.pre_register_users" => {
            let url = args.text("accept_invite_client_url");
            let registration = user_actions::RegisterUser {
                email: &email,
                send_invite_email: sent(args, "send_invite_email"),
                skip_if_user_exists: sent(args, "skip_if_user_exists"),
                dry_run: sent(args, "dry_run"),
                accept_invite_client_url: args.change("accept_invite_client_url", |_| url.as_deref()),
            };
            if registration.dry_run == Some(true) {
                return build(client, &user_actions::RehearseRegistration(registration));
            }
            build(client, &registration)
        }
        "users.update_roles" => build(
            client,
            &user_actions::UpdateRoles {
                email: &email,
                roles: &texts(args, "roles"),
                resource_type: args.text("resource_type").as_deref(),
            },
        ),
        "users.delete" => build(
            client,
            &user_actions::DeleteUser {
                id: &id,
                tenant_name: tenant_name.as_deref(),
                force_delete: args.switch("force_delete"),
            },
        ),
        "users.invite_user" => build(
            client,
            &user_actions::InviteUser {
                accept_invite_client_url: args.text("accept_invite_client_url").as_deref().unwrap_or("x"),
                email: &email,
            },
        ),
        "users.deactivate" => build(
            client,
            &user_actions::DeactivateUser {
                email: &email,
                tenant_name: tenant_name.as_deref(),
            },
        ),
        "users.activate" => build(
            client,
            &user_actions::ActivateUser {
                email: &email,
                tenant_name: tenant_name.as_deref(),
            },
        ),
        "users.change_password" => build(
            client,
            &user_actions::ChangePassword {
                login_id: &args.needed("login_id"),
                new_password: &Secret::new(args.needed("new_password")),
                old_password: &Secret::new(args.needed("old_password")),
            },
        ),
        "users.get_resources" => build(client, &access::GetUserResources { id: &id }),
        "users.get_permissions" => build(client, &access::GetUserPermissions { id: &id }),
        "users.get_teams" => build(client, &access::GetUserTeams { id: &id }),
        _ => Err(NO_ENDPOINT.to_owned()),
    }
}

fn personal_access_token(client: &Client, method: &str, args: &Args, page: usize) -> Result<Built, String> {
    let name = args.needed("name");
    let (expiration_date, team_name) = (args.text("expiration_date"), args.text("team_name"));
    match method {
        "personal_access_tokens.list" => build(
            client,
            &personal_access_tokens::ListPersonalAccessTokens {
                rows: rows(args, page),
                name_search_query: args.text("name_search_query").as_deref(),
            },
        ),
        "personal_access_tokens.create" => build(
            client,
            &personal_access_tokens::CreatePersonalAccessToken {
                name: &name,
                expiration_date: expiration_date.as_deref(),
                account_name: args.text("account_name").as_deref(),
                team_name: team_name.as_deref(),
                token_type: args.text("token_type").as_deref(),
            },
        ),
        "personal_access_tokens.create_for_user" => build(
            client,
            &personal_access_tokens::CreatePersonalAccessTokenForUser {
                name: &name,
                user_email: &args.needed("user_email"),
                expiration_date: expiration_date.as_deref(),
                team_name: team_name.as_deref(),
            },
        ),
        "personal_access_tokens.revoke_all" => build(
            client,
            &personal_access_tokens::RevokeAllPersonalAccessTokens {
                email: &args.needed("email"),
            },
        ),
        "personal_access_tokens.delete" => build(
            client,
            &personal_access_tokens::DeletePersonalAccessToken { id: &args.needed("id") },
        ),
        _ => Err(NO_ENDPOINT.to_owned()),
    }
}

fn virtual_account(client: &Client, method: &str, args: &Args, page: usize) -> Result<Built, String> {
    let id = &args.needed("id");
    match method {
        "virtual_accounts.list" => build(
            client,
            &virtual_accounts::ListVirtualAccounts {
                rows: rows(args, page),
                name_search_query: args.text("name_search_query").as_deref(),
                owned_by_teams: &texts(args, "owned_by_teams"),
                is_expired: args.switch("is_expired"),
                filter: args.text("filter").as_deref(),
            },
        ),
        "virtual_accounts.create_or_update" => build(
            client,
            &virtual_accounts::PutVirtualAccount {
                manifest: &document(args, "virtual-account")?,
                dry_run: sent(args, "dry_run"),
            },
        ),
        "virtual_accounts.exists" => build(
            client,
            &virtual_accounts::VirtualAccountExists {
                name: &args.needed("name"),
            },
        ),
        "virtual_accounts.get" => build(client, &virtual_accounts::GetVirtualAccount { id }),
        "virtual_accounts.delete" => build(client, &virtual_accounts::DeleteVirtualAccount { id }),
        "virtual_accounts.get_token" => build(client, &virtual_account_tokens::GetVirtualAccountToken { id }),
        "virtual_accounts.regenerate_token" => build(
            client,
            &virtual_account_tokens::RegenerateVirtualAccountToken {
                id,
                grace_period_in_minutes: args.0["grace_period_in_minutes"].as_f64().unwrap_or_default(),
            },
        ),
        "virtual_accounts.sync_to_secret_store" => build(
            client,
            &virtual_account_tokens::SyncVirtualAccountToken {
                id,
                force: sent(args, "force"),
            },
        ),
        _ => Err(NO_ENDPOINT.to_owned()),
    }
}

fn team(client: &Client, method: &str, args: &Args, page: usize) -> Result<Built, String> {
    let id = &args.needed("id");
    let filter = args.text("filter");
    match method {
        "teams.list" => build(
            client,
            &teams::ListTeams {
                rows: rows(args, page),
                role: args.text("role").as_deref(),
                attributes: &texts(args, "attributes"),
                // The one switch whose default is true.
                include_membership: if args.0.get("include_membership").is_some() {
                    args.switch("include_membership")
                } else {
                    Some(true)
                },
            },
        ),
        "teams.create_or_update" => build(
            client,
            &teams::PutTeam {
                manifest: &document(args, "team")?,
                dry_run: sent(args, "dry_run"),
            },
        ),
        "teams.get" => build(client, &teams::GetTeam { id }),
        "teams.delete" => build(client, &teams::DeleteTeam { id }),
        "teams.list_members" => build(
            client,
            &teams::ListTeamMembers {
                id,
                rows: offset(args, page),
                filter: filter.as_deref(),
            },
        ),
        "teams.list_managers" => build(
            client,
            &teams::ListTeamManagers {
                id,
                rows: offset(args, page),
                filter: filter.as_deref(),
            },
        ),
        "teams.get_permissions" => build(client, &teams::GetTeamPermissions { id }),
        _ => Err(NO_ENDPOINT.to_owned()),
    }
}

/// The document that their client makes of a manifest: it adds the type and spells some names in its other way.
fn document(args: &Args, kind: &str) -> Result<Box<RawValue>, String> {
    let given = args.0["manifest"].as_object().cloned().unwrap_or_default();
    let mut document = Map::new();
    document.insert("type".to_owned(), kind.into());
    for (name, value) in given {
        let name = match name.as_str() {
            "owned_by" => "ownedBy".to_owned(),
            "display_name" => "displayName".to_owned(),
            _ => name,
        };
        document.insert(name, value);
    }
    RawValue::from_string(Value::Object(document).to_string()).map_err(|error| error.to_string())
}

//! The methods of the vendor's client, by the endpoints that answer to them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rollcall::api::client::Client;
use rollcall::model::change::Change;
use rollcall::model::secret::Secret;
use rollcall::model::time::Time;
use rollcall::platforms::arize::dialect::{Handed, Part};
use rollcall::platforms::arize::role::RoleChoice;
use rollcall::platforms::arize::{
    ai_integrations, api_keys, integrations, organizations, role_bindings, roles, spaces, user_changes, users,
};
use serde_json::Value;

use super::{Args, Built, build};

/// Every method that is built.
pub const BUILT: &[&str] = &[
    "ai_integrations.create",
    "ai_integrations.delete",
    "ai_integrations.get",
    "ai_integrations.list",
    "ai_integrations.update",
    "api_keys.create",
    "api_keys.create_service_key",
    "api_keys.list",
    "api_keys.refresh",
    "api_keys.revoke",
    "integrations.delete",
    "integrations.get",
    "integrations.list",
    "organizations.add_user",
    "organizations.create",
    "organizations.delete",
    "organizations.get",
    "organizations.list",
    "organizations.remove_user",
    "organizations.update",
    "role_bindings.create",
    "role_bindings.delete",
    "role_bindings.get",
    "role_bindings.list",
    "role_bindings.update",
    "roles.create",
    "roles.delete",
    "roles.get",
    "roles.list",
    "roles.update",
    "spaces.add_user",
    "spaces.create",
    "spaces.delete",
    "spaces.get",
    "spaces.list",
    "spaces.remove_user",
    "spaces.update",
    "users.bulk_delete",
    "users.create",
    "users.delete",
    "users.get",
    "users.list",
    "users.resend_invitation",
    "users.reset_password",
    "users.update",
];

// What the recorder's server had: their client looks names up there before it goes on.
const USER: &str = "VXNlcjoxOmE=";
const ORGANIZATION: &str = "T3JnYW5pemF0aW9uOjE6Yg==";
const SPACE: &str = "U3BhY2U6MTpj";
const ROLE: &str = "Um9sZToxOmQ=";
/// It gave every list of spaces in two pages.
const SECOND_PAGE: &str = "cur2";

/// Our request for the arguments of a recorded call: the one for that page, where the method goes through pages.
pub fn request(client: &Client, method: &str, args: &Args, page: usize) -> Result<Built, String> {
    match method.split('.').next() {
        Some("users") => of_users(client, method, args, page),
        Some("api_keys") => of_keys(client, method, args, page),
        Some("organizations") => of_organizations(client, method, args, page),
        Some("spaces") => of_spaces(client, method, args, page),
        Some("roles") => of_roles(client, method, args, page),
        Some("role_bindings") => of_bindings(client, method, args),
        Some("ai_integrations") => of_ai_integrations(client, method, args),
        _ => of_integrations(client, method, args),
    }
}

fn unknown(method: &str) -> Result<Built, String> {
    Err(format!("{method} is listed as built and has no endpoint here"))
}

fn part(args: &Args) -> Part {
    Part {
        limit: args.number("limit").unwrap_or(50),
        cursor: args.text("cursor"),
    }
}

/// Their client takes what decodes to a text with a colon for an id, and everything else for a name (contract, "Ids").
fn is_id(text: &str) -> bool {
    let decoded = STANDARD.decode(text).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    decoded.is_some_and(|decoded| decoded.contains(':'))
}

fn role(value: &Value) -> RoleChoice<'_> {
    RoleChoice {
        kind: value["type"].as_str().unwrap_or_default(),
        name: value["name"].as_str(),
        id: value["id"].as_str(),
    }
}

fn moment(args: &Args, name: &str) -> Option<Time> {
    args.text(name).and_then(|text| Time::parse(&text))
}

fn texts(values: &[Value]) -> Vec<String> {
    values.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn by_email(email: String, limit: u32) -> users::ListUsers {
    users::ListUsers {
        email: Some(email),
        status: Vec::new(),
        part: Part { limit, cursor: None },
    }
}

fn of_users(client: &Client, method: &str, args: &Args, page: usize) -> Result<Built, String> {
    let user_id = &args.needed("user_id");
    match method {
        "users.list" => build(
            client,
            &users::ListUsers {
                email: args.text("email"),
                status: texts(args.list("status")),
                part: part(args),
            },
        ),
        // Their `get` takes an e-mail too, and then searches the list for it.
        "users.get" => match args.needed("user") {
            email if email.contains('@') => build(client, &by_email(email, 50)),
            id => build(client, &users::GetUser { user_id: &id }),
        },
        "users.create" => build(
            client,
            &user_changes::CreateUser {
                name: &args.needed("name"),
                email: &args.needed("email"),
                role: role(&args.0["role"]),
                invite_mode: &args.needed("invite_mode"),
                is_developer: args.switch("is_developer"),
            },
        ),
        "users.update" => build(
            client,
            &user_changes::UpdateUser {
                user_id,
                name: args.text("name").as_deref(),
                is_developer: args.switch("is_developer"),
            },
        ),
        "users.delete" => build(client, &user_changes::DeleteUser { user_id }),
        // Ids are deleted one by one; of an address the id is looked up first.
        "users.bulk_delete" => match (args.list("user_ids").get(page), args.list("emails").first(), page) {
            (Some(id), _, _) => build(
                client,
                &user_changes::DeleteUser {
                    user_id: id.as_str().unwrap_or_default(),
                },
            ),
            (None, Some(email), 0) => build(client, &by_email(email.as_str().unwrap_or_default().to_owned(), 100)),
            _ => build(client, &user_changes::DeleteUser { user_id: USER }),
        },
        "users.resend_invitation" => build(client, &user_changes::ResendInvitation { user_id }),
        "users.reset_password" => build(client, &user_changes::ResetPassword { user_id }),
        _ => unknown(method),
    }
}

fn of_keys(client: &Client, method: &str, args: &Args, page: usize) -> Result<Built, String> {
    let api_key_id = &args.needed("api_key_id");
    match method {
        "api_keys.list" => match (args.text("space"), page) {
            (Some(space), 0 | 1) if !is_id(&space) => build(client, &spaces_named(space, page)),
            (space, _) => build(
                client,
                &api_keys::ListApiKeys {
                    key_type: args.text("key_type"),
                    status: args.text("status"),
                    space_id: space.map(|space| if is_id(&space) { space } else { SPACE.to_owned() }),
                    user_id: args.text("user_id"),
                    part: part(args),
                },
            ),
        },
        "api_keys.create" => build(
            client,
            &api_keys::CreateApiKey {
                name: &args.needed("name"),
                description: args.text("description").as_deref(),
                expires_at: moment(args, "expires_at"),
            },
        ),
        "api_keys.create_service_key" => {
            let space = |id: &'_ Value| id.as_str().unwrap_or_default().to_owned();
            let orgs: Vec<(String, Vec<String>)> = args
                .list("orgs")
                .iter()
                .map(|org| {
                    let spaces = org["spaces"].as_array().map(Vec::as_slice).unwrap_or_default();
                    (space(&org["org_id"]), spaces.iter().map(space).collect())
                })
                .collect();
            let organizations: Vec<_> = orgs
                .iter()
                .map(|(org_id, spaces)| api_keys::OrganizationAccess {
                    org_id,
                    role: None,
                    spaces: spaces
                        .iter()
                        .map(|space_id| api_keys::SpaceAccess { space_id, role: None })
                        .collect(),
                })
                .collect();
            build(
                client,
                &api_keys::CreateServiceKey {
                    name: &args.needed("name"),
                    description: args.text("description").as_deref(),
                    expires_at: moment(args, "expires_at"),
                    account_role: None,
                    organizations: &organizations,
                },
            )
        }
        "api_keys.refresh" => build(
            client,
            &api_keys::RefreshApiKey {
                api_key_id,
                expires_at: moment(args, "expires_at"),
                grace_period_seconds: args.number("grace_period_seconds"),
            },
        ),
        "api_keys.revoke" => build(client, &api_keys::RevokeApiKey { api_key_id }),
        _ => unknown(method),
    }
}

fn of_organizations(client: &Client, method: &str, args: &Args, page: usize) -> Result<Built, String> {
    let named = args.needed("organization");
    if matches!(method, "organizations.get" | "organizations.delete") && !is_id(&named) && page == 0 {
        return build(
            client,
            &organizations::ListOrganizations {
                name: Some(named),
                part: Part { limit: 100, cursor: None },
            },
        );
    }
    let org_id = if is_id(&named) { named.as_str() } else { ORGANIZATION };
    let user_id = &args.needed("user_id");
    match method {
        "organizations.list" => build(
            client,
            &organizations::ListOrganizations {
                name: args.text("name"),
                part: part(args),
            },
        ),
        "organizations.get" => build(client, &organizations::GetOrganization { org_id }),
        "organizations.create" => build(
            client,
            &organizations::CreateOrganization {
                name: &args.needed("name"),
                description: args.text("description").as_deref(),
            },
        ),
        "organizations.update" => {
            let text = args.text("description");
            build(
                client,
                &organizations::UpdateOrganization {
                    org_id,
                    name: args.text("name").as_deref(),
                    description: args.change("description", |_| text.as_deref()),
                },
            )
        }
        "organizations.delete" => build(client, &organizations::DeleteOrganization { org_id }),
        "organizations.add_user" => build(
            client,
            &organizations::AddOrganizationUser {
                org_id,
                user_id,
                role: role(&args.0["role"]),
            },
        ),
        "organizations.remove_user" => build(client, &organizations::RemoveOrganizationUser { org_id, user_id }),
        _ => unknown(method),
    }
}

fn spaces_named(name: String, page: usize) -> spaces::ListSpaces {
    spaces::ListSpaces {
        org_id: None,
        name: Some(name),
        part: Part {
            limit: 100,
            cursor: (page > 0).then(|| SECOND_PAGE.to_owned()),
        },
    }
}

fn of_spaces(client: &Client, method: &str, args: &Args, page: usize) -> Result<Built, String> {
    let named = args.needed("space");
    if method == "spaces.get" && !is_id(&named) && page < 2 {
        return build(client, &spaces_named(named, page));
    }
    let space_id = if is_id(&named) { named.as_str() } else { SPACE };
    let user_id = &args.needed("user_id");
    match method {
        "spaces.list" => build(
            client,
            &spaces::ListSpaces {
                org_id: args.text("organization_id"),
                name: args.text("name"),
                part: part(args),
            },
        ),
        "spaces.get" => build(client, &spaces::GetSpace { space_id }),
        "spaces.create" => build(
            client,
            &spaces::CreateSpace {
                name: &args.needed("name"),
                organization_id: &args.needed("organization_id"),
                description: args.text("description").as_deref(),
                is_private: args.switch("is_private"),
            },
        ),
        "spaces.update" => {
            let text = args.text("description");
            build(
                client,
                &spaces::UpdateSpace {
                    space_id,
                    name: args.text("name").as_deref(),
                    description: args.change("description", |_| text.as_deref()),
                    is_private: args.switch("is_private"),
                    ..spaces::UpdateSpace::default()
                },
            )
        }
        "spaces.delete" => build(client, &spaces::DeleteSpace { space_id }),
        "spaces.add_user" => build(
            client,
            &spaces::AddSpaceUser {
                space_id,
                user_id,
                role: role(&args.0["role"]),
            },
        ),
        "spaces.remove_user" => build(client, &spaces::RemoveSpaceUser { space_id, user_id }),
        _ => unknown(method),
    }
}

fn of_roles(client: &Client, method: &str, args: &Args, page: usize) -> Result<Built, String> {
    let named = args.needed("role");
    let permissions = texts(args.list("permissions"));
    let role_id = if is_id(&named) { named.as_str() } else { ROLE };
    match method {
        // Roles cannot be searched by name, so their client reads all of them.
        "roles.get" if !is_id(&named) && page == 0 => build(
            client,
            &roles::ListRoles {
                is_predefined: None,
                part: Part { limit: 100, cursor: None },
            },
        ),
        "roles.list" => build(
            client,
            &roles::ListRoles {
                is_predefined: args.switch("is_predefined"),
                part: part(args),
            },
        ),
        "roles.get" => build(client, &roles::GetRole { role_id }),
        "roles.create" => build(
            client,
            &roles::CreateRole {
                name: &args.needed("name"),
                description: args.text("description").as_deref(),
                permissions: &permissions,
            },
        ),
        "roles.update" => {
            let text = args.text("description");
            build(
                client,
                &roles::UpdateRole {
                    role_id,
                    name: args.text("name").as_deref(),
                    description: args.change("description", |_| text.as_deref()),
                    permissions: (!permissions.is_empty()).then_some(permissions.as_slice()),
                },
            )
        }
        "roles.delete" => build(client, &roles::DeleteRole { role_id }),
        _ => unknown(method),
    }
}

fn of_bindings(client: &Client, method: &str, args: &Args) -> Result<Built, String> {
    let binding_id = &args.needed("binding_id");
    match method {
        "role_bindings.list" => build(
            client,
            &role_bindings::ListRoleBindings {
                resource_type: args.needed("resource_type"),
                user_id: args.text("user_id"),
                part: part(args),
            },
        ),
        "role_bindings.get" => build(client, &role_bindings::GetRoleBinding { binding_id }),
        "role_bindings.create" => build(
            client,
            &role_bindings::CreateRoleBinding {
                role_id: &args.needed("role_id"),
                user_id: &args.needed("user_id"),
                resource_type: &args.needed("resource_type"),
                resource_id: &args.needed("resource_id"),
            },
        ),
        "role_bindings.update" => build(
            client,
            &role_bindings::UpdateRoleBinding {
                binding_id,
                role_id: &args.needed("role_id"),
            },
        ),
        "role_bindings.delete" => build(client, &role_bindings::DeleteRoleBinding { binding_id }),
        _ => unknown(method),
    }
}

fn of_ai_integrations(client: &Client, method: &str, args: &Args) -> Result<Built, String> {
    let integration_id = &args.needed("integration");
    let (name, provider, base_url) = (args.text("name"), args.text("provider"), args.text("base_url"));
    let secret = Secret::new(args.needed("api_key"));
    let settings = ai_integrations::Settings {
        api_key: args.change("api_key", |_| Some(Handed(&secret))),
        base_url: args.change("base_url", |_| base_url.as_deref()),
        model_names: args.change("model_names", |names| names.as_array().map(|names| texts(names))),
        headers: args.change("headers", |headers| serde_json::from_value(headers.clone()).ok()),
        enable_default_models: args.change("enable_default_models", Value::as_bool),
        function_calling_enabled: args.change("function_calling_enabled", Value::as_bool),
        auth_type: Change::Keep,
        provider_metadata: Change::Keep,
        scopings: Change::Keep,
    };
    match method {
        "ai_integrations.list" => build(
            client,
            &ai_integrations::ListAiIntegrations {
                space_id: args.text("space"),
                space_name: None,
                name: args.text("name"),
                part: part(args),
            },
        ),
        "ai_integrations.get" => build(client, &ai_integrations::GetAiIntegration { integration_id }),
        "ai_integrations.create" => build(
            client,
            &ai_integrations::CreateAiIntegration {
                name: name.as_deref().unwrap_or_default(),
                provider: provider.as_deref().unwrap_or_default(),
                settings,
            },
        ),
        "ai_integrations.update" => build(
            client,
            &ai_integrations::UpdateAiIntegration {
                integration_id,
                name: name.as_deref(),
                provider: provider.as_deref(),
                settings,
            },
        ),
        "ai_integrations.delete" => build(client, &ai_integrations::DeleteAiIntegration { integration_id }),
        _ => unknown(method),
    }
}

fn of_integrations(client: &Client, method: &str, args: &Args) -> Result<Built, String> {
    let integration_id = &args.needed("integration");
    match method {
        "integrations.list" => build(
            client,
            &integrations::ListIntegrations {
                kind: args.text("integration_type"),
                space_id: args.text("space"),
                space_name: None,
                name: args.text("name"),
                part: part(args),
            },
        ),
        "integrations.get" => build(client, &integrations::GetIntegration { integration_id }),
        "integrations.delete" => build(client, &integrations::DeleteIntegration { integration_id }),
        _ => unknown(method),
    }
}

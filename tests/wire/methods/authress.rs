//! The methods of the vendor's client, by the endpoints that answer to them.

use rollcall::api::client::Client;
use rollcall::platforms::authress::requests::Decision;
use rollcall::platforms::authress::{
    accounts, applications, connections, document, extensions, groups, invites, permissions, records, requests, roles, service_clients,
    tenants, users,
};
use serde_json::{Value, json};

use super::{Args, Built, build};

/// Every method that is built.
pub const BUILT: &[&str] = &[
    "access_records.create_record",
    "access_records.create_request",
    "access_records.delete_record",
    "access_records.delete_request",
    "access_records.get_record",
    "access_records.get_records",
    "access_records.get_request",
    "access_records.get_requests",
    "access_records.respond_to_access_request",
    "access_records.update_record",
    "accounts.get_account",
    "accounts.get_account_identities",
    "applications.create_application",
    "applications.delete_application",
    "applications.get_application",
    "applications.get_applications",
    "connections.create_connection",
    "connections.delete_connection",
    "connections.get_connection",
    "connections.get_connection_credentials",
    "connections.get_connections",
    "connections.update_connection",
    "extensions.create_extension",
    "extensions.delete_extension",
    "extensions.get_extension",
    "extensions.get_extensions",
    "extensions.update_extension",
    "groups.create_group",
    "groups.delete_group",
    "groups.get_group",
    "groups.get_groups",
    "groups.update_group",
    "invites.create_invite",
    "invites.delete_invite",
    "invites.get_invite",
    "invites.respond_to_invite",
    "roles.create_role",
    "roles.delete_role",
    "roles.get_role",
    "roles.get_roles",
    "roles.update_role",
    "service_clients.create_client",
    "service_clients.delete_access_key",
    "service_clients.delete_client",
    "service_clients.get_client",
    "service_clients.get_clients",
    "service_clients.request_access_key",
    "service_clients.update_client",
    "tenants.create_tenant",
    "tenants.delete_tenant",
    "tenants.get_tenant",
    "tenants.get_tenants",
    "tenants.link_tenant_user",
    "tenants.update_tenant",
    "user_permissions.authorize_user",
    "user_permissions.get_user_permissions_for_resource",
    "user_permissions.get_user_resources",
    "user_permissions.get_user_roles_for_resource",
    "users.delete_user",
    "users.get_user",
    "users.get_users",
];

/// Our request for the arguments of a recorded call: the one for that page, where the method goes through pages.
pub fn request(client: &Client, method: &str, args: &Args, _page: usize) -> Result<Built, String> {
    match method.split('.').next().unwrap_or_default() {
        "users" => people(client, method, args),
        "tenants" => tenant(client, method, args),
        "service_clients" => service_client(client, method, args),
        "connections" | "extensions" | "applications" => integration(client, method, args),
        "roles" | "groups" => role_or_group(client, method, args),
        "access_records" => record(client, method, args),
        "invites" => invite(client, method, args),
        "accounts" => account(client, method, args),
        _ => permission(client, method, args),
    }
}

/// What is listed as built and does not stand here.
fn nothing() -> Result<Built, String> {
    Err("is listed as built and has no endpoint here".to_owned())
}

/// A document as a caller of ours would send it: without what is read only.
fn written(args: &Args, name: &str, read_only: &[&str]) -> String {
    document::writable(&args.0[name].to_string(), read_only).expect("the argument is an object")
}

/// The same with what the model of the vendor's client fills in by itself, and our document must bring.
fn filled(args: &Args, name: &str, read_only: &[&str], defaults: &Value) -> String {
    let mut document: Value = serde_json::from_str(&written(args, name, read_only)).expect("JSON");
    for (name, value) in defaults.as_object().into_iter().flatten() {
        let place = document.pointer_mut(name.rsplit_once('/').map_or("", |(above, _)| above));
        if let Some(members) = place.and_then(Value::as_object_mut) {
            let name = name.rsplit('/').next().unwrap_or_default();
            members.entry(name).or_insert_with(|| value.clone());
        }
    }
    document.to_string()
}

fn people(client: &Client, method: &str, args: &Args) -> Result<Built, String> {
    let user_id = &args.needed("user_id");
    match method {
        "users.get_users" => build(
            client,
            &users::GetUsers {
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
        "users.get_user" => build(client, &users::GetUser { user_id }),
        "users.delete_user" => build(client, &users::DeleteUser { user_id }),
        _ => nothing(),
    }
}

fn tenant(client: &Client, method: &str, args: &Args) -> Result<Built, String> {
    let tenant_id = &args.needed("tenant_id");
    let document = || written(args, "tenant", tenants::READ_ONLY);
    match method {
        "tenants.get_tenants" => build(client, &tenants::GetTenants),
        "tenants.create_tenant" => build(client, &tenants::CreateTenant { document: &document() }),
        "tenants.get_tenant" => build(client, &tenants::GetTenant { tenant_id }),
        "tenants.update_tenant" => build(
            client,
            &tenants::UpdateTenant {
                tenant_id,
                document: &document(),
            },
        ),
        "tenants.delete_tenant" => build(client, &tenants::DeleteTenant { tenant_id }),
        "tenants.link_tenant_user" => build(
            client,
            &tenants::LinkTenantUser {
                tenant_id,
                user_id: args.0["tenant_user"]["userId"].as_str().unwrap_or_default(),
            },
        ),
        _ => nothing(),
    }
}

fn service_client(client: &Client, method: &str, args: &Args) -> Result<Built, String> {
    let client_id = &args.needed("client_id");
    let document = || written(args, "client", service_clients::READ_ONLY);
    match method {
        "service_clients.get_clients" => build(
            client,
            &service_clients::GetClients {
                limit: args.number("limit"),
                cursor: args.text("cursor").as_deref(),
            },
        ),
        "service_clients.create_client" => build(client, &service_clients::CreateClient { document: &document() }),
        "service_clients.get_client" => build(client, &service_clients::GetClient { client_id }),
        "service_clients.update_client" => build(
            client,
            &service_clients::UpdateClient {
                client_id,
                document: &document(),
            },
        ),
        "service_clients.delete_client" => build(client, &service_clients::DeleteClient { client_id }),
        "service_clients.request_access_key" => build(client, &service_clients::RequestAccessKey { client_id }),
        "service_clients.delete_access_key" => build(
            client,
            &service_clients::DeleteAccessKey {
                client_id,
                key_id: &args.needed("key_id"),
            },
        ),
        _ => nothing(),
    }
}

fn integration(client: &Client, method: &str, args: &Args) -> Result<Built, String> {
    let connection_id = &args.needed("connection_id");
    let extension_id = &args.needed("extension_id");
    let application_id = &args.needed("application_id");
    let connection = || {
        let defaults = json!({
            "/type": "OAUTH2", "/data/supportedContentType": "application/json",
            "/data/userIdExpression": "{sub}", "/data/trustIdentityUserId": false,
        });
        filled(args, "connection", connections::READ_ONLY, &defaults)
    };
    let extension = || written(args, "extension", extensions::READ_ONLY);
    match method {
        "connections.get_connections" => build(client, &connections::GetConnections),
        "connections.create_connection" => build(client, &connections::CreateConnection { document: &connection() }),
        "connections.get_connection" => build(client, &connections::GetConnection { connection_id }),
        "connections.update_connection" => build(
            client,
            &connections::UpdateConnection {
                connection_id,
                document: &connection(),
            },
        ),
        "connections.delete_connection" => build(client, &connections::DeleteConnection { connection_id }),
        "connections.get_connection_credentials" => build(
            client,
            &connections::GetConnectionCredentials {
                connection_id,
                user_id: &args.needed("user_id"),
            },
        ),
        "extensions.get_extensions" => build(client, &extensions::GetExtensions),
        "extensions.create_extension" => build(client, &extensions::CreateExtension { document: &extension() }),
        "extensions.get_extension" => build(client, &extensions::GetExtension { extension_id }),
        "extensions.update_extension" => build(
            client,
            &extensions::UpdateExtension {
                extension_id,
                document: &extension(),
            },
        ),
        "extensions.delete_extension" => build(client, &extensions::DeleteExtension { extension_id }),
        "applications.get_applications" => build(client, &applications::GetApplications),
        "applications.create_application" => build(
            client,
            &applications::CreateApplication {
                document: &written(args, "application_request", applications::READ_ONLY),
            },
        ),
        "applications.get_application" => build(client, &applications::GetApplication { application_id }),
        "applications.delete_application" => build(client, &applications::DeleteApplication { application_id }),
        _ => nothing(),
    }
}

fn role_or_group(client: &Client, method: &str, args: &Args) -> Result<Built, String> {
    let role_id = &args.needed("role_id");
    let group_id = &args.needed("group_id");
    let (limit, cursor, filter) = (args.number("limit"), args.text("cursor"), args.text("filter"));
    let (cursor, filter) = (cursor.as_deref(), filter.as_deref());
    let role = || written(args, "role", roles::READ_ONLY);
    let group = || written(args, "group", groups::READ_ONLY);
    match method {
        "roles.get_roles" => build(client, &roles::GetRoles { limit, cursor, filter }),
        "roles.create_role" => build(client, &roles::CreateRole { document: &role() }),
        "roles.get_role" => build(client, &roles::GetRole { role_id }),
        "roles.update_role" => build(
            client,
            &roles::UpdateRole {
                role_id,
                document: &role(),
            },
        ),
        "roles.delete_role" => build(client, &roles::DeleteRole { role_id }),
        "groups.get_groups" => build(client, &groups::GetGroups { limit, cursor, filter }),
        "groups.create_group" => build(client, &groups::CreateGroup { document: &group() }),
        "groups.get_group" => build(client, &groups::GetGroup { group_id }),
        "groups.update_group" => build(
            client,
            &groups::UpdateGroup {
                group_id,
                document: &group(),
                expected_last_modified_time: args.text("expected_last_modified_time").as_deref(),
            },
        ),
        "groups.delete_group" => build(client, &groups::DeleteGroup { group_id }),
        _ => nothing(),
    }
}

fn record(client: &Client, method: &str, args: &Args) -> Result<Built, String> {
    let record_id = &args.needed("record_id");
    let request_id = &args.needed("request_id");
    let (limit, cursor) = (args.number("limit"), args.text("cursor"));
    let cursor = cursor.as_deref();
    let document = || written(args, "access_record", records::READ_ONLY);
    match method {
        "access_records.get_records" => build(
            client,
            &records::GetRecords {
                limit,
                cursor,
                filter: args.text("filter").as_deref(),
            },
        ),
        "access_records.create_record" => build(client, &records::CreateRecord { document: &document() }),
        "access_records.get_record" => build(client, &records::GetRecord { record_id }),
        "access_records.update_record" => build(
            client,
            &records::UpdateRecord {
                record_id,
                document: &document(),
                expected_last_modified_time: args.text("expected_last_modified_time").as_deref(),
            },
        ),
        "access_records.delete_record" => build(client, &records::DeleteRecord { record_id }),
        "access_records.get_requests" => build(
            client,
            &requests::GetRequests {
                limit,
                cursor,
                status: args.text("status").as_deref(),
            },
        ),
        "access_records.create_request" => build(
            client,
            &requests::CreateRequest {
                document: &written(args, "access_request", requests::READ_ONLY),
            },
        ),
        "access_records.get_request" => build(client, &requests::GetRequest { request_id }),
        "access_records.respond_to_access_request" => build(
            client,
            &requests::RespondToAccessRequest {
                request_id,
                status: if args.0["access_request_response"]["status"] == "APPROVED" {
                    Decision::Approved
                } else {
                    Decision::Denied
                },
            },
        ),
        "access_records.delete_request" => build(client, &requests::DeleteRequest { request_id }),
        _ => nothing(),
    }
}

fn invite(client: &Client, method: &str, args: &Args) -> Result<Built, String> {
    let invite_id = &args.needed("invite_id");
    match method {
        "invites.create_invite" => {
            let defaults = json!({ "/conflictResolutionStrategy": "GENERATE_NEW_RECORD" });
            build(
                client,
                &invites::CreateInvite {
                    document: &filled(args, "invite", invites::READ_ONLY, &defaults),
                },
            )
        }
        "invites.get_invite" => build(client, &invites::GetInvite { invite_id }),
        "invites.respond_to_invite" => build(client, &invites::RespondToInvite { invite_id }),
        "invites.delete_invite" => build(client, &invites::DeleteInvite { invite_id }),
        _ => nothing(),
    }
}

fn account(client: &Client, method: &str, args: &Args) -> Result<Built, String> {
    match method {
        "accounts.get_account" => build(
            client,
            &accounts::GetAccount {
                account_id: &args.needed("account_id"),
            },
        ),
        "accounts.get_account_identities" => build(client, &accounts::GetAccountIdentities),
        _ => nothing(),
    }
}

fn permission(client: &Client, method: &str, args: &Args) -> Result<Built, String> {
    let (user_id, resource_uri) = (&args.needed("user_id"), &args.needed("resource_uri"));
    match method {
        "user_permissions.get_user_resources" => build(
            client,
            &permissions::GetUserResources {
                user_id,
                resource_uri: args.text("resource_uri").as_deref(),
                collection_configuration: args.text("collection_configuration").as_deref(),
                permissions: args.text("permissions").as_deref(),
                limit: args.number("limit"),
                cursor: args.text("cursor").as_deref(),
            },
        ),
        "user_permissions.get_user_roles_for_resource" => build(client, &permissions::GetUserRolesForResource { user_id, resource_uri }),
        "user_permissions.get_user_permissions_for_resource" => {
            build(client, &permissions::GetUserPermissionsForResource { user_id, resource_uri })
        }
        "user_permissions.authorize_user" => build(
            client,
            &permissions::AuthorizeUser {
                user_id,
                resource_uri,
                permission: &args.needed("permission"),
            },
        ),
        _ => nothing(),
    }
}

//! The methods of the vendor's client, by the endpoints that answer to them. What takes several requests is in `flow.rs`.

use rollcall::api::client::Client;
use rollcall::model::change::Change;
use rollcall::model::time::Time;
use rollcall::platforms::istari::listing::Part;
use rollcall::platforms::istari::storage::CompletedPart;
use rollcall::platforms::istari::{
    access_tokens, app_integrations, auth_integrations, auth_secrets, health, remotes, storage, tenants, users,
};
use serde_json::value::{RawValue, to_raw_value};

use super::{Args, Built, build};

/// Every method that is built.
pub const BUILT: &[&str] = &[
    "add_function_auth_secret",
    "create_agent_personal_access_token",
    "create_app_integration",
    "create_auth_integration",
    "create_multipart_upload",
    "create_personal_access_token",
    "create_tenant_public_key",
    "customer_usage_metrics",
    "delete_app_integration",
    "delete_personal_access_token",
    "fetch_function_auth_secret",
    "finalize_multipart_upload",
    "find_function_auth_secret",
    "generate_download_url",
    "generate_upload_url",
    "get_app_integration",
    "get_auth_integration",
    "get_current_user",
    "get_tenant_public_key",
    "get_upstream_remote_sync",
    "get_user",
    "get_user_by_id",
    "list_app_integrations",
    "list_auth_integrations",
    "list_personal_access_tokens",
    "list_tenants",
    "list_upstream_remotes",
    "list_users",
    "liveness_check",
    "readiness_check",
    "revoke_all_personal_access_tokens",
    "sync_upstream_remotes",
    "update_app_integration",
    "update_auth_integration",
];

/// Our request for the arguments of a recorded call: the one for that page, where the method goes through pages.
pub fn request(client: &Client, method: &str, args: &Args, page: usize) -> Result<Built, String> {
    let id = |name: &str| args.needed(name);
    match method {
        "list_users" => build(
            client,
            &users::ListUsers {
                user_state: args.text("user_state"),
                user_type: args.text("user_type"),
            },
        ),
        "get_user" | "get_user_by_id" => build(client, &users::GetUser { user_id: &id("user_id") }),
        "get_current_user" => build(client, &users::GetCurrentUser),
        "create_personal_access_token" => build(client, &access_tokens::CreatePersonalAccessToken { name: &id("name") }),
        "create_agent_personal_access_token" => build(client, &access_tokens::CreateAgentPersonalAccessToken { name: &id("name") }),
        "list_personal_access_tokens" => build(
            client,
            &access_tokens::ListPersonalAccessTokens {
                part: part(args, page),
                sort: args.text("sort"),
            },
        ),
        "delete_personal_access_token" => build(client, &access_tokens::DeletePersonalAccessToken { pat_id: &id("pat_id") }),
        "revoke_all_personal_access_tokens" => build(client, &access_tokens::RevokeAllPersonalAccessTokens),
        _ if method.contains("app_integration") => app_integration(client, method, args, page),
        _ if method.contains("auth") => auth(client, method, args, page),
        _ => platform(client, method, args, page),
    }
}

/// Their clients walk through pages by the number; the first is not named.
fn part(args: &Args, page: usize) -> Part {
    let next = u32::try_from(page).ok().filter(|page| *page > 0).map(|page| page + 1);
    Part {
        page: next.or_else(|| args.number("page")),
        size: args.number("size"),
    }
}

fn app_integration(client: &Client, method: &str, args: &Args, page: usize) -> Result<Built, String> {
    let id = args.needed("app_integration_id");
    let body = Args(&args.0["new_app_integration"]);
    let kind = body.needed("integration_type");
    let description = body.text("description");
    let data: Option<Box<RawValue>> = body.0.get("integration_data").and_then(|data| to_raw_value(data).ok());
    let new = app_integrations::NewAppIntegration {
        integration_type: &kind,
        description: description.as_deref().map_or(Change::Keep, Change::Set),
        integration_data: data.as_deref(),
    };
    match method {
        "create_app_integration" => build(client, &app_integrations::CreateAppIntegration { new }),
        "get_app_integration" => build(client, &app_integrations::GetAppIntegration { app_integration_id: &id }),
        "list_app_integrations" => build(
            client,
            &app_integrations::ListAppIntegrations {
                part: part(args, page),
                sort: args.text("sort"),
            },
        ),
        "update_app_integration" => build(
            client,
            &app_integrations::UpdateAppIntegration {
                app_integration_id: &id,
                new,
            },
        ),
        "delete_app_integration" => build(client, &app_integrations::DeleteAppIntegration { app_integration_id: &id }),
        _ => Err("is listed as built and has no endpoint here".to_owned()),
    }
}

fn auth(client: &Client, method: &str, args: &Args, page: usize) -> Result<Built, String> {
    match method {
        "get_auth_integration" => build(
            client,
            &auth_integrations::GetAuthIntegration {
                auth_integration_id: &args.needed("auth_integration_id"),
            },
        ),
        "list_auth_integrations" => build(
            client,
            &auth_integrations::ListAuthIntegrations {
                auth_integration_type: args.text("auth_integration_type"),
                auth_type: args.text("auth_type"),
                archive_status: args.text("archive_status"),
                part: part(args, page),
            },
        ),
        "fetch_function_auth_secret" => build(
            client,
            &auth_secrets::FetchFunctionAuthSecret {
                auth_secret_id: &args.needed("auth_secret_id"),
            },
        ),
        "find_function_auth_secret" => build(
            client,
            &auth_secrets::FindFunctionAuthSecret {
                app_integration_id: args.text("app_integration_id"),
                auth_integration_type: args.text("auth_integration_type"),
                function_auth_type: args.text("function_auth_type"),
                expiration: args.text("expiration").and_then(|text| Time::parse(&text)),
                latest: args.switch("latest"),
            },
        ),
        _ => Err("is listed as built and has no endpoint here".to_owned()),
    }
}

fn platform(client: &Client, method: &str, args: &Args, page: usize) -> Result<Built, String> {
    match method {
        "generate_upload_url" => build(
            client,
            &storage::GenerateUploadUrl {
                sha: &args.needed("sha"),
                model_id: args.text("model_id").as_deref(),
            },
        ),
        "generate_download_url" => build(client, &storage::GenerateDownloadUrl { sha: &args.needed("sha") }),
        "create_multipart_upload" => {
            let body = Args(&args.0["create_multipart_upload_request"]);
            build(
                client,
                &storage::CreateMultipartUpload {
                    sha: &body.needed("sha"),
                    num_parts: body.number("num_parts").unwrap_or_default(),
                    model_id: Change::Keep,
                },
            )
        }
        "finalize_multipart_upload" => {
            let body = Args(&args.0["finalize_multipart_upload_request"]);
            let parts = body.list("completed_parts").iter().map(|part| CompletedPart {
                etag: Args(part).needed("ETag"),
                number: Args(part).number("PartNumber").unwrap_or_default(),
            });
            let parts: Vec<CompletedPart> = parts.collect();
            build(
                client,
                &storage::FinalizeMultipartUpload {
                    sha: &body.needed("sha"),
                    upload_id: &body.needed("upload_id"),
                    completed_parts: (body.needed("action") == "complete").then_some(&parts),
                },
            )
        }
        "create_tenant_public_key" => {
            let file = Args(&args.0["public_key_file"]);
            build(
                client,
                &tenants::CreateTenantPublicKey {
                    public_key: file.needed("bytes_utf8").as_bytes(),
                    file_name: file.text("filename").as_deref(),
                },
            )
        }
        "get_tenant_public_key" => build(client, &tenants::GetTenantPublicKey),
        "list_tenants" => build(client, &tenants::ListTenants { part: part(args, page) }),
        "list_upstream_remotes" => build(
            client,
            &remotes::ListUpstreamRemotes {
                part: part(args, page),
                sort: args.text("sort"),
            },
        ),
        "sync_upstream_remotes" => build(
            client,
            &remotes::SyncUpstreamRemotes {
                upstream_remote_id: &Args(&args.0["create_upstream_remote_sync"]).needed("upstream_remote_id"),
            },
        ),
        "get_upstream_remote_sync" => build(
            client,
            &remotes::GetUpstreamRemoteSync {
                upstream_remote_sync_id: &args.needed("upstream_remote_sync_id"),
            },
        ),
        "customer_usage_metrics" => build(
            client,
            &health::CustomerUsageMetrics {
                start: &args.needed("start"),
                end: &args.needed("end"),
            },
        ),
        "liveness_check" => build(client, &health::LivenessCheck),
        "readiness_check" => build(client, &health::ReadinessCheck),
        _ => Err("is listed as built and has no endpoint here".to_owned()),
    }
}

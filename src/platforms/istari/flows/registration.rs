//! Making and changing an auth integration, whose registration is a stored file (contract 4.1 and 4.2).

use super::{Progress, Stage, Tools, transfer};
use crate::api::file::File;
use crate::api::read::Full;
use crate::model::error::{ApiError, ErrorKind};
use crate::platforms::istari::auth_integrations::{AuthIntegration, CreateAuthIntegration, GetAuthIntegration, UpdateAuthIntegration};
use crate::platforms::istari::revision::{NewRevision, Properties, salt};

/// Stores the registration file and makes an auth integration of it: properties first, then the file, each with its own salt.
///
/// # Errors
/// Why it is not known to be made.
pub async fn create(
    tools: Tools<'_>,
    auth_integration_type: &str,
    auth_type: &str,
    app_integration_id: Option<&str>,
    file: &dyn File,
) -> Result<Full<AuthIntegration>, ApiError> {
    let properties = Properties::of(file.name(), file.length());
    let properties_token = transfer::store_properties(tools, &properties, &salt(tools.cipher)).await?;
    let content_token = transfer::store(tools, file, &salt(tools.cipher)).await?;
    registering(tools, file.length());
    let now = tools.client.reading().environment.now();
    let create = CreateAuthIntegration {
        auth_integration_type,
        auth_type,
        revision: NewRevision::new(&properties, content_token, properties_token, now, tools.cipher),
        app_integration_id,
    };
    tools.client.send(&create).await
}

/// What changes of an auth integration; `None` stays as it is.
#[derive(Clone, Copy, Default)]
pub struct Changes<'a> {
    /// Another provider.
    pub auth_integration_type: Option<&'a str>,
    /// Another way to sign in.
    pub auth_type: Option<&'a str>,
    /// Another registration file.
    pub file: Option<&'a dyn File>,
}

/// Changes an auth integration. A new file is stored with the salt of the current one, content first (contract 4.2).
///
/// # Errors
/// Why it is not known to be changed.
pub async fn update(tools: Tools<'_>, auth_integration_id: &str, changes: Changes<'_>) -> Result<Full<AuthIntegration>, ApiError> {
    let revision = match changes.file {
        Some(file) => Some(revision(tools, auth_integration_id, file).await?),
        None => None,
    };
    registering(tools, changes.file.map_or(0, File::length));
    let update = UpdateAuthIntegration {
        auth_integration_id,
        auth_integration_type: changes.auth_integration_type,
        auth_type: changes.auth_type,
        revision,
    };
    tools.client.send(&update).await
}

async fn revision(tools: Tools<'_>, auth_integration_id: &str, file: &dyn File) -> Result<NewRevision, ApiError> {
    let (integration, _) = tools.client.reading().ask(&GetAuthIntegration { auth_integration_id }).await?;
    let current = integration.file.value().and_then(|file| file.current());
    let token = current.and_then(|revision| revision.content_token.value());
    let salt = token.and_then(|token| token.salt.text());
    let salt = salt.ok_or_else(|| ApiError::of(ErrorKind::Unexpected("the current revision has no salt".to_owned())))?;
    let properties = Properties::of(file.name(), file.length());
    let content_token = transfer::store(tools, file, salt).await?;
    let properties_token = transfer::store_properties(tools, &properties, salt).await?;
    let now = tools.client.reading().environment.now();
    Ok(NewRevision::new(&properties, content_token, properties_token, now, tools.cipher))
}

fn registering(tools: Tools<'_>, length: u64) {
    (tools.progress)(Progress {
        stage: Stage::Registering,
        done: length,
        of: length,
    });
}

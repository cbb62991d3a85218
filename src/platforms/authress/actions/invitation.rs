//! An invite of Authress: access, and a tenant, for whoever holds its id. Nobody is told of it but who makes it.

use serde::Serialize;

use crate::api::client::WriteClient;
use crate::model::action::{Action, Receipt};
use crate::model::error::ApiError;
use crate::model::secret::Secret;
use crate::platforms::authress::invites::CreateInvite;

/// What only the answer tells.
pub const SECRET: &str = "Invite id";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invite<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    default_login_tenant_id: Option<&'a str>,
    statements: Vec<Statement<'a>>,
}

#[derive(Serialize)]
struct Statement<'a> {
    roles: Vec<&'a str>,
    resources: Vec<Resource<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Resource<'a> {
    resource_uri: &'a str,
}

/// The document that makes the invite.
fn document(action: &Action) -> Result<String, ApiError> {
    let list = |name: &str| action.values.list(name).unwrap_or_default();
    let roles = list("roles");
    let resources: Vec<Resource> = list("resources")
        .into_iter()
        .map(str::trim)
        .filter(|uri| !uri.is_empty())
        .map(|resource_uri| Resource { resource_uri })
        .collect();
    let default_login_tenant_id = action.values.filled("tenant_id");
    if roles.is_empty() != resources.is_empty() {
        return Err(ApiError::not_sent("Roles are given on resources: name both, or neither."));
    }
    if roles.is_empty() && default_login_tenant_id.is_none() {
        return Err(ApiError::not_sent(
            "An invite gives roles on resources, a tenant, or both: choose at least one.",
        ));
    }
    let statements = if roles.is_empty() {
        Vec::new()
    } else {
        vec![Statement { roles, resources }]
    };
    let invite = Invite {
        default_login_tenant_id,
        statements,
    };
    serde_json::to_string(&invite).map_err(|error| ApiError::not_sent(format!("The invite cannot be written: {error}.")))
}

/// Makes the invite. Its id is all that it takes to accept it, and is therefore told once and kept nowhere.
pub async fn send(writing: WriteClient<'_>, action: &Action) -> Result<Receipt, ApiError> {
    let document = &document(action)?;
    let (invite, _) = writing.send(&CreateInvite { document }).await?;
    Ok(Receipt {
        secret: Some((SECRET, Secret::new(invite.invite_id.0))),
        remark: Some("Authress sends no mail: pass the id on yourself. Whoever has it can accept the invite.".to_owned()),
        ..Receipt::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::action::Target;
    use crate::model::capability::Capability;
    use crate::model::values::Values;

    fn written(values: Values) -> Result<String, ApiError> {
        document(&Action {
            capability: Capability::InviteUser,
            connection: "one".into(),
            target: Target::default(),
            values,
            base: Values::default(),
        })
    }

    #[test]
    fn an_invite_that_would_give_nothing_or_half_is_not_made() {
        for values in [
            Values::default(),
            Values::default().with("roles", "a"),
            Values::default().with("resources", "things/1").with("tenant_id", "t"),
        ] {
            assert!(written(values).is_err());
        }
    }

    #[test]
    fn an_invite_says_which_roles_on_what_and_which_tenant() {
        let values = Values::default()
            .with("roles", "a\nb")
            .with("resources", " things/1 \n\n*")
            .with("tenant_id", "t");
        assert_eq!(
            written(values).as_deref(),
            Ok(
                r#"{"defaultLoginTenantId":"t","statements":[{"roles":["a","b"],"resources":[{"resourceUri":"things/1"},{"resourceUri":"*"}]}]}"#
            )
        );
        let tenant = written(Values::default().with("tenant_id", "t"));
        assert_eq!(tenant.as_deref(), Ok(r#"{"defaultLoginTenantId":"t","statements":[]}"#));
    }
}

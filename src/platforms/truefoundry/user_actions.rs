//! What can be done to a user of TrueFoundry: some by id, most by e-mail (contract, gotcha 4).

use serde::{Deserialize, Serialize};

use crate::api::endpoint::Endpoint;
use crate::api::policy::Class;
use crate::api::read;
use crate::api::request::{Body, Method, Path, Query, Reply};
use crate::model::change::Change;
use crate::model::error::ErrorKind;
use crate::model::given::Given;
use crate::model::secret::Secret;

/// `users.pre_register_users`: `POST /api/svc/v1/users/register` (contract "register").
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RegisterUser<'a> {
    /// Whom.
    pub email: &'a str,
    /// Whether they get a mail; then the address for accepting is needed. `None` is sent as `null`, as their client does.
    pub send_invite_email: Option<bool>,
    /// Whether somebody who is there already is no error. (Their own words for it say the opposite.)
    pub skip_if_user_exists: Option<bool>,
    /// Whether it is only checked, and nothing is stored.
    pub dry_run: Option<bool>,
    /// Where the invitation is accepted.
    #[serde(rename = "acceptInviteClientURL", skip_serializing_if = "Change::is_kept")]
    pub accept_invite_client_url: Change<&'a str>,
}

impl<'a> RegisterUser<'a> {
    /// Without a mail, for somebody who must be new.
    pub fn of(email: &'a str) -> Self {
        Self {
            email,
            send_invite_email: Some(false),
            skip_if_user_exists: Some(false),
            dry_run: Some(false),
            accept_invite_client_url: Change::Keep,
        }
    }
}

impl Endpoint for RegisterUser<'_> {
    type Output = ();
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Create;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/api/svc/v1/users/register")
    }

    fn body(&self) -> Body {
        Body::json(self)
    }

    fn read(&self, reply: &Reply) -> Result<(), ErrorKind> {
        read::nothing(reply)
    }
}

/// The registration as the platform itself rehearses it: checked, and nothing is stored. It is a call of its own, because what only
/// reads may be asked in a rehearsal, and what registers may not.
#[derive(Debug)]
pub struct RehearseRegistration<'a>(pub RegisterUser<'a>);

impl Endpoint for RehearseRegistration<'_> {
    type Output = ();
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        self.0.path()
    }

    fn body(&self) -> Body {
        // Whatever was asked for: this one must never register anybody.
        Body::json(&RegisterUser {
            dry_run: Some(true),
            accept_invite_client_url: self.0.accept_invite_client_url.clone(),
            ..self.0
        })
    }

    fn read(&self, reply: &Reply) -> Result<(), ErrorKind> {
        read::nothing(reply)
    }
}

/// `users.update_roles`: `PATCH /api/svc/v1/users/roles` (contract "roles").
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateRoles<'a> {
    /// Whose.
    pub email: &'a str,
    /// All roles that the user has from now on, by name.
    pub roles: &'a [String],
    /// What the roles are valid for; the tenant when it is not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_type: Option<&'a str>,
}

impl Endpoint for UpdateRoles<'_> {
    type Output = ();
    const METHOD: Method = Method::Patch;
    const CLASS: Class = Class::Idempotent;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/api/svc/v1/users/roles")
    }

    fn body(&self) -> Body {
        Body::json(self)
    }

    fn read(&self, reply: &Reply) -> Result<(), ErrorKind> {
        read::nothing(reply)
    }
}

/// `users.delete`: `DELETE /api/svc/v1/users/{id}` (contract "delete").
#[derive(Debug)]
pub struct DeleteUser<'a> {
    /// The platform's id; not the e-mail.
    pub id: &'a str,
    /// The caller's tenant when it is not said.
    pub tenant_name: Option<&'a str>,
    /// Whether teams and resources are taken from the user first; otherwise they make the platform refuse.
    pub force_delete: Option<bool>,
}

impl Endpoint for DeleteUser<'_> {
    type Output = ();
    const METHOD: Method = Method::Delete;
    const CLASS: Class = Class::Destroy;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/api/svc/v1/users").segment(self.id)
    }

    fn query(&self) -> Query {
        Query::new()
            .with_some("tenantName", self.tenant_name.as_ref())
            .with_some("forceDelete", self.force_delete.as_ref())
    }

    fn read(&self, reply: &Reply) -> Result<(), ErrorKind> {
        read::nothing(reply)
    }
}

/// `users.invite_user`: `POST /api/svc/v1/users/invite` (contract "invite").
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InviteUser<'a> {
    /// Where the invitation is accepted. (Spelled otherwise than in the registration.)
    pub accept_invite_client_url: &'a str,
    /// Whom.
    pub email: &'a str,
}

impl Endpoint for InviteUser<'_> {
    /// The link, which lets in whoever holds it: a secret, if it came.
    type Output = Option<Secret>;
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Notify;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/api/svc/v1/users/invite")
    }

    fn body(&self) -> Body {
        Body::json(self)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        #[derive(Deserialize)]
        struct Invited {
            #[serde(default)]
            link: Given<String>,
        }
        // The invitation is made whatever the answer looks like.
        let invited = serde_json::from_slice::<Invited>(&reply.body).map(|invited| invited.link);
        Ok(match invited {
            Ok(Given::Value(link)) if !link.is_empty() => Some(Secret::new(link)),
            _ => None,
        })
    }
}

/// `users.deactivate`: `PATCH /api/svc/v1/users/deactivate` (contract "deactivate / activate").
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeactivateUser<'a> {
    /// Whom; not the id.
    pub email: &'a str,
    /// The caller's tenant when it is not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tenant_name: Option<&'a str>,
}

impl Endpoint for DeactivateUser<'_> {
    type Output = ();
    const METHOD: Method = Method::Patch;
    const CLASS: Class = Class::Idempotent;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/api/svc/v1/users/deactivate")
    }

    fn body(&self) -> Body {
        Body::json(self)
    }

    fn read(&self, reply: &Reply) -> Result<(), ErrorKind> {
        read::nothing(reply)
    }
}

/// `users.activate`: `PATCH /api/svc/v1/users/activate` (contract "deactivate / activate").
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ActivateUser<'a> {
    /// Whom; not the id.
    pub email: &'a str,
    /// The caller's tenant when it is not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tenant_name: Option<&'a str>,
}

impl Endpoint for ActivateUser<'_> {
    type Output = ();
    const METHOD: Method = Method::Patch;
    const CLASS: Class = Class::Idempotent;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/api/svc/v1/users/activate")
    }

    fn body(&self) -> Body {
        Body::json(self)
    }

    fn read(&self, reply: &Reply) -> Result<(), ErrorKind> {
        read::nothing(reply)
    }
}

/// `users.change_password`: `POST /api/svc/v1/users/change-password` (contract "change-password").
pub struct ChangePassword<'a> {
    /// The caller's own e-mail.
    pub login_id: &'a str,
    /// Of eight characters at least.
    pub new_password: &'a Secret,
    /// The one that is valid now.
    pub old_password: &'a Secret,
}

impl Endpoint for ChangePassword<'_> {
    type Output = ();
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Idempotent;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/api/svc/v1/users/change-password")
    }

    fn body(&self) -> Body {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Passwords<'a> {
            login_id: &'a str,
            new_password: &'a str,
            old_password: &'a str,
        }
        Body::json(&Passwords {
            login_id: self.login_id,
            new_password: self.new_password.reveal(),
            old_password: self.old_password.reveal(),
        })
    }

    fn read(&self, reply: &Reply) -> Result<(), ErrorKind> {
        read::nothing(reply)
    }
}

//! TrueFoundry: an envelope around everything, pages by offset, a search by e-mail only.

use crate::api::Soon;
use crate::api::client::Client;
use crate::api::platform::{Directory, Platform};
use crate::api::request::Reply;
use crate::model::account::Attribute;
use crate::model::connection::Identity;
use crate::model::error::{ApiError, Said};
use crate::model::platform::{CredentialKind, Facts};

pub mod access;
pub mod actions;
pub mod capabilities;
pub mod dialect;
pub mod keys;
pub mod personal_access_tokens;
pub mod resources;
pub mod secret_groups;
pub mod teams;
pub mod user_actions;
pub mod users;
pub mod virtual_account_tokens;
pub mod virtual_accounts;
pub mod workspaces;

/// The platform.
pub struct TrueFoundry;

static FACTS: Facts = Facts {
    slug: "truefoundry",
    name: "TrueFoundry",
    short: "TrueFoundry",
    credentials: &[
        CredentialKind {
            label: "Personal access token",
            hint: "Made in your TrueFoundry settings.",
        },
        CredentialKind {
            label: "Virtual account token",
            hint: "Of a virtual account, made by an administrator.",
        },
    ],
    tells: &[
        Attribute::Name,
        Attribute::Email,
        Attribute::Status,
        Attribute::Roles,
        Attribute::Tenant,
        Attribute::LastSeen,
        Attribute::Created,
        Attribute::Id,
    ],
    searches: "e-mail only",
    searches_names: false,
    tries: Some("/api/svc/v1/x/users/info"),
    mark: "M8 2.25L13 5.1V10.9L8 13.75L3 10.9V5.1ZM3 5.1L8 8L13 5.1M8 8V13.75",
};

impl Platform for TrueFoundry {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn complaint(&self, reply: &Reply) -> Option<Said> {
        dialect::complaint(reply)
    }

    fn whoami<'a>(&'a self, client: &'a Client) -> Soon<'a, Result<Identity, ApiError>> {
        Box::pin(async { client.ask(&users::GetInfo).await })
    }

    fn directory(&self) -> &'static dyn Directory {
        &users::Users
    }
}

//! Istari Digital: paths below `/api/v2`, snake case, people and agents side by side, no search of its own.

use crate::api::Soon;
use crate::api::client::Client;
use crate::api::platform::{Directory, Platform};
use crate::api::request::Reply;
use crate::model::account::Attribute;
use crate::model::connection::Identity;
use crate::model::error::{ApiError, Said};
use crate::model::platform::{CredentialKind, Facts};

pub mod access_tokens;
pub mod actions;
pub mod app_integrations;
pub mod auth_integrations;
pub mod auth_secrets;
pub mod capabilities;
pub mod dialect;
pub mod flows;
pub mod health;
pub mod keys;
pub mod listing;
pub mod remotes;
pub mod resources;
pub mod revision;
pub mod storage;
pub mod tenants;
pub mod users;
pub mod vitals;

/// The platform.
pub struct Istari;

static FACTS: Facts = Facts {
    slug: "istari",
    name: "Istari Digital",
    short: "Istari",
    credentials: &[CredentialKind {
        label: "Personal access token",
        hint: "Made in your Istari settings, or by an agent's owner.",
    }],
    tells: &[
        Attribute::Name,
        Attribute::Email,
        Attribute::Status,
        Attribute::Kind,
        Attribute::Login,
        Attribute::Groups,
        Attribute::Tenant,
        Attribute::Created,
        Attribute::Id,
    ],
    searches: "name, user name, e-mail and id, in this browser",
    searches_names: true,
    tries: Some("/api/v2/users/me"),
    mark: "M8 2.25L9.6 6.4L13.75 8L9.6 9.6L8 13.75L6.4 9.6L2.25 8L6.4 6.4Z",
};

impl Platform for Istari {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn complaint(&self, reply: &Reply) -> Option<Said> {
        dialect::complaint(reply)
    }

    fn whoami<'a>(&'a self, client: &'a Client) -> Soon<'a, Result<Identity, ApiError>> {
        Box::pin(async { client.ask(&users::GetCurrentUser).await })
    }

    fn directory(&self) -> &'static dyn Directory {
        &users::Users
    }
}

//! Civis: numeric ids, totals in headers, snake-case questions and camel-case answers.

use crate::api::Soon;
use crate::api::client::Client;
use crate::api::platform::{Directory, Platform};
use crate::api::request::Reply;
use crate::model::account::Attribute;
use crate::model::connection::Identity;
use crate::model::error::{ApiError, Said};
use crate::model::platform::{CredentialKind, Facts};

pub mod accounts;
pub mod actions;
pub mod api_keys;
pub mod capabilities;
pub mod dialect;
pub mod favorites;
pub mod keys;
pub mod me;
pub mod preferences;
pub mod resources;
pub mod sign_in;
pub mod themes;
pub mod users;

/// The platform.
pub struct Civis;

static FACTS: Facts = Facts {
    slug: "civis",
    name: "Civis",
    short: "Civis",
    credentials: &[CredentialKind {
        label: "API key",
        hint: "Made on your profile page in Civis. 43 characters.",
    }],
    tells: &[
        Attribute::Name,
        Attribute::Email,
        Attribute::Status,
        Attribute::Login,
        Attribute::Groups,
        Attribute::LastSeen,
        Attribute::Created,
        Attribute::Id,
    ],
    searches: "name, user name, e-mail and id",
    searches_names: true,
    tries: Some("/users/me"),
    mark: "M8 2.25a5.75 5.75 0 1 1 0 11.5a5.75 5.75 0 1 1 0-11.5M8 5.75a2.25 2.25 0 1 1 0 4.5a2.25 2.25 0 1 1 0-4.5",
};

impl Platform for Civis {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn complaint(&self, reply: &Reply) -> Option<Said> {
        dialect::complaint(reply)
    }

    fn whoami<'a>(&'a self, client: &'a Client) -> Soon<'a, Result<Identity, ApiError>> {
        Box::pin(async { Ok(me::identity(&client.ask(&me::GetMe).await?.0)) })
    }

    fn directory(&self) -> &'static dyn Directory {
        &users::Users
    }
}

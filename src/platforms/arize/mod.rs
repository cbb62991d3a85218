//! Arize: base64 ids, problem documents, a search by e-mail only, and two dialects of the same words.

use crate::api::Soon;
use crate::api::client::Client;
use crate::api::platform::{Directory, Platform};
use crate::api::request::Reply;
use crate::model::account::Attribute;
use crate::model::connection::Identity;
use crate::model::error::{ApiError, Said};
use crate::model::platform::{CredentialKind, Facts};
use crate::model::question::Question;

pub mod actions;
pub mod ai_integrations;
pub mod api_keys;
pub mod capabilities;
pub mod dialect;
pub mod integrations;
pub mod keys;
pub mod organizations;
pub mod resources;
pub mod role;
pub mod role_bindings;
pub mod roles;
pub mod spaces;
pub mod user_changes;
pub mod users;

/// The platform.
pub struct Arize;

static FACTS: Facts = Facts {
    slug: "arize",
    name: "Arize",
    short: "Arize",
    credentials: &[CredentialKind {
        label: "API key",
        hint: "Of a user or a service, made in the Arize settings: ak-…",
    }],
    tells: &[
        Attribute::Name,
        Attribute::Email,
        Attribute::Status,
        Attribute::Roles,
        Attribute::Created,
        Attribute::Id,
    ],
    searches: "e-mail only",
    searches_names: false,
    tries: Some("/v2/users?limit=1"),
    mark: "M2.5 12.5C6 12.5 6.5 4.5 13 4.5M10 2.5L13 4.5L11 7.5",
};

impl Platform for Arize {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn complaint(&self, reply: &Reply) -> Option<Said> {
        dialect::complaint(reply)
    }

    /// Arize has no "who am I": a read proves that the key is accepted, and whose it is stays unknown.
    fn whoami<'a>(&'a self, client: &'a Client) -> Soon<'a, Result<Identity, ApiError>> {
        Box::pin(async {
            self.directory()
                .list(
                    client,
                    &Question {
                        limit: 1,
                        ..Question::default()
                    },
                    None,
                )
                .await?;
            Ok(Identity {
                id: None,
                name: "an accepted key".to_owned(),
                email: None,
                details: vec!["Arize does not say whose".to_owned()],
            })
        })
    }

    fn directory(&self) -> &'static dyn Directory {
        &users::Users
    }
}

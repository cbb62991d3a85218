//! Authress: signed tokens made from an access key, opaque cursors, ids of any shape.

use crate::api::Soon;
use crate::api::client::Client;
use crate::api::credential::Credential;
use crate::api::environment::Environment;
use crate::api::platform::{Directory, Platform};
use crate::api::request::{Reply, Request};
use crate::model::account::Attribute;
use crate::model::connection::Identity;
use crate::model::error::{ApiError, ErrorKind, Said};
use crate::model::platform::{CredentialKind, Facts};
use crate::model::question::Question;
use crate::model::secret::Secret;

pub mod accounts;
pub mod actions;
pub mod applications;
pub mod capabilities;
pub mod connections;
pub mod dialect;
pub mod document;
pub mod extensions;
pub mod groups;
pub mod invites;
pub mod keys;
mod pem;
pub mod permissions;
pub mod records;
pub mod requests;
pub mod resources;
pub mod roles;
pub mod service_clients;
pub mod tenants;
pub mod token;
pub mod users;

/// The platform.
pub struct Authress;

static FACTS: Facts = Facts {
    slug: "authress",
    name: "Authress",
    short: "Authress",
    credentials: &[
        CredentialKind {
            label: "Access key",
            hint: "Of a service client: sc_….key.account.private-key. It signs here and is never sent.",
        },
        CredentialKind {
            label: "User token",
            hint: "A token (JWT) of a signed-in user. It is sent as it is.",
        },
    ],
    tells: &[Attribute::Name, Attribute::Email, Attribute::Id],
    searches: "every text field",
    searches_names: true,
    // An access key is a private key: it signs, and stays where it is.
    tries: None,
    mark: "M8 2.5L13.5 13.25L8 10.25L2.5 13.25Z",
};

impl Platform for Authress {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn objection(&self, secret: &Secret) -> Option<&'static str> {
        token::Form::of(secret.reveal()).err()
    }

    fn sign<'a>(
        &'a self,
        request: &'a mut Request,
        credential: &'a Credential,
        origin: Option<&'a str>,
        environment: &'a dyn Environment,
    ) -> Soon<'a, Result<(), ApiError>> {
        Box::pin(async move {
            let token = token::token(credential, origin, environment).await?;
            request.set_header("authorization", format!("Bearer {token}"));
            Ok(())
        })
    }

    fn complaint(&self, reply: &Reply) -> Option<Said> {
        dialect::complaint(reply)
    }

    /// Authress has no "who am I". The credential itself names its owner; a read proves that it is accepted.
    fn whoami<'a>(&'a self, client: &'a Client) -> Soon<'a, Result<Identity, ApiError>> {
        Box::pin(async {
            let form = token::Form::of(client.credential.secret.reveal()).map_err(ApiError::not_sent)?;
            if let Some(subject) = form.user() {
                return match self.directory().get(client, &subject).await {
                    Ok(record) => Ok(Identity {
                        name: record.account.title().to_owned(),
                        email: record.account.email.text().map(str::to_owned),
                        id: Some(record.account.id),
                        details: vec!["user token".to_owned()],
                    }),
                    Err(error) if error.kind == ErrorKind::NotFound => Ok(Identity {
                        name: subject.clone(),
                        email: None,
                        id: Some(subject),
                        details: vec!["user token".to_owned()],
                    }),
                    Err(error) => Err(error),
                };
            }
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
            let id = form.client().unwrap_or_default().to_owned();
            Ok(Identity {
                name: format!("service client {id}"),
                email: None,
                id: Some(id),
                details: vec!["signed by an access key".to_owned()],
            })
        })
    }

    fn directory(&self) -> &'static dyn Directory {
        &users::Users
    }
}

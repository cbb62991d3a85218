//! The socket that a vendor plugs into: what every platform must be able to say and do.

use super::Soon;
use super::client::Client;
use super::credential::Credential;
use super::environment::Environment;
use super::request::{Reply, Request};
use crate::model::account::{Account, Attribute, Record};
use crate::model::connection::Identity;
use crate::model::error::{ApiError, Said};
use crate::model::page::{Cursor, Page};
use crate::model::platform::Facts;
use crate::model::question::{Filter, Question};
use crate::model::secret::Secret;

/// A platform, as a static value.
pub trait Platform: Sync {
    /// What is known of it beforehand.
    fn facts(&self) -> &'static Facts;

    /// Why a secret cannot be a credential of this platform, judged by its form alone, before anything is sent.
    fn objection(&self, _secret: &Secret) -> Option<&'static str> {
        None
    }

    /// Puts the credential on a request: as it is, behind `Bearer`, unless the platform wants it otherwise.
    /// `origin` is the address of the platform itself where it differs from the proxy's.
    fn sign<'a>(
        &'a self,
        request: &'a mut Request,
        credential: &'a Credential,
        _origin: Option<&'a str>,
        _environment: &'a dyn Environment,
    ) -> Soon<'a, Result<(), ApiError>> {
        request.set_header("authorization", format!("Bearer {}", credential.secret.reveal()));
        Box::pin(std::future::ready(Ok(())))
    }

    /// The vendor's own words in a reply that reports a failure.
    fn complaint(&self, reply: &Reply) -> Option<Said>;

    /// Asks the platform whose credential this is. It reads, and changes nothing.
    fn whoami<'a>(&'a self, client: &'a Client) -> Soon<'a, Result<Identity, ApiError>>;

    /// Its people.
    fn directory(&self) -> &'static dyn Directory;
}

/// The people of a platform.
pub trait Directory: Sync {
    /// The filters that the platform itself applies.
    fn filters(&self) -> &'static [Filter];

    /// The orders in which it can list: its own word, and the attribute that it sorts by. The first is its default.
    fn orders(&self) -> &'static [(&'static str, Attribute)] {
        &[]
    }

    /// One page of the people who match.
    fn list<'a>(
        &'a self,
        client: &'a Client,
        question: &'a Question,
        from: Option<&'a Cursor>,
    ) -> Soon<'a, Result<Page<Account>, ApiError>>;

    /// One account in full.
    fn get<'a>(&'a self, client: &'a Client, id: &'a str) -> Soon<'a, Result<Record, ApiError>>;
}

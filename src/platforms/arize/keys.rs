//! The keys of Arize: listed, made, replaced and revoked.

use super::capabilities;
use crate::api::Soon;
use crate::api::actions::offer;
use crate::api::client::Client;
use crate::api::keys::Keys;
use crate::model::action::Offer;
use crate::model::capability::Capability;
use crate::model::error::ApiError;
use crate::model::key::Key;
use crate::model::page::{Cursor, Page};

/// The keys of Arize.
pub struct ArizeKeys;

impl Keys for ArizeKeys {
    fn reach(&self) -> &'static str {
        ""
    }

    fn list<'a>(&'a self, _client: &'a Client, _from: Option<&'a Cursor>) -> Soon<'a, Result<Page<Key>, ApiError>> {
        Box::pin(std::future::ready(Ok(Page::default())))
    }

    fn offer(&self, capability: Capability, _key: &Key) -> Offer {
        offer(capabilities::can(capability), capability.wording(), capability)
    }
}

//! What can be done to people on Civis: how it is sent, and how it is seen whether it was done.

use super::capabilities;
use crate::api::Soon;
use crate::api::actions::Actions;
use crate::api::client::{Client, WriteClient};
use crate::model::action::{Action, Receipt, Secrets, Sight, Wish};
use crate::model::capability::{Capability, Support};
use crate::model::error::ApiError;

/// The actions of Civis.
pub struct CivisActions;

impl Actions for CivisActions {
    fn can(&self, capability: Capability) -> Support {
        capabilities::can(capability)
    }

    fn look<'a>(&'a self, _client: &'a Client, _action: &'a Action) -> Soon<'a, Result<Sight, ApiError>> {
        Box::pin(std::future::ready(Ok(Sight::of(Wish::Unseen))))
    }

    fn send<'a>(&'a self, _writing: WriteClient<'a>, _action: &'a Action, _secrets: &'a Secrets) -> Soon<'a, Result<Receipt, ApiError>> {
        Box::pin(std::future::ready(Err(ApiError::not_sent("Rollcall has no way to do this yet."))))
    }
}

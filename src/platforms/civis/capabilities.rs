//! What Civis can do, and why not (contract 2 and 3).

use crate::model::capability::{Capability, Support, Terms};

/// The table.
pub fn can(capability: Capability) -> Support {
    match capability {
        Capability::ListUsers | Capability::ReadUser | Capability::ReadOwnAccount => Support::Yes(Terms::READ),
        _ => Support::No("Rollcall does not offer this yet."),
    }
}

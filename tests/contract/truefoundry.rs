//! What this platform declares, tried on its double: made, read back, changed, read back, removed, read back.

use rollcall::model::capability::Capability;

use crate::world::world;

/// Tries one capability; whether there is a trial for it.
pub async fn trial(capability: Capability) -> bool {
    match capability {
        Capability::ListUsers | Capability::ReadUser | Capability::ReadOwnAccount => users_are_listed_and_read().await,
        _ => return false,
    }
    true
}

async fn users_are_listed_and_read() {
    let world = world();
    let client = world.administrator("truefoundry");
    client.platform.whoami(&client).await.expect("an identity");
}

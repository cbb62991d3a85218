//! What this platform declares, tried on its double: made, read back, changed, read back, removed, read back.

use std::cell::Cell;

use rollcall::api::Soon;
use rollcall::api::client::{Client, WriteClient};
use rollcall::api::environment::Cipher;
use rollcall::api::file::InMemory;
use rollcall::api::storage::Allowed;
use rollcall::model::capability::Capability;
use rollcall::platforms::istari::flows::Tools;
use rollcall::platforms::istari::flows::transfer::Sizes;

use crate::machine::machine;
use crate::world::{World, world};

mod files;
mod integrations;
mod people;
mod secrets;
mod surroundings;
mod tokens;

/// An id that nobody has.
const NOBODY: &str = "00000000-0000-4000-8000-00000000dead";

/// Tries one capability; whether there is a trial for it.
pub async fn trial(capability: Capability) -> bool {
    match capability {
        Capability::ListUsers | Capability::ReadUser | Capability::ReadOwnAccount => users_are_listed_and_read().await,
        Capability::ListKeys | Capability::CreateKey | Capability::RevokeKey => tokens::made_listed_and_revoked().await,
        Capability::RevokeAllKeys => tokens::all_revoked_with_the_one_in_use().await,
        Capability::ListTenants => surroundings::tenants_are_listed().await,
        Capability::KeepTenantKey => secrets::a_tenant_gets_its_key_once().await,
        Capability::ListIntegrations => integrations::app_integrations_are_listed_page_by_page().await,
        Capability::ManageIntegrations => {
            integrations::app_integrations_are_made_replaced_and_removed().await;
            integrations::auth_integrations_are_made_and_changed().await;
        }
        Capability::ListSecrets => secrets::secrets_are_found_by_what_is_known_of_them().await,
        Capability::AddSecret => secrets::a_secret_is_sealed_for_the_tenant_alone().await,
        Capability::UploadFile | Capability::DownloadFile => files::what_was_stored_is_fetched_again().await,
        Capability::ListRemotes => surroundings::remotes_are_listed().await,
        Capability::SyncRemotes => surroundings::a_sync_is_begun_and_followed().await,
        Capability::ReadUsage => surroundings::usage_is_read_as_lines().await,
        Capability::ReadHealth => surroundings::health_is_read().await,
        _ => return false,
    }
    true
}

async fn users_are_listed_and_read() {
    let world = world();
    let client = world.administrator("istari");
    client.platform.whoami(&client).await.expect("an identity");
}

fn administrator(world: &World) -> Client {
    world.administrator("istari")
}

/// What a flow works with: everything goes to the double, whose storage is on the same host.
fn tools<'a>(client: &'a WriteClient<'a>, chance: &'a Chance) -> Tools<'a> {
    Tools {
        client,
        cipher: chance,
        allowed: Allowed(&["http://127.0.0.1"]),
        sizes: Sizes::default(),
        progress: &|_| {},
    }
}

fn file(name: &str, content: &str) -> InMemory {
    InMemory {
        name: name.to_owned(),
        bytes: content.as_bytes().to_vec(),
    }
}

/// Chance that never gives the same twice, and always the same in the next run.
#[derive(Default)]
struct Chance(Cell<u8>);

impl Cipher for Chance {
    fn unguessable(&self, length: usize) -> Vec<u8> {
        self.0.set(self.0.get().wrapping_add(1));
        machine().unguessable(length).iter().map(|byte| byte ^ self.0.get()).collect()
    }

    fn rsa_oaep<'a>(&'a self, public_key: &'a [u8], message: &'a [u8]) -> Soon<'a, Result<Vec<u8>, String>> {
        Box::pin(async move { machine().rsa_oaep(public_key, message).await })
    }

    fn aes_256_gcm<'a>(&'a self, key: &'a [u8; 32], nonce: &'a [u8; 12], message: &'a [u8]) -> Soon<'a, Result<Vec<u8>, String>> {
        Box::pin(async move { machine().aes_256_gcm(key, nonce, message).await })
    }
}

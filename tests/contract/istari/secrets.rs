//! The tenant's key, and secrets that are sealed with it.

use aes_gcm::aead::Aead;
use aes_gcm::{Aes256Gcm, KeyInit, Nonce};
use rollcall::api::client::Client;
use rollcall::model::error::ErrorKind;
use rollcall::model::time::Time;
use rollcall::platforms::istari::auth_integrations::ListAuthIntegrations;
use rollcall::platforms::istari::auth_secrets::{FetchFunctionAuthSecret, FindFunctionAuthSecret};
use rollcall::platforms::istari::flows::sealing::{self, About};
use rollcall::platforms::istari::flows::transfer;
use rollcall::platforms::istari::tenants::{CreateTenantPublicKey, GetTenantPublicKey};
use rsa::pkcs1::{EncodeRsaPublicKey, LineEnding};
use rsa::rand_core::OsRng;
use rsa::{Oaep, RsaPrivateKey};

use super::{Chance, NOBODY, administrator, file, tools};
use crate::lenient::{call, list, refusal};
use crate::world::{World, world};

/// A small key: making it takes a moment, and it protects nothing.
async fn tenant_key(world: &World, client: &Client) -> RsaPrivateKey {
    let key = RsaPrivateKey::new(&mut OsRng, 1_024).expect("a key");
    let pem = key.to_public_key().to_pkcs1_pem(LineEnding::LF).expect("PEM");
    let create = CreateTenantPublicKey {
        public_key: pem.as_bytes(),
        file_name: None,
    };
    let (made, _) = call(world, client, &create).await;
    assert_eq!(made.public_key, pem);
    key
}

pub async fn a_tenant_gets_its_key_once() {
    let world = world();
    let client = administrator(&world);
    assert_eq!(refusal(&client, &GetTenantPublicKey).await.kind, ErrorKind::NotFound);
    let wrong = |public_key| CreateTenantPublicKey {
        public_key,
        file_name: Some("clé publique.pem"),
    };
    let other_form = b"-----BEGIN PUBLIC KEY-----\nMAA=\n-----END PUBLIC KEY-----\n";
    assert_eq!(refusal(&client, &wrong(other_form)).await.kind, ErrorKind::Refused(422));
    let pem = b"-----BEGIN RSA PUBLIC KEY-----\nAAAA\n-----END RSA PUBLIC KEY-----\n";
    assert_eq!(refusal(&world.limited("istari"), &wrong(pem)).await.kind, ErrorKind::Forbidden);
    call(&world, &client, &wrong(pem)).await;
    let (key, _) = call(&world, &client, &GetTenantPublicKey).await;
    assert_eq!(key.public_key.as_bytes(), pem);
    assert_eq!(refusal(&client, &wrong(pem)).await.kind, ErrorKind::Conflict);
}

const SECRET: &str = "user:p@ss wörd";

pub async fn a_secret_is_sealed_for_the_tenant_alone() {
    let world = world();
    let client = administrator(&world);
    let (write, chance) = (client.writing(), Chance::default());
    let tools = tools(&write, &chance);
    let about = About {
        function_auth_type: "basic",
        auth_integration_id: None,
        expiration: Time::parse("2026-12-31T23:59:59.005Z"),
    };
    let without_key = sealing::add(tools, about, &file("secret.txt", SECRET)).await;
    assert_eq!(without_key.err().expect("a refusal").kind, ErrorKind::NotFound);
    let key = tenant_key(&world, &client).await;
    let (made, _) = sealing::add(tools, about, &file("secret.txt", SECRET)).await.expect("a secret");

    let fetch = FetchFunctionAuthSecret {
        auth_secret_id: &made.id.0,
    };
    let (found, _) = call(&world, &client, &fetch).await;
    assert_eq!(found.expiration.value(), about.expiration.as_ref());
    let current = found.file.value().and_then(|file| file.current()).expect("a revision");
    assert_eq!(current.size.text(), Some("15"), "the size of what was sealed");
    let token = current.content_token.value().expect("a token");
    let (sha, salt) = (token.sha.text().expect("a hash"), token.salt.text());
    let sealed = transfer::fetch(&client, tools.allowed, sha, salt, 1 << 20)
        .await
        .expect("the ciphertext");
    assert_eq!(opened(&key, &sealed), SECRET);
    // Nothing that was sent held the secret itself.
    let requests = world.sandbox.requests().since(0, None);
    assert!(!requests.iter().any(|request| request.body.contains("p@ss")));
}

/// As whoever has the private key opens it (contract 4.3).
fn opened(key: &RsaPrivateKey, sealed: &[u8]) -> String {
    let (length, rest) = sealed.split_at(2);
    let (block, rest) = rest.split_at(usize::from(u16::from_be_bytes([length[0], length[1]])));
    let (nonce, text) = rest.split_at(12);
    let inner = key.decrypt(Oaep::new::<sha2::Sha256>(), block).expect("the key of the ciphertext");
    let cipher = Aes256Gcm::new_from_slice(&inner).expect("32 bytes");
    String::from_utf8(cipher.decrypt(Nonce::from_slice(nonce), text).expect("untouched")).expect("text")
}

pub async fn secrets_are_found_by_what_is_known_of_them() {
    let world = world();
    let client = administrator(&world);
    let all = list(&world, &client, &FindFunctionAuthSecret::default()).await;
    assert_eq!(all.rows.len(), 1);
    let integrations = list(&world, &client, &ListAuthIntegrations::default()).await;
    let with = |change: &dyn Fn(&mut FindFunctionAuthSecret)| {
        let mut find = FindFunctionAuthSecret::default();
        change(&mut find);
        find
    };
    let app = integrations.rows[0].app_integration_id.text().map(str::to_owned);
    let finds = [
        with(&|find| find.app_integration_id.clone_from(&app)),
        with(&|find| find.auth_integration_type = Some("google_accounts".to_owned())),
        with(&|find| find.function_auth_type = Some("oauth2".to_owned())),
        with(&|find| find.expiration = Time::parse("2027-06-30T12:00:00Z")),
        with(&|find| find.latest = Some(true)),
    ];
    for find in finds {
        assert_eq!(list(&world, &client, &find).await.rows.len(), 1, "{find:?}");
    }
    let misses = [
        with(&|find| find.app_integration_id = Some(NOBODY.to_owned())),
        with(&|find| find.auth_integration_type = Some("windchill".to_owned())),
        with(&|find| find.function_auth_type = Some("jwt".to_owned())),
        with(&|find| find.expiration = Time::parse("2027-06-30T12:00:01Z")),
    ];
    for find in misses {
        assert!(list(&world, &client, &find).await.rows.is_empty(), "{find:?}");
    }
    let odd = with(&|find| find.function_auth_type = Some("wink".to_owned()));
    assert_eq!(refusal(&client, &odd).await.kind, ErrorKind::Refused(422));
    let forbidden = refusal(&world.limited("istari"), &FindFunctionAuthSecret::default()).await;
    assert_eq!(forbidden.kind, ErrorKind::Forbidden);
    let unknown = FetchFunctionAuthSecret { auth_secret_id: NOBODY };
    assert_eq!(refusal(&client, &unknown).await.kind, ErrorKind::NotFound);
}

#[tokio::test]
async fn a_secret_of_an_unknown_integration_is_refused() {
    let world = world();
    let client = administrator(&world);
    tenant_key(&world, &client).await;
    let (write, chance) = (client.writing(), Chance::default());
    let about = About {
        function_auth_type: "token",
        auth_integration_id: Some(NOBODY),
        expiration: None,
    };
    let refused = sealing::add(tools(&write, &chance), about, &file("token.txt", "t")).await;
    assert_eq!(refused.err().expect("a refusal").kind, ErrorKind::NotFound);
    assert_eq!(list(&world, &client, &FindFunctionAuthSecret::default()).await.rows.len(), 1);
}

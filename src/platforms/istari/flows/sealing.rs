//! Sealing a secret for the tenant and storing it: it leaves the browser only as a ciphertext (contract 4.3).

use zeroize::Zeroize;

use super::public_key::subject_public_key_info;
use super::{Progress, Stage, Tools, transfer};
use crate::api::environment::Cipher;
use crate::api::file::{File, InMemory};
use crate::api::read::Full;
use crate::model::error::ApiError;
use crate::model::time::Time;
use crate::platforms::istari::auth_secrets::{AddFunctionAuthSecret, FunctionAuthSecret};
use crate::platforms::istari::revision::{NewRevision, Properties, moment, salt};
use crate::platforms::istari::tenants::GetTenantPublicKey;

/// The largest file that is sealed, in bytes: it is encrypted as a whole, and a secret is small.
const LARGEST: u64 = 16 << 20;

/// What is said of a secret besides what it holds.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// What it is: `basic`, `token` and others.
    pub function_auth_type: &'a str,
    /// The auth integration that it belongs to.
    pub auth_integration_id: Option<&'a str>,
    /// Until when it serves.
    pub expiration: Option<Time>,
}

/// Seals a file with the tenant's key, stores the ciphertext and registers it.
///
/// # Errors
/// Why it is not known to be stored; without a key of the tenant nothing is sealed.
pub async fn add(tools: Tools<'_>, about: About<'_>, file: &dyn File) -> Result<Full<FunctionAuthSecret>, ApiError> {
    if file.length() > LARGEST {
        return Err(ApiError::not_sent("A secret may have 16 MiB at the most."));
    }
    let (key, _) = tools.client.reading().ask(&GetTenantPublicKey).await?;
    // Of what is sealed, the platform learns the hash alone, with a salt of its own.
    let plain = transfer::token(tools, file, &salt(tools.cipher)).await?;
    let sealed = sealed(tools, &key.public_key, file).await?;
    let shared = salt(tools.cipher);
    let properties = Properties::of(file.name(), file.length());
    let content_token = transfer::store(tools, &sealed, &shared).await?;
    let properties_token = transfer::store_properties(tools, &properties, &shared).await?;
    (tools.progress)(Progress {
        stage: Stage::Registering,
        done: file.length(),
        of: file.length(),
    });
    let now = tools.client.reading().environment.now();
    let add = AddFunctionAuthSecret {
        revision: NewRevision::new(&properties, content_token, properties_token, now, tools.cipher),
        function_auth_type: about.function_auth_type,
        auth_integration_id: about.auth_integration_id,
        expiration: about.expiration.map(moment),
        sha: plain.sha,
        salt: plain.salt,
    };
    tools.client.send(&add).await
}

async fn sealed(tools: Tools<'_>, public_key: &str, file: &dyn File) -> Result<InMemory, ApiError> {
    (tools.progress)(Progress {
        stage: Stage::Sealing,
        done: 0,
        of: file.length(),
    });
    let mut content = transfer::whole(file, 0, file.length()).await?;
    let bytes = seal(tools.cipher, public_key, &content).await;
    content.zeroize();
    Ok(InMemory {
        name: file.name().to_owned(),
        bytes: bytes.map_err(ApiError::not_sent)?,
    })
}

/// The length of the RSA block in two bytes, the block with the key in it, the nonce, the ciphertext with its tag (contract 4.3).
///
/// # Errors
/// Why it cannot be sealed, as a sentence.
pub async fn seal(cipher: &dyn Cipher, public_key: &str, content: &[u8]) -> Result<Vec<u8>, String> {
    let key_info = subject_public_key_info(public_key)?;
    let mut key = [0; 32];
    key.copy_from_slice(&cipher.unguessable(32));
    let mut nonce = [0; 12];
    nonce.copy_from_slice(&cipher.unguessable(12));
    let block = cipher.rsa_oaep(&key_info, &key).await;
    let text = cipher.aes_256_gcm(&key, &nonce, content).await;
    key.zeroize();
    let (block, text) = (block?, text?);
    let length = u16::try_from(block.len()).map_err(|_| "The key of the tenant is too large.".to_owned())?;
    Ok([&length.to_be_bytes(), block.as_slice(), &nonce, &text].concat())
}

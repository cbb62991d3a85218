//! What the program needs from the machine it runs on besides the network: time, chance and signatures.

use super::Soon;
use crate::model::time::Time;

/// The machine: the browser, or a test's own with a clock that stands still.
pub trait Environment {
    /// The present time.
    fn now(&self) -> Time;

    /// How many minutes the local clock is ahead of UTC at that time.
    fn zone(&self, at: Time) -> i64;

    /// Waits.
    fn sleep(&self, millis: u32) -> Soon<'_, ()>;

    /// A random number below `bound`, for spreading retries; not for secrets.
    fn random(&self, bound: u32) -> u32;

    /// Signs with an Ed25519 private key in PKCS#8 form; 64 bytes, or the reason why not.
    fn sign_ed25519<'a>(&'a self, pkcs8: &'a [u8], message: &'a [u8]) -> Soon<'a, Result<Vec<u8>, String>>;

    /// Signs with an RSA private key in PKCS#8 form, as RS256 (RSASSA-PKCS1-v1_5 with SHA-256); or the reason why not.
    fn sign_rs256<'a>(&'a self, pkcs8: &'a [u8], message: &'a [u8]) -> Soon<'a, Result<Vec<u8>, String>>;
}

/// What sealing a secret needs. It is apart from the [`Environment`] so that only a page that seals has it to download.
pub trait Cipher {
    /// Bytes that nobody can guess.
    fn unguessable(&self, length: usize) -> Vec<u8>;

    /// Encrypts for the owner of an RSA public key (`SubjectPublicKeyInfo`, DER): RSA-OAEP with SHA-256 and MGF1-SHA-256.
    fn rsa_oaep<'a>(&'a self, public_key: &'a [u8], message: &'a [u8]) -> Soon<'a, Result<Vec<u8>, String>>;

    /// Encrypts with AES-256-GCM; the tag of 16 bytes stands behind what was encrypted.
    fn aes_256_gcm<'a>(&'a self, key: &'a [u8; 32], nonce: &'a [u8; 12], message: &'a [u8]) -> Soon<'a, Result<Vec<u8>, String>>;
}

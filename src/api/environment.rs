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
}

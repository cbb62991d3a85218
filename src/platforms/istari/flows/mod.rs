//! What takes several requests: storing a file, and whatever needs a stored file (contract 4).

use crate::api::client::WriteClient;
use crate::api::environment::Cipher;
use crate::api::storage::Allowed;

pub mod public_key;
pub mod registration;
pub mod sealing;
pub mod transfer;

/// What every flow works with.
#[derive(Clone, Copy)]
pub struct Tools<'a> {
    /// By which the platform is called.
    pub client: &'a WriteClient<'a>,
    /// Chance and ciphers.
    pub cipher: &'a dyn Cipher,
    /// Where files may go.
    pub allowed: Allowed<'a>,
    /// From which size on files go in parts.
    pub sizes: transfer::Sizes,
    /// Who is told how far it is.
    pub progress: &'a dyn Fn(Progress),
}

/// How far a flow is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub stage: Stage,
    /// How many bytes of it are done.
    pub done: u64,
    /// Of how many.
    pub of: u64,
}

/// The steps of a flow, as a person would tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The file is read and hashed.
    Reading,
    /// The file is sealed.
    Sealing,
    /// The file is sent to the storage.
    Sending,
    /// The platform is told of the file.
    Registering,
}

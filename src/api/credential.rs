//! A credential in use, with what was minted from it.

use std::cell::RefCell;

use crate::model::secret::Secret;
use crate::model::time::Time;

/// A secret that a platform gave out, in memory of this tab only. Of which kind it is, its form tells.
pub struct Credential {
    /// What the person gave.
    pub secret: Secret,
    minted: RefCell<Option<(Secret, Time)>>,
}

impl Credential {
    /// Takes a secret over.
    pub fn new(secret: Secret) -> Self {
        Self {
            secret,
            minted: RefCell::new(None),
        }
    }

    /// What was minted earlier, if it still lives at `until`.
    pub(crate) fn minted(&self, until: Time) -> Option<String> {
        self.minted
            .borrow()
            .as_ref()
            .filter(|(_, expires)| *expires > until)
            .map(|(token, _)| token.reveal().to_owned())
    }

    /// Keeps what was minted.
    pub(crate) fn keep(&self, token: Secret, expires: Time) {
        *self.minted.borrow_mut() = Some((token, expires));
    }
}

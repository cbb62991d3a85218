//! A credential while we hold it: it can become a header, and nothing else.

use zeroize::Zeroize;

/// A token or key. It has no `Debug`, `Display`, `Serialize` or `Clone`, and is wiped when dropped.
/// (Copies that the browser makes of a header are out of our reach.)
pub struct Secret(String);

impl Secret {
    /// Takes a secret over; white space around a pasted one is not part of it.
    pub fn new(mut text: String) -> Self {
        let secret = Self(text.trim().to_owned());
        text.zeroize();
        secret
    }

    /// The secret itself. Only `api` and `platforms` may ask (a house rule that a test holds).
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }

    /// The secret for the one dialog that shows what a platform tells only once (a house rule that a test holds).
    pub fn to_show(&self) -> &str {
        &self.0
    }

    /// The last four characters, to tell two credentials apart; nothing of one that is too short to hide.
    pub fn tail(&self) -> String {
        let length = self.0.chars().count();
        if length < 12 {
            String::new()
        } else {
            self.0.chars().skip(length - 4).collect()
        }
    }

    /// Whether nothing was given.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_secret_shows_nothing_of_itself() {
        assert_eq!(Secret::new("hunter2".to_owned()).tail(), "");
        assert_eq!(Secret::new("  abcdefghijklmnop\n".to_owned()).tail(), "mnop");
    }
}

//! What outlives a tab, and what all tabs of this browser share: short texts by name, and who holds what.

use std::any::Any;

use super::Soon;

/// Something that is held until it is dropped.
pub type Hold = Box<dyn Any>;

/// The store of this browser; in a test, one of its own.
pub trait Archive {
    /// Every text whose name begins so, by name.
    fn entries<'a>(&'a self, beginning: &'a str) -> Soon<'a, Result<Vec<(String, String)>, String>>;

    /// Keeps texts under their names, in place of what was there: all of them, or none. When it is answered, they survive a crash.
    fn keep(&self, texts: Vec<(String, String)>) -> Soon<'_, Result<(), String>>;

    /// Takes texts away.
    fn remove<'a>(&'a self, names: &'a [String]) -> Soon<'a, Result<(), String>>;

    /// Holds a name until the answer is dropped. Nothing if somebody else holds it, in whatever tab.
    fn hold<'a>(&'a self, name: &'a str) -> Soon<'a, Option<Hold>>;
}

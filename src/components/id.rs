//! Ids that tie a label, a hint or an error to the element that it speaks about.

use std::sync::atomic::{AtomicU32, Ordering};

/// An id that no other element of this page has.
pub fn fresh(prefix: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    format!("{prefix}-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

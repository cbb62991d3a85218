//! What time it is: the machine's clock, or a moment that a test has fixed.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;

/// A source of the current time. Clones share the same fixed moment.
#[derive(Debug, Clone, Default)]
pub enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// A moment that moves only when a test moves it.
    Fixed(Arc<Mutex<Timestamp>>),
}

impl Clock {
    /// A clock that stands still at `moment`.
    pub fn fixed(moment: Timestamp) -> Self {
        Self::Fixed(Arc::new(Mutex::new(moment)))
    }

    /// The current time.
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => Timestamp::now(),
            Self::Fixed(moment) => *moment.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// Moves a fixed clock to `moment`; the machine's clock stays as it is.
    pub fn set(&self, moment: Timestamp) {
        if let Self::Fixed(held) = self {
            *held.lock().unwrap_or_else(PoisonError::into_inner) = moment;
        }
    }
}

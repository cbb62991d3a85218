//! Whether changes may leave this tab: the first thing that the door for changes looks at.

/// How far an action goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Nothing that changes anything is sent.
    #[default]
    Observe,
    /// Everything is looked at and put together as for an action, and nothing that changes anything is sent.
    Rehearse,
    /// Changes are made.
    Act,
}

impl Mode {
    /// Every one, the safest first.
    pub const ALL: [Self; 3] = [Self::Observe, Self::Rehearse, Self::Act];

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Observe => "Observe",
            Self::Rehearse => "Rehearse",
            Self::Act => "Act",
        }
    }

    /// What it means, as a sentence.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Observe => "Look people up. No change can leave this tab.",
            Self::Rehearse => "Try changes out: everything is checked and shown, and nothing is changed.",
            Self::Act => "Make changes. Each is shown first and checked afterwards.",
        }
    }
}

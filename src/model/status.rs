//! The state of an account, in the words that the whole app uses for it.

/// What a platform says of an account's state. A word that we do not know is kept and shown as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Status {
    /// Can sign in and work.
    Active,
    /// Was asked in and has not come yet.
    Invited,
    /// Was asked in, and the invitation ran out.
    Expired,
    /// Shut out for a while, mostly for inactivity.
    Suspended,
    /// Shut out by a lock, for example after too many failed sign-ins.
    Locked,
    /// Shut out until somebody activates it again.
    Deactivated,
    /// Gone, though the platform still lists it.
    Deleted,
    /// The platform used a word that this version does not know.
    Other(String),
    /// The platform does not tell.
    #[default]
    Untold,
}

/// The colour family of a badge; the design tokens carry the same names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// All is well.
    Ok,
    /// News without judgement.
    Info,
    /// Somebody should look.
    Warn,
    /// Broken.
    Danger,
    /// At rest. Also for people who are merely inactive: that is never red.
    Neutral,
    /// Under way.
    Pending,
    /// Not known: a dashed edge.
    Unknown,
}

impl Tone {
    /// The CSS class.
    pub fn class(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Danger => "danger",
            Self::Neutral => "neutral",
            Self::Pending => "pending",
            Self::Unknown => "unknown",
        }
    }
}

impl Status {
    /// The word on the badge; it alone must suffice.
    pub fn word(&self) -> &str {
        match self {
            Self::Active => "Active",
            Self::Invited => "Invited",
            Self::Expired => "Expired",
            Self::Suspended => "Suspended",
            Self::Locked => "Locked",
            Self::Deactivated => "Deactivated",
            Self::Deleted => "Deleted",
            Self::Other(word) => word,
            Self::Untold => "Unknown",
        }
    }

    /// The colour family.
    pub fn tone(&self) -> Tone {
        match self {
            Self::Active => Tone::Ok,
            Self::Invited => Tone::Info,
            Self::Expired | Self::Suspended | Self::Locked => Tone::Warn,
            Self::Deactivated | Self::Deleted => Tone::Neutral,
            Self::Other(_) | Self::Untold => Tone::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_never_looks_like_inactive() {
        assert_eq!(Status::Untold.tone(), Tone::Unknown);
        assert_eq!(Status::Other("on leave".to_owned()).tone(), Tone::Unknown);
        assert_eq!(Status::Other("on leave".to_owned()).word(), "on leave");
    }

    #[test]
    fn nobody_is_red_for_being_away() {
        for status in [
            Status::Suspended,
            Status::Deactivated,
            Status::Deleted,
            Status::Expired,
            Status::Locked,
        ] {
            assert_ne!(status.tone(), Tone::Danger);
        }
    }
}

//! A key: what opens a platform for a program, whoever answers for it.

use super::account::Kind;
use super::action::Target;
use super::connection::ConnectionId;
use super::constraint::Constraint;
use super::field::Field;
use super::given::Given;
use super::status::{Status, Tone};
use super::time::Time;

/// A day, in milliseconds.
const DAY: i64 = 86_400_000;
/// The word for a holder whom the platform does not find.
pub const NOT_FOUND: &str = "Not found";
/// How soon an end is near, in days.
const NEAR: i64 = 14;

/// How a key stands. A word that we do not know is kept and shown as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum KeyState {
    /// It opens.
    Active,
    /// Its time has passed.
    Expired,
    /// Somebody took it back.
    Revoked,
    /// The platform used a word that this version does not know.
    Other(String),
    /// The platform does not tell.
    #[default]
    Untold,
}

impl KeyState {
    /// The word on the badge; it alone must suffice.
    pub fn word(&self) -> &str {
        match self {
            Self::Active => "Active",
            Self::Expired => "Expired",
            Self::Revoked => "Revoked",
            Self::Other(word) => word,
            Self::Untold => "Unknown",
        }
    }

    /// The colour family.
    pub fn tone(&self) -> Tone {
        match self {
            Self::Active => Tone::Ok,
            Self::Expired | Self::Revoked => Tone::Neutral,
            Self::Other(_) | Self::Untold => Tone::Unknown,
        }
    }

    /// Whether it may still open something: what is not known may.
    pub fn may_open(&self) -> bool {
        !matches!(self, Self::Expired | Self::Revoked)
    }
}

/// Who answers for a key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holder {
    /// The platform's id of the account; empty where none is told.
    pub id: String,
    /// What to call them; empty where it is not told.
    pub name: String,
    /// Their e-mail; empty where it is not told.
    pub email: String,
    /// How their account stands, as far as it was read.
    pub status: Status,
    /// It is no user but a program with keys of its own.
    pub program: bool,
}

impl Holder {
    /// What to call them: name, else e-mail, else id.
    pub fn title(&self) -> &str {
        [&self.name, &self.email, &self.id]
            .into_iter()
            .find(|text| !text.is_empty())
            .map_or("", String::as_str)
    }

    /// Who they are, to be held against whoever is connected.
    pub fn target(&self) -> Target {
        Target {
            kind: String::new(),
            id: self.id.clone(),
            name: self.name.clone(),
            email: self.email.clone(),
        }
    }

    /// Whether there is an account that could be read of whom only the id is told.
    pub fn wants_looking_up(&self) -> bool {
        !self.program && !self.id.is_empty() && self.status == Status::Untold
    }

    /// Whether nobody is left who could answer for it. Of somebody who was not found it is not known where they went; for whoever looks
    /// after keys that is as good as gone.
    pub fn is_gone(&self) -> bool {
        match &self.status {
            Status::Deactivated | Status::Deleted | Status::Suspended => true,
            Status::Other(word) => word == NOT_FOUND,
            _ => false,
        }
    }
}

/// More of a key than its list tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details {
    /// What it may do, where all of it is understood.
    pub constraints: Option<Vec<Constraint>>,
    /// Every field that the platform gave.
    pub fields: Vec<Field>,
}

/// One key, without what it opens with. What a platform does not tell stays [`Given::Untold`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Key {
    /// Where it is.
    pub connection: ConnectionId,
    /// By which the platform's own folder finds it again; opaque to everybody else.
    pub id: String,
    /// What it is called.
    pub name: Given<String>,
    /// The id or the part of the key that people see elsewhere.
    pub mark: Given<String>,
    /// Whose program uses it: a person's, an agent's, a robot's.
    pub kind: Given<Kind>,
    /// Who answers for it.
    pub holder: Given<Holder>,
    /// How it stands.
    pub state: KeyState,
    /// What it may do, in words.
    pub scopes: Given<Vec<String>>,
    /// How many constraints narrow what it may do.
    pub constraints: Given<u64>,
    /// When it was made.
    pub created: Given<Time>,
    /// When it ends; [`Given::Nothing`] where it never does.
    pub expires: Given<Time>,
    /// When it was used last; [`Given::Nothing`] where it never was.
    pub last_used: Given<Time>,
    /// How often it was used.
    pub uses: Given<u64>,
}

impl Key {
    /// What to call it: name, else mark, else id.
    pub fn title(&self) -> &str {
        self.name.text().or(self.mark.text()).unwrap_or(&self.id)
    }

    /// The key as what something is done to.
    pub fn target(&self) -> Target {
        Target {
            kind: String::new(),
            id: self.id.clone(),
            name: self.title().to_owned(),
            email: String::new(),
        }
    }

    /// Whether it may still open something though whoever answered for it is gone.
    pub fn is_orphan(&self) -> bool {
        self.state.may_open() && self.holder.value().is_some_and(Holder::is_gone)
    }

    /// In how many whole days it ends, if it ends by itself and has not.
    pub fn days_left(&self, now: Time) -> Option<i64> {
        let end = self.expires.value()?;
        (self.state.may_open() && end.0 >= now.0).then(|| (end.0 - now.0) / DAY)
    }

    /// Whether it ends soon.
    pub fn ends_soon(&self, now: Time) -> bool {
        self.days_left(now).is_some_and(|days| days < NEAR)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held_by(status: Status) -> Key {
        Key {
            state: KeyState::Active,
            holder: Given::Value(Holder {
                status,
                ..Holder::default()
            }),
            ..Key::default()
        }
    }

    #[test]
    fn a_key_is_an_orphan_only_if_its_holder_is_known_to_be_gone() {
        for status in [
            Status::Deactivated,
            Status::Deleted,
            Status::Suspended,
            Status::Other(NOT_FOUND.to_owned()),
        ] {
            assert!(held_by(status.clone()).is_orphan(), "{status:?}");
        }
        for status in [Status::Active, Status::Untold, Status::Other("away".to_owned())] {
            assert!(!held_by(status.clone()).is_orphan(), "{status:?}");
        }
        assert!(!Key::default().is_orphan());
        let revoked = Key {
            state: KeyState::Revoked,
            ..held_by(Status::Deleted)
        };
        assert!(!revoked.is_orphan(), "what opens nothing is no orphan");
    }

    #[test]
    fn what_is_not_known_may_still_open() {
        assert!(KeyState::Untold.may_open() && KeyState::Other("paused".to_owned()).may_open());
        assert_eq!(KeyState::Untold.tone(), Tone::Unknown);
    }

    #[test]
    fn an_end_is_counted_in_whole_days_and_only_ahead() {
        let ends = |at| Key {
            expires: Given::Value(Time(at)),
            ..held_by(Status::Active)
        };
        assert_eq!(ends(3 * DAY + 1).days_left(Time(0)), Some(3));
        assert_eq!(ends(0).days_left(Time(1)), None);
        assert_eq!(held_by(Status::Active).days_left(Time(0)), None);
        assert!(ends(13 * DAY).ends_soon(Time(0)) && !ends(14 * DAY).ends_soon(Time(0)));
        let revoked = Key {
            state: KeyState::Revoked,
            ..ends(DAY)
        };
        assert!(!revoked.ends_soon(Time(0)), "what opens nothing has ended");
    }
}

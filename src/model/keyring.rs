//! Which keys are shown, and in which order.

use std::cmp::Ordering;
use std::sync::Arc;

use super::given::Given;
use super::key::{Holder, Key};
use super::question::Direction;
use super::time::Time;

/// For how long a key rests that nobody seems to need, in milliseconds.
const RESTS: i64 = 90 * 86_400_000;

/// Which of them are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// What may open something.
    Open,
    /// What ends within two weeks.
    EndsSoon,
    /// What may open something though whoever answered for it is gone.
    Orphans,
    /// What may open something and was not used for 90 days, as far as the platform tells.
    Unused,
    /// What may open something, and whatever its holder may: no constraint narrows it.
    Unlimited,
    /// What opens nothing any more.
    Over,
    /// Everything.
    All,
}

impl Shown {
    /// Every one, with its name and the words for it.
    pub const ALL: [(Self, &'static str, &'static str); 7] = [
        (Self::Open, "open", "May open something"),
        (Self::EndsSoon, "soon", "Ends within 14 days"),
        (Self::Orphans, "orphans", "Without a holder"),
        (Self::Unused, "unused", "Not used for 90 days"),
        (Self::Unlimited, "unlimited", "Not narrowed by constraints"),
        (Self::Over, "over", "Expired or revoked"),
        (Self::All, "all", "Everything"),
    ];

    /// The one of that name, else the first.
    pub fn named(name: &str) -> Self {
        Self::ALL
            .iter()
            .find(|(_, known, _)| *known == name)
            .map_or(Self::Open, |(shown, ..)| *shown)
    }

    /// Whether a key is among them.
    pub fn holds(self, key: &Key, now: Time) -> bool {
        match self {
            Self::Open => key.state.may_open(),
            Self::EndsSoon => key.ends_soon(now),
            Self::Orphans => key.is_orphan(),
            // Of what was never used it counts for how long it has been there.
            Self::Unused => {
                let last = match &key.last_used {
                    Given::Nothing => key.created.value(),
                    given => given.value(),
                };
                key.state.may_open() && last.is_some_and(|last| now.0 - last.0 >= RESTS)
            }
            Self::Unlimited => key.state.may_open() && key.constraints == Given::Value(0),
            Self::Over => !key.state.may_open(),
            Self::All => true,
        }
    }
}

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// Part of a name, a holder, an e-mail or an id.
    pub text: String,
    /// Which of them.
    pub shown: String,
    /// On one platform alone; empty for all.
    pub connection: String,
    /// The word for a kind; empty for any.
    pub kind: String,
}

impl Search {
    /// Whether a key is looked for.
    pub fn holds(&self, key: &Key, now: Time) -> bool {
        Shown::named(&self.shown).holds(key, now)
            && (self.connection.is_empty() || *key.connection.0 == *self.connection)
            && (self.kind.is_empty() || key.kind.value().is_some_and(|kind| kind.word() == self.kind))
            && has_text(key, &self.text.trim().to_lowercase())
    }
}

fn has_text(key: &Key, text: &str) -> bool {
    let nobody = Holder::default();
    let holder = key.holder.value().unwrap_or(&nobody);
    let texts = [
        key.title(),
        key.mark.text().unwrap_or_default(),
        &key.id,
        &holder.name,
        &holder.email,
        &holder.id,
    ];
    text.is_empty() || texts.iter().any(|known| known.to_lowercase().contains(text))
}

/// Puts keys in order. What is not known comes last, whichever way round it is.
pub fn sort(keys: &mut [Arc<Key>], order: &str, direction: Direction) {
    keys.sort_by(|one, other| {
        let turned = |ordering: Ordering| match direction {
            Direction::Ascending => ordering,
            Direction::Descending => ordering.reverse(),
        };
        let text = |make: fn(&Key) -> String| turned(make(one).to_lowercase().cmp(&make(other).to_lowercase()));
        let known = |one: Option<i64>, other: Option<i64>| match (one, other) {
            (Some(one), Some(other)) => turned(one.cmp(&other)),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        };
        let time = |given: &Given<Time>| given.value().map(|time| time.0);
        let uses = |key: &Key| key.uses.value().and_then(|uses| i64::try_from(*uses).ok());
        let ordering = match order {
            "platform" => text(|key| key.connection.to_string()),
            "holder" => text(|key| key.holder.value().map(|holder| holder.title().to_owned()).unwrap_or_default()),
            "created" => known(time(&one.created), time(&other.created)),
            "expires" => known(time(&one.expires), time(&other.expires)),
            "used" => known(time(&one.last_used), time(&other.last_used)),
            "uses" => known(uses(one), uses(other)),
            "state" => text(|key| key.state.word().to_owned()),
            _ => text(|key| key.title().to_owned()),
        };
        // The same keys stand in the same order, however they came.
        ordering.then_with(|| (&one.connection.0, &one.id).cmp(&(&other.connection.0, &other.id)))
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::key::KeyState;
    use crate::model::status::Status;

    fn key(name: &str, expires: Given<Time>) -> Arc<Key> {
        Arc::new(Key {
            id: name.to_owned(),
            name: Given::Value(name.to_owned()),
            state: KeyState::Active,
            expires,
            ..Key::default()
        })
    }

    #[test]
    fn what_is_not_known_comes_last_both_ways() {
        let mut keys = vec![
            key("b", Given::Untold),
            key("c", Given::Value(Time(2))),
            key("a", Given::Nothing),
            key("d", Given::Value(Time(1))),
        ];
        let names = |keys: &[Arc<Key>]| keys.iter().map(|key| key.id.clone()).collect::<String>();
        sort(&mut keys, "expires", Direction::Ascending);
        assert_eq!(names(&keys), "dcab");
        sort(&mut keys, "expires", Direction::Descending);
        assert_eq!(names(&keys), "cdab");
        sort(&mut keys, "name", Direction::Descending);
        assert_eq!(names(&keys), "dcba");
    }

    #[test]
    fn a_key_of_which_no_use_is_told_is_not_called_unused() {
        let now = Time(200 * 86_400_000);
        let used = |last_used, created| Key {
            created,
            last_used,
            ..Key::clone(&key("a", Given::Nothing))
        };
        assert!(Shown::Unused.holds(&used(Given::Value(Time(0)), Given::Untold), now));
        assert!(
            Shown::Unused.holds(&used(Given::Nothing, Given::Value(Time(0))), now),
            "never used, and old"
        );
        assert!(
            !Shown::Unused.holds(&used(Given::Nothing, Given::Value(now)), now),
            "never used, and new"
        );
        assert!(!Shown::Unused.holds(&used(Given::Untold, Given::Value(Time(0))), now));
    }

    #[test]
    fn a_key_of_which_no_constraint_is_told_is_not_called_unlimited() {
        let narrowed = |constraints| Key {
            constraints,
            ..Key::clone(&key("a", Given::Nothing))
        };
        assert!(Shown::Unlimited.holds(&narrowed(Given::Value(0)), Time(0)));
        for told in [Given::Value(1), Given::Untold, Given::Nothing] {
            assert!(!Shown::Unlimited.holds(&narrowed(told.clone()), Time(0)), "{told:?}");
        }
    }

    #[test]
    fn every_filter_must_hold() {
        let mut found = Key::clone(&key("Nightly", Given::Nothing));
        found.holder = Given::Value(Holder {
            email: "ada@example.com".to_owned(),
            status: Status::Deactivated,
            ..Holder::default()
        });
        let search = |text: &str, shown: &str| Search {
            text: text.to_owned(),
            shown: shown.to_owned(),
            ..Search::default()
        };
        for (text, shown, holds) in [
            ("", "open", true),
            ("NIGHT", "orphans", true),
            ("ada@", "all", true),
            ("bo", "all", false),
            ("", "over", false),
        ] {
            assert_eq!(search(text, shown).holds(&found, Time(0)), holds, "{text} {shown}");
        }
        let elsewhere = Search {
            connection: "other".to_owned(),
            ..search("", "all")
        };
        assert!(!elsewhere.holds(&found, Time(0)));
    }
}

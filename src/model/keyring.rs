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
    use crate::model::account::Kind;
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
    fn every_column_has_an_order_of_its_own() {
        let made = |name: &str, holder: (&str, &str), used: i64, uses: u64| {
            let (id, email) = holder;
            Arc::new(Key {
                holder: Given::Value(Holder {
                    id: id.to_owned(),
                    email: email.to_owned(),
                    ..Holder::default()
                }),
                created: Given::Value(Time(-used)),
                last_used: Given::Value(Time(used)),
                uses: Given::Value(uses),
                ..Key::clone(&key(name, Given::Nothing))
            })
        };
        let mut keys = vec![
            made("a", ("1", "Eve@example.com"), 2, 30),
            made("b", ("2", "bo@example.com"), 3, 4),
            made("c", ("3", "ada@example.com"), 1, 500),
        ];
        for (order, names) in [
            ("holder", "cba"),
            ("used", "cab"),
            ("created", "bac"),
            ("uses", "bac"),
            ("name", "abc"),
        ] {
            sort(&mut keys, order, Direction::Ascending);
            assert_eq!(keys.iter().map(|key| key.id.as_str()).collect::<String>(), names, "{order}");
        }
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
        let (days, last) = (|days: i64| Time(days * 86_400_000), used(Given::Value(Time(0)), Given::Untold));
        assert!(Shown::Unused.holds(&last, days(90)) && !Shown::Unused.holds(&last, days(89)));
        let revoked = Key {
            state: KeyState::Revoked,
            ..last
        };
        assert!(!Shown::Unused.holds(&revoked, now), "what opens nothing needs no care");
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
        let expired = Key {
            state: KeyState::Expired,
            ..narrowed(Given::Value(0))
        };
        assert!(!Shown::Unlimited.holds(&expired, Time(0)), "what opens nothing may do nothing");
    }

    #[test]
    fn every_filter_must_hold() {
        let mut found = Key::clone(&key("Nightly", Given::Nothing));
        found.id = "4003/17".to_owned();
        found.mark = Given::Value("ak-9f".to_owned());
        found.kind = Given::Value(Kind::Person);
        found.holder = Given::Value(Holder {
            id: "u-77".to_owned(),
            name: "Ada Lindqvist".to_owned(),
            email: "al@example.com".to_owned(),
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
            ("al@", "all", true),
            (" lindq", "all", true),
            ("u-77", "all", true),
            ("AK-9F", "all", true),
            ("4003/", "all", true),
            ("bo", "all", false),
            ("", "over", false),
        ] {
            assert_eq!(search(text, shown).holds(&found, Time(0)), holds, "{text} {shown}");
        }
        assert!(
            !search("", "orphans").holds(&key("a", Given::Nothing), Time(0)),
            "whose it is, is not told"
        );
        let elsewhere = Search {
            connection: "other".to_owned(),
            ..search("", "all")
        };
        assert!(!elsewhere.holds(&found, Time(0)));
        for (kind, holds) in [(Kind::Person, true), (Kind::Robot, false)] {
            let of_kind = Search {
                kind: kind.word().to_owned(),
                ..search("", "all")
            };
            assert_eq!(of_kind.holds(&found, Time(0)), holds, "{kind:?}");
        }
    }
}

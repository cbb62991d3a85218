//! How keys are found again in the lists of a platform, and what is said of them: the same for every vendor.

use crate::api::Soon;
use crate::model::action::{Offer, Sight, Wish};
use crate::model::connection::Identity;
use crate::model::error::ApiError;
use crate::model::given::Given;
use crate::model::key::{Key, KeyState};
use crate::model::page::{Cursor, Page};
use crate::model::time::Time;
use crate::model::values::Values;

/// The most pages that one look reads.
const MOST_PAGES: usize = 20;

/// Under which name an action holds the id of whoever holds its key, where a platform lists to everybody no keys but their own.
const HOLDER: &str = "holder";

/// A list of keys, page by page.
pub type Pages<'a> = dyn Fn(Option<Cursor>) -> Soon<'a, Result<Page<Key>, ApiError>> + 'a;

/// The first key that is wanted, and whether all of the list was read. What was not read may hold it.
pub async fn find(pages: &Pages<'_>, wanted: &dyn Fn(&Key) -> bool) -> Result<(Option<Key>, bool), ApiError> {
    let (mut readable, mut from) = (true, None);
    for _ in 0..MOST_PAGES {
        let page = pages(from).await?;
        readable &= page.unreadable.is_empty();
        if let Some(key) = page.rows.into_iter().find(|key| wanted(key)) {
            return Ok((Some(key), true));
        }
        if page.next.is_none() {
            return Ok((None, readable));
        }
        from = page.next;
    }
    Ok((None, false))
}

/// How a key stands of which a platform says that it opens: not any more once its end has come.
pub fn until(state: KeyState, expires: &Given<Time>, now: Time) -> KeyState {
    match state {
        KeyState::Active | KeyState::Untold if expires.value().is_some_and(|end| *end <= now) => KeyState::Expired,
        state => state,
    }
}

/// How things stand for a key that is yet to be made, known by its name. Nothing tells whether one that is there is the one that was
/// wanted: two of a name could not be told from each other, so a second one is not made.
pub fn newcomer((found, all): (Option<Key>, bool)) -> Sight {
    let Some(key) = found else {
        return Sight::of(if all { Wish::Unmet } else { Wish::Unseen });
    };
    let mark = key.mark.text().unwrap_or(&key.id);
    let mut facts = vec![("Already there", format!("{mark}, {}", key.state.word()))];
    facts.extend(self::facts(&key));
    Sight {
        facts,
        obstacle: Some("A key of this name is there already: choose another name, or revoke that one first.".to_owned()),
        ..Sight::of(Wish::Met)
    }
}

/// How things stand for a key that is to be revoked where a list tells of all that there are: one that is not there is gone.
pub fn revocation((found, all): (Option<Key>, bool)) -> Sight {
    match found {
        Some(key) if key.state != KeyState::Revoked => Sight {
            facts: facts(&key),
            ..Sight::of(Wish::Unmet)
        },
        Some(_) => Sight::of(Wish::Met),
        None => Sight::of(if all { Wish::Met } else { Wish::Unseen }),
    }
}

/// The same where everybody is listed no keys but their own: what is not there is gone only if whoever looks is whoever holds it.
pub fn own(sight: Sight, values: &Values, looks: &Identity) -> Sight {
    let holds = values.filled(HOLDER);
    if sight.wish == Wish::Met && holds.is_some_and(|holder| looks.id.as_deref() != Some(holder)) {
        return Sight::of(Wish::Unseen);
    }
    sight
}

/// Takes note of whoever holds a key, for [`own`].
pub fn note_holder(offer: &mut Offer, key: &Key) {
    if let Some(holder) = key.holder.value().filter(|holder| !holder.id.is_empty()) {
        offer.values.set(HOLDER, holder.id.clone());
    }
}

/// What one should know of a key before it is taken away. What is not told is not there.
fn facts(key: &Key) -> Vec<(&'static str, String)> {
    let last = match &key.last_used {
        Given::Value(time) => Some(format!("{} UTC", time.date_and_clock(0))),
        Given::Nothing => Some("never, as far as the platform tells".to_owned()),
        Given::Untold | Given::Unreadable(_) => None,
    };
    let uses = key.uses.value().map(u64::to_string);
    let facts = [last.map(|text| ("Last used", text)), uses.map(|text| ("Uses", text))];
    facts.into_iter().flatten().collect()
}

/// An offer as this key stands: refused for a reason, else with what follows.
pub fn refined(mut offer: Offer, refusal: Option<&str>, follows: &str) -> Offer {
    if offer.terms.is_err() {
        return offer;
    }
    if let Some(why) = refusal {
        offer.terms = Err(why.to_owned());
        offer.follows.clear();
    } else {
        follows.clone_into(&mut offer.follows);
    }
    offer
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;
    use crate::model::page::Unreadable;

    fn key(state: KeyState) -> Key {
        Key {
            id: "7".to_owned(),
            state,
            last_used: Given::Nothing,
            uses: Given::Value(3),
            ..Key::default()
        }
    }

    #[test]
    fn only_an_end_that_was_told_and_has_come_ends_a_key() {
        let at = |end| until(KeyState::Active, &end, Time(10));
        assert_eq!(at(Given::Value(Time(10))), KeyState::Expired);
        assert_eq!(at(Given::Value(Time(11))), KeyState::Active);
        assert_eq!(at(Given::Untold), KeyState::Active);
        assert_eq!(until(KeyState::Untold, &Given::Nothing, Time(10)), KeyState::Untold);
        assert_eq!(until(KeyState::Revoked, &Given::Value(Time(1)), Time(10)), KeyState::Revoked);
    }

    #[test]
    fn what_may_stand_on_a_page_that_was_not_read_is_not_known() {
        assert_eq!(newcomer((None, false)).wish, Wish::Unseen);
        assert_eq!(newcomer((None, true)).wish, Wish::Unmet);
        assert_eq!(revocation((None, false)).wish, Wish::Unseen);
        assert_eq!(revocation((None, true)).wish, Wish::Met);
    }

    #[test]
    fn a_key_is_looked_for_on_every_page_and_what_cannot_be_read_may_be_it() {
        let looked = |wanted: &'static str, is_readable: bool| {
            let pages = move |from: Option<Cursor>| -> Soon<'static, Result<Page<Key>, ApiError>> {
                let unreadable = (!is_readable).then(|| Unreadable {
                    row: 0,
                    why: "no id".to_owned(),
                });
                let page = match from {
                    None => Page {
                        unreadable: unreadable.into_iter().collect(),
                        next: Some(Cursor("second".to_owned())),
                        ..Page::default()
                    },
                    Some(_) => Page {
                        rows: vec![key(KeyState::Active)],
                        ..Page::default()
                    },
                };
                Box::pin(std::future::ready(Ok(page)))
            };
            let (found, all) = find(&pages, &|key| key.id == wanted).now_or_never().unwrap().unwrap();
            (found.map(|key| key.id), all)
        };
        assert_eq!(looked("7", true), (Some("7".to_owned()), true));
        assert_eq!(looked("8", true), (None, true));
        assert_eq!(looked("8", false), (None, false));
        let endless = |_| -> Soon<'static, Result<Page<Key>, ApiError>> {
            let page = Page {
                next: Some(Cursor("next".to_owned())),
                ..Page::default()
            };
            Box::pin(std::future::ready(Ok(page)))
        };
        let (_, all) = find(&endless, &|_| true).now_or_never().unwrap().unwrap();
        assert!(!all, "a look has an end");
    }

    #[test]
    fn before_a_key_is_taken_away_its_use_is_told_as_far_as_it_is_known() {
        let sight = revocation((Some(key(KeyState::Active)), true));
        assert_eq!(
            sight.facts,
            [
                ("Last used", "never, as far as the platform tells".to_owned()),
                ("Uses", "3".to_owned())
            ]
        );
        let silent = Key {
            last_used: Given::Untold,
            uses: Given::Untold,
            ..key(KeyState::Active)
        };
        assert_eq!(revocation((Some(silent), true)).facts, []);
        assert_eq!(revocation((Some(key(KeyState::Revoked)), true)).wish, Wish::Met);
    }

    #[test]
    fn a_key_that_is_not_among_ones_own_is_gone_only_if_it_was_ones_own() {
        let looks = |id: &str| Identity {
            id: Some(id.to_owned()),
            name: String::new(),
            email: None,
            details: Vec::new(),
        };
        let gone = || revocation((None, true));
        let noted = Values::default().with(HOLDER, "ada");
        assert_eq!(own(gone(), &noted, &looks("ada")).wish, Wish::Met);
        assert_eq!(own(gone(), &noted, &looks("eve")).wish, Wish::Unseen);
        assert_eq!(own(gone(), &Values::default(), &looks("eve")).wish, Wish::Met);
    }

    #[test]
    fn a_name_that_is_taken_is_in_the_way_and_says_so() {
        let sight = newcomer((Some(key(KeyState::Active)), true));
        assert_eq!((sight.wish, sight.facts[0].1.as_str()), (Wish::Met, "7, Active"));
        assert!(sight.obstacle.is_some_and(|obstacle| obstacle.ends_with('.')));
    }
}

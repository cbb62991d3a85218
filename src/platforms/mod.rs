//! The vendors: each folder turns our questions into one platform's requests, and its replies into our nouns.

use crate::api::actions::Actions;
use crate::api::client::Client;
use crate::api::keys::Keys;
use crate::api::platform::{Directory, Platform};
use crate::api::resources::Kind;
use crate::api::vitals::Vitals;
use crate::model::action::{Sight, Wish};
use crate::model::capability::{Capability, Support};
use crate::model::error::ApiError;
use crate::model::page::Cursor;
use crate::model::question::Question;

pub mod arize;
pub mod authress;
pub mod calls;
pub mod civis;
pub mod istari;
mod key_sight;
pub mod truefoundry;

/// Every platform that Rollcall speaks to, in the order in which they are shown.
pub static ALL: [&dyn Platform; 5] = [
    &civis::Civis,
    &istari::Istari,
    &authress::Authress,
    &arize::Arize,
    &truefoundry::TrueFoundry,
];

/// The platform of that name.
pub fn named(slug: &str) -> Option<&'static dyn Platform> {
    ALL.into_iter().find(|platform| platform.facts().slug == slug)
}

/// What can be done on a platform. It is no method of [`Platform`], because every visitor downloads all that the socket has: only
/// who acts has the actions and their sentences to carry.
pub fn actions(platform: &dyn Platform) -> &'static dyn Actions {
    match platform.facts().slug {
        "civis" => &civis::actions::CivisActions,
        "istari" => &istari::actions::IstariActions,
        "authress" => &authress::actions::AuthressActions,
        "arize" => &arize::actions::ArizeActions,
        "truefoundry" => &truefoundry::actions::TrueFoundryActions,
        // Another platform's actions would be worse than none.
        other => unreachable!("{other} has a line in `ALL` and none here"),
    }
}

/// The keys of a platform.
pub fn keys(platform: &dyn Platform) -> &'static dyn Keys {
    match platform.facts().slug {
        "civis" => &civis::keys::CivisKeys,
        "istari" => &istari::keys::IstariKeys,
        "authress" => &authress::keys::AuthressKeys,
        "arize" => &arize::keys::ArizeKeys,
        "truefoundry" => &truefoundry::keys::TrueFoundryKeys,
        other => unreachable!("{other} has a line in `ALL` and none here"),
    }
}

/// The kinds of things of a platform, besides people and keys. Only who shows them has them to carry.
pub fn kinds(platform: &dyn Platform) -> &'static [&'static Kind] {
    match platform.facts().slug {
        "civis" => &civis::resources::KINDS,
        "istari" => &istari::resources::KINDS,
        "authress" => &authress::resources::KINDS,
        "arize" => &arize::resources::KINDS,
        "truefoundry" => &truefoundry::resources::KINDS,
        other => unreachable!("{other} has a line in `ALL` and none here"),
    }
}

/// What can be done to things of a kind; `None` where the platform has no kind of that name.
pub fn actions_of_kind(platform: &dyn Platform, slug: &str) -> Option<&'static dyn Actions> {
    let kind = kinds(platform).iter().find(|kind| kind.slug == slug)?;
    Some(*kind)
}

/// What a platform tells of itself; nothing where it tells nothing.
pub fn vitals(platform: &dyn Platform) -> Option<&'static dyn Vitals> {
    match platform.facts().slug {
        "istari" => Some(&istari::vitals::IstariVitals),
        _ => None,
    }
}

/// Whether a platform can do something, and on what terms, or why not.
pub fn can(platform: &dyn Platform, capability: Capability) -> Support {
    actions(platform).can(capability)
}

/// Whether an account is gone that could not be read (404). One such answer is no proof: it may come from something in between, or
/// mean that the credential may not see it. So the list is asked for `text`, which must find the account if it is there.
async fn gone(directory: &dyn Directory, client: &Client, id: &str, text: &str) -> Result<Sight, ApiError> {
    let question = Question {
        text: text.to_owned(),
        limit: 100,
        ..Question::default()
    };
    let page = directory.list(client, &question, None).await?;
    Ok(Sight::of(if page.rows.iter().any(|account| account.id == id) {
        Wish::Unmet
    } else if page.next.is_none() && page.unreadable.is_empty() {
        Wish::Met
    } else {
        Wish::Unseen
    }))
}

/// Lists that a platform numbers by row: where the next page starts, or the end.
fn next_offset(offset: usize, came: usize, total: Option<u64>) -> Option<Cursor> {
    let next = offset + came;
    let more = came > 0 && total.is_none_or(|total| (next as u64) < total);
    more.then(|| Cursor(next.to_string()))
}

/// How many rows come before those that a cursor of ours stands for.
fn offset(from: Option<&Cursor>) -> usize {
    from.and_then(|cursor| cursor.0.parse().ok()).unwrap_or(0)
}

/// Several choices as one text, in one order whatever order they came in. Where they are the same as those of an earlier text,
/// it is that text: only who stands otherwise must look changed, not who was told in another order.
fn choices_as(base: Option<&str>, mut now: Vec<String>) -> String {
    now.sort();
    now.dedup();
    if let Some(base) = base {
        let mut before: Vec<&str> = base.lines().filter(|line| !line.is_empty()).collect();
        before.sort_unstable();
        before.dedup();
        if before == now {
            return base.to_owned();
        }
    }
    now.join("\n")
}

#[cfg(test)]
mod tests {
    use super::{ALL, actions, choices_as};
    use crate::model::capability::{Capability, Support};

    #[test]
    fn every_platform_has_actions_of_its_own() {
        for platform in ALL {
            let name = platform.facts().short;
            let speaks_of_itself = |capability| matches!(actions(platform).can(capability), Support::No(why) if why.contains(name));
            assert!(Capability::ALL.into_iter().any(speaks_of_itself), "{name}");
        }
    }

    #[test]
    fn the_same_choices_in_another_order_are_no_change() {
        let now = || vec!["b".to_owned(), "a".to_owned()];
        assert_eq!(choices_as(None, now()), "a\nb");
        assert_eq!(choices_as(Some("b\na"), now()), "b\na");
        assert_eq!(choices_as(Some("b"), now()), "a\nb");
        assert_eq!(choices_as(Some(""), Vec::new()), "");
    }
}

//! The third socket of a vendor: its keys, as far as it lists them.

use percent_encoding::percent_decode_str;

use super::Soon;
use super::client::Client;
use super::request::percent_encoded;
use crate::model::account::Account;
use crate::model::action::Offer;
use crate::model::capability::Capability;
use crate::model::error::ApiError;
use crate::model::key::{Details, Key};
use crate::model::page::{Cursor, Page};

/// The keys of a platform. What is done to them goes through [`super::actions::Actions`], with [`Key::id`] as the id of the target.
pub trait Keys: Sync {
    /// What is in the list and what cannot be, as a sentence.
    fn reach(&self) -> &'static str;

    /// One page of the keys that the platform lists by themselves: everybody's, or one's own where it lists no others.
    fn list<'a>(&'a self, client: &'a Client, from: Option<&'a Cursor>) -> Soon<'a, Result<Page<Key>, ApiError>>;

    /// Whether everybody's keys can be read, one holder after the other.
    fn can_crawl(&self) -> bool {
        false
    }

    /// One page of the keys of one holder, where [`Keys::can_crawl`].
    fn of<'a>(&'a self, _client: &'a Client, _holder: &'a Account, _from: Option<&'a Cursor>) -> Soon<'a, Result<Page<Key>, ApiError>> {
        Box::pin(std::future::ready(Ok(Page::default())))
    }

    /// Whether the platform tells more of one key than of each in its list.
    fn tells_more(&self) -> bool {
        false
    }

    /// One key in full, where [`Keys::tells_more`].
    fn read<'a>(&'a self, _client: &'a Client, _id: &'a str) -> Soon<'a, Result<Details, ApiError>> {
        Box::pin(std::future::ready(Ok(Details::default())))
    }

    /// What can be done to this key as it stands: revoking and replacing, each on what terms or why not.
    fn offer(&self, capability: Capability, key: &Key) -> Offer;
}

/// The id of a key that is found through whoever holds it. Ids of any shape stay apart.
pub fn joined(holder: &str, key: &str) -> String {
    format!("{}/{}", percent_encoded(holder), percent_encoded(key))
}

/// The two ids of a joined one.
pub fn parted(id: &str) -> Option<(String, String)> {
    let (holder, key) = id.split_once('/')?;
    let decoded = |text| percent_decode_str(text).decode_utf8().ok().map(std::borrow::Cow::into_owned);
    Some((decoded(holder)?, decoded(key)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_any_shape_come_apart_as_they_were_joined() {
        for (holder, key) in [("4002", "17"), ("sc_a/b", "k%2F"), ("auth0|x", ""), ("東京", "a b")] {
            assert_eq!(parted(&joined(holder, key)), Some((holder.to_owned(), key.to_owned())));
        }
        assert_eq!(parted("17"), None);
    }
}

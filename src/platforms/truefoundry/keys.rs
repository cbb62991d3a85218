//! The keys of TrueFoundry, as they are listed and as what may be done to each: one's own personal access tokens, and the tokens of
//! virtual accounts. How it is done stands with the other actions.

use super::capabilities;
use super::dialect::Rows;
use super::personal_access_tokens::ListPersonalAccessTokens;
use super::virtual_accounts::{Jwt, ListVirtualAccounts, Manifest, Permission, Subject, VirtualAccount};
use crate::api::Soon;
use crate::api::actions;
use crate::api::client::Client;
use crate::api::keys::{Keys, joined, parted};
use crate::model::account::Kind;
use crate::model::action::Offer;
use crate::model::capability::Capability;
use crate::model::error::ApiError;
use crate::model::given::Given;
use crate::model::key::{Holder, Key, KeyState};
use crate::model::page::{Cursor, Page};
use crate::model::time::Time;
use crate::platforms::key_sight;

/// The first moment of the year 9999, in milliseconds.
const FOREVER: i64 = 253_370_764_800_000;

/// The keys of TrueFoundry.
pub struct TrueFoundryKeys;

/// In front of the id of a personal access token.
const PERSONAL: &str = "pat";
/// In front of the id of a virtual account, which is in front of that of its token.
const ACCOUNT: &str = "account/";
/// Rows to a page.
pub(super) const ROWS: u32 = 100;

impl Keys for TrueFoundryKeys {
    fn reach(&self) -> &'static str {
        "Your own personal access tokens, and the tokens of the virtual accounts that you may read. Those of other users are not listed."
    }

    fn list<'a>(&'a self, client: &'a Client, from: Option<&'a Cursor>) -> Soon<'a, Result<Page<Key>, ApiError>> {
        Box::pin(listed(client, from))
    }

    fn offer(&self, capability: Capability, key: &Key) -> Offer {
        let offer = actions::offer(capabilities::can(capability), capability.wording(), capability);
        let rotation = capability == Capability::RotateKey;
        let refusal = match (place(&key.id), rotation) {
            (Some((None, _)), true) => {
                Some("TrueFoundry replaces tokens of virtual accounts only: create a new personal one, change over, then revoke this one.")
            }
            (Some((Some(_), _)), true) if key.state == KeyState::Expired => {
                Some("The token has ended: replace a newer one of this virtual account, unless the account itself has ended.")
            }
            (Some((_, token)), false) if token.is_empty() => {
                Some("TrueFoundry does not tell the id of this token, and revokes none without it.")
            }
            (None, _) => Some("The id of this token cannot be read."),
            _ => None,
        };
        let follows = if rotation {
            "The virtual account gets a new token, told once. Its present ones end at the time that you choose."
        } else {
            "Whatever uses it is refused from then on, this console too if it is the token in use here."
        };
        let mut offer = key_sight::refined(offer, refusal, follows);
        key_sight::note_holder(&mut offer, key);
        offer
    }
}

/// The virtual account of a token, if it is of one, and the token's own id.
pub(super) fn place(id: &str) -> Option<(Option<String>, String)> {
    let (holder, token) = parted(id)?;
    match holder.strip_prefix(ACCOUNT) {
        Some(account) => Some((Some(account.to_owned()), token)),
        None => (holder == PERSONAL).then_some((None, token)),
    }
}

/// One page: of one's own tokens, and after the last of those of virtual accounts. Our cursor says of which.
async fn listed(client: &Client, from: Option<&Cursor>) -> Result<Page<Key>, ApiError> {
    let of_accounts = from.and_then(|cursor| cursor.0.strip_prefix(ACCOUNT));
    let offset = of_accounts.or(from.map(|cursor| cursor.0.as_str()));
    let rows = Rows {
        limit: Some(ROWS),
        offset: offset.and_then(|offset| offset.parse().ok()).unwrap_or_default(),
    };
    if of_accounts.is_none() {
        let page = personal(client, rows, None).await?;
        let next = page.next.clone().or_else(|| Some(Cursor(format!("{ACCOUNT}0"))));
        return Ok(Page { next, ..page });
    }
    let question = ListVirtualAccounts {
        rows,
        ..ListVirtualAccounts::default()
    };
    let page = client.ask(&question).await?;
    Ok(Page {
        rows: page.rows.into_iter().flat_map(|account| of_account(account, client)).collect(),
        unreadable: page.unreadable,
        next: page.next.map(|next| Cursor(format!("{ACCOUNT}{}", next.0))),
        // Accounts are counted, and not their tokens.
        total: None,
    })
}

/// One's own tokens; only those whose name contains a text, if one is given.
pub(super) async fn personal(client: &Client, rows: Rows, name_search_query: Option<&str>) -> Result<Page<Key>, ApiError> {
    let question = ListPersonalAccessTokens { rows, name_search_query };
    let page = client.ask(&question).await?.map(|mut token| {
        let expiry = token.jwts.value().and_then(|jwts| jwts.first()).map(|jwt| jwt.expiry.clone());
        let manifest = token.manifest.value();
        let end = end(manifest, expiry.unwrap_or_default());
        let team = manifest.and_then(|manifest| manifest.owned_by.value()?.team.text());
        let scopes = team.map_or(Given::Untold, |team| Given::Value(vec![format!("Acts for the team {team}")]));
        let mark = std::mem::take(&mut token.jwt_id);
        Key {
            id: joined(PERSONAL, &token.id.0),
            mark,
            kind: Given::Value(Kind::Person),
            scopes,
            created: token.created_at.clone(),
            ..told(&token, end, client)
        }
    });
    Ok(Page { total: None, ..page })
}

/// The tokens of a virtual account; one of which nothing is known where none are told.
fn of_account(mut account: VirtualAccount, client: &Client) -> Vec<Key> {
    let holder = format!("{ACCOUNT}{}", account.id.0);
    let permissions = match &account.manifest {
        Given::Value(manifest) => manifest.permissions.clone(),
        _ => Given::Untold,
    };
    let scopes = permissions.map(|permissions| permissions.iter().map(scope).collect());
    let jwts = std::mem::take(&mut account.jwts);
    let key = |id: &str, mark: Given<String>, expiry: Given<Time>, created: Given<Time>| Key {
        id: joined(&holder, id),
        mark,
        kind: Given::Value(Kind::Robot),
        scopes: scopes.clone(),
        created,
        ..told(&account, end(account.manifest.value(), expiry), client)
    };
    let Given::Value(jwts) = jwts else {
        let id = account.jwt_id.text().unwrap_or_default();
        return vec![key(id, account.jwt_id.clone(), Given::Untold, Given::Untold)];
    };
    let of_jwt = |jwt: Jwt| key(&jwt.id.0, Given::Value(jwt.id.0.clone()), jwt.expiry, jwt.created_at);
    jwts.into_iter().map(of_jwt).collect()
}

/// What is the same for both kinds.
pub(super) fn told(account: &VirtualAccount, expires: Given<Time>, client: &Client) -> Key {
    let state = match account.is_expired.value() {
        Some(true) => KeyState::Expired,
        Some(false) => KeyState::Active,
        None => KeyState::Untold,
    };
    let name = match &account.manifest {
        Given::Value(manifest) => manifest.name.clone(),
        _ => Given::Untold,
    };
    Key {
        connection: client.connection.clone(),
        name,
        holder: account
            .created_by_subject
            .value()
            .map_or(Given::Untold, |maker| Given::Value(holder(maker))),
        state: key_sight::until(state, &expires, client.environment.now()),
        expires,
        last_used: account.last_accessed_at.clone(),
        ..Key::default()
    }
}

fn scope(permission: &Permission) -> String {
    let text = |given: &Given<String>| given.text().unwrap_or("?").to_owned();
    format!("{} on {}", text(&permission.role_id), text(&permission.resource_fqn))
}

/// Who made it. A user's slug is their e-mail.
fn holder(maker: &Subject) -> Holder {
    let slug = maker.subject_slug.text().unwrap_or_default().to_owned();
    let (name, email) = if slug.contains('@') {
        (String::new(), slug)
    } else {
        (slug, String::new())
    };
    Holder {
        id: maker.subject_id.text().unwrap_or_default().to_owned(),
        name,
        email,
        ..Holder::default()
    }
}

/// When a token ends: on the day that the document says, or at its own end, whichever comes first.
fn end(manifest: Option<&Manifest>, expiry: Given<Time>) -> Given<Time> {
    let day = match manifest.map(|manifest| &manifest.expiration_date) {
        Some(Given::Value(text)) => match Time::of_day(text).or_else(|| Time::parse(text)) {
            Some(end) => Given::Value(end),
            None => Given::Unreadable(text.clone()),
        },
        _ => Given::Untold,
    };
    match (day, expiry) {
        // An end in the year 9999 is as good as none.
        (Given::Untold, Given::Value(expiry)) if expiry.0 >= FOREVER => Given::Nothing,
        (Given::Value(day), Given::Value(expiry)) => Given::Value(day.min(expiry)),
        // What cannot be read may be the earlier one.
        (Given::Unreadable(text), _) => Given::Unreadable(text),
        (day, expiry) => expiry.or(|| day),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offered(capability: Capability, id: String, state: KeyState) -> Result<(), String> {
        let key = Key {
            id,
            state,
            ..Key::default()
        };
        TrueFoundryKeys.offer(capability, &key).terms.map(|_| ())
    }

    #[test]
    fn ids_tell_whose_a_token_is() {
        assert_eq!(place(&joined(PERSONAL, "a/b")), Some((None, "a/b".to_owned())));
        assert_eq!(place(&joined("account/x/y", "j")), Some((Some("x/y".to_owned()), "j".to_owned())));
        assert_eq!(place(&joined("other", "j")), None);
    }

    #[test]
    fn only_a_token_of_a_virtual_account_that_goes_on_is_replaced() {
        let robot = || joined("account/x", "j");
        assert!(offered(Capability::RotateKey, joined(PERSONAL, "a"), KeyState::Active).is_err());
        assert!(offered(Capability::RotateKey, robot(), KeyState::Expired).is_err());
        assert!(offered(Capability::RotateKey, robot(), KeyState::Untold).is_ok());
        assert!(offered(Capability::RevokeKey, joined("account/x", ""), KeyState::Active).is_err());
        assert!(offered(Capability::RevokeKey, robot(), KeyState::Expired).is_ok());
    }

    #[test]
    fn a_token_ends_at_the_first_end_that_was_told() {
        let manifest = |day: &str| -> Manifest { serde_json::from_str(&format!(r#"{{"expiration_date":{day}}}"#)).unwrap() };
        let expiry = Given::Value(Time(1));
        let day = Time::of_day("2035-12-31").unwrap();
        assert_eq!(end(Some(&manifest(r#""2035-12-31""#)), Given::Untold), Given::Value(day));
        assert_eq!(end(Some(&manifest(r#""2035-12-31""#)), expiry.clone()), expiry);
        assert_eq!(end(Some(&manifest("null")), expiry.clone()), expiry);
        assert_eq!(end(Some(&manifest(r#""soon""#)), expiry), Given::Unreadable("soon".to_owned()));
        assert_eq!(end(None, Given::Untold), Given::Untold);
    }
}

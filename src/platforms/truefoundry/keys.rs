//! The keys of TrueFoundry: one's own personal access tokens, and the tokens of virtual accounts.

use super::capabilities;
use super::dialect::Rows;
use super::personal_access_tokens::{
    CreatePersonalAccessToken, CreatePersonalAccessTokenForUser, DeletePersonalAccessToken, ListPersonalAccessTokens,
    RevokeAllPersonalAccessTokens,
};
use super::teams::ListTeams;
use super::users::GetInfo;
use super::virtual_account_tokens::{DeleteVirtualAccountToken, RegenerateVirtualAccountToken};
use super::virtual_accounts::{GetVirtualAccount, Jwt, ListVirtualAccounts, Manifest, Permission, Subject, VirtualAccount};
use crate::api::Soon;
use crate::api::actions::{self, Choices};
use crate::api::client::{Client, WriteClient};
use crate::api::keys::{Keys, joined, parted};
use crate::model::account::Kind;
use crate::model::action::{Action, Offer, Receipt, Sight, Wish};
use crate::model::capability::Capability;
use crate::model::error::ApiError;
use crate::model::given::Given;
use crate::model::input::{self, Input, InputKind};
use crate::model::key::{Holder, Key, KeyState};
use crate::model::page::{Cursor, Page};
use crate::model::secret::Secret;
use crate::model::time::Time;
use crate::model::values::Values;
use crate::platforms::{key_sight, offset};

/// The keys of TrueFoundry.
pub struct TrueFoundryKeys;

/// In front of the id of a personal access token.
const PERSONAL: &str = "pat";
/// In front of the id of a virtual account, which is in front of that of its token.
const ACCOUNT: &str = "account/";
/// What only the answer tells.
const SECRET: &str = "Token";
/// Rows to a page.
const ROWS: u32 = 100;
/// The most pages of teams that are read for a form.
const MOST_PAGES: usize = 10;

static CREATION: [Input; 6] = [
    Input::new("name", "Name", InputKind::Text)
        .required()
        .hint("3 to 36 small letters, digits and dashes, a letter first."),
    Input::new(
        "kind",
        "For",
        InputKind::OneOf(&[("own", "Yourself"), ("user", "Another user, as an administrator")]),
    )
    .required()
    .hint("For yourself you need a credential that is no personal access token itself."),
    Input::new("user_email", "E-mail of the other user", InputKind::Email),
    Input::new("expires", "Ends after", InputKind::Date).hint("Left empty, no end is asked for."),
    Input::new("team", "Team", InputKind::Choice).hint("For which it acts."),
    Input::new(
        "token_type",
        "Form",
        InputKind::OneOf(&[("", "Left to TrueFoundry"), ("jwt", "JWT"), ("opaque", "Opaque")]),
    )
    .hint("For your own token only."),
];
static ROTATION: [Input; 1] = [Input::new(
    "grace",
    "The present token ends",
    InputKind::OneOf(&[("0", "At once"), ("60", "In an hour"), ("1440", "In a day"), ("10080", "In a week")]),
)
.required()];

/// What has to be filled in.
pub fn inputs(capability: Capability) -> &'static [Input] {
    match capability {
        Capability::CreateKey => &CREATION,
        Capability::RotateKey => &ROTATION,
        _ => &[],
    }
}

/// What the answer tells once, and what to do where it was lost.
pub fn tells(action: &Action) -> Option<(&'static str, &'static str)> {
    match action.capability {
        Capability::CreateKey if is_for_other(&action.values) => Some((
            SECRET,
            "The token may exist, and it is in no list but that of its user: let them revoke it, then create another one.",
        )),
        Capability::CreateKey => Some((
            SECRET,
            "The token may exist, but it cannot be shown. Find it in the list, revoke it and create another one.",
        )),
        Capability::RotateKey => Some((
            SECRET,
            "The present token may end, and the new one cannot be shown here. Look at the list, then replace the newest one.",
        )),
        _ => None,
    }
}

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
fn place(id: &str) -> Option<(Option<String>, String)> {
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
async fn personal(client: &Client, rows: Rows, name_search_query: Option<&str>) -> Result<Page<Key>, ApiError> {
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
fn told(account: &VirtualAccount, expires: Given<Time>, client: &Client) -> Key {
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
        (Given::Value(day), Given::Value(expiry)) => Given::Value(day.min(expiry)),
        // What cannot be read may be the earlier one.
        (Given::Unreadable(text), _) => Given::Unreadable(text),
        (day, expiry) => expiry.or(|| day),
    }
}

/// The teams for which a token can act.
pub async fn choices(client: &Client, input: &str) -> Result<Choices, ApiError> {
    let mut choices = Choices::new();
    if input != "team" {
        return Ok(choices);
    }
    let mut rows = Rows {
        limit: Some(ROWS),
        offset: 0,
    };
    for _ in 0..MOST_PAGES {
        let question = ListTeams {
            rows,
            ..ListTeams::default()
        };
        let page = client.ask(&question).await?;
        choices.extend(page.rows.into_iter().filter_map(|team| {
            let name = team.manifest.value()?.name.text()?.to_owned();
            Some((name.clone(), name))
        }));
        match page.next.and_then(|next| next.0.parse().ok()) {
            Some(next) => rows.offset = next,
            None => break,
        }
    }
    Ok(choices)
}

fn is_for_other(values: &Values) -> bool {
    values.get("kind") == Some("user")
}

/// Reads how things stand for an action on keys.
pub async fn look(client: &Client, action: &Action) -> Result<Sight, ApiError> {
    let page = |from: Option<Cursor>, name| {
        let offset = offset(from.as_ref());
        personal(client, Rows { limit: Some(ROWS), offset }, name)
    };
    match (action.capability, place(&action.target.id)) {
        // The tokens of others are in no list.
        (Capability::CreateKey, _) if is_for_other(&action.values) => Ok(Sight::of(Wish::Unseen)),
        (Capability::CreateKey, _) => {
            let name = action.values.filled("name").unwrap_or_default().trim();
            let pages = |from| -> Soon<'_, Result<Page<Key>, ApiError>> { Box::pin(page(from, Some(name))) };
            let found = key_sight::find(&pages, &|key| key.name.text() == Some(name)).await?;
            let has_ended = found.0.as_ref().is_some_and(|key| key.state == KeyState::Expired);
            let mut sight = key_sight::newcomer(found);
            if has_ended {
                // It opens nothing, so the wish is not fulfilled; and its name is taken all the same.
                sight.wish = Wish::Unmet;
            }
            Ok(sight)
        }
        (Capability::RotateKey | Capability::RevokeKey, Some((Some(id), token))) => {
            let (account, _) = client.ask(&GetVirtualAccount { id: &id }).await?;
            Ok(of_jwt(&account, action.capability, &token, client))
        }
        (Capability::RevokeKey, Some((None, _))) => {
            let pages = |from| -> Soon<'_, Result<Page<Key>, ApiError>> { Box::pin(page(from, None)) };
            let id = &action.target.id;
            let sight = key_sight::revocation(key_sight::find(&pages, &|key| key.id == *id).await?);
            Ok(key_sight::own(sight, &action.values, &client.ask(&GetInfo).await?))
        }
        // Whose tokens are all revoked, their list is not for others to read.
        _ => Ok(Sight::of(Wish::Unseen)),
    }
}

/// Whether a token of a virtual account was replaced by a newer one, or is gone.
fn of_jwt(account: &VirtualAccount, capability: Capability, token: &str, client: &Client) -> Sight {
    if capability == Capability::RotateKey {
        let wish = account
            .jwt_id
            .text()
            .map_or(Wish::Unseen, |current| Sight::whether(current != token));
        return Sight::of(wish);
    }
    let Given::Value(jwts) = &account.jwts else {
        return Sight::of(Wish::Unseen);
    };
    let found = jwts.iter().any(|jwt| jwt.id.0 == token);
    let key = found.then(|| told(account, Given::Untold, client));
    key_sight::revocation((key, true))
}

/// Makes, replaces or revokes tokens.
pub async fn send(writing: WriteClient<'_>, action: &Action) -> Result<Receipt, ApiError> {
    let values = &action.values;
    if let Some((_, why)) = input::objection(inputs(action.capability), values) {
        return Err(ApiError::not_sent(why));
    }
    let made = match (action.capability, place(&action.target.id)) {
        (Capability::CreateKey, _) => create(writing, values).await?,
        (Capability::RotateKey, Some((Some(id), _))) => {
            let minutes = values.filled("grace").and_then(|minutes| minutes.parse().ok());
            let regenerate = RegenerateVirtualAccountToken {
                id: &id,
                grace_period_in_minutes: minutes.unwrap_or_default(),
            };
            writing.send(&regenerate).await?
        }
        (Capability::RevokeKey, Some((Some(id), jwt_id))) => {
            let deletion = DeleteVirtualAccountToken { id: &id, jwt_id: &jwt_id };
            writing.send(&deletion).await?;
            return Ok(Receipt::default());
        }
        (Capability::RevokeKey, Some((None, id))) => {
            writing.send(&DeletePersonalAccessToken { id: &id }).await?;
            return Ok(Receipt::default());
        }
        (Capability::RevokeAllKeys, _) => {
            let email = super::actions::target(action)?;
            writing.send(&RevokeAllPersonalAccessTokens { email }).await?;
            return Ok(Receipt::default());
        }
        _ => return Err(ApiError::not_sent("TrueFoundry has no way to do this to this token.")),
    };
    Ok(Receipt {
        secret: Some((SECRET, made)),
        ..Receipt::default()
    })
}

async fn create(writing: WriteClient<'_>, values: &Values) -> Result<Secret, ApiError> {
    let name = values.filled("name").unwrap_or_default().trim();
    let (expiration_date, team_name) = (values.filled("expires"), values.filled("team"));
    let (user_email, token_type) = (values.filled("user_email").map(str::trim), values.filled("token_type"));
    match (is_for_other(values), user_email, token_type) {
        (false, Some(_), _) => Err(ApiError::not_sent(
            "An e-mail is for the token of another user only; leave it empty.",
        )),
        (false, None, _) => {
            let token = CreatePersonalAccessToken {
                name,
                expiration_date,
                account_name: None,
                team_name,
                token_type,
            };
            writing.send(&token).await
        }
        (true, None, _) => Err(ApiError::not_sent("The e-mail of the other user is needed.")),
        (true, _, Some(_)) => Err(ApiError::not_sent(
            "The form can be chosen for your own token only; leave it to TrueFoundry.",
        )),
        (true, Some(user_email), None) => {
            let token = CreatePersonalAccessTokenForUser {
                name,
                user_email,
                expiration_date,
                team_name,
            };
            writing.send(&token).await
        }
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

    #[test]
    fn every_sentence_ends_and_fits() {
        let action = |capability, kind: &str| Action {
            capability,
            connection: "one".into(),
            target: crate::model::action::Target::default(),
            values: Values::default().with("kind", kind),
            base: Values::default(),
        };
        let kinds = [
            (Capability::CreateKey, "own"),
            (Capability::CreateKey, "user"),
            (Capability::RotateKey, ""),
        ];
        let tells = kinds.map(|(capability, kind)| tells(&action(capability, kind)).expect("a secret").1);
        let hints = CREATION
            .iter()
            .chain(&ROTATION)
            .map(|input| input.hint)
            .filter(|hint| !hint.is_empty());
        for sentence in hints.chain(tells).chain([TrueFoundryKeys.reach()]) {
            assert!(sentence.ends_with('.') && sentence.chars().count() <= 160, "{sentence}");
        }
    }
}

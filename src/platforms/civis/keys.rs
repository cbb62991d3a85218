//! The API keys of Civis: listed holder by holder, made for oneself, revoked (contract 3.13 to 3.15).

use super::Civis;
use super::api_keys::{self, Allowed, ApiKey, DeleteApiKey, GetApiKey, ListApiKeys, PostApiKey};
use super::capabilities;
use super::dialect::page_number;
use crate::api::Soon;
use crate::api::actions;
use crate::api::client::{Client, WriteClient};
use crate::api::keys::{Keys, joined, parted};
use crate::api::platform::Platform;
use crate::model::account::{Account, Kind};
use crate::model::action::{Action, Offer, Receipt, Sight, Wish};
use crate::model::capability::Capability;
use crate::model::constraint::{self, Constraint, Matcher};
use crate::model::error::ApiError;
use crate::model::given::Given;
use crate::model::input::{Input, InputKind};
use crate::model::key::{Details, Holder, Key, KeyState};
use crate::model::page::{Cursor, Page};
use crate::model::time::Time;
use crate::model::values::Values;
use crate::platforms::{key_sight, offset};

/// The most keys of a page (contract 3.13).
const MOST: u32 = 50;
/// How long it is remembered who one is, in milliseconds.
const REMEMBERED: i64 = 600_000;

/// What a key is made of. A key is made for whoever asks and for nobody else.
pub const CREATE: &[Input] = &[
    Input::new("name", "Name", InputKind::Text)
        .required()
        .hint("What uses it, such as “nightly report”. No other active key of yours should have it."),
    Input::new("expires", "Ends after", InputKind::Date)
        .required()
        .hint("The last day on which it opens; days end at midnight UTC."),
    Input::new("constraints", "What it may do", InputKind::Constraints).hint("Without a row it may do everything that you may do."),
];

/// The keys of Civis.
pub struct CivisKeys;

impl Keys for CivisKeys {
    fn reach(&self) -> &'static str {
        "Yours first; those of the other users when you ask for them, one user after the other."
    }

    fn list<'a>(&'a self, client: &'a Client, from: Option<&'a Cursor>) -> Soon<'a, Result<Page<Key>, ApiError>> {
        Box::pin(async move {
            let own = own(client).await?;
            page(client, &own, from).await
        })
    }

    fn can_crawl(&self) -> bool {
        true
    }

    fn of<'a>(&'a self, client: &'a Client, holder: &'a Account, from: Option<&'a Cursor>) -> Soon<'a, Result<Page<Key>, ApiError>> {
        Box::pin(page(client, holder, from))
    }

    fn tells_more(&self) -> bool {
        true
    }

    fn read<'a>(&'a self, client: &'a Client, id: &'a str) -> Soon<'a, Result<Details, ApiError>> {
        Box::pin(async move {
            let (id, key_id) = ids(id)?;
            let (key, fields) = client.ask(&GetApiKey { id: &id, key_id: &key_id }).await?;
            Ok(Details {
                constraints: key.constraints.value().and_then(|rows| rows.iter().map(understood).collect()),
                fields,
            })
        })
    }

    fn offer(&self, capability: Capability, key: &Key) -> Offer {
        let offer = actions::offer(capabilities::can(capability), capability.wording(), capability);
        let follows = offer.follows.clone();
        let refusal = match (capability, &key.state) {
            (Capability::RevokeKey, KeyState::Revoked) => Some("It is revoked already."),
            (Capability::RevokeKey, KeyState::Expired) => Some("Its time has passed: it opens nothing any more."),
            _ => None,
        };
        key_sight::refined(offer, refusal, &follows)
    }
}

/// A row as we can read it; `None` for a word or a switch that is not known: half of it would say something else.
fn understood(row: &api_keys::Constraint) -> Option<Constraint> {
    let matcher = Matcher::of(row.constraint_type.text()?)?;
    let verbs = [
        &row.get_allowed,
        &row.head_allowed,
        &row.post_allowed,
        &row.put_allowed,
        &row.patch_allowed,
        &row.delete_allowed,
    ];
    let mut allowed = [false; 6];
    for (allowed, verb) in allowed.iter_mut().zip(verbs) {
        *allowed = *verb.value()?;
    }
    Some(Constraint {
        matcher,
        path: row.constraint.text().unwrap_or_default().to_owned(),
        verbs: allowed,
    })
}

/// The account of whoever asks.
async fn own(client: &Client) -> Result<Account, ApiError> {
    let identity = client.remember("identity", REMEMBERED, Civis.whoami(client)).await?;
    Ok(Account {
        connection: client.connection.clone(),
        id: identity.id.clone().unwrap_or_else(|| "me".to_owned()),
        name: Some(identity.name.clone()).into(),
        email: identity.email.clone().into(),
        ..Account::default()
    })
}

async fn page(client: &Client, holder: &Account, from: Option<&Cursor>) -> Result<Page<Key>, ApiError> {
    let endpoint = ListApiKeys {
        id: &holder.id,
        limit: Some(MOST),
        page_num: Some(page_number(offset(from), MOST)),
        ..ListApiKeys::default()
    };
    let page = client.ask(&endpoint).await?;
    Ok(page.map(|key| of(key, holder, client)))
}

fn of(key: ApiKey, holder: &Account, client: &Client) -> Key {
    let state = match (&key.revoked_at, &key.expired, &key.active) {
        (Given::Value(_), ..) => KeyState::Revoked,
        (_, Given::Value(true), _) => KeyState::Expired,
        (_, _, Given::Value(true)) => KeyState::Active,
        (_, _, Given::Value(false)) => KeyState::Other("Not active".to_owned()),
        _ => KeyState::Untold,
    };
    let number = |given: Given<String>| match given.text().and_then(|text| text.parse().ok()) {
        Some(count) => Given::Value(count),
        None => given.map(|_| 0).or(|| Given::Untold),
    };
    Key {
        connection: client.connection.clone(),
        id: joined(&holder.id, &key.id.0),
        mark: Given::Value(key.id.0),
        name: key.name,
        // Whether its holder is a robot is told with the user.
        kind: match holder.kind {
            Given::Value(kind) => Given::Value(kind),
            _ => Given::Value(Kind::Person),
        },
        holder: Given::Value(Holder {
            id: holder.id.clone(),
            name: holder.name.text().unwrap_or_default().to_owned(),
            email: holder.email.text().unwrap_or_default().to_owned(),
            status: holder.status.clone(),
            program: false,
        }),
        state,
        scopes: key.scopes,
        constraints: number(key.constraint_count),
        created: key.created_at,
        expires: key.expires_at,
        last_used: key.last_used_at,
        uses: number(key.use_count),
    }
}

/// How things stand for an action on keys.
///
/// # Errors
/// If that could not be read.
pub async fn look(client: &Client, action: &Action) -> Result<Sight, ApiError> {
    match action.capability {
        Capability::CreateKey => {
            let name = action.values.get("name").unwrap_or_default().trim();
            let own = own(client).await?;
            let pages = |from: Option<Cursor>| -> Soon<'_, Result<Page<Key>, ApiError>> {
                let own = &own;
                Box::pin(async move { page(client, own, from.as_ref()).await })
            };
            let is_it = |key: &Key| key.state.may_open() && key.name.text() == Some(name);
            Ok(key_sight::newcomer(key_sight::find(&pages, &is_it).await?))
        }
        Capability::RevokeKey => {
            let (id, key_id) = ids(&action.target.id)?;
            let key = client.ask(&GetApiKey { id: &id, key_id: &key_id }).await?.0;
            let holder = Account { id, ..Account::default() };
            Ok(key_sight::revocation((Some(of(key, &holder, client)), true)))
        }
        _ => Ok(Sight::of(Wish::Unseen)),
    }
}

fn ids(id: &str) -> Result<(String, String), ApiError> {
    parted(id).ok_or_else(|| ApiError::not_sent("This is no key of Civis."))
}

/// Sends an action on keys.
///
/// # Errors
/// Why it is not known to have been done.
pub async fn send(writing: WriteClient<'_>, action: &Action) -> Result<Receipt, ApiError> {
    match action.capability {
        Capability::CreateKey => create(writing, &action.values).await,
        Capability::RevokeKey => {
            let (id, key_id) = ids(&action.target.id)?;
            writing.send(&DeleteApiKey { id: &id, key_id: &key_id }).await?;
            Ok(Receipt::default())
        }
        _ => Err(ApiError::not_sent("Rollcall has no way to do this to a key of Civis.")),
    }
}

async fn create(writing: WriteClient<'_>, values: &Values) -> Result<Receipt, ApiError> {
    let rows = constraint::read(values.get("constraints").unwrap_or_default()).map_err(ApiError::not_sent)?;
    let client = writing.reading();
    let key = PostApiKey {
        id: "me",
        name: values.get("name").unwrap_or_default().trim(),
        expires_in: seconds(values.get("expires").unwrap_or_default(), client.environment.now())?,
        constraints: rows.iter().map(allowed).collect(),
    };
    let created = writing.send(&key).await?;
    let holder = own(client).await;
    Ok(Receipt {
        // Where it is not known who one is, the key is found in the list all the same.
        id: holder.ok().map(|holder| joined(&holder.id, &created.key.id.0)),
        secret: created.token.map(|token| ("API key", token)),
        ..Receipt::default()
    })
}

/// For how many seconds a key is good that ends with that day.
fn seconds(day: &str, now: Time) -> Result<u64, ApiError> {
    let end = Time::of_day(day.trim()).ok_or_else(|| ApiError::not_sent("The end is a day, such as 2027-01-31."))?;
    let left = u64::try_from((end.0 - now.0) / 1_000).ok().filter(|left| *left > 0);
    left.ok_or_else(|| ApiError::not_sent("The end lies in the past: choose a later day."))
}

fn allowed(row: &Constraint) -> Allowed<'_> {
    let [get, head, post, put, patch, delete] = row.verbs.map(|allowed| allowed.then_some(true));
    Allowed {
        constraint: (row.matcher != Matcher::Verb).then_some(row.path.as_str()),
        constraint_type: match row.matcher {
            Matcher::Exact => "exact",
            Matcher::Prefix => "prefix",
            Matcher::Regex => "regex",
            Matcher::Verb => "verb",
        },
        get_allowed: get,
        head_allowed: head,
        post_allowed: post,
        put_allowed: put,
        patch_allowed: patch,
        delete_allowed: delete,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_that_has_passed_is_no_end() {
        let now = Time::parse("2026-11-25T12:00:00Z").unwrap();
        assert_eq!(seconds("2026-11-25", now).ok(), Some(12 * 3_600 - 1));
        assert!(seconds("2026-11-24", now).is_err() && seconds("soon", now).is_err());
        let last = Time::parse("2026-11-25T23:59:59.500Z").unwrap();
        assert!(seconds("2026-11-25", last).is_err(), "it would end before it is there");
    }

    #[test]
    fn a_row_of_which_a_part_is_not_known_is_not_read_by_halves() {
        let told = |matcher: &str, delete: &str| {
            let verbs = r#""getAllowed":true,"headAllowed":true,"postAllowed":false,"putAllowed":false,"patchAllowed":false"#;
            let row = format!(r#"{{"constraint":"a/","constraintType":"{matcher}",{verbs},"deleteAllowed":{delete}}}"#);
            understood(&serde_json::from_str(&row).unwrap())
        };
        let row = Constraint {
            matcher: Matcher::Prefix,
            path: "a/".to_owned(),
            verbs: [true, true, false, false, false, false],
        };
        assert_eq!(told("prefix", "false"), Some(row));
        assert_eq!((told("suffix", "false"), told("prefix", "null")), (None, None));
    }

    #[test]
    fn what_opens_nothing_any_more_is_not_revoked() {
        for (state, words) in [(KeyState::Revoked, "already"), (KeyState::Expired, "passed")] {
            let key = Key { state, ..Key::default() };
            let why = CivisKeys.offer(Capability::RevokeKey, &key).terms.unwrap_err();
            assert!(why.contains(words), "{why}");
        }
        assert!(CivisKeys.offer(Capability::RevokeKey, &Key::default()).terms.is_ok());
        let why = CivisKeys.offer(Capability::RotateKey, &Key::default()).terms.unwrap_err();
        assert!(why.contains("create a new one"), "{why}");
    }
}

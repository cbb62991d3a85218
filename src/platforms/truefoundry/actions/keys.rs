//! What is done to keys on TrueFoundry: made, replaced and revoked, and looked for in the lists before and after.

use crate::api::Soon;
use crate::api::actions::Choices;
use crate::api::client::{Client, WriteClient};
use crate::model::action::{Action, Receipt, Sight, Wish};
use crate::model::capability::Capability;
use crate::model::error::ApiError;
use crate::model::given::Given;
use crate::model::input::{self, Input, InputKind};
use crate::model::key::{Key, KeyState};
use crate::model::page::{Cursor, Page};
use crate::model::secret::Secret;
use crate::model::values::Values;
use crate::platforms::truefoundry::dialect::Rows;
use crate::platforms::truefoundry::keys::{ROWS, personal, place, told};
use crate::platforms::truefoundry::personal_access_tokens::{
    CreatePersonalAccessToken, CreatePersonalAccessTokenForUser, DeletePersonalAccessToken, RevokeAllPersonalAccessTokens,
};
use crate::platforms::truefoundry::teams::ListTeams;
use crate::platforms::truefoundry::users::GetInfo;
use crate::platforms::truefoundry::virtual_account_tokens::{DeleteVirtualAccountToken, RegenerateVirtualAccountToken};
use crate::platforms::truefoundry::virtual_accounts::{GetVirtualAccount, VirtualAccount};
use crate::platforms::{key_sight, offset};

/// What only the answer tells.
const SECRET: &str = "Token";
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
pub(super) fn inputs(capability: Capability) -> &'static [Input] {
    match capability {
        Capability::CreateKey => &CREATION,
        Capability::RotateKey => &ROTATION,
        _ => &[],
    }
}

/// What the answer tells once, and what to do where it was lost.
pub(super) fn tells(action: &Action) -> Option<(&'static str, &'static str)> {
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

/// The teams for which a token can act.
pub(super) async fn choices(client: &Client, input: &str) -> Result<Choices, ApiError> {
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
pub(super) async fn look(client: &Client, action: &Action) -> Result<Sight, ApiError> {
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
            if sight.wish != Wish::Met {
                return Ok(sight);
            }
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
pub(super) async fn send(writing: WriteClient<'_>, action: &Action) -> Result<Receipt, ApiError> {
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
            let email = super::target(action)?;
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
    use crate::api::keys::Keys;
    use crate::model::action::Target;
    use crate::platforms::truefoundry::keys::TrueFoundryKeys;

    #[test]
    fn every_sentence_ends_and_fits() {
        let action = |capability, kind: &str| Action {
            capability,
            connection: "one".into(),
            target: Target::default(),
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

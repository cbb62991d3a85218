//! What is done to keys on Arize: made, replaced and revoked, and looked for in the lists before and after.

use crate::api::Soon;
use crate::api::actions::Choices;
use crate::api::client::{Client, WriteClient};
use crate::api::keys::{joined, parted};
use crate::model::account::Kind;
use crate::model::action::{Action, Receipt, Sight, Wish};
use crate::model::capability::Capability;
use crate::model::error::ApiError;
use crate::model::input::{self, Input, InputKind};
use crate::model::key::Key;
use crate::model::page::{Cursor, Page};
use crate::model::time::Time;
use crate::model::values::Values;
use crate::platforms::arize::api_keys::{
    CreateApiKey, CreateServiceKey, NewApiKey, OrganizationAccess, RefreshApiKey, RevokeApiKey, SpaceAccess,
};
use crate::platforms::arize::dialect::Part;
use crate::platforms::arize::keys::{ACTIVE, END, MARK, listed, of_status};
use crate::platforms::arize::organizations::ListOrganizations;
use crate::platforms::arize::role::RoleChoice;
use crate::platforms::arize::spaces::ListSpaces;
use crate::platforms::key_sight;

/// What only the answer tells.
const SECRET: &str = "API key";
/// The most pages of spaces that are read for a form.
const MOST_PAGES: usize = 10;
/// A day, in milliseconds.
const DAY: i64 = 86_400_000;

const EXPIRES: Input = Input::new("expires", "Ends after", InputKind::Date);

static CREATION: [Input; 6] = [
    Input::new("name", "Name", InputKind::Text).required(),
    Input::new(
        "key_type",
        "For",
        InputKind::OneOf(&[("USER", "Yourself"), ("SERVICE", "A service, with a user of its own")]),
    )
    .required()
    .hint("Your key may do what you may; a service reaches the spaces that you choose."),
    Input::new("description", "Description", InputKind::Text),
    EXPIRES.hint("Left empty, it never ends."),
    Input::new("spaces", "Spaces of the service", InputKind::Choices).hint("A service needs one at least; it becomes a member."),
    Input::new(
        "account_role",
        "Role of the service in the account",
        InputKind::OneOf(&[
            ("", "Left to Arize"),
            ("MEMBER", "Member"),
            ("MEMBER_UI_ONLY", "Member ui only"),
            ("ANNOTATOR", "Annotator"),
            ("ADMIN", "Admin"),
        ]),
    ),
];
static ROTATION: [Input; 2] = [
    Input::new(
        "grace",
        "The present key ends",
        InputKind::OneOf(&[
            ("0", "At once"),
            ("3600", "In an hour"),
            ("28800", "In eight hours"),
            ("86400", "In a day"),
        ]),
    )
    .required(),
    EXPIRES.hint("Left empty, it ends when the present key would have, and not at all where that has no end."),
];

/// What has to be filled in.
pub(super) fn inputs(capability: Capability) -> &'static [Input] {
    match capability {
        Capability::CreateKey => &CREATION,
        Capability::RotateKey => &ROTATION,
        _ => &[],
    }
}

/// What the answer tells once, and what to do where it was lost.
pub(super) fn tells(capability: Capability) -> Option<(&'static str, &'static str)> {
    match capability {
        Capability::CreateKey => Some((
            SECRET,
            "The key may exist, but it cannot be shown. Find it in the list, revoke it and create another one.",
        )),
        Capability::RotateKey => Some((
            SECRET,
            "The present key may end, and the new one cannot be shown. Look at the list, then replace it once more.",
        )),
        _ => None,
    }
}

/// The spaces that a service can be let into, under the names of their organizations.
pub(super) async fn choices(client: &Client, input: &str) -> Result<Choices, ApiError> {
    if input != "spaces" {
        return Ok(Choices::new());
    }
    let mut names = Vec::new();
    let mut question = ListOrganizations {
        part: Part { limit: 100, cursor: None },
        ..ListOrganizations::default()
    };
    for _ in 0..MOST_PAGES {
        let page = client.ask(&question).await?;
        names.extend(page.rows.into_iter().map(|organization| (organization.id.0, organization.name)));
        match page.next {
            Some(next) => question.part.cursor = Some(next.0),
            None => break,
        }
    }
    let mut choices = Choices::new();
    let mut question = ListSpaces {
        part: Part { limit: 100, cursor: None },
        ..ListSpaces::default()
    };
    for _ in 0..MOST_PAGES {
        let page = client.ask(&question).await?;
        for space in page.rows {
            // A space can only be asked for together with its organization.
            let Some(organization) = space.organization_id.text() else {
                continue;
            };
            let known = names.iter().find(|(id, _)| id == organization);
            let above = known.and_then(|(_, name)| name.text()).unwrap_or(organization);
            let label = format!("{above} / {}", space.name.text().unwrap_or(&space.id.0));
            choices.push((joined(organization, &space.id.0), label));
        }
        match page.next {
            Some(next) => question.part.cursor = Some(next.0),
            None => break,
        }
    }
    Ok(choices)
}

/// Reads how things stand for an action on keys.
pub(super) async fn look(client: &Client, action: &Action) -> Result<Sight, ApiError> {
    let active = |from: Option<Cursor>| -> Soon<'_, Result<Page<Key>, ApiError>> {
        Box::pin(async move { of_status(client, ACTIVE, from.as_ref().map_or("", |from| &from.0)).await })
    };
    let target = &action.target.id;
    match action.capability {
        Capability::CreateKey => {
            let name = action.values.filled("name").unwrap_or_default().trim();
            let kind = if is_of_service(&action.values) { Kind::Robot } else { Kind::Person };
            let same = |key: &Key| key.name.text() == Some(name) && key.kind.value() == Some(&kind) && key.state.may_open();
            Ok(key_sight::newcomer(key_sight::find(&active, &same).await?))
        }
        Capability::RotateKey => {
            let (found, _) = key_sight::find(&active, &|key| key.id == *target).await?;
            // The visible part of the key changes with it. Where the new key has another id, nothing tells which one it is.
            let now = found.as_ref().and_then(|key| key.mark.text());
            let wish = now
                .zip(action.values.filled(MARK))
                .map_or(Wish::Unseen, |(now, before)| Sight::whether(now != before));
            Ok(Sight::of(wish))
        }
        _ => {
            let all = |from| -> Soon<'_, Result<Page<Key>, ApiError>> { Box::pin(listed(client, from)) };
            let (found, _) = key_sight::find(&all, &|key| key.id == *target).await?;
            // A revoked key is listed as such. One that is in neither list is perhaps not for this credential to see.
            Ok(key_sight::revocation((found, false)))
        }
    }
}

fn is_of_service(values: &Values) -> bool {
    values.get("key_type") == Some("SERVICE")
}

/// Makes, replaces or revokes a key.
pub(super) async fn send(writing: WriteClient<'_>, action: &Action) -> Result<Receipt, ApiError> {
    let values = &action.values;
    if let Some((_, why)) = input::objection(inputs(action.capability), values) {
        return Err(ApiError::not_sent(why));
    }
    let api_key_id = &action.target.id;
    let made = match action.capability {
        Capability::CreateKey => create(writing, values).await?,
        Capability::RotateKey => {
            let refresh = RefreshApiKey {
                api_key_id,
                expires_at: end_of_replacement(values),
                grace_period_seconds: values.filled("grace").and_then(|seconds| seconds.parse().ok()),
            };
            writing.send(&refresh).await?
        }
        Capability::RevokeKey => {
            writing.send(&RevokeApiKey { api_key_id }).await?;
            return Ok(Receipt::default());
        }
        _ => return Err(ApiError::not_sent("Arize has no way to do this.")),
    };
    Ok(Receipt {
        id: Some(made.record.id.0),
        secret: made.key.map(|key| (SECRET, key)),
        ..Receipt::default()
    })
}

/// When a replacement ends: never later than the present key, which a day could be by some hours.
fn end_of_replacement(values: &Values) -> Option<Time> {
    let present = values.filled(END).and_then(Time::parse);
    match (values.filled("expires").and_then(Time::of_day), present) {
        (Some(wanted), Some(present)) if wanted > present && wanted.0 - present.0 < DAY => Some(present),
        (wanted, present) => wanted.or(present),
    }
}

async fn create(writing: WriteClient<'_>, values: &Values) -> Result<NewApiKey, ApiError> {
    let name = values.filled("name").unwrap_or_default().trim();
    let description = values.filled("description").map(str::trim);
    let expires_at = values.filled("expires").and_then(Time::of_day);
    let spaces = values.list("spaces").unwrap_or_default();
    let role = values.filled("account_role");
    if !is_of_service(values) {
        if role.is_some() || !spaces.is_empty() {
            return Err(ApiError::not_sent(
                "Spaces and a role are for the key of a service only; leave them empty.",
            ));
        }
        let key = CreateApiKey {
            name,
            description,
            expires_at,
        };
        return writing.send(&key).await;
    }
    let mut pairs = Vec::new();
    for space in spaces {
        pairs.push(parted(space).ok_or_else(|| ApiError::not_sent("A space is chosen from the list, together with its organization."))?);
    }
    let mut organizations: Vec<OrganizationAccess> = Vec::new();
    for (org_id, space_id) in &pairs {
        let space = SpaceAccess { space_id, role: None };
        match organizations.iter_mut().find(|known| known.org_id == org_id) {
            Some(known) => known.spaces.push(space),
            None => organizations.push(OrganizationAccess {
                org_id,
                role: None,
                spaces: vec![space],
            }),
        }
    }
    let key = CreateServiceKey {
        name,
        description,
        expires_at,
        account_role: role.map(RoleChoice::predefined),
        organizations: &organizations,
    };
    writing.send(&key).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::keys::Keys;
    use crate::model::given::Given;
    use crate::platforms::arize::keys::ArizeKeys;

    #[test]
    fn a_replacement_never_ends_later_than_the_present_key() {
        let key = Key {
            expires: Given::Value(Time(1_893_456_000_000)),
            ..Key::default()
        };
        let mut values = ArizeKeys.offer(Capability::RotateKey, &key).values;
        let present = Time::parse("2030-01-01T00:00:00Z");
        assert_eq!(end_of_replacement(&values), present);
        values.set("expires", "2030-01-01");
        assert_eq!(end_of_replacement(&values), present);
        values.set("expires", "2029-12-30");
        assert_eq!(end_of_replacement(&values), Time::parse("2029-12-30T23:59:59Z"));
        // What is later by more than that is for the platform to refuse.
        values.set("expires", "2031-01-01");
        assert!(end_of_replacement(&values) > present);
        assert_eq!(end_of_replacement(&Values::default()), None);
    }

    #[test]
    fn every_sentence_ends_and_fits() {
        let tells = [Capability::CreateKey, Capability::RotateKey].map(|capability| tells(capability).expect("a secret").1);
        let hints = CREATION
            .iter()
            .chain(&ROTATION)
            .map(|input| input.hint)
            .filter(|hint| !hint.is_empty());
        for sentence in hints.chain(tells).chain([ArizeKeys.reach()]) {
            assert!(sentence.ends_with('.') && sentence.chars().count() <= 160, "{sentence}");
        }
    }
}

//! Who may use an integration: everybody, an organization, or a space of one (contract, "Schemas").

use super::{list_organizations, names, spaces_with_organizations};
use crate::api::actions::Choices;
use crate::api::client::Client;
use crate::api::keys::{joined, parted};
use crate::api::plain::PlainRow;
use crate::model::error::ApiError;
use crate::model::given::Given;
use crate::model::input::{Input, InputKind};
use crate::model::resource::Resource;
use crate::model::values::Values;
use crate::platforms::arize::ai_integrations::Scoping;

/// The input. A line of it is an organization and a space of it; without the space, the whole organization.
pub const SCOPINGS: Input = Input::new("scopings", "Who may use it", InputKind::Choices).hint("With nothing chosen, the whole account.");

/// Whom it can be given to: whole organizations, and their spaces.
pub async fn choices(client: &Client) -> Result<Choices, ApiError> {
    let organizations = names(client, list_organizations).await;
    let whole = |(id, name): (String, String)| (joined(&id, ""), format!("{name} (all of it)"));
    let mut choices: Choices = organizations.into_iter().map(whole).collect();
    let spaces = spaces_with_organizations(client).await?;
    choices.extend(
        spaces
            .into_iter()
            .map(|(organization, space, label)| (joined(&organization, &space), label)),
    );
    Ok(choices)
}

/// How it stands, into the values. What is not told, or is told otherwise than we know it, is left out.
pub fn present(thing: &Resource, now: &mut Values) {
    let row = PlainRow::of(thing.fields.clone());
    if row.get("scopings") == Given::Untold {
        return;
    }
    let mut lines = Vec::new();
    for place in 0.. {
        let half = |name| row.get(&format!("scopings[{place}].{name}"));
        match (half("organization_id"), half("space_id")) {
            (Given::Untold, Given::Untold) => break,
            (Given::Unreadable(_), _) | (_, Given::Unreadable(_)) => return,
            (organization, space) => {
                let Some(organization) = organization.text() else { continue };
                lines.push(joined(organization, space.text().unwrap_or_default()));
            }
        }
    }
    now.set(SCOPINGS.name, lines.join("\n"));
}

/// The pairs of what was chosen; nothing where it was not touched.
pub fn pairs(values: &Values) -> Result<Option<Vec<(String, String)>>, ApiError> {
    let Some(lines) = values.list(SCOPINGS.name) else { return Ok(None) };
    let pairs: Option<Vec<_>> = lines
        .into_iter()
        .map(|line| parted(line).filter(|(organization, _)| !organization.is_empty()))
        .collect();
    pairs.map(Some).ok_or_else(|| {
        ApiError::not_sent("Who may use it is chosen from the list: an organization, or a space together with its organization.")
    })
}

/// The pairs as they are sent.
pub fn wire(pairs: &[(String, String)]) -> Vec<Scoping<'_>> {
    pairs
        .iter()
        .map(|(organization, space)| Scoping {
            organization_id: Some(organization),
            space_id: Some(space.as_str()).filter(|space| !space.is_empty()),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::field::fields;

    fn now(json: &str) -> Option<String> {
        let thing = Resource {
            id: "i".to_owned(),
            name: Given::Untold,
            cells: Vec::new(),
            fields: fields(json),
        };
        let mut now = Values::default();
        present(&thing, &mut now);
        now.get("scopings").map(str::to_owned)
    }

    #[test]
    fn everybody_is_nobody_in_particular_and_what_is_not_told_is_neither() {
        let everybody = r#"{"scopings":[{"organization_id":null,"space_id":null}]}"#;
        assert_eq!(
            (now(everybody).as_deref(), now(r#"{"scopings":[]}"#).as_deref()),
            (Some(""), Some(""))
        );
        assert_eq!((now("{}"), now(r#"{"scopings":[{"organization_id":{"odd":1}}]}"#)), (None, None));
    }

    #[test]
    fn what_stands_comes_back_as_it_is_sent() {
        let told = r#"{"scopings":[{"organization_id":"a/b=","space_id":null},{"organization_id":"o","space_id":"s+/="}]}"#;
        let values = Values::default().with("scopings", now(told).expect("it is told"));
        let pairs = pairs(&values).expect("pairs").expect("touched");
        let sent = serde_json::json!({ "scopings": wire(&pairs) });
        assert_eq!(sent.to_string(), told);
    }

    #[test]
    fn what_nobody_could_have_chosen_is_not_sent() {
        for odd in ["everywhere", "/space"] {
            assert!(pairs(&Values::default().with("scopings", odd)).is_err(), "{odd}");
        }
        assert!(pairs(&Values::default()).expect("nothing is wrong").is_none());
    }
}

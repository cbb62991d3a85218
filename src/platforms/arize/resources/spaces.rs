//! Spaces: parts of an organization, in which the work is done.

use super::organizations::MEMBER;
use super::{
    capabilities, change, changed, check, choices, create, done, empty_where_absent, list_organizations, list_roles, list_spaces,
    list_users, names, rows, user_id,
};
use crate::api::Soon;
use crate::api::actions::Choices;
use crate::api::client::{Client, WriteClient};
use crate::api::plain::{self, Column, Plain};
use crate::api::resources::{Kind, Part};
use crate::model::action::{Action, Receipt, Secrets, Sight, Wish};
use crate::model::capability::Capability;
use crate::model::change::Change;
use crate::model::error::ApiError;
use crate::model::input::{Input, InputKind};
use crate::model::page::Cursor;
use crate::model::resource::Area;
use crate::model::values::Values;
use crate::platforms::arize::ai_integrations::ListAiIntegrations;
use crate::platforms::arize::dialect;
use crate::platforms::arize::integrations::ListIntegrations;
use crate::platforms::arize::role::RoleChoice;
use crate::platforms::arize::spaces::{
    AddSpaceUser, AgentChoice, CreateSpace, DeleteSpace, GetSpace, ListSpaces, ModelChoice, RemoveSpaceUser, UpdateSpace,
};

const NAME: Input = Input::new("name", "Name", InputKind::Text)
    .required()
    .hint("At most 255 characters; no other space of the organization has it.");
const DESCRIPTION: Input = Input::new("description", "Description", InputKind::Text).hint("At most 1,000 characters.");
const PRIVATE: Input = Input::new("is_private", "Private", InputKind::Switch).hint("Only its members see a private space.");

static CREATION: [Input; 4] = [
    NAME,
    Input::new("organization", "Organization", InputKind::Choice)
        .required()
        .hint("It cannot be changed later."),
    DESCRIPTION,
    PRIVATE,
];
static EDIT: [Input; 9] = [
    NAME,
    DESCRIPTION,
    PRIVATE,
    Input::new("ml_models_enabled", "Models of machine learning", InputKind::Switch),
    Input::new("model_integration", "Default model: integration", InputKind::Choice)
        .hint("Which provider is called unless somebody chooses another."),
    Input::new("model", "Default model: its name", InputKind::Text).hint("As the provider spells it; it is needed beside the integration."),
    Input::new("agent", "Default agent", InputKind::Choice).hint("Which agent is called unless somebody chooses another."),
    Input::new("gradient_start_color", "Colour, one end", InputKind::Text)
        .hint("Such as #112233; it can be changed, and not be taken away."),
    Input::new("gradient_end_color", "Colour, other end", InputKind::Text),
];
static ADDITION: [Input; 2] = [
    MEMBER,
    Input::new("role", "Role in the space", InputKind::Choice)
        .required()
        .hint("Only who is in its organization can be added. Annotators of the account, and only they, are annotators here."),
];
static REMOVAL: [Input; 1] = [MEMBER];
/// The vendor's roles in a space (contract, "Schemas").
static PREDEFINED: [(&str, &str); 4] = [
    ("PREDEFINED:MEMBER", "Member"),
    ("PREDEFINED:READ_ONLY", "Read only"),
    ("PREDEFINED:ANNOTATOR", "Annotator"),
    ("PREDEFINED:ADMIN", "Admin"),
];

/// The kind.
pub static SPACES: Kind = Kind {
    slug: "spaces",
    area: Area::Tenants,
    the: "the space ",
    many: "Spaces",
    about: "Where the work of an organization is done. Arize does not list who is in one. Deleting one deletes all that is in it, and the roles on it.",
    changing: Capability::ManageTenants,
    can: capabilities::can,
    columns: &[
        Column("Organization", "", &["organization_id"]),
        Column("Private", "", &["is_private"]),
        Column("Description", "", &["description"]),
        Column("Created", "", &["created_at"]),
    ],
    names: Some(|client| Box::pin(names(client, list_organizations))),
    list: list_spaces,
    read: Some(|space_id| Plain::of(&GetSpace { space_id }, plain::one)),
    parts: &[
        Part {
            heading: "Models, agents and evaluators that it may use",
            list: |space| {
                let question = ListIntegrations {
                    space_id: Some(space.to_owned()),
                    part: super::part(None),
                    ..ListIntegrations::default()
                };
                Plain::of(&question, |reply| dialect::page(reply, "integrations"))
            },
            columns: &[
                Column("Integration", "", &["name", "id"]),
                Column("Type", "", &["type"]),
                Column("Calls", "", &["config.provider", "config.endpoint"]),
            ],
            member: "",
        },
        Part {
            heading: "AI integrations that it may use",
            list: |space| {
                let question = ListAiIntegrations {
                    space_id: Some(space.to_owned()),
                    part: super::part(None),
                    ..ListAiIntegrations::default()
                };
                Plain::of(&question, |reply| dialect::page(reply, "ai_integrations"))
            },
            columns: &[
                Column("Integration", "", &["name", "id"]),
                Column("Provider", "", &["provider"]),
                Column("Has a key", "", &["has_api_key"]),
            ],
            member: "",
        },
    ],
    forms: &[
        (Capability::CreateResource, &CREATION),
        (Capability::EditResource, &EDIT),
        (Capability::AddMember, &ADDITION),
        (Capability::RemoveMember, &REMOVAL),
    ],
    verbs: &[Capability::DeleteResource],
    paths: &[
        ("organization", "organization_id"),
        ("model_integration", "default_llm_integration.integration_id"),
        ("model", "default_llm_integration.model_name"),
        ("agent", "default_agent_runtime.integration_id"),
    ],
    choices: choose,
    look: Some(look),
    send,
    ..Kind::READ_ONLY
};

fn integrations(kind: &str, from: Option<&Cursor>) -> Plain {
    let question = ListIntegrations {
        kind: Some(kind.to_owned()),
        part: super::part(from),
        ..ListIntegrations::default()
    };
    Plain::of(&question, |reply| dialect::page(reply, "integrations"))
}

fn choose<'a>(client: &'a Client, input: &'a str) -> Soon<'a, Result<Choices, ApiError>> {
    Box::pin(async move {
        match input {
            "organization" => choices(client, list_organizations).await,
            "model_integration" => choices(client, |from| integrations("LLM", from)).await,
            "agent" => choices(client, |from| integrations("AGENT", from)).await,
            "role" => {
                let mut choices: Choices = PREDEFINED
                    .iter()
                    .map(|(value, label)| ((*value).to_owned(), (*label).to_owned()))
                    .collect();
                let (rows, _) = rows(client, list_roles).await?;
                let own = rows.iter().filter(|row| row.get("is_predefined").text() == Some("false"));
                choices.extend(own.filter_map(super::choice).map(|(id, name)| (format!("CUSTOM:{id}"), name)));
                Ok(choices)
            }
            _ => choices(client, list_users).await,
        }
    })
}

/// The usual look; but names are unique inside of an organization only, and what is not there of a space is empty.
fn look<'a>(client: &'a Client, action: &'a Action) -> Soon<'a, Result<Sight, ApiError>> {
    Box::pin(async move {
        match action.capability {
            Capability::CreateResource => {
                let question = ListSpaces {
                    org_id: action.values.filled("organization").map(str::to_owned),
                    name: Some(action.target.name.clone()),
                    part: super::part(None),
                };
                let page = client.ask(&question).await?;
                let there = page.rows.iter().any(|space| space.name.text() == Some(action.target.name.trim()));
                let obstacle = there.then(|| "The organization has a space of that name: open it, or choose another name.".to_owned());
                let wish = match (there, page.next.is_none() && page.unreadable.is_empty()) {
                    (true, _) => Wish::Met,
                    (false, true) => Wish::Unmet,
                    (false, false) => Wish::Unseen,
                };
                Ok(Sight {
                    obstacle,
                    ..Sight::of(wish)
                })
            }
            Capability::EditResource => Ok(SPACES.edited(action, present(client, &action.target.id).await?)),
            _ => SPACES.see(client, action).await,
        }
    })
}

/// How what can be changed of a space stands.
async fn present(client: &Client, id: &str) -> Result<Values, ApiError> {
    let thing = SPACES.bare(client, id).await?;
    let mut now = SPACES.values(&thing);
    let optional = [
        ("model_integration", "default_llm_integration"),
        ("model", "default_llm_integration"),
        ("agent", "default_agent_runtime"),
        ("gradient_start_color", "gradient_start_color"),
        ("gradient_end_color", "gradient_end_color"),
    ];
    empty_where_absent(&thing, &mut now, &optional);
    Ok(now)
}

/// A role as it was chosen, or in a file the name of one of the vendor's.
fn role(text: &str) -> Result<RoleChoice<'_>, ApiError> {
    match text.split_once(':') {
        Some(("CUSTOM", id)) if !id.is_empty() => Ok(RoleChoice::custom(id)),
        Some(("PREDEFINED", name)) if !name.is_empty() => Ok(RoleChoice::predefined(name)),
        _ => Err(ApiError::not_sent(
            "The role is written as PREDEFINED:MEMBER, or as CUSTOM: and the id of a role.",
        )),
    }
}

fn send<'a>(writing: WriteClient<'a>, action: &'a Action, _secrets: &'a Secrets) -> Soon<'a, Result<Receipt, ApiError>> {
    Box::pin(async move {
        check(&SPACES, action)?;
        let (space_id, values) = (action.target.id.as_str(), &action.values);
        match action.capability {
            Capability::CreateResource => {
                let space = CreateSpace {
                    name: values.filled("name").unwrap_or_default(),
                    organization_id: values.filled("organization").unwrap_or_default(),
                    description: values.filled("description"),
                    is_private: values.switch("is_private"),
                };
                create(writing, space).await
            }
            Capability::EditResource => edit(writing, space_id, values).await,
            Capability::AddMember => {
                let role = role(values.filled("role").unwrap_or_default())?;
                let user_id = &user_id(writing.reading(), values.filled("member").unwrap_or_default()).await?;
                changed(writing, AddSpaceUser { space_id, user_id, role }).await
            }
            Capability::RemoveMember => {
                let user_id = &user_id(writing.reading(), values.filled("member").unwrap_or_default()).await?;
                done(writing, RemoveSpaceUser { space_id, user_id }).await
            }
            _ => done(writing, DeleteSpace { space_id }).await,
        }
    })
}

async fn edit(writing: WriteClient<'_>, space_id: &str, values: &Values) -> Result<Receipt, ApiError> {
    if ["gradient_start_color", "gradient_end_color"]
        .into_iter()
        .any(|name| values.get(name) == Some(""))
    {
        return Err(ApiError::not_sent(
            "A colour can be changed, and not be taken away: fill in another one.",
        ));
    }
    // The model is set as a pair: the half that does not change goes along as it stands.
    let pair = if values.get("model_integration").is_some() || values.get("model").is_some() {
        let now = present(writing.reading(), space_id).await?;
        let half = |name| values.get(name).or(now.get(name)).unwrap_or_default().to_owned();
        Some((half("model_integration"), half("model")))
    } else {
        None
    };
    let default_llm_integration = match &pair {
        None => Change::Keep,
        Some((integration, model)) if integration.is_empty() && model.is_empty() => Change::Clear,
        Some((integration, model)) if integration.is_empty() || model.is_empty() => {
            return Err(ApiError::not_sent(
                "The default model is an integration and the name of a model: fill in both, or empty both.",
            ));
        }
        Some((integration_id, model_name)) => Change::Set(ModelChoice {
            integration_id,
            model_name,
        }),
    };
    let default_agent_runtime = match change(values, "agent") {
        Change::Keep => Change::Keep,
        Change::Clear => Change::Clear,
        Change::Set(integration_id) => Change::Set(AgentChoice { integration_id }),
    };
    let edit = UpdateSpace {
        space_id,
        name: values.get("name"),
        description: change(values, "description"),
        is_private: values.switch("is_private"),
        default_llm_integration,
        ml_models_enabled: values.switch("ml_models_enabled"),
        gradient_start_color: values.get("gradient_start_color"),
        gradient_end_color: values.get("gradient_end_color"),
        default_agent_runtime,
    };
    changed(writing, edit).await
}

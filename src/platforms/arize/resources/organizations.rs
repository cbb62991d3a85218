//! Organizations: the largest parts of an account, each with spaces and with people of its own.

use super::{capabilities, change, changed, check, choices, create, done, list_organizations, list_users, user_id};
use crate::api::Soon;
use crate::api::actions::Choices;
use crate::api::client::{Client, WriteClient};
use crate::api::plain::{self, Column, Plain};
use crate::api::resources::{Kind, Part};
use crate::model::action::{Action, Receipt, Secrets, Sight, Wish};
use crate::model::capability::Capability;
use crate::model::error::ApiError;
use crate::model::input::{Input, InputKind};
use crate::model::resource::Area;
use crate::platforms::arize::dialect;
use crate::platforms::arize::organizations::{
    AddOrganizationUser, CreateOrganization, DeleteOrganization, GetOrganization, RemoveOrganizationUser, UpdateOrganization,
};
use crate::platforms::arize::role::RoleChoice;
use crate::platforms::arize::spaces::ListSpaces;

static FORM: [Input; 2] = [
    Input::new("name", "Name", InputKind::Text)
        .required()
        .hint("At most 255 characters; no other organization has it."),
    Input::new("description", "Description", InputKind::Text).hint("At most 1,000 characters."),
];
/// Somebody, chosen from a list or written down.
pub(super) const MEMBER: Input = Input::new("member", "User", InputKind::Choice)
    .required()
    .hint("Where there is no list to choose from: the id, or the address.");
static ADDITION: [Input; 2] = [
    MEMBER,
    Input::new(
        "role",
        "Role in the organization",
        InputKind::OneOf(&[
            ("MEMBER", "Member"),
            ("READ_ONLY", "Read only"),
            ("ANNOTATOR", "Annotator"),
            ("ADMIN", "Admin"),
        ]),
    )
    .required()
    .hint("Whoever is in it already has this role from then on."),
];
static REMOVAL: [Input; 1] = [MEMBER];

/// The kind.
pub static ORGANIZATIONS: Kind = Kind {
    slug: "organizations",
    area: Area::Tenants,
    the: "the organization ",
    many: "Organizations",
    about: "What an account is parted into. Arize does not list who is in one. Deleting one takes its spaces along, with all that is in them.",
    changing: Capability::ManageTenants,
    can: capabilities::can,
    columns: &[Column("Description", "", &["description"]), Column("Created", "", &["created_at"])],
    list: list_organizations,
    read: Some(|org_id| Plain::of(&GetOrganization { org_id }, plain::one)),
    parts: &[Part {
        heading: "Spaces",
        list: spaces,
        columns: &[
            Column("Space", "", &["name", "id"]),
            Column("Private", "", &["is_private"]),
            Column("Id", "", &["id"]),
        ],
        member: "",
    }],
    forms: &[
        (Capability::CreateResource, &FORM),
        (Capability::EditResource, &FORM),
        (Capability::AddMember, &ADDITION),
        (Capability::RemoveMember, &REMOVAL),
    ],
    verbs: &[Capability::DeleteResource],
    choices: people,
    look: Some(look),
    send,
    ..Kind::READ_ONLY
};

/// The spaces of one, up to a hundred of them.
fn spaces(organization: &str) -> Plain {
    let question = ListSpaces {
        org_id: Some(organization.to_owned()),
        part: super::part(None),
        ..ListSpaces::default()
    };
    Plain::of(&question, |reply| dialect::page(reply, "spaces"))
}

fn people<'a>(client: &'a Client, _input: &'a str) -> Soon<'a, Result<Choices, ApiError>> {
    Box::pin(choices(client, list_users))
}

/// The usual look, and for a deletion what goes along.
fn look<'a>(client: &'a Client, action: &'a Action) -> Soon<'a, Result<Sight, ApiError>> {
    Box::pin(async move {
        let mut sight = ORGANIZATIONS.see(client, action).await?;
        if action.capability == Capability::DeleteResource && sight.wish == Wish::Unmet {
            let told = match client.ask(&spaces(&action.target.id)).await {
                Err(_) => "could not be read".to_owned(),
                Ok(page) if page.rows.is_empty() && page.unreadable.is_empty() => "none that this credential can see".to_owned(),
                Ok(page) => {
                    let mut names: Vec<String> = page
                        .rows
                        .iter()
                        .filter_map(|row| Some(row.get("name").text()?.to_owned()))
                        .collect();
                    if page.next.is_some() || names.len() < page.rows.len() + page.unreadable.len() {
                        names.push("and more".to_owned());
                    }
                    names.join(", ")
                }
            };
            sight.facts.push(("Spaces that go too", told));
        }
        Ok(sight)
    })
}

fn send<'a>(writing: WriteClient<'a>, action: &'a Action, _secrets: &'a Secrets) -> Soon<'a, Result<Receipt, ApiError>> {
    Box::pin(async move {
        check(&ORGANIZATIONS, action)?;
        let (org_id, values) = (action.target.id.as_str(), &action.values);
        match action.capability {
            Capability::CreateResource => {
                let organization = CreateOrganization {
                    name: values.filled("name").unwrap_or_default(),
                    description: values.filled("description"),
                };
                create(writing, organization).await
            }
            Capability::EditResource => {
                let edit = UpdateOrganization {
                    org_id,
                    name: values.get("name"),
                    description: change(values, "description"),
                };
                changed(writing, edit).await
            }
            Capability::AddMember => {
                let user_id = &user_id(writing.reading(), values.filled("member").unwrap_or_default()).await?;
                let role = RoleChoice::predefined(values.filled("role").unwrap_or_default());
                changed(writing, AddOrganizationUser { org_id, user_id, role }).await
            }
            Capability::RemoveMember => {
                let user_id = &user_id(writing.reading(), values.filled("member").unwrap_or_default()).await?;
                done(writing, RemoveOrganizationUser { org_id, user_id }).await
            }
            _ => done(writing, DeleteOrganization { org_id }).await,
        }
    })
}

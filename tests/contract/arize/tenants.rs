//! Organizations and spaces of Arize, and who is in them.

use rollcall::model::change::Change;
use rollcall::model::error::ErrorKind;
use rollcall::platforms::arize::integrations::ListIntegrations;
use rollcall::platforms::arize::organizations::{
    AddOrganizationUser, CreateOrganization, DeleteOrganization, GetOrganization, ListOrganizations, RemoveOrganizationUser,
    UpdateOrganization,
};
use rollcall::platforms::arize::role::RoleChoice;
use rollcall::platforms::arize::spaces::{
    AddSpaceUser, AgentChoice, CreateSpace, DeleteSpace, GetSpace, ListSpaces, ModelChoice, RemoveSpaceUser, UpdateSpace,
};

use super::{NO_RECORD, NO_USER, id_of, not_sent, part, refused};
use crate::lenient::{call, list};
use crate::world::world;

pub async fn organizations_come_and_go() {
    let world = world();
    let client = world.administrator("arize");
    let wanted = CreateOrganization {
        name: "Northwind Labs",
        description: Some("Trying things out"),
    };
    let (made, _) = call(&world, &client, &wanted).await;
    let org_id = made.id.0.as_str();
    refused(&client, &wanted, &ErrorKind::Conflict).await;
    refused(&world.limited("arize"), &wanted, &ErrorKind::Forbidden).await;
    let question = ListOrganizations {
        name: Some("WIND lab".to_owned()),
        part: part(10),
    };
    assert_eq!(list(&world, &client, &question).await.rows.len(), 1);
    let edit = UpdateOrganization {
        org_id,
        name: Some("Northwind Workshop"),
        description: Change::Clear,
    };
    call(&world, &client, &edit).await;
    let (read, _) = call(&world, &client, &GetOrganization { org_id }).await;
    assert_eq!(read.name.text(), Some("Northwind Workshop"));
    assert_eq!(read.description.text(), None);
    let taken = UpdateOrganization {
        name: Some("Northwind Research"),
        description: Change::Keep,
        ..edit
    };
    refused(&client, &taken, &ErrorKind::Conflict).await;

    // Its spaces go with it.
    let (space, _) = call(&world, &client, &new_space(org_id, "Bench")).await;
    call(&world, &client, &DeleteOrganization { org_id }).await;
    refused(&client, &GetOrganization { org_id }, &ErrorKind::NotFound).await;
    refused(&client, &GetSpace { space_id: &space.id.0 }, &ErrorKind::NotFound).await;
    refused(&client, &DeleteOrganization { org_id }, &ErrorKind::NotFound).await;
    let empty = CreateOrganization {
        name: "",
        description: None,
    };
    assert!(not_sent(&client, &empty).await);
}

fn new_space<'a>(organization_id: &'a str, name: &'a str) -> CreateSpace<'a> {
    CreateSpace {
        name,
        organization_id,
        description: None,
        is_private: Some(true),
    }
}

pub async fn spaces_come_and_go() {
    let world = world();
    let client = world.administrator("arize");
    let organizations = list(&world, &client, &ListOrganizations::default()).await.rows;
    let org_id = organizations[0].id.0.as_str();
    let (made, _) = call(&world, &client, &new_space(org_id, "Bench")).await;
    let space_id = made.id.0.as_str();
    refused(&client, &new_space(org_id, "bench"), &ErrorKind::Conflict).await;
    refused(&client, &new_space(NO_RECORD, "Bench"), &ErrorKind::NotFound).await;
    let question = ListSpaces {
        org_id: Some(org_id.to_owned()),
        name: Some("Ben".to_owned()),
        part: part(10),
    };
    assert_eq!(list(&world, &client, &question).await.rows.len(), 1);
    let integrations = list(&world, &client, &ListIntegrations::default()).await.rows;
    let of = |kind: &str| {
        let found = integrations.iter().find(|integration| integration.kind.text() == Some(kind));
        found.unwrap().id.0.as_str()
    };
    let edit = UpdateSpace {
        space_id,
        name: Some("Workbench"),
        description: Change::Set("For tools"),
        is_private: Some(false),
        default_llm_integration: Change::Set(ModelChoice {
            integration_id: of("LLM"),
            model_name: "gpt-4o",
        }),
        ml_models_enabled: Some(true),
        gradient_start_color: Some("#112233"),
        gradient_end_color: Some("#445566"),
        default_agent_runtime: Change::Set(AgentChoice {
            integration_id: of("AGENT"),
        }),
    };
    call(&world, &client, &edit).await;
    let (read, fields) = call(&world, &client, &GetSpace { space_id }).await;
    assert_eq!((read.name.text(), read.is_private.value()), (Some("Workbench"), Some(&false)));
    assert!(fields.iter().any(|field| field.path == "default_llm_integration.model_name"));
    let cleared = UpdateSpace {
        space_id,
        description: Change::Clear,
        default_llm_integration: Change::Clear,
        default_agent_runtime: Change::Clear,
        ..UpdateSpace::default()
    };
    let (read, fields) = call(&world, &client, &cleared).await;
    assert!(read.description.text().is_none());
    assert!(!fields.iter().any(|field| field.path.starts_with("default_")));
    let wrong = UpdateSpace {
        space_id,
        default_agent_runtime: Change::Set(AgentChoice { integration_id: of("LLM") }),
        ..UpdateSpace::default()
    };
    refused(&client, &wrong, &ErrorKind::Refused(400)).await;
    let blank = UpdateSpace {
        space_id,
        description: Change::Set(""),
        ..UpdateSpace::default()
    };
    assert!(not_sent(&client, &blank).await);
    let nothing = UpdateSpace {
        space_id,
        ..UpdateSpace::default()
    };
    assert!(not_sent(&client, &nothing).await);
    refused(&world.limited("arize"), &edit, &ErrorKind::Forbidden).await;
    call(&world, &client, &DeleteSpace { space_id }).await;
    refused(&client, &GetSpace { space_id }, &ErrorKind::NotFound).await;
}

pub async fn people_join_and_leave() {
    let world = world();
    let client = world.administrator("arize");
    let organization = CreateOrganization {
        name: "Northwind Labs",
        description: None,
    };
    let (organization, _) = call(&world, &client, &organization).await;
    let org_id = organization.id.0.as_str();
    let (space, _) = call(&world, &client, &new_space(org_id, "Bench")).await;
    let space_id = space.id.0.as_str();
    let user_id = &id_of(&world, &client, "gideon.achterberg@example.com").await;
    let into_space = |name| AddSpaceUser {
        space_id,
        user_id,
        role: RoleChoice::predefined(name),
    };
    // First the organization, then its spaces.
    refused(&client, &into_space("MEMBER"), &ErrorKind::Refused(400)).await;
    let into_organization = |name| AddOrganizationUser {
        org_id,
        user_id,
        role: RoleChoice::predefined(name),
    };
    let (first, _) = call(&world, &client, &into_organization("MEMBER")).await;
    let (again, _) = call(&world, &client, &into_organization("READ_ONLY")).await;
    assert_eq!(first.id.0, again.id.0, "who is in it gets the role");
    assert_eq!(again.role.value().unwrap().name.text(), Some("READ_ONLY"));
    let (inside, _) = call(&world, &client, &into_space("ADMIN")).await;
    assert_eq!(inside.space_id.text(), Some(space_id));
    refused(&client, &into_space("ANNOTATOR"), &ErrorKind::Refused(400)).await;
    refused(&client, &into_space("EMPEROR"), &ErrorKind::Refused(400)).await;
    let nobody = AddOrganizationUser {
        user_id: NO_USER,
        ..into_organization("MEMBER")
    };
    refused(&client, &nobody, &ErrorKind::NotFound).await;
    refused(&world.limited("arize"), &into_organization("ADMIN"), &ErrorKind::Forbidden).await;

    let leave_space = RemoveSpaceUser { space_id, user_id };
    call(&world, &client, &leave_space).await;
    refused(&client, &leave_space, &ErrorKind::NotFound).await;
    call(&world, &client, &into_space("MEMBER")).await;
    let leave = RemoveOrganizationUser { org_id, user_id };
    call(&world, &client, &leave).await;
    refused(&client, &leave, &ErrorKind::NotFound).await;
    refused(&client, &leave_space, &ErrorKind::NotFound).await;
}

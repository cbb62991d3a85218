//! Roles of Arize, and who has which on what.

use rollcall::model::change::Change;
use rollcall::model::error::ErrorKind;
use rollcall::platforms::arize::role_bindings::{
    CreateRoleBinding, DeleteRoleBinding, GetRoleBinding, ListRoleBindings, UpdateRoleBinding,
};
use rollcall::platforms::arize::roles::{CreateRole, DeleteRole, GetRole, ListRoles, UpdateRole};
use rollcall::platforms::arize::spaces::ListSpaces;

use super::{NO_RECORD, NO_USER, ada, id_of, not_sent, part, refused};
use crate::lenient::{call, list};
use crate::world::world;

pub async fn roles_come_and_go() {
    let world = world();
    let client = world.administrator("arize");
    let permissions = ["PROJECT_READ".to_owned(), "USER_READ".to_owned()];
    let wanted = CreateRole {
        name: "Night Watch",
        description: Some("Looks, and touches nothing"),
        permissions: &permissions,
    };
    let (made, _) = call(&world, &client, &wanted).await;
    let role_id = made.id.0.as_str();
    refused(&client, &wanted, &ErrorKind::Conflict).await;
    refused(&world.limited("arize"), &wanted, &ErrorKind::Forbidden).await;
    let own = ListRoles {
        is_predefined: Some(false),
        part: part(100),
    };
    let listed = list(&world, &client, &own).await.rows;
    assert!(listed.iter().any(|role| role.id.0 == role_id));
    let edit = UpdateRole {
        role_id,
        name: Some("Day Watch"),
        description: Change::Clear,
        permissions: Some(&permissions[1..]),
    };
    call(&world, &client, &edit).await;
    let (read, _) = call(&world, &client, &GetRole { role_id }).await;
    assert_eq!(read.permissions.value(), Some(&vec!["USER_READ".to_owned()]), "they are replaced");
    assert_eq!((read.name.text(), read.description.text()), (Some("Day Watch"), None));
    let unknown = ["USER_JUGGLE".to_owned()];
    let wrong = CreateRole {
        name: "Circus",
        permissions: &unknown,
        ..wanted
    };
    refused(&client, &wrong, &ErrorKind::Refused(400)).await;
    let none = CreateRole { permissions: &[], ..wrong };
    assert!(not_sent(&client, &none).await);

    let vendors = ListRoles {
        is_predefined: Some(true),
        part: part(100),
    };
    let vendors = list(&world, &client, &vendors).await.rows;
    let fixed = vendors[0].id.0.as_str();
    refused(&client, &DeleteRole { role_id: fixed }, &ErrorKind::Forbidden).await;
    let change = UpdateRole { role_id: fixed, ..edit };
    refused(&client, &change, &ErrorKind::Forbidden).await;
    call(&world, &client, &DeleteRole { role_id }).await;
    refused(&client, &GetRole { role_id }, &ErrorKind::NotFound).await;
}

pub async fn bindings_come_and_go() {
    let world = world();
    let client = world.administrator("arize");
    let permissions = ["PROJECT_READ".to_owned()];
    let role = |name| CreateRole {
        name,
        description: None,
        permissions: &permissions,
    };
    let (first, _) = call(&world, &client, &role("First")).await;
    let (second, _) = call(&world, &client, &role("Second")).await;
    let spaces = list(&world, &client, &ListSpaces::default()).await.rows;
    let user_id = &id_of(&world, &client, "priya.raman@example.com").await;
    let wanted = CreateRoleBinding {
        role_id: &first.id.0,
        user_id,
        resource_type: "SPACE",
        resource_id: &spaces[0].id.0,
    };
    let (made, _) = call(&world, &client, &wanted).await;
    let binding_id = made.id.0.as_str();
    refused(&client, &wanted, &ErrorKind::Conflict).await;
    refused(&client, &DeleteRole { role_id: &first.id.0 }, &ErrorKind::Conflict).await;
    let question = ListRoleBindings {
        resource_type: "SPACE".to_owned(),
        user_id: Some(user_id.clone()),
        part: part(10),
    };
    assert_eq!(list(&world, &client, &question).await.rows.len(), 1);
    let update = UpdateRoleBinding {
        binding_id,
        role_id: &second.id.0,
    };
    call(&world, &client, &update).await;
    let (read, _) = call(&world, &client, &GetRoleBinding { binding_id }).await;
    assert_eq!(read.role_id.text(), Some(second.id.0.as_str()));
    call(&world, &client, &DeleteRole { role_id: &first.id.0 }).await;

    let ada = ada(&world, &client).await;
    for (role_id, user_id, resource_id) in [
        (NO_RECORD, ada.as_str(), spaces[0].id.0.as_str()),
        (&second.id.0, NO_USER, &spaces[0].id.0),
        (&second.id.0, &ada, NO_RECORD),
    ] {
        let lost = CreateRoleBinding {
            role_id,
            user_id,
            resource_type: "SPACE",
            resource_id,
        };
        refused(&client, &lost, &ErrorKind::NotFound).await;
    }
    let odd = ListRoleBindings {
        resource_type: "PLANET".to_owned(),
        ..question
    };
    refused(&client, &odd, &ErrorKind::Refused(400)).await;
    refused(&world.limited("arize"), &wanted, &ErrorKind::Forbidden).await;
    call(&world, &client, &DeleteRoleBinding { binding_id }).await;
    refused(&client, &GetRoleBinding { binding_id }, &ErrorKind::NotFound).await;
    refused(&client, &DeleteRoleBinding { binding_id }, &ErrorKind::NotFound).await;
}

//! The users of Arize: asked in, renamed, reminded, deleted.

use rollcall::model::error::ErrorKind;
use rollcall::platforms::arize::role::RoleChoice;
use rollcall::platforms::arize::role_bindings::ListRoleBindings;
use rollcall::platforms::arize::user_changes::{
    CreateUser, DeleteUser, Deletion, NewUser, ResendInvitation, ResetPassword, UpdateUser, bulk_delete,
};
use rollcall::platforms::arize::users::{GetUser, ListUsers};
use rollcall::platforms::arize::{api_keys, dialect};

use super::{NO_USER, ada, effects, id_of, not_sent, part, people, refused};
use crate::lenient::{call, list};
use crate::world::{World, world};

fn invitation<'a>(email: &'a str, invite_mode: &'a str) -> CreateUser<'a> {
    CreateUser {
        name: "Nadia Brandt",
        email,
        role: RoleChoice::predefined("MEMBER"),
        invite_mode,
        is_developer: None,
    }
}

async fn invite(world: &World, email: &str, mode: &str) -> NewUser {
    call(world, &world.administrator("arize"), &invitation(email, mode)).await
}

pub async fn are_listed_and_read() {
    let world = world();
    let client = world.administrator("arize");
    client.platform.whoami(&client).await.expect("an identity");
    let question = ListUsers {
        email: None,
        status: vec!["invited".to_owned(), "EXPIRED".to_owned()],
        part: part(100),
    };
    let page = list(&world, &client, &question).await;
    let mut states: Vec<_> = page.rows.iter().filter_map(|user| user.status.text()).collect();
    states.sort_unstable();
    states.dedup();
    assert_eq!(states, ["EXPIRED", "INVITED"]);
    let row = &page.rows[0];
    let (user, fields) = call(&world, &client, &GetUser { user_id: &row.id.0 }).await;
    assert_eq!(user.email, row.email);
    assert!(user.role.value().and_then(rollcall::platforms::arize::role::Role::words).is_some());
    assert!(fields.iter().any(|field| field.path == "role.type"));
    refused(&client, &GetUser { user_id: NO_USER }, &ErrorKind::NotFound).await;
    refused(&client, &GetUser { user_id: "nobody" }, &ErrorKind::Refused(400)).await;
    // Who may not read is told the same as who asks for nobody.
    refused(&world.limited("arize"), &GetUser { user_id: &row.id.0 }, &ErrorKind::NotFound).await;
}

pub async fn are_made_active_at_once_without_an_invitation() {
    let world = world();
    let client = world.administrator("arize");
    let made = invite(&world, "nadia.brandt@example.com", "NONE").await;
    assert!(made.is_new && made.temporary_password.is_none());
    let (user, _) = call(&world, &client, &GetUser { user_id: &made.user.id.0 }).await;
    assert_eq!(user.status.text(), Some("ACTIVE"));
    assert_eq!(user.is_developer.value(), Some(&true), "the default of a member");
    refused(&client, &invitation("Nadia.Brandt@example.com", "NONE"), &ErrorKind::Conflict).await;
    refused(
        &world.limited("arize"),
        &invitation("other@example.com", "NONE"),
        &ErrorKind::Forbidden,
    )
    .await;
    assert_eq!(effects(&world, "POST /v2/users").await, 1);
}

pub async fn are_invited_once_however_often_one_asks() {
    let world = world();
    let client = world.administrator("arize");
    let first = invite(&world, "nadia.brandt@example.com", "TEMPORARY_PASSWORD").await;
    assert!(first.is_new);
    assert!(first.temporary_password.is_some_and(|password| !password.is_empty()));
    assert_eq!(first.invite_mode.text(), Some("TEMPORARY_PASSWORD"));
    let again = invite(&world, "nadia.brandt@example.com", "TEMPORARY_PASSWORD").await;
    assert!(!again.is_new && again.temporary_password.is_none() && again.invite_mode.text().is_none());
    assert_eq!(again.user.id.0, first.user.id.0);
    let found = people(&world, &client, "nadia.brandt@example.com").await;
    assert_eq!(found[0].status.text(), Some("INVITED"));
    assert_eq!(effects(&world, "POST /v2/users").await, 1, "asking again did nothing");

    // An invitation that ran out is made anew; whoever is in or was deleted cannot be invited.
    let jonas = invite(&world, "jonas.petersen@example.net", "EMAIL_LINK").await;
    assert!(jonas.is_new && jonas.user.status.text() == Some("INVITED"));
    for email in ["ada.lindqvist@example.com", "viktor.halloran@example.com"] {
        refused(&client, &invitation(email, "EMAIL_LINK"), &ErrorKind::Conflict).await;
    }
    let unknown_role = CreateUser {
        role: RoleChoice::custom("Um9sZTo5OTk5OTpYWFhY"),
        ..invitation("other@example.com", "EMAIL_LINK")
    };
    refused(&client, &unknown_role, &ErrorKind::NotFound).await;
    let wrong_mode = invitation("other@example.com", "CARRIER_PIGEON");
    refused(&client, &wrong_mode, &ErrorKind::Refused(400)).await;
    assert!(not_sent(&client, &invitation("no address", "NONE")).await);
}

pub async fn are_renamed_and_made_developers() {
    let world = world();
    let client = world.administrator("arize");
    let id = ada(&world, &client).await;
    let rename = |name| UpdateUser {
        user_id: &id,
        name: Some(name),
        is_developer: None,
    };
    let (after, _) = call(&world, &client, &rename("  Ada L.  ")).await;
    assert_eq!(after.name.text(), Some("Ada L."));
    let developer = UpdateUser {
        user_id: &id,
        name: None,
        is_developer: Some(!after.is_developer.value().unwrap()),
    };
    call(&world, &client, &developer).await;
    let (read, _) = call(&world, &client, &GetUser { user_id: &id }).await;
    assert_eq!(read.name.text(), Some("Ada L."));
    assert_ne!(read.is_developer, after.is_developer);
    let before = effects(&world, "PATCH /v2/users/{user_id}").await;
    call(&world, &client, &rename("Ada L.")).await;
    assert_eq!(
        effects(&world, "PATCH /v2/users/{user_id}").await,
        before,
        "the same again is no effect"
    );
    assert!(not_sent(&client, &rename(" ")).await);
    let nobody = UpdateUser {
        user_id: NO_USER,
        ..rename("Nobody")
    };
    refused(&client, &nobody, &ErrorKind::NotFound).await;
    refused(&world.limited("arize"), &rename("Eve"), &ErrorKind::Forbidden).await;
}

pub async fn are_deleted_with_all_that_hangs_on_them() {
    let world = world();
    let client = world.administrator("arize");
    let own = id_of(&world, &client, "mira.castellanos@example.com").await;
    refused(&client, &DeleteUser { user_id: &own }, &ErrorKind::Refused(400)).await;
    refused(&client, &DeleteUser { user_id: NO_USER }, &ErrorKind::NotFound).await;

    // Tomas has a key, the limited one of the sandbox: it ends with him.
    let tomas = id_of(&world, &client, "tomas.herrera@example.com").await;
    let limited = world.limited("arize");
    refused(&limited, &DeleteUser { user_id: &own }, &ErrorKind::Forbidden).await;
    call(&world, &client, &DeleteUser { user_id: &tomas }).await;
    call(&world, &client, &DeleteUser { user_id: &tomas }).await;
    assert_eq!(
        effects(&world, "DELETE /v2/users/{user_id}").await,
        1,
        "deleting twice is deleting once"
    );
    refused(&client, &GetUser { user_id: &tomas }, &ErrorKind::NotFound).await;
    refused(&limited, &DeleteUser { user_id: &own }, &ErrorKind::Unauthorized).await;
    let bindings = ListRoleBindings {
        resource_type: "SPACE".to_owned(),
        user_id: Some(tomas.clone()),
        part: part(10),
    };
    assert!(list(&world, &client, &bindings).await.rows.is_empty());
    let keys = api_keys::ListApiKeys {
        user_id: Some(tomas),
        ..api_keys::ListApiKeys::default()
    };
    assert!(list(&world, &client, &keys).await.rows.is_empty());
}

#[tokio::test]
async fn many_are_deleted_one_by_one_and_each_is_told_of() {
    let world = world();
    let client = world.administrator("arize");
    let ada = ada(&world, &client).await;
    let ids = [ada.clone(), NO_USER.to_owned()];
    // Ada's address is part of Bram's, who must stay.
    let emails = ["PRIYA.raman@example.com".to_owned(), "nobody@example.com".to_owned()];
    let became = bulk_delete(client.writing(), &client, &ids, &emails).await;
    let of = |key: &str| &became.iter().find(|(known, _)| known == key).unwrap().1;
    assert_eq!(of(&ada), &Deletion::Deleted);
    assert_eq!(of(NO_USER), &Deletion::NotFound);
    assert_eq!(of("PRIYA.raman@example.com"), &Deletion::Deleted);
    assert_eq!(of("nobody@example.com"), &Deletion::NotFound);
    assert_eq!(people(&world, &client, "ada.lindqvist").await.len(), 1, "Bram is still there");
    let limited = world.limited("arize");
    let became = bulk_delete(limited.writing(), &limited, &ids, &emails[1..]).await;
    assert!(
        became.iter().all(|(_, deletion)| matches!(deletion, Deletion::Failed(_))),
        "{became:?}"
    );
}

pub async fn get_mails_only_where_they_make_sense() {
    let world = world();
    let client = world.administrator("arize");
    let priya = id_of(&world, &client, "priya.raman@example.com").await;
    let jonas = id_of(&world, &client, "jonas.petersen@example.net").await;
    let ada = ada(&world, &client).await;
    // Kofi signs in through his company.
    let kofi = id_of(&world, &client, "kofi.mensah@research.example.org").await;
    call(&world, &client, &ResendInvitation { user_id: &priya }).await;
    call(&world, &client, &ResetPassword { user_id: &ada }).await;
    for user_id in [&jonas, &ada, &kofi] {
        refused(&client, &ResendInvitation { user_id }, &ErrorKind::Refused(400)).await;
    }
    for user_id in [&jonas, &priya, &kofi] {
        refused(&client, &ResetPassword { user_id }, &ErrorKind::Refused(400)).await;
    }
    refused(&client, &ResendInvitation { user_id: NO_USER }, &ErrorKind::NotFound).await;
    refused(&client, &ResetPassword { user_id: NO_USER }, &ErrorKind::NotFound).await;
    let limited = world.limited("arize");
    refused(&limited, &ResendInvitation { user_id: &priya }, &ErrorKind::Forbidden).await;
    refused(&limited, &ResetPassword { user_id: &ada }, &ErrorKind::Forbidden).await;
    assert_eq!(effects(&world, "POST /v2/users/{user_id}/resend-invitation").await, 1);
    assert_eq!(effects(&world, "POST /v2/users/{user_id}/reset-password").await, 1);
}

#[test]
fn words_that_nobody_knows_yet_are_kept() {
    use rollcall::api::endpoint::Endpoint;
    use rollcall::api::request::Reply;
    let reply = |body: &str| Reply {
        status: 200,
        headers: vec![("content-type".to_owned(), "application/json".to_owned())],
        body: body.as_bytes().to_vec().into(),
    };
    let user = r#"{"id":"VXNlcjoxOmE=","status":"HIBERNATING","role":{"type":"GALACTIC","name":"WIZARD"}}"#;
    let (user, _) = GetUser { user_id: "VXNlcjoxOmE=" }.read(&reply(user)).unwrap();
    assert_eq!(user.status.text(), Some("HIBERNATING"));
    assert_eq!(user.role.value().unwrap().kind.text(), Some("GALACTIC"));
    let keys = r#"{"api_keys":[{"id":"a","key_type":"ROBOT","status":"PAUSED"}],"pagination":{"has_more":true,"next_cursor":"n"}}"#;
    let page = api_keys::ListApiKeys::default().read(&reply(keys)).unwrap();
    assert_eq!(page.rows[0].key_type.text(), Some("ROBOT"));
    assert_eq!(page.rows[0].status.text(), Some("PAUSED"));
    assert_eq!(page.next.unwrap().0, "n");
    assert_eq!(dialect::role("GALACTIC_WIZARD"), "Galactic wizard");
}

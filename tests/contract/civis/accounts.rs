//! Users of Civis: listed, made, changed, shut out, let in again.

use rollcall::model::change::Change;
use rollcall::model::error::ErrorKind;
use rollcall::model::secret::Secret;
use rollcall::model::status::Status;
use rollcall::platforms::civis::accounts::{AccountStatus, Details, NewPassword, PatchUser, PostUser};
use rollcall::platforms::civis::users::{GetUser, ListUsers};

use super::{ADA, MIRA, field, field_of, fields};
use crate::lenient;
use crate::world::world;

fn somebody(user: &'static str, email: &'static str) -> PostUser<'static> {
    PostUser {
        name: "Test Create",
        email,
        primary_group_id: 31,
        user,
        details: Details::default(),
        send_email: Change::Keep,
    }
}

fn status(id: &'static str, status: AccountStatus) -> PatchUser<'static> {
    PatchUser {
        id,
        account_status: Some(status),
        ..PatchUser::default()
    }
}

pub async fn are_listed_and_read() {
    let world = world();
    let client = world.administrator("civis");
    let page = lenient::list(&world, &client, &ListUsers::default()).await;
    assert_eq!((page.rows.len(), page.unreadable.len()), (20, 0));
    let ada = lenient::call(&world, &client, &GetUser { id: ADA }).await;
    assert_eq!(field(fields(&ada), "email"), "ada.lindqvist@example.com");
    let record = client.platform.directory().get(&client, ADA).await.expect("Ada");
    assert!(record.account.groups.value().is_some_and(|groups| !groups.is_empty()));
}

pub async fn are_made() {
    let world = world();
    let client = world.administrator("civis");
    let made = lenient::call(
        &world,
        &client,
        &PostUser {
            details: Details {
                city: "Łódź".to_owned().into(),
                group_ids: vec![32, 31].into(),
                vpn_enabled: true.into(),
                ..Details::default()
            },
            send_email: true.into(),
            ..somebody("testcreate", "test.create@example.com")
        },
    )
    .await;
    let id = field(fields(&made), "id");
    for (path, value) in [
        ("user", "testcreate"),
        ("initials", "TC"),
        ("timeZone", "America/Chicago"),
        ("city", "Łódź"),
        ("vpnEnabled", "true"),
        ("ssoDisabled", "null"),
        ("lastSeenAt", "null"),
        ("accountStatus", "Active"),
        ("createdById", MIRA),
        ("groups[1].id", "31"),
    ] {
        assert_eq!(field_of(&client, &id, path).await, value, "{path}");
    }
    let question = ListUsers {
        query: Some("testcreate".to_owned()),
        ..ListUsers::default()
    };
    let page = lenient::list(&world, &client, &question).await;
    assert_eq!(page.total, Some(1));
}

pub async fn are_changed() {
    let world = world();
    let client = world.administrator("civis");
    let secret = Secret::new("a new password".to_owned());
    let changed = lenient::call(
        &world,
        &client,
        &PatchUser {
            id: ADA,
            name: "name updated".to_owned().into(),
            email: "ada@new.example.com".to_owned().into(),
            phone: "+1 (312) 555-0100".to_owned().into(),
            primary_group_id: 32.into(),
            password: Some(NewPassword(&secret)),
            details: Details {
                city: Change::Clear,
                otp_required_for_login: true.into(),
                group_ids: vec![33].into(),
                ..Details::default()
            },
            ..PatchUser::default()
        },
    )
    .await;
    assert!(!fields(&changed).iter().any(|field| field.path.contains("password")));
    for (path, value) in [
        ("initials", "NU"),
        ("email", "ada.lindqvist@example.com"),
        ("unconfirmedEmail", "ada@new.example.com"),
        ("phone", "+1 (312) 555-0100"),
        ("city", "null"),
        ("otpRequiredForLogin", "true"),
        ("primaryGroupId", "32"),
        ("groups[1].id", "33"),
        ("groups[2].id", "left out"),
        ("lastUpdatedById", MIRA),
    ] {
        assert_eq!(field_of(&client, ADA, path).await, value, "{path}");
    }
}

pub async fn are_shut_out_and_let_in_again() {
    let world = world();
    let client = world.administrator("civis");
    let standing = async || client.platform.directory().get(&client, ADA).await.unwrap().account.status;
    lenient::call(&world, &client, &status(ADA, AccountStatus::Deactivated)).await;
    assert_eq!(standing().await, Status::Deactivated);
    let inactive = ListUsers {
        account_status: Some("inactive".to_owned()),
        query: Some(ADA.to_owned()),
        ..ListUsers::default()
    };
    assert_eq!(lenient::list(&world, &client, &inactive).await.total, Some(1));
    lenient::call(&world, &client, &status(ADA, AccountStatus::Active)).await;
    assert_eq!(standing().await, Status::Active);
    let off = PatchUser {
        id: ADA,
        details: Details {
            active: false.into(),
            ..Details::default()
        },
        ..PatchUser::default()
    };
    lenient::call(&world, &client, &off).await;
    assert_eq!(standing().await, Status::Deactivated);
}

#[tokio::test]
async fn an_unknown_user_cannot_be_changed_and_garbage_is_refused() {
    let world = world();
    let client = world.administrator("civis");
    let unknown = status("999999999", AccountStatus::Active);
    assert_eq!(lenient::refusal(&client, &unknown).await.kind, ErrorKind::NotFound);
    for refused in [
        somebody("", "somebody@example.com"),
        somebody("somebody", "no address"),
        PostUser {
            primary_group_id: 80,
            ..somebody("somebody", "somebody@example.com")
        },
    ] {
        let error = lenient::refusal(&client, &refused).await;
        assert_eq!(error.kind, ErrorKind::Refused(422));
        assert!(error.said.is_some_and(|said| !said.text.is_empty()));
    }
    let own = lenient::refusal(&client, &status(MIRA, AccountStatus::Deactivated)).await;
    assert_eq!(own.kind, ErrorKind::Refused(422));
}

#[tokio::test]
async fn a_login_or_an_address_that_is_taken_is_a_conflict() {
    let world = world();
    let client = world.administrator("civis");
    for taken in [
        somebody("adalindqvist3", "somebody@example.com"),
        somebody("somebody", "ada.lindqvist@example.com"),
    ] {
        assert_eq!(lenient::refusal(&client, &taken).await.kind, ErrorKind::Conflict);
    }
}

#[tokio::test]
async fn who_is_no_administrator_makes_and_changes_nobody_but_themselves() {
    let world = world();
    let limited = world.limited("civis");
    let post = somebody("somebody", "somebody@example.com");
    assert_eq!(lenient::refusal(&limited, &post).await.kind, ErrorKind::Forbidden);
    let me = limited.platform.whoami(&limited).await.unwrap().id.unwrap();
    let title = PatchUser {
        id: &me,
        details: Details {
            title: "Dr.".to_owned().into(),
            ..Details::default()
        },
        ..PatchUser::default()
    };
    lenient::call(&world, &limited, &title).await;
    assert_eq!(field_of(&limited, &me, "title").await, "Dr.");
    let raise = PatchUser {
        id: &me,
        details: Details {
            group_ids: vec![31].into(),
            ..Details::default()
        },
        ..PatchUser::default()
    };
    assert_eq!(lenient::refusal(&limited, &raise).await.kind, ErrorKind::Forbidden);
}

//! How users of Civis get in: second factor, sessions, suspension, access mail.

use rollcall::model::error::ErrorKind;
use rollcall::model::status::Status;
use rollcall::platforms::civis::sign_in::{DeleteSessions, DeleteTwoFactor, PostAccessEmail, PostUnsuspend};
use rollcall::platforms::civis::users::ListUsers;

use super::{ADA, field, fields};
use crate::lenient;
use crate::world::world;

pub async fn second_factor_and_sessions_are_wiped() {
    let world = world();
    let client = world.administrator("civis");
    let user = lenient::call(&world, &client, &DeleteTwoFactor { id: ADA }).await;
    assert_eq!(field(fields(&user), "id"), ADA);
    let user = lenient::call(&world, &client, &DeleteSessions { id: ADA }).await;
    assert_eq!(field(fields(&user), "id"), ADA);
}

pub async fn a_suspension_ends() {
    let world = world();
    let client = world.administrator("civis");
    let noor = ListUsers {
        query: Some("noor.vandenberg".to_owned()),
        ..ListUsers::default()
    };
    lenient::list(&world, &client, &noor).await;
    let rows: serde_json::Value = serde_json::from_slice(&world.last().body).unwrap();
    let id = rows[0]["id"].to_string();
    let standing = async || client.platform.directory().get(&client, &id).await.unwrap().account.status;
    assert_eq!(standing().await, Status::Suspended);
    let (end, _) = lenient::call(&world, &client, &PostUnsuspend { id: &id }).await;
    assert_eq!(end.id.0, id);
    assert!(end.user.text().is_some() && end.unlocked_at.value().is_some());
    assert_eq!(standing().await, Status::Active);
}

pub async fn the_access_mail_is_sent() {
    let world = world();
    let client = world.administrator("civis");
    lenient::call(&world, &client, &PostAccessEmail { id: ADA }).await;
    assert_eq!(world.last().status, 204);
}

#[tokio::test]
async fn only_administrators_do_this_and_only_to_users_that_there_are() {
    let world = world();
    let client = world.administrator("civis");
    let limited = world.limited("civis");
    let me = limited.platform.whoami(&limited).await.unwrap().id.unwrap();
    for (client, id, kind) in [
        (&client, "999999999", ErrorKind::NotFound),
        (&client, "nobody", ErrorKind::NotFound),
        (&limited, me.as_str(), ErrorKind::Forbidden),
    ] {
        assert_eq!(lenient::refusal(client, &DeleteTwoFactor { id }).await.kind, kind);
        assert_eq!(lenient::refusal(client, &DeleteSessions { id }).await.kind, kind);
        assert_eq!(lenient::refusal(client, &PostUnsuspend { id }).await.kind, kind);
        assert_eq!(lenient::refusal(client, &PostAccessEmail { id }).await.kind, kind);
    }
}

//! Personal access tokens of TrueFoundry: made, used, deleted, and refused from then on.

use rollcall::model::error::ErrorKind;
use rollcall::platforms::truefoundry::personal_access_tokens::{
    CreatePersonalAccessToken, CreatePersonalAccessTokenForUser, DeletePersonalAccessToken, ListPersonalAccessTokens,
    RevokeAllPersonalAccessTokens,
};
use rollcall::platforms::truefoundry::users::GetInfo;

use super::{ALL, client_of};
use crate::lenient::{call, list, refusal};
use crate::world::world;

const ADA: &str = "ada.lindqvist@example.com";

fn named(name: &str) -> CreatePersonalAccessToken<'_> {
    CreatePersonalAccessToken {
        name,
        ..CreatePersonalAccessToken::default()
    }
}

pub async fn are_made_listed_and_deleted() {
    let world = world();
    let client = world.administrator("truefoundry");
    for name in ["x", "No-Capitals", "ends-", "1digit"] {
        assert_eq!(refusal(&client, &named(name)).await.kind, ErrorKind::Refused(400), "{name}");
    }
    let wanted = CreatePersonalAccessToken {
        expiration_date: Some("2999-12-31"),
        team_name: Some("platform"),
        token_type: Some("opaque"),
        ..named("ci-token")
    };
    let token = call(&world, &client, &wanted).await;
    assert_eq!(refusal(&client, &wanted).await.kind, ErrorKind::Conflict, "a name is taken once");
    let rows = list(
        &world,
        &client,
        &ListPersonalAccessTokens {
            rows: ALL,
            name_search_query: Some("ci-"),
        },
    )
    .await
    .rows;
    let manifest = rows[0].manifest.value().expect("a manifest");
    assert_eq!(
        (manifest.name.text(), manifest.token_type.text()),
        (Some("ci-token"), Some("opaque"))
    );
    let with_token = client_of(&world, token);
    let identity = call(&world, &with_token, &GetInfo).await;
    assert_eq!(identity.email.as_deref(), Some("mira.castellanos@example.com"));
    // A token cannot make another.
    assert_eq!(refusal(&with_token, &named("second-token")).await.kind, ErrorKind::Refused(400));
    let id = &rows[0].id.0;
    let limited = world.limited("truefoundry");
    let theirs = refusal(&limited, &DeletePersonalAccessToken { id }).await;
    assert_eq!(theirs.kind, ErrorKind::NotFound, "somebody else's token is as good as none");
    call(&world, &client, &DeletePersonalAccessToken { id }).await;
    assert_eq!(refusal(&with_token, &GetInfo).await.kind, ErrorKind::Unauthorized);
    assert_eq!(refusal(&client, &DeletePersonalAccessToken { id }).await.kind, ErrorKind::NotFound);
}

pub async fn of_somebody_are_all_revoked() {
    let world = world();
    let client = world.administrator("truefoundry");
    let limited = world.limited("truefoundry");
    let wanted = CreatePersonalAccessTokenForUser {
        name: "for-ada",
        user_email: ADA,
        ..CreatePersonalAccessTokenForUser::default()
    };
    assert_eq!(refusal(&limited, &wanted).await.kind, ErrorKind::Forbidden);
    let unknown = CreatePersonalAccessTokenForUser {
        user_email: "nobody@example.com",
        name: "for-nobody",
        ..CreatePersonalAccessTokenForUser::default()
    };
    assert_eq!(refusal(&client, &unknown).await.kind, ErrorKind::NotFound);
    let ada = client_of(&world, call(&world, &client, &wanted).await);
    assert_eq!(call(&world, &ada, &GetInfo).await.email.as_deref(), Some(ADA));
    let own = ListPersonalAccessTokens {
        rows: ALL,
        ..ListPersonalAccessTokens::default()
    };
    assert_eq!(list(&world, &ada, &own).await.rows.len(), 2, "the one she had, and the new one");
    let all = |email| RevokeAllPersonalAccessTokens { email };
    assert_eq!(refusal(&limited, &all(ADA)).await.kind, ErrorKind::Forbidden);
    assert_eq!(refusal(&client, &all("nobody@example.com")).await.kind, ErrorKind::NotFound);
    call(&world, &client, &all(ADA)).await;
    assert_eq!(refusal(&ada, &GetInfo).await.kind, ErrorKind::Unauthorized);
}

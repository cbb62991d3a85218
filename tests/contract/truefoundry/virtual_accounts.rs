//! Virtual accounts of TrueFoundry and their tokens: made by a document, changed by it, used, replaced, deleted.

use rollcall::api::client::Client;
use rollcall::model::error::ErrorKind;
use rollcall::platforms::truefoundry::users::GetInfo;
use rollcall::platforms::truefoundry::virtual_account_tokens::{
    DeleteVirtualAccountToken, GetVirtualAccountToken, RegenerateVirtualAccountToken, SyncVirtualAccountToken,
};
use rollcall::platforms::truefoundry::virtual_accounts::{
    DeleteVirtualAccount, GetVirtualAccount, ListVirtualAccounts, PutVirtualAccount, VirtualAccountExists,
};
use serde_json::value::RawValue;

use super::{ALL, client_of};
use crate::lenient::{call, list, refusal};
use crate::world::world;

const PERMISSIONS: &str = r#""permissions":[{"resource_fqn":"eu-west:staging","resource_type":"workspace","role_id":"workspace-viewer"}]"#;

fn document(members: &str) -> Box<RawValue> {
    RawValue::from_string(format!(r#"{{"type":"virtual-account","name":"bot",{members}}}"#)).expect("a document")
}

fn put(manifest: &RawValue) -> PutVirtualAccount<'_> {
    PutVirtualAccount {
        manifest,
        dry_run: Some(false),
    }
}

/// The id of one that was there at the start.
async fn seeded(client: &Client, name: &str) -> String {
    let asked = ListVirtualAccounts {
        rows: ALL,
        name_search_query: Some(name),
        ..ListVirtualAccounts::default()
    };
    let page = client.ask(&asked).await.expect("a page");
    page.rows.into_iter().next().expect("an account").id.0
}

pub async fn are_made_changed_and_deleted() {
    let world = world();
    let client = world.administrator("truefoundry");
    let limited = world.limited("truefoundry");
    let manifest = document(&format!(r#"{PERMISSIONS},"ownedBy":{{"team":"support"}},"future":{{"kept":[1]}}"#));
    assert_eq!(refusal(&limited, &put(&manifest)).await.kind, ErrorKind::Forbidden);
    assert_eq!(
        refusal(&client, &put(&document(r#""permissions":[]"#))).await.kind,
        ErrorKind::Refused(400)
    );
    assert_eq!(
        refusal(&client, &put(&document(r#""expiration_date":"soon""#))).await.kind,
        ErrorKind::Refused(422)
    );
    let rehearsal = PutVirtualAccount {
        manifest: &manifest,
        dry_run: Some(true),
    };
    assert!(call(&world, &client, &rehearsal).await.token.is_none());
    assert!(!call(&world, &client, &VirtualAccountExists { name: "bot" }).await);

    let made = call(&world, &client, &put(&manifest)).await;
    let id = &made.account.0.id.0;
    let bot = client_of(&world, made.token.expect("a new account tells its token"));
    assert_eq!(call(&world, &bot, &GetInfo).await.name, "bot");
    assert!(call(&world, &client, &VirtualAccountExists { name: "bot" }).await);

    // Without permissions, they stay; what we do not know stays because the document says so.
    let changed = call(
        &world,
        &client,
        &put(&document(r#""expiration_date":"2999-01-31","future":{"kept":[1]}"#)),
    )
    .await;
    assert!(changed.token.is_none(), "an account that is there tells no token");
    let (account, fields) = call(&world, &client, &GetVirtualAccount { id }).await;
    let field = |path: &str| fields.iter().any(|field| field.path.starts_with(path));
    assert!(
        field("manifest.permissions[0].role_id") && field("manifest.future.kept"),
        "{fields:?}"
    );
    assert_eq!(
        account.manifest.value().and_then(|manifest| manifest.expiration_date.text()),
        Some("2999-01-31")
    );

    let owned = ListVirtualAccounts {
        rows: ALL,
        owned_by_teams: &["platform".to_owned()],
        is_expired: Some(false),
        ..ListVirtualAccounts::default()
    };
    assert_eq!(list(&world, &client, &owned).await.rows.len(), 2);
    call(&world, &client, &DeleteVirtualAccount { id }).await;
    assert_eq!(refusal(&client, &GetVirtualAccount { id }).await.kind, ErrorKind::NotFound);
    assert_eq!(refusal(&client, &DeleteVirtualAccount { id }).await.kind, ErrorKind::NotFound);
    assert_eq!(refusal(&bot, &GetInfo).await.kind, ErrorKind::Unauthorized);
}

pub async fn get_new_tokens() {
    let world = world();
    let client = world.administrator("truefoundry");
    let id = &seeded(&client, "ci-deployer").await;
    let old = client_of(&world, call(&world, &client, &GetVirtualAccountToken { id }).await);
    assert_eq!(call(&world, &old, &GetInfo).await.name, "ci-deployer");
    let replaced = |grace_period_in_minutes| RegenerateVirtualAccountToken {
        id,
        grace_period_in_minutes,
    };
    assert_eq!(refusal(&client, &replaced(-1.0)).await.kind, ErrorKind::Refused(422));
    assert!(matches!(refusal(&client, &replaced(f64::NAN)).await.kind, ErrorKind::NotSent(_)));
    let new = client_of(&world, call(&world, &client, &replaced(30.0)).await);
    assert_eq!(call(&world, &old, &GetInfo).await.name, "ci-deployer", "within its grace");
    let newest = client_of(&world, call(&world, &client, &replaced(0.0)).await);
    assert_eq!(refusal(&new, &GetInfo).await.kind, ErrorKind::Unauthorized, "without any grace");
    let (account, _) = call(&world, &client, &GetVirtualAccount { id }).await;
    let jwt_id = account.jwt_id.text().expect("the token in use").to_owned();
    call(&world, &client, &DeleteVirtualAccountToken { id, jwt_id: &jwt_id }).await;
    assert_eq!(refusal(&newest, &GetInfo).await.kind, ErrorKind::Unauthorized);
    let again = refusal(&client, &DeleteVirtualAccountToken { id, jwt_id: &jwt_id }).await;
    assert_eq!(again.kind, ErrorKind::NotFound);

    let sync = |id, force| SyncVirtualAccountToken { id, force };
    assert_eq!(
        refusal(&client, &sync(id, None)).await.kind,
        ErrorKind::Refused(400),
        "it has no secret store"
    );
    let gateway = &seeded(&client, "inference-gateway").await;
    let (synced, _) = call(&world, &client, &sync(gateway, Some(true))).await;
    assert!(synced.jwt_id.text().is_some() && synced.error.text().is_none());
    let limited = world.limited("truefoundry");
    assert_eq!(refusal(&limited, &GetVirtualAccountToken { id }).await.kind, ErrorKind::Forbidden);
}

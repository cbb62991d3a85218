//! The keys of TrueFoundry: one's own personal access tokens, those of others, and the tokens of virtual accounts.

use rollcall::api::client::Client;
use rollcall::model::account::Kind;
use rollcall::model::action::{Secrets, Target, Wish};
use rollcall::model::capability::Capability;
use rollcall::model::error::ErrorKind;
use rollcall::model::given::Given;
use rollcall::model::key::{Key, KeyState};
use rollcall::model::plan::StepState;
use rollcall::model::time::Time;
use rollcall::model::values::Values;
use rollcall::platforms;
use rollcall::platforms::truefoundry::users::GetInfo;
use rollcall::platforms::truefoundry::virtual_accounts::PutVirtualAccount;
use serde_json::json;
use serde_json::value::RawValue;

use super::{answers, creation, ends, every, is_not_sent, named, refusal, secret, to, with};
use crate::acts;
use crate::held::{is_held_back, is_refused};
use crate::world::world;

const POST: &str = "POST /api/svc/v1/personal-access-tokens";
const POST_FOR_USER: &str = "POST /api/svc/v1/personal-access-tokens/for-user";
const DELETE: &str = "DELETE /api/svc/v1/personal-access-tokens/{id}";
const DELETE_ALL: &str = "DELETE /api/svc/v1/personal-access-tokens/revoke/all";
const REGENERATE: &str = "POST /api/svc/v1/virtual-accounts/{id}/regenerate-token";
const DELETE_JWT: &str = "DELETE /api/svc/v1/virtual-accounts/{id}/jwt/{jwtId}";
const ADA: &str = "ada.lindqvist@example.com";

const OWN: [(&str, &str); 2] = [("name", "night-train"), ("kind", "own")];
const FOR_ADA: [(&str, &str); 3] = [("name", "night-train"), ("kind", "user"), ("user_email", ADA)];

async fn opens(client: &Client) -> bool {
    client.ask(&GetInfo).await.is_ok()
}

/// The one token of a virtual account.
async fn robot(client: &Client, name: &str) -> Key {
    let mut keys = named(client, name).await;
    assert_eq!(keys.len(), 1, "{name}");
    keys.remove(0)
}

fn all_of(email: &str) -> rollcall::model::action::Action {
    let target = Target {
        id: "somebody".to_owned(),
        email: email.to_owned(),
        ..Target::default()
    };
    acts::action(Capability::RevokeAllKeys, "truefoundry", target, Values::default())
}

#[tokio::test]
async fn who_is_no_administrator_is_refused_in_the_platforms_words() {
    let world = world();
    let (client, limited) = (world.administrator("truefoundry"), world.limited("truefoundry"));
    let key = robot(&client, "ci-deployer").await;
    for action in [
        creation(&client, &FOR_ADA),
        to(&client, Capability::RotateKey, &key, &[("grace", "0")]),
        to(&client, Capability::RevokeKey, &key, &[]),
        all_of(ADA),
    ] {
        let words = is_refused(&world, &limited, &action, &Secrets::default()).await;
        assert!(words.contains("You are not allowed to"), "{:?}: {words}", action.capability);
    }
}

#[tokio::test]
async fn who_may_not_read_virtual_accounts_gets_their_own_tokens_and_is_told_so() {
    let world = world();
    let limited = world.limited("truefoundry");
    let keys = platforms::keys(limited.platform);
    let own = keys.list(&limited, None).await.unwrap();
    assert!(!own.rows.is_empty());
    let error = keys.list(&limited, own.next.as_ref()).await.expect_err("it is refused");
    assert_eq!(error.kind, ErrorKind::Forbidden);
}

#[tokio::test]
async fn what_was_not_filled_in_rightly_is_not_sent() {
    let world = world();
    let client = world.administrator("truefoundry");
    for (filled, why) in [
        (&[("kind", "own")][..], "Name is needed"),
        (&[("name", "night-train")], "For is needed"),
        (&[OWN[0], OWN[1], ("user_email", ADA)], "leave it empty"),
        (&[OWN[0], ("kind", "user")], "e-mail of the other user"),
        (&[FOR_ADA[0], FOR_ADA[1], FOR_ADA[2], ("token_type", "jwt")], "your own token only"),
        (&[OWN[0], OWN[1], ("expires", "soon")], "2027-01-31"),
        (&[("name", "Night train"), ("kind", "own")], "3 to 36 characters"),
        (&[OWN[0], OWN[1], ("expires", "2001-01-01")], "in the future"),
        (&[OWN[0], OWN[1], ("team", "nowhere")], "does not exist"),
    ] {
        is_not_sent(&world, &client, &creation(&client, filled), why).await;
    }
    let key = robot(&client, "ci-deployer").await;
    is_not_sent(&world, &client, &to(&client, Capability::RotateKey, &key, &[]), "is needed").await;
    is_not_sent(&world, &client, &all_of(""), "e-mail").await;
}

#[tokio::test]
async fn nothing_is_done_to_keys_while_one_observes_or_rehearses() {
    let world = world();
    let client = world.administrator("truefoundry");
    let key = robot(&client, "ci-deployer").await;
    let none = Secrets::default();
    is_held_back(&world, &client, &creation(&client, &OWN), &none, POST).await;
    is_held_back(&world, &client, &creation(&client, &FOR_ADA), &none, POST_FOR_USER).await;
    let rotate = to(&client, Capability::RotateKey, &key, &[("grace", "60")]);
    is_held_back(&world, &client, &rotate, &none, "/regenerate-token").await;
    is_held_back(&world, &client, &to(&client, Capability::RevokeKey, &key, &[]), &none, "/jwt/").await;
    is_held_back(&world, &client, &all_of(ADA), &none, DELETE_ALL).await;
}

#[tokio::test]
async fn the_list_has_ones_own_tokens_and_then_those_of_virtual_accounts() {
    let world = world();
    let client = world.administrator("truefoundry");
    let keys = every(&client).await;
    let first_robot = keys.iter().position(|key| key.kind.value() == Some(&Kind::Robot)).expect("a robot");
    let (own, robots) = keys.split_at(first_robot);
    assert!(!own.is_empty() && robots.len() == 4);
    assert!(own.iter().all(|key| key.kind.value() == Some(&Kind::Person)));
    assert!(robots.iter().all(|key| key.kind.value() == Some(&Kind::Robot)));
    let mira = own[0].holder.value().expect("a holder");
    assert_eq!(mira.email, "mira.castellanos@example.com");
    let expired = own.iter().find(|key| key.name.text() == Some("sandbox-expired-token")).unwrap();
    assert_eq!(expired.state, KeyState::Expired);
    assert!(platforms::keys(client.platform).reach().contains("not listed"));

    let deployer = robot(&client, "ci-deployer").await;
    assert_eq!(deployer.state, KeyState::Active);
    assert_eq!(deployer.expires.value().copied(), Time::of_day("2035-12-31"));
    let scopes = ["workspace-editor on eu-west:production".to_owned()];
    assert_eq!(deployer.scopes.value().map(Vec::as_slice), Some(&scopes[..]));
    assert_eq!((&deployer.last_used, &deployer.uses), (&Given::Untold, &Given::Untold));
    assert!(deployer.created.value().is_some());
    assert_eq!(robot(&client, "nightly-reports").await.state, KeyState::Expired);
}

#[tokio::test]
async fn ones_own_token_is_made_told_once_and_revoked() {
    let world = world();
    let client = world.administrator("truefoundry");
    let teams = platforms::actions(client.platform).choices(&client, "team").await.unwrap();
    assert!(teams.iter().any(|(value, _)| value == "platform"), "{teams:?}");
    let filled = [
        OWN[0],
        OWN[1],
        ("expires", "2031-01-31"),
        ("team", "platform"),
        ("token_type", "opaque"),
    ];
    let action = creation(&client, &filled);
    let made = ends(&world, &client, &action, StepState::Verified, &[POST]).await;
    let other = with(&world, "truefoundry", secret(made, "Token"));
    assert!(opens(&other).await);
    let again = ends(&world, &client, &action, StepState::Already, &[]).await;
    assert!(again.secret.is_none());
    let key = &named(&client, "night-train").await[0];
    // The platform tells the moment at which the day is over.
    assert_eq!(key.expires.value().copied(), Time::parse("2031-02-01T00:00:00Z"));
    assert_eq!(
        key.scopes.value().map(|scopes| scopes.join("")),
        Some("Acts for the team platform".to_owned())
    );
    assert!(refusal(&client, Capability::RotateKey, key).contains("virtual accounts only"));
    // Whoever has signed in with a token makes none.
    let second = creation(&other, &[("name", "second"), ("kind", "own")]);
    is_not_sent(&world, &other, &second, "A token cannot create").await;

    let revoke = to(&client, Capability::RevokeKey, key, &[]);
    // Whoever does not see it because it is not theirs must not be told that it is gone.
    let words = is_refused(&world, &world.limited("truefoundry"), &revoke, &Secrets::default()).await;
    assert!(words.contains("404"), "{words}");
    ends(&world, &client, &revoke, StepState::Verified, &[DELETE]).await;
    assert!(!opens(&other).await && named(&client, "night-train").await.is_empty());
    ends(&world, &client, &revoke, StepState::Already, &[]).await;
}

#[tokio::test]
async fn a_name_that_an_ended_token_has_is_in_the_way_and_not_what_was_wanted() {
    let world = world();
    let client = world.administrator("truefoundry");
    let action = creation(&client, &[("name", "sandbox-expired-token"), ("kind", "own")]);
    let sight = platforms::actions(client.platform).look(&client, &action).await.unwrap();
    assert_eq!(sight.wish, Wish::Unmet);
    assert!(sight.facts[0].1.contains("Expired") && sight.obstacle.is_some());
}

#[tokio::test]
async fn a_token_of_somebody_else_is_told_once_and_seen_by_nobody_here() {
    let world = world();
    let client = world.administrator("truefoundry");
    let action = creation(&client, &FOR_ADA);
    let made = ends(&world, &client, &action, StepState::Acknowledged, &[POST_FOR_USER]).await;
    let adas = with(&world, "truefoundry", secret(made, "Token"));
    assert!(opens(&adas).await && named(&client, "night-train").await.is_empty());
    let words = is_refused(&world, &client, &action, &Secrets::default()).await;
    assert!(words.contains("exists already"), "{words}");
    let (_, instead) = platforms::actions(client.platform).tells(&action).unwrap();
    assert!(instead.contains("in no list but that of its user"), "{instead}");

    ends(&world, &client, &all_of(ADA), StepState::Acknowledged, &[DELETE_ALL]).await;
    assert!(!opens(&adas).await);
    let words = is_refused(&world, &client, &all_of("nobody@example.com"), &Secrets::default()).await;
    assert!(words.contains("404"), "{words}");
}

#[tokio::test]
async fn a_token_of_a_virtual_account_is_replaced_and_goes_on_for_its_grace() {
    let world = world();
    let client = world.administrator("truefoundry");
    let old = robot(&client, "tenant-automation").await;
    let action = to(&client, Capability::RotateKey, &old, &[("grace", "60")]);
    let made = ends(&world, &client, &action, StepState::Verified, &[REGENERATE]).await;
    assert!(opens(&with(&world, "truefoundry", secret(made, "Token"))).await);
    // The old one is replaced already: the same once more would replace the new one.
    ends(&world, &client, &action, StepState::Already, &[]).await;
    let keys = named(&client, "tenant-automation").await;
    assert_eq!(keys.len(), 2);
    let (former, new) = if keys[0].id == old.id {
        (&keys[0], &keys[1])
    } else {
        (&keys[1], &keys[0])
    };
    assert!(former.expires.value().is_some() && new.expires == Given::Nothing && former.state == KeyState::Active);

    let revoke = to(&client, Capability::RevokeKey, former, &[]);
    ends(&world, &client, &revoke, StepState::Verified, &[DELETE_JWT]).await;
    ends(&world, &client, &revoke, StepState::Already, &[]).await;
    assert_eq!(robot(&client, "tenant-automation").await.id, new.id);
}

#[tokio::test]
async fn virtual_accounts_beyond_the_first_page_have_their_tokens_listed() {
    let world = world();
    let client = world.administrator("truefoundry");
    let before = every(&client).await.len();
    for number in 0..=100 {
        let permission = r#"{"resource_fqn":"eu-west:staging","resource_type":"workspace","role_id":"workspace-viewer"}"#;
        let text = format!(r#"{{"type":"virtual-account","name":"night-train-{number}","permissions":[{permission}]}}"#);
        let manifest = RawValue::from_string(text).unwrap();
        let put = PutVirtualAccount {
            manifest: &manifest,
            dry_run: Some(false),
        };
        client.writing().send(&put).await.expect("an account");
    }
    assert_eq!(every(&client).await.len(), before + 101);
}

#[tokio::test]
async fn a_token_that_is_told_to_have_ended_has_whatever_is_known_of_its_end() {
    let world = world();
    let client = world.administrator("truefoundry");
    let told = json!({ "data": [{ "id": "a", "isExpired": true }, { "id": "b", "isExpired": false }] });
    answers(&world, "truefoundry", "/api/svc/v1/personal-access-tokens", &told);
    let page = platforms::keys(client.platform).list(&client, None).await.unwrap();
    let states: Vec<&KeyState> = page.rows.iter().map(|key| &key.state).collect();
    assert_eq!(states, [&KeyState::Expired, &KeyState::Active]);
}

#[tokio::test]
async fn a_virtual_account_that_tells_no_tokens_shows_neither_that_one_is_gone_nor_that_it_was_replaced() {
    let world = world();
    let client = world.administrator("truefoundry");
    let key = robot(&client, "ci-deployer").await;
    for (capability, filled) in [(Capability::RevokeKey, &[][..]), (Capability::RotateKey, &[("grace", "60")])] {
        answers(
            &world,
            "truefoundry",
            "/api/svc/v1/virtual-accounts/",
            &json!({ "data": { "id": "a" } }),
        );
        let action = to(&client, capability, &key, filled);
        let sight = platforms::actions(client.platform).look(&client, &action).await.unwrap();
        assert_eq!(sight.wish, Wish::Unseen, "{capability:?}");
    }
}

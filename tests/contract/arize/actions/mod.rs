//! What is done to people on this platform, taken through the one door: what is held back, what is sent, what is seen.

mod create;
mod existing;

use std::collections::BTreeMap;
use std::rc::Rc;

use rollcall::api::client::Client;
use rollcall::api::credential::Credential;
use rollcall::model::account::Record;
use rollcall::model::action::{Action, Secrets, Sight, Target};
use rollcall::model::capability::{Capability, OF_ONE_USER};
use rollcall::model::error::ErrorKind;
use rollcall::model::plan::{Report, StepState};
use rollcall::model::question::Question;
use rollcall::model::values::Values;
use rollcall::platforms;
use rollcall::platforms::arize::Arize;
use rollcall::platforms::arize::api_keys::{CreateServiceKey, OrganizationAccess, SpaceAccess};
use rollcall::platforms::arize::organizations::ListOrganizations;
use rollcall::platforms::arize::spaces::ListSpaces;
use sandbox::{Options, Sandbox};

use crate::acts::{self, effects};
use crate::held::is_refused;
use crate::lenient::{call, list};
use crate::machine::{self, RouterTransport};
use crate::world::{World, world};

const ADA: &str = "ada.lindqvist@example.com";
const PRIYA: &str = "priya.raman@example.com";
const JONAS: &str = "jonas.petersen@example.net";
const VIKTOR: &str = "viktor.halloran@example.com";
const TOMAS: &str = "tomas.herrera@example.com";
const MIRA: &str = "mira.castellanos@example.com";
/// Signs in through the company.
const KOFI: &str = "kofi.mensah@research.example.org";

/// The user of that address, as a list shows them.
async fn target(world: &World, email: &str) -> Target {
    let client = world.administrator("arize");
    let question = Question {
        text: email.to_owned(),
        limit: 25,
        ..Question::default()
    };
    let page = client.platform.directory().list(&client, &question, None).await.unwrap();
    let account = page.rows.iter().find(|account| account.address().as_deref() == Some(email));
    Target::of(account.unwrap_or_else(|| panic!("nobody is {email}")))
}

async fn record(client: &Client, target: &Target) -> Record {
    client.platform.directory().get(client, &target.id).await.unwrap()
}

fn values(pairs: &[(&str, &str)]) -> Values {
    pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

fn action(capability: Capability, target: &Target, filled: &[(&str, &str)]) -> Action {
    acts::action(capability, "arize", target.clone(), values(filled))
}

async fn take(world: &World, client: &Client, action: &Action) -> Report {
    acts::take(world, client, action, &Secrets::default()).await.report
}

async fn look(client: &Client, action: &Action) -> Sight {
    platforms::actions(client.platform).look(client, action).await.unwrap()
}

/// Takes it; fails unless it ends in this state and these writes, and no others, took effect. Gives what was said.
async fn ends(world: &World, client: &Client, action: &Action, state: StepState, writes: &[&str]) -> Report {
    let mut expected = effects(world, "arize").await;
    for write in writes {
        *expected.entry((*write).to_owned()).or_default() += 1;
    }
    let report = take(world, client, action).await;
    assert_eq!(report.state, state, "{:?}: {report:?}", action.capability);
    assert_eq!(effects(world, "arize").await, expected, "{:?}", action.capability);
    report
}

/// A client of somebody who may read everybody and change nobody: a service is a member.
async fn member(world: &World) -> Client {
    let client = world.administrator("arize");
    let organizations = list(world, &client, &ListOrganizations::default()).await.rows;
    let spaces = ListSpaces {
        org_id: Some(organizations[0].id.0.clone()),
        ..ListSpaces::default()
    };
    let spaces = list(world, &client, &spaces).await.rows;
    let space = SpaceAccess {
        space_id: &spaces[0].id.0,
        role: None,
    };
    let access = [OrganizationAccess {
        org_id: &organizations[0].id.0,
        role: None,
        spaces: vec![space],
    }];
    let key = CreateServiceKey {
        name: "Reader",
        description: None,
        expires_at: None,
        account_role: None,
        organizations: &access,
    };
    let made = call(world, &client, &key).await;
    Client {
        credential: Credential::new(made.key.expect("the key is told once")),
        ..world.administrator("arize")
    }
}

#[tokio::test]
async fn who_may_read_and_not_write_is_refused_in_the_platforms_words() {
    let world = world();
    let member = member(&world).await;
    for (capability, email, filled, lacks) in [
        (Capability::EditUser, ADA, &[("name", "Eve")][..], "USER_UPDATE"),
        (Capability::DeleteUser, ADA, &[], "USER_DELETE"),
        (Capability::ResendInvitation, PRIYA, &[], "USER_CREATE"),
        (Capability::ResetPassword, ADA, &[], "USER_UPDATE"),
    ] {
        let action = action(capability, &target(&world, email).await, filled);
        let words = is_refused(&world, &member, &action, &Secrets::default()).await;
        assert!(words.contains(lacks) && words.contains("403"), "{capability:?}: {words}");
    }
}

#[tokio::test]
async fn who_may_not_even_read_is_told_that_there_is_nobody_and_nothing_is_sent() {
    let world = world();
    let limited = world.limited("arize");
    for capability in [Capability::EditUser, Capability::ResendInvitation, Capability::ResetPassword] {
        let action = action(capability, &target(&world, ADA).await, &[("name", "Eve")]);
        let words = is_refused(&world, &limited, &action, &Secrets::default()).await;
        assert!(words.contains("may not see it (404)"), "{capability:?}: {words}");
    }
}

#[tokio::test]
async fn what_the_platform_cannot_do_is_disabled_with_its_reason_and_never_sent() {
    let world = world();
    let client = world.administrator("arize");
    let ada = target(&world, ADA).await;
    let record = record(&client, &ada).await;
    for capability in OF_ONE_USER {
        let actions = platforms::actions(client.platform);
        let offer = actions.offer(capability, &record);
        if actions.can(capability).is_there() {
            continue;
        }
        assert!(offer.terms.is_err_and(|why| why.starts_with("Arize ")), "{capability:?}");
        let report = ends(&world, &client, &action(capability, &ada, &[]), StepState::Failed, &[]).await;
        assert!(
            report.error.is_some_and(|error| matches!(error.kind, ErrorKind::NotSent(_))),
            "{capability:?}"
        );
    }
}

#[tokio::test]
async fn administrators_are_told_only_where_one_page_has_everybody() {
    let large = world();
    let client = large.administrator("arize");
    assert_eq!(
        platforms::actions(&Arize).administrators(&client).await,
        Ok(None),
        "there are more pages"
    );

    let small = Sandbox::open(Options {
        people: 40,
        seed: 7,
        ..Options::default()
    })
    .unwrap();
    let client_of = |secret: &str| machine::client(&Arize, "/api/arize", secret, Rc::new(RouterTransport(small.router())));
    let client = client_of(&small.demo_credential("arize"));
    let told = platforms::actions(&Arize)
        .administrators(&client)
        .await
        .unwrap()
        .expect("everybody is on one page");
    let question = Question {
        limit: 100,
        ..Question::default()
    };
    let page = client.platform.directory().list(&client, &question, None).await.unwrap();
    assert_eq!(page.next, None);
    let of: BTreeMap<&str, &str> = page
        .rows
        .iter()
        .filter(|account| account.status.word() == "Active" && account.roles.value().is_some_and(|roles| roles == &["Admin"]))
        .map(|account| (account.id.as_str(), account.email.text().unwrap_or_default()))
        .collect();
    assert!(of.values().any(|email| *email == MIRA), "{of:?}");
    assert_eq!(told.iter().map(String::as_str).collect::<Vec<_>>().len(), of.len());
    assert!(told.iter().all(|id| of.contains_key(id.as_str())));
    let credentials = small.credentials("http://127.0.0.1", &BTreeMap::new());
    let limited = client_of(credentials["platforms"]["arize"]["limited_token"].as_str().unwrap());
    let error = platforms::actions(&Arize)
        .administrators(&limited)
        .await
        .expect_err("it is refused");
    assert_eq!(error.kind, ErrorKind::Forbidden);
}

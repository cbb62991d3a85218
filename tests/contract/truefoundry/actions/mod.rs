//! What is done to people on TrueFoundry, taken through the one door and counted on the other side.

mod newcomers;

use rollcall::api::actions::Actions;
use rollcall::api::client::Client;
use rollcall::model::action::{Action, Secrets, Sight, Target};
use rollcall::model::capability::Capability;
use rollcall::model::plan::StepState;
use rollcall::model::secret::Secret;
use rollcall::model::status::Status;
use rollcall::model::values::Values;
use rollcall::platforms::truefoundry::actions::TrueFoundryActions;
use rollcall::platforms::truefoundry::user_actions::UpdateRoles;
use rollcall::session::executor::step::Outcome;

use super::account;
use crate::acts::{action, effects, take};
use crate::held::{is_held_back, is_refused};
use crate::lenient::call;
use crate::world::{World, world, world_of};

const ADA: &str = "ada.lindqvist@example.com";
const MIRA: &str = "mira.castellanos@example.com";
const VIKTOR: &str = "viktor.halloran@example.com";
/// In no team and on no resource.
const FREE: &str = "oluwaseun.adeyemi@example.org";
const NEW: &str = "nova+1@example.com";
const URL: &str = "https://console.example.com/accept";

fn none() -> Secrets {
    Secrets::default()
}

fn typed(old: &str, new: &str) -> Secrets {
    let secret = |text: &str| Secret::new(text.to_owned());
    Secrets(vec![("old_password", secret(old)), ("new_password", secret(new))])
}

/// Somebody who is there.
async fn of(client: &Client, email: &str) -> Target {
    Target::of(&account(client, email).await.unwrap_or_else(|| panic!("no {email}")))
}

fn newcomer(capability: Capability, email: &str, values: Values) -> Action {
    let target = Target {
        email: email.to_owned(),
        ..Target::default()
    };
    action(capability, "truefoundry", target, values.with("email", email))
}

fn to(capability: Capability, target: &Target, values: Values) -> Action {
    action(capability, "truefoundry", target.clone(), values)
}

fn plain(capability: Capability, target: &Target) -> Action {
    to(capability, target, Values::default())
}

async fn once(world: &World, operation: &str) {
    let effects = effects(world, "truefoundry").await;
    assert_eq!(effects, [(operation.to_owned(), 1)].into(), "exactly one, of the right kind");
}

async fn took(world: &World, client: &Client, action: &Action) -> Outcome {
    let outcome = take(world, client, action, &none()).await;
    assert_eq!(outcome.report.state, StepState::Verified, "{:?}", outcome.report);
    outcome
}

/// Asserts that it is so already, and that nothing was sent.
async fn is_so_already(world: &World, client: &Client, action: &Action) -> Outcome {
    let before = effects(world, "truefoundry").await;
    let outcome = take(world, client, action, &none()).await;
    assert_eq!(outcome.report.state, StepState::Already, "{:?}", outcome.report);
    assert_eq!(effects(world, "truefoundry").await, before);
    outcome
}

async fn sight(client: &Client, action: &Action) -> Sight {
    TrueFoundryActions.look(client, action).await.expect("a sight")
}

fn every_action(ada: &Target, free: &Target, viktor: &Target) -> Vec<(Action, &'static str)> {
    vec![
        (
            newcomer(Capability::CreateUser, NEW, Values::default()),
            "POST /api/svc/v1/users/register",
        ),
        (
            newcomer(Capability::InviteUser, NEW, Values::default().with("accept_invite_client_url", URL)),
            "POST /api/svc/v1/users/invite",
        ),
        (
            to(Capability::ChangeUserRoles, ada, Values::default().with("roles", "viewer")),
            "PATCH /api/svc/v1/users/roles",
        ),
        (plain(Capability::ActivateUser, viktor), "PATCH /api/svc/v1/users/activate"),
        (plain(Capability::DeactivateUser, ada), "PATCH /api/svc/v1/users/deactivate"),
        (plain(Capability::DeleteUser, free), "DELETE /api/svc/v1/users/"),
    ]
}

#[tokio::test]
async fn who_is_no_administrator_changes_nobody_and_reads_the_platforms_own_words() {
    let world = world();
    let (client, limited) = (world.administrator("truefoundry"), world.limited("truefoundry"));
    let (ada, free, viktor) = (of(&client, ADA).await, of(&client, FREE).await, of(&client, VIKTOR).await);
    for (action, _) in every_action(&ada, &free, &viktor) {
        let why = is_refused(&world, &limited, &action, &none()).await;
        assert!(why.contains("403") && why.contains("not allowed"), "{:?}: {why}", action.capability);
    }
}

#[tokio::test]
async fn nothing_leaves_while_the_tab_observes_and_a_rehearsal_says_what_would() {
    let world = world();
    let client = world.administrator("truefoundry");
    let (ada, free, viktor) = (of(&client, ADA).await, of(&client, FREE).await, of(&client, VIKTOR).await);
    for (action, line) in every_action(&ada, &free, &viktor) {
        is_held_back(&world, &client, &action, &none(), line).await;
    }
    let own = plain(Capability::ChangeOwnPassword, &of(&client, MIRA).await);
    let secrets = typed(&world.secret("truefoundry", "password"), "a-longer-word-1");
    is_held_back(&world, &client, &own, &secrets, "POST /api/svc/v1/users/change-password").await;
}

#[tokio::test]
async fn roles_are_replaced_unless_somebody_else_changed_them_meanwhile() {
    let world = world();
    let client = world.administrator("truefoundry");
    let ada = of(&client, ADA).await;
    let change = |base: &str, roles: &str| Action {
        base: Values::default().with("roles", base),
        ..to(Capability::ChangeUserRoles, &ada, Values::default().with("roles", roles))
    };
    let why = is_refused(&world, &client, &change("member", "emperor"), &none()).await;
    assert!(why.contains("emperor does not exist"), "{why}");
    let untouched = plain(Capability::ChangeUserRoles, &ada);
    is_refused(&world, &client, &untouched, &none()).await;

    let action = change("member", "viewer\nadmin");
    took(&world, &client, &action).await;
    once(&world, "PATCH /api/svc/v1/users/roles").await;
    let roles = account(&client, ADA).await.unwrap().roles.value().cloned().unwrap();
    assert_eq!(roles, ["viewer", "admin"]);
    is_so_already(&world, &client, &change("member", "admin\nviewer")).await;

    // Read before the change above, and thus too late.
    let late = take(&world, &client, &change("member", "tenant-member"), &none()).await.report;
    assert_eq!(late.state, StepState::Conflict);
    assert_eq!(
        late.changed,
        [("roles".to_owned(), "member".to_owned(), "admin\nviewer".to_owned())]
    );
    once(&world, "PATCH /api/svc/v1/users/roles").await;

    // Whoever takes it back finds the same roles in another order, and that is no change of somebody else's.
    took(&world, &client, &action.undone().expect("it can be undone")).await;
    assert_eq!(account(&client, ADA).await.unwrap().roles.value().cloned().unwrap(), ["member"]);
}

#[tokio::test]
async fn roles_on_single_resources_are_left_alone() {
    let world = world();
    let client = world.administrator("truefoundry");
    let elsewhere = UpdateRoles {
        email: ADA,
        roles: &["viewer".to_owned()],
        resource_type: Some("account"),
    };
    call(&world, &client, &elsewhere).await;
    let ada = of(&client, ADA).await;
    let record = client.platform.directory().get(&client, &ada.id).await.unwrap();
    let offer = TrueFoundryActions.offer(Capability::ChangeUserRoles, &record);
    assert_eq!(offer.base.get("roles"), Some("member"));
    let action = Action {
        base: offer.base,
        ..to(Capability::ChangeUserRoles, &ada, Values::default().with("roles", "admin"))
    };
    took(&world, &client, &action).await;
    let roles = account(&client, ADA).await.unwrap().roles.value().cloned().unwrap();
    assert_eq!(roles, ["viewer", "admin"]);
}

#[tokio::test]
async fn a_user_is_shut_out_once_and_let_in_once() {
    let world = world();
    let client = world.administrator("truefoundry");
    let ada = of(&client, ADA).await;
    let out = plain(Capability::DeactivateUser, &ada);
    took(&world, &client, &out).await;
    once(&world, "PATCH /api/svc/v1/users/deactivate").await;
    assert_eq!(account(&client, ADA).await.unwrap().status, Status::Deactivated);
    is_so_already(&world, &client, &out).await;
    let back = out.undone().expect("it can be undone");
    let outcome = took(&world, &client, &back).await;
    assert_eq!(outcome.account.expect("the account").status, Status::Active);
    is_so_already(&world, &client, &back).await;
    assert_eq!(effects(&world, "truefoundry").await.values().sum::<u64>(), 2);
}

#[tokio::test]
async fn whoever_has_another_address_by_now_is_not_changed_by_the_old_one() {
    let world = world();
    let client = world.administrator("truefoundry");
    let ada = of(&client, ADA).await;
    for email in [FREE, ""] {
        let target = Target {
            email: email.to_owned(),
            ..ada.clone()
        };
        let why = is_refused(&world, &client, &plain(Capability::DeactivateUser, &target), &none()).await;
        assert!(why.contains("e-mail"), "{why}");
    }
    let gone = Target {
        id: "nobody".to_owned(),
        ..ada
    };
    is_refused(&world, &client, &plain(Capability::DeactivateUser, &gone), &none()).await;
}

#[tokio::test]
async fn whoever_is_in_teams_or_on_resources_is_deleted_with_force_only() {
    let world = world();
    let client = world.administrator("truefoundry");
    let ada = of(&client, ADA).await;
    let gentle = plain(Capability::DeleteUser, &ada);
    let seen = sight(&client, &gentle).await;
    assert_eq!(seen.facts, [("Teams", "research".to_owned()), ("Resources", "research".to_owned())]);
    assert!(seen.obstacle.expect("an obstacle").contains("refuses"));
    let why = is_refused(&world, &client, &gentle, &none()).await;
    assert!(why.contains("collaborator"), "{why}");
    let forced = to(Capability::DeleteUser, &ada, Values::default().with("force_delete", "true"));
    assert_eq!(sight(&client, &forced).await.obstacle, None);
    let outcome = took(&world, &client, &forced).await;
    assert!(outcome.gone && outcome.account.is_none());
    once(&world, "DELETE /api/svc/v1/users/{id}").await;
    assert!(account(&client, ADA).await.is_none());
    assert!(is_so_already(&world, &client, &forced).await.gone);
    // Whom nothing holds goes without force.
    let free = plain(Capability::DeleteUser, &of(&client, FREE).await);
    let seen = sight(&client, &free).await;
    assert_eq!((&seen.facts[0].1[..], &seen.obstacle), ("none", &None));
    took(&world, &client, &free).await;
}

#[tokio::test]
async fn a_password_is_changed_by_its_owner_alone_and_what_cannot_be_seen_is_not_claimed() {
    let world = world();
    let client = world.administrator("truefoundry");
    let old = world.secret("truefoundry", "password");
    let (own, other) = (of(&client, MIRA).await, of(&client, ADA).await);
    let own = plain(Capability::ChangeOwnPassword, &own);
    for (action, secrets, why) in [
        (&own, typed("not-the-password", "a-longer-word-1"), "old password is wrong"),
        (&own, typed(&old, "short"), "8 characters"),
        (&own, none(), "Both passwords"),
        (
            &plain(Capability::ChangeOwnPassword, &other),
            typed(&old, "a-longer-word-1"),
            "one's own",
        ),
    ] {
        let refused = is_refused(&world, &client, action, &secrets).await;
        assert!(refused.contains(why), "{refused}");
    }
    let wrong = take(&world, &client, &own, &typed("not-the-password", "a-longer-word-1"))
        .await
        .report;
    assert!(!wrong.error.expect("an error").wants_credential(), "the credential was not refused");
    let report = take(&world, &client, &own, &typed(&old, "a-longer-word-1")).await.report;
    assert_eq!(report.state, StepState::Acknowledged);
    once(&world, "POST /api/svc/v1/users/change-password").await;
    let report = take(&world, &client, &own, &typed("a-longer-word-1", &old)).await.report;
    assert_eq!(report.state, StepState::Acknowledged, "the new one is valid");
}

#[tokio::test]
async fn roles_to_choose_are_those_that_are_seen_and_administrators_are_told_only_when_all_were_read() {
    let world = world();
    let client = world.administrator("truefoundry");
    let promoted = UpdateRoles {
        email: ADA,
        roles: &["viewer".to_owned()],
        resource_type: None,
    };
    call(&world, &client, &promoted).await;
    let choices = TrueFoundryActions.choices(&client, "roles").await.unwrap();
    let roles: Vec<&str> = choices.iter().map(|(value, _)| value.as_str()).collect();
    assert_eq!(roles, ["admin", "member", "viewer"]);
    // Whoever is shut out helps nobody in.
    let before = TrueFoundryActions.administrators(&client).await.unwrap().expect("all were read");
    let (gideon, mira) = (of(&client, "gideon.achterberg@example.com").await, of(&client, MIRA).await);
    assert!(before.contains(&mira.id) && before.contains(&gideon.id));
    took(&world, &client, &plain(Capability::DeactivateUser, &gideon)).await;
    let after = TrueFoundryActions.administrators(&client).await.unwrap().expect("all were read");
    assert!(after.len() == before.len() - 1 && !after.contains(&gideon.id));

    let large = world_of(600);
    let found = TrueFoundryActions.administrators(&large.administrator("truefoundry")).await;
    assert_eq!(found.unwrap(), None, "more people than two pages");
    let limited = large.limited("truefoundry");
    assert!(TrueFoundryActions.administrators(&limited).await.is_err());
}

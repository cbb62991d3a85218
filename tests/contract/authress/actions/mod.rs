//! What is done to people on Authress, taken through the one door and counted on the other side.

mod access;

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use rollcall::api::Soon;
use rollcall::api::actions::Actions;
use rollcall::api::client::Client;
use rollcall::api::policy::Limits;
use rollcall::api::request::{Reply, Request};
use rollcall::api::transport::Transport;
use rollcall::model::action::{Action, Secrets, Target, Wish};
use rollcall::model::capability::Capability;
use rollcall::model::error::ErrorKind;
use rollcall::model::plan::StepState;
use rollcall::model::question::Question;
use rollcall::model::values::Values;
use rollcall::platforms;
use rollcall::platforms::authress::actions::AuthressActions;
use rollcall::platforms::authress::{groups, records, tenants, users};
use sandbox::Clock;
use serde_json::{Value, json};

use super::is_not_there;
use crate::acts::{action, effects, take};
use crate::held::{is_held_back, is_refused};
use crate::lenient::call;
use crate::machine::{RouterTransport, client};
use crate::world::{World, world, world_at};

/// Somebody of the fixed cast.
const ADA: &str = "google|1234";

fn none() -> Secrets {
    Secrets::default()
}

fn ada() -> Target {
    Target {
        id: ADA.to_owned(),
        name: "Ada Lindqvist".to_owned(),
        email: "ada.lindqvist@example.com".to_owned(),
        ..Target::default()
    }
}

fn to_ada(capability: Capability, values: Values) -> Action {
    action(capability, "authress", ada(), values)
}

fn access(groups: Option<&str>, records: Option<&str>) -> Values {
    let chosen = [("groups", groups), ("records", records)];
    chosen
        .into_iter()
        .filter_map(|(name, text)| Some((name.to_owned(), text?.to_owned())))
        .collect()
}

fn change(base: Values, values: Values) -> Action {
    Action {
        base,
        ..to_ada(Capability::ChangeUserRoles, values)
    }
}

async fn group(world: &World, client: &Client, id: &str, users: &[&str]) {
    let users: Value = users.iter().map(|id| json!({ "userId": id })).collect();
    let document = &json!({ "groupId": id, "name": id, "users": users, "admins": [], "tags": { "kept": "yes" } }).to_string();
    call(world, client, &groups::CreateGroup { document }).await;
}

async fn record(world: &World, client: &Client, id: &str, users: &[&str]) {
    let users: Value = users.iter().map(|id| json!({ "userId": id })).collect();
    let statement = json!({ "roles": ["documents:reader"], "resources": [{ "resourceUri": "documents/1" }] });
    let document = &json!({ "recordId": id, "name": id, "users": users, "statements": [statement] }).to_string();
    call(world, client, &records::CreateRecord { document }).await;
}

/// What took effect since.
async fn since(world: &World, before: &std::collections::BTreeMap<String, u64>) -> Vec<(String, u64)> {
    let now = effects(world, "authress").await;
    let more = |(operation, count): (String, u64)| {
        let new = count - before.get(&operation).copied().unwrap_or(0);
        (new > 0).then_some((operation, new))
    };
    now.into_iter().filter_map(more).collect()
}

fn one(operation: &str) -> (String, u64) {
    (operation.to_owned(), 1)
}

async fn is_so_already(world: &World, client: &Client, action: &Action) {
    let before = effects(world, "authress").await;
    let report = take(world, client, action, &none()).await.report;
    assert_eq!(report.state, StepState::Already, "{report:?}");
    assert_eq!(effects(world, "authress").await, before);
}

fn every_action() -> Vec<(Action, &'static str)> {
    vec![
        (to_ada(Capability::DeleteUser, Values::default()), "DELETE /v1/users/google%7C1234"),
        (
            to_ada(Capability::MoveToTenant, Values::default().with("tenant_id", "ten_south")),
            "PATCH /v1/tenants/ten_south/users",
        ),
        (
            change(access(Some(""), Some("")), access(Some("grp_new"), Some("rec_new"))),
            "PUT /v1/groups/grp_new, then PUT /v1/records/rec_new",
        ),
        (
            action(
                Capability::InviteUser,
                "authress",
                Target::default(),
                Values::default().with("tenant_id", "ten_south"),
            ),
            "POST /v1/invites",
        ),
    ]
}

/// A world in which Ada is nowhere.
async fn without_access() -> (World, Client) {
    let world = world();
    let client = world.administrator("authress");
    group(&world, &client, "grp_new", &[]).await;
    record(&world, &client, "rec_new", &[]).await;
    let question = to_ada(Capability::ChangeUserRoles, Values::default());
    let now = AuthressActions.look(&client, &question).await.unwrap().now;
    let leaving = Action {
        base: now.clone(),
        ..to_ada(Capability::ChangeUserRoles, access(Some(""), Some("")))
    };
    if now != access(Some(""), Some("")) {
        assert_eq!(take(&world, &client, &leaving, &none()).await.report.state, StepState::Verified);
    }
    (world, client)
}

#[tokio::test]
async fn who_is_no_administrator_changes_nobody_and_reads_the_platforms_own_words() {
    let (world, _) = without_access().await;
    let limited = world.limited("authress");
    for (action, _) in every_action() {
        let why = is_refused(&world, &limited, &action, &none()).await;
        assert!(why.contains("403") || why.contains("404"), "{:?}: {why}", action.capability);
        assert!(why.split(". ").nth(1).is_some_and(|said| !said.is_empty()), "{why}");
    }
}

#[tokio::test]
async fn nothing_leaves_while_the_tab_observes_and_a_rehearsal_says_what_would() {
    let (world, client) = without_access().await;
    for (action, line) in every_action() {
        is_held_back(&world, &client, &action, &none(), line).await;
    }
}

#[tokio::test]
async fn an_action_that_says_nothing_or_names_what_is_not_there_is_not_sent() {
    let (world, client) = without_access().await;
    let cases = [
        (to_ada(Capability::MoveToTenant, Values::default()), "tenant is needed"),
        (
            to_ada(Capability::MoveToTenant, Values::default().with("tenant_id", "ten_nowhere")),
            "404",
        ),
        (to_ada(Capability::ChangeUserRoles, Values::default()), "nothing to be changed"),
        (change(Values::default(), access(Some("grp_nowhere"), None)), "404"),
        (change(Values::default(), access(None, Some("rec_nowhere"))), "404"),
        (to_ada(Capability::InviteUser, Values::default()), "at least one"),
    ];
    for (action, expected) in cases {
        let why = is_refused(&world, &client, &action, &none()).await;
        assert!(why.contains(expected), "{:?}: {why}", action.capability);
    }
    let nobody = Target {
        id: "nobody".to_owned(),
        ..Target::default()
    };
    for values in [access(Some("grp_new"), None), Values::default().with("tenant_id", "ten_south")] {
        let capability = if values.get("groups").is_some() {
            Capability::ChangeUserRoles
        } else {
            Capability::MoveToTenant
        };
        is_refused(&world, &client, &action(capability, "authress", nobody.clone(), values), &none()).await;
    }
}

/// Lets the platform's time pass with every answer, as waiting does.
struct Passing {
    router: RouterTransport,
    clock: Clock,
    gone: RefCell<usize>,
}

impl Transport for Passing {
    fn send<'a>(&'a self, request: &'a Request, limits: &'a Limits) -> Soon<'a, Result<Reply, ErrorKind>> {
        Box::pin(async move {
            let reply = self.router.send(request, limits).await;
            self.clock.set(self.clock.now() + Duration::from_millis(200));
            *self.gone.borrow_mut() += 1;
            reply
        })
    }
}

#[tokio::test]
async fn a_deletion_is_followed_until_the_user_is_gone() {
    let clock = Clock::fixed("2026-07-01T12:00:00Z".parse().unwrap());
    let world = world_at(&clock);
    let transport = Rc::new(Passing {
        router: RouterTransport(world.sandbox.router()),
        clock,
        gone: RefCell::default(),
    });
    let platform = platforms::named("authress").unwrap();
    let client = client(platform, "/api/authress", &world.secret("authress", "token"), transport.clone());
    let deletion = to_ada(Capability::DeleteUser, Values::default());
    let outcome = take(&world, &client, &deletion, &none()).await;
    assert_eq!(outcome.report.state, StepState::Verified, "{:?}", outcome.report);
    assert!(outcome.gone && outcome.account.is_none());
    // One look before, the deletion, and several looks until it shows.
    assert!(*transport.gone.borrow() > 4, "it was followed");
    assert_eq!(since(&world, &[].into()).await, [one("DELETE /v1/users/{userId}")]);
    is_not_there(&client, &users::GetUser { user_id: ADA }).await;
    is_so_already(&world, &client, &deletion).await;
}

#[tokio::test]
async fn a_user_moves_to_a_tenant_once_and_it_is_said_where_they_are_now() {
    let world = world();
    let client = world.administrator("authress");
    let tenant = |id: &str| to_ada(Capability::MoveToTenant, Values::default().with("tenant_id", id));
    let report = take(&world, &client, &tenant("ten:lab.1"), &none()).await.report;
    assert!(matches!(report.state, StepState::Verified | StepState::Already));
    let before = effects(&world, "authress").await;
    let sight = AuthressActions.look(&client, &tenant("ten_south")).await.unwrap();
    assert_eq!(sight.wish, Wish::Unmet);
    assert_eq!(sight.facts, [("Tenant now", "The Laboratory".to_owned())]);
    let outcome = take(&world, &client, &tenant("ten_south"), &none()).await;
    assert_eq!(outcome.report.state, StepState::Verified, "{:?}", outcome.report);
    assert_eq!(since(&world, &before).await, [one("PATCH /v1/tenants/{tenantId}/users")]);
    is_so_already(&world, &client, &tenant("ten_south")).await;
    // A tenant may go, and leaves its people in none.
    call(&world, &client, &tenants::DeleteTenant { tenant_id: "ten_south" }).await;
    let sight = AuthressActions.look(&client, &tenant("ten_north")).await.unwrap();
    assert_eq!(sight.facts, [("Tenant now", "none".to_owned())]);
}

#[tokio::test]
async fn whoever_has_an_id_that_fits_into_no_path_can_be_moved_all_the_same() {
    let world = world();
    let client = world.administrator("authress");
    let question = Question {
        text: "idalia".to_owned(),
        limit: 5,
        ..Question::default()
    };
    let page = client.platform.directory().list(&client, &question, None).await.unwrap();
    let account = &page.rows[0];
    assert!(account.id.chars().count() > 64);
    let target = Target::of(account);
    let values = Values::default().with("tenant_id", "ten:lab.1");
    let report = take(
        &world,
        &client,
        &action(Capability::MoveToTenant, "authress", target.clone(), values),
        &none(),
    )
    .await
    .report;
    assert_eq!(report.state, StepState::Verified, "{report:?}");
    let before = effects(&world, "authress").await;
    let deletion = action(Capability::DeleteUser, "authress", target, Values::default());
    is_refused(&world, &client, &deletion, &none()).await;
    assert_eq!(effects(&world, "authress").await, before);
}

#[tokio::test]
async fn an_invite_is_made_and_its_id_is_told_once() {
    let world = world();
    let client = world.administrator("authress");
    let values = Values::default()
        .with("roles", "documents:reader")
        .with("resources", "documents/new")
        .with("tenant_id", "ten_south");
    let invite = action(Capability::InviteUser, "authress", Target::default(), values);
    let outcome = take(&world, &client, &invite, &none()).await;
    assert_eq!(outcome.report.state, StepState::Acknowledged, "nothing tells that it is there");
    assert!(outcome.report.words.contains("pass the id on"), "{}", outcome.report.words);
    assert_eq!(outcome.report.made, None, "the id is a secret, and is not kept in the journal");
    let (name, id) = outcome.secret.expect("the id");
    assert!(name == "Invite id" && !id.is_empty());
    assert_eq!(since(&world, &[].into()).await, [one("POST /v1/invites")]);
    let odd = action(
        Capability::InviteUser,
        "authress",
        Target::default(),
        Values::default().with("roles", "documents:reader"),
    );
    is_refused(&world, &client, &odd, &none()).await;
}

#[tokio::test]
async fn what_can_be_chosen_is_what_the_platform_has() {
    let world = world();
    let client = world.administrator("authress");
    let choices = async |input: &'static str| AuthressActions.choices(&client, input).await.unwrap();
    let has = |choices: &[(String, String)], value: &str, label: &str| choices.contains(&(value.to_owned(), label.to_owned()));
    assert!(has(&choices("tenant_id").await, "ten_south", "Northwind South"));
    assert!(has(&choices("groups").await, "grp_research", "Research"));
    assert!(has(&choices("roles").await, "documents:reader", "Reader of documents"));
    let records = choices("records").await;
    assert!(has(&records, "rec_owners", "Owners: Authress:Owner"));
    assert!(has(&records, "rec_desk_54", "Desk 54: Authress:Editor"), "all pages are read");
    assert!(
        !records.iter().any(|(id, _)| id == "rec:research|documents"),
        "its statements name the users"
    );
    assert!(choices("unknown").await.is_empty());
    assert!(AuthressActions.choices(&world.limited("authress"), "groups").await.is_err());
}

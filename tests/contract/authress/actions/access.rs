//! Groups and access records of a user of Authress, changed document by document.

use std::cell::RefCell;
use std::rc::Rc;

use rollcall::api::Soon;
use rollcall::api::actions::Actions;
use rollcall::api::client::Client;
use rollcall::api::policy::Limits;
use rollcall::api::request::{Reply, Request};
use rollcall::api::transport::Transport;
use rollcall::model::capability::Capability;
use rollcall::model::error::ErrorKind;
use rollcall::model::plan::StepState;
use rollcall::model::values::Values;
use rollcall::platforms;
use rollcall::platforms::authress::actions::AuthressActions;
use rollcall::platforms::authress::{groups, records};
use serde_json::{Value, json};

use super::{ADA, access, change, group, is_so_already, none, one, since, to_ada, without_access};
use crate::acts::{effects, take};
use crate::machine::{RouterTransport, client};
use crate::world::{World, world};

const PUT_RECORD: &str = "PUT /v1/records/{recordId}";

const PUT_GROUP: &str = "PUT /v1/groups/{groupId}";

#[tokio::test]
async fn a_user_enters_and_leaves_groups_and_records_and_nothing_else_in_them_changes() {
    let (world, client) = without_access().await;
    let before = effects(&world, "authress").await;
    let nowhere = access(Some(""), Some(""));
    let enter = change(nowhere.clone(), access(Some("grp_new"), Some("rec_new")));
    let outcome = take(&world, &client, &enter, &none()).await;
    assert_eq!(outcome.report.state, StepState::Verified, "{:?}", outcome.report);
    assert_eq!(outcome.account.expect("the account").id, ADA);
    assert_eq!(since(&world, &before).await, [one(PUT_GROUP), one(PUT_RECORD)]);
    assert!(in_group(&client, "grp_new").await && in_record(&client, "rec_new").await);
    let (_, fields) = client.ask(&groups::GetGroup { group_id: "grp_new" }).await.unwrap();
    assert_eq!(super::super::said(&fields, "tags.kept"), "yes");
    is_so_already(&world, &client, &enter).await;
    // Without a base, what stands is read: only what differs is sent.
    let before = effects(&world, "authress").await;
    let leave_one = change(Values::default(), access(Some(""), None));
    assert_eq!(take(&world, &client, &leave_one, &none()).await.report.state, StepState::Verified);
    assert_eq!(since(&world, &before).await, [one(PUT_GROUP)]);
    assert!(!in_group(&client, "grp_new").await && in_record(&client, "rec_new").await);
}

#[tokio::test]
async fn what_was_changed_is_brought_back() {
    let (world, client) = without_access().await;
    let enter = change(access(Some(""), Some("")), access(Some("grp_new"), Some("rec_new")));
    take(&world, &client, &enter, &none()).await;
    let back = take(&world, &client, &enter.undone().expect("it can be undone"), &none())
        .await
        .report;
    assert_eq!(back.state, StepState::Verified, "{back:?}");
    assert!(!in_group(&client, "grp_new").await && !in_record(&client, "rec_new").await);
}

#[tokio::test]
async fn what_somebody_else_changed_meanwhile_is_not_overwritten() {
    let (world, client) = without_access().await;
    group(&world, &client, "grp_other", &[ADA]).await;
    let before = effects(&world, "authress").await;
    let late = change(access(Some(""), None), access(Some("grp_new"), None));
    let report = take(&world, &client, &late, &none()).await.report;
    assert_eq!(report.state, StepState::Conflict);
    assert_eq!(report.changed, [("groups".to_owned(), String::new(), "grp_other".to_owned())]);
    assert_eq!(effects(&world, "authress").await, before);
}

fn fails(world: &World, route: &str, fault: &Value) {
    let rule = json!({ "platform": "authress", "method": "PUT", "route": route, "fault": fault });
    world.sandbox.faults().set(serde_json::from_value(rule).expect("a rule"));
}

#[tokio::test]
async fn a_change_that_failed_halfway_is_never_called_not_done() {
    for status in [401, 403, 404, 412, 422, 429, 500] {
        let (world, client) = without_access().await;
        let refusal = json!({ "kind": "status", "status": status, "body": { "title": "Not this one." } });
        fails(&world, "/v1/records", &refusal);
        let before = effects(&world, "authress").await;
        let both = change(access(Some(""), Some("")), access(Some("grp_new"), Some("rec_new")));
        let report = take(&world, &client, &both, &none()).await.report;
        assert_eq!(report.state, StepState::Unknown, "{status}: {report:?}");
        let error = report.error.expect("an error");
        assert!(
            error.may_have_happened() && error.next().contains("not known"),
            "{status}: {error:?}"
        );
        assert_eq!(error.said.expect("the platform's words").text, "Not this one.");
        assert_eq!(since(&world, &before).await, [one(PUT_GROUP)]);
        // Whoever does it again finishes what is missing, and no more.
        world.sandbox.faults().clear_all();
        let rest = change(access(Some("grp_new"), Some("")), both.values);
        assert_eq!(take(&world, &client, &rest, &none()).await.report.state, StepState::Verified);
        assert_eq!(since(&world, &before).await, [one(PUT_GROUP), one(PUT_RECORD)]);
    }
}

#[tokio::test]
async fn a_document_that_is_changed_between_reading_and_writing_is_refused_and_nothing_is_done() {
    let (world, client) = without_access().await;
    let refusal = json!({ "kind": "status", "status": 412, "body": { "title": "It was changed since." } });
    fails(&world, "/v1/groups", &refusal);
    let both = change(access(Some(""), Some("")), access(Some("grp_new"), Some("rec_new")));
    let before = effects(&world, "authress").await;
    let report = take(&world, &client, &both, &none()).await.report;
    assert_eq!(report.state, StepState::Failed, "{report:?}");
    assert_eq!(report.error.expect("an error").kind, ErrorKind::Conflict);
    assert_eq!(effects(&world, "authress").await, before);
}

/// Answers every list of records as it was some minutes ago, as the platform may.
struct Behind {
    router: RouterTransport,
    list: RefCell<Option<Reply>>,
}

impl Transport for Behind {
    fn send<'a>(&'a self, request: &'a Request, limits: &'a Limits) -> Soon<'a, Result<Reply, ErrorKind>> {
        Box::pin(async move {
            if !request.url().contains("/v1/records?") {
                return self.router.send(request, limits).await;
            }
            if self.list.borrow().is_none() {
                let reply = self.router.send(request, limits).await?;
                self.list.replace(Some(reply));
            }
            Ok(self.list.borrow().clone().expect("a list"))
        })
    }
}

#[tokio::test]
async fn a_list_of_records_that_is_minutes_behind_misleads_nobody() {
    let (world, _) = without_access().await;
    let transport = Rc::new(Behind {
        router: RouterTransport(world.sandbox.router()),
        list: RefCell::default(),
    });
    let platform = platforms::named("authress").unwrap();
    let client = client(platform, "/api/authress", &world.sandbox.demo_credential("authress"), transport);
    let enter = change(access(None, Some("")), access(None, Some("rec_new")));
    let leave = enter.undone().expect("it can be undone");
    for action in [&enter, &leave] {
        let report = take(&world, &client, action, &none()).await.report;
        assert_eq!(report.state, StepState::Verified, "{report:?}");
        is_so_already(&world, &client, action).await;
    }
}

#[tokio::test]
async fn access_in_single_statements_is_told_though_it_cannot_be_changed_here() {
    let world = world();
    let client = world.administrator("authress");
    let sight = AuthressActions
        .look(&client, &to_ada(Capability::ChangeUserRoles, Values::default()))
        .await
        .unwrap();
    assert_eq!(sight.now.get("groups"), Some("grp_research"));
    assert_eq!(sight.facts, [("Named in single statements of", "Documents of research".to_owned())]);
}

/// Whether Ada is in a group.
async fn in_group(client: &Client, group_id: &str) -> bool {
    let (group, _) = client.ask(&groups::GetGroup { group_id }).await.unwrap();
    group.users.value().unwrap().iter().any(|member| member.user_id.0 == ADA)
}

/// Whether a record names Ada at its top.
async fn in_record(client: &Client, record_id: &str) -> bool {
    let (record, _) = client.ask(&records::GetRecord { record_id }).await.unwrap();
    record
        .users
        .value()
        .is_some_and(|users| users.iter().any(|member| member.user_id.0 == ADA))
}

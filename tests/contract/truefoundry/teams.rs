//! Teams of TrueFoundry, and what lies beside them: workspaces and secret groups.

use rollcall::api::client::Client;
use rollcall::model::error::ErrorKind;
use rollcall::platforms::truefoundry::access::GetUserTeams;
use rollcall::platforms::truefoundry::dialect::Rows;
use rollcall::platforms::truefoundry::secret_groups::ListSecretGroups;
use rollcall::platforms::truefoundry::teams::{
    DeleteTeam, GetTeam, GetTeamPermissions, ListTeamManagers, ListTeamMembers, ListTeams, PutTeam,
};
use rollcall::platforms::truefoundry::workspaces::{GetWorkspace, ListWorkspaces};
use serde_json::value::RawValue;

use super::{ALL, id};
use crate::lenient::{call, list, refusal};
use crate::world::world;

const PRIYA: &str = "priya.raman@example.com";

fn document(name: &str, members: &str) -> Box<RawValue> {
    let text = format!(r#"{{"type":"team","name":"{name}","members":[{members}],"managers":["{PRIYA}"],"future":true}}"#);
    RawValue::from_string(text).expect("a document")
}

fn put(manifest: &RawValue) -> PutTeam<'_> {
    PutTeam {
        manifest,
        dry_run: Some(false),
    }
}

async fn team(client: &Client, name: &str) -> String {
    let asked = ListTeams {
        rows: ALL,
        ..ListTeams::default()
    };
    let page = client.ask(&asked).await.expect("a page");
    let named = |team: &rollcall::platforms::truefoundry::teams::Team| {
        team.manifest.value().and_then(|manifest| manifest.name.text()) == Some(name)
    };
    page.rows.into_iter().find(named).expect("the team").id.0
}

pub async fn are_made_changed_and_deleted() {
    let world = world();
    let client = world.administrator("truefoundry");
    let manifest = document("night-shift", &format!("\"{PRIYA}\""));
    let limited = world.limited("truefoundry");
    assert_eq!(refusal(&limited, &put(&manifest)).await.kind, ErrorKind::Forbidden);
    let strangers = document("night-shift", "\"nobody@example.com\"");
    assert_eq!(refusal(&client, &put(&strangers)).await.kind, ErrorKind::Refused(422));
    assert_eq!(refusal(&client, &put(&document("everyone", ""))).await.kind, ErrorKind::Conflict);
    let (made, fields) = call(&world, &client, &put(&manifest)).await;
    let id_of_team = &made.id.0;
    assert!(fields.iter().any(|field| field.path == "manifest.future"));
    let id = &id(&client, PRIYA).await;
    let teams = list(&world, &client, &GetUserTeams { id }).await.rows;
    assert_eq!(teams[1].roles.value().map(Vec::len), Some(2), "member and manager");

    let rows = Rows::default();
    let members = ListTeamMembers {
        id: id_of_team,
        rows,
        filter: None,
    };
    assert_eq!(list(&world, &client, &members).await.rows[0].subject_slug.text(), Some(PRIYA));
    call(&world, &client, &put(&document("night-shift", ""))).await;
    assert_eq!(list(&world, &client, &members).await.rows.len(), 0);
    let managers = ListTeamManagers {
        id: id_of_team,
        rows,
        filter: None,
    };
    assert_eq!(list(&world, &client, &managers).await.rows.len(), 1);
    let (read, _) = call(&world, &client, &GetTeam { id: id_of_team }).await;
    assert_eq!(read.manifest.value().and_then(|manifest| manifest.name.text()), Some("night-shift"));

    call(&world, &client, &DeleteTeam { id: id_of_team }).await;
    assert_eq!(refusal(&client, &GetTeam { id: id_of_team }).await.kind, ErrorKind::NotFound);
    let everyone = team(&client, "everyone").await;
    assert_eq!(refusal(&client, &DeleteTeam { id: &everyone }).await.kind, ErrorKind::Conflict);
    let research = team(&client, "research").await;
    let permissions = list(&world, &client, &GetTeamPermissions { id: &research }).await;
    assert_eq!(permissions.rows[0].subject_type.text(), Some("team"));
    let managed = ListTeams {
        rows: ALL,
        role: Some("manager"),
        include_membership: Some(false),
        ..ListTeams::default()
    };
    assert_eq!(list(&world, &client, &managed).await.rows.len(), 1, "those that the caller manages");
}

pub async fn lie_beside_workspaces_and_secret_groups() {
    let world = world();
    let client = world.administrator("truefoundry");
    let workspaces = ListWorkspaces {
        rows: ALL,
        name: Some("production"),
        include_cluster: Some(true),
        ..ListWorkspaces::default()
    };
    let rows = list(&world, &client, &workspaces).await.rows;
    let (workspace, _) = call(&world, &client, &GetWorkspace { id: &rows[0].id.0 }).await;
    assert_eq!(workspace.fqn.text(), Some("eu-west:production"));
    assert_eq!(refusal(&client, &GetWorkspace { id: "nothing" }).await.kind, ErrorKind::NotFound);
    let groups = ListSecretGroups {
        rows: ALL,
        search: Some("warehouse"),
        ..ListSecretGroups::default()
    };
    let groups = list(&world, &client, &groups).await.rows;
    let secrets = groups[0].associated_secrets.value().expect("secrets");
    assert_eq!(secrets[0].name.text(), Some("warehouse-password"));
    let limited = world.limited("truefoundry");
    assert_eq!(refusal(&limited, &ListSecretGroups::default()).await.kind, ErrorKind::Forbidden);
}

//! What a user holds and may do, as a person's page reads it: each list against the double, who may not read it, and what is not told.

use std::rc::Rc;

use rollcall::api::Soon;
use rollcall::api::client::Client;
use rollcall::api::policy::Limits;
use rollcall::api::request::{Reply, Request};
use rollcall::api::transport::Transport;
use rollcall::model::belongings::Belongings;
use rollcall::model::capability::{Capability, Support};
use rollcall::model::error::ErrorKind;
use rollcall::model::given::Given;
use rollcall::platforms::arize::role_bindings::CreateRoleBinding;
use rollcall::platforms::arize::roles::CreateRole;
use rollcall::platforms::arize::spaces::ListSpaces;
use rollcall::platforms::{self, ALL};

use crate::lenient::{call, list};
use crate::machine;
use crate::world::{World, world};

/// Ada's id on the one platform where it is known beforehand.
const ADA: &str = "google|1234";

async fn read(client: &Client, which: Capability, id: &str) -> Belongings {
    let read = platforms::actions(client.platform).read(client, which, id).await;
    read.unwrap_or_else(|error| panic!("{which:?}: {error:?}"))
}

/// The rows as texts, and whatever is not told as what it is.
fn rows(found: &Belongings) -> Vec<String> {
    let text = |text: &Given<String>| text.value().cloned().unwrap_or_else(|| format!("({text:?})"));
    let row = |row: &Vec<Given<String>>| row.iter().map(text).collect::<Vec<_>>().join(" | ");
    assert!(found.rows.iter().all(|row| row.len() == found.columns.len()), "a text a column");
    found.rows.iter().map(row).collect()
}

/// Asserts that all was read, and gives the rows.
fn whole(found: &Belongings) -> Vec<String> {
    assert_eq!((found.unreadable, found.more), (0, false));
    rows(found)
}

async fn id(client: &Client, email: &str) -> String {
    let question = super::asking(email);
    let page = client.platform.directory().list(client, &question, None).await.expect("a page");
    page.rows
        .into_iter()
        .find(|account| account.email.text() == Some(email))
        .expect("the user")
        .id
}

/// Answers what is written for the end of the path, and an empty object to everything else.
struct Canned(Vec<(&'static str, &'static str)>);

impl Transport for Canned {
    fn send<'a>(&'a self, request: &'a Request, _limits: &'a Limits) -> Soon<'a, Result<Reply, ErrorKind>> {
        let body = self
            .0
            .iter()
            .find(|(end, _)| request.path.ends_with(end))
            .map_or("{}", |(_, body)| body);
        let reply = Reply {
            status: 200,
            headers: vec![("content-type".to_owned(), "application/json".to_owned())],
            body: body.as_bytes().to_vec().into(),
        };
        Box::pin(std::future::ready(Ok(reply)))
    }
}

fn canned(world: &World, slug: &str, answers: &[(&'static str, &'static str)]) -> Client {
    let secret = world.sandbox.demo_credential(slug);
    let platform = platforms::named(slug).expect("a platform");
    machine::client(platform, &format!("/api/{slug}"), &secret, Rc::new(Canned(answers.to_vec())))
}

#[test]
fn a_list_is_offered_where_the_platform_declares_that_it_can_be_read() {
    for platform in ALL {
        let (slug, actions) = (platform.facts().slug, platforms::actions(platform));
        for (which, heading) in actions.belongings() {
            assert!(matches!(actions.can(*which), Support::Yes(_)), "{slug} {which:?}");
            assert!(!heading.is_empty());
        }
        // Whoever tells it all with the user has no list of it.
        let tells_all = ["civis", "istari"].contains(&slug);
        assert_eq!(actions.belongings().is_empty(), tells_all, "{slug}");
    }
}

#[tokio::test]
async fn what_no_platform_offers_is_not_asked() {
    let world = world();
    for slug in ["civis", "istari"] {
        let client = world.administrator(slug);
        let read = platforms::actions(client.platform)
            .read(&client, Capability::ReadUserTeams, "1")
            .await;
        let error = read.expect_err("there is no such list");
        assert!(matches!(error.kind, ErrorKind::NotSent(_)), "{error:?}");
    }
}

#[tokio::test]
async fn who_may_not_read_them_is_told_so_by_the_platform() {
    let world = world();
    for slug in ["truefoundry", "authress", "arize"] {
        let somebody = id(&world.administrator(slug), "ada.lindqvist@example.com").await;
        let client = world.limited(slug);
        let actions = platforms::actions(client.platform);
        for (which, _) in actions.belongings() {
            // The teams of a user are told to everybody.
            if (slug, *which) == ("truefoundry", Capability::ReadUserTeams) {
                continue;
            }
            let error = actions.read(&client, *which, &somebody).await.expect_err("it is refused");
            assert_eq!(error.kind, ErrorKind::Forbidden, "{slug} {which:?}");
            assert!(error.said.is_some_and(|said| !said.text.is_empty()), "{slug} {which:?}");
        }
    }
}

#[tokio::test]
async fn a_permission_of_truefoundry_says_through_whom_it_comes() {
    let world = world();
    let client = world.administrator("truefoundry");
    let ada = &id(&client, "ada.lindqvist@example.com").await;
    assert_eq!(
        whole(&read(&client, Capability::ReadPermissions, ada).await),
        [
            "member | tenant northwind | The user in person",
            "workspace-editor | workspace us-east:research | The user in person",
            "workspace-editor | workspace us-east:notebooks | team team-research",
        ]
    );
    assert_eq!(
        whole(&read(&client, Capability::ReadUserTeams, ada).await),
        ["everyone | team-member", "research | team-member"]
    );
    assert_eq!(
        whole(&read(&client, Capability::ReadResources, ada).await),
        ["workspace research | role-workspace-editor"]
    );
}

#[tokio::test]
async fn what_truefoundry_does_not_tell_stays_unknown_and_what_it_mangles_is_counted() {
    let world = world();
    let client = canned(
        &world,
        "truefoundry",
        &[
            (
                "/permissions",
                r#"{"data":[{},{"roleId":"r1","resourceType":"cluster","subjectType":"team"},7]}"#,
            ),
            (
                "/teams",
                r#"{"data":[{"teamName":"night","roles":[]},{"teamName":null,"roles":[{}]}]}"#,
            ),
            ("/resources", r#"{"data":[]}"#),
        ],
    );
    let permissions = read(&client, Capability::ReadPermissions, "u").await;
    assert_eq!(
        rows(&permissions),
        [
            "(Untold) | (Untold) | (Untold)",
            "r1 | cluster, not told which | team, not told which"
        ]
    );
    assert_eq!((permissions.unreadable, permissions.count()), (1, 3));
    assert_eq!(
        whole(&read(&client, Capability::ReadUserTeams, "u").await),
        ["night | (Nothing)", "(Nothing) | (Unreadable(\"roles[0]\"))"]
    );
    assert_eq!(read(&client, Capability::ReadResources, "u").await.count(), 0);
}

#[tokio::test]
async fn what_somebody_holds_on_authress_follows_from_groups_and_records() {
    let world = world();
    let client = world.administrator("authress");
    assert_eq!(
        whole(&read(&client, Capability::ReadUserTeams, ADA).await),
        ["Research | grp_research"]
    );
    assert_eq!(
        whole(&read(&client, Capability::ReadUserRoles, ADA).await),
        ["Documents of research | in single statements"]
    );
    assert_eq!(
        whole(&read(&client, Capability::ReadUserRoles, "auth0|cast0002").await),
        [
            "Own profile: Authress:Viewer | for all of it",
            "Documents of research | in single statements"
        ]
    );
    // What comes through her group is hers too.
    assert_eq!(
        whole(&read(&client, Capability::ReadResources, ADA).await),
        [
            "documents/research/* | documents:reader",
            "documents/research/plans | documents:reader",
            "documents/research/plans | documents:writer",
        ]
    );
    assert_eq!(
        whole(&read(&client, Capability::ReadPermissions, ADA).await),
        [
            "documents:read | use | documents/research/*",
            "comments:write | use | documents/research/plans",
            "documents | use | documents/research/plans",
            "documents:read | use | documents/research/plans",
        ]
    );
}

#[tokio::test]
async fn what_authress_does_not_tell_stays_unknown() {
    let world = world();
    let client = canned(
        &world,
        "authress",
        &[
            (
                "/groups",
                r#"{"groups":[{"groupId":"grp_a","users":[{"userId":"u"}]},{"groupId":"grp_b","users":"hidden"}]}"#,
            ),
            (
                "/records",
                r#"{"records":[{"recordId":"r","users":[{"userId":"u"}],"statements":{}},{"recordId":"s"},{}]}"#,
            ),
            ("/resources", r#"{"resources":[{"resourceUri":"a"},{}]}"#),
            (
                "/permissions",
                r#"{"permissions":[{"action":"read","allow":false},{"allow":true,"grant":true},{"action":"a"}]}"#,
            ),
            ("/roles", r#"{"roles":[{"roleId":{"deep":1}},7]}"#),
        ],
    );
    let groups = read(&client, Capability::ReadUserTeams, "u").await;
    assert_eq!(
        (rows(&groups), groups.more),
        (vec!["(Untold) | grp_a".to_owned()], true),
        "the other may name the user too"
    );
    let records = read(&client, Capability::ReadUserRoles, "u").await;
    assert_eq!((rows(&records), records.more), (vec!["r | for all of it".to_owned()], true));
    let resources = read(&client, Capability::ReadResources, "u").await;
    assert_eq!(rows(&resources), ["a | (Unreadable(\"roleId.deep\"))"]);
    assert_eq!(resources.unreadable, 2, "a role, and a resource without its name");
    let permissions = read(&client, Capability::ReadPermissions, "u").await;
    assert_eq!(
        rows(&permissions),
        ["read | nothing | a", "(Untold) | use, grant | a", "a | (Untold) | a"]
    );
    assert_eq!(permissions.unreadable, 1, "where one may do what is not told");
}

#[tokio::test]
async fn whose_id_fits_into_no_path_is_not_asked_for() {
    let world = world();
    let client = world.administrator("authress");
    let long = "x".repeat(65);
    let read = platforms::actions(client.platform)
        .read(&client, Capability::ReadResources, &long)
        .await;
    assert!(matches!(read.expect_err("it is not sent").kind, ErrorKind::NotSent(_)));
}

#[tokio::test]
async fn bindings_of_arize_say_which_role_on_which_space() {
    let world = world();
    let client = world.administrator("arize");
    let priya = &id(&client, "priya.raman@example.com").await;
    assert_eq!(whole(&read(&client, Capability::ReadUserRoles, priya).await), Vec::<String>::new());
    let permissions = ["PROJECT_READ".to_owned()];
    let role = CreateRole {
        name: "Night Watch",
        description: None,
        permissions: &permissions,
    };
    let (role, _) = call(&world, &client, &role).await;
    let spaces = list(&world, &client, &ListSpaces::default()).await.rows;
    let project = "UHJvamVjdDoxMTpjSGs1";
    for (resource_type, resource_id) in [("SPACE", spaces[0].id.0.as_str()), ("PROJECT", project)] {
        let binding = CreateRoleBinding {
            role_id: &role.id.0,
            user_id: priya,
            resource_type,
            resource_id,
        };
        call(&world, &client, &binding).await;
    }
    let space = spaces[0].name.text().expect("a name");
    assert_eq!(
        whole(&read(&client, Capability::ReadUserRoles, priya).await),
        [
            format!("Night Watch | {space} | SPACE"),
            format!("Night Watch | {project} | PROJECT")
        ]
    );
}

#[tokio::test]
async fn bindings_whose_names_cannot_be_read_are_told_by_their_ids() {
    let world = world();
    let bindings = r#"{"role_bindings":[{"id":"b","role_id":"cjE=","resource_id":"czE="},{"id":"c","resource_type":"SPACE"},7],"pagination":{"has_more":true,"next_cursor":"n"}}"#;
    let client = canned(&world, "arize", &[("/role-bindings", bindings)]);
    let found = read(&client, Capability::ReadUserRoles, "dXNlcg==").await;
    let both = ["cjE= | czE= | (Untold)", "(Untold) | (Untold) | SPACE"];
    assert_eq!(rows(&found), [both, both].concat(), "of spaces, and of projects");
    assert_eq!((found.unreadable, found.more), (2, true));
}

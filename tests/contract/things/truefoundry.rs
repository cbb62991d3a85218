//! The things of TrueFoundry: teams with their people, virtual accounts with their tokens, and what is only read.

use rollcall::model::error::ErrorKind;
use rollcall::platforms::truefoundry::teams::PutTeam;
use rollcall::platforms::truefoundry::users::GetInfo;
use serde_json::value::RawValue;

use super::round::Round;
use super::*;

/// What goes round.
pub const ROUNDS: &[Round] = &[
    Round {
        platform: "truefoundry",
        kind: "teams",
        made: &[
            ("name", "night-shift"),
            ("shown", "Night shift"),
            ("description", "Watches while others sleep"),
            ("members", "priya.raman@example.com\nmira.castellanos@example.com"),
            ("managers", "priya.raman@example.com"),
        ],
        changed: &[("shown", "Early shift"), ("description", "")],
    },
    Round {
        platform: "truefoundry",
        kind: "virtual-accounts",
        made: &[
            ("name", "round-robin"),
            (
                "permissions",
                "workspace eu-west:staging workspace-viewer\nworkspace us-east:notebooks workspace-editor",
            ),
            ("team", "support"),
            ("last_day", "2999-01-31"),
            ("token_type", "opaque"),
        ],
        changed: &[("permissions", "workspace us-east:notebooks workspace-editor"), ("team", "")],
    },
];

const PRIYA: &str = "priya.raman@example.com";

/// The thing of that name.
async fn named(client: &Client, kind: &Kind, name: &str) -> Resource {
    let things = every(client, kind).await;
    let found = things.into_iter().find(|thing| thing.title() == name);
    found.unwrap_or_else(|| panic!("there is no {name}"))
}

/// The text of a field as it is read now.
async fn field(client: &Client, kind: &Kind, id: &str, path: &str) -> Option<String> {
    let thing = kind.one(client, id).await.expect("it is read");
    let found = thing.fields.into_iter().find(|field| field.path == path)?;
    Some(format!("{:?}", found.value))
}

/// What the first column of a part shows.
async fn part(client: &Client, kind: &'static Kind, heading: &str, id: &str) -> Vec<String> {
    let part = kind.parts.iter().find(|part| part.heading == heading).expect("a part");
    let read = kind.part(client, part, id).await.expect("it is read");
    let first = |row: &Vec<rollcall::model::given::Given<String>>| row[0].text().unwrap_or_default().to_owned();
    read.rows.iter().map(first).collect()
}

fn why(outcome: &Outcome) -> String {
    let error = outcome.report.error.as_ref().expect("an error");
    error
        .said
        .as_ref()
        .map_or_else(|| error.happened("TrueFoundry"), |said| said.text.clone())
}

#[tokio::test]
async fn people_are_put_into_a_team_and_taken_out_and_nobody_else_is_moved() {
    let world = world();
    let (client, kind) = (world.administrator("truefoundry"), kind("truefoundry", "teams"));
    let team = named(&client, kind, "research").await;
    let members = part(&client, kind, "Members", &team.id).await;
    assert!(!members.is_empty() && !members.iter().any(|member| member == PRIYA));
    let people = format!("{PRIYA}\nmira.castellanos@example.com");
    let filled = [("member", people.as_str()), ("place", "members")];
    let add = action(&client, kind, Capability::AddMember, &team.id, "research", &filled);
    assert_eq!(take(&world, &client, &add).await.report.state, StepState::Verified);
    assert_eq!(part(&client, kind, "Members", &team.id).await.len(), members.len() + 2);
    assert_eq!(take(&world, &client, &add).await.report.state, StepState::Already);

    // Whoever manages it is in a list by itself, however the address is spelled.
    let shouted = PRIYA.to_uppercase();
    let filled = [("member", shouted.as_str()), ("place", "managers")];
    let manager = action(&client, kind, Capability::AddMember, &team.id, "research", &filled);
    assert_eq!(take(&world, &client, &manager).await.report.state, StepState::Verified);
    let managers = part(&client, kind, "Managers", &team.id).await;
    assert!(managers.iter().any(|manager| manager.eq_ignore_ascii_case(PRIYA)), "{managers:?}");

    let filled = [("member", shouted.as_str()), ("place", "members")];
    let remove = action(&client, kind, Capability::RemoveMember, &team.id, "research", &filled);
    assert_eq!(take(&world, &client, &remove).await.report.state, StepState::Verified);
    assert_eq!(take(&world, &client, &remove).await.report.state, StepState::Already);
    let left = part(&client, kind, "Members", &team.id).await;
    assert_eq!(left.len(), members.len() + 1);
    assert!(members.iter().all(|member| left.contains(member)), "{left:?}");
    assert_eq!(part(&client, kind, "Managers", &team.id).await, managers);
    assert_eq!(
        effects(&world, "truefoundry").await.get("PUT /api/svc/v1/teams"),
        Some(&3),
        "one write a step"
    );
}

#[tokio::test]
async fn teams_are_listed_page_by_page_to_the_last() {
    let world = world();
    let (client, kind) = (world.administrator("truefoundry"), kind("truefoundry", "teams"));
    let before = every(&client, kind).await.len();
    for number in 0..120 {
        let text = format!(r#"{{"type":"team","name":"crew-{number}","members":[]}}"#);
        let manifest = RawValue::from_string(text).expect("a document");
        let put = PutTeam {
            manifest: &manifest,
            dry_run: Some(false),
        };
        client.writing().send(&put).await.expect("it is made");
    }
    client.forget();
    assert_eq!(kind.page(&client, None).await.expect("a page").rows.len(), 100);
    assert_eq!(every(&client, kind).await.len(), before + 120);
    // Whoever is on the second page is found there, and is not made twice.
    let filled = [("name", "crew-119")];
    let create = action(&client, kind, Capability::CreateResource, "", "crew-119", &filled);
    assert_eq!(take(&world, &client, &create).await.report.state, StepState::Already);
}

#[tokio::test]
async fn what_was_changed_is_changed_back() {
    let world = world();
    let client = world.administrator("truefoundry");
    let kind = kind("truefoundry", "virtual-accounts");
    let account = named(&client, kind, "tenant-automation").await;
    let filled = [
        ("team", "support"),
        ("last_day", "2999-12-31"),
        ("permissions", "tenant example  tenant-viewer"),
    ];
    let mut edit = action(&client, kind, Capability::EditResource, &account.id, "tenant-automation", &filled);
    let now = kind.look(&client, &edit).await.expect("a look").now;
    edit.base = edit.values.of(&now);
    assert_eq!(edit.base.get("team"), Some(""), "a document that names no team has none");
    assert_eq!(take(&world, &client, &edit).await.report.state, StepState::Verified);
    let back = edit.undone().expect("a way back");
    assert_eq!(take(&world, &client, &back).await.report.state, StepState::Verified);
    let after = kind.one(&client, &account.id).await.expect("it is read");
    let manifest = |thing: &Resource| -> Vec<String> {
        let fields = thing.fields.iter().filter(|field| field.path.starts_with("manifest"));
        fields.map(|field| format!("{field:?}")).collect()
    };
    assert_eq!(manifest(&after).len(), manifest(&account).len());
}

#[tokio::test]
async fn a_team_tells_what_it_may_do() {
    let world = world();
    let (client, kind) = (world.administrator("truefoundry"), kind("truefoundry", "teams"));
    let team = named(&client, kind, "research").await;
    let permissions = kind.parts.iter().find(|part| part.heading == "Permissions").expect("a part");
    let read = kind.part(&client, permissions, &team.id).await.expect("it is read");
    let texts: Vec<Option<&str>> = read.rows[0].iter().map(rollcall::model::given::Given::text).collect();
    assert_eq!(texts, [Some("workspace-editor"), Some("workspace us-east:notebooks")]);
}

#[tokio::test]
async fn a_team_that_is_not_changed_by_hand_is_said_to_be_so_before_and_by_the_platform() {
    let world = world();
    let (client, kind) = (world.administrator("truefoundry"), kind("truefoundry", "teams"));
    let everyone = named(&client, kind, "everyone").await;
    let add: &[_] = &[("member", PRIYA), ("place", "members")];
    for (capability, filled) in [
        (Capability::EditResource, &[("shown", "All")][..]),
        (Capability::AddMember, add),
        (Capability::DeleteResource, &[]),
    ] {
        let action = action(&client, kind, capability, &everyone.id, "everyone", filled);
        let sight = kind.look(&client, &action).await.expect("a look");
        assert!(sight.obstacle.is_some_and(|why| why.contains("by hand")), "{capability:?}");
        let outcome = take(&world, &client, &action).await;
        assert_eq!(
            (outcome.report.state, outcome.report.error.as_ref().map(|error| &error.kind)),
            (StepState::Failed, Some(&ErrorKind::Conflict)),
            "{capability:?}"
        );
    }
    assert_eq!(writes(&world, "truefoundry").await, 0);
}

#[tokio::test]
async fn what_is_no_address_and_whoever_is_nobody_is_not_put_into_a_team() {
    let world = world();
    let (client, kind) = (world.administrator("truefoundry"), kind("truefoundry", "teams"));
    let team = named(&client, kind, "research").await;
    let filled = [("name", "night-shift"), ("members", "priya")];
    let create = action(&client, kind, Capability::CreateResource, "", "night-shift", &filled);
    let outcome = take(&world, &client, &create).await;
    assert!(why(&outcome).contains("“priya” is not an e-mail address"), "{:?}", outcome.report);
    for people in ["priya", "", "\n"] {
        let filled = [("member", people), ("place", "members")];
        let add = action(&client, kind, Capability::AddMember, &team.id, "research", &filled);
        let outcome = take(&world, &client, &add).await;
        let error = outcome.report.error.expect("an error");
        assert!(matches!(error.kind, ErrorKind::NotSent(_)), "{people:?}: {error:?}");
    }
    let filled = [("member", "nobody@example.com"), ("place", "members")];
    let add = action(&client, kind, Capability::AddMember, &team.id, "research", &filled);
    let outcome = take(&world, &client, &add).await;
    assert_eq!(outcome.report.state, StepState::Failed);
    assert!(
        why(&outcome).contains("nobody@example.com"),
        "the platform's own words: {}",
        why(&outcome)
    );
    assert_eq!(writes(&world, "truefoundry").await, 0);
}

#[tokio::test]
async fn a_change_keeps_what_is_not_known_of_a_document() {
    let world = world();
    let client = world.administrator("truefoundry");
    let kind = kind("truefoundry", "virtual-accounts");
    let gateway = named(&client, kind, "inference-gateway").await;
    let edit = action(
        &client,
        kind,
        Capability::EditResource,
        &gateway.id,
        "inference-gateway",
        &[("last_day", "2999-12-31")],
    );
    assert_eq!(take(&world, &client, &edit).await.report.state, StepState::Verified);
    for path in [
        "manifest.secret_store_config.key",
        "manifest.permissions[0].role_id",
        "manifest.token_type",
    ] {
        let before = gateway.fields.iter().find(|field| field.path == path).expect("it was there");
        assert_eq!(
            field(&client, kind, &gateway.id, path).await,
            Some(format!("{:?}", before.value)),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_new_virtual_account_tells_its_token_once_and_one_that_is_there_is_left_alone() {
    let world = world();
    let client = world.administrator("truefoundry");
    let kind = kind("truefoundry", "virtual-accounts");
    let filled = [
        ("name", "round-robin"),
        ("permissions", "workspace eu-west:staging workspace-viewer"),
    ];
    let create = action(&client, kind, Capability::CreateResource, "", "round-robin", &filled);
    let outcome = take(&world, &client, &create).await;
    let (_, token) = outcome.secret.expect("a token");
    let bot = world.client_with(client.platform, token.to_show());
    assert_eq!(bot.ask(&GetInfo).await.expect("it may ask who it is").name, "round-robin");

    let filled = [
        ("name", "ci-deployer"),
        ("permissions", "workspace eu-west:staging workspace-viewer"),
    ];
    let known = action(&client, kind, Capability::CreateResource, "", "ci-deployer", &filled);
    let outcome = take(&world, &client, &known).await;
    assert_eq!(outcome.report.state, StepState::Already);
    assert!(
        outcome.report.words.contains("There is one of that name"),
        "{}",
        outcome.report.words
    );
    assert_eq!(writes(&world, "truefoundry").await, 1);
}

#[tokio::test]
async fn permissions_that_are_none_are_not_sent() {
    let world = world();
    let client = world.administrator("truefoundry");
    let kind = kind("truefoundry", "virtual-accounts");
    let account = named(&client, kind, "ci-deployer").await;
    for wrong in ["", "workspace eu-west:staging", "may do everything here"] {
        let edit = action(
            &client,
            kind,
            Capability::EditResource,
            &account.id,
            "ci-deployer",
            &[("permissions", wrong)],
        );
        let outcome = take(&world, &client, &edit).await;
        let error = outcome.report.error.expect("an error");
        assert!(matches!(error.kind, ErrorKind::NotSent(_)), "{wrong:?}: {error:?}");
    }
    let filled = [("name", "round-robin"), ("last_day", "soon")];
    let create = action(&client, kind, Capability::CreateResource, "", "round-robin", &filled);
    let outcome = take(&world, &client, &create).await;
    assert!(why(&outcome).contains("is a day"), "{}", why(&outcome));
    assert_eq!(writes(&world, "truefoundry").await, 0);
}

#[tokio::test]
async fn a_token_is_stored_where_the_account_says_and_nowhere_else() {
    let world = world();
    let client = world.administrator("truefoundry");
    let kind = kind("truefoundry", "virtual-accounts");
    let gateway = named(&client, kind, "inference-gateway").await;
    let sync = action(&client, kind, Capability::SyncResource, &gateway.id, "inference-gateway", &[]);
    assert_eq!(take(&world, &client, &sync).await.report.state, StepState::Acknowledged);
    assert_eq!(writes(&world, "truefoundry").await, 1);

    let bare = named(&client, kind, "ci-deployer").await;
    let sync = action(&client, kind, Capability::SyncResource, &bare.id, "ci-deployer", &[]);
    let sight = kind.look(&client, &sync).await.expect("a look");
    assert!(sight.obstacle.is_some_and(|why| why.contains("no store for its token")));
    let outcome = take(&world, &client, &sync).await;
    assert_eq!(outcome.report.state, StepState::Failed);
    assert!(why(&outcome).contains("secret store"), "{}", why(&outcome));
}

#[tokio::test]
async fn whoever_may_not_is_told_so_in_the_words_of_the_platform() {
    let world = world();
    let (client, limited) = (world.administrator("truefoundry"), world.limited("truefoundry"));
    for name in ["teams", "virtual-accounts"] {
        let kind = kind("truefoundry", name);
        let thing = every(&client, kind).await.remove(1);
        for capability in OF_ONE_RESOURCE {
            if kind.can(capability).is_there() {
                let filled = [("member", PRIYA), ("place", "members")];
                let outcome = take(
                    &world,
                    &limited,
                    &action(&client, kind, capability, &thing.id, thing.title(), &filled),
                )
                .await;
                let error = outcome.report.error.expect("an error");
                assert_eq!(
                    (outcome.report.state, error.kind),
                    (StepState::Failed, ErrorKind::Forbidden),
                    "{name} {capability:?}"
                );
                assert!(error.said.is_some(), "{name} {capability:?}");
            }
        }
    }
    assert_eq!(writes(&world, "truefoundry").await, 0);
}

#[tokio::test]
async fn a_group_tells_the_names_of_its_secrets() {
    let world = world();
    let (client, kind) = (world.administrator("truefoundry"), kind("truefoundry", "secret-groups"));
    let group = named(&client, kind, "databases").await;
    assert_eq!(
        part(&client, kind, "Secrets", &group.id).await,
        ["warehouse-password", "replica-password"]
    );
    let gone = kind.one(&client, "no:such").await.expect_err("it is not there");
    assert_eq!(gone.kind, ErrorKind::NotFound);
}

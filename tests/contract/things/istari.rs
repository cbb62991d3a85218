//! The things of Istari: tenants, integrations with their settings, what functions sign in with, registries upstream.

use rollcall::model::error::ErrorKind;

use super::round::Round;
use super::*;

/// What goes round.
pub const ROUNDS: &[Round] = &[Round {
    platform: "istari",
    kind: "app-integrations",
    made: &[
        ("name", "Round table"),
        ("integration_type", "network_drive"),
        ("host_name", "nas02.example.com"),
        ("os_type", "linux"),
        ("protocol", "nfs"),
    ],
    changed: &[("name", "Square table"), ("host_name", "nas03.example.com")],
}];

/// The first thing with this text.
async fn with(client: &Client, kind: &Kind, text: &str) -> Resource {
    let things = every(client, kind).await;
    let found = things.into_iter().find(|thing| thing.has(text));
    found.unwrap_or_else(|| panic!("there is no {text}"))
}

fn texts(thing: &Resource) -> Vec<&str> {
    thing.cells.iter().map(|cell| cell.text().unwrap_or_default()).collect()
}

#[tokio::test]
async fn what_connects_to_something_else_has_the_settings_of_that() {
    let world = world();
    let (client, kind) = (world.administrator("istari"), kind("istari", "app-integrations"));
    let drive = with(&client, kind, "nas01").await;
    let edit = |filled: &[(&str, &str)]| action(&client, kind, Capability::EditResource, &drive.id, drive.title(), filled);
    let without = take(&world, &client, &edit(&[("integration_type", "teamwork_cloud")])).await;
    let error = without.report.error.expect("an error");
    assert_eq!(
        error.kind,
        ErrorKind::NotSent("Server is needed for what it connects to.".to_owned())
    );
    let foreign = take(&world, &client, &edit(&[("server_name", "twc.example.com")])).await;
    assert!(matches!(foreign.report.error.map(|error| error.kind), Some(ErrorKind::NotSent(_))));
    assert_eq!(writes(&world, "istari").await, 0);

    let filled = [("integration_type", "teamwork_cloud"), ("server_name", "twc.example.com")];
    assert_eq!(take(&world, &client, &edit(&filled)).await.report.state, StepState::Verified);
    let after = kind.one(&client, &drive.id).await.expect("it is read");
    assert_eq!(&texts(&after)[..2], ["teamwork_cloud", "twc.example.com"]);
    assert!(!after.fields.iter().any(|field| field.path == "integration_data.host_name"));
    assert_eq!(after.title(), drive.title(), "what was not changed stays");
}

#[tokio::test]
async fn an_app_integration_without_its_settings_is_not_sent() {
    let world = world();
    let (client, kind) = (world.administrator("istari"), kind("istari", "app-integrations"));
    for filled in [
        &[("name", "Round table")][..],
        &[("integration_type", "windchill")],
        &[("name", "Round table"), ("integration_type", "network_drive")],
        &[("name", "Round table"), ("integration_type", "windchill"), ("host_name", "nas")],
    ] {
        let create = action(&client, kind, Capability::CreateResource, "", "Round table", filled);
        let outcome = take(&world, &client, &create).await;
        let error = outcome.report.error.expect("an error");
        assert!(matches!(error.kind, ErrorKind::NotSent(_)), "{filled:?}: {error:?}");
    }
    assert_eq!(writes(&world, "istari").await, 0);
}

#[tokio::test]
async fn an_app_integration_tells_which_auth_integrations_serve_it() {
    let world = world();
    let (client, kind) = (world.administrator("istari"), kind("istari", "app-integrations"));
    let drive = with(&client, kind, "Team drive").await;
    let part = &kind.parts[0];
    let read = kind.part(&client, part, &drive.id).await.expect("it is read");
    let first: Vec<Option<&str>> = read.rows[0].iter().take(2).map(rollcall::model::given::Given::text).collect();
    assert_eq!((read.rows.len(), first), (1, vec![Some("google_accounts"), Some("oauth2")]));
}

#[tokio::test]
async fn auth_integrations_are_shown_with_the_archived_ones_and_changed_without_their_file() {
    let world = world();
    let (client, kind) = (world.administrator("istari"), kind("istari", "auth-integrations"));
    let archived = with(&client, kind, "ping_id").await;
    assert_eq!(texts(&archived), ["ping_id", "jwt", "ping.json", "Archived"]);
    let windchill = with(&client, kind, "windchill").await;
    assert_eq!(texts(&windchill), ["windchill", "basic", "windchill.txt", "Active"]);

    let edit = |filled: &[(&str, &str)]| action(&client, kind, Capability::EditResource, &windchill.id, "windchill", filled);
    let mut change = edit(&[("auth_type", "oauth1")]);
    change.base = values(&[("auth_type", "basic")]);
    assert_eq!(take(&world, &client, &change).await.report.state, StepState::Verified);
    assert_eq!(take(&world, &client, &change).await.report.state, StepState::Already);
    let after = kind.one(&client, &windchill.id).await.expect("it is read");
    assert_eq!(texts(&after), ["windchill", "oauth1", "windchill.txt", "Active"]);
    change.values = values(&[("auth_type", "token")]);
    assert_eq!(take(&world, &client, &change).await.report.state, StepState::Conflict);
    let odd = take(&world, &client, &edit(&[("auth_type", "wink")])).await;
    assert!(matches!(odd.report.error.map(|error| error.kind), Some(ErrorKind::NotSent(_))));
    assert_eq!(writes(&world, "istari").await, 1);
}

#[tokio::test]
async fn a_secret_is_shown_without_anything_by_which_it_could_be_found_out() {
    let world = world();
    let (client, kind) = (world.administrator("istari"), kind("istari", "auth-secrets"));
    let listed = every(&client, kind).await.remove(0);
    let read = kind.one(&client, &listed.id).await.expect("it is read");
    for secret in [&listed, &read] {
        assert_eq!(secret.title(), "service-account.json");
        assert_eq!((texts(secret)[0], texts(secret)[3]), ("oauth2", "Active"));
        let has = |path: &str| secret.fields.iter().any(|field| field.path == path);
        assert!(!has("sha") && !has("salt") && has("expiration"));
    }
    assert!(!kind.can(Capability::CreateResource).is_there());
}

#[tokio::test]
async fn whoever_may_not_is_told_so_in_the_words_of_the_platform() {
    let world = world();
    let (client, limited) = (world.administrator("istari"), world.limited("istari"));
    for (name, words) in [("tenants", "view tenants"), ("app-integrations", "view integrations")] {
        let error = kind("istari", name).page(&limited, None).await.expect_err("it is refused");
        assert_eq!(error.kind, ErrorKind::Forbidden, "{name}");
        assert!(error.said.expect("words").text.contains(words), "{name}");
    }
    let remotes = every(&limited, kind("istari", "upstream-remotes")).await;
    assert_eq!(remotes.len(), 3, "these are for everybody");
    for name in ["app-integrations", "auth-integrations"] {
        let kind = kind("istari", name);
        let thing = every(&client, kind).await.remove(0);
        for capability in OF_ONE_RESOURCE {
            if kind.can(capability).is_there() {
                let outcome = take(&world, &limited, &action(&client, kind, capability, &thing.id, "x", &[])).await;
                let kind = outcome.report.error.map(|error| error.kind);
                assert_eq!(
                    (outcome.report.state, kind),
                    (StepState::Failed, Some(ErrorKind::Forbidden)),
                    "{name}"
                );
            }
        }
    }
    assert_eq!(writes(&world, "istari").await, 0);
}

#[tokio::test]
async fn what_is_only_read_is_shown_with_what_an_administrator_looks_for() {
    let world = world();
    let client = world.administrator("istari");
    let tenant = with(&client, kind("istari", "tenants"), "elsewhere").await;
    assert_eq!(tenant.title(), "Elsewhere Ltd");
    assert_eq!(texts(&tenant), ["elsewhere", "elsewhere.example.net", "active", "zitadel"]);
    let remote = with(&client, kind("istari", "upstream-remotes"), "Old test stand").await;
    assert_eq!(
        &texts(&remote)[..3],
        ["https://old-test-stand.example.com", "Example Aerospace", "true"]
    );
}

//! The things of Authress: documents that are replaced whole, with permissions, statements and people in them.

use rollcall::model::belongings::Belongings;
use rollcall::model::given::Given;
use rollcall::model::secret::Secret;

use super::round::Round;
use super::*;

const SLUG: &str = "authress";

pub const ROUNDS: &[Round] = &[
    Round {
        platform: SLUG,
        kind: "tenants",
        made: &[
            ("name", "Round table"),
            ("id", "ten:round"),
            ("lookup", "round-table"),
            ("domains", "round.example\ntable.example"),
            ("connection", "con_okta"),
            ("token_life", "PT24H"),
        ],
        changed: &[("name", "Square table"), ("domains", "square.example")],
    },
    Round {
        platform: SLUG,
        kind: "connections",
        made: &[
            ("name", "Round table"),
            ("id", "con_round"),
            ("type", "SAML2"),
            ("authentication_url", "https://round.example/sso"),
            (
                "certificate",
                "-----BEGIN CERTIFICATE-----\nMII, and more\n-----END CERTIFICATE-----",
            ),
            ("client_id", "rollcall"),
            ("tenant_id", "ten_north"),
            ("location", "CHE"),
            ("media", "application/json"),
            ("trust", "true"),
            ("scope", "openid email"),
            ("business", "false"),
            ("linking", "EXPLICIT"),
            ("tags", "team=platform"),
        ],
        changed: &[("name", "Square table"), ("trust", "false"), ("tags", ""), ("location", "DEU")],
    },
    Round {
        platform: SLUG,
        kind: "extensions",
        made: &[
            ("name", "Round table"),
            ("redirects", "https://round.example/a\nhttps://round.example/b"),
            ("limit", "1000 per PT1H"),
        ],
        changed: &[("redirects", "https://round.example/c"), ("limit", "100 per PT5M"), ("tags", "a=b")],
    },
    Round {
        platform: SLUG,
        kind: "applications",
        made: &[
            ("name", "Round table"),
            ("redirects", "https://round.example/?a=b, c"),
            ("audiences", "round"),
            ("sessions", "MULTI_SESSION"),
            ("access_to_token", "true"),
        ],
        changed: &[
            ("redirects", "https://round.example/a\nhttps://round.example/b"),
            ("sessions", "SINGLE_SESSION"),
        ],
    },
    Round {
        platform: SLUG,
        kind: "groups",
        made: &[
            ("name", "Round table"),
            ("id", "grp_round"),
            ("users", "auth0|lancelot\nauth0|galahad"),
            ("tags", "a=b"),
        ],
        changed: &[("name", "Square table"), ("admins", "auth0|arthur")],
    },
    Round {
        platform: SLUG,
        kind: "roles",
        made: &[
            ("name", "Round table"),
            ("id", "table:sitter"),
            ("description", "Who sits there."),
            ("permissions", "table:sit allow grant\ntable:* nothing"),
        ],
        changed: &[("permissions", "table:sit allow"), ("description", "")],
    },
    Round {
        platform: SLUG,
        kind: "records",
        made: &[
            ("name", "Round table"),
            ("id", "rec:round|table"),
            (
                "statements",
                "documents:reader, billing on tables/1, tables/round one\nbilling on *",
            ),
            ("users", "auth0|lancelot"),
            ("groups", "grp_finance"),
            ("admins", "auth0|arthur"),
        ],
        changed: &[("statements", "billing on tables/*"), ("description", "All tables"), ("groups", "")],
    },
    Round {
        platform: SLUG,
        kind: "clients",
        made: &[
            ("name", "Round table"),
            ("reads_permissions", "true"),
            ("makes_tokens", "false"),
            ("limit", "100000 per P1D"),
        ],
        changed: &[("name", "Square table"), ("reads_permissions", "false"), ("limit", "")],
    },
];

/// What a request asks for is its only name, and a claim is removed among the access records.
pub const APART: &[(&str, &str)] = &[(SLUG, "requests"), (SLUG, "owned")];

/// The texts of a part of a thing, row by row.
async fn part(client: &Client, kind: &'static Kind, heading: &str, id: &str) -> Vec<String> {
    let part = kind.parts.iter().find(|part| part.heading == heading).expect("a part");
    let Belongings { rows, .. } = kind.part(client, part, id).await.expect("is read");
    let text = |cell: &Given<String>| cell.text().unwrap_or("-").to_owned();
    rows.iter()
        .map(|row| row.iter().map(text).collect::<Vec<_>>().join(" | "))
        .collect()
}

#[tokio::test]
async fn users_are_put_into_groups_and_records_and_taken_out() {
    let world = world();
    let client = world.administrator(SLUG);
    for (slug, id, heading) in [("groups", "grp_research", "Members"), ("records", "rec_owners", "Users")] {
        let kind = kind(SLUG, slug);
        let before = part(&client, kind, heading, id).await;
        let admins = part(&client, kind, "Administrators", id).await;
        let add = action(&client, kind, Capability::AddMember, id, id, &[("member", "auth0|lancelot")]);
        let remove = action(&client, kind, Capability::RemoveMember, id, id, &[("member", "auth0|lancelot")]);
        assert_eq!(take(&world, &client, &remove).await.report.state, StepState::Already, "{slug}");
        let writes_before = writes(&world, SLUG).await;
        let outcome = take(&world, &client, &add).await;
        assert_eq!(outcome.report.state, StepState::Verified, "{slug}: {:?}", outcome.report);
        assert_eq!(take(&world, &client, &add).await.report.state, StepState::Already, "{slug}");
        let mut expected = before.clone();
        expected.push("auth0|lancelot".to_owned());
        assert_eq!(part(&client, kind, heading, id).await, expected, "{slug}");
        let outcome = take(&world, &client, &remove).await;
        assert_eq!(outcome.report.state, StepState::Verified, "{slug}: {:?}", outcome.report);
        assert_eq!(part(&client, kind, heading, id).await, before, "{slug}");
        assert_eq!(part(&client, kind, "Administrators", id).await, admins, "{slug}");
        assert_eq!(writes(&world, SLUG).await, writes_before + 2, "{slug}");
        // What is no longer so is not taken away, and nobody is nothing.
        for filled in [&[("member", "auth0|lancelot")][..], &[]] {
            let remove = action(&client, kind, Capability::RemoveMember, id, id, filled);
            assert!(kind.send(client.writing(), &remove, &Secrets::default()).await.is_err(), "{slug}");
        }
        assert_eq!(writes(&world, SLUG).await, writes_before + 2, "{slug}");
    }
}

#[tokio::test]
async fn a_user_is_moved_to_a_tenant_and_found_there_however_many_others_are() {
    let world = world();
    let client = world.administrator(SLUG);
    let tenants = kind(SLUG, "tenants");
    let member = part(&client, tenants, "Users", "ten_north").await.swap_remove(0);
    let id = member.rsplit(" | ").next().expect("an id");
    let add = action(&client, tenants, Capability::AddMember, "ten_south", "South", &[("member", id)]);
    assert_eq!(take(&world, &client, &add).await.report.state, StepState::Verified);
    assert_eq!(take(&world, &client, &add).await.report.state, StepState::Already);
    assert!(!part(&client, tenants, "Users", "ten_north").await.contains(&member));
}

#[tokio::test]
async fn lines_that_say_nothing_are_not_sent() {
    let world = world();
    let client = world.administrator(SLUG);
    let before = writes(&world, SLUG).await;
    for (slug, input, text, words) in [
        ("roles", "permissions", "documents:read", "is no permission"),
        ("records", "statements", "documents:reader", "is no statement"),
        ("clients", "limit", "7 per hour", "is no limit"),
        ("groups", "tags", "team", "is no tag"),
    ] {
        let kind = kind(SLUG, slug);
        let thing = every(&client, kind).await.pop().expect("one");
        for (capability, id) in [(Capability::CreateResource, ""), (Capability::EditResource, thing.id.as_str())] {
            let filled = [("name", "Wrong"), (input, text)];
            let outcome = take(&world, &client, &action(&client, kind, capability, id, "Wrong", &filled)).await;
            let error = outcome.report.error.expect("why");
            assert_eq!(outcome.report.state, StepState::Failed, "{slug}");
            assert!(error.happened("It").contains(words), "{slug}: {}", error.happened("It"));
        }
    }
    assert_eq!(writes(&world, SLUG).await, before);
}

#[tokio::test]
async fn what_authress_refuses_is_said_in_its_words() {
    let world = world();
    let client = world.administrator(SLUG);
    let before = writes(&world, SLUG).await;
    for (slug, capability, id, filled, words) in [
        // A role that is built in.
        ("roles", Capability::EditResource, "Authress:Viewer", &[("name", "Looker")][..], ""),
        ("roles", Capability::DeleteResource, "Authress:Viewer", &[], ""),
        // An id that is taken.
        (
            "roles",
            Capability::CreateResource,
            "",
            &[("name", "Other billing"), ("id", "billing")],
            "already",
        ),
        (
            "groups",
            Capability::CreateResource,
            "",
            &[("name", "No group"), ("id", "group")],
            "match",
        ),
        // People at the top and in a statement.
        (
            "records",
            Capability::AddMember,
            "rec:research|documents",
            &[("member", "auth0|lancelot")],
            "not in both",
        ),
        (
            "records",
            Capability::EditResource,
            "rec:research|documents",
            &[("users", "auth0|lancelot")],
            "not in both",
        ),
    ] {
        let outcome = take(&world, &client, &action(&client, kind(SLUG, slug), capability, id, "x", filled)).await;
        let error = outcome
            .report
            .error
            .unwrap_or_else(|| panic!("{slug} {capability:?}: {:?}", outcome.report.state));
        assert_eq!(outcome.report.state, StepState::Failed, "{slug} {capability:?}");
        let said = error.said.expect("its words").text;
        assert!(said.contains(words), "{slug} {capability:?}: {said}");
    }
    assert_eq!(writes(&world, SLUG).await, before);
}

#[tokio::test]
async fn people_in_statements_are_seen_and_stay() {
    let world = world();
    let client = world.administrator(SLUG);
    let records = kind(SLUG, "records");
    let id = "rec:research|documents";
    let given = part(&client, records, "What is given", id).await;
    assert_eq!(given[0], "documents:reader | documents/research/* | - | grp_research");
    assert!(given[1].starts_with("documents:writer | documents/research/plans | "), "{given:?}");
    let look = action(&client, records, Capability::EditResource, id, "x", &[]);
    let sight = records.look(&client, &look).await.expect("how it stands");
    let statements = sight.now.get("statements").expect("lines").to_owned();
    assert!(
        statements.starts_with("documents:reader on documents/research/* for group grp_research\ndocuments:writer on "),
        "{statements}"
    );
    // A change of one line leaves the other as it stands.
    let (_, second) = statements.split_once('\n').expect("two lines");
    let changed = format!("documents:reader on documents/research/* for group grp_research, group grp_finance\n{second}");
    let mut edit = action(&client, records, Capability::EditResource, id, "x", &[("statements", &changed)]);
    edit.base = edit.values.of(&sight.now);
    let outcome = take(&world, &client, &edit).await;
    assert_eq!(outcome.report.state, StepState::Verified, "{:?}", outcome.report);
    let after = part(&client, records, "What is given", id).await;
    assert_eq!(after[0], "documents:reader | documents/research/* | - | grp_research, grp_finance");
    assert_eq!(after[1], given[1]);
}

#[tokio::test]
async fn what_no_line_can_say_is_said_to_be_so() {
    let world = world();
    let client = world.administrator(SLUG);
    let records = kind(SLUG, "records");
    let document = r#"{"name":"Odd","statements":[{"roles":["billing"],"resources":[{"resourceUri":"a, b"}]}]}"#;
    let made = platforms::authress::records::CreateRecord { document };
    let (record, _) = client.writing().send(&made).await.expect("is made").expect("is told");
    let look = action(&client, records, Capability::EditResource, &record.record_id.0, "Odd", &[]);
    let sight = records.look(&client, &look).await.expect("how it stands");
    assert_eq!(sight.now.get("statements"), None);
    assert_eq!(sight.facts.len(), 1, "{:?}", sight.facts);
    assert_eq!(sight.facts[0].0, "What is given");
    // Whoever changes something else changes nothing there.
    let edit = action(
        &client,
        records,
        Capability::EditResource,
        &record.record_id.0,
        "Odd",
        &[("name", "Even")],
    );
    assert_eq!(take(&world, &client, &edit).await.report.state, StepState::Verified);
    assert_eq!(
        part(&client, records, "What is given", &record.record_id.0).await,
        ["billing | a, b | - | -"]
    );
}

#[tokio::test]
async fn whoever_was_faster_between_the_look_and_the_change_is_not_overwritten() {
    let world = world();
    let client = world.administrator(SLUG);
    for (slug, id) in [("groups", "grp_finance"), ("roles", "billing")] {
        let kind = kind(SLUG, slug);
        let mut edit = action(&client, kind, Capability::EditResource, id, "x", &[("name", "Mine")]);
        edit.base = values(&[("name", "What it was long ago")]);
        let before = writes(&world, SLUG).await;
        assert_eq!(take(&world, &client, &edit).await.report.state, StepState::Conflict, "{slug}");
        let error = kind.send(client.writing(), &edit, &Secrets::default()).await.map(|_| ());
        assert!(
            error.expect_err("is stale").happened("It").contains("Somebody has changed it"),
            "{slug}"
        );
        assert_eq!(writes(&world, SLUG).await, before, "{slug}");
    }
}

#[tokio::test]
async fn the_secret_of_a_connection_is_sent_and_never_told() {
    let world = world();
    let client = world.administrator(SLUG);
    let connections = kind(SLUG, "connections");
    let typed = |text: &str| Secrets(vec![("client_secret", Secret::new(text.to_owned()))]);
    let create = action(
        &client,
        connections,
        Capability::CreateResource,
        "",
        "Hidden",
        &[("name", "Hidden")],
    );
    let outcome = acts::take(&world, &client, &create, &typed("first-secret")).await;
    assert_eq!(outcome.report.state, StepState::Verified, "{:?}", outcome.report);
    let id = outcome.report.made.expect("an id");
    let edit = action(&client, connections, Capability::EditResource, &id, "Hidden", &[]);
    let puts = async || {
        effects(&world, SLUG)
            .await
            .get("PUT /v1/connections/{connectionId}")
            .copied()
            .unwrap_or_default()
    };
    // The same secret changes nothing, so it was there; another one does, and an empty one is not sent.
    for (text, counted) in [("first-secret", 0), ("second-secret", 1), ("", 1), ("second-secret", 1)] {
        let outcome = acts::take(&world, &client, &edit, &typed(text)).await;
        assert_eq!(outcome.report.state, StepState::Acknowledged, "{text}: {:?}", outcome.report);
        assert_eq!(puts().await, counted, "{text}");
    }
    let thing = connections.one(&client, &id).await.expect("is read");
    assert!(
        thing.fields.iter().all(|field| !format!("{field:?}").contains("secret")),
        "{:?}",
        thing.fields
    );
}

#[tokio::test]
async fn a_request_is_asked_for_seen_decided_and_removed() {
    let world = world();
    let client = world.administrator(SLUG);
    let requests = kind(SLUG, "requests");
    let ask = |user: &str| {
        let filled = [("name", user), ("statements", "documents:reader on documents/1")];
        action(&client, requests, Capability::CreateResource, "", user, &filled)
    };
    let mut ids = Vec::new();
    for user in ["auth0|lancelot", "auth0|galahad", "auth0|gawain"] {
        let outcome = take(&world, &client, &ask(user)).await;
        assert_eq!(outcome.report.state, StepState::Verified, "{:?}", outcome.report);
        ids.push(outcome.report.made.expect("an id"));
        assert_eq!(take(&world, &client, &ask(user)).await.report.state, StepState::Already);
    }
    assert_eq!(part(&client, requests, "For whom", &ids[0]).await, ["auth0|lancelot"]);
    assert_eq!(
        part(&client, requests, "What is asked for", &ids[0]).await,
        ["documents:reader | documents/1 | - | -"]
    );
    let records = kind(SLUG, "records");
    let before = every(&client, records).await.len();
    for (id, status, given) in [(&ids[0], "APPROVED", 1), (&ids[1], "DENIED", 1)] {
        let mut decide = action(&client, requests, Capability::EditResource, id, id, &[("status", status)]);
        let sight = requests.look(&client, &decide).await.expect("how it stands");
        assert_eq!(sight.now.get("status"), Some("OPEN"));
        assert_eq!(sight.facts[1], ("Asked for", "documents:reader on documents/1".to_owned()));
        decide.base = decide.values.of(&sight.now);
        let outcome = take(&world, &client, &decide).await;
        assert_eq!(outcome.report.state, StepState::Verified, "{:?}", outcome.report);
        assert_eq!(take(&world, &client, &decide).await.report.state, StepState::Already);
        assert_eq!(every(&client, records).await.len(), before + given, "{status}");
        // What was decided is not opened again.
        let undone = decide.undone().expect("an edit");
        let outcome = take(&world, &client, &undone).await;
        assert_eq!(outcome.report.state, StepState::Failed, "{:?}", outcome.report);
    }
    // And the platform's own words where somebody else has decided.
    let late = action(&client, requests, Capability::EditResource, &ids[0], "x", &[("status", "DENIED")]);
    let error = take(&world, &client, &late).await.report.error.expect("why");
    assert_eq!(error.said.expect("its words").text, "It was decided already.");
    let remove = action(&client, requests, Capability::DeleteResource, &ids[2], "x", &[]);
    assert_eq!(take(&world, &client, &remove).await.report.state, StepState::Verified);
    assert_eq!(take(&world, &client, &remove).await.report.state, StepState::Already);
    // What is closed is no hindrance to asking again.
    assert_eq!(take(&world, &client, &ask("auth0|gawain")).await.report.state, StepState::Verified);
    let limited = world.limited(SLUG);
    let error = take(&world, &limited, &late).await.report.error.expect("why");
    assert!(error.said.is_some(), "{error:?}");
}

#[tokio::test]
async fn a_resource_is_claimed_once_and_its_owner_is_seen() {
    let world = world();
    let client = world.administrator(SLUG);
    let owned = kind(SLUG, "owned");
    let titles = async || -> Vec<String> { every(&client, owned).await.iter().map(|thing| thing.title().to_owned()).collect() };
    assert_eq!(titles().await, ["*"], "of the access records only those that make an owner");
    let filled = [("collection", "/documents/"), ("name", "plans/1")];
    let claim = action(&client, owned, Capability::CreateResource, "", "plans/1", &filled);
    let outcome = take(&world, &client, &claim).await;
    assert_eq!(outcome.report.state, StepState::Verified, "{:?}", outcome.report);
    assert_eq!(titles().await, ["*", "documents/plans/1"]);
    let again = take(&world, &client, &claim).await;
    assert_eq!(again.report.state, StepState::Already);
    assert!(again.report.words.contains("has an owner"), "{}", again.report.words);
    // Whoever sends it all the same is refused.
    let error = owned.send(client.writing(), &claim, &Secrets::default()).await.map(|_| ());
    assert_eq!(
        error.expect_err("is owned").said.expect("its words").text,
        "The resource has an owner already."
    );
    let record = every(&client, owned).await.pop().expect("the claim");
    assert_eq!(part(&client, owned, "Owners", &record.id).await.len(), 1);
    // An access record that gives no role of an owner is no such thing.
    assert!(owned.one(&client, "rec_billing").await.is_err());
}

#[tokio::test]
async fn an_account_tells_whose_tokens_are_accepted_and_cannot_be_changed() {
    let world = world();
    let client = world.administrator(SLUG);
    let accounts = kind(SLUG, "accounts");
    let things = every(&client, accounts).await;
    let [account] = things.as_slice() else {
        panic!("{things:?}");
    };
    let accepted = part(&client, accounts, accounts.parts[0].heading, &account.id).await;
    assert!(accepted[0].contains(".login.authress.io | "), "{accepted:?}");
    for capability in OF_ONE_RESOURCE.into_iter().chain([Capability::CreateResource]) {
        assert!(!accounts.can(capability).is_there(), "{capability:?}");
    }
}

#[tokio::test]
async fn the_permissions_of_a_role_and_the_keys_of_a_client_are_seen() {
    let world = world();
    let client = world.administrator(SLUG);
    assert_eq!(
        part(&client, kind(SLUG, "roles"), "Permissions", "billing").await,
        ["invoices:* | true | true | true"]
    );
    let clients = kind(SLUG, "clients");
    let mut keys = 0;
    for thing in every(&client, clients).await {
        keys += part(&client, clients, "Access keys", &thing.id).await.len();
    }
    assert_eq!(keys, 2);
}

#[tokio::test]
async fn what_there_is_to_choose_from_is_called_by_its_name() {
    let world = world();
    let client = world.administrator(SLUG);
    for (slug, input, value, label) in [
        ("tenants", "connection", "con_okta", "Okta (con_okta)"),
        ("connections", "tenant_id", "ten_north", "Northwind North"),
        ("records", "groups", "grp_research", "Research"),
    ] {
        let choices = kind(SLUG, slug).choices(&client, input).await.expect("choices");
        assert!(choices.contains(&(value.to_owned(), label.to_owned())), "{slug}: {choices:?}");
    }
}

#[tokio::test]
async fn whoever_may_not_is_told_so_in_the_words_of_the_platform() {
    for round in ROUNDS {
        let world = world();
        let kind = kind(round.platform, round.kind);
        let administrator = world.administrator(round.platform);
        let thing = every(&administrator, kind).await.into_iter().next().expect("one that is there");
        let limited = world.limited(round.platform);
        let before = writes(&world, round.platform).await;
        for (capability, id, filled) in [
            (Capability::CreateResource, "", round.made),
            (Capability::EditResource, thing.id.as_str(), round.changed),
            (Capability::DeleteResource, thing.id.as_str(), &[]),
        ] {
            if !kind.can(capability).is_there() {
                continue;
            }
            let asked = action(&limited, kind, capability, id, "x", filled);
            let outcome = take(&world, &limited, &asked).await;
            assert_eq!(outcome.report.state, StepState::Failed, "{} {capability:?}", round.kind);
            // Also where nobody looks before.
            let refused = kind.send(limited.writing(), &asked, &Secrets::default()).await.map(|_| ());
            for error in [outcome.report.error.expect("why"), refused.expect_err("refuses")] {
                assert!(error.said.is_some(), "{} {capability:?}: {error:?}", round.kind);
            }
        }
        assert_eq!(writes(&world, round.platform).await, before, "{}", round.kind);
    }
}

#[test]
fn what_is_deleted_or_decided_is_never_said_to_come_back() {
    let reversible = |slug: &str, capability: Capability| kind(SLUG, slug).can(capability).terms().expect("can").reversible;
    assert!(reversible("roles", Capability::EditResource));
    assert!(!reversible("roles", Capability::DeleteResource));
    assert!(!reversible("requests", Capability::EditResource));
}

#[tokio::test]
async fn a_record_that_was_taken_on_without_a_word_is_found_by_its_name() {
    let world = world();
    let client = world.administrator(SLUG);
    let records = kind(SLUG, "records");
    let rule =
        serde_json::json!({ "platform": SLUG, "method": "POST", "route": "/v1/records", "times": 1, "fault": { "kind": "empty_body" } });
    world.sandbox.faults().set(serde_json::from_value(rule).expect("a rule"));
    let filled = [("name", "Quiet"), ("statements", "billing on invoices")];
    let create = action(&client, records, Capability::CreateResource, "", "Quiet", &filled);
    let outcome = take(&world, &client, &create).await;
    assert_eq!(outcome.report.state, StepState::Verified, "{:?}", outcome.report);
    assert_eq!(outcome.report.made, None, "nobody told an id");
    assert_eq!(
        every(&client, records)
            .await
            .iter()
            .filter(|thing| thing.title() == "Quiet")
            .count(),
        1
    );
}

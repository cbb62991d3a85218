//! What Arize holds from the start: organizations with spaces, roles, integrations, and for each person an account.

use jiff::Timestamp;
use rusqlite::Connection;
use serde_json::{Value, json};

use super::record::{ACCOUNT, ELSEWHERE, INACTIVE, Role, User, date, store};
use super::records::{self, Place};
use super::{ai_integrations, encode_id, integrations, keys, memberships, role_bindings, roles, spaces};
use crate::people::{ADMIN, Account, Dice, LIMITED, Person, Standing};
use crate::platform::Platform;

/// The custom role that some of the population have.
const PROMPT_REVIEWER: (i64, &str) = (7, "pRv1");
/// How many people, from the first, get more than an account; of the others one in [`RARE`], so that a large population is soon there.
const WELL_KNOWN: u32 = 80;
const RARE: u32 = 25;
/// 2024-01-01: before anybody joined.
const FOUNDED: i64 = 1_704_067_200;

/// What must be there before the first person.
pub fn found(connection: &Connection) -> rusqlite::Result<()> {
    let now = date(Timestamp::from_second(FOUNDED).unwrap_or_default());
    found_roles(connection, &now)?;
    for (organization, names) in [
        ("Northwind Research", ["Model Lab", "Evaluation"]),
        ("Northwind Production", ["Support Assistant", "Search Ranking"]),
    ] {
        let place = Place {
            name: organization,
            ..Place::default()
        };
        let organization = records::insert(
            connection,
            "Organization",
            &place,
            |id| json!({ "id": id, "name": organization, "description": "", "created_at": now }),
        )?;
        for (number, name) in (0..).zip(names) {
            spaces::insert(connection, id_of(&organization), name, "", number == 1, &now)?;
        }
    }
    Ok(())
}

fn id_of(record: &Value) -> &str {
    record["id"].as_str().unwrap_or_default()
}

fn found_roles(connection: &Connection, now: &str) -> rusqlite::Result<()> {
    let ending = |ends: &[&str]| -> Vec<String> {
        roles::all_permissions()
            .filter(|permission| ends.iter().any(|end| permission.ends_with(end)))
            .map(str::to_owned)
            .collect()
    };
    let everything = ending(&[""]);
    let work = ending(&["_READ", "_RUN", "_ANNOTATE", "_CREATE"]);
    let support = ["USER_READ", "USER_CREATE", "USER_UPDATE", "ROLE_READ", "ROLE_BINDING_READ"].map(str::to_owned);
    let list: [(&str, &[String], bool, i64, &str); 6] = [
        ("Admin", &everything, true, 1, "aDm1"),
        ("Member", &work, true, 2, "mEm2"),
        ("Read Only", &ending(&["_READ"]), true, 3, "rEa3"),
        ("Annotator", &ending(&["_ANNOTATE"]), true, 4, "aNn4"),
        ("Support Desk", &support, false, 6, "sUp6"),
        (
            "Prompt Reviewer",
            &["PROMPT_READ", "PROMPT_UPDATE"].map(str::to_owned),
            false,
            PROMPT_REVIEWER.0,
            PROMPT_REVIEWER.1,
        ),
    ];
    for (name, permissions, is_predefined, number, suffix) in list {
        let id = encode_id("Role", number, suffix);
        let place = Place {
            name,
            within: "",
            holder: if is_predefined { "PREDEFINED" } else { "CUSTOM" },
        };
        let role = roles::document(&id, name, None, permissions, is_predefined, now);
        records::put(connection, number, "Role", &id, &place, &role)?;
    }
    Ok(())
}

/// Gives a person of the population their Arize account, and some of them more.
pub fn enrol(connection: &Connection, person: &Person) -> rusqlite::Result<()> {
    let Some(account) = person.accounts.get(&Platform::Arize) else {
        return Ok(());
    };
    let user = user(person, account);
    let home = if person.foreign { ELSEWHERE } else { ACCOUNT };
    store(connection, i64::from(person.number), home, &user)?;
    let more = person.number <= WELL_KNOWN || person.number.is_multiple_of(RARE);
    if home == ACCOUNT && user.status == "ACTIVE" && more {
        settle(connection, person, &user)?;
    }
    Ok(())
}

fn user(person: &Person, account: &Account) -> User {
    let mut dice = person.dice(Platform::Arize);
    // The first draw makes the id's suffix.
    let id = encode_id("User", i64::from(person.number), &dice.word(4));
    let predefined = |name: &str| Role::Predefined { name: name.to_owned() };
    let role = match dice.below(100) {
        _ if account.admin => predefined("ADMIN"),
        // (choice) The limited caller of the sandbox may not list: an annotator without USER_READ.
        _ if person.number == LIMITED => predefined("ANNOTATOR"),
        0..65 => predefined("MEMBER"),
        65..80 => predefined("MEMBER_UI_ONLY"),
        80..94 => predefined("ANNOTATOR"),
        _ => Role::Custom {
            id: encode_id("Role", PROMPT_REVIEWER.0, PROMPT_REVIEWER.1),
            name: "Prompt Reviewer".to_owned(),
        },
    };
    let annotator = matches!(&role, Role::Predefined { name } if name == "ANNOTATOR");
    User {
        id,
        name: person.name_on(account),
        email: person.email_on(account),
        created_at: date(person.joined),
        // Today's upper-case dialect, but for `inactive`, which today's client writes so (Arize contract, Dialects).
        status: match account.standing {
            Standing::Invited => "INVITED",
            Standing::Expired => "EXPIRED",
            Standing::Deactivated => INACTIVE,
            _ => "ACTIVE",
        }
        .to_owned(),
        role,
        is_developer: !annotator && dice.chance(700),
    }
}

/// Places in an organization and a space, a role there, keys.
fn settle(connection: &Connection, person: &Person, user: &User) -> rusqlite::Result<()> {
    let mut dice = Dice::new(person.seed, 0xa8_0000_0000 + u64::from(person.number));
    let joined = date(person.joined);
    let annotator = matches!(&user.role, Role::Predefined { name } if name == "ANNOTATOR");
    let name = if annotator { "ANNOTATOR" } else { "MEMBER" };
    let role = json!({ "type": "PREDEFINED", "name": name });
    let chosen = dice.below(2);
    let organizations = records::all_within(connection, "Organization", "")?;
    for (number, organization) in (0..).zip(&organizations) {
        if number != chosen && person.number != ADMIN {
            continue;
        }
        memberships::insert(
            connection,
            "OrganizationMembership",
            "organization_id",
            id_of(organization),
            &user.id,
            &role,
        )?;
        let inside = records::all_within(connection, "Space", id_of(organization))?;
        let space = dice.pick(&inside);
        memberships::insert(connection, "SpaceMembership", "space_id", id_of(space), &user.id, &role)?;
        if dice.chance(400) {
            let bound = encode_id("Role", PROMPT_REVIEWER.0, PROMPT_REVIEWER.1);
            role_bindings::insert(connection, &bound, &user.id, "SPACE", id_of(space), &joined)?;
        }
    }
    if dice.chance(100) {
        let project = encode_id("Project", 11, "cHk5");
        role_bindings::insert(connection, &encode_id("Role", 2, "mEm2"), &user.id, "PROJECT", &project, &joined)?;
    }
    match person.number {
        ADMIN => {
            found_integrations(connection, &user.id, &joined)?;
            key(connection, user, "Sandbox", &joined, None, Some("token"))?;
            let past = date(Timestamp::from_second(1_577_836_800).unwrap_or_default());
            key(connection, user, "Sandbox, expired", &joined, Some(&past), Some("expired_token"))?;
        }
        LIMITED => key(connection, user, "Sandbox, limited", &joined, None, Some("limited_token"))?,
        _ => {}
    }
    if !annotator && (person.number == ADMIN || dice.chance(300)) {
        key(connection, user, "Notebook", &joined, None, None)?;
        if dice.chance(300) {
            key(connection, user, "Pipeline", &joined, Some("2030-01-01T00:00:00.000000Z"), None)?;
        }
    }
    Ok(())
}

fn key(
    connection: &Connection,
    user: &User,
    name: &str,
    joined: &str,
    expires_at: Option<&str>,
    purpose: Option<&str>,
) -> rusqlite::Result<()> {
    let place = Place {
        name,
        within: "",
        holder: &user.id,
    };
    let mut key = records::insert(connection, "ApiKey", &place, |id| {
        json!({
            "id": id, "name": name, "key_type": "USER", "status": "ACTIVE",
            "created_at": joined, "created_by_user_id": user.id,
        })
    })?;
    if let Some(end) = expires_at {
        key["expires_at"] = end.into();
    }
    keys::seed_secret(connection, &mut key, purpose)?;
    let id = id_of(&key).to_owned();
    records::update(connection, &id, &key)
}

/// The administrator has set up what may be called; one of them is the default of a space.
fn found_integrations(connection: &Connection, user: &str, now: &str) -> rusqlite::Result<()> {
    for (name, provider) in [
        ("Shared OpenAI", "OPEN_AI"),
        ("Claude for evaluation", "ANTHROPIC"),
        ("House models", "LITELLM"),
    ] {
        ai_integrations::seed(connection, name, provider, user, now)?;
    }
    let schema = json!({ "type": "object", "properties": { "question": { "type": "string" } } });
    let model = json!({ "provider": "OPEN_AI", "has_api_key": true, "is_function_calling_enabled": true });
    let agent = json!({
        "endpoint": "https://agents.example.com/support", "has_headers": true, "input_schema": schema, "request_presets": [],
    });
    // No evaluator: the vendor's client of today cannot read a list that has one.
    let mut first = None;
    for (kind, name, config) in [("LLM", "OpenAI", model), ("AGENT", "Support agent", agent)] {
        let made = integrations::insert(
            connection,
            json!({
                "type": kind, "name": name, "config": config, "scopings": super::scoping::everywhere(),
                "created_at": now, "updated_at": now, "created_by_user_id": user,
            }),
        )?;
        first.get_or_insert(made);
    }
    let organizations = records::all_within(connection, "Organization", "")?;
    for mut space in records::all_within(connection, "Space", organizations.first().map_or("", id_of))? {
        if let (Some(model), true) = (&first, space["name"] == "Model Lab") {
            space["default_llm_integration"] = json!({ "integration_id": model["id"], "model_name": "gpt-4o" });
            let id = id_of(&space).to_owned();
            records::update(connection, &id, &space)?;
        }
    }
    Ok(())
}

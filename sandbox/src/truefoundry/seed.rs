//! What TrueFoundry's double holds besides users at its start: teams, workspaces, permissions, tokens, virtual accounts, secret groups.

use jiff::{Timestamp, ToSpan};
use rusqlite::Connection;
use serde_json::{Value, json};

use super::record::{TENANT, User};
use super::team_people::{self, EVERYONE, EVERYONE_ID};
use super::tokens::{self, NewToken};
use super::{date, sent};
use crate::people::{ADMIN, Dice, HORIZON, Person};

/// Name, what is shown for it, what it is for.
const TEAMS: [(&str, &str, &str); 4] = [
    ("platform", "Platform", "Runs the clusters"),
    ("research", "Research", "Trains and measures models"),
    ("support", "Support", "Answers customers"),
    ("data-science", "Data science", "Asks the data"),
];
/// Name and cluster.
const WORKSPACES: [(&str, &str); 5] = [
    ("production", "eu-west"),
    ("staging", "eu-west"),
    ("research", "us-east"),
    ("notebooks", "us-east"),
    ("sandbox", "us-east"),
];
const ROLES: [&str; 3] = ["workspace-admin", "workspace-editor", "workspace-viewer"];
/// People of the cast who keep at least one account without teams and resources, so that somebody can always be deleted.
const FREE: [&str; 3] = [
    "oluwaseun.adeyemi@example.org",
    "priya.raman@example.com",
    "viktor.halloran@example.com",
];

/// Gives a user their place: teams, resources and tokens. The first person brings everything else along.
pub fn belong(connection: &Connection, person: &Person, user: &User) -> rusqlite::Result<()> {
    let mut dice = Dice::new(person.seed, u64::from(person.number) << 8 | 0x7f);
    if person.number == ADMIN {
        found(connection, user, &mut dice)?;
    }
    if person.foreign || FREE.contains(&user.email.as_str()) {
        return Ok(());
    }
    match user.email.as_str() {
        "mira.castellanos@example.com" => team_people::put(connection, &team_id("platform"), &user.email, true)?,
        "gideon.achterberg@example.com" => team_people::put(connection, &team_id("research"), &user.email, true)?,
        // She cannot be deleted without force, and neither can he.
        "ada.lindqvist@example.com" => {
            team_people::put(connection, &team_id("research"), &user.email, false)?;
            bind(connection, &user.id, "user", "research", "workspace-editor")?;
            token(connection, user, "laptop", None, &mut dice)?;
        }
        "kofi.mensah@research.example.org" => bind(connection, &user.id, "user", "notebooks", "workspace-viewer")?,
        _ if person.number > 400 => {}
        _ => {
            if dice.chance(150) {
                let (team, ..) = dice.pick(&TEAMS);
                team_people::put(connection, &team_id(team), &user.email, dice.chance(100))?;
            }
            if dice.chance(120) {
                let (workspace, _) = *dice.pick(&WORKSPACES);
                let role = *dice.pick(&ROLES);
                bind(connection, &user.id, "user", workspace, role)?;
            }
            if dice.chance(60) {
                token(connection, user, "automation", None, &mut dice)?;
            }
        }
    }
    Ok(())
}

fn team_id(name: &str) -> String {
    format!("team-{name}")
}

fn token(connection: &Connection, user: &User, name: &str, expires_at: Option<i64>, dice: &mut Dice) -> rusqlite::Result<()> {
    let token = NewToken {
        owner: &user.id,
        personal: true,
        name,
        team: None,
        kind: "jwt",
        expires_at,
    };
    tokens::store(connection, &token, dice, before(200)).map(|_| ())
}

fn bind(connection: &Connection, subject: &str, kind: &str, workspace: &str, role: &str) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO truefoundry_bindings (subject, subject_type, workspace, role) VALUES (?1, ?2, ?3, ?4)",
        (subject, kind, format!("workspace-{workspace}"), role),
    )?;
    Ok(())
}

/// So many days before the population was recorded.
fn before(days: i64) -> Timestamp {
    HORIZON.checked_sub((days * 24).hours()).unwrap_or(HORIZON)
}

/// What is there before anybody belongs to it.
fn found(connection: &Connection, maker: &User, dice: &mut Dice) -> rusqlite::Result<()> {
    let subject = json!({ "subjectId": maker.id, "subjectType": "user", "subjectSlug": maker.email });
    let made = date(before(300));
    let mut teams = vec![(EVERYONE, EVERYONE_ID.to_owned(), "Everyone", "Everybody of the tenant", false)];
    teams.extend(TEAMS.map(|(name, shown, purpose)| (name, team_id(name), shown, purpose, true)));
    for (name, id, shown, purpose, editable) in teams {
        let manifest = json!({ "type": "team", "name": name, "displayName": shown, "description": purpose });
        connection.execute(
            "INSERT INTO truefoundry_teams (id, name, manifest, editable, maker, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)",
            (id, name, manifest.to_string(), editable, subject.to_string(), &made),
        )?;
    }
    for (name, cluster) in WORKSPACES {
        let id = format!("workspace-{name}");
        let document = json!({
            "id": id, "fqn": format!("{cluster}:{name}"), "tenantName": TENANT, "clusterId": format!("cluster-{cluster}"),
            "createdBySubject": subject, "createdAt": made, "updatedAt": made, "accountId": format!("account-{TENANT}"),
            "manifest": { "type": "workspace", "cluster_fqn": cluster, "name": name },
        });
        connection.execute(
            "INSERT INTO truefoundry_workspaces (id, document) VALUES (?1, ?2)",
            (id, document.to_string()),
        )?;
    }
    for (team, workspace, role) in [
        ("platform", "production", "workspace-admin"),
        ("research", "notebooks", "workspace-editor"),
        ("support", "staging", "workspace-viewer"),
    ] {
        bind(connection, &team_id(team), "team", workspace, role)?;
    }
    for (group, secrets) in [
        ("databases", &["warehouse-password", "replica-password"][..]),
        ("registries", &["pull-token"]),
    ] {
        secret_group(connection, group, secrets, &subject, &made)?;
    }
    virtual_accounts(connection, &subject, &made, dice)?;
    // One of the administrator's own tokens has run out.
    token(connection, maker, "quarterly-report", Some(before(30).as_second()), dice)?;
    token(connection, maker, "terraform", None, dice)
}

fn secret_group(connection: &Connection, name: &str, secrets: &[&str], maker: &Value, made: &str) -> rusqlite::Result<()> {
    let id = format!("secret-group-{name}");
    let secret = |secret: &&str| {
        json!({
            "id": format!("secret-{secret}"), "fqn": format!("{TENANT}:{name}:{secret}"), "name": secret,
            "secretGroupId": id, "createdAt": made, "updatedAt": made,
        })
    };
    let document = json!({
        "id": id, "fqn": format!("{TENANT}:{name}"), "tenantName": TENANT, "createdBySubject": maker,
        "associatedSecrets": secrets.iter().map(secret).collect::<Vec<_>>(), "accountId": format!("account-{TENANT}"),
        "manifest": { "type": "secret-group", "name": name }, "createdAt": made, "updatedAt": made,
    });
    connection.execute(
        "INSERT INTO truefoundry_secret_groups (document) VALUES (?1)",
        [document.to_string()],
    )?;
    Ok(())
}

fn virtual_accounts(connection: &Connection, maker: &Value, made: &str, dice: &mut Dice) -> rusqlite::Result<()> {
    let permission = |workspace: &str, role: &str| json!({ "resource_fqn": workspace, "resource_type": "workspace", "role_id": role });
    let manifests = [
        json!({
            "name": "ci-deployer", "permissions": [permission("eu-west:production", "workspace-editor")],
            "expiration_date": "2035-12-31", "ownedBy": { "team": "platform" }, "tags": { "purpose": "deployment" },
        }),
        json!({
            "name": "nightly-reports", "permissions": [permission("us-east:notebooks", "workspace-viewer")],
            "expiration_date": "2024-03-31", "ownedBy": { "team": "data-science" },
        }),
        json!({
            "name": "inference-gateway", "permissions": [permission("eu-west:production", "workspace-viewer")],
            "ownedBy": { "team": "platform" }, "token_type": "opaque",
            "secret_store_config": { "type": "tfy-secrets", "secret_group": format!("{TENANT}:registries"), "key": "gateway-token" },
        }),
        json!({
            "name": "tenant-automation",
            "permissions": [{ "resource_fqn": TENANT, "resource_type": "tenant", "role_id": "tenant-admin" }],
        }),
    ];
    for mut manifest in manifests {
        manifest["type"] = json!("virtual-account");
        let name = manifest["name"].as_str().unwrap_or_default().to_owned();
        let id = format!("cm{}", dice.word(23));
        let expires_at = manifest["expiration_date"].as_str().and_then(sent::end);
        connection.execute(
            "INSERT INTO truefoundry_virtual_accounts (id, name, manifest, expires_at, maker, created_at, updated_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)",
            (&id, &name, manifest.to_string(), expires_at, maker.to_string(), made),
        )?;
        let token = NewToken {
            owner: &id,
            personal: false,
            name: &name,
            team: None,
            kind: manifest["token_type"].as_str().unwrap_or("jwt"),
            expires_at: None,
        };
        tokens::store(connection, &token, dice, before(200))?;
    }
    Ok(())
}

//! What Authress knows about users, service clients and keys, and how it is stored.

use ed25519_dalek::SigningKey;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::token;
use crate::people::{Dice, HORIZON, Person};
use crate::platform::Platform;

/// The account that the sandbox's credentials belong to.
pub const ACCOUNT: &str = "acc-northwind";
/// An account that they must never see.
const ELSEWHERE: &str = "acc-elsewhere";
/// The key with which the account itself signs the tokens of its users.
const ACCOUNT_KEY: &str = "account-key-1";
/// The owner of [`ACCOUNT_KEY`] in the table of keys; no service client can be called so.
pub const ACCOUNT_OWNER: &str = "";
/// The service client of the demo access key.
const CLIENT: &str = "sc_sandbox";

pub const SCHEMA: &str = "
    CREATE TABLE authress_tenants (tenant_id TEXT PRIMARY KEY, account TEXT NOT NULL, name TEXT NOT NULL);
    CREATE TABLE authress_clients (client_id TEXT PRIMARY KEY, account TEXT NOT NULL, name TEXT NOT NULL);
    CREATE TABLE authress_keys (
        owner TEXT NOT NULL, key_id TEXT NOT NULL, public_key TEXT NOT NULL, PRIMARY KEY (owner, key_id)
    ) WITHOUT ROWID;
    CREATE TABLE authress_users (
        number INTEGER PRIMARY KEY, user_id TEXT NOT NULL UNIQUE, account TEXT NOT NULL, tenant_id TEXT,
        admin INTEGER NOT NULL, search TEXT NOT NULL, document TEXT NOT NULL
    );";
/// Holds what a search reads, in the order of the list.
pub const INDEXES: &str = "CREATE INDEX authress_by_account ON authress_users (account, number, tenant_id, search);";

/// A user (Authress contract, Schemas).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(clippy::struct_field_names, reason = "the vendor's fields")]
pub struct User {
    pub user_id: String,
    pub name: Option<String>,
    pub picture: Option<String>,
    pub email: Option<String>,
    // Properties beyond the schema vary by identity provider (Authress contract, get_user).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
}

/// Stores a user as they are now, whether new or changed. A user belongs to one tenant at a time.
pub fn store(connection: &Connection, number: i64, account: &str, tenant: Option<&str>, admin: bool, user: &User) -> rusqlite::Result<()> {
    // The filter searches "through every text field" (Authress contract, get_users).
    let search = [Some(user.user_id.as_str()), user.name.as_deref(), user.email.as_deref()]
        .map(Option::unwrap_or_default)
        .join("\n")
        .to_lowercase();
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO authress_users (number, user_id, account, tenant_id, admin, search, document)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute((
            number,
            &user.user_id,
            account,
            tenant,
            admin,
            search,
            serde_json::to_string(user).unwrap_or_default(),
        ))?;
    Ok(())
}

/// The Authress id of a person, as their identity provider made it.
pub fn user_id(person: &Person) -> String {
    person
        .accounts
        .get(&Platform::Authress)
        .and_then(|account| account.id.clone())
        .unwrap_or_else(|| format!("auth0|{}", person.number))
}

/// Makes the tenants of both accounts.
pub fn found(connection: &Connection) -> rusqlite::Result<()> {
    for (tenant, account, name) in [
        ("ten_north", ACCOUNT, "Northwind North"),
        ("ten_south", ACCOUNT, "Northwind South"),
        ("ten:lab.1", ACCOUNT, "The Laboratory"),
        ("ten_elsewhere", ELSEWHERE, "Elsewhere"),
    ] {
        connection
            .prepare_cached("INSERT INTO authress_tenants (tenant_id, account, name) VALUES (?1, ?2, ?3)")?
            .execute((tenant, account, name))?;
    }
    Ok(())
}

/// Gives a person of the population their Authress account.
pub fn enrol(connection: &Connection, person: &Person) -> rusqlite::Result<()> {
    let Some(account) = person.accounts.get(&Platform::Authress) else {
        return Ok(());
    };
    let mut dice = person.dice(Platform::Authress);
    let known = |value: String| (!account.nameless).then_some(value);
    let user = User {
        user_id: user_id(person),
        name: known(person.name_on(account)),
        picture: dice
            .chance(400)
            .then(|| format!("https://pictures.example.com/{}.png", person.number)),
        email: known(person.email_on(account)),
        locale: dice.chance(200).then(|| "en-GB".to_owned()),
    };
    let (home, tenant) = if person.foreign {
        (ELSEWHERE, Some("ten_elsewhere"))
    } else {
        let tenants = [Some("ten_north"), Some("ten_north"), Some("ten_south"), Some("ten:lab.1"), None];
        (ACCOUNT, *dice.pick(&tenants))
    };
    store(connection, i64::from(person.number), home, tenant, account.admin, &user)
}

/// Makes the keys of the account and of one service client, and from them the sandbox's credentials: purpose, secret
/// and user of each.
pub fn issue(
    connection: &Connection,
    dice: &mut Dice,
    [admin, limited]: &[String; 2],
) -> rusqlite::Result<Vec<(&'static str, String, String)>> {
    let account_key = SigningKey::from_bytes(&dice.bytes());
    let client_key = SigningKey::from_bytes(&dice.bytes());
    let key_id = format!("key{}", dice.word(8));
    connection.execute(
        "INSERT INTO authress_clients (client_id, account, name) VALUES (?1, ?2, 'Sandbox client')",
        (CLIENT, ACCOUNT),
    )?;
    let mut insert = connection.prepare_cached("INSERT INTO authress_keys (owner, key_id, public_key) VALUES (?1, ?2, ?3)")?;
    insert.execute((ACCOUNT_OWNER, ACCOUNT_KEY, token::public(&account_key)))?;
    insert.execute((CLIENT, &key_id, token::public(&client_key)))?;
    let user_token = |user: &str, expires: i64| {
        let claims = json!({
            "iss": format!("https://{ACCOUNT}.login.authress.io"),
            "aud": format!("{ACCOUNT}.accounts.authress.io"),
            "sub": user,
            "iat": HORIZON.as_second().min(expires),
            "exp": expires,
            "scope": "openid profile email",
        });
        token::mint(&account_key, ACCOUNT_KEY, &claims)
    };
    // 2100-01-01 and 2020-01-01, whatever the clock of a test says.
    let (late, past) = (4_102_444_800, 1_577_836_800);
    let access_key = format!("{CLIENT}.{key_id}.{ACCOUNT}.{}", token::pkcs8(&client_key));
    Ok(vec![
        ("token", user_token(admin, late), admin.clone()),
        ("expired_token", user_token(admin, past), admin.clone()),
        ("limited_token", user_token(limited, late), limited.clone()),
        ("access_key", access_key, CLIENT.to_owned()),
    ])
}

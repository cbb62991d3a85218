//! What is there from the start: tenants, connections, roles, groups, records, service clients, and the sandbox's credentials.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::SigningKey;
use rusqlite::Connection;
use serde_json::{Value, json};

use super::access::{Groups, Records, Roles};
use super::clients::{self, Clients};
use super::document;
use super::integrations::{Applications, Connections, Extensions};
use super::noun::Noun;
use super::record::{ACCOUNT, ACCOUNT_OWNER, ELSEWHERE};
use super::tenants::Tenants;
use super::token;
use crate::people::{Dice, HORIZON};

/// The key with which the account itself signs the tokens of its users.
const ACCOUNT_KEY: &str = "account-key-1";
/// The service client of the demo access key, and that of the key of the old form.
const CLIENT: &str = "sc_sandbox";
const OLD_CLIENT: &str = "sc_legacy";
/// When everything here was made.
const FOUNDED: &str = "2021-03-01T09:00:00.000Z";

/// The RSA key of the access key of the old form, PKCS#8. It is always the same, because making one takes seconds; it opens
/// nothing but this double.
const OLD_KEY: &str = "\
     MIIEvAIBADANBgkqhkiG9w0BAQEFAASCBKYwggSiAgEAAoIBAQDKhGO/s9sQDHgUBoFrv4vLwmbr43ZKOBueYK46725Q+kN7Qftin3i3rv7m99\
     Tt9UyX4TXdbWjkzr3GjGkC1O98IK0amNqjdbFrKLKlYX4Ya4Jr+yEMZHZa/dZqlL3HyVDr5/0x7/vH8ewsmNJVunO1414vM4JbMhUPPDrn9kpT\
     lw/gL1UdJwYkYHqL4ROy7tYrlLGKjqg6Ilo7MekF/uOUb4F6r5pIeuiuszmyVE4vOMtedPbFdnT6splTQC0tIBucTyNgi7SS0iTKAZsFjrM3D+\
     jDH8OqGdvv5W+SN78/l8JI1uqGe7V+BnENnT4atIjiYzCKSsvbtObaSK8N4CLzAgMBAAECggEACfKxgOMhkZFZoq4xISBYvYq2o8OM9eQsr/Df\
     p71HZeRTq63X+FLzsWr/6+UxSS3udCixcy38Y/6N2793XX0lQhH+2HQfi73S/pV4tRJr1ccOMiZOmMokkDkXSJQDs7+W+u4IUrHCffwxyRajgM\
     32zVc2Zkr5WwGqTCqXjPmpuNJeX0TY0l4NBbsAgCQLBYx+PJSDlt6LMfxzn77yL1llqI19oR1C3hkRLZp5a45VhAvfW7mhumd9UdlqY8QMUXZ1\
     wZ6cyQc0rGP9H6GW9XYODVTyUhrb/uUupdiDBgHlT/+D2zrBgp+HMihFo8K4aI8NvUGbTK4bGfjJk19m1Wo2HQKBgQDkeCtR624S+g8cONKiZ4\
     o8eOeNmOHfB5ocn2GCyaIlnZhDBNRQRjdc8EcN3+aOZyrWJPyrA1Q+izmm4atIYbq9vDB0xaO2qJUVKHmqGTpKYcLJf4BpOFxpx6vMLs8CURLT\
     uy8UNeHPh6pCoASSaQTrnWTqqIo8U4Y/kM6/5U0u9wKBgQDi66TuQV/O7emHO/njt5A59ynIeRp+vXVitIHtGk4cFKIYD0CPTFegbe+Pk/H6V4\
     KfNRzsOkWKqQzkQjtvPyG1kHFiBAp0s+3ZhAktrj8/geyaos1Q58w5r/5XorrNLZ/cb1+O0+Ljd3Csi3u6S7I2/VVyXdnt3F8R1OSshuvg5QKB\
     gE/5lMh3Ti/MYs+xQGJjNiuW8w9I7gAhbBwK2ppqtJzQPsVvAlcbTTP2VBkSQGWmzYLqrZu7bZj7KXI2WrvaogDayGeH65f8CTu/0F7vt8zjzc\
     i1HiE2/np0z7mIxSP9d0awpnk/p0z7I2lxFEigBH3pubK+zqzxW/QSX50iylLfAoGACzmw/QBK5wep58C1yegIwHVTodEr2F0y82EOlFYayxTS\
     N/J5NR2HsC4ADdA5xjKSCaIs/hqb2hImyxvjqMsstbihg0HD6qYD/CCl+5aFFnUs6TFoiroMxkXIhTlNmFzLbbIsvfoJXUtJTZ/QzRR1inbZxU\
     CTSUr/gPhRH5/FB2kCgYAJjpKxOVxVDoidMaEdrGqV21tIK9NHKJN1VSDQEr+gBTpVr0CYX9uyhFBSsJsrak8P9DFyRf+CqQI9wr96pFUO3qtv\
     KoUx9OaWVevR9qtHMT7NCncFnb2k6yyK/yViBtxukX1PbvxRdqmfe7e8whR864hRXIpSAYWa1r1bbpg1hQ==";

/// Makes what needs no person.
pub fn found(connection: &Connection) -> rusqlite::Result<()> {
    for (id, account, name, domains, provider) in [
        (
            "ten_north",
            ACCOUNT,
            "Northwind North",
            json!([{ "domain": "example.com" }]),
            Some("con_okta"),
        ),
        (
            "ten_south",
            ACCOUNT,
            "Northwind South",
            json!([{ "domain": "south.example.com" }]),
            None,
        ),
        ("ten:lab.1", ACCOUNT, "The Laboratory", json!([]), Some("con_google")),
        ("ten_elsewhere", ELSEWHERE, "Elsewhere", json!([]), None),
    ] {
        let mut tenant = json!({ "data": { "name": name }, "domains": domains });
        if let Some(provider) = provider {
            tenant["connection"] = json!({ "connectionId": provider });
        }
        plant::<Tenants>(connection, account, id, tenant)?;
    }
    for (id, kind, name, address) in [
        ("con_google", "OAUTH2", "Google", "https://accounts.example.com/authorize"),
        ("con_okta", "SAML2", "Okta", "https://northwind.okta.example.com/sso"),
    ] {
        let provider = json!({ "type": kind, "authenticationUrl": address, "clientId": "northwind", "clientSecret": "hidden", "data": { "name": name } });
        plant::<Connections>(connection, ACCOUNT, id, provider)?;
    }
    let application = json!({ "redirectUrls": ["https://reports.example.com/back"] });
    plant::<Extensions>(
        connection,
        ACCOUNT,
        "ext_reports",
        json!({ "name": "Reports", "application": application }),
    )?;
    let console = json!({ "name": "Console", "redirectUrls": ["https://console.example.com/"], "sessionType": "SINGLE_SESSION" });
    plant::<Applications>(connection, ACCOUNT, "app_console", console)?;
    let may = |action: &str, grant: bool| json!({ "action": action, "allow": true, "grant": grant, "delegate": grant });
    // (choice) What the built-in roles allow.
    for (id, name, permissions) in [
        ("Authress:Owner", "Owner", json!([may("*", true)])),
        ("Authress:Admin", "Administrator", json!([may("*", false)])),
        ("Authress:Editor", "Editor", json!([may("read", false), may("update", false)])),
        ("Authress:Viewer", "Viewer", json!([may("read", false)])),
        (
            "documents:writer",
            "Writer of documents",
            json!([may("documents", false), may("comments:write", false)]),
        ),
        ("documents:reader", "Reader of documents", json!([may("documents:read", false)])),
        ("billing", "Billing", json!([may("invoices:*", true)])),
    ] {
        plant::<Roles>(connection, ACCOUNT, id, json!({ "name": name, "permissions": permissions }))?;
    }
    for (id, name) in [
        (CLIENT, "Sandbox client"),
        (OLD_CLIENT, "Old deploy script"),
        ("sc_reports", "Reports"),
    ] {
        plant::<Clients>(connection, ACCOUNT, id, json!({ "name": name, "tags": { "team": "platform" } }))?;
    }
    Ok(())
}

/// Stores one thing as if it had been made long ago.
fn plant<N: Noun>(connection: &Connection, account: &str, id: &str, value: Value) -> rusqlite::Result<()> {
    let Value::Object(mut document) = value else { return Ok(()) };
    document.insert(N::ID.to_owned(), id.into());
    if let Err(document::Stop::Database(error)) = N::settle(connection, &mut document, None) {
        return Err(error);
    }
    for name in [N::TIMES.0, N::TIMES.1].into_iter().flatten() {
        document.insert(name.to_owned(), FOUNDED.into());
    }
    document::store(connection, N::KIND, id, account, &document)
}

/// Gives some people access, by groups and by name.
fn give_access(connection: &Connection, admin: &str, limited: &str) -> rusqlite::Result<()> {
    let people: Vec<String> = connection
        .prepare("SELECT user_id FROM authress_users WHERE account = ?1 ORDER BY number LIMIT 60")?
        .query_map([ACCOUNT], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let users = |some: &[String]| -> Value { some.iter().map(|id| json!({ "userId": id })).collect() };
    let only = |id: &str| json!([{ "userId": id }]);
    let (first, rest) = people.split_at(people.len().min(25));
    for (id, name, members) in [("grp_research", "Research", first), ("grp_finance", "Finance", rest)] {
        plant::<Groups>(
            connection,
            ACCOUNT,
            id,
            json!({ "name": name, "users": users(members), "admins": only(admin) }),
        )?;
    }
    let statement = |role: &str, resource: &str| json!({ "roles": [role], "resources": [{ "resourceUri": resource }] });
    plant::<Records>(
        connection,
        ACCOUNT,
        "rec_owners",
        json!({ "name": "Owners", "users": only(admin), "statements": [statement("Authress:Owner", "*")] }),
    )?;
    let documents = json!({
        "name": "Documents of research", "description": "Everybody in research reads, and some write.",
        "statements": [
            { "roles": ["documents:reader"], "resources": [{ "resourceUri": "documents/research/*" }], "groups": [{ "groupId": "grp_research" }] },
            { "roles": ["documents:writer"], "resources": [{ "resourceUri": "documents/research/plans" }], "users": users(first.get(..3).unwrap_or_default()) },
        ],
    });
    plant::<Records>(connection, ACCOUNT, "rec:research|documents", documents)?;
    let billing = json!({ "name": "Billing", "groups": [{ "groupId": "grp_finance" }], "statements": [statement("billing", "invoices")] });
    plant::<Records>(connection, ACCOUNT, "rec_billing", billing)?;
    let own = json!({ "name": "Own profile", "users": only(limited), "statements": [statement("Authress:Viewer", "profiles/own")] });
    plant::<Records>(connection, ACCOUNT, "rec_profile", own)?;
    for (place, person) in people.iter().enumerate().skip(30).take(25) {
        let record = json!({ "name": format!("Desk {place}"), "users": only(person), "statements": [statement("Authress:Editor", &format!("desks/{place}"))] });
        plant::<Records>(connection, ACCOUNT, &format!("rec_desk_{place}"), record)?;
    }
    Ok(())
}

/// Makes the keys of the account and of two service clients, and from them the sandbox's credentials: purpose, secret
/// and user of each.
pub fn issue(
    connection: &Connection,
    dice: &mut Dice,
    [admin, limited]: &[String; 2],
) -> rusqlite::Result<Vec<(&'static str, String, String)>> {
    give_access(connection, admin, limited)?;
    let account_key = SigningKey::from_bytes(&dice.bytes());
    let client_key = SigningKey::from_bytes(&dice.bytes());
    let key_id = format!("key{}", dice.word(8));
    let keep =
        |owner: &str, key_id: &str, public: &str, algorithm: &str| clients::keep(connection, owner, key_id, public, algorithm, FOUNDED);
    keep(ACCOUNT_OWNER, ACCOUNT_KEY, &token::public(&account_key), "EdDSA")?;
    keep(CLIENT, &key_id, &token::public(&client_key), "EdDSA")?;
    let old_key_id = format!("key{}", dice.word(8));
    keep(OLD_CLIENT, &old_key_id, &token::rsa_public(OLD_KEY).unwrap_or_default(), "RS256")?;
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
    // The old form (Authress contract, "Authentication").
    let old = json!({
        "clientId": OLD_CLIENT, "keyId": old_key_id, "audience": format!("{ACCOUNT}.accounts.authress.io"),
        "privateKey": format!("-----BEGIN PRIVATE KEY-----\n{OLD_KEY}\n-----END PRIVATE KEY-----"),
    });
    Ok(vec![
        ("token", user_token(admin, late), admin.clone()),
        ("expired_token", user_token(admin, past), admin.clone()),
        ("limited_token", user_token(limited, late), limited.clone()),
        ("access_key", access_key, CLIENT.to_owned()),
        ("old_access_key", STANDARD.encode(old.to_string()), OLD_CLIENT.to_owned()),
    ])
}

//! Tokens as they are kept: those of people, and those of virtual accounts. The secret leaves once, and opens the door.

use jiff::Timestamp;
use rusqlite::{Connection, Row};
use serde_json::{Value, json};

use super::record::{TENANT, User};
use super::{date, fresh};
use crate::people::Dice;

/// What a token that never expires says of its end (choice): their client needs a moment.
const NEVER: &str = "9999-12-31T00:00:00.000Z";

/// A token that is about to be made.
pub struct NewToken<'a> {
    /// The id of the user or of the virtual account.
    pub owner: &'a str,
    /// Whether it is a person's.
    pub personal: bool,
    /// Its name.
    pub name: &'a str,
    /// The team for which it acts.
    pub team: Option<&'a str>,
    /// `jwt` or `opaque`.
    pub kind: &'a str,
    /// The second at which it ends.
    pub expires_at: Option<i64>,
}

/// Makes a token; the secret is told now and, of a person's, never again.
pub fn make(connection: &Connection, token: &NewToken, now: Timestamp) -> rusqlite::Result<String> {
    let mut dice = fresh(connection)?;
    // The first draws of the same chance make the id of what is made beside it.
    dice.word(23);
    store(connection, token, &mut dice, now)
}

/// Stores a token with an id and a secret of these dice.
pub fn store(connection: &Connection, token: &NewToken, dice: &mut Dice, now: Timestamp) -> rusqlite::Result<String> {
    let (id, secret) = (format!("cm{}", dice.word(23)), format!("tfy-{}", dice.word(48)));
    connection.execute(
        "INSERT INTO truefoundry_tokens (id, secret, owner, personal, name, team, kind, current, expires_at, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1, ?8, ?9)",
        (
            id,
            &secret,
            token.owner,
            token.personal,
            token.name,
            token.team,
            token.kind,
            token.expires_at,
            date(now),
        ),
    )?;
    Ok(secret)
}

/// A token without its secret.
pub struct Token {
    pub id: String,
    pub name: String,
    pub team: Option<String>,
    pub kind: String,
    pub expires_at: Option<i64>,
    pub created_at: String,
}

fn token(row: &Row) -> rusqlite::Result<Token> {
    Ok(Token {
        id: row.get(0)?,
        name: row.get(1)?,
        team: row.get(2)?,
        kind: row.get(3)?,
        expires_at: row.get(4)?,
        created_at: row.get(5)?,
    })
}

/// The tokens of an owner, oldest first.
pub fn of_owner(connection: &Connection, owner: &str) -> rusqlite::Result<Vec<Token>> {
    connection
        .prepare_cached("SELECT id, name, team, kind, expires_at, created_at FROM truefoundry_tokens WHERE owner = ?1 ORDER BY number")?
        .query_map([owner], token)?
        .collect()
}

impl Token {
    /// A token of the credentials file, which is a token of its user as any other.
    pub fn of_credentials(purpose: &str, expires_at: Option<i64>, user: &User) -> Self {
        Self {
            id: credential_id(purpose),
            name: format!("sandbox-{}", purpose.replace('_', "-")),
            team: None,
            kind: "jwt".to_owned(),
            expires_at,
            created_at: user.created_at.clone(),
        }
    }

    /// As a row of `jwts` (TrueFoundry contract, Schemas).
    pub fn jwt(&self, owner: &str, owner_type: &str) -> Value {
        let end = self.expires_at.and_then(|end| Timestamp::from_second(end).ok());
        json!({
            "id": self.id, "subjectType": owner_type, "subjectId": owner,
            "expiry": end.map_or_else(|| NEVER.to_owned(), date),
            "tokenType": self.kind, "createdAt": self.created_at, "updatedAt": self.created_at,
        })
    }

    /// As a row of the personal access tokens. The manifest calls itself a virtual account's and not `pat`, as the contract's
    /// Schemas have it: the vendor's own client refuses any other word there.
    pub fn personal(&self, user: &User, now: Timestamp) -> Value {
        let mut manifest = json!({
            "name": self.name, "type": "virtual-account", "user_fqn": format!("{TENANT}:{}", user.email), "token_type": self.kind,
        });
        if let Some(end) = self.expires_at.and_then(|end| Timestamp::from_second(end).ok()) {
            manifest["expiration_date"] = json!(date(end));
        }
        if let Some(team) = &self.team {
            manifest["ownedBy"] = json!({ "team": team });
        }
        json!({
            "id": self.id, "type": "pat", "tenantName": TENANT, "manifest": manifest, "jwtId": self.id,
            "createdBySubject": { "subjectId": user.id, "subjectType": "user", "subjectSlug": user.email },
            "createdAt": self.created_at, "updatedAt": self.created_at,
            "isExpired": self.expires_at.is_some_and(|end| end <= now.as_second()),
            "jwts": [self.jwt(&user.id, "user")], "accountId": format!("account-{TENANT}"),
        })
    }
}

/// The id under which a token of the credentials file is listed.
pub fn credential_id(purpose: &str) -> String {
    format!("credential-{purpose}")
}

/// The tokens of the credentials file that belong to a user and were not revoked.
pub fn of_file(connection: &Connection, user: &User) -> rusqlite::Result<Vec<(String, Token)>> {
    connection
        .prepare_cached(
            "SELECT purpose, expires_at FROM credentials WHERE platform = 'truefoundry' AND user = ?1
             AND purpose IN ('token', 'limited_token', 'expired_token')
             AND purpose NOT IN (SELECT purpose FROM truefoundry_revoked) ORDER BY purpose",
        )?
        .query_map([&user.id], |row| {
            let purpose: String = row.get(0)?;
            let token = Token::of_credentials(&purpose, row.get(1)?, user);
            Ok((purpose, token))
        })?
        .collect()
}

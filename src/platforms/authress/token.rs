//! The two credentials of Authress, and the token that an access key signs (contract, "Authentication").

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};

use crate::api::credential::Credential;
use crate::api::environment::Environment;
use crate::api::request::percent_encoded;
use crate::model::error::ApiError;
use crate::model::secret::Secret;
use crate::model::time::Time;

/// A minted token lives a day …
const LIFE: i64 = 86_400;
/// … and is made anew in its last hour, as the vendor's client does.
const RENEW: i64 = 3_600;

/// What a credential is, told by its form.
#[derive(PartialEq, Eq)]
pub enum Form<'a> {
    /// `client.key.account.private-key`.
    AccessKey {
        /// The service client.
        client: &'a str,
        /// The key's id.
        key: &'a str,
        /// The account.
        account: &'a str,
        /// Base64 of a PKCS#8 Ed25519 private key.
        private: &'a str,
    },
    /// A token that is sent as it is.
    UserToken(&'a str),
}

#[derive(Serialize)]
struct Header<'a> {
    alg: &'static str,
    typ: &'static str,
    kid: &'a str,
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: String,
    aud: String,
    sub: &'a str,
    client_id: &'a str,
    iat: i64,
    exp: i64,
    scopes: &'static str,
}

#[derive(Deserialize)]
struct Subject {
    sub: String,
}

impl<'a> Form<'a> {
    /// Tells the form.
    ///
    /// # Errors
    /// Why it is none.
    pub fn of(secret: &'a str) -> Result<Self, &'static str> {
        let secret = secret.strip_prefix("Bearer ").unwrap_or(secret).trim();
        let parts: Vec<&str> = secret.split('.').collect();
        match parts[..] {
            [client, key, account, private] if !private.is_empty() && !client.is_empty() => Ok(Self::AccessKey {
                client,
                key,
                account,
                private,
            }),
            [_, _, _] => Ok(Self::UserToken(secret)),
            _ if STANDARD.decode(secret).is_ok_and(|json| json.starts_with(b"{")) => {
                Err("This is an access key of the old form (RS256), which Rollcall does not sign with yet. Make a new one in Authress.")
            }
            _ => Err("An access key has four parts with dots between them, a user token three."),
        }
    }

    /// The service client of an access key.
    pub fn client(&self) -> Option<&'a str> {
        if let Self::AccessKey { client, .. } = self {
            Some(client)
        } else {
            None
        }
    }

    /// The user whom a token names, read and not verified: the platform does that.
    pub fn user(&self) -> Option<String> {
        let Self::UserToken(token) = self else { return None };
        let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?.trim_end_matches('=')).ok()?;
        serde_json::from_slice::<Subject>(&claims).ok().map(|claims| claims.sub)
    }
}

/// The token to send: the user's own, or one that the access key signs, kept until its last hour.
///
/// # Errors
/// If the credential is neither, or the browser cannot sign.
pub async fn token(credential: &Credential, origin: Option<&str>, environment: &dyn Environment) -> Result<String, ApiError> {
    let (client, key, account, private) = match Form::of(credential.secret.reveal()).map_err(ApiError::not_sent)? {
        Form::UserToken(token) => return Ok(token.to_owned()),
        Form::AccessKey {
            client,
            key,
            account,
            private,
        } => (client, key, account, private),
    };
    let now = environment.now();
    if let Some(token) = credential.minted(Time(now.0 + RENEW * 1_000)) {
        return Ok(token);
    }
    let issued = now.0 / 1_000;
    let claims = Claims {
        iss: format!("{}/v1/clients/{}", issuer(origin, account), percent_encoded(client)),
        aud: format!("{account}.accounts.authress.io"),
        sub: client,
        client_id: client,
        iat: issued,
        exp: issued + LIFE,
        scopes: "openId",
    };
    let signed = [
        encode(&Header {
            alg: "EdDSA",
            typ: "JWT",
            kid: key,
        }),
        encode(&claims),
    ]
    .join(".");
    let private = STANDARD
        .decode(private)
        .map_err(|_| ApiError::not_sent("The private part of the access key is not base64."))?;
    let signature = environment
        .sign_ed25519(&private, signed.as_bytes())
        .await
        .map_err(ApiError::not_sent)?;
    let token = [signed, URL_SAFE_NO_PAD.encode(signature)].join(".");
    credential.keep(Secret::new(token.clone()), Time((issued + LIFE) * 1_000));
    Ok(token)
}

/// The address that a token names as its issuer: the configured one, unless it is none or Authress' own, then the account's.
fn issuer(origin: Option<&str>, account: &str) -> String {
    match origin.map(|origin| origin.trim_end_matches('/')) {
        Some(origin) if !origin.is_empty() && !origin.contains(".authress.io") => origin.to_owned(),
        _ => format!("https://{account}.api.authress.io"),
    }
}

fn encode(part: &impl Serialize) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(part).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_neither_key_nor_token_is_refused_before_anything_is_sent() {
        for text in ["", "abc", "a.b", "a.b.c.d.e", ".b.c.d", "a.b.c."] {
            assert!(Form::of(text).is_err(), "{text}");
        }
        let old = STANDARD.encode(r#"{"clientId":"c","keyId":"k"}"#);
        assert!(Form::of(&old).err().is_some_and(|why| why.contains("old form")));
    }

    #[test]
    fn the_issuer_is_the_accounts_own_unless_a_domain_was_configured() {
        assert_eq!(issuer(None, "acc"), "https://acc.api.authress.io");
        assert_eq!(issuer(Some("https://other.api.authress.io"), "acc"), "https://acc.api.authress.io");
        assert_eq!(issuer(Some("https://login.example.com/"), "acc"), "https://login.example.com");
    }

    #[test]
    fn a_user_token_names_its_user() {
        let claims = URL_SAFE_NO_PAD.encode(r#"{"sub":"auth0|ada"}"#);
        let token = format!("Bearer x.{claims}.y");
        assert_eq!(Form::of(&token).ok().and_then(|form| form.user()).as_deref(), Some("auth0|ada"));
    }
}

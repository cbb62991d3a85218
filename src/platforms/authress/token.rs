//! The three credentials of Authress, and the token that an access key signs (contract, "Authentication").

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

use super::pem;
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
pub enum Form<'a> {
    /// Base64 of a JSON object with an RSA key: what Authress gave out before.
    OldAccessKey(Box<OldAccessKey>),
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

/// An access key of the old form.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OldAccessKey {
    client_id: String,
    key_id: String,
    /// `{accountId}.accounts.authress.io`.
    audience: String,
    /// PEM text, PKCS#8 or PKCS#1.
    private_key: Pem,
}

#[derive(Deserialize)]
#[serde(from = "String")]
struct Pem(Secret);

impl From<String> for Pem {
    fn from(text: String) -> Self {
        Self(Secret::new(text))
    }
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
        if let Some(old) = OldAccessKey::of(secret) {
            return Ok(Self::OldAccessKey(Box::new(old)));
        }
        let parts: Vec<&str> = secret.split('.').collect();
        match parts[..] {
            [client, key, account, private] if !private.is_empty() && !client.is_empty() => Ok(Self::AccessKey {
                client,
                key,
                account,
                private,
            }),
            [_, _, _] => Ok(Self::UserToken(secret)),
            _ => Err("An access key has four parts with dots between them, a user token three."),
        }
    }

    /// The service client of an access key.
    pub fn client(&self) -> Option<&str> {
        match self {
            Self::AccessKey { client, .. } => Some(client),
            Self::OldAccessKey(old) => Some(&old.client_id),
            Self::UserToken(_) => None,
        }
    }

    /// The user whom a token names, read and not verified: the platform does that.
    pub fn user(&self) -> Option<String> {
        let Self::UserToken(token) = self else { return None };
        let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?.trim_end_matches('=')).ok()?;
        serde_json::from_slice::<Subject>(&claims).ok().map(|claims| claims.sub)
    }
}

impl OldAccessKey {
    /// Reads one. It is looked for first: the vendor's client does so too (contract, "Detection order").
    fn of(secret: &str) -> Option<Self> {
        let mut json = STANDARD.decode(secret).ok()?;
        let key = serde_json::from_slice(&json).ok();
        json.zeroize();
        key
    }

    /// The account: the audience up to its first dot.
    fn account(&self) -> &str {
        self.audience.split('.').next().unwrap_or_default()
    }
}

/// What signs a token: how, as whom, and for whom.
struct Signer<'a> {
    algorithm: &'static str,
    client: &'a str,
    key: &'a str,
    account: &'a str,
    audience: String,
    pkcs8: Vec<u8>,
}

impl<'a> Signer<'a> {
    /// The signer that an access key holds; none in a user's token.
    fn of(form: &'a Form) -> Result<Option<Self>, &'static str> {
        Ok(match form {
            Form::UserToken(_) => None,
            Form::AccessKey {
                client,
                key,
                account,
                private,
            } => Some(Self {
                algorithm: "EdDSA",
                client,
                key,
                account,
                audience: format!("{account}.accounts.authress.io"),
                pkcs8: STANDARD
                    .decode(private)
                    .map_err(|_| "The private part of the access key is not base64.")?,
            }),
            Form::OldAccessKey(old) => Some(Self {
                algorithm: "RS256",
                client: &old.client_id,
                key: &old.key_id,
                account: old.account(),
                audience: old.audience.clone(),
                pkcs8: pem::pkcs8(old.private_key.0.reveal()).ok_or("The private key inside the access key is no PEM of an RSA key.")?,
            }),
        })
    }

    async fn sign(&self, message: &[u8], environment: &dyn Environment) -> Result<Vec<u8>, String> {
        if self.algorithm == "RS256" {
            environment.sign_rs256(&self.pkcs8, message).await
        } else {
            environment.sign_ed25519(&self.pkcs8, message).await
        }
    }
}

impl Drop for Signer<'_> {
    fn drop(&mut self) {
        self.pkcs8.zeroize();
    }
}

/// The token to send: the user's own, or one that the access key signs, kept until its last hour.
///
/// # Errors
/// If the credential is neither, or the browser cannot sign.
pub async fn token(credential: &Credential, origin: Option<&str>, environment: &dyn Environment) -> Result<String, ApiError> {
    let form = Form::of(credential.secret.reveal()).map_err(ApiError::not_sent)?;
    if let Form::UserToken(token) = form {
        return Ok(token.to_owned());
    }
    let now = environment.now();
    if let Some(token) = credential.minted(Time(now.0 + RENEW * 1_000)) {
        return Ok(token);
    }
    let signer = Signer::of(&form).map_err(ApiError::not_sent)?;
    let Some(signer) = signer else {
        return Err(ApiError::not_sent("This credential signs nothing."));
    };
    let issued = now.0 / 1_000;
    let header = Header {
        alg: signer.algorithm,
        typ: "JWT",
        kid: signer.key,
    };
    let claims = Claims {
        iss: format!("{}/v1/clients/{}", issuer(origin, signer.account), percent_encoded(signer.client)),
        aud: signer.audience.clone(),
        sub: signer.client,
        client_id: signer.client,
        iat: issued,
        exp: issued + LIFE,
        scopes: "openId",
    };
    let message = [encode(&header), encode(&claims)].join(".");
    let signature = signer.sign(message.as_bytes(), environment).await.map_err(ApiError::not_sent)?;
    let token = [message, URL_SAFE_NO_PAD.encode(signature)].join(".");
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
        let incomplete = STANDARD.encode(r#"{"clientId":"c","keyId":"k"}"#);
        assert!(Form::of(&incomplete).is_err());
    }

    #[test]
    fn a_key_of_the_old_form_names_its_client_and_its_account() {
        let text = STANDARD.encode(r#"{"clientId":"sc_1","keyId":"k","audience":"acc-1.accounts.authress.io","privateKey":"no PEM"}"#);
        let form = Form::of(&text).unwrap_or_else(|why| panic!("{why}"));
        assert_eq!(form.client(), Some("sc_1"));
        let Form::OldAccessKey(old) = &form else { panic!("another form") };
        assert_eq!(old.account(), "acc-1");
        assert!(Signer::of(&form).is_err_and(|why| why.contains("PEM")));
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

//! Signed tokens of Authress: EdDSA over Ed25519, or RS256 for keys of the old form; made for the demo user, checked for everybody.

use axum::http::HeaderMap;
use axum::http::Uri;
use axum::http::header::HOST;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use jiff::Timestamp;
use percent_encoding::percent_decode_str;
use rsa::pkcs1v15;
use rsa::pkcs8::DecodePrivateKey;
use rsa::sha2::Sha256;
use rsa::signature::Verifier;
use rsa::traits::PublicKeyParts;
use rsa::{BigUint, RsaPrivateKey, RsaPublicKey};
use serde::Deserialize;
use serde_json::{Value, json};

/// What stands before the 32 bytes of the key in a PKCS#8 document (Authress contract, access key, new format).
const PKCS8: [u8; 16] = [
    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
];

/// The private key as an access key carries it: standard base64 of the PKCS#8 document.
pub fn pkcs8(key: &SigningKey) -> String {
    STANDARD.encode([&PKCS8[..], key.as_bytes()].concat())
}

/// The public key as it is stored and published: url-safe base64 of its 32 bytes.
pub fn public(key: &SigningKey) -> String {
    URL_SAFE_NO_PAD.encode(key.verifying_key().as_bytes())
}

/// The exponent of every RSA key here.
const EXPONENT: u32 = 65_537;

/// The public half of an RSA key in PKCS#8 form, as it is stored and published: url-safe base64 of the modulus.
pub fn rsa_public(pkcs8: &str) -> Option<String> {
    let key = RsaPrivateKey::from_pkcs8_der(&STANDARD.decode(pkcs8).ok()?).ok()?;
    Some(URL_SAFE_NO_PAD.encode(key.n().to_bytes_be()))
}

/// A public key in the form in which it is published.
pub fn published(key_id: &str, public: &str, algorithm: &str) -> Value {
    if algorithm == "RS256" {
        json!({ "kty": "RSA", "alg": "RS256", "kid": key_id, "n": public, "e": "AQAB" })
    } else {
        json!({ "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "kid": key_id, "x": public })
    }
}

/// A token with these claims, signed.
pub fn mint(key: &SigningKey, key_id: &str, claims: &Value) -> String {
    let header = json!({ "alg": "EdDSA", "typ": "JWT", "kid": key_id });
    let signed = format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(header.to_string()),
        URL_SAFE_NO_PAD.encode(claims.to_string())
    );
    let signature = URL_SAFE_NO_PAD.encode(key.sign(signed.as_bytes()).to_bytes());
    format!("{signed}.{signature}")
}

/// A token that has been taken apart, and not yet been believed.
pub struct Token<'t> {
    /// Which key signed it, it says.
    pub key_id: String,
    /// What it claims.
    pub claims: Claims,
    algorithm: String,
    signed: &'t str,
    signature: Vec<u8>,
}

/// The claims that matter here.
#[derive(Debug, Deserialize)]
pub struct Claims {
    /// Who made the token.
    pub iss: String,
    /// For whom: a text or a list of them.
    pub aud: Value,
    /// Of whom it speaks.
    pub sub: String,
    /// Until when it holds.
    pub exp: i64,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: String,
}

impl<'t> Token<'t> {
    /// Takes a token apart; the text says what is wrong with it.
    pub fn read(token: &'t str) -> Result<Self, &'static str> {
        let malformed = "The token is not a JWT.";
        let (signed, signature) = token.rsplit_once('.').ok_or(malformed)?;
        let (header, claims) = signed.split_once('.').ok_or(malformed)?;
        let decoded = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| malformed);
        let header: Header = serde_json::from_slice(&decoded(header)?).map_err(|_| malformed)?;
        // Any other algorithm, "none" above all, would leave the signature unchecked.
        if !matches!(header.alg.as_str(), "EdDSA" | "RS256") {
            return Err("The token is signed neither with EdDSA nor with RS256.");
        }
        Ok(Self {
            key_id: header.kid,
            algorithm: header.alg,
            claims: serde_json::from_slice(&decoded(claims)?).map_err(|_| malformed)?,
            signed,
            signature: decoded(signature)?,
        })
    }

    /// Checks the signature with a published key. The key says by which algorithm, and the token must agree.
    pub fn is_signed_by(&self, public: &str, algorithm: &str) -> bool {
        let Ok(key) = URL_SAFE_NO_PAD.decode(public) else {
            return false;
        };
        match algorithm {
            _ if self.algorithm != algorithm => false,
            "RS256" => self.is_signed_by_rsa(&key),
            _ => self.is_signed_by_ed25519(&key),
        }
    }

    fn is_signed_by_ed25519(&self, key: &[u8]) -> bool {
        let key = <[u8; 32]>::try_from(key)
            .ok()
            .and_then(|bytes| VerifyingKey::from_bytes(&bytes).ok());
        let signature = Signature::from_slice(&self.signature);
        key.zip(signature.ok())
            .is_some_and(|(key, signature)| key.verify_strict(self.signed.as_bytes(), &signature).is_ok())
    }

    fn is_signed_by_rsa(&self, modulus: &[u8]) -> bool {
        let key = RsaPublicKey::new(BigUint::from_bytes_be(modulus), BigUint::from(EXPONENT));
        let signature = pkcs1v15::Signature::try_from(self.signature.as_slice());
        key.ok().zip(signature.ok()).is_some_and(|(key, signature)| {
            let key = pkcs1v15::VerifyingKey::<Sha256>::new(key);
            key.verify(self.signed.as_bytes(), &signature).is_ok()
        })
    }
}

impl Claims {
    /// Whether the token is for this account: `{accountId}.accounts.authress.io`.
    pub fn is_for(&self, account: &str) -> bool {
        let audience = format!("{account}.accounts.authress.io");
        match &self.aud {
            Value::Array(all) => all.iter().any(|one| *one == audience.as_str()),
            one => *one == audience.as_str(),
        }
    }

    /// Whether the token still holds.
    pub fn holds_at(&self, now: Timestamp) -> bool {
        self.exp > now.as_second()
    }

    /// Whether the issuer is `{origin}/v1/clients/{sub}` at a host that `accepts` likes.
    ///
    /// The path may stand under the prefix that the sandbox's main port gives this platform: the client mints with the
    /// address that it was told to call.
    pub fn is_issued_by_client(&self, accepts: impl Fn(&str) -> bool) -> bool {
        let Some((scheme, rest)) = self.iss.split_once("://") else {
            return false;
        };
        let Some((host, path)) = rest.split_once('/') else {
            return false;
        };
        let path = path.strip_prefix("api/authress/").unwrap_or(path);
        let named = path
            .strip_prefix("v1/clients/")
            .and_then(|id| percent_decode_str(id).decode_utf8().ok());
        matches!(scheme, "http" | "https") && accepts(host) && named.is_some_and(|id| id == self.sub)
    }
}

/// The host that a request came to, if it says so (a test without a socket may not).
pub fn own_host(headers: &HeaderMap, uri: &Uri) -> Option<String> {
    headers
        .get(HOST)
        .and_then(|host| host.to_str().ok())
        .map(str::to_owned)
        .or_else(|| uri.authority().map(ToString::to_string))
}

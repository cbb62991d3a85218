//! Is the token that we sign with an Authress access key the one that the vendor's client signs?

use std::rc::Rc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signature, Verifier, VerifyingKey};
use rollcall::platforms::authress::{Authress, token};
use serde_json::Value;

use crate::machine::{NoTransport, client};
use crate::recording::Recording;

/// The recorder's own address stands in the recordings as this.
const BASE: &str = "<base>";

/// Mints a token and compares header, claims and signature.
pub async fn check(recording: &Recording) -> Result<usize, String> {
    let client = client(
        &Authress,
        BASE,
        recording.args["access_key"].as_str().unwrap_or_default(),
        Rc::new(NoTransport),
    );
    let origin = recording.args["api_url"].as_str();
    let token = token::token(&client.credential, origin, &*client.environment)
        .await
        .map_err(|error| format!("{error:?}"))?;
    let parts: Vec<&str> = token.split('.').collect();
    let [header, claims, signature] = parts[..] else {
        return Err("a token has three parts".to_owned());
    };
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|error| error.to_string());
    let read = |part: &str| serde_json::from_slice::<Value>(&decode(part)?).map_err(|error| error.to_string());
    let (head, mut body) = (read(header)?, read(claims)?);
    if head != recording.whole["jwt_header"] {
        return Err(format!("header: ours {head}, theirs {}", recording.whole["jwt_header"]));
    }
    let life = body["exp"].as_i64().unwrap_or_default() - body["iat"].as_i64().unwrap_or_default();
    let claims_map = body.as_object_mut().ok_or("claims are an object")?;
    claims_map.remove("exp");
    claims_map.remove("iat");
    claims_map.insert("exp_minus_iat".to_owned(), life.into());
    if body != recording.whole["jwt_claims"] {
        return Err(format!("claims: ours {body}, theirs {}", recording.whole["jwt_claims"]));
    }
    if let Some(x) = recording.whole["public_key_jwk"]["x"].as_str() {
        let key = VerifyingKey::try_from(decode(x)?.as_slice()).map_err(|error| error.to_string())?;
        let signature = Signature::from_slice(&decode(signature)?).map_err(|error| error.to_string())?;
        key.verify(format!("{header}.{claims}").as_bytes(), &signature)
            .map_err(|error| error.to_string())?;
    }
    Ok(1)
}

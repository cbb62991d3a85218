//! Signatures and ciphers by Web Crypto: no secret is computed with by our own code.

use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::CryptoKey;

use super::{Browser, window};
use crate::api::Soon;
use crate::api::environment::Cipher;

impl Cipher for Browser {
    fn unguessable(&self, length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        window()
            .crypto()
            .and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes))
            .expect("boot.js started the program only because the browser has this");
        bytes
    }

    fn rsa_oaep<'a>(&'a self, public_key: &'a [u8], message: &'a [u8]) -> Soon<'a, Result<Vec<u8>, String>> {
        let oaep = algorithm(&[("name", "RSA-OAEP".into()), ("hash", "SHA-256".into())]);
        Box::pin(async move {
            encrypt("spki", public_key, &oaep, message)
                .await
                .map_err(|_| "The public key of the tenant cannot be used by this browser.".to_owned())
        })
    }

    fn aes_256_gcm<'a>(&'a self, key: &'a [u8; 32], nonce: &'a [u8; 12], message: &'a [u8]) -> Soon<'a, Result<Vec<u8>, String>> {
        let gcm = algorithm(&[("name", "AES-GCM".into()), ("iv", Uint8Array::from(nonce.as_slice()).into())]);
        Box::pin(async move {
            encrypt("raw", key, &gcm, message)
                .await
                .map_err(|_| "This browser cannot encrypt with AES-256-GCM.".to_owned())
        })
    }
}

/// An algorithm as Web Crypto wants it: a plain object.
fn algorithm(members: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in members {
        // A fresh plain object takes any member.
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object
}

/// Signs with Ed25519.
pub async fn ed25519(pkcs8: &[u8], message: &[u8]) -> Result<Vec<u8>, JsValue> {
    sign(&algorithm(&[("name", "Ed25519".into())]), pkcs8, message).await
}

/// Signs with RSASSA-PKCS1-v1_5 and SHA-256.
pub async fn rs256(pkcs8: &[u8], message: &[u8]) -> Result<Vec<u8>, JsValue> {
    let algorithm = algorithm(&[("name", "RSASSA-PKCS1-v1_5".into()), ("hash", "SHA-256".into())]);
    sign(&algorithm, pkcs8, message).await
}

async fn import(format: &str, key: &[u8], algorithm: &Object, usage: &str) -> Result<CryptoKey, JsValue> {
    let usages = Array::of1(&usage.into());
    let subtle = window().crypto()?.subtle();
    let import = subtle.import_key_with_object(format, &Uint8Array::from(key), algorithm, false, &usages)?;
    Ok(JsFuture::from(import).await?.unchecked_into())
}

async fn sign(algorithm: &Object, pkcs8: &[u8], message: &[u8]) -> Result<Vec<u8>, JsValue> {
    let key = import("pkcs8", pkcs8, algorithm, "sign").await?;
    let signing = window()
        .crypto()?
        .subtle()
        .sign_with_object_and_u8_array(algorithm, &key, message)?;
    Ok(Uint8Array::new(&JsFuture::from(signing).await?).to_vec())
}

async fn encrypt(format: &str, key: &[u8], algorithm: &Object, message: &[u8]) -> Result<Vec<u8>, JsValue> {
    let key = import(format, key, algorithm, "encrypt").await?;
    let encrypting = window()
        .crypto()?
        .subtle()
        .encrypt_with_object_and_u8_array(algorithm, &key, message)?;
    Ok(Uint8Array::new(&JsFuture::from(encrypting).await?).to_vec())
}

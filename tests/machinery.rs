//! What only a real browser can do for us: sign, seal, and read a large file in slices.
#![cfg(target_arch = "wasm32")]

use js_sys::{Array, Object, Reflect, Uint8Array};
use rollcall::api::browser::Browser;
use rollcall::api::browser::file::Chosen;
use rollcall::api::environment::{Cipher, Environment};
use rollcall::api::file::File;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{CryptoKey, SubtleCrypto};

wasm_bindgen_test_configure!(run_in_browser);

fn subtle() -> SubtleCrypto {
    web_sys::window().unwrap().crypto().unwrap().subtle()
}

fn object(members: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in members {
        Reflect::set(&object, &(*name).into(), value).unwrap();
    }
    object
}

/// A fresh RSA key pair of the browser's own making: the private key in both forms, and the public one in both.
struct Pair {
    private: CryptoKey,
    public: CryptoKey,
    pkcs8: Vec<u8>,
    spki: Vec<u8>,
}

async fn pair(name: &str, usages: [&str; 2]) -> Pair {
    let exponent = Uint8Array::from([1, 0, 1].as_slice());
    let algorithm = object(&[
        ("name", name.into()),
        ("hash", "SHA-256".into()),
        ("modulusLength", 2_048.into()),
        ("publicExponent", exponent.into()),
    ]);
    let usages: Array = usages.iter().map(|usage| JsValue::from(*usage)).collect();
    let made = subtle().generate_key_with_object(&algorithm, true, &usages).unwrap();
    let made = JsFuture::from(made).await.unwrap();
    let part = |name: &str| -> CryptoKey { Reflect::get(&made, &name.into()).unwrap().unchecked_into() };
    let (private, public) = (part("privateKey"), part("publicKey"));
    let export = async |format: &str, key: &CryptoKey| {
        let exported = JsFuture::from(subtle().export_key(format, key).unwrap()).await.unwrap();
        Uint8Array::new(&exported).to_vec()
    };
    Pair {
        pkcs8: export("pkcs8", &private).await,
        spki: export("spki", &public).await,
        private,
        public,
    }
}

#[wasm_bindgen_test]
async fn a_key_that_is_none_is_refused_in_words() {
    assert!(Browser.sign_rs256(b"no key", b"text").await.unwrap_err().ends_with('.'));
    assert!(Browser.sign_ed25519(b"no key", b"text").await.unwrap_err().ends_with('.'));
    assert!(Browser.rsa_oaep(b"no key", b"text").await.unwrap_err().ends_with('.'));
}

#[wasm_bindgen_test]
async fn what_is_signed_with_an_old_key_is_verified_with_its_public_half() {
    let pair = pair("RSASSA-PKCS1-v1_5", ["sign", "verify"]).await;
    let signature = Browser.sign_rs256(&pair.pkcs8, b"header.claims").await.unwrap();
    let verify = async |message: &[u8]| {
        let verifying = subtle()
            .verify_with_str_and_u8_array_and_u8_array("RSASSA-PKCS1-v1_5", &pair.public, &signature, message)
            .unwrap();
        JsFuture::from(verifying).await.unwrap().is_truthy()
    };
    assert!(verify(b"header.claims").await);
    assert!(!verify(b"header.other").await);
}

#[wasm_bindgen_test]
async fn what_is_sealed_for_a_public_key_is_opened_with_its_private_half() {
    let pair = pair("RSA-OAEP", ["encrypt", "decrypt"]).await;
    let key = Browser.unguessable(32);
    let sealed = Browser.rsa_oaep(&pair.spki, &key).await.unwrap();
    assert_eq!(sealed.len(), 256);
    let opening = subtle().decrypt_with_str_and_u8_array("RSA-OAEP", &pair.private, &sealed).unwrap();
    let opened = Uint8Array::new(&JsFuture::from(opening).await.unwrap()).to_vec();
    assert_eq!(opened, key);
    assert_ne!(Browser.unguessable(32), key, "nobody can guess it");
}

#[wasm_bindgen_test]
async fn the_cipher_gives_what_its_standard_says() {
    // Test case 14 of the GCM specification: a key, a nonce and a block of zeros.
    let sealed = Browser.aes_256_gcm(&[0; 32], &[0; 12], &[0; 16]).await.unwrap();
    let expected = [
        0xcea7_403d_4d60_6b6e_074e_c5d3_baf3_9d18_u128,
        0xd0d1_c8a7_9999_6bf0_265b_98b5_d48a_b919,
    ];
    assert_eq!(sealed, expected.map(u128::to_be_bytes).concat());
}

#[wasm_bindgen_test]
async fn a_chosen_file_is_read_slice_by_slice() {
    // Three hundred megabytes that the browser keeps; the program never has more than a slice of them.
    let million = Uint8Array::new_with_length(1 << 20);
    million.fill(7, 0, 1 << 20);
    let parts: Array = std::iter::repeat_n(JsValue::from(million), 300).collect();
    parts.push(&"end".into());
    let file = Chosen::new(web_sys::File::new_with_blob_sequence(&parts, "disk image.bin").unwrap());
    assert_eq!((file.name(), file.length()), ("disk image.bin", (300 << 20) + 3));
    let before = memory();
    let mut from = 0;
    while from < file.length() {
        let slice = file.read(from, 16 << 20).await.unwrap();
        from += slice.len() as u64;
    }
    assert_eq!(from, file.length());
    assert_eq!(file.read(300 << 20, 10).await.unwrap(), b"end");
    assert!(memory() - before < 64 << 20, "{} bytes more than before", memory() - before);
}

/// How many bytes the program has taken so far; it never gives any back.
fn memory() -> usize {
    core::arch::wasm32::memory_size(0) << 16
}

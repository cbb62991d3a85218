//! The RSA private key inside an access key of the old form: PEM text, taken to the form that browsers sign with.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Version 0 and the algorithm `rsaEncryption`, as they stand before the key in a PKCS#8 document (RFC 5208, 5; RFC 8017, A.1).
const BEFORE: [u8; 18] = [
    0x02, 0x01, 0x00, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
];
/// The DER tags of a sequence and of an octet string.
const SEQUENCE: u8 = 0x30;
const OCTETS: u8 = 0x04;

/// The PKCS#8 document of a PEM text that holds one (`PRIVATE KEY`) or a bare RSA key (`RSA PRIVATE KEY`, PKCS#1).
pub fn pkcs8(pem: &str) -> Option<Vec<u8>> {
    match between(pem, "PRIVATE KEY") {
        Some(document) => Some(document),
        None => between(pem, "RSA PRIVATE KEY").map(|key| wrapped(&key)),
    }
}

fn between(pem: &str, label: &str) -> Option<Vec<u8>> {
    let (_, rest) = pem.split_once(&format!("-----BEGIN {label}-----"))?;
    let (text, _) = rest.split_once(&format!("-----END {label}-----"))?;
    let text: String = text.split_ascii_whitespace().collect();
    STANDARD.decode(text).ok()
}

fn wrapped(key: &[u8]) -> Vec<u8> {
    element(SEQUENCE, &[&BEFORE[..], &element(OCTETS, key)].concat())
}

/// A DER element: its tag, its length, its content (X.690, 8.1.3).
fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let mut element = vec![tag];
    if let Some(short) = u8::try_from(length).ok().filter(|short| *short < 0x80) {
        element.push(short);
    } else {
        let bytes: Vec<u8> = length.to_be_bytes().into_iter().skip_while(|byte| *byte == 0).collect();
        element.push(0x80 | u8::try_from(bytes.len()).unwrap_or_default());
        element.extend(bytes);
    }
    element.extend(content);
    element
}

#[cfg(test)]
mod tests {
    use rsa::pkcs1::EncodeRsaPrivateKey;
    use rsa::pkcs8::{DecodePrivateKey, EncodePrivateKey, LineEnding};

    use super::*;

    #[test]
    fn what_is_no_pem_of_a_private_key_is_none() {
        for text in [
            "",
            "MII",
            "-----BEGIN PRIVATE KEY-----\nMII",
            "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
        ] {
            assert_eq!(pkcs8(text), None, "{text}");
        }
    }

    #[test]
    fn both_forms_of_a_key_give_the_same_document() {
        let key = rsa::RsaPrivateKey::new(&mut rsa::rand_core::OsRng, 1024).unwrap();
        let document = key.to_pkcs8_der().unwrap();
        let new = key.to_pkcs8_pem(LineEnding::LF).unwrap();
        let old = key.to_pkcs1_pem(LineEnding::CRLF).unwrap();
        assert_eq!(pkcs8(&new).as_deref(), Some(document.as_bytes()));
        assert_eq!(pkcs8(&old).as_deref(), Some(document.as_bytes()));
        assert_eq!(rsa::RsaPrivateKey::from_pkcs8_der(&pkcs8(&old).unwrap()).unwrap(), key);
    }

    #[test]
    fn a_length_is_written_in_as_many_bytes_as_it_needs() {
        assert_eq!(element(OCTETS, &[7; 2])[..3], [OCTETS, 2, 7]);
        assert_eq!(element(OCTETS, &[7; 0x80])[..4], [OCTETS, 0x81, 0x80, 7]);
        assert_eq!(element(OCTETS, &[7; 0x100])[..5], [OCTETS, 0x82, 1, 0, 7]);
    }
}

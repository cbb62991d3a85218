//! The tenant's key comes as PKCS#1 in PEM; ciphers want it as a `SubjectPublicKeyInfo` in DER (RFC 8017 A.1.1, RFC 5280 4.1).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

const BEGIN: &str = "-----BEGIN RSA PUBLIC KEY-----";
const END: &str = "-----END RSA PUBLIC KEY-----";
/// `SEQUENCE { OID 1.2.840.113549.1.1.1 (rsaEncryption), NULL }`.
const RSA: [u8; 15] = [
    0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
];
const SEQUENCE: u8 = 0x30;
const BIT_STRING: u8 = 0x03;

/// The key in the form that ciphers want.
///
/// # Errors
/// A sentence if it is no RSA public key in PKCS#1 (contract 4.3 refuses every other form).
pub fn subject_public_key_info(pem: &str) -> Result<Vec<u8>, String> {
    let refused = || "The tenant's key is not an RSA public key in the form BEGIN RSA PUBLIC KEY.".to_owned();
    let inner = pem.split_once(BEGIN).and_then(|(_, rest)| rest.split_once(END));
    let letters: String = inner.ok_or_else(refused)?.0.split_whitespace().collect();
    let key = STANDARD.decode(letters).map_err(|_| refused())?;
    if key.first() != Some(&SEQUENCE) {
        return Err(refused());
    }
    // No bit of the last byte is unused: the zero in front says so.
    let bits = wrapped(BIT_STRING, &[&[0], key.as_slice()].concat());
    Ok(wrapped(SEQUENCE, &[&RSA, bits.as_slice()].concat()))
}

/// A value with its tag and its length.
fn wrapped(tag: u8, value: &[u8]) -> Vec<u8> {
    let length = value.len().to_be_bytes();
    let significant = &length[length.iter().take_while(|byte| **byte == 0).count()..];
    let mut der = vec![tag];
    match significant {
        [] => der.push(0),
        [short] if *short < 0x80 => der.push(*short),
        _ => {
            // At most eight bytes of length.
            der.push(0x80 | u8::try_from(significant.len()).unwrap_or_default());
            der.extend(significant);
        }
    }
    der.extend(value);
    der
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_form_of_key_is_refused() {
        for pem in [
            "",
            "-----BEGIN PUBLIC KEY-----\nMAA=\n-----END PUBLIC KEY-----",
            "-----BEGIN RSA PUBLIC KEY-----\n????\n-----END RSA PUBLIC KEY-----",
            "-----BEGIN RSA PUBLIC KEY-----\n-----END RSA PUBLIC KEY-----",
        ] {
            assert!(subject_public_key_info(pem).unwrap_err().ends_with('.'), "{pem}");
        }
    }

    #[test]
    fn lengths_are_written_in_the_short_and_the_long_form() {
        assert_eq!(wrapped(4, &[])[..], [4, 0]);
        assert_eq!(wrapped(4, &[0; 127])[..2], [4, 127]);
        assert_eq!(wrapped(4, &[0; 128])[..3], [4, 0x81, 128]);
        assert_eq!(wrapped(4, &[0; 300])[..4], [4, 0x82, 1, 44]);
    }

    #[test]
    #[cfg(not(target_arch = "wasm32"))]
    fn the_wrapping_is_that_of_everybody_else() {
        use rsa::pkcs1::EncodeRsaPublicKey;
        use rsa::pkcs8::EncodePublicKey;
        let key = rsa::RsaPublicKey::new((rsa::BigUint::from(1_u8) << 2_047_usize) + 1_u8, 65_537_u32.into()).unwrap();
        let pem = key.to_pkcs1_pem(rsa::pkcs1::LineEnding::CRLF).unwrap();
        assert_eq!(subject_public_key_info(&pem).unwrap(), key.to_public_key_der().unwrap().as_bytes());
    }
}

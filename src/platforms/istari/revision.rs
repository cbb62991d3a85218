//! What a stored file is called on the wire: tokens of its content and properties, and the revision that binds them
//! (contract 4 and 5, "Token", `FileRevision`).

// Writing to a text cannot fail, so what `write!` gives is let go.
use std::fmt::Write;

use serde::{Deserialize, Serialize};

use crate::api::environment::Cipher;
use crate::from_json;
use crate::model::given::Given;
use crate::model::time::Time;

/// The address of something stored: a hash over content and salt, and that salt.
#[derive(Clone, Debug, Serialize)]
pub struct Token {
    /// Random.
    pub id: String,
    /// When it was made.
    pub created: String,
    /// Lower-case SHA-384 of the content with the salt behind it.
    pub sha: String,
    /// What stands behind the content when it is hashed.
    pub salt: String,
}

/// One entry of what became of a revision.
#[derive(Clone, Debug, Serialize)]
struct Archived {
    id: String,
    created: String,
    name: &'static str,
    reason: &'static str,
    file_revision_id: String,
    created_by_id: Option<String>,
}

/// A revision as the client makes it; the platform gives it its file (contract 4.1).
#[derive(Clone, Debug, Serialize)]
pub struct NewRevision {
    id: String,
    created: String,
    content_token: Token,
    properties_token: Token,
    archive_status_history: [Archived; 1],
    name: String,
    extension: String,
    size: u64,
    mime: Option<&'static str>,
    sources: [(); 0],
    file_id: Option<String>,
    description: Option<String>,
    version_name: Option<String>,
    external_identifier: Option<String>,
    display_name: Option<String>,
    created_by_id: Option<String>,
    updated: Option<String>,
}

impl NewRevision {
    /// Binds a stored content and the stored properties of the file that it was.
    pub fn new(properties: &Properties, content_token: Token, properties_token: Token, now: Time, cipher: &dyn Cipher) -> Self {
        let id = uuid(cipher);
        Self {
            created: moment(now),
            content_token,
            properties_token,
            archive_status_history: [Archived {
                id: uuid(cipher),
                created: moment(now),
                name: "Active",
                reason: "Initial",
                file_revision_id: id.clone(),
                created_by_id: None,
            }],
            name: properties.file_name.clone(),
            extension: properties.extension.clone(),
            size: properties.size,
            mime: properties.mime,
            sources: [],
            file_id: None,
            description: None,
            version_name: None,
            external_identifier: None,
            display_name: None,
            created_by_id: None,
            updated: None,
            id,
        }
    }
}

/// What is known of a file besides its content, stored beside it (contract 4, "Properties document").
#[derive(Clone, Debug, Serialize)]
pub struct Properties {
    file_name: String,
    size: u64,
    extension: String,
    mime: Option<&'static str>,
    description: Option<String>,
    version_name: Option<String>,
    external_identifier: Option<String>,
    display_name: Option<String>,
}

impl Properties {
    /// Those of a file of that name and size.
    pub fn of(name: &str, size: u64) -> Self {
        Self {
            file_name: name.to_owned(),
            size,
            extension: extension(name),
            mime: mime(name),
            description: None,
            version_name: None,
            external_identifier: None,
            display_name: None,
        }
    }

    /// The document: compact JSON in ASCII, because its hash is its address.
    ///
    /// # Panics
    /// Never: texts and numbers are always JSON.
    pub fn document(&self) -> Vec<u8> {
        let text = serde_json::to_string(self).expect("texts and numbers are JSON");
        let mut ascii = String::with_capacity(text.len());
        for letter in text.chars() {
            if letter.is_ascii() {
                ascii.push(letter);
            } else {
                let mut units = [0; 2];
                for unit in letter.encode_utf16(&mut units) {
                    let _ = write!(ascii, "\\u{unit:04x}");
                }
            }
        }
        ascii.into_bytes()
    }
}

/// What stands behind the last dot of a name, in lower case, with the special cases of contract 4.
fn extension(name: &str) -> String {
    // A leading dot begins a hidden name and no extension.
    let dots = name.trim_start_matches('.').match_indices('.');
    let shift = name.len() - name.trim_start_matches('.').len();
    let places: Vec<usize> = dots.map(|(place, _)| place + shift).collect();
    let (Some(first), Some(last)) = (places.first(), places.last()) else {
        return String::new();
    };
    // Creo numbers its versions: `foo.prt.1`.
    let from = if name[*first..].starts_with(".prt.") || name[*first..] == *".prt" {
        first
    } else {
        last
    };
    let extension = name[from + 1..].trim().to_lowercase();
    match extension.as_str() {
        "catpart" => "CATPart".to_owned(),
        "catproduct" => "CATProduct".to_owned(),
        _ => extension,
    }
}

/// The media types of what is uploaded as a registration or a secret; unknown ones are `null`.
fn mime(name: &str) -> Option<&'static str> {
    Some(match name.rsplit_once('.')?.1.to_lowercase().as_str() {
        "json" => "application/json",
        "txt" | "conf" | "log" | "text" => "text/plain",
        "csv" => "text/csv",
        "html" | "htm" => "text/html",
        "xml" => "text/xml",
        "js" => "text/javascript",
        "md" => "text/markdown",
        "pdf" => "application/pdf",
        "zip" => "application/zip",
        "p12" | "pfx" => "application/x-pkcs12",
        "bin" => "application/octet-stream",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        _ => return None,
    })
}

/// A random UUID of version 4.
pub fn uuid(cipher: &dyn Cipher) -> String {
    let mut bytes = cipher.unguessable(16);
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let text = hexadecimal(&bytes);
    [&text[..8], &text[8..12], &text[12..16], &text[16..20], &text[20..]].join("-")
}

/// A salt of 32 hexadecimal letters (contract 4, "Token").
pub fn salt(cipher: &dyn Cipher) -> String {
    hexadecimal(&cipher.unguessable(16))
}

/// Two lower-case letters a byte.
pub fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// A moment as bodies have it: microseconds and an offset (contract 1, "Date-time").
pub fn moment(time: Time) -> String {
    let seconds = time.iso();
    format!("{}.{:03}000+00:00", seconds.trim_end_matches('Z'), time.0.rem_euclid(1_000))
}

/// The same in a query: the offset has no colon.
pub fn moment_in_query(time: Time) -> String {
    moment(time).replace("+00:00", "+0000")
}

/// A file as the platform tells of it.
#[derive(Deserialize)]
pub struct StoredFile {
    /// The platform's id.
    #[serde(default)]
    pub id: Given<String>,
    /// Oldest first; the last is the current one.
    #[serde(default)]
    pub revisions: Given<Vec<Revision>>,
}

impl StoredFile {
    /// The current revision.
    pub fn current(&self) -> Option<&Revision> {
        self.revisions.value()?.last()
    }
}

/// A revision as the platform tells of it.
#[derive(Deserialize)]
pub struct Revision {
    /// The platform's id.
    #[serde(default)]
    pub id: Given<String>,
    /// When it was made.
    #[serde(default)]
    pub created: Given<Time>,
    /// What the file was called.
    #[serde(default)]
    pub name: Given<String>,
    /// How large it was.
    #[serde(default)]
    pub size: Given<String>,
    /// Where its content is.
    #[serde(default)]
    pub content_token: Given<StoredToken>,
}

/// A token as the platform tells of it.
#[derive(Deserialize)]
pub struct StoredToken {
    /// The address.
    #[serde(default)]
    pub sha: Given<String>,
    /// What stands behind the content when it is hashed.
    #[serde(default)]
    pub salt: Given<String>,
}

/// An entry of an archive history as the platform tells of it.
#[derive(Deserialize)]
pub struct ArchiveEntry {
    /// `Active` or `Archived`.
    #[serde(default)]
    pub name: Given<String>,
}

from_json!(StoredFile, Revision, StoredToken, ArchiveEntry);

/// The state that the newest entry of a history tells: its last (contract 5, `ArchiveEntry`).
pub fn state(history: &Given<Vec<ArchiveEntry>>) -> Option<&str> {
    history.value()?.last()?.name.text()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_are_those_of_the_vendor() {
        for (name, expected) in [
            ("wïnd chill.TXT", "txt"),
            ("wing.catpart", "CATPart"),
            ("wing.CATProduct", "CATProduct"),
            ("foo.prt.1", "prt.1"),
            ("a.tar.gz", "gz"),
            ("README", ""),
            (".netrc", ""),
        ] {
            assert_eq!(extension(name), expected, "{name}");
        }
    }

    #[test]
    fn a_document_is_compact_ascii_in_the_order_of_the_vendor() {
        let document = String::from_utf8(Properties::of("wïnd 😀.TXT", 26).document()).unwrap();
        assert_eq!(
            document,
            "{\"file_name\":\"w\\u00efnd \\ud83d\\ude00.TXT\",\"size\":26,\"extension\":\"txt\",\"mime\":\"text/plain\",\
             \"description\":null,\"version_name\":null,\"external_identifier\":null,\"display_name\":null}"
        );
    }

    #[test]
    fn a_moment_has_a_colon_in_a_body_and_none_in_a_query() {
        let time = Time::parse("2026-12-31T23:59:59.005Z").unwrap();
        assert_eq!(moment(time), "2026-12-31T23:59:59.005000+00:00");
        assert_eq!(moment_in_query(time), "2026-12-31T23:59:59.005000+0000");
    }
}

//! A recorded call as a line for a shell: placeholders where a secret or a body was.

use std::fmt::Write;

use super::recorder::Call;

/// The line. `slug` names the variables that stand for the address and the credential: `$ACME_URL` and `$ACME_API_KEY`.
pub fn curl(call: &Call, slug: &str) -> String {
    let upper = |letter: char| {
        if letter.is_ascii_alphanumeric() {
            letter.to_ascii_uppercase()
        } else {
            '_'
        }
    };
    let name: String = slug.chars().map(upper).collect();
    let mut line = "curl".to_owned();
    if call.method != "GET" {
        line.extend([" -X ", call.method]);
    }
    line.push(' ');
    line.push_str(&address(&name, &[call.path.as_str(), &call.query].concat()));
    if call.signed {
        line.extend([" -H \"Authorization: Bearer $", &name, "_API_KEY\""]);
    }
    for (name, value) in &call.headers {
        line.extend([" -H ", &quoted(&format!("{name}: {value}"))]);
    }
    match call.media.as_deref() {
        None => {}
        Some("application/json") => line.push_str(" -H \"Content-Type: application/json\" --data @body.json"),
        Some("multipart/form-data") => line.push_str(" --form file=@file"),
        Some(media) => {
            let header = quoted(&format!("Content-Type: {media}"));
            line.extend([" -H ", &header, " --data-binary @file"]);
        }
    }
    line
}

/// The address as one word of a shell. What goes elsewhere than to the platform has its whole address in its path.
fn address(name: &str, rest: &str) -> String {
    if rest.contains("://") {
        quoted(rest)
    } else if rest.starts_with('/') && rest.chars().all(is_plain) {
        format!("\"${name}_URL{rest}\"")
    } else {
        format!("\"${name}_URL\"{}", quoted(rest))
    }
}

/// Whether no shell reads the character as anything but itself, between double quotes.
fn is_plain(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "-._~/%?=&,:+@…".contains(letter)
}

/// The text between single quotes, in which a shell reads nothing. What a terminal might obey is encoded.
fn quoted(text: &str) -> String {
    let mut quoted = "'".to_owned();
    for letter in text.chars() {
        match letter {
            '\'' => quoted.push_str("'\\''"),
            letter if letter.is_control() => {
                for byte in letter.encode_utf8(&mut [0; 4]).bytes() {
                    // Writing into a text cannot fail.
                    let _ = write!(quoted, "%{byte:02X}");
                }
            }
            letter => quoted.push(letter),
        }
    }
    quoted.push('\'');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::recorder::tests::call;
    use crate::api::request::{Path, Query};

    fn to(path: &str) -> Call {
        Call {
            path: path.to_owned(),
            ..call()
        }
    }

    #[test]
    fn a_call_becomes_one_line_with_placeholders() {
        let patch = Call {
            method: "PATCH",
            query: "?query=…".to_owned(),
            ..to("/users/7")
        };
        assert_eq!(
            curl(&patch, "acme"),
            "curl -X PATCH \"$ACME_URL/users/7?query=…\" -H \"Authorization: Bearer $ACME_API_KEY\""
        );
        assert_eq!(
            curl(&to("/users"), "big-acme"),
            "curl \"$BIG_ACME_URL/users\" -H \"Authorization: Bearer $BIG_ACME_API_KEY\""
        );
    }

    #[test]
    fn a_body_is_a_file_of_whoever_runs_it() {
        let with = |media: &str| Call {
            media: Some(media.to_owned()),
            signed: false,
            ..to("/x")
        };
        assert!(curl(&with("application/json"), "acme").ends_with("/x\" -H \"Content-Type: application/json\" --data @body.json"));
        assert!(curl(&with("multipart/form-data"), "acme").ends_with("/x\" --form file=@file"));
        assert!(curl(&with("text/'x"), "acme").ends_with(" -H 'Content-Type: text/'\\''x' --data-binary @file"));
    }

    #[test]
    fn what_the_platform_was_told_of_the_answer_is_told_again() {
        let conditional = Call {
            headers: vec![
                ("accept", "application/json".to_owned()),
                ("if-unmodified-since", "it's".to_owned()),
            ],
            ..to("/x")
        };
        assert!(curl(&conditional, "acme").ends_with(" -H 'accept: application/json' -H 'if-unmodified-since: it'\\''s'"));
    }

    #[test]
    fn what_went_elsewhere_gets_no_credential_of_ours() {
        let stored = Call {
            signed: false,
            query: "?sig=…".to_owned(),
            ..to("https://store.example/a$b")
        };
        assert_eq!(curl(&stored, "acme"), "curl 'https://store.example/a$b?sig=…'");
    }

    #[test]
    fn no_character_is_read_by_the_shell() {
        assert_eq!(address("A", "/it's$(x)"), "\"$A_URL\"'/it'\\''s$(x)'");
        assert_eq!(address("A", "/a b`c\"d\\!"), "\"$A_URL\"'/a b`c\"d\\!'");
        assert_eq!(address("A", "/\u{1b}[201~\n"), "\"$A_URL\"'/%1B[201~%0A'");
        assert_eq!(address("A", "x"), "\"$A_URL\"'x'");
    }

    #[test]
    fn an_id_of_any_shape_stays_between_the_quotes() {
        for id in [
            "a'b",
            "a\"b",
            "a b",
            "$HOME",
            "`id`",
            "$(id)",
            "a\\",
            "!!",
            "auth0|x/y",
            "東京",
            "a;b&c",
        ] {
            let path = Path::of("/users").segment(id);
            let line = curl(&to(path.encoded().unwrap()), "acme");
            let word = line.split('"').nth(1).unwrap();
            assert!(word.starts_with("$ACME_URL/users/") && word[9..].chars().all(is_plain), "{line}");
        }
    }

    #[test]
    fn the_value_of_a_query_is_nowhere_in_it() {
        let query = Query::new().with("query", "SENTINEL&SENTINEL=SENTINEL").with("limit", &1).encoded();
        let listed = Call {
            query: crate::api::recorder::without_values(&query),
            ..to("/users")
        };
        let line = curl(&listed, "acme");
        assert!(!line.contains("SENTINEL") && line.contains("?query=…&limit=…"), "{line}");
    }
}

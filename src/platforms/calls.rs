//! A recorded call in the words of the vendor's own Python client.

use std::fmt::Write;

use percent_encoding::percent_decode_str;

/// A vendor's folder: its slug, how its client is made, and which of its methods sends what.
type Folder = (&'static str, &'static str, &'static str);

macro_rules! folder {
    ($slug:literal) => {
        (
            $slug,
            include_str!(concat!($slug, "/client.py")),
            // Written by `tests/coverage`. A segment in braces is an argument, by its name in Python.
            include_str!(concat!($slug, "/calls.txt")),
        )
    };
}

static FOLDERS: [Folder; 5] = [
    folder!("civis"),
    folder!("istari"),
    folder!("authress"),
    folder!("arize"),
    folder!("truefoundry"),
];

/// The lines of Python that make the same call, with `...` for every value that was not recorded. `None` if the vendor's client
/// has no method for it. `path` and `query` are encoded; `body` says that there was one.
pub fn python(slug: &str, method: &str, path: &str, query: &str, body: bool) -> Option<String> {
    let (_, client, calls) = FOLDERS.iter().find(|(known, ..)| *known == slug)?;
    let (name, mut arguments) = named(calls, method, path)?;
    for pair in query.trim_start_matches('?').split('&') {
        let argument = keyword(pair.split('=').next().unwrap_or_default());
        let known = arguments.iter().any(|(known, _)| *known == argument);
        if !argument.is_empty() && !known {
            arguments.push((argument, "...".to_owned()));
        }
    }
    let arguments: Vec<String> = arguments.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let remark = if body {
        "  # and what the body said, which is not recorded"
    } else {
        ""
    };
    Some(format!("{client}client.{name}({}){remark}\n", arguments.join(", ")))
}

/// The method that sends this, and what stands in the places of its arguments. Of several the one with the fewest: `/users/me` is
/// no user whose id is "me".
fn named<'a>(calls: &'a str, method: &str, path: &str) -> Option<(&'a str, Vec<(String, String)>)> {
    let matching = calls.lines().filter_map(|line| {
        let (verb, rest) = line.split_once(' ')?;
        let (template, name) = rest.split_once(' ')?;
        (verb == method).then_some(())?;
        Some((name, arguments(template, path)?))
    });
    matching.min_by_key(|(_, arguments)| arguments.len())
}

/// What stands in the places of a template; `None` if the path is another one.
fn arguments(template: &str, path: &str) -> Option<Vec<(String, String)>> {
    let mut found = Vec::new();
    let mut segments = path.split('/');
    for place in template.split('/') {
        let segment = segments.next()?;
        if let Some(name) = place.strip_prefix('{') {
            let value = percent_decode_str(segment).decode_utf8_lossy();
            found.push((name.trim_end_matches('}').to_owned(), literal(&value)));
        } else if place != segment {
            return None;
        }
    }
    segments.next().is_none().then_some(found)
}

/// A parameter as Python's clients spell it: `showInvalidUsers` is `show_invalid_users`, and a list loses its brackets.
/// Empty for what cannot be a name.
fn keyword(parameter: &str) -> String {
    let parameter = percent_decode_str(parameter).decode_utf8_lossy();
    let mut name = String::new();
    for letter in parameter.trim_end_matches("[]").chars() {
        if letter.is_ascii_uppercase() {
            name.push('_');
        }
        name.push(letter.to_ascii_lowercase());
    }
    let sound = !name.starts_with(|letter: char| letter.is_ascii_digit())
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    if sound { name } else { String::new() }
}

/// The text as a literal of Python, with everything that could end it, or that cannot be seen, escaped.
fn literal(text: &str) -> String {
    let mut literal = "\"".to_owned();
    for letter in text.chars() {
        let code = u32::from(letter);
        // Writing into a text cannot fail.
        let _ = match letter {
            '"' | '\\' => write!(literal, "\\{letter}"),
            ' '..='~' => write!(literal, "{letter}"),
            letter if letter.is_alphanumeric() => write!(literal, "{letter}"),
            _ if code < 0x100 => write!(literal, "\\x{code:02x}"),
            _ if code < 0x1_0000 => write!(literal, "\\u{code:04x}"),
            _ => write!(literal, "\\U{code:08x}"),
        };
    }
    literal.push('"');
    literal
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::request::percent_encoded;

    const CALLS: &str = "GET /users users.list\nGET /users/me users.get_me\nGET /users/{id} users.get\nPATCH /users/{id} users.patch\n\
        GET /users/{id}/keys/{key_id} users.get_keys\nGET /users/me/keys/{id} users.get_me_keys\n";

    fn call(method: &str, path: &str) -> Option<String> {
        let (name, arguments) = named(CALLS, method, path)?;
        Some(format!("{name}{arguments:?}"))
    }

    #[test]
    fn a_segment_in_braces_matches_one_segment_and_a_word_matches_itself() {
        assert_eq!(call("GET", "/users").unwrap(), "users.list[]");
        assert_eq!(call("GET", "/users/me").unwrap(), "users.get_me[]");
        assert_eq!(call("GET", "/users/7").unwrap(), r#"users.get[("id", "\"7\"")]"#);
        assert_eq!(call("PATCH", "/users/me").unwrap(), r#"users.patch[("id", "\"me\"")]"#);
        assert_eq!(call("GET", "/users/me/keys/3").unwrap(), r#"users.get_me_keys[("id", "\"3\"")]"#);
        assert_eq!(
            call("GET", "/users/7/keys/3").unwrap(),
            r#"users.get_keys[("id", "\"7\""), ("key_id", "\"3\"")]"#
        );
        for (method, path) in [
            ("GET", "/users/7/keys"),
            ("GET", "/"),
            ("GET", ""),
            ("DELETE", "/users"),
            ("GET", "/users/7/keys/3/x"),
        ] {
            assert_eq!(call(method, path), None, "{method} {path}");
        }
    }

    #[test]
    fn an_id_cannot_leave_its_quotes() {
        for (id, written) in [
            ("a\"b", r#""a\"b""#),
            ("a\\", r#""a\\""#),
            ("it's", "\"it's\""),
            ("a\nb", "\"a\\x0ab\""),
            ("ü東京", "\"ü東京\""),
            ("a\u{202E}b", "\"a\\u202eb\""),
            ("\u{E0041}", "\"\\U000e0041\""),
            ("auth0|x/y", "\"auth0|x/y\""),
        ] {
            let path = ["/users/", &percent_encoded(id)].concat();
            let (_, arguments) = named(CALLS, "GET", &path).unwrap();
            assert_eq!(arguments[0].1, written);
        }
    }

    #[test]
    fn parameters_are_named_as_python_does_and_have_no_value() {
        let lines = python(
            "civis",
            "GET",
            "/users",
            "?query=…&accountStatus=…&group_ids%5B%5D=…&group_ids%5B%5D=…&a-b=…&7=…",
            false,
        )
        .unwrap();
        assert!(
            lines.ends_with("\nclient.users.list(query=..., account_status=..., group_ids=...)\n"),
            "{lines}"
        );
    }

    #[test]
    fn every_vendor_has_its_constructor_and_no_credential_in_it() {
        for (slug, method, path, call) in [
            (
                "civis",
                "PATCH",
                "/users/7",
                "client.users.patch(id=\"7\")  # and what the body said, which is not recorded\n",
            ),
            ("istari", "GET", "/api/v2/users/x", "client.get_user(user_id=\"x\")\n"),
            (
                "authress",
                "GET",
                "/v1/users/auth0%7Cx",
                "client.users.get_user(user_id=\"auth0|x\")\n",
            ),
            ("arize", "GET", "/v2/users/x%3D", "client.users.get(user=\"x=\")\n"),
            ("truefoundry", "GET", "/api/svc/v1/users/x", "client.users.get(id=\"x\")\n"),
        ] {
            let lines = python(slug, method, path, "", method == "PATCH").unwrap();
            assert!(lines.ends_with(&format!("\n{call}")), "{lines}");
            assert!(
                lines.contains("import ") && lines.contains("_KEY") | lines.contains("_TOKEN"),
                "{lines}"
            );
            assert_eq!(python(slug, "GET", "/no/such/call", "", false), None);
        }
        assert_eq!(python("acme", "GET", "/users", "", false), None);
    }
}

//! What a platform told only once, in the forms in which it is handed on.

use zeroize::Zeroize;

use super::delimited;

/// The one sentence about a secret that no form can carry unharmed.
const READ_OTHERWISE: &str = "Not copied: readers of .env files do not agree on the characters of this secret. Copy the secret alone.";

/// A secret with what belongs to it. It is made to be copied, and wiped when it is dropped.
pub struct Told {
    /// What it is: `API key`.
    pub label: &'static str,
    /// The platform's name in addresses.
    pub slug: &'static str,
    /// The whole address of a read that it opens as it is; none where it opens nothing, or is not sent as it is.
    pub address: Option<String>,
    /// Of what, or for whom.
    pub name: String,
    /// Their e-mail; may be empty.
    pub email: String,
    /// The id of what was made; may be empty.
    pub id: String,
    /// The secret itself.
    pub secret: String,
}

impl Drop for Told {
    fn drop(&mut self) {
        self.secret.zeroize();
    }
}

/// In which form a secret is copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The secret alone.
    Alone,
    /// A line of a `.env` file.
    Env,
    /// A line for a shell that tries it.
    Curl,
    /// An object with its name and id.
    Json,
}

impl Form {
    /// All, the usual one first.
    pub const ALL: [Self; 4] = [Self::Alone, Self::Env, Self::Curl, Self::Json];

    /// What it is called, behind "Copy as".
    pub fn word(self) -> &'static str {
        match self {
            Self::Alone => "the secret alone",
            Self::Env => "a line for .env",
            Self::Curl => "a curl line that tries it",
            Self::Json => "JSON",
        }
    }

    /// The text.
    ///
    /// # Errors
    /// Why there is none, as a sentence.
    pub fn of(self, told: &Told) -> Result<String, &'static str> {
        match self {
            Self::Alone => Ok(told.secret.clone()),
            Self::Env => env(told).ok_or(READ_OTHERWISE),
            Self::Curl => curl(told).ok_or("Not copied: no curl line can try this. Copy the secret alone."),
            Self::Json => Ok(json(&[("name", &told.name), ("id", &told.id), ("secret", &told.secret)])),
        }
    }
}

/// All of them as one text, and whether it is CSV. JSON lines take its place where a cell of CSV would be changed to keep a
/// spreadsheet from reading it as a formula: a secret must stay as it is.
pub fn all(list: &[Told]) -> (String, bool) {
    let columns = ["name", "e-mail", "id", "secret"];
    if list.iter().all(|told| delimited::is_kept(&told.secret)) {
        let row = |told: &Told| [&told.name, &told.email, &told.id, &told.secret].map(String::clone).to_vec();
        let mut rows = vec![columns.map(str::to_owned).to_vec()];
        rows.extend(list.iter().map(row));
        let mut text = delimited::write(&rows);
        rows.zeroize();
        // The mark is for files: what is pasted would begin with it.
        text.drain(..'\u{feff}'.len_utf8());
        return (text, true);
    }
    let line = |told: &Told| {
        let texts = [&told.name, &told.email, &told.id, &told.secret];
        json(&[0, 1, 2, 3].map(|place| (columns[place], texts[place].as_str()))) + "\n"
    };
    (list.iter().map(line).collect(), false)
}

/// An object of texts.
fn json(members: &[(&str, &str)]) -> String {
    let quoted = |text: &str| serde_json::to_string(text).unwrap_or_default();
    let members: Vec<String> = members
        .iter()
        .map(|(name, text)| format!("{}:{}", quoted(name), quoted(text)))
        .collect();
    format!("{{{}}}", members.join(","))
}

/// `ACME_API_KEY='…'`, if every common reader of such files (and a shell) gives the secret back as it was.
fn env(told: &Told) -> Option<String> {
    let secret = &told.secret;
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "_-./:@%+=,".contains(letter);
    let has = |letters: &[char]| secret.contains(letters);
    let value = if !secret.is_empty() && secret.chars().all(is_plain) {
        secret.clone()
    } else if secret.contains("${") || secret.chars().any(|letter| letter.is_control() && !"\n\r\t".contains(letter)) {
        // Some fill `${…}` in wherever it stands.
        return None;
    } else if !has(&['\'', '\n', '\r']) && !secret.contains("\\\\") && !secret.ends_with('\\') {
        // Nothing is read between single quotes, but for a backslash before a quote or another one by some.
        format!("'{secret}'")
    } else if !has(&['"', '\\', '$', '`']) {
        // Between double quotes all of them know the escapes of line ends, and disagree on the others.
        format!("\"{}\"", secret.replace('\n', "\\n").replace('\r', "\\r"))
    } else {
        return None;
    };
    Some(format!("{}={value}", variable(told)))
}

/// The name of a variable: platform and label, in capital letters.
fn variable(told: &Told) -> String {
    let mut name = String::new();
    for letter in told.slug.chars().chain(['_']).chain(told.label.chars()) {
        if letter.is_ascii_alphanumeric() {
            name.push(letter.to_ascii_uppercase());
        } else if !name.ends_with('_') {
            name.push('_');
        }
    }
    name
}

/// A line that sends the secret to a harmless read, and says how it went. A header is one line, so that not every secret has one.
fn curl(told: &Told) -> Option<String> {
    let address = told.address.as_ref()?;
    if told.secret.contains(char::is_control) {
        return None;
    }
    let quoted = |text: &str| format!("'{}'", text.replace('\'', "'\\''"));
    let header = quoted(&format!("Authorization: Bearer {}", told.secret));
    // Most shells are set up to leave a line that begins with a blank out of their history.
    Some(format!(" curl -i {} -H {header}", quoted(address)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Secrets that somebody might be given, and some that nobody should.
    const SECRETS: [&str; 12] = [
        "ak-12_3.4/5+6==",
        "two words",
        "it's",
        "say \"so\"",
        "pa$$word#1",
        "a\\b",
        "-----BEGIN KEY-----\nAb+/=\n-----END KEY-----",
        "東京é",
        "=1+1",
        "`id`",
        "!!",
        "a;b&c",
    ];

    fn told(secret: &str) -> Told {
        Told {
            label: "API key",
            slug: "acme",
            address: Some("https://acme.example/users/me".to_owned()),
            name: "Night \"shift\"".to_owned(),
            email: "ada@example.com".to_owned(),
            id: "17".to_owned(),
            secret: secret.to_owned(),
        }
    }

    /// What a reader of `.env` files makes of a line: the rules on which the common ones agree.
    fn read(line: &str) -> (String, String) {
        let (name, value) = line.split_once('=').unwrap();
        let inner = |quote: char| value.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
        let value = match (inner('\''), inner('"')) {
            (Some(inner), _) => {
                assert!(!inner.contains('\''));
                inner.to_owned()
            }
            (_, Some(inner)) => {
                assert!(!inner.contains(['"', '$', '`']));
                inner.replace("\\n", "\n").replace("\\r", "\r")
            }
            _ => {
                assert!(!value.contains([' ', '#', '$', '\'', '"', '\\', '\n']));
                value.to_owned()
            }
        };
        (name.to_owned(), value)
    }

    #[test]
    fn a_line_of_an_env_file_is_read_back_as_the_secret() {
        for secret in SECRETS {
            let line = Form::Env.of(&told(secret)).unwrap();
            assert!(!line.contains('\n'), "{line:?} is one line");
            assert_eq!(read(&line), ("ACME_API_KEY".to_owned(), secret.to_owned()), "{line:?}");
        }
        assert_eq!(Form::Env.of(&told("abc")).unwrap(), "ACME_API_KEY=abc");
        assert_eq!(Form::Env.of(&told("a$b")).unwrap(), "ACME_API_KEY='a$b'");
        assert_eq!(Form::Env.of(&told("it's")).unwrap(), "ACME_API_KEY=\"it's\"");
    }

    #[test]
    fn what_readers_do_not_agree_on_is_no_line() {
        for secret in [
            "a'b\"c",
            "a'b$c",
            "it's\\",
            "a\\\\b",
            "end\\",
            "${HOME}",
            "a\n$b",
            "a\u{0}b",
            "\u{1b}[2J",
        ] {
            assert!(Form::Env.of(&told(secret)).unwrap_err().ends_with('.'), "{secret:?}");
        }
    }

    #[test]
    fn a_variable_is_named_by_the_platform_and_the_label() {
        let named = |slug, label| {
            let mut told = told("");
            (told.slug, told.label) = (slug, label);
            variable(&told)
        };
        assert_eq!(named("big-acme", "Personal access token"), "BIG_ACME_PERSONAL_ACCESS_TOKEN");
        assert_eq!(named("acme", "Key (é)"), "ACME_KEY_");
    }

    #[test]
    fn a_shell_reads_nothing_in_the_line_that_tries_a_secret() {
        assert_eq!(
            Form::Curl.of(&told("it's $(x)")).unwrap(),
            " curl -i 'https://acme.example/users/me' -H 'Authorization: Bearer it'\\''s $(x)'"
        );
        assert!(Form::Curl.of(&told("two\nlines")).is_err(), "a header is one line");
        let mut nothing = told("x");
        nothing.address = None;
        assert!(Form::Curl.of(&nothing).unwrap_err().ends_with('.'));
    }

    #[test]
    fn json_gives_back_what_went_in() {
        for secret in SECRETS {
            let text = Form::Json.of(&told(secret)).unwrap();
            let read: serde_json::Value = serde_json::from_str(&text).unwrap();
            let expected = serde_json::json!({ "name": "Night \"shift\"", "id": "17", "secret": secret });
            assert_eq!(read, expected);
            assert_eq!(Form::Alone.of(&told(secret)).unwrap(), secret);
        }
    }

    #[test]
    fn many_are_rows_for_a_spreadsheet_with_every_secret_as_it_is() {
        let secrets: Vec<&str> = SECRETS
            .into_iter()
            .filter(|secret| !secret.starts_with('-') && !secret.starts_with('='))
            .collect();
        let list: Vec<Told> = secrets.iter().map(|secret| told(secret)).collect();
        let (text, is_csv) = all(&list);
        assert!(is_csv && text.starts_with("\"name\",\"e-mail\",\"id\",\"secret\"\r\n"), "{text:?}");
        let rows = delimited::read(&text);
        assert_eq!(rows.len(), secrets.len() + 1);
        for (row, secret) in rows[1..].iter().zip(secrets) {
            assert_eq!(row.cells, ["Night \"shift\"", "ada@example.com", "17", secret]);
        }
    }

    #[test]
    fn one_that_a_spreadsheet_would_calculate_makes_all_of_them_json_lines() {
        for first in ["=1+1", "+x", "-----BEGIN KEY-----\nAb\n", "@x", "'x"] {
            let (text, is_csv) = all(&[told("plain"), told(first)]);
            assert!(!is_csv, "{first:?} would be changed");
            let lines: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            assert_eq!((&lines[0]["secret"], &lines[1]["secret"]), (&"plain".into(), &first.into()));
            assert_eq!((&lines[1]["e-mail"], &lines[1]["id"]), (&"ada@example.com".into(), &"17".into()));
        }
    }
}

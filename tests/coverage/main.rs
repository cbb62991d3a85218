//! Which method of which vendor is where: the table `docs/coverage.md` is made of the code itself, and this test keeps it true,
//! as it does the short lists `src/platforms/*/calls.txt`, by which the app finds the method that sends a call.
//!
//! After a change: `KEEP_COVERAGE=1 cargo test --test coverage`, and read the difference.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use sandbox::{Options, Sandbox};
use serde_json::Value;
use tower::ServiceExt;

const PLATFORMS: [(&str, &str); 5] = [
    ("civis", "Civis"),
    ("istari", "Istari Digital"),
    ("authress", "Authress"),
    ("arize", "Arize"),
    ("truefoundry", "TrueFoundry"),
];
/// The methods of the vendors' reference pages, one a line: what must be there.
const REFERENCE: &str = include_str!("reference.txt");
/// What the sockets of every platform ask, in the file in which the endpoint is itself; each is tried with its platform.
const SOCKETS: [&str; 13] = [
    "civis GetMe",
    "istari GetCurrentUser",
    "truefoundry GetInfo",
    "civis ListUsers",
    "civis GetUser",
    "istari ListUsers",
    "istari GetUser",
    "authress GetUsers",
    "authress GetUser",
    "arize ListUsers",
    "arize GetUser",
    "truefoundry ListUsers",
    "truefoundry GetUser",
];
/// The pages that show what stands in a file of a platform's folder: how the file's path begins, and the pages.
const PAGES: [(&str, &str); 4] = [
    ("actions/keys", "Keys"),
    ("keys", "Keys"),
    ("actions", "Person, Users"),
    ("vitals", "Health, Usage"),
];
/// The pages of the areas of things.
const AREAS: [(&str, &str); 4] = [
    ("Area::Tenants", "Tenants"),
    ("Area::Integrations", "Integrations"),
    ("Area::Access", "Access"),
    ("Area::Own", "Yours"),
];

/// The pages on which an endpoint is used: those of the files that make one.
fn pages(platform: &str, endpoint: &str) -> String {
    let mut found: Vec<&str> = Vec::new();
    if SOCKETS.contains(&format!("{platform} {endpoint}").as_str()) {
        found.extend_from_slice(match endpoint {
            "GetUser" => &["Person"],
            "ListUsers" | "GetUsers" => &["People", "Users"],
            _ => &["Connections"],
        });
    }
    let folder = root().join("src/platforms").join(platform);
    for (path, text) in texts(&folder, ".rs") {
        let file = path.strip_prefix(&folder).unwrap().to_string_lossy().into_owned();
        if endpoint.is_empty() || !makes(&text, endpoint) || text.contains(&format!("pub struct {endpoint}")) {
            continue;
        }
        if file.starts_with("resources") {
            found.extend(AREAS.iter().filter(|(area, _)| text.contains(area)).map(|(_, page)| *page));
        } else if let Some((_, page)) = PAGES.iter().find(|(beginning, _)| file.starts_with(beginning)) {
            found.extend(page.split(", "));
        }
    }
    let mut pages: Vec<&str> = Vec::new();
    for page in found {
        if !pages.contains(&page) {
            pages.push(page);
        }
    }
    pages.join(", ")
}

/// Whether the text makes an endpoint of that name, and does not only mention it.
fn makes(text: &str, endpoint: &str) -> bool {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    code.match_indices(endpoint).any(|(at, _)| {
        let before = code[..at].chars().next_back().unwrap_or(' ');
        let after = &code[at + endpoint.len()..];
        let is_name = before.is_alphanumeric() || before == '_' || after.starts_with(|next: char| next.is_alphanumeric() || next == '_');
        !is_name && (before == '&' || after.starts_with(" {") || after.starts_with("::default") || before == '(' && after.starts_with(')'))
    })
}

/// Methods that today's clients no longer have.
const GONE: [(&str, &str); 12] = [
    ("civis", "users.get_me_themes"),
    ("civis", "users.list_me_themes"),
    ("istari", "create_app_integration"),
    ("istari", "delete_app_integration"),
    ("istari", "get_app_integration"),
    ("istari", "list_app_integrations"),
    ("istari", "update_app_integration"),
    ("istari", "get_upstream_remote_sync"),
    ("istari", "list_upstream_remotes"),
    ("istari", "sync_upstream_remotes"),
    ("arize", "integrations.create"),
    ("arize", "integrations.update"),
];
/// Where a client names an argument otherwise than the path does: the beginning of the methods, the path's name, the argument's.
/// That these names are right is proved by `tests/sdk/test_calls.py`.
const ARGUMENTS: [(&str, &str, &str); 7] = [
    ("arize ai_integrations.", "integration_id", "integration"),
    ("arize integrations.", "integration_id", "integration"),
    ("arize organizations.", "org_id", "organization"),
    ("arize roles.", "role_id", "role"),
    ("arize spaces.", "space_id", "space"),
    ("arize users.get", "user_id", "user"),
    ("arize api_keys.", "id", "api_key_id"),
];

/// One method of a vendor's client.
#[allow(clippy::struct_excessive_bools, reason = "each is a column of the table")]
#[derive(Default)]
struct Method {
    /// `GET /users/{id}`.
    call: String,
    /// The struct, and the file that it stands in.
    endpoint: String,
    file: String,
    in_reference: bool,
    in_recordings: bool,
    in_client_tests: bool,
    in_trials: bool,
    in_sandbox: bool,
}

/// An endpoint as its documentation describes it.
struct Described {
    names: Vec<String>,
    call: String,
    endpoint: String,
    file: String,
    flow: Option<String>,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn texts(folder: &Path, ending: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return found };
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            found.extend(texts(&path, ending));
        } else if path.to_string_lossy().ends_with(ending) {
            let text = std::fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
    found.sort();
    found
}

/// The names, the call and the struct of every endpoint of a platform, out of the first line of its documentation:
/// `` /// `users.get`: `GET /users/{id}` (contract 3.2). ``
fn endpoints(platform: &str) -> Vec<Described> {
    let folder = root().join("src/platforms").join(platform);
    let mut found = Vec::new();
    for (path, text) in texts(&folder, ".rs") {
        let lines: Vec<&str> = text.lines().collect();
        for (index, line) in lines.iter().enumerate() {
            let Some(rest) = line.strip_prefix("/// `") else { continue };
            let Some((names, call)) = split(rest) else { continue };
            let Some(name) = lines[index..].iter().find_map(|line| line.strip_prefix("pub struct ")) else {
                continue;
            };
            let name: String = name.chars().take_while(|letter| letter.is_alphanumeric()).collect();
            let file = path.strip_prefix(&folder).unwrap().to_string_lossy().into_owned();
            // An endpoint that is only the last step of a flow names the flow, which is what can be tried.
            let flow = rest
                .split_once("flows::")
                .map(|(_, flow)| flow.chars().take_while(|letter| *letter != '`').collect());
            found.push(Described {
                names,
                call,
                endpoint: name,
                file,
                flow,
            });
        }
    }
    found
}

/// The names before the call, and the call itself; `None` for a line that names no call.
fn split(rest: &str) -> Option<(Vec<String>, String)> {
    let words: Vec<&str> = rest.split('`').collect();
    // The text between back quotes stands at every second place; the first one was taken off by the caller.
    let quoted: Vec<&str> = words.iter().step_by(2).copied().collect();
    let is_call = |word: &&str| {
        ["GET /", "POST /", "PUT /", "PATCH /", "DELETE /"]
            .iter()
            .any(|verb| word.starts_with(verb))
    };
    let at = quoted.iter().position(is_call)?;
    Some((quoted[..at].iter().map(|name| (*name).to_owned()).collect(), quoted[at].to_owned()))
}

/// A call without the names of its segments, which the contract and the sandbox may choose differently.
fn bare(call: &str) -> String {
    let mut bare = String::new();
    let mut inside = false;
    for letter in call.split('?').next().unwrap_or_default().chars() {
        match letter {
            '{' => {
                inside = true;
                bare.push_str("{}");
            }
            '}' => inside = false,
            letter if !inside => bare.push(letter),
            _ => {}
        }
    }
    bare.trim_end_matches('/').to_owned()
}

/// Every call that the sandbox describes.
async fn described(platform: &str) -> Vec<String> {
    let sandbox = Sandbox::open(Options {
        people: 1,
        ..Options::default()
    })
    .expect("the sandbox opens");
    let request = Request::get(format!("/sandbox/openapi/{platform}"))
        .header("host", "127.0.0.1")
        .body(Body::empty())
        .unwrap();
    let reply = sandbox.router().oneshot(request).await.unwrap();
    let bytes = reply.into_body().collect().await.unwrap().to_bytes();
    let document: Value = serde_json::from_slice(&bytes).expect("the sandbox publishes JSON");
    let mut calls = Vec::new();
    for (path, operations) in document["paths"].as_object().expect("paths") {
        for verb in operations.as_object().expect("operations").keys() {
            calls.push(bare(&format!("{} {path}", verb.to_uppercase())));
        }
    }
    calls
}

/// Whether the text calls the method: `api_keys.create(`, or `list_users(` where the name alone says enough.
fn calls(text: &str, method: &str) -> bool {
    let tail = method.rsplit('.').next().unwrap_or(method);
    let general = ["get", "list", "create", "update", "delete", "post", "patch", "exists"].contains(&tail);
    let name = if general { method } else { tail };
    text.contains(&format!("{name}(")) || text.contains(&format!("\"{name}\"")) || text.contains(&format!(".{name},"))
}

async fn methods(platform: &str) -> BTreeMap<String, Method> {
    let mut methods: BTreeMap<String, Method> = BTreeMap::new();
    let described = described(platform).await;
    let trials: String = texts(&root().join("tests/contract"), ".rs")
        .into_iter()
        .map(|(_, text)| text)
        .collect();
    let clients: String = texts(&root().join("tests/sdk"), ".py")
        .into_iter()
        .filter(|(path, _)| path.file_name().unwrap().to_string_lossy().starts_with(&format!("test_{platform}")))
        .map(|(_, text)| text)
        .collect();
    for Described {
        names,
        call,
        endpoint,
        file,
        flow,
    } in endpoints(platform)
    {
        for name in names {
            let method = methods.entry(name.clone()).or_default();
            method.in_sandbox = described.contains(&bare(&call));
            method.in_trials = trials.contains(&endpoint)
                || flow.as_ref().is_some_and(|flow| trials.contains(flow))
                || SOCKETS.contains(&format!("{platform} {endpoint}").as_str());
            method.in_client_tests = calls(&clients, &name);
            (method.call, method.endpoint, method.file) = (call.clone(), endpoint.clone(), file.clone());
        }
    }
    for line in REFERENCE.lines().filter_map(|line| line.strip_prefix(&format!("{platform} "))) {
        methods.entry(line.to_owned()).or_default().in_reference = true;
    }
    for (path, text) in texts(&root().join("tests/wire/vectors"), ".jsonl") {
        if !path.file_name().unwrap().to_string_lossy().starts_with(platform) {
            continue;
        }
        for line in text.lines() {
            let line: Value = serde_json::from_str(line).unwrap();
            let method = line["method_called"].as_str().unwrap();
            let name = method.split('(').next().unwrap().to_owned();
            // The one makes a token and calls nobody; the others are recorded to show that today's client has them no more.
            if name != "get_client_token" && !method.ends_with("(missing)") {
                methods.entry(name).or_default().in_recordings = true;
            }
        }
    }
    methods
}

async fn table() -> String {
    let mut text = "# Every method, and where it is\n\nMade of the code by `tests/coverage`. *Reference*: the vendor's reference page has it. *Wire*: our request equals the recorded one of the vendor's own client. \
        *Client*: the vendor's own client calls it on the sandbox. *Trial*: our endpoint is tried on the sandbox.\n"
        .to_owned();
    for (platform, title) in PLATFORMS {
        let _ = write!(
            text,
            "\n## {title}\n\n| method | call | endpoint | sandbox | reference | wire | client | trial | page |\n|---|---|---|---|---|---|---|---|---|\n"
        );
        for (name, method) in methods(platform).await {
            let tick = |is: bool| if is { "yes" } else { "—" };
            let endpoint = if method.endpoint.is_empty() {
                "—".to_owned()
            } else {
                format!("`{}` in {}", method.endpoint, method.file)
            };
            let pages = pages(platform, &method.endpoint);
            let _ = writeln!(
                text,
                "| `{name}` | `{}` | {endpoint} | {} | {} | {} | {} | {} | {} |",
                method.call,
                tick(method.in_sandbox),
                tick(method.in_reference),
                tick(method.in_recordings),
                tick(method.in_client_tests),
                tick(method.in_trials),
                if pages.is_empty() { "—" } else { &pages }
            );
        }
    }
    text
}

/// The calls of a platform, one a line, each with the first method that sends it: `GET /users/{id} users.get`.
fn calls_by_path(platform: &str) -> String {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    for Described { names, call, .. } in endpoints(platform) {
        let today = |name: &&String| !GONE.contains(&(platform, name.as_str()));
        let Some(name) = names.iter().find(today) else { continue };
        let line = format!("{} {name}\n", with_arguments(&format!("{platform} {name}"), &call));
        found.entry(bare(&call)).or_insert(line);
    }
    found.into_values().collect()
}

/// The call with its arguments named as the client names them, which writes `user_id` where a path may have `userId`.
fn with_arguments(method: &str, call: &str) -> String {
    let call = call.split('?').next().unwrap_or_default().trim_end_matches('/');
    let mut parts = call.split('{');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once('}').expect("a closed brace");
        let other = ARGUMENTS
            .iter()
            .find(|(methods, known, _)| method.starts_with(methods) && *known == name);
        text.push('{');
        for letter in other.map_or(name, |(.., argument)| argument).chars() {
            if letter.is_uppercase() {
                text.push('_');
            }
            text.extend(letter.to_lowercase());
        }
        text.extend(["}", rest]);
    }
    text
}

#[test]
fn the_lists_of_calls_are_true() {
    for (platform, _) in PLATFORMS {
        let file = root().join("src/platforms").join(platform).join("calls.txt");
        let calls = calls_by_path(platform);
        if std::env::var_os("KEEP_COVERAGE").is_some() {
            std::fs::write(&file, &calls).unwrap();
        }
        let written = std::fs::read_to_string(&file).unwrap_or_default();
        assert_eq!(written, calls, "{}: see the head of this file", file.display());
    }
}

#[tokio::test]
async fn every_method_of_the_reference_has_an_endpoint_a_route_and_a_trial() {
    let mut missing = Vec::new();
    for (platform, _) in PLATFORMS {
        for (name, method) in methods(platform).await {
            for (is, what) in [
                (!method.endpoint.is_empty(), "no endpoint"),
                (method.in_sandbox, "no route in the sandbox"),
                (method.in_trials, "no trial"),
            ] {
                if !is && (method.in_reference || method.in_recordings) {
                    missing.push(format!("{platform} {name} has {what}"));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{} gaps:\n{}", missing.len(), missing.join("\n"));
}

#[tokio::test]
async fn the_table_in_the_documentation_is_true() {
    let file = root().join("docs/coverage.md");
    let table = table().await;
    if std::env::var_os("KEEP_COVERAGE").is_some() {
        std::fs::write(&file, &table).unwrap();
    }
    let written = std::fs::read_to_string(&file).unwrap_or_default();
    let differs = table
        .lines()
        .zip(written.lines().chain(std::iter::repeat("")))
        .find(|(now, before)| now != before);
    assert!(
        differs.is_none() && table.lines().count() == written.lines().count(),
        "docs/coverage.md is not what the code says: {differs:?}; see the head of this file"
    );
}

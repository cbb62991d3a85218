//! Whether anything was forgotten at the gate: every method of the table, and every endpoint of the code, that changes something.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{changes, flows, try_all};

/// The table of every method, which `tests/coverage` keeps true.
const TABLE: &str = include_str!("../../../docs/coverage.md");
/// The last steps of flows: `flows` holds them back at every point.
const OF_FLOWS: [&str; 3] = [
    "rollcall::platforms::istari::auth_integrations::CreateAuthIntegration",
    "rollcall::platforms::istari::auth_integrations::UpdateAuthIntegration",
    "rollcall::platforms::istari::auth_secrets::AddFunctionAuthSecret",
];

/// Every method of the table: platform, name and verb.
fn methods() -> Vec<(String, &'static str, &'static str)> {
    let mut platform = String::new();
    let mut found = Vec::new();
    for line in TABLE.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            platform = heading.split(' ').next().unwrap_or_default().to_lowercase();
        }
        if let ["| ", name, " | ", call, ..] = line.split('`').collect::<Vec<_>>()[..] {
            found.push((platform.clone(), name, call.split(' ').next().unwrap_or_default()));
        }
    }
    found
}

/// The names and classes of the endpoints in a file.
fn classes(text: &str) -> Vec<(String, &str)> {
    let named = |rest: &str| rest.chars().take_while(|letter| letter.is_alphanumeric()).collect();
    let mut found = Vec::new();
    let mut name = String::new();
    for line in text.lines().map(str::trim) {
        if let Some((_, rest)) = line.split_once(" Endpoint for ") {
            name = named(rest);
        }
        if let Some((_, class)) = line.split_once("const CLASS: Class = Class::") {
            found.push((name.clone(), class.trim_end_matches(';')));
        }
        if let Some(rest) = line.strip_prefix("deed!(") {
            found.push((named(rest), rest.split(", ").nth(2).unwrap_or_default()));
        }
    }
    // In a macro it is a name that is yet to be given.
    found.retain(|(_, class)| !class.starts_with('$'));
    found
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths
        .flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .collect()
}

#[test]
fn every_method_that_changes_something_was_tried() {
    let tried = try_all();
    let flows: BTreeSet<String> = flows::all().into_iter().map(|recording| recording.name).collect();
    let mut forgotten = Vec::new();
    let methods = methods();
    for (platform, name, verb) in &methods {
        let known = match tried.methods.get(&(platform.clone(), (*name).to_owned())) {
            // What is marked as a read passes the gate in every mode, and no platform reads by another verb than GET.
            Some(does_change) => *does_change == changes(verb),
            None => !changes(verb) || flows.contains(*name),
        };
        if !known {
            forgotten.push(format!("{platform} {name} ({verb})"));
        }
    }
    assert!(forgotten.is_empty(), "forgotten, or of another class:\n{}", forgotten.join("\n"));
    let changing = methods.iter().filter(|(_, _, verb)| changes(verb)).count();
    assert!(changing > 80, "the table was not read: {changing} methods change something");
}

#[test]
fn every_endpoint_that_changes_something_was_tried() {
    let tried = try_all();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = 0;
    let mut forgotten = Vec::new();
    for file in files(&root.join("platforms")) {
        let module = file.strip_prefix(&root).expect("below").with_extension("");
        let module = module.to_string_lossy().replace('/', "::");
        let text = std::fs::read_to_string(&file).expect("a file");
        for (name, class) in classes(&text) {
            let path = format!("rollcall::{}::{name}", module.trim_end_matches("::mod"));
            if class == "Query" {
                continue;
            }
            found += 1;
            if !tried.endpoints.contains(path.as_str()) && !OF_FLOWS.contains(&path.as_str()) {
                forgotten.push(path);
            }
        }
    }
    assert!(forgotten.is_empty(), "forgotten:\n{}", forgotten.join("\n"));
    assert!(found > 80, "the code was not read: {found} endpoints change something");
}

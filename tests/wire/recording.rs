//! The recordings: one line a call of a vendor's own published client.

use std::path::PathBuf;

use serde_json::Value;

/// One call, and the requests that it made.
pub struct Recording {
    /// The file that it stands in, and its line there.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// Whose client: `civis`.
    pub platform: String,
    /// As recorded: `users.list(refused)`.
    pub method: String,
    /// Without its marks: `users.list`.
    pub name: String,
    /// The arguments.
    pub args: Value,
    /// The requests, in order.
    pub requests: Vec<Value>,
    /// Whether the requests are one and the same, repeated after a failure.
    pub repeats: bool,
    /// The whole line, for what only some have.
    pub whole: Value,
}

impl Recording {
    /// Whether the method carries this mark in brackets.
    pub fn has(&self, mark: &str) -> bool {
        self.method.contains(&format!("({mark})"))
    }
}

/// Every line of every file.
pub fn all() -> Vec<Recording> {
    let folder = std::env::var_os("WIRE_VECTORS").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/wire/vectors"),
        PathBuf::from,
    );
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the folder of recordings")
        .map(|entry| entry.unwrap().path())
        .collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "jsonl"));
    files.sort();
    files.iter().flat_map(|file| read(file)).collect()
}

fn read(file: &std::path::Path) -> Vec<Recording> {
    let name = file.file_name().unwrap().to_string_lossy().into_owned();
    // `arize_seed_dialect.jsonl` is Arize too, in the words of an earlier release.
    let platform = name.split(['.', '_']).next().unwrap().to_owned();
    let text = std::fs::read_to_string(file).unwrap();
    let parse = |(index, line): (usize, &str)| {
        let whole: Value = serde_json::from_str(line).unwrap();
        let method = whole["method_called"].as_str().unwrap().to_owned();
        Recording {
            file: name.clone(),
            line: index + 1,
            platform: platform.clone(),
            name: method.split('(').next().unwrap().to_owned(),
            method,
            args: whole["args"].clone(),
            requests: whole["requests"].as_array().cloned().unwrap_or_default(),
            repeats: whole.get("server_answers").is_some(),
            whole,
        }
    };
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(parse)
        .collect()
}

//! A sandbox process of one story, and its controls.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use serde_json::{Value, json};

use crate::tab::until;

/// The five platforms: their slug, and what people call them, in the order in which they are shown.
pub const PLATFORMS: [(&str, &str); 5] = [
    ("civis", "Civis"),
    ("istari", "Istari Digital"),
    ("authress", "Authress"),
    ("arize", "Arize"),
    ("truefoundry", "TrueFoundry"),
];

/// What people call the platform of that slug.
pub fn name(slug: &str) -> &'static str {
    PLATFORMS
        .iter()
        .find(|(known, _)| *known == slug)
        .map(|(_, name)| *name)
        .expect("a platform")
}

/// The process; it ends with the story.
pub struct Sandbox {
    process: Child,
    /// Where it listens: `http://127.0.0.1:40123`.
    pub base: String,
    /// Its credentials file.
    pub credentials: Value,
    client: reqwest::Client,
}

impl Sandbox {
    /// Starts one with that many people; the seed is always the same.
    pub fn start(people: u32) -> Self {
        static LAST: AtomicU32 = AtomicU32::new(0);
        let number = LAST.fetch_add(1, Ordering::Relaxed);
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("e2e-credentials-{}-{number}.json", std::process::id()));
        let mut process = Command::new(place("SANDBOX_BIN", "target/release/sandbox"))
            .args(["--listen", "127.0.0.1:0", "--seed", "7", "--people", &people.to_string()])
            .arg("--dist")
            .arg(place("DIST", "dist"))
            .arg("--credentials-out")
            .arg(&file)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the sandbox starts: `cargo build --release -p sandbox`, or name it in SANDBOX_BIN");
        let mut line = String::new();
        let output = process.stdout.take().expect("a pipe");
        BufReader::new(output).read_line(&mut line).expect("a line");
        let base = line
            .trim()
            .strip_prefix("sandbox listening on ")
            .unwrap_or_else(|| panic!("the sandbox said {line:?}"))
            .to_owned();
        let text = std::fs::read_to_string(&file).expect("the credentials are written before the line is");
        // Read once; nothing of a run stays behind.
        let _ = std::fs::remove_file(&file);
        Self {
            process,
            base,
            credentials: serde_json::from_str(&text).expect("JSON"),
            client: reqwest::Client::new(),
        }
    }

    /// Ends it now, as a crash would.
    pub fn kill(&mut self) {
        // It may have ended already; then there is nothing left to do.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }

    /// A credential by platform and purpose.
    pub fn credential(&self, platform: &str, purpose: &str) -> &str {
        self.credentials["platforms"][platform][purpose]
            .as_str()
            .unwrap_or_else(|| panic!("no {purpose} for {platform}"))
    }

    /// Every secret of the file, whatever it opens.
    pub fn secrets(&self) -> Vec<String> {
        let platforms = self.credentials["platforms"].as_object().expect("platforms").values();
        let entries = platforms.flat_map(|entry| entry.as_object().expect("an entry"));
        // A login is an e-mail address and rightly on the page; the other two are addresses of servers.
        entries
            .filter(|(purpose, _)| !["base", "root", "login"].contains(&purpose.as_str()))
            .filter_map(|(_, secret)| secret.as_str())
            .map(str::to_owned)
            .collect()
    }

    /// Lets something go wrong on one platform: `{"kind": …}`, and more of the rule if `rule` has it.
    pub async fn fault(&self, platform: &str, fault: Value, rule: Value) {
        let mut whole = json!({ "platform": platform, "fault": fault });
        whole
            .as_object_mut()
            .expect("an object")
            .extend(rule.as_object().cloned().unwrap_or_default());
        let reply = self
            .client
            .post(format!("{}/sandbox/faults", self.base))
            .header("content-type", "application/json")
            .body(whole.to_string())
            .send()
            .await
            .expect("an answer");
        assert_eq!(reply.status(), 201, "{whole}");
    }

    /// Whether every fault that was set for a number of times has struck as often.
    pub async fn has_struck(&self) -> bool {
        let faults = self.control("faults").await;
        faults["faults"].as_array().expect("a list").iter().all(|fault| fault["left"] == 0)
    }

    /// Everything goes well again.
    pub async fn heal(&self) {
        let reply = self
            .client
            .delete(format!("{}/sandbox/faults", self.base))
            .send()
            .await
            .expect("an answer");
        assert_eq!(reply.status(), 204);
    }

    /// Waits until the program is served compressed, as it is to every visitor but the very first.
    pub async fn compressed(&self) {
        let files = std::fs::read_dir(place("DIST", "dist"))
            .expect("the built app")
            .filter_map(Result::ok);
        let mut names = files.filter_map(|file| file.file_name().into_string().ok());
        let program = names.find(|name| name.ends_with("_bg.wasm")).expect("a program in the built app");
        let program = format!("{}/{program}", self.base);
        until("the compressed program", Duration::from_mins(1), async || {
            let reply = self.client.get(&program).header("accept-encoding", "br").send().await.ok()?;
            reply.headers().contains_key("content-encoding").then_some(())
        })
        .await;
    }

    /// A record as the platform itself tells it to its administrator.
    pub async fn read(&self, platform: &str, path: &str) -> Value {
        let reply = self
            .client
            .get(format!("{}/api/{platform}{path}", self.base))
            .header("authorization", format!("Bearer {}", self.credential(platform, "token")))
            .send()
            .await
            .expect("an answer");
        assert!(reply.status().is_success(), "{platform}{path}: {}", reply.status());
        serde_json::from_slice(&reply.bytes().await.expect("a body")).expect("JSON")
    }

    /// Whether a platform lets somebody read this who shows that secret.
    pub async fn opens(&self, platform: &str, path: &str, secret: &str) -> bool {
        let request = self.client.get(format!("{}/api/{platform}{path}", self.base)).bearer_auth(secret);
        request.send().await.expect("an answer").status().is_success()
    }

    /// How often each write of a platform took effect, by the sandbox's own count.
    pub async fn effects(&self, platform: &str) -> Value {
        self.control("effects").await["effects"][platform].clone()
    }

    /// What the control of the sandbox tells.
    async fn control(&self, what: &str) -> Value {
        let reply = self
            .client
            .get(format!("{}/sandbox/{what}", self.base))
            .send()
            .await
            .expect("an answer");
        serde_json::from_slice(&reply.bytes().await.expect("a body")).expect("JSON")
    }

    /// Every request to a platform that was no reading: its line, and what it carried.
    pub async fn writes(&self, platform: &str) -> Vec<(String, Value)> {
        let all = self.requests_since(0).await;
        let written = all
            .iter()
            .filter(|request| request["platform"] == platform && request["method"] != "GET");
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        written
            .map(|request| {
                let line = format!("{} {}", text(&request["method"]), text(&request["path"]));
                (line, serde_json::from_str(&text(&request["body"])).unwrap_or(Value::Null))
            })
            .collect()
    }

    /// The requests that arrived after `since` (the first is 1), as they were written down.
    pub async fn requests_since(&self, since: usize) -> Vec<Value> {
        let all = self.control(&format!("requests?since={since}")).await;
        all["requests"].as_array().expect("a list").clone()
    }
}

/// Whether that request asked for a list of users.
pub fn is_list(request: &Value) -> bool {
    let path = request["path"].as_str().unwrap_or_default();
    path.split('?').next().is_some_and(|path| path.ends_with("/users"))
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A path from the environment, or from the folder of the project.
pub fn place(variable: &str, usual: &str) -> PathBuf {
    std::env::var_os(variable).map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join(usual), PathBuf::from)
}

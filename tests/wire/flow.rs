//! Calls that take several requests: the whole flow runs against a script, and each of its requests is compared.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rollcall::api::Soon;
use rollcall::api::client::Client;
use rollcall::api::environment::Cipher;
use rollcall::api::file::{File, InMemory};
use rollcall::api::policy::Limits;
use rollcall::api::request::{Reply, Request};
use rollcall::api::storage::Allowed;
use rollcall::api::transport::Transport;
use rollcall::model::error::{ApiError, ErrorKind};
use rollcall::model::mode::Mode;
use rollcall::model::time::Time;
use rollcall::platforms::istari::flows::registration::{self, Changes};
use rollcall::platforms::istari::flows::transfer::Sizes;
use rollcall::platforms::istari::flows::{Tools, sealing};
use serde_json::{Value, json};

use crate::compare;
use crate::machine::{StillMachine, machine};
use crate::methods;
use crate::recording::Recording;

/// Whether the call takes several requests that differ.
pub fn is_flow(platform: &str, name: &str) -> bool {
    let flows = ["create_auth_integration", "update_auth_integration", "add_function_auth_secret"];
    platform == "istari" && flows.contains(&name)
}

/// Runs the flow and compares its requests; how many there were.
pub async fn check(recording: &Recording) -> Result<usize, String> {
    let requests = &recording.requests;
    let (result, sent) = sent(recording, Door::Act { until: usize::MAX }).await?;
    result.map_err(|error| format!("{error:?}"))?;
    if sent.len() != requests.len() {
        return Err(format!("{} requests, theirs {}", sent.len(), requests.len()));
    }
    let sealed = recording.name == "add_function_auth_secret";
    for (ours, theirs) in same(sent, requests, sealed)? {
        compare::compare(&ours, &theirs)?;
    }
    Ok(requests.len())
}

/// How a flow is let through.
pub enum Door<'a> {
    /// Everything leaves until so many requests have; then the tab only observes.
    Act { until: usize },
    /// It is a rehearsal, written down here.
    Rehearse(&'a RefCell<Vec<String>>),
}

/// Runs the flow: how it ended, and what left.
pub async fn sent(recording: &Recording, door: Door<'_>) -> Result<(Result<(), ApiError>, Vec<Request>), String> {
    let note = recording.whole["note"].as_str().unwrap_or_default();
    let last = recording.requests.last().ok_or("nothing was recorded")?;
    let (mode, until) = match door {
        Door::Act { until: 0 } => (Mode::Observe, 0),
        Door::Act { until } => (Mode::Act, until),
        Door::Rehearse(_) => (Mode::Rehearse, usize::MAX),
    };
    let script = Rc::new(Script {
        stored_already: note.contains("409"),
        salt: last["body_json"]["revision"]["content_token"]["salt"].clone(),
        sent: RefCell::default(),
        mode: Rc::new(Cell::new(mode)),
        until,
    });
    let client = Client {
        mode: script.mode.clone(),
        ..methods::caller("istari", script.clone())?
    };
    let writing = match door {
        Door::Act { .. } => client.writing(),
        Door::Rehearse(lines) => client.rehearsing(lines),
    };
    let chance = Chance(RefCell::new(chance(&recording.name, &last["body_json"])), machine());
    let tools = Tools {
        client: &writing,
        cipher: &chance,
        allowed: Allowed::default(),
        sizes: if note.contains("multipart") {
            // What the recording was made with, as its note says.
            Sizes { whole: 10, part: 8 }
        } else {
            Sizes::default()
        },
        progress: &|_| {},
    };
    let result = run(tools, recording).await;
    Ok((result, script.sent.take()))
}

async fn run(tools: Tools<'_>, recording: &Recording) -> Result<(), ApiError> {
    let args = &recording.args;
    let text = |name: &str| args[name].as_str();
    let given = if args["path"].is_object() {
        &args["path"]
    } else {
        &args["auth_registration_path"]
    };
    let file = given["file_name"].as_str().map(|name| InMemory {
        name: name.to_owned(),
        bytes: given["content"].as_str().unwrap_or_default().as_bytes().to_vec(),
    });
    let file = file.as_ref().map(|file| file as &dyn File);
    match recording.name.as_str() {
        "create_auth_integration" => {
            let (kind, way) = (
                text("auth_integration_type").unwrap_or_default(),
                text("auth_type").unwrap_or_default(),
            );
            let file = file.ok_or_else(|| ApiError::not_sent("a file was expected"))?;
            registration::create(tools, kind, way, text("app_integration_id"), file)
                .await
                .map(drop)
        }
        "update_auth_integration" => {
            let changes = Changes {
                auth_integration_type: text("auth_integration_type"),
                // Their argument and the wire have two names for it (Istari contract 6.3).
                auth_type: text("function_auth_type"),
                file,
            };
            registration::update(tools, text("auth_integration_id").unwrap_or_default(), changes)
                .await
                .map(drop)
        }
        _ => {
            let about = sealing::About {
                function_auth_type: text("function_auth_type").unwrap_or_default(),
                auth_integration_id: text("auth_integration_id"),
                expiration: text("expiration").and_then(Time::parse),
            };
            let file = file.ok_or_else(|| ApiError::not_sent("a file was expected"))?;
            sealing::add(tools, about, file).await.map(drop)
        }
    }
}

/// The ids and salts that their client drew, in the order in which ours draws them: with the same ones, every hash must be the same.
fn chance(name: &str, body: &Value) -> VecDeque<Vec<u8>> {
    let revision = &body["revision"];
    let (content, properties) = (&revision["content_token"], &revision["properties_token"]);
    let ids = [&revision["id"], &revision["archive_status_history"][0]["id"]];
    let drawn = match name {
        "create_auth_integration" => vec![&properties["salt"], &properties["id"], &content["salt"], &content["id"]],
        "update_auth_integration" => vec![&content["id"], &properties["id"]],
        // The id of the plain token is drawn and goes nowhere.
        _ => vec![&body["salt"], &revision["id"], &content["salt"], &content["id"], &properties["id"]],
    };
    let bytes = |value: &&Value| {
        let letters = value.as_str().unwrap_or_default().replace('-', "");
        let byte = |place: usize| u8::from_str_radix(letters.get(place..place + 2)?, 16).ok();
        (0..letters.len()).step_by(2).filter_map(byte).collect()
    };
    drawn.iter().chain(&ids).map(bytes).collect()
}

/// The one place where what must differ is made the same: times of making, and, where something is sealed, the ciphertext and its
/// hash, because RSA-OAEP draws chance that nobody can hand in. The bodies for the storage are compared here as well, byte by byte
/// (a ciphertext: its length and the length of its first block).
fn same(sent: Vec<Request>, theirs: &[Value], sealed: bool) -> Result<Vec<(Request, Value)>, String> {
    let ours_last = body(sent.last());
    let sha = |body: &Value| body["revision"]["content_token"]["sha"].as_str().unwrap_or_default().to_owned();
    let (our_sha, their_sha) = (
        sha(&ours_last),
        theirs.last().map(|last| sha(&last["body_json"])).unwrap_or_default(),
    );
    let mut pairs = Vec::new();
    for (mut ours, theirs) in sent.into_iter().zip(theirs) {
        let mut theirs = theirs.clone();
        if sealed {
            let text = theirs.to_string().replace(&their_sha, &our_sha);
            theirs = serde_json::from_str(&text).map_err(|error| error.to_string())?;
        }
        if theirs["body_json"].is_object() {
            let mut body = body(Some(&ours));
            timeless(&mut body);
            ours.body = Some(body.to_string().into_bytes());
            timeless(&mut theirs["body_json"]);
        } else if let Some(bytes) = ours.body.take() {
            let text = theirs["body_text"].as_str().map(|text| text.as_bytes().to_vec());
            let sealed = theirs["body_base64"].as_str().and_then(|text| STANDARD.decode(text).ok());
            let as_theirs = match (text, sealed) {
                (Some(text), _) => text == bytes,
                (None, Some(sealed)) => (sealed.len(), &sealed[..2]) == (bytes.len(), &bytes[..2]),
                _ => false,
            };
            if !as_theirs {
                return Err(format!("{}: another body is stored", ours.path));
            }
        }
        pairs.push((ours, theirs));
    }
    Ok(pairs)
}

fn body(request: Option<&Request>) -> Value {
    let body = request.and_then(|request| request.body.as_deref());
    body.and_then(|body| serde_json::from_slice(body).ok()).unwrap_or_default()
}

/// Takes the moments of making away, wherever they are.
fn timeless(value: &mut Value) {
    match value {
        Value::Object(members) => {
            if let Some(created) = members.get_mut("created") {
                *created = json!(created.as_str().is_some_and(|text| Time::parse(text).is_some() && text.len() == 32));
            }
            members.values_mut().for_each(timeless);
        }
        Value::Array(elements) => elements.iter_mut().for_each(timeless),
        _ => {}
    }
}

/// Draws what the recording says; everything else as any machine of a test does.
struct Chance(RefCell<VecDeque<Vec<u8>>>, Rc<StillMachine>);

impl Cipher for Chance {
    fn unguessable(&self, length: usize) -> Vec<u8> {
        let drawn = if length == 16 { self.0.borrow_mut().pop_front() } else { None };
        drawn
            .filter(|bytes| bytes.len() == length)
            .unwrap_or_else(|| self.1.unguessable(length))
    }

    fn rsa_oaep<'a>(&'a self, public_key: &'a [u8], message: &'a [u8]) -> Soon<'a, Result<Vec<u8>, String>> {
        self.1.rsa_oaep(public_key, message)
    }

    fn aes_256_gcm<'a>(&'a self, key: &'a [u8; 32], nonce: &'a [u8; 12], message: &'a [u8]) -> Soon<'a, Result<Vec<u8>, String>> {
        self.1.aes_256_gcm(key, nonce, message)
    }
}

/// Answers as the platform and its storage would, and keeps what was sent.
struct Script {
    stored_already: bool,
    salt: Value,
    sent: RefCell<Vec<Request>>,
    mode: Rc<Cell<Mode>>,
    until: usize,
}

impl Script {
    fn answer(&self, request: &Request) -> (u16, Value) {
        let path = request.path.as_str();
        let sha = path.split('/').nth(4).unwrap_or_default();
        match (request.method.name(), path) {
            ("GET", path) if path.ends_with("/upload-url") => (200, json!({ "url": format!("/object-store/{sha}") })),
            ("GET", path) if path.ends_with("/publickey") => (200, json!({ "id": "key", "public_key": public_key() })),
            ("GET", _) => {
                let token = json!({ "sha": "0", "salt": self.salt });
                (
                    200,
                    json!({ "id": "integration", "file": { "revisions": [{ "content_token": token }] } }),
                )
            }
            ("PUT", path) if path.starts_with("/object-store/") => (if self.stored_already { 409 } else { 200 }, Value::Null),
            ("POST", path) if path.ends_with("/multipart-upload") => {
                let count = body(Some(request))["num_parts"].as_u64().unwrap_or_default();
                let urls = (1..=count).map(|part| (part.to_string(), json!({ "url": format!("/object-store/part-{part}") })));
                let urls: serde_json::Map<String, Value> = urls.collect();
                (200, json!({ "upload_id": "up-1", "upload_urls": urls }))
            }
            _ => (200, json!({ "id": "made" })),
        }
    }
}

/// A key to which nobody has the other half: a modulus of the usual size is enough to seal.
fn public_key() -> String {
    use rsa::pkcs1::EncodeRsaPublicKey;
    let modulus = (rsa::BigUint::from(1_u8) << 2_047_usize) + 1_u8;
    let key = rsa::RsaPublicKey::new(modulus, 65_537_u32.into()).expect("a key");
    key.to_pkcs1_pem(rsa::pkcs1::LineEnding::LF).expect("PEM")
}

impl Transport for Script {
    fn send<'a>(&'a self, request: &'a Request, _limits: &'a Limits) -> Soon<'a, Result<Reply, ErrorKind>> {
        let (status, body) = self.answer(request);
        self.sent.borrow_mut().push(Request {
            method: request.method,
            base: request.base.clone(),
            path: request.path.clone(),
            query: request.query.clone(),
            headers: request.headers.clone(),
            body: request.body.clone(),
        });
        if self.sent.borrow().len() == self.until {
            self.mode.set(Mode::Observe);
        }
        let headers = [("content-type", "application/json"), ("etag", "\"etag-1\"")];
        Box::pin(std::future::ready(Ok(Reply {
            status,
            headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
            body: body.to_string().into_bytes().into(),
        })))
    }
}

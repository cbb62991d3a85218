//! The gate before the network: whichever method of whichever vendor changes something, it leaves in Act and in no other mode.

use std::any::type_name;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use futures_util::FutureExt;
use rollcall::api::Soon;
use rollcall::api::endpoint::Endpoint;
use rollcall::api::policy::{Class, Limits};
use rollcall::api::request::{Reply, Request};
use rollcall::api::transport::Transport;
use rollcall::model::error::{ApiError, ErrorKind};
use rollcall::model::mode::Mode;

use rollcall::model::change::Change;
use rollcall::platforms::arize::integrations::{CreateIntegration, UpdateIntegration};
use rollcall::platforms::authress::applications::UpdateApplication;
use rollcall::platforms::authress::records::CreateClaim;
use rollcall::platforms::truefoundry::virtual_account_tokens::DeleteVirtualAccountToken;
use serde_json::value::RawValue;

use crate::recording;
use crate::{flow, methods};

mod complete;
mod flows;

/// Where requests leave: they are counted, and answered in a way that nobody asks again for.
#[derive(Default)]
struct Street(Cell<usize>);

impl Transport for Street {
    fn send<'a>(&'a self, _request: &'a Request, _limits: &'a Limits) -> Soon<'a, Result<Reply, ErrorKind>> {
        self.0.set(self.0.get() + 1);
        Box::pin(std::future::ready(Ok(Reply {
            status: 418,
            headers: Vec::new(),
            body: Vec::new().into(),
        })))
    }
}

/// What becomes of one endpoint at the gate.
pub struct Passage {
    /// The struct, with its path.
    pub endpoint: &'static str,
    /// What it does to the world.
    pub class: Class,
    /// How its request reads in a rehearsal: method and path.
    line: String,
    /// Through the door for changes, in each mode.
    modes: Vec<(Mode, Passed)>,
    /// Through the door of a rehearsal.
    rehearsal: Passed,
    /// What the rehearsal has written down.
    lines: Vec<String>,
}

/// How often it left, and the failure, if it was one.
struct Passed {
    left: usize,
    error: Option<ApiError>,
}

/// Sends an endpoint in every way that there is.
pub fn passage<E: Endpoint>(platform: &str, endpoint: &E) -> Result<Passage, String> {
    let lines = RefCell::default();
    let mut modes = Vec::new();
    for mode in Mode::ALL {
        modes.push((mode, pass(platform, endpoint, mode, None)?));
    }
    let rehearsal = pass(platform, endpoint, Mode::Rehearse, Some(&lines))?;
    let path = endpoint.path();
    let path = path.encoded().map_err(|error| format!("{error:?}"))?;
    Ok(Passage {
        endpoint: type_name::<E>().split('<').next().unwrap_or_default(),
        class: E::CLASS,
        line: format!("{} {path}", E::METHOD.name()),
        modes,
        rehearsal,
        lines: lines.take(),
    })
}

fn pass<E: Endpoint>(platform: &str, endpoint: &E, mode: Mode, lines: Option<&RefCell<Vec<String>>>) -> Result<Passed, String> {
    let street = Rc::new(Street::default());
    let client = methods::caller(platform, street.clone())?;
    client.mode.set(mode);
    let door = lines.map_or_else(|| client.writing(), |lines| client.rehearsing(lines));
    // Nothing here has anything to wait for.
    let sent = door.send(endpoint).now_or_never().ok_or("it waits for something")?;
    Ok(Passed {
        left: street.0.get(),
        error: sent.err(),
    })
}

impl Passage {
    /// What is wrong with it, if anything is.
    fn wrong(&self) -> Option<String> {
        for (mode, passed) in &self.modes {
            match mode {
                Mode::Act if passed.left != 1 => return Some(format!("left {} times in Act", passed.left)),
                Mode::Act => {}
                Mode::Observe | Mode::Rehearse => {
                    if let Some(why) = passed.let_through() {
                        return Some(format!("{why} in {mode:?}"));
                    }
                }
            }
        }
        if let Some(why) = self.rehearsal.let_through() {
            return Some(format!("{why} in a rehearsal"));
        }
        (self.lines != [self.line.as_str()]).then(|| format!("a rehearsal has written down {:?}, not {}", self.lines, self.line))
    }
}

impl Passed {
    fn let_through(&self) -> Option<String> {
        if self.left > 0 {
            return Some(format!("left {} times", self.left));
        }
        not_sent(self.error.as_ref())
    }
}

/// What is wrong with an error that has to say that nothing was sent.
fn not_sent(error: Option<&ApiError>) -> Option<String> {
    match error {
        Some(error) if matches!(&error.kind, ErrorKind::NotSent(why) if why.ends_with('.')) && !error.may_have_happened() => None,
        other => Some(format!("it was not said that nothing was sent, but {other:?}")),
    }
}

/// Whether a request of this method changes something, as far as the method tells.
fn changes(method: &str) -> bool {
    method != "GET"
}

/// What was tried: the methods and what their worst request does, the structs that stand for them, and who passed wrongly.
#[derive(Default)]
struct Tried {
    methods: BTreeMap<(String, String), bool>,
    endpoints: BTreeSet<&'static str>,
    wrong: Vec<String>,
}

impl Tried {
    fn add(&mut self, platform: &str, name: &str, passage: &Passage) {
        let changes = !passage.class.is_query();
        *self.methods.entry((platform.to_owned(), name.to_owned())).or_default() |= changes;
        self.endpoints.insert(passage.endpoint);
        if changes {
            self.wrong.extend(passage.wrong().map(|why| format!("{platform} {name}: {why}")));
        }
    }
}

/// Tries every request of every recording, and of what nobody recorded.
fn try_all() -> Tried {
    let mut tried = Tried::default();
    for recording in recording::all() {
        let (platform, name) = (&recording.platform, &recording.name);
        if methods::is_token(platform, name) || flow::is_flow(platform, name) || !methods::is_built(platform, name) {
            continue;
        }
        for page in 0..recording.requests.len().max(1) {
            // What our own rules refuse never comes to the gate.
            if let Ok(passage) = methods::passage(&recording, page) {
                tried.add(platform, name, &passage);
            }
        }
    }
    for (platform, name, passage) in unrecorded() {
        tried.add(platform, name, &passage.expect("it comes to the gate"));
    }
    tried
}

/// The methods that the vendors' clients have and that nobody recorded.
fn unrecorded() -> [(&'static str, &'static str, Result<Passage, String>); 5] {
    let config: Box<RawValue> = serde_json::from_str(r#"{"provider":"OPEN_AI"}"#).expect("JSON");
    let create = CreateIntegration {
        kind: "LLM",
        name: "Model",
        description: None,
        scopings: None,
        config: &config,
    };
    let update = UpdateIntegration {
        integration_id: "SW50ZWdyYXRpb246MTpn",
        kind: "LLM",
        name: Some("Renamed"),
        description: Change::Keep,
        scopings: None,
        config: None,
    };
    let claim = CreateClaim {
        collection_resource: "documents/*",
        resource_id: "1",
    };
    let application = UpdateApplication {
        application_id: "app_1",
        document: "{}",
    };
    let token = DeleteVirtualAccountToken { id: "va", jwt_id: "jwt" };
    [
        ("arize", "integrations.create", passage("arize", &create)),
        ("arize", "integrations.update", passage("arize", &update)),
        ("authress", "access_records.create_claim", passage("authress", &claim)),
        ("authress", "applications.update_application", passage("authress", &application)),
        ("truefoundry", "virtual_accounts.delete_jwt", passage("truefoundry", &token)),
    ]
}

#[test]
fn what_changes_something_leaves_in_act_and_in_no_other_mode() {
    let tried = try_all();
    assert!(
        tried.wrong.is_empty(),
        "{} passed wrongly:\n{}",
        tried.wrong.len(),
        tried.wrong.join("\n")
    );
    let changing = tried.methods.values().filter(|changes| **changes).count();
    println!("{changing} methods change something, {} only read", tried.methods.len() - changing);
}

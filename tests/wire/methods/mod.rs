//! Which of our endpoints answers to which method of the vendors' clients, and how its arguments are filled in.

use std::rc::Rc;

use rollcall::api::client::Client;
use rollcall::api::endpoint::Endpoint;
use rollcall::api::request::Request;
use rollcall::api::transport::Transport;
use rollcall::model::change::Change;
use rollcall::platforms;
use serde_json::Value;

use crate::gate::{self, Passage};
use crate::machine::{NoTransport, client};
use crate::recording::Recording;

mod arize;
mod authress;
mod civis;
mod istari;
mod truefoundry;

/// Whether there is an endpoint for it.
pub fn is_built(platform: &str, name: &str) -> bool {
    let built = match platform {
        "arize" => arize::BUILT,
        "authress" => authress::BUILT,
        "civis" => civis::BUILT,
        "istari" => istari::BUILT,
        "truefoundry" => truefoundry::BUILT,
        _ => &[],
    };
    built.contains(&name)
}

/// Whether it makes a token and sends nothing.
pub fn is_token(platform: &str, name: &str) -> bool {
    (platform, name) == ("authress", "get_client_token")
}

/// Our request for the arguments of a recording: the one for that page, where the method goes through pages.
pub async fn requests(recording: &Recording, page: usize) -> Result<Request, String> {
    let client = caller(&recording.platform, Rc::new(NoTransport))?;
    let mut request = built(&client, recording, page)?.request;
    client
        .platform
        .sign(&mut request, &client.credential, None, &*client.environment)
        .await
        .map_err(|error| format!("{error:?}"))?;
    Ok(request)
}

/// What becomes of that request at the gate.
pub fn passage(recording: &Recording, page: usize) -> Result<Passage, String> {
    let client = caller(&recording.platform, Rc::new(NoTransport))?;
    Ok(built(&client, recording, page)?.passage)
}

/// A client as the recordings have it.
pub fn caller(platform: &str, transport: Rc<dyn Transport>) -> Result<Client, String> {
    let platform = platforms::named(platform).ok_or("no such platform")?;
    Ok(client(platform, "/api", "e30.eyJzdWIiOiJ1c2VyIn0.c2ln", transport))
}

fn built(client: &Client, recording: &Recording, page: usize) -> Result<Built, String> {
    let args = Args(&recording.args);
    let request = match recording.platform.as_str() {
        "arize" => arize::request,
        "authress" => authress::request,
        "civis" => civis::request,
        "istari" => istari::request,
        "truefoundry" => truefoundry::request,
        _ => return Err("no such platform".to_owned()),
    };
    request(client, &recording.name, &args, page)
}

/// A request, and what becomes of it at the gate: here alone is it known of which endpoint it was made.
pub struct Built {
    request: Request,
    passage: Passage,
}

fn build<E: Endpoint>(client: &Client, endpoint: &E) -> Result<Built, String> {
    Ok(Built {
        request: client.assemble(endpoint).map_err(|error| format!("{error:?}"))?,
        passage: gate::passage(client.platform.facts().slug, endpoint)?,
    })
}

/// The arguments of a recorded call.
struct Args<'a>(&'a Value);

impl Args<'_> {
    fn text(&self, name: &str) -> Option<String> {
        match &self.0[name] {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    fn needed(&self, name: &str) -> String {
        self.text(name).unwrap_or_default()
    }

    fn number<T: TryFrom<u64>>(&self, name: &str) -> Option<T> {
        self.0[name].as_u64().and_then(|number| T::try_from(number).ok())
    }

    fn switch(&self, name: &str) -> Option<bool> {
        self.0[name].as_bool()
    }

    /// One field of a change: not named, named as null, or given.
    fn change<T>(&self, name: &str, read: impl FnOnce(&Value) -> Option<T>) -> Change<T> {
        match self.0.get(name) {
            None => Change::Keep,
            Some(Value::Null) => Change::Clear,
            Some(value) => read(value).map_or(Change::Keep, Change::Set),
        }
    }

    fn list(&self, name: &str) -> &[Value] {
        self.0[name].as_array().map(Vec::as_slice).unwrap_or_default()
    }

    fn word(&self, name: &str, words: &[&'static str]) -> Option<&'static str> {
        words.iter().find(|word| self.0[name].as_str() == Some(word)).copied()
    }
}

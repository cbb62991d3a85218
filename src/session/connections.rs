//! The connections of this tab: the credential of each lives here, in memory, and is gone when the tab is.

use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::settings::{self, Entry};
use super::{Machine, Task};
use crate::api::client::{Client, Shelf};
use crate::api::credential::Credential;
use crate::api::platform::Platform;
use crate::api::recorder::Call;
use crate::model::connection::{ConnectionId, Standing};
use crate::model::error::ApiError;
use crate::model::secret::Secret;
use crate::platforms;

/// One platform that the console is pointed at. A handle.
#[derive(Clone)]
pub struct Connection {
    /// Its name in addresses.
    pub id: ConnectionId,
    /// Whose language it speaks.
    pub platform: &'static dyn Platform,
    /// Where it is.
    pub base: String,
    /// How we stand with it.
    pub standing: RwSignal<Standing>,
    origin: Option<String>,
    console: Option<String>,
    client: StoredValue<Option<Rc<Client>>, LocalStorage>,
    task: StoredValue<Task, LocalStorage>,
}

impl Connection {
    /// The client, if we are connected.
    pub fn client(&self) -> Option<Rc<Client>> {
        self.standing
            .with(Standing::is_connected)
            .then(|| self.client.get_value())
            .flatten()
    }

    /// The address of an account in the platform's own console, if one is configured and safe to follow.
    pub fn console(&self, account: &str) -> Option<String> {
        let address = self
            .console
            .as_ref()?
            .replace("{id}", &crate::api::request::percent_encoded(account));
        address.starts_with("https://").then_some(address)
    }
}

/// How far the reading of `rollcall.json` has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Loading {
    /// It is under way.
    #[default]
    Underway,
    /// It was read.
    Done,
    /// It could not be read.
    Failed(ApiError),
}

/// All connections, in the order of the file.
#[derive(Clone, Copy)]
pub struct Connections {
    /// The connections; empty until the file was read.
    pub all: RwSignal<Vec<Connection>>,
    /// How far the file is read.
    pub loading: RwSignal<Loading>,
    /// Whether these are the sandbox's doubles.
    pub sandbox: RwSignal<bool>,
    /// What the person should know about the file: entries that were left out, credentials that were ignored.
    pub remarks: RwSignal<Vec<String>>,
    /// Moves with every call that was made.
    calls: RwSignal<u64>,
    machine: StoredValue<Machine, LocalStorage>,
}

impl Connections {
    /// None yet.
    pub fn new(machine: &Machine) -> Self {
        let calls = RwSignal::new(0);
        machine.recorder.listen(move || {
            calls.try_update(|calls| *calls += 1);
        });
        Self {
            all: RwSignal::default(),
            loading: RwSignal::default(),
            sandbox: RwSignal::new(false),
            remarks: RwSignal::default(),
            calls,
            machine: StoredValue::new_local(machine.clone()),
        }
    }

    /// Reads the file and makes the connections it names. What it offers is used at once, if it is the sandbox's.
    pub async fn load(self, machine: &Machine) {
        self.loading.set(Loading::Underway);
        let settings = match settings::load(&*machine.transport).await {
            Ok(settings) => settings,
            Err(error) => return self.loading.set(Loading::Failed(error)),
        };
        let sandbox = settings.sandbox;
        let mut offered = Vec::new();
        let mut remarks = Vec::new();
        let mut all: Vec<Connection> = Vec::new();
        for entry in settings.connections {
            let Some(platform) = platforms::named(&entry.platform) else {
                remarks.push(format!(
                    "rollcall.json names the platform “{}”, which Rollcall does not know. It was left out.",
                    entry.platform
                ));
                continue;
            };
            let (connection, credential) = connection(entry, platform);
            if all.iter().any(|known| known.id == connection.id) {
                remarks.push(format!(
                    "rollcall.json names the connection “{}” twice. The second was left out.",
                    connection.id
                ));
                continue;
            }
            if let Some(credential) = credential {
                if sandbox {
                    offered.push((connection.clone(), Secret::new(credential)));
                } else {
                    remarks.push(format!(
                        "rollcall.json carries a credential for {}. It was ignored: a file that everybody can read must not hold one. Remove it, and revoke it.",
                        platform.facts().name
                    ));
                }
            }
            all.push(connection);
        }
        self.sandbox.set(sandbox);
        self.remarks.set(remarks);
        self.all.set(all);
        self.loading.set(Loading::Done);
        for (connection, secret) in offered {
            self.connect(&connection, secret);
        }
    }

    /// Reads the file again after it could not be read.
    pub fn reload(self) {
        let machine = self.machine.get_value();
        spawn_local(async move { self.load(&machine).await });
    }

    /// The connection of that name.
    pub fn named(self, id: &ConnectionId) -> Option<Connection> {
        self.all.with(|all| all.iter().find(|connection| connection.id == *id).cloned())
    }

    /// What its platform is called, at this moment and for whoever does not follow it.
    pub fn platform_name(self, id: &ConnectionId) -> &'static str {
        untrack(|| self.named(id)).map_or("the platform", |connection| connection.platform.facts().name)
    }

    /// The names, in order.
    pub fn order(self) -> Vec<ConnectionId> {
        self.all.with(|all| all.iter().map(|connection| connection.id.clone()).collect())
    }

    /// Takes a credential, and asks the platform whose it is. Nothing counts as connected before it answered.
    pub fn connect(self, connection: &Connection, secret: Secret) {
        let Machine {
            transport,
            environment,
            recorder,
            mode,
        } = self.machine.get_value();
        if let Some(why) = objection(connection.platform, &secret) {
            let error = ApiError::not_sent(why);
            return connection.standing.set(Standing::Failed {
                error,
                at: environment.now(),
            });
        }
        let client = Client {
            connection: connection.id.clone(),
            platform: connection.platform,
            base: connection.base.clone(),
            origin: connection.origin.clone(),
            credential: Credential::new(secret),
            transport,
            environment,
            recorder,
            shelf: Shelf::default(),
            mode,
        };
        connection.client.set_value(Some(Rc::new(client)));
        self.test(connection);
    }

    /// Asks the platform again whose credential this is.
    pub fn test(self, connection: &Connection) {
        let Some(client) = connection.client.get_value() else { return };
        let standing = connection.standing;
        standing.set(Standing::Connecting);
        connection.task.set_value(Task::start(async move {
            let asked = client.platform.whoami(&client).await;
            let now = client.environment.now();
            standing.set(match asked {
                Ok(identity) => Standing::Connected {
                    identity,
                    tail: client.credential.secret.tail(),
                    since: now,
                },
                Err(error) => Standing::Failed { error, at: now },
            });
        }));
    }

    /// Makes whoever calls this hear when any platform comes to stand otherwise.
    pub fn track_standings(self) {
        self.all.with(|all| all.iter().for_each(|connection| connection.standing.track()));
    }

    /// Drops the credential. What was read with it goes with it.
    pub fn disconnect(self, connection: &Connection) {
        connection.task.set_value(Task::default());
        connection.client.set_value(None);
        connection.standing.set(Standing::NotConnected);
    }

    /// A platform refused our credential in the middle of something: say so everywhere.
    pub fn refused(self, id: &ConnectionId, error: &ApiError) {
        if !error.wants_credential() {
            return;
        }
        if let Some(connection) = untrack(|| self.named(id)) {
            let at = self.machine.with_value(|machine| machine.environment.now());
            connection.standing.set(Standing::Failed { error: error.clone(), at });
        }
    }

    /// Makes whoever calls this hear of every call that was made.
    pub fn track_calls(self) {
        self.calls.track();
    }

    /// The latest call to a platform.
    pub fn latest_call(self, id: &ConnectionId) -> Option<Call> {
        self.calls.track();
        self.machine.with_value(|machine| machine.recorder.latest(id))
    }
}

fn objection(platform: &'static dyn Platform, secret: &Secret) -> Option<&'static str> {
    if secret.is_empty() {
        Some("Paste a credential first.")
    } else {
        platform.objection(secret)
    }
}

fn connection(entry: Entry, platform: &'static dyn Platform) -> (Connection, Option<String>) {
    let connection = Connection {
        id: entry.id.as_deref().unwrap_or(platform.facts().slug).into(),
        platform,
        base: entry.base.trim_end_matches('/').to_owned(),
        standing: RwSignal::default(),
        origin: entry.origin,
        console: entry.console,
        client: StoredValue::new_local(None),
        task: StoredValue::new_local(Task::default()),
    };
    (connection, entry.credential)
}

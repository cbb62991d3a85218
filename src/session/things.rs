//! The things of every platform, kind by kind: read when somebody wants to see them, and again after they were changed.

use std::collections::HashMap;
use std::sync::Arc;

use leptos::prelude::*;

use super::connections::Connection;
use super::executor::run::Run;
use super::executor::{About, Draft, Executor};
use super::keys::Reading;
use super::{Session, Task};
use crate::api::actions::{Actions, offer};
use crate::api::client::Client;
pub use crate::api::resources::{Kind, Part};
use crate::model::action::{Action, Offer, Secrets, Target};
use crate::model::belongings::Belongings;
use crate::model::capability::Capability;
use crate::model::connection::{ConnectionId, Standing};
use crate::model::error::ApiError;
use crate::model::page::Cursor;
use crate::model::plan::Plan;
use crate::model::resource::{Area, Resource};
use crate::model::time::Time;
use crate::model::values::Values;
use crate::platforms::actions_of_kind;
pub use crate::platforms::kinds;

/// How the things of one kind stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shelf {
    /// How far they are read.
    pub reading: Reading,
    /// Those that are here, in the platform's order.
    pub rows: Vec<Arc<Resource>>,
    /// How many rows came that could not be read.
    pub unreadable: usize,
    /// When they were read.
    pub read_at: Option<Time>,
}

/// The things that were read. A handle.
#[derive(Clone, Copy)]
pub struct Things {
    /// Moves whenever things came or went.
    revision: RwSignal<u64>,
    state: StoredValue<HashMap<Place, Kept>, LocalStorage>,
    session: Session,
}

/// Where things are: the connection, and the name of their kind.
type Place = (ConnectionId, &'static str);

#[derive(Default)]
struct Kept {
    shelf: Shelf,
    task: Task,
}

/// The kinds that stand on a page, each with where it is, in the order of the platforms. Tracks which platforms there are.
pub fn of_area(session: Session, area: Area) -> Vec<(Connection, &'static Kind)> {
    let mut found = Vec::new();
    for connection in session.connections.all.get() {
        found.extend(
            kinds(connection.platform)
                .iter()
                .filter(|kind| kind.area == area)
                .map(|kind| (connection.clone(), *kind)),
        );
    }
    found
}

/// The kind of that name, and where it is. Tracks which platforms there are.
pub fn named(session: Session, connection: &ConnectionId, slug: &str) -> Option<(Connection, &'static Kind)> {
    let connection = session.connections.named(connection)?;
    let kind = kinds(connection.platform).iter().find(|kind| kind.slug == slug)?;
    Some((connection, *kind))
}

/// A thing, as something is done to it.
fn target(kind: &'static Kind, thing: &Resource) -> Target {
    Target {
        kind: kind.slug.to_owned(),
        id: thing.id.clone(),
        name: thing.title().to_owned(),
        ..Target::default()
    }
}

impl Things {
    /// The things of this tab, made on first use. They belong to the session and not to the page that asks.
    pub fn of(session: Session) -> Self {
        if let Some(things) = session.things.get_value() {
            return things;
        }
        // From now on whoever makes changes knows what can be done to them.
        session.kinds.set_value(Some(actions_of_kind));
        let things = session.within(|| Self::new(session));
        session.things.set_value(Some(things));
        things
    }

    fn new(session: Session) -> Self {
        let things = Self {
            revision: RwSignal::new(0),
            state: StoredValue::new_local(HashMap::new()),
            session,
        };
        // What was changed is read again, if it was read before: a change to one kind may show in another.
        Effect::new(move |_| {
            if let Some(connection) = session.changed.get() {
                untrack(|| things.hear(&connection));
            }
        });
        things
    }

    fn hear(self, connection: &ConnectionId) {
        let read: Vec<&'static str> = self.state.with_value(|state| {
            let here = state
                .iter()
                .filter(|((known, _), kept)| known == connection && kept.shelf.reading != Reading::Idle);
            here.map(|((_, kind), _)| *kind).collect()
        });
        for slug in read {
            if let Some((connection, kind)) = named(self.session, connection, slug) {
                self.read(&connection, kind);
            }
        }
    }

    /// Reads the things of a kind, unless they are here or on their way.
    pub fn want(self, connection: &Connection, kind: &'static Kind) {
        let connected = connection.standing.with_untracked(Standing::is_connected);
        if connected && untrack(|| self.shelf(&connection.id, kind)).reading == Reading::Idle {
            self.read(connection, kind);
        }
    }

    /// Reads the things of a kind, from the beginning.
    pub fn read(self, connection: &Connection, kind: &'static Kind) {
        let Some(client) = untrack(|| connection.client()) else { return };
        let place = (connection.id.clone(), kind.slug);
        let at = place.clone();
        let task = Task::start(async move {
            client.forget();
            let outcome = self.walk(&at, kind, &client).await;
            if let Err(error) = &outcome {
                self.session.connections.refused(&at.0, error);
            }
            let now = client.environment.now();
            self.change(&at, |kept| match outcome {
                Ok(read) => {
                    kept.shelf = Shelf {
                        reading: Reading::Complete,
                        read_at: Some(now),
                        ..read
                    };
                }
                Err(error) => kept.shelf.reading = Reading::Failed(error),
            });
        });
        self.change(&place, |kept| {
            kept.shelf.reading = Reading::Reading;
            kept.task = task;
        });
    }

    /// Reads page after page. What is shown until all of it is here is what was there before, or as much as has come.
    async fn walk(self, place: &Place, kind: &'static Kind, client: &Client) -> Result<Shelf, ApiError> {
        let (mut read, mut from) = (Shelf::default(), None::<Cursor>);
        loop {
            let page = kind.page(client, from.as_ref()).await?;
            read.unreadable += page.unreadable.len();
            read.rows.extend(page.rows.into_iter().map(Arc::new));
            from = page.next;
            if from.is_none() {
                return Ok(read);
            }
            self.change(place, |kept| {
                if kept.shelf.rows.len() < read.rows.len() {
                    kept.shelf.rows.clone_from(&read.rows);
                }
            });
        }
    }

    /// How the things of a kind stand. Tracks every change.
    pub fn shelf(self, connection: &ConnectionId, kind: &'static Kind) -> Shelf {
        self.revision.track();
        let place = (connection.clone(), kind.slug);
        self.state
            .with_value(|state| state.get(&place).map(|kept| kept.shelf.clone()))
            .unwrap_or_default()
    }

    fn change(self, place: &Place, change: impl FnOnce(&mut Kept)) {
        self.state.update_value(|state| change(state.entry(place.clone()).or_default()));
        self.revision.update(|revision| *revision += 1);
    }

    /// One thing in full; `None` where nobody can be asked.
    pub async fn one(self, connection: &Connection, kind: &'static Kind, id: &str) -> Option<Result<Resource, ApiError>> {
        let client = untrack(|| connection.client())?;
        Some(kind.one(&client, id).await)
    }

    /// What else can be read of a thing; `None` where nobody can be asked.
    pub async fn part(
        self,
        connection: &Connection,
        kind: &'static Kind,
        part: &'static Part,
        id: &str,
    ) -> Option<Result<Belongings, ApiError>> {
        let client = untrack(|| connection.client())?;
        Some(kind.part(&client, part, id).await)
    }

    /// Where a thing stands among its kind, as it was last read.
    fn place(self, connection: &Connection, kind: &'static Kind, id: &str) -> Values {
        let rows = untrack(|| self.shelf(&connection.id, kind)).rows;
        let place = rows.iter().position(|thing| thing.id == id);
        place.map_or_else(Values::default, |place| Values::default().with("place", place.to_string()))
    }

    /// Moves a thing at once, without asking: it can be moved back. Nothing where changes are switched off or it is under way already.
    pub fn shift(self, connection: &Connection, kind: &'static Kind, thing: &Resource, to: &str) -> Option<Run> {
        let executor = Executor::of(self.session);
        let action = Action {
            connection: connection.id.clone(),
            target: target(kind, thing),
            values: Values::default().with("to", to),
            base: self.place(connection, kind, &thing.id),
            ..Action::of(Capability::MoveResource)
        };
        let terms = self.offer(kind, Capability::MoveResource).terms.ok()?;
        let step = executor.planned(action, terms);
        let title = format!("{} on {}", step.order, connection.platform.facts().name);
        executor.start(Plan { title, steps: vec![step] }, "", Secrets::default())
    }

    /// What can be done to things of a kind, or why not.
    pub fn offer(self, kind: &'static Kind, capability: Capability) -> Offer {
        offer(kind.can(capability), kind.wording(capability, &Values::default()), capability)
    }

    /// Asks for something to be done to things of one kind; without any, for one to be made.
    pub fn propose(self, connection: &Connection, kind: &'static Kind, things: &[Arc<Resource>], capability: Capability) {
        let mut targets: Vec<Target> = things.iter().map(|thing| target(kind, thing)).collect();
        if targets.is_empty() {
            targets.push(Target {
                kind: kind.slug.to_owned(),
                ..Target::default()
            });
        }
        let about = |_: &Target| About {
            holder: Target::default(),
            note: String::new(),
            values: Values::default(),
        };
        let mut offer = self.offer(kind, capability);
        if let (Capability::MoveResource, [thing]) = (capability, things) {
            offer.base = self.place(connection, kind, &thing.id);
        }
        Executor::of(self.session).propose(Draft {
            connection: connection.id.clone(),
            offer,
            about: targets.iter().map(about).collect(),
            targets,
        });
    }
}

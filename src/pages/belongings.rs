//! What belongs to an account or to a thing: lists that are read when somebody opens them, and not before.

use std::rc::Rc;

use futures_util::future::LocalBoxFuture;
use leptos::prelude::*;

use super::words::counted;
use crate::components::focus::keep_focus;
use crate::components::given::given;
use crate::components::id;
use crate::components::notice::ErrorCard;
use crate::model::belongings::Belongings;
use crate::model::capability::Capability;
use crate::model::error::ApiError;
use crate::route::Route;
use crate::session::connections::Connection;
use crate::session::executor;
use crate::session::{Session, Task};

/// Reads a list.
pub type Reader = Rc<dyn Fn(Rc<executor::Client>) -> LocalBoxFuture<'static, Result<Belongings, ApiError>>>;

/// One list. A handle that lives as long as that to which it belongs is shown, however often that is read.
#[derive(Clone, Copy)]
struct List {
    session: Session,
    reading: RwSignal<bool>,
    state: StoredValue<State, LocalStorage>,
}

struct State {
    reader: Reader,
    heading: &'static str,
    /// What the list is called on the page, and its heading.
    names: [String; 2],
    connection: Connection,
    open: bool,
    /// What came last; it stays until something else has come.
    found: Option<Result<Belongings, ApiError>>,
    /// The reading: dropped, it is given up.
    task: Option<Task>,
}

impl List {
    fn opens(self, open: bool) {
        let unread = self.state.try_update_value(|state| {
            state.open = open;
            state.found.is_none()
        });
        // What was opened may be gone by the time the browser says so.
        if open && unread == Some(true) && !self.reading.get_untracked() {
            self.read();
        }
    }

    fn read(self) {
        let (reader, connection) = self.state.with_value(|state| (state.reader.clone(), state.connection.clone()));
        // What belongs to somebody is shown of who is connected only.
        let Some(client) = untrack(|| connection.client()) else { return };
        self.reading.set(true);
        let task = Task::start(async move {
            let found = reader(client).await;
            if let Err(error) = &found {
                self.session.connections.refused(&connection.id, error);
            }
            // The page may be gone by the time an answer comes.
            self.state.try_update_value(|state| state.found = Some(found));
            self.reading.try_set(false);
        });
        self.state.update_value(|state| state.task = Some(task));
    }

    /// That to which it belongs was changed: what is looked at is read again, and the rest when it is looked at.
    fn renew(self) {
        if self.state.with_value(|state| state.open) {
            self.read();
        } else {
            self.state.update_value(|state| {
                state.task = None;
                state.found = None;
            });
            self.reading.set(false);
        }
    }

    /// A part of the page that follows the list. The parts differ in nothing but this function, and share the rest of their code.
    fn part(self, show: fn(Self, &State) -> AnyView) -> AnyView {
        (move || {
            self.reading.track();
            self.state.with_value(|state| show(self, state))
        })
        .into_any()
    }
}

/// The lists of an account; nothing where the platform tells no more than the fields of the account do.
pub fn belongings(session: Session, connection: &Connection, id: &str) -> Option<AnyView> {
    let account = (connection.id.clone(), id.to_owned());
    let reader = |(which, heading): &(Capability, &'static str)| {
        let (which, id) = (*which, id.to_owned());
        let reader: Reader = Rc::new(move |client| {
            let id = id.clone();
            Box::pin(async move { executor::actions(client.platform).read(&client, which, &id).await })
        });
        (*heading, reader)
    };
    let readers = executor::actions(connection.platform).belongings().iter().map(reader).collect();
    let renewed = move || session.news.with(|news| news.as_ref() == Some(&account));
    let label = format!("Access on {}", connection.platform.facts().name);
    lists(session, connection, "Access", label, readers, renewed)
}

/// Lists under one heading, each with its own; nothing where there is none. What was read is read again when `renewed` says so.
pub fn lists(
    session: Session,
    connection: &Connection,
    heading: &'static str,
    label: String,
    readers: Vec<(&'static str, Reader)>,
    renewed: impl Fn() -> bool + Send + Sync + 'static,
) -> Option<AnyView> {
    let mut lists = Vec::new();
    let mut views = Vec::new();
    for (heading, reader) in readers {
        let state = State {
            reader,
            heading,
            names: [id::fresh("list"), id::fresh("list")],
            connection: connection.clone(),
            open: false,
            found: None,
            task: None,
        };
        let list = List {
            session,
            reading: RwSignal::new(false),
            state: StoredValue::new_local(state),
        };
        lists.push(list);
        views.push(view_of(list));
    }
    if lists.is_empty() {
        return None;
    }
    Effect::new(move |before: Option<()>| {
        let about_it = renewed();
        if before.is_some() && about_it {
            for list in &lists {
                list.renew();
            }
        }
    });
    Some(view! { <div class="belongings" role="group" aria-label=label><h3>{heading}</h3>{views}</div> }.into_any())
}

fn view_of(list: List) -> AnyView {
    let opened = move |event| list.opens(event_target::<web_sys::Element>(&event).has_attribute("open"));
    let [name, title] = list.state.with_value(|state| state.names.clone());
    view! {
        <details id=name on:toggle=opened>
            <summary id=title>{list.part(head)}</summary>
            {list.part(contents)}
            <p class="quiet" role="status">{list.part(said)}</p>
        </details>
    }
    .into_any()
}

/// What is called what, and how many there are once that is known.
fn head(_: List, state: &State) -> AnyView {
    let heading = state.heading;
    match &state.found {
        Some(Ok(found)) => {
            let more = if found.more { ", perhaps more" } else { "" };
            format!("{heading} ({}{more})", found.count()).into_any()
        }
        _ => heading.into_any(),
    }
}

/// What the rows do not say by themselves.
fn said(list: List, state: &State) -> AnyView {
    let mut said = String::new();
    if list.reading.get_untracked() {
        said.push_str("Reading…");
    } else if let Some(Ok(found)) = &state.found {
        if found.count() == 0 {
            said = format!("None, as far as {} tells this credential. ", state.connection.platform.facts().name);
        }
        if found.unreadable > 0 {
            said.push_str(&counted(found.unreadable, "row", "rows"));
            said.push_str(" could not be read. ");
        }
        if found.more {
            said.push_str("There may be more: not everything was read.");
        }
    }
    said.into_any()
}

fn contents(list: List, state: &State) -> AnyView {
    // "Try again" goes when it was answered.
    keep_focus(&state.names[0], &state.names[1]);
    match &state.found {
        Some(Ok(found)) if !found.rows.is_empty() => table(state.heading, found),
        Some(Err(error)) => {
            let platform = state.connection.platform.facts().name;
            let retry = Callback::new(move |()| list.read());
            view! { <ErrorCard error=error.clone() platform=platform on_retry=retry reconnect=Route::Connections.address()/> }.into_any()
        }
        _ => ().into_any(),
    }
}

fn table(heading: &'static str, found: &Belongings) -> AnyView {
    let mut head = Vec::new();
    for column in &found.columns {
        head.push(view! { <th scope="col">{*column}</th> }.into_any());
    }
    let mut rows = Vec::new();
    for row in &found.rows {
        let mut cells = Vec::new();
        for text in row {
            cells.push(view! { <td>{given(text)}</td> }.into_any());
        }
        rows.push(view! { <tr>{cells}</tr> }.into_any());
    }
    view! { <table aria-label=heading><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table> }.into_any()
}

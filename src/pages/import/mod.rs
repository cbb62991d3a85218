//! The import: a list of people is handed in, it is said what is sent of it, everybody is looked up, and only then can it be begun.

use leptos::prelude::*;
use web_sys::ClipboardEvent;

mod findings;
mod slots;

use super::words::{before_connections, counted};
use crate::components::field::{LinesField, SelectField};
use crate::components::file_field::FileField;
use crate::components::mark::Outline;
use crate::model::capability::Capability;
use crate::model::connection::Standing;
use crate::model::roster::MOST;
use crate::model::status::Tone;
use crate::route::Route;
use crate::session::Session;
use crate::session::connections::Connection;
use crate::session::import::Import;

/// From how many bytes on a paste is a long one.
const LONG: usize = 4_096;

/// The page.
#[component]
pub fn ImportPage() -> impl IntoView {
    let session = expect_context::<Session>();
    let import = Import::of(session);
    let people = Memo::new(move |_| import.roster().rows.len());
    let ready = move || people.get() > 0 && !import.ways().is_empty();
    view! {
        <div class="page-head">
            <div>
                <h1 tabindex="-1">"Import"</h1>
                <p>"Everybody on the list is looked up first. Nothing is sent before you have seen what it would come to."</p>
            </div>
        </div>
        {move || before_connections(session)}
        <div class="import">
            <section class="card" aria-labelledby="import-list" on:paste=move |event| paste(import, &event)>
                <h2 id="import-list">"1. The list"</h2>
                {list(session, import, people)}
            </section>
            <section class="card" aria-labelledby="import-ways">
                <h2 id="import-ways">"2. Where to"</h2>
                <div class="ways">
                    <For each=move || session.connections.all.get() key=|connection| connection.id.clone() let:connection>{way(import, &connection)}</For>
                </div>
            </section>
            <Show when=ready>
                <section class="card" aria-labelledby="import-slots">
                    <h2 id="import-slots">"3. What is sent"</h2>
                    {move || slots::slots(session, import)}
                </section>
                <section class="card" aria-labelledby="import-findings">
                    <h2 id="import-findings">"4. What it comes to"</h2>
                    {findings::findings(session, import, people)}
                </section>
            </Show>
        </div>
    }
}

/// A long list takes the browser seconds to put into a field letter by letter; into an empty one it is put at once.
fn paste(import: Import, event: &ClipboardEvent) {
    let text = event.clipboard_data().and_then(|data| data.get_data("text/plain").ok());
    if let Some(text) = text.filter(|text| text.len() > LONG && import.text.with_untracked(String::is_empty)) {
        event.prevent_default();
        import.text.set(text);
    }
}

/// What is pasted or read from a file, and how it was understood.
fn list(session: Session, import: Import, people: Memo<usize>) -> AnyView {
    let typed = session.listings.rested(import.text);
    Effect::new(move |_| import.read(&typed.get()));
    let error = Signal::derive(move || import.objection());
    let on_read = Callback::new(move |read: Result<String, &'static str>| match read {
        Ok(text) => import.text.set(text),
        Err(why) => session.toasts.say(Tone::Warn, why),
    });
    let summary = move || {
        let columns = import.roster().own;
        match people.get() {
            0 => String::new(),
            people => format!(
                "{}, {}.",
                counted(people, "person", "people"),
                counted(columns, "column", "columns")
            ),
        }
    };
    view! {
        <LinesField
            label="People"
            value=import.text
            error=error
            hint=format!("One address a line, or rows with headings as a spreadsheet copies them; {MOST} at most. It stays in this tab.")
        />
        <p class="import-file"><FileField label="Choose a CSV file…" accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain" on_read=on_read/><span role="status">{summary}</span></p>
    }
    .into_any()
}

/// What is done on a platform with everybody on the list.
fn way(import: Import, connection: &Connection) -> AnyView {
    let facts = connection.platform.facts();
    let standing = connection.standing;
    let named = || view! { <Outline path=facts.mark/>{facts.name} };
    let possible = match Import::possible(connection) {
        Err(why) => return view! { <p class="way quiet"><span class="who">{named()}</span>{why}</p> }.into_any(),
        Ok(possible) => possible,
    };
    let id = connection.id.clone();
    let chosen = untrack(|| import.ways()).into_iter().find(|way| way.connection == id);
    let value = RwSignal::new(chosen.map(|way| way.capability.name()).unwrap_or_default());
    Effect::new(move |was: Option<String>| {
        let chosen = value.get();
        if was.is_some_and(|was| was != chosen) {
            import.choose(&id, Capability::named(&chosen));
        }
        chosen
    });
    let mut options = vec![(String::new(), "Nothing".to_owned())];
    options.extend(possible.into_iter().map(|capability| {
        let words = if capability == Capability::InviteUser {
            "Invite by mail"
        } else {
            "Create the account"
        };
        (capability.name(), words.to_owned())
    }));
    (move || {
        if standing.with(Standing::is_connected) {
            view! { <div class="way"><SelectField label=facts.name value=value options=options.clone()/></div> }.into_any()
        } else {
            view! { <p class="way quiet"><span class="who">{named()}</span>"Not connected. "<a href=Route::Connections.address()>"Connect it first"</a></p> }.into_any()
        }
    })
    .into_any()
}

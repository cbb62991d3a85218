//! The frame around every page, and which page an address shows.

use leptos::html::Input;
use leptos::prelude::*;

use self::arrivals::Arrivals;
use crate::components::dialog::Dialog;
use crate::components::drawer::Drawer;
use crate::components::icon::{Glyph, Icon};
use crate::components::mark::Outline;
use crate::components::search::SearchBox;
use crate::components::theme::ThemeSwitch;
use crate::components::toast::{LiveRegions, Toasts};
use crate::model::answer::AnswerState;
use crate::model::connection::Standing;
use crate::model::mode::Mode;
use crate::model::resource::Area;
use crate::model::status::Tone;
use crate::pages;
use crate::pages::parts::{Part, Piece};
use crate::route::Route;
use crate::session::Session;
use crate::session::connections::Connection;

mod arrivals;
mod keyboard;
mod navigation;

/// The whole app.
#[component]
pub fn App(
    /// The state of this tab.
    session: Session,
) -> impl IntoView {
    provide_context(session);
    session.start();
    let search = NodeRef::<Input>::new();
    let help = RwSignal::new(false);
    navigation::follow(session);
    keyboard::listen(session, search, help);
    Effect::new(move |_| navigation::dress(session.preferences.theme.get()));
    // Typing in the box leads to the results, from wherever one is.
    Effect::new(move |_| {
        if session.roll.text.with(|text| !text.trim().is_empty()) && navigation::has_focus(search) {
            session.address.go(Route::People);
        }
    });
    let busy = Memo::new(move |_| answered(session, |state| matches!(state, AnswerState::Waiting { .. })));
    let found = Memo::new(move |_| answered(session, |state| matches!(state, AnswerState::Found { count: 1.., .. })));
    let arrivals = Arrivals::new(session);
    Effect::new(move |_| {
        if let Some(part) = session.address.current.with(Part::of) {
            arrivals.want(part);
        }
    });
    Effect::new(move |_| {
        // Once everybody has answered, somebody is opened: what shows them may come meanwhile, when nothing else wants the line.
        let looked_up = found.get() && !busy.get();
        if looked_up || session.preferences.has_open_run() {
            arrivals.want(Part::Desk);
        }
    });
    Effect::new(move |_| {
        if session.requests.open.get() {
            arrivals.want(Part::Workshop);
        }
    });
    let requests_view = move || arrivals.view(Part::Workshop, Piece::Requests, || ().into_any());
    view! {
        <a class="skip" href="#main">"Skip to content"</a>
        <div class="frame">
            <Sidebar session=session help=help/>
            <header class="topbar">
                <SearchBox
                    value=session.roll.text
                    label="Find a person on every platform"
                    placeholder="Name, e-mail or any id"
                    busy=busy
                    field=search
                    on_go=Callback::new(move |()| {
                        session.roll.ask();
                        session.address.go(Route::People);
                        navigation::enter_results();
                    })
                />
                {move || health(session)}
                <Show when=move || session.connections.sandbox.get()>
                    <span class="mode warn"><Glyph icon=Icon::Info/><b>"SANDBOX"</b><span class="long">" — no real accounts"</span></span>
                </Show>
                {mode(session)}
                <ThemeSwitch theme=session.preferences.theme on_choose=Callback::new(move |theme| session.preferences.choose_theme(theme))/>
            </header>
            <main class="content" id="main" tabindex="-1">{move || page(session, arrivals)}</main>
            <Drawer open=session.requests.open title="Requests">{requests_view}</Drawer>
            <Tabbar session=session/>
        </div>
        {move || arrivals.door()}
        <Toasts stack=session.toasts.stack on_dismiss=Callback::new(move |id| session.toasts.dismiss(id)) on_act=Callback::new(move |id| session.toasts.act(id))/>
        <LiveRegions polite=session.toasts.polite assertive=Signal::derive(String::new)/>
        <Dialog open=help title="Keyboard shortcuts">{keyboard::help()}</Dialog>
    }
}

/// Whether the answer of one platform at least is like that.
fn answered(session: Session, is: fn(&AnswerState) -> bool) -> bool {
    session.roll.answers.with(|answers| answers.iter().any(|answer| is(&answer.state)))
}

/// The page of the present address. Filters are part of an address, but not of which page it is.
fn page(session: Session, arrivals: Arrivals) -> AnyView {
    let place = Memo::new(move |_| match session.address.current.get() {
        Route::Users { connection, .. } => Route::Users {
            connection,
            chosen: Vec::new(),
        },
        other => other,
    });
    (move || match (Part::of(&place.read()), place.get()) {
        (Some(part), route) => arrivals.view(part, Piece::Page(route), || {
            view! { <div class="page-head"><h1 tabindex="-1">{navigation::name(session)}</h1></div> }.into_any()
        }),
        (None, Route::Nowhere(path)) => view! { <pages::nowhere::Nowhere path=path/> }.into_any(),
        (None, _) => view! { <pages::people::People/> }.into_any(),
    })
    .into_any()
}

/// How far actions go: the way to change it is always in sight.
fn mode(session: Session) -> AnyView {
    let choose = move |event| {
        let word = event_target_value(&event);
        if let Some(mode) = Mode::ALL.into_iter().find(|mode| mode.word() == word) {
            session.choose_mode(mode);
            session
                .toasts
                .say(if mode == Mode::Act { Tone::Warn } else { Tone::Info }, mode.meaning());
        }
    };
    let options: Vec<AnyView> = Mode::ALL
        .into_iter()
        .map(|mode| view! { <option value=mode.word() prop:selected=move || session.mode.get() == mode>{mode.word()}</option> }.into_any())
        .collect();
    view! {
        <span class="select mode-switch" class:acting=move || session.mode.get() == Mode::Act>
            <select aria-label="Mode" title=move || session.mode.get().meaning() on:change=choose>{options}</select>
            <Glyph icon=Icon::ChevronDown/>
        </span>
    }
    .into_any()
}

/// How the platforms stand, in two words each: so many connected, so many failing.
fn health(session: Session) -> impl IntoView {
    let count = |wanted: fn(&Standing) -> bool| {
        session
            .connections
            .all
            .with(|all| all.iter().filter(|connection| connection.standing.with(wanted)).count())
    };
    let (connected, failing) = (
        count(Standing::is_connected),
        count(|standing| matches!(standing, Standing::Failed { .. })),
    );
    let unwell = session.unwell.with(Vec::len);
    view! {
        <a class="health" href=Route::Health.address()>
            <span class="good"><Glyph icon=Icon::Check/></span>{format!("{connected} connected")}
            {(failing > 0).then(|| view! { <span class="bad"><Glyph icon=Icon::Warning/>{format!("{failing} failing")}</span> })}
            {(unwell > 0).then(|| view! { <span class="bad"><Glyph icon=Icon::Warning/>{format!("{unwell} not well")}</span> })}
        </a>
    }
}

/// `aria-current` for a link to this place.
fn current(session: Session, route: Route) -> impl Fn() -> Option<&'static str> + Send + Sync + 'static {
    move || {
        let here = session.address.current.with(|here| match (here, &route) {
            (Route::Users { connection, .. }, Route::Users { connection: other, .. }) => connection == other,
            (Route::Person { .. }, Route::People) | (Route::Run { .. }, Route::Runs) | (Route::Key { .. }, Route::Keys) => true,
            (here, route) => here == route,
        });
        here.then_some("page")
    }
}

/// A page that one can go to: where it is, its shape and its name.
type Place = (Route, Icon, &'static str);

/// The pages of the work on platforms.
fn work() -> [Place; 9] {
    [
        (Route::Keys, Icon::Key, "Keys"),
        (Route::Area(Area::Tenants), Icon::Building, Area::Tenants.title()),
        (Route::Area(Area::Integrations), Icon::Link, Area::Integrations.title()),
        (Route::Area(Area::Access), Icon::Lock, Area::Access.title()),
        (Route::Import, Icon::People, "Import"),
        (Route::Runs, Icon::Clock, "Runs"),
        (Route::Connections, Icon::Plug, "Connections"),
        (Route::Health, Icon::Check, "Health"),
        (Route::Usage, Icon::Chart, "Usage"),
    ]
}

/// The pages about whoever looks at them.
fn ones_own() -> [Place; 2] {
    [
        (Route::Area(Area::Own), Icon::Person, Area::Own.title()),
        (Route::Settings, Icon::Gear, "Settings"),
    ]
}

fn link(session: Session, (route, icon, label): Place) -> AnyView {
    view! { <a href=route.address() aria-current=current(session, route)><Glyph icon=icon/>{label}</a> }.into_any()
}

#[component]
fn Sidebar(session: Session, help: RwSignal<bool>) -> impl IntoView {
    let link = move |place: Place| link(session, place);
    view! {
        <nav class="sidebar" aria-label="Main">
            <span class="brand"><Glyph icon=Icon::Logo/>"Rollcall"</span>
            {link((Route::People, Icon::Search, "People"))}
            <span class="label" id="platforms-label">"Platforms"</span>
            <div class="group" role="group" aria-labelledby="platforms-label">
                <For each=move || session.connections.all.get() key=|connection| connection.id.clone() let:connection>{platform_link(session, &connection)}</For>
            </div>
            <span class="label" id="work-label">"Work"</span>
            <div class="group" role="group" aria-labelledby="work-label">{work().map(link)}</div>
            <div class="foot">
                {ones_own().map(link)}
                {requests(session)}
                <button type="button" on:click=move |_| help.set(true)><Glyph icon=Icon::Question/>"Help and shortcuts"</button>
            </div>
        </nav>
    }
}

/// What opens the flight recorder, and how many of its calls have failed.
fn requests(session: Session) -> impl IntoView {
    let open = session.requests.open;
    let failures = Memo::new(move |_| session.requests.failures());
    let state = move || {
        let failures = failures.get();
        (failures > 0).then(|| view! { <span class="state danger"><Glyph icon=Icon::Warning/>{failures}<span class="visually-hidden">" failed"</span></span> })
    };
    view! {
        <button type="button" aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|open| *open = !*open)>
            <Glyph icon=Icon::Activity/>"Requests"{state}
        </button>
    }
}

fn platform_link(session: Session, connection: &Connection) -> impl IntoView + use<> {
    let facts = connection.platform.facts();
    let standing = connection.standing;
    let route = Route::Users {
        connection: connection.id.clone(),
        chosen: Vec::new(),
    };
    let state = move || {
        let (tone, icon, word) = standing.with(|standing| match standing {
            Standing::Connected { .. } => (Tone::Ok, Icon::Check, "Connected"),
            Standing::Connecting => (Tone::Pending, Icon::Spinner, "Connecting"),
            Standing::Failed { .. } => (Tone::Danger, Icon::Warning, "Failing"),
            Standing::NotConnected => (Tone::Neutral, Icon::Circle, "Not connected"),
        });
        view! { <span class=format!("state {}", tone.class()) title=word><Glyph icon=icon/><span class="visually-hidden">{word}</span></span> }
    };
    view! { <a href=route.address() aria-current=current(session, route)><Outline path=facts.mark/>{facts.name}{state}</a> }
}

#[component]
fn Tabbar(session: Session) -> impl IntoView {
    // On a small screen the platforms share one tab: it leads to the one that is shown, or to the first.
    let users = move || {
        let first = session
            .connections
            .all
            .with(|all| all.first().map(|connection| connection.id.clone()));
        let shown = session.address.current.with(|here| {
            if let Route::Users { connection, .. } = here {
                Some(connection.clone())
            } else {
                None
            }
        });
        shown.or(first).map(|connection| Route::Users {
            connection,
            chosen: Vec::new(),
        })
    };
    let open = RwSignal::new(false);
    // Whoever has gone somewhere from the list of all pages is done with it.
    Effect::new(move |_| {
        session.address.current.track();
        open.set(false);
    });
    let all = move || {
        let links: Vec<AnyView> = work().into_iter().chain(ones_own()).map(|place| link(session, place)).collect();
        links
    };
    let tab = move |route, icon, label| link(session, (route, icon, label));
    view! {
        <Dialog open=open title="All pages"><nav class="places" aria-label="All pages">{all}</nav></Dialog>
        <nav class="tabbar" aria-label="Main, small screen">
            {tab(Route::People, Icon::Search, "People")}
            {move || users().map(|route| tab(route, Icon::People, "Users"))}
            {tab(Route::Keys, Icon::Key, "Keys")}
            {tab(Route::Runs, Icon::Clock, "Runs")}
            {tab(Route::Connections, Icon::Plug, "Platforms")}
            <button type="button" aria-haspopup="dialog" on:click=move |_| open.set(true)><Glyph icon=Icon::Menu/>"More"</button>
        </nav>
    }
}

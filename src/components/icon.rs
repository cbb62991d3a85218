//! The icons: 16 × 16 outlines of our own, each one path, drawn in the colour of the text beside it.

use leptos::prelude::*;

/// An icon. It repeats what a word beside it says, so it is hidden from assistive technology.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Icon {
    /// The app.
    Logo,
    /// Look for something.
    Search,
    /// Close, clear, dismiss.
    Close,
    /// All is well.
    Check,
    /// A bare tick, for "copied" and chosen things.
    Tick,
    /// An invitation.
    Mail,
    /// Under way, or a time.
    Clock,
    /// Shut out for a while.
    Pause,
    /// Shut out.
    Ban,
    /// Can be undone.
    Undo,
    /// Can be seen.
    Eye,
    /// Gone.
    Gone,
    /// Ran out.
    Hourglass,
    /// Nothing there.
    Circle,
    /// Something failed.
    Warning,
    /// A remark.
    Info,
    /// Not known; its circle is dashed.
    Question,
    /// Locked.
    Lock,
    /// Joined.
    Link,
    /// Copy.
    Copy,
    /// Ask again.
    Refresh,
    /// One person.
    Person,
    /// People.
    People,
    /// A robot account.
    Robot,
    /// An agent.
    Agent,
    /// The light theme.
    Sun,
    /// The dark theme.
    Moon,
    /// The system's theme.
    Screen,
    /// Settings.
    Gear,
    /// A menu or list.
    Menu,
    /// Ascending.
    ArrowUp,
    /// Descending.
    ArrowDown,
    /// To the very top.
    ToTop,
    /// To the very bottom.
    ToBottom,
    /// Numbers as bars.
    Chart,
    /// Tenants and organizations.
    Building,
    /// Opens below.
    ChevronDown,
    /// Leads on.
    ChevronRight,
    /// Leads away from this app.
    External,
    /// Narrow a list.
    Filter,
    /// Connections.
    Plug,
    /// Shortcuts.
    Keyboard,
    /// Going on right now; it turns.
    Spinner,
    /// No network.
    Offline,
    /// What happened.
    Activity,
    /// A key or credential.
    Key,
}

impl Icon {
    /// The path data.
    pub fn path(self) -> &'static str {
        match self {
            Self::Logo => {
                "M4.75 2h6.5A2.75 2.75 0 0 1 14 4.75v6.5A2.75 2.75 0 0 1 11.25 14h-6.5A2.75 2.75 0 0 1 2 11.25v-6.5A2.75 2.75 0 0 1 4.75 2ZM5 5.75h6M5 8h6M5 10.25h3.25"
            }
            Self::Search => "M7 2.75a4.25 4.25 0 1 1 0 8.5 4.25 4.25 0 0 1 0-8.5ZM10.1 10.1l3.4 3.4",
            Self::Close => "M4 4l8 8M12 4l-8 8",
            Self::Check => "M8 2.25a5.75 5.75 0 1 1 0 11.5 5.75 5.75 0 0 1 0-11.5ZM5.5 8.2l1.8 1.8 3.2-3.8",
            Self::Tick => "M3.25 8.5l3.25 3.25 6.25-7.5",
            Self::Mail => {
                "M3.5 3.75h9c.7 0 1.25.55 1.25 1.25v6c0 .7-.55 1.25-1.25 1.25h-9c-.7 0-1.25-.55-1.25-1.25V5c0-.7.55-1.25 1.25-1.25ZM2.6 4.8 8 9l5.4-4.2"
            }
            Self::Clock => "M8 2.25a5.75 5.75 0 1 1 0 11.5 5.75 5.75 0 0 1 0-11.5ZM8 4.9V8l2.2 1.4",
            Self::Pause => "M8 2.25a5.75 5.75 0 1 1 0 11.5 5.75 5.75 0 0 1 0-11.5ZM6.5 6v4M9.5 6v4",
            Self::Ban => "M8 2.25a5.75 5.75 0 1 1 0 11.5 5.75 5.75 0 0 1 0-11.5ZM4 4l8 8",
            Self::Undo => "M5.5 3.25 2.75 6l2.75 2.75M3 6h6.5a3.5 3.5 0 0 1 0 7H6",
            Self::Eye => {
                "M1.75 8S4 3.75 8 3.75 14.25 8 14.25 8 12 12.25 8 12.25 1.75 8 1.75 8ZM8 6.4a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.2Z"
            }
            Self::Gone => "M8 2.25a5.75 5.75 0 1 1 0 11.5 5.75 5.75 0 0 1 0-11.5ZM6 6l4 4M10 6l-4 4",
            Self::Hourglass => "M4.25 2.25h7.5M4.25 13.75h7.5M5.25 2.25v2.5L8 8l2.75-3.25v-2.5M5.25 13.75v-2.5L8 8l2.75 3.25v2.5",
            Self::Circle => "M8 2.25a5.75 5.75 0 1 1 0 11.5 5.75 5.75 0 0 1 0-11.5Z",
            Self::Warning => "M8 2.5 14 13H2L8 2.5ZM8 6.5v3M8 11.3v.01",
            Self::Info => "M8 2.25a5.75 5.75 0 1 1 0 11.5 5.75 5.75 0 0 1 0-11.5ZM8 7.5v3.25M8 5.2v.01",
            Self::Question => {
                "M6.71 2.4A5.75 5.75 0 0 1 9.29 2.4M10.61 2.88A5.75 5.75 0 0 1 12.59 4.54M13.29 5.75A5.75 5.75 0 0 1 13.74 8.3M13.5 9.68A5.75 5.75 0 0 1 12.21 11.92M11.13 12.82A5.75 5.75 0 0 1 8.7 13.71M7.3 13.71A5.75 5.75 0 0 1 4.87 12.82M3.79 11.92A5.75 5.75 0 0 1 2.5 9.68M2.26 8.3A5.75 5.75 0 0 1 2.71 5.75M3.41 4.54A5.75 5.75 0 0 1 5.39 2.88M6.5 6.6a1.5 1.5 0 1 1 2.2 1.3c-.5.3-.7.5-.7 1.1M8 10.9v.01"
            }
            Self::Lock => {
                "M4.5 7h7c.7 0 1.25.55 1.25 1.25V12c0 .7-.55 1.25-1.25 1.25h-7c-.7 0-1.25-.55-1.25-1.25V8.25C3.25 7.55 3.8 7 4.5 7ZM5.25 7V5a2.75 2.75 0 0 1 5.5 0v2"
            }
            Self::Link => {
                "M6.75 9.25a2.5 2.5 0 0 0 3.55 0l2.2-2.2A2.5 2.5 0 0 0 8.95 3.5l-.7.7M9.25 6.75a2.5 2.5 0 0 0-3.55 0l-2.2 2.2a2.5 2.5 0 0 0 3.55 3.55l.7-.7"
            }
            Self::Copy => {
                "M7.25 5.75h4.5c.8 0 1.5.7 1.5 1.5v4.5c0 .8-.7 1.5-1.5 1.5h-4.5c-.8 0-1.5-.7-1.5-1.5v-4.5c0-.8.7-1.5 1.5-1.5ZM10.25 3.5c0-.7-.55-1.25-1.25-1.25H3.5c-.7 0-1.25.55-1.25 1.25V9c0 .7.55 1.25 1.25 1.25"
            }
            Self::Refresh => "M13.25 8a5.25 5.25 0 1 1-1.6-3.75M13.25 2.25v2.5h-2.5",
            Self::Person => "M8 2.75a2.6 2.6 0 1 1 0 5.2 2.6 2.6 0 0 1 0-5.2ZM3 13.4c.3-2.3 2.3-3.4 5-3.4s4.7 1.1 5 3.4",
            Self::People => {
                "M6 3a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5ZM1.75 13.25c.3-2.5 2-3.75 4.25-3.75s3.95 1.25 4.25 3.75M10.5 3.2a2.5 2.5 0 0 1 0 4.6M12 9.9c1.3.5 2.1 1.6 2.25 3.35"
            }
            Self::Robot => "M5 5.5h6c1.1 0 2 .9 2 2V11c0 1.1-.9 2-2 2H5c-1.1 0-2-.9-2-2V7.5c0-1.1.9-2 2-2ZM8 5.5V3M6 9v.6M10 9v.6",
            Self::Agent => "M8 2.25 13 5.1v5.8l-5 2.85-5-2.85V5.1l5-2.85ZM8 6.4a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.2Z",
            Self::Sun => {
                "M8 5.25a2.75 2.75 0 1 1 0 5.5 2.75 2.75 0 0 1 0-5.5ZM8 1.75v1M8 13.25v1M1.75 8h1M13.25 8h1M3.6 3.6l.7.7M11.7 11.7l.7.7M3.6 12.4l.7-.7M11.7 4.3l.7-.7"
            }
            Self::Moon => "M13.25 9.6A5.5 5.5 0 0 1 6.4 2.75a5.5 5.5 0 1 0 6.85 6.85Z",
            Self::Screen => {
                "M3.5 3h9c.7 0 1.25.55 1.25 1.25v5.5c0 .7-.55 1.25-1.25 1.25h-9c-.7 0-1.25-.55-1.25-1.25v-5.5C2.25 3.55 2.8 3 3.5 3ZM5.5 13.5h5M8 11v2.5"
            }
            Self::Gear => {
                "M8 6a2 2 0 1 1 0 4 2 2 0 0 1 0-4ZM8 1.75v2M8 12.25v2M1.75 8h2M12.25 8h2M3.6 3.6 5 5M11 11l1.4 1.4M3.6 12.4 5 11M11 5l1.4-1.4"
            }
            Self::Menu => "M2.75 4.25h10.5M2.75 8h10.5M2.75 11.75h10.5",
            Self::ArrowUp => "M8 12.5v-9M4.5 7 8 3.5 11.5 7",
            Self::ArrowDown => "M8 3.5v9M4.5 9 8 12.5 11.5 9",
            Self::ToTop => "M4 3h8M8 13V6.25M4.75 9.25 8 6l3.25 3.25",
            Self::ToBottom => "M4 13h8M8 3v6.75M4.75 6.75 8 10l3.25-3.25",
            Self::Chart => "M2.75 13.25h10.5M4.5 13V8.5M8 13V4M11.5 13V6.5",
            Self::Building => "M3.5 13.25V2.75h6v10.5M9.5 6.5h3v6.75M5.5 5.25h2M5.5 7.75h2M5.5 10.25h2M2.25 13.25h11.5",
            Self::ChevronDown => "M4.5 6.25 8 9.75l3.5-3.5",
            Self::ChevronRight => "M6.25 4.5 9.75 8l-3.5 3.5",
            Self::External => {
                "M9.25 2.75h4v4M13 3 7.5 8.5M11.5 9.5v2.5c0 .7-.55 1.25-1.25 1.25H4c-.7 0-1.25-.55-1.25-1.25V5.75C2.75 5.05 3.3 4.5 4 4.5h2.5"
            }
            Self::Filter => "M2.25 4h11.5M4.5 8h7M6.75 12h2.5",
            Self::Plug => "M5.75 2v3.25M10.25 2v3.25M3.75 5.25h8.5V7a4.25 4.25 0 0 1-8.5 0V5.25ZM8 11.25V14",
            Self::Keyboard => {
                "M3 4h10c.7 0 1.25.55 1.25 1.25v5.5c0 .7-.55 1.25-1.25 1.25H3c-.7 0-1.25-.55-1.25-1.25v-5.5C1.75 4.55 2.3 4 3 4ZM4.5 6.75v.01M7 6.75v.01M9.5 6.75v.01M11.9 6.75v.01M5.5 9.5h5"
            }
            Self::Spinner => "M8 2.25A5.75 5.75 0 1 1 2.25 8",
            Self::Offline => "M2 2l12 12M2.5 7.3A8 8 0 0 1 6 5.3M8.7 4.8a8 8 0 0 1 4.8 2.5M5.2 9.7a4.6 4.6 0 0 1 3.2-1.2M8 12.4v.01",
            Self::Activity => "M1.75 8h2.5l2-4.75 3.5 9.5 2-4.75h2.5",
            Self::Key => "M5.25 8a2.75 2.75 0 1 1 0 5.5 2.75 2.75 0 0 1 0-5.5ZM7.25 8.75l5.5-5.5M10.5 5.5l1.75 1.75",
        }
    }
}

/// An icon, as an element.
#[component]
pub fn Glyph(
    /// Which one.
    icon: Icon,
) -> impl IntoView {
    let class = if icon == Icon::Spinner { "icon spin" } else { "icon" };
    view! { <svg class=class viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d=icon.path()></path></svg> }
}

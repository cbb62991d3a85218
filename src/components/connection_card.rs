//! How we stand with one platform: as whom, by which credential, and the way to change that.

use leptos::html::Input;
use leptos::prelude::*;

use super::badge::Badge;
use super::field::{SecretField, SelectField};
use super::icon::{Glyph, Icon};
use super::mark::Mark;
use super::moment::moment;
use super::notice::said;
use super::text::visible;
use crate::model::connection::{Identity, Standing};
use crate::model::error::{ApiError, ErrorKind};
use crate::model::given::Given;
use crate::model::platform::CredentialKind;
use crate::model::status::Tone;
use crate::model::time::Time;

/// The card of one connection.
#[component]
pub fn ConnectionCard(
    /// What the platform is called.
    #[prop(into)]
    name: String,
    /// Its mark's path data.
    mark: &'static str,
    /// The address that it is asked at.
    #[prop(into)]
    base: String,
    /// The credentials that it takes, the usual one first.
    credentials: &'static [CredentialKind],
    /// How we stand.
    #[prop(into)]
    standing: Signal<Standing>,
    /// How the last call went: "200 in 74 ms".
    #[prop(into, optional)]
    last: Signal<Option<String>>,
    /// The present.
    #[prop(into)]
    now: Signal<Time>,
    /// Minutes that the local clock is east of UTC.
    #[prop(optional)]
    offset: i64,
    /// A kind of credential, by its place in `credentials`, and the credential itself.
    on_connect: Callback<(usize, String)>,
    /// Forgets the credential.
    on_disconnect: Callback<()>,
    /// Asks who we are.
    on_test: Callback<()>,
) -> impl IntoView {
    let badge = move || {
        standing.with(|standing| {
            let (tone, icon, word) = match standing {
                Standing::NotConnected => (Tone::Neutral, Icon::Circle, "Not connected"),
                Standing::Connecting => (Tone::Pending, Icon::Spinner, "Connecting"),
                Standing::Connected { .. } => (Tone::Ok, Icon::Check, "Connected"),
                Standing::Failed { error, .. } => (Tone::Danger, Icon::Warning, error.short()),
            };
            view! { <Badge tone=tone icon=icon word=word/> }
        })
    };
    let connected = Memo::new(move |_| standing.with(Standing::is_connected));
    let busy = Memo::new(move |_| standing.with(|standing| *standing == Standing::Connecting));
    let (label, title, platform) = (name.clone(), name.clone(), name.clone());
    let facts = move || {
        standing.with(|standing| match standing {
            Standing::Connected { identity, tail, since } => facts(identity, tail, *since, last, now, offset),
            Standing::Failed { error, at } => failure(error, *at, &platform, now, offset, on_test),
            Standing::NotConnected | Standing::Connecting => ().into_any(),
        })
    };
    let rest = move || {
        if connected.get() {
            let (tested, forgotten) = (name.clone(), name.clone());
            view! {
                <footer>
                    <button type="button" class="button" aria-label=format!("Test {tested}") on:click=move |_| on_test.run(())>"Test"</button>
                    <button type="button" class="button ghost end" aria-label=format!("Disconnect {forgotten}") on:click=move |_| on_disconnect.run(())>"Disconnect"</button>
                </footer>
            }
            .into_any()
        } else {
            form(&name, credentials, busy, on_connect)
        }
    };
    view! {
        <section class="connection-card card" aria-label=label>
            <header>
                <Mark path=mark large=true/>
                <div><h2>{visible(&title)}</h2><p>{visible(&base)}</p></div>
                {badge}
            </header>
            {facts}
            {rest}
        </section>
    }
}

fn facts(identity: &Identity, tail: &str, since: Time, last: Signal<Option<String>>, now: Signal<Time>, offset: i64) -> AnyView {
    let email = identity.email.clone().filter(|email| *email != identity.name);
    let about: Vec<String> = email.into_iter().chain(identity.details.iter().cloned()).collect();
    let about: Vec<AnyView> = about
        .iter()
        .map(|detail| view! { <span class="muted">" · "{visible(detail)}</span> }.into_any())
        .collect();
    let credential = if tail.is_empty() {
        "In this tab only".into_any()
    } else {
        view! { <code>{format!("…{tail}")}</code> }.into_any()
    };
    let since = Given::Value(since);
    view! {
        <div class="card-body">
            <dl>
                <div><dt>"Connected as"</dt><dd>{visible(&identity.name)}{about}</dd></div>
                <div><dt>"Credential"</dt><dd>{credential}<span class="muted">" · connected "{move || moment(&since, now.get(), offset)}</span></dd></div>
                {move || last.get().map(|last| view! { <div><dt>"Last answer"</dt><dd>{last}</dd></div> })}
            </dl>
        </div>
    }
    .into_any()
}

fn failure(error: &ApiError, at: Time, platform: &str, now: Signal<Time>, offset: i64, on_test: Callback<()>) -> AnyView {
    let at = Given::Value(at);
    // A credential that was not refused may still be good: it need not be typed again.
    let held = !error.wants_credential() && !matches!(error.kind, ErrorKind::NotSent(_));
    let again = format!("Test {platform} again");
    view! {
        <div class="card-body">
            <div class="problem danger">
                <Glyph icon=Icon::Warning/>
                <div>
                    <p>{error.happened(platform)}</p>
                    {said(error, platform)}
                    <p>{error.next()}<span class="when">" · "{move || moment(&at, now.get(), offset)}</span></p>
                    {held.then(|| view! { <button type="button" class="button small" aria-label=again on:click=move |_| on_test.run(())>"Test again"</button> })}
                </div>
            </div>
        </div>
    }
    .into_any()
}

fn form(name: &str, credentials: &'static [CredentialKind], busy: Memo<bool>, on_connect: Callback<(usize, String)>) -> AnyView {
    let kind = RwSignal::new("0".to_owned());
    let missing = RwSignal::new(None::<String>);
    let field = NodeRef::<Input>::new();
    let chosen = move || kind.with(|kind| kind.parse().unwrap_or(0));
    let options = credentials
        .iter()
        .enumerate()
        .map(|(place, credential)| (place.to_string(), credential.label.to_owned()))
        .collect::<Vec<_>>();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(field) = field.get_untracked().filter(|_| !busy.get_untracked()) else {
            return;
        };
        let secret = field.value();
        if secret.trim().is_empty() {
            missing.set(Some("Paste the credential first.".to_owned()));
            _ = field.focus();
            return;
        }
        field.set_value("");
        on_connect.run((chosen(), secret));
    };
    let secret = move || {
        let credential = credentials.get(chosen());
        view! {
            <SecretField
                label=credential.map_or("Credential", |credential| credential.label)
                hint=credential.map_or("", |credential| credential.hint).to_owned()
                field=field
                error=missing
                on_input=Callback::new(move |()| missing.set(None))
            />
        }
    };
    view! {
        <form on:submit=submit novalidate=true>
            <div class="card-body">
                {(options.len() > 1).then(|| view! { <SelectField label="Kind of credential" value=kind options=options/> })}
                {secret}
            </div>
            <footer>
                <button type="submit" class="button primary" aria-disabled=move || busy.get().then_some("true")>
                    {move || busy.get().then(|| view! { <Glyph icon=Icon::Spinner/> })}
                    {format!("Connect {name}")}
                </button>
                <p class="hint">"First call only reads who you are."</p>
            </footer>
        </form>
    }
    .into_any()
}

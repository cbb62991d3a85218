//! What one platform knows of a person, as a card; absence and failure are said, not left blank.

use leptos::prelude::*;

use super::badge::{Badge, StatusBadge};
use super::given::{absent, given, given_list};
use super::icon::{Glyph, Icon};
use super::mark::Mark;
use super::moment::moment;
use super::notice::said;
use super::text::visible;
use crate::model::account::Account;
use crate::model::error::ApiError;
use crate::model::given::Given;
use crate::model::status::Tone;
use crate::model::time::Time;

/// What stands on the card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CardState {
    /// The account, and where it is shown in full.
    Found {
        /// The account.
        account: Box<Account>,
        /// Its own page.
        href: String,
    },
    /// The platform was asked and has nobody.
    NoAccount,
    /// The platform cannot be asked: the account that we started from has no e-mail to look for.
    NoAddress,
    /// The platform was asked and has not answered yet.
    Looking,
    /// The platform could not answer.
    Failed {
        /// Why.
        error: ApiError,
        /// Where a new credential is given.
        reconnect: String,
    },
    /// The platform was not asked.
    NotConnected {
        /// Where a credential is given.
        connect: String,
    },
}

/// The card.
#[component]
pub fn AccountCard(
    /// What the platform is called.
    #[prop(into)]
    platform: String,
    /// Its mark's path data.
    mark: &'static str,
    /// What stands on it.
    #[prop(into)]
    state: Signal<CardState>,
    /// The present.
    #[prop(into)]
    now: Signal<Time>,
    /// Minutes that the local clock is east of UTC.
    #[prop(optional)]
    offset: i64,
    /// Asks the platform again.
    #[prop(into, optional)]
    on_retry: Option<Callback<()>>,
) -> impl IntoView {
    let label = platform.clone();
    let class = move || {
        state.with(|state| match state {
            CardState::Found { .. } => "account-card",
            CardState::Failed { .. } => "account-card failed",
            CardState::NoAccount | CardState::NoAddress | CardState::NotConnected { .. } | CardState::Looking => "account-card none",
        })
    };
    let name = platform.clone();
    let badge = move || {
        state.with(|state| match state {
            CardState::Found { account, .. } => view! { <StatusBadge status=account.status.clone()/> }.into_any(),
            CardState::NoAccount => view! { <Badge tone=Tone::Neutral icon=Icon::Circle word="None"/> }.into_any(),
            CardState::NoAddress => view! { <Badge tone=Tone::Unknown icon=Icon::Question word="Unknown"/> }.into_any(),
            CardState::Looking => view! { <Badge tone=Tone::Pending icon=Icon::Spinner word="Looking"/> }.into_any(),
            CardState::Failed { .. } => view! { <Badge tone=Tone::Danger icon=Icon::Warning word="Error"/> }.into_any(),
            CardState::NotConnected { .. } => view! { <Badge tone=Tone::Neutral icon=Icon::Plug word="Not connected"/> }.into_any(),
        })
    };
    let body = move || state.with(|state| body(state, &platform, now, offset, on_retry));
    view! {
        <article class=class aria-label=label>
            <header><Mark path=mark/><h2>{visible(&name)}</h2>{badge}</header>
            {body}
        </article>
    }
}

fn body(state: &CardState, platform: &str, now: Signal<Time>, offset: i64, on_retry: Option<Callback<()>>) -> AnyView {
    match state {
        CardState::Found { account, href } => found(account, href, platform, now, offset),
        CardState::NoAccount => view! { <p>{format!("{platform} has nobody with this e-mail.")}</p> }.into_any(),
        CardState::NoAddress => {
            view! { <p>{format!("The first account has no e-mail by which {platform} could be asked.")}</p> }.into_any()
        }
        CardState::Looking => view! { <p>{format!("{platform} has not answered yet.")}</p> }.into_any(),
        CardState::NotConnected { connect } => view! {
            <p>{format!("{platform} was not asked: there is no credential.")}</p>
            <a class="button small" href=connect.clone()>{format!("Connect {platform}")}</a>
        }
        .into_any(),
        CardState::Failed { error, reconnect } => {
            let way = if error.wants_credential() {
                view! { <a class="button small" href=reconnect.clone() aria-label=format!("Reconnect {platform}")>"Reconnect"</a> }
                    .into_any()
            } else if let Some(retry) = on_retry {
                view! {
                    <button type="button" class="button small" aria-label=format!("Try again: {platform}") on:click=move |_| retry.run(())>
                        <Glyph icon=Icon::Refresh/>"Try again"
                    </button>
                }
                .into_any()
            } else {
                ().into_any()
            };
            view! { <p class="bad">{error.happened(platform)}</p>{said(error, platform)}<p>{error.next()}</p>{way} }.into_any()
        }
    }
}

fn found(account: &Account, href: &str, platform: &str, now: Signal<Time>, offset: i64) -> AnyView {
    let row = |name: &'static str, value: AnyView| view! { <div><dt>{name}</dt><dd>{value}</dd></div> }.into_any();
    let (seen, created) = (account.last_seen.clone(), account.created.clone());
    let seen = (move || moment(&seen, now.get(), offset)).into_any();
    let created = match &created {
        Given::Value(time) => {
            view! { <time datetime=time.iso() title=super::moment::exact(*time, offset)>{time.date(offset)}</time> }.into_any()
        }
        Given::Untold => absent("Not given"),
        other => moment(other, Time::default(), offset),
    };
    let mut rows = vec![row("Name", given(&account.name)), row("Role", given_list(&account.roles))];
    if account.groups != Given::Untold {
        rows.push(row("Groups", given_list(&account.groups)));
    }
    if account.tenant != Given::Untold {
        rows.push(row("Tenant", given(&account.tenant)));
    }
    rows.push(row("Seen", seen));
    rows.push(row("Created", created));
    rows.push(row(
        "Id",
        view! { <code title=account.id.clone()>{super::text::middle(&account.id)}</code> }.into_any(),
    ));
    view! {
        <dl>{rows}</dl>
        <a class="more" href=href.to_owned() aria-label=format!("All fields on {platform}")>"All fields"<Glyph icon=Icon::ChevronRight/></a>
    }
    .into_any()
}

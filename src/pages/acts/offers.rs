//! What can be done, as buttons: to one account, to those that are chosen in a list, and what makes somebody new.

use leptos::prelude::*;

use crate::components::icon::{Glyph, Icon};
use crate::model::account::{Account, Record};
use crate::model::action::{Offer, Target};
use crate::model::capability::{Capability, OF_ONE_USER, Support, Terms};
use crate::model::connection::ConnectionId;
use crate::model::plan::is_destructive;
use crate::model::values::Values;
use crate::route::Route;
use crate::session::Session;
use crate::session::connections::Connection;
use crate::session::executor::{self, Draft, Executor};
use crate::session::import::Import;

/// The marks of an action: what can be undone, what can be seen afterwards, and who gets a mail; in shapes and in words.
fn marks(terms: Terms) -> AnyView {
    let mark = |icon, word: &'static str| {
        view! { <span title=word><Glyph icon=icon/><span class="visually-hidden">{word}</span></span> }.into_any()
    };
    let marks: Vec<AnyView> = [
        terms.reversible.then(|| mark(Icon::Undo, "Can be undone")),
        terms.verifiable.then(|| mark(Icon::Eye, "Can be verified")),
        terms.mails.then(|| mark(Icon::Mail, "Sends a mail")),
    ]
    .into_iter()
    .flatten()
    .collect();
    view! { <span class="marks">{marks}</span> }.into_any()
}

/// Everything that one may want to do to an account: what can be done, and what cannot, with the reason.
pub fn account_actions(session: Session, connection: &Connection, record: &Record) -> AnyView {
    let executor = Executor::of(session);
    let facts = connection.platform.facts();
    let actions = executor::actions(connection.platform);
    // All keys of somebody go with the person; single ones have their own pages.
    let all = OF_ONE_USER.into_iter().chain([Capability::RevokeAllKeys]);
    let target = Target::of(&record.account);
    let somebody_else = connection.standing.with_untracked(|standing| standing.is_own(&target)) == Some(false);
    let offers = all.map(|capability| {
        let mut offer = actions.offer(capability, record);
        if somebody_else && offer.terms.is_ok() && matches!(actions.can(capability), Support::OwnOnly(_)) {
            offer.terms = Err("Only for the account whose credential is in use.".to_owned());
        }
        offer
    });
    let (open, refused): (Vec<Offer>, Vec<Offer>) = offers.partition(|offer| offer.terms.is_ok());
    let buttons: Vec<AnyView> = open
        .into_iter()
        .map(|offer| {
            let terms = offer.terms.clone().unwrap_or(Terms::READ);
            let more = if actions.inputs(offer.capability).is_empty() && terms.reversible {
                ""
            } else {
                "…"
            };
            let words = format!("{}{more}", offer.wording.button());
            let destructive = is_destructive(offer.capability);
            let (connection, targets) = (connection.id.clone(), vec![target.clone()]);
            let begin = move |_| {
                executor.propose(Draft {
                    connection: connection.clone(),
                    offer: offer.clone(),
                    targets: targets.clone(),
                    about: Vec::new(),
                });
            };
            view! { <button type="button" class="button" class:takes=destructive on:click=begin>{words}{marks(terms)}</button> }.into_any()
        })
        .collect();
    let none = buttons.is_empty();
    let reasons: Vec<AnyView> = refused
        .iter()
        .filter_map(|offer| {
            let why = offer.terms.clone().err()?;
            Some(view! { <div><dt>{offer.wording.button()}</dt><dd>{why}</dd></div> }.into_any())
        })
        .collect();
    let count = reasons.len();
    let console = connection.console(&record.account.id);
    view! {
        <div class="offers">
            <h3>"Actions"</h3>
            {none.then(|| view! { <p class="quiet">{format!("Nothing can be done to this account through the API of {}.", facts.name)}</p> })}
            <div class="offered" role="group" aria-label=format!("Actions on {}", facts.name)>{buttons}</div>
            {(count > 0).then(|| view! {
                <details>
                    <summary>{format!("Not possible here ({count})")}</summary>
                    <dl>{reasons}</dl>
                    {console.map(|address| view! { <p><a href=address target="_blank" rel="noopener noreferrer">{format!("Do it in {}", facts.name)}<Glyph icon=Icon::External/></a></p> })}
                </details>
            })}
        </div>
    }
    .into_any()
}

/// What is done to many at once: what needs nothing to be filled in.
const OF_MANY: [Capability; 8] = [
    Capability::SendAccessMail,
    Capability::ResendInvitation,
    Capability::ResetPassword,
    Capability::ActivateUser,
    Capability::ResetTwoFactor,
    Capability::EndSessions,
    Capability::DeactivateUser,
    Capability::DeleteUser,
];

/// The actions for those who are chosen in a list; `gather` hands them over once they are all here.
pub fn bulk_actions(session: Session, connection: &Connection, gather: Callback<Callback<Vec<Account>>>) -> AnyView {
    let executor = Executor::of(session);
    let actions = executor::actions(connection.platform);
    let buttons: Vec<AnyView> = OF_MANY
        .into_iter()
        .filter(|capability| actions.can(*capability).is_there())
        .map(|capability| {
            let connection = connection.id.clone();
            let offer = executor::offer(actions.can(capability), capability.wording(), capability);
            let destructive = is_destructive(capability);
            let words = format!("{}…", offer.wording.button());
            // Looked at first, even if only one is chosen: a list is easily chosen from by mistake.
            let propose = Callback::new(move |chosen: Vec<Account>| {
                executor.draft.set(Some(Draft {
                    connection: connection.clone(),
                    offer: offer.clone(),
                    targets: chosen.iter().map(Target::of).collect(),
                    about: Vec::new(),
                }));
            });
            view! { <button type="button" class="button small" class:takes=destructive on:click=move |_| gather.run(propose)>{words}</button> }.into_any()
        })
        .collect();
    buttons.into_any()
}

/// What makes somebody new on a platform.
pub fn making_actions(session: Session, connection: &Connection) -> AnyView {
    let executor = Executor::of(session);
    let actions = executor::actions(connection.platform);
    let button = |(capability, words): (Capability, &'static str)| {
        let support = actions.can(capability);
        let id: ConnectionId = connection.id.clone();
        support.is_there().then(|| {
            let begin = move |_| {
                executor.propose(Draft {
                    connection: id.clone(),
                    offer: executor::offer(support, actions.wording(capability, &Values::default()), capability),
                    targets: vec![Target::default()],
                    about: Vec::new(),
                });
            };
            view! { <button type="button" class="button" on:click=begin><Glyph icon=Icon::Person/>{words}</button> }.into_any()
        })
    };
    let buttons: Vec<AnyView> = [(Capability::CreateUser, "Create user…"), (Capability::InviteUser, "Invite…")]
        .into_iter()
        .filter_map(button)
        .collect();
    let many = Import::possible(connection).is_ok();
    view! {
        {buttons}
        {many.then(|| view! { <a class="button" href=Route::Import.address()><Glyph icon=Icon::People/>"Import a list"</a> })}
    }
    .into_any()
}

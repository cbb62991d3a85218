//! The dialog of a plan: what will be done, to whom, what follows, what has to be filled in, and as much friction as the damage is worth.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::form::{self, Field};
use crate::components::badge::Badge;
use crate::components::dialog::Dialog;
use crate::components::field::TextField;
use crate::components::icon::{Glyph, Icon};
use crate::components::notice::Notice;
use crate::components::text::visible;
use crate::model::action::{Action, Secrets, Sight, Target};
use crate::model::capability::{Capability, Terms};
use crate::model::mode::Mode;
use crate::model::plan::{Friction, Plan, is_destructive, may_lock_out};
use crate::model::status::Tone;
use crate::model::values::Values;
use crate::route::Route;
use crate::session::Session;
use crate::session::connections::Connection;
use crate::session::executor::{self, Draft, Executor};

/// What has to be typed by who would shut themselves out.
const LOCK_OUT: &str = "lock me out";
/// How many of many are named.
const NAMED: usize = 5;

/// What a dialog holds while it is open. A handle; its signals live until the next one is opened.
#[derive(Clone, Copy)]
struct Sheet {
    draft: StoredValue<Draft>,
    fields: RwSignal<Vec<Field>>,
    /// How things stand for the one whom it is for; `Err`: a sentence why that is not known.
    sight: RwSignal<Option<Result<Sight, String>>>,
    typed: RwSignal<String>,
    typed_error: RwSignal<Option<String>>,
    reason: RwSignal<String>,
    reason_error: RwSignal<Option<String>>,
    /// Why it cannot be begun, as a sentence.
    objection: RwSignal<Option<String>>,
    /// Whether the last of those who administer is among them.
    last: RwSignal<bool>,
    /// What has to be done before it begins. Nothing that is filled in changes it.
    friction: StoredValue<Friction>,
}

/// The dialog; it opens whenever the executor is proposed something that wants to be looked at first.
pub fn plan_dialog(session: Session, executor: Executor) -> AnyView {
    let open = RwSignal::new(false);
    let sheet = RwSignal::new(None::<Sheet>);
    let scope = StoredValue::new(Owner::new());
    Effect::new(move |_| {
        let Some(draft) = executor.draft.get() else { return };
        // What the last one held is not shown any more.
        scope.update_value(|scope| {
            scope.cleanup();
            // Not of this effect, which runs again at once.
            *scope = session.within(Owner::new);
        });
        let next = scope.with_value(|scope| scope.with(|| Sheet::new(session, executor, draft)));
        sheet.set(next);
        open.set(next.is_some());
        executor.draft.set(None);
    });
    let title = Signal::derive(move || sheet.get().map(|sheet| sheet.title(session)).unwrap_or_default());
    let body = move || sheet.get().map(|sheet| sheet.body(session));
    let footer = move || sheet.get().map(|sheet| sheet.footer(session, executor, open)).into_any();
    view! { <Dialog open=open title=title footer=footer wide=true>{body()}</Dialog> }.into_any()
}

fn connection(session: Session, draft: &Draft) -> Option<Connection> {
    untrack(|| session.connections.named(&draft.connection))
}

fn is_edit(capability: Capability) -> bool {
    matches!(
        capability,
        Capability::EditUser | Capability::ChangeUserRoles | Capability::EditPreferences | Capability::EditResource
    )
}

impl Sheet {
    fn new(session: Session, executor: Executor, draft: Draft) -> Option<Self> {
        let connection = connection(session, &draft)?;
        let client = untrack(|| connection.client());
        let capability = draft.offer.capability;
        let kind = draft.targets.first().map(|target| target.kind.clone()).unwrap_or_default();
        let actions = session.acts(connection.platform, &kind);
        let inputs = actions.inputs(capability);
        let source = client.clone().map(|client| (client, actions));
        let sheet = Self {
            fields: RwSignal::default(),
            sight: RwSignal::default(),
            typed: RwSignal::default(),
            typed_error: RwSignal::default(),
            reason: RwSignal::default(),
            reason_error: RwSignal::default(),
            objection: RwSignal::default(),
            last: RwSignal::new(false),
            friction: StoredValue::new(Friction::Ask),
            draft: StoredValue::new(draft),
        };
        sheet.friction.set_value(sheet.plan(executor).friction());
        let edit = is_edit(capability);
        if !edit {
            let filled = sheet.draft.with_value(|draft| draft.offer.values.clone());
            sheet.fields.set(
                inputs
                    .iter()
                    .map(|input| Field::new(input, &filled, false, source.clone()))
                    .collect(),
            );
        }
        let action = sheet.draft.with_value(|draft| match &draft.targets[..] {
            [target] if !target.id.is_empty() => Some(Action {
                capability,
                connection: draft.connection.clone(),
                target: target.clone(),
                values: draft.offer.values.clone(),
                base: Values::default(),
            }),
            _ => None,
        });
        let owner = Owner::current();
        if let (Some(action), Some(client)) = (action, client.clone()) {
            spawn_local(async move {
                client.forget();
                let seen = actions.look(&client, &action).await;
                let name = client.platform.facts().name;
                if edit && let (Ok(sight), Some(owner)) = (&seen, owner) {
                    // How it stands now is what the fields begin with, and what a change is measured by.
                    let now = sight.now.clone();
                    sheet.draft.try_update_value(|draft| draft.offer.base = now.clone());
                    sheet.fields.try_set(owner.with(|| {
                        inputs
                            .iter()
                            .map(|input| Field::new(input, &now, true, Some((client.clone(), actions))))
                            .collect()
                    }));
                }
                sheet
                    .sight
                    .try_set(Some(seen.map_err(|error| format!("{} {}", error.happened(name), error.next()))));
            });
        }
        if may_lock_out(capability)
            && !capability.is_of_keys()
            && let Some(client) = client
        {
            let ids: Vec<String> = sheet
                .draft
                .with_value(|draft| draft.targets.iter().map(|target| target.id.clone()).collect());
            spawn_local(async move {
                // Whoever cannot be told this is not kept from anything by it.
                if let Ok(Some(all)) = executor::actions(client.platform).administrators(&client).await {
                    let among = all.iter().any(|id| ids.contains(id));
                    sheet.last.try_set(among && all.iter().all(|id| ids.contains(id)));
                }
            });
        }
        Some(sheet)
    }

    fn name(self, session: Session) -> &'static str {
        self.draft.with_value(|draft| session.connections.platform_name(&draft.connection))
    }

    fn terms(self) -> Terms {
        self.draft.with_value(|draft| draft.offer.terms.clone()).unwrap_or(Terms::READ)
    }

    fn title(self, session: Session) -> String {
        let name = self.name(session);
        self.draft.with_value(|draft| match &draft.targets[..] {
            [one] if !one.title().is_empty() && (!one.id.is_empty() || !one.email.is_empty()) => {
                format!("{} on {name}", draft.offer.wording.order(one.title()))
            }
            [_] if draft.offer.capability == Capability::CreateResource => {
                let one = draft.offer.wording.what.trim_start_matches("the ").trim_end();
                let article = if one.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" };
                format!("{} {article} {one} on {name}", draft.offer.wording.order)
            }
            [_] if draft.offer.capability == Capability::CreateKey => format!("Create a key on {name}"),
            [_] => format!("{} on {name}", draft.offer.wording.button().replace("Create", "Create a user")),
            many if draft.offer.capability.is_of_keys() => format!("{} {} keys on {name}", draft.offer.wording.button(), many.len()),
            many => format!("{} on {name}", draft.offer.wording.order(&format!("{} users", many.len()))),
        })
    }

    /// Whether somebody would shut themselves out; `None`: it is not known whose credential is in use.
    fn own(self, session: Session) -> Option<bool> {
        self.draft.with_value(|draft| {
            let connection = connection(session, draft)?;
            let own = |target: &Target| connection.standing.with_untracked(|standing| standing.is_own(target));
            let own: Option<Vec<bool>> = if draft.about.is_empty() {
                draft.targets.iter().map(own).collect()
            } else {
                draft.about.iter().map(|about| own(&about.holder)).collect()
            };
            Some(own?.contains(&true))
        })
    }

    /// What has to be typed.
    fn phrase(self, session: Session) -> Option<String> {
        let capability = self.draft.with_value(|draft| draft.offer.capability);
        // Of single keys nobody tells which one is in use: it is warned of, and not made hard.
        let ends = self.own(session) == Some(true) && capability != Capability::RevokeKey;
        if may_lock_out(capability) && (ends || self.last.get()) {
            return Some(LOCK_OUT.to_owned());
        }
        match self.friction.get_value() {
            Friction::Address(address) => Some(address),
            Friction::Count(count) => Some(count.to_string()),
            Friction::Undo | Friction::Ask => None,
        }
    }

    /// Whether it is to be said why: where it takes something away for good.
    fn wants_reason(self) -> bool {
        matches!(self.friction.get_value(), Friction::Address(_) | Friction::Count(_))
    }

    /// The plan, with what was filled in.
    fn plan(self, executor: Executor) -> Plan {
        let fields = self.fields.get_untracked();
        self.draft.with_value(|draft| {
            let capability = draft.offer.capability;
            let edit = is_edit(capability);
            let filled = form::values(&fields, edit.then_some(&draft.offer.base));
            let mut values = draft.offer.values.clone();
            for (name, text) in filled.iter() {
                values.set(name, text);
            }
            let base = if edit {
                values.of(&draft.offer.base)
            } else {
                draft.offer.base.clone()
            };
            let step = |(place, target): (usize, &Target)| {
                let mut values = values.clone();
                for (name, text) in draft.about.get(place).iter().flat_map(|about| about.values.iter()) {
                    values.set(name, text);
                }
                let target = if target.id.is_empty() {
                    Target {
                        kind: target.kind.clone(),
                        ..Target::new(&values)
                    }
                } else {
                    target.clone()
                };
                let action = Action {
                    capability,
                    connection: draft.connection.clone(),
                    target,
                    values,
                    base: base.clone(),
                };
                executor.planned(action, self.terms())
            };
            Plan {
                title: String::new(),
                steps: draft.targets.iter().enumerate().map(step).collect(),
            }
        })
    }

    fn body(self, session: Session) -> AnyView {
        let name = self.name(session);
        let terms = self.terms();
        let (capability, follows, targets, about) = self.draft.with_value(|draft| {
            let Draft { offer, targets, about, .. } = draft.clone();
            (offer.capability, offer.follows, targets, about)
        });
        let line = |icon, words: String| view! { <li><Glyph icon=icon/>{visible(&words)}</li> }.into_any();
        let mut consequences = vec![
            if terms.reversible {
                line(Icon::Undo, "Can be undone.".to_owned())
            } else {
                line(Icon::Warning, "Cannot be undone from here.".to_owned())
            },
            if terms.verifiable {
                line(Icon::Eye, "Is read back afterwards.".to_owned())
            } else {
                line(Icon::Question, format!("{name} has nothing by which it could be seen afterwards."))
            },
            line(
                Icon::Mail,
                if terms.mails {
                    "Sends a mail that cannot be taken back."
                } else {
                    "Sends no mail by itself."
                }
                .to_owned(),
            ),
        ];
        if !follows.is_empty() {
            consequences.push(line(Icon::Info, follows));
        }
        let many = (targets.len() > 1).then(|| {
            let line = |(place, target): (usize, &Target)| {
                let note = about.get(place).map(|about| format!(", {}", about.note));
                view! { <li>{visible(target.title())}<span class="quiet">{note}</span></li> }.into_any()
            };
            let named: Vec<AnyView> = targets.iter().take(NAMED).enumerate().map(line).collect();
            let rest = targets.len().saturating_sub(NAMED);
            view! { <ul class="plan-targets">{named}{(rest > 0).then(|| view! { <li class="quiet">{format!("and {rest} more")}</li> })}</ul> }
        });
        let guard = move || {
            may_lock_out(capability).then(|| match (self.own(session), self.last.get()) {
                (Some(false), _) if capability == Capability::RevokeKey => None,
                (own, _) if capability == Capability::RevokeKey => {
                    let whose = if own.is_some() { "It is yours" } else { "It may be yours" };
                    let body = format!("{whose}, and {name} does not say which key Rollcall uses. If it is this one, the connection ends with it.");
                    Some(view! { <Notice tone=Tone::Warn title="This may be the key that Rollcall uses." body=body/> }.into_any())
                }
                (Some(true), _) => Some(view! { <Notice tone=Tone::Danger title="This ends your own access." body=format!("One of the accounts is the one whose credential Rollcall uses on {name}.")/> }.into_any()),
                (_, true) => Some(view! { <Notice tone=Tone::Danger title="Nobody would be left to administer." body=format!("As far as {name} tells, there is no other administrator.")/> }.into_any()),
                (None, _) => Some(view! { <Notice tone=Tone::Warn title="It is not known whether this is your own account." body=format!("{name} does not say whose credential is in use. If it is yours, you lose access.")/> }.into_any()),
                (Some(false), false) => None,
            })
        };
        let seen = move || {
            self.sight.get().map(|seen| match seen {
                Ok(sight) => {
                    let facts: Vec<AnyView> = sight
                        .facts
                        .into_iter()
                        .map(|(name, text)| view! { <div><dt>{name}</dt><dd>{visible(&text)}</dd></div> }.into_any())
                        .collect();
                    view! {
                        {sight.obstacle.map(|obstacle| view! { <Notice tone=Tone::Warn title="As it stands, it would be refused." body=obstacle/> })}
                        {(!facts.is_empty()).then(|| view! { <dl class="plan-facts">{facts}</dl> })}
                    }
                    .into_any()
                }
                Err(why) => view! { <Notice tone=Tone::Warn title="How it stands now could not be read." body=why/> }.into_any(),
            })
        };
        let waiting = move || {
            (is_edit(capability) && self.sight.with(Option::is_none))
                .then(|| view! { <p class="quiet" role="status">{format!("Reading how it stands on {name}…")}</p> })
        };
        let typed = move || {
            self.phrase(session).map(|phrase| {
                view! { <TextField label=format!("Type {phrase} to go on") value=self.typed error=self.typed_error hint="Pasting is allowed."/> }
            })
        };
        let reason = self
            .wants_reason()
            .then(|| view! { <TextField label="Reason" value=self.reason error=self.reason_error hint="Kept in the record of this browser. No names."/> });
        view! {
            {mode_notice(session)}
            {guard}
            <ul class="plan-terms">{consequences}</ul>
            {many}
            {seen}
            {waiting}
            {move || form::fields(&self.fields.get())}
            {reason}
            {typed}
            <p class="plan-objection" role="alert">{move || self.objection.get()}</p>
        }
        .into_any()
    }

    fn footer(self, session: Session, executor: Executor, open: RwSignal<bool>) -> AnyView {
        let (capability, words) = self
            .draft
            .with_value(|draft| (draft.offer.capability, draft.offer.wording.button()));
        let words = if matches!(capability, Capability::EditUser | Capability::EditResource) {
            "Save changes".to_owned()
        } else {
            words
        };
        let destructive = is_destructive(capability);
        let form = move || self.fields.with(|fields| !fields.is_empty());
        let begin = move |_| {
            if self.begin(session, executor) {
                open.set(false);
            }
        };
        view! {
            <button type="button" class="button" data-first=(!form()).then_some("true") on:click=move |_| open.set(false)>"Cancel"</button>
            <button type="button" class="button" class:danger=destructive class:primary=!destructive on:click=begin>
                {move || if session.mode.get() == Mode::Rehearse { format!("Rehearse: {words}") } else { words.clone() }}
            </button>
        }
        .into_any()
    }

    /// Begins the plan, if nothing is wrong with it; whether it was begun.
    fn begin(self, session: Session, executor: Executor) -> bool {
        let fields = self.fields.get_untracked();
        // Each is looked at, so that each says what is wrong with it.
        let wrong = fields.iter().filter(|field| !field.is_right()).count();
        let capability = self.draft.with_value(|draft| draft.offer.capability);
        let phrase = untrack(|| self.phrase(session));
        let typed = self.typed.with_untracked(|typed| typed.trim().to_owned());
        let mistyped = phrase
            .filter(|phrase| *phrase != typed)
            .map(|phrase| format!("Type {phrase} exactly."));
        let unexplained = (self.wants_reason() && self.reason.with_untracked(|reason| reason.trim().is_empty()))
            .then(|| "Say why: it is kept in the record.".to_owned());
        let plan = self.plan(executor);
        let untouched = plan.steps.iter().all(|step| step.action.values.is_empty());
        let empty = is_edit(capability) && untouched && !form::has_secrets(&fields);
        let mode = session.mode.get_untracked();
        self.objection.set(if mode == Mode::Observe {
            Some("Rollcall only observes: choose Act or Rehearse above first.".to_owned())
        } else if wrong > 0 {
            Some("Something is missing or wrong above.".to_owned())
        } else if empty {
            Some("Nothing was changed.".to_owned())
        } else {
            None
        });
        let stopped = mistyped.is_some() || unexplained.is_some() || self.objection.with_untracked(Option::is_some);
        self.typed_error.set(mistyped);
        self.reason_error.set(unexplained);
        if stopped {
            return false;
        }
        let title = self.title(session);
        let title = match &plan.steps[..] {
            [one] => format!("{} on {}", one.order, self.name(session)),
            _ => title,
        };
        let many = plan.steps.len() > 1;
        let reason = self.reason.get_untracked();
        let secrets: Secrets = form::secrets(&fields);
        let run = executor.start(Plan { title, ..plan }, &reason, secrets);
        if many && let Some(run) = run {
            session.address.go(Route::Run { id: run.id() });
        }
        run.is_some()
    }
}

/// What the mode lets happen, and the way to another.
pub(super) fn mode_notice(session: Session) -> impl IntoView {
    move || {
        match session.mode.get() {
        Mode::Act => None,
        Mode::Rehearse => Some(view! { <p><Badge tone=Tone::Info icon=Icon::Eye word="Rehearsal"/>" Everything is checked and shown; nothing is changed."</p> }.into_any()),
        Mode::Observe => Some(
            view! {
                <Notice tone=Tone::Info title="Rollcall only observes." body="No change can leave this tab until you choose otherwise.">
                    <button type="button" class="button" on:click=move |_| session.choose_mode(Mode::Rehearse)>"Rehearse"</button>
                    <button type="button" class="button" on:click=move |_| session.choose_mode(Mode::Act)>"Act"</button>
                </Notice>
            }
            .into_any(),
        ),
    }
    }
}

//! What platforms tell only once, a temporary password above all: shown until somebody has stored it, and then nowhere any more.

use leptos::ev;
use leptos::html::{Button, Textarea};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::clipboard::{self, copy};
use crate::components::dialog::Dialog;
use crate::components::field::SelectField;
use crate::components::gradual::gradually;
use crate::components::icon::{Glyph, Icon};
use crate::components::text::visible;
use crate::model::status::Tone;
use crate::model::told::{self, Form, Told};
use crate::session::Session;
use crate::session::executor::Executor;
use crate::session::executor::run::{RunState, RunStep};

/// What is said of every copy.
const COPIED: &str = "Copied. The clipboard is cleared in 30 seconds.";
/// The same of many that are no CSV.
const COPIED_LINES: &str =
    "Copied as JSON lines, because a spreadsheet would take one of them for a formula. The clipboard is cleared in 30 seconds.";

/// The dialog, while it is there. A handle.
#[derive(Clone, Copy)]
struct Sheet {
    session: Session,
    executor: Executor,
    open: RwSignal<bool>,
    /// Somebody wants to leave without having stored it.
    leaving: RwSignal<bool>,
    /// In which form secrets are copied, by its word.
    form: RwSignal<String>,
    many: Memo<bool>,
}

/// The dialog. A secret is in no signal: it goes from the step onto the clipboard, or into an element while it is looked at. The
/// dialog belongs to the tab and not to a page: whoever goes elsewhere still has it before them.
pub fn told_dialog(session: Session, executor: Executor) -> AnyView {
    let told = executor.told;
    let sheet = Sheet {
        session,
        executor,
        open: RwSignal::new(false),
        leaving: RwSignal::new(false),
        form: RwSignal::new(Form::Alone.word().to_owned()),
        many: Memo::new(move |_| told.with(|told| told.len() > 1)),
    };
    let at_work = Memo::new(move |_| {
        executor.runs.with(|runs| {
            runs.iter()
                .any(|run| matches!(run.state.get(), RunState::Running | RunState::Stopping))
        })
    });
    let unstored = Memo::new(move |_| told.with(|told| !told.is_empty()));
    Effect::new(move |_| {
        // A run is watched, and can be stopped, to its end: then it is told what came of it, all of it at once.
        if !at_work.get() && unstored.get() {
            sheet.open.set(true);
        }
    });
    // Nobody reloads it away. Some browsers come back more slowly to a page that listens for this, so that it listens only then.
    Effect::new(move |_| {
        if unstored.get() {
            let handle = window_event_listener(ev::beforeunload, |event| {
                event.prevent_default();
                // What older browsers go by; none of them shows it.
                event.set_return_value("unstored");
            });
            on_cleanup(move || handle.remove());
        }
    });
    clipboard::watch(session);
    let room = gradually(Signal::derive(move || told.with(Vec::len)));
    let title = Signal::derive(move || {
        let label = told.with(|told| told.first().map_or("Secret", |step| label(*step)));
        let plural = if sheet.many.get() { "s" } else { "" };
        format!("{label}{plural}: shown once")
    });
    let on_leave = Callback::new(move |()| {
        let may = told.with_untracked(Vec::is_empty);
        sheet.leaving.set(!may);
        may
    });
    let footer = move || {
        let buttons = move || {
            if sheet.leaving.get() {
                sheet.last_question()
            } else {
                sheet.stored()
            }
        };
        buttons.into_any()
    };
    view! {
        <Dialog open=sheet.open title=title footer=footer on_leave=on_leave>
            <p>"Platforms tell this once, and Rollcall keeps it nowhere: pass it on before you close this."</p>
            {sheet.bar()}
            // What is said elsewhere on the page is not heard while a dialog is open.
            <p class="visually-hidden" role="status">{move || session.toasts.polite.get()}</p>
            // By their places: they come one after the other, and go together.
            <For each=move || told.get().into_iter().take(room.get()).enumerate() key=|(place, _)| *place let:told>{sheet.field(told.1)}</For>
        </Dialog>
    }
    .into_any()
}

impl Sheet {
    /// Closed, it is nowhere any more. What is told from now on opens it anew.
    fn end(self) {
        let steps = self.executor.told.try_update(std::mem::take).unwrap_or_default();
        steps.into_iter().for_each(RunStep::forget_told);
        self.leaving.set(false);
        // Not every secret has every form.
        self.form.set(Form::Alone.word().to_owned());
        self.open.set(false);
    }

    /// The way out for whoever has stored it.
    fn stored(self) -> AnyView {
        let words = move || {
            if self.many.get() {
                "I have stored them"
            } else {
                "I have stored it"
            }
        };
        view! { <button type="button" class="button primary" on:click=move |_| self.end()>{words}</button> }.into_any()
    }

    /// What whoever leaves otherwise is asked first.
    fn last_question(self) -> AnyView {
        let button = NodeRef::<Button>::new();
        // It takes the place of what may have had the focus, and the harmless answer has it first.
        Effect::new(move |_| {
            if let Some(button) = button.get() {
                _ = button.focus();
            }
        });
        let back = move |_| {
            self.leaving.set(false);
            if let Ok(Some(first)) = document().query_selector("dialog[open] [data-first]") {
                _ = first.unchecked_into::<HtmlElement>().focus();
            }
        };
        let (they, way) = if self.many.get_untracked() {
            ("They will not be shown again.", "Close anyway")
        } else {
            ("It will not be shown again.", "Close anyway")
        };
        view! {
            <p class="told-leaving" role="alert">{they}</p>
            <button node_ref=button type="button" class="button" on:click=back>"Back"</button>
            <button type="button" class="button danger" on:click=move |_| self.end()>{way}</button>
        }
        .into_any()
    }

    /// In which form they are copied, and all of them at once.
    fn bar(self) -> AnyView {
        let session = self.session;
        let steps = move || self.executor.told.get_untracked();
        let tries = steps().into_iter().any(|step| address(session, step).is_some());
        let forms = Form::ALL.into_iter().filter(|form| tries || *form != Form::Curl);
        let forms = forms.map(|form| (form.word().to_owned(), form.word().to_owned())).collect();
        let copy = move |_| {
            let list: Vec<Told> = steps().into_iter().map(|step| read(session, step)).collect();
            let (text, is_csv) = told::all(&list);
            copy(session, text, if is_csv { COPIED } else { COPIED_LINES }, None);
        };
        view! {
            <div class="told-bar">
                <SelectField label="Copy as" value=self.form options=forms inline=true/>
                {move || self.many.get().then(|| view! { <button type="button" class="button" on:click=copy><Glyph icon=Icon::Copy/>"Copy all"</button> })}
            </div>
        }
        .into_any()
    }

    /// One of them.
    fn field(self, step: RunStep) -> AnyView {
        let session = self.session;
        let shown = RwSignal::new(false);
        let copied = RwSignal::new(false);
        let whom = step.planned.with_value(|planned| planned.action.target.title().to_owned());
        let name = format!("{} of {whom}", label(step));
        let of_it = view! { <span class="visually-hidden">{format!(" {name}")}</span> }.into_any();
        let of_it_too = view! { <span class="visually-hidden">{format!(" {name}")}</span> }.into_any();
        let secret = move || {
            if shown.get() {
                in_sight(step, &name)
            } else {
                view! { <span class="told-dots" aria-hidden="true">"••••••••••••"</span> }.into_any()
            }
        };
        let press = move |_| {
            let chosen = self
                .form
                .with_untracked(|word| Form::ALL.into_iter().find(|form| form.word() == word));
            match chosen.unwrap_or(Form::Alone).of(&read(session, step)) {
                Ok(text) => copy(session, text, COPIED, Some(copied)),
                Err(why) => session.toasts.say(Tone::Warn, why),
            }
        };
        view! {
            <p class="told-for">"For "<b>{visible(&whom)}</b></p>
            <div class="field told">
                {secret}
                <button type="button" class="button" data-first="true" on:click=move |_| shown.update(|shown| *shown = !*shown)>
                    {move || if shown.get() { "Hide" } else { "Show" }}{of_it}
                </button>
                // The tick stays: of many, it tells which were passed on.
                <button type="button" class="button" on:click=press>
                    {move || view! { <Glyph icon=if copied.get() { Icon::Tick } else { Icon::Copy }/> }}
                    "Copy"{of_it_too}<span class="visually-hidden">{move || copied.get().then_some(", copied already")}</span>
                </button>
            </div>
        }
        .into_any()
    }
}

/// The element that holds a secret while it is looked at. Its text is no part of the document: a key of many lines keeps them there.
fn in_sight(step: RunStep, name: &str) -> AnyView {
    let element = NodeRef::<Textarea>::new();
    Effect::new(move |_| {
        if let Some(element) = element.get() {
            step.told
                .with_value(|told| element.set_value(told.as_ref().map_or("", |(_, secret)| secret.to_show())));
        }
    });
    view! {
        <textarea
            node_ref=element
            class="mono"
            rows="1"
            aria-label=name.to_owned()
            readonly=true
            autocomplete="off"
            spellcheck="false"
            data-1p-ignore="true"
            data-lpignore="true"
        ></textarea>
    }
    .into_any()
}

/// What it is.
fn label(step: RunStep) -> &'static str {
    step.told.with_value(|told| told.as_ref().map_or("Secret", |(label, _)| *label))
}

/// The secret of a step with what belongs to it, for as long as it takes to write it down.
fn read(session: Session, step: RunStep) -> Told {
    let connection = step.planned.with_value(|planned| planned.action.connection.clone());
    let connection = untrack(|| session.connections.named(&connection));
    let made = step.report.with_untracked(|report| report.made.clone());
    step.planned.with_value(|planned| {
        let (target, values) = (&planned.action.target, &planned.action.values);
        Told {
            label: label(step),
            slug: connection.map_or("", |connection| connection.platform.facts().slug),
            address: address(session, step),
            // A key that was made has a name of its own.
            name: values.get("name").unwrap_or_else(|| target.title()).to_owned(),
            email: target.email.clone(),
            id: made.unwrap_or_else(|| target.id.clone()),
            secret: step
                .told
                .with_value(|told| told.as_ref().map_or_else(String::new, |(_, secret)| secret.to_show().to_owned())),
        }
    })
}

/// Where a key can be tried, as somebody outside this page calls it.
fn address(session: Session, step: RunStep) -> Option<String> {
    let (is_key, connection) = step.planned.with_value(|planned| {
        let action = &planned.action;
        (action.capability.is_of_keys(), action.connection.clone())
    });
    let connection = untrack(|| session.connections.named(&connection)).filter(|_| is_key)?;
    let path = connection.platform.facts().tries?;
    let origin = if connection.base.starts_with('/') {
        window().location().origin().unwrap_or_default()
    } else {
        String::new()
    };
    Some([origin.as_str(), &connection.base, path].concat())
}

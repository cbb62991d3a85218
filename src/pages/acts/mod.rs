//! Acting: what can be done to an account or to many, the dialog in which it is looked at first, and what is told only once.

use leptos::html::Input as InputElement;
use leptos::prelude::*;

mod confirm;
mod dialog;
pub(super) mod form;
mod offers;

use crate::components::copy::CopyButton;
use crate::components::dialog::Dialog;
use crate::model::status::Tone;
use crate::session::Session;
use crate::session::executor::Executor;
use crate::session::executor::run::RunStep;
pub use offers::{account_actions, bulk_actions, making_actions};

/// What is always there once somebody may act: the dialog of the plan, and that of what is told once.
pub fn door(session: Session) -> AnyView {
    let executor = Executor::of(session);
    Effect::new(move |_| {
        session.connections.track_standings();
        leptos::task::spawn_local(executor.catch_up());
    });
    view! {
        {dialog::plan_dialog(session, executor)}
        {confirm::confirm_dialog(session, executor)}
        {told_dialog(session, executor)}
    }
    .into_any()
}

/// A secret that a platform tells this once. It is in no signal: it goes from the step into the element and is gone with it.
fn told_dialog(session: Session, executor: Executor) -> AnyView {
    let open = RwSignal::new(false);
    let step = RwSignal::new(None::<RunStep>);
    Effect::new(move |_| {
        let runs = executor.runs.get();
        let waiting = runs
            .iter()
            .find_map(|run| run.steps.with_value(|steps| steps.iter().find(|step| step.has_told.get()).copied()));
        if waiting.is_some() && !open.get_untracked() {
            step.set(waiting);
            open.set(true);
        }
    });
    // Closed, it is nowhere any more.
    Effect::new(move |was: Option<bool>| {
        let now = open.get();
        if was == Some(true) && !now {
            step.get_untracked().map(RunStep::take_told);
        }
        now
    });
    let body = move || {
        let Some(step) = step.get() else { return ().into_any() };
        let field = NodeRef::<InputElement>::new();
        let shown = RwSignal::new(false);
        let label = step.told.with_value(|told| told.as_ref().map_or("Secret", |(label, _)| *label));
        let whom = step.planned.with_value(|planned| planned.action.target.title().to_owned());
        Effect::new(move |_| {
            if let Some(field) = field.get() {
                step.told
                    .with_value(|told| field.set_value(told.as_ref().map_or("", |(_, secret)| secret.to_show())));
            }
        });
        let text = Callback::new(move |()| field.get_untracked().map(|field| field.value()).unwrap_or_default());
        let copied = Callback::new(move |result: Result<String, String>| match result {
            Ok(_) => session.toasts.say(
                Tone::Ok,
                format!("Copied: {}. Clear the clipboard when you have passed it on.", label.to_lowercase()),
            ),
            Err(why) => session.toasts.say(Tone::Warn, why),
        });
        view! {
            <p>{format!("For {whom}. The platform tells it this once, and Rollcall keeps it nowhere: pass it on before you close this.")}</p>
            <div class="field told">
                <input
                    node_ref=field
                    class="mono"
                    type=move || if shown.get() { "text" } else { "password" }
                    aria-label=label
                    readonly=true
                    autocomplete="off"
                    spellcheck="false"
                    data-1p-ignore="true"
                    data-lpignore="true"
                    data-first="true"
                />
                <button type="button" class="button" on:click=move |_| shown.update(|shown| *shown = !*shown)>{move || if shown.get() { "Hide" } else { "Show" }}</button>
                <CopyButton text=text label="Copy it" word="Copy" on_copied=copied/>
            </div>
        }
        .into_any()
    };
    let title = Signal::derive(move || {
        let label = step
            .get()
            .and_then(|step| step.told.with_value(|told| told.as_ref().map(|(label, _)| *label)));
        format!("{}: shown once", label.unwrap_or("Secret"))
    });
    view! {
        <Dialog
            open=open
            title=title
            footer=move || view! { <button type="button" class="button primary" on:click=move |_| open.set(false)>"I have stored it"</button> }
        >
            {body()}
        </Dialog>
    }
    .into_any()
}

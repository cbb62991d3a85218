//! What platforms tell only once, a temporary password above all: shown until somebody has stored it, and then nowhere any more.

use leptos::html::Input;
use leptos::prelude::*;

use crate::components::copy::CopyButton;
use crate::components::dialog::Dialog;
use crate::components::text::visible;
use crate::model::status::Tone;
use crate::session::Session;
use crate::session::executor::Executor;
use crate::session::executor::run::{RunState, RunStep};

/// The dialog. A secret is in no signal: it goes from the step into the element and is gone with it.
pub fn told_dialog(session: Session, executor: Executor) -> AnyView {
    let told = executor.told;
    let open = RwSignal::new(false);
    let at_work = Memo::new(move |_| {
        executor.runs.with(|runs| {
            runs.iter()
                .any(|run| matches!(run.state.get(), RunState::Running | RunState::Stopping))
        })
    });
    Effect::new(move |_| {
        // A run is watched, and can be stopped, to its end: then it is told what came of it, all of it at once.
        if !at_work.get() && told.with(|told| !told.is_empty()) {
            open.set(true);
        }
    });
    // Closed, it is nowhere any more.
    Effect::new(move |was: Option<bool>| {
        let now = open.get();
        if was == Some(true) && !now {
            let steps = told.try_update(std::mem::take).unwrap_or_default();
            steps.into_iter().for_each(RunStep::forget_told);
        }
        now
    });
    let many = move || told.with(|told| told.len() > 1);
    let title = Signal::derive(move || {
        let label = told.with(|told| {
            told.first()
                .and_then(|step| step.told.with_value(|told| told.as_ref().map(|(label, _)| *label)))
        });
        let plural = if many() { "s" } else { "" };
        format!("{}{plural}: shown once", label.unwrap_or("Secret"))
    });
    let footer = move || {
        let words = move || if many() { "I have stored them" } else { "I have stored it" };
        view! { <button type="button" class="button primary" on:click=move |_| open.set(false)>{words}</button> }
    };
    view! {
        <Dialog open=open title=title footer=footer>
            <p>"Platforms tell this once, and Rollcall keeps it nowhere: pass it on before you close this."</p>
            // By their places: they come one after the other, and go together.
            <For each=move || told.get().into_iter().enumerate() key=|(place, _)| *place let:told>{field(session, told.1)}</For>
        </Dialog>
    }
    .into_any()
}

/// One of them.
fn field(session: Session, step: RunStep) -> AnyView {
    let element = NodeRef::<Input>::new();
    let shown = RwSignal::new(false);
    let label = step.told.with_value(|told| told.as_ref().map_or("Secret", |(label, _)| *label));
    let whom = step.planned.with_value(|planned| planned.action.target.title().to_owned());
    Effect::new(move |_| {
        if let Some(element) = element.get() {
            step.told
                .with_value(|told| element.set_value(told.as_ref().map_or("", |(_, secret)| secret.to_show())));
        }
    });
    let text = Callback::new(move |()| element.get_untracked().map(|element| element.value()).unwrap_or_default());
    let copied = Callback::new(move |result: Result<String, String>| match result {
        Ok(_) => session.toasts.say(
            Tone::Ok,
            format!("Copied: {}. Clear the clipboard when you have passed it on.", label.to_lowercase()),
        ),
        Err(why) => session.toasts.say(Tone::Warn, why),
    });
    let name = format!("{label} of {whom}");
    view! {
        <p class="told-for">"For "<b>{visible(&whom)}</b></p>
        <div class="field told">
            <input
                node_ref=element
                class="mono"
                type=move || if shown.get() { "text" } else { "password" }
                aria-label=name
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
}

//! The dialog of a plan that is whole: what it comes to on each platform, before it is begun.

use leptos::prelude::*;

use super::dialog::mode_notice;
use crate::components::dialog::Dialog;
use crate::components::icon::{Glyph, Icon};
use crate::model::action::Secrets;
use crate::model::capability::Terms;
use crate::model::mode::Mode;
use crate::model::plan::{Plan, Planned};
use crate::pages::words::counted;
use crate::route::Route;
use crate::session::Session;
use crate::session::executor::{Executor, lasts};

/// The dialog; it opens whenever the executor is given a plan that wants to be agreed to.
pub fn confirm_dialog(session: Session, executor: Executor) -> AnyView {
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(executor.plan.with(Option::is_some)));
    // Closed, it is agreed to no more.
    Effect::new(move |was: Option<bool>| {
        let now = open.get();
        if was == Some(true) && !now {
            executor.plan.set(None);
        }
        now
    });
    let title = Signal::derive(move || {
        executor
            .plan
            .with(|plan| plan.as_ref().map(|plan| plan.title.clone()).unwrap_or_default())
    });
    let begin = move |_| {
        let Some(plan) = executor.plan.get_untracked() else { return };
        if let Some(run) = executor.start(plan, "", Secrets::default()) {
            open.set(false);
            session.address.go(Route::Run { id: run.id() });
        }
    };
    let footer = move || {
        let words = if session.mode.get() == Mode::Rehearse {
            "Rehearse it"
        } else {
            "Begin"
        };
        view! {
            <button type="button" class="button" data-first="true" on:click=move |_| open.set(false)>"Cancel"</button>
            <button type="button" class="button primary" disabled=move || session.mode.get() == Mode::Observe on:click=begin>{words}</button>
        }
    };
    view! {
        <Dialog open=open title=title footer=footer wide=true>
            {mode_notice(session)}
            {executor.plan.with(|plan| plan.as_ref().map(|plan| body(session, plan)))}
        </Dialog>
    }
    .into_any()
}

fn body(session: Session, plan: &Plan) -> AnyView {
    let lines: Vec<AnyView> = plan
        .lanes()
        .into_iter()
        .map(|(place, steps)| {
            let name = session.connections.platform_name(place);
            view! { <div><dt>{name}</dt><dd>{comes_to(&steps)}</dd></div> }.into_any()
        })
        .collect();
    let line = |icon, words: String| view! { <li><Glyph icon=icon/>{words}</li> }.into_any();
    let lasting = lasts(plan);
    view! {
        <dl class="plan-facts">{lines}</dl>
        <ul class="plan-terms">
            {(plan.count(|terms| !terms.reversible) > 0).then(|| line(Icon::Warning, "Cannot be undone from here.".to_owned()))}
            {line(Icon::Eye, "Each is looked up once more before it is sent, and read back afterwards. Whoever is there already is left alone.".to_owned())}
            {line(Icon::Clock, format!("Takes {} at the least: no platform is hurried. It can be stopped at any step.", duration(lasting)))}
        </ul>
    }
    .into_any()
}

/// How many steps on a platform, how many mails among them, and how many that nothing will show afterwards.
fn comes_to(steps: &[&Planned]) -> String {
    let count = |holds: fn(&Terms) -> bool| steps.iter().filter(|step| holds(&step.terms)).count();
    let mails = match count(|terms| terms.mails) {
        0 => "no mail by itself".to_owned(),
        mails => format!("{} that cannot be taken back", counted(mails, "mail", "mails")),
    };
    let unseen = match count(|terms| !terms.verifiable) {
        0 => String::new(),
        unseen => format!("; {unseen} cannot be seen afterwards"),
    };
    format!("{}, {mails}{unseen}", counted(steps.len(), "account", "accounts"))
}

/// `40 seconds`, `25 minutes`.
fn duration(milliseconds: i64) -> String {
    let seconds = usize::try_from(milliseconds / 1_000).unwrap_or_default().max(1);
    if seconds < 120 {
        counted(seconds, "second", "seconds")
    } else {
        counted(seconds / 60, "minute", "minutes")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_long_it_takes_is_said_as_people_say_it() {
        assert_eq!(duration(250), "1 second");
        assert_eq!(duration(30_000), "30 seconds");
        assert_eq!(duration(3_000_000), "50 minutes");
    }
}

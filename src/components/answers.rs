//! The answer strip: what each platform said to the question, in a fixed order, as the answers arrive.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::mark::Mark;
use super::text::visible;
use crate::model::answer::{Answer, AnswerState};
use crate::model::connection::ConnectionId;
use crate::model::time::Time;

/// One cell of the strip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerCell {
    /// What the platform is called.
    pub name: String,
    /// Its mark's path data.
    pub mark: &'static str,
    /// What it said.
    pub answer: Answer,
    /// What it searched, where that is less than everything: "e-mail only".
    pub note: Option<String>,
    /// Where a credential is given.
    pub reconnect: String,
}

/// How an answer is said: class, icon, words.
fn words(state: &AnswerState, now: Time) -> (&'static str, Icon, String) {
    match state {
        AnswerState::NotConnected => ("", Icon::Plug, "Not connected".to_owned()),
        AnswerState::Waiting { since } => {
            let tenths = (now.0 - since.0).max(0) / 100;
            let words = if tenths < 10 {
                "Looking".to_owned()
            } else {
                format!("Still looking · {}.{} s", tenths / 10, tenths % 10)
            };
            ("wait", Icon::Spinner, words)
        }
        AnswerState::Found {
            count: 0,
            total: None | Some(0),
            more: false,
            unreadable: 0,
            ..
        } => ("", Icon::Circle, "None".to_owned()),
        AnswerState::Found {
            count, total, unreadable, ..
        } => {
            let words = match total {
                Some(total) if u64::try_from(*count).is_ok_and(|count| count < *total) => format!("{count} of {total} found"),
                _ => format!("{count} found"),
            };
            if *unreadable == 0 {
                return ("good", Icon::Check, words);
            }
            ("care", Icon::Warning, format!("{words}, {unreadable} unreadable"))
        }
        AnswerState::Failed(error) => ("bad", Icon::Warning, error.short().to_owned()),
    }
}

/// What can be done about an answer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Nothing,
    Connect,
    Reconnect,
    Retry,
    More,
}

fn way(state: &AnswerState) -> Way {
    match state {
        AnswerState::NotConnected => Way::Connect,
        AnswerState::Failed(error) if error.wants_credential() => Way::Reconnect,
        AnswerState::Failed(_) => Way::Retry,
        AnswerState::Found { more: true, .. } => Way::More,
        AnswerState::Found { .. } | AnswerState::Waiting { .. } => Way::Nothing,
    }
}

/// The strip.
#[component]
pub fn Answers(
    /// One cell per connection, always in the same order.
    #[prop(into)]
    answers: Signal<Vec<AnswerCell>>,
    /// The present; let it tick while somebody waits.
    #[prop(into)]
    now: Signal<Time>,
    /// Asks one platform again.
    on_retry: Callback<ConnectionId>,
    /// Asks one platform for its next page.
    on_more: Callback<ConnectionId>,
) -> impl IntoView {
    let ids = Memo::new(move |_| answers.with(|cells| cells.iter().map(|cell| cell.answer.connection.clone()).collect::<Vec<_>>()));
    view! {
        <ul class="answers card" aria-label="Answers by platform">
            <For each=move || ids.get() key=ConnectionId::clone let:id>
                {
                    let wanted = id.clone();
                    let cell = Memo::new(move |last: Option<&Option<AnswerCell>>| {
                        let found = answers.with(|cells| cells.iter().find(|cell| cell.answer.connection == wanted).cloned());
                        found.or_else(|| last.cloned().flatten())
                    });
                    one(cell, id, now, on_retry, on_more)
                }
            </For>
        </ul>
    }
}

fn one(
    cell: Memo<Option<AnswerCell>>,
    id: ConnectionId,
    now: Signal<Time>,
    on_retry: Callback<ConnectionId>,
    on_more: Callback<ConnectionId>,
) -> AnyView {
    let head = cell.get_untracked();
    let (name, mark) = head.map(|cell| (cell.name, cell.mark)).unwrap_or_default();
    let said = move || {
        cell.with(|cell| {
            let cell = cell.as_ref()?;
            // Only who waits follows the clock.
            let now = if matches!(cell.answer.state, AnswerState::Waiting { .. }) {
                now.get()
            } else {
                Time(0)
            };
            let (class, icon, words) = words(&cell.answer.state, now);
            Some(view! { <span class=format!("said {class}")><Glyph icon=icon/><span>{words}</span></span> })
        })
    };
    let note = Memo::new(move |_| cell.with(|cell| cell.as_ref().and_then(|cell| cell.note.clone())));
    let ahead = Memo::new(move |_| {
        cell.with(|cell| {
            cell.as_ref().map_or((Way::Nothing, String::new()), |cell| {
                (way(&cell.answer.state), cell.reconnect.clone())
            })
        })
    });
    let label = name.clone();
    let action = move || {
        let (way, href) = ahead.get();
        let id = id.clone();
        match way {
            Way::Nothing => ().into_any(),
            Way::Connect => view! { <a class="button small" href=href aria-label=format!("Connect {label}")>"Connect"</a> }.into_any(),
            Way::Reconnect => view! { <a class="button small" href=href aria-label=format!("Reconnect {label}")>"Reconnect"</a> }.into_any(),
            Way::Retry => view! { <button type="button" class="button small" aria-label=format!("Try again: {label}") on:click=move |_| on_retry.run(id.clone())>"Try again"</button> }.into_any(),
            Way::More => view! { <button type="button" class="button small" aria-label=format!("More from {label}") on:click=move |_| on_more.run(id.clone())>"More"</button> }.into_any(),
        }
    };
    view! {
        <li>
            <Mark path=mark/>
            <div class="words">
                <span class="name">{visible(&name)}</span>
                {said}
                {move || note.get().map(|note| view! { <span class="note">{note}</span> })}
            </div>
            {action}
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::error::{ApiError, ErrorKind};

    fn found(count: usize, total: Option<u64>, unreadable: usize) -> String {
        words(
            &AnswerState::Found {
                count,
                total,
                more: false,
                unreadable,
                took: 40,
            },
            Time(0),
        )
        .2
    }

    #[test]
    fn an_answer_counts_what_it_has_and_what_it_could_not_read() {
        assert_eq!(found(0, None, 0), "None");
        assert_eq!(found(12, None, 0), "12 found");
        assert_eq!(found(12, Some(12), 0), "12 found");
        assert_eq!(found(12, Some(340), 0), "12 of 340 found");
        assert_eq!(found(12, None, 2), "12 found, 2 unreadable");
        assert_eq!(found(0, None, 1), "0 found, 1 unreadable");
    }

    #[test]
    fn waiting_says_how_long_once_it_is_long() {
        let waiting = AnswerState::Waiting { since: Time(1_000) };
        assert_eq!(words(&waiting, Time(1_300)).2, "Looking");
        assert_eq!(words(&waiting, Time(2_250)).2, "Still looking · 1.2 s");
        assert_eq!(words(&waiting, Time(0)).2, "Looking");
    }

    #[test]
    fn a_refused_credential_leads_to_a_new_one_and_all_else_to_another_try() {
        assert!(way(&AnswerState::Failed(ApiError::of(ErrorKind::Unauthorized))) == Way::Reconnect);
        assert!(way(&AnswerState::Failed(ApiError::of(ErrorKind::Server(500)))) == Way::Retry);
    }
}

//! Numbers and counted nouns, as they are written on pages.

use leptos::prelude::*;

use crate::components::notice::Notice;
use crate::model::status::Tone;
use crate::route::Route;
use crate::session::Session;
use crate::session::connections::Loading;

/// `12,431`: digits in groups of three.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 person`, `12 people`.
pub fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number as u64), if number == 1 { one } else { many })
}

/// Hears how a download went: a failure is said in passing, a success shows by itself.
pub fn saved(session: Session) -> Callback<Result<(), String>> {
    Callback::new(move |done: Result<(), String>| {
        if let Err(why) = done {
            session.toasts.say(Tone::Warn, why);
        }
    })
}

/// Hears how a copy went: what is in the clipboard now, or why it is not.
pub fn copied(session: Session, what: &str) -> Callback<Result<String, String>> {
    let said = format!("Copied {what}.");
    Callback::new(move |done: Result<String, String>| match done {
        Ok(_) => session.toasts.say(Tone::Ok, said.clone()),
        Err(why) => session.toasts.say(Tone::Warn, why),
    })
}

/// The connections to choose from, by their ids; all of them is the empty one.
pub fn of_connections(session: Session) -> Vec<(String, String)> {
    let mut options = vec![(String::new(), "All".to_owned())];
    session.connections.all.with(|all| {
        options.extend(
            all.iter()
                .map(|connection| (connection.id.to_string(), connection.platform.facts().name.to_owned())),
        );
    });
    options
}

/// What a page shows in place of itself while nobody knows where the platforms are; `None` once it is known.
pub fn before_connections(session: Session) -> Option<AnyView> {
    match session.connections.loading.get() {
        Loading::Underway => Some(view! { <p class="quiet" role="status">"Reading where the platforms are…"</p> }.into_any()),
        Loading::Failed(error) => {
            let retry = move |_| session.connections.reload();
            let title = format!(
                "Rollcall cannot tell where the platforms are. {}",
                error.happened("The file rollcall.json")
            );
            Some(
                view! {
                    <Notice tone=Tone::Danger title=title body=error.next().to_owned()>
                        <button class="button" type="button" on:click=retry>"Try again"</button>
                    </Notice>
                }
                .into_any(),
            )
        }
        Loading::Done if session.connections.all.with(Vec::is_empty) => Some(
            view! {
                <Notice
                    tone=Tone::Warn
                    title="No platform is configured."
                    body="The file rollcall.json beside this page names none. Add the platforms there, then reload."
                >
                    <a class="button" href=Route::Connections.address()>"Show connections"</a>
                </Notice>
            }
            .into_any(),
        ),
        Loading::Done => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_numbers_are_grouped() {
        assert_eq!(
            [0, 999, 1_000, 12_431, 1_000_000].map(grouped),
            ["0", "999", "1,000", "12,431", "1,000,000"]
        );
        assert_eq!(counted(1, "person", "people"), "1 person");
        assert_eq!(counted(0, "person", "people"), "0 people");
    }
}

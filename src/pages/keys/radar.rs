//! What ends when in the weeks ahead: a picture, the same as a table, and as a file for a calendar.

use std::sync::Arc;

use leptos::prelude::*;

use crate::components::live::live;
use crate::components::text::visible;
use crate::model::calendar::{self, Event, WEEKS, week_of, weeks};
use crate::model::key::Key;
use crate::model::time::Time;
use crate::pages::words::counted;
use crate::route::Route;
use crate::session::Session;
use crate::session::keys::Inventory;

/// The keys that end in the weeks ahead, the next one first.
fn ending(keys: Vec<Arc<Key>>, now: Time) -> Vec<Arc<Key>> {
    let last = week_of(WEEKS, now);
    let mut ending: Vec<Arc<Key>> = keys
        .into_iter()
        .filter(|key| key.days_left(now).is_some() && key.expires.value().is_some_and(|end| *end < last))
        .collect();
    ending.sort_by_key(|key| key.expires.value().map(|end| end.0));
    ending
}

/// The picture and its table; nothing while no key is known that ends.
pub fn radar(session: Session, inventory: Inventory) -> AnyView {
    let ends = Memo::new_with_compare(move |_| ending(inventory.all(), session.now.get()), |_, _| true);
    let any = Memo::new(move |_| ends.with(|ends| !ends.is_empty()));
    let open = RwSignal::new(false);
    live(move || {
        if !any.get() {
            return ().into_any();
        }
        view! {
                <section class="card radar" aria-labelledby="radar-title">
                    <h2 id="radar-title">"Ends within 13 weeks"</h2>
                    {live(move || ends.with(|ends| picture(ends, session.now.get_untracked(), session.zone)))}
                    <details prop:open=move || open.get() on:toggle=move |event| open.set(event_target::<web_sys::Element>(&event).has_attribute("open"))>
                        <summary>"As a table"</summary>
                        {live(move || if open.get() { ends.with(|ends| table(session, ends)) } else { ().into_any() })}
                    </details>
                </section>
            }
            .into_any()
    })
}

fn picture(ends: &[Arc<Key>], now: Time, zone: i64) -> AnyView {
    let counts = weeks(ends.iter().filter_map(|key| key.expires.value().copied()), now);
    let most = counts.iter().copied().max().unwrap_or_default().max(1);
    let bars: Vec<AnyView> = counts
        .iter()
        .enumerate()
        .map(|(week, count)| {
            let height = format!("{}%", count * 100 / most);
            let number = (*count > 0).then(|| count.to_string());
            let day = week_of(week, now).date(zone);
            let short = day.rsplit_once(' ').map_or(day.clone(), |(short, _)| short.to_owned());
            let words = format!("Week from {day}: {}", counted(*count, "key", "keys"));
            let title = words.clone();
            view! { <li title=title><span class="visually-hidden">{words}</span><b aria-hidden="true">{number}</b><i aria-hidden="true" style:height=height></i><span aria-hidden="true">{short}</span></li> }.into_any()
        })
        .collect();
    view! { <ol class="bars">{bars}</ol> }.into_any()
}

fn table(session: Session, ends: &[Arc<Key>]) -> AnyView {
    let rows: Vec<AnyView> = ends
        .iter()
        .map(|key| {
            let end = key.expires.value().copied().unwrap_or_default();
            let href = Route::Key {
                connection: key.connection.clone(),
                id: key.id.clone(),
            }
            .address();
            let holder = key.holder.value().map(|holder| holder.title().to_owned()).unwrap_or_default();
            view! {
                <tr>
                    <td><time datetime=end.iso()>{end.date(session.zone)}</time></td>
                    <th scope="row"><a href=href>{visible(key.title())}</a></th>
                    <td>{session.connections.platform_name(&key.connection)}</td>
                    <td>{visible(&holder)}</td>
                </tr>
            }
            .into_any()
        })
        .collect();
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label="Keys that end within 13 weeks">
            <table>
                <thead><tr><th scope="col">"Ends"</th><th scope="col">"Key"</th><th scope="col">"Platform"</th><th scope="col">"Holder"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// Every key that ends by itself, for a calendar.
pub fn calendar(session: Session, keys: &[Arc<Key>]) -> String {
    let now = session.now.get_untracked();
    let events: Vec<Event> = keys
        .iter()
        .filter(|key| key.days_left(now).is_some())
        .filter_map(|key| {
            let platform = session.connections.platform_name(&key.connection);
            let holder = key
                .holder
                .value()
                .map(|holder| format!(" Holder: {}.", holder.title()))
                .unwrap_or_default();
            Some(Event {
                id: format!("{} {}", key.connection, key.id),
                at: *key.expires.value()?,
                title: format!("Key “{}” on {platform} ends", key.title()),
                text: format!("Make a new one, change over, then let this one go.{holder}"),
            })
        })
        .collect();
    calendar::file(&events, now)
}
